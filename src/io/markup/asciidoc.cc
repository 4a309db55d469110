#include "io/markup/asciidoc.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/asciidoc_conditions.h"
#include "io/markup/asciidoc_inline.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNpos = std::string_view::npos;

enum class Style : std::uint8_t { kNone, kQuote, kCode, kDropped, kReferences };

// [source,java], [quote, Author], [NOTE], [[anchor]]: what the next block is.
Style style_in(std::string_view attributes, Style before) {
  const std::size_t end = std::min(attributes.find_first_of(",.#%"), attributes.size());
  const std::string_view name = without_blanks(attributes.substr(0, end));
  for (const std::string_view one : {"quote", "verse"}) {
    if (name == one) return Style::kQuote;
  }
  for (const std::string_view one : {"source", "listing", "literal"}) {
    if (name == one) return Style::kCode;
  }
  for (const std::string_view one :
       {"stem", "latexmath", "asciimath", "comment", "graphviz", "plantuml", "mermaid", "ditaa"}) {
    if (name == one) return Style::kDropped;
  }
  return name == "bibliography" ? Style::kReferences : before;
}

// term:: definition, with two to four colons.
bool is_term(std::string_view words) {
  const std::size_t colons = words.find("::");
  if (colons == kNpos || colons == 0) return false;
  const std::size_t behind = std::min(words.find_first_not_of(':', colons), words.size());
  return behind - colons <= 4 && (behind == words.size() || words[behind] == ' ');
}

class AsciiDocReader {
 public:
  AsciiDocReader(std::string_view source, TextBuilder& out)
      : source_(source), out_(out), inline_(source, attributes_, out), lines_(markup_lines(source, 0, source.size())) {}

  void read();

 private:
  // A delimited block whose content is blocks again.
  struct Block {
    std::string_view delimiter;
    bool quoted = false;
  };

  bool header(std::size_t& k);
  bool attribute(std::size_t& k);
  bool condition(std::size_t k);
  bool delimiter(std::size_t& k);
  bool heading(std::size_t& k);
  bool block_line(std::string_view line);
  void raw(std::size_t& k, std::string_view delimiter, Style style);
  void table(std::size_t& k, std::string_view delimiter);
  void paragraph(std::size_t& k);
  std::size_t item_mark(std::size_t k) const;
  void text(std::size_t begin, std::size_t end) { inline_.read(begin, end); }
  void title(std::size_t begin, std::size_t end, std::size_t level);
  std::size_t begin_of(std::size_t k) const { return lines_[k].begin + lines_[k].indent; }
  std::string_view line(std::size_t k) const { return lines_[k].in(source_); }

  std::string_view source_;
  TextBuilder& out_;
  AsciiDocAttributes attributes_;
  AsciiDocInline inline_;
  std::vector<MarkupLine> lines_;
  std::vector<Block> blocks_;
  AsciiDocConditions conditions_;
  Style style_ = Style::kNone;
  std::uint8_t references_level_ = 0;
  bool after_item_ = false;
};

void AsciiDocReader::title(std::size_t begin, std::size_t end, std::size_t level) {
  if (references_level_ != 0 && level <= references_level_) {
    out_.end_part(Part::kReferences);
    references_level_ = 0;
  }
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kHeading, static_cast<std::uint8_t>(level));
  text(begin, end);
  out_.end_part(Part::kHeading);
  out_.separate(Break::kParagraph);
  if (style_ == Style::kReferences) {
    references_level_ = static_cast<std::uint8_t>(level);
    out_.begin_part(Part::kReferences);
  }
  style_ = Style::kNone;
}

// == Title, and a title over a line of - ~ ^ + or =.
bool AsciiDocReader::heading(std::size_t& k) {
  const std::string_view words = line(k);
  std::size_t level = 0;
  while (level < words.size() && level < 6 && (words[level] == '=' || words[level] == '#') && words[level] == words[0])
    ++level;
  if (level > 0 && level < words.size() && words[level] == ' ') {
    std::size_t end = lines_[k].end;
    // A line of the same marks may close it.
    const std::string mark = " " + std::string(words.substr(0, level));
    if (words.ends_with(mark) && words.size() > 2 * level + 2) end -= level + 1;
    title(lines_[k].begin + level + 1, end, level);
    ++k;
    return true;
  }
  if (k + 1 >= lines_.size() || words.size() < 2 || lines_[k].indent > 0 || (k > 0 && !lines_[k - 1].blank()))
    return false;
  constexpr std::string_view kUnderlines = "=-~^+";
  const std::string_view under = line(k + 1);
  if (!is_rule(under, kUnderlines, 2) || !is_word_byte(words[0])) return false;
  std::size_t width = 0;
  for (const char c : words) width += (static_cast<unsigned char>(c) & 0xc0u) != 0x80 ? 1u : 0u;
  if (under.size() + 2 < width || under.size() > width + 2) return false;
  title(lines_[k].begin, lines_[k].end, kUnderlines.find(under[0]) + 1);
  k += 2;
  return true;
}

