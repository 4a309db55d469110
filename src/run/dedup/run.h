// What the stages of a run of dedup share: what it works with, what it has decided, and what it has counted.

#ifndef REFRAIN_SRC_RUN_DEDUP_RUN_H_
#define REFRAIN_SRC_RUN_DEDUP_RUN_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "dedup/document_groups.h"
#include "io/bad_records.h"
#include "refrain/dedup.h"
#include "run/clock.h"
#include "run/dedup/settings.h"
#include "run/observer.h"
#include "run/source.h"

namespace refrain::run {

// Memory that reading takes: of the program and its cache, and for each thread blocks on their way.
inline constexpr std::size_t kReadingMemory = std::size_t{32} << 20;
inline constexpr std::size_t kThreadMemory = std::size_t{12} << 20;

enum class RemovalReason : std::uint8_t { kNear, kAgainst, kContained, kStripped };

// A document that is not kept.
struct Removed {
  DocumentNumber document = 0;
  DocumentNumber kept = kNoDocument;  // the document it was removed for
  double similarity = 0;              // to that one; the share of it for kContained
  RemovalReason reason = RemovalReason::kNear;
};

// A record that holds most of an earlier document.
struct Contained {
  DocumentNumber item = kNoDocument;
  double share = 0;
  std::string text;  // the passage that matched
  // Where it is near to a document of an index instead, which has no number: its id as JSON, and the share of the
  // record's shingles that occur there. `share` is the similarity then.
  std::string id_json = {};
  double containment = 0;
};

// What was decided. Documents are numbered in the order they are read: the earlier work, then the records.
struct Decisions {
  DocumentNumber against = 0;    // how many documents the earlier work has
  std::vector<Removed> removed;  // in order of documents when all is decided
  std::map<DocumentNumber, Contained> contained;
};

// Counts of records alone, and of what they took.
struct DedupCounts {
  std::uint64_t wordless = 0;
  std::uint64_t without_key = 0;         // that lack the field they are ordered by
  std::uint64_t without_group = 0;       // that lack the field they are grouped by
  std::uint64_t bytes = 0;               // of the decompressed input
  std::uint64_t temp_bytes = 0;          // of temporary files
  std::uint64_t clusters = 0;            // kept documents that others were removed for
  std::uint64_t stripped_documents = 0;  // that passages were cut out of, dropped ones included
  std::uint64_t stripped_words = 0;      // in those passages
};

struct DedupRun {
  DedupRun(const DecideSettings& with, DocumentSource& from, Observer& tell);

  // --- what it works with
  const DecideSettings& settings;
  DocumentSource& source;
  Observer& observer;
  const unsigned threads;
  const std::size_t memory;   // bytes that the process may hold
  RunClock* clock = nullptr;  // where the stages note their time; null: nobody asks

  // --- what it has done
  Decisions decisions;
  std::vector<DocumentNumber> order;  // the records in keep order; empty: that of the input
  dedup::DocumentGroups groups;       // of the records that were taken; which of them are compared at all
  DedupCounts counts;
  io::BadRecords bad{[&to = observer](const std::string& line) { to.complain(line); }};
  std::size_t held = 0;  // bytes for keys and places of documents, as of the last block

  // About how much of `memory` goes to the program itself and to blocks between reading and writing.
  std::size_t reading_memory() const { return kReadingMemory + threads * kThreadMemory; }

  // For the joins of repeated passages: half of what is left when reading and the list of records have their part.
  std::size_t join_memory() const {
    const std::size_t used = reading_memory() + source.memory() + decisions.removed.capacity() * sizeof(Removed);
    return memory > used ? (memory - used) / 2 : 0;
  }

  // Blocks between reading and writing: one for each thread, and some that wait their turn.
  std::size_t blocks_in_flight() const { return threads + 3; }

  // Bytes of blocks between reading and writing past which no other is read: long records make long blocks.
  std::size_t bytes_in_flight() const { return std::max(memory / 32, blocks_in_flight() << 20); }

  // Nothing was read yet: an empty source, nothing decided, counts of 0.
  absl::Status begin_afresh();

  std::size_t records() const { return source.documents() - decisions.against; }

  // Bytes that grow with the documents: what is held but for blocks that are kept to be read again.
  std::size_t held_for_good() const;
};

// Threads of a run: as many as asked for, fewer where their blocks would leave too little of the memory for keys.
unsigned run_threads(const DecideSettings& settings);

// Threads that compress an output: fewer than that where there is little memory, since each holds some 12 MB of it.
unsigned compression_threads(const DecideSettings& settings);

// Bytes that a run may have which is given `memory` (0: three quarters of what there is).
std::size_t run_memory(std::size_t memory);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_RUN_H_
