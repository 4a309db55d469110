// What a run leaves out of its search, and which overlaps would have been found there.

#ifndef REFRAIN_SRC_FINDINGS_LEFT_OUT_H_
#define REFRAIN_SRC_FINDINGS_LEFT_OUT_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "refrain/passages.h"
#include "refrain/span.h"
#include "refrain/words.h"
#include "report/view.h"

namespace refrain::findings {

// What is left out of one document, by reason; each ascending and disjoint.
struct LeftOut {
  std::vector<Span> commented, listed, code, references, headings, quoted;
  std::vector<Span> cited;  // lists of references, where what is cited is left out
  std::vector<Span> all;
};

// Those of `quotations`, spans of `text`, that are to be left out. Fewer than `min_words` words
// within a sentence are none: a name, or the 'expert' of a sneer. They are words of the sentence that they stand in, and
// without them a copy of it would fall to pieces that are too short to be found. What ends with the mark of a sentence or
// a part of one is speech.
std::vector<Span> without_quoted_words(std::string_view text, std::vector<Span> quotations, std::uint32_t min_words);

// Why `word` is left out; kNone if it is not.
report::Reason reason_of(const LeftOut& out, const Word& word);

struct LeftOutOverlap {
  Overlap overlap;
  report::Reason reason = report::Reason::kNone;
};

// The parts of `overlap`, which a search without exclusions found, that exclusions keep from being found: stretches of
// shared words of which each stands in what is left out on one side or the other, of at least `min_words` words. Cost:
// an alignment, where something was left out in either passage.
std::vector<LeftOutOverlap> left_out_parts(const Overlap& overlap, std::string_view left_text,
                                           std::string_view right_text, const LeftOut& left, const LeftOut& right,
                                           std::uint32_t min_words);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_LEFT_OUT_H_
