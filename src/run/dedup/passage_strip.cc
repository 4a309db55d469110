#include "run/dedup/passage_strip.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "dedup/band_key.h"
#include "dedup/leader_pass.h"
#include "dedup/text_shingles.h"

namespace refrain::run {
namespace {

// Calls with each field of a text, and where it begins.
template <typename Call>
void for_fields(const PassText& text, const Call& call) {
  if (text.fields.empty()) call(text.text, std::uint32_t{0});
  for (const Span& field : text.fields) call(text.text.substr(field.begin, field.end - field.begin), field.begin);
}

// Hashes of a group of documents and back, so that groups have none in common. Those of keys keep to their bits.
void set_apart(std::uint64_t group, std::vector<std::uint64_t>& hashes) {
  if (group == 0) return;
  for (std::uint64_t& hash : hashes) hash ^= group;
  std::sort(hashes.begin(), hashes.end());
}
std::uint64_t key_group(std::uint64_t group) { return dedup::cut_band_key(group); }

}  // namespace

PassageStrip::PassageStrip(const StripOptions& options, DedupRun& run, std::string folder, MakePass make)
    : options_(options),
      run_(run),
      folder_(std::move(folder)),
      make_(std::move(make)),
      windows_(options.min_words),
      gone_(run.source.documents()),
      guests_(run.source.documents()) {
  for (const Removed& one : run.decisions.removed) gone_[one.document] = true;
  for (unsigned worker = 0; worker < run.threads; ++worker) workers_.emplace_back(run.settings.near);
  if (run.order.empty()) return;
  ranks_.resize(run.source.documents());
  for (std::size_t k = 0; k < run.order.size(); ++k) ranks_[run.order[k]] = static_cast<DocumentNumber>(k);
}

absl::Status PassageStrip::repeated_windows(DocumentNumber document, std::vector<std::uint64_t>& hashes) {
  absl::Status status = passages_->repeated_windows(document, hashes);
  set_apart(group_of(document), hashes);
  return status;
}

void PassageStrip::cut(unsigned worker, PassDocument& document, const PassText& text, std::vector<dedup::Cut>& cuts) {
  Worker& with = workers_[worker];
  std::size_t words = 0;
  cuts.clear();
  for_fields(text, [&](std::string_view field, std::uint32_t begin) {
    words += windows_.cover(field, document.given, with.scratch, with.ranges);
    for (const dedup::WordRange& range : with.ranges) document.words += range.end - range.begin;
    dedup::cut_words(field, with.ranges, with.part_cuts);
    for (dedup::Cut one : with.part_cuts) {
      one.bytes = {begin + one.bytes.begin, begin + one.bytes.end};
      cuts.push_back(one);
    }
  });
  document.dropped = document.words == words;
}

void PassageStrip::count(const PassDocument& document) {
  ++run_.counts.stripped_documents;
  run_.counts.stripped_words += document.words;
  if (document.dropped) dropped_.push_back({.document = document.document, .reason = RemovalReason::kStripped});
}

void PassageStrip::end() {
  run_.counts.temp_bytes += std::max(file_bytes_, passages_->file_bytes());
  std::vector<Removed>& removed = run_.decisions.removed;
  const auto middle = static_cast<std::ptrdiff_t>(removed.size());
  removed.insert(removed.end(), dropped_.begin(), dropped_.end());
  std::inplace_merge(removed.begin(), removed.begin() + middle, removed.end(),
                     [](const Removed& a, const Removed& b) { return a.document < b.document; });
}

// Which windows go from which of the documents that are there, and from guests.
absl::Status PassageStrip::find_repeated() {
  if (passages_) file_bytes_ = std::max(file_bytes_, passages_->file_bytes());
  passages_.reset();
  passages_ = std::make_unique<dedup::RepeatedPassages>(
      dedup::RepeatedPassagesOptions{.documents = options_.documents,
                                     .all = run_.source.documents(),
                                     .memory = run_.join_memory(),
                                     .folder = folder_,
                                     .threads = run_.threads,
                                     .ranks = ranks_,
                                     .groups = run_.groups.across_inputs() ? &run_.groups : nullptr,
                                     .guests = &guests_});
  // What one field of a text has is found by itself, and put behind what the others have.
  const auto in_fields = [](Worker& worker, PassDocument& document, const PassText& text, const auto& find) {
    for_fields(text, [&](std::string_view field, std::uint32_t) {
      find(field, worker.hashes);
      document.found.insert(document.found.end(), worker.hashes.begin(), worker.hashes.end());
    });
  };
  const auto wanted = [this](DocumentNumber document) { return is_there(document); };
  TextPass anchors;
  anchors.name = "sampling passages";
  anchors.all = true;
  anchors.wanted = wanted;
  anchors.work = [this, in_fields](unsigned worker, PassDocument& document, const PassText& text) {
    Worker& with = workers_[worker];
    in_fields(with, document, text, [&](std::string_view field, std::vector<std::uint64_t>& found) {
      windows_.anchors(field, with.scratch, found);
    });
    set_apart(key_group(group_of(document.document)), document.found);
  };
  anchors.take = [this](const PassDocument& document) {
    return passages_->add_anchors(document.document, document.found);
  };
  absl::Status status = make_(anchors);
  if (status.ok()) status = passages_->join_anchors();
  if (!status.ok()) return status;

  TextPass windows;
  windows.name = "comparing passages";
  windows.wanted = wanted;
  windows.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    absl::Status shared = passages_->shared_anchors(document, given);
    set_apart(key_group(group_of(document)), given);
    return shared;
  };
  windows.work = [this, in_fields](unsigned worker, PassDocument& document, const PassText& text) {
    Worker& with = workers_[worker];
    in_fields(with, document, text, [&](std::string_view field, std::vector<std::uint64_t>& found) {
      windows_.windows(field, document.given, with.scratch, found);
    });
    set_apart(group_of(document.document), document.found);
  };
  windows.take = [this](const PassDocument& document) {
    return passages_->add_windows(document.document, document.found);
  };
  status = make_(windows);
  return status.ok() ? passages_->join_windows() : status;
}

