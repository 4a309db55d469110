#include "report/view.h"

#include <algorithm>
#include <utility>

namespace refrain::report {

std::uint64_t View::findings() const { return overlaps.size() - furniture() + boilerplate.size(); }

std::uint64_t View::furniture() const {
  return static_cast<std::uint64_t>(
      std::count_if(overlaps.begin(), overlaps.end(), [](const Pair& pair) { return pair.furniture(); }));
}

std::uint64_t View::drafts() const {
  return static_cast<std::uint64_t>(
      std::count_if(documents.begin(), documents.end(), [](const Document& d) { return !d.source; }));
}

std::uint64_t View::words() const {
  std::uint64_t sum = 0;
  for (const Document& document : documents) sum += document.source ? 0 : document.words;
  return sum;
}

std::vector<std::uint64_t> repeated_words(const View& view, const std::vector<const Pair*>& pairs,
                                          const std::vector<const Stock*>& boilerplate) {
  std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> stretches(view.documents.size());
  const auto add = [&](const Place& place) {
    for (const WordRun& run : place.shared) stretches[place.document].emplace_back(run.first, run.last);
  };
  for (const Pair* pair : pairs) {
    add(pair->left);
    add(pair->right);
  }
  for (const Stock* stock : boilerplate) {
    std::for_each(stock->occurrences.begin(), stock->occurrences.end(), add);
  }
  std::vector<std::uint64_t> counts(view.documents.size(), 0);
  for (std::size_t d = 0; d < stretches.size(); ++d) {
    std::sort(stretches[d].begin(), stretches[d].end());
    std::uint64_t done = 0;
    for (const auto& [first, last] : stretches[d]) {
      if (last <= done) continue;
      counts[d] += last - std::max(first, done);
      done = last;
    }
  }
  return counts;
}

void count_repeated(View& view) {
  std::vector<const Pair*> pairs;
  pairs.reserve(view.overlaps.size());
  for (const Pair& pair : view.overlaps) {
    if (!pair.furniture()) pairs.push_back(&pair);
  }
  std::vector<const Stock*> boilerplate;
  boilerplate.reserve(view.boilerplate.size());
  for (const Stock& stock : view.boilerplate) boilerplate.push_back(&stock);
  const std::vector<std::uint64_t> counts = repeated_words(view, pairs, boilerplate);
  for (std::size_t d = 0; d < counts.size(); ++d) {
    if (!view.documents[d].source) view.documents[d].repeated_words = counts[d];
  }
}

const char* kind_name(OverlapKind kind) {
  switch (kind) {
    case OverlapKind::kExact:
      return "exact";
    case OverlapKind::kEdited:
      return "edited";
    case OverlapKind::kReworded:
      return "reworded";
    case OverlapKind::kCondensed:
      return "condensed";
  }
  return "";
}

const char* form_name(Form form) {
  switch (form) {
    case Form::kNone:
      return "";
    case Form::kRunning:
      return "running";
    case Form::kContents:
      return "contents";
    case Form::kCaption:
      return "caption";
    case Form::kPullQuote:
      return "pull-quote";
    case Form::kForm:
      return "form";
    case Form::kHead:
      return "head";
    case Form::kAttribution:
      return "attribution";
    case Form::kSignature:
      return "signature";
    case Form::kCode:
      return "code";
    case Form::kData:
      return "data";
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
    case Reason::kCode:
      return "code";
    case Reason::kReferences:
      return "references";
    case Reason::kHeading:
      return "heading";
  }
  return "";
}

const char* reason_told(Reason reason) {
  switch (reason) {
    case Reason::kNone:
      return "";
    case Reason::kQuoted:
      return "in quotation marks";
    case Reason::kCited:
      return "cited";
    case Reason::kListed:
      return "on the list of \1ignore\2";
    case Reason::kCommented:
      return "by a comment in the text";
    case Reason::kCode:
      return "in code";
    case Reason::kReferences:
      return "in lists of references";
    case Reason::kHeading:
      return "in headings";
  }
  return "";
}

const char* scope_name(OverlapScope scope) { return scope == OverlapScope::kWithin ? "within" : "across"; }

}  // namespace refrain::report
