#include "run/check/gates.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "report/json_writer.h"

namespace refrain::run {
namespace {

FailOn fail_on(const CheckSettings& settings) {
  if (settings.fail_on != FailOn::kUnset) return settings.fail_on;
  return settings.baseline.empty() ? FailOn::kAny : FailOn::kNew;
}

// Below it the information of a run decides, hardly its length.
constexpr std::uint32_t kDefaultWords = PassageOptions().min_words;

bool has_gates(const CheckSettings& settings) { return settings.max_overlap || settings.max_words; }

bool furniture(const report::Pair& pair) { return pair.furniture(); }
bool furniture(const report::Stock&) { return false; }

// What may fail the run, of the overlaps or of the boilerplate.
template <typename Finding>
std::vector<const Finding*> counted(const std::vector<Finding>& all, bool known_too) {
  std::vector<const Finding*> out;
  for (const Finding& one : all) {
    if ((known_too || !one.known) && !furniture(one)) out.push_back(&one);
  }
  return out;
}

using Pairs = std::vector<const report::Pair*>;
using Stocks = std::vector<const report::Stock*>;

// A share in percent, cut as in the table of shares. Where that would hide that it is above the limit, with more digits.
std::string shown_share(double share, double most) {
  constexpr int kMostDigits = 6;
  double scale = 10;
  int digits = 1;
  while (digits < kMostDigits && std::floor(share * scale + 1e-9) / scale <= most) {
    ++digits;
    scale *= 10;
  }
  std::string out;
  report::append_number(out, share, digits);
  return out;
}

void judge_shares(report::View& view, const Pairs& pairs, const Stocks& boilerplate, bool known_too, double most) {
  const auto words = report::repeated_words(view, pairs, boilerplate);
  for (std::size_t d = 0; d < view.documents.size(); ++d) {
    const report::Document& document = view.documents[d];
    if (document.source || document.words == 0) continue;
    const double share = 100.0 * static_cast<double>(words[d]) / static_cast<double>(document.words);
    if (share <= most) continue;
    view.verdict.reasons.push_back(view.spelling(
        absl::StrFormat("%s: %s %% of its words repeat%s, above \1max-overlap\2 %g", io::printable(document.path),
                        shown_share(share, most), known_too ? "" : " beside what the baseline knows", most)));
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
  view.verdict.reasons.push_back(view.spelling(
      absl::StrFormat("%s:%d:%d: %d words are shared%s, above \1max-words\2 %d",
                      io::printable(view.documents[place.document].path), place.line, place.column, longest->words,
                      longer > 1 ? absl::StrCat(" (the longest of ", longer, " such overlaps)") : "", most)));
}

}  // namespace

void judge(report::View& view, const CheckSettings& settings) {
  const FailOn on = fail_on(settings);
  if (on == FailOn::kNever) return;
  const bool known_too = on == FailOn::kAny;
  const Pairs pairs = counted(view.overlaps, known_too);
  const Stocks boilerplate = counted(view.boilerplate, known_too);
  if (has_gates(settings)) {
    if (settings.max_overlap) judge_shares(view, pairs, boilerplate, known_too, *settings.max_overlap);
    if (settings.max_words) judge_lengths(view, pairs, *settings.max_words);
    view.verdict.failed = !view.verdict.reasons.empty();
    return;
  }
  view.verdict.failed = !pairs.empty() || !boilerplate.empty();
}

std::vector<std::string> idle_settings(const report::View& view, const CheckSettings& settings) {
  std::vector<std::string> out;
  const std::uint64_t drafts = view.drafts();
  if (!settings.passages.within && !settings.passages.across && !settings.phrases) {
    out.emplace_back("\1no-within\2 with \1no-across\2: nothing is looked for; leave one of them out");
  } else if (!settings.passages.within && view.documents.size() < 2 && !settings.phrases) {
    out.emplace_back("\1no-within\2: there is one document alone, so nothing is looked for; give more documents");
  }
  if (!settings.passages.across && !settings.against.empty()) {
    out.emplace_back("\1against\2 with \1no-across\2: it is not compared; leave one of them out");
  }
  const bool shows_phrases = settings.format == ReportFormat::kText || settings.format == ReportFormat::kJson ||
                             settings.format == ReportFormat::kHtml;
  if (settings.phrases && !shows_phrases) {
    out.emplace_back("\1phrases\2: only text, html and json show them; give one of these as \1format\2");
  }
  std::uint64_t longest = 0;
  for (const report::Document& document : view.documents) {
    if (!document.source) longest = std::max(longest, document.words);
  }
  if (settings.min_words_given && longest < settings.passages.min_words) {
    out.push_back(
        absl::StrFormat("\1min-words\2 %d: no document has so many words (the longest has "
                        "%d), so nothing can be found",
                        settings.passages.min_words, longest));
  }
  if (settings.min_words_given && settings.passages.min_words < kDefaultWords &&
      settings.passages.sensitivity != OverlapKind::kExact && view.overlaps.empty() && view.boilerplate.empty() &&
      view.left_out.empty() && longest >= settings.passages.min_words) {
    out.push_back(
        absl::StrFormat("\1min-words\2 %d: found nothing, since short runs are told only if their words are uncommon; "
                        "\1sensitivity\2 exact "
                        "lists every run of %d words",
                        settings.passages.min_words, settings.passages.min_words));
  }
  if (settings.boilerplate_given && settings.passages.boilerplate > view.documents.size()) {
    out.push_back(
        absl::StrFormat("\1boilerplate\2 %d: there are %d documents, so no passage is boilerplate; give %d or less",
                        settings.passages.boilerplate, view.documents.size(), view.documents.size()));
  }
  if (settings.max_overlap && *settings.max_overlap >= 100) {
    out.push_back(
        absl::StrFormat("\1max-overlap\2 %g: no share is above 100, so it never fails", *settings.max_overlap));
  }
  if (settings.max_words && static_cast<std::uint64_t>(*settings.max_words) >= longest && drafts > 0) {
    out.push_back(
        absl::StrFormat("\1max-words\2 %d: no document is longer (the longest has %d words), so it never fails",
                        *settings.max_words, longest));
  }
  if (settings.fail_on == FailOn::kNever && has_gates(settings)) {
    out.emplace_back("\1fail-on\2 never: \1max-overlap\2 and \1max-words\2 decide nothing then");
  }
  if (settings.fail_on == FailOn::kNew && settings.baseline.empty()) {
    out.emplace_back("\1fail-on\2 new: without \1baseline\2 every overlap is new; give a baseline");
  }
  return out;
}

std::vector<std::string> idle_groups(const CheckSettings& settings, const std::vector<std::uint32_t>& groups) {
  std::vector<std::string> out;
  if (settings.across_groups.empty()) return out;
  if (!settings.passages.across) {
    out.emplace_back("\1across-groups\2 with \1no-across\2: nothing is compared across; leave one of them out");
  } else if (std::all_of(groups.begin(), groups.end(), [](std::uint32_t group) { return group == 0; })) {
    out.emplace_back("\1across-groups\2: it fits no path, so all documents are compared with each other");
  } else if (groups.size() > 1 &&
             std::all_of(groups.begin(), groups.end(), [&](std::uint32_t group) { return group == groups[0]; })) {
    out.emplace_back("\1across-groups\2: all documents are of one group, so nothing is compared across");
  }
  return out;
}

}  // namespace refrain::run
