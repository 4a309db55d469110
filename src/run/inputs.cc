#include "run/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "io/files/files.h"

namespace refrain::run {

std::optional<std::vector<io::FoundInput>> find_run_files(const std::vector<std::string>& paths,
                                                          const io::InputOptions& options, Observer& observer) {
  bool good = true;
  const auto problem = [&](io::Problem kind, const std::string& line) {
    observer.complain(line);
    good = good && kind == io::Problem::kNote;
  };
  io::FoundInputs found = io::find_inputs(paths, options, problem);
  found.report_skipped(problem);
  if (!good) return std::nullopt;
  return std::move(found.files);
}

bool all_warc(const std::vector<io::FoundInput>& files) {
  return std::all_of(files.begin(), files.end(),
                     [](const io::FoundInput& file) { return file.format == io::Format::kWarc; });
}

bool readable_again(const std::vector<io::FoundInput>& files) {
  return std::all_of(files.begin(), files.end(),
                     [](const io::FoundInput& file) { return io::regular_file_size(file.path).has_value(); });
}

bool is_one_place(const std::string& a, const std::string& b) {
  if (a.empty() || a == "-") return false;
  if (a == b || io::same_file(a, b)) return true;
  std::error_code failed;
  const std::filesystem::path left = std::filesystem::weakly_canonical(std::filesystem::absolute(a, failed), failed);
  if (failed) return false;
  const std::filesystem::path right = std::filesystem::weakly_canonical(std::filesystem::absolute(b, failed), failed);
  return !failed && left == right;
}

absl::Status check_outputs(const std::vector<std::string>& outputs,
                           const std::vector<const std::vector<std::string>*>& inputs) {
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    const std::string& output = outputs[k];
    if (output.empty() || output == "-") continue;
    for (const std::vector<std::string>* paths : inputs) {
      if (io::is_input(output, *paths)) {
        return absl::InvalidArgumentError(io::printable(output) + ": is an input too; give the output another name");
      }
    }
    for (std::size_t other = 0; other < k; ++other) {
      if (is_one_place(outputs[other], output)) {
        return absl::InvalidArgumentError(io::printable(output) + ": is named for two outputs; give each its own name");
      }
    }
  }
  return absl::OkStatus();
}

absl::Status check_against(const std::vector<io::FoundInput>& records, const std::vector<io::FoundInput>& against) {
  std::map<io::FileId, const std::string*> earlier;
  const auto id_of = [](const std::string& path) -> std::optional<io::FileId> {
    struct stat info = {};
    if ((path == "-" ? fstat(0, &info) : stat(path.c_str(), &info)) != 0 || S_ISCHR(info.st_mode)) return std::nullopt;
    return io::file_id(info);
  };
  for (const io::FoundInput& file : against) {
    if (const auto id = id_of(file.path)) earlier.emplace(*id, &file.path);
  }
  for (const io::FoundInput& file : records) {
    const auto id = id_of(file.path);
    const auto found = id ? earlier.find(*id) : earlier.end();
    if (found == earlier.end()) continue;
    return absl::InvalidArgumentError(io::printable(file.path) + ": is an input and under \1against\2 too (as " +
                                      io::printable(*found->second) +
                                      "), so that all of it would be removed; give it once, or leave it out with "
                                      "\1exclude\2");
  }
  return absl::OkStatus();
}

std::uint64_t bytes_of(const std::vector<io::FoundInput>& files) {
  std::uint64_t bytes = 0;
  for (const io::FoundInput& file : files) {
    const std::optional<std::uint64_t> size = io::regular_file_size(file.path);
    if (!size) return 0;
    bytes += *size;
  }
  return bytes;
}

}  // namespace refrain::run
