#include "index/bulk_keys.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/parallel.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

// Pairs between two places of a run that are known: a lookup reads as many.
constexpr std::size_t kBlock = 256;
// Bytes that are written at once, and read of all runs that are merged.
constexpr std::size_t kBuffer = std::size_t{1} << 18;
constexpr std::size_t kBuffers = std::size_t{8} << 20;
// Pairs of a file of the store, about.
constexpr std::size_t kPairsOfFile = std::size_t{1} << 21;

}  // namespace

BulkKeys::BulkKeys(Family family, std::string folder)
    : family_(family),
      key_bytes_(family == Family::kPassages ? kPassageKeyBytes : kBandKeyBytes),
      pair_bytes_(key_bytes_ + kNumberBytes),
      folder_(std::move(folder)) {}

std::string BulkKeys::bytes_of(std::uint64_t key, Number number) const {
  return family_ == Family::kPassages ? passage_entry_key(key, number) : band_entry_key(key, number);
}

BulkKeys::Pair BulkKeys::pair_at(const char* bytes) const {
  const std::string_view view(bytes, pair_bytes_);
  return {family_ == Family::kPassages ? passage_key_at(view) : band_key_at(view), number_at(view, key_bytes_)};
}

void BulkKeys::add(std::uint64_t key, Number number) {
  absl::InlinedVector<Number, 1>& numbers = added_[key];
  ++in_memory_;
  if (numbers.empty() || numbers.back() < number) {
    numbers.push_back(number);
    return;
  }
  // A duplicate that became an original is older than others.
  numbers.insert(std::lower_bound(numbers.begin(), numbers.end(), number), number);
}

void BulkKeys::erase(std::uint64_t key, Number number) {
  const auto added = added_.find(key);
  if (added != added_.end()) {
    absl::InlinedVector<Number, 1>& numbers = added->second;
    const auto place = std::lower_bound(numbers.begin(), numbers.end(), number);
    if (place != numbers.end() && *place == number) {
      numbers.erase(place);
      --in_memory_;
      if (numbers.empty()) added_.erase(added);
      return;
    }
  }
  if (!runs_.empty()) erased_.emplace(key, number);
}

// --- lookups

absl::Status BulkKeys::read(const Run& run, std::size_t begin, std::size_t end, std::string& bytes) const {
  bytes.resize((end - begin) * pair_bytes_);
  const int error = os::read_all_at(run.file.get(), bytes.data(), bytes.size(), begin * pair_bytes_);
  return error == 0 ? absl::OkStatus() : os::scratch_error(run.path, "read", error);
}

// The place of the first pair that is not before `pair`.
absl::Status BulkKeys::lower_bound(const Run& run, const Pair& pair, std::size_t& place) const {
  const auto block =
      static_cast<std::size_t>(std::lower_bound(run.firsts.begin(), run.firsts.end(), pair) - run.firsts.begin());
  place = 0;
  if (block == 0) return absl::OkStatus();
  const std::size_t begin = (block - 1) * kBlock;
  const std::size_t end = std::min(begin + kBlock, run.pairs);
  std::string bytes;
  if (absl::Status status = read(run, begin, end, bytes); !status.ok()) return status;
  for (place = begin; place < end; ++place) {
    if (pair_at(bytes.data() + (place - begin) * pair_bytes_) >= pair) break;
  }
  return absl::OkStatus();
}

absl::Status BulkKeys::find(const Run& run, std::uint64_t key, Number lowest, std::size_t most,
                            std::vector<Number>& numbers) {
  const Pair from(key, lowest);
  const auto after =
      static_cast<std::size_t>(std::upper_bound(run.firsts.begin(), run.firsts.end(), from) - run.firsts.begin());
  for (std::size_t begin = after == 0 ? 0 : (after - 1) * kBlock; begin < run.pairs; begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, run.pairs);
    if (absl::Status status = read(run, begin, end, block_); !status.ok()) return status;
    for (std::size_t k = 0; k < end - begin; ++k) {
      const Pair pair = pair_at(block_.data() + k * pair_bytes_);
      if (pair < from) continue;
      if (pair.first != key || most == 0) return absl::OkStatus();
      if (!erased_.empty() && erased_.contains(pair)) continue;
      numbers.push_back(pair.second);
      --most;
    }
  }
  return absl::OkStatus();
}

