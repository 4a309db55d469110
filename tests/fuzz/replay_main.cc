// Feeds files to a fuzz target without a fuzzer: the seeds of tests/fuzz/seeds in the ordinary test run.
//
//     replay_X FILE|FOLDER...

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void collect(const std::filesystem::path& path, std::vector<std::filesystem::path>& files) {
  if (!std::filesystem::is_directory(path)) {
    files.push_back(path);
    return;
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
}

// An exact copy on the heap, so that a read past its end is seen by a sanitizer.
void feed(const std::string& bytes) {
  const std::vector<std::uint8_t> copy(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

}  // namespace

int main(int argc, char* argv[]) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::exists(argv[i])) {
      std::fprintf(stderr, "%s: not there; put at least one seed into it\n", argv[i]);
      return 2;
    }
    collect(argv[i], files);
  }
  if (files.empty()) {
    std::fprintf(stderr, "no seed found; put at least one into tests/fuzz/seeds\n");
    return 2;
  }
  std::sort(files.begin(), files.end());
  feed("");
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    std::fprintf(stderr, "%s (%zu bytes)\n", file.c_str(),
                 bytes.size());  // the last line names a crash
    feed(bytes);
  }
  std::fprintf(stderr, "%zu seeds\n", files.size());
  return 0;
}
