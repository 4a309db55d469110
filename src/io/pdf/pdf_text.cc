#include "io/pdf/pdf_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "io/pdf/pdf_columns.h"
#include "io/pdf/pdf_rows.h"

namespace refrain::io {
namespace {

// Lines at the top and the bottom of a page that may be running headers and footers, and how far from the edge.
constexpr std::size_t kEdgeLines = 3;
constexpr double kEdge = 0.14;       // of the page's height
constexpr double kMargin = 0.10;     // of its width: where turned text stands
constexpr double kNoteZone = 0.55;   // notes stand below this share of the height
constexpr double kSmallType = 0.93;  // of the usual height of a line

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_small(c) || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

// Two-byte small letters of Latin, Greek and Cyrillic, near enough: what follows a hyphen.
bool begins_small(std::string_view text) {
  if (text.empty()) return false;
  if (is_small(text[0])) return true;
  if (text.size() < 2) return false;
  const auto lead = static_cast<unsigned char>(text[0]);
  const auto next = static_cast<unsigned char>(text[1]);
  if (lead == 0xc3) return next >= 0x9f;                      // U+00DF to U+00FF
  if (lead == 0xc4 || lead == 0xc5) return (next & 1u) != 0;  // mostly every other one
  if (lead == 0xce) return next >= 0xac;                      // U+03AC and on
  if (lead == 0xcf) return true;
  if (lead == 0xd0) return next >= 0xb0;  // U+0430 and on
  if (lead == 0xd1) return true;
  return lead == 0xef && next == 0xac;  // ligatures
}

// Where a paragraph's last line ends a sentence.
bool ends_sentence(std::string_view text) {
  for (const std::string_view close : {"\"", ")", "]", "'", "\u201d", "\u2019", "\u00bb"}) {
    if (text.ends_with(close)) text.remove_suffix(close.size());
  }
  for (const std::string_view mark : {".", "!", "?", ":", "\u2026", "\u3002", "\u061f", "\u0964"}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

// A line with its numbers as one mark, to be compared with those of other pages.
std::string shape_of(std::string_view text) {
  std::string shape;
  for (const char c : text) {
    if (!is_digit(c)) {
      shape += c;
    } else if (shape.empty() || shape.back() != '#') {
      shape += '#';
    }
  }
  return shape;
}

// "7", "- 7 -", "Page 7 of 9", "vii".
bool is_page_number(std::string_view text) {
  const std::string shape = shape_of(text);
  std::string plain;
  for (const char c : shape) {
    if (std::string_view(" -|[]().\u2013\u2014/").find(c) == std::string_view::npos)
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (const std::string_view known :
       {"#", "##", "page#", "page#of#", "p#", "seite#", "seite#von#", "#of#", "p\u00e1gina#", "pagina#", "s#"}) {
    if (plain == known) return true;
  }
  return !plain.empty() && plain.size() <= 6 && plain.find_first_not_of("ivxlc") == std::string::npos &&
         text.size() <= 8;
}

// As a note does.
bool begins_with_mark(std::string_view text) {
  for (const std::string_view mark : {"*", "\u2020", "\u00b9", "\u00b2", "\u00b3"}) {
    if (text.starts_with(mark)) return true;
  }
  return !text.empty() && is_digit(text.front());
}

// Takes the number or the sign off the front of a note: "1 Text", "* Text".
void drop_mark(std::string& note) {
  const std::size_t space = note.find(' ');
  if (space == 0 || space > 4 || space + 1 >= note.size()) return;
  const std::string_view mark = std::string_view(note).substr(0, space);
  const bool digits = mark.find_first_not_of("0123456789.)") == std::string_view::npos && is_digit(mark.front());
  if (digits || mark == "*" || mark == "**" || static_cast<unsigned char>(mark.front()) >= 0x80)
    note.erase(0, space + 1);
}

bool is_turned(const PdfLine& line) { return line.box.height() > 2.5 * line.box.width() && line.text.size() > 3; }

class Assembler {
 public:
  explicit Assembler(const std::vector<PdfPage>& pages) : pages_(pages) {}

  std::vector<std::string> run();

 private:
  void find_furniture();
  void find_small_headers(bool top);
  void measure();
  bool is_furniture(const PdfPage& page, const PdfLine& line) const;
  void add_page(const PdfPage& page);
  void add_block(const PdfPage& page, const PdfBlock& block, std::vector<std::string>& into);
  std::size_t add_table(const PdfPage& page, std::size_t first);
  void join(std::string& paragraph, std::string_view line) const;
  // Lines of a page that are near its upper and lower edge, from the edge inwards.
  static std::vector<const PdfLine*> edge_lines(const PdfPage& page, bool top);

  const std::vector<PdfPage>& pages_;
  std::unordered_set<const PdfLine*> furniture_;
  std::unordered_set<std::string> hyphenated_;  // words with a hyphen within a line
  double usual_height_ = 0;
  std::vector<std::string> paragraphs_;
  std::vector<std::string> notes_;  // of the pages whose last paragraph is open
};

std::vector<const PdfLine*> Assembler::edge_lines(const PdfPage& page, bool top) {
  // A running header is a block of few lines, or the outermost line of a larger one.
  std::vector<const PdfLine*> lines;
  const PdfLine* outermost = nullptr;
  const auto is_outer = [top](const PdfLine* a, const PdfLine* b) {
    return top ? a->box.top < b->box.top : a->box.bottom > b->box.bottom;
  };
  for (const PdfBlock& block : page.blocks) {
    for (const PdfLine& line : block.lines) {
      const bool near = top ? line.box.bottom<kEdge * page.height : line.box.top>(1 - kEdge) * page.height;
      if (!near || line.words == 0 || is_turned(line)) continue;
      if (outermost == nullptr || is_outer(&line, outermost)) outermost = &line;
      if (block.lines.size() <= kEdgeLines) lines.push_back(&line);
    }
  }
  if (outermost != nullptr && std::find(lines.begin(), lines.end(), outermost) == lines.end())
    lines.push_back(outermost);
  const std::size_t count = std::min(lines.size(), 2 * kEdgeLines);
  std::partial_sort(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count), lines.end(), is_outer);
  lines.resize(count);
  return lines;
}

void Assembler::find_furniture() {
  // How many pages have a line of this shape at this edge.
  std::unordered_map<std::string, std::size_t> counts;
  for (const bool top : {true, false}) {
    for (const PdfPage& page : pages_) {
      std::unordered_set<std::string> seen;
      for (const PdfLine* line : edge_lines(page, top)) {
        std::string shape = (top ? "^" : "_") + shape_of(line->text);
        if (seen.insert(shape).second) ++counts[std::move(shape)];
      }
    }
  }
  for (const bool top : {true, false}) {
    for (const PdfPage& page : pages_) {
      // Nothing but furniture stands farther out than a page number, or beside it.
      const PdfLine* text = nullptr;
      for (const PdfLine* line : edge_lines(page, top)) {
        const std::size_t count = counts[(top ? "^" : "_") + shape_of(line->text)];
        // Left and right pages may have each their own.
        const std::size_t least = std::max<std::size_t>(2, std::min<std::size_t>(3, pages_.size() / 3));
        const bool outermost = text == nullptr || std::abs(line->box.top - text->box.top) < 0.5 * line->box.height();
        if (count >= least || (outermost && is_page_number(line->text))) {
          furniture_.insert(line);
        } else if (text == nullptr) {
          text = line;
        }
      }
    }
  }
}

// Outermost lines in small type that stand at the same height on several pages, whatever they say: headers of chapters,
// catchwords. Text follows at a distance.
void Assembler::find_small_headers(bool top) {
  constexpr double kSlack = 1.5;  // points
  struct Candidate {
    const PdfLine* line = nullptr;
    double at = 0;
  };
  std::vector<Candidate> candidates;
  for (const PdfPage& page : pages_) {
    const std::vector<const PdfLine*> lines = edge_lines(page, top);
    if (lines.empty() || lines.front()->box.height() > kSmallType * usual_height_) continue;
    if (!top && begins_with_mark(lines.front()->text)) continue;  // a note
    const PdfBox& box = lines.front()->box;
    const bool apart = std::none_of(page.blocks.begin(), page.blocks.end(), [&](const PdfBlock& block) {
      return std::any_of(block.lines.begin(), block.lines.end(), [&](const PdfLine& line) {
        const double gap = top ? line.box.top - box.bottom : box.top - line.box.bottom;
        return &line != lines.front() && gap > -0.5 * box.height() && gap < box.height();
      });
    });
    if (apart) candidates.push_back({lines.front(), top ? box.top : page.height - box.bottom});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.at < b.at; });
  const std::size_t least = std::max<std::size_t>(2, pages_.size() / 4);
  for (std::size_t begin = 0; begin < candidates.size();) {
    std::size_t end = begin + 1;
    while (end < candidates.size() && candidates[end].at - candidates[begin].at < kSlack) ++end;
    if (end - begin >= least) {
      for (std::size_t k = begin; k < end; ++k) furniture_.insert(candidates[k].line);
    }
    begin = end;
  }
}

void Assembler::measure() {
  std::vector<float> heights;
  for (const PdfPage& page : pages_) {
    for (const PdfBlock& block : page.blocks) {
      for (const PdfLine& line : block.lines) {
        if (line.words >= 4) heights.push_back(static_cast<float>(line.box.height()));
        std::string_view text = line.text;
        while (!text.empty()) {
          const std::size_t space = std::min(text.find(' '), text.size());
          const std::string_view word = text.substr(0, space);
          const std::size_t hyphen = word.find('-');
          if (hyphen != std::string_view::npos && hyphen > 0 && hyphen + 1 < word.size()) {
            std::string lower;
            for (const char c : word) {
              if (is_letter(c) || c == '-') lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            }
            hyphenated_.insert(std::move(lower));
          }
          text.remove_prefix(std::min(space + 1, text.size()));
        }
      }
    }
  }
  if (heights.empty()) return;
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::nth_element(heights.begin(), middle, heights.end());
  usual_height_ = static_cast<double>(*middle);
}

bool Assembler::is_furniture(const PdfPage& page, const PdfLine& line) const {
  if (furniture_.contains(&line)) return true;
  return is_turned(line) && (line.box.right < kMargin * page.width || line.box.left > (1 - kMargin) * page.width);
}

// Appends a line to a paragraph; a word that is cut at the end of the one before is made whole.
void Assembler::join(std::string& paragraph, std::string_view line) const {
  if (paragraph.empty()) {
    paragraph = line;
    return;
  }
  for (const std::string_view hyphen : {"-", "\u00ad", "\u2010"}) {
    if (!paragraph.ends_with(hyphen) || !begins_small(line)) continue;
    const std::size_t end = paragraph.size() - hyphen.size();
    if (end == 0 || !is_letter(paragraph[end - 1])) break;
    std::size_t begin = end;
    while (begin > 0 && (is_letter(paragraph[begin - 1]) || paragraph[begin - 1] == '-')) --begin;
    std::size_t rest = 0;
    while (rest < line.size() && (is_letter(line[rest]) || line[rest] == '-')) ++rest;
    std::string whole;
    for (const char c : paragraph.substr(begin, end - begin) + "-" + std::string(line.substr(0, rest))) {
      whole += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (!hyphenated_.contains(whole)) paragraph.resize(end);
    paragraph += line;
    return;
  }
  paragraph += ' ';
  paragraph += line;
}

// The first line may go on with the last paragraph.
void Assembler::add_block(const PdfPage& page, const PdfBlock& block, std::vector<std::string>& into) {
  const PdfLine* before = nullptr;
  for (const PdfLine& line : block.lines) {
    if (line.words == 0 || is_furniture(page, line)) continue;
    bool starts = true;
    if (before != nullptr) {
      const double height = std::max(before->box.height(), line.box.height());
      const bool gap = line.box.top - before->box.bottom > 0.9 * height;
      const bool aside = std::abs(line.box.top - before->box.top) < 0.3 * height;
      const bool indented =
          line.box.left > block.box.left + 0.8 * height && before->box.left < block.box.left + 0.4 * height;
      const bool is_short = before->box.right < block.box.right - 0.12 * block.box.width();
      starts = !aside && (gap || (ends_sentence(before->text) && (indented || is_short)));
    } else if (!into.empty()) {
      const std::string& last = into.back();
      const bool cut = last.ends_with("-") || last.ends_with("\u00ad");
      starts = ends_sentence(last) || !(begins_small(line.text) || cut);
    }
    if (starts) into.emplace_back();
    join(into.back(), line.text);
    before = &line;
  }
}

// A paragraph a row of the table that begins with this block, if one does; returns the number of the block behind it.
std::size_t Assembler::add_table(const PdfPage& page, std::size_t first) {
  const PdfRows table = table_rows(page.blocks, first);
  for (const std::vector<const PdfLine*>& row : table.lines) {
    std::string cells;
    for (const PdfLine* line : row) {
      if (is_furniture(page, *line)) continue;
      if (!cells.empty()) cells += '\t';
      cells += line->text;
    }
    if (!cells.empty()) paragraphs_.push_back(std::move(cells));
  }
  return table.lines.empty() ? first : table.behind;
}

void Assembler::add_page(const PdfPage& page) {
  std::vector<std::string> notes;
  bool first = true;
  bool any = false;
  // Blocks of marks alone, and those they mark.
  std::vector<bool> is_mark(page.blocks.size());
  std::vector<bool> has_mark(page.blocks.size());
  for (std::size_t k = 0; k < page.blocks.size(); ++k) {
    std::size_t owner = k;
    if (!is_marks(page.blocks, k, owner)) continue;
    is_mark[k] = true;
    has_mark[owner] = true;
  }
  for (std::size_t number = 0; number < page.blocks.size(); ++number) {
    if (is_mark[number]) continue;
    if (const std::size_t behind = add_table(page, number); behind > number) {
      std::move(notes_.begin(), notes_.end(), std::back_inserter(paragraphs_));
      notes_.clear();
      first = false;
      any = true;
      number = behind - 1;
      continue;
    }
    const PdfBlock& block = page.blocks[number];
    const PdfLine* line = nullptr;
    for (const PdfLine& one : block.lines) {
      if (one.words > 0 && !is_furniture(page, one)) {
        line = &one;
        break;
      }
    }
    if (line == nullptr) continue;
    const bool marked = has_mark[number] || begins_with_mark(line->text);
    const bool note = marked && any && line->box.top > kNoteZone * page.height && usual_height_ > 0 &&
                      line->box.height() < kSmallType * usual_height_;
    if (note) {
      const std::size_t count = notes.size();
      add_block(page, block, notes);
      if (notes.size() > count) drop_mark(notes[count]);
      continue;
    }
    const std::size_t count = paragraphs_.size();
    add_block(page, block, paragraphs_);
    // Where the paragraph before was complete, or has ended here, the notes of its page come between.
    const bool goes_on = first && paragraphs_.size() == count;
    if (!notes_.empty() && !goes_on) {
      paragraphs_.insert(paragraphs_.begin() + static_cast<std::ptrdiff_t>(count), notes_.begin(), notes_.end());
      notes_.clear();
    }
    first = false;
    any = true;
  }
  std::move(notes.begin(), notes.end(), std::back_inserter(notes_));
}

std::vector<std::string> Assembler::run() {
  measure();
  find_furniture();
  for (const bool top : {true, false}) find_small_headers(top);
  for (const PdfPage& page : pages_) add_page(page);
  std::move(notes_.begin(), notes_.end(), std::back_inserter(paragraphs_));
  return std::move(paragraphs_);
}

}  // namespace

std::vector<std::string> paragraphs_of(std::vector<PdfPage> pages) {
  order_columns(pages);
  return Assembler(pages).run();
}

}  // namespace refrain::io
