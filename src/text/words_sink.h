// Where found words go: with places and kinds, or their hashes alone. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_WORDS_SINK_H_
#define REFRAIN_SRC_TEXT_WORDS_SINK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "refrain/words.h"

namespace refrain::text {

struct WordSink {
  std::vector<Word>& words;
  std::vector<std::uint8_t>& flags;

  void add(std::size_t begin, std::size_t end, std::uint64_t hash, std::uint8_t kinds) {
    words.push_back({hash, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    flags.push_back(kinds);
  }
};

struct HashSink {
  std::vector<std::uint64_t>& hashes;

  void add(std::size_t, std::size_t, std::uint64_t hash, std::uint8_t) { hashes.push_back(hash); }
};

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_WORDS_SINK_H_