// Which documents, guests included, lose all their words.
absl::Status PassageStrip::find_dropped() {
  lost_.assign(run_.source.documents(), false);
  TextPass pass;
  pass.name = "measuring passages";
  pass.wanted = [this](DocumentNumber document) { return is_there(document); };
  pass.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return repeated_windows(document, given);
  };
  pass.work = [this](unsigned worker, PassDocument& document, const PassText& text) {
    cut(worker, document, text, workers_[worker].cuts);
  };
  pass.take = [this](PassDocument& document) {
    if (!document.dropped) return absl::OkStatus();
    lost_[document.document] = true;
    if (!guests_[document.document]) return absl::OkStatus();
    ++run_.counts.stripped_documents;
    run_.counts.stripped_words += document.words;
    return absl::OkStatus();
  };
  absl::Status status = make_(pass);
  passages_->rewind();
  return status;
}

// Makes guests of what was removed for documents that are lost.
absl::Status PassageStrip::take_guests(bool& any) {
  any = false;
  const std::vector<Removed>& removed = run_.decisions.removed;
  const auto is_near = [](const Removed& one) { return one.reason == RemovalReason::kNear; };
  if (std::none_of(removed.begin(), removed.end(), is_near)) return absl::OkStatus();
  if (absl::Status status = find_dropped(); !status.ok()) return status;
  for (const Removed& one : removed) {
    if (!is_near(one) || !lost_[one.kept]) continue;
    guests_[one.document] = true;
    any = true;
  }
  return absl::OkStatus();
}