// The title of the file; author and revision are the lines behind it.
bool AsciiDocReader::header(std::size_t& k) {
  if (!line(k).starts_with("= ") && !line(k).starts_with("# ")) return false;
  heading(k);
  while (k < lines_.size() && !lines_[k].blank()) {
    if (!attribute(k)) ++k;
  }
  return true;
}

// :name: value, :!name:, :name!:
bool AsciiDocReader::attribute(std::size_t& k) {
  const std::string_view words = line(k);
  if (!words.starts_with(':') || words.size() < 3) return false;
  const std::size_t colon = words.find(':', 1);
  if (colon == kNpos || colon == 1 || words.substr(1, colon - 1).find_first_of(" \t") != kNpos) return false;
  if (colon + 1 < words.size() && words[colon + 1] != ' ') return false;
  std::string name(words.substr(1, colon - 1));
  std::string value(without_blanks(words.substr(colon + 1)));
  ++k;
  while (value.ends_with('\\') && k < lines_.size()) {
    value.pop_back();
    if (value.ends_with(" +")) value.resize(value.size() - 2);
    if (value.size() < 1'000) value += lines_[k].text(source_);
    ++k;
  }
  if (!conditions_.hold()) return true;
  if (name.starts_with('!') || name.ends_with('!')) {
    name.erase(std::remove(name.begin(), name.end(), '!'), name.end());
    attributes_.erase(name);
  } else {
    attributes_[name] = value.size() <= 256 ? value : std::string();
  }
  return true;
}

// A line that says what is read, and may have text of its own.
bool AsciiDocReader::condition(std::size_t k) {
  Span own;
  if (!conditions_.read(line(k), attributes_, own)) return false;
  if (own.begin < own.end) {
    text(lines_[k].begin + own.begin, lines_[k].begin + own.end);
    out_.separate(Break::kSpace);
  }
  return true;
}

// Text in which nothing is markup, to the same delimiter.
void AsciiDocReader::raw(std::size_t& k, std::string_view delimiter, Style style) {
  std::size_t end = k + 1;
  while (end < lines_.size() && line(end) != delimiter) ++end;
  if (style == Style::kCode) {
    out_.separate(Break::kParagraph);
    out_.begin_part(Part::kCode);
    for (std::size_t j = k + 1; j < end; ++j) {
      if (lines_[j].blank()) {
        out_.separate(Break::kParagraph);
        continue;
      }
      std::string_view words = lines_[j].text(source_);
      // Callouts at the end of a line: <1>, and behind a comment mark.
      while (words.ends_with('>')) {
        const std::size_t open = words.rfind('<');
        if (open == kNpos || words.size() - open > 5 || open + 1 >= words.size() - 1) break;
        const std::string_view number = words.substr(open + 1, words.size() - open - 2);
        if (number.find_first_not_of("0123456789.") != kNpos) break;
        words = words.substr(0, open);
        while (words.ends_with(' ')) words.remove_suffix(1);
        for (const std::string_view mark : {"//", "#", "--", ";;"}) {
          if (words.ends_with(mark)) words.remove_suffix(mark.size());
        }
        while (words.ends_with(' ')) words.remove_suffix(1);
      }
      out_.copy(begin_of(j), words.size());
      out_.separate(Break::kBreak);
    }
    out_.end_part(Part::kCode);
    out_.separate(Break::kParagraph);
  } else if (delimiter.starts_with("////")) {
    for (std::size_t j = k + 1; j < end; ++j) out_.comment(line(j), begin_of(j));
  }
  k = std::min(end + 1, lines_.size());
}

// |=== with cells behind | and a specification in front of it: 2+|, .3+^.>s|, a|
void AsciiDocReader::table(std::size_t& k, std::string_view delimiter) {
  std::size_t end = k + 1;
  while (end < lines_.size() && line(end) != delimiter) ++end;
  const char separator = delimiter[0];
  out_.separate(Break::kParagraph);
  for (std::size_t j = k + 1; j < end; ++j) {
    if (lines_[j].blank()) {
      out_.separate(Break::kLine);
      continue;
    }
    std::size_t from = begin_of(j);
    bool first = true;
    for (std::size_t at = from; at <= lines_[j].end; ++at) {
      if (at < lines_[j].end && (source_[at] != separator || (at > from && source_[at - 1] == '\\'))) continue;
      std::size_t to = at;
      if (at < lines_[j].end && separator == '|') {
        while (to > from && !is_blank_char(source_[to - 1]) &&
               std::string_view("0123456789.+*<>^adehlmsv").find(source_[to - 1]) != kNpos)
          --to;
        if (to > from && !is_blank_char(source_[to - 1])) to = at;
      }
      if (to > from) {
        if (separator != '|' && !first) out_.separate(Break::kCell);
        text(from, to);
        if (separator != '|') first = false;
      }
      if (at < lines_[j].end && separator == '|') {
        out_.separate(first ? Break::kLine : Break::kCell);
        first = false;
      }
      from = at + 1;
    }
    out_.separate(separator == '|' ? Break::kSpace : Break::kLine);
  }
  inline_.write_notes();
  out_.separate(Break::kParagraph);
  k = std::min(end + 1, lines_.size());
}

bool AsciiDocReader::delimiter(std::size_t& k) {
  const std::string_view words = line(k);
  if (words.size() < 2) return false;
  const Style style = style_;
  if (words.size() >= 4 && words.substr(1) == "===" && std::string_view("|,:!").find(words[0]) != kNpos) {
    style_ = Style::kNone;
    table(k, words);
    return true;
  }
  if (words.starts_with("```")) {
    style_ = Style::kNone;
    raw(k, "```", Style::kCode);
    return true;
  }
  const bool open_block = words == "--";
  if (!open_block && !is_rule(words, "-.=*_+/", 4)) return false;
  style_ = Style::kNone;
  const char c = words[0];
  const bool listing = c == '-' || c == '.';
  if (!open_block && (listing || c == '+' || c == '/')) {
    raw(k, words, listing && style != Style::kDropped ? Style::kCode : Style::kDropped);
    return true;
  }
  if (style == Style::kCode || style == Style::kDropped) {
    raw(k, words, style);
    return true;
  }
  out_.separate(Break::kParagraph);
  const auto found = std::find_if(
      blocks_.rbegin(), blocks_.rbegin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(blocks_.size(), 16)),
      [&](const Block& block) { return block.delimiter == words; });
  if (found != blocks_.rbegin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(blocks_.size(), 16))) {
    const auto close = static_cast<std::size_t>(found - blocks_.rbegin()) + 1;
    for (std::size_t j = 0; j < close; ++j) {
      if (blocks_.back().quoted) out_.end_quote();
      blocks_.pop_back();
    }
  } else {
    const bool quoted = c == '_' || style == Style::kQuote;
    if (quoted) out_.begin_quote();
    blocks_.push_back({words, quoted});
  }
  ++k;
  return true;
}

