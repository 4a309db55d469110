// What readers of plain-text markup share: lines, and text whose white space is one space.

#ifndef REFRAIN_SRC_IO_MARKUP_PROSE_H_
#define REFRAIN_SRC_IO_MARKUP_PROSE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/text_builder.h"
#include "refrain/span.h"

namespace refrain::io {

// A line of a file: bytes [begin, end) without its end and without blanks before that.
struct MarkupLine {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t indent = 0;  // bytes of blanks in front; all of it where the line is blank

  bool blank() const { return begin + indent == end; }
  std::string_view in(std::string_view source) const { return source.substr(begin, end - begin); }
  // Without the blanks in front.
  std::string_view text(std::string_view source) const { return source.substr(begin + indent, end - begin - indent); }
};

// The lines of source[begin, end), a byte-order mark at the front of the file left out.
std::vector<MarkupLine> markup_lines(std::string_view source, std::size_t begin, std::size_t end);

constexpr bool is_blank_char(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
// Letters and digits, and every byte of what is no ASCII.
constexpr bool is_word_byte(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view without_blanks(std::string_view text);

// Whether `text` is at least `least` times the same character of `characters`.
bool is_rule(std::string_view text, std::string_view characters, std::size_t least);

// Appends source[begin, end); runs of white space become one space, at the ends too.
void copy_prose(TextBuilder& out, std::string_view source, std::size_t begin, std::size_t end);

// Footnotes that stand within a paragraph, kept until it has ended.
class MarkupNotes {
 public:
  // Bytes [begin, end) of the source.
  void add(std::size_t begin, std::size_t end) {
    notes_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  // Has read(Span) append each, as a paragraph. Notes that are met while it does are dropped: one in another is not moved
  // once more.
  template <typename Read>
  void write(TextBuilder& out, const Read& read) {
    for (const Span note : std::exchange(notes_, {})) {
      out.separate(TextBuilder::Break::kParagraph);
      read(note);
      out.separate(TextBuilder::Break::kParagraph);
    }
    notes_.clear();
  }

 private:
  std::vector<Span> notes_;
};

// Behind the closing bracket that belongs to the opening one at `at`; npos where there is none within `most` bytes or
// before `end`. A backslash takes the meaning of the character behind it.
std::size_t behind_bracket(std::string_view source, std::size_t at, std::size_t end, char open, char close,
                           std::size_t most = 4096);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_PROSE_H_
