#include "run/check/baseline.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "report/fingerprint.h"
#include "report/json_writer.h"
#include "report/later_side.h"
#include "text/utf8_name.h"

namespace refrain::run {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kShownBytes = 80;

using Names = absl::flat_hash_set<std::string>;

std::string mark_text(std::uint64_t mark) { return absl::StrFormat("%016x", mark); }

// What the documents are called in a baseline.
std::vector<std::string> names_of(const report::View& view) {
  std::vector<std::string> names = report::plain_paths(view);
  for (std::size_t d = 0; d < names.size(); ++d) {
    if (view.documents[d].record > 0) names[d] += ":" + view.documents[d].name;
    names[d] = text::utf8_name(names[d]);
  }
  return names;
}

absl::Status no_baseline(const std::string& path, const std::string& why) {
  return absl::InvalidArgumentError(io::printable(path) + ": is no baseline of refrain: " + why +
                                    "; write it anew with \1write-baseline\2");
}

}  // namespace

absl::StatusOr<Baseline> Baseline::read(const std::string& path) {
  const absl::StatusOr<std::string> text = io::read_whole(path);
  if (!text.ok()) {
    return absl::Status(text.status().code(), io::printable(path) + ": " + std::string(text.status().message()) +
                                                  "; \1write-baseline\2 makes it");
  }
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(*text)).get(root) != simdjson::SUCCESS) {
    return no_baseline(path, "it is not JSON");
  }
  std::uint64_t version = 0;
  simdjson::dom::array list;
  if (root["refrain_baseline"].get(version) != simdjson::SUCCESS || root["overlaps"].get(list) != simdjson::SUCCESS) {
    return no_baseline(path, "\"refrain_baseline\" or \"overlaps\" is missing");
  }
  if (version != kVersion) {
    return no_baseline(path,
                       absl::StrFormat("it has version %d, and this refrain reads version %d", version, kVersion));
  }
  Baseline baseline;
  for (const simdjson::dom::element one : list) {
    Entry entry;
    const auto member = [&](const char* name, std::string& value) {
      std::string_view found;
      const bool there = one[name].get(found) == simdjson::SUCCESS;
      if (there) value = found;
      return there;
    };
    if (!member("fingerprint", entry.fingerprint) || !member("kind", entry.kind) ||
        one["words"].get(entry.words) != simdjson::SUCCESS) {
      return no_baseline(path, absl::StrFormat("overlap %d of its list is incomplete", baseline.entries_.size() + 1));
    }
    member("left", entry.left);
    member("right", entry.right);
    member("text", entry.text);
    simdjson::dom::array marks;
    if (one["marks"].get(marks) == simdjson::SUCCESS) {
      for (const simdjson::dom::element mark : marks) {
        std::string_view text_of_mark;
        if (mark.get(text_of_mark) == simdjson::SUCCESS) entry.marks.emplace_back(text_of_mark);
      }
    }
    baseline.entries_.push_back(std::move(entry));
  }
  return baseline;
}

std::vector<Baseline::Entry> Baseline::entries_of(const report::View& view) {
  const std::vector<std::string> names = names_of(view);
  std::vector<Entry> out;
  out.reserve(view.overlaps.size() + view.boilerplate.size());
  for (const report::Pair& pair : view.overlaps) {
    if (pair.furniture()) continue;
    out.push_back({.fingerprint = pair.fingerprint,
                   .kind = report::kind_name(pair.kind),
                   .words = pair.words,
                   .left = names[pair.left.document],
                   .right = names[pair.right.document],
                   .text = report::beginning(pair.left.text, kShownBytes),
                   .marks = {}});
    for (const std::uint64_t mark : pair.marks) out.back().marks.push_back(mark_text(mark));
  }
  for (const report::Stock& stock : view.boilerplate) {
    const report::Place& first = stock.occurrences[0];
    out.push_back({.fingerprint = stock.fingerprint,
                   .kind = "boilerplate",
                   .words = first.last_word - first.first_word,
                   .left = names[first.document],
                   .right = names[stock.occurrences.back().document],
                   .text = report::beginning(first.text, kShownBytes),
                   .marks = {}});
  }
  return out;
}

