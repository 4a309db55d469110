// The lasting index.

#include "refrain/index.h"

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status.h"
#include "bindings.h"
#include "calls.h"
#include "code_points.h"
#include "inputs.h"
#include "report/view.h"
#include "run/item.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

constexpr std::size_t kItemsAtOnce = 512;

// Ids are JSON values here; the package turns them into Python's.
class OpenIndex {
 public:
  OpenIndex(const std::string& folder, bool read_only, const IndexOptions& options) {
    const nb::gil_scoped_release released;
    status_ = Index::open(folder, read_only ? IndexMode::kRead : IndexMode::kWriteOrMake, options, *index_);
  }
  ~OpenIndex() {
    // Closing writes to the files of the process that opened it.
    if (of_other_process()) static_cast<void>(index_.release());
  }
  OpenIndex(const OpenIndex&) = delete;
  OpenIndex& operator=(const OpenIndex&) = delete;

  const Status& opened() const { return status_; }
  nb::list add(const InputPointer& input);
  nb::list query(const InputPointer& input, std::size_t limit);
  nb::list overlaps(const InputPointer& input, std::size_t limit);
  void remove(const std::vector<std::string>& ids);
  nb::dict info();
  void close();

 private:
  // Marks the index as in use; another thread that comes meanwhile is refused.
  class Use {
   public:
    explicit Use(OpenIndex& of) : of_(of) {
      if (of.closed_) throw nb::value_error("Index: is closed");
      if (of.of_other_process()) {
        raise_unless_ok(absl::FailedPreconditionError(
            "Index: was opened by another process, of which this one is a fork; open it here, once that one has closed "
            "it"));
      }
      if (of.busy_) throw nb::value_error("Index: is in use by another thread");
      of.busy_ = true;
    }
    ~Use() { of_.busy_ = false; }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    OpenIndex& of_;
  };

  bool of_other_process() const { return getpid() != process_; }

  std::unique_ptr<Index> index_ = std::make_unique<Index>();
  pid_t process_ = getpid();
  Status status_;
  bool busy_ = false;
  bool closed_ = false;
};

// The time of a row in Unix seconds; none where there is no column of times.
absl::StatusOr<std::optional<double>> time_of(const Chunk& chunk, std::size_t row) {
  if (!chunk.keys) return std::nullopt;
  const std::string json = chunk.keys->json(row);
  if (json.empty()) return absl::InvalidArgumentError(absl::StrCat("time: row ", chunk.first + row, " has none"));
  if (chunk.keys->unit() > 0) return std::stod(json) * chunk.keys->unit();
  const absl::StatusOr<std::int64_t> time = run::parse_time(json);
  if (!time.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("time: row ", chunk.first + row, ": ", time.status().message()));
  }
  return static_cast<double>(*time) * 1e-6;
}

nb::object none_if_empty(const std::string& text) {
  return text.empty() ? nb::none() : nb::object(nb::str(text.data(), text.size()));
}

nb::list OpenIndex::add(const InputPointer& input) {
  const Use use(*this);
  const std::shared_ptr<const Rows> rows = rows_at_hand(input);
  std::vector<std::string> ids;
  std::vector<IndexItem> items;
  for (const Chunk& chunk : rows->chunks()) {
    for (std::size_t row = 0; row < chunk.texts.size(); ++row) {
      ids.push_back(chunk.groups ? chunk.groups->json(row) : std::string());
      if (ids.back().ends_with("inf") || ids.back().ends_with("nan")) {
        throw nb::value_error(
            absl::StrCat("id: row ", chunk.first + row, " has ", ids.back(), "; ids are texts, or numbers that end")
                .c_str());
      }
      const absl::StatusOr<std::optional<double>> time = time_of(chunk, row);
      raise_unless_ok(time.status());
      items.push_back({.id = {}, .text = chunk.texts.text(row), .time = *time});
    }
  }
  for (std::size_t k = 0; k < items.size(); ++k) items[k].id = ids[k];
  std::vector<IndexVerdict> verdicts;
  Status status;
  CallObserver observer;
  call(observer, [&] {
    for (std::size_t first = 0; first < items.size() && status.ok() && !observer.interrupted(); first += kItemsAtOnce) {
      const std::size_t count = std::min(kItemsAtOnce, items.size() - first);
      status = index_->add(std::span(items).subspan(first, count), verdicts);
    }
  });
  raise_unless_ok(base::to_absl(status));
  nb::list out;
  for (const IndexVerdict& one : verdicts) {
    const bool duplicate = !one.duplicate_of.empty();
    out.append(nb::make_tuple(none_if_empty(one.id), none_if_empty(one.duplicate_of),
                              duplicate ? nb::object(nb::float_(one.similarity)) : nb::none(),
                              none_if_empty(one.error)));
  }
  return out;
}

