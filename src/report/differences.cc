#include "report/differences.h"

#include <algorithm>

#include "passage/align.h"
#include "refrain/words.h"
#include "text/hash_words.h"

namespace refrain::report {
namespace {

// A shared stretch begins and ends with a word; what stands between two stretches goes to the one that is not shared,
// but for white space, which stays outside of the mark.
std::vector<Piece> cut(std::string_view text, const std::vector<Word>& words, const std::vector<bool>& shared) {
  std::vector<Piece> pieces;
  std::size_t done = 0;
  for (std::size_t k = 0; k < words.size();) {
    std::size_t next = k;
    while (next < words.size() && shared[next] == shared[k]) ++next;
    std::size_t end = next == words.size() ? text.size() : words[next - 1].end;
    if (shared[k] && next < words.size()) end = words[next].begin;
    pieces.push_back({text.substr(done, end - done), shared[k], static_cast<std::uint32_t>(next - k)});
    done = end;
    k = next;
  }
  if (pieces.empty()) pieces.push_back({text, true, 0});
  return pieces;
}

}  // namespace

std::pair<std::vector<Piece>, std::vector<Piece>> differences(std::string_view left, std::string_view right) {
  const auto read = [](std::string_view text, std::vector<Word>& words) {
    std::vector<std::uint8_t> flags;
    find_words(text, words, flags);
    return text::hashes_of(words);
  };
  std::vector<Word> left_words;
  std::vector<Word> right_words;
  const std::vector<std::uint64_t> left_hashes = read(left, left_words);
  const std::vector<std::uint64_t> right_hashes = read(right, right_words);
  std::vector<bool> left_shared(left_words.size(), false);
  std::vector<bool> right_shared(right_words.size(), false);
  for (const passage::AlignedWords& match : passage::align_hashes(left_hashes, right_hashes)) {
    left_shared[match.left] = true;
    right_shared[match.right] = true;
  }
  return {cut(left, left_words, left_shared), cut(right, right_words, right_shared)};
}

std::pair<std::vector<Piece>, std::vector<Piece>> differences(const Pair& pair) {
  auto pieces = differences(pair.left.text, pair.right.text);
  const std::uint64_t left = pair.left.last_word - pair.left.first_word;
  const std::uint64_t right = pair.right.last_word - pair.right.first_word;
  if (pair.kind != OverlapKind::kExact || std::max(left, right) >= 2 * std::min(left, right)) return pieces;
  const auto joined = [](std::vector<Piece>& parts, std::string_view text) {
    Piece whole{.text = text};
    for (const Piece& part : parts) whole.words += part.words;
    parts = {whole};
  };
  joined(pieces.first, pair.left.text);
  joined(pieces.second, pair.right.text);
  return pieces;
}

}  // namespace refrain::report