bool Baseline::in_run(const Entry& entry, const Names& names) {
  return names.contains(entry.left) && names.contains(entry.right);
}

// The entry that is not taken yet and has most marks in common with `pair`, half of them at least.
const Baseline::Entry* Baseline::find(const report::Pair& pair, const Marks& by_mark, std::vector<bool>& taken) const {
  absl::flat_hash_map<std::size_t, std::size_t> common;  // by entry
  for (const std::uint64_t mark : pair.marks) {
    const auto found = by_mark.find(mark_text(mark));
    if (found == by_mark.end()) continue;
    for (const std::size_t entry : found->second) ++common[entry];
  }
  std::size_t best = entries_.size();
  std::size_t most = 0;
  for (const auto& [entry, shared] : common) {
    const std::size_t wanted = std::min(entries_[entry].marks.size(), pair.marks.size());
    if (taken[entry] || 2 * shared < wanted) continue;
    // Of equals the first, whatever the order of the table.
    if (shared > most || (shared == most && entry < best)) {
      most = shared;
      best = entry;
    }
  }
  if (best == entries_.size()) return nullptr;
  taken[best] = true;
  return &entries_[best];
}

void Baseline::compare_groups(report::View& view, const std::vector<std::string>& names,
                              std::vector<bool>& taken) const {
  constexpr std::size_t kMostTries = 1000;  // for one entry: an alignment each
  const auto open = [&](std::size_t entry) { return !taken[entry] && !entries_[entry].marks.empty(); };
  bool any = false;
  for (std::size_t k = 0; k < entries_.size(); ++k) any = any || open(k);
  if (!any) return;
  // The copies of each group, each once, and those of each document.
  using Place = std::pair<std::uint32_t, const report::Place*>;  // group
  std::vector<Place> places;
  absl::flat_hash_map<std::string_view, std::vector<std::size_t>> of_document;
  std::map<std::array<std::uint64_t, 4>, std::size_t> number;  // by group, document and words
  const auto number_of = [&](const report::Pair& pair, const report::Place& place) {
    const std::array<std::uint64_t, 4> key{pair.group, place.document, place.first_word, place.last_word};
    const auto [at, fresh] = number.try_emplace(key, places.size());
    if (fresh) {
      of_document[names[place.document]].push_back(places.size());
      places.emplace_back(pair.group, &place);
    }
    return at->second;
  };
  std::vector<std::pair<std::size_t, std::size_t>> links;  // by overlap
  for (const report::Pair& pair : view.overlaps) {
    if (pair.furniture()) {
      links.emplace_back(0, 0);
      continue;
    }
    const std::size_t left = number_of(pair, pair.left);
    links.emplace_back(left, number_of(pair, pair.right));
  }
  std::vector<std::size_t> leads_to(places.size());
  for (std::size_t k = 0; k < leads_to.size(); ++k) leads_to[k] = k;
  const auto root = [&](std::size_t k) {
    while (leads_to[k] != k) k = leads_to[k] = leads_to[leads_to[k]];
    return k;
  };
  const report::MarkMaker maker(view);
  const auto holds = [&](const Entry& entry, const report::Place& left, const report::Place& right) {
    const std::vector<std::uint64_t> marks = maker.marks(left, right);
    std::size_t shared = 0;
    for (const std::uint64_t mark : marks) {
      shared += std::count(entry.marks.begin(), entry.marks.end(), mark_text(mark)) > 0 ? 1u : 0u;
    }
    return 2 * shared >= std::min(entry.marks.size(), marks.size());
  };
  bool linked = false;
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    const Entry& entry = entries_[k];
    const auto left = of_document.find(entry.left);
    const auto right = of_document.find(entry.right);
    if (!open(k) || left == of_document.end() || right == of_document.end()) continue;
    std::size_t tries = 0;
    for (const std::size_t a : left->second) {
      for (const std::size_t b : right->second) {
        if (taken[k] || a == b || places[a].first != places[b].first || ++tries > kMostTries) continue;
        if (!holds(entry, *places[a].second, *places[b].second)) continue;
        taken[k] = linked = true;
        leads_to[root(a)] = root(b);
      }
    }
  }
  if (!linked) return;
  for (std::size_t k = 0; k < links.size(); ++k) {
    if (view.overlaps[k].furniture()) continue;
    if (view.overlaps[k].known) leads_to[root(links[k].first)] = root(links[k].second);
  }
  for (std::size_t k = 0; k < links.size(); ++k) {
    if (view.overlaps[k].furniture()) continue;
    const std::size_t left = root(links[k].first);
    const std::size_t right = root(links[k].second);
    if (left == right) view.overlaps[k].known = true;
    leads_to[left] = right;
  }
}

