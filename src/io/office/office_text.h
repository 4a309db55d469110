// The paragraphs of a word processor's document, put together to a text with a line each.

#ifndef REFRAIN_SRC_IO_OFFICE_OFFICE_TEXT_H_
#define REFRAIN_SRC_IO_OFFICE_OFFICE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/document.h"
#include "io/hidden_text.h"
#include "io/office/office_xml.h"
#include "io/text_builder.h"

namespace refrain::io {

// Takes paragraphs as they come in the file and makes a document of them: `original` is the extracted text, one
// paragraph a line, and `text` has breaks between them that end a sentence.
//
// Every paragraph counts as a line, empty ones too, and so does each in a cell of a table: a line number is the number
// of the paragraph as a word processor walks over them. Those of a text box come behind the paragraph that it hangs on,
// those of notes behind everything. A line break within a paragraph is a space in the extracted text.
class OfficeText {
 public:
  using Break = TextBuilder::Break;

  // Paragraphs nest: one that begins in another belongs to a text box or a note. `role`: what it is as a whole.
  void begin_paragraph(StyleRole role);

  // `joined`: the next one goes on in the same line (the mark between them was deleted).
  void end_paragraph(bool joined = false);

  std::size_t open_paragraphs() const { return open_.size(); }

  // What the next paragraph is separated by: kCell or kLine in a table. kParagraph is usual, and is never made weaker.
  void separate(Break by) { break_ = by; }

  // Text of the paragraph that is open; what is appended elsewhere, or while hidden, is dropped. Control characters
  // become spaces.
  void append(std::string_view text);
  void line_break();

  // Whether what the open paragraph has of the text that is seen, or while hidden of the text that is not, ends with
  // white space or is empty.
  bool at_space() const;

  // What is appended between the two leads elsewhere, is not seen, belongs to notes. They nest. `how`: what hides text
  // that the document has; kNone for what is none (the code of a field).
  void begin_link() { ++links_; }
  void end_link() { links_ -= links_ > 0 ? 1 : 0; }
  void begin_hidden(HiddenBy how = HiddenBy::kNone) { hidden_.push_back(how); }
  void end_hidden() {
    if (!hidden_.empty()) hidden_.pop_back();
  }
  void begin_note() { ++notes_open_; }
  void end_note() { notes_open_ -= notes_open_ > 0 ? 1 : 0; }

  // Nothing of the open paragraph is seen, whatever is appended.
  void drop_paragraph();

  // Fills text, original, map, quoted, links and hidden. Nothing may be added afterwards.
  void finish(Document& document);

 private:
  struct Piece {
    std::size_t length = 0;
    bool linked = false;
    bool line_break = false;  // a space in the extracted text
  };

  struct Paragraph {
    std::string text;
    std::vector<Piece> pieces;
    Break before = Break::kParagraph;
    StyleRole role;
    std::vector<std::pair<HiddenBy, std::string>> hidden;  // text that is not seen, and why
    bool note = false;
    bool dropped = false;
  };

  static void part_hidden(Paragraph& paragraph);
  static void build(const Paragraph& paragraph, std::size_t begin, TextBuilder& out);

  std::vector<Paragraph> open_;
  std::vector<Paragraph> written_;
  std::vector<Paragraph> beside_;  // of text boxes, until the paragraph around them ends
  std::vector<Paragraph> notes_;
  Paragraph joined_;
  bool any_joined_ = false;
  Break break_ = Break::kParagraph;
  std::uint64_t links_ = 0;
  std::vector<HiddenBy> hidden_;
  std::uint64_t notes_open_ = 0;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OFFICE_OFFICE_TEXT_H_
