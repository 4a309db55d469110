// The overlaps that a team has accepted, in a file that is kept with the texts.

#ifndef REFRAIN_SRC_RUN_CHECK_BASELINE_H_
#define REFRAIN_SRC_RUN_CHECK_BASELINE_H_

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "report/view.h"

namespace refrain::run {

class Baseline {
 public:
  // An error is a line for stderr: there is no such file, or it is no baseline.
  static absl::StatusOr<Baseline> read(const std::string& path);

  // Marks the overlaps and boilerplate of `view` that it has as known: those of the same fingerprint, and of what is
  // left those that have half of their marks in common with an entry; and names in its verdict those of its own that
  // are gone. An overlap that has grown by half and eight words more is new. What speaks of documents that are no part
  // of the run is neither known nor gone. Overlaps of one group link every copy with the first one, so a new copy that
  // comes first links known ones anew: an entry whose two places are copies of one group is not gone, and an overlap of
  // two copies that known or earlier links already lead between is known.
  //
  // What is boilerplate in one run is overlaps in another: where a part of the documents is checked, a copy goes or comes,
  // or another number makes boilerplate. So boilerplate that is known makes overlaps of its documents known, and overlaps
  // that are known make boilerplate known whose documents they link; none of them is gone as long as the other is found.
  void compare(report::View& view) const;

  // All of `view`, and of this one what speaks of documents that are no part of it, as a file's content: JSON, one
  // entry a line.
  std::string updated(const report::View& view) const;

 private:
  struct Entry {
    std::string fingerprint;
    std::string kind;  // of an overlap, or "boilerplate"
    std::uint64_t words = 0;
    std::string left, right;             // documents; of boilerplate the first and the last that hold it
    std::string text;                    // how it begins
    std::vector<std::string> documents;  // of boilerplate: that of each copy. 0.1 and earlier wrote none
    std::vector<std::string> marks;      // Pair::marks; of boilerplate report::word_marks(), likewise

    bool boilerplate() const;
    // Whether all its documents are part of the run.
    bool in_run(const absl::flat_hash_set<std::string>& names) const;
  };
  class Comparison;

  static std::vector<std::string> names_of(const report::View& view);
  static std::vector<Entry> entries_of(const report::View& view);
  static std::string line(const Entry& entry);
  static std::string mark_text(std::uint64_t mark);

  std::vector<Entry> entries_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_BASELINE_H_
