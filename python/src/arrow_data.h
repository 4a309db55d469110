// Arrow data that is owned: schemas, batches of rows, streams of them; and how what is held is handed on.

#ifndef REFRAIN_PYTHON_SRC_ARROW_DATA_H_
#define REFRAIN_PYTHON_SRC_ARROW_DATA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrow_abi.h"

namespace refrain::python {

// A struct of the interface that is released once, when it goes. Takes it away from whoever had it.
template <typename Struct>
class Owned {
 public:
  Owned() = default;
  explicit Owned(Struct* from) : value_(*from) { from->release = nullptr; }
  Owned(Owned&& other) noexcept : value_(other.value_) { other.value_.release = nullptr; }
  Owned& operator=(Owned&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (value_.release != nullptr) value_.release(&value_);
  }

  bool empty() const { return value_.release == nullptr; }
  const Struct& operator*() const { return value_; }
  const Struct* operator->() const { return &value_; }
  Struct* get() { return &value_; }

  // Gives it away.
  void move_to(Struct* into) {
    *into = value_;
    value_.release = nullptr;
  }

 private:
  Struct value_ = {};
};

using Schema = std::shared_ptr<const Owned<ArrowSchema>>;
using Batch = std::shared_ptr<const Owned<ArrowArray>>;

// Batches of one schema, one after the other. One thread at a time; the GIL is not held.
class BatchStream {
 public:
  virtual ~BatchStream() = default;
  virtual const Schema& schema() const = 0;
  virtual absl::StatusOr<Batch> next() = 0;  // null at the end
};

// A stream of somebody else's. An error that its producer tells is kUnavailable, with what it said.
class ForeignStream : public BatchStream {
 public:
  static absl::StatusOr<std::unique_ptr<ForeignStream>> open(Owned<ArrowArrayStream> stream);

  const Schema& schema() const override { return schema_; }
  absl::StatusOr<Batch> next() override;

 private:
  Owned<ArrowArrayStream> stream_;
  Schema schema_;
};

// Batches that are held. What is read from it shares them.
class HeldStream : public BatchStream {
 public:
  HeldStream(Schema schema, std::vector<Batch> batches) : schema_(std::move(schema)), batches_(std::move(batches)) {}

  const Schema& schema() const override { return schema_; }
  absl::StatusOr<Batch> next() override { return next_ == batches_.size() ? Batch() : batches_[next_++]; }

 private:
  Schema schema_;
  std::vector<Batch> batches_;
  std::size_t next_ = 0;
};

// Whether the rows are those of a table, with columns; else they are one column alone.
bool is_table(const ArrowSchema& schema);

// The type as people call it: "double", "list", "timestamp".
std::string type_name(const ArrowSchema& schema);

// The names of the columns of a table, for messages: 'id', 'text'.
std::string column_names(const ArrowSchema& schema);

// The place of a column of this name; nothing where there is none. Of two of one name the first.
std::optional<std::size_t> find_column(const ArrowSchema& schema, std::string_view name);

// A copy of a schema, down to its last child.
void copy_schema(const ArrowSchema& from, ArrowSchema* into);

// An array with the buffers of `from`, which `owner` keeps alive: rows begin to begin + length of it. Each of its structs
// can be moved away and released alone.
void share_array(const ArrowArray& from, const Batch& owner, std::int64_t begin, std::int64_t length, ArrowArray* into);

// A column that is made here. Its buffers go with `owner`.
struct NewColumn {
  std::string name;
  std::string format;
};

// A schema of a table: the columns of `first`, where it is not null (one that is no table is a column "text"), and
// others behind them, with the metadata of `first`.
void extend_schema(const ArrowSchema* first, const std::vector<NewColumn>& more, ArrowSchema* into);

// Sets up an array of a format without children. `owner` keeps the buffers alive.
void make_array(std::int64_t length, std::int64_t null_count, std::int64_t offset, std::vector<const void*> buffers,
                std::shared_ptr<const void> owner, ArrowArray* into);

// Gives an array that was made here its dictionary, which is moved away.
void set_dictionary(ArrowArray* array, ArrowArray* dictionary);

// Sets up a struct array of `length` rows without nulls, which takes the children (each is moved away).
void make_struct(std::int64_t length, std::vector<ArrowArray>& children, ArrowArray* into);

// A stream to give away that reads `from`.
void export_stream(std::unique_ptr<BatchStream> from, ArrowArrayStream* into);

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_ARROW_DATA_H_
