// The one who writes to an index: decides documents as they come, and lets go of what has left.

#ifndef REFRAIN_SRC_INDEX_WRITER_H_
#define REFRAIN_SRC_INDEX_WRITER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/finder.h"
#include "index/hot_set.h"
#include "index/open.h"
#include "index/source_finder.h"
#include "index/view.h"
#include "refrain/index.h"

namespace refrain::index {

struct NewDocument {
  std::string id;  // a JSON string or number; empty: the index gives one
  std::string_view text;
  std::optional<Time> time;  // none: that of arrival
};

struct Verdict {
  std::string id;
  bool given = false;        // the index gave the id
  bool replaced = false;     // another text that had this id
  std::string duplicate_of;  // empty: an original
  double similarity = 0;
  std::string error;  // not taken
};

// One thread at a time. After an error it can only be destroyed.
class Writer {
 public:
  static absl::StatusOr<std::unique_ptr<Writer>> open(const std::string& folder, OpenMode mode, const Wanted& wanted);
  ~Writer();

  // What is made of a document before it is decided.
  struct Prepared {
    Signed by;
    std::vector<std::uint64_t> passages;  // keys that are kept
    PassageKeys asked;
    std::string text;  // encoded
    std::uint64_t text_hash = 0;
    bool stored = false;         // now, and not at an earlier time
    Number number = kNoNumber;   // where it is in the index
    std::uint64_t shingles = 0;  // of all documents before it
  };

  // Decides documents in order and stores them, all or none. `wait`: they are on the disk when it returns. Appends one
  // verdict a document.
  absl::Status add(std::span<const NewDocument> documents, bool wait, std::vector<Verdict>& verdicts);

  // The same, and appends for each document those before it that it may share passages with.
  // REQUIRES: scheme().passages.
  absl::Status add(std::span<const NewDocument> documents, bool wait, std::vector<Verdict>& verdicts,
                   const SourceLimits& limits, std::vector<Sources>& sources);

  // The first of these in two steps, for an index that is being made: another thread may prepare the next documents while
  // one adds. REQUIRES: it was opened with OpenMode::kMake.
  absl::Status prepare(std::span<const NewDocument> documents, std::vector<Prepared>& prepared) {
    return prepare(documents, nullptr, prepared);
  }
  absl::Status add_prepared(std::span<const NewDocument> documents, std::vector<Prepared>& prepared,
                            std::vector<Verdict>& verdicts);

  // Removes documents. kNotFound names an id that is not there; nothing is removed then.
  absl::Status remove(std::span<const std::string> ids);

  // Waits until all is on the disk.
  absl::Status sync() { return opened_.store->sync(); }

  absl::Status compact();

  // Appends the originals that a text is near to, the earliest first, at most `limit`.
  absl::Status near(std::string_view text, std::size_t limit, std::vector<NearOriginal>& near);

  // Finds the documents that a text may share passages with.
  // REQUIRES: scheme().passages.
  absl::Status sources(std::string_view text, const SourceLimits& limits, Sources& sources);

  absl::StatusOr<IndexInfo> info() const;

  // Leaves files in order, with their sums. An index that was made is one from now on.
  absl::Status close();

  // Gives up: where this made the index, nothing of it is left.
  void abandon();

  const State& state() const { return opened_.state; }
  const Scheme& scheme() const { return opened_.scheme; }
  const std::string& folder() const { return opened_.folder.path(); }

 private:
  explicit Writer(Opened opened, unsigned threads);

  struct Worker {
    Worker(const Store& store, const DedupOptions& near, const KnownKeys& known_keys, const KnownKeys& known_passages)
        : signer(near),
          codec(near.shingle),
          keys(store, Family::kKeys, &known_keys),
          passages(store, Family::kPassages, &known_passages) {}
    Signer signer;
    TextCodec codec;
    KeyScan keys, passages;
    absl::Status failed;
    bool stale = true;  // its scan
  };

  absl::Status add(std::span<const NewDocument> documents, bool wait, std::vector<Verdict>& verdicts,
                   SourceFinder* finder, std::vector<Sources>* sources);
  absl::Status add(std::span<const NewDocument> documents, std::vector<Prepared>& prepared, bool wait,
                   std::vector<Verdict>& verdicts, SourceFinder* finder, std::vector<Sources>* sources);
  absl::Status prepare(std::span<const NewDocument> documents, const SourceFinder* sources,
                       std::vector<Prepared>& prepared);
  absl::Status prepare(const NewDocument& document, const SourceFinder* sources, Worker& worker, Prepared& one) const;
  absl::Status decide(const NewDocument& document, Prepared& prepared, Time now, Verdict& verdict);
  absl::Status take(const NewDocument& document, Prepared& prepared, Time time, const std::optional<IdEntry>& known,
                    Verdict& verdict);
  absl::Status find_id(const std::string& id, std::optional<IdEntry>& known) const;
  absl::StatusOr<bool> answered_before(const std::string& id, const IdEntry& known, Prepared& prepared,
                                       Verdict& verdict);
  absl::Status find_sources(const Prepared& prepared, SourceFinder& finder, Sources& sources);
  absl::Status store(Prepared& prepared, Time time, const std::vector<NearOriginal>& near, const Verdict& verdict);
  absl::Status give_id(std::string& id);
  void add_key(Family family, std::uint64_t key, Number number);
  absl::Status insert_keys(Number number, const std::vector<std::uint64_t>& keys,
                           const std::vector<std::uint32_t>& counts);
  absl::Status mark_hot(Number number);
  absl::Status see(Time time);
  absl::Status expire();
  absl::Status leave(Number number, const Entry& entry);
  absl::Status erase_passages(Number number);
  absl::Status promote(Number number, Entry entry);
  absl::StatusOr<std::vector<std::uint64_t>> keys_of(Number number, const Entry& entry);
  std::size_t waiting() const;
  absl::Status commit(bool wait);
  absl::Status begin_bulk(const Wanted& wanted);
  absl::Status raise_lowest();
  void purge_sometimes();

  Opened opened_;
  unsigned threads_;
  State& state_;  // of opened_
  Pending pending_;
  KnownKeys known_keys_, known_passages_;
  View view_;
  HotSet hot_;
  Finder finder_;
  Signer signer_;
  std::vector<Worker> workers_;
  std::vector<NearOriginal> near_;
  Time oldest_ = kNoTime;      // nothing that is stored is older
  std::uint64_t commits_ = 0;  // batches written
  std::uint64_t left_ = 0;     // documents
  // While an index is built: where its files are sorted, and how many bytes of changes may wait for that.
  std::string sorted_;
  std::size_t most_bulk_ = 0;
  bool failed_ = false;
  bool compacted_ = false;
  bool closed_ = false;
  std::chrono::steady_clock::time_point purged_;
};

// "3 d" and the like: a length of time in microseconds, of "30d", "6h", "45m", "3s", or "off". Nothing if it is none.
std::optional<std::int64_t> parse_window(std::string_view text);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_WRITER_H_
