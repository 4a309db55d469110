// What two passages share and what each has alone, word by word.

#ifndef REFRAIN_SRC_REPORT_DIFFERENCES_H_
#define REFRAIN_SRC_REPORT_DIFFERENCES_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "report/view.h"

namespace refrain::report {

// A stretch of one text. The pieces of a text follow each other without gaps and make up all of it.
struct Piece {
  std::string_view text;  // into the text given
  bool shared = true;     // its words stand in the other text too, in this order
  std::uint32_t words = 0;
};

// The pieces of both texts, which must outlive them. Cost: that of an alignment.
std::pair<std::vector<Piece>, std::vector<Piece>> differences(std::string_view left, std::string_view right);

// Those of an overlap. Of an exact one each side is one shared piece, however its words are spelled, but for copies that
// directly follow each other.
std::pair<std::vector<Piece>, std::vector<Piece>> differences(const Pair& pair);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_DIFFERENCES_H_
