// Changing the text that members of a JSON object stand for, and nothing else of the line.

#ifndef REFRAIN_SRC_IO_JSON_JSON_EDIT_H_
#define REFRAIN_SRC_IO_JSON_JSON_EDIT_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "io/json/field_name.h"
#include "refrain/span.h"

namespace refrain::io {

struct TextEdit {
  Span bytes;            // of the decoded text
  std::string_view put;  // what takes their place: plain ASCII, no quote and no backslash
};

// `line` with these edits of the text that `field` means, into `edited`. What stands outside of them stays
// byte for byte, escapes, invalid bytes and lone surrogates included; two of the latter that would make a pair once
// they meet are kept apart by a space. A key that stands twice counts as its last value.
//
// REQUIRES: the edits are in order and disjoint, and begin and end between code points of the text that RecordParser
// reads in this line; none runs over the seam of two fields. Errors: what scan_object() and RecordParser say of a line without such a string.
absl::Status edit_text(std::string_view line, const FieldName& field, std::span<const TextEdit> edits,
                       std::string& edited);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_JSON_EDIT_H_
