// From stretches of words to the bytes that a reader sees.

#ifndef REFRAIN_SRC_PASSAGE_SIDES_H_
#define REFRAIN_SRC_PASSAGE_SIDES_H_

#include <cstdint>
#include <string_view>

#include "passage/collection.h"
#include "passage/found.h"
#include "refrain/passages.h"

namespace refrain::passage {

// The side that a stretch of one document's words makes: from its first word, opening marks before it included
// (quotation marks, brackets, signs of money), to its last one, closing marks behind it included.
OverlapSide make_side(const Collection& all, std::uint32_t document, std::string_view text, const Stretch& words);

}  // namespace refrain::passage

#endif  // REFRAIN_SRC_PASSAGE_SIDES_H_
