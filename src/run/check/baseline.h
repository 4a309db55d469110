// The overlaps that a team has accepted, in a file that is kept with the texts.

#ifndef REFRAIN_SRC_RUN_CHECK_BASELINE_H_
#define REFRAIN_SRC_RUN_CHECK_BASELINE_H_

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <cstddef>
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
  void compare(report::View& view) const;

  // All of `view`, and of this one what speaks of documents that are no part of it, as a file's content: JSON, one
  // entry a line.
  std::string updated(const report::View& view) const;

 private:
  struct Entry {
    std::string fingerprint;
    std::string kind;  // of an overlap, or "boilerplate"
    std::uint64_t words = 0;
    std::string left, right;         // documents; of boilerplate the first and the last that hold it
    std::string text;                // how it begins
    std::vector<std::string> marks;  // Pair::marks
  };

  static std::vector<Entry> entries_of(const report::View& view);
  static bool in_run(const Entry& entry, const absl::flat_hash_set<std::string>& names);
  static std::string line(const Entry& entry);
  using Marks = absl::flat_hash_map<std::string, std::vector<std::size_t>>;  // the entries of each
  void compare_groups(report::View& view, const std::vector<std::string>& names, std::vector<bool>& taken) const;
  const Entry* find(const report::Pair& pair, const Marks& by_mark, std::vector<bool>& taken) const;

  std::vector<Entry> entries_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_BASELINE_H_
