// How documents leave an index: out of the window, removed, or in favour of another text of the same id.

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "index/writer.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

// Bytes of changes after which a long row of documents that leave is written in between.
constexpr std::size_t kMostPending = std::size_t{32} << 20;

}  // namespace

absl::Status Writer::see(Time time) {
  if (time <= state_.newest) return absl::OkStatus();
  state_.newest = time;
  return expire();
}

// Lets go of all that is outside of the window now.
absl::Status Writer::expire() {
  const Time horizon = state_.horizon();
  if (horizon == kNoTime || oldest_ >= horizon) return absl::OkStatus();
  const auto leave_if_there = [this](Number number) -> absl::Status {
    Entry entry;
    const absl::StatusOr<bool> there = view_.entry(number, entry);
    if (!there.ok()) return there.status();
    if (!*there) return absl::OkStatus();  // it left with its original
    if (absl::Status status = leave(number, entry); !status.ok()) return status;
    return pending_.batch.bytes() < std::max(kMostPending, most_bulk_) ? absl::OkStatus() : commit(false);
  };
  const std::uint64_t commits = commits_;
  Time next = std::numeric_limits<Time>::max();
  Scan scan = opened_.store->scan(Family::kTimes);
  for (scan.seek(time_key(oldest_, 0)); scan.valid(); scan.next()) {
    if (time_at(scan.key()) >= horizon) {
      next = time_at(scan.key());
      break;
    }
    if (absl::Status status = leave_if_there(number_at(scan.key(), 8)); !status.ok()) return status;
  }
  if (absl::Status status = scan.status(); !status.ok()) return status;
  while (!pending_.times.empty() && pending_.times.begin()->first < horizon) {
    const Number number = pending_.times.begin()->second;
    pending_.times.erase(pending_.times.begin());
    if (absl::Status status = leave_if_there(number); !status.ok()) return status;
  }
  if (!pending_.times.empty()) next = std::min(next, pending_.times.begin()->first);
  // The scan knows nothing of what was written meanwhile.
  if (commits_ != commits) return expire();
  oldest_ = next;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::uint64_t>> Writer::keys_of(Number number, const Entry& entry) {
  std::vector<std::uint64_t> keys;
  if (entry.outline.shingles == 0) return keys;
  std::vector<std::uint64_t> shingles;
  if (absl::Status status = view_.shingles(number, shingles); !status.ok()) return status;
  signer_.sign(shingles, keys);
  return keys;
}

// Takes a document out. Its duplicates are originals from now on.
absl::Status Writer::leave(Number number, const Entry& entry) {
  const std::string key = number_key(number);
  Batch& batch = pending_.batch;
  std::vector<Number> duplicates;
  if (entry.duplicate()) {
    batch.erase(Family::kDuplicates, pair_key(entry.original, number));
    --state_.duplicates;
  } else {
    const absl::StatusOr<std::vector<std::uint64_t>> keys = keys_of(number, entry);
    if (!keys.ok()) return keys.status();
    for (const std::uint64_t one : *keys) pending_.erase_key(Family::kKeys, one, number);
    absl::StatusOr<std::vector<Number>> of = view_.duplicates(number);
    if (!of.ok()) return of.status();
    duplicates = *std::move(of);
    if (hot_.loaded() ? hot_.remove(number) : false) batch.erase(Family::kHot, key);
    if (!hot_.loaded()) {
      std::string nothing;
      const absl::StatusOr<bool> noted = opened_.store->get(Family::kHot, key, nothing);
      if (!noted.ok()) return noted.status();
      if (*noted) batch.erase(Family::kHot, key);
    }
  }
  if (opened_.scheme.passages) {
    if (absl::Status status = erase_passages(number); !status.ok()) return status;
  }
  const std::string id = id_key(entry.id);
  batch.erase(Family::kDocuments, key);
  batch.erase(Family::kTexts, key);
  batch.erase(Family::kIds, id);
  batch.erase(Family::kTimes, time_key(entry.time, number));
  --state_.documents;
  state_.shingles -= entry.outline.shingles;
  pending_.ids[id] = std::nullopt;
  pending_.times.erase({entry.time, number});
  // The caller's entry may be the one that is dropped here.
  pending_.entries[number] = std::nullopt;
  ++pending_.gone;
  ++left_;
  for (const Number duplicate : duplicates) {
    Entry one;
    const absl::StatusOr<bool> there = view_.entry(duplicate, one);
    if (!there.ok()) return there.status();
    if (!*there) continue;
    batch.erase(Family::kDuplicates, pair_key(number, duplicate));
    if (absl::Status status = promote(duplicate, std::move(one)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Writer::erase_passages(Number number) {
  std::string text;
  if (absl::Status status = view_.text(number, text); !status.ok()) return status;
  std::vector<std::uint64_t> keys;
  passage_keys(text, &keys, nullptr);
  for (const std::uint64_t one : keys) pending_.erase_key(Family::kPassages, one, number);
  return absl::OkStatus();
}

absl::Status Writer::promote(Number number, Entry entry) {
  entry.original = kNoNumber;
  --state_.duplicates;
  pending_.batch.put(Family::kDocuments, number_key(number), encode(entry));
  const absl::StatusOr<std::vector<std::uint64_t>> keys = keys_of(number, entry);
  pending_.entries[number] = std::move(entry);
  if (!keys.ok()) return keys.status();
  std::vector<std::uint32_t> counts;
  std::vector<Number> others;
  for (const std::uint64_t key : *keys) {
    others.clear();
    if (absl::Status status = view_.keyed(Family::kKeys, key, state_.lowest, kMostOfKey + 1, others); !status.ok())
      return status;
    counts.push_back(static_cast<std::uint32_t>(others.size()));
  }
  return insert_keys(number, *keys, counts);
}

// Lookups begin at the lowest number that is stored, so that they do not wade through what has left.
absl::Status Writer::raise_lowest() {
  if (pending_.gone == 0) return absl::OkStatus();
  Number lowest = state_.next;
  Scan scan = opened_.store->scan(Family::kDocuments);
  for (scan.seek(number_key(state_.lowest)); scan.valid(); scan.next()) {
    const Number number = number_at(scan.key(), 0);
    if (view_.gone(number)) continue;
    lowest = number;
    break;
  }
  for (const auto& [number, entry] : pending_.entries) {
    if (entry.has_value()) lowest = std::min(lowest, number);
  }
  state_.lowest = lowest;
  return scan.status();
}

absl::Status Writer::remove(std::span<const std::string> ids) {
  std::vector<Number> numbers;
  for (const std::string& id : ids) {
    IdEntry known;
    const absl::StatusOr<bool> there = view_.id(id, known);
    if (!there.ok()) return there.status();
    if (!*there) {
      // An id as text may be meant for a number.
      const std::string bare = id.size() > 2 && id.front() == '"' ? id.substr(1, id.size() - 2) : std::string();
      const absl::StatusOr<bool> number = bare.empty() ? false : view_.id(bare, known);
      if (!number.ok()) return number.status();
      return absl::InvalidArgumentError(absl::StrCat(
          os::printable(folder()), ": has no document with the id ", os::printable(id),
          *number ? absl::StrCat(", but one with the number ", bare, " (\1json-ids\2)") : "", "; nothing was removed"));
    }
    numbers.push_back(known.number);
  }
  failed_ = true;
  for (const Number number : numbers) {
    Entry entry;
    const absl::StatusOr<bool> there = view_.entry(number, entry);
    if (!there.ok()) return there.status();
    if (!*there) continue;  // named twice
    if (absl::Status status = leave(number, entry); !status.ok()) return status;
  }
  if (absl::Status status = commit(true); !status.ok()) return status;
  failed_ = false;
  return absl::OkStatus();
}

}  // namespace refrain::index