absl::Status BulkKeys::find(std::uint64_t key, Number lowest, std::size_t most, std::vector<Number>& numbers) {
  const auto begin = static_cast<std::ptrdiff_t>(numbers.size());
  for (const Run& run : runs_) {
    if (!run.filter.may_have(key)) continue;
    if (absl::Status status = find(run, key, lowest, most, numbers); !status.ok()) return status;
  }
  const auto added = added_.find(key);
  if (added != added_.end()) {
    const auto first = std::lower_bound(added->second.begin(), added->second.end(), lowest);
    const auto count = std::min(added->second.end() - first, static_cast<std::ptrdiff_t>(most));
    numbers.insert(numbers.end(), first, first + count);
  }
  std::sort(numbers.begin() + begin, numbers.end());
  if (numbers.size() > static_cast<std::size_t>(begin) + most) numbers.resize(static_cast<std::size_t>(begin) + most);
  return absl::OkStatus();
}

// --- runs

// The pairs of the memory, in order; there are none afterwards.
std::vector<BulkKeys::Pair> BulkKeys::take_sorted(Number lowest, unsigned threads) {
  // Keys are hashes, so that parts by their first bits are of about one size, and are sorted side by side.
  constexpr std::size_t kParts = 256;
  const unsigned shift = family_ == Family::kPassages ? 56 : 8 * static_cast<unsigned>(kBandKeyBytes) - 8;
  const auto part_of = [shift](std::uint64_t key) { return std::min<std::uint64_t>(key >> shift, kParts - 1); };
  std::vector<std::size_t> ends(kParts + 1);
  const auto kept = [lowest](const auto& numbers) {
    return static_cast<std::size_t>(numbers.end() - std::lower_bound(numbers.begin(), numbers.end(), lowest));
  };
  for (const auto& [key, numbers] : added_) ends[part_of(key) + 1] += kept(numbers);
  for (std::size_t k = 0; k < kParts; ++k) ends[k + 1] += ends[k];
  std::vector<Pair> pairs(ends.back());
  std::vector<std::size_t> next(ends.begin(), ends.end() - 1);
  for (const auto& [key, numbers] : added_) {
    std::size_t& place = next[part_of(key)];
    for (std::size_t k = numbers.size() - kept(numbers); k < numbers.size(); ++k) pairs[place++] = {key, numbers[k]};
  }
  // The table is given back before others take as much.
  added_ = {};
  in_memory_ = 0;
  base::parallel_for(kParts, threads, [&](std::size_t k) {
    std::sort(pairs.begin() + static_cast<std::ptrdiff_t>(ends[k]),
              pairs.begin() + static_cast<std::ptrdiff_t>(ends[k + 1]));
  });
  return pairs;
}

absl::Status BulkKeys::write(const std::vector<Pair>& pairs, Run& run) const {
  std::string bytes;
  bytes.reserve(kBuffer + pair_bytes_);
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    if (k % kBlock == 0) run.firsts.push_back(pairs[k]);
    if (k == 0 || pairs[k].first != pairs[k - 1].first) run.filter.add(pairs[k].first);
    bytes += bytes_of(pairs[k].first, pairs[k].second);
    if (bytes.size() < kBuffer && k + 1 < pairs.size()) continue;
    const int error = os::write_all(run.file.get(), bytes);
    if (error != 0) return os::scratch_error(run.path, "written", error);
    bytes.clear();
  }
  return absl::OkStatus();
}

absl::Status BulkKeys::spill(Number lowest, unsigned threads) {
  const std::vector<Pair> pairs = take_sorted(lowest, threads);
  absl::erase_if(erased_, [lowest](const Pair& pair) { return pair.second < lowest; });
  if (pairs.empty()) return absl::OkStatus();
  const std::string path = absl::StrCat(folder_, family_ == Family::kPassages ? "/passages-" : "/keys-", runs_.size());
  os::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!file.is_open()) return os::scratch_error(path, "made", errno);
  return write(pairs, runs_.emplace_back(std::move(file), path, pairs.size()));
}

// --- all of them, in order

// Walks over a part of a run.
class BulkKeys::Cursor {
 public:
  Cursor(const BulkKeys& keys, const Run& run)
      : keys_(keys),
        run_(run),
        at_once_(std::clamp(kBuffers / keys.runs_.size(), kBuffer / 16, kBuffer) / keys.pair_bytes_) {}

