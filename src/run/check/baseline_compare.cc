// What of a run a baseline knows, and what it knows that is gone.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/fingerprint.h"
#include "run/check/baseline.h"

namespace refrain::run {
namespace {

using Names = absl::flat_hash_set<std::string>;

// What is longer than this is another overlap than the known one of so many words.
std::uint64_t most_words(std::uint64_t known) {
  constexpr std::uint64_t kMore = 8;
  return known + known / 2 + kMore;
}

// How many of `marks` are among `found`.
std::size_t common(const std::vector<std::string>& marks, const absl::flat_hash_set<std::string>& found) {
  return static_cast<std::size_t>(
      std::count_if(marks.begin(), marks.end(), [&](const std::string& mark) { return found.contains(mark); }));
}

// Which of some things known links lead between.
class Links {
 public:
  explicit Links(std::size_t size) : leads_to_(size) {
    for (std::size_t k = 0; k < size; ++k) leads_to_[k] = k;
  }
  std::size_t root(std::size_t k) {
    while (leads_to_[k] != k) k = leads_to_[k] = leads_to_[leads_to_[k]];
    return k;
  }
  void join(std::size_t a, std::size_t b) { leads_to_[root(a)] = root(b); }

 private:
  std::vector<std::size_t> leads_to_;
};

}  // namespace

class Baseline::Comparison {
 public:
  Comparison(const std::vector<Entry>& entries, report::View& view)
      : entries_(entries), view_(view), names_(names_of(view)), maker_(view), taken_(entries.size(), false) {}

  void run();

 private:
  // Boilerplate of the baseline.
  struct Known {
    std::size_t entry = 0;
    std::vector<std::string> marks;
    absl::flat_hash_map<std::string_view, std::size_t> copies;  // by document
  };
  // A copy of what is linked by the overlaps of one group.
  struct Copy {
    std::uint32_t group = 0;
    const report::Place* place = nullptr;
  };
  using Copies = std::vector<Copy>;

  void index();
  const Entry* named(const std::string& fingerprint);
  const Entry* find(const report::Pair& pair);
  std::map<std::size_t, std::size_t> alike(std::string_view text) const;
  bool knows(const report::Stock& stock);
  bool links(const report::Stock& stock);
  void compare_groups();
  bool join_pairs(const Copies& copies, Links& links);
  bool join_boilerplate(const Copies& copies, Links& links);
  bool holds(const Entry& entry, const report::Place& left, const report::Place& right) const;

  const std::vector<Entry>& entries_;
  report::View& view_;
  const std::vector<std::string> names_;  // of the documents
  const report::MarkMaker maker_;
  std::vector<bool> taken_;  // by entry: it was found

  absl::flat_hash_map<std::string_view, std::size_t> by_fingerprint_;
  absl::flat_hash_map<std::string, std::vector<std::size_t>> by_mark_;       // overlaps of the baseline
  absl::flat_hash_map<std::string_view, std::vector<std::size_t>> by_left_;  // the same by their left documents
  std::vector<Known> boilerplate_;
  absl::flat_hash_map<std::string, std::vector<std::size_t>> with_word_mark_;  // into boilerplate_
};

void Baseline::Comparison::index() {
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    const Entry& entry = entries_[k];
    by_fingerprint_.try_emplace(entry.fingerprint, k);
    if (!entry.boilerplate()) {
      for (const std::string& mark : entry.marks) by_mark_[mark].push_back(k);
      by_left_[entry.left].push_back(k);
      continue;
    }
    Known known{.entry = k, .marks = entry.marks, .copies = {}};
    // A baseline of 0.1 names two of the documents, and the one mark that its fingerprint is.
    if (known.marks.empty()) known.marks.push_back(entry.fingerprint.substr(0, entry.fingerprint.find(':')));
    for (const std::string& name : entry.documents) ++known.copies[name];
    if (entry.documents.empty()) {
      ++known.copies[entry.left];
      ++known.copies[entry.right];
    }
    for (const std::string& mark : known.marks) with_word_mark_[mark].push_back(boilerplate_.size());
    boilerplate_.push_back(std::move(known));
  }
}

