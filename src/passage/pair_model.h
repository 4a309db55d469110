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
  return (sum ^ sum >> 29) * 0xbf58'476d'1ce4'e5b9u >> 1 >> (63 - bits);  // none too far for a table of one
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
  std::vector<std::uint8_t> edges;  // price of an edge before each position, half nats; one more than there are
  std::uint32_t size = 0;

  // Whether word k lies in a common run whose partner is in [begin, end) of the other side.
  bool in_run(std::uint32_t k, std::uint32_t begin, std::uint32_t end) const {
    return partner[k] - begin < end - begin;  // kNoPartner is beyond any end
  }
};

struct PairModel {
  std::vector<PairWord> words;
  std::vector<std::uint32_t> stem_of;  // PairWord::stem by word: what counting looks up for every word
  std::uint32_t stems = 1;             // numbers of stems are below this
  std::array<PairSide, 2> side;
  std::array<double, 2> other_null{};  // ln N of a word that the other side does not have
  bool within = false;

  // Price of an edge before position k of side s, in half nats; k may be the size.
  std::uint8_t edge(int s, std::uint32_t k) const { return side[static_cast<std::size_t>(s)].edges[k]; }
};

// Reusable arrays; one a thread.
class PairBuilder {
 public:
  explicit PairBuilder(const Collection& all);

  // Two documents or parts of them. What was counted of `a` is kept: a pair with the same `a` as the pair before it costs
  // that part no more. Cost: linear in both views.
  void build(const PartView& a, const PartView& b, const Background& background, PairModel& model);

  // One document beside itself.
  void build_within(const PartView& view, PairModel& model);

 private:
  struct Counts {
    std::uint32_t a = 0, b = 0;
  };
  // What is known of a word of the two texts.
  struct Word {
    Counts counts;
    std::uint32_t id = 0;    // vocabulary word
    std::uint32_t stem = 0;  // its place in stems_; 0: none
    double prior = 0;
  };
  struct Stem {
    Counts counts;
    std::uint32_t id = 0;     // vocabulary stem
    std::uint32_t local = 0;  // number in the model; 0: none
    // Background frequency of the words that begin so, beyond that of one that is not listed: of the words of the text
    // that is kept, and of those of both texts.
    double prior_left = 0;
    double prior = 0;
  };
  // What the model counts: within one document each side leaves one occurrence to the other.
  Counts on_trial(const Counts& counts) const;
  void keep_left(const PartView& view);
  void count_right(const PartView& view);
  void count(const PartView& view, std::uint32_t Counts::* side, std::vector<std::uint32_t>& place,
             std::uint64_t& counted);
  bool left_has_stem(std::uint32_t id) const;
  std::uint32_t add(std::uint32_t id);
  void forget(std::size_t words, std::size_t stems);
  void number(const PartView& a, const PartView& b, const Background& background, PairModel& model);
  void fill(const PartView& view, const std::vector<std::uint32_t>& place, PairSide& side) const;
  void topic_null(const PartView& a, const PartView& b, PairModel& model);
  void runs(const PartView& a, const PartView& b, PairModel& model);

  const Collection& all_;
  // Of a vocabulary word. Both are asked for together, and the table is larger than the cache.
  struct Known {
    std::uint32_t place = 0;  // in words_; 0: not in the texts
    std::uint32_t stem = 0;   // as in the vocabulary
  };
  std::vector<Known> known_;
  std::vector<std::uint32_t> place_of_stem_;  // in stems_, by vocabulary stem
  // Of the left text and of what the right one has in common with it, in order of appearance, from 1.
  std::vector<Word> words_;
  std::vector<Stem> stems_;
  PartView left_;  // the text that is kept; nothing before the first pair
  std::size_t left_words_ = 1, left_stems_ = 1;
  std::vector<std::uint32_t> place_left_, place_right_;  // in words_, by position; 0 for masked words
  std::array<std::uint64_t, 2> counted_{};               // words of each text that are not masked
  std::vector<std::uint32_t> local_;                     // number in the model, by place in words_
  std::vector<std::uint32_t> of_local_;                  // place in words_, by number in the model
  std::vector<double> rho_, weight_;                     // by number in the model
  std::vector<std::uint32_t> heads_;  // table of 3-grams of b: one more than the first position; 0: none
  std::vector<std::uint32_t> chain_;  // one more than the next position of the same slot, by position
  std::vector<std::uint32_t> best_left_, best_right_;
  bool within_ = false;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_PAIR_MODEL_H_
