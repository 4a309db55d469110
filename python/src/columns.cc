#include "columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/json/json_scan.h"

namespace refrain::python {
namespace {

constexpr std::int64_t kInline = 12;  // bytes that a view holds itself

bool bit(const std::uint8_t* bits, std::size_t k) { return (bits[k / 8] >> (k % 8) & 1) != 0; }

template <typename T>
T value(const void* values, std::size_t k) {
  T out;
  std::memcpy(&out, static_cast<const char*>(values) + k * sizeof(T), sizeof(T));
  return out;
}

absl::Status broken(const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("the Arrow array is broken: ", what));
}

const std::uint8_t* validity(const ArrowArray& array) {
  return array.null_count == 0 || array.n_buffers == 0 ? nullptr : static_cast<const std::uint8_t*>(array.buffers[0]);
}

// A whole number as a key: the part that a double rounds off is kept apart.
template <typename T>
void set_whole(T number, io::RecordKey& key) {
  key.kind = io::RecordKey::Type::kNumber;
  key.value = static_cast<double>(number);
  constexpr double kPast = 9223372036854775808.0;  // 2^63
  if constexpr (sizeof(T) == 8) {
    // The double may be 2^64 or 2^63, which the type itself does not have.
    const double top = std::numeric_limits<T>::is_signed ? kPast : 2 * kPast;
    if (key.value >= top) {
      key.rest = -static_cast<std::int32_t>(std::numeric_limits<T>::max() - number) - 1;
    } else {
      key.rest = static_cast<std::int32_t>(static_cast<std::int64_t>(number - static_cast<T>(key.value)));
    }
  }
}

float half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  float size = 0;
  if (exponent == 31) {
    size = fraction != 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
  } else {
    size = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                         : std::ldexp(static_cast<float>(1024 + fraction), exponent - 25);
  }
  return (bits >> 15) != 0 ? -size : size;
}

// The integer that holds a date or a time: 'i' or 'l'; 0 for another type.
char stored_as(std::string_view format) {
  if (format == "tdD" || format == "tts" || format == "ttm") return 'i';
  if (format == "tdm" || format == "ttu" || format == "ttn" || format.starts_with("ts") || format.starts_with("tD")) {
    return 'l';
  }
  return 0;
}

// A decimal: "d:DIGITS,SCALE", and its bits where they are not 128. Nothing for another type, nor for a scale beyond any
// use: as many zeros would be written for each value, and 256 bits have 76 digits.
struct DecimalType {
  std::int32_t scale = 0;
  std::size_t bytes = 16;
};
std::optional<DecimalType> decimal_of(std::string_view format) {
  if (!format.starts_with("d:")) return std::nullopt;
  std::int32_t numbers[3] = {0, 0, 128};
  std::size_t count = 0;
  const char* at = format.data() + 2;
  const char* const end = format.data() + format.size();
  for (; count < 3; ++count) {
    const auto [stop, error] = std::from_chars(at, end, numbers[count]);
    if (error != std::errc()) return std::nullopt;
    at = stop;
    if (at == end) break;
    if (*at++ != ',') return std::nullopt;
  }
  constexpr std::int32_t kMostScale = 1000;
  if (numbers[1] < -kMostScale || numbers[1] > kMostScale) return std::nullopt;
  const std::int32_t bits = numbers[2];
  if (count == 0 || (bits != 32 && bits != 64 && bits != 128 && bits != 256)) return std::nullopt;
  return DecimalType{.scale = numbers[1], .bytes = static_cast<std::size_t>(bits / 8)};
}

// A whole number of two's complement in little endian, in decimal digits.
std::string whole_digits(const char* bytes, std::size_t size) {
  std::vector<std::uint32_t> limbs(size / sizeof(std::uint32_t));
  std::memcpy(limbs.data(), bytes, size);
  const bool negative = (limbs.back() >> 31) != 0;
  std::uint64_t carry = 1;
  for (std::uint32_t& limb : limbs) {
    if (!negative) break;
    carry += static_cast<std::uint32_t>(~limb);
    limb = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  constexpr std::uint64_t kBase = 1'000'000'000;
  std::string backwards;
  while (std::any_of(limbs.begin(), limbs.end(), [](std::uint32_t limb) { return limb != 0; })) {
    std::uint64_t rest = 0;
    for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb) {
      rest = rest << 32 | *limb;
      *limb = static_cast<std::uint32_t>(rest / kBase);
      rest %= kBase;
    }
    for (int k = 0; k < 9; ++k, rest /= 10) backwards += static_cast<char>('0' + rest % 10);
  }
  while (!backwards.empty() && backwards.back() == '0') backwards.pop_back();
  if (backwards.empty()) return "0";
  if (negative) backwards += '-';
  return {backwards.rbegin(), backwards.rend()};
}

