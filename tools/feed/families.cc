#include "tools/feed/families.h"

#include <algorithm>
#include <utility>

namespace refrain::feed {

// A member takes 4 bytes a word, and 8 more for its shingles once they are asked for: some 40 MB where every family is
// full, half of that in a usual feed.
Originals::Originals(std::size_t words)
    : most_young_(std::clamp<std::size_t>(64'000 / words, 8, 1'024)), most_old_(4 * most_young_) {}

void Originals::add(Random& random, std::uint64_t document, const Tokens& tokens) {
  if (young_.size() == most_young_) {
    Family retired = std::move(young_.front());
    young_.pop_front();
    ++retired_;
    // Algorithm R (Waterman; Vitter 1985).
    if (old_.size() < most_old_) {
      old_.push_back(std::move(retired));
    } else if (const std::uint64_t at = random.below(retired_); at < most_old_) {
      old_[at] = std::move(retired);
    }
  }
  Family& family = young_.emplace_back();
  family.members.push_back({document, tokens});
  family.born = 1;
}

Family* Originals::choose_once(Random& random) {
  if (young_.empty()) return nullptr;
  const std::uint32_t pool = random.below(4);
  if (pool >= 2 && !old_.empty()) return &old_[random.below(old_.size())];
  const std::size_t most = pool == 0 ? 8 : young_.size();
  return &young_[young_.size() - 1 - random.below(std::min(most, young_.size()))];
}

Family* Originals::choose(Random& random) {
  for (int attempt = 0; attempt < 16; ++attempt) {
    Family* const family = choose_once(random);
    if (family != nullptr && family->born < kMostMembers) return family;
  }
  return nullptr;
}

}  // namespace refrain::feed
