// Columns as the engine needs them: texts, and the values that rows are ordered by, read where they lie.

#ifndef REFRAIN_PYTHON_SRC_COLUMNS_H_
#define REFRAIN_PYTHON_SRC_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrow_data.h"
#include "io/json/jsonl.h"

namespace refrain::python {

// The rows of one column of one batch. `nulls` of the batch itself count, too.
struct ColumnRows {
  const ArrowArray* array = nullptr;
  std::int64_t begin = 0;  // of the column's own rows, those before its offset not counted
  std::int64_t length = 0;
  const std::uint8_t* batch_nulls = nullptr;  // validity of the batch, if it has any
  std::int64_t batch_begin = 0;               // its first bit
};

// Column `place` of a batch, or the batch itself where it is a column alone. An error where lengths do not fit.
absl::StatusOr<ColumnRows> rows_of(const ArrowSchema& schema, const ArrowArray& batch,
                                   std::optional<std::size_t> place);

// Texts: string, large_string, string_view, dictionaries of these, null, or strings of somebody else. Holds no text and no
// buffer: whatever it is of must outlive it. Thread-safe.
class TextColumn {
 public:
  // Whether a column of this type has texts.
  static bool takes(const ArrowSchema& schema);

  // All places of the rows are looked at, so that text() reads nothing but what the array has. An error says what is
  // broken.
  static absl::StatusOr<TextColumn> make(const ArrowSchema& schema, const ColumnRows& rows);

  // Texts that lie anywhere; a null one has no data.
  explicit TextColumn(std::vector<std::string_view> texts);

  std::size_t size() const { return size_; }

  // Bytes of all texts.
  std::uint64_t bytes() const { return bytes_; }

  // The text of a row; without data for a null.
  std::string_view text(std::size_t row) const;

 private:
  enum class Kind : std::uint8_t { kNull, kOffsets, kLargeOffsets, kViews, kDictionary, kPlain };

  TextColumn() = default;
  bool null(std::size_t row) const;
  std::int64_t index(std::size_t row) const;
  absl::Status check();
  template <typename Offset>
  absl::Status check_offsets();
  absl::Status check_views();
  absl::Status check_dictionary();

  Kind kind_ = Kind::kNull;
  std::size_t size_ = 0;
  std::uint64_t bytes_ = 0;
  std::size_t first_ = 0;  // row of the buffers that is row 0 here
  const std::uint8_t* nulls_ = nullptr;
  const std::uint8_t* batch_nulls_ = nullptr;
  std::size_t batch_first_ = 0;
  const void* places_ = nullptr;         // offsets, views or indices
  const char* data_ = nullptr;           // of offsets
  const void* const* parts_ = nullptr;   // of views: where they point into
  const std::int64_t* sizes_ = nullptr;  // of these
  std::int64_t part_count_ = 0;
  char index_format_ = 0;
  std::shared_ptr<const TextColumn> dictionary_;
  std::shared_ptr<const std::vector<std::string_view>> plain_;
};

// What rows are ordered by: whole numbers, floats, decimals, dates and times, texts, or a dictionary of these. A null
// and what is no number is no key.
class KeyColumn {
 public:
  static bool takes(const ArrowSchema& schema);
  static absl::StatusOr<KeyColumn> make(const ArrowSchema& schema, const ColumnRows& rows);

  void key(std::size_t row, io::RecordKey& key) const;

  // The value as a JSON number, whole numbers and decimals with all of their digits, or string; empty where there is
  // none. An endless one is no JSON: "inf".
  std::string json(std::size_t row) const;

  // The same for equal values, whatever their types; empty where there is none.
  std::string group(std::size_t row) const;

  // How many seconds 1 stands for, where it is a date or a time; else 0.
  double unit() const { return unit_; }

 private:
  KeyColumn() = default;
  bool null(std::size_t row) const;
  absl::Status check_dictionary(std::size_t rows) const;
  // The row of the dictionary that a row stands for.
  std::size_t entry(std::size_t row) const;
  // A decimal, without zeros at its end.
  std::string digits(std::size_t row) const;
  // Whether a double tells it apart from all others of so few digits.
  static bool fits_double(std::string_view digits);

  char format_ = 0;         // of a decimal 'd', of a dictionary that of its indices
  std::size_t width_ = 0;   // bytes of a decimal
  std::int32_t scale_ = 0;  // its digits behind the point
  std::size_t dictionary_size_ = 0;
  std::shared_ptr<const KeyColumn> dictionary_;
  double unit_ = 0;
  std::size_t first_ = 0;
  const std::uint8_t* nulls_ = nullptr;
  const std::uint8_t* batch_nulls_ = nullptr;
  std::size_t batch_first_ = 0;
  const void* values_ = nullptr;
  std::optional<TextColumn> texts_;
};

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_COLUMNS_H_
