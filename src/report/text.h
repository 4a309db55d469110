// `--format text`: for people at a terminal.

#ifndef REFRAIN_SRC_REPORT_TEXT_H_
#define REFRAIN_SRC_REPORT_TEXT_H_

#include <cstddef>
#include <string>

#include "report/view.h"

namespace refrain::report {

struct TextStyle {
  bool color = false;
  std::size_t width = 100;  // columns of the terminal
};

// Each overlap with its two places and what differs between them, the share of each document that repeats, and a
// summary in one line. Control characters and marks that change the direction of writing are left out of what is shown.
std::string text(const View& view, const TextStyle& style);

// What was found in a few words, without a full stop: "2 overlaps (1 exact, 1 reworded) in 3 documents: 80 of 900 words
// repeat (8.8 %)". What a baseline knows is counted apart: "1 new overlap (1 exact) and 1 known one in 3 documents: ...".
std::string summary(const View& view);

// How many overlaps were left out, and for which reasons: "3 overlaps left out: 2 in quotation marks, 1 cited."
std::string left_out_sentence(const View& view);

// What View::unchanged is, where the run was asked for changes.
std::string unchanged_sentence(const View& view);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_TEXT_H_
