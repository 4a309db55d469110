#include "io/json/jsonl.h"

#include <simdjson.h>

#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/files/lines.h"
#include "io/json/json_scan.h"

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

absl::Status no_field(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrFormat("no field %s", json_string(name)));
}

absl::Status wrong_type(const std::string& name, const char* kind) {
  return absl::InvalidArgumentError(absl::StrFormat("field %s is %s, not a string", json_string(name), kind));
}

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
    key.text = unescape_json(json.substr(1, json.size() - 2));
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

}  // namespace

struct RecordParser::Fast {
  // True where the line was understood and `record` or `status` hold the answer; false leaves it to the slow path,
  // which also finds the words for what is broken.
  bool parse(std::string_view line, const RecordParser& fields, Record& record, absl::Status& status);

  simdjson::dom::parser parser;
};

bool RecordParser::Fast::parse(std::string_view line, const RecordParser& fields, Record& record,
                               absl::Status& status) {
  const std::string& text_field = fields.text_field_;
  const std::string& id_field = fields.id_field_;
  using simdjson::dom::element_type;
  simdjson::dom::object object;
  if (parser.parse(line.data(), line.size(), false).get(object) != simdjson::SUCCESS) return false;
  std::optional<simdjson::dom::element> text;
  std::optional<simdjson::dom::element> id;
  std::optional<simdjson::dom::element> order;
  for (const auto& [key, value] : object) {
    if (key == text_field) text = value;
    if (!id_field.empty() && key == id_field) id = value;
    if (!fields.key_field_.empty() && key == fields.key_field_) order = value;
  }
  record.id.clear();
  record.id_json.clear();
  record.key = {};
  if (order) set_key(*order, record.key);
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
  if (!text) {
    status = no_field(text_field);
    return true;
  }
  if (!text->is_string()) return false;
  record.view = std::string_view(*text);
  if (!fields.lend_text_) {
    record.text.assign(record.view);
    record.view = record.text;
  }
  status = absl::OkStatus();
  return true;
}

RecordParser::RecordParser(std::string text_field, std::string id_field, std::string key_field)
    : text_field_(std::move(text_field)),
      id_field_(std::move(id_field)),
      key_field_(std::move(key_field)),
      fast_(std::make_unique<Fast>()) {}
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
    absl::StrAppend(&names, count > 1 ? ", " : "", json_string(name.substr(0, kLongest)));
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
  std::optional<std::string_view> text;
  std::optional<std::string_view> id;
  std::optional<std::string_view> order;
  const auto is = [](std::string_view key, const std::string& name) {
    if (key.find('\\') == std::string_view::npos) return key == name;
    return unescape_json(key) == name;
  };
  const absl::Status status = scan_object(without_mark(line), [&](std::string_view key, std::string_view value) {
    if (is(key, text_field_)) text = value;
    if (!id_field_.empty() && is(key, id_field_)) id = value;
    if (!key_field_.empty() && is(key, key_field_)) order = value;
  });
  if (!status.ok()) return status;
  record.id.clear();
  record.id_json.clear();
  record.key = {};
  if (order) set_key(*order, record.key);
  if (id && *id != "null") {
    if (id->front() == '"') {
      record.id = unescape_json(id->substr(1, id->size() - 2));
      record.id_json = json_string(record.id);
    } else {
      record.id = record.id_json = std::string(*id);
    }
  }
  if (!text) return no_field(text_field_);
  if (text->front() != '"') return wrong_type(text_field_, kind_of(text->front()));
  record.text = unescape_json(text->substr(1, text->size() - 2));
  record.view = record.text;
  return absl::OkStatus();
}

}  // namespace refrain::io