const Baseline::Entry* Baseline::Comparison::named(const std::string& fingerprint) {
  const auto found = by_fingerprint_.find(fingerprint);
  if (found == by_fingerprint_.end()) return nullptr;
  taken_[found->second] = true;
  return &entries_[found->second];
}

// The entry that is not taken yet and has most marks in common with `pair`, half of them at least.
const Baseline::Entry* Baseline::Comparison::find(const report::Pair& pair) {
  absl::flat_hash_map<std::size_t, std::size_t> shared;  // by entry
  for (const std::uint64_t mark : pair.marks) {
    const auto found = by_mark_.find(mark_text(mark));
    if (found == by_mark_.end()) continue;
    for (const std::size_t entry : found->second) ++shared[entry];
  }
  std::size_t best = entries_.size();
  std::size_t most = 0;
  for (const auto& [entry, count] : shared) {
    const std::size_t wanted = std::min(entries_[entry].marks.size(), pair.marks.size());
    if (taken_[entry] || 2 * count < wanted) continue;
    // Of equals the first, whatever the order of the table.
    if (count > most || (count == most && entry < best)) {
      most = count;
      best = entry;
    }
  }
  if (best == entries_.size()) return nullptr;
  taken_[best] = true;
  return &entries_[best];
}

// The known boilerplate that has marks in common with `text`, and how many.
std::map<std::size_t, std::size_t> Baseline::Comparison::alike(std::string_view text) const {
  std::map<std::size_t, std::size_t> shared;
  if (boilerplate_.empty()) return shared;
  for (const std::uint64_t mark : report::word_marks(text, std::numeric_limits<std::size_t>::max())) {
    const auto found = with_word_mark_.find(mark_text(mark));
    if (found == with_word_mark_.end()) continue;
    for (const std::size_t known : found->second) ++shared[known];
  }
  return shared;
}

// Whether known boilerplate is `stock` with other edges, and has all its copies.
bool Baseline::Comparison::knows(const report::Stock& stock) {
  const report::Place& first = stock.occurrences[0];
  absl::flat_hash_map<std::string_view, std::size_t> copies;
  for (const report::Place& place : stock.occurrences) ++copies[names_[place.document]];
  bool known = false;
  for (const auto& [number, shared] : alike(first.text)) {
    const Known& one = boilerplate_[number];
    if (2 * shared < one.marks.size()) continue;
    const std::uint64_t most = most_words(entries_[one.entry].words);
    if (first.last_word - first.first_word > most) continue;
    std::size_t in_both = 0;
    bool all = true;
    for (const auto& [document, count] : copies) {
      const auto found = one.copies.find(document);
      in_both += found != one.copies.end() ? std::min(found->second, count) : 0;
      all = all && found != one.copies.end() && found->second >= count;
    }
    // Two of its copies are there: not gone, though others are new.
    if (in_both > 1) taken_[one.entry] = true;
    known = known || all;
  }
  return known;
}

