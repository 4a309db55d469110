#include "report/view.h"

#include <algorithm>

namespace refrain::report {

std::uint64_t View::drafts() const {
  return static_cast<std::uint64_t>(std::count_if(documents.begin(), documents.end(),
                                                  [](const Document& d) { return !d.source; }));
}

std::uint64_t View::words() const {
  std::uint64_t sum = 0;
  for (const Document& document : documents) sum += document.source ? 0 : document.words;
  return sum;
}

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::kExact:
      return "exact";
    case Kind::kEdited:
      return "edited";
    case Kind::kReworded:
      return "reworded";
  }
  return "";
}

const char* reason_name(Reason reason) {
  switch (reason) {
    case Reason::kNone:
      return "";
    case Reason::kQuoted:
      return "quoted";
    case Reason::kCited:
      return "cited";
    case Reason::kListed:
      return "listed";
    case Reason::kCommented:
      return "commented";
  }
  return "";
}

const char* scope_name(Scope scope) { return scope == Scope::kWithin ? "within" : "across"; }

}  // namespace refrain::report
