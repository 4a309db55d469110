// File names in text that has to be UTF-8.

#ifndef REFRAIN_SRC_TEXT_UTF8_NAME_H_
#define REFRAIN_SRC_TEXT_UTF8_NAME_H_

#include <string>
#include <string_view>

namespace refrain::text {

// `name`, a path perhaps with a place behind it, for JSON: itself where it is UTF-8. A name of other bytes becomes "file:"
// and the name with "%" and every byte outside of ASCII percent-encoded (RFC 3986), so that different names stay different
// and a program finds the file again.
std::string utf8_name(std::string_view name);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_UTF8_NAME_H_