// The nearest double to decimal digits.
double number_of(const std::string& digits) {
  double number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// The fewest digits that say a number. A zero has no sign.
std::string shortest(double number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number + 0.0).ptr;
  return {digits, end};
}

// The number at an index of a dictionary.
std::int64_t index_at(char format, const void* places, std::size_t k) {
  switch (format) {
    case 'c':
      return value<std::int8_t>(places, k);
    case 'C':
      return value<std::uint8_t>(places, k);
    case 's':
      return value<std::int16_t>(places, k);
    case 'S':
      return value<std::uint16_t>(places, k);
    case 'i':
      return value<std::int32_t>(places, k);
    case 'I':
      return value<std::uint32_t>(places, k);
    default:
      return value<std::int64_t>(places, k);  // unsigned ones past 2^63 are negative: past any dictionary
  }
}

bool is_index(std::string_view format) {
  return format.size() == 1 && std::string_view("cCsSiIlL").find(format[0]) != std::string_view::npos;
}

char key_format(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (decimal_of(format)) return 'd';
  if (format.size() == 1 && std::string_view("bcCsSiIlLefg").find(format[0]) != std::string_view::npos) {
    return format[0];
  }
  return stored_as(format);
}

bool is_view(std::string_view format) { return format == "vu"; }

}  // namespace

absl::StatusOr<ColumnRows> rows_of(const ArrowSchema& schema, const ArrowArray& batch,
                                   std::optional<std::size_t> place) {
  if (batch.length < 0 || batch.offset < 0) return broken("its length or its offset is negative");
  if (!place) return ColumnRows{.array = &batch, .begin = 0, .length = batch.length};
  if (batch.n_children != schema.n_children || *place >= static_cast<std::size_t>(batch.n_children)) {
    return broken("it has another number of columns than its schema");
  }
  const ArrowArray& column = *batch.children[*place];
  if (column.length < 0 || column.offset < 0) return broken("the length or the offset of a column is negative");
  if (column.length < batch.offset || column.length - batch.offset < batch.length) {
    return broken("a column is shorter than the batch");
  }
  return ColumnRows{.array = &column,
                    .begin = batch.offset,
                    .length = batch.length,
                    .batch_nulls = validity(batch),
                    .batch_begin = batch.offset};
}

bool TextColumn::takes(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) {
    return is_index(format) && schema.dictionary->dictionary == nullptr && takes(*schema.dictionary);
  }
  return format == "u" || format == "U" || format == "vu" || format == "n";
}

TextColumn::TextColumn(std::vector<std::string_view> texts)
    : kind_(Kind::kPlain),
      size_(texts.size()),
      plain_(std::make_shared<const std::vector<std::string_view>>(std::move(texts))) {
  for (const std::string_view text : *plain_) bytes_ += text.size();
}

absl::StatusOr<TextColumn> TextColumn::make(const ArrowSchema& schema, const ColumnRows& rows) {
  const ArrowArray& array = *rows.array;
  const std::string_view format = schema.format;
  TextColumn column;
  column.size_ = static_cast<std::size_t>(rows.length);
  column.first_ = static_cast<std::size_t>(array.offset) + static_cast<std::size_t>(rows.begin);
  column.nulls_ = validity(array);
  column.batch_nulls_ = rows.batch_nulls;
  column.batch_first_ = static_cast<std::size_t>(rows.batch_begin);
  if (format == "n") {
    column.nulls_ = nullptr;
    return column;
  }
  const std::int64_t buffers = schema.dictionary != nullptr ? 2 : 3;
  if (array.n_buffers < buffers) return broken("it has too few buffers");
  column.places_ = array.buffers[1];
  if (schema.dictionary != nullptr) {
    column.kind_ = Kind::kDictionary;
    column.index_format_ = format[0];
    if (array.dictionary == nullptr) return broken("its dictionary is not there");
    const ArrowArray& values = *array.dictionary;
    if (values.length < 0 || values.offset < 0) return broken("the length or the offset of its dictionary is negative");
    absl::StatusOr<TextColumn> dictionary = make(*schema.dictionary, {.array = &values, .length = values.length});
    if (!dictionary.ok()) return dictionary.status();
    column.dictionary_ = std::make_shared<const TextColumn>(*std::move(dictionary));
  } else if (is_view(format)) {
    column.kind_ = Kind::kViews;
    column.part_count_ = array.n_buffers - 3;
    column.parts_ = array.buffers + 2;
    column.sizes_ = static_cast<const std::int64_t*>(array.buffers[array.n_buffers - 1]);
    if (column.part_count_ > 0 && column.sizes_ == nullptr) return broken("the sizes of its buffers are not there");
  } else {
    column.kind_ = format == "u" ? Kind::kOffsets : Kind::kLargeOffsets;
    column.data_ = static_cast<const char*>(array.buffers[2]);
  }
  if (column.size_ > 0 && column.places_ == nullptr) return broken("a buffer is not there");
  if (absl::Status status = column.check(); !status.ok()) return status;
  if (column.data_ == nullptr) column.data_ = "";  // of texts without a byte
  return column;
}

