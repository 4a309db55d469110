// Parts of a text that a user wants to leave out or to distinguish: quotations, citations, and passages that may
// repeat. Their spans can be given as DocumentText::excluded.
//
//   const std::string_view text = "He said \"the ferry leaves at seven\" and left.";
//   const std::vector<refrain::Span> quoted = refrain::quoted_spans(text);
//   assert(quoted.size() == 1 && text.substr(quoted[0].begin, 4) == "\"the");
//
// Thread-safe, also for concurrent calls of const members of IgnoreList. Nothing fails or throws, except that memory
// can run out.

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

// The spans of `text` that are in quotation marks (marks included), and lines that begin with '>' (quoted mail).
// Ascending, disjoint. Marks: typewriter and curly quotation marks, ``...'' and `...' and ,,...'', guillemets in both
// directions, low-9 marks, corner brackets, ditto marks. They are paired as the languages do, with the same mark on both
// sides in Swedish and Finnish. A quotation ends with its closing mark in the same paragraph. If the mark is missing and
// the next paragraph opens a quotation again, as in long quotations (in French with the closing mark), it reaches to the
// end of its paragraph. Otherwise it is no quotation. Apostrophes are distinguished from single quotation marks by the
// characters beside them, and by the word behind them ("'twas", "the '90s"). Cost: one pass.
std::vector<Span> quoted_spans(std::string_view text);

// The spans of `text` that name a source: web addresses and DOIs, numbers and keys in square brackets ("[12]", "[3,
// 5-7]", "[@key]", "[^note]"), a name and a year in brackets ("(Smith et al. 2019, p. 4)"), a year in parentheses
// after a capitalised word ("Smith (2019)"). Ascending, disjoint.
// Cost: one pass.
std::vector<Span> cited_spans(std::string_view text);

// Passages that may repeat anywhere, any number of times.
class IgnoreList {
 public:
  // `passages`: UTF-8 text, one passage per paragraph (with blank lines between). A run of at least `min_words` words
  // that occurs in one of the passages is ignored wherever it occurs. A shorter passage is ignored as a whole. A whole
  // passage of six words or more is ignored even if some words were changed, as in a template that was filled in: three
  // quarters of the words of the longer side must be in common, in order.
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

// The union of two lists of spans, each ascending and disjoint. The result is ascending and disjoint too.
std::vector<Span> unite_spans(std::span<const Span> x, std::span<const Span> y);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_EXCLUSIONS_H_
