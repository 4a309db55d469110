#include "index/known_keys.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "index/format.h"

namespace refrain::index {
namespace {

constexpr std::size_t kFirstKeys = std::size_t{1} << 18;
// A writer of fewer documents ends before it would gain from it.
constexpr std::size_t kDocuments = 2000;

}  // namespace

KnownKeys::KnownKeys(const Store& store, Family family, std::size_t most_bytes)
    : store_(store), family_(family), most_bytes_(most_bytes) {
  whole_ = store_.keys_of(family_) == 0;
}

std::size_t KnownKeys::bytes() const {
  std::size_t bytes = stored_ != nullptr ? stored_->bytes() : 0;
  for (const KeyFilter& filter : added_) bytes += filter.bytes();
  return bytes;
}

void KnownKeys::give_up() {
  stop();
  given_up_ = true;
  added_.clear();
  stored_.reset();
}

void KnownKeys::add(std::uint64_t key) {
  if (given_up_) return;
  if (in_last_ == capacity_) {
    capacity_ = std::max(2 * capacity_, kFirstKeys);
    in_last_ = 0;
    if (bytes() + KeyFilter::bytes_of(capacity_) > most_bytes_) return give_up();
    added_.emplace_back(capacity_);
  }
  added_.back().add(key);
  ++in_last_;
}

void KnownKeys::count_document() {
  if (++documents_ != kDocuments || given_up_ || whole_) return;
  const std::size_t keys = store_.keys_of(family_);
  if (bytes() + KeyFilter::bytes_of(keys) > most_bytes_) return give_up();
  stored_ = std::make_unique<KeyFilter>(keys);
  try {
    reader_ = std::jthread([this, scan = store_.scan(family_, ScanKind::kOnce)](
                               const std::stop_token& stopped) mutable { read(stopped, std::move(scan)); });
  } catch (const std::system_error&) {  // no thread is left
    give_up();
  }
}

void KnownKeys::read(const std::stop_token& stopped, Scan scan) {
  const bool of_passages = family_ == Family::kPassages;
  std::uint64_t last = 0;
  bool first = true;
  for (scan.seek({}); scan.valid() && !stopped.stop_requested(); scan.next()) {
    const std::uint64_t key = of_passages ? passage_key_at(scan.key()) : band_key_at(scan.key());
    if (first || key != last) stored_->add(key);
    last = key;
    first = false;
  }
  // What cannot be read is told by whoever looks it up.
  if (!stopped.stop_requested() && scan.status().ok()) whole_.store(true, std::memory_order_release);
}

bool KnownKeys::may_have(std::uint64_t key) const {
  if (given_up_ || !whole_.load(std::memory_order_acquire)) return true;
  if (stored_ != nullptr && stored_->may_have(key)) return true;
  return std::any_of(added_.begin(), added_.end(), [key](const KeyFilter& filter) { return filter.may_have(key); });
}

void KnownKeys::stop() {
  if (!reader_.joinable()) return;
  reader_.request_stop();
  reader_.join();
}

bool KnownKeys::wait_until_whole() {
  if (reader_.joinable()) reader_.join();
  return !given_up_ && whole_;
}

}  // namespace refrain::index
