// What stands within the lines of reStructuredText: emphasis, roles, links, substitutions.

#ifndef REFRAIN_SRC_IO_MARKUP_RST_INLINE_H_
#define REFRAIN_SRC_IO_MARKUP_RST_INLINE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "io/text_builder.h"

namespace refrain::io {

// What |name| stands for, by its name in lower case.
using RstSubstitutions = std::map<std::string, std::string, std::less<>>;

// A name as names compare: small letters, and one blank for several.
std::string rst_name(std::string_view text);

// Appends source[begin, end), a paragraph or a part of one. Linear but for markup that is never closed, which is looked
// for within some thousand bytes.
void read_rst_inline(std::string_view source, std::size_t begin, std::size_t end, const RstSubstitutions& substitutions,
                     TextBuilder& out);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_RST_INLINE_H_
