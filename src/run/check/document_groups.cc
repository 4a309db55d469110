#include "run/check/document_groups.h"

#include <re2/re2.h>

#include <filesystem>
#include <map>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"

namespace refrain::run {
namespace {

std::optional<std::string> folder_of(const std::string& path) {
  if (path == "-") return std::nullopt;
  return std::filesystem::path(path).lexically_normal().parent_path().string();
}

std::optional<std::string> matched(const re2::RE2& pattern, const std::string& path) {
  re2::StringPiece groups[2];
  const int asked = pattern.NumberOfCapturingGroups() > 0 ? 2 : 1;
  if (!pattern.Match(path, 0, path.size(), re2::RE2::UNANCHORED, groups, asked)) return std::nullopt;
  const re2::StringPiece& found = groups[asked - 1];
  if (found.data() == nullptr) return std::nullopt;  // an alternative without the group
  return std::string(found.data(), found.size());
}

}  // namespace

absl::StatusOr<std::vector<std::uint32_t>> document_groups(const std::string& by,
                                                           const std::vector<std::string>& paths) {
  std::optional<re2::RE2> pattern;
  if (by != "folder") {
    re2::RE2::Options options;
    options.set_log_errors(false);
    pattern.emplace(by, options);
    if (!pattern->ok()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "\1across-groups\2 %s: is no pattern: %s; give folder, or a regular expression such as 'class/([^/]+)/'",
          io::printable(by), pattern->error()));
    }
  }
  std::map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> groups;
  groups.reserve(paths.size());
  for (const std::string& path : paths) {
    const std::optional<std::string> name = pattern ? matched(*pattern, path) : folder_of(path);
    if (!name) {
      groups.push_back(0);
      continue;
    }
    groups.push_back(numbers.try_emplace(*name, static_cast<std::uint32_t>(numbers.size()) + 1).first->second);
  }
  return groups;
}

}  // namespace refrain::run
