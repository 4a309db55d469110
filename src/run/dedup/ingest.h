// Reading a source block by block on all threads, and handing each block through what is to be done with it.

#ifndef REFRAIN_SRC_RUN_DEDUP_INGEST_H_
#define REFRAIN_SRC_RUN_DEDUP_INGEST_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_batch.h"
#include "run/dedup/run.h"

namespace refrain::run {

// One block on its way.
struct Work {
  std::unique_ptr<SourceBlock> block;
  std::unique_ptr<dedup::DocumentBatch> batch;
  std::vector<io::RecordKey> keys;                           // by document, if records are ordered by a field
  std::vector<std::uint64_t> groups;                         // by document, if records are grouped by a field
  std::vector<std::uint32_t> words;                          // by document, if they are ordered by length
  std::vector<std::pair<std::size_t, Contained>> contained;  // by place in the block
  DocumentNumber first = 0;                                  // number of its first document
  std::vector<Decision> decisions;
};

// What is done with the blocks that ingest() reads. Each may end it by a status.
struct IngestSteps {
  // With every document of a block while its text is at hand, on any thread; may be empty.
  std::function<void(unsigned worker, Work& work, const io::Record& record)> document;
  std::function<bool()> hold_shingles;        // asked before a block is signed; may be empty
  std::function<absl::Status(Work&)> decide;  // in order, when the source has the block
  std::function<absl::Status(Work&)> write;   // in order after decide; may be empty
};

// Reads a part of the source and takes its blocks through the steps, on run.threads threads. Bad records are told; if
// the run is strict the first one ends it, and so does an interruption.
absl::Status ingest(DedupRun& run, DocumentSource::Part part, const IngestSteps& steps);

// Tells the run's groups of the records of a block. Before they are decided.
void note_groups(DedupRun& run, const Work& work);

// Moves what records of a block contain into the run's decisions.
void note_contained(DedupRun& run, Work& work);

// Enters what was decided of a record into the run's decisions, with the reason that comes first: near to an earlier
// document, contains one (see note_contained()), near to a record. Returns whether it is removed at all.
bool note_decision(DedupRun& run, DocumentNumber document, const Decision& decision);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_INGEST_H_
