#include "findings/findings.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "findings/attribution.h"
#include "findings/furniture/furniture.h"
#include "findings/furniture/pages.h"
#include "findings/left_out.h"
#include "findings/matched_text.h"
#include "findings/places.h"
#include "refrain/passages.h"
#include "refrain/phrases.h"
#include "refrain/words.h"
#include "report/fingerprint.h"

namespace refrain::findings {
namespace {

using report::Reason;

// What is searched: the texts without the running lines of their pages, in the spelling in which words are matched.
class Searched {
 public:
  Searched(std::span<const Document> documents, bool disguises)
      : running_(documents.size()), without_(documents.size()), documents_(documents.begin(), documents.end()) {
    for (std::size_t d = 0; d < documents.size(); ++d) {
      running_[d] = running_lines(documents[d].text, documents[d].running);
      if (running_[d].empty()) continue;
      without_[d] = without_running_lines(documents[d].text, running_[d]);
      documents_[d].text = without_[d];
    }
    matched_ = matched_texts(documents_, disguises);
  }

  std::string_view text(std::size_t document) const { return matched_[document].text(of_text(document)); }

  // The same in the document's own spelling: places are those of its own text.
  std::string_view of_text(std::size_t document) const { return documents_[document].text; }

  const std::vector<RunningLine>& running(std::size_t document) const { return running_[document]; }

  // A span of what is searched, in the document's own text; and the other way round.
  Span in_text(std::size_t document, Span span) const { return matched_[document].original(span); }
  Span in_searched(std::size_t document, Span span) const { return matched_[document].changed_place(span); }

  // Spans of the document's own text, in what is searched.
  std::vector<Span> spans(std::size_t document, std::vector<Span> own) const {
    for (Span& span : own) span = in_searched(document, span);
    return own;
  }

  const std::vector<MatchedText>& matched() const { return matched_; }

