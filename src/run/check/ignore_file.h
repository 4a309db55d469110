// What the files of --ignore hold: passages that may repeat, and patterns.

#ifndef REFRAIN_SRC_RUN_CHECK_IGNORE_FILE_H_
#define REFRAIN_SRC_RUN_CHECK_IGNORE_FILE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "refrain/exclusions.h"
#include "refrain/span.h"

namespace re2 {
class RE2;
}

namespace refrain::run {

// One file, read.
struct IgnoreText {
  std::string path;
  // UTF-8 text, one passage a paragraph (blank lines between). A paragraph of the form /.../ is a regular expression in
  // the language of RE2; ^ and $ are the ends of a line, and a line break in it is any white space.
  std::string content;
};

// Const members may be called at once.
class IgnoreFile {
 public:
  // The passages and patterns of all files together. An error's message is a line for stderr: PATH:LINE: what is wrong
  // with a pattern.
  static absl::StatusOr<IgnoreFile> parse(std::span<const IgnoreText> files, std::uint32_t min_words);

  IgnoreFile(IgnoreFile&&) noexcept;
  IgnoreFile& operator=(IgnoreFile&&) noexcept;
  ~IgnoreFile();

  bool empty() const { return passages_.empty() && patterns_.empty(); }
  // The paths of the files that hold neither a passage nor a pattern.
  const std::vector<std::string>& idle() const { return idle_; }
  const IgnoreList& passages() const { return passages_; }

  // What the patterns match in `text`, the text a reader sees; ascending, disjoint. Each pattern reads on behind its last
  // match. Time linear in the text for each match at worst, and for most patterns linear in all.
  std::vector<Span> pattern_spans(std::string_view text) const;

 private:
  IgnoreFile(IgnoreList passages, std::vector<std::unique_ptr<re2::RE2>> patterns);

  IgnoreList passages_;
  std::vector<std::unique_ptr<re2::RE2>> patterns_;
  std::vector<std::string> idle_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_IGNORE_FILE_H_
