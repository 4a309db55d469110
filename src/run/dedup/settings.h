// What a run of dedup is asked for.

#ifndef REFRAIN_SRC_RUN_DEDUP_SETTINGS_H_
#define REFRAIN_SRC_RUN_DEDUP_SETTINGS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/inputs.h"
#include "refrain/dedup.h"

namespace refrain::run {

// Which of several near documents is kept: the first one in this order.
enum class KeepRule : std::uint8_t {
  kFirst,
  kLast,
  kLongest,
  kMost,   // of a field
  kLeast,  // of a field
};

struct Keep {
  KeepRule rule = KeepRule::kFirst;
  std::string field;  // of kMost and kLeast

  // As the command's option has it: "first", "max:score".
  std::string text() const;
};

// What text() gives, back again; nothing if `text` is none of it.
std::optional<Keep> parse_keep(std::string_view text);

// What becomes of passages that several kept documents have.
enum class RepeatedPassage : std::uint8_t {
  kKeep,
  kStrip,  // they are cut out of all but the first
};

// Less memory than that, and a run cannot begin.
inline constexpr std::size_t kLeastMemory = std::size_t{64} << 20;

// How documents are decided, whatever they come from.
struct DecideSettings {
  DedupOptions near;
  double contained =
      0.8;  // share of an earlier document's shingles that a record may hold, at most 1; 0: not looked for
  Keep keep;
  bool across_only = false;  // records of one input are not compared with each other
  std::string group_field;   // records are compared with those that have the same value here; empty: with all
  unsigned threads = 0;      // 0: one per core
  std::size_t memory = 0;    // bytes that the process may have; 0: three quarters of what there is
  bool strict = false;       // the first bad record ends the run
  bool resume = false;       // go on from what an earlier run left, and leave something to go on from
};

// A run from files to files. Names of files may be "-" for the standard streams.
struct DedupSettings {
  DecideSettings decide;
  std::vector<std::string> paths;
  std::vector<std::string> against;  // earlier work that records must not repeat; may be empty
  io::InputOptions input;
  RepeatedPassage passages = RepeatedPassage::kKeep;
  std::size_t min_words = 50;         // of such a passage
  std::size_t passage_documents = 2;  // that have it, at least
  std::string temp;                   // a folder; empty: beside the output
  std::string output;                 // empty: lists alone are wanted
  std::string clusters;               // files; empty: not wanted
  std::string removed;
  std::string summary;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_SETTINGS_H_
