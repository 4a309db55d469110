#include "refrain/words.h"

#include <algorithm>
#include <limits>

#include "base/cpu.h"
#include "text/hash_words.h"
#include "text/words_paths.h"
#include "text/words_scan.h"
#include "text/words_sink.h"

namespace refrain {

void text::find_words_portable(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags) {
  words.clear();
  flags.clear();
  text::WordSink sink{words, flags};
  text::WordScanner(text, sink).scan(0, text.size(), text.size());
}

std::size_t text::hash_words_portable(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes) {
  text::HashSink sink{hashes};
  return text::WordScanner(text, sink).scan(from, text.size(), from + kHashChunk);
}

void find_words(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags) {
#if defined(__x86_64__)
  if (base::use_avx2()) return text::find_words_by_blocks(text, words, flags);
#endif
  text::find_words_portable(text, words, flags);
}

std::size_t text::hash_words(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes) {
#if defined(__x86_64__)
  if (base::use_avx2()) return text::hash_words_by_blocks(text, from, hashes);
#endif
  return text::hash_words_portable(text, from, hashes);
}

std::uint32_t count_words(std::string_view text) {
  std::vector<std::uint64_t> words;
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    words.clear();
    at = text::hash_words(text, at, words);
    count += words.size();
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(count, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace refrain
