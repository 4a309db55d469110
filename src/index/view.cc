#include "index/view.h"

#include <algorithm>
#include <span>

#include "absl/strings/str_cat.h"

namespace refrain::index {

absl::Status damaged(std::string_view what) {
  return absl::DataLossError(
      absl::StrCat("the index is damaged: ", std::string(what), "; bring back a backup, or build the index anew"));
}

absl::Status KeyScan::find(std::uint64_t key, Number lowest, std::size_t most, std::vector<Number>& numbers) {
  if (known_ != nullptr && !known_->may_have(key)) return absl::OkStatus();
  const bool passages = family_ == Family::kPassages;
  const std::string from = passages ? passage_entry_key(key, lowest) : band_entry_key(key, lowest);
  const std::size_t key_bytes = passages ? kPassageKeyBytes : kBandKeyBytes;
  const std::string_view prefix = std::string_view(from).substr(0, key_bytes);
  for (scan_.seek(from); most > 0 && scan_.valid(); scan_.next(), --most) {
    const std::string_view at = scan_.key();
    if (!at.starts_with(prefix)) break;
    numbers.push_back(number_at(at, key_bytes));
  }
  return scan_.status();
}

absl::Status look_up(KeyScan& scan, std::span<const std::uint64_t> keys, Number lowest, std::size_t most,
                     WrittenKeys& written) {
  written.numbers.clear();
  written.ends.assign(1, 0);
  for (const std::uint64_t key : keys) {
    if (absl::Status status = scan.find(key, lowest, most, written.numbers); !status.ok()) return status;
    written.ends.push_back(written.numbers.size());
  }
  return absl::OkStatus();
}

bool Bulk::may_have_id(std::uint64_t hash) const {
  return std::any_of(ids.begin(), ids.end(), [hash](const KeyFilter& filter) { return filter.may_have(hash); });
}

void Pending::add_key(Family family, std::uint64_t key, Number number) {
  const bool of_passage = family == Family::kPassages;
  if (bulk != nullptr) return bulk->of(family).add(key, number);
  batch.put(family, of_passage ? passage_entry_key(key, number) : band_entry_key(key, number), {});
  if (!of_passage) keys[key].push_back(number);
}

void Pending::erase_key(Family family, std::uint64_t key, Number number) {
  if (bulk != nullptr) return bulk->of(family).erase(key, number);
  batch.erase(family, family == Family::kPassages ? passage_entry_key(key, number) : band_entry_key(key, number));
}

void Pending::clear() {
  if (bulk != nullptr && !ids.empty()) {
    KeyFilter& filter = bulk->ids.emplace_back(ids.size());
    for (const auto& [key, id] : ids) filter.add(hash_text(key));
  }
  batch.clear();
  entries.clear();
  texts.clear();
  ids.clear();
  keys.clear();
  passages.clear();
  duplicates.clear();
  times.clear();
  gone = 0;
}

View::View(const Store& store, const Scheme& scheme, const Pending* pending, const KnownKeys* known_keys,
           const KnownKeys* known_passages)
    : store_(store),
      scheme_(scheme),
      pending_(pending),
      keys_(std::make_unique<KeyScan>(store, Family::kKeys, known_keys)),
      passages_(std::make_unique<KeyScan>(store, Family::kPassages, known_passages)),
      codec_(scheme.near.shingle) {}

absl::Status View::refresh() {
  absl::Status status = keys_->refresh();
  return status.ok() ? passages_->refresh() : status;
}

void View::end() {
  keys_.reset();
  passages_.reset();
}

absl::StatusOr<bool> View::entry(Number number, Entry& entry) const {
  if (pending_ != nullptr) {
    const auto found = pending_->entries.find(number);
    if (found != pending_->entries.end()) {
      const std::optional<Entry>& changed = found->second;
      if (changed) entry = *changed;
      return changed.has_value();
    }
  }
  std::string bytes;
  const absl::StatusOr<bool> there = store_.get(Family::kDocuments, number_key(number), bytes);
  if (there.ok() && *there && !decode(bytes, entry)) {
    return damaged(absl::StrCat("document ", number, " is of another form"));
  }
  return there;
}

absl::StatusOr<bool> View::id(std::string_view id, IdEntry& entry) const {
  const std::string key = id_key(id);
  if (pending_ != nullptr) {
    const auto found = pending_->ids.find(key);
    if (found != pending_->ids.end()) {
      const std::optional<IdEntry>& changed = found->second;
      if (changed) entry = *changed;
      return changed.has_value();
    }
    if (pending_->bulk != nullptr && !pending_->bulk->may_have_id(hash_text(key))) return false;
  }
  std::string bytes;
  const absl::StatusOr<bool> there = store_.get(Family::kIds, key, bytes);
  if (there.ok() && *there && !decode(bytes, entry)) {
    return damaged(absl::StrCat("the id ", std::string(id), " is of another form"));
  }
  return there;
}

bool View::gone(Number number) const {
  if (pending_ == nullptr || pending_->gone == 0) return false;
  const auto found = pending_->entries.find(number);
  return found != pending_->entries.end() && !found->second.has_value();
}

absl::Status View::keyed(Family family, std::uint64_t key, Number lowest, std::size_t most,
                         std::vector<Number>& numbers) {
  if (pending_ != nullptr && pending_->bulk != nullptr)
    return pending_->bulk->of(family).find(key, lowest, most, numbers);
  std::vector<Number> known;
  if (absl::Status status = scan_of(family).find(key, lowest, most, known); !status.ok()) return status;
  return keyed(family, key, lowest, most, known, numbers);
}

absl::Status View::keyed(Family family, std::uint64_t key, Number lowest, std::size_t most,
                         std::span<const Number> known, std::vector<Number>& numbers) {
  const auto begin = static_cast<std::ptrdiff_t>(numbers.size());
  numbers.insert(numbers.end(), known.begin(), known.end());
  if (pending_ == nullptr) return absl::OkStatus();
  if (pending_->gone > 0) {
    const auto is_gone = [this](Number number) { return gone(number); };
    numbers.erase(std::remove_if(numbers.begin() + begin, numbers.end(), is_gone), numbers.end());
    // Some of the first have gone, so others may be among the first now.
    if (known.size() == most && numbers.size() - static_cast<std::size_t>(begin) < most) {
      numbers.resize(static_cast<std::size_t>(begin));
      std::vector<Number> all;
      if (absl::Status status = scan_of(family).find(key, lowest, most + pending_->gone, all); !status.ok())
        return status;
      std::copy_if(all.begin(), all.end(), std::back_inserter(numbers),
                   [this](Number number) { return !gone(number); });
    }
  }
  const Pending::AddedKeys& all_added = family == Family::kPassages ? pending_->passages : pending_->keys;
  const auto added = all_added.find(key);
  if (added != all_added.end()) {
    for (const Number number : added->second) {
      if (!gone(number)) numbers.push_back(number);
    }
    std::sort(numbers.begin() + begin, numbers.end());
    numbers.erase(std::unique(numbers.begin() + begin, numbers.end()), numbers.end());
  }
  if (numbers.size() > static_cast<std::size_t>(begin) + most) numbers.resize(static_cast<std::size_t>(begin) + most);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Number>> View::duplicates(Number original) const {
  std::vector<Number> all;
  const std::string prefix = number_key(original);
  Scan scan = store_.scan(Family::kDuplicates, ScanKind::kPrefix);
  for (scan.seek(prefix); scan.valid() && scan.key().starts_with(prefix); scan.next()) {
    all.push_back(number_at(scan.key(), kNumberBytes));
  }
  if (absl::Status status = scan.status(); !status.ok()) return status;
  if (pending_ != nullptr) {
    const auto added = pending_->duplicates.find(original);
    if (added != pending_->duplicates.end()) all.insert(all.end(), added->second.begin(), added->second.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  // What was written may have changed since.
  std::vector<Number> now;
  for (const Number number : all) {
    Entry one;
    const absl::StatusOr<bool> there = entry(number, one);
    if (!there.ok()) return there.status();
    if (*there && one.original == original) now.push_back(number);
  }
  return now;
}

absl::StatusOr<std::string_view> View::text_bytes(Number number) {
  if (pending_ != nullptr) {
    const auto found = pending_->texts.find(number);
    if (found != pending_->texts.end()) return found->second;
  }
  const absl::StatusOr<bool> there = store_.get(Family::kTexts, number_key(number), bytes_);
  if (!there.ok()) return there.status();
  if (!*there) return damaged(absl::StrCat("document ", number, " has no text"));
  return bytes_;
}

absl::Status View::shingles(Number number, std::vector<std::uint64_t>& shingles) {
  const absl::StatusOr<std::string_view> bytes = text_bytes(number);
  if (!bytes.ok()) return bytes.status();
  return codec_.shingles(*bytes, shingles)
             ? absl::OkStatus()
             : damaged(absl::StrCat("the text of document ", number, " is of another form"));
}

absl::Status View::text(Number number, std::string& text) {
  const absl::StatusOr<std::string_view> bytes = text_bytes(number);
  if (!bytes.ok()) return bytes.status();
  return codec_.text(*bytes, text) ? absl::OkStatus()
                                   : absl::NotFoundError(absl::StrCat("the text of document ", number, " is not kept"));
}

}  // namespace refrain::index
