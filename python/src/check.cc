// Passages of texts and of files, as the report has them.

#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings.h"
#include "calls.h"
#include "code_points.h"
#include "findings/findings.h"
#include "inputs.h"
#include "refrain/version.h"
#include "refrain/words.h"
#include "report/html.h"
#include "report/json.h"
#include "report/text.h"
#include "run/check/documents.h"
#include "run/check/set_aside.h"
#include "run/index/earlier.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

nb::bytes bytes_of(const std::string& text) { return nb::bytes(text.data(), text.size()); }

// What was checked, and what was found in it.
class CheckResult {
 public:
  // Of texts: places are told in code points. Either list with what keeps its texts alive.
  CheckResult(std::vector<std::string_view> drafts, std::vector<std::string_view> against,
              std::vector<std::shared_ptr<const void>> owners);
  // Of files: places are told in bytes. What is wrong with one is an error.
  // `shown`: what files are called that stand for others.
  CheckResult(run::CheckSettings settings, std::map<std::string, std::string> shown)
      : settings_(std::move(settings)), shown_(std::move(shown)), of_files_(true) {}

  absl::Status find(const PassageOptions& options, CallObserver& observer);

  nb::list overlaps() const;
  nb::list boilerplate() const;
  nb::list per_document() const;
  nb::bytes json() const { return bytes_of(report::json(view_, REFRAIN_VERSION_STRING)); }
  nb::bytes html() const { return bytes_of(report::html(view_, REFRAIN_VERSION_STRING)); }
  std::string summary() const { return report::summary(view_); }

 private:
  absl::Status read_files(CallObserver& observer, std::vector<findings::Document>& documents);
  void lend_texts(std::vector<findings::Document>& documents);
  // (document, against, begin, end, text); a document is its number among the drafts or the earlier work, or its name.
  nb::tuple side(const report::Place& place) const;
  // (begin, end) of each sentence of the longer side that a condensed one tells.
  nb::list parts(const report::Pair& pair) const;
  // Where offsets of a text or a file are counted from: characters, or bytes.
  std::size_t offset(std::uint32_t document, std::uint64_t byte) const {
    return of_files_ ? byte : code_points_[document].before(byte);
  }
  nb::object document(std::size_t number) const;

  std::vector<std::string_view> texts_;
  std::size_t drafts_ = 0;
  std::vector<std::shared_ptr<const void>> owners_;
  std::vector<std::string> names_;
  std::vector<CodePoints> code_points_;

  run::CheckSettings settings_;
  std::map<std::string, std::string> shown_;
  bool of_files_ = false;
  run::Documents files_;
  std::vector<run::SetAside> aside_;  // what is left out of each

  report::View view_;
};

CheckResult::CheckResult(std::vector<std::string_view> drafts, std::vector<std::string_view> against,
                         std::vector<std::shared_ptr<const void>> owners)
    : texts_(std::move(drafts)), drafts_(texts_.size()), owners_(std::move(owners)) {
  texts_.insert(texts_.end(), against.begin(), against.end());
}

absl::Status CheckResult::read_files(CallObserver& observer, std::vector<findings::Document>& documents) {
  absl::StatusOr<run::Documents> files = run::read_documents(settings_, observer);
  if (!files.ok()) return files.status();
  files_ = *std::move(files);
  for (io::Document& one : files_.all) {
    const auto name = shown_.find(one.path);
    if (name == shown_.end()) continue;
    // A record without an id has the place as its name.
    if (one.id_json.empty()) one.name.replace(0, one.path.size(), name->second);
    one.path = name->second;
  }
  if (files_.incomplete) return absl::NotFoundError("");
  aside_ = run::set_aside(files_, settings_, nullptr);
  documents = run::lend(files_, aside_, {});
  return absl::OkStatus();
}

void CheckResult::lend_texts(std::vector<findings::Document>& documents) {
  for (std::size_t k = 0; k < texts_.size(); ++k) {
    names_.push_back(k < drafts_ ? absl::StrCat("text ", k) : absl::StrCat("against ", k - drafts_));
    code_points_.emplace_back(texts_[k]);
  }
  for (std::size_t k = 0; k < texts_.size(); ++k) {
    documents.push_back({.name = names_[k],
                         .id_json = {},
                         .path = names_[k],
                         .source = k >= drafts_,
                         .text = texts_[k],
                         .original = texts_[k],
                         .quoted = {},
                         .links = {},
                         .ignored = {}});
  }
}

absl::Status CheckResult::find(const PassageOptions& options, CallObserver& observer) {
  std::vector<findings::Document> documents;
  if (of_files_) {
    if (absl::Status status = read_files(observer, documents); !status.ok()) return status;
  } else {
    lend_texts(documents);
  }
  PassageOptions passages = options;
  passages.other_sources = files_.others.documents;
  passages.other_words = files_.others.words;
  // As the command's reports have them.
  const base::Spelling spelling = {.prefix = "--", .dash = '-'};
  view_ = findings::find_all(documents,
                             {.passages = passages, .context = true, .fingerprints = true, .spelling = spelling});
  view_.verdict.failed = view_.findings() > 0;
  return absl::OkStatus();
}

nb::object CheckResult::document(std::size_t number) const {
  if (!of_files_) return nb::int_(number < drafts_ ? number : number - drafts_);
  const report::Document& one = view_.documents[number];
  if (one.id_json.empty()) return nb::str(one.name.data(), one.name.size());
  return nb::module_::import_("json").attr("loads")(nb::bytes(one.id_json.data(), one.id_json.size()));
}

