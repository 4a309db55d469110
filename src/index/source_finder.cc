#include "index/source_finder.h"

#include <algorithm>

#include "passage/lookup_keys.h"

namespace refrain::index {

void passage_keys(std::string_view text, std::vector<std::uint64_t>* kept, std::vector<std::uint64_t>* asked) {
  constexpr unsigned kCut = 8 * (sizeof(std::uint64_t) - kPassageKeyBytes);
  passage::lookup_keys(text, kept, asked);
  for (std::vector<std::uint64_t>* const keys : {kept, asked}) {
    if (keys == nullptr) continue;
    for (std::uint64_t& key : *keys) key = key >> kCut << kCut;
    keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
  }
}

void count_others(const Sources& sources, PassageOptions& passages) {
  std::uint64_t shingles = 0;
  for (const Source& one : sources.found) shingles += one.shingles;
  passages.other_sources = sources.documents - std::min<std::uint64_t>(sources.documents, sources.found.size());
  // A text has about as many shingles as words.
  passages.other_words = sources.shingles - std::min(sources.shingles, shingles);
}

std::size_t SourceFinder::per_key() const {
  constexpr std::size_t kMostDocuments = 8;  // all of which are compared by find_passages()
  return std::max<std::size_t>(kMostDocuments, limits_.boilerplate) + 1;
}

// A key weighs the less the more documents have it.
absl::Status SourceFinder::count_keys(const PassageKeys& asked, Number lowest, Number before) {
  weights_.clear();
  for (std::size_t k = 0; k < asked.keys.size(); ++k) {
    holders_.clear();
    absl::Status status =
        asked.written.known()
            ? view_.keyed(Family::kPassages, asked.keys[k], lowest, per_key(), asked.written.of(k), holders_)
            : view_.keyed(Family::kPassages, asked.keys[k], lowest, per_key(), holders_);
    if (!status.ok()) return status;
    while (!holders_.empty() && holders_.back() >= before) holders_.pop_back();
    for (const Number one : holders_) weights_[one] += 1 / static_cast<double>(holders_.size());
  }
  return absl::OkStatus();
}

absl::Status SourceFinder::find(const PassageKeys& asked, Number lowest, Number before, Time horizon,
                                Sources& sources) {
  if (absl::Status status = count_keys(asked, lowest, before); !status.ok()) return status;
  ranked_.clear();
  for (const auto& [number, weight] : weights_) ranked_.emplace_back(-weight, number);
  std::sort(ranked_.begin(), ranked_.end());
  sources.found.clear();
  std::size_t bytes = 0;
  Entry entry;
  for (const auto& [weight, number] : ranked_) {
    if (sources.found.size() >= limits_.most) break;
    const absl::StatusOr<bool> there = view_.entry(number, entry);
    if (!there.ok()) return there.status();
    if (!*there || entry.time < horizon) continue;
    Source source{.number = number, .id = entry.id, .text = {}, .shingles = entry.outline.shingles};
    if (absl::Status status = view_.text(number, source.text); !status.ok()) return status;
    bytes += source.text.size();
    if (bytes > limits_.most_bytes && !sources.found.empty()) break;
    sources.found.push_back(std::move(source));
  }
  std::sort(sources.found.begin(), sources.found.end(),
            [](const Source& x, const Source& y) { return x.number < y.number; });
  return absl::OkStatus();
}

absl::Status SourceFinder::find(std::string_view text, const State& state, Sources& sources) {
  PassageKeys asked;
  passage_keys(text, nullptr, &asked.keys);
  sources.documents = state.documents;
  sources.shingles = state.shingles;
  return find(asked, state.lowest, kNoNumber, state.horizon(), sources);
}

}  // namespace refrain::index
