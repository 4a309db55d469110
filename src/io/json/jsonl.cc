#include "io/json/jsonl.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/files/lines.h"
#include "io/json/json_scan.h"
#include "os/messages.h"

namespace refrain::io {
namespace {

static_assert(LineReader::kPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t kLongestFastLine = std::size_t{64} << 20;

std::string_view without_mark(std::string_view line) {
  if (line.substr(0, 3) == "\xef\xbb\xbf") line.remove_prefix(3);
  return line;
}

const char* kind_of(char first) {
  switch (first) {
    case '{':
      return "an object";
    case '[':
      return "an array";
    case 't':
    case 'f':
      return "a truth value";
    case 'n':
      return "null";
    default:
      return "a number";
  }
}

absl::Status no_field(const FieldName& field) {
  if (field.empty()) return absl::InvalidArgumentError("no field is named for the text; name one with \1text-field\2");
  std::string names;
  for (const FieldName::Part& part : field.parts()) {
    absl::StrAppend(&names, names.empty() ? "" : ", nor ", json_string(field.joined() ? part.key : field.name()));
  }
  return absl::InvalidArgumentError("no field " + names);
}

absl::Status wrong_type(const std::string& name, std::string_view value) {
  return absl::InvalidArgumentError(
      absl::StrFormat("field %s is %s, not a string", json_string(name), kind_of(value.front())));
}

// Between the texts of two fields.
constexpr std::string_view kBlankLine = "\n\n";

// Begins the text of the next field.
void begin_part(Record& record) {
  if (!record.parts.empty()) record.text += kBlankLine;
  const auto begin = static_cast<std::uint32_t>(record.text.size());
  record.parts.push_back({begin, begin});
}

void end_part(Record& record) { record.parts.back().end = static_cast<std::uint32_t>(record.text.size()); }

std::string inside_of(std::string_view string) { return unescape_json(string.substr(1, string.size() - 2)); }

template <typename Integer>
void set_whole(Integer number, RecordKey& key) {
  key.kind = RecordKey::Type::kNumber;
  key.value = static_cast<double>(number);
  __extension__ using Wide = __int128;
  key.rest = static_cast<std::int32_t>(Wide{number} - static_cast<Wide>(key.value));
}

void set_key(const simdjson::dom::element& value, RecordKey& key) {
  using simdjson::dom::element_type;
  switch (value.type()) {
    case element_type::INT64:
      return set_whole(std::int64_t(value), key);
    case element_type::UINT64:
      return set_whole(std::uint64_t(value), key);
    case element_type::DOUBLE:
      key.kind = RecordKey::Type::kNumber;
      key.value = double(value);
      return;
    case element_type::STRING:
      key.kind = RecordKey::Type::kString;
      key.text = std::string_view(value);
      return;
    default:
      return;  // no order among the others
  }
}

// The same of a value as it is written.
void set_key(std::string_view json, RecordKey& key) {
  if (json.starts_with('"')) {
    key.kind = RecordKey::Type::kString;
    key.text = inside_of(json);
    return;
  }
  std::int64_t whole = 0;
  std::uint64_t large = 0;
  const char* const end = json.data() + json.size();
  const auto holds = [&](auto& number) {
    const auto [behind, error] = std::from_chars(json.data(), json.data() + json.size(), number);
    return behind == end && error == std::errc();
  };
  if (holds(whole)) return set_whole(whole, key);
  if (holds(large)) return set_whole(large, key);
  // What no double holds becomes an infinity, or 0. The characters are those of a number; true and the like are none.
  if (absl::SimpleAtod({json.data(), json.size()}, &key.value)) key.kind = RecordKey::Type::kNumber;
}

// Whole numbers below it are told apart in groups, however they are written.
constexpr double kWhole = 9e18;

void append_group_text(std::string_view text, std::string& group) {
  absl::StrAppend(&group, "s", text.size(), ":");
  group += text;
  group += ';';
}

// The group of a value as it is written: the same as that of the value which is read.
void append_group(std::optional<std::string_view> value, std::string& group) {
  if (!value || *value == "null") {
    group += ';';
    return;
  }
  if (value->front() == '"') return append_group_text(inside_of(*value), group);
  RecordKey number;
  set_key(*value, number);
  if (number.kind != RecordKey::Type::kNumber) {  // a truth value, an array or an object
    group += *value;
  } else if (std::abs(number.value) < kWhole && number.value == std::floor(number.value)) {
    absl::StrAppend(&group, "n", static_cast<std::int64_t>(number.value) + number.rest);
  } else {
    absl::StrAppendFormat(&group, "n%.17g", number.value);
  }
  group += ';';
}

// Where none of the values is there, there is no group.
void drop_empty_group(std::string& group) {
  if (group.find_first_not_of(';') == std::string::npos) group.clear();
}

}  // namespace

struct RecordParser::Fast {
  using Element = simdjson::dom::element;
  using Found = std::optional<Element>;

