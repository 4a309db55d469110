#include "report/wrap.h"

#include <algorithm>
#include <vector>

#include "text/words_utf8.h"

namespace refrain::report {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool shown(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool direction =
      (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
  return !control && !direction && c != 0xfeff;
}

bool wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0x303e) || (c >= 0x3041 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
         (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f64f) ||
         (c >= 0x1f900 && c <= 0x1f9ff) || (c >= 0x20000 && c <= 0x3fffd);
}

bool combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) || (c >= 0x591 && c <= 0x5c7) ||
         (c >= 0x610 && c <= 0x61a) || (c >= 0x64b && c <= 0x65f) || (c >= 0x200b && c <= 0x200d) ||
         (c >= 0xe31 && c <= 0xe3a && c != 0xe32 && c != 0xe33) || (c >= 0xe47 && c <= 0xe4e) ||
         (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x20d0 && c <= 0x20ff);
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_space(text[i])) {
      if (!space) out.push_back(' ');
      space = true;
      ++i;
      continue;
    }
    space = false;
    const text::Decoded decoded = text::decode_utf8(text.data() + i, text.data() + text.size());
    if (shown(decoded.c)) {
      if (decoded.c == 0xfffd) {
        out += kReplacement;
      } else {
        out.append(text.substr(i, decoded.length));
      }
    } else if (decoded.c != 0xfeff) {
      out += kReplacement;
    }
    i += decoded.length;
  }
  return out;
}

std::string shortened(std::string_view text, std::uint32_t ends, std::uint32_t words) {
  std::vector<std::size_t> blanks;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') blanks.push_back(i);
  }
  if (blanks.size() < 2 * std::size_t{ends} + 6) return std::string(text);
  const std::size_t head = blanks[ends - 1];
  const std::size_t tail = blanks[blanks.size() - ends];
  const std::size_t left_out = (words > 0 ? words : blanks.size() + 1) -
                               std::min<std::size_t>(2 * std::size_t{ends}, words > 0 ? words : blanks.size());
  return std::string(text.substr(0, head)) + " ... (" + grouped(left_out) + " words) ..." +
         std::string(text.substr(tail));
}

std::string bracketed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return std::string(text);
  const std::size_t last = text.find_last_not_of(' ');
  return std::string(text.substr(0, first)) + "[" + std::string(text.substr(first, last + 1 - first)) + "]" +
         std::string(text.substr(last + 1));
}

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < text.size();) {
    const text::Decoded decoded = text::decode_utf8(text.data() + i, text.data() + text.size());
    sum += wide(decoded.c) ? 2u : combining(decoded.c) ? 0u : 1u;
    i += decoded.length;
  }
  return sum;
}

Wrapper::Wrapper(std::string& out, std::size_t indent, std::size_t width)
    : out_(out), indent_(indent), width_(std::max(width, indent + 20)) {}

void Wrapper::put(std::string_view piece, std::string_view on, std::string_view off) {
  const std::size_t size = columns(piece);
  const bool fits = column_ > 0 && column_ + (blank_ ? 1 : 0) + size <= width_;
  if (!fits) {
    if (column_ > 0) out_.push_back('\n');
    out_.append(indent_, ' ');
    column_ = indent_;
  } else if (blank_) {
    out_.push_back(' ');
    ++column_;
  }
  blank_ = false;
  out_ += on;
  out_ += piece;
  out_ += off;
  column_ += size;
}

void Wrapper::add(std::string_view text, std::string_view on, std::string_view off) {
  std::size_t from = 0;
  const auto flush = [&](std::size_t to) {
    if (to > from) put(text.substr(from, to - from), on, off);
    from = to;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      flush(i);
      blank_ = column_ > 0;
      from = ++i;
      continue;
    }
    const text::Decoded decoded = text::decode_utf8(text.data() + i, text.data() + text.size());
    // Scripts without spaces may be broken before any of their characters.
    if (wide(decoded.c) && column_ + columns(text.substr(from, i - from)) + 2 > width_) flush(i);
    i += decoded.length;
  }
  flush(text.size());
}

void Wrapper::finish() {
  if (column_ > 0) out_.push_back('\n');
  column_ = 0;
  blank_ = false;
}

}  // namespace refrain::report
