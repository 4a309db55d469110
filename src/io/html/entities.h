// Character references: &eacute; &#233; &#xE9;

#ifndef REFRAIN_SRC_IO_HTML_ENTITIES_H_
#define REFRAIN_SRC_IO_HTML_ENTITIES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace refrain::io {

// Decodes references as browsers do: names without their semicolon where those are known that way, numbers of
// Windows-1252 for what they were meant to be. Keeps what it has looked up; not thread-safe.
class Entities {
 public:
  // `source` begins with '&'. Appends what the reference there stands for to `text` and returns the bytes of the source
  // it takes, or 0 where the ampersand is just one (nothing is appended then).
  std::size_t decode(std::string_view source, std::string& text);

 private:
  struct Found {
    std::string text;
    std::size_t length = 0;
  };
  const Found& look_up(std::string_view reference);

  std::unordered_map<std::string, Found> known_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_ENTITIES_H_
