// One line of a feed of JSON lines, to the text and the id it holds.

#ifndef REFRAIN_SRC_IO_JSON_JSONL_H_
#define REFRAIN_SRC_IO_JSON_JSONL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "io/json/field_name.h"
#include "refrain/span.h"

namespace refrain::io {

// A value that records are ordered by.
struct RecordKey {
  enum class Type : std::uint8_t { kNone, kNumber, kString };
  Type kind = Type::kNone;
  // The number is value + rest: whole numbers of 64 bits that a double rounds are told apart.
  double value = 0;
  std::int32_t rest = 0;
  std::string text;
};

struct Record {
  std::string text;     // decoded; invalid bytes as they are, lone surrogates as U+FFFD
  std::string id;       // as text: a string decoded, a number and anything else as written
  std::string id_json;  // as a JSON value; empty where there is no id, or null in its place
  // id_json by exact_json_string(), where that is another one.
  std::string id_exact;
  // `text`, or where it lies in the parser (see lend_text()), until the next record is read.
  std::string_view view;
  RecordKey key;  // of the key field, where the parser was given one
  // Where the text is put together of several fields: where each stands in it, in the order they were named; empty where
  // it is of one.
  std::vector<Span> parts;
  // What the group field holds, the same for equal values (1 and 1.0 are equal, 1 and "1" are not); empty where it is
  // missing or null.
  std::string group;
};

// What a record's fields are called.
struct RecordFields {
  FieldName text;                     // empty: no record has one, so that all are bad ones
  FieldName id;                       // empty: not asked for
  std::string key = {};               // of the top level: a number or a string, for Record::key; empty: none
  FieldName group = {std::string()};  // for Record::group; empty: none
};

// Reads the fields of one record after another. A key that stands twice counts as its last value, as in most readers of
// JSON. What no field lies in is not looked at, but must be sound like everything else. The text of several fields is
// these with a blank line between; one that is missing or null is empty, and where all are the record is a bad one.
//
// Cost: 0.6 to 1.2 GB/s (simdjson, and a copy of the text); about 0.3 GB/s for lines that simdjson refuses but JSON
// with odd strings allows, and for lines past 64 MiB, where it would take twelve times their size in memory. Not
// thread-safe; a parser a thread.
class RecordParser {
 public:
  explicit RecordParser(RecordFields fields);
  RecordParser(RecordParser&&) noexcept;
  RecordParser& operator=(RecordParser&&) noexcept;
  ~RecordParser();

  // Whether the line holds nothing but white space (and perhaps a byte-order mark).
  static bool blank(std::string_view line);

  // What fields an object has, for people: `the fields "id", "body"`, the first ten of them. Empty where it has none, or
  // is no sound object.
  static std::string fields(std::string_view line);

  // An error's message is the reason why `line` is a bad record; `record` is then of no use.
  // REQUIRES: LineReader::kPadding bytes behind `line` are readable.
  absl::Status parse(std::string_view line, Record& record);

  // From now on Record::text may stay empty: Record::view alone tells the text. Saves a copy.
  void lend_text() { lend_text_ = true; }

  // The same by the slow path alone, which needs no padding. Tests compare the two.
  absl::Status parse_slowly(std::string_view line, Record& record) const;

 private:
  struct Fast;
  void read_id(std::string_view object, std::optional<std::string_view> id, Record& record) const;
  absl::Status join(const std::vector<std::optional<std::string_view>>& values, Record& record) const;

  RecordFields fields_;
  bool lend_text_ = false;
  std::unique_ptr<Fast> fast_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_JSONL_H_
