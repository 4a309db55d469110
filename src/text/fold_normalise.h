// Normalisation of a few code points: the long way of folding. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_FOLD_NORMALISE_H_
#define REFRAIN_SRC_TEXT_FOLD_NORMALISE_H_

#include <string>

namespace refrain::text {

// NFKC(casefold(NFKC(text))) of code points below 0x110000, in place. Unicode Standard Annex 15 (sections on
// decomposition, canonical ordering and composition), Unicode Standard 3.12 for Hangul. Linear in the length. `scratch`
// is room to work in, its content of no meaning: kept from call to call it saves allocations.
void fold_code_points(std::u32string& text, std::u32string& scratch);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_FOLD_NORMALISE_H_
