// How files are read, where there is a choice.

#ifndef REFRAIN_SRC_IO_READING_H_
#define REFRAIN_SRC_IO_READING_H_

#include <cstdint>
#include <string>

namespace refrain::io {

// What of a web page is its text.
enum class Content : std::uint8_t {
  kMain,  // what the page is about: without navigation, headers, footers, banners, related links
  kAll,   // all that is seen
};

struct ReadOptions {
  Content content = Content::kMain;
  std::string encoding;  // of text files, as iconv names it or a label of the web; empty: found out
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_READING_H_
