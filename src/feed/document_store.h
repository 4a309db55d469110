// Where the records of documents are found again: in memory, in the inputs, or in a spool.

#ifndef REFRAIN_SRC_FEED_DOCUMENT_STORE_H_
#define REFRAIN_SRC_FEED_DOCUMENT_STORE_H_

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/chunked_vector.h"
#include "feed/block.h"
#include "os/descriptor.h"

namespace refrain::feed {

// Blocks are added in order, with the places of their documents, which are numbered on from those before. What lies in
// a plain file is read there again; what came out of a compressed file or a pipe stays in memory up to a bound, and
// goes to a spool file past it. 12 bytes of memory a document, and some 80 a block. Not thread-safe.
class DocumentStore {
 public:
  struct Options {
    std::vector<std::string> paths;  // of the inputs, by their number
    std::string spool;               // path of the spool file; made where it is needed
    std::size_t memory = 0;          // bytes of blocks that are kept, besides those still in use
  };

  // The inputs have to stay as they are from now on.
  explicit DocumentStore(Options options);
  DocumentStore(const DocumentStore&) = delete;
  DocumentStore& operator=(const DocumentStore&) = delete;

  // An error where an input of which something is read again is another file than when the store was made, or has
  // another size or time of change: what was read of it before and after may not belong together.
  absl::Status unchanged() const;

  // Adds a block. Its bytes are held until the next call, at least.
  absl::Status add(const Block& block, const Records& records, std::uint64_t first_line);

  std::size_t documents() const { return records_.size(); }
  std::size_t blocks() const { return places_.size(); }

  // The record of a document, followed by Buffer::kPadding readable bytes; valid until the next call of any function.
  absl::StatusOr<std::string_view> record(std::size_t document);

  RecordKind kind(std::size_t document) const { return held_of(document).place.kind; }

  // Where a document stands.
  struct Origin {
    std::uint32_t file = 0;
    std::uint64_t line = 0;  // from 1
  };
  Origin origin(std::size_t document) const;

  // The bytes of a block again, and its documents: from first to end.
  absl::StatusOr<Block> block(std::size_t number);
  std::size_t first_document(std::size_t block) const { return places_[block].place.first; }
  std::size_t end_document(std::size_t block) const {
    return block + 1 < places_.size() ? places_[block + 1].place.first : records_.size();
  }
  // Where a document stands in its block.
  const RecordPlace& place(std::size_t document) const { return records_[document]; }

  // Where a block's bytes are.
  struct BlockPlace {
    std::size_t first = 0;         // document
    std::uint64_t first_line = 0;  // from 1
    std::uint64_t offset = 0;      // in the input or the spool
    std::uint32_t size = 0;
    std::uint32_t file = 0;
    bool in_file = false;
    RecordKind kind = RecordKind::kJsonLine;
  };
  const BlockPlace& block_place(std::size_t number) const { return places_[number].place; }

  // Puts into the spool what is in memory alone, so that another process finds it.
  absl::Status spool_all();

  // Goes on with the spool of an earlier run, of which the first `spooled` bytes were complete, and adds a block that
  // lies there or in its file; `records` are its documents.
  absl::Status resume_spool(std::uint64_t spooled);
  void restore(const BlockPlace& place, std::span<const RecordPlace> records);

  std::size_t memory() const;
  // Of it for blocks that are kept to be read again: bounded, however many documents there are.
  std::size_t kept_bytes() const { return kept_bytes_; }
  std::uint64_t spooled_bytes() const { return spool_end_; }

 private:
  struct Held {
    BlockPlace place;
    std::shared_ptr<Buffer> bytes;  // null: read it again
  };

  const Held& held_of(std::size_t document) const;
  absl::Status let_go(Held& held);
  absl::Status spool(std::string_view bytes);
  absl::Status read(const Held& held, std::size_t begin, std::size_t size, char* into);
  absl::StatusOr<int> descriptor_of(std::uint32_t file);

  // What an input was when the store was made.
  struct State {
    bool regular = false;  // others have nothing to compare
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t seconds = 0;  // of the last change
    std::int64_t nanoseconds = 0;
    friend bool operator==(const State&, const State&) = default;
  };
  static State state_of(const struct stat& info);
  absl::Status same_as_before(std::uint32_t file, const struct stat& info) const;

  Options options_;
  std::vector<State> states_;     // of the inputs
  std::vector<bool> read_again_;  // which of them are
  std::vector<Held> places_;
  base::ChunkedVector<RecordPlace> records_;  // 12 bytes each
  std::deque<std::size_t> kept_;              // blocks whose bytes are in memory and nowhere else
  std::size_t kept_bytes_ = 0;
  std::size_t last_in_file_ = 0;  // a block whose bytes are in memory until the next is added, + 1
  os::Descriptor spool_;
  std::uint64_t spool_end_ = 0;
  // Inputs that are open for reading again, the latest at the end.
  struct Open {
    std::uint32_t file = 0;
    os::Descriptor descriptor;
  };
  std::vector<Open> open_;
  std::unique_ptr<Buffer> scratch_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_SRC_FEED_DOCUMENT_STORE_H_
