// Names for what was found that do not depend on where it stands.

#ifndef REFRAIN_SRC_REPORT_FINGERPRINT_H_
#define REFRAIN_SRC_REPORT_FINGERPRINT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/view.h"

namespace refrain::report {

// The paths of all documents from where the run is, however they were typed: what a document is called where that must
// not change from run to run.
std::vector<std::string> plain_paths(const View& view);

// Fills Pair::fingerprint and marks of the overlaps and of what was left out, and Stock::fingerprint.
//
// A fingerprint is a hash of the two documents (paths, and ids of records; either order) and of the least of the shared
// stretches of three words by their hash: a MinHash of one slot (Broder 1997). So it stays when text around the passage
// changes, when its edges move, and, for most changes, when its words do: as likely as the stretch is not among those
// that changed. Boilerplate is named by its words alone. Equal ones are numbered in report order: "0123456789abcdef:1",
// ":2".
//
// Cost: an alignment an overlap.
void set_fingerprints(View& view);

inline constexpr std::size_t kMarks = 6;  // of an overlap

// Names of the stretches of three words of `text`, `most` of them: those whose hashes are least, the least first. They say
// nothing of documents, as the fingerprint of boilerplate does, which is the first of them.
std::vector<std::uint64_t> word_marks(std::string_view text, std::size_t most);

// What Pair::marks would be of an overlap of these two places.
class MarkMaker {
 public:
  // `view` must outlive this.
  explicit MarkMaker(const View& view);
  std::vector<std::uint64_t> marks(const Place& left, const Place& right) const;
  // The marks that any overlap of these two documents may have whose sides share all of `text`, or a part of it.
  std::vector<std::uint64_t> all_marks(std::uint32_t left, std::uint32_t right, std::string_view text) const;

 private:
  std::vector<std::uint64_t> names_;  // by document
};

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_FINGERPRINT_H_