nb::tuple CheckResult::side(const report::Place& place) const {
  // A file may have bytes that are no UTF-8.
  const nb::object text = nb::bytes(place.text.data(), place.text.size()).attr("decode")("utf-8", "replace");
  return nb::make_tuple(document(place.document), view_.documents[place.document].source,
                        offset(place.document, place.begin), offset(place.document, place.end), text);
}

nb::list CheckResult::parts(const report::Pair& pair) const {
  const std::uint32_t longer = pair.longer().document;
  nb::list out;
  for (const report::Sentence& part : pair.parts) {
    out.append(nb::make_tuple(offset(longer, part.begin), offset(longer, part.end)));
  }
  return out;
}

nb::list CheckResult::overlaps() const {
  nb::list out;
  for (const report::Pair& pair : view_.overlaps) {
    out.append(nb::make_tuple(report::kind_name(pair.kind), report::scope_name(pair.scope), pair.similarity, pair.words,
                              pair.bits, pair.group, pair.furniture(), parts(pair), side(pair.left), side(pair.right)));
  }
  return out;
}

nb::list CheckResult::boilerplate() const {
  nb::list out;
  for (const report::Stock& stock : view_.boilerplate) {
    nb::list places;
    for (const report::Place& place : stock.occurrences) places.append(side(place));
    const std::string& text = stock.occurrences.front().text;
    out.append(nb::make_tuple(nb::bytes(text.data(), text.size()).attr("decode")("utf-8", "replace"), stock.documents,
                              stock.fingerprint, places));
  }
  return out;
}

nb::list CheckResult::per_document() const {
  nb::list out;
  for (std::size_t k = 0; k < view_.drafts(); ++k) {
    const report::Document& one = view_.documents[k];
    out.append(nb::make_tuple(document(k), one.words, one.repeated_words));
  }
  return out;
}

PassageOptions options_of(const std::string& sensitivity, std::uint32_t min_words, bool within, bool across,
                          unsigned threads) {
  PassageOptions options;
  options.min_words = min_words;
  options.within = within;
  options.across = across;
  options.threads = threads;
  if (sensitivity == "exact") options.sensitivity = OverlapKind::kExact;
  if (sensitivity == "edited") options.sensitivity = OverlapKind::kEdited;
  if (sensitivity == "reworded") options.sensitivity = OverlapKind::kReworded;
  // Else the most sensitive that there is, which is the default.
  return options;
}

std::shared_ptr<CheckResult> found(std::shared_ptr<CheckResult> result, const PassageOptions& options,
                                   const nb::callable& warn) {
  CallObserver observer;
  absl::Status status;
  call(observer, [&] { status = result->find(options, observer); });
  const std::vector<std::string> complaints = observer.complaints();
  if (absl::IsNotFound(status) && !complaints.empty()) {
    constexpr std::string_view kAdvice = ": name the field of the text with --text-field";
    std::string line = complaints.back();
    if (const std::size_t at = line.find(kAdvice); at != std::string::npos) {
      line.replace(at, kAdvice.size(), "; check reads the field \"text\"");
    }
    status = absl::NotFoundError(line);
  }
  raise_unless_ok(status);
  for (const std::string& line : complaints) warn(line);
  return result;
}

std::shared_ptr<CheckResult> check_texts(nb::list drafts, nb::list against, const std::string& sensitivity,
                                         std::uint32_t min_words, bool within, bool across, unsigned threads,
                                         nb::callable warn) {
  std::vector<std::shared_ptr<const void>> owners(2);
  std::vector<std::string_view> texts = texts_of(drafts, "data", Surrogates::kQuestionMark, owners[0]);
  std::vector<std::string_view> earlier = texts_of(against, "against", Surrogates::kQuestionMark, owners[1]);
  for (const auto* list : {&texts, &earlier}) {
    for (std::string_view text : *list) {
      if (text.size() > kMaxTextBytes) throw nb::value_error("data: a text is longer than 4 GiB");
    }
  }
  return found(std::make_shared<CheckResult>(std::move(texts), std::move(earlier), std::move(owners)),
               options_of(sensitivity, min_words, within, across, threads), warn);
}

std::shared_ptr<CheckResult> check_files(std::vector<std::string> paths, std::vector<std::string> against,
                                         const std::string& sensitivity, std::uint32_t min_words, bool within,
                                         bool across, unsigned threads, nb::callable warn,
                                         std::map<std::string, std::string> shown, std::vector<std::string> exclude) {
  run::CheckSettings settings;
  settings.paths = std::move(paths);
  settings.against = std::move(against);
  settings.input.exclude = std::move(exclude);
  for (const std::string& path : run::take_indexes(settings.against)) {
    absl::StatusOr<std::shared_ptr<run::EarlierTexts>> index = run::open_earlier_texts(path);
    if (!index.ok()) {
      raise_unless_ok(absl::Status(index.status().code(), absl::StrCat("\1against\2: ", index.status().message())));
    }
    settings.indexes.push_back(*std::move(index));
  }
  return found(std::make_shared<CheckResult>(std::move(settings), std::move(shown)),
               options_of(sensitivity, min_words, within, across, threads), warn);
}

}  // namespace

void bind_check(nb::module_& module) {
  nb::class_<CheckResult>(module, "CheckResult")
      .def("overlaps", &CheckResult::overlaps)
      .def("boilerplate", &CheckResult::boilerplate)
      .def("per_document", &CheckResult::per_document)
      .def("json", &CheckResult::json)
      .def("html", &CheckResult::html)
      .def("summary", &CheckResult::summary);
  module.def("check_texts", &check_texts);
  module.def("check_files", &check_files);
}

}  // namespace refrain::python
