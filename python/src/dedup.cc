// A deduplication of whatever was given, and what came out of it.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings.h"
#include "calls.h"
#include "dedup/document_batch.h"
#include "dedup/shingle_set.h"
#include "dedup/text_shingles.h"
#include "feed/records.h"
#include "inputs.h"
#include "io/json/json_scan.h"
#include "refrain/lsh.h"
#include "report/json_writer.h"
#include "run/dedup/decide.h"
#include "run/dedup/strip_texts.h"
#include "run/dedup/summary.h"
#include "run/index/earlier.h"
#include "run/memory.h"
#include "run/sizes.h"
#include "sources.h"
#include "verdicts.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

const char* reason_name(run::RemovalReason reason) {
  switch (reason) {
    case run::RemovalReason::kAgainst:
      return "against";
    case run::RemovalReason::kContained:
      return "contained";
    case run::RemovalReason::kStripped:
      return "stripped";
    default:
      return "near";
  }
}

// What is asked for beside the decisions.
struct StripSettings {
  bool wanted = false;
  run::StripOptions options;
  std::string column;  // of the texts
};

// A run and all that it holds: sources ask their inputs, and the run its sources.
class DedupResult : public std::enable_shared_from_this<DedupResult> {
 public:
  DedupResult(std::vector<InputPointer> records, std::vector<InputPointer> against, run::DecideSettings settings,
              StripSettings strip)
      : records_(std::move(records)),
        against_(std::move(against)),
        settings_(std::move(settings)),
        strip_(std::move(strip)) {}

  absl::Status run(CallObserver& observer);

  const Verdicts& verdicts() const { return *verdicts_; }
  std::shared_ptr<const Verdicts> share_verdicts() const { return verdicts_; }
  const run::Decisions& decisions() const { return decisions_; }

  nb::dict summary() const;
  // The texts that passages were cut out of, by row.
  nb::dict cut_texts() const;
  // The removals from `begin` to `end` of them: tuples (row, kept row or -1, similarity, containment, reason).
  nb::list removed(std::size_t begin, std::size_t end);
  // What those of them went for that went for a text of the earlier work, else None: tuples (input, number in it, place
  // and id of a record of a file or None, share or -1, the passage or None). The id is JSON. For a document of an
  // index, input and number are -1 and its place is its id.
  nb::list earlier(std::size_t begin, std::size_t end);
  nb::bytes text(std::size_t row);
  // The capsule of a stream of all columns and the verdicts; of the texts alone, where there are no columns.
  nb::object stream();
  // The same of a stream that has the rows of the data.
  nb::object with_verdicts(nb::handle capsule);

 private:
  absl::Status open_sources(CallObserver& observer, const run::TempFolder& temp);
  absl::Status check_group_field(const run::DedupRun& run);
  absl::StatusOr<std::unique_ptr<BatchStream>> open_stream();
  absl::StatusOr<double> containment(const run::Removed& one);

  std::vector<InputPointer> records_;
  std::vector<InputPointer> against_;
  run::DecideSettings settings_;
  StripSettings strip_;
  std::shared_ptr<const CutTexts> cut_;  // null where nothing was to be cut
  std::optional<run::TempFolder> temp_;
  std::unique_ptr<ChainSource> source_;
  run::Decisions decisions_;
  run::DedupSummary summary_;
  std::shared_ptr<const Verdicts> verdicts_;
};

absl::Status DedupResult::open_sources(CallObserver& observer, const run::TempFolder& temp) {
  const SourceNeeds needs = {.threads = run::run_threads(settings_),
                             .memory = run::run_memory(settings_.memory),
                             .folder = temp.path(),
                             .observer = &observer};
  std::vector<std::unique_ptr<run::DocumentSource>> sources;
  for (const auto* part : {&against_, &records_}) {
    for (const InputPointer& input : *part) {
      absl::StatusOr<std::unique_ptr<run::DocumentSource>> source = input->source(needs);
      if (!source.ok()) return source.status();
      sources.push_back(*std::move(source));
    }
  }
  source_ = std::make_unique<ChainSource>(std::move(sources), against_.size());
  return absl::OkStatus();
}

