#include "passage/collection.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "base/hash.h"
#include "base/parallel.h"
#include "refrain/background.h"
#include "refrain/sentences.h"
#include "refrain/words.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain::passage {
namespace {

constexpr std::size_t kStemLetters = 5;
constexpr std::uint64_t kPairSalt = 0x6a09e667f3bcc909u;

// The words of one document, before they have numbers.
struct Read {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  std::vector<std::uint8_t> prices;
  std::vector<std::uint32_t> sentences;
};

// Keeps the arrays of what was read before.
void read(std::string_view text, Read& one) {
  find_words(text, one.words, one.flags);
  one.prices = edge_prices(text, one.words, one.flags);
  one.sentences = sentence_starts(one.prices, one.flags);
}

// The first kStemLetters code points of a folded word; all of it where it has no more.
std::string_view beginning(std::string_view folded) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool lead = (static_cast<unsigned char>(folded[i]) & 0xc0) != 0x80;
    if (lead && ++letters > kStemLetters) return folded.substr(0, i);
  }
  return folded;
}

// A numeral is rarely listed, and yet common: tables, dates and prices are full of short ones.
double numeral_frequency(std::string_view folded) {
  constexpr double kByDigits[] = {0, 2e-3, 2e-4, 5e-5, 1e-4};  // years make four digits commoner than three
  const bool digits = std::all_of(folded.begin(), folded.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && folded.size() < std::size(kByDigits) ? kByDigits[folded.size()] : kUnlistedFrequency;
}

// Whether the word is written like a name or a number. Five capitals in a row are a headline's, and say nothing. Beyond
// ASCII the scripts that have both cases lie in U+00C0 to U+058F, but for rare letters.
bool like_name(std::string_view word, bool lower) {
  constexpr std::size_t kHeadline = 5;
  if (lower) return false;
  const auto first = static_cast<unsigned char>(word[0]);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (word.size() >= kHeadline && std::all_of(word.begin(), word.end(), capital)) return false;
  return first < 0x80 || (first >= 0xc3 && first <= 0xd6);
}

// Numbers words by their hashes, in order of appearance, and knows where each stood last. Hashes are of full quality, so
// their low bits say where to look.
class Numbering {
 public:
  explicit Numbering(Vocabulary& vocabulary) : vocabulary_(vocabulary), slots_(std::size_t{1} << 12) {}

  // Asks for the place of a hash that is looked up soon.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }

  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;  // one more; 0: nothing here
    std::uint32_t last = 0;    // one more than the word of the run that had it last
  };

  // References hold until the next call.
  Slot& word(std::uint64_t hash, std::string_view raw) {
    Slot& slot = find(hash);
    if (slot.number != 0) return slot;
    const std::string folded = fold_word(raw);
    const std::string_view stem_text = beginning(folded);
    const std::uint64_t stem_hash = stem_text.size() == folded.size() ? hash : word_hash(stem_text);
    const double prior = std::max(background_frequency(hash), numeral_frequency(folded));
    return take(slot, {.hash = hash, .prior = prior, .stem = stem(stem_hash)});
  }

  Slot& pair(std::uint64_t hash) {
    Slot& slot = find(hash);
    if (slot.number != 0) return slot;
    return take(slot, {.hash = hash, .prior = kUnlistedFrequency, .stem = kNoStem, .unspaced = true});
  }

 private:
  Slot& find(std::uint64_t hash) {
    if (2 * (vocabulary_.words.size() + 1) > slots_.size()) grow();
    return place(hash);
  }

  Slot& place(std::uint64_t hash) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != 0 && slots_[at].hash != hash) at = (at + 1) & (slots_.size() - 1);
    return slots_[at];
  }

  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number != 0) place(slot.hash) = slot;
    }
  }

  Slot& take(Slot& slot, const Entry& entry) {
    vocabulary_.words.push_back(entry);
    slot.hash = entry.hash;
    slot.number = static_cast<std::uint32_t>(vocabulary_.words.size());
    return slot;
  }

  std::uint32_t stem(std::uint64_t hash) {
    const auto [at, fresh] = stems_.try_emplace(hash, vocabulary_.stems);
    if (fresh) ++vocabulary_.stems;
    return at->second;
  }

  Vocabulary& vocabulary_;
  std::vector<Slot> slots_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> stems_;
};

// Whether two characters of a script without spaces are one behind the other: programs that part such texts into words
// put blanks between them, and code points that cannot be seen part nothing.
bool goes_on(std::string_view text, std::size_t end, std::size_t next) {
  constexpr std::size_t kWidest = 8;  // bytes
  if (end == next) return true;
  if (next - end > kWidest) return false;
  const std::string_view gap = text.substr(end, next - end);
  for (std::size_t at = 0; at < gap.size();) {
    const text::Decoded one = text::decode_utf8(gap.data() + at, gap.data() + gap.size());
    const bool blank = one.c == ' ' || one.c == 0x3000;
    if (!blank && (unicode::property(one.c) & unicode::kIgnorable) == 0) return false;
    at += one.length;
  }
  return true;
}

