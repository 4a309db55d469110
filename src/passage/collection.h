// All documents of a run as flat arrays of words: what the passage finder works on.

#ifndef REFRAIN_SRC_PASSAGE_COLLECTION_H_
#define REFRAIN_SRC_PASSAGE_COLLECTION_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "passage/word_bits.h"
#include "refrain/passages.h"

namespace refrain::passage {

// A distinct word as it is matched. In scripts written without spaces a character matches together with the next one
// (docs/method.md, "Scripts without spaces"); such a pair is an entry of its own.
struct Entry {
  std::uint64_t hash = 0;
  double prior = 0;        // background frequency
  std::uint32_t stem = 0;  // number of its beginning (first five letters); kNoStem: none
  bool unspaced = false;
};
inline constexpr std::uint32_t kNoStem = 0xffff'ffffu;

struct Vocabulary {
  std::vector<Entry> words;
  std::uint32_t stems = 0;  // different beginnings
};

// Bits of Collection::flags.
enum WordMark : std::uint8_t {
  kMarkUnspaced = 1,  // counts half
  kMarkExcluded = 2,  // quoted or ignored on the user's word: never part of an overlap
  kMarkStock = 4,     // part of a passage that stands in many documents (boilerplate)
  kMarkListed = 8,    // in an entry of the boilerplate list
  kMarkName = 16,     // written like a name or a number: begins in upper case or with a digit
  kMarkPaired = 32,   // of a script without spaces, and matched together with the next character
};

// Words are numbered through the whole run in input order; so are sentences. All lists that follow from these numbers
// come out in input order.
struct Collection {
  Vocabulary vocabulary;

  // By word.
  std::vector<std::uint32_t> id;      // into vocabulary.words: the word as it is matched
  std::vector<std::uint32_t> own_id;  // the word as it is written; empty where that is `id` for all
  std::vector<std::uint32_t> begin;   // byte in its document's text
  std::vector<std::uint32_t> end;
  std::vector<std::uint8_t> price;  // of an edge before it, half nats (refrain/sentences.h)
  std::vector<std::uint8_t> flags;  // WordMark
  WordBits again;                   // its document has the word as it is matched elsewhere too

  // By document; one more than there are.
  std::vector<std::uint64_t> first_word;
  std::vector<std::uint32_t> first_sentence;
  // By sentence; one more than there are.
  std::vector<std::uint64_t> sentence_word;
  std::vector<std::uint32_t> sentence_document;

  std::vector<std::uint32_t> group;  // by document (DocumentText::group); empty where none has one

  std::uint32_t sources = 0;  // documents from this number on are sources (`--against`)

  std::uint32_t documents() const { return static_cast<std::uint32_t>(first_word.size() - 1); }
  std::uint32_t sentences() const { return static_cast<std::uint32_t>(sentence_word.size() - 1); }
  std::uint64_t words() const { return id.size(); }
  // Equal for words that are written alike (after folding).
  std::uint32_t spelled(std::uint64_t word) const { return own_id.empty() ? id[word] : own_id[word]; }
  std::uint32_t document_of(std::uint64_t word) const;  // O(log documents)
  bool same_group(std::uint32_t x, std::uint32_t y) const {
    return !group.empty() && group[x] != 0 && group[x] == group[y];
  }
  // How many of these documents there are, those of one group counted once.
  std::size_t groups_of(std::vector<std::uint32_t> of_documents) const;
};

// Reads the words of all documents. `threads` is an upper bound; the result does not depend on it.
Collection collect(std::span<const DocumentText> documents, unsigned threads);

// What a word counts in lengths and sums, in halves: 2, or 1 in scripts written without spaces, or 0 where it is
// masked.
constexpr int half_weight(std::uint8_t flags) {
  return (flags & (kMarkExcluded | kMarkStock)) != 0 ? 0 : (flags & kMarkUnspaced) != 0 ? 1 : 2;
}
constexpr bool masked(std::uint8_t flags) { return (flags & (kMarkExcluded | kMarkStock)) != 0; }

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_COLLECTION_H_
