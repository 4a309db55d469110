// What the tests of io share: a folder of their own, files in it, and what read_documents() said.

#ifndef REFRAIN_TESTS_UNIT_IO_HELPERS_H_
#define REFRAIN_TESTS_UNIT_IO_HELPERS_H_

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/inputs.h"

namespace refrain::io {

// A new folder, gone with the object.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "refrain-test-XXXXXX").string();
    path_ = mkdtemp(name.data()) == nullptr ? std::string() : name;
  }
  ~TempFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string path(const std::string& name = "") const { return name.empty() ? path_ : path_ + "/" + name; }

  // Writes a file, with the folders on the way, and returns its path.
  std::string write(const std::string& name, std::string_view content) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

 private:
  std::string path_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct ReadResult {
  std::vector<Document> documents;
  std::vector<std::pair<Problem, std::string>> problems;

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const Document& document : documents) result.push_back(document.name);
    return result;
  }
};

inline ReadResult read_all(const std::vector<std::string>& paths, const InputOptions& options = {}) {
  ReadResult result;
  InputSink sink;
  sink.document = [&result](Document&& document) { result.documents.push_back(std::move(document)); };
  sink.problem = [&result](Problem problem, const std::string& line) { result.problems.emplace_back(problem, line); };
  read_documents(paths, options, sink);
  return result;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// What stands in spans of a document's text.
inline std::vector<std::string> texts_of(const Document& document, const std::vector<Span>& spans) {
  std::vector<std::string> result;
  result.reserve(spans.size());
  for (const Span span : spans) {
    result.push_back(document.text.substr(span.begin, span.end - span.begin));
  }
  return result;
}

// The parts of a document, "heading 2: its text".
inline std::vector<std::string> parts_of(const Document& document) {
  constexpr std::array<std::string_view, kParts> kNames = {"heading", "code", "references", "caption", "furniture"};
  std::vector<std::string> result;
  for (const PartSpan& part : document.parts) {
    std::string line(kNames[static_cast<std::size_t>(part.part)]);
    if (part.level > 0) line += " " + std::to_string(part.level);
    result.push_back(line + ": " + document.text.substr(part.bytes.begin, part.bytes.end - part.bytes.begin));
  }
  return result;
}

// The original bytes that `part` of a document's text came from.
inline std::string original_of(const Document& document, std::string_view part) {
  const std::size_t at = document.text.find(part);
  if (at == std::string::npos) return "(not in the text)";
  const Span span =
      document.map.original({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + part.size())});
  return std::string(document.original_bytes().substr(span.begin, span.end - span.begin));
}

}  // namespace refrain::io

#endif  // REFRAIN_TESTS_UNIT_IO_HELPERS_H_
