#include "io/markup/rst.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/grid.h"
#include "io/markup/prose.h"
#include "io/markup/rst_directives.h"
#include "io/markup/rst_inline.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kAdornments = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

// Length of the mark of a list item with the blanks behind it; 0 where the line begins with none.
std::size_t item_mark(std::string_view line) {
  const auto blanks_behind = [line](std::size_t at) {
    if (at == line.size()) return at;
    if (line[at] != ' ' && line[at] != '\t') return std::size_t{0};
    return std::min(line.find_first_not_of(" \t", at), line.size());
  };
  for (const std::string_view bullet : {"-", "*", "+", "\u2022", "\u2023"}) {
    if (line.starts_with(bullet) && line.size() > bullet.size()) return blanks_behind(bullet.size());
  }
  std::size_t at = line.starts_with('(') ? 1 : 0;
  const std::size_t begin = at;
  if (at < line.size() && line[at] == '#') {
    ++at;
  } else {
    while (at < line.size() && is_ascii_digit(line[at])) ++at;
    if (at == begin) {
      while (at < line.size() && std::string_view("ivxlcIVXLC").find(line[at]) != kNone) ++at;
      if (at == begin && at < line.size() && is_ascii_letter(line[at])) ++at;
    }
  }
  if (at == begin || at - begin > 8 || at >= line.size() || (line[at] != '.' && line[at] != ')')) return 0;
  if (begin == 1 && line[at] != ')') return 0;
  return at + 1 < line.size() ? blanks_behind(at + 1) : 0;
}

class RstReader {
 public:
  RstReader(std::string_view source, TextBuilder& out)
      : source_(source), out_(out), lines_(markup_lines(source, 0, source.size())) {}

  void read();

 private:
  enum class Kind : std::uint8_t { kBody, kItem, kQuote };
  // Text that stands further in than what is around it.
  struct Level {
    std::size_t indent = 0;
    Kind kind = Kind::kBody;
  };

  void find_substitutions();
  std::size_t explicit_markup(std::size_t k);
  std::size_t directive(std::size_t k, std::size_t colons, std::size_t name_begin);
  std::size_t behind_block(std::size_t k, std::size_t indent) const;
  std::size_t code(std::size_t begin, std::size_t end);
  std::size_t paragraph(std::size_t k);
  std::size_t heading(std::size_t k);
  std::size_t table(std::size_t k);
  std::size_t csv_table(std::size_t k, std::size_t end);
  void write_rows(const Grid& grid);
  std::size_t field(std::size_t k, std::size_t at);
  void enter(std::size_t indent, bool may_quote);
  void push(std::size_t indent, Kind kind);
  void pop_to(std::size_t indent);
  void text(std::size_t begin, std::size_t end) { read_rst_inline(source_, begin, end, substitutions_, out_); }
  std::size_t begin_of(std::size_t k) const { return lines_[k].begin + lines_[k].indent; }

  std::string_view source_;
  TextBuilder& out_;
  std::vector<MarkupLine> lines_;
  std::vector<Level> levels_ = {{0, Kind::kBody}};
  std::vector<std::string> adornments_;  // of headings, from the highest
  RstSubstitutions substitutions_;
  bool any_text_ = false;
};

// Behind the last line of a block that stands further in than `indent`.
std::size_t RstReader::behind_block(std::size_t k, std::size_t indent) const {
  std::size_t end = k;
  for (; k < lines_.size(); ++k) {
    if (lines_[k].blank()) continue;
    if (lines_[k].indent <= indent) break;
    end = k + 1;
  }
  return end;
}

// .. |name| replace:: text
void RstReader::find_substitutions() {
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    const std::string_view line = lines_[k].text(source_);
    if (!line.starts_with(".. |")) continue;
    const std::size_t bar = line.find('|', 4);
    constexpr std::string_view kReplace = " replace::";
    if (bar == kNone || !line.substr(bar + 1).starts_with(kReplace)) continue;
    std::string value(without_blanks(line.substr(bar + 1 + kReplace.size())));
    for (std::size_t j = k + 1; j < lines_.size() && !lines_[j].blank() && lines_[j].indent > lines_[k].indent; ++j) {
      if (value.size() > 1'000) break;
      value += (value.empty() ? "" : " ") + std::string(lines_[j].text(source_));
    }
    // Emphasis in it goes, too.
    Document seen;
    TextBuilder out(value, seen);
    read_rst_inline(value, 0, value.size(), {}, out);
    out.finish();
    if (seen.text.size() <= 256) substitutions_[rst_name(line.substr(4, bar - 4))] = seen.text;
  }
}

void RstReader::push(std::size_t indent, Kind kind) {
  if (kind == Kind::kQuote) out_.begin_quote();
  levels_.push_back({indent, kind});
}

