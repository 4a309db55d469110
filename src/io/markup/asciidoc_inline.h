// What stands within the lines of AsciiDoc: emphasis, macros, attributes.

#ifndef REFRAIN_SRC_IO_MARKUP_ASCIIDOC_INLINE_H_
#define REFRAIN_SRC_IO_MARKUP_ASCIIDOC_INLINE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/html/entities.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"
#include "refrain/span.h"

namespace refrain::io {

using AsciiDocAttributes = std::map<std::string, std::string, std::less<>>;

class AsciiDocInline {
 public:
  // All must outlive the object.
  AsciiDocInline(std::string_view source, const AsciiDocAttributes& attributes, TextBuilder& out)
      : source_(source), attributes_(attributes), out_(out), budget_(source.size() + (std::size_t{1} << 20)) {}

  // Appends source[begin, end), a paragraph or a part of one. Linear but for markup that is never closed, which is
  // looked for within some thousand bytes.
  void read(std::size_t begin, std::size_t end);

  // Footnotes of what was read, each a paragraph; to be called where a block has ended.
  void write_notes();

 private:
  std::size_t markup(std::size_t begin, std::size_t at);
  std::size_t emphasis(std::size_t begin, std::size_t at);
  std::size_t macro(std::size_t at);
  std::size_t address(std::size_t begin, std::size_t at);
  std::size_t put(std::string_view text, std::size_t at, std::size_t length);
  std::size_t find(std::string_view mark, std::size_t at) const;

  std::string_view source_;
  const AsciiDocAttributes& attributes_;
  TextBuilder& out_;
  std::size_t budget_;  // of text that attributes add
  std::size_t end_ = 0;
  std::size_t depth_ = 0;
  Entities entities_;
  MarkupNotes notes_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_ASCIIDOC_INLINE_H_
