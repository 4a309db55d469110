// Prose as a row of tokens: words in sentences and paragraphs, which can be edited and written out.

#ifndef REFRAIN_TOOLS_FEED_PROSE_H_
#define REFRAIN_TOOLS_FEED_PROSE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/feed/random.h"
#include "tools/feed/vocabulary.h"

namespace refrain::feed {

// One word of refrain/words.h: a number of the vocabulary in the low 18 bits, and flags.
using Token = std::uint32_t;
using Tokens = std::vector<Token>;

inline constexpr Token kWordMask = (1u << 18) - 1;
inline constexpr Token kNumber = 1u << 18;      // the low bits are a number in digits
inline constexpr Token kCapital = 1u << 19;     // begins with a capital letter
inline constexpr Token kComma = 1u << 20;       // a comma follows
inline constexpr Token kStop = 1u << 21;        // a full stop follows
inline constexpr Token kParagraph = 1u << 22;   // a blank line follows
inline constexpr Token kOpenQuote = 1u << 23;   // a quotation mark before
inline constexpr Token kCloseQuote = 1u << 24;  // a quotation mark after
static_assert(Vocabulary::kWords <= kWordMask);

enum class Style {
  kPlain,        // as a reader sees it
  kJson,         // escaped for a JSON string
  kJsonEscaped,  // the same, and every character beyond ASCII as \uXXXX
};

class Prose {
 public:
  explicit Prose(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  // A word or, once in 64, a number; perhaps with a comma behind it.
  Token word(Random& random) const;

  // Appends `count` words of new sentences; the last ends with a full stop.
  void append(Random& random, std::size_t count, Tokens& tokens) const;

  // Appends what the tokens look like.
  void write(const Tokens& tokens, Style style, std::string& out);

 private:
  char* write_token(Token token, Style style, char* at) const;

  const Vocabulary& vocabulary_;
  std::vector<char> scratch_;  // of write(): grows to the longest text
};

// A length near `median`: log-normal with a deviation of .7, at most eleven times more or less, and at least
// kLeastWords.
std::size_t draw_length(Random& random, std::size_t median);

// Shorter documents would have so few shingles that two of them could be near by chance.
inline constexpr std::size_t kLeastWords = 8;

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_PROSE_H_
