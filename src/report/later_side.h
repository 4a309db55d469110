// What formats for code review say of an overlap: which of its sides to act on, and a sentence.

#ifndef REFRAIN_SRC_REPORT_LATER_SIDE_H_
#define REFRAIN_SRC_REPORT_LATER_SIDE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// The side that a writer can change: the later copy, but the draft if the other one is earlier work, and the side that has
// changed if only what has changed is shown.
const Place& later_side(const View& view, const Pair& pair);
const Place& other_side(const View& view, const Pair& pair);

// A document as people call it, with the place in it: "a.md:7:1", "feed.jsonl:3 (id-7)".
std::string place_name(const View& view, const Place& place);

// "26 words stand word for word in a.md:4:1 too (quoted)." The side that is meant is later_side().
std::string overlap_sentence(const View& view, const Pair& pair);

// The same with `other` in the place of the other side's name.
std::string overlap_sentence(const Pair& pair, std::string_view other);

// The first words of `text`, about `size` bytes, on one line.
std::string beginning(std::string_view text, std::size_t size);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_LATER_SIDE_H_
