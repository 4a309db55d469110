#include "io/markup/asciidoc_conditions.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// What stands between the name of a directive and its brackets.
std::string_view target_of(std::string_view line, std::string_view directive) {
  const std::size_t bracket = line.find('[');
  return line.substr(directive.size(), bracket == kNone ? kNone : bracket - directive.size());
}

// Whether one of several names with commas or plus signs between them is defined.
bool any_defined(std::string_view names, const AsciiDocAttributes& attributes) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find_first_of(",+"), names.size());
    if (attributes.contains(names.substr(0, end))) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

}  // namespace

void AsciiDocConditions::open(bool holds) {
  open_.push_back(holds);
  untrue_ += holds ? 0u : 1u;
}

bool AsciiDocConditions::read(std::string_view line, const AsciiDocAttributes& attributes, Span& own) {
  if (line.starts_with("include::")) return true;
  if (line.starts_with("endif::")) {
    if (!open_.empty()) {
      untrue_ -= open_.back() ? 0u : 1u;
      open_.pop_back();
    }
    return true;
  }
  for (const bool defined : {true, false}) {
    const std::string_view directive = defined ? "ifdef::" : "ifndef::";
    if (!line.starts_with(directive)) continue;
    const bool holds = any_defined(target_of(line, directive), attributes) == defined;
    const std::size_t bracket = line.find('[');
    if (bracket == kNone || line.substr(bracket).starts_with("[]")) {
      open(holds);
    } else if (hold() && holds && line.ends_with(']')) {
      // With text in its brackets it is a line of its own.
      own = {static_cast<std::uint32_t>(bracket + 1), static_cast<std::uint32_t>(line.size() - 1)};
    }
    return true;
  }
  if (!line.starts_with("ifeval::")) return false;
  open(true);
  return true;
}

}  // namespace refrain::io