// Whether known overlaps link all copies of `stock`. Those that link some of them are not gone.
bool Baseline::Comparison::links(const report::Stock& stock) {
  if (by_left_.empty()) return false;
  const report::Place& first = stock.occurrences[0];
  std::vector<std::uint32_t> documents;  // ascending, as the occurrences are
  absl::flat_hash_map<std::string_view, std::size_t> number;
  for (const report::Place& place : stock.occurrences) {
    if (number.try_emplace(names_[place.document], documents.size()).second) documents.push_back(place.document);
  }
  std::vector<std::size_t> copies(documents.size());
  for (const report::Place& place : stock.occurrences) ++copies[number[names_[place.document]]];
  Links links(documents.size());
  std::vector<std::size_t> within(documents.size(), 1);  // copies that are known, by document
  for (std::size_t left = 0; left < documents.size(); ++left) {
    const auto entries = by_left_.find(names_[documents[left]]);
    if (entries == by_left_.end()) continue;
    absl::flat_hash_map<std::size_t, absl::flat_hash_set<std::string>> marks_of;  // by the right document
    for (const std::size_t k : entries->second) {
      const Entry& entry = entries_[k];
      const auto right = number.find(entry.right);
      if (right == number.end()) continue;
      absl::flat_hash_set<std::string>& marks = marks_of[right->second];
      if (marks.empty()) {
        for (const std::uint64_t mark : maker_.all_marks(documents[left], documents[right->second], first.text)) {
          marks.insert(mark_text(mark));
        }
      }
      const std::size_t shared = common(entry.marks, marks);
      if (shared == 0 || 2 * shared < entry.marks.size()) continue;
      taken_[k] = true;
      if (first.last_word - first.first_word > most_words(entry.words)) continue;
      if (right->second == left) {
        ++within[left];
      } else {
        links.join(left, right->second);
      }
    }
  }
  for (std::size_t d = 0; d < documents.size(); ++d) {
    if (links.root(d) != links.root(0) || within[d] < copies[d]) return false;
  }
  return true;
}

bool Baseline::Comparison::holds(const Entry& entry, const report::Place& left, const report::Place& right) const {
  const std::vector<std::uint64_t> marks = maker_.marks(left, right);
  std::size_t shared = 0;
  for (const std::uint64_t mark : marks) {
    shared += std::count(entry.marks.begin(), entry.marks.end(), mark_text(mark)) > 0 ? 1u : 0u;
  }
  return 2 * shared >= std::min(entry.marks.size(), marks.size());
}

// Joins the copies that overlaps of the baseline link which were not found. Returns whether there are such.
bool Baseline::Comparison::join_pairs(const Copies& copies, Links& links) {
  constexpr std::size_t kMostTries = 1000;  // for one entry: an alignment each
  absl::flat_hash_map<std::string_view, std::vector<std::size_t>> of_document;
  for (std::size_t k = 0; k < copies.size(); ++k) of_document[names_[copies[k].place->document]].push_back(k);
  bool joined = false;
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    const Entry& entry = entries_[k];
    if (taken_[k] || entry.boilerplate() || entry.marks.empty()) continue;
    const auto left = of_document.find(entry.left);
    const auto right = of_document.find(entry.right);
    if (left == of_document.end() || right == of_document.end()) continue;
    std::size_t tries = 0;
    for (const std::size_t a : left->second) {
      for (const std::size_t b : right->second) {
        if (taken_[k] || a == b || copies[a].group != copies[b].group || ++tries > kMostTries) continue;
        if (!holds(entry, *copies[a].place, *copies[b].place)) continue;
        taken_[k] = joined = true;
        links.join(a, b);
      }
    }
  }
  return joined;
}

// Joins the copies of what the baseline knows as boilerplate, as many in each document as it knows there. Returns
// whether there are such.
bool Baseline::Comparison::join_boilerplate(const Copies& copies, Links& links) {
  if (boilerplate_.empty()) return false;
  struct Of {
    std::map<std::uint32_t, std::vector<std::size_t>> groups;             // the copies that are known
    absl::flat_hash_map<std::string_view, std::vector<WordRun>> extents;  // where they stand, by document
  };
  std::vector<Of> of(boilerplate_.size());
  // One copy has other edges in each overlap.
  const auto takes = [&](std::size_t known, const report::Place& place) {
    const auto most = boilerplate_[known].copies.find(names_[place.document]);
    if (most == boilerplate_[known].copies.end()) return false;
    const WordRun run{place.first_word, place.last_word};
    std::vector<WordRun>& extents = of[known].extents[names_[place.document]];
    for (const WordRun& one : extents) {
      if (one.first < run.last && run.first < one.last) return true;
    }
    if (extents.size() >= most->second) return false;
    extents.push_back(run);
    return true;
  };
  for (std::size_t k = 0; k < copies.size(); ++k) {
    const report::Place& place = *copies[k].place;
    for (const auto& [known, count] : alike(place.text)) {
      if (2 * count < boilerplate_[known].marks.size()) continue;
      if (place.last_word - place.first_word > most_words(entries_[boilerplate_[known].entry].words)) continue;
      if (takes(known, place)) of[known].groups[copies[k].group].push_back(k);
    }
  }
  bool joined = false;
  for (std::size_t known = 0; known < of.size(); ++known) {
    for (const auto& [group, members] : of[known].groups) {
      if (members.size() < 2) continue;
      taken_[boilerplate_[known].entry] = joined = true;
      for (const std::size_t one : members) links.join(one, members[0]);
    }
  }
  return joined;
}

