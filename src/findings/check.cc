// The public door to findings and reports.

#include "refrain/check.h"

#include <cassert>
#include <utility>

#include "findings/findings.h"
#include "refrain/version.h"
#include "refrain/words.h"
#include "report/html.h"
#include "report/json.h"
#include "report/text.h"

namespace refrain {
namespace {

FoundPlace found_place(const report::Place& place) {
  return {.draft = place.document,
          .bytes = {static_cast<std::uint32_t>(place.begin), static_cast<std::uint32_t>(place.end)},
          .line = place.line,
          .column = place.column,
          .text = place.text};
}

[[maybe_unused]] bool valid(std::span<const Draft> drafts) {
  bool sources = false;
  for (const Draft& draft : drafts) {
    if ((sources && !draft.source) || draft.text.size() > kMaxTextBytes) return false;
    sources = draft.source;
  }
  return true;
}

}  // namespace

struct CheckReport::State {
  report::View view;
  std::vector<Finding> overlaps;
};

CheckReport::CheckReport(std::unique_ptr<State> state) : state_(std::move(state)) {}
CheckReport::CheckReport(CheckReport&&) noexcept = default;
CheckReport& CheckReport::operator=(CheckReport&&) noexcept = default;
CheckReport::~CheckReport() = default;

CheckReport check(std::span<const Draft> drafts, const CheckOptions& options) {
  assert(valid(drafts));
  std::vector<findings::Document> documents;
  documents.reserve(drafts.size());
  for (const Draft& draft : drafts) {
    documents.push_back({.name = draft.name,
                         .id_json = {},
                         .path = draft.name,
                         .source = draft.source,
                         .text = draft.text,
                         .original = draft.text,
                         .quoted = {},
                         .links = {},
                         .ignored = draft.excluded,
                         .hidden = {}});
  }
  auto state = std::make_unique<CheckReport::State>();
  state->view = findings::find_all(documents, {.passages = options.passages,
                                               .ignore_quotes = options.ignore_quotes,
                                               .ignore_cited = options.ignore_cited,
                                               .phrases = options.phrases,
                                               .ignored = options.ignored,
                                               .context = true,
                                               .fingerprints = true,
                                               .spelling = {}});
  state->view.verdict.failed = state->view.findings() > 0;
  for (const report::Pair& pair : state->view.overlaps) {
    state->overlaps.push_back({.kind = pair.kind,
                               .scope = pair.scope,
                               .similarity = pair.similarity,
                               .words = pair.words,
                               .bits = pair.bits,
                               .group = pair.group,
                               .furniture = pair.furniture(),
                               .left = found_place(pair.left),
                               .right = found_place(pair.right)});
  }
  return CheckReport(std::move(state));
}

const std::vector<Finding>& CheckReport::overlaps() const { return state_->overlaps; }

std::string CheckReport::summary() const { return report::summary(state_->view); }

std::string CheckReport::json() const { return report::json(state_->view, REFRAIN_VERSION_STRING); }

std::string CheckReport::html() const { return report::html(state_->view, REFRAIN_VERSION_STRING); }

}  // namespace refrain
