// What the settings of a run leave out of a document: code, lists of references, headings, what a pattern matches.

#ifndef REFRAIN_SRC_RUN_CHECK_SET_ASIDE_H_
#define REFRAIN_SRC_RUN_CHECK_SET_ASIDE_H_

#include <vector>

#include "io/document.h"
#include "refrain/span.h"
#include "run/check/ignore_file.h"
#include "run/check/settings.h"
#include "text/reference_sections.h"

namespace refrain::run {

// Spans of one document's text, each list ascending and disjoint; empty where the settings do not ask.
struct SetAside {
  // Blocks of code, and code within a line of at least PassageOptions::min_words words: shorter pieces are words of
  // the sentence that they stand in, and no overlap by themselves.
  std::vector<Span> code;
  std::vector<Span> references;
  std::vector<Span> headings;
  std::vector<Span> sources;  // lists of references that markup tells of, left out or not: their entries are citations
  std::vector<text::Heading> sections;  // all headings by their markup
  std::vector<Span> listed;             // what the patterns of the list match
};

SetAside set_aside(const io::Document& document, const CheckSettings& settings, const IgnoreFile* ignored);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_SET_ASIDE_H_
