#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>

#include "passage/templates.h"
#include "refrain/exclusions.h"
#include "refrain/shingles.h"
#include "refrain/words.h"
#include "text/hash_words.h"

namespace refrain {

struct IgnoreList::Rep {
  std::size_t gram = 1;
  // By number of words: the hashes of runs of that many. Passages of `gram` words and more give all their runs of
  // `gram`; shorter ones give themselves.
  absl::flat_hash_map<std::size_t, absl::flat_hash_set<std::uint64_t>> runs;
  std::vector<std::size_t> sizes;  // of `runs`, ascending
  passage::Templates templates;    // the passages whole, for what was changed in them
};

IgnoreList::IgnoreList(std::string_view passages, std::uint32_t min_words) : rep_(std::make_unique<Rep>()) {
  rep_->gram = std::max<std::uint32_t>(1, min_words);
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  std::vector<std::uint64_t> runs;
  find_words(passages, words, flags);
  for (std::size_t from = 0; from < words.size();) {
    std::size_t to = from + 1;
    const auto blank = [&](std::size_t k) {
      const auto gap = passages.substr(words[k - 1].end, words[k].begin - words[k - 1].end);
      const std::size_t first = gap.find('\n');
      if (first == std::string_view::npos) return false;
      const auto rest = gap.substr(first + 1);
      const std::size_t second = rest.find('\n');
      return second != std::string_view::npos &&
             rest.substr(0, second).find_first_not_of(" \t\r") == std::string_view::npos;
    };
    while (to < words.size() && !blank(to)) ++to;
    const auto paragraph = text::hashes_of(std::span(words).subspan(from, to - from));
    const std::size_t size = std::min(rep_->gram, paragraph.size());
    runs.clear();
    append_shingles(paragraph, size, runs);
    rep_->runs[size].insert(runs.begin(), runs.end());
    rep_->templates.add(paragraph);
    from = to;
  }
  for (const auto& [size, set] : rep_->runs) rep_->sizes.push_back(size);
  std::sort(rep_->sizes.begin(), rep_->sizes.end());
}

IgnoreList::~IgnoreList() = default;
IgnoreList::IgnoreList(IgnoreList&&) noexcept = default;
IgnoreList& IgnoreList::operator=(IgnoreList&&) noexcept = default;

bool IgnoreList::empty() const { return rep_->runs.empty(); }

std::vector<Span> IgnoreList::spans(std::string_view text) const {
  std::vector<Span> out;
  if (empty()) return out;
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  std::vector<std::uint64_t> runs;
  find_words(text, words, flags);
  const auto own = text::hashes_of(words);
  for (const std::size_t size : rep_->sizes) {
    const auto& known = rep_->runs.find(size)->second;
    runs.clear();
    append_shingles(own, size, runs);
    std::vector<Span> here;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      if (known.contains(runs[k])) here.push_back({words[k].begin, words[k + size - 1].end});
    }
    // Neighbouring runs overlap: make them one before they meet the others.
    std::vector<Span> joined;
    for (const Span& one : here) {
      if (!joined.empty() && one.begin <= joined.back().end) {
        joined.back().end = one.end;
      } else {
        joined.push_back(one);
      }
    }
    out = unite_spans(out, joined);
  }
  for (const passage::TemplateRange& range : rep_->templates.find(own)) {
    const Span changed[] = {{words[range.begin].begin, words[range.end - 1].end}};
    out = unite_spans(out, changed);
  }
  return out;
}

}  // namespace refrain
