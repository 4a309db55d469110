// What became of each row, and the Arrow data that tells it.

#ifndef REFRAIN_PYTHON_SRC_VERDICTS_H_
#define REFRAIN_PYTHON_SRC_VERDICTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow_data.h"
#include "columns.h"
#include "run/dedup/run.h"

namespace refrain::python {

// One entry a row.
struct Verdicts {
  Verdicts(const run::Decisions& decisions, std::size_t rows);

  std::size_t size() const { return keep.size(); }

  std::vector<std::uint8_t> keep;       // 0 or 1
  std::vector<std::int64_t> kept_row;   // -1: none
  std::vector<double> similarity;       // 0: none
  std::vector<std::uint8_t> keep_bits;  // as Arrow has them
  std::vector<std::uint8_t> row_bits;   // rows with a kept one
  std::vector<std::uint8_t> near_bits;  // rows with a similarity
};

// A column of bool, Verdicts::keep.
void export_keep(std::shared_ptr<const Verdicts> verdicts, ArrowSchema* schema, ArrowArray* array);

// Texts that passages were cut out of, by row, in order.
using CutTexts = std::vector<std::pair<std::size_t, std::string>>;

// Texts that stand in the place of those of a column.
struct NewTexts {
  std::shared_ptr<const CutTexts> cut;  // null: none
  std::string column;                   // its name; of a column alone it does not matter
};

// The batches of a stream with columns of the verdicts behind their own. An error where it has other rows than there
// are verdicts.
class VerdictStream : public BatchStream {
 public:
  VerdictStream(std::unique_ptr<BatchStream> from, std::shared_ptr<const Verdicts> verdicts, NewTexts texts = {});

  const Schema& schema() const override { return schema_; }
  absl::StatusOr<Batch> next() override;

 private:
  absl::Status other_rows() const;
  // Goes to the next batch, where all of this one was given; null at the end.
  absl::Status read_on();
  // The schema of the column of texts.
  const ArrowSchema& text_schema() const;
  // Whether texts of the next `length` rows are other ones than in the batch.
  bool changed(std::int64_t length) const;
  // The column of texts for the next rows of the batch, with those that were cut in their places. `length`: how many
  // rows; fewer afterwards where a dictionary is full.
  absl::Status make_texts(std::int64_t& length, ArrowArray* into);
  void make_plain(std::int64_t length, ArrowArray* into);
  void make_dictionary(std::int64_t& length, ArrowArray* into);
  std::string_view text(std::size_t row);

  std::unique_ptr<BatchStream> from_;
  std::shared_ptr<const Verdicts> verdicts_;
  NewTexts texts_;
  std::optional<std::size_t> place_;  // of the column of texts
  std::size_t next_cut_ = 0;
  Schema schema_;
  std::size_t row_ = 0;
  Batch batch_;                         // of which rows are given
  std::int64_t begin_ = 0;              // the next of them
  std::optional<TextColumn> of_batch_;  // its texts, where some are asked for
};

// What of a str is no UTF-8 is a lone surrogate, which Arrow has not: U+FFFD stands for it. `changed` holds the text
// where it is another one.
std::string_view without_surrogates(std::string_view text, std::string& changed);

// A column "text" of texts that are asked for one by one; one without data is null.
class TextStream : public BatchStream {
 public:
  using TextOfRow = std::function<absl::StatusOr<std::string_view>(std::size_t row)>;

  TextStream(std::size_t rows, TextOfRow text);

  const Schema& schema() const override { return schema_; }
  absl::StatusOr<Batch> next() override;

 private:
  std::size_t rows_;
  TextOfRow text_;
  Schema schema_;
  std::size_t row_ = 0;
};

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_VERDICTS_H_