void Baseline::compare(report::View& view) const {
  absl::flat_hash_map<std::string_view, std::size_t> by_name;
  for (std::size_t k = 0; k < entries_.size(); ++k) by_name.try_emplace(entries_[k].fingerprint, k);
  Marks by_mark;
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    for (const std::string& mark : entries_[k].marks) by_mark[mark].push_back(k);
  }
  std::vector<bool> taken(entries_.size(), false);
  const auto named = [&](const std::string& fingerprint) -> const Entry* {
    const auto found = by_name.find(fingerprint);
    if (found == by_name.end()) return nullptr;
    taken[found->second] = true;
    return &entries_[found->second];
  };
  view.verdict.has_baseline = true;
  std::vector<const Entry*> found;
  found.reserve(view.overlaps.size());
  // What an older baseline knows of furniture is neither known nor gone.
  for (const report::Pair& pair : view.overlaps) found.push_back(named(pair.fingerprint));
  for (report::Stock& stock : view.boilerplate) stock.known = named(stock.fingerprint) != nullptr;
  for (report::Pair& pair : view.left_out) pair.known = named(pair.fingerprint) != nullptr;
  for (std::size_t k = 0; k < found.size(); ++k) {
    report::Pair& pair = view.overlaps[k];
    if (found[k] == nullptr) found[k] = find(pair, by_mark, taken);
    if (pair.furniture()) continue;
    constexpr std::uint64_t kMore = 8;
    pair.known = found[k] != nullptr && pair.words <= found[k]->words + found[k]->words / 2 + kMore;
  }
  const std::vector<std::string> all = names_of(view);
  compare_groups(view, all, taken);
  for (const report::Pair& pair : view.overlaps) view.verdict.known += pair.known ? 1 : 0;
  for (const report::Stock& stock : view.boilerplate) view.verdict.known += stock.known ? 1 : 0;
  const Names names(all.begin(), all.end());
  for (std::size_t k = 0; k < entries_.size(); ++k) {
    const Entry& entry = entries_[k];
    if (taken[k] || !in_run(entry, names)) continue;
    view.verdict.resolved.push_back({entry.left, entry.right, entry.text});
  }
}

std::string Baseline::line(const Entry& entry) {
  std::string out = "    {\"fingerprint\": ";
  report::append_string(out, entry.fingerprint);
  out += ", \"kind\": ";
  report::append_string(out, entry.kind);
  out += ", \"words\": ";
  report::append_number(out, entry.words);
  out += ", \"left\": ";
  report::append_string(out, entry.left);
  out += ", \"right\": ";
  report::append_string(out, entry.right);
  out += ", \"text\": ";
  report::append_string(out, entry.text);
  if (!entry.marks.empty()) {
    out += ", \"marks\": [";
    for (std::size_t k = 0; k < entry.marks.size(); ++k) {
      out += k == 0 ? "\"" : "\", \"";
      out += entry.marks[k];
    }
    out += "\"]";
  }
  return out + "}";
}

std::string Baseline::updated(const report::View& view) const {
  std::vector<std::string> lines;
  const std::vector<std::string> all = names_of(view);
  const Names names(all.begin(), all.end());
  absl::flat_hash_set<std::string> written;
  for (const Entry& entry : entries_of(view)) {
    written.insert(entry.fingerprint);
    lines.push_back(line(entry));
  }
  for (const Entry& entry : entries_) {
    if (in_run(entry, names) || written.contains(entry.fingerprint)) continue;
    lines.push_back(line(entry));
  }
  std::string out = "{\n  \"refrain_baseline\": 1,\n  \"overlaps\": [";
  for (std::size_t k = 0; k < lines.size(); ++k) out += (k == 0 ? "\n" : ",\n") + lines[k];
  return out + (lines.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace refrain::run
