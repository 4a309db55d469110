#include "run/bench/sample.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/hash.h"
#include "base/parallel.h"
#include "dedup/band_key.h"
#include "dedup/document_batch.h"
#include "dedup/exact_join.h"
#include "dedup/similarity.h"
#include "feed/records.h"
#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::run {
namespace {

// A document of level k is passed over once the feed has been halved more than k times.
constexpr std::size_t kLevels = 16;
// Of a pair, besides its elements.
constexpr std::uint64_t kStepsOfPair = 16;
// Besides its elements, what the memory holds of a sampled document: keys, counts.
constexpr std::size_t kBytesOfDocument = 1024;
constexpr std::size_t kBytesOfElement = 14;

// Numbers that look random, the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(base::mix(seed ^ base::kWordKey2)) {}

  std::uint64_t below(std::uint64_t end) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(base::mix(state_ += base::kWordKey2)) * end >> 64);
  }

 private:
  std::uint64_t state_;
};

// `count` different numbers below `end` in random order (Floyd 1987, then shuffled).
std::vector<DocumentNumber> draw(std::size_t count, std::size_t end, std::uint64_t seed) {
  Random random(seed);
  std::vector<DocumentNumber> drawn;
  absl::flat_hash_set<DocumentNumber> taken;
  for (std::size_t top = end - count; top < end; ++top) {
    auto number = static_cast<DocumentNumber>(random.below(top + 1));
    if (!taken.insert(number).second) {
      number = static_cast<DocumentNumber>(top);
      taken.insert(number);
    }
    drawn.push_back(number);
  }
  for (std::size_t k = drawn.size(); k > 1; --k) std::swap(drawn[k - 1], drawn[random.below(k)]);
  return drawn;
}

// A cut key as a hash whose topmost bits are those of the key.
std::uint64_t spread_key(std::uint64_t key) { return dedup::cut_band_key(key) << (64 - dedup::kBandKeyBits); }

// What is counted for each sampled document and level.
enum Count : std::size_t { kNear, kFound, kCompared, kCandidates, kCounts };

class Sampler {
 public:
  Sampler(DedupRun& run, FileSource& source, const SamplePlan& plan)
      : run_(run),
        source_(source),
        store_(source.store()),
        plan_(plan),
        bounds_(run.settings.near.threshold),
        index_(bounds_) {}

  absl::StatusOr<SampleMeasure> run();

 private:
  // What one thread looks at documents with.
  struct Worker {
    Worker(const DedupOptions& near, const FileSource& source) : reader(source.record_reader(false)), batch(near) {
      batch.hold_shingles(true);
    }

    feed::RecordReader reader;
    dedup::DocumentBatch batch;
    io::Record record;
    std::vector<std::uint64_t> words;
    std::vector<std::uint64_t> long_shingles;
    std::span<const std::uint64_t> shingles;  // of the record, which `batch` holds too
    dedup::ExactIndex::Scratch scratch;
    std::vector<dedup::ExactIndex::NearItem> matches;
    std::vector<std::uint32_t> candidates;
    std::vector<feed::RecordPlace> places;
  };

  absl::Status load();
  absl::Status scan();
  absl::Status look_at_block(Worker& worker, std::size_t number);
  void look_at(Worker& worker, DocumentNumber document, std::size_t level);
  void sign(Worker& worker) const;
  void spend(std::size_t level, std::uint64_t steps);
  SampleMeasure result() const;

  std::size_t level_of(DocumentNumber document) const {
    const auto zeros = std::countl_zero(base::combine(plan_.seed, document));
    return std::min(static_cast<std::size_t>(zeros), kLevels - 1);
  }
  void count(std::uint32_t sampled, std::size_t level, Count what) {
    counts_[(sampled * kLevels + level) * kCounts + what].fetch_add(1, std::memory_order_relaxed);
  }

  DedupRun& run_;
  FileSource& source_;
  feed::DocumentStore& store_;
  const SamplePlan& plan_;
  dedup::NearBounds bounds_;
  std::vector<DocumentNumber> sample_;
  dedup::ExactIndex index_;
  dedup::HashPostings keys_;
  std::vector<dedup::DocumentBatch::Outline> outlines_;
  std::vector<bool> gone_;  // by document
  std::vector<std::atomic<std::uint32_t>> counts_;
  // Whether a sampled document was kept, or removed, with a near one before it that was kept.
  std::vector<std::atomic<bool>> has_leader_;

