// Any Arrow column as the C data interface lets one see it: what is broken is refused, and of what is not each text lies within its
// buffers. Buffers have just the bytes that the interface says they have, so that a sanitizer sees a byte read past them; only the
// bytes of texts behind offsets are as many as the offsets say, since nobody tells.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columns.h"

namespace {

using refrain::python::ColumnRows;
using refrain::python::KeyColumn;
using refrain::python::TextColumn;

// Numbers out of the input, 0 when it is used up.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const char c = bytes_.front();
    bytes_.remove_prefix(1);
    return static_cast<std::uint8_t>(c);
  }
  std::uint8_t below(unsigned limit) { return static_cast<std::uint8_t>(byte() % limit); }
  bool odd() { return byte() % 2 != 0; }

 private:
  std::string_view bytes_;
};

// An array with all that it points to.
struct Made {
  ArrowSchema schema = {};
  ArrowArray array = {};
  std::string format;
  std::vector<std::unique_ptr<char[]>> owned;
  std::vector<const void*> buffers;
  std::unique_ptr<Made> dictionary;

  char* buffer(std::size_t size) {
    owned.push_back(std::make_unique<char[]>(size));
    buffers.push_back(owned.back().get());
    return owned.back().get();
  }
  template <typename T>
  void buffer_of(const std::vector<T>& values) {
    char* const bytes = buffer(values.size() * sizeof(T));
    if (!values.empty()) std::memcpy(bytes, values.data(), values.size() * sizeof(T));
  }
};

// Bytes of the input, some of them far from what a good array has.
void fill(Numbers& numbers, char* into, std::size_t size) {
  for (std::size_t k = 0; k < size; ++k) into[k] = static_cast<char>(numbers.byte());
}

template <typename Offset>
void make_texts(Numbers& numbers, Made& made, std::size_t rows) {
  std::vector<Offset> offsets(rows + 1);
  Offset at = static_cast<Offset>(numbers.below(3));
  for (Offset& one : offsets) {
    one = at;
    const std::uint8_t step = numbers.byte();
    // Mostly a step ahead; now and then back, and far.
    at = static_cast<Offset>(step < 250 ? at + step % 20 : step < 253 ? at - step : at + 5000);
  }
  made.buffer_of(offsets);
  const std::int64_t last = std::max<std::int64_t>(*std::max_element(offsets.begin(), offsets.end()), 0);
  fill(numbers, made.buffer(static_cast<std::size_t>(last)), std::min<std::size_t>(static_cast<std::size_t>(last), 64));
}

void make_views(Numbers& numbers, Made& made, std::size_t rows) {
  struct View {
    std::int32_t length = 0;
    char head[4] = {};
    std::int32_t part = 0;
    std::int32_t offset = 0;
  };
  std::vector<View> views(rows);
  for (View& one : views) {
    const std::uint8_t kind = numbers.byte();
    one.length = kind < 240 ? kind % 30 : kind < 250 ? -kind : 1 << 30;
    one.part = static_cast<std::int32_t>(numbers.below(4)) - (numbers.byte() == 255 ? 2 : 0);
    one.offset = static_cast<std::int32_t>(numbers.below(40)) * (numbers.byte() == 255 ? -1 : 1);
  }
  made.buffer_of(views);
  const std::size_t parts = numbers.below(4);
  std::vector<std::int64_t> sizes;
  for (std::size_t k = 0; k < parts; ++k) {
    sizes.push_back(numbers.below(64));
    fill(numbers, made.buffer(static_cast<std::size_t>(sizes.back())), static_cast<std::size_t>(sizes.back()));
    if (numbers.byte() == 255) made.buffers.back() = nullptr;
  }
  made.buffer_of(sizes);
}

