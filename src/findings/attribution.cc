#include "findings/attribution.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/spans.h"
#include "refrain/exclusions.h"
#include "text/reference_sections.h"

namespace refrain::findings {
namespace {

// Whether more than half of `passage` stands in `spans`.
bool mostly_in(const std::vector<Span>& spans, Span passage) {
  std::size_t inside = 0;
  for (auto span = base::first_behind(spans, passage.begin); span != spans.end() && span->begin < passage.end; ++span) {
    inside += std::min(span->end, passage.end) - std::max(span->begin, passage.begin);
  }
  return 2 * inside > passage.end - passage.begin;
}

}  // namespace

Attribution::Attribution(const Document& document)
    : document_(document),
      quoted_(unite_spans(document.quoted, quoted_spans(document.text))),
      cited_(unite_spans(document.links, cited_spans(document.text))) {}

bool Attribution::quoted(Span passage) const { return mostly_in(quoted_, passage); }

bool Attribution::cited(Span passage) {
  constexpr std::string_view kParagraph = "\n\n";
  const std::string_view text = document_.text;
  std::size_t begin = passage.begin - std::min<std::size_t>(passage.begin, kBeside);
  const std::size_t before = text.substr(begin, passage.begin - begin).rfind(kParagraph);
  if (before != std::string_view::npos) begin += before + kParagraph.size();
  const std::size_t behind = text.substr(passage.end, kBeside + 1).find(kParagraph);
  const std::size_t end = std::min<std::size_t>(text.size(), passage.end + std::min<std::size_t>(kBeside, behind));
  if (base::touches(cited_, begin, end)) return true;
  if (!sources_) sources_ = unite_spans(text::reference_sections(text, document_.sections), document_.sources);
  return mostly_in(*sources_, passage);
}

}  // namespace refrain::findings
