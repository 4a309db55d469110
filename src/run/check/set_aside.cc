#include "run/check/set_aside.h"

#include <cstddef>
#include <string_view>

#include "refrain/words.h"
#include "text/reference_sections.h"

namespace refrain::run {
namespace {

// A piece of code that has lines of its own.
bool is_block(std::string_view text, Span bytes) {
  const bool begins = bytes.begin == 0 || text[bytes.begin - 1] == '\n';
  const bool ends = bytes.end == text.size() || text[bytes.end] == '\n';
  return (begins && ends) || text.substr(bytes.begin, bytes.end - bytes.begin).find('\n') != std::string_view::npos;
}

}  // namespace

SetAside set_aside(const io::Document& document, const CheckSettings& settings, const IgnoreFile* ignored) {
  SetAside out;
  const std::string_view text = document.text;
  for (const io::PartSpan& part : document.parts) {
    const std::string_view says = text.substr(part.bytes.begin, part.bytes.end - part.bytes.begin);
    switch (part.part) {
      case io::Part::kCode:
        if (settings.ignore_code && (is_block(text, part.bytes) || count_words(says) >= settings.passages.min_words)) {
          out.code.push_back(part.bytes);
        }
        break;
      case io::Part::kHeading:
        out.sections.push_back({part.bytes, part.level});
        if (settings.ignore_headings) out.headings.push_back(part.bytes);
        break;
      case io::Part::kReferences:
        out.sources.push_back(part.bytes);
        break;
      default:
        break;
    }
  }
  if (settings.ignore_references) {
    out.references = unite_spans(text::reference_sections(text, out.sections), out.sources);
  }
  if (ignored != nullptr) out.listed = ignored->pattern_spans(text);
  return out;
}

}  // namespace refrain::run
