#include "index/writer.h"

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/parallel.h"
#include "index/reader.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

constexpr char kStateKey[] = "state";
constexpr Time kDay = Time{24} * 3600 * 1'000'000;
constexpr auto kPurgeEvery = std::chrono::seconds(2);
// The part of the memory that each of the two filters of known keys may take.
constexpr std::size_t kShareOfKnown = 16;

Time now_in_microseconds() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> Writer::open(const std::string& folder, OpenMode mode, const Wanted& wanted) {
  // What is built is no index until it is whole.
  absl::StatusOr<Opened> opened = index::open(folder, mode, wanted, mode == OpenMode::kMake);
  if (!opened.ok()) return opened.status();
  std::unique_ptr<Writer> writer(new Writer(*std::move(opened), base::thread_count(wanted.threads)));
  absl::Status status = mode == OpenMode::kMake ? writer->begin_bulk(wanted) : absl::OkStatus();
  const std::int64_t window = wanted.window.value_or(writer->state_.window);
  if (status.ok() && window != writer->state_.window) {
    writer->state_.window = window;
    status = writer->expire();
    if (status.ok()) status = writer->commit(true);
  }
  if (!status.ok()) {
    writer->abandon();
    return status;
  }
  return writer;
}

// Documents of an index that nobody knows yet need not be on the disk one by one: many are held, with all that they
// change, and become files at once.
absl::Status Writer::begin_bulk(const Wanted& wanted) {
  // What waits takes some three times its bytes in the tables beside it.
  constexpr std::size_t kTimes = 4;
  constexpr std::size_t kLeast = std::size_t{4} << 20;
  constexpr std::size_t kDefault = std::size_t{1} << 30;
  most_bulk_ = std::max((wanted.memory != 0 ? wanted.memory / 2 : kDefault) / kTimes, kLeast);
  sorted_ = wanted.temp.empty() ? opened_.folder.sorted() : absl::StrCat(wanted.temp, "/refrain-index-", getpid());
  if (mkdir(sorted_.c_str(), 0777) == 0) {
    pending_.bulk = std::make_unique<Bulk>(sorted_);
    return absl::OkStatus();
  }
  absl::Status status = os::file_error(sorted_, "made", errno, "name a folder that can be written to");
  sorted_.clear();
  return status;
}

Writer::Writer(Opened opened, unsigned threads)
    : opened_(std::move(opened)),
      threads_(threads),
      state_(opened_.state),
      known_keys_(*opened_.store, Family::kKeys, opened_.store->memory() / kShareOfKnown),
      known_passages_(*opened_.store, Family::kPassages, opened_.store->memory() / kShareOfKnown),
      view_(*opened_.store, opened_.scheme, &pending_, &known_keys_, &known_passages_),
      hot_(dedup::NearBounds(opened_.scheme.near.threshold)),
      finder_(view_, hot_),
      signer_(opened_.scheme.near),
      purged_(std::chrono::steady_clock::now()) {
  workers_.reserve(threads_);
  for (unsigned k = 0; k < threads_; ++k) {
    workers_.emplace_back(*opened_.store, opened_.scheme.near, known_keys_, known_passages_);
  }
}

Writer::~Writer() { close().IgnoreError(); }

// All that needs nothing of the documents before, on all threads.
absl::Status Writer::prepare(std::span<const NewDocument> documents, const SourceFinder* sources,
                             std::vector<Prepared>& prepared) {
  prepared.resize(documents.size());
  for (Worker& worker : workers_) worker.stale = true;
  base::parallel_for_workers(documents.size(), threads_, [&](unsigned number, std::size_t k) {
    Worker& worker = workers_[number];
    if (worker.failed.ok()) worker.failed = prepare(documents[k], sources, worker, prepared[k]);
  });
  for (const Worker& worker : workers_) {
    if (!worker.failed.ok()) return worker.failed;
  }
  return absl::OkStatus();
}

