#include "io/markup/org.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/org_inline.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  return std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); });
}

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"TODO", "DONE", "NEXT", "WAITING", "WAIT", "HOLD", "CANCELLED", "CANCELED", "SOMEDAY", "STARTED", "DOING"});

class OrgReader {
 public:
  OrgReader(std::string_view source, TextBuilder& out)
      : source_(source), out_(out), inline_(source, out), lines_(markup_lines(source, 0, source.size())) {}

  void read();

 private:
  std::size_t heading(std::size_t k);
  std::size_t keyword(std::size_t k);
  std::size_t block(std::size_t k);
  std::size_t drawer(std::size_t k);
  std::size_t paragraph(std::size_t k);
  void table_row(std::size_t k);
  void code(std::size_t begin, std::size_t end, std::size_t skip);
  bool starts_block(std::size_t k) const;
  std::size_t item_mark(std::string_view words) const;
  void add_keywords(std::string_view words);
  std::size_t begin_of(std::size_t k) const { return lines_[k].begin + lines_[k].indent; }
  std::string_view words(std::size_t k) const { return lines_[k].text(source_); }

  std::string_view source_;
  TextBuilder& out_;
  OrgInline inline_;
  std::vector<MarkupLine> lines_;
  std::vector<std::string> keywords_ = {kKeywords.begin(), kKeywords.end()};
};

// * TODO [#A] Title :tag:, and what of the tree is not exported. Returns the line behind what was read.
std::size_t OrgReader::heading(std::size_t k) {
  const std::string_view line = lines_[k].in(source_);
  std::size_t stars = 0;
  while (stars < line.size() && line[stars] == '*') ++stars;
  if (stars == 0 || stars >= line.size() || line[stars] != ' ') return k;
  std::size_t begin = lines_[k].begin + std::min(line.find_first_not_of(' ', stars), line.size());
  std::size_t end = lines_[k].end;
  const auto word_is = [&](std::string_view word) {
    return source_.substr(begin, word.size()) == word &&
           (begin + word.size() == end || source_[begin + word.size()] == ' ');
  };
  const auto pass = [&](std::size_t length) {
    begin += length;
    while (begin < end && source_[begin] == ' ') ++begin;
  };
  for (const std::string& word : keywords_) {
    if (word_is(word)) pass(word.size());
  }
  if (begin + 4 <= end && source_[begin] == '[' && source_[begin + 1] == '#' && source_[begin + 3] == ']') pass(4);
  bool hidden = word_is("COMMENT");
  if (end > begin && source_[end - 1] == ':') {
    const std::size_t tags = source_.substr(0, end).rfind(' ');
    if (tags != kNone && tags + 1 >= begin && source_[tags + 1] == ':' && end - tags > 3) {
      hidden = hidden || source_.substr(tags, end - tags).find(":noexport:") != kNone;
      end = std::max(tags, begin);
    }
  }
  if (hidden) {
    for (++k; k < lines_.size(); ++k) {
      const std::string_view next = lines_[k].in(source_);
      std::size_t level = 0;
      while (level < next.size() && next[level] == '*') ++level;
      if (level > 0 && level <= stars && level < next.size() && next[level] == ' ') break;
    }
    return k;
  }
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kHeading, static_cast<std::uint8_t>(std::min<std::size_t>(stars, 100)));
  inline_.read(begin, end);
  out_.end_part(Part::kHeading);
  out_.separate(Break::kParagraph);
  inline_.write_notes();
  return k + 1;
}

void OrgReader::code(std::size_t begin, std::size_t end, std::size_t skip) {
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kCode);
  for (std::size_t k = begin; k < end; ++k) {
    if (lines_[k].blank()) {
      out_.separate(Break::kParagraph);
      continue;
    }
    std::size_t from = std::min(begin_of(k) + skip, lines_[k].end);
    while (from < lines_[k].end && source_[from] == ' ') ++from;
    out_.copy(from, lines_[k].end - from);
    out_.separate(Break::kBreak);
  }
  out_.end_part(Part::kCode);
  out_.separate(Break::kParagraph);
}

