#include "tools/feed/prose.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>

namespace refrain::feed {
namespace {

// The most bytes that a token can take: a word of 7 characters as \uXXXX, or one of 15 letters, with two escaped
// quotation marks, a full stop and an escaped blank line.
constexpr std::size_t kMostBytes = 64;

char* put(char* at, const char* bytes, std::size_t count) {
  std::memcpy(at, bytes, count);
  return at + count;
}

// A word of one- and two-byte characters, each of two as \uXXXX.
char* put_escaped(char* at, std::string_view word) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    if (byte < 0x80) {
      *at++ = word[i];
      continue;
    }
    const unsigned point = (byte & 0x1fu) << 6 | (static_cast<unsigned char>(word[++i]) & 0x3fu);
    at = put(at, "\\u", 2);
    for (int shift = 12; shift >= 0; shift -= 4) *at++ = kDigits[point >> shift & 15];
  }
  return at;
}

}  // namespace

Token Prose::word(Random& random) const {
  const std::uint64_t bits = random.next();
  Token token = (bits >> 36 & 63) == 0 ? kNumber | static_cast<Token>(bits & kWordMask) : vocabulary_.draw(bits);
  if ((bits >> 32 & 15) == 0) token |= kComma;
  vocabulary_.fetch(token & kWordMask);
  return token;
}

void Prose::append(Random& random, std::size_t count, Tokens& tokens) const {
  std::size_t at = tokens.size();
  const std::size_t end = at + count;
  tokens.resize(end);
  while (at < end) {
    const std::uint64_t shape = random.next();
    const std::size_t length = std::min<std::size_t>(end - at, 4 + (shape & 0xffff) * 20 / 65536);
    Token* const sentence = tokens.data() + at;
    for (std::size_t i = 0; i < length; ++i) sentence[i] = word(random);
    sentence[0] |= kCapital;
    Token& last = sentence[length - 1];
    last = (last & ~kComma) | kStop;
    if ((shape >> 16 & 7) == 0) last |= kParagraph;
    if ((shape >> 19 & 15) == 0) {
      const std::size_t open = (shape >> 23 & 0xff) * length >> 8;
      sentence[open] |= kOpenQuote;
      sentence[open + ((shape >> 31 & 0xff) * (length - open) >> 8)] |= kCloseQuote;
    }
    at += length;
  }
}

char* Prose::write_token(Token token, Style style, char* at) const {
  const bool plain = style == Style::kPlain;
  if ((token & kOpenQuote) != 0) at = plain ? put(at, "\"", 1) : put(at, "\\\"", 2);
  char* const begin = at;
  if ((token & kNumber) != 0) {
    at = std::to_chars(at, at + 8, token & kWordMask).ptr;
  } else if (style == Style::kJsonEscaped) {
    at = put_escaped(at, vocabulary_.text(token & kWordMask));
  } else {
    const Vocabulary::Entry& entry = vocabulary_.entry(token & kWordMask);
    std::memcpy(at, &entry, sizeof(entry));
    at += entry.length;
  }
  if ((token & kCapital) != 0 && *begin >= 'a' && *begin <= 'z') {
    *begin = static_cast<char>(*begin - 'a' + 'A');
  }
  if ((token & kCloseQuote) != 0) at = plain ? put(at, "\"", 1) : put(at, "\\\"", 2);
  if ((token & kComma) != 0) *at++ = ',';
  if ((token & kStop) != 0) *at++ = '.';
  if ((token & kParagraph) != 0) return plain ? put(at, "\n\n", 2) : put(at, "\\n\\n", 4);
  *at++ = ' ';
  return at;
}

void Prose::write(const Tokens& tokens, Style style, std::string& out) {
  if (tokens.empty()) return;
  if (scratch_.size() < tokens.size() * kMostBytes) scratch_.resize(tokens.size() * kMostBytes);
  char* at = scratch_.data();
  for (const Token token : tokens) {
    if (token <= kWordMask && style != Style::kJsonEscaped) {
      const Vocabulary::Entry& entry = vocabulary_.entry(token);
      std::memcpy(at, &entry, sizeof(entry));
      at += entry.length;
      *at++ = ' ';
    } else {
      at = write_token(token, style, at);
    }
  }
  // No white space at the end.
  const bool paragraph = (tokens.back() & kParagraph) != 0;
  at -= paragraph ? (style == Style::kPlain ? 2 : 4) : 1;
  out.append(scratch_.data(), static_cast<std::size_t>(at - scratch_.data()));
}

std::size_t draw_length(Random& random, std::size_t median) {
  // The sum of four uniform numbers is nearly normal: variance 1/3 of the unit, 65536. Times 1.75 it is a binary
  // logarithm of deviation 1.01, a natural one of .7.
  const std::uint64_t bits = random.next();
  const auto sum =
      static_cast<std::int64_t>((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
  const std::int64_t power = (sum - 2 * 65535) * 7 / 4 + 4 * 65536;  // of two, 4 too much
  const auto whole = static_cast<std::uint64_t>(power >> 16);
  const auto rest = static_cast<std::uint64_t>(power & 0xffff);
  // 2^rest by a parabola through 1 and 2.
  const std::uint64_t factor = 65536 + (rest * (43024 + (rest * 22512 >> 16)) >> 16);
  return std::max<std::size_t>(kLeastWords, (median << whole) * factor >> 20);
}

}  // namespace refrain::feed
