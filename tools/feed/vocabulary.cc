#include "tools/feed/vocabulary.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "tools/feed/random.h"

namespace refrain::feed {
namespace {

constexpr std::string_view kOnsets[] = {"",  "b", "br", "c",  "d", "dr", "f", "g", "gl", "h", "j",  "k",  "l",  "m",
                                        "n", "p", "pl", "qu", "r", "s",  "t", "v", "w",  "z", "sh", "st", "th", "tr"};
constexpr std::string_view kVowels[] = {"a", "a", "e", "e", "i", "i", "o", "o", "u", "ai", "ea", "ou"};
constexpr std::string_view kCodas[] = {"", "", "", "", "", "", "", "", "n", "r", "l", "s", "t", "m", "nd", "ck"};

constexpr std::string_view kAccents[][2] = {{"a", "\u00e4"}, {"e", "\u00e9"}, {"i", "\u00ed"},
                                            {"o", "\u00f6"}, {"u", "\u00fc"}, {"a", "\u00e0"},
                                            {"e", "\u00ea"}, {"o", "\u00f3"}, {"n", "\u00f1"}};
constexpr std::string_view kCyrillicOnsets[] = {"\u0431", "\u0432", "\u0433", "\u0434", "\u0437", "\u043a", "\u043b",
                                                "\u043c", "\u043d", "\u043f", "\u0440", "\u0441", "\u0442", "\u0447"};
constexpr std::string_view kCyrillicVowels[] = {"\u0430", "\u0435", "\u0438", "\u043e", "\u0443", "\u044f"};

template <std::size_t kCount>
std::string_view one_of(Random& random, const std::string_view (&choices)[kCount]) {
  return choices[random.below(kCount)];
}

std::string latin_word(Random& random, std::uint32_t syllables) {
  std::string word;
  for (std::uint32_t i = 0; i < syllables; ++i) {
    word += one_of(random, kOnsets);
    word += one_of(random, kVowels);
    word += one_of(random, kCodas);
  }
  return word;
}

std::string cyrillic_word(Random& random) {
  std::string word;
  for (int i = 0; i < 3; ++i) {
    word += one_of(random, kCyrillicOnsets);
    word += one_of(random, kCyrillicVowels);
  }
  return word;
}

void accent(Random& random, std::string& word) {
  const auto& [plain, accented] = kAccents[random.below(std::size(kAccents))];
  if (const std::size_t at = word.find(plain); at != std::string::npos) {
    word.replace(at, plain.size(), accented);
  }
}

// Frequent words are short, as in any language.
std::uint32_t syllables_at(Random& random, std::uint32_t rank) {
  if (rank < 100) return 1;
  if (rank < 3'000) return random.between(1, 2);
  if (rank < 20'000) return random.between(2, 3);
  return 3;
}

std::string word_at(Random& random, std::uint32_t rank) {
  if (rank % 211 == 17) return cyrillic_word(random);
  std::string word = latin_word(random, syllables_at(random, rank));
  if (rank % 47 == 5) accent(random, word);
  return word;
}

}  // namespace

Vocabulary::Vocabulary() {
  Random random(0x766f63616255u);
  std::unordered_set<std::string> known;
  known.reserve(kWords);
  entries_.reserve(kWords);
  while (entries_.size() < kWords) {
    const std::string word = word_at(random, static_cast<std::uint32_t>(entries_.size()));
    if (word.size() > sizeof(Entry::bytes) || !known.insert(word).second) continue;
    Entry entry{};
    std::copy(word.begin(), word.end(), entry.bytes);
    entry.length = static_cast<std::uint8_t>(word.size());
    entries_.push_back(entry);
  }

  std::vector<std::uint64_t> below(kWords + 1, 0);  // weight of all words before each
  for (std::uint64_t rank = 0; rank < kWords; ++rank) {
    below[rank + 1] = below[rank] + (std::uint64_t{10} << 40) / (10 * rank + 37);
  }
  constexpr std::size_t kCells = std::size_t{1} << kCellBits;
  const auto rank_at = [&](std::size_t cell) {
    const std::uint64_t weight = (below.back() >> kCellBits) * cell;
    return static_cast<std::uint32_t>(std::upper_bound(below.begin(), below.end(), weight) - below.begin() - 1);
  };
  for (std::size_t cell = 0; cell < kCells; ++cell) {
    const std::uint32_t first = rank_at(cell);
    const std::uint32_t end = cell + 1 == kCells ? kWords : rank_at(cell + 1);
    cells_.push_back({first, std::max(end, first + 1) - first});
  }
}

}  // namespace refrain::feed