std::unique_ptr<Made> make(Numbers& numbers, bool inner) {
  static constexpr const char* kFormats[] = {"u", "U", "vu", "n", "c",   "C",   "s",  "S", "i",
                                             "I", "l", "L",  "g", "tdD", "ttu", "+s", ""};
  static constexpr std::size_t kWidths[] = {4, 8, 16, 0, 1, 1, 2, 2, 4, 4, 8, 8, 8, 4, 8, 0, 0};
  auto made = std::make_unique<Made>();
  const std::size_t kind = numbers.below(std::size(kFormats));
  made->format = kFormats[kind];
  const std::size_t length = numbers.below(40);
  const std::size_t offset = numbers.below(5);
  const std::size_t rows = length + offset;
  const std::uint8_t odd_length = numbers.byte();
  made->array.length = odd_length < 250 ? static_cast<std::int64_t>(length) : -static_cast<std::int64_t>(odd_length);
  made->array.offset = odd_length == 250 ? -1 : static_cast<std::int64_t>(offset);
  made->array.null_count = static_cast<std::int64_t>(numbers.below(3)) - 1;
  if (made->format != "n") {
    fill(numbers, made->buffer((rows + 7) / 8), (rows + 7) / 8);
    if (numbers.odd()) made->buffers.back() = nullptr;
  }
  const bool coded = kind >= 4 && kind <= 11 && !inner && numbers.odd();
  if (made->format == "u") {
    make_texts<std::int32_t>(numbers, *made, rows);
  } else if (made->format == "U") {
    make_texts<std::int64_t>(numbers, *made, rows);
  } else if (made->format == "vu") {
    make_views(numbers, *made, rows);
  } else if (kWidths[kind] > 0) {
    fill(numbers, made->buffer(rows * kWidths[kind]), rows * kWidths[kind]);
  }
  if (coded) {
    made->dictionary = make(numbers, true);
    made->schema.dictionary = &made->dictionary->schema;
    made->array.dictionary = numbers.byte() == 255 ? nullptr : &made->dictionary->array;
  }
  const std::uint8_t lost = numbers.byte();
  if (lost >= 250 && !made->buffers.empty()) made->buffers[lost % made->buffers.size()] = nullptr;
  made->array.n_buffers = static_cast<std::int64_t>(made->buffers.size());
  if (lost == 249 && made->array.n_buffers > 0) --made->array.n_buffers;
  made->schema.format = made->format.c_str();
  made->schema.name = "text";
  made->array.buffers = made->buffers.data();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Numbers numbers({reinterpret_cast<const char*>(data), size});
  const std::unique_ptr<Made> made = make(numbers, false);
  const bool texts = TextColumn::takes(made->schema);
  const bool keys = KeyColumn::takes(made->schema);
  // The column alone, and as one of a table that has some of its rows.
  ArrowArray* children[] = {&made->array};
  ArrowSchema* fields[] = {&made->schema};
  ArrowSchema table_schema = {};
  table_schema.format = "+s";
  table_schema.n_children = 1;
  table_schema.children = fields;
  const std::vector<std::uint8_t> valid(16, numbers.byte());
  const void* table_buffers[] = {valid.data()};
  ArrowArray table = {};
  table.length = static_cast<std::int64_t>(numbers.below(48));
  table.offset = static_cast<std::int64_t>(numbers.below(8));
  table.null_count = numbers.odd() ? -1 : 0;
  table.n_buffers = 1;
  table.buffers = table_buffers;
  table.n_children = numbers.byte() == 255 ? 2 : 1;
  table.children = children;
  for (const bool alone : {true, false}) {
    const auto rows = alone ? refrain::python::rows_of(made->schema, made->array, std::nullopt)
                            : refrain::python::rows_of(table_schema, table, 0);
    if (!rows.ok()) continue;
    if (texts) {
      const auto column = TextColumn::make(made->schema, *rows);
      if (column.ok()) {
        if (column->size() != static_cast<std::size_t>(rows->length)) abort();
        std::uint64_t sum = 0;
        for (std::size_t row = 0; row < column->size(); ++row) {
          for (const char c : column->text(row)) sum += static_cast<std::uint8_t>(c);
        }
        if (sum > 0 && column->bytes() == 0) abort();
      }
    }
    if (keys) {
      const auto column = KeyColumn::make(made->schema, *rows);
      for (std::size_t row = 0; column.ok() && row < static_cast<std::size_t>(rows->length); ++row) {
        refrain::io::RecordKey key;
        column->key(row, key);
        if (column->json(row).empty() && key.kind == refrain::io::RecordKey::Type::kNumber) abort();
      }
    }
  }
  return 0;
}
