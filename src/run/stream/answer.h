// What a stream writes back for each line.

#ifndef REFRAIN_SRC_RUN_STREAM_ANSWER_H_
#define REFRAIN_SRC_RUN_STREAM_ANSWER_H_

#include <string>
#include <string_view>

#include "io/json/field_name.h"

namespace refrain::run {

struct Said {
  std::string error;         // why the record was not taken; else empty
  std::string given_id;      // the id that the index gave it, as JSON; else empty
  std::string duplicate_of;  // an id as JSON; empty: an original
  double similarity = 0;
  std::string passages;  // a JSON array; empty: not asked for
};

// {"duplicate_of": ...}, as it stands behind "refrain":.
std::string said_json(const Said& said);

// `line` with the member put before its closing brace, in place of one that is there; every other byte as it came (a
// byte-order mark aside). Where the line is no JSON object, {"refrain": ...} alone.
// `sound`: whether it is known to be an object.
std::string answer_line(std::string_view line, bool sound, const Said& said);

// {"id": ..., "refrain": ...}; the id as it stands in the line, without where there is none. `joined_id`: the id as it was
// read, for one that is put together of several fields.
std::string verdict_line(std::string_view line, const io::FieldName& id_field, const std::string& joined_id,
                         const Said& said);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_STREAM_ANSWER_H_
