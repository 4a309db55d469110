// What lists of references are headed, and what may stand behind them.

#ifndef REFRAIN_SRC_TEXT_REFERENCE_NAMES_H_
#define REFRAIN_SRC_TEXT_REFERENCE_NAMES_H_

#include <string_view>

namespace refrain::text {

// Whether `line` is what a list of references is headed in one of some thirty languages ("References", "Works Cited",
// "Literatur", "参考文献"), in any case, with a number before it or a colon behind or without.
bool heads_references(std::string_view line);

// Whether `line` is what one of the other sections at the end of a work is headed in one of these languages ("Appendix B:
// Letters", "Acknowledgements", "Danksagung", "Notes", "付録"), written as those are.
bool heads_back_matter(std::string_view line);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_REFERENCE_NAMES_H_
