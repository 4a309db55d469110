// What makes two sentences of different documents candidates.

#ifndef REFRAIN_SRC_PASSAGE_CANDIDATE_KEYS_H_
#define REFRAIN_SRC_PASSAGE_CANDIDATE_KEYS_H_

#include <cstdint>
#include <span>

#include "refrain/passages.h"

namespace refrain::passage {

// The bits may be combined. docs/method.md, section 6.2, has what each is worth.
enum CandidateKeys : std::uint8_t {
  kRarePairKeys = 1,  // pairs of their rarest words: what survives rewording
  kShingleKeys = 2,   // runs of five words: copies made of common words
  kWindowKeys = 4,    // plain MinHash of their uncommon words: for comparison; adds little and costs most
};
inline constexpr std::uint8_t kDefaultKeys = kRarePairKeys | kShingleKeys;

// refrain::find_passages() with other keys, for measuring them.
PassageReport find_passages_by(std::uint8_t keys, std::span<const DocumentText> documents,
                               const PassageOptions& options);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_CANDIDATE_KEYS_H_
