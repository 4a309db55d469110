// Two texts beside each other: what their words are worth to each other. Everything that scoring a passage pair needs,
// set up once for two documents (or two parts of them, or one document and itself).

#ifndef REFRAIN_SRC_PASSAGE_PAIR_MODEL_H_
#define REFRAIN_SRC_PASSAGE_PAIR_MODEL_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "passage/collection.h"

namespace refrain::passage {

// How often words stand in everything that is not under trial.
struct Background {
  // Occurrences by word and by stem in all documents of the run; empty: only the pinned background counts.
  std::span<const std::uint32_t> count;
  std::span<const std::uint32_t> stem_count;
  double words = 0;  // of all documents
};

// Words [first, last) of the collection, all of one document.
struct PartView {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool whole_begin = true;  // the view begins where its document begins: an edge there is free
  bool whole_end = true;
  std::uint32_t size() const { return static_cast<std::uint32_t>(last - first); }
};

inline constexpr std::uint32_t kNoPartner = 0xffff'ffffu;

// Where to look for three word numbers in a row, in a table of 1 << bits slots.
inline std::size_t gram_slot(const std::uint32_t* words, unsigned bits) {
  const std::uint64_t sum =
      words[0] * 0x9e37'79b9'7f4a'7c15u + words[1] * 0xc2b2'ae3d'27d4'eb4fu + words[2] * 0x1656'67b1'9e37'79f9u;
  return (sum ^ sum >> 29) * 0xbf58'476d'1ce4'e5b9u >> (64 - bits);
}

// A word of the pair that the other side can explain. Number 0 stands for all others.
struct PairWord {
  double inverse_background = 0;     // 1 / g
  double half_inverse_stem = 0;      // 1 / (2 gS); 0 for words without stem
  double run_ratio = 0;              // r of a word in a common run
  std::array<double, 2> log_null{};  // ln N of side 0 and 1
  std::uint32_t stem = 0;            // from 1; 0: none
};

struct PairSide {
  std::vector<std::uint32_t> word;     // number in PairModel::words, by position in the view
  std::vector<std::uint32_t> partner;  // position on the other side of the common run (3 words and more) it is in
  std::vector<std::uint8_t> halves;    // half_weight() by position
  const std::uint32_t* id = nullptr;   // vocabulary word by position: stock words have one too
  const std::uint8_t* flags = nullptr;
  const std::uint8_t* price = nullptr;
  std::uint32_t size = 0;
  bool whole_begin = true, whole_end = true;

  // Whether word k lies in a common run whose partner is in [begin, end) of the other side.
  bool in_run(std::uint32_t k, std::uint32_t begin, std::uint32_t end) const {
    return partner[k] - begin < end - begin;  // kNoPartner is beyond any end
  }

  // Price of an edge before position k, in half nats; k may be size.
  std::uint8_t edge(std::uint32_t k, std::uint8_t beyond) const {
    if (k == 0) return whole_begin ? 0 : price[0];
    if (k == size) return whole_end ? 0 : beyond;
    return price[k];
  }
};

struct PairModel {
  std::vector<PairWord> words;
  std::vector<std::uint32_t> stem_of;  // PairWord::stem by word: what counting looks up for every word
  std::uint32_t stems = 1;             // numbers of stems are below this
  std::array<PairSide, 2> side;
  std::array<std::uint8_t, 2> beyond{};  // price behind the last word of a view that ends inside its document
  std::array<double, 2> other_null{};    // ln N of a word that the other side does not have
  bool within = false;

  std::uint8_t edge(int s, std::uint32_t k) const {
    return side[static_cast<std::size_t>(s)].edge(k, beyond[static_cast<std::size_t>(s)]);
  }
};

// Reusable arrays; one a thread.
class PairBuilder {
 public:
  explicit PairBuilder(const Collection& all);

  // Two documents or parts of them. Cost: linear in both views.
  void build(const PartView& a, const PartView& b, const Background& background, PairModel& model);

  // One document beside itself.
  void build_within(const PartView& view, PairModel& model);

 private:
  struct Counts {
    std::uint32_t a = 0, b = 0;
  };
  // What is known of a word, or a stem, of the two texts.
  struct Word {
    Counts counts;
    std::uint32_t local = 0;  // number in the model; 0: none
  };
  struct Stem {
    Counts counts;
    std::uint32_t local = 0;
    double prior = 0;  // background frequency of the words that begin so, beyond that of one that is not listed
  };
  // What the model counts: within one document each side leaves one occurrence to the other.
  Counts on_trial(const Counts& counts) const;
  void count(const PartView& a, const PartView& b, bool within);
  void number(const PartView& a, const PartView& b, const Background& background, PairModel& model);
  void fill(const PartView& view, PairSide& side) const;
  void topic_null(const PartView& a, const PartView& b, PairModel& model);
  void runs(const PartView& a, const PartView& b, PairModel& model);
  void clear();

  const Collection& all_;
  std::vector<Word> word_;                  // by vocabulary word
  std::vector<Stem> stem_;                  // by vocabulary stem
  std::vector<std::uint32_t> distinct_;     // vocabulary words of the two texts, in order of appearance
  std::array<std::uint64_t, 2> counted_{};  // words of each text that are not masked
  std::vector<std::uint32_t> of_local_;     // vocabulary word, by number in the model
  std::vector<double> rho_, weight_;        // by number in the model
  std::vector<std::uint32_t> heads_;        // hash table of 3-grams of b: one more than the first position; 0: none
  std::vector<std::uint32_t> chain_;        // one more than the next position of the same slot, by position
  std::vector<std::uint32_t> best_left_, best_right_;
  bool within_ = false;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_PAIR_MODEL_H_