void RstReader::pop_to(std::size_t indent) {
  while (levels_.size() > 1 && levels_.back().indent > indent) {
    if (levels_.back().kind == Kind::kQuote) out_.end_quote();
    levels_.pop_back();
  }
}

// A block begins at this indentation.
void RstReader::enter(std::size_t indent, bool may_quote) {
  pop_to(indent);
  if (indent > levels_.back().indent) push(indent, may_quote ? Kind::kQuote : Kind::kBody);
}

std::size_t RstReader::code(std::size_t begin, std::size_t end) {
  while (begin < end && lines_[begin].blank()) ++begin;
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kCode);
  for (std::size_t k = begin; k < end; ++k) {
    if (k > begin) out_.separate(lines_[k - 1].blank() ? Break::kParagraph : Break::kBreak);
    out_.copy(begin_of(k), lines_[k].end - begin_of(k));
  }
  out_.end_part(Part::kCode);
  out_.separate(Break::kParagraph);
  return end;
}

std::size_t RstReader::directive(std::size_t k, std::size_t colons, std::size_t name_begin) {
  const MarkupLine& line = lines_[k];
  const std::string name = rst_name(source_.substr(name_begin, colons - name_begin));
  const DirectiveKind kind = directive_kind(name);
  const std::size_t argument = std::min(source_.find_first_not_of(" \t", colons + 2), line.end);
  const std::size_t end = behind_block(k + 1, line.indent);
  if (kind == DirectiveKind::kNothing) return end;
  // Lines of the argument go on until a blank one or an option.
  std::size_t body = k + 1;
  out_.separate(Break::kParagraph);
  const bool has_title =
      kind == DirectiveKind::kTitled || kind == DirectiveKind::kCaption || kind == DirectiveKind::kHeading;
  if (kind == DirectiveKind::kText) {
    pop_to(line.indent);
    if (argument < line.end) {
      std::size_t last = k;
      while (last + 1 < end && !lines_[last + 1].blank() && !lines_[last + 1].text(source_).starts_with(':')) ++last;
      text(argument, lines_[last].end);
      out_.separate(Break::kParagraph);
      body = last + 1;
    }
  } else if (has_title && argument < line.end) {
    const Part part = kind == DirectiveKind::kCaption ? Part::kCaption : Part::kHeading;
    out_.begin_part(part, part == Part::kHeading ? 6 : 0);
    text(argument, line.end);
    out_.end_part(part);
    out_.separate(Break::kParagraph);
  }
  if (name == "csv-table") {
    pop_to(line.indent);
    return csv_table(body, end);
  }
  for (; body < end && lines_[body].text(source_).starts_with(':'); ++body) {
    constexpr std::string_view kCaption = ":caption:";
    if (kind != DirectiveKind::kCode || !lines_[body].text(source_).starts_with(kCaption)) continue;
    out_.begin_part(Part::kCaption);
    text(begin_of(body) + kCaption.size(), lines_[body].end);
    out_.end_part(Part::kCaption);
    out_.separate(Break::kParagraph);
  }
  if (kind == DirectiveKind::kHeading) return end;
  if (kind == DirectiveKind::kCode) return code(body, end);
  while (body < end && lines_[body].blank()) ++body;
  if (body < end) {
    pop_to(line.indent);
    push(lines_[body].indent, kind == DirectiveKind::kQuote ? Kind::kQuote : Kind::kBody);
  }
  return body;
}

// A line that begins with "..": a directive, a target, a footnote, a comment.
std::size_t RstReader::explicit_markup(std::size_t k) {
  const MarkupLine& line = lines_[k];
  const std::string_view rest = line.text(source_);
  // An empty comment takes nothing with it: it stands between a list and a quotation.
  if (rest == ".." && (k + 1 == lines_.size() || lines_[k + 1].blank())) return k + 1;
  const std::size_t end = behind_block(k + 1, line.indent);
  if (rest == ".." && k + 1 < end && out_.comment(lines_[k + 1].text(source_), begin_of(k + 1))) return k + 2;
  if (rest.size() > 3) {
    const std::string_view what = without_blanks(rest.substr(3));
    if (what.starts_with('_')) return end;
    if (what.starts_with('[')) {  // a footnote or an entry of a bibliography
      const std::size_t close = what.find("] ");
      if (close != kNone || what.ends_with(']')) {
        const bool entry = !is_ascii_digit(what[1]) && what[1] != '#' && what[1] != '*';
        out_.separate(Break::kParagraph);
        pop_to(line.indent);
        const std::size_t at =
            close == kNone ? line.end : static_cast<std::size_t>(what.data() - source_.data()) + close + 2;
        std::size_t last = k;
        while (last + 1 < end && !lines_[last + 1].blank()) ++last;
        if (entry) out_.begin_part(Part::kReferences);
        text(at, lines_[last].end);
        if (entry) out_.end_part(Part::kReferences);
        out_.separate(Break::kParagraph);
        if (last + 1 < end) {
          std::size_t next = last + 1;
          while (lines_[next].blank()) ++next;
          push(lines_[next].indent, Kind::kBody);
        }
        return last + 1;
      }
    }
    if (what.starts_with('|')) return end;
    // What a comment sets aside is no part of it, even where it stands further in.
    if (out_.comment(what, begin_of(k))) return k + 1;
    const std::size_t colons = what.find("::");
    if (colons != kNone && colons > 0 && what.substr(0, colons).find_first_of(" \t`*") == kNone) {
      const std::size_t at = static_cast<std::size_t>(what.data() - source_.data());
      return directive(k, at + colons, at);
    }
  }
  return end;
}

