// One line of a feed of JSON lines, to the text and the id it holds.

#ifndef REFRAIN_SRC_IO_JSON_JSONL_H_
#define REFRAIN_SRC_IO_JSON_JSONL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

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
  // `text`, or where it lies in the parser (see lend_text()), until the next record is read.
  std::string_view view;
  RecordKey key;  // of the key field, where the parser was given one
};

// Reads the two fields of one record after another. A key that stands twice counts as its last value, as in most
// readers of JSON. Nested members are not looked at, but must be sound like everything else.
//
// Cost: 0.6 to 1.2 GB/s (simdjson, and a copy of the text); about 0.3 GB/s for lines that simdjson refuses but JSON
// with odd strings allows, and for lines past 64 MiB, where it would take twelve times their size in memory. Not
// thread-safe; a parser a thread.
class RecordParser {
 public:
  // An empty `id_field` asks for no id. `key_field`: a third field, a number or a string, for Record::key; empty: none.
  RecordParser(std::string text_field, std::string id_field, std::string key_field = {});
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
  std::string text_field_;
  std::string id_field_;
  std::string key_field_;
  bool lend_text_ = false;
  std::unique_ptr<Fast> fast_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_JSONL_H_