absl::Status Writer::prepare(const NewDocument& document, const SourceFinder* sources, Worker& worker,
                             Prepared& one) const {
  // While an index is made nothing is looked up here: who adds documents meanwhile knows all keys.
  const bool looks_up = pending_.bulk == nullptr;
  absl::Status status;
  if (looks_up && worker.stale) status = worker.keys.refresh();
  if (looks_up && worker.stale && status.ok()) status = worker.passages.refresh();
  worker.stale = false;
  const bool passages = opened_.scheme.passages;
  worker.signer.sign(document.text, one.by);
  one.text_hash = hash_text(document.text);
  one.text = worker.codec.encode(document.text, passages ? std::span<const std::uint64_t>() : one.by.shingles);
  if (looks_up && status.ok()) {
    status = look_up(worker.keys, one.by.keys, state_.lowest, kMostOfKey + 1, one.by.written);
  }
  if (passages) passage_keys(document.text, &one.passages, sources != nullptr ? &one.asked.keys : nullptr);
  if (sources == nullptr || !looks_up || !status.ok()) return status;
  return look_up(worker.passages, one.asked.keys, state_.lowest, sources->per_key(), one.asked.written);
}

absl::Status Writer::add(std::span<const NewDocument> documents, bool wait, std::vector<Verdict>& verdicts) {
  return add(documents, wait, verdicts, nullptr, nullptr);
}

absl::Status Writer::add(std::span<const NewDocument> documents, bool wait, std::vector<Verdict>& verdicts,
                         const SourceLimits& limits, std::vector<Sources>& sources) {
  SourceFinder finder(view_, limits);
  return add(documents, wait, verdicts, &finder, &sources);
}

absl::Status Writer::add(std::span<const NewDocument> documents, bool wait, std::vector<Verdict>& verdicts,
                         SourceFinder* finder, std::vector<Sources>* sources) {
  std::vector<Prepared> prepared;
  if (absl::Status status = prepare(documents, finder, prepared); !status.ok()) {
    failed_ = true;
    return status;
  }
  return add(documents, prepared, wait, verdicts, finder, sources);
}

absl::Status Writer::add_prepared(std::span<const NewDocument> documents, std::vector<Prepared>& prepared,
                                  std::vector<Verdict>& verdicts) {
  return add(documents, prepared, false, verdicts, nullptr, nullptr);
}

absl::Status Writer::add(std::span<const NewDocument> documents, std::vector<Prepared>& prepared, bool wait,
                         std::vector<Verdict>& verdicts, SourceFinder* finder, std::vector<Sources>* sources) {
  if (failed_) return absl::FailedPreconditionError("an earlier write failed; open the index again");
  failed_ = true;
  const Time now = now_in_microseconds();
  const std::uint64_t commits = commits_;
  for (std::size_t k = 0; k < documents.size(); ++k) {
    // What was written since is not among what was looked up.
    if (commits_ != commits) {
      prepared[k].by.written.clear();
      prepared[k].asked.written.clear();
    }
    prepared[k].shingles = state_.shingles;
    absl::Status status = decide(documents[k], prepared[k], now, verdicts.emplace_back());
    if (!status.ok()) return status;
    if (finder == nullptr) continue;
    Sources& of_one = sources->emplace_back();
    if (!verdicts.back().error.empty()) continue;
    if (status = find_sources(prepared[k], *finder, of_one); !status.ok()) return status;
  }
  if (sorted_.empty() || waiting() > most_bulk_) {
    if (absl::Status status = commit(wait); !status.ok()) return status;
  }
  failed_ = false;
  return absl::OkStatus();
}

absl::Status Writer::find_sources(const Prepared& prepared, SourceFinder& finder, Sources& sources) {
  // Of a document that is not stored all numbers are before it.
  const Number number = prepared.number;
  sources.documents = number != kNoNumber ? number : state_.documents;
  sources.shingles = prepared.shingles;
  absl::Status status = finder.find(prepared.asked, state_.lowest, number, state_.horizon(), sources);
  if (!status.ok() || !prepared.stored || pending_.bulk != nullptr) return status;
  for (const std::uint64_t key : prepared.passages) pending_.passages[key].push_back(number);
  return absl::OkStatus();
}

