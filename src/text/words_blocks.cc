// The AVX2 path: the loops of words_avx2.cc window by window, with the portable scan for what they leave.

#if defined(__x86_64__)

#include <algorithm>

#include "text/words_avx2.h"
#include "text/words_paths.h"
#include "text/words_scan.h"
#include "text/words_sink.h"

namespace refrain::text {
namespace {

// Adds the tokens [first, last) of a window at `base`, none of them slow.
void add_tokens(const WindowTokens& tokens, std::size_t first, std::size_t last, std::size_t, std::string_view,
                HashSink& sink) {
  sink.hashes.insert(sink.hashes.end(), tokens.hashes + first, tokens.hashes + last);
}

void add_tokens(const WindowTokens& tokens, std::size_t first, std::size_t last, std::size_t base,
                std::string_view text, WordSink& sink) {
  const std::size_t old = sink.words.size();
  sink.words.resize(old + (last - first));
  sink.flags.resize(old + (last - first));
  Word* words = sink.words.data() + old;
  std::uint8_t* flags = sink.flags.data() + old;
  for (std::size_t i = first; i < last; ++i) {
    const std::size_t begin = base + tokens.bounds[2 * i];
    const std::size_t end = base + tokens.bounds[2 * i + 1];
    *words++ = {tokens.hashes[i], static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    *flags++ = static_cast<std::uint8_t>(is_ascii_lower(text[begin]) * kLowerCase);
  }
}

// As WordScanner::scan() from `from` to the end of the text.
template <typename Sink>
std::size_t scan_blocks(std::string_view text, std::size_t from, std::size_t enough, Sink& sink) {
  WordScanner scanner(text, sink);
  WindowTokens tokens;
  std::size_t base = from;
  while (base < text.size() && base < enough) {
    const char* window = text.data() + base;
    const std::size_t readable = text.size() - base;
    const std::size_t size = std::min(readable, kWindow);
    const std::size_t next = find_tokens_avx2(window, size, size == readable, tokens);
    if (next == 0) {  // one token fills the window
      base = scanner.scan(base, text.size(), base + kWindow);
      continue;
    }
    hash_tokens_avx2(window, readable, tokens);
    std::size_t done = 0;
    for (std::size_t i = 0; i < tokens.slow_count;) {
      // Slow tokens in a row are one stretch to scan.
      const std::size_t first = tokens.slow[i];
      std::size_t last = first;
      while (i < tokens.slow_count && tokens.slow[i] == last) {
        ++i;
        ++last;
      }
      add_tokens(tokens, done, first, base, text, sink);
      const std::size_t end = base + tokens.bounds[2 * last - 1];
      scanner.scan(base + tokens.bounds[2 * first], end, end);
      done = last;
    }
    add_tokens(tokens, done, tokens.count, base, text, sink);
    base += next;
  }
  return base;
}

}  // namespace

void find_words_by_blocks(std::string_view text, std::vector<Word>& words, std::vector<std::uint8_t>& flags) {
  words.clear();
  flags.clear();
  WordSink sink{words, flags};
  scan_blocks(text, 0, text.size(), sink);
}

std::size_t hash_words_by_blocks(std::string_view text, std::size_t from, std::vector<std::uint64_t>& hashes) {
  HashSink sink{hashes};
  return scan_blocks(text, from, from + kHashChunk, sink);
}

}  // namespace refrain::text

#endif  // defined(__x86_64__)
