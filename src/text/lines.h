// The lines of a text as a reader sees them: what tells a caption, a row of a form or a running header is how a line
// looks and where it stands.

#ifndef REFRAIN_SRC_TEXT_LINES_H_
#define REFRAIN_SRC_TEXT_LINES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/span.h"

namespace refrain::text {

struct Line {
  Span bytes;              // without white space at its ends and the marks of quoted mail (">") before it
  std::uint32_t page = 0;  // form feeds before it
  bool indented = false;   // white space before it

  bool blank() const { return bytes.begin == bytes.end; }
};

// All lines of `text`, blank ones too. They end with a line feed, a carriage return (with or without one), a form feed or
// the text. Cost: linear.
std::vector<Line> lines_of(std::string_view text);

// The line of these bytes, without its end.
Line line_at(std::string_view text, std::size_t begin, std::size_t end);

inline std::string_view bytes_of(std::string_view text, const Span& span) {
  return text.substr(span.begin, span.end - span.begin);
}

// How many words a line has, as far as spaces tell; `numbers` of them begin with a digit. For rules of thumb alone.
struct WordCount {
  std::size_t words = 0;
  std::size_t numbers = 0;
};
WordCount count_line_words(std::string_view line);

// How many characters it has of scripts that put no spaces between words: Han, kana, Thai, Lao. Two of them count as a word.
std::size_t count_unspaced(std::string_view text);

// The line ends as a sentence does, closing quotation marks and brackets aside.
bool ends_sentence(std::string_view line);

// The last byte is the mark of a sentence.
inline bool ends_prose(std::string_view line) {
  return line.ends_with('.') || line.ends_with('!') || line.ends_with('?');
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_white(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Its first letter is a small one, of any script.
bool begins_small(std::string_view text);

// Its first letter is a capital; of scripts that have none, nothing is.
bool begins_capital(std::string_view text);

// It has capitals, and no small letter.
bool all_capitals(std::string_view text);

// In lower case, as far as ASCII goes.
std::string lowered(std::string_view text);

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_LINES_H_