nb::list OpenIndex::query(const InputPointer& input, std::size_t limit) {
  const Use use(*this);
  const std::shared_ptr<const Rows> rows = rows_at_hand(input);
  std::vector<std::string_view> texts;
  for (std::size_t row = 0; row < rows->size(); ++row) texts.push_back(rows->text(row));
  std::vector<std::vector<IndexNear>> near;
  Status status;
  CallObserver observer;
  call(observer, [&] {
    for (std::size_t first = 0; first < texts.size() && status.ok() && !observer.interrupted(); first += kItemsAtOnce) {
      const std::size_t count = std::min(kItemsAtOnce, texts.size() - first);
      status = index_->query(std::span(texts).subspan(first, count), limit, near);
    }
  });
  raise_unless_ok(base::to_absl(status));
  nb::list out;
  for (const std::vector<IndexNear>& of_text : near) {
    nb::list found;
    for (const IndexNear& one : of_text) found.append(nb::make_tuple(none_if_empty(one.id), one.similarity, one.time));
    out.append(found);
  }
  return out;
}

nb::list OpenIndex::overlaps(const InputPointer& input, std::size_t limit) {
  const Use use(*this);
  const std::shared_ptr<const Rows> rows = rows_at_hand(input);
  std::vector<std::vector<IndexOverlap>> found(rows->size());
  Status status;
  CallObserver observer;
  call(observer, [&] {
    for (std::size_t row = 0; row < rows->size() && status.ok() && !observer.interrupted(); ++row) {
      status = index_->overlaps(rows->text(row), limit, found[row]);
    }
  });
  raise_unless_ok(base::to_absl(status));
  nb::list out;
  for (std::size_t row = 0; row < rows->size(); ++row) {
    const CodePoints characters(rows->text(row));
    nb::list of_text;
    for (const IndexOverlap& one : found[row]) {
      of_text.append(nb::make_tuple(report::kind_name(one.kind), one.similarity, one.words,
                                    characters.before(one.bytes.begin), characters.before(one.bytes.end),
                                    none_if_empty(one.id), nb::bytes(one.source_text.data(), one.source_text.size())));
    }
    out.append(of_text);
  }
  return out;
}

void OpenIndex::remove(const std::vector<std::string>& ids) {
  const Use use(*this);
  Status status;
  {
    const nb::gil_scoped_release released;
    status = index_->remove(ids);
  }
  raise_unless_ok(base::to_absl(status));
}

nb::dict OpenIndex::info() {
  const Use use(*this);
  IndexInfo info;
  Status status;
  {
    const nb::gil_scoped_release released;
    status = index_->info(info);
  }
  raise_unless_ok(base::to_absl(status));
  const auto time = [](const std::optional<double>& seconds) {
    return seconds ? nb::object(nb::float_(*seconds)) : nb::none();
  };
  nb::dict out;
  out["documents"] = info.documents;
  out["originals"] = info.originals;
  out["duplicates"] = info.duplicates;
  out["bytes"] = info.bytes;
  out["text_bytes"] = info.text_bytes;
  out["threshold"] = info.threshold;
  out["shingle"] = info.shingle;
  out["recall"] = info.recall;
  out["passages"] = info.passages;
  out["oldest"] = time(info.oldest);
  out["newest"] = time(info.newest);
  out["window"] = info.window > 0 ? nb::object(nb::float_(info.window)) : nb::none();
  out["version"] = info.version;
  return out;
}

void OpenIndex::close() {
  if (closed_) return;
  if (of_other_process()) {  // whose business it is
    closed_ = true;
    return;
  }
  const Use use(*this);
  Status status;
  {
    const nb::gil_scoped_release released;
    status = index_->close();
  }
  closed_ = true;
  raise_unless_ok(base::to_absl(status));
}

// A number as ids have it.
std::string id_of_number(double number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number + 0.0).ptr;
  return {digits, end};
}

}  // namespace

void bind_index(nb::module_& module) {
  nb::class_<OpenIndex>(module, "Index")
      .def(
          "__init__",
          [](OpenIndex* self, const std::string& folder, std::optional<double> threshold,
             std::optional<std::size_t> shingle, std::optional<double> recall, std::optional<bool> passages,
             bool read_only) {
            new (self) OpenIndex(folder, read_only,
                                 {.threshold = threshold,
                                  .shingle = shingle,
                                  .recall = recall,
                                  .passages = passages,
                                  .window = std::nullopt,
                                  .threads = 0,
                                  .memory = 0});
            const Status status = self->opened();
            if (status.ok()) return;
            self->~OpenIndex();
            raise_unless_ok(base::to_absl(status));
          },
          nb::arg("folder"), nb::arg("threshold").none(), nb::arg("shingle").none(), nb::arg("recall").none(),
          nb::arg("passages").none(), nb::arg("read_only"))
      .def("add", &OpenIndex::add)
      .def("query", &OpenIndex::query)
      .def("overlaps", &OpenIndex::overlaps)
      .def("remove", &OpenIndex::remove)
      .def("info", &OpenIndex::info)
      .def("close", &OpenIndex::close);
  module.def("id_of_number", &id_of_number);
}

}  // namespace refrain::python
