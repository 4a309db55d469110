// What control words do: where text is none, how it looks, where paragraphs end.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "io/markup/rtf_reader.h"
#include "io/markup/rtf_words.h"

namespace refrain::io {

void RtfReader::begin_destination(const Word& word) {
  Group& open = group();
  if (word.name == "fonttbl") {
    open.fonts = true;
    open.dropped = true;
  } else if (word.name == "stylesheet") {
    open.styles = true;
    open.dropped = true;
  } else if (word.name == "colortbl") {
    open.colors = true;
    open.dropped = true;
    white_.clear();
  } else if (word.name == "upr") {
    open.twice = true;
  } else if (word.name == "footnote") {
    if (seen() && !in_note_) {
      const std::size_t end = behind_group(at_);
      notes_.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end > at_ ? end - 1 : end)});
      open.dropped = true;
    }
  } else if (word.name == "fldinst") {
    // HYPERLINK "address": the field around it leads elsewhere.
    const std::string_view code = source_.substr(at_, 200);
    const std::size_t link = code.find("HYPERLINK");
    if (groups_.size() > 1 && link != std::string_view::npos && code.find("\\\\l", link) == std::string_view::npos &&
        code.find('}') > link) {
      groups_[groups_.size() - 2].link = true;
    }
    open.dropped = true;
  } else if (word.name == "fldrslt") {
    open.starred = false;
    if (groups_.size() > 1 && groups_[groups_.size() - 2].link && seen()) {
      open.link = true;
      out_.begin_link();
    }
  } else if (holds_no_rtf_text(word.name, open.starred)) {
    open.dropped = true;
  }
}

void RtfReader::control(const Word& word, std::size_t at) {
  Group& open = group();
  const bool first = std::exchange(open.fresh, false);
  const std::string_view name = word.name;
  if (first || open.starred) {
    begin_destination(word);
    open.starred = false;
  }
  if (name == "bin") {
    if (word.value > 0) at_ = std::min(end_, at_ + static_cast<std::size_t>(word.value));
    return;
  }
  if (name == "uc") {
    open.skip = std::clamp(word.value, 0, 8);
    return;
  }
  if (name == "u" && word.has_value) {
    unicode(word.value, at, word.behind);
    return;
  }
  if (to_skip_ > 0) {  // any control word counts as a character
    --to_skip_;
    return;
  }
  if (name == "ansicpg") {
    file_page_ = word.value == 65'001   ? "UTF-8"
                 : word.value == 10'000 ? "MACINTOSH"
                                        : "CP" + std::to_string(word.value);
  } else if (name == "mac") {
    file_page_ = "MACINTOSH";
  } else if (name == "pc") {
    file_page_ = "CP437";
  } else if (name == "pca") {
    file_page_ = "CP850";
  } else if (name == "f") {
    open.font = word.value;
  } else if (name == "fcharset" && open.fonts) {
    font_pages_[open.font] = rtf_code_page(word.value);
  } else if (name == "v") {
    open.hidden = !word.has_value || word.value != 0;
  } else if (name == "deleted") {
    open.deleted = !word.has_value || word.value != 0;
  } else if (name == "plain") {
    open.hidden = open.deleted = open.white = open.shaded = open.tiny = false;
  } else if (open.colors) {
    if (name == "red" || name == "green" || name == "blue") {
      least_ = std::min(least_, word.value);
      any_part_ = true;
    }
  } else if (name == "cf") {
    open.white = word.value >= 0 && static_cast<std::size_t>(word.value) < white_.size() &&
                 white_[static_cast<std::size_t>(word.value)];
  } else if (name == "cb" || name == "highlight" || name == "chcbpat") {
    open.shaded = word.value != 0;
  } else if (name == "fs") {
    open.tiny = word.has_value && word.value >= 0 && word.value <= 2;  // half points
  } else if (open.styles) {
    if (name == "s") style_ = word.value;
    return;
  }
  if (open.dropped) return;
  if (name == "par" || name == "sect" || name == "page") {
    if (seen()) end_paragraph(Break::kParagraph);
  } else if (name == "pard") {
    heading_ = 0;
    quoted_ = false;
    paragraph_shaded_ = in_row_ = false;
  } else if (name == "intbl") {
    in_row_ = true;
  } else if (name == "cbpat") {
    paragraph_shaded_ = word.value != 0;
  } else if (name == "clcbpat") {
    row_shaded_ = word.value != 0;
  } else if (name == "s") {
    const auto level = heading_styles_.find(word.value);
    if (level != heading_styles_.end()) heading_ = level->second;
    quoted_ = quote_styles_.contains(word.value);
  } else if (name == "outlinelevel") {
    if (word.value >= 0 && word.value < 9) heading_ = static_cast<std::uint8_t>(word.value + 1);
  } else if (name == "line" || name == "lbr") {
    if (seen()) out_.separate(Break::kBreak);
  } else if (name == "tab") {
    if (seen()) out_.separate(Break::kSpace);
  } else if (name == "cell" || name == "nestcell") {
    end_paragraph(Break::kCell);
  } else if (name == "row" || name == "nestrow") {
    end_paragraph(Break::kLine);
  } else if (name == "trowd") {
    out_.separate(Break::kLine);
    row_shaded_ = false;
  } else {
    const std::string_view text = rtf_character(name);
    if (text.empty() || !seen()) return;
    if (text == " ") {
      out_.separate(Break::kSpace);
    } else {
      begin_text();
      out_.put(text, at, word.behind - at);
    }
  }
}

}  // namespace refrain::io
