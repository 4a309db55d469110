// Patterns of .gitignore by plain recursion, after the words of gitignore(5): exponential, and easy to see through. No
// classes; a backslash protects the next byte.

#ifndef REFRAIN_TESTS_ORACLE_IO_GLOB_H_
#define REFRAIN_TESTS_ORACLE_IO_GLOB_H_

#include <string_view>

namespace refrain::oracle {

// `begins`: what was matched so far ends with a slash or is nothing.
inline bool glob_matches(std::string_view pattern, std::string_view path, bool begins) {
  if (pattern.empty()) return path.empty();
  if (begins && pattern == "**") return !path.empty();
  if (begins && pattern.starts_with("**/")) {
    const std::string_view rest = pattern.substr(3);
    if (glob_matches(rest, path, true)) return true;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path[i] == '/' && glob_matches(rest, path.substr(i + 1), true)) return true;
    }
    return false;
  }
  if (pattern[0] == '*') {
    std::string_view rest = pattern;
    while (rest.starts_with('*')) rest.remove_prefix(1);
    for (std::size_t i = 0; i <= path.size(); ++i) {
      if (glob_matches(rest, path.substr(i), false)) return true;
      if (i < path.size() && path[i] == '/') break;
    }
    return false;
  }
  if (path.empty()) return false;
  if (pattern[0] == '?') {
    return path[0] != '/' && glob_matches(pattern.substr(1), path.substr(1), false);
  }
  if (pattern[0] == '\\') {
    if (pattern.size() < 2) return false;
    pattern.remove_prefix(1);
  }
  return pattern[0] == path[0] && glob_matches(pattern.substr(1), path.substr(1), pattern[0] == '/');
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_IO_GLOB_H_
