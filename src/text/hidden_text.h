// Text that a file holds and no reader sees.

#ifndef REFRAIN_SRC_TEXT_HIDDEN_TEXT_H_
#define REFRAIN_SRC_TEXT_HIDDEN_TEXT_H_

#include <cstdint>

namespace refrain::text {

// What keeps text from being seen.
enum class HiddenBy : std::uint8_t {
  kNone,       // nothing does
  kNotShown,   // display: none, the attribute `hidden`, "hidden" in a word processor
  kInvisible,  // visibility: hidden, opacity: 0
  kSize,       // letters of size 0 or 1
  kColor,      // letters in the colour of what is behind them
  kOffScreen,  // a position that no window shows
};

// A stretch of it. It is no part of the document's text.
struct HiddenText {
  HiddenBy how = HiddenBy::kNotShown;
  std::uint32_t begin = 0;  // where it begins in what places of the document are told in
  std::uint32_t words = 0;  // above 0
};

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_HIDDEN_TEXT_H_