  // To the first pair from `from` on; its end is the first from `to` on, or that of the run.
  absl::Status open(const Pair* from, const Pair* to) {
    end_ = run_.pairs;
    if (to != nullptr) {
      if (absl::Status status = keys_.lower_bound(run_, *to, end_); !status.ok()) return status;
    }
    if (from != nullptr) {
      if (absl::Status status = keys_.lower_bound(run_, *from, next_); !status.ok()) return status;
    }
    return move();
  }

  bool valid() const { return valid_; }
  const Pair& pair() const { return pair_; }
  std::string_view bytes() const { return {bytes_.data() + at_ - keys_.pair_bytes_, keys_.pair_bytes_}; }

  absl::Status move() {
    if (at_ == bytes_.size()) {
      valid_ = next_ < end_;
      if (!valid_) return absl::OkStatus();
      const std::size_t count = std::min(end_ - next_, at_once_);
      if (absl::Status status = keys_.read(run_, next_, next_ + count, bytes_); !status.ok()) return status;
      next_ += count;
      at_ = 0;
    }
    pair_ = keys_.pair_at(bytes_.data() + at_);
    at_ += keys_.pair_bytes_;
    return absl::OkStatus();
  }

 private:
  const BulkKeys& keys_;
  const Run& run_;
  const std::size_t at_once_;       // pairs that are read
  std::size_t next_ = 0, end_ = 0;  // pairs that are not yet read
  std::string bytes_;
  std::size_t at_ = 0;  // behind the pair
  Pair pair_;
  bool valid_ = false;
};

// Where the pieces but the first begin, so that they have about as many pairs each.
std::vector<BulkKeys::Pair> BulkKeys::cuts(std::size_t pieces) const {
  std::vector<Pair> all, chosen;
  for (const Run& run : runs_) all.insert(all.end(), run.firsts.begin(), run.firsts.end());
  std::sort(all.begin(), all.end());
  for (std::size_t k = 1; k < pieces; ++k) chosen.push_back(all[all.size() * k / pieces]);
  return chosen;
}

absl::Status BulkKeys::merge(const Pair* from, const Pair* to, Number lowest, const PutKey& put) const {
  std::vector<std::unique_ptr<Cursor>> cursors;
  const auto later = [](const auto& a, const auto& b) { return a->pair() > b->pair(); };
  for (const Run& run : runs_) {
    auto cursor = std::make_unique<Cursor>(*this, run);
    if (absl::Status status = cursor->open(from, to); !status.ok()) return status;
    if (cursor->valid()) cursors.push_back(std::move(cursor));
  }
  std::make_heap(cursors.begin(), cursors.end(), later);
  while (!cursors.empty()) {
    std::pop_heap(cursors.begin(), cursors.end(), later);
    Cursor& first = *cursors.back();
    // Runs have no pair twice: a document that was erased never gets its keys again.
    if (first.pair().second >= lowest && (erased_.empty() || !erased_.contains(first.pair()))) {
      if (absl::Status status = put(first.bytes()); !status.ok()) return status;
    }
    if (absl::Status status = first.move(); !status.ok()) return status;
    if (first.valid()) {
      std::push_heap(cursors.begin(), cursors.end(), later);
    } else {
      cursors.pop_back();
    }
  }
  return absl::OkStatus();
}

absl::Status BulkKeys::finish(Store& store, Number lowest, unsigned threads) {
  if (absl::Status status = spill(lowest, threads); !status.ok()) return status;
  std::size_t pairs = 0;
  for (const Run& run : runs_) pairs += run.pairs;
  if (pairs == 0) return absl::OkStatus();
  const std::size_t pieces = std::max<std::size_t>(pairs / kPairsOfFile, pairs > kPairsOfFile / 8 ? threads : 1);
  const std::vector<Pair> places = cuts(pieces);
  absl::Status status =
      store.ingest_sorted(family_, folder_, pieces, threads, [&](std::size_t piece, const PutKey& put) {
        return merge(piece == 0 ? nullptr : &places[piece - 1], piece + 1 == pieces ? nullptr : &places[piece], lowest,
                     put);
      });
  for (const Run& run : runs_) ::unlink(run.path.c_str());
  runs_.clear();
  erased_.clear();
  return status;
}

}  // namespace refrain::index
