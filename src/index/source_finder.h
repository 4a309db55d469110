// Which documents of an index a text may share a passage with.

#ifndef REFRAIN_SRC_INDEX_SOURCE_FINDER_H_
#define REFRAIN_SRC_INDEX_SOURCE_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "index/view.h"
#include "refrain/passages.h"

namespace refrain::index {

// The keys by which passages of a text are found, or by which it is found itself (passage::lookup_keys()), as far as the
// index tells them apart; ascending, each once.
void passage_keys(std::string_view text, std::vector<std::uint64_t>* kept, std::vector<std::uint64_t>* asked);

// What passages of a text are looked for by.
struct PassageKeys {
  std::vector<std::uint64_t> keys;
  WrittenKeys written;  // at most SourceFinder::per_key() numbers each
};

// A document of the index as the passage finder takes it.
struct Source {
  Number number = kNoNumber;
  std::string id;  // a JSON value
  std::string text;
  std::uint32_t shingles = 0;
};

// What a text is held against: so many documents in all, of which these may share something with it.
struct Sources {
  std::vector<Source> found;
  std::uint64_t documents = 0;
  std::uint64_t shingles = 0;
};

// Tells the finder of the documents that were not found.
void count_others(const Sources& sources, PassageOptions& passages);

struct SourceLimits {
  std::size_t most = 64;                          // documents a text: those with the most and the rarest keys,
  std::size_t most_bytes = std::size_t{4} << 20;  // of so many bytes in all, unless the first one has more
  // A passage in so many documents is boilerplate (PassageOptions): that many are looked at of each key at least.
  std::uint32_t boilerplate = 5;
};

// One thread at a time.
class SourceFinder {
 public:
  SourceFinder(View& view, const SourceLimits& limits) : view_(view), limits_(limits) {}

  // How many documents of a key are looked at: the first ones, as find_passages() does it with a key that many have.
  std::size_t per_key() const;

  // Finds documents that share keys, in order of arrival, with their texts. Neither those from `before` on nor those
  // from before `horizon` are among them.
  // Cost: 5 us a key that is not looked up yet, 10 us a document.
  absl::Status find(const PassageKeys& asked, Number lowest, Number before, Time horizon, Sources& sources);

  // The same for a text that is no document, of all that is stored.
  absl::Status find(std::string_view text, const State& state, Sources& sources);

 private:
  absl::Status count_keys(const PassageKeys& asked, Number lowest, Number before);

  View& view_;
  SourceLimits limits_;
  absl::flat_hash_map<Number, double> weights_;
  std::vector<Number> holders_;
  std::vector<std::pair<double, Number>> ranked_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_SOURCE_FINDER_H_
