// What all stages of a run of `refrain dedup` share.

#ifndef REFRAIN_SRC_CLI_DEDUP_RUN_H_
#define REFRAIN_SRC_CLI_DEDUP_RUN_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/dedup.h"
#include "cli/progress.h"
#include "cli/run_clock.h"
#include "cli/temp_folder.h"
#include "feed/block.h"
#include "feed/document_store.h"
#include "feed/line_blocks.h"
#include "feed/records.h"
#include "io/find_inputs.h"
#include "refrain/dedup.h"

namespace refrain::cli {

enum class Reason : std::uint8_t { kNear, kAgainst, kContained, kStripped };

// A document that is not written.
struct Removed {
  DocumentNumber document = 0;
  DocumentNumber kept = kNoDocument;  // the document it was removed for
  double similarity = 0;              // to that one; the share of it for kContained
  Reason reason = Reason::kNear;
};

// A record that holds most of an --against document.
struct Contained {
  DocumentNumber item = kNoDocument;
  double share = 0;
  std::string text;  // the passage that matched
};

// Documents are numbered in the order they are read: those of --against, then the records.
struct DedupRun {
  explicit DedupRun(const DedupCommand& with) : command(with) {}

  const DedupCommand& command;
  std::vector<io::FoundInput> files;  // --against first
  std::size_t against_files = 0;
  bool warc_out = false;  // all inputs are WARC, so whole records are written
  unsigned threads = 1;
  std::size_t memory = 0;  // bytes that the process may hold
  Progress* progress = nullptr;
  RunClock* clock = nullptr;  // where the stages note their time; null: nobody asks

  std::shared_ptr<feed::BufferPool> pool;
  std::unique_ptr<feed::DocumentStore> store;
  DocumentNumber first_record = 0;  // how many documents --against has

  // Counts of the summary.
  std::uint64_t skipped = 0;
  std::uint64_t wordless = 0;
  std::uint64_t complained = 0;  // bad records that were told of; never reset
  std::uint64_t without_key = 0;
  std::uint64_t bytes = 0;
  std::uint64_t temp_bytes = 0;
  std::uint64_t clusters = 0;            // counted by finish_outputs()
  std::uint64_t stripped_documents = 0;  // that passages were cut out of, dropped ones included
  std::uint64_t stripped_words = 0;      // in those passages
  std::uint64_t total_bytes = 0;         // of the files as they lie on the disk; 0 where one is no file
  std::uint64_t read_bytes = 0;          // of these so far
  std::size_t held = 0;                  // bytes for keys and places of documents, as of the last block

  std::vector<Removed> removed;
  std::map<DocumentNumber, Contained> contained;

  // About how much of `memory` goes to the program itself and to blocks between reading and writing.
  std::size_t reading_memory() const { return (std::size_t{32} << 20) + threads * (std::size_t{12} << 20); }

  // Blocks between reading and writing: one for each thread, and some that wait their turn.
  std::size_t blocks_in_flight() const { return threads + 3; }

  // Sets what the command and the files decide; false where --memory is too small, which is told under the command's
  // name. REQUIRES: files are set.
  bool set_up(const char* name);

  // An empty store that spills to `temp`, and counts of 0: nothing was read yet.
  void begin_afresh(const TempFolder& temp);

  std::size_t records() const { return store->documents() - first_record; }
};

// One block on its way.
struct Work {
  feed::Block block;
  feed::Records records;
  std::unique_ptr<DocumentBatch> batch;
  std::vector<io::RecordKey> keys;                           // by document, where --keep has a field
  std::vector<std::uint32_t> words;                          // by document, for --keep longest
  std::vector<std::pair<std::size_t, Contained>> contained;  // by place in the block
  DocumentNumber first = 0;                                  // number of its first document
  std::uint64_t first_line = 1;                              // number of its first line in the input
  std::uint64_t end_offset = 0;                              // one past its last byte in the input
  std::vector<Decision> decisions;
};

// What is done with the blocks that ingest() reads. Each may end it by a status.
struct IngestSteps {
  // With every document of a block while its text is at hand, on any thread; may be empty.
  std::function<void(unsigned worker, Work& work, const io::Record& record)> document;
  std::function<bool()> hold_shingles;        // asked before a block is signed; may be empty
  std::function<absl::Status(Work&)> decide;  // in order, when the block is in the store
  std::function<absl::Status(Work&)> write;   // in order after decide; may be empty
};

// Where reading begins: at the first file, or where an earlier run's last block ended.
struct IngestFrom {
  std::uint32_t file = 0;
  std::uint64_t offset = 0;
  std::uint64_t lines = 0;
};

// Reads the files from `from` on up to file `end` and takes their blocks through the steps, on run.threads threads. Bad
// records are reported; with --strict the first one ends it.
absl::Status ingest(DedupRun& run, IngestFrom from, std::size_t end, const IngestSteps& steps);

// The texts of documents in the store, and their ids where those are asked for. For one thread.
class StoredTexts {
 public:
  explicit StoredTexts(DedupRun& run, bool with_ids = false);

  bool operator()(DocumentNumber document, std::string& text);
  absl::Status read(DocumentNumber document, io::Record& record);

  // Why the last one could not be had.
  const absl::Status& status() const { return status_; }

 private:
  DedupRun& run_;
  feed::RecordReader reader_;
  io::Record record_;
  absl::Status status_;
};

// Moves what records of a block contain into run.contained.
void note_contained(DedupRun& run, Work& work);

// Enters what was decided of a record into run.removed, with the reason that comes first: near to a document of
// --against, contains one (see note_contained()), near to a record. Returns whether it is removed at all.
bool note_decision(DedupRun& run, DocumentNumber document, const Decision& decision);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_RUN_H_