// A line that says something about the block behind it.
bool AsciiDocReader::block_line(std::string_view words) {
  if (words.starts_with('[') && words.ends_with(']') && !words.starts_with("[[[")) {
    if (!words.starts_with("[[")) style_ = style_in(words.substr(1, words.size() - 2), style_);
    return true;
  }
  // image::a.png[], toc::[], video::
  const std::size_t colons = words.find("::");
  if (colons != kNpos && colons > 0 && words.ends_with(']') &&
      words.substr(0, colons).find_first_not_of("abcdefghijklmnopqrstuvwxyz") == kNpos) {
    return words.find('[', colons) != kNpos && words.substr(0, words.find('[')).find(' ') == kNpos;
  }
  return false;
}

// Length of the mark of a list item: * ** - . .. 1. a. <1>; 0 where there is none.
std::size_t AsciiDocReader::item_mark(std::size_t k) const {
  const std::string_view words = lines_[k].text(source_);
  std::size_t at = 0;
  if (!words.empty() && (words[0] == '*' || words[0] == '.' || words[0] == '-')) {
    while (at < words.size() && words[at] == words[0]) ++at;
    if (words[0] == '-' && at > 1) return 0;
  } else if (words.starts_with('<')) {
    at = std::min(words.find('>'), words.size() - 1) + 1;
    if (at > 5) return 0;
  } else {
    while (at < words.size() && is_ascii_digit(words[at])) ++at;
    if (at == 0 && words.size() > 2 && is_ascii_letter(words[0]) && words[1] == '.') at = 1;
    if (at == 0 || at > 6 || at >= words.size() || words[at] != '.') return 0;
    ++at;
  }
  if (at >= words.size() || words[at] != ' ') return 0;
  at = std::min(words.find_first_not_of(' ', at), words.size());
  const std::string_view rest = words.substr(at);
  for (const std::string_view box : {"[ ] ", "[x] ", "[*] ", "[X] "}) {
    if (rest.starts_with(box)) at += box.size();
  }
  return at;
}