void Baseline::Comparison::compare_groups() {
  // The copies of each group, each once.
  Copies copies;
  std::map<std::array<std::uint64_t, 4>, std::size_t> number;  // by group, document and words
  const auto number_of = [&](const report::Pair& pair, const report::Place& place) {
    const std::array<std::uint64_t, 4> key{pair.group, place.document, place.first_word, place.last_word};
    const auto [at, fresh] = number.try_emplace(key, copies.size());
    if (fresh) copies.push_back({.group = pair.group, .place = &place});
    return at->second;
  };
  std::vector<std::pair<std::size_t, std::size_t>> ends;  // by overlap
  for (const report::Pair& pair : view_.overlaps) {
    if (pair.furniture()) {
      ends.emplace_back(0, 0);
      continue;
    }
    const std::size_t left = number_of(pair, pair.left);
    ends.emplace_back(left, number_of(pair, pair.right));
  }
  Links links(copies.size());
  const bool by_pairs = join_pairs(copies, links);
  if (!join_boilerplate(copies, links) && !by_pairs) return;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    if (view_.overlaps[k].furniture()) continue;
    if (view_.overlaps[k].known) links.join(ends[k].first, ends[k].second);
  }
  for (std::size_t k = 0; k < ends.size(); ++k) {
    if (view_.overlaps[k].furniture()) continue;
    if (links.root(ends[k].first) == links.root(ends[k].second)) view_.overlaps[k].known = true;
    links.join(ends[k].first, ends[k].second);
  }
}

void Baseline::Comparison::run() {
  index();
  view_.verdict.has_baseline = true;
  std::vector<const Entry*> found;
  found.reserve(view_.overlaps.size());
  // What an older baseline knows of furniture is neither known nor gone.
  for (const report::Pair& pair : view_.overlaps) found.push_back(named(pair.fingerprint));
  for (report::Pair& pair : view_.left_out) pair.known = named(pair.fingerprint) != nullptr;
  for (std::size_t k = 0; k < found.size(); ++k) {
    report::Pair& pair = view_.overlaps[k];
    if (found[k] == nullptr) found[k] = find(pair);
    if (pair.furniture()) continue;
    pair.known = found[k] != nullptr && pair.words <= most_words(found[k]->words);
  }
  compare_groups();
  for (report::Stock& stock : view_.boilerplate) {
    stock.known = named(stock.fingerprint) != nullptr;
    const bool known = knows(stock);
    const bool linked = links(stock);
    stock.known = stock.known || known || linked;
  }
  for (const report::Pair& pair : view_.overlaps) view_.verdict.known += pair.known ? 1 : 0;
  for (const report::Stock& stock : view_.boilerplate) view_.verdict.known += stock.known ? 1 : 0;
  const Names names(names_.begin(), names_.end());
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    const Entry& entry = entries_[k];
    if (taken_[k] || !entry.in_run(names)) continue;
    view_.verdict.resolved.push_back({entry.left, entry.right, entry.text});
  }
}

void Baseline::compare(report::View& view) const { Comparison(entries_, view).run(); }

}  // namespace refrain::run
