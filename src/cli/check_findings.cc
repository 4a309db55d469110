#include "cli/check_findings.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "cli/check_left_out.h"
#include "cli/check_view.h"
#include "io/files.h"
#include "refrain/lookalikes.h"
#include "refrain/passages.h"
#include "report/fingerprint.h"

namespace refrain::cli {
namespace {

using report::Reason;

// What is searched: the texts, with look-alikes as what they look like.
class Searched {
 public:
  Searched(const CheckDocuments& input, bool unmask) : input_(input) {
    if (!unmask) return;
    bool changed = false;
    for (const io::Document& document : input.documents) {
      unmasked_.push_back(unmask_lookalikes(document.text));
      changed = changed || unmasked_.back().changed();
    }
    if (!changed) unmasked_.clear();
  }

  std::string_view text(std::size_t document) const {
    const bool changed = !unmasked_.empty() && unmasked_[document].changed();
    return changed ? unmasked_[document].text : input_.documents[document].text;
  }

  // Spans of the document's own text, in what is searched.
  std::vector<Span> spans(std::size_t document, std::vector<Span> own) const {
    if (unmasked_.empty()) return own;
    for (Span& span : own) span = unmasked_[document].changed_place(span);
    return own;
  }

  const std::vector<Unmasked>& unmasked() const { return unmasked_; }

 private:
  const CheckDocuments& input_;
  std::vector<Unmasked> unmasked_;  // empty where no text was changed
};

LeftOut left_out_of(const Searched& searched, const io::Document& document, std::size_t number,
                    const CheckOptions& options, const IgnoreList* ignored) {
  LeftOut out;
  out.commented = searched.spans(number, document.ignored);
  if (ignored != nullptr) out.listed = ignored->spans(searched.text(number));
  if (options.ignore_quotes) {
    out.quoted = searched.spans(number, united(document.quoted, quoted_spans(document.text)));
  }
  out.all = united(united(out.commented, out.listed), out.quoted);
  return out;
}

std::vector<DocumentText> texts_of(const CheckDocuments& input, const Searched& searched,
                                   const std::vector<LeftOut>* left_out) {
  std::vector<DocumentText> texts(input.documents.size());
  for (std::size_t d = 0; d < texts.size(); ++d) {
    texts[d] = {.text = searched.text(d), .source = d >= input.drafts};
    if (left_out != nullptr) texts[d].excluded = (*left_out)[d].all;
  }
  return texts;
}

// What a search of everything finds in what is left out; with the reasons.
std::vector<report::Pair> hidden_pairs(const CheckDocuments& input, const Searched& searched,
                                       const std::vector<LeftOut>& left_out, const CheckOptions& options,
                                       const ViewOptions& view_options) {
  PassageOptions passages = options.passages;
  passages.boilerplate = 0;  // what stands in many documents is left out there, too
  const PassageReport all = find_passages(texts_of(input, searched, nullptr), passages);
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
  std::vector<report::Pair> pairs = make_pairs(input.documents, hidden, view_options);
  for (std::size_t k = 0; k < pairs.size(); ++k) pairs[k].reason = reasons[k];
  return pairs;
}

// Whether anything asks for fingerprints, which cost an alignment an overlap.
bool names_overlaps(const CheckOptions& options) {
  return !options.baseline.empty() || options.format == "json" || options.format == "jsonl" ||
         options.format == "sarif";
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

void sort_left_out(report::View& view) {
  std::stable_sort(view.left_out.begin(), view.left_out.end(), [](const report::Pair& x, const report::Pair& y) {
    const auto key = [](const report::Pair& pair) {
      return std::tuple(pair.left.document, pair.left.begin, pair.right.document, pair.right.begin);
    };
    return key(x) < key(y);
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<IgnoreList>> read_ignore_list(const CheckOptions& options) {
  if (options.ignore_file.empty()) return std::unique_ptr<IgnoreList>();
  const auto text = io::read_whole(options.ignore_file);
  if (!text.ok()) {
    return absl::Status(text.status().code(), io::printable(options.ignore_file) + ": " +
                                                  std::string(text.status().message()) +
                                                  "; --ignore takes a file with one passage a paragraph");
  }
  return std::make_unique<IgnoreList>(*text, options.passages.min_words);
}

report::View find_all(const CheckDocuments& input, const CheckOptions& options, const IgnoreList* ignored) {
  std::vector<LeftOut> left_out;
  left_out.reserve(input.documents.size());
  bool any = false;
  const Searched searched(input, options.sensitivity != "exact");
  for (const io::Document& document : input.documents) {
    left_out.push_back(left_out_of(searched, document, left_out.size(), options, ignored));
    any = any || !left_out.back().all.empty();
  }
  const ViewOptions view_options{
      .drafts = input.drafts, .unmasked = searched.unmasked(), .context = options.format == "html"};
  const PassageReport found = find_passages(texts_of(input, searched, &left_out), options.passages);
  report::View view = make_view(input.documents, found, view_options);
  if (any) view.left_out = hidden_pairs(input, searched, left_out, options, view_options);
  if (options.ignore_cited) leave_out_cited(view);
  sort_left_out(view);
  view.asked = {.sensitivity = options.sensitivity,
                .min_words = options.passages.min_words,
                .boilerplate = options.passages.boilerplate,
                .ignore_quotes = options.ignore_quotes,
                .ignore_cited = options.ignore_cited};
  if (names_overlaps(options)) report::set_fingerprints(view);
  return view;
}

}  // namespace refrain::cli
