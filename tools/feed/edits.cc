#include "tools/feed/edits.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace refrain::feed {
namespace {

std::ptrdiff_t signed_of(std::size_t count) { return static_cast<std::ptrdiff_t>(count); }

// Another word in the same place of the sentence.
void replace_word(Random& random, const Prose& prose, Tokens& tokens) {
  constexpr Token kKept = ~(kWordMask | kNumber);
  Token& token = tokens[random.below(tokens.size())];
  const Token old = token & ~kKept;
  Token other = old;
  while (other == old) other = prose.word(random) & ~kKept;
  token = (token & kKept) | other;
}

void insert_word(Random& random, const Prose& prose, Tokens& tokens) {
  const std::size_t at = random.below(tokens.size());
  tokens.insert(tokens.begin() + signed_of(at), prose.word(random) & (kWordMask | kNumber));
}

// False where there is but one sentence.
bool reorder(Random& random, Tokens& tokens) {
  std::vector<std::size_t> ends{0};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if ((tokens[i] & kStop) != 0 || i + 1 == tokens.size()) ends.push_back(i + 1);
  }
  const std::size_t sentences = ends.size() - 1;
  if (sentences < 2) return false;
  for (std::uint32_t swaps = 1 + random.below((sentences + 3) / 4); swaps > 0; --swaps) {
    const std::size_t k = random.below(sentences - 1);
    const auto place = [&](std::size_t i) { return tokens.begin() + signed_of(ends[i]); };
    std::rotate(place(k), place(k + 1), place(k + 2));
    ends[k + 1] = ends[k] + (ends[k + 2] - ends[k + 1]);
  }
  return true;
}

void truncate(Random& random, Tokens& tokens) {
  const std::size_t kept = tokens.size() * random.between(400, 970) / 1000;
  tokens.resize(std::max<std::size_t>(kept, std::min<std::size_t>(tokens.size(), 6)));
}

}  // namespace

Boilerplate::Boilerplate(Random& random, const Prose& prose) : headers_(kSites), footers_(kSites) {
  for (Tokens& header : headers_) prose.append(random, kWords, header);
  for (Tokens& footer : footers_) prose.append(random, kWords, footer);
}

void Boilerplate::put_around(Random& random, Tokens& tokens) const {
  const std::size_t site = random.below(kSites);
  const std::size_t before = std::min(tokens.size() / 6, std::size_t{random.between(4, kWords)});
  const std::size_t behind = std::min(tokens.size() / 3, std::size_t{random.between(8, kWords)});
  const auto head = headers_[site].begin(), foot = footers_[site].begin();
  tokens.insert(tokens.begin(), head, head + signed_of(before));
  tokens.insert(tokens.end(), foot, foot + signed_of(behind));
}

std::string_view edit(Random& random, const Prose& prose, const Boilerplate& boilerplate, Tokens& tokens) {
  switch (random.below(7)) {
    case 0:
      return "exact";
    case 1:
      insert_word(random, prose, tokens);
      return "insert";
    case 2:
      for (std::uint32_t left = 2 + random.below(tokens.size() / 9); left > 0; --left) {
        replace_word(random, prose, tokens);
      }
      return "edits";
    case 3:
      truncate(random, tokens);
      return "truncate";
    case 4:
      boilerplate.put_around(random, tokens);
      return "boilerplate";
    case 5:
      if (reorder(random, tokens)) return "reorder";
      break;
    default:
      break;
  }
  replace_word(random, prose, tokens);
  return "replace";
}

}  // namespace refrain::feed