  std::array<std::atomic<std::uint64_t>, kLevels> steps_ = {};
  std::atomic<std::size_t> level_{0};  // documents below it are passed over
  std::mutex guard_;                   // of the store, the progress and the status
  std::uint64_t done_ = 0;
  absl::Status status_;
};

// The record's outline, keys and shingles; those of a text too long for the batch to hold are made once more.
void Sampler::sign(Worker& worker) const {
  worker.batch.clear();
  worker.batch.add(worker.record.text);
  worker.shingles = worker.batch.held_shingles(0);
  if (!worker.shingles.empty() || worker.batch.wordless(0)) return;
  text::hash_all_words(worker.record.text, worker.words);
  hash_shingles(worker.words, run_.settings.near.shingle, worker.long_shingles);
  worker.shingles = worker.long_shingles;
}

// Reads the sampled documents, as many as there is memory for, and makes them findable.
absl::Status Sampler::load() {
  sample_ = draw(std::min(plan_.documents, store_.documents()), store_.documents(), plan_.seed);
  Worker worker(run_.settings.near, source_);
  std::size_t loaded = 0;
  for (; loaded < sample_.size(); ++loaded) {
    if (absl::Status status = source_.read(sample_[loaded], worker.reader, worker.record); !status.ok()) {
      return status;
    }
    sign(worker);
    const std::size_t bytes =
        (index_.elements() + worker.shingles.size()) * kBytesOfElement + (loaded + 1) * kBytesOfDocument;
    if (bytes > plan_.memory && loaded > 0) break;
    index_.add(worker.shingles);
    outlines_.push_back(worker.batch.outline(0));
    for (const std::uint64_t key : worker.batch.keys(0)) {
      keys_.add(spread_key(key), static_cast<std::uint32_t>(loaded));
    }
    if (loaded % 256 == 0) run_.observer.update(loaded, loaded, 0);
  }
  sample_.resize(loaded);
  index_.finish();
  keys_.finish();
  return absl::OkStatus();
}

// Notes work on pairs of a document of this level; where it gets too much, the feed is halved. The level in the end is
// the least one whose documents and those above take few enough steps: below it some were passed over, but only after
// the rest took too many already.
void Sampler::spend(std::size_t level, std::uint64_t steps) {
  steps_[level].fetch_add(steps, std::memory_order_relaxed);
  std::size_t least = level_.load(std::memory_order_relaxed);
  std::uint64_t sum = 0;
  for (std::size_t k = least; k < kLevels; ++k) sum += steps_[k].load(std::memory_order_relaxed);
  if (sum > plan_.steps && least + 1 < kLevels) level_.compare_exchange_strong(least, least + 1);
}

