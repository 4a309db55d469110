#include "run/check/keep_changed.h"

#include <algorithm>
#include <cstdint>

namespace refrain::run {

void keep_changed(report::View& view, const std::vector<ChangedLines>& changed) {
  const auto in_changed = [&](const report::Place& place) {
    const report::Document& document = view.documents[place.document];
    const ChangedLines& lines = changed[place.document];
    if (document.on_line) return lines.touch(document.record, document.record);
    if (document.record > 0) return lines.any();
    return lines.touch(place.line, place.end_line);
  };
  const auto unchanged_pair = [&](const report::Pair& pair) {
    return !in_changed(pair.left) && !in_changed(pair.right);
  };
  const auto none_of = [&](const std::vector<report::Place>& places) {
    return std::none_of(places.begin(), places.end(), in_changed);
  };
  const std::uint64_t before = view.findings();
  for (auto* pairs : {&view.overlaps, &view.left_out}) {
    std::erase_if(*pairs, unchanged_pair);
    for (report::Pair& pair : *pairs) pair.only_left_changed = !in_changed(pair.right);
  }
  std::erase_if(view.boilerplate, [&](const report::Stock& stock) { return none_of(stock.occurrences); });
  std::erase_if(view.phrases, [&](const report::Phrase& phrase) { return none_of(phrase.places); });
  view.unchanged = before - view.findings();
  view.verdict.known = 0;
  for (const report::Pair& pair : view.overlaps) view.verdict.known += pair.known ? 1u : 0u;
  for (const report::Stock& stock : view.boilerplate) view.verdict.known += stock.known ? 1u : 0u;
  report::count_repeated(view);
}

}  // namespace refrain::run
