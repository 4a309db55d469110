#include "io/pdf/pdf_rows.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace refrain::io {
namespace {

// What tells cells from columns of running text: words a line, on average.
constexpr double kMostWords = 4;
// A tall table has fewer of them, or lines of unlike length: those of a column of text fill it.
constexpr std::size_t kTall = 6;
constexpr double kTallWords = 2.5;
constexpr double kFilled = 0.85;
constexpr double kRaised = 0.85;  // of the height of a line: the mark of a note
constexpr std::size_t kMostColumns = 32;

bool at_same_height(const PdfBox& a, const PdfBox& b) {
  return std::abs(a.top - b.top) < 0.4 * std::max(a.height(), b.height());
}

// Beside it, to the right, and at the same height for most of the shorter one.
bool stands_beside(const PdfBlock& left, const PdfBlock& right) {
  if (right.box.left < left.box.right) return false;
  const double shared = std::min(left.box.bottom, right.box.bottom) - std::max(left.box.top, right.box.top);
  return 2 * shared > std::min(left.box.height(), right.box.height());
}

enum class Mark : unsigned char { kNone, kBare, kSign };  // kBare: a number without a stop or brackets

Mark mark_in(std::string_view text) {
  for (const std::string_view sign : {"\u2022", "\u00b7", "\u2013", "\u2014", "-", "*", "\u2020", "\u2021", "\u00a7",
                                      "\u25aa", "\u25cf", "\u25e6", "\u2023", "\uf0b7"}) {
    if (text == sign) return Mark::kSign;
  }
  const std::size_t size = text.size();
  if (text.starts_with('(') || text.starts_with('[')) text.remove_prefix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.ends_with(')') || text.ends_with(']')) text.remove_suffix(1);
  if (text.empty() || text.size() > 4) return Mark::kNone;
  const Mark found = text.size() == size ? Mark::kBare : Mark::kSign;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::all_of(text.begin(), text.end(), digit)) return text.size() <= 3 ? found : Mark::kNone;
  const char c = text.front();
  if (found == Mark::kBare) return Mark::kNone;  // a letter needs its stop
  if (text.size() == 1) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? found : Mark::kNone;
  return text.find_first_not_of("ivx") == std::string_view::npos ? found : Mark::kNone;
}

}  // namespace

PdfRows table_rows(const std::vector<PdfBlock>& blocks, std::size_t first) {
  PdfRows table;
  std::size_t behind = first + 1;
  while (behind < blocks.size() && behind - first < kMostColumns && !blocks[behind].lines.empty() &&
         stands_beside(blocks[behind - 1], blocks[behind])) {
    ++behind;
  }
  if (behind - first < 2) return table;
  std::vector<const PdfLine*> lines;
  std::size_t words = 0;
  double filled = 0;
  for (std::size_t k = first; k < behind; ++k) {
    for (const PdfLine& line : blocks[k].lines) {
      if (line.words == 0) continue;
      lines.push_back(&line);
      words += line.words;
      filled += blocks[k].box.width() > 0 ? line.box.width() / blocks[k].box.width() : 1;
    }
  }
  if (lines.empty()) return table;
  std::stable_sort(lines.begin(), lines.end(),
                   [](const PdfLine* a, const PdfLine* b) { return a->box.top < b->box.top; });
  std::vector<std::vector<const PdfLine*>> rows;
  for (const PdfLine* line : lines) {
    if (rows.empty() || !at_same_height(rows.back().front()->box, line->box)) rows.emplace_back();
    rows.back().push_back(line);
  }
  const auto shared =
      static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.size() > 1; }));
  const double mean = static_cast<double>(words) / static_cast<double>(lines.size());
  const bool one_row = rows.size() == 1 && behind - first < 3;
  const bool tall = rows.size() >= kTall && mean > kTallWords && filled > kFilled * static_cast<double>(lines.size());
  if (5 * shared < 4 * rows.size() || mean > kMostWords || one_row || tall) return table;
  for (auto& row : rows) {
    std::stable_sort(row.begin(), row.end(),
                     [](const PdfLine* a, const PdfLine* b) { return a->box.left < b->box.left; });
  }
  table.behind = behind;
  table.lines = std::move(rows);
  return table;
}

bool is_marks(const std::vector<PdfBlock>& blocks, std::size_t k, std::size_t& owner) {
  const PdfBlock& marks = blocks[k];
  if (marks.lines.empty()) return false;
  for (const PdfLine& line : marks.lines) {
    if (line.words != 1 || mark_in(line.text) == Mark::kNone) return false;
  }
  for (const std::size_t beside : {k + 1, k - 1}) {
    if (beside >= blocks.size()) continue;  // also before the first
    const PdfBlock& text = blocks[beside];
    std::size_t at = 0;
    std::size_t met = 0;
    for (const PdfLine& mark : marks.lines) {
      while (at < text.lines.size() && text.lines[at].box.bottom <= mark.box.top) ++at;
      if (at == text.lines.size()) break;
      const PdfLine& line = text.lines[at];
      const bool overlaps = line.box.top < mark.box.bottom && line.box.left >= mark.box.right;
      // A number alone is a mark where it is raised, as that of a note.
      const bool raised = mark.box.height() < kRaised * line.box.height();
      met += overlaps && line.words > 1 && (raised || mark_in(mark.text) == Mark::kSign) ? 1u : 0u;
    }
    if (met < marks.lines.size()) continue;
    owner = beside;
    return true;
  }
  return false;
}

}  // namespace refrain::io
