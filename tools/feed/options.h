// What a user of make-feed asks for.

#ifndef REFRAIN_TOOLS_FEED_OPTIONS_H_
#define REFRAIN_TOOLS_FEED_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace refrain::feed {

struct Options {
  std::uint64_t documents = 0;       // 0: as many as `bytes` holds
  std::uint64_t bytes = 0;           // 0: as many as `documents` take
  std::size_t words = 60;            // the median length
  bool words_fixed = false;          // every new document has exactly `words`
  std::uint64_t near_share = 0;      // of documents, of 2^32
  std::uint64_t template_share = 0;  // "
  std::uint64_t passage_share = 0;   // "
  std::size_t pages = 50;            // of one form
  double threshold = 0.8;
  std::size_t shingle = 5;
  std::uint64_t seed = 1;
  std::string output;
  std::string truth;  // empty: not wanted
  bool help = false;
};

extern const char kUsage[];

absl::StatusOr<Options> read_options(int count, char** arguments);

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_OPTIONS_H_
