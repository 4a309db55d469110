// What a file of JSON holds, as its beginning tells.

#ifndef REFRAIN_SRC_IO_JSON_JSON_KIND_H_
#define REFRAIN_SRC_IO_JSON_JSON_KIND_H_

#include <string>

#include "absl/status/statusor.h"
#include "io/files/files.h"
#include "io/json/field_name.h"

namespace refrain::io {

enum class JsonKind {
  kEmpty,            // nothing but white space
  kLines,            // an object a line
  kValues,           // an array of objects, or objects that run over several lines
  kOneWithoutField,  // a single object, which has no field of the text
  kNoRecords,        // anything else
};

struct JsonBeginning {
  JsonKind kind = JsonKind::kNoRecords;
  std::string fields = {};  // of kOneWithoutField: see RecordParser::fields(); may be empty
  std::string reason = {};  // of kNoRecords: the place and what is wrong there
  bool utf16 = false;       // of kNoRecords: it has a byte-order mark of UTF-16
};

// Looks at the first 64 KiB; only where these do not hold the first object it reads on to that one's end. An error is
// the source's.
absl::StatusOr<JsonBeginning> look_at_json(const ByteSource& source, const FieldName& text_field);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_JSON_KIND_H_
