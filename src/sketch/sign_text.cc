// From text to a signature, a piece of at most 64 KiB at a time: words, then shingles, then slots. Short separate loops
// over arrays that stay in the cache are faster than one loop that does everything.

#include <algorithm>
#include <cassert>

#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "text/hash_words.h"

namespace refrain {

std::size_t sign_text(std::string_view text, std::size_t shingle, std::span<std::uint32_t> signature,
                      TextScratch& scratch) {
  assert(shingle >= 1);
  std::vector<std::uint64_t>& words = scratch.words;
  words.clear();
  std::size_t at = text::hash_words(text, 0, words);
  if (at >= text.size()) {
    // Most texts are one piece.
    hash_shingles(words, shingle, scratch.shingles);
    sign(scratch.shingles, signature);
    return scratch.shingles.size();
  }

  SignatureBuilder builder(signature.size());
  std::size_t count = 0;
  const auto take_shingles = [&] {
    scratch.shingles.clear();
    append_shingles(words, shingle, scratch.shingles);
    builder.add(scratch.shingles);
    count += scratch.shingles.size();
    // The words that begin shingles which the next piece completes.
    const std::size_t keep = std::min(words.size(), shingle - 1);
    std::copy(words.end() - static_cast<std::ptrdiff_t>(keep), words.end(), words.begin());
    words.resize(keep);
  };
  take_shingles();
  while (at < text.size()) {
    at = text::hash_words(text, at, words);
    take_shingles();
  }
  if (count == 0) {
    // Fewer words than a shingle has, and they are all still there.
    hash_shingles(words, shingle, scratch.shingles);
    builder.add(scratch.shingles);
    count = scratch.shingles.size();
  }
  builder.finish(signature);
  return count;
}

std::size_t sign_text(std::string_view text, std::size_t shingle, std::span<std::uint32_t> signature) {
  TextScratch scratch;
  return sign_text(text, shingle, signature, scratch);
}

}  // namespace refrain
