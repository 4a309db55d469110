// Which languages a text may be in, by the letters it has.

#ifndef REFRAIN_SRC_IO_ENCODING_ALPHABETS_H_
#define REFRAIN_SRC_IO_ENCODING_ALPHABETS_H_

#include <string_view>

namespace refrain::io {

// How badly the letters of `text` (UTF-8) fit the alphabet that they fit best: 0 where one language of Latin or Cyrillic
// script has them all; else some tenths for each letter that it has not. Each letter counts once, however often it stands
// there, so that names in another language cost little. Other scripts cost nothing.
//
// Cost: linear.
double misfit(std::string_view text);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_ENCODING_ALPHABETS_H_