// #+BEGIN_NAME to #+END_NAME.
std::size_t OrgReader::block(std::size_t k) {
  const std::string_view line = words(k);
  const std::size_t name_end = std::min(line.find_first_of(" \t", 8), line.size());
  std::string name;
  for (const char c : line.substr(8, name_end - 8)) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool is_code = name == "src" || name == "example" || name == "verbatim";
  const bool dropped = name == "comment" || name == "export" || name == "html" || name == "latex" || name == "ascii";
  if (!is_code && !dropped) {
    out_.separate(Break::kParagraph);
    if (name == "quote" || name == "verse") out_.begin_quote();
    return k + 1;
  }
  const std::string mark = "#+end_" + name;
  std::size_t end = k + 1;
  while (end < lines_.size() && !starts_with_ignoring_case(words(end), mark)) ++end;
  if (end == lines_.size()) return k + 1;
  if (is_code) code(k + 1, end, 0);
  for (std::size_t j = k + 1; j < end && name == "comment"; ++j) out_.comment(words(j), begin_of(j));
  return end + 1;
}

std::size_t OrgReader::keyword(std::size_t k) {
  const std::string_view line = words(k);
  if (starts_with_ignoring_case(line, "#+begin_")) return block(k);
  if (starts_with_ignoring_case(line, "#+end_")) {
    if (starts_with_ignoring_case(line, "#+end_quote") || starts_with_ignoring_case(line, "#+end_verse"))
      out_.end_quote();
    out_.separate(Break::kParagraph);
    return k + 1;
  }
  const std::size_t colon = line.find(':');
  if (colon == kNone) return k + 1;
  const bool title = starts_with_ignoring_case(line, "#+title:") || starts_with_ignoring_case(line, "#+subtitle:");
  const bool caption = starts_with_ignoring_case(line, "#+caption");
  if (title || caption) {
    const Part part = title ? Part::kHeading : Part::kCaption;
    out_.separate(Break::kParagraph);
    out_.begin_part(part, title ? 1 : 0);
    inline_.read(begin_of(k) + colon + 1, lines_[k].end);
    out_.end_part(part);
    out_.separate(Break::kParagraph);
  } else if (starts_with_ignoring_case(line, "#+todo:") || starts_with_ignoring_case(line, "#+seq_todo:") ||
             starts_with_ignoring_case(line, "#+typ_todo:")) {
    add_keywords(line.substr(colon + 1));
  } else if (starts_with_ignoring_case(line, "#+macro:")) {
    const std::string_view rest = without_blanks(line.substr(8));
    const std::size_t space = rest.find(' ');
    if (space != kNone && rest.size() - space < 256) {
      inline_.define(rest.substr(0, space), without_blanks(rest.substr(space)));
    }
  }
  return k + 1;
}

