// What has changed in files since a revision of git.

#ifndef REFRAIN_SRC_RUN_CHECK_CHANGED_LINES_H_
#define REFRAIN_SRC_RUN_CHECK_CHANGED_LINES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace refrain::run {

// Lines [first, last] of a file, from 1.
struct LineRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  friend bool operator==(const LineRange&, const LineRange&) = default;
};

// Of one file: the lines that are not in the revision.
struct ChangedLines {
  bool all = false;              // a new file, or one that git does not take for text
  std::vector<LineRange> lines;  // ascending, disjoint; empty where nothing was added

  bool any() const { return all || !lines.empty(); }
  bool touch(std::uint64_t first, std::uint64_t last) const;  // [first, last]; O(log lines)

  friend bool operator==(const ChangedLines&, const ChangedLines&) = default;
};

// Reads what `git diff --unified=0` writes, in pieces as they come: the lines that each file has anew, by its path in the
// repository. Memory: a few kilobytes beside what it gives, however long the lines are.
class DiffReader {
 public:
  void take(std::string_view piece);
  // When all was taken.
  std::map<std::string, ChangedLines> files() &&;

 private:
  void line();

  std::string line_;           // its beginning
  std::uint64_t content_ = 0;  // lines of a hunk that are still to come
  std::string path_;           // of the file at hand; empty where it is gone
  std::map<std::string, ChangedLines> files_;
};

// What has changed in each of `paths` since `revision`, in order. Each is asked about in the repository that it lies in,
// the innermost. A renamed file is compared with what it was called; one that git does not track is new, and standard
// input ("-") is. Runs git, a few times a repository. An error's message is a line for stderr: no git, no repository, no
// such revision.
absl::StatusOr<std::vector<ChangedLines>> changed_since(const std::string& revision,
                                                        const std::vector<std::string>& paths);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_CHANGED_LINES_H_
