// Whether a passage says whose words it repeats: in quotation marks, or with a link or a citation, or as an entry of a list
// of references.

#ifndef REFRAIN_SRC_FINDINGS_ATTRIBUTION_H_
#define REFRAIN_SRC_FINDINGS_ATTRIBUTION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "findings/document.h"
#include "refrain/span.h"

namespace refrain::findings {

// The lists of references of a document, by markup or by their headings; ascending, disjoint.
std::vector<Span> reference_lists(const Document& document);

// What a document marks as somebody else's words. Reads the text once.
class Attribution {
 public:
  explicit Attribution(const Document& document);

  // More than half of `passage` stands in quotation marks or block quotes. What quotes only some of its words is no
  // quotation; one that was cut at another place than its marks still is.
  bool quoted(Span passage) const;

  // A link or a citation stands in `passage` or in the same paragraph within kBeside bytes of it, or `passage` stands in a
  // list of references, a few words aside: an entry is a citation in whatever style it is written. The citations of a list
  // are its own: they say nothing of a paragraph that was copied with it.
  bool cited(Span passage) const;

 private:
  static constexpr std::size_t kBeside = 120;
  static constexpr std::uint32_t kFewWords = 8;  // as many make an overlap

  bool in_list(Span passage) const;

  const Document& document_;
  std::vector<Span> quoted_;
  std::vector<Span> sources_;  // lists of references
  std::vector<Span> cited_;    // outside of them
};

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_ATTRIBUTION_H_