bool TextColumn::null(std::size_t row) const {
  return (nulls_ != nullptr && !bit(nulls_, first_ + row)) ||
         (batch_nulls_ != nullptr && !bit(batch_nulls_, batch_first_ + row));
}

std::int64_t TextColumn::index(std::size_t row) const { return index_at(index_format_, places_, first_ + row); }

absl::Status TextColumn::check() {
  switch (kind_) {
    case Kind::kOffsets:
      return check_offsets<std::int32_t>();
    case Kind::kLargeOffsets:
      return check_offsets<std::int64_t>();
    case Kind::kViews:
      return check_views();
    default:
      return check_dictionary();
  }
}

// How long the data is nobody says: what can be seen is that places do not run backwards.
template <typename Offset>
absl::Status TextColumn::check_offsets() {
  if (size_ == 0) return absl::OkStatus();
  Offset last = value<Offset>(places_, first_);
  if (last < 0) return broken("an offset is negative");
  const Offset begin = last;
  bool ordered = true;
  for (std::size_t k = 1; k <= size_; ++k) {
    const Offset next = value<Offset>(places_, first_ + k);
    ordered &= next >= last;
    last = next;
  }
  if (!ordered) return broken("its offsets run backwards");
  bytes_ = static_cast<std::uint64_t>(last - begin);
  if (bytes_ > 0 && data_ == nullptr) return broken("its texts are not there");
  return absl::OkStatus();
}

absl::Status TextColumn::check_views() {
  for (std::size_t row = 0; row < size_; ++row) {
    if (null(row)) continue;
    const std::size_t at = 4 * (first_ + row);
    const auto length = value<std::int32_t>(places_, at);
    if (length < 0) return broken("a text has a negative length");
    bytes_ += static_cast<std::uint64_t>(length);
    if (length <= kInline) continue;
    const auto part = value<std::int32_t>(places_, at + 2);
    const auto offset = value<std::uint32_t>(places_, at + 3);
    if (part < 0 || part >= part_count_) return broken("a text lies in a buffer that is not there");
    const std::int64_t size = value<std::int64_t>(sizes_, static_cast<std::size_t>(part));
    if (parts_[part] == nullptr || size < length || static_cast<std::int64_t>(offset) > size - length) {
      return broken("a text runs past the end of its buffer");
    }
  }
  return absl::OkStatus();
}

absl::Status TextColumn::check_dictionary() {
  const auto values = static_cast<std::int64_t>(dictionary_->size());
  for (std::size_t row = 0; row < size_; ++row) {
    if (null(row)) continue;
    const std::int64_t k = index(row);
    if (k < 0 || k >= values) return broken("an index lies outside of its dictionary");
    bytes_ += dictionary_->text(static_cast<std::size_t>(k)).size();
  }
  return absl::OkStatus();
}

