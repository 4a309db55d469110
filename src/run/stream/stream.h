// A run of stream: a feed in, each item judged as it arrives and written back.

#ifndef REFRAIN_SRC_RUN_STREAM_STREAM_H_
#define REFRAIN_SRC_RUN_STREAM_STREAM_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/settings.h"
#include "index/open.h"
#include "io/inputs.h"
#include "run/observer.h"

namespace refrain::run {

// When the disk is waited for.
enum class Sync : std::uint8_t {
  kEach,   // before each group of answers
  kEvery,  // at most so often; answers do not wait
  kNever,  // when the system sees fit: what was answered outlives the process, not the machine
};

struct StreamSettings {
  std::string index;
  index::Wanted wanted;
  std::vector<std::string> paths;  // inputs; empty: standard input
  io::InputOptions input;
  std::string time_field;  // empty: times are those of arrival
  Sync sync = Sync::kEach;
  std::int64_t sync_every = 0;  // milliseconds
  bool frames = false;
  bool verdict_only = false;
  // Tell what each record shares with those before it; of an index with passages (Wanted::passages).
  bool passages = false;
};

struct StreamEnds {
  int input = 0;  // descriptors
  int output = 1;
  int stop = -1;                       // can be read from when the run is to end
  std::function<bool()> stopped = {};  // the same, for who does not wait; may be empty
  // How settings are called in what is told of bad records.
  base::Spelling spelling = {};
  // Takes what there is to say while it runs; may be empty.
  std::function<void(std::string_view line)> log = {};
};

// Reads until the end of the input, or until it is stopped, and answers all that was read. An error is what ended it;
// what was answered before is in the index.
absl::Status stream(const StreamSettings& settings, const StreamEnds& ends, Observer& observer);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_STREAM_STREAM_H_