// A wrong name of the field must not pass for one that all records of files lack. Tables have said so before.
absl::Status DedupResult::check_group_field(const run::DedupRun& run) {
  const bool files =
      std::any_of(records_.begin(), records_.end(), [](const InputPointer& one) { return one->of_files(); });
  if (!files || run.counts.without_group == 0 || run.counts.without_group < run.records()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("group_by: no record has the field '", settings_.group_field, "'; name one that they have"));
}

absl::Status DedupResult::run(CallObserver& observer) {
  absl::StatusOr<run::TempFolder> temp = run::TempFolder::open("-", "");
  if (!temp.ok()) return temp.status();
  temp_.emplace(*std::move(temp));
  if (absl::Status status = open_sources(observer, *temp_); !status.ok()) return status;
  run::DedupRun run(settings_, *source_, observer);
  if (absl::Status status = run::decide(run, *temp_); !status.ok()) return status;
  if (absl::Status status = check_group_field(run); !status.ok()) return status;
  if (strip_.wanted) {
    auto cut = std::make_shared<CutTexts>();
    const absl::Status status =
        run::strip_texts(strip_.options, run, temp_->path(), [&](DocumentNumber document, std::string text) {
          cut->emplace_back(document - run.decisions.against, std::move(text));
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    cut_ = std::move(cut);
  }
  summary_ = run::summary_of(run, 0);
  verdicts_ = std::make_shared<const Verdicts>(run.decisions, run.records());
  decisions_ = std::move(run.decisions);
  return absl::OkStatus();
}

nb::dict DedupResult::summary() const {
  const Bands bands = dedup::bands_of(settings_.near);
  std::string recall;  // as the command's summary has it
  report::append_number(recall, candidate_probability(settings_.near.threshold, bands), 4);
  nb::dict out;
  out["documents"] = summary_.documents;
  out["kept"] = summary_.kept();
  out["removed"] = summary_.removed;
  out["near"] = summary_.near;
  out["against"] = summary_.against;
  out["contained"] = summary_.containing;
  out["stripped"] = summary_.stripped;
  out["clusters"] = summary_.counts.clusters;
  out["skipped"] = summary_.bad;
  out["stripped_documents"] = summary_.counts.stripped_documents;
  out["stripped_words"] = summary_.counts.stripped_words;
  out["wordless"] = summary_.counts.wordless;
  out["without_key"] = summary_.counts.without_key;
  out["bytes"] = summary_.counts.bytes;
  out["temp_bytes"] = summary_.counts.temp_bytes;
  out["bands"] = bands.bands;
  out["rows"] = bands.rows;
  out["expected_recall"] = std::stod(recall);
  return out;
}

nb::dict DedupResult::cut_texts() const {
  nb::dict out;
  if (cut_ == nullptr) return out;
  for (const auto& [row, text] : *cut_) {
    out[nb::int_(row)] = text_of(text);
  }
  return out;
}

// The share of the shingles of the one that goes that the one that stays has, too.
absl::StatusOr<double> DedupResult::containment(const run::Removed& one) {
  dedup::TextShingles shingles_of(settings_.near.shingle,
                                  [this](DocumentNumber document) { return source_->text(document); });
  std::vector<std::uint64_t> shingles;
  dedup::ShingleSet set;
  if (absl::Status status = shingles_of(one.document, shingles); !status.ok()) return status;
  set.assign(shingles);
  if (absl::Status status = shingles_of(one.kept, shingles); !status.ok()) return status;
  return set.size() == 0 ? 0.0 : static_cast<double>(set.common(shingles)) / static_cast<double>(set.size());
}

nb::list DedupResult::removed(std::size_t begin, std::size_t end) {
  const run::Decisions& all = decisions();
  std::vector<double> shares(end - begin, -1);
  absl::Status status;
  {
    const nb::gil_scoped_release released;
    for (std::size_t k = begin; k < end && status.ok(); ++k) {
      const run::Removed& one = all.removed[k];
      if (one.reason != run::RemovalReason::kNear && one.reason != run::RemovalReason::kAgainst) continue;
      if (one.kept == kNoDocument) {
        shares[k - begin] = all.contained.at(one.document).containment;
        continue;
      }
      const absl::StatusOr<double> share = containment(one);
      if (share.ok()) shares[k - begin] = *share;
      status = share.status();
    }
  }
  raise_unless_ok(status);
  nb::list out;
  for (std::size_t k = begin; k < end; ++k) {
    const run::Removed& one = all.removed[k];
    const bool near = one.reason == run::RemovalReason::kNear;
    const double share = shares[k - begin];
    const nb::object none = nb::none();
    out.append(nb::make_tuple(one.document - all.against, near ? nb::object(nb::int_(one.kept - all.against)) : none,
                              share < 0 ? none : nb::object(nb::float_(one.similarity)),
                              share < 0 ? none : nb::object(nb::float_(share)), reason_name(one.reason)));
  }
  return out;
}

nb::list DedupResult::earlier(std::size_t begin, std::size_t end) {
  const run::Decisions& all = decisions();
  const auto text_or_none = [](const std::string& text) -> nb::object {
    return text.empty() ? nb::none()
                        : nb::object(nb::bytes(text.data(), text.size()).attr("decode")("utf-8", "replace"));
  };
  nb::list out;
  for (std::size_t k = begin; k < end; ++k) {
    const run::Removed& one = all.removed[k];
    const bool contained = one.reason == run::RemovalReason::kContained;
    if (!contained && one.reason != run::RemovalReason::kAgainst) {
      out.append(nb::none());
      continue;
    }
    if (one.kept == kNoDocument) {  // of an index
      const nb::object name = text_or_none(all.contained.at(one.document).id_json);
      out.append(nb::make_tuple(-1, -1, name, name, -1.0, nb::none()));
      continue;
    }
    const ChainSource::Place place = source_->place(one.kept);
    std::string at;
    std::string id;
    if (auto* files = dynamic_cast<run::FileSource*>(&source_->source(place.source)); files != nullptr) {
      feed::RecordReader reader = files->record_reader(true);
      io::Record record;
      raise_unless_ok(files->read(place.document, reader, record));
      at = files->at(place.document);
      id = record.id_json.empty() ? io::json_string(at) : record.id_json;
    }
    out.append(nb::make_tuple(place.source, place.document, text_or_none(at), text_or_none(id),
                              contained ? one.similarity : -1.0,
                              text_or_none(contained ? all.contained.at(one.document).text : "")));
  }
  return out;
}

nb::bytes DedupResult::text(std::size_t row) {
  const absl::StatusOr<std::string_view> text = source_->text(static_cast<DocumentNumber>(row + decisions_.against));
  raise_unless_ok(text.status());
  return nb::bytes(text->data(), text->size());
}

// The columns of all inputs, one after the other; texts alone where one has no others.
absl::StatusOr<std::unique_ptr<BatchStream>> DedupResult::open_stream() {
  if (records_.size() == 1) {
    absl::StatusOr<std::unique_ptr<BatchStream>> stream = records_.front()->stream();
    if (!stream.ok() || *stream != nullptr) return stream;
  }
  const std::size_t rows = verdicts_->size();
  return std::make_unique<TextStream>(
      rows, [self = shared_from_this()](std::size_t row) -> absl::StatusOr<std::string_view> {
        return self->source_->text(static_cast<DocumentNumber>(row + self->decisions_.against));
      });
}

void free_stream(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
  if (stream == nullptr) return;
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

nb::object stream_capsule(std::unique_ptr<BatchStream> stream) {
  auto exported = std::make_unique<ArrowArrayStream>();
  export_stream(std::move(stream), exported.get());
  PyObject* capsule = PyCapsule_New(exported.get(), "arrow_array_stream", free_stream);
  if (capsule == nullptr) throw nb::python_error();
  exported.release();
  return nb::steal(capsule);
}

nb::object DedupResult::stream() {
  absl::StatusOr<std::unique_ptr<BatchStream>> stream = open_stream();
  raise_unless_ok(stream.status());
  std::shared_ptr<const CutTexts> cut = cut_;
  const bool strings =
      std::any_of(records_.begin(), records_.end(), [](const InputPointer& one) { return one->of_strings(); });
  if (cut != nullptr && strings) {
    auto others = std::make_shared<CutTexts>(*cut_);
    std::string changed;
    for (auto& [row, text] : *others) {
      if (without_surrogates(text, changed).data() != text.data()) text = changed;
    }
    cut = std::move(others);
  }
  // What has no columns is given as one.
  const bool named = find_column(**(*stream)->schema(), strip_.column).has_value();
  return stream_capsule(std::make_unique<VerdictStream>(
      *std::move(stream), verdicts_, NewTexts{.cut = std::move(cut), .column = named ? strip_.column : "text"}));
}

nb::object DedupResult::with_verdicts(nb::handle capsule) {
  return stream_capsule(std::make_unique<VerdictStream>(open_capsule(capsule), verdicts_,
                                                        NewTexts{.cut = cut_, .column = strip_.column}));
}

template <typename Struct>
void free_struct(PyObject* capsule) {
  auto* held = static_cast<Struct*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
  if (held == nullptr) return;
  if (held->release != nullptr) held->release(held);
  delete held;
}

nb::tuple keep_capsules(const DedupResult& result) {
  auto* schema = new ArrowSchema;
  auto* array = new ArrowArray;
  export_keep(result.share_verdicts(), schema, array);
  return nb::make_tuple(nb::steal(PyCapsule_New(schema, "arrow_schema", free_struct<ArrowSchema>)),
                        nb::steal(PyCapsule_New(array, "arrow_array", free_struct<ArrowArray>)));
}

// A view of numbers that the verdicts keep alive.
template <typename T>
nb::object view(const DedupResult& result, const T* numbers) {
  auto* owner = new std::shared_ptr<const Verdicts>(result.share_verdicts());
  const nb::capsule held(owner, [](void* p) noexcept { delete static_cast<std::shared_ptr<const Verdicts>*>(p); });
  return nb::cast(nb::ndarray<nb::memview, const T, nb::ndim<1>>(numbers, {result.verdicts().size()}, held));
}

// A stream whose errors are told in a line, whoever its producer is.
nb::object plain_stream(nb::handle capsule) { return stream_capsule(open_capsule(capsule)); }

// Those of the paths that are folders of indexes, and the others.
nb::tuple take_indexes(std::vector<std::string> paths) {
  const std::vector<std::string> indexes = run::take_indexes(paths);
  nb::list found;
  nb::list others;
  for (const std::string& path : indexes) found.append(nb::str(path.data(), path.size()));
  for (const std::string& path : paths) others.append(nb::str(path.data(), path.size()));
  return nb::make_tuple(found, others);
}

// Why files could not be read, with the argument that names the field of their texts.
void raise_of_files(const absl::Status& status, const std::vector<std::string>& complaints, const std::string& text) {
  constexpr std::string_view kField = ": name the field of the text with --text-field";
  constexpr std::string_view kAbove = "see what is said of them above";
  std::string message = CallObserver::spelled(std::string(status.message()));
  if (const std::size_t above = message.find(kAbove); above != std::string::npos && !complaints.empty()) {
    message.replace(above, kAbove.size(), complaints.front());
    throw nb::value_error(message.c_str());
  }
  const std::size_t at = message.find(kField);
  if (at == std::string::npos) return;
  const bool other_type = std::any_of(complaints.begin(), complaints.end(), [](const std::string& line) {
    return line.find("not a string") != std::string::npos;
  });
  message.replace(at, kField.size(), "; name the field of the texts");
  message = absl::StrCat("text: ", other_type ? "the field '" : "there is no field '", text,
                         other_type ? "' is of another type than string: " : "': ", message);
  if (other_type) throw nb::type_error(message.c_str());
  throw nb::value_error(message.c_str());
}

std::shared_ptr<DedupResult> dedup_inputs(std::vector<InputPointer> records, std::vector<InputPointer> against,
                                          double threshold, std::size_t shingle, double recall, const std::string& keep,
                                          double contained, const std::string& memory, unsigned threads,
                                          const std::string& text, const std::string& group, bool across_only,
                                          bool strip, std::size_t min_words, std::size_t passage_documents,
                                          nb::object progress, nb::callable warn, std::vector<std::string> indexes) {
  run::DecideSettings settings;
  settings.near = {.threshold = threshold, .shingle = shingle, .recall = recall};
  settings.contained = contained;
  settings.group_field = group;
  settings.across_only = across_only;
  settings.threads = threads;
  const std::optional<run::Keep> rule = run::parse_keep(keep);
  if (!rule) {
    throw nb::value_error(
        absl::StrCat("keep: '", keep, "' is none of first, last, longest, max:COLUMN, min:COLUMN").c_str());
  }
  settings.keep = *rule;
  if (!memory.empty()) {
    const std::optional<std::size_t> size = run::parse_size(memory);
    if (!size) throw nb::value_error(absl::StrCat("memory: '", memory, "' is no size; write 512M or 4G").c_str());
    if (*size < run::kLeastMemory) {
      throw nb::value_error(absl::StrCat("memory: ", memory, " is less than dedup needs; give 64M or more").c_str());
    }
    settings.memory = *size;
  }
  for (const std::string& path : indexes) {
    const index::Wanted wanted{.threshold = threshold, .shingle = shingle, .recall = {}, .window = {}};
    absl::StatusOr<std::shared_ptr<run::EarlierIndex>> index = run::open_earlier(path, wanted);
    if (!index.ok()) {
      raise_unless_ok(absl::Status(index.status().code(), absl::StrCat("\1against\2: ", index.status().message())));
    }
    settings.indexes.push_back(*std::move(index));
  }
  auto result = std::make_shared<DedupResult>(
      std::move(records), std::move(against), std::move(settings),
      StripSettings{
          .wanted = strip, .options = {.min_words = min_words, .documents = passage_documents}, .column = text});
  CallObserver observer(std::move(progress));
  absl::Status status;
  call(observer, [&] { status = result->run(observer); });
  const std::vector<std::string> complaints = observer.complaints();
  if (absl::IsNotFound(status) && status.message().empty() && !complaints.empty()) {
    status = absl::NotFoundError(complaints.back());
  }
  if (!status.ok()) raise_of_files(status, complaints, text);
  raise_unless_ok(status);
  for (const std::string& line : complaints) warn(line);
  return result;
}

}  // namespace

void bind_dedup(nb::module_& module) {
  nb::class_<Input>(module, "Input").def("size", [](const Input& input) -> nb::object {
    const std::shared_ptr<const Rows> rows = input.rows();
    return rows == nullptr ? nb::none() : nb::object(nb::int_(rows->size()));
  });
  module.def("table_input", &table_input);
  module.def("array_input", &array_input);
  module.def("list_input", &list_input);
  module.def("stream_input", &stream_input);
  module.def("file_input", &file_input);
  nb::class_<DedupResult>(module, "DedupResult")
      .def("keep",
           [](const DedupResult& result) {
             return view(result, reinterpret_cast<const bool*>(result.verdicts().keep.data()));
           })
      .def("kept_row", [](const DedupResult& result) { return view(result, result.verdicts().kept_row.data()); })
      .def("similarity", [](const DedupResult& result) { return view(result, result.verdicts().similarity.data()); })
      .def("keep_capsules", &keep_capsules)
      .def("rows", [](const DedupResult& result) { return result.verdicts().size(); })
      .def("removed_count", [](const DedupResult& result) { return result.decisions().removed.size(); })
      .def("removed", &DedupResult::removed)
      .def("earlier", &DedupResult::earlier)
      .def("summary", &DedupResult::summary)
      .def("cut_texts", &DedupResult::cut_texts)
      .def("text", &DedupResult::text)
      .def("stream", &DedupResult::stream)
      .def("with_verdicts", &DedupResult::with_verdicts);
  module.def("dedup", &dedup_inputs, nb::arg("records"), nb::arg("against"), nb::kw_only(), nb::arg("threshold"),
             nb::arg("shingle"), nb::arg("recall"), nb::arg("keep"), nb::arg("contained"), nb::arg("memory"),
             nb::arg("threads"), nb::arg("text"), nb::arg("group"), nb::arg("across_only"), nb::arg("strip"),
             nb::arg("min_words"), nb::arg("passage_documents"), nb::arg("progress").none(), nb::arg("warn"),
             nb::arg("indexes") = std::vector<std::string>());
  module.def("take_indexes", &take_indexes);
  module.def("plain_stream", &plain_stream);
}

}  // namespace refrain::python
