#include "io/pdf/pdf_columns.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>

namespace refrain::io {
namespace {

constexpr std::size_t kRunningWords = 4;   // a line of so many is running text
constexpr std::size_t kLeastLines = 4;     // of it in each column
constexpr int kMostDepth = 4;              // cuts within cuts
constexpr double kLeastGap = 0.6;          // between columns, of the height of a line
constexpr std::size_t kMostBlocks = 5000;  // of a page that is looked at

using Order = std::vector<std::size_t>;

std::size_t running_lines(const PdfBlock& block) {
  return static_cast<std::size_t>(std::count_if(block.lines.begin(), block.lines.end(),
                                                [](const PdfLine& line) { return line.words >= kRunningWords; }));
}

class Columns {
 public:
  // `hint`: where the columns of the page before part, which are believed with less to see of them.
  Columns(const std::vector<PdfBlock>& blocks, std::optional<double> hint) : blocks_(blocks), hint_(hint) {
    for (const PdfBlock& block : blocks) running_.push_back(running_lines(block));
  }

  // Where columns part, if there are any; appends the blocks to `order` then, else nothing.
  std::optional<double> cut(const Order& among, int depth, Order& order) const;

 private:
  std::optional<double> gap_in(const Order& among) const;
  bool stand_side_by_side(const Order& left, const Order& right, std::size_t least) const;
  void read_column(Order column, int depth, Order& order) const;

  const std::vector<PdfBlock>& blocks_;
  std::optional<double> hint_;
  std::vector<std::size_t> running_;
};

// Where blocks part best into left and right ones: most running lines on the poorer side.
std::optional<double> Columns::gap_in(const Order& among) const {
  Order by_left = among;
  Order by_right = among;
  std::sort(by_left.begin(), by_left.end(),
            [this](std::size_t a, std::size_t b) { return blocks_[a].box.left < blocks_[b].box.left; });
  std::sort(by_right.begin(), by_right.end(),
            [this](std::size_t a, std::size_t b) { return blocks_[a].box.right < blocks_[b].box.right; });
  std::size_t right = 0;
  for (const std::size_t k : among) right += running_[k];
  std::size_t left = 0;
  std::size_t ended = 0;
  std::size_t most = kLeastLines - 1;
  std::optional<double> best;
  for (const std::size_t k : by_left) {
    const double at = blocks_[k].box.left;
    const double height = blocks_[k].lines.empty() ? 0 : blocks_[k].lines.front().box.height();
    while (ended < by_right.size() && blocks_[by_right[ended]].box.right <= at - kLeastGap * height) {
      left += running_[by_right[ended++]];
    }
    if (std::min(left, right) > most) {
      most = std::min(left, right);
      best = at;
    }
    right -= running_[k];
  }
  return best;
}

// Whether lines of the one have lines of the other beside them, not above or below.
bool Columns::stand_side_by_side(const Order& left, const Order& right, std::size_t least) const {
  const auto lines_of = [this](const Order& side) {
    std::vector<std::pair<double, double>> lines;
    for (const std::size_t k : side) {
      for (const PdfLine& line : blocks_[k].lines) {
        if (line.words >= kRunningWords) lines.emplace_back(line.box.top, line.box.bottom);
      }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  const auto a = lines_of(left);
  const auto b = lines_of(right);
  std::size_t met = 0;
  std::size_t at = 0;
  for (const auto& [top, bottom] : b) {
    while (at < a.size() && a[at].second <= top) ++at;
    if (at == a.size()) break;
    met += a[at].first < bottom ? 1u : 0u;
  }
  return met >= least && 2 * met >= std::min(a.size(), b.size());
}

// A column from top to bottom, what stands at one height from left to right.
void Columns::read_column(Order column, int depth, Order& order) const {
  if (cut(column, depth + 1, order).has_value()) return;
  const auto top = [this](std::size_t k) { return blocks_[k].box.top; };
  std::stable_sort(column.begin(), column.end(), [&](std::size_t a, std::size_t b) { return top(a) < top(b); });
  for (std::size_t begin = 0; begin < column.size();) {
    const PdfBlock& first = blocks_[column[begin]];
    const double height = first.lines.empty() ? 0 : first.lines.front().box.height();
    std::size_t end = begin + 1;
    while (end < column.size() && top(column[end]) - first.box.top < 0.4 * height) ++end;
    std::stable_sort(column.begin() + static_cast<std::ptrdiff_t>(begin),
                     column.begin() + static_cast<std::ptrdiff_t>(end),
                     [this](std::size_t a, std::size_t b) { return blocks_[a].box.left < blocks_[b].box.left; });
    begin = end;
  }
  order.insert(order.end(), column.begin(), column.end());
}

std::optional<double> Columns::cut(const Order& among, int depth, Order& order) const {
  if (depth > kMostDepth) return {};
  std::optional<double> gap = gap_in(among);
  const bool hinted = !gap && depth == 0 && hint_;
  if (hinted) gap = hint_;
  if (!gap) return {};
  constexpr double kSlack = 1;  // points
  const auto is_left = [&](std::size_t k) { return blocks_[k].box.right <= *gap; };
  const auto is_right = [&](std::size_t k) { return blocks_[k].box.left >= *gap - kSlack; };
  Order left;
  Order right;
  for (const std::size_t k : among) {
    if (is_left(k)) {
      left.push_back(k);
    } else if (is_right(k)) {
      right.push_back(k);
    }
  }
  if (!stand_side_by_side(left, right, hinted ? 1 : kLeastLines - 1)) return {};
  Order sorted = among;
  std::stable_sort(sorted.begin(), sorted.end(), [this](std::size_t a, std::size_t b) {
    return blocks_[a].box.top + blocks_[a].box.bottom < blocks_[b].box.top + blocks_[b].box.bottom;
  });
  left.clear();
  right.clear();
  const auto flush = [&] {
    read_column(std::exchange(left, {}), depth, order);
    read_column(std::exchange(right, {}), depth, order);
  };
  for (const std::size_t k : sorted) {
    if (is_left(k)) {
      left.push_back(k);
    } else if (is_right(k)) {
      right.push_back(k);
    } else {
      flush();
      order.push_back(k);
    }
  }
  flush();
  return gap;
}

}  // namespace

void order_columns(std::vector<PdfPage>& pages) {
  std::optional<double> hint;
  for (PdfPage& page : pages) {
    std::vector<PdfBlock>& blocks = page.blocks;
    if (blocks.size() > kMostBlocks) continue;
    Order all(blocks.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    Order order;
    hint = Columns(blocks, hint).cut(all, 0, order);
    if (!hint) continue;
    std::vector<PdfBlock> sorted;
    sorted.reserve(blocks.size());
    for (const std::size_t k : order) sorted.push_back(std::move(blocks[k]));
    blocks = std::move(sorted);
  }
}

}  // namespace refrain::io
