// Where the documents of a run come from.

#ifndef REFRAIN_SRC_RUN_SOURCE_H_
#define REFRAIN_SRC_RUN_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/json/jsonl.h"
#include "refrain/dedup.h"
#include "run/packer.h"

namespace refrain::run {

// Some documents of a source in one piece: lines of a file, rows of a table. Each source has a kind of its own.
struct SourceBlock {
  virtual ~SourceBlock() = default;
  std::uint64_t input_bytes = 0;  // of the decompressed input that it stands for
  std::uint32_t input = 0;        // which of the inputs that were given it is of
};

// Documents that are read once in order, in blocks, and can be asked for again by number. The earlier work that they are
// held against comes first, the records after it; both are numbered on from 0.
//
// A block is read (next), parsed on any thread (parse), and added in order (add). One thread at a time calls next(), and
// one calls everything else but parse().
class DocumentSource {
 public:
  enum class Part : std::uint8_t { kAgainst, kRecords };

  virtual ~DocumentSource() = default;

  // Forgets all documents: reading begins anew. Possible again if repeats() says so.
  virtual absl::Status begin_afresh() = 0;
  virtual bool repeats() const = 0;
  virtual bool has_against() const = 0;

  // Goes to the beginning of a part, or to where restore() left it in that part.
  virtual absl::Status open(Part part) = 0;

  // The next block of the part; null at its end.
  virtual absl::StatusOr<std::unique_ptr<SourceBlock>> next() = 0;

  // Calls document(record) for each document of the block, in order. Thread-safe for different workers and blocks;
  // `worker` is below the number of threads that the source was made for.
  virtual void parse(unsigned worker, SourceBlock& block, const std::function<void(io::Record& record)>& document) = 0;

  // Numbers the documents of a block, in the order that blocks were read; they can be asked for again from now on. Each
  // bad record is handed to `bad` as "PLACE: reason"; its error ends the call.
  virtual absl::Status add(SourceBlock& block, const std::function<absl::Status(const std::string& bad)>& bad) = 0;

  // The text of a document again, valid until the next call of text().
  virtual absl::StatusOr<std::string_view> text(DocumentNumber document) = 0;

  // An error where an input is no longer what was read: texts asked for again may be others.
  virtual absl::Status unchanged() const { return absl::OkStatus(); }

  // What fields a bad record of the part that is read has, behind its place; empty where that is not known.
  virtual std::string fields() const { return {}; }

  // The same of the record of a document.
  virtual std::string fields_of(DocumentNumber) { return {}; }

  virtual std::size_t documents() const = 0;

  // Bytes of memory that are held; of these, for blocks that are kept to be read again, which are bounded however many
  // documents there are.
  virtual std::size_t memory() const = 0;
  virtual std::size_t kept_bytes() const = 0;
  // Bytes of temporary files.
  virtual std::uint64_t file_bytes() const = 0;

  // Bytes of the inputs as they lie there, if that is known (else 0), and how many of them were read. On any thread.
  virtual std::uint64_t total_bytes() const = 0;
  virtual std::uint64_t read_bytes() const = 0;

  // For a run that is to go on from here in another process. A line for each input that it depends on; and what was added
  // since the last call, with all that it needs on disk. `restore` takes what `save` gave, in order; an error if it cannot
  // be used, after which only begin_afresh() is of use. A source that cannot go on says so.
  virtual bool can_resume() const { return false; }
  virtual std::string fingerprint() const { return {}; }
  virtual absl::Status save(Packer&) { return absl::UnimplementedError("this source cannot be gone on with"); }
  virtual absl::Status restore(Unpacker&) { return absl::UnimplementedError("this source cannot be gone on with"); }
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_SOURCE_H_
