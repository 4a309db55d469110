// The directives of reStructuredText, and what of each is text.

#ifndef REFRAIN_SRC_IO_MARKUP_RST_DIRECTIVES_H_
#define REFRAIN_SRC_IO_MARKUP_RST_DIRECTIVES_H_

#include <cstdint>
#include <string_view>

namespace refrain::io {

enum class DirectiveKind : std::uint8_t {
  kText,     // its content is text, and so is what stands behind its name
  kContent,  // its content is text, its argument is not
  kTitled,   // the argument is a heading, the content is text
  kCaption,  // the argument is a caption, the content is text
  kHeading,  // the argument is a heading, there is no content
  kQuote,    // its content is quoted
  kCode,     // its content is code
  kNothing,  // nothing of it is text
};

// By its name in small letters; kContent for one that nobody knows.
DirectiveKind directive_kind(std::string_view name);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_RST_DIRECTIVES_H_
