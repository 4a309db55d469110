// Subtitles (SubRip, WebVTT) to what is said in them.

#ifndef REFRAIN_SRC_IO_MARKUP_SUBTITLES_H_
#define REFRAIN_SRC_IO_MARKUP_SUBTITLES_H_

#include <string>

#include "io/document.h"

namespace refrain::io {

// Fills text, original, map and ignored of `document`. Cues follow each other as running text, since sentences go on from
// one to the next; a pause of five seconds and a dash in front of a line begin a new line. A line that a cue repeats of
// one that ends as it begins, or later, is read once. Notes of WebVTT are comments.
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Time and memory are linear.
void read_subtitles(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_SUBTITLES_H_