absl::Status Writer::find_id(const std::string& id, std::optional<IdEntry>& known) const {
  const absl::StatusOr<bool> there = view_.id(id, known.emplace());
  if (!there.ok()) return there.status();
  if (!*there) known.reset();
  return absl::OkStatus();
}

// Whether the document that has this id is of the same text; one of another text leaves.
absl::StatusOr<bool> Writer::answered_before(const std::string& id, const IdEntry& known, Prepared& prepared,
                                             Verdict& verdict) {
  Entry entry;
  const absl::StatusOr<bool> there = view_.entry(known.number, entry);
  if (!there.ok()) return there.status();
  if (!*there) return damaged(absl::StrCat("the id ", id, " leads to no document"));
  if (known.text_hash == prepared.text_hash) {
    verdict.duplicate_of = std::move(entry.duplicate_of);
    verdict.similarity = entry.similarity;
    prepared.number = known.number;
    prepared.shingles = entry.shingles_before;
    return true;
  }
  absl::Status status = leave(known.number, entry);
  if (!status.ok()) return status;
  verdict.replaced = true;
  return false;
}

absl::Status Writer::decide(const NewDocument& document, Prepared& prepared, Time now, Verdict& verdict) {
  const Time time = document.time.value_or(now);
  verdict.id = document.id;
  if (time > now + kDay) {
    verdict.error = "its time is more than a day ahead of this machine's clock";
    return absl::OkStatus();
  }
  std::optional<IdEntry> known;
  if (!document.id.empty()) {
    if (absl::Status status = find_id(document.id, known); !status.ok()) return status;
    if (known && known->given) {
      verdict.error =
          absl::StrCat("the index gave the id ", document.id, " to a record without one; give it another id");
      return absl::OkStatus();
    }
  }
  const std::uint64_t left = left_;
  if (absl::Status status = see(time); !status.ok()) return status;
  if (known && left_ != left) {  // it may be among those that left
    if (absl::Status status = find_id(document.id, known); !status.ok()) return status;
  }
  return take(document, prepared, time, known, verdict);
}

absl::Status Writer::take(const NewDocument& document, Prepared& prepared, Time time,
                          const std::optional<IdEntry>& known, Verdict& verdict) {
  if (document.id.empty()) {
    verdict.given = true;
    if (absl::Status status = give_id(verdict.id); !status.ok()) return status;
  } else if (known) {
    const absl::StatusOr<bool> before = answered_before(document.id, *known, prepared, verdict);
    if (!before.ok() || *before) return before.status();
  }
  near_.clear();
  if (absl::Status status = finder_.find(prepared.by, state_.lowest, state_.horizon(), 1, near_); !status.ok())
    return status;
  if (!near_.empty()) {
    verdict.duplicate_of = near_.front().id;
    verdict.similarity = near_.front().similarity;
  }
  // What comes too late attracts nothing, so nothing is lost when it is not stored.
  if (time < state_.horizon()) return absl::OkStatus();
  return store(prepared, time, near_, verdict);
}

absl::Status Writer::give_id(std::string& id) {
  for (;; ++state_.given) {
    id = absl::StrCat("\"#", state_.given, "\"");
    IdEntry known;
    const absl::StatusOr<bool> there = view_.id(id, known);
    if (!there.ok()) return there.status();
    if (!*there) break;
  }
  ++state_.given;
  return absl::OkStatus();
}

