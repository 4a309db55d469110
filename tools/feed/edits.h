// What is done to a document so that a near-duplicate of it comes out.

#ifndef REFRAIN_TOOLS_FEED_EDITS_H_
#define REFRAIN_TOOLS_FEED_EDITS_H_

#include <string_view>
#include <vector>

#include "tools/feed/prose.h"
#include "tools/feed/random.h"

namespace refrain::feed {

// Headers and footers of a few sites, from which boilerplate is taken.
class Boilerplate {
 public:
  Boilerplate(Random& random, const Prose& prose);

  // Puts a header before and a footer behind the tokens: together at most half as many words, so that two different
  // documents with the same ones stay far apart.
  void put_around(Random& random, Tokens& tokens) const;

 private:
  static constexpr std::size_t kSites = 16;
  static constexpr std::size_t kWords = 40;
  std::vector<Tokens> headers_;
  std::vector<Tokens> footers_;
};

// Edits `tokens` in one of these ways, each as often as any other, and returns its name:
//   exact        nothing changes
//   insert       one word more
//   replace      one other word
//   edits        two and more other words, up to one in nine
//   reorder      sentences change places with their neighbours
//   truncate     3 to 60 % are missing at the end
//   boilerplate  a header and a footer around it
// A text of one sentence cannot be reordered; it is replaced in.
std::string_view edit(Random& random, const Prose& prose, const Boilerplate& boilerplate, Tokens& tokens);

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_EDITS_H_
