#include "verdicts.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/container/flat_hash_map.h"
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
  schema_ = std::make_shared<const Owned<ArrowSchema>>(&schema);
}

const ArrowSchema& VerdictStream::text_schema() const {
  const ArrowSchema& before = **from_->schema();
  return place_ ? *before.children[*place_] : before;
}

bool VerdictStream::changed(std::int64_t length) const {
  return texts_.cut != nullptr && next_cut_ < texts_.cut->size() &&
         (*texts_.cut)[next_cut_].first < row_ + static_cast<std::size_t>(length);
}

// Of a row of the batch. REQUIRES: asked for in order.
std::string_view VerdictStream::text(std::size_t row) {
  const CutTexts& cut = *texts_.cut;
  const std::size_t wanted = row_ + row - static_cast<std::size_t>(begin_);
  return next_cut_ < cut.size() && cut[next_cut_].first == wanted ? std::string_view(cut[next_cut_++].second)
                                                                  : of_batch_->text(row);
}

void VerdictStream::make_plain(std::int64_t length, ArrowArray* into) {
  TextBuilder builder(text_schema().format);
  for (std::int64_t k = begin_; k < begin_ + length; ++k) builder.add(text(static_cast<std::size_t>(k)));
  builder.finish(into);
}

// A dictionary of the texts of these rows alone: one of them all might have more than the indices can count.
void VerdictStream::make_dictionary(std::int64_t& length, ArrowArray* into) {
  struct Buffers {
    std::vector<std::uint8_t> valid;
    std::string indices;
  };
  static constexpr std::string_view kSigned = "csil";
  static constexpr std::string_view kUnsigned = "CSIL";
  const char format = text_schema().format[0];
  const bool has_sign = kSigned.find(format) != std::string_view::npos;
  const std::size_t size = std::size_t{1} << (has_sign ? kSigned : kUnsigned).find(format);
  const std::size_t bits = 8 * size - (has_sign ? 1 : 0);
  const std::size_t most = std::size_t{1} << std::min<std::size_t>(bits, 62);
  auto buffers = std::make_shared<Buffers>();
  TextBuilder texts(text_schema().dictionary->format);
  absl::flat_hash_map<std::string_view, std::uint64_t> places;
  std::int64_t rows = 0;
  for (; rows < length; ++rows) {
    const std::size_t next_cut = next_cut_;
    const std::string_view one = text(static_cast<std::size_t>(begin_ + rows));
    std::uint64_t place = 0;
    if (one.data() != nullptr) {
      const auto [at, added] = places.try_emplace(one, places.size());
      if (added && places.size() > most) {
        next_cut_ = next_cut;
        break;
      }
      if (added) texts.add(one);
      place = at->second;
    }
    if (rows % 8 == 0) buffers->valid.push_back(0);
    if (one.data() != nullptr) set_bit(buffers->valid, static_cast<std::size_t>(rows));
    buffers->indices.append(reinterpret_cast<const char*>(&place), size);  // in little endian
  }
  length = rows;
  const std::vector<const void*> both = {buffers->valid.data(), buffers->indices.data()};
  make_array(rows, -1, 0, both, buffers, into);
  ArrowArray dictionary;
  texts.finish(&dictionary);
  set_dictionary(into, &dictionary);
}

absl::Status VerdictStream::make_texts(std::int64_t& length, ArrowArray* into) {
  if (!of_batch_) {
    const absl::StatusOr<ColumnRows> rows = rows_of(**from_->schema(), **batch_, place_);
    if (!rows.ok()) return rows.status();
    absl::StatusOr<TextColumn> texts = TextColumn::make(text_schema(), *rows);
    if (!texts.ok()) return texts.status();
    of_batch_ = *std::move(texts);
  }
  if (text_schema().dictionary != nullptr) {
    make_dictionary(length, into);
  } else {
    make_plain(length, into);
  }
  return absl::OkStatus();
}

absl::Status VerdictStream::other_rows() const {
  return absl::UnavailableError("the data has other rows than it had when it was deduplicated");
}

