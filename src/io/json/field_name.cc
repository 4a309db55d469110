#include "io/json/field_name.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "io/json/json_scan.h"

namespace refrain::io {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> pieces;
  for (;;) {
    const std::size_t end = text.find(at);
    pieces.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

// A step of a JSON Pointer: ~1 is a slash, ~0 a tilde.
std::string unescaped(std::string_view step) {
  std::string key;
  for (std::size_t k = 0; k < step.size(); ++k) {
    const char next = k + 1 < step.size() ? step[k + 1] : '\0';
    if (step[k] == '~' && (next == '0' || next == '1')) {
      key += next == '0' ? '~' : '/';
      ++k;
    } else {
      key += step[k];
    }
  }
  return key;
}

std::vector<std::string> path_of(std::string_view name) {
  std::vector<std::string> path;
  if (name.starts_with('/')) {
    for (const std::string& step : split(name.substr(1), '/')) path.push_back(unescaped(step));
  } else if (name.find('.') != std::string_view::npos) {
    path = split(name, '.');
  }
  return path;
}

using Value = std::optional<std::string_view>;

Value member_of(std::string_view object, std::string_view name) {
  Value found;
  // It is sound.
  scan_object(object, [&](std::string_view key, std::string_view value) {
    if (json_key_is(key, name)) found = value;
  }).IgnoreError();
  return found;
}

Value element_of(std::string_view array, std::size_t wanted) {
  Value found;
  std::size_t number = 0;
  scan_array(array, [&](std::string_view value) {
    if (number++ == wanted) found = value;
  }).IgnoreError();
  return found;
}

Value at_path(std::string_view object, const std::vector<std::string>& path) {
  Value at = object;
  for (const std::string& step : path) {
    if (!at) break;
    at = at->starts_with('[')   ? element_of(*at, element_number(step))
         : at->starts_with('{') ? member_of(*at, step)
                                : Value();
  }
  return at;
}

}  // namespace

FieldName::FieldName(std::string name) : name_(std::move(name)) {
  for (const std::string& part : split(name_, ',')) {
    if (part.empty()) continue;
    std::vector<std::string> path = path_of(part);
    // Given twice it counts once.
    const bool known = std::any_of(parts_.begin(), parts_.end(), [&](const Part& other) {
      return other.key == part || (!path.empty() && other.path == path);
    });
    if (!known) parts_.push_back({part, std::move(path)});
  }
  // Commas alone can only be a key.
  if (parts_.empty() && !name_.empty()) parts_.push_back({name_, {}});
}

std::size_t element_number(std::string_view step) {
  std::size_t number = std::string_view::npos;
  if (step.empty() || (step.size() > 1 && step.front() == '0')) return number;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), number);
  return error == std::errc() && end == step.data() + step.size() ? number : std::string_view::npos;
}

std::vector<std::optional<std::string_view>> values_of(std::string_view object, const FieldName& name) {
  if (name.empty()) return {std::nullopt};
  object = object.substr(object.find_first_not_of(" \t\r\n"));
  if (const Value whole = member_of(object, name.name())) return {whole};
  std::vector<Value> values;
  for (const FieldName::Part& part : name.parts()) {
    const Value key = part.key == name.name() ? Value() : member_of(object, part.key);
    values.push_back(key || part.path.empty() ? key : at_path(object, part.path));
  }
  return values;
}

}  // namespace refrain::io