// The words of "#+TODO: DRAFT(d) | FINAL".
void OrgReader::add_keywords(std::string_view words) {
  constexpr std::size_t kMost = 100;
  while (!words.empty() && keywords_.size() < kMost) {
    const std::size_t end = std::min(words.find_first_of(" \t"), words.size());
    std::string_view word = words.substr(0, end);
    word = word.substr(0, word.find('('));
    if (!word.empty() && word != "|") keywords_.emplace_back(word);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

// :NAME: to :END:; properties and the log book are none of the text.
std::size_t OrgReader::drawer(std::size_t k) {
  const std::string_view line = words(k);
  if (line.size() < 3 || line[0] != ':' || !line.ends_with(':') || line.find_first_of(" \t") != kNone) return k;
  if (starts_with_ignoring_case(line, ":end:")) return k + 1;
  if (!starts_with_ignoring_case(line, ":properties:") && !starts_with_ignoring_case(line, ":logbook:") &&
      !starts_with_ignoring_case(line, ":clock:")) {
    return k + 1;
  }
  std::size_t end = k + 1;
  while (end < lines_.size() && !starts_with_ignoring_case(words(end), ":end:")) {
    // One that is not closed ends with its section.
    if (lines_[end].in(source_).starts_with('*')) return k + 1;
    ++end;
  }
  return std::min(end + 1, lines_.size());
}

std::size_t OrgReader::item_mark(std::string_view line) const {
  std::size_t at = 0;
  if (line.starts_with('-') || line.starts_with('+')) {
    at = 1;
  } else {
    while (at < line.size() && is_ascii_digit(line[at])) ++at;
    if (at == 0 && line.size() > 1 && is_ascii_letter(line[0])) at = 1;
    if (at == 0 || at > 6 || at >= line.size() || (line[at] != '.' && line[at] != ')')) return 0;
    ++at;
  }
  if (at >= line.size() || line[at] != ' ') return 0;
  at = std::min(line.find_first_not_of(' ', at), line.size());
  if (line.substr(at).starts_with("[@")) at = std::min(line.find(' ', at), line.size() - 1) + 1;
  for (const std::string_view box : {"[ ] ", "[X] ", "[-] ", "[x] "}) {
    if (line.substr(at).starts_with(box)) at += box.size();
  }
  return at;
}

bool OrgReader::starts_block(std::size_t k) const {
  const std::string_view line = words(k);
  if (lines_[k].blank() || line.starts_with('|') || line.starts_with("#+") || line.starts_with("# ") || line == "#")
    return true;
  if (line.starts_with(": ") || item_mark(line) > 0 || (lines_[k].indent > 0 && line.starts_with("* "))) return true;
  if (lines_[k].indent == 0 && line.starts_with("*") && line.find_first_not_of('*') != kNone &&
      line[line.find_first_not_of('*')] == ' ')
    return true;
  return line.starts_with("\\begin{") || line.starts_with("[fn:") ||
         (line.starts_with(':') && line.ends_with(':') && line.size() > 2);
}

void OrgReader::table_row(std::size_t k) {
  const std::string_view line = words(k);
  out_.separate(Break::kLine);
  // Rules, and what says how columns are set: | <l> | <10> |, | / | < | > |.
  if (line.starts_with("|-") || line.starts_with("| / ")) return;
  if (line.find('<') != kNone && line.find_first_not_of("|<> lcr0123456789") == kNone) return;
  std::size_t from = begin_of(k) + 1;
  for (std::size_t at = from; at <= lines_[k].end; ++at) {
    if (at < lines_[k].end && source_[at] != '|') continue;
    inline_.read(from, at);
    out_.separate(Break::kCell);
    from = at + 1;
  }
  out_.separate(Break::kLine);
}

std::size_t OrgReader::paragraph(std::size_t k) {
  const std::string_view line = words(k);
  std::size_t begin = begin_of(k);
  std::size_t mark = item_mark(line);
  if (mark == 0 && lines_[k].indent > 0 && line.starts_with("* ")) mark = 2;
  if (mark > 0) {
    out_.separate(Break::kLine);
    begin += mark;
    // term :: definition
    const std::size_t colons = source_.substr(0, lines_[k].end).find(" ::", begin);
    if (colons != kNone) {
      inline_.read(begin, colons);
      out_.separate(Break::kLine);
      begin = colons + 3;
    }
  } else if (line.starts_with("[fn:") && lines_[k].indent == 0) {
    const std::size_t close = line.find(']');
    if (close != kNone && line.find(':', 4) > close) {
      out_.separate(Break::kParagraph);
      begin += close + 1;
    }
  }
  std::size_t end = k + 1;
  while (end < lines_.size() && !starts_block(end)) ++end;
  inline_.read(begin, lines_[end - 1].end);
  out_.separate(end == lines_.size() || lines_[end].blank() ? Break::kParagraph : Break::kLine);
  inline_.write_notes();
  return end;
}

void OrgReader::read() {
  for (std::size_t k = 0; k < lines_.size();) {
    const std::string_view line = words(k);
    if (lines_[k].blank()) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    if (const std::size_t behind = heading(k); behind > k) {
      k = behind;
      continue;
    }
    if (line.starts_with("#+")) {
      k = keyword(k);
      continue;
    }
    if (line.starts_with("# ") || line == "#") {
      out_.comment(line.substr(1), begin_of(k));
      ++k;
      continue;
    }
    if (const std::size_t behind = drawer(k); behind > k) {
      k = behind;
      continue;
    }
    if (line.starts_with("SCHEDULED:") || line.starts_with("DEADLINE:") || line.starts_with("CLOSED:") ||
        line.starts_with("CLOCK:")) {
      ++k;
      continue;
    }
    if (line.starts_with('|')) {
      table_row(k);
      ++k;
      continue;
    }
    if (line.starts_with(": ") || line == ":") {
      std::size_t end = k;
      while (end < lines_.size() && (words(end).starts_with(": ") || words(end) == ":")) ++end;
      code(k, end, 2);
      k = end;
      continue;
    }
    if (line.starts_with("\\begin{")) {  // math, by LaTeX
      const std::string mark = "\\end{" + std::string(line.substr(7, line.find('}') - 7));
      std::size_t end = k;
      while (end < lines_.size() && !lines_[end].blank() && words(end).find(mark) == kNone) ++end;
      k = std::min(end + 1, lines_.size());
      out_.separate(Break::kSpace);
      continue;
    }
    if (is_rule(line, "-", 5)) {
      out_.separate(Break::kParagraph);
      ++k;
      continue;
    }
    k = paragraph(k);
  }
}

}  // namespace

void read_org(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  OrgReader(document.original, out).read();
  out.finish();
}

}  // namespace refrain::io
