#include "io/text_builder.h"

#include <array>

namespace refrain::io {

void TextBuilder::add_piece(std::uint32_t begin, std::uint32_t length, bool copied) {
  document_.map.add({static_cast<std::uint32_t>(document_.text.size()), begin, length, copied});
  original_end_ = begin + length;
}

// Writes the break that was asked for in front of what begins at `begin` in the original. It stands
// for everything between the piece before and that place.
void TextBuilder::write_break(std::uint32_t begin) {
  const Break pending = pending_;
  pending_ = Break::kNone;
  if (pending != Break::kNone && !document_.text.empty()) {
    const bool plain_space =
        pending == Break::kSpace && begin == original_end_ + 1 && original_[original_end_] == ' ';
    constexpr std::array<std::string_view, 5> kBreaks = {"", " ", "\t", "\n", "\n\n"};
    add_piece(original_end_, begin - original_end_, plain_space);
    document_.text += kBreaks[static_cast<std::size_t>(pending)];
  }
  if (quotes_ > 0 && !quote_started_) {
    quote_started_ = true;
    quote_begin_ = static_cast<std::uint32_t>(document_.text.size());
  }
}

void TextBuilder::copy(std::size_t begin, std::size_t length) {
  if (length == 0) return;
  write_break(static_cast<std::uint32_t>(begin));
  add_piece(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(length), true);
  document_.text += original_.substr(begin, length);
}

void TextBuilder::put(std::string_view text, std::size_t begin, std::size_t length) {
  if (text.empty()) return;
  write_break(static_cast<std::uint32_t>(begin));
  add_piece(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(length), false);
  document_.text += text;
}

void TextBuilder::begin_quote() { ++quotes_; }

void TextBuilder::end_quote() {
  if (quotes_ == 0 || --quotes_ > 0) return;
  if (quote_started_) {
    document_.quoted.push_back({quote_begin_, static_cast<std::uint32_t>(document_.text.size())});
  }
  quote_started_ = false;
}

void TextBuilder::finish() {
  if (quotes_ > 0) {
    quotes_ = 1;
    end_quote();
  }
}

}  // namespace refrain::io
