#include "io/pdf/pdf_layout.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostLine = std::size_t{1} << 20;

// The number of an attribute; 0 where there is none.
double number(std::string_view tag, std::string_view name) {
  std::size_t at = tag.find(name);
  if (at == kNone) return 0;
  at += name.size();
  double value = 0;
  const auto read = std::from_chars(tag.data() + at, tag.data() + tag.size(), value);
  return read.ec == std::errc() && std::isfinite(value) ? value : 0;
}

PdfBox box_in(std::string_view tag) {
  return {number(tag, "xMin=\""), number(tag, "yMin=\""), number(tag, "xMax=\""), number(tag, "yMax=\"")};
}

// A number or a sign in small type that is raised above its line.
bool is_note_mark(std::string_view text, const PdfBox& box, const PdfBox& line) {
  constexpr double kSmall = 0.8;  // of the line's height
  if (text.size() > 6 || box.height() > kSmall * line.height()) return false;
  if (box.bottom > line.bottom - 0.1 * line.height()) return false;
  for (const std::string_view sign : {"*", "**", "\u2020", "\u2021", "\u00a7"}) {
    if (text == sign) return true;
  }
  return text.find_first_not_of("0123456789,") == kNone;
}

}  // namespace

void PdfLayout::add(std::string_view piece) {
  while (!piece.empty() && !full()) {
    const std::size_t newline = piece.find('\n');
    if (newline == kNone) {
      if (rest_.size() + piece.size() <= kMostLine) rest_ += piece;
      return;
    }
    if (rest_.empty()) {
      read_line(piece.substr(0, newline));
    } else {
      rest_ += piece.substr(0, std::min(newline, kMostLine));
      read_line(rest_);
      rest_.clear();
    }
    piece.remove_prefix(newline + 1);
  }
}

// The program writes an element a line.
void PdfLayout::read_line(std::string_view line) {
  const std::size_t begin = line.find('<');
  if (begin == kNone) return;
  line.remove_prefix(begin);
  if (line.starts_with("<page ")) {
    pages_.push_back({number(line, "width=\""), number(line, "height=\""), {}});
    bytes_ += sizeof(PdfPage);
    return;
  }
  if (pages_.empty()) return;
  std::vector<PdfBlock>& blocks = pages_.back().blocks;
  if (line.starts_with("<block ")) {
    blocks.push_back({box_in(line), {}});
    bytes_ += sizeof(PdfBlock);
  } else if (line.starts_with("<line ") && !blocks.empty()) {
    blocks.back().lines.push_back({box_in(line), {}, 0});
    bytes_ += sizeof(PdfLine);
  } else if (line.starts_with("<word ") && !blocks.empty() && !blocks.back().lines.empty()) {
    const std::size_t open = line.find('>');
    const std::size_t close = line.rfind("</word>");
    if (open == kNone || close == kNone || close <= open + 1) return;
    PdfLine& words = blocks.back().lines.back();
    if (words.words > 0 && is_note_mark(line.substr(open + 1, close - open - 1), box_in(line), words.box)) return;
    if (words.words > 0) words.text += ' ';
    std::string_view text = line.substr(open + 1, close - open - 1);
    bytes_ += text.size() + 1;
    while (!text.empty()) {
      const std::size_t ampersand = std::min(text.find('&'), text.size());
      words.text += text.substr(0, ampersand);
      text.remove_prefix(ampersand);
      if (text.empty()) break;
      const std::size_t length = entities_.decode(text.substr(0, 64), words.text);
      if (length == 0) words.text += '&';
      text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    ++words.words;
  }
}

}  // namespace refrain::io
