// What is told by the links of a passage already, held against comparing all with all.

#include "passage/copies_of_copies.h"

#include <algorithm>
#include <random>
#include <vector>

#include "catch.h"

using namespace refrain::passage;  // NOLINT(google-build-using-namespace): short test

namespace {

bool in(const Stretch& inner, const Stretch& outer) { return outer.begin <= inner.begin && inner.end <= outer.end; }

// Both sides lie in two copies of another group, as far from their beginnings but for some words.
bool inside(const std::vector<Found>& found, const std::vector<std::uint32_t>& group, std::size_t k) {
  struct Copy {
    std::uint32_t document;
    Stretch at;
    std::uint32_t group;
  };
  if (found[k].origin == Origin::kRepeated) return false;
  std::vector<Copy> copies;
  for (std::size_t n = 0; n < found.size(); ++n) {
    if (group[n] == group[k]) continue;
    copies.push_back({found[n].left_document, found[n].left, group[n]});
    copies.push_back({found[n].right_document, found[n].right, group[n]});
  }
  for (const Copy& x : copies) {
    for (const Copy& y : copies) {
      if (x.group != y.group || (x.document == y.document && x.at == y.at)) continue;
      if (x.document != found[k].left_document || y.document != found[k].right_document) continue;
      if (!in(found[k].left, x.at) || !in(found[k].right, y.at)) continue;
      const auto left = static_cast<std::int64_t>(found[k].left.begin - x.at.begin);
      const auto right = static_cast<std::int64_t>(found[k].right.begin - y.at.begin);
      const auto most = static_cast<std::int64_t>(std::max(x.at.size(), y.at.size()) / 4);
      if (std::abs(left - right) <= std::max<std::int64_t>(8, most)) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("copies of copies: the same go as when each is held against all") {
  std::mt19937_64 random(7);
  std::size_t dropped = 0;
  for (int turn = 0; turn < 400; ++turn) {
    std::vector<Found> found;
    std::vector<std::uint32_t> group;
    for (std::size_t size = 2 + random() % 10; size > 0; --size) {
      Found one;
      one.left_document = static_cast<std::uint32_t>(random() % 2);
      one.right_document = one.left_document + static_cast<std::uint32_t>(random() % 2);
      one.left.begin = 100 * one.left_document + random() % 20;
      one.left.end = one.left.begin + 1 + random() % 20;
      one.right.begin = 100 * one.right_document + 50 + random() % 20;
      one.right.end = one.right.begin + 1 + random() % 20;
      one.origin = random() % 5 == 0 ? Origin::kRepeated : random() % 2 == 0 ? Origin::kRun : Origin::kPassage;
      found.push_back(one);
      group.push_back(static_cast<std::uint32_t>(random() % 3));
    }
    const auto told = inside_other_group(found, group);
    for (std::size_t k = 0; k < found.size(); ++k) {
      CHECK(told[k] == inside(found, group, k));
      dropped += told[k] ? 1u : 0u;
    }
  }
  CHECK(dropped > 50);
}