  // True where the line was understood and `record` or `status` hold the answer; false leaves it to the slow path,
  // which also finds the words for what is broken.
  bool parse(std::string_view line, const RecordParser& parser, Record& record, absl::Status& status);

  static Found member_of(const simdjson::dom::object& object, std::string_view name);
  static Found value_of(const simdjson::dom::object& object, const FieldName::Part& part);
  static bool join(const simdjson::dom::object& object, const FieldName& field, Record& record, absl::Status& status);
  static bool append_group(const Found& value, std::string& group);

  simdjson::dom::parser parser;
};

RecordParser::Fast::Found RecordParser::Fast::member_of(const simdjson::dom::object& object, std::string_view name) {
  Found found;
  for (const auto& [key, value] : object) {
    if (key == name) found = value;
  }
  return found;
}

RecordParser::Fast::Found RecordParser::Fast::value_of(const simdjson::dom::object& object,
                                                       const FieldName::Part& part) {
  Found at = member_of(object, part.key);
  if (at || part.path.empty()) return at;
  at = member_of(object, part.path.front());
  for (std::size_t k = 1; k < part.path.size() && at; ++k) {
    Element next;
    if (at->is_object()) {
      at = member_of(simdjson::dom::object(*at), part.path[k]);
    } else if (at->is_array() &&
               simdjson::dom::array(*at).at(element_number(part.path[k])).get(next) == simdjson::SUCCESS) {
      at = next;
    } else {
      at.reset();
    }
  }
  return at;
}

// The text of several fields; returns as parse() does.
bool RecordParser::Fast::join(const simdjson::dom::object& object, const FieldName& field, Record& record,
                              absl::Status& status) {
  bool any = false;
  record.text.clear();
  for (const FieldName::Part& part : field.parts()) {
    begin_part(record);
    const Found value = value_of(object, part);
    if (!value || value->is_null()) continue;
    if (!value->is_string()) return false;
    any = true;
    record.text += std::string_view(*value);
    end_part(record);
  }
  record.view = record.text;
  status = any ? absl::OkStatus() : no_field(field);
  return true;
}

// Appends a value so that two are equal if and only if their values are; returns as parse() does.
bool RecordParser::Fast::append_group(const Found& value, std::string& group) {
  using simdjson::dom::element_type;
  if (!value) {
    group += ';';
    return true;
  }
  const auto& element = *value;
  switch (element.type()) {
    case element_type::STRING:
      append_group_text(std::string_view(element), group);
      return true;
    case element_type::INT64:
      if (std::abs(static_cast<double>(std::int64_t(element))) >= kWhole) return false;
      absl::StrAppend(&group, "n", std::int64_t(element), ";");
      return true;
    case element_type::NULL_VALUE:
      group += ';';
      return true;
    default:
      return false;
  }
}

bool RecordParser::Fast::parse(std::string_view line, const RecordParser& of, Record& record, absl::Status& status) {
  const RecordFields& fields = of.fields_;
  using simdjson::dom::element_type;
  simdjson::dom::object object;
  if (parser.parse(line.data(), line.size(), false).get(object) != simdjson::SUCCESS) return false;
  Found text;
  Found id;
  Found order;
  Found group;
  for (const auto& [key, value] : object) {
    if (!fields.text.empty() && key == fields.text.name()) text = value;
    if (!fields.id.empty() && key == fields.id.name()) id = value;
    if (!fields.key.empty() && key == fields.key) order = value;
    if (!fields.group.empty() && key == fields.group.name()) group = value;
  }
  record.id.clear();
  record.id_json.clear();
  record.id_exact.clear();
  record.key = {};
  record.parts.clear();
  if (order) set_key(*order, record.key);
  if (!fields.group.empty()) {
    record.group.clear();
    if (group || fields.group.plain()) {
      if (!append_group(group, record.group)) return false;
    } else {
      for (const FieldName::Part& part : fields.group.parts()) {
        if (!append_group(value_of(object, part), record.group)) return false;
      }
    }
    drop_empty_group(record.group);
  }
  if (!id && !fields.id.empty() && !fields.id.plain()) {
    if (fields.id.joined()) return false;
    id = value_of(object, fields.id.parts().front());
  }
  if (id) {
    switch (id->type()) {
      case element_type::STRING:
        record.id = std::string_view(*id);
        record.id_json = json_string(record.id);
        break;
      case element_type::INT64: {
        const std::int64_t number = std::int64_t(*id);
        if (number == 0) return false;  // may be written -0
        record.id = record.id_json = std::to_string(number);
        break;
      }
      case element_type::UINT64:
        record.id = record.id_json = std::to_string(std::uint64_t(*id));
        break;
      case element_type::NULL_VALUE:
        break;
      default:
        return false;  // kept as written, which the tree does not know
    }
  }
  if (!text && !fields.text.plain()) {
    if (fields.text.joined()) return join(object, fields.text, record, status);
    text = value_of(object, fields.text.parts().front());
  }
  if (!text) {
    status = no_field(fields.text);
    return true;
  }
  if (!text->is_string()) return false;
  record.view = std::string_view(*text);
  if (!of.lend_text_) {
    record.text.assign(record.view);
    record.view = record.text;
  }
  status = absl::OkStatus();
  return true;
}

RecordParser::RecordParser(RecordFields fields) : fields_(std::move(fields)), fast_(std::make_unique<Fast>()) {}
RecordParser::RecordParser(RecordParser&&) noexcept = default;
RecordParser& RecordParser::operator=(RecordParser&&) noexcept = default;
RecordParser::~RecordParser() = default;

bool RecordParser::blank(std::string_view line) {
  return without_mark(line).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string RecordParser::fields(std::string_view line) {
  constexpr std::size_t kMost = 10;
  constexpr std::size_t kLongest = 80;  // bytes of a name that is worth showing
  std::size_t count = 0;
  std::string names;
  const absl::Status status = scan_object(without_mark(line), [&](std::string_view key, std::string_view) {
    if (++count > kMost) return;
    const std::string name = unescape_json(key);
    absl::StrAppend(&names, count > 1 ? ", " : "", os::printable(json_string(name.substr(0, kLongest))));
  });
  if (!status.ok() || count == 0) return {};
  return absl::StrCat(count > 1 ? "the fields " : "the field ", names, count > kMost ? " and more" : "");
}

absl::Status RecordParser::parse(std::string_view line, Record& record) {
  const std::string_view object = without_mark(line);
  absl::Status status;
  if (object.size() <= kLongestFastLine && fast_->parse(object, *this, record, status)) {
    return status;
  }
  return parse_slowly(line, record);
}

absl::Status RecordParser::parse_slowly(std::string_view line, Record& record) const {
  using Value = std::optional<std::string_view>;
  Value text;
  Value id;
  Value order;
  const std::string_view object = without_mark(line);
  const absl::Status status = scan_object(object, [&](std::string_view key, std::string_view value) {
    if (!fields_.text.empty() && json_key_is(key, fields_.text.name())) text = value;
    if (!fields_.id.empty() && json_key_is(key, fields_.id.name())) id = value;
    if (!fields_.key.empty() && json_key_is(key, fields_.key)) order = value;
  });
  if (!status.ok()) {
    const std::size_t first = object.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || object[first] != '[') return status;
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(status.message()), "; an array of records is read with \1input-format\2 json"));
  }
  record.id.clear();
  record.id_json.clear();
  record.id_exact.clear();
  record.key = {};
  record.parts.clear();
  if (order) set_key(*order, record.key);
  if (!fields_.group.empty()) {
    record.group.clear();
    for (const Value& value : values_of(object, fields_.group)) append_group(value, record.group);
    drop_empty_group(record.group);
  }
  read_id(object, id, record);
  if (!text && !fields_.text.plain()) {
    const std::vector<Value> values = values_of(object, fields_.text);
    if (values.size() > 1) return join(values, record);
    text = values.front();
  }
  if (!text) return no_field(fields_.text);
  if (text->front() != '"') return wrong_type(fields_.text.name(), *text);
  record.text = inside_of(*text);
  record.view = record.text;
  return absl::OkStatus();
}

