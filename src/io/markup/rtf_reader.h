// What reads an RTF file; for the files rtf*.cc alone.

#ifndef REFRAIN_SRC_IO_MARKUP_RTF_READER_H_
#define REFRAIN_SRC_IO_MARKUP_RTF_READER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/hidden_text.h"
#include "io/text_builder.h"
#include "refrain/span.h"

namespace refrain::io {

class RtfReader {
 public:
  RtfReader(std::string_view source, TextBuilder& out) : source_(source), out_(out) {}

  std::vector<HiddenText> take_hidden() {
    end_hidden();
    // Notes are read behind their paragraph.
    std::stable_sort(hidden_.begin(), hidden_.end(),
                     [](const HiddenText& a, const HiddenText& b) { return a.begin < b.begin; });
    return std::move(hidden_);
  }

  void read_file();

 private:
  using Break = TextBuilder::Break;

  struct Group {
    bool dropped = false;
    bool hidden = false;
    bool deleted = false;
    bool fresh = true;  // nothing but its brace was read
    bool starred = false;
    bool link = false;  // a field that leads elsewhere
    bool note = false;
    bool fonts = false;  // the table of fonts
    bool styles = false;
    bool colors = false;
    bool twice = false;   // \upr: its first group is for readers that know no Unicode
    bool white = false;   // its letters
    bool shaded = false;  // what is behind them may be dark
    bool tiny = false;
    int skip = 1;  // characters behind a \u
    int font = 0;
  };
  struct Word {
    std::string_view name;
    int value = 0;
    bool has_value = false;
    std::size_t behind = 0;
  };

  void read(std::size_t begin, std::size_t end);
  Word word_at(std::size_t at) const;
  void control(const Word& word, std::size_t at);
  void begin_destination(const Word& word);
  void unicode(int value, std::size_t at, std::size_t behind);
  void bytes(std::size_t begin, std::size_t end, const std::string& raw);
  std::size_t escaped_bytes(std::size_t at);
  std::size_t behind_group(std::size_t at) const;
  const std::string& code_page() const;
  void end_paragraph(Break by);
  void begin_text();
  void copy(std::size_t begin, std::size_t end);
  void write_notes();
  bool seen() const { return concealed() == HiddenBy::kNone && !group().dropped && !group().deleted; }
  HiddenBy concealed() const {
    if (group().hidden) return HiddenBy::kNotShown;
    if (group().tiny) return HiddenBy::kSize;
    return group().white && !group().shaded && !(row_shaded_ && in_row_) && !paragraph_shaded_ ? HiddenBy::kColor
                                                                                               : HiddenBy::kNone;
  }
  void hide(std::string_view text, std::size_t at);
  void end_hidden();
  Group& group() { return groups_.back(); }
  const Group& group() const { return groups_.back(); }

  std::string_view source_;
  TextBuilder& out_;
  std::vector<Group> groups_ = {Group{}};
  std::size_t end_ = 0;
  std::size_t at_ = 0;
  std::string file_page_ = "CP1252";
  std::map<int, std::string> font_pages_;
  std::map<int, std::uint8_t> heading_styles_;
  std::map<int, bool> quote_styles_;
  std::vector<bool> white_ = {false};  // colours of the table, whether text in them is not seen on paper
  int least_ = 255;                    // of the parts of the colour that is read
  bool any_part_ = false;
  bool paragraph_shaded_ = false;
  bool row_shaded_ = false;
  bool in_row_ = false;
  std::string hidden_text_;  // of the stretch that is read
  HiddenText stretch_;
  std::vector<HiddenText> hidden_;
  int style_ = 0;
  int to_skip_ = 0;    // characters that stand for a \u
  char32_t high_ = 0;  // the first of two surrogates
  std::size_t high_at_ = 0;
  std::uint8_t heading_ = 0;  // level of the paragraph
  bool quoted_ = false;
  bool in_heading_ = false;
  bool in_quote_ = false;
  bool in_note_ = false;
  std::vector<Span> notes_;
  std::string style_name_;
  std::map<std::pair<std::string, std::string>, std::string> converted_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_RTF_READER_H_
