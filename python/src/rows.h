// Rows that are held: the batches of a table, or the strings of a list.

#ifndef REFRAIN_PYTHON_SRC_ROWS_H_
#define REFRAIN_PYTHON_SRC_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "columns.h"

namespace refrain::python {

// The columns that a run reads. What is wrong with a name or a type is thrown as one of Python's exceptions.
struct ChosenColumns {
  static constexpr char kOfIndex = '\1';

  std::optional<std::size_t> text;  // none: the data is a column alone
  const ArrowSchema* text_schema = nullptr;
  std::optional<std::size_t> key;
  const ArrowSchema* key_schema = nullptr;
  std::optional<std::size_t> group;
  const ArrowSchema* group_schema = nullptr;

  // `key`, `group`: empty where rows are not ordered or grouped by a column. With kOfIndex before its name, `key` is the
  // column of times and `group` that of ids, which may be missing.
  static ChosenColumns choose(const ArrowSchema& schema, const std::string& text, const std::string& key,
                              const std::string& group);
};

// Some rows of one batch, with whatever must stay while they are read.
struct Chunk {
  std::size_t first = 0;  // row of all that is row 0 here
  TextColumn texts;
  std::optional<KeyColumn> keys;
  std::optional<KeyColumn> groups;
  Batch batch;

  static absl::StatusOr<Chunk> make(const ArrowSchema& schema, const ChosenColumns& columns, Batch batch,
                                    std::size_t first);
};

class Rows {
 public:
  // All rows of a stream.
  static absl::StatusOr<std::shared_ptr<Rows>> read(BatchStream& stream, const ChosenColumns& columns);

  // Strings that `owner` keeps alive.
  Rows(std::vector<std::string_view> texts, std::shared_ptr<const void> owner);

  std::size_t size() const { return size_; }
  std::uint64_t bytes() const { return bytes_; }
  const std::vector<Chunk>& chunks() const { return chunks_; }

  // Thread-safe. Cost: a search among the chunks.
  std::string_view text(std::size_t row) const;

  // The batches again; null for strings of a list.
  std::unique_ptr<BatchStream> stream() const;

 private:
  Rows() = default;
  void add(Chunk chunk);

  std::vector<Chunk> chunks_;
  std::vector<Batch> batches_;
  Schema schema_;
  std::shared_ptr<const void> owner_;
  std::size_t size_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_ROWS_H_