// `id`: the value of the key that has the whole name.
void RecordParser::read_id(std::string_view object, std::optional<std::string_view> id, Record& record) const {
  using Value = std::optional<std::string_view>;
  const auto there = [](const Value& value) { return value && *value != "null"; };
  std::vector<Value> values = {id};
  if (!id && !fields_.id.empty() && !fields_.id.plain()) values = values_of(object, fields_.id);
  if (std::none_of(values.begin(), values.end(), there)) return;
  bool string = values.size() > 1;
  std::string exact;
  for (const Value& value : values) {
    if (&value != values.data()) {
      record.id += kBlankLine;
      exact += kBlankLine;
    }
    const std::string_view text = value.value_or("null");
    if (text == "null") continue;
    string = string || text.front() == '"';
    record.id += text.front() == '"' ? inside_of(text) : std::string(text);
    exact += text.front() == '"' ? unescape_json_exactly(text.substr(1, text.size() - 2)) : std::string(text);
  }
  record.id_json = string ? json_string(record.id) : record.id;
  if (string) exact = exact_json_string(exact);
  if (string && exact != record.id_json) record.id_exact = std::move(exact);
}

absl::Status RecordParser::join(const std::vector<std::optional<std::string_view>>& values, Record& record) const {
  bool any = false;
  record.text.clear();
  for (std::size_t k = 0; k < values.size(); ++k) {
    begin_part(record);
    const std::string_view value = values[k].value_or("null");
    if (value == "null") continue;
    if (value.front() != '"') return wrong_type(fields_.text.parts()[k].key, value);
    any = true;
    record.text += inside_of(value);
    end_part(record);
  }
  record.view = record.text;
  return any ? absl::OkStatus() : no_field(fields_.text);
}

}  // namespace refrain::io