 private:
  std::vector<std::vector<RunningLine>> running_;
  std::vector<std::string> without_;  // the texts that have running lines, without them
  std::vector<Document> documents_;   // with these texts
  std::vector<MatchedText> matched_;
};

LeftOut left_out_of(const Searched& searched, const Document& document, std::size_t number,
                    const FindOptions& options) {
  LeftOut out;
  const auto own = [&](std::span<const Span> spans) { return searched.spans(number, {spans.begin(), spans.end()}); };
  out.commented = own(document.ignored);
  out.listed = own(document.listed);
  if (options.ignored != nullptr) out.listed = unite_spans(out.listed, options.ignored->spans(searched.text(number)));
  out.code = own(document.code);
  out.references = own(document.references);
  out.headings = own(document.headings);
  if (options.ignore_quotes) {
    const std::vector<Span> quoted = unite_spans(document.quoted, quoted_spans(document.text));
    out.quoted = searched.spans(number, without_quoted_words(document.text, quoted, options.passages.min_words));
  }
  // Left out of the search, so that an overlap ends where a list begins: what was copied with a list is no citation.
  if (options.ignore_cited) out.cited = searched.spans(number, reference_lists(document));
  for (const auto* spans :
       {&out.commented, &out.listed, &out.code, &out.references, &out.headings, &out.quoted, &out.cited}) {
    out.all = unite_spans(out.all, *spans);
  }
  return out;
}

std::vector<DocumentText> texts_of(std::span<const Document> documents, const Searched& searched,
                                   const std::vector<LeftOut>* left_out) {
  std::vector<DocumentText> texts(documents.size());
  for (std::size_t d = 0; d < texts.size(); ++d) {
    texts[d] = {.text = searched.text(d), .source = documents[d].source, .group = documents[d].group};
    if (left_out != nullptr) texts[d].excluded = (*left_out)[d].all;
  }
  return texts;
}

// What is cited is left out, but its words count among those of the document.
void count_cited(const Searched& searched, const std::vector<LeftOut>& left_out, PassageReport& found) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  for (std::size_t d = 0; d < found.counts.size(); ++d) {
    const LeftOut& out = left_out[d];
    if (out.cited.empty()) continue;
    find_words(searched.text(d), words, flags);
    const auto cited = std::count_if(words.begin(), words.end(),
                                     [&](const Word& word) { return reason_of(out, word) == Reason::kCited; });
    found.counts[d].words += static_cast<std::uint64_t>(cited);
    found.counts[d].excluded_words -= static_cast<std::uint64_t>(cited);
  }
}

// What a search of everything finds in what is left out; with the reasons.
std::vector<report::Pair> hidden_pairs(std::span<const Document> documents, const Searched& searched,
                                       const std::vector<LeftOut>& left_out, const FindOptions& options,
                                       const ViewOptions& view_options) {
  PassageOptions passages = options.passages;
  passages.boilerplate = 0;  // what stands in many documents is left out there, too
  const PassageReport all = find_passages(texts_of(documents, searched, nullptr), passages);
  std::vector<Overlap> hidden;
  std::vector<Reason> reasons;
  for (const Overlap& overlap : all.overlaps) {
    const std::uint32_t left = overlap.left.document;
    const std::uint32_t right = overlap.right.document;
    for (const LeftOutOverlap& part : left_out_parts(overlap, searched.text(left), searched.text(right), left_out[left],
                                                     left_out[right], options.passages.min_words)) {
      hidden.push_back(part.overlap);
      reasons.push_back(part.reason);
    }
  }
  std::vector<report::Pair> pairs = make_pairs(documents, hidden, view_options);
  for (std::size_t k = 0; k < pairs.size(); ++k) pairs[k].reason = reasons[k];
  return pairs;
}

// Tells which overlaps are furniture by the form of their lines. `view` has them as `found` does.
void set_forms(report::View& view, const PassageReport& found, std::span<const Document> documents,
               const Searched& searched) {
  std::unique_ptr<FurnitureJudge> judge;
  std::uint32_t judged = 0;
  for (std::size_t k = 0; k < found.overlaps.size(); ++k) {
    const Overlap& overlap = found.overlaps[k];
    if (overlap.scope != OverlapScope::kWithin) continue;
    const std::uint32_t d = overlap.left.document;
    if (judge == nullptr || judged != d) judge = std::make_unique<FurnitureJudge>(documents[d]);
    judged = d;
    view.overlaps[k].form = judge->form(searched.in_text(d, overlap.left.bytes),
                                        searched.in_text(d, overlap.right.bytes), overlap.similarity, overlap.words);
  }
}

std::tuple<std::uint32_t, std::uint64_t, std::uint32_t, std::uint64_t> place_key(const report::Pair& pair) {
  return {pair.left.document, pair.left.begin, pair.right.document, pair.right.begin};
}

// Puts the running lines that repeat among the overlaps, and numbers groups anew by first appearance.
void add_running(report::View& view, std::span<const Document> documents, const Searched& searched,
                 const FindOptions& options, const ViewOptions& view_options) {
  std::uint32_t group = 0;
  for (const report::Pair& pair : view.overlaps) group = std::max(group, pair.group + 1);
  std::vector<Overlap> running;
  for (std::uint32_t d = 0; d < documents.size() && !documents[d].source; ++d) {
    for (Overlap& one :
         running_overlaps(d, documents[d].text, searched.of_text(d), searched.running(d), options.passages, group)) {
      one.left.bytes = searched.in_searched(d, one.left.bytes);
      one.right.bytes = searched.in_searched(d, one.right.bytes);
      running.push_back(std::move(one));
    }
  }
  if (running.empty()) return;
  for (report::Pair& pair : make_pairs(documents, running, view_options)) {
    pair.form = report::Form::kRunning;
    view.overlaps.push_back(std::move(pair));
  }
  std::stable_sort(view.overlaps.begin(), view.overlaps.end(),
                   [](const report::Pair& x, const report::Pair& y) { return place_key(x) < place_key(y); });
  absl::flat_hash_map<std::uint32_t, std::uint32_t> numbers;
  for (report::Pair& pair : view.overlaps) {
    pair.group = numbers.try_emplace(pair.group, static_cast<std::uint32_t>(numbers.size())).first->second;
  }
}

// Moves the overlaps that name their source to what is left out.
void leave_out_cited(report::View& view) {
  std::vector<report::Pair> kept;
  for (report::Pair& pair : view.overlaps) {
    if (pair.cited() && !pair.furniture()) {
      pair.reason = Reason::kCited;
      view.left_out.push_back(std::move(pair));
    } else {
      kept.push_back(std::move(pair));
    }
  }
  const bool moved = kept.size() < view.overlaps.size();
  view.overlaps = std::move(kept);
  if (moved) report::count_repeated(view);
}

// The pet phrases of the documents that are no sources, each by itself. What is left out takes no part.
std::vector<report::Phrase> phrases_of(std::span<const Document> documents, const Searched& searched,
                                       const std::vector<LeftOut>& left_out, unsigned threads,
                                       const ViewOptions& view_options) {
  std::vector<std::vector<Phrase>> found(documents.size());
  base::parallel_for(documents.size(), threads, [&](std::size_t d) {
    if (documents[d].source) return;
    found[d] = find_phrases({.text = searched.text(d), .source = false, .excluded = left_out[d].all});
  });
  std::vector<report::Phrase> out;
  for (std::uint32_t d = 0; d < documents.size(); ++d) {
    std::vector<report::Phrase> of_one = make_phrases(documents, d, found[d], view_options);
    out.insert(out.end(), std::make_move_iterator(of_one.begin()), std::make_move_iterator(of_one.end()));
  }
  return out;
}

void sort_left_out(report::View& view) {
  std::stable_sort(view.left_out.begin(), view.left_out.end(),
                   [](const report::Pair& x, const report::Pair& y) { return place_key(x) < place_key(y); });
}

}  // namespace

report::View find_all(std::span<const Document> documents, const FindOptions& options) {
  std::vector<LeftOut> left_out;
  left_out.reserve(documents.size());
  bool any = false;
  // Disguises are none of the business of who wants exact copies alone.
  const Searched searched(documents, options.passages.sensitivity != OverlapKind::kExact);
  for (const Document& document : documents) {
    left_out.push_back(left_out_of(searched, document, left_out.size(), options));
    any = any || !left_out.back().all.empty();
  }
  const ViewOptions view_options{.matched = searched.matched(), .context = options.context};
  PassageReport found = find_passages(texts_of(documents, searched, &left_out), options.passages);
  count_cited(searched, left_out, found);
  report::View view = make_view(documents, found, view_options);
  set_forms(view, found, documents, searched);
  add_running(view, documents, searched, options, view_options);
  if (view.furniture() > 0) report::count_repeated(view);
  if (any) view.left_out = hidden_pairs(documents, searched, left_out, options, view_options);
  if (options.ignore_cited) leave_out_cited(view);
  sort_left_out(view);
  if (options.phrases) view.phrases = phrases_of(documents, searched, left_out, options.passages.threads, view_options);
  view.asked = {.sensitivity = report::kind_name(options.passages.sensitivity),
                .min_words = options.passages.min_words,
                .boilerplate = options.passages.boilerplate,
                .ignore_quotes = options.ignore_quotes,
                .ignore_cited = options.ignore_cited,
                .phrases = options.phrases};
  view.spelling = options.spelling;
  if (options.fingerprints) report::set_fingerprints(view);
  return view;
}

}  // namespace refrain::findings