// The guests that keep some words, and the documents that share a key with one of them.
absl::Status PassageStrip::find_judged(std::vector<Judged>& guests, std::vector<Judged>& leaders) {
  absl::flat_hash_set<std::uint64_t> keys;
  TextPass pass;
  pass.name = "judging anew";
  pass.all = true;
  pass.work = [this](unsigned worker, PassDocument& document, const PassText& text) {
    dedup::DocumentBatch& batch = workers_[worker].batch;
    batch.clear();
    batch.add(text.text);
    document.outline = batch.outline(0);
    for (const std::uint64_t key : batch.keys(0)) document.found.push_back(dedup::cut_band_key(key));
  };
  pass.wanted = [this](DocumentNumber document) { return guests_[document] && !lost_[document]; };
  pass.take = [&](const PassDocument& document) {
    guests.push_back({document.document, document.outline, document.found});
    keys.insert(document.found.begin(), document.found.end());
    return absl::OkStatus();
  };
  absl::Status status = make_(pass);
  if (!status.ok() || guests.empty()) return status;
  pass.wanted = [this](DocumentNumber document) { return !gone_[document] && !lost_[document]; };
  pass.take = [&](const PassDocument& document) {
    const std::vector<std::uint64_t>& own = document.found;
    const bool shares = std::any_of(own.begin(), own.end(), [&](std::uint64_t key) { return keys.contains(key); });
    if (shares) leaders.push_back({document.document, document.outline, own});
    return absl::OkStatus();
  };
  return make_(pass);
}

// Decides the guests in keep order, and says so in the decisions.
absl::Status PassageStrip::enter_judged(std::vector<Judged> guests, std::vector<Judged> leaders) {
  const auto by_rank = [this](const Judged& a, const Judged& b) { return rank(a.document) < rank(b.document); };
  std::sort(leaders.begin(), leaders.end(), by_rank);
  std::sort(guests.begin(), guests.end(), by_rank);
  dedup::TextShingles shingles_of(run_.settings.near.shingle,
                                  [this](DocumentNumber document) { return run_.source.text(document); });
  dedup::LeaderPass leader_pass(
      run_.settings.near.threshold,
      [&](DocumentNumber document, std::vector<std::uint64_t>& shingles) { return shingles_of(document, shingles); },
      &run_.groups);
  for (const Judged& one : leaders) {
    if (absl::Status status = leader_pass.keep(one.document, one.outline, one.keys); !status.ok()) return status;
  }
  std::map<DocumentNumber, Decision> decisions;
  for (const Judged& one : guests) {
    absl::Status status = leader_pass.decide(one.document, one.outline, one.keys, decisions[one.document]);
    if (!status.ok()) return status;
  }
  std::erase_if(run_.decisions.removed, [&](Removed& one) {
    if (!guests_[one.document]) return false;
    const auto judged = decisions.find(one.document);
    if (judged == decisions.end()) {
      one = {.document = one.document, .reason = RemovalReason::kStripped};
      return false;
    }
    one.kept = judged->second.kept;
    one.similarity = judged->second.similarity;
    if (judged->second.removed()) return false;
    gone_[one.document] = false;
    return true;
  });
  return absl::OkStatus();
}

// Guests that lose all their words are lost with the one they were removed for; the others are held against all that is
// kept.
absl::Status PassageStrip::judge_guests() {
  const std::vector<bool> lost_before = lost_;
  if (absl::Status status = find_repeated(); !status.ok()) return status;
  if (absl::Status status = find_dropped(); !status.ok()) return status;
  for (std::size_t document = 0; document < lost_.size(); ++document) {
    if (lost_before[document]) lost_[document] = true;
  }
  std::vector<Judged> guests;
  std::vector<Judged> leaders;
  if (absl::Status status = find_judged(guests, leaders); !status.ok()) return status;
  absl::Status status = enter_judged(std::move(guests), std::move(leaders));
  guests_.assign(guests_.size(), false);
  return status;
}

absl::Status PassageStrip::find() {
  // What is kept anew may hold passages of others, or others its own; more and more is kept, so there is an end.
  for (bool again = true; again;) {
    if (absl::Status status = find_repeated(); !status.ok()) return status;
    if (absl::Status status = take_guests(again); !status.ok()) return status;
    if (!again) break;
    if (absl::Status status = judge_guests(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace refrain::run
