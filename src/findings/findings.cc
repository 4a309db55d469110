#include "findings/findings.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/parallel.h"
#include "findings/left_out.h"
#include "findings/matched_text.h"
#include "findings/places.h"
#include "refrain/passages.h"
#include "refrain/phrases.h"
#include "report/fingerprint.h"

namespace refrain::findings {
namespace {

using report::Reason;

// What is searched: the texts, in the spelling in which words are matched.
class Searched {
 public:
  Searched(std::span<const Document> documents, bool disguises)
      : documents_(documents), matched_(matched_texts(documents, disguises)) {}

  std::string_view text(std::size_t document) const { return matched_[document].text(documents_[document].text); }

  // Spans of the document's own text, in what is searched.
  std::vector<Span> spans(std::size_t document, std::vector<Span> own) const {
    for (Span& span : own) span = matched_[document].changed_place(span);
    return own;
  }

  const std::vector<MatchedText>& matched() const { return matched_; }

 private:
  std::span<const Document> documents_;
  std::vector<MatchedText> matched_;
};

LeftOut left_out_of(const Searched& searched, const Document& document, std::size_t number,
                    const FindOptions& options) {
  LeftOut out;
  out.commented = searched.spans(number, {document.ignored.begin(), document.ignored.end()});
  if (options.ignored != nullptr) out.listed = options.ignored->spans(searched.text(number));
  if (options.ignore_quotes) {
    out.quoted = searched.spans(number, unite_spans(document.quoted, quoted_spans(document.text)));
  }
  out.all = unite_spans(unite_spans(out.commented, out.listed), out.quoted);
  return out;
}

std::vector<DocumentText> texts_of(std::span<const Document> documents, const Searched& searched,
                                   const std::vector<LeftOut>* left_out) {
  std::vector<DocumentText> texts(documents.size());
  for (std::size_t d = 0; d < texts.size(); ++d) {
    texts[d] = {.text = searched.text(d), .source = documents[d].source};
    if (left_out != nullptr) texts[d].excluded = (*left_out)[d].all;
  }
  return texts;
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

// Moves the overlaps that name their source to what is left out.
void leave_out_cited(report::View& view) {
  std::vector<report::Pair> kept;
  for (report::Pair& pair : view.overlaps) {
    if (pair.cited()) {
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
  std::stable_sort(view.left_out.begin(), view.left_out.end(), [](const report::Pair& x, const report::Pair& y) {
    const auto key = [](const report::Pair& pair) {
      return std::tuple(pair.left.document, pair.left.begin, pair.right.document, pair.right.begin);
    };
    return key(x) < key(y);
  });
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
  const PassageReport found = find_passages(texts_of(documents, searched, &left_out), options.passages);
  report::View view = make_view(documents, found, view_options);
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
