// Finds where a text repeats one of a few passages with changes: templates that were filled in.

#ifndef REFRAIN_SRC_PASSAGE_TEMPLATES_H_
#define REFRAIN_SRC_PASSAGE_TEMPLATES_H_

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace refrain::passage {

// Words from `begin` to before `end`.
struct TemplateRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  friend bool operator==(const TemplateRange&, const TemplateRange&) = default;
};

// Words are given as hashes, equal for equal words.
class Templates {
 public:
  // Shorter ones say too little once a word is changed, and are not looked for.
  static constexpr std::size_t kLeastWords = 6;
  // Words in common, in order, over the words of the longer side. Somewhat below what counts as edited, since the ends
  // of what repeats it are not known.
  static constexpr double kSimilarity = 0.75;

  void add(std::span<const std::uint64_t> words);

  // Where `words` repeats one of them; for each template its ranges ascend and are disjoint.
  // Cost: a look-up a word, and an alignment where two of five neighbouring pairs of a template's words stand within
  // its length.
  std::vector<TemplateRange> find(std::span<const std::uint64_t> words) const;

 private:
  // A pair of neighbouring words of a template.
  struct Place {
    std::uint32_t number = 0;  // of the template
    std::uint32_t at = 0;      // of its first word
  };

  void find_one(const std::vector<std::uint64_t>& wanted, std::span<const std::uint64_t> words,
                std::span<const std::uint32_t> hits, std::vector<TemplateRange>& out) const;

  std::vector<std::vector<std::uint64_t>> templates_;
  absl::flat_hash_map<std::uint64_t, std::vector<Place>> pairs_;
};

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_TEMPLATES_H_
