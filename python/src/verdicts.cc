#include "verdicts.h"

#include <utility>

#include "columns.h"
#include "text_builder.h"

namespace refrain::python {
namespace {

constexpr std::size_t kBatchRows = std::size_t{1} << 16;
constexpr std::size_t kBatchBytes = std::size_t{64} << 20;

void set_bit(std::vector<std::uint8_t>& bits, std::size_t k) {
  bits[k / 8] = static_cast<std::uint8_t>(bits[k / 8] | 1u << (k % 8));
}
void clear_bit(std::vector<std::uint8_t>& bits, std::size_t k) {
  bits[k / 8] = static_cast<std::uint8_t>(bits[k / 8] & ~(1u << (k % 8)));
}

Schema extended(const ArrowSchema* first, const std::vector<NewColumn>& more) {
  ArrowSchema schema;
  extend_schema(first, more, &schema);
  return std::make_shared<const Owned<ArrowSchema>>(&schema);
}

}  // namespace

Verdicts::Verdicts(const run::Decisions& decisions, std::size_t rows)
    : keep(rows, 1),
      kept_row(rows, -1),
      similarity(rows, 0),
      keep_bits((rows + 7) / 8, 0xff),
      row_bits((rows + 7) / 8, 0),
      near_bits((rows + 7) / 8, 0) {
  for (const run::Removed& one : decisions.removed) {
    const std::size_t row = one.document - decisions.against;
    keep[row] = 0;
    clear_bit(keep_bits, row);
    if (one.reason == run::RemovalReason::kNear) {
      kept_row[row] = one.kept - decisions.against;
      set_bit(row_bits, row);
    }
    if (one.reason == run::RemovalReason::kNear || one.reason == run::RemovalReason::kAgainst) {
      similarity[row] = one.similarity;
      set_bit(near_bits, row);
    }
  }
}

void export_keep(std::shared_ptr<const Verdicts> verdicts, ArrowSchema* schema, ArrowArray* array) {
  const Verdicts& all = *verdicts;
  ArrowSchema table;
  extend_schema(nullptr, {{"refrain_keep", "b"}}, &table);
  copy_schema(*table.children[0], schema);
  table.release(&table);
  make_array(static_cast<std::int64_t>(all.size()), 0, 0, {nullptr, all.keep_bits.data()}, std::move(verdicts), array);
}

VerdictStream::VerdictStream(std::unique_ptr<BatchStream> from, std::shared_ptr<const Verdicts> verdicts,
                             NewTexts texts)
    : from_(std::move(from)), verdicts_(std::move(verdicts)), texts_(std::move(texts)) {
  const ArrowSchema& before = **from_->schema();
  if (is_table(before)) place_ = find_column(before, texts_.column);
  ArrowSchema schema;
  extend_schema(&before, {{"refrain_keep", "b"}, {"refrain_kept_row", "l"}, {"refrain_similarity", "g"}}, &schema);
  // What is cut is in no dictionary.
  ArrowSchema& column = *schema.children[place_.value_or(0)];
  if (texts_.cut != nullptr && column.dictionary != nullptr) set_format(&column, "U");
  schema_ = std::make_shared<const Owned<ArrowSchema>>(&schema);
}

bool VerdictStream::changed(std::size_t length) const {
  if (texts_.cut == nullptr) return false;
  if (from_dictionary()) return true;
  return next_cut_ < texts_.cut->size() && (*texts_.cut)[next_cut_].first < row_ + length;
}

bool VerdictStream::from_dictionary() const {
  const ArrowSchema& before = **from_->schema();
  return (place_ ? *before.children[*place_] : before).dictionary != nullptr;
}

// The column of texts of a batch, with those that were cut in their places.
absl::Status VerdictStream::add_texts(const ArrowArray& batch, std::vector<ArrowArray>& columns) {
  const ArrowSchema& before = **from_->schema();
  const absl::StatusOr<ColumnRows> rows = rows_of(before, batch, place_);
  if (!rows.ok()) return rows.status();
  const absl::StatusOr<TextColumn> texts = TextColumn::make(place_ ? *before.children[*place_] : before, *rows);
  if (!texts.ok()) return texts.status();
  TextBuilder builder((**schema_).children[place_.value_or(0)]->format);
  for (std::size_t k = 0; k < texts->size(); ++k) {
    const CutTexts& cut = *texts_.cut;
    if (next_cut_ < cut.size() && cut[next_cut_].first == row_ + k) {
      builder.add(cut[next_cut_++].second);
    } else {
      builder.add(texts->text(k));
    }
  }
  builder.finish(&columns.emplace_back());
  return absl::OkStatus();
}

absl::StatusOr<Batch> VerdictStream::next() {
  absl::StatusOr<Batch> batch = from_->next();
  if (!batch.ok()) return batch;
  const Verdicts& all = *verdicts_;
  const absl::Status other_rows =
      absl::UnavailableError("the data has other rows than it had when it was deduplicated");
  if (*batch == nullptr) {
    if (row_ != all.size()) return other_rows;
    return batch;
  }
  const ArrowArray& array = ***batch;
  if (array.length < 0 || static_cast<std::size_t>(array.length) > all.size() - row_) return other_rows;
  const bool texts_change = changed(static_cast<std::size_t>(array.length));
  const bool table = is_table(**from_->schema());
  std::vector<ArrowArray> columns;
  const std::size_t count = table ? static_cast<std::size_t>(array.n_children) : 1;
  absl::Status status;
  for (std::size_t k = 0; k < count && status.ok(); ++k) {
    if (texts_change && k == place_.value_or(0)) {
      status = add_texts(array, columns);
    } else if (table) {
      share_array(*array.children[k], *batch, array.offset, array.length, &columns.emplace_back());
    } else {
      share_array(array, *batch, 0, array.length, &columns.emplace_back());
    }
  }
  if (!status.ok()) {
    for (ArrowArray& column : columns) column.release(&column);
    return status;
  }
  const auto row = static_cast<std::int64_t>(row_);
  make_array(array.length, 0, row, {nullptr, all.keep_bits.data()}, verdicts_, &columns.emplace_back());
  make_array(array.length, -1, row, {all.row_bits.data(), all.kept_row.data()}, verdicts_, &columns.emplace_back());
  make_array(array.length, -1, row, {all.near_bits.data(), all.similarity.data()}, verdicts_, &columns.emplace_back());
  row_ += static_cast<std::size_t>(array.length);
  ArrowArray out;
  make_struct(array.length, columns, &out);
  return std::make_shared<const Owned<ArrowArray>>(&out);
}

TextStream::TextStream(std::size_t rows, TextOfRow text)
    : rows_(rows), text_(std::move(text)), schema_(extended(nullptr, {{"text", "U"}})) {}

absl::StatusOr<Batch> TextStream::next() {
  if (row_ == rows_) return Batch();
  TextBuilder builder("U");
  for (; row_ < rows_ && builder.rows() < kBatchRows && builder.bytes() < kBatchBytes; ++row_) {
    const absl::StatusOr<std::string_view> text = text_(row_);
    if (!text.ok()) return text.status();
    builder.add(*text);
  }
  const auto length = static_cast<std::int64_t>(builder.rows());
  std::vector<ArrowArray> columns(1);
  builder.finish(columns.data());
  ArrowArray out;
  make_struct(length, columns, &out);
  return std::make_shared<const Owned<ArrowArray>>(&out);
}

}  // namespace refrain::python
