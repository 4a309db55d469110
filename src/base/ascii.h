// Letters of ASCII, whatever the locale.

#ifndef REFRAIN_SRC_BASE_ASCII_H_
#define REFRAIN_SRC_BASE_ASCII_H_

#include <string>
#include <string_view>

namespace refrain::base {

// `text` with its capitals of ASCII small.
inline std::string ascii_lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_ASCII_H_
