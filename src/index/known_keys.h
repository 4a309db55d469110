// Which keys a store may have, told from memory.

#ifndef REFRAIN_SRC_INDEX_KNOWN_KEYS_H_
#define REFRAIN_SRC_INDEX_KNOWN_KEYS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "index/key_filter.h"
#include "index/store.h"

namespace refrain::index {

// Nearly all keys of a new document are of no document before it. A store answers that from the filters of its files,
// one after the other; this has one filter for all of them. It begins to read the keys that are there in a thread of its
// own once some documents were added, and lets all keys through until it has read them, or if the filter would take more
// than its share of the memory. One thread adds, and nobody asks meanwhile.
class KnownKeys {
 public:
  // Of Family::kKeys or Family::kPassages. At most `most_bytes` of memory. The store must outlive this.
  KnownKeys(const Store& store, Family family, std::size_t most_bytes);
  ~KnownKeys() { stop(); }
  KnownKeys(const KnownKeys&) = delete;
  KnownKeys& operator=(const KnownKeys&) = delete;

  // A document has this key, and soon the store.
  void add(std::uint64_t key);

  // Another document was added.
  void count_document();

  // False only of keys that the store has not.
  bool may_have(std::uint64_t key) const;

  // Ends the thread, which holds files of the store.
  void stop();

  // Whether the keys of the store are read, and not too many. Waits for the thread; for tests.
  bool wait_until_whole();

 private:
  void read(const std::stop_token& stopped, Scan scan);
  void give_up();
  std::size_t bytes() const;

  const Store& store_;
  const Family family_;
  const std::size_t most_bytes_;
  std::vector<KeyFilter> added_;  // each twice as large as the one before
  std::size_t capacity_ = 0;      // of the last one
  std::size_t in_last_ = 0;       // keys in it
  std::size_t documents_ = 0;
  std::unique_ptr<KeyFilter> stored_;
  std::atomic<bool> whole_ = false;  // `stored_` has all keys that were there when it was begun
  bool given_up_ = false;
  std::jthread reader_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_KNOWN_KEYS_H_