std::string_view TextColumn::text(std::size_t row) const {
  if (kind_ == Kind::kNull || null(row)) return {};
  const std::size_t k = first_ + row;
  switch (kind_) {
    case Kind::kOffsets: {
      const auto begin = value<std::int32_t>(places_, k);
      return {data_ + begin, static_cast<std::size_t>(value<std::int32_t>(places_, k + 1) - begin)};
    }
    case Kind::kLargeOffsets: {
      const auto begin = value<std::int64_t>(places_, k);
      return {data_ + begin, static_cast<std::size_t>(value<std::int64_t>(places_, k + 1) - begin)};
    }
    case Kind::kViews: {
      const auto length = static_cast<std::size_t>(value<std::int32_t>(places_, 4 * k));
      if (length <= kInline) return {static_cast<const char*>(places_) + 16 * k + 4, length};
      const auto* part = static_cast<const char*>(parts_[value<std::int32_t>(places_, 4 * k + 2)]);
      return {part + value<std::uint32_t>(places_, 4 * k + 3), length};
    }
    case Kind::kDictionary:
      return dictionary_->text(static_cast<std::size_t>(index(row)));
    default:
      return (*plain_)[k];
  }
}

bool KeyColumn::takes(const ArrowSchema& schema) {
  if (TextColumn::takes(schema)) return true;
  if (schema.dictionary == nullptr) return key_format(schema) != 0;
  return is_index(schema.format) && schema.dictionary->dictionary == nullptr && takes(*schema.dictionary);
}

namespace {

// Seconds that 1 stands for in a column of dates ("td") or times ("ts") of Arrow; 0 for another column.
double time_unit(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (format.size() < 3 || (!format.starts_with("ts") && !format.starts_with("td"))) return 0;
  switch (format[2]) {
    case 'D':
      return 24 * 60 * 60;
    case 's':
      return 1;
    case 'm':
      return 1e-3;
    case 'u':
      return 1e-6;
    default:
      return 1e-9;
  }
}

}  // namespace

absl::StatusOr<KeyColumn> KeyColumn::make(const ArrowSchema& schema, const ColumnRows& rows) {
  KeyColumn column;
  if (TextColumn::takes(schema)) {
    absl::StatusOr<TextColumn> texts = TextColumn::make(schema, rows);
    if (!texts.ok()) return texts.status();
    column.texts_ = *std::move(texts);
    return column;
  }
  const ArrowArray& array = *rows.array;
  if (array.n_buffers < 2) return broken("it has too few buffers");
  column.format_ = key_format(schema);
  column.unit_ = time_unit(schema);
  if (const std::optional<DecimalType> decimal = decimal_of(schema.format)) {
    column.width_ = decimal->bytes;
    column.scale_ = decimal->scale;
  }
  column.first_ = static_cast<std::size_t>(array.offset) + static_cast<std::size_t>(rows.begin);
  column.nulls_ = validity(array);
  column.batch_nulls_ = rows.batch_nulls;
  column.batch_first_ = static_cast<std::size_t>(rows.batch_begin);
  column.values_ = array.buffers[1];
  if (rows.length > 0 && column.values_ == nullptr) return broken("a buffer is not there");
  if (schema.dictionary != nullptr) {
    if (array.dictionary == nullptr) return broken("its dictionary is not there");
    const ArrowArray& values = *array.dictionary;
    if (values.length < 0 || values.offset < 0) return broken("the length or the offset of its dictionary is negative");
    absl::StatusOr<KeyColumn> dictionary = make(*schema.dictionary, {.array = &values, .length = values.length});
    if (!dictionary.ok()) return dictionary.status();
    column.format_ = schema.format[0];
    column.unit_ = dictionary->unit_;
    column.dictionary_size_ = static_cast<std::size_t>(values.length);
    column.dictionary_ = std::make_shared<const KeyColumn>(*std::move(dictionary));
    if (absl::Status status = column.check_dictionary(static_cast<std::size_t>(rows.length)); !status.ok()) {
      return status;
    }
  }
  return column;
}

bool KeyColumn::null(std::size_t row) const {
  return (nulls_ != nullptr && !bit(nulls_, first_ + row)) ||
         (batch_nulls_ != nullptr && !bit(batch_nulls_, batch_first_ + row));
}

absl::Status KeyColumn::check_dictionary(std::size_t rows) const {
  for (std::size_t row = 0; row < rows; ++row) {
    if (null(row)) continue;
    const std::int64_t k = index_at(format_, values_, first_ + row);
    if (k < 0 || static_cast<std::size_t>(k) >= dictionary_size_) {
      return broken("an index lies outside of its dictionary");
    }
  }
  return absl::OkStatus();
}

std::size_t KeyColumn::entry(std::size_t row) const {
  return static_cast<std::size_t>(index_at(format_, values_, first_ + row));
}

