// Tables in the order of their names.

#ifndef REFRAIN_SRC_IO_MARKUP_LATEX_TABLE_H_
#define REFRAIN_SRC_IO_MARKUP_LATEX_TABLE_H_

#include <algorithm>
#include <string_view>

namespace refrain::io {

template <typename Table>
constexpr bool is_sorted_by_name(const Table& table) {
  return std::is_sorted(table.begin(), table.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

// Null where there is none.
template <typename Table>
const typename Table::value_type* find_in(const Table& table, std::string_view name) {
  const auto found = std::lower_bound(table.begin(), table.end(), name,
                                      [](const auto& row, std::string_view wanted) { return row.name < wanted; });
  return found != table.end() && found->name == name ? &*found : nullptr;
}

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_LATEX_TABLE_H_
