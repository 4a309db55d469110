// A record of a feed as an index takes it: id, text and time.

#ifndef REFRAIN_SRC_RUN_ITEM_H_
#define REFRAIN_SRC_RUN_ITEM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "feed/block.h"
#include "feed/records.h"
#include "io/json/field_name.h"
#include "io/json/jsonl.h"

namespace refrain::run {

struct Item {
  std::string id;  // a JSON string or number; empty where the record has none
  std::string text;
  std::optional<std::int64_t> time;  // microseconds since 1970; where a field of time is asked for
};

// One thread at a time.
class ItemReader {
 public:
  // `time_field`: empty for none.
  ItemReader(const std::string& text_field, const std::string& id_field, const std::string& time_field);

  // An error's message is why the record is a bad one, of which `item` has the id alone, where there is one; kNotFound:
  // it is none at all.
  // REQUIRES: feed::Buffer::kPadding readable bytes behind it.
  absl::Status read(feed::RecordKind kind, std::string_view bytes, Item& item);

  // Bytes that the text of a WARC record may have.
  void limit(std::size_t bytes) { reader_.limit(bytes); }

 private:
  feed::RecordReader reader_;
  io::FieldName time_field_;
  io::Record record_;
};

// A time as records have it, a JSON value: Unix seconds as a number or a string of one, or RFC 3339. In microseconds; an
// error says what is wrong with it.
absl::StatusOr<std::int64_t> parse_time(std::string_view json);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_ITEM_H_
