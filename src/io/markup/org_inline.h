// Markup of Org within a paragraph.

#ifndef REFRAIN_SRC_IO_MARKUP_ORG_INLINE_H_
#define REFRAIN_SRC_IO_MARKUP_ORG_INLINE_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {

// Reads paragraphs and parts of them; footnotes within a paragraph are kept until it has ended.
class OrgInline {
 public:
  // Both must outlive the object.
  OrgInline(std::string_view source, TextBuilder& out)
      : source_(source), out_(out), budget_(source.size() + (std::size_t{1} << 20)) {}

  // What {{{name}}} stands for from here on, with $1 to $9 for its arguments.
  void define(std::string_view name, std::string_view body) { macros_[std::string(name)] = body; }

  // Appends source[begin, end), a paragraph or a part of one. Linear but for markup that is never closed, which is
  // looked for within some thousand bytes.
  void read(std::size_t begin, std::size_t end);

  // Footnotes of what was read, each a paragraph; to be called where a block has ended.
  void write_notes();

 private:
  std::size_t markup(std::size_t begin, std::size_t at, std::size_t end);
  std::size_t bracket(std::size_t at, std::size_t end);
  std::size_t backslash(std::size_t at, std::size_t end);
  std::size_t inline_call(std::size_t from, std::size_t at, std::size_t end, std::size_t& begin);
  std::string expanded(std::string_view call) const;
  std::size_t find(std::string_view mark, std::size_t at, std::size_t end) const;

  std::string_view source_;
  TextBuilder& out_;
  std::map<std::string, std::string, std::less<>> macros_;
  std::size_t budget_;  // of text that macros add
  MarkupNotes notes_;
  std::size_t depth_ = 0;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_ORG_INLINE_H_