void AsciiDocReader::paragraph(std::size_t& k) {
  const Style style = std::exchange(style_, Style::kNone);
  std::size_t begin = begin_of(k);
  const std::size_t mark = item_mark(k);
  std::size_t end = k + 1;
  const auto ends_here = [this](std::size_t j) {
    const std::string_view words = line(j);
    if (is_term(words)) return true;
    return lines_[j].blank() || words == "+" || item_mark(j) > 0 || words.starts_with("//") ||
           is_rule(words, "-.=*_+/", 4) || words == "--" || words.starts_with("|===") || words.starts_with("```") ||
           (words.starts_with('[') && words.ends_with(']')) || words.starts_with("ifdef::") ||
           words.starts_with("ifndef::") || words.starts_with("endif::") || words.starts_with("include::") ||
           words.starts_with("ifeval::");
  };
  if (style == Style::kDropped || style == Style::kCode || (lines_[k].indent > 0 && mark == 0 && !after_item_)) {
    while (end < lines_.size() && !lines_[end].blank()) ++end;
    if (style != Style::kDropped) {
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kCode);
      for (std::size_t j = k; j < end; ++j) {
        if (j > k) out_.separate(Break::kBreak);
        out_.copy(begin_of(j), lines_[j].end - begin_of(j));
      }
      out_.end_part(Part::kCode);
    }
    out_.separate(Break::kParagraph);
    k = end;
    return;
  }
  while (end < lines_.size() && !ends_here(end)) ++end;
  if (mark > 0) {
    out_.separate(Break::kLine);
    begin += mark;
  }
  after_item_ = mark > 0;
  // term:: definition
  const std::size_t first_end = lines_[k].end;
  const std::string_view first = source_.substr(begin, first_end - begin);
  for (const std::string_view colons : {"::", ";;"}) {
    std::size_t at = first.find(colons);
    if (at == kNpos || at == 0 || is_blank_char(first[at - 1])) continue;
    std::size_t behind = at;
    while (behind < first.size() && first[behind] == colons[0]) ++behind;
    if (behind - at > 4 || (behind < first.size() && first[behind] != ' ')) continue;
    out_.separate(Break::kLine);
    text(begin, begin + at);
    out_.separate(Break::kLine);
    begin += behind;
    after_item_ = true;
    break;
  }
  for (const std::string_view label : {"NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "}) {
    if (source_.substr(begin, label.size()) == label) begin += label.size();
  }
  const bool markdown_quote = source_.substr(begin, 2) == "> ";
  if (style == Style::kQuote || markdown_quote) out_.begin_quote();
  if (style == Style::kReferences) out_.begin_part(Part::kReferences);
  for (std::size_t j = k; j < end;) {
    // Lines up to one that ends with " +", which breaks the line.
    std::size_t last = j;
    while (last + 1 < end && !line(last).ends_with(" +") && !markdown_quote) ++last;
    std::size_t from = j == k ? std::min(begin, lines_[last].end) : begin_of(j);
    if (markdown_quote && source_.substr(from, 1) == ">") ++from;
    const bool broken = line(last).ends_with(" +");
    text(from, lines_[last].end - (broken ? 2u : 0u));
    out_.separate(broken ? Break::kBreak : Break::kSpace);
    j = last + 1;
  }
  if (style == Style::kReferences) out_.end_part(Part::kReferences);
  if (style == Style::kQuote || markdown_quote) out_.end_quote();
  const bool ended = end == lines_.size() || lines_[end].blank();
  out_.separate(ended ? Break::kParagraph : Break::kLine);
  inline_.write_notes();
  k = end;
}

void AsciiDocReader::read() {
  bool any = false;
  for (std::size_t k = 0; k < lines_.size();) {
    const std::string_view words = line(k);
    if (lines_[k].blank()) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    if (words.starts_with("//") && !is_rule(words, "/", 4)) {
      if (!words.starts_with("///")) out_.comment(words.substr(2), begin_of(k));
      ++k;
      continue;
    }
    if (condition(k)) {
      ++k;
      continue;
    }
    if (!conditions_.hold()) {
      ++k;
      continue;
    }
    if (attribute(k)) continue;
    if (!std::exchange(any, true) && header(k)) continue;
    if (words == "'''" || words == "<<<" || words == "---" || words == "***" || words == "* * *" || words == "+") {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    if (heading(k) || delimiter(k)) {
      after_item_ = false;
      continue;
    }
    if (block_line(words)) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    if (words.size() > 1 && words[0] == '.' && words[1] != '.' && words[1] != ' ') {  // the title of a block
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kCaption);
      text(lines_[k].begin + 1, lines_[k].end);
      out_.end_part(Part::kCaption);
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    paragraph(k);
  }
  while (!blocks_.empty()) {
    if (blocks_.back().quoted) out_.end_quote();
    blocks_.pop_back();
  }
}

}  // namespace

void read_asciidoc(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  AsciiDocReader(document.original, out).read();
  out.finish();
}

}  // namespace refrain::io
