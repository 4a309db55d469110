// An index as it is with the changes that are not yet written.

#ifndef REFRAIN_SRC_INDEX_VIEW_H_
#define REFRAIN_SRC_INDEX_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/bulk_keys.h"
#include "index/format.h"
#include "index/key_filter.h"
#include "index/known_keys.h"
#include "index/store.h"
#include "index/text_codec.h"

namespace refrain::index {

// Looks up keys of one family in what is written: bands' (Family::kKeys) or passages'. One thread at a time; each thread
// has its own.
class KeyScan {
 public:
  // `known`: tells that a key is not there; may be null, and must outlive this.
  KeyScan(const Store& store, Family family, const KnownKeys* known = nullptr)
      : family_(family), known_(known), scan_(store.scan(family, ScanKind::kPrefix)) {}

  // Appends the numbers of a key from `lowest` on, ascending, at most `most` of them.
  absl::Status find(std::uint64_t key, Number lowest, std::size_t most, std::vector<Number>& numbers);
  absl::Status refresh() { return scan_.refresh(); }

 private:
  Family family_;
  const KnownKeys* known_;
  Scan scan_;
};

// What is written of some keys: of key k the numbers from ends[k] to ends[k + 1].
struct WrittenKeys {
  std::vector<Number> numbers;
  std::vector<std::size_t> ends;  // empty: not looked up

  bool known() const { return !ends.empty(); }
  void clear() { ends.clear(); }
  std::span<const Number> of(std::size_t key) const {
    return std::span(numbers).subspan(ends[key], ends[key + 1] - ends[key]);
  }
};

// Looks up the first `most` numbers of each key.
absl::Status look_up(KeyScan& scan, std::span<const std::uint64_t> keys, Number lowest, std::size_t most,
                     WrittenKeys& written);

// What an index that is being built has beside its store.
struct Bulk {
  explicit Bulk(const std::string& folder) : keys(Family::kKeys, folder), passages(Family::kPassages, folder) {}

  BulkKeys& of(Family family) { return family == Family::kPassages ? passages : keys; }
  bool may_have_id(std::uint64_t hash) const;

  BulkKeys keys, passages;
  std::vector<KeyFilter> ids;  // hashes of those that are written
};

// Changes that are not yet written, for whoever decides the next document.
struct Pending {
  Batch batch;
  absl::flat_hash_map<Number, std::optional<Entry>> entries;  // nothing: gone
  absl::flat_hash_map<Number, std::string> texts;
  absl::flat_hash_map<std::string, std::optional<IdEntry>> ids;
  using AddedKeys = absl::flat_hash_map<std::uint64_t, absl::InlinedVector<Number, 1>>;
  AddedKeys keys;                                               // added: of bands
  AddedKeys passages;                                           // and of passages
  absl::flat_hash_map<Number, std::vector<Number>> duplicates;  // added
  std::set<std::pair<Time, Number>> times;                      // added
  std::size_t gone = 0;                                         // entries that are
  std::unique_ptr<Bulk> bulk;                                   // while an index is built: has all keys, written or not

  // A document has a key of a family, or does not have it any more.
  void add_key(Family family, std::uint64_t key, Number number);
  void erase_key(Family family, std::uint64_t key, Number number);

  // All but `bulk`, which learns of the ids.
  void clear();
};

// One thread at a time.
class View {
 public:
  // `pending` and what is known of keys may be null; all must outlive this.
  View(const Store& store, const Scheme& scheme, const Pending* pending, const KnownKeys* known_keys = nullptr,
       const KnownKeys* known_passages = nullptr);

  // What was written since is seen from now on.
  absl::Status refresh();

  // Lets go of the store, which may end then.
  void end();

  // Whether there is such a document, and what is noted of it.
  absl::StatusOr<bool> entry(Number number, Entry& entry) const;
  absl::StatusOr<bool> id(std::string_view id, IdEntry& entry) const;

  // Appends the first `most` documents that have a key, ascending: of Family::kKeys originals alone.
  absl::Status keyed(Family family, std::uint64_t key, Number lowest, std::size_t most, std::vector<Number>& numbers);
  // The same where the written ones are known: `known` are the first `most` of them.
  absl::Status keyed(Family family, std::uint64_t key, Number lowest, std::size_t most, std::span<const Number> known,
                     std::vector<Number>& numbers);

  // The duplicates that an original has now, ascending.
  absl::StatusOr<std::vector<Number>> duplicates(Number original) const;

  // Whether the document is gone, of one that was there when its number was found.
  bool gone(Number number) const;

  // Shingles of a document in any order.
  absl::Status shingles(Number number, std::vector<std::uint64_t>& shingles);
  // Its text; kNotFound where only its shingles are kept.
  absl::Status text(Number number, std::string& text);

  const Store& store() const { return store_; }
  const Scheme& scheme() const { return scheme_; }

 private:
  absl::StatusOr<std::string_view> text_bytes(Number number);
  KeyScan& scan_of(Family family) { return family == Family::kPassages ? *passages_ : *keys_; }

  const Store& store_;
  const Scheme& scheme_;
  const Pending* pending_;
  std::unique_ptr<KeyScan> keys_, passages_;  // until end()
  TextCodec codec_;
  std::string bytes_;
};

// What is wrong where the parts of an index do not agree.
absl::Status damaged(std::string_view what);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_VIEW_H_
