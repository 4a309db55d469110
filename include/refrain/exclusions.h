// Parts of a text that a user wants left out or told apart: quotations, citations, and passages that may repeat. Spans
// of them are what DocumentText::excluded takes.
//
//   const std::string_view text = "He said \"the ferry leaves at seven\" and left.";
//   const std::vector<refrain::Span> quoted = refrain::quoted_spans(text);
//   assert(quoted.size() == 1 && text.substr(quoted[0].begin, 4) == "\"the");
//
// Thread-safe (const members of IgnoreList at once too). Nothing fails or throws (memory that runs out aside).

#ifndef REFRAIN_EXCLUSIONS_H_
#define REFRAIN_EXCLUSIONS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

// The spans of `text` that stand in quotation marks (marks included), and lines that begin with '>' (quoted mail).
// Ascending, disjoint. Marks: typewriter and curly quotation marks, guillemets in both directions, low-9 marks, corner
// brackets, ditto marks; pairs as the languages set them, the same mark on both sides in Swedish and Finnish. A
// quotation ends with its closing mark in the same paragraph; one left open reaches to the end of its paragraph where
// the next paragraph opens one again, as long quotations are set, else it is none. Apostrophes are told from single
// quotation marks by what stands beside them. Cost: one pass.
std::vector<Span> quoted_spans(std::string_view text);

// The spans of `text` that name a source: web addresses and DOIs, numbers and keys in square brackets ("[12]", "[3,
// 5-7]", "[@key]", "[^note]"), a name and a year in brackets ("(Smith et al. 2019, p. 4)"), a year in parentheses
// behind a capitalised word ("Smith (2019)"). Ascending, disjoint.
// Cost: one pass.
std::vector<Span> cited_spans(std::string_view text);

// Passages that may stand anywhere any number of times.
class IgnoreList {
 public:
  // `passages`: UTF-8 text, one passage a paragraph (blank lines between). A run of at least `min_words` words that
  // stands in one of them is ignored wherever it stands; of a shorter passage, all of it. So is a whole passage of six
  // words or more in which some were changed, as in a template that was filled in: three quarters of the longer side in
  // common, in order.
  IgnoreList(std::string_view passages, std::uint32_t min_words);
  ~IgnoreList();
  IgnoreList(IgnoreList&&) noexcept;
  IgnoreList& operator=(IgnoreList&&) noexcept;

  // The spans of `text` that are ignored; ascending, disjoint. Cost: linear in the words of `text`.
  std::vector<Span> spans(std::string_view text) const;

  bool empty() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// The union of two lists of spans, each ascending and disjoint; so is the result.
std::vector<Span> unite_spans(std::span<const Span> x, std::span<const Span> y);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_EXCLUSIONS_H_
