#include "refrain/words.h"

#include "base/cpu.h"
#include "text/hash_words.h"
#include "text/words_paths.h"
#include "text/words_scan.h"
#include "text/words_sink.h"

namespace refrain {

void find_words_portable(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags) {
  words.clear();
  flags.clear();
  WordSink sink{words, flags};
  WordScanner(text, sink).scan(0, text.size(), text.size());
}

std::size_t hash_words_portable(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes) {
  HashSink sink{hashes};
  return WordScanner(text, sink).scan(from, text.size(), from + kHashChunk);
}

void find_words(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags) {
#if defined(__x86_64__)
  if (use_avx2()) return find_words_by_blocks(text, words, flags);
#endif
  find_words_portable(text, words, flags);
}

std::size_t hash_words(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes) {
#if defined(__x86_64__)
  if (use_avx2()) return hash_words_by_blocks(text, from, hashes);
#endif
  return hash_words_portable(text, from, hashes);
}

}  // namespace refrain
