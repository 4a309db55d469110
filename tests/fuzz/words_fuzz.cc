// Any bytes: words in order, inside the text, none empty, and the same on every path.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/cpu.h"
#include "refrain/words.h"
#include "text/hash_words.h"
#include "text/words_paths.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

using Find = void (*)(std::string_view, std::vector<refrain::Word>&, std::vector<std::uint8_t>&);
using Hash = std::size_t (*)(std::string_view, std::size_t, std::vector<std::uint64_t>&);

void compare(std::string_view text, const std::vector<refrain::Word>& words, const std::vector<std::uint8_t>& flags,
             Find find, Hash hash) {
  std::vector<refrain::Word> others;
  std::vector<std::uint8_t> other_flags;
  find(text, others, other_flags);
  demand(words.size() == others.size() && flags == other_flags);
  std::vector<std::uint64_t> hashes;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = hash(text, at, hashes);
    demand(next > at && next <= text.size());
    at = next;
  }
  demand(hashes.size() == words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    demand(words[i].hash == others[i].hash && words[i].begin == others[i].begin && words[i].end == others[i].end &&
           words[i].hash == hashes[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<refrain::Word> words;
  std::vector<std::uint8_t> flags;
  refrain::text::find_words_portable(text, words, flags);
  demand(words.size() == flags.size());
  std::size_t last = 0;
  for (const refrain::Word& word : words) {
    demand(word.begin >= last && word.begin < word.end && word.end <= size);
    last = word.end;
    const std::string_view bytes = text.substr(word.begin, word.end - word.begin);
    demand(word.hash == refrain::word_hash(refrain::fold_word(bytes)));
  }
  compare(text, words, flags, refrain::find_words, refrain::text::hash_words);
  compare(text, words, flags, refrain::text::find_words_portable, refrain::text::hash_words_portable);
#if defined(__x86_64__)
  if (refrain::base::use_avx2()) {
    compare(text, words, flags, refrain::text::find_words_by_blocks, refrain::text::hash_words_by_blocks);
  }
#endif
  return 0;
}
