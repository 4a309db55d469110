// What is known about the documents that were planted, computed from their texts.

#ifndef REFRAIN_TOOLS_FEED_TRUTH_H_
#define REFRAIN_TOOLS_FEED_TRUTH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/words.h"
#include "tools/feed/families.h"
#include "tools/feed/prose.h"

namespace refrain::feed {

// The name of a document: d and its number, of seven digits or more.
void append_id(std::uint64_t document, std::string& out);

// Writes a line for each planted document:
//   {"id", "family", "class", "original", "jaccard", "near_earlier", "near": [ids]}
//
// `family` is the first document of its family, `original` the one that it was made from (for templates and passages
// the first). `jaccard` is that of the sets of shingles of the texts as written, to 6 digits. `near` are the earlier
// members of the family at or above the threshold, by the exact similarity, and `near_earlier` says whether there is
// one.
//
// Exact: everything within a family, as long as all its members are held. The pages of a form beyond the first
// kMostPages are held against those first ones alone; a line that this concerns has "near_earlier": null where none of
// them is near, and "near_bounded": true. Taken for granted: that documents of different families are not near (they
// are drawn independently, and share a shingle of five words once in some 10^9 pairs, beside boilerplate of at most
// half their length).
class Truth {
 public:
  Truth(const Vocabulary& vocabulary, double threshold, std::size_t shingle)
      : prose_(vocabulary), threshold_(threshold), shingle_(shingle) {}

  // Pages of one form that the later ones are compared with.
  static constexpr std::size_t kMostPages = 256;

  // Enters `member` into its family and appends its line: it was made in the way `name` from number `original` of the
  // family. The first of a family has no line.
  void add(const Member& member, std::string_view name, std::size_t original, FamilySets& family, std::string& out);

 private:
  // The set of `tokens` into shingles_ and the table.
  void find_shingles(const Tokens& tokens);
  bool insert(std::uint64_t hash);  // false where it was there
  bool contains(std::uint64_t hash) const;

  void append_line(const Member& member, std::string_view name, std::size_t original, const FamilySets& family,
                   std::string& out);

  Prose prose_;
  double threshold_;
  std::size_t shingle_;
  std::string text_;
  std::vector<Word> words_;
  std::vector<std::uint8_t> flags_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> shingles_;
  std::vector<std::uint64_t> table_;  // a set: open addressing, a power of two, 0 where empty
  std::string near_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_TRUTH_H_