absl::Status VerdictStream::read_on() {
  if (batch_ != nullptr && begin_ < (**batch_).length) return absl::OkStatus();
  absl::StatusOr<Batch> batch = from_->next();
  if (!batch.ok()) return batch.status();
  batch_ = *std::move(batch);
  begin_ = 0;
  of_batch_.reset();
  if (batch_ == nullptr) return row_ == verdicts_->size() ? absl::OkStatus() : other_rows();
  const std::int64_t length = (**batch_).length;
  const bool fits = length >= 0 && static_cast<std::size_t>(length) <= verdicts_->size() - row_;
  return fits ? absl::OkStatus() : other_rows();
}

absl::StatusOr<Batch> VerdictStream::next() {
  if (absl::Status status = read_on(); !status.ok()) return status;
  if (batch_ == nullptr) return batch_;
  const Verdicts& all = *verdicts_;
  const ArrowArray& array = **batch_;
  std::int64_t length = array.length - begin_;
  ArrowArray texts = {};
  const bool texts_change = changed(length);
  if (texts_change) {
    if (absl::Status status = make_texts(length, &texts); !status.ok()) return status;
  }
  const bool table = is_table(**from_->schema());
  std::vector<ArrowArray> columns;
  const std::size_t count = table ? static_cast<std::size_t>(array.n_children) : 1;
  for (std::size_t k = 0; k < count; ++k) {
    ArrowArray& column = columns.emplace_back();
    if (texts_change && k == place_.value_or(0)) {
      column = texts;
    } else if (table) {
      share_array(*array.children[k], batch_, array.offset + begin_, length, &column);
    } else {
      share_array(array, batch_, begin_, length, &column);
    }
  }
  const auto row = static_cast<std::int64_t>(row_);
  make_array(length, 0, row, {nullptr, all.keep_bits.data()}, verdicts_, &columns.emplace_back());
  make_array(length, -1, row, {all.row_bits.data(), all.kept_row.data()}, verdicts_, &columns.emplace_back());
  make_array(length, -1, row, {all.near_bits.data(), all.similarity.data()}, verdicts_, &columns.emplace_back());
  row_ += static_cast<std::size_t>(length);
  begin_ += length;
  ArrowArray out;
  make_struct(length, columns, &out);
  return std::make_shared<const Owned<ArrowArray>>(&out);
}

std::string_view without_surrogates(std::string_view text, std::string& changed) {
  const auto lone = [text](std::size_t at) {
    return text[at] == '\xed' && at + 2 < text.size() && (static_cast<unsigned char>(text[at + 1]) & 0xe0) == 0xa0;
  };
  std::size_t at = text.find('\xed');
  while (at != std::string_view::npos && !lone(at)) at = text.find('\xed', at + 1);
  if (at == std::string_view::npos) return text;
  changed = text;
  for (; at < text.size(); ++at) {
    if (lone(at)) changed.replace(at, 3, "\xef\xbf\xbd");
  }
  return changed;
}

TextStream::TextStream(std::size_t rows, TextOfRow text)
    : rows_(rows), text_(std::move(text)), schema_(extended(nullptr, {{"text", "U"}})) {}

absl::StatusOr<Batch> TextStream::next() {
  if (row_ == rows_) return Batch();
  TextBuilder builder("U");
  std::string changed;
  for (; row_ < rows_ && builder.rows() < kBatchRows && builder.bytes() < kBatchBytes; ++row_) {
    const absl::StatusOr<std::string_view> text = text_(row_);
    if (!text.ok()) return text.status();
    builder.add(without_surrogates(*text, changed));
  }
  const auto length = static_cast<std::int64_t>(builder.rows());
  std::vector<ArrowArray> columns(1);
  builder.finish(columns.data());
  ArrowArray out;
  make_struct(length, columns, &out);
  return std::make_shared<const Owned<ArrowArray>>(&out);
}

}  // namespace refrain::python
