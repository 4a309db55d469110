#include "text/lines.h"

#include <array>
#include <cstdint>

#include "base/next_byte.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain::text {
namespace {

// Bits of kKinds.
enum ByteKind : std::uint8_t {
  kOfWord = 1,      // a letter or a digit; all bytes beyond ASCII
  kDigitByte = 2,   // a digit
  kApostrophe = 4,  // in a word it is part of it
  kMarkLead = 8,    // may begin a dash or a quotation mark beyond ASCII
};

constexpr std::array<std::uint8_t, 256> kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned byte = 0; byte < kinds.size(); ++byte) {
    const char c = static_cast<char>(byte);
    if (is_letter(c) || is_digit(c)) kinds[byte] |= kOfWord;
    if (is_digit(c)) kinds[byte] |= kDigitByte;
  }
  kinds[static_cast<unsigned char>('\'')] |= kApostrophe;
  kinds[0xc2] |= kMarkLead;
  kinds[0xe2] |= kMarkLead;
  return kinds;
}();

// What may stand before the > of a quotation mark of mail.
constexpr bool is_mark_prefix(char c) { return c == '|' || c == '#' || c == ':' || c == '%' || c == '}'; }

// The marks that mail puts before what it quotes: >, >>, |>, #>, and up to three letters right before one (JD>).
std::size_t quote_marks(std::string_view line) {
  std::size_t size = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    while (at < line.size() && is_white(line[at])) ++at;
    std::size_t mark = at;
    if (mark + 1 < line.size() && is_mark_prefix(line[mark])) ++mark;
    while (mark < line.size() && mark < at + 3 && is_letter(line[mark])) ++mark;
    if (mark == line.size() || line[mark] != '>') break;
    at = size = mark + 1;
  }
  return size;
}

}  // namespace

Line line_at(std::string_view text, std::size_t begin, std::size_t end) {
  Line line;
  begin += quote_marks(text.substr(begin, end - begin));
  const std::size_t first = begin;
  while (begin < end && is_white(text[begin])) ++begin;
  while (end > begin && is_white(text[end - 1])) --end;
  line.indented = begin > first + 1;
  line.bytes = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return line;
}

std::vector<Line> lines_of(std::string_view text) {
  constexpr std::size_t kUsual = 32;  // bytes of a line
  std::vector<Line> lines;
  lines.reserve(text.size() / kUsual + 1);
  std::uint32_t page = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = base::next_line_end(text, begin);
    lines.push_back(line_at(text, begin, end));
    lines.back().page = page;
    if (end == text.size()) break;
    if (text[end] == '\f') ++page;
    begin = end + (text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1);
  }
  return lines;
}

WordCount count_line_words(std::string_view line) {
  WordCount count;
  bool inside = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::uint8_t kind = kKinds[static_cast<unsigned char>(line[at])];
    if ((kind & kMarkLead) != 0) {
      // Dashes and quotation marks; an apostrophe (U+2019) parts no word.
      const std::string_view rest = line.substr(at);
      if (rest.starts_with("\xe2\x80") || rest.starts_with("\xc2\xab") || rest.starts_with("\xc2\xbb")) {
        inside = inside && rest.starts_with("\xe2\x80\x99");
        at += line[at] == '\xe2' ? 2u : 1u;
        continue;
      }
    }
    const bool of_word = (kind & kOfWord) != 0;
    const bool begins = of_word && !inside;
    count.words += begins ? 1u : 0u;
    count.numbers += begins && (kind & kDigitByte) != 0 ? 1u : 0u;
    inside = of_word || (inside && (kind & kApostrophe) != 0);
  }
  return count;
}

std::size_t count_unspaced(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const auto next = static_cast<unsigned char>(text[at + 1]);
    const bool thai_or_lao = lead == 0xe0 && next >= 0xb8 && next <= 0xbb;
    const bool kana_or_han = (lead >= 0xe4 && lead <= 0xe9) || (lead == 0xe3 && next >= 0x81);
    characters += thai_or_lao || kana_or_han ? 1u : 0u;
  }
  return characters;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool ends_sentence(std::string_view line) {
  constexpr std::array<std::string_view, 8> kClosing = {"\"",           "'",        ")", "]", "\xe2\x80\x9d",
                                                        "\xe2\x80\x99", "\xc2\xbb", "*"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view mark : kClosing) {
      if (!line.ends_with(mark)) continue;
      line.remove_suffix(mark.size());
      again = true;
    }
  }
  for (const std::string_view stop : {".", "!", "?", ":", ";", "\xe2\x80\xa6", "\xe3\x80\x82", "\xef\xbc\x81",
                                      "\xef\xbc\x9f", "\xe0\xa5\xa4", "\xd8\x9f"}) {
    if (line.ends_with(stop)) return true;
  }
  return false;
}

bool begins_small(std::string_view text) {
  if (text.empty()) return false;
  const Decoded first = decode_utf8(text.data(), text.data() + text.size());
  return (first.c >= 'a' && first.c <= 'z') ||
         (first.c < unicode::kCodePoints && (unicode::property(first.c) & unicode::kLower) != 0);
}

namespace {

// Capitals are the letters that folding changes, small ones aside.
bool is_capital(char32_t c) {
  if (c >= unicode::kCodePoints) return false;
  const std::uint16_t property = unicode::property(c);
  return (property & unicode::kLower) == 0 && (property & unicode::kLetter) != 0 && (property & unicode::kMapped) != 0;
}

}  // namespace

bool begins_capital(std::string_view text) {
  return !text.empty() && is_capital(decode_utf8(text.data(), text.data() + text.size()).c);
}

bool all_capitals(std::string_view text) {
  bool any = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (begins_small(rest)) return false;
    const Decoded one = decode_utf8(rest.data(), rest.data() + rest.size());
    any = any || is_capital(one.c);
    at += one.length;
  }
  return any;
}

}  // namespace refrain::text
