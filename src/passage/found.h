// What the searches hand to the report: pairs of stretches of words.

#ifndef REFRAIN_SRC_PASSAGE_FOUND_H_
#define REFRAIN_SRC_PASSAGE_FOUND_H_

#include <array>
#include <cstdint>

namespace refrain::passage {

// Words [begin, end) of the collection, numbered through the run.
struct Stretch {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  std::uint64_t size() const { return end - begin; }
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

inline std::uint64_t common(const Stretch& x, const Stretch& y) {
  const std::uint64_t begin = x.begin > y.begin ? x.begin : y.begin;
  const std::uint64_t end = x.end < y.end ? x.end : y.end;
  return end > begin ? end - begin : 0;
}

inline bool contains(const Stretch& outer, const Stretch& inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

enum class Origin : std::uint8_t {
  kPassage,   // a refined rectangle
  kRun,       // a word-for-word run
  kRepeated,  // copies that directly follow each other: the first one and the rest
};

struct Found {
  std::uint32_t left_document = 0;
  std::uint32_t right_document = 0;
  Stretch left, right;
  double score = 0;  // eff, nats
  Origin origin = Origin::kPassage;

  friend bool operator==(const Found&, const Found&) = default;
};

// In order of place.
inline bool before(const Found& x, const Found& y) {
  const auto key = [](const Found& f) {
    return std::array<std::uint64_t, 6>{f.left_document, f.left.begin, f.right_document,
                                        f.right.begin,   f.left.end,   f.right.end};
  };
  return key(x) < key(y);
}

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_FOUND_H_