absl::Status Writer::store(Prepared& prepared, Time time, const std::vector<NearOriginal>& near,
                           const Verdict& verdict) {
  if (state_.next >= kNoNumber)
    return absl::ResourceExhaustedError("the index has had 2^40 documents; build another one");
  const Number number = state_.next++;
  prepared.number = number;
  prepared.stored = true;
  known_keys_.count_document();
  known_passages_.count_document();
  // What its id had before may have gone since.
  prepared.shingles = state_.shingles;
  ++state_.documents;
  state_.shingles += prepared.by.outline.shingles;
  Entry entry{.time = time,
              .text_hash = prepared.text_hash,
              .outline = prepared.by.outline,
              .id = verdict.id,
              .given = verdict.given,
              .original = near.empty() ? kNoNumber : near.front().number,
              .duplicate_of = verdict.duplicate_of,
              .similarity = verdict.similarity,
              .shingles_before = opened_.scheme.passages ? prepared.shingles : 0};
  const IdEntry id{.number = number, .text_hash = prepared.text_hash, .given = verdict.given};
  const std::string key = number_key(number);
  Batch& batch = pending_.batch;
  batch.put(Family::kDocuments, key, encode(entry));
  batch.put(Family::kTexts, key, prepared.text);
  batch.put(Family::kIds, id_key(verdict.id), encode(id));
  batch.put(Family::kTimes, time_key(time, number), {});
  for (const std::uint64_t one : prepared.passages) add_key(Family::kPassages, one, number);
  pending_.texts[number] = std::move(prepared.text);
  pending_.ids[id_key(verdict.id)] = id;
  pending_.times.emplace(time, number);
  oldest_ = std::min(oldest_, time);
  pending_.entries[number] = std::move(entry);
  if (!near.empty()) {
    ++state_.duplicates;
    batch.put(Family::kDuplicates, pair_key(near.front().number, number), {});
    pending_.duplicates[near.front().number].push_back(number);
    return absl::OkStatus();
  }
  return insert_keys(number, prepared.by.keys, finder_.known());
}

void Writer::add_key(Family family, std::uint64_t key, Number number) {
  pending_.add_key(family, key, number);
  // While an index is made its store is not asked for keys.
  if (pending_.bulk == nullptr) (family == Family::kPassages ? known_passages_ : known_keys_).add(key);
}

