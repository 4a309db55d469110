// The fields of a record that a user's NAME means.

#ifndef REFRAIN_SRC_IO_JSON_FIELD_NAME_H_
#define REFRAIN_SRC_IO_JSON_FIELD_NAME_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::io {

// A NAME is a key as it stands, if the record has it at its top level; else a path of keys, `meta.text` or, as JSON
// Pointer (RFC 6901), `/meta/text`; else, with commas, several of these.
class FieldName {
 public:
  // One of the fields.
  struct Part {
    std::string key;                // as it stands
    std::vector<std::string> path;  // of keys, or numbers of elements; empty where it is a key alone
  };

  FieldName(std::string name);  // NOLINT(google-explicit-constructor): a name is what users have

  const std::string& name() const { return name_; }
  bool empty() const { return name_.empty(); }

  // Whether it can only be a key of the top level, or is empty: most are, and are read by a shorter way.
  bool plain() const {
    return empty() || (parts_.size() == 1 && parts_.front().path.empty() && parts_.front().key == name_);
  }

  // The fields that it means where no key has the whole name; at least one where it is not empty.
  const std::vector<Part>& parts() const { return parts_; }
  bool joined() const { return parts_.size() > 1; }

 private:
  std::string name_;
  std::vector<Part> parts_;
};

// The number of an element that a step of a path means; npos if it means none.
std::size_t element_number(std::string_view step);

// The values that a name means in an object, as they are written: one for each of its parts, none where it is missing;
// one alone where a key has the whole name, or where the name is empty and means no field. They point into `object`. A
// key that stands twice counts as its last value.
// REQUIRES: scan_object() finds the object sound.
std::vector<std::optional<std::string_view>> values_of(std::string_view object, const FieldName& name);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_JSON_FIELD_NAME_H_
