// Comments in the markup of a draft that leave parts of it out: refrain-ignore and its two companions.

#ifndef REFRAIN_SRC_IO_IGNORE_COMMENT_H_
#define REFRAIN_SRC_IO_IGNORE_COMMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace refrain::io {

// What a comment asks for, with a reason behind a colon or without: "refrain-ignore: by law". kSlip: it was meant to ask for
// something and does not.
enum class IgnoreComment : std::uint8_t { kNone, kIgnore, kBegin, kEnd, kSlip };

// `comment` is what is between the marks of the comment. Constant time but for blanks at its front.
IgnoreComment ignore_comment(std::string_view comment);

// What is wrong with a comment that is a kSlip, and what to write instead.
std::string slip_in(std::string_view comment);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_IGNORE_COMMENT_H_
