// The steps of a dedup that several machines share, each over Arrow record batches: sign, group, join, decide.

#include <nanobind/nanobind.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>

#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arrow_data.h"
#include "bindings.h"
#include "calls.h"
#include "columns.h"
#include "dedup/bin_deduplicator.h"
#include "dedup/components.h"
#include "dedup/containment.h"
#include "dedup/document_batch.h"
#include "dedup/key_exchange.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

template <typename Struct>
Owned<Struct> take_capsule(nb::handle capsule, const char* name) {
  auto* pointer = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (pointer == nullptr) throw nb::python_error();
  if (pointer->release == nullptr) throw nb::value_error("the Arrow batch was read before");
  return Owned<Struct>(pointer);
}

template <typename T>
nb::bytes bytes_of(const std::vector<T>& values) {
  return nb::bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

nb::tuple tuple_of(const dedup::Parcels& parcels) {
  return nb::make_tuple(bytes_of(parcels.parts), bytes_of(parcels.ends),
                        nb::bytes(parcels.bytes.data(), parcels.bytes.size()));
}

// A record batch that was handed over, and its columns by name.
class Table {
 public:
  Table(nb::handle schema, nb::handle array)
      : schema_(take_capsule<ArrowSchema>(schema, "arrow_schema")),
        array_(take_capsule<ArrowArray>(array, "arrow_array")) {}

  std::size_t size() const { return static_cast<std::size_t>(array_->length); }

  TextColumn texts(const std::string& name) const {
    const std::size_t place = find(name);
    if (!TextColumn::takes(*schema_->children[place])) throw wrong_type(name, place, "a string");
    absl::StatusOr<TextColumn> column = TextColumn::make(*schema_->children[place], rows(place));
    raise_unless_ok(column.status());
    return *std::move(column);
  }

  // The values of a column without nulls, of a type of so many bytes.
  template <typename T>
  std::vector<T> numbers(const std::string& name, const char* format, const char* type) const {
    const std::size_t place = find(name);
    if (std::string_view(schema_->children[place]->format) != format) throw wrong_type(name, place, type);
    const ColumnRows column = rows(place);
    refuse_nulls(name, column);
    std::vector<T> values(size());
    if (!values.empty()) {
      const auto* from = static_cast<const char*>(column.array->buffers[1]);
      std::memcpy(values.data(), from + first(column) * sizeof(T), values.size() * sizeof(T));
    }
    return values;
  }

  // As it stands in the bits of a column of bool without nulls.
  std::vector<std::uint8_t> flags(const std::string& name) const {
    const std::size_t place = find(name);
    if (std::string_view(schema_->children[place]->format) != "b") throw wrong_type(name, place, "a bool");
    const ColumnRows column = rows(place);
    refuse_nulls(name, column);
    std::vector<std::uint8_t> values(size());
    const auto* bits = static_cast<const std::uint8_t*>(column.array->buffers[1]);
    for (std::size_t k = 0; k < values.size(); ++k) {
      const std::size_t at = first(column) + k;
      values[k] = bits[at / 8] >> (at % 8) & 1;
    }
    return values;
  }

  // The bytes of a column of binary without nulls.
  std::vector<std::string_view> pieces(const std::string& name) const {
    const std::size_t place = find(name);
    const std::string_view format = schema_->children[place]->format;
    if (format != "z" && format != "Z") throw wrong_type(name, place, "a binary");
    const ColumnRows column = rows(place);
    refuse_nulls(name, column);
    std::vector<std::string_view> values;
    if (size() == 0) return values;
    if (column.array->n_buffers < 3) throw nb::value_error("the Arrow array is broken: it has too few buffers");
    const auto* data = static_cast<const char*>(column.array->buffers[2]);
    const auto end = [&](std::size_t k) -> std::int64_t {
      const void* ends = column.array->buffers[1];
      return format == "z" ? static_cast<const std::int32_t*>(ends)[k] : static_cast<const std::int64_t*>(ends)[k];
    };
    for (std::size_t k = first(column); k < first(column) + size(); ++k) {
      if (end(k) < 0 || end(k + 1) < end(k))
        throw nb::value_error("the Arrow array is broken: its offsets run backwards");
      values.emplace_back(data == nullptr ? "" : data + end(k), static_cast<std::size_t>(end(k + 1) - end(k)));
    }
    return values;
  }

 private:
  std::size_t find(const std::string& name) const {
    const std::optional<std::size_t> place = find_column(*schema_, name);
    if (!place) {
      throw nb::value_error(
          absl::StrCat("there is no column '", name, "'; the columns are ", column_names(*schema_)).c_str());
    }
    return *place;
  }

  ColumnRows rows(std::size_t place) const {
    const absl::StatusOr<ColumnRows> rows = rows_of(*schema_, *array_, place);
    raise_unless_ok(rows.status());
    return *rows;
  }

  // Of the buffers of a column.
  static std::size_t first(const ColumnRows& column) {
    return static_cast<std::size_t>(column.array->offset + column.begin);
  }

  nb::builtin_exception wrong_type(const std::string& name, std::size_t place, const char* wanted) const {
    return nb::type_error(absl::StrCat("column '", name, "' is of type ", type_name(*schema_->children[place]),
                                       "; give ", wanted, " column")
                              .c_str());
  }

  void refuse_nulls(const std::string& name, const ColumnRows& column) const {
    const ArrowArray& array = *column.array;
    if (size() > 0 && (array.n_buffers < 2 || array.buffers[1] == nullptr)) {
      throw nb::value_error("the Arrow array is broken: a buffer is not there");
    }
    if (array.null_count == 0 || array.buffers[0] == nullptr) return;
    const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
    for (std::size_t k = first(column); k < first(column) + size(); ++k) {
      if ((bits[k / 8] >> (k % 8) & 1) == 0)
        throw nb::value_error(absl::StrCat("column '", name, "' has a null").c_str());
    }
  }

  Owned<ArrowSchema> schema_;
  Owned<ArrowArray> array_;
};

// Texts that documents must not contain.
class Earlier {
 public:
  explicit Earlier(double share) : index_(share) {}

  void add(nb::handle schema, nb::handle array, const std::string& text) {
    const Table table(schema, array);
    const TextColumn texts = table.texts(text);
    const nb::gil_scoped_release released;
    for (std::size_t k = 0; k < texts.size(); ++k) index_.add(texts.text(k));
  }

  void finish() {
    const nb::gil_scoped_release released;
    index_.finish();
  }

  bool contained(std::string_view text, dedup::ContainmentIndex::Scratch& scratch) const {
    return index_.find(text, scratch).has_value();
  }

  std::size_t memory() const { return index_.memory(); }

 private:
  dedup::ContainmentIndex index_;
};

using EarlierPointer = std::shared_ptr<const Earlier>;

class Signer {
 public:
  Signer(const DedupOptions& options, EarlierPointer earlier) : batch_(options), earlier_(std::move(earlier)) {}

  // `is_earlier`: a column of bool, or empty.
  void add(nb::handle schema, nb::handle array, const std::string& text, const std::string& id,
           const std::string& is_earlier) {
    const Table table(schema, array);
    const TextColumn texts = table.texts(text);
    const auto ids = table.numbers<std::uint64_t>(id, "l", "an int64");
    const std::vector<std::uint8_t> earlier =
        is_earlier.empty() ? std::vector<std::uint8_t>(table.size()) : table.flags(is_earlier);
    const nb::gil_scoped_release released;
    for (std::size_t k = 0; k < texts.size(); ++k) {
      batch_.clear();
      batch_.add(texts.text(k));
      packer_.add(ids[k], batch_.keys(0), earlier[k] == 0);
      if (earlier[k] == 0 && earlier_ != nullptr && earlier_->contained(texts.text(k), scratch_)) {
        packer_.add_contained(ids[k]);
      }
    }
  }

  std::size_t held() const { return packer_.size(); }
  nb::tuple take() { return tuple_of(packer_.take()); }

 private:
  dedup::DocumentBatch batch_;
  dedup::KeyPacker packer_;
  EarlierPointer earlier_;
  dedup::ContainmentIndex::Scratch scratch_;
};

// Hands each row of a batch, its part and its piece, to add(), which says whether it is one of those that `makers` make.
template <typename Add>
void add_pieces(nb::handle schema, nb::handle array, const std::string& part, const std::string& data,
                const char* makers, const Add& add) {
  const Table table(schema, array);
  const auto parts = table.numbers<std::int32_t>(part, "i", "an int32");
  const std::vector<std::string_view> pieces = table.pieces(data);
  bool good = true;
  {
    const nb::gil_scoped_release released;
    for (std::size_t k = 0; k < parts.size() && good; ++k) good = add(parts[k], pieces[k]);
  }
  if (!good) throw nb::value_error(absl::StrCat("the batch was not made by ", makers).c_str());
}

class Grouper {
 public:
  void add(nb::handle schema, nb::handle array, const std::string& part, const std::string& data) {
    add_pieces(schema, array, part, data, "sign or group",
               [this](std::int32_t of, std::string_view piece) { return grouper_.add(of, piece); });
  }

  void finish() {
    const nb::gil_scoped_release released;
    grouper_.finish();
  }

  std::size_t held() const { return grouper_.ready_bytes(); }
  nb::tuple take() { return tuple_of(grouper_.take()); }

 private:
  dedup::KeyGrouper grouper_;
};

// What becomes of all that the groupers hand over.
class Joiner {
 public:
  void add(nb::handle schema, nb::handle array, const std::string& part, const std::string& data) {
    add_pieces(schema, array, part, data, "group",
               [this](std::int32_t of, std::string_view piece) { return add_piece(of, piece); });
  }

  void join(std::int64_t a, std::int64_t b) {
    components_.join(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
  }

  std::uint64_t documents() const { return documents_; }
  nb::bytes twice() const { return bytes_of(twice_); }
  nb::bytes contained() const { return bytes_of(contained_); }
  std::size_t candidates() const { return components_.size(); }
  std::size_t memory() const { return components_.memory(); }

  nb::tuple pack(std::size_t documents) {
    dedup::Components::Bins bins;
    {
      const nb::gil_scoped_release released;
      bins = components_.pack(documents);
    }
    return nb::make_tuple(bytes_of(bins.ids), bytes_of(bins.bins), bins.count, bins.components, bins.largest);
  }

 private:
  bool add_piece(std::int32_t part, std::string_view bytes) {
    const dedup::ParcelKind kind = dedup::parcel_kind(part);
    if (bytes.size() % (kind == dedup::ParcelKind::kPairs ? 16 : 8) != 0) return false;
    const std::vector<std::uint64_t> numbers = dedup::read_numbers(bytes);
    switch (kind) {
      case dedup::ParcelKind::kPairs:
        for (std::size_t k = 0; k < numbers.size(); k += 2) components_.join(numbers[k], numbers[k + 1]);
        return true;
      case dedup::ParcelKind::kCounts:
        for (const std::uint64_t count : numbers) documents_ += count;
        return true;
      case dedup::ParcelKind::kTwice:
        twice_.insert(twice_.end(), numbers.begin(), numbers.end());
        return true;
      case dedup::ParcelKind::kContained:
        contained_.insert(contained_.end(), numbers.begin(), numbers.end());
        return true;
      default:
        return false;
    }
  }

  dedup::Components components_;
  std::uint64_t documents_ = 0;
  std::vector<std::uint64_t> twice_;
  std::vector<std::uint64_t> contained_;
};

// Rows are counted over all that was added, from 0; those of one bin come together.
class Decider {
 public:
  Decider(const DedupOptions& options, EarlierPointer earlier, std::string folder)
      : near_(options, std::move(folder)), earlier_(std::move(earlier)) {}

  // Of the rows that go: their numbers, those of the ones kept for them (-1 where it is an earlier text) and the
  // similarities (NaN where they contain an earlier text). Then the first row of the bin that is open.
  nb::tuple add(nb::handle schema, nb::handle array, const std::string& text, const std::string& bin,
                const std::string& is_earlier) {
    const Table table(schema, array);
    const TextColumn texts = table.texts(text);
    const auto bins = table.numbers<std::int32_t>(bin, "i", "an int32");
    const std::vector<std::uint8_t> earlier =
        is_earlier.empty() ? std::vector<std::uint8_t>(table.size()) : table.flags(is_earlier);
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> kept;
    std::vector<double> similarities;
    absl::Status status;
    {
      const nb::gil_scoped_release released;
      for (std::size_t begin = 0; begin < bins.size() && status.ok();) {
        std::size_t end = begin;
        while (end < bins.size() && bins[end] == bins[begin]) ++end;
        if (!bin_ || *bin_ != bins[begin]) begin_bin(bins[begin]);
        status = decide(texts, earlier, begin, end, [&](std::int64_t row, std::int64_t leader, double similarity) {
          rows.push_back(row);
          kept.push_back(leader);
          similarities.push_back(similarity);
        });
        begin = end;
      }
    }
    raise_unless_ok(status);
    return nb::make_tuple(bytes_of(rows), bytes_of(kept), bytes_of(similarities), bin_begin_);
  }

  std::size_t memory() const { return near_.memory(); }

 private:
  void begin_bin(std::int32_t bin) {
    bin_ = bin;
    bin_begin_ = row_;
    earlier_rows_ = 0;
    near_.begin();
  }

  template <typename Removed>
  absl::Status decide(const TextColumn& texts, const std::vector<std::uint8_t>& earlier, std::size_t begin,
                      std::size_t end, Removed&& removed) {
    using Kind = dedup::BinDeduplicator::Kind;
    views_.clear();
    kinds_.clear();
    decisions_.clear();
    for (std::size_t k = begin; k < end; ++k) {
      views_.push_back(texts.text(k));
      if (earlier[k] != 0) {
        kinds_.push_back(Kind::kEarlier);
      } else {
        const bool contains = earlier_ != nullptr && earlier_->contained(views_.back(), scratch_);
        kinds_.push_back(contains ? Kind::kRejected : Kind::kDocument);
      }
    }
    if (absl::Status status = near_.add(views_, kinds_, decisions_); !status.ok()) return status;
    for (std::size_t k = 0; k < kinds_.size(); ++k, ++row_) {
      if (kinds_[k] == Kind::kEarlier) {
        ++earlier_rows_;
        continue;
      }
      const Decision& decision = decisions_[k];
      // The reason that comes first: near to an earlier text, contains one, near to a document.
      if (decision.removed() && decision.kept < earlier_rows_) {
        removed(row_, -1, decision.similarity);
      } else if (kinds_[k] == Kind::kRejected) {
        removed(row_, -1, std::numeric_limits<double>::quiet_NaN());
      } else if (decision.removed()) {
        removed(row_, bin_begin_ + decision.kept, decision.similarity);
      }
    }
    return absl::OkStatus();
  }

  dedup::BinDeduplicator near_;
  EarlierPointer earlier_;
  dedup::ContainmentIndex::Scratch scratch_;
  std::optional<std::int32_t> bin_;
  std::int64_t row_ = 0;
  std::int64_t bin_begin_ = 0;
  std::uint32_t earlier_rows_ = 0;  // of the bin; they come first
  std::vector<std::string_view> views_;
  std::vector<dedup::BinDeduplicator::Kind> kinds_;
  std::vector<Decision> decisions_;
};

DedupOptions options_of(double threshold, std::size_t shingle, double recall) {
  return {.threshold = threshold, .shingle = shingle, .recall = recall, .threads = 1};
}

}  // namespace

void bind_distributed(nb::module_& module) {
  module.attr("ID_PARTS") = nb::make_tuple(dedup::kIdParts[0], dedup::kIdParts[1]);
  nb::class_<Earlier>(module, "Earlier")
      .def(nb::init<double>(), nb::arg("share"))
      .def("add", &Earlier::add)
      .def("finish", &Earlier::finish)
      .def("memory", &Earlier::memory);
  nb::class_<Signer>(module, "Signer")
      .def(
          "__init__",
          [](Signer* self, double threshold, std::size_t shingle, double recall, std::shared_ptr<Earlier> earlier) {
            new (self) Signer(options_of(threshold, shingle, recall), std::move(earlier));
          },
          nb::arg("threshold"), nb::arg("shingle"), nb::arg("recall"), nb::arg("earlier").none())
      .def("add", &Signer::add)
      .def("held", &Signer::held)
      .def("take", &Signer::take);
  nb::class_<Grouper>(module, "Grouper")
      .def(nb::init<>())
      .def("add", &Grouper::add)
      .def("finish", &Grouper::finish)
      .def("held", &Grouper::held)
      .def("take", &Grouper::take);
  nb::class_<Joiner>(module, "Joiner")
      .def(nb::init<>())
      .def("add", &Joiner::add)
      .def("join", &Joiner::join)
      .def("documents", &Joiner::documents)
      .def("twice", &Joiner::twice)
      .def("contained", &Joiner::contained)
      .def("candidates", &Joiner::candidates)
      .def("memory", &Joiner::memory)
      .def("pack", &Joiner::pack);
  nb::class_<Decider>(module, "Decider")
      .def(
          "__init__",
          [](Decider* self, double threshold, std::size_t shingle, double recall, std::shared_ptr<Earlier> earlier,
             std::string folder) {
            new (self) Decider(options_of(threshold, shingle, recall), std::move(earlier), std::move(folder));
          },
          nb::arg("threshold"), nb::arg("shingle"), nb::arg("recall"), nb::arg("earlier").none(), nb::arg("folder"))
      .def("add", &Decider::add)
      .def("memory", &Decider::memory);
}

}  // namespace refrain::python