// The document that the worker has read, against the sample.
void Sampler::look_at(Worker& worker, DocumentNumber document, std::size_t level) {
  sign(worker);
  if (worker.shingles.empty()) return;
  worker.scratch.steps = 0;
  index_.find(worker.shingles, worker.scratch, worker.matches);
  std::vector<std::uint32_t>& candidates = worker.candidates;
  candidates.clear();
  std::uint64_t steps = worker.scratch.steps;
  for (const std::uint64_t key : worker.batch.keys(0)) {
    keys_.find(spread_key(key), [&](std::uint32_t sampled) {
      ++steps;
      if (candidates.empty() || candidates.back() != sampled) candidates.push_back(sampled);
    });
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  steps += (worker.matches.size() + candidates.size()) * kStepsOfPair;

  for (const std::uint32_t sampled : candidates) {
    if (sample_[sampled] != document) count(sampled, level, kCandidates);
  }
  const dedup::DocumentBatch::Outline& outline = worker.batch.outline(0);
  for (const dedup::ExactIndex::NearItem& match : worker.matches) {
    const DocumentNumber other = sample_[match.set];
    if (other == document) continue;
    count(match.set, level, kNear);
    if (document < other && !gone_[document]) {
      has_leader_[match.set].store(true, std::memory_order_relaxed);
    }
    if (!std::binary_search(candidates.begin(), candidates.end(), match.set)) continue;
    count(match.set, level, kFound);
    if (bounds_.outlines_allow(outline.bits, outlines_[match.set].bits)) {
      count(match.set, level, kCompared);
    }
  }
  spend(level, steps);
}

absl::Status Sampler::look_at_block(Worker& worker, std::size_t number) {
  const auto first = static_cast<DocumentNumber>(store_.first_document(number));
  const auto end = static_cast<DocumentNumber>(store_.end_document(number));
  feed::Block block;
  {
    const std::scoped_lock lock(guard_);
    if (!status_.ok()) return absl::OkStatus();
    absl::StatusOr<feed::Block> got = store_.block(number);
    if (!got.ok()) return got.status();
    block = *std::move(got);
    worker.places.clear();
    for (DocumentNumber d = first; d < end; ++d) worker.places.push_back(store_.place(d));
  }
  for (DocumentNumber document = first; document < end; ++document) {
    const std::size_t level = level_of(document);
    if (level < level_.load(std::memory_order_relaxed)) continue;
    const feed::RecordPlace& place = worker.places[document - first];
    const std::string_view bytes = block.bytes->view().substr(place.begin, place.end - place.begin);
    if (absl::Status status = worker.reader.read(block.kind, bytes, worker.record); !status.ok()) {
      return status;
    }
    look_at(worker, document, level);
  }
  const std::scoped_lock lock(guard_);
  done_ += end - first;
  run_.observer.update(done_, done_, 0);
  return absl::OkStatus();
}

absl::Status Sampler::scan() {
  counts_ = std::vector<std::atomic<std::uint32_t>>(sample_.size() * kLevels * kCounts);
  has_leader_ = std::vector<std::atomic<bool>>(sample_.size());
  gone_.assign(store_.documents(), false);
  for (const Removed& removed : run_.decisions.removed) gone_[removed.document] = true;
  std::vector<Worker> workers;
  workers.reserve(run_.threads);
  for (unsigned k = 0; k < run_.threads; ++k) workers.emplace_back(run_.settings.near, source_);
  base::parallel_for_workers(store_.blocks(), run_.threads, [&](unsigned worker, std::size_t block) {
    absl::Status status = look_at_block(workers[worker], block);
    if (status.ok()) return;
    const std::scoped_lock lock(guard_);
    if (status_.ok()) status_ = std::move(status);
  });
  return status_;
}

SampleMeasure Sampler::result() const {
  SampleMeasure measure;
  const std::size_t least = level_.load();
  measure.documents = sample_.size();
  measure.looked_at = 1.0 / static_cast<double>(std::uint64_t{1} << least);
  std::vector<PairShare> recall, compared, precision, removal;
  for (std::size_t s = 0; s < sample_.size(); ++s) {
    std::array<std::uint64_t, kCounts> sums = {};
    for (std::size_t level = least; level < kLevels; ++level) {
      for (std::size_t what = 0; what < kCounts; ++what) {
        sums[what] += counts_[(s * kLevels + level) * kCounts + what].load();
      }
    }
    measure.near += sums[kNear];
    measure.found += sums[kFound];
    measure.compared += sums[kCompared];
    measure.candidates += sums[kCandidates];
    measure.with_pairs += sums[kNear] > 0 ? 1u : 0u;
    recall.push_back({sums[kFound], sums[kNear]});
    compared.push_back({sums[kCompared], sums[kNear]});
    precision.push_back({sums[kFound], sums[kCandidates]});
    if (!has_leader_[s].load()) continue;
    removal.push_back({gone_[sample_[s]] ? 1u : 0u, 1});
    ++measure.duplicates;
    measure.removed += removal.back().part;
  }
  measure.recall = estimate_share(recall);
  measure.recall_compared = estimate_share(compared);
  measure.precision = estimate_share(precision);
  if (least == 0) measure.removal = estimate_share(removal);
  return measure;
}

absl::StatusOr<SampleMeasure> Sampler::run() {
  run_.observer.begin_stage("drawing a sample", std::min(plan_.documents, store_.documents()));
  if (absl::Status status = load(); !status.ok()) return status;
  run_.observer.begin_stage("comparing it with the feed", store_.documents());
  if (absl::Status status = scan(); !status.ok()) return status;
  return result();
}

}  // namespace

absl::StatusOr<SampleMeasure> measure_sample(DedupRun& run, FileSource& source, const SamplePlan& plan) {
  return Sampler(run, source, plan).run();
}

}  // namespace refrain::run
