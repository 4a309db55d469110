#include "rows.h"

#include <nanobind/nanobind.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

std::size_t column_of(const ArrowSchema& schema, const std::string& name, const std::string& setting) {
  const std::optional<std::size_t> place = find_column(schema, name);
  if (place) return *place;
  throw nb::value_error(
      absl::StrCat(setting, ": there is no column '", name, "'; the data has ", column_names(schema)).c_str());
}

// Of a column that rows are ordered or grouped by, for which `setting` names it.
std::size_t value_column_of(const ArrowSchema& schema, const std::string& name, const std::string& setting,
                            const std::string& done) {
  if (!is_table(schema)) {
    throw nb::value_error(
        absl::StrCat(setting, ": there is no column '", name, "'; the data is one column of texts alone").c_str());
  }
  const std::size_t column = column_of(schema, name, setting);
  // A truth value would pass for the number 1 or 0, which is another id.
  if (setting == "id" && type_name(*schema.children[column]).ends_with("bool")) {
    throw nb::type_error(absl::StrCat("id: column '", name, "' is of type bool; ids are numbers or texts").c_str());
  }
  if (!KeyColumn::takes(*schema.children[column])) {
    throw nb::type_error(absl::StrCat(setting, ": column '", name, "' is of type ", type_name(*schema.children[column]),
                                      "; rows are ", done, " by numbers, dates, times or texts")
                             .c_str());
  }
  return column;
}

absl::StatusOr<KeyColumn> values_of(const ArrowSchema& schema, const Batch& batch, std::size_t column,
                                    const ArrowSchema& of) {
  const absl::StatusOr<ColumnRows> rows = rows_of(schema, **batch, column);
  if (!rows.ok()) return rows.status();
  return KeyColumn::make(of, *rows);
}

}  // namespace

ChosenColumns ChosenColumns::choose(const ArrowSchema& schema, const std::string& text, const std::string& key,
                                    const std::string& group) {
  ChosenColumns chosen;
  const bool table = is_table(schema);
  chosen.text_schema = &schema;
  if (table) {
    chosen.text = column_of(schema, text, "text");
    chosen.text_schema = schema.children[*chosen.text];
  }
  if (!TextColumn::takes(*chosen.text_schema)) {
    const std::string what = table ? absl::StrCat("text: column '", text, "'") : std::string("data: the column");
    throw nb::type_error(absl::StrCat(what, " is of type ", type_name(*chosen.text_schema),
                                      "; texts are string, large_string, string_view or a dictionary of these")
                             .c_str());
  }
  if (key.starts_with(kOfIndex)) {
    chosen.key = value_column_of(schema, key.substr(1), "time", "dated");
  } else if (!key.empty()) {
    chosen.key = value_column_of(schema, key, "keep", "ordered");
  }
  if (chosen.key) {
    chosen.key_schema = schema.children[*chosen.key];
  }
  if (group.starts_with(kOfIndex)) {
    if (table && find_column(schema, group.substr(1))) {
      chosen.group = value_column_of(schema, group.substr(1), "id", "named");
    }
  } else if (!group.empty()) {
    chosen.group = value_column_of(schema, group, "group_by", "grouped");
  }
  if (chosen.group) {
    chosen.group_schema = schema.children[*chosen.group];
  }
  return chosen;
}

absl::StatusOr<Chunk> Chunk::make(const ArrowSchema& schema, const ChosenColumns& columns, Batch batch,
                                  std::size_t first) {
  const absl::StatusOr<ColumnRows> rows = rows_of(schema, **batch, columns.text);
  if (!rows.ok()) return rows.status();
  absl::StatusOr<TextColumn> texts = TextColumn::make(*columns.text_schema, *rows);
  if (!texts.ok()) return texts.status();
  Chunk chunk{.first = first,
              .texts = *std::move(texts),
              .keys = std::nullopt,
              .groups = std::nullopt,
              .batch = std::move(batch)};
  if (columns.key) {
    absl::StatusOr<KeyColumn> keys = values_of(schema, chunk.batch, *columns.key, *columns.key_schema);
    if (!keys.ok()) return keys.status();
    chunk.keys = *std::move(keys);
  }
  if (columns.group) {
    absl::StatusOr<KeyColumn> groups = values_of(schema, chunk.batch, *columns.group, *columns.group_schema);
    if (!groups.ok()) return groups.status();
    chunk.groups = *std::move(groups);
  }
  return chunk;
}

absl::StatusOr<std::shared_ptr<Rows>> Rows::read(BatchStream& stream, const ChosenColumns& columns) {
  std::shared_ptr<Rows> rows(new Rows);
  rows->schema_ = stream.schema();
  for (;;) {
    absl::StatusOr<Batch> batch = stream.next();
    if (!batch.ok()) return batch.status();
    if (*batch == nullptr) return rows;
    rows->batches_.push_back(*batch);
    absl::StatusOr<Chunk> chunk = Chunk::make(**rows->schema_, columns, *std::move(batch), rows->size_);
    if (!chunk.ok()) return chunk.status();
    rows->add(*std::move(chunk));
  }
}

Rows::Rows(std::vector<std::string_view> texts, std::shared_ptr<const void> owner) : owner_(std::move(owner)) {
  add({.first = 0,
       .texts = TextColumn(std::move(texts)),
       .keys = std::nullopt,
       .groups = std::nullopt,
       .batch = nullptr});
}

void Rows::add(Chunk chunk) {
  if (chunk.texts.size() == 0) return;
  size_ += chunk.texts.size();
  bytes_ += chunk.texts.bytes();
  chunks_.push_back(std::move(chunk));
}

std::string_view Rows::text(std::size_t row) const {
  const auto after = std::upper_bound(chunks_.begin(), chunks_.end(), row,
                                      [](std::size_t wanted, const Chunk& chunk) { return wanted < chunk.first; });
  const Chunk& chunk = *std::prev(after);
  return chunk.texts.text(row - chunk.first);
}

std::unique_ptr<BatchStream> Rows::stream() const {
  if (schema_ == nullptr) return nullptr;
  return std::make_unique<HeldStream>(schema_, batches_);
}

}  // namespace refrain::python