std::string KeyColumn::digits(std::size_t row) const {
  std::string all = whole_digits(static_cast<const char*>(values_) + (first_ + row) * width_, width_);
  if (all == "0") return all;
  if (scale_ <= 0) return all.append(static_cast<std::size_t>(-scale_), '0');
  const std::size_t sign = all.front() == '-' ? 1 : 0;
  const auto behind = static_cast<std::size_t>(scale_);
  if (all.size() - sign <= behind) all.insert(sign, behind + 1 - (all.size() - sign), '0');
  all.insert(all.size() - behind, 1, '.');
  all.erase(all.find_last_not_of('0') + 1);
  if (all.back() == '.') all.pop_back();
  return all;
}

bool KeyColumn::fits_double(std::string_view digits) {
  if (digits.find('.') == std::string_view::npos) return false;  // whole numbers have all of their digits
  const auto count = std::count_if(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return count <= std::numeric_limits<double>::digits10;
}

void KeyColumn::key(std::size_t row, io::RecordKey& key) const {
  key = {};
  if (dictionary_ != nullptr) {
    if (!null(row)) dictionary_->key(entry(row), key);
    return;
  }
  if (texts_) {
    const std::string_view text = texts_->text(row);
    if (text.data() == nullptr) return;
    key.kind = io::RecordKey::Type::kString;
    key.text = text;
    return;
  }
  if (null(row)) return;
  const std::size_t k = first_ + row;
  const auto set_float = [&key](double number) {
    if (std::isnan(number)) return;
    key.kind = io::RecordKey::Type::kNumber;
    key.value = number;
  };
  switch (format_) {
    case 'b':
      return set_whole<int>(bit(static_cast<const std::uint8_t*>(values_), k) ? 1 : 0, key);
    case 'c':
      return set_whole(value<std::int8_t>(values_, k), key);
    case 'C':
      return set_whole(value<std::uint8_t>(values_, k), key);
    case 's':
      return set_whole(value<std::int16_t>(values_, k), key);
    case 'S':
      return set_whole(value<std::uint16_t>(values_, k), key);
    case 'i':
      return set_whole(value<std::int32_t>(values_, k), key);
    case 'I':
      return set_whole(value<std::uint32_t>(values_, k), key);
    case 'l':
      return set_whole(value<std::int64_t>(values_, k), key);
    case 'L':
      return set_whole(value<std::uint64_t>(values_, k), key);
    case 'e':
      return set_float(half(value<std::uint16_t>(values_, k)));
    case 'f':
      return set_float(value<float>(values_, k));
    case 'd':
      return set_float(number_of(digits(row)));
    default:
      return set_float(value<double>(values_, k));
  }
}

std::string KeyColumn::json(std::size_t row) const {
  if (dictionary_ != nullptr) return null(row) ? std::string() : dictionary_->json(entry(row));
  io::RecordKey value_of;
  key(row, value_of);
  if (value_of.kind == io::RecordKey::Type::kString) return io::json_string(value_of.text);
  if (value_of.kind != io::RecordKey::Type::kNumber) return {};
  const std::size_t k = first_ + row;
  if (format_ == 'l') return absl::StrCat(value<std::int64_t>(values_, k));
  if (format_ == 'L') return absl::StrCat(value<std::uint64_t>(values_, k));
  if (format_ == 'd') {
    std::string all = digits(row);
    return fits_double(all) ? shortest(value_of.value) : all;
  }
  return shortest(value_of.value);
}

// As io::RecordParser has the groups of records of JSON, so that those of a table and of a feed are the same.
std::string KeyColumn::group(std::size_t row) const {
  if (dictionary_ != nullptr) return null(row) ? std::string() : dictionary_->group(entry(row));
  constexpr double kWhole = 9e18;  // whole numbers below it are told apart
  io::RecordKey value_of;
  key(row, value_of);
  if (value_of.kind == io::RecordKey::Type::kString) {
    return absl::StrCat("s", value_of.text.size(), ":", value_of.text, ";");
  }
  if (value_of.kind != io::RecordKey::Type::kNumber) return {};
  if (format_ == 'd') {
    const std::string all = digits(row);
    if (!fits_double(all)) return absl::StrCat("n", all, ";");
  }
  if (std::abs(value_of.value) < kWhole && value_of.value == std::floor(value_of.value)) {
    return absl::StrCat("n", static_cast<std::int64_t>(value_of.value) + value_of.rest, ";");
  }
  if (format_ == 'L' || format_ == 'l') return absl::StrCat("n", json(row), ";");
  return absl::StrFormat("n%.17g;", value_of.value);
}

}  // namespace refrain::python
