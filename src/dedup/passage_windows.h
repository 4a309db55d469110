// The windows of a text: its runs of so many consecutive words, and a sample of them that two texts with a window in
// common have in common too.

#ifndef REFRAIN_SRC_DEDUP_PASSAGE_WINDOWS_H_
#define REFRAIN_SRC_DEDUP_PASSAGE_WINDOWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace refrain::dedup {

// Words of a text, counted from 0.
struct WordRange {
  std::size_t begin = 0;
  std::size_t end = 0;  // one past the last

  friend bool operator==(const WordRange&, const WordRange&) = default;
};

// A window's anchor is the least hash of the shorter runs in it (Schleimer, Wilkerson and Aiken 2003, winnowing): equal
// windows have equal anchors, and neighbours mostly the same one, so a text has one anchor for some thirteen words at a
// width of 50.
//
// Thread-safe with a scratch a thread. Memory: that of some ten thousand words, or of ten times the width where that is
// more, whatever the length of the text; cover() takes up to 8 bytes more for each hash it is given.
class PassageWindows {
 public:
  // What one thread keeps between texts.
  struct Scratch {
    std::vector<std::uint64_t> words;
    std::vector<std::uint64_t> grams;
    std::vector<std::uint64_t> minima;
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> starts;  // of the sorted hashes by their first bits
  };

  // Windows of `width` words, at least 1.
  explicit PassageWindows(std::size_t width);

  // The keys (of cut_band_key()) of the text's anchors, into `anchors`; few of them twice.
  // Cost: 2 ns a byte.
  void anchors(std::string_view text, Scratch& scratch, std::vector<std::uint64_t>& anchors) const;

  // The hashes of the windows whose anchor's key is in `anchors`, which is sorted, into `hashes`; some may be there
  // twice. A hash is 64 bits of full quality and depends on the words alone.
  void windows(std::string_view text, std::span<const std::uint64_t> anchors, Scratch& scratch,
               std::vector<std::uint64_t>& hashes) const;

  // The words that lie in windows whose hash is in `hashes`, which is sorted: disjoint ranges in order, none of which
  // touch, into `ranges`. Returns how many words the text has. Cost: that of windows().
  std::size_t cover(std::string_view text, std::span<const std::uint64_t> hashes, Scratch& scratch,
                    std::vector<WordRange>& ranges) const;

 private:
  void find_minima(std::span<const std::uint64_t> words, Scratch& scratch) const;
  void hash_windows(std::span<const std::uint64_t> words, std::vector<std::uint64_t>& hashes) const;

  std::size_t width_;
  std::size_t gram_;  // words of the runs that anchors are chosen of
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_PASSAGE_WINDOWS_H_
