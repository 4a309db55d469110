// The texts that are searched: the documents', in the spelling in which words are matched.

#ifndef REFRAIN_SRC_FINDINGS_MATCHED_TEXT_H_
#define REFRAIN_SRC_FINDINGS_MATCHED_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "findings/document.h"
#include "refrain/lookalikes.h"
#include "refrain/span.h"
#include "text/respell.h"

namespace refrain::findings {

// One of them, with the way back to the document's text. Where nothing is spelled otherwise it takes no memory.
struct MatchedText {
  UnmaskedText unmasked;      // look-alike letters of other scripts as what they look like
  text::Respelled respelled;  // of that: the rest

  std::vector<Span> disguised;  // words of the document's text with look-alikes or with digits for letters
  std::uint64_t digits = 0;     // of these, the words with digits for letters
  std::vector<Span> veiled;     // words of it with characters that are not seen
  std::uint64_t blanks = 0;     // letters that are not seen between words
  std::uint32_t first_blank = 0;
  // Numbers of the searched text's words that are two of the document's, cut at the end of a line; once for each cut.
  std::vector<std::uint64_t> joined;

  // What is searched in the place of `own`, the document's text.
  std::string_view text(std::string_view own) const {
    if (respelled.changed()) return respelled.text();
    return unmasked.changed() ? std::string_view(unmasked.text) : own;
  }

  // From the searched text to the document's, and back.
  Span original(Span span) const { return unmasked.original(respelled.original(span)); }
  Span changed_place(Span span) const { return respelled.changed_place(unmasked.changed_place(span)); }

  // The number that word `word` of the searched text has in the document's; of one behind the last, likewise.
  std::uint64_t own_word(std::uint64_t word) const;

  // How many words in a span of the document's text are disguised.
  std::uint32_t disguised_in(Span own) const;
};

// `disguises`: look-alikes, digits for letters and unseen letters are read as what they pass for. Which words are cut at
// line ends, and which are compounds, is decided by how they are written elsewhere: in the document, else in the others.
// A line ends where the text has its end, and where a blank of it stands for one in the original. By document; the
// documents must outlive the result.
std::vector<MatchedText> matched_texts(std::span<const Document> documents, bool disguises);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_MATCHED_TEXT_H_
