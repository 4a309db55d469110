// The one door to RocksDB: families of entries in a folder, written in groups that are there whole or not at all.

#ifndef REFRAIN_SRC_INDEX_STORE_H_
#define REFRAIN_SRC_INDEX_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace refrain::index {

// What an index is made of. Names and contents: docs/index-format.md.
enum class Family : std::uint8_t {
  kMeta,        // the scheme and the state
  kKeys,        // band key, number: originals alone
  kDocuments,   // number -> Entry
  kTexts,       // number -> what verifies exactly
  kIds,         // id -> IdEntry
  kDuplicates,  // number of an original, number of a duplicate of it
  kTimes,       // time, number
  kHot,         // number: originals with a key that very many share
  kPassages,    // lookup key of a passage, number: all documents
};
inline constexpr std::size_t kFamilies = 9;

// Changes that are made together. Later ones of the same entry count.
class Batch {
 public:
  Batch();
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) noexcept;
  ~Batch();

  void put(Family family, std::string_view key, std::string_view value);
  void erase(Family family, std::string_view key);
  void clear();
  std::size_t bytes() const;

 private:
  friend class Store;
  struct State;
  std::unique_ptr<State> state_;
};

// Entries of one family in order, as they were when this was made. One thread at a time.
class Scan {
 public:
  Scan(Scan&&) noexcept;
  Scan& operator=(Scan&&) noexcept;
  ~Scan();

  // Goes to the first entry at `key` or behind it.
  void seek(std::string_view key);
  void next();
  bool valid() const;
  // Of the entry; valid until the next move.
  std::string_view key() const;
  std::string_view value() const;
  // Why there is no entry, where something is wrong.
  absl::Status status() const;

  // From now on what was written since is seen too.
  absl::Status refresh();

 private:
  friend class Store;
  struct State;
  explicit Scan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

enum class ScanKind : std::uint8_t {
  kAll,     // in order, from anywhere to anywhere
  kPrefix,  // entries that begin as the key that was sought; of families with fixed prefixes
  kOnce,    // all, and what is read does not push other things out of the cache
};

enum class Compaction : std::uint8_t {
  kAll,      // rewrites all files: what was erased takes no space any more
  kOverlaps  // only where files have the same range of keys, which each lookup would have to look at
};

struct StoreOptions {
  bool write = false;
  bool make = false;       // there is none yet
  std::size_t memory = 0;  // bytes for the cache of blocks and for what is not yet in a file
  unsigned threads = 2;    // that sort files in the background
};

// A file that holds entries.
struct StoredFile {
  std::string name;  // in the folder
  std::uint64_t size = 0;
  std::string checksum;  // of all of its bytes
};

// Takes the next key of a row in order.
using PutKey = std::function<absl::Status(std::string_view key)>;

// Thread-safe for reading; one thread writes.
class Store {
 public:
  // Opens the families in a folder. Where `write` is false, nothing in it is changed, and it holds what was there when
  // it was opened, whatever another process writes meanwhile: its files must not be deleted while this call runs.
  // Errors name the folder, or the file that is damaged.
  static absl::StatusOr<std::unique_ptr<Store>> open(const std::string& folder, const StoreOptions& options);
  ~Store();

  // Whether there is an entry, and what it holds.
  absl::StatusOr<bool> get(Family family, std::string_view key, std::string& value) const;

  Scan scan(Family family, ScanKind kind = ScanKind::kAll) const;

  // Makes the changes of a batch: all are there when this returns, or none. `wait`: they are on the disk, too.
  absl::Status write(Batch& batch, bool wait);

  // The same for very many changes: they are sorted on up to `threads` threads, written as files into `folder`, which must
  // be there, and taken over as they are. They are on the disk when this returns.
  absl::Status ingest(Batch& batch, const std::string& folder, unsigned threads);

  // Takes over entries without values, of a family that has none yet, in pieces that follow each other: `fill` puts the
  // keys of a piece in order. It is called from up to `threads` threads, once for each piece.
  absl::Status ingest_sorted(Family family, const std::string& folder, std::size_t pieces, unsigned threads,
                             const std::function<absl::Status(std::size_t piece, const PutKey& put)>& fill);

  // Waits until all that was written is on the disk.
  absl::Status sync();

  // Writes what is in memory to files.
  absl::Status flush();

  // Puts files together, families side by side.
  absl::Status compact(Compaction what);

  // Deletes files that are no longer needed, which the store keeps otherwise, so that others can read.
  absl::Status purge();

  // Closes it and opens it again: that writes its list of files anew, which has the first and last keys of files that
  // are long gone, too. No scan may be open. After an error it is of no more use.
  absl::Status renew();

  // How many entries a family has, about; 0: it surely has none.
  std::uint64_t keys_of(Family family) const;

  // Bytes that it may hold in memory.
  std::size_t memory() const;

  // Files that were written since the folder was opened or purge() was called may be more than are needed.
  std::uint64_t bytes_of(Family family) const;

  // The files that are in use.
  std::vector<StoredFile> files() const;

  // Ends work in the background; waits for it first where very many files wait to be sorted.
  void settle();

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);

  struct SortedFile;
  template <typename Fill>
  absl::Status write_file(Family family, const std::string& path, const Fill& fill) const;
  absl::Status write_sorted(std::span<const void* const> changes, Family family, const std::string& path) const;
  absl::Status take_over(const std::vector<SortedFile>& files);
  std::unique_ptr<State> state_;
};

// The checksum of a file as StoredFile has it; an error if it cannot be read.
absl::StatusOr<std::string> checksum_of_file(const std::string& path);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_STORE_H_