// A line of text over, or between, lines of punctuation. The order in which they occur tells the levels.
std::size_t RstReader::heading(std::size_t k) {
  const auto is_adornment = [this](std::size_t at) {
    return at < lines_.size() && lines_[at].indent == 0 && is_rule(lines_[at].text(source_), kAdornments, 2);
  };
  std::size_t title = k;
  std::string style;
  if (is_adornment(k)) {
    if (k + 2 >= lines_.size() || lines_[k + 1].blank() || !is_adornment(k + 2)) return k;
    if (source_[begin_of(k)] != source_[begin_of(k + 2)]) return k;
    title = k + 1;
    style = "over ";
  } else if (!is_adornment(k + 1) || lines_[k].indent > 0) {
    return k;
  }
  const std::string_view words = lines_[title].text(source_);
  std::size_t width = 0;
  for (const char c : words) width += (static_cast<unsigned char>(c) & 0xc0u) != 0x80 ? 1u : 0u;
  const std::size_t length = lines_[title + 1].end - begin_of(title + 1);
  if (length < std::min<std::size_t>(width, 4)) return k;
  style += source_[begin_of(title + 1)];
  const auto found = std::find(adornments_.begin(), adornments_.end(), style);
  const auto level =
      static_cast<std::uint8_t>(std::min<std::size_t>(static_cast<std::size_t>(found - adornments_.begin()) + 1, 100));
  if (found == adornments_.end()) adornments_.push_back(style);
  pop_to(0);
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kHeading, level);
  text(begin_of(title), lines_[title].end);
  out_.end_part(Part::kHeading);
  out_.separate(Break::kParagraph);
  return title + 2;
}

std::size_t RstReader::table(std::size_t k) {
  std::size_t end = k;
  const Grid grid = drawn_table(source_, lines_, k, end);
  if (end == k) return k;
  pop_to(lines_[k].indent);
  out_.separate(Break::kParagraph);
  write_rows(grid);
  out_.separate(Break::kParagraph);
  return end;
}

void RstReader::write_rows(const Grid& grid) {
  for (const GridRow& row : grid) {
    out_.separate(Break::kLine);
    for (const GridCell& cell : row) {
      out_.separate(Break::kCell);
      for (const Span piece : cell) {
        text(piece.begin, piece.end);
        out_.separate(Break::kSpace);
      }
    }
  }
}

// Options from line k on, of which one may hold the header, and rows up to line `end`.
std::size_t RstReader::csv_table(std::size_t k, std::size_t end) {
  constexpr std::string_view kHeader = ":header:";
  constexpr std::string_view kDelimiter = ":delim:";
  char delimiter = ',';
  Span header;
  while (k < end && lines_[k].text(source_).starts_with(':')) {
    const std::size_t first = k++;
    while (k < end && !lines_[k].blank() && lines_[k].indent > lines_[first].indent) ++k;
    const std::string_view option = lines_[first].text(source_);
    if (option.starts_with(kHeader)) {
      header = {static_cast<std::uint32_t>(begin_of(first) + kHeader.size()),
                static_cast<std::uint32_t>(lines_[k - 1].end)};
    }
    if (option.starts_with(kDelimiter)) {
      const std::string_view named = without_blanks(option.substr(kDelimiter.size()));
      if (!named.empty()) delimiter = named == "tab" ? '\t' : named == "space" ? ' ' : named[0];
    }
  }
  write_rows(csv_grid(source_, header.begin, header.end, delimiter));
  while (k < end && lines_[k].blank()) ++k;
  if (k < end) write_rows(csv_grid(source_, lines_[k].begin, lines_[end - 1].end, delimiter));
  out_.separate(Break::kParagraph);
  return end;
}

