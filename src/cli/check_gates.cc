#include "cli/check_gates.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/files.h"

namespace refrain::cli {
namespace {

std::string fail_on(const CheckOptions& options) {
  if (!options.fail_on.empty()) return options.fail_on;
  return options.baseline.empty() ? "any" : "new";
}

bool has_gates(const CheckOptions& options) { return options.max_overlap >= 0 || options.max_words >= 0; }

// What may fail the run, of the overlaps or of the boilerplate.
template <typename Finding>
std::vector<const Finding*> counted(const std::vector<Finding>& all, bool known_too) {
  std::vector<const Finding*> out;
  for (const Finding& one : all) {
    if (known_too || !one.known) out.push_back(&one);
  }
  return out;
}

using Pairs = std::vector<const report::Pair*>;
using Stocks = std::vector<const report::Stock*>;

void judge_shares(report::View& view, const Pairs& pairs, const Stocks& boilerplate, bool known_too, double most) {
  const auto words = report::repeated_words(view, pairs, boilerplate);
  for (std::size_t d = 0; d < view.documents.size(); ++d) {
    const report::Document& document = view.documents[d];
    if (document.source || document.words == 0) continue;
    const double share = 100.0 * static_cast<double>(words[d]) / static_cast<double>(document.words);
    if (share <= most) continue;
    view.verdict.reasons.push_back(absl::StrFormat("%s: %.1f %% of its words repeat%s, above --max-overlap %g",
                                                   io::printable(document.path), share,
                                                   known_too ? "" : " beside what the baseline knows", most));
  }
}

void judge_lengths(report::View& view, const Pairs& pairs, std::int64_t most) {
  std::size_t longer = 0;
  const report::Pair* longest = nullptr;
  for (const report::Pair* pair : pairs) {
    if (std::int64_t{pair->words} <= most) continue;
    ++longer;
    if (longest == nullptr || pair->words > longest->words) longest = pair;
  }
  if (longest == nullptr) return;
  const report::Place& place = longest->left;
  view.verdict.reasons.push_back(
      absl::StrFormat("%s:%d:%d: %d words are shared%s, above --max-words %d",
                      io::printable(view.documents[place.document].path), place.line, place.column, longest->words,
                      longer > 1 ? absl::StrCat(" (the longest of ", longer, " such overlaps)") : "", most));
}

}  // namespace

void judge(report::View& view, const CheckOptions& options) {
  const std::string on = fail_on(options);
  if (on == "never") return;
  const bool known_too = on == "any";
  const Pairs pairs = counted(view.overlaps, known_too);
  const Stocks boilerplate = counted(view.boilerplate, known_too);
  if (has_gates(options)) {
    if (options.max_overlap >= 0) judge_shares(view, pairs, boilerplate, known_too, options.max_overlap);
    if (options.max_words >= 0) judge_lengths(view, pairs, options.max_words);
    view.verdict.failed = !view.verdict.reasons.empty();
    return;
  }
  view.verdict.failed = !pairs.empty() || !boilerplate.empty();
}

std::vector<std::string> idle_options(const report::View& view, const CheckOptions& options) {
  std::vector<std::string> out;
  const std::uint64_t drafts = view.drafts();
  if (!options.passages.within && !options.passages.across) {
    out.emplace_back("--no-within with --no-across: nothing is looked for; leave one of them out");
  } else if (!options.passages.within && view.documents.size() < 2) {
    out.emplace_back("--no-within: there is one document alone, so nothing is looked for; give more documents");
  }
  if (!options.passages.across && !options.against.empty()) {
    out.emplace_back("--against with --no-across: it is not compared; leave one of them out");
  }
  std::uint64_t longest = 0;
  for (const report::Document& document : view.documents) {
    if (!document.source) longest = std::max(longest, document.words);
  }
  if (options.min_words_given && longest < options.passages.min_words) {
    out.push_back(
        absl::StrFormat("--min-words %d: no document has so many words (the longest has "
                        "%d), so nothing can be found",
                        options.passages.min_words, longest));
  }
  if (options.boilerplate_given && options.passages.boilerplate > view.documents.size()) {
    out.push_back(
        absl::StrFormat("--boilerplate %d: there are %d documents, so no passage is boilerplate; give %d or less",
                        options.passages.boilerplate, view.documents.size(), view.documents.size()));
  }
  if (options.max_overlap >= 100) {
    out.push_back(absl::StrFormat("--max-overlap %g: no share is above 100, so it never fails", options.max_overlap));
  }
  if (options.max_words >= 0 && std::uint64_t(options.max_words) >= longest && drafts > 0) {
    out.push_back(absl::StrFormat("--max-words %d: no document is longer (the longest has %d words), so it never fails",
                                  options.max_words, longest));
  }
  if (options.fail_on == "never" && has_gates(options)) {
    out.emplace_back("--fail-on never: --max-overlap and --max-words decide nothing then");
  }
  if (options.fail_on == "new" && options.baseline.empty()) {
    out.emplace_back("--fail-on new: without --baseline every overlap is new; give a baseline");
  }
  return out;
}

}  // namespace refrain::cli