void append(const DocumentText& document, const Read& one, Numbering& numbering, Collection& all) {
  constexpr std::size_t kAhead = 12;
  const auto& words = one.words;
  const std::uint64_t base = all.id.size();
  const std::uint64_t size = base + words.size();
  all.id.resize(size);
  all.begin.resize(size);
  all.end.resize(size);
  all.flags.resize(size);
  all.again.resize(size);
  std::uint32_t* const ids = all.id.data() + base;
  std::uint32_t* const begins = all.begin.data() + base;
  std::uint32_t* const ends = all.end.data() + base;
  std::uint8_t* const marks = all.flags.data() + base;
  auto excluded = document.excluded.begin();
  for (std::size_t k = 0; k < words.size(); ++k) {
    if (k + kAhead < words.size()) numbering.prefetch(words[k + kAhead].hash);
    std::uint8_t mark = 0;
    std::uint32_t own = 0;
    const auto met = [&](Numbering::Slot& slot) {
      if (slot.last > base) {
        all.again.set(slot.last - 1);
        all.again.set(base + k);
      }
      slot.last = static_cast<std::uint32_t>(base + k + 1);
      return slot.number - 1;
    };
    if ((one.flags[k] & kUnspaced) != 0) {
      mark |= kMarkUnspaced;
      const bool with_next = k + 1 < words.size() && (one.flags[k + 1] & kUnspaced) != 0 &&
                             goes_on(document.text, words[k].end, words[k + 1].begin);
      if (with_next) mark |= kMarkPaired;
      const std::uint64_t next = with_next ? words[k + 1].hash : 0;
      ids[k] = met(numbering.pair(base::combine(words[k].hash, next ^ kPairSalt)));
      own = numbering.pair(words[k].hash).number - 1;
      if (all.own_id.empty()) all.own_id.assign(all.id.begin(), all.id.begin() + static_cast<std::ptrdiff_t>(base + k));
    } else {
      const auto raw = document.text.substr(words[k].begin, words[k].end - words[k].begin);
      own = ids[k] = met(numbering.word(words[k].hash, raw));
      if (like_name(raw, (one.flags[k] & kLowerCase) != 0)) mark |= kMarkName;
    }
    if ((mark & kMarkUnspaced) != 0 || !all.own_id.empty()) all.own_id.push_back(own);
    while (excluded != document.excluded.end() && excluded->end <= words[k].begin) ++excluded;
    if (excluded != document.excluded.end() && excluded->begin < words[k].end) mark |= kMarkExcluded;
    begins[k] = words[k].begin;
    ends[k] = words[k].end;
    marks[k] = mark;
  }
  all.price.insert(all.price.end(), one.prices.begin(), one.prices.end());
  const auto document_number = static_cast<std::uint32_t>(all.first_word.size() - 1);
  for (const std::uint32_t first : one.sentences) {
    all.sentence_word.push_back(base + first);
    all.sentence_document.push_back(document_number);
  }
  all.first_word.push_back(all.id.size());
  all.first_sentence.push_back(static_cast<std::uint32_t>(all.sentence_word.size()));
}

}  // namespace

std::uint32_t Collection::document_of(std::uint64_t word) const {
  const auto after = std::upper_bound(first_word.begin(), first_word.end(), word);
  return static_cast<std::uint32_t>(after - first_word.begin() - 1);
}

std::size_t Collection::groups_of(std::vector<std::uint32_t> of_documents) const {
  std::sort(of_documents.begin(), of_documents.end());
  of_documents.erase(std::unique(of_documents.begin(), of_documents.end()), of_documents.end());
  if (group.empty()) return of_documents.size();
  std::vector<std::uint32_t> groups;
  for (const std::uint32_t d : of_documents) {
    if (group[d] != 0) groups.push_back(group[d]);
  }
  const std::size_t alone = of_documents.size() - groups.size();
  std::sort(groups.begin(), groups.end());
  return alone + static_cast<std::size_t>(std::unique(groups.begin(), groups.end()) - groups.begin());
}

Collection collect(std::span<const DocumentText> documents, unsigned threads) {
  Collection all;
  if (std::any_of(documents.begin(), documents.end(), [](const DocumentText& one) { return one.group != 0; })) {
    for (const DocumentText& one : documents) all.group.push_back(one.group);
  }
  all.first_word.push_back(0);
  all.first_sentence.push_back(0);
  std::size_t bytes = 0;
  for (const auto& document : documents) {
    bytes += document.text.size();
    all.sources += document.source ? 0 : 1;
  }
  const std::size_t guess = bytes / 4 + 16;
  all.id.reserve(guess);
  all.begin.reserve(guess);
  all.end.reserve(guess);
  all.price.reserve(guess);
  all.flags.reserve(guess);

  // Batches are read side by side and numbered one after the other, so numbers follow input order.
  Numbering numbering(all.vocabulary);
  constexpr std::size_t kBatchBytes = 1u << 22;
  std::vector<Read> batch;
  for (std::size_t from = 0; from < documents.size();) {
    std::size_t to = from;
    for (std::size_t size = 0; to < documents.size() && (to == from || size < kBatchBytes); ++to) {
      size += documents[to].text.size();
    }
    if (batch.size() < to - from) batch.resize(to - from);
    base::parallel_for(to - from, threads, [&](std::size_t k) { read(documents[from + k].text, batch[k]); });
    for (std::size_t k = from; k < to; ++k) append(documents[k], batch[k - from], numbering, all);
    from = to;
  }
  all.sentence_word.push_back(all.id.size());
  return all;
}

}  // namespace refrain::passage