// :name: value. At the front of a file they tell about it, and are no text.
std::size_t RstReader::field(std::size_t k, std::size_t at) {
  if (!any_text_) return std::max(k + 1, behind_block(k + 1, lines_[k].indent));
  pop_to(lines_[k].indent);
  out_.separate(Break::kLine);
  const std::size_t value = std::min(source_.find_first_not_of(" \t", at), lines_[k].end);
  std::size_t last = k;
  while (last + 1 < lines_.size() && !lines_[last + 1].blank() && lines_[last + 1].indent > lines_[k].indent) ++last;
  text(value, lines_[last].end);
  out_.separate(Break::kLine);
  return last + 1;
}

std::size_t RstReader::paragraph(std::size_t k) {
  const std::string_view first = lines_[k].text(source_);
  std::size_t indent = lines_[k].indent;
  if (first.starts_with(">>> ")) {
    std::size_t end = k;
    while (end < lines_.size() && !lines_[end].blank()) ++end;
    return code(k, end);
  }
  // Items of lists, several on one line too.
  std::size_t at = begin_of(k);
  std::size_t mark = item_mark(source_.substr(at, lines_[k].end - at));
  if (mark > 0) {
    enter(indent, false);
    out_.separate(Break::kLine);
    for (int depth = 0; mark > 0 && depth < 16; ++depth) {
      at += mark;
      indent += mark;
      push(indent, Kind::kItem);
      mark = item_mark(source_.substr(at, lines_[k].end - at));
    }
    if (at >= lines_[k].end) return k + 1;
    // What stands behind the mark is any block.
    const std::string_view rest = source_.substr(at, lines_[k].end - at);
    if (rest.starts_with(".. ")) {
      lines_[k] = {lines_[k].begin, lines_[k].end, indent};
      return explicit_markup(k);
    }
  } else {
    const bool after_blank = k == 0 || lines_[k - 1].blank();
    enter(indent, after_blank);
  }
  // The lines up to a blank one, or to one that stands elsewhere.
  std::size_t end = k + 1;
  const bool lines = first.starts_with("| ") || first == "|";
  while (end < lines_.size() && !lines_[end].blank()) {
    const std::string_view next = lines_[end].text(source_);
    if (!lines && lines_[end].indent != indent) break;
    if (mark == 0 && levels_.back().kind == Kind::kItem && item_mark(next) > 0 && lines_[end].indent <= indent) break;
    if (lines && !next.starts_with('|')) break;
    ++end;
  }
  if (lines) {
    for (std::size_t j = k; j < end; ++j) {
      const std::size_t begin = std::min(source_.find_first_not_of(" \t", begin_of(j) + 1), lines_[j].end);
      if (j > k) out_.separate(Break::kBreak);
      text(begin, lines_[j].end);
    }
    out_.separate(Break::kParagraph);
    return end;
  }
  std::size_t text_end = lines_[end - 1].end;
  const bool literal = source_.substr(0, text_end).ends_with("::");
  if (literal) {
    // "text::" is printed with one colon, "::" and "text ::" with none.
    text_end -= text_end >= at + 3 && !is_blank_char(source_[text_end - 3]) ? 1u : 2u;
  }
  if (text_end > at) text(at, text_end);
  const bool goes_on = end < lines_.size() && !lines_[end].blank();
  out_.separate(goes_on ? Break::kLine : Break::kParagraph);
  if (!literal) return end;
  std::size_t next = end;
  while (next < lines_.size() && lines_[next].blank()) ++next;
  const std::size_t base = levels_.back().indent;
  if (next == end || next == lines_.size() || lines_[next].indent <= base) return end;
  return code(next, behind_block(next, base));
}

void RstReader::read() {
  find_substitutions();
  for (std::size_t k = 0; k < lines_.size();) {
    const MarkupLine& line = lines_[k];
    if (line.blank()) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    const std::string_view words = line.text(source_);
    if (words.starts_with(".. ") || words == "..") {
      pop_to(line.indent);
      k = explicit_markup(k);
      continue;
    }
    if (words.starts_with("__ ")) {
      ++k;
      continue;
    }
    if (const std::size_t behind = heading(k); behind > k) {
      any_text_ = true;
      k = behind;
      continue;
    }
    if (const std::size_t behind = table(k); behind > k) {
      any_text_ = true;
      k = behind;
      continue;
    }
    if (is_rule(words, kAdornments, 4)) {  // a transition
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    if (words.starts_with(':') && words.size() > 2) {
      const std::size_t colon = words.find(": ", 1);
      const std::size_t at = colon != kNone ? colon + 1 : words.ends_with(':') && words.size() > 2 ? words.size() : 0;
      if (at > 0 && words.substr(0, at).find('`') == kNone && !words.starts_with("::")) {
        k = field(k, begin_of(k) + at);
        continue;
      }
    }
    any_text_ = true;
    k = paragraph(k);
  }
  pop_to(0);
}

}  // namespace

void read_rst(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  RstReader(document.original, out).read();
  out.finish();
}

}  // namespace refrain::io
