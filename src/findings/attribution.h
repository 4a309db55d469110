// Whether a passage says whose words it repeats: in quotation marks, or with a link or a citation, or as an entry of a list
// of references.

#ifndef REFRAIN_SRC_FINDINGS_ATTRIBUTION_H_
#define REFRAIN_SRC_FINDINGS_ATTRIBUTION_H_

#include <optional>
#include <vector>

#include "findings/document.h"
#include "refrain/span.h"

namespace refrain::findings {

// What a document marks as somebody else's words. Reads the text once.
class Attribution {
 public:
  explicit Attribution(const Document& document);

  // More than half of `passage` stands in quotation marks or block quotes. What quotes only some of its words is no
  // quotation; one that was cut at another place than its marks still is.
  bool quoted(Span passage) const;

  // A link or a citation stands in `passage` or in the same paragraph within kBeside bytes of it, or more than half of it
  // stands in a list of references: an entry is a citation in whatever style it is written.
  bool cited(Span passage);

 private:
  static constexpr std::size_t kBeside = 120;

  const Document& document_;
  std::vector<Span> quoted_;
  std::vector<Span> cited_;
  std::optional<std::vector<Span>> sources_;  // lists of references, where they were asked for
};

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_ATTRIBUTION_H_
