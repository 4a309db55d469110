#include "verdicts.h"

#include <utility>

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

struct TextBuffers {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint8_t> valid;
  std::string bytes;
};

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

VerdictStream::VerdictStream(std::unique_ptr<BatchStream> from, std::shared_ptr<const Verdicts> verdicts)
    : from_(std::move(from)),
      verdicts_(std::move(verdicts)),
      schema_(extended(&**from_->schema(),
                       {{"refrain_keep", "b"}, {"refrain_kept_row", "l"}, {"refrain_similarity", "g"}})) {}

absl::StatusOr<Batch> VerdictStream::next() {
  absl::StatusOr<Batch> batch = from_->next();
  if (!batch.ok()) return batch;
  const Verdicts& all = *verdicts_;
  const absl::Status changed = absl::UnavailableError("the data has other rows than it had when it was deduplicated");
  if (*batch == nullptr) {
    if (row_ != all.size()) return changed;
    return batch;
  }
  const ArrowArray& array = ***batch;
  if (array.length < 0 || static_cast<std::size_t>(array.length) > all.size() - row_) return changed;
  std::vector<ArrowArray> columns;
  if (is_table(**from_->schema())) {
    for (std::int64_t k = 0; k < array.n_children; ++k) {
      share_array(*array.children[k], *batch, array.offset, array.length, &columns.emplace_back());
    }
  } else {
    share_array(array, *batch, 0, array.length, &columns.emplace_back());
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
  auto buffers = std::make_shared<TextBuffers>();
  std::size_t count = 0;
  for (; row_ < rows_ && count < kBatchRows && buffers->bytes.size() < kBatchBytes; ++row_, ++count) {
    const absl::StatusOr<std::string_view> text = text_(row_);
    if (!text.ok()) return text.status();
    if (count % 8 == 0) buffers->valid.push_back(0);
    if (text->data() != nullptr) set_bit(buffers->valid, count);
    buffers->bytes += *text;
    buffers->offsets.push_back(static_cast<std::int64_t>(buffers->bytes.size()));
  }
  std::vector<ArrowArray> columns(1);
  const auto length = static_cast<std::int64_t>(count);
  make_array(length, -1, 0, {buffers->valid.data(), buffers->offsets.data(), buffers->bytes.data()}, buffers,
             columns.data());
  ArrowArray out;
  make_struct(length, columns, &out);
  return std::make_shared<const Owned<ArrowArray>>(&out);
}

}  // namespace refrain::python