// `counts`: how many originals each key has, this one aside.
absl::Status Writer::insert_keys(Number number, const std::vector<std::uint64_t>& keys,
                                 const std::vector<std::uint32_t>& counts) {
  bool hot = false;
  std::vector<Number> others;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (counts[k] >= kMostOfKey) hot = true;
    if (counts[k] == kMostOfKey) {
      if (absl::Status status = view_.keyed(Family::kKeys, keys[k], state_.lowest, kMostOfKey, others); !status.ok())
        return status;
    }
    add_key(Family::kKeys, keys[k], number);
  }
  if (!hot) return absl::OkStatus();
  if (absl::Status status = hot_.load(view_); !status.ok()) return status;
  others.push_back(number);
  for (const Number one : others) {
    if (absl::Status status = mark_hot(one); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Writer::mark_hot(Number number) {
  if (hot_.contains(number)) return absl::OkStatus();
  pending_.batch.put(Family::kHot, number_key(number), {});
  return hot_.add(view_, number);
}

// Bytes of changes that are not yet written.
std::size_t Writer::waiting() const {
  const Bulk* const bulk = pending_.bulk.get();
  return pending_.batch.bytes() + (bulk != nullptr ? bulk->keys.bytes() + bulk->passages.bytes() : 0);
}

absl::Status Writer::commit(bool wait) {
  if (absl::Status status = raise_lowest(); !status.ok()) return status;
  pending_.batch.put(Family::kMeta, kStateKey, encode(state_));
  absl::Status status = sorted_.empty() ? opened_.store->write(pending_.batch, wait)
                                        : opened_.store->ingest(pending_.batch, sorted_, threads_);
  if (Bulk* const bulk = pending_.bulk.get(); bulk != nullptr && status.ok()) {
    status = bulk->keys.spill(state_.lowest, threads_);
    if (status.ok()) status = bulk->passages.spill(state_.lowest, threads_);
  }
  if (!status.ok()) return status;
  pending_.clear();
#ifdef __GLIBC__
  // What was freed here the allocator keeps for the threads that asked for it, and others would ask for as much again.
  if (!sorted_.empty()) malloc_trim(0);
#endif
  ++commits_;
  if (status = view_.refresh(); !status.ok()) return status;
  purge_sometimes();
  return absl::OkStatus();
}

void Writer::purge_sometimes() {
  const auto now = std::chrono::steady_clock::now();
  if (now - purged_ < kPurgeEvery) return;
  purged_ = now;
  const absl::StatusOr<bool> locked = opened_.folder.lock_files(true, false);
  if (!locked.ok() || !*locked) return;
  // Scans hold files that others have replaced; what cannot be deleted now goes the next time.
  opened_.store->purge().IgnoreError();
  opened_.folder.unlock_files();
}

absl::Status Writer::compact() {
  failed_ = true;
  absl::Status status = expire();
  if (status.ok()) status = commit(true);
  if (status.ok()) status = opened_.store->flush();
  if (status.ok()) status = opened_.store->compact(Compaction::kAll);
  failed_ = !status.ok();
  compacted_ = status.ok();
  return status;
}

absl::Status Writer::near(std::string_view text, std::size_t limit, std::vector<NearOriginal>& near) {
  Signed document;
  signer_.sign(text, document);
  return finder_.find(document, state_.lowest, state_.horizon(), near.size() + limit, near);
}

absl::Status Writer::sources(std::string_view text, const SourceLimits& limits, Sources& sources) {
  return SourceFinder(view_, limits).find(text, state_, sources);
}

absl::StatusOr<IndexInfo> Writer::info() const {
  return info_of(opened_.folder, opened_.scheme, state_, *opened_.store);
}

absl::Status Writer::close() {
  if (closed_) return absl::OkStatus();
  closed_ = true;
  workers_.clear();
  known_keys_.stop();
  known_passages_.stop();
  absl::Status status;
  if (!failed_ && !sorted_.empty()) status = commit(true);
  if (Bulk* const bulk = pending_.bulk.get(); bulk != nullptr && !failed_ && status.ok()) {
    status = bulk->keys.finish(*opened_.store, state_.lowest, threads_);
    if (status.ok()) status = bulk->passages.finish(*opened_.store, state_.lowest, threads_);
  }
  pending_.bulk.reset();
  view_.end();  // it holds files that have been replaced
  // Many files have the same keys: each question would have to look at all of them, and a writer would wait for them.
  if (!failed_ && !sorted_.empty() && status.ok()) status = opened_.store->compact(Compaction::kOverlaps);
  if (!sorted_.empty()) remove_all(sorted_).IgnoreError();
  if (!failed_ && status.ok()) status = opened_.store->flush();
  const bool whole = !failed_ && status.ok();
  opened_.store->settle();
  std::vector<StoredFile> files;
  if (whole) {
    status = opened_.folder.lock_files(true, true).status();
    if (status.ok() && compacted_) status = opened_.store->renew();
    if (status.ok()) status = opened_.store->purge();
    if (status.ok()) files = opened_.store->files();
  }
  opened_.store.reset();
  if (!whole || !status.ok()) return status;
  if (status = opened_.folder.write_sums(files); !status.ok()) return status;
  if (opened_.delayed) status = opened_.folder.end_making();
  opened_.folder.unlock_files();
  opened_.folder.unlock_writer();
  return status;
}

void Writer::abandon() {
  failed_ = true;
  close().IgnoreError();
  if (opened_.made) opened_.folder.unmake();
}

std::optional<std::int64_t> parse_window(std::string_view text) {
  if (text == "off") return 0;
  if (text.size() < 2 || text.size() > 12) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86400;
      break;
    default:
      return std::nullopt;
  }
  std::int64_t count = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + (c - '0');
  }
  constexpr std::int64_t kMost = std::int64_t{100'000} * 86400;  // seconds
  if (count == 0 || count > kMost / unit) return std::nullopt;
  return count * unit * 1'000'000;
}

}  // namespace refrain::index
