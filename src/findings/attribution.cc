#include "findings/attribution.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/spans.h"
#include "refrain/exclusions.h"
#include "refrain/words.h"
#include "text/reference_sections.h"

namespace refrain::findings {
namespace {

// How many bytes of `passage` stand in `spans`.
std::size_t bytes_in(const std::vector<Span>& spans, Span passage) {
  std::size_t inside = 0;
  for (auto span = base::first_behind(spans, passage.begin); span != spans.end() && span->begin < passage.end; ++span) {
    inside += std::min(span->end, passage.end) - std::max(span->begin, passage.begin);
  }
  return inside;
}

// Those of `spans` that begin in none of `others`.
std::vector<Span> outside(std::vector<Span> spans, const std::vector<Span>& others) {
  std::erase_if(spans, [&](const Span& span) { return base::touches(others, span.begin, span.begin + 1); });
  return spans;
}

}  // namespace

std::vector<Span> reference_lists(const Document& document) {
  return unite_spans(text::reference_sections(document.text, document.sections), document.sources);
}

Attribution::Attribution(const Document& document)
    : document_(document),
      quoted_(unite_spans(document.quoted, quoted_spans(document.text))),
      sources_(reference_lists(document)),
      cited_(outside(unite_spans(document.links, cited_spans(document.text)), sources_)) {}

bool Attribution::quoted(Span passage) const { return 2 * bytes_in(quoted_, passage) > passage.end - passage.begin; }

bool Attribution::in_list(Span passage) const {
  const std::size_t size = passage.end - passage.begin;
  const std::size_t inside = bytes_in(sources_, passage);
  if (inside == size) return true;
  if (3 * inside <= 2 * size) return false;
  std::uint32_t words = 0;
  std::uint32_t begin = passage.begin;
  for (auto list = base::first_behind(sources_, begin); list != sources_.end() && list->begin < passage.end; ++list) {
    if (list->begin > begin) words += count_words(document_.text.substr(begin, list->begin - begin));
    begin = list->end;
  }
  if (begin < passage.end) words += count_words(document_.text.substr(begin, passage.end - begin));
  return words < kFewWords;
}

bool Attribution::cited(Span passage) const {
  constexpr std::string_view kParagraph = "\n\n";
  const std::string_view text = document_.text;
  std::size_t begin = passage.begin - std::min<std::size_t>(passage.begin, kBeside);
  const std::size_t before = text.substr(begin, passage.begin - begin).rfind(kParagraph);
  if (before != std::string_view::npos) begin += before + kParagraph.size();
  const std::size_t behind = text.substr(passage.end, kBeside + 1).find(kParagraph);
  const std::size_t end = std::min<std::size_t>(text.size(), passage.end + std::min<std::size_t>(kBeside, behind));
  return base::touches(cited_, begin, end) || in_list(passage);
}

}  // namespace refrain::findings
