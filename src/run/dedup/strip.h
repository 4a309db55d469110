// Passages that stand in several kept records are cut out of all but the first.

#ifndef REFRAIN_SRC_RUN_DEDUP_STRIP_H_
#define REFRAIN_SRC_RUN_DEDUP_STRIP_H_

#include "absl/status/status.h"
#include "io/files/output.h"
#include "run/dedup/run.h"
#include "run/file_source.h"
#include "run/temp_folder.h"

namespace refrain::run {

// Writes the records that are kept, with their passages cut, and enters those that are left without a word into
// the decisions, which stay in order of documents. What was removed as near to such a record is judged anew, against
// what is kept then, until nothing changes any more. Reads all kept records twice, and once more those that share
// something; each round of judging anew reads those that it judges.
//
// Memory: beside run.memory the keys of the records that are judged anew, 170 bytes each at a threshold of 0.8.
//
// REQUIRES: the source has all documents, as JSON lines; the decisions are in order of documents.
absl::Status strip_passages(const DedupSettings& settings, DedupRun& run, FileSource& source, const TempFolder& temp,
                            io::OutputFile& output);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_STRIP_H_
