// What repeats within a document by its form or its place, and is no passage that somebody wrote twice.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_FURNITURE_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_FURNITURE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "findings/document.h"
#include "findings/furniture/pages.h"
#include "findings/furniture/place_forms.h"
#include "refrain/passages.h"
#include "report/view.h"
#include "text/lines.h"

namespace refrain::findings {

// Tells which overlaps within one document are furniture. Reads the document when it is first asked; linear in it.
class FurnitureJudge {
 public:
  explicit FurnitureJudge(const Document& document) : document_(document) {}

  // `left` and `right` are the two places in the document's text, left first; `similarity` is the overlap's. kNone: it is
  // none. An overlap is furniture where .75 of both places are lines of a form, in whatever form; where one of them is a
  // caption, the head of a letter, a signature or a pull quote; where both are in entries
  // of a catalogue; or where both read like a program, entries of a list, a pointer to a file, or a sentence of one
  // pattern with other figures (place_forms.h).
  report::Form form(Span left, Span right, double similarity, std::size_t shared_words);

 private:
  struct Share {
    double furniture = 0;  // of the bytes of words: those in lines of a form
    double repeats = 0;    // those in captions, heads and signatures, which say what the text says
    report::Form most = report::Form::kNone;
  };
  Share share(Span place) const;
  report::Form form_by_words(Span left, Span right, double similarity, std::size_t shared_words);
  bool pull_quote(Span quote, Span other) const;
  Span paragraph(Span place) const;
  std::size_t count_codes() const;
  bool in_entries(Span left, Span right, std::size_t shared_words);

  const Document& document_;
  bool read_ = false;
  bool line_paragraphs_ = false;      // a line is a paragraph
  std::optional<WordLooks> whole_;    // of the document, where it was asked for
  std::optional<std::size_t> codes_;  // different ones that its paragraphs begin with
  std::vector<text::Line> lines_;
  std::vector<report::Form> forms_;
};

// The running lines of a document that repeat, each with the first one of its shape, as overlaps within it: of at least
// `min_words` words and of the kinds asked for. `searched` is the text without them, in which their words are not
// counted. Groups are numbered from `group` on, which is moved on.
std::vector<Overlap> running_overlaps(std::uint32_t document, std::string_view text, std::string_view searched,
                                      const std::vector<RunningLine>& running, const PassageOptions& options,
                                      std::uint32_t& group);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_FURNITURE_H_
