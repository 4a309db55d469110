// `refrain dedup`: remove near-duplicate documents from a corpus.

#ifndef REFRAIN_SRC_CLI_DEDUP_H_
#define REFRAIN_SRC_CLI_DEDUP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "io/inputs.h"
#include "refrain/dedup.h"

namespace refrain::cli {

// What was typed, checked.
struct DedupCommand {
  std::vector<std::string> paths;
  std::vector<std::string> against;
  io::InputOptions input;
  DedupOptions near;
  double contained = 0.8;         // share of an --against document's shingles that a record may hold
  std::string keep = "first";     // first, last, longest, max:FIELD, min:FIELD
  std::string passages = "keep";  // keep, strip
  std::size_t min_words = 50;     // of a passage
  std::size_t passage_documents = 2;
  unsigned threads = 0;  // 0: all cores
  std::string memory;    // a size; empty: three quarters of the machine's
  std::string temp;      // a folder; empty: OUTPUT.refrain-tmp
  bool resume = false;
  bool strict = false;
  std::string progress = "auto";
  std::string output;
  std::string clusters;  // files; empty: not wanted
  std::string removed;
  std::string summary;
};

// Runs the command; returns its exit status: 0 the output was written, 2 it was not.
int dedup(const DedupCommand& command);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_H_
