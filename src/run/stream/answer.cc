#include "run/stream/answer.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "io/json/json_scan.h"
#include "report/json_writer.h"

namespace refrain::run {
namespace {

constexpr std::string_view kMember = "refrain";
constexpr int kSimilarityDigits = 6;  // as the lists of dedup have them

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view without_mark(std::string_view line) {
  if (line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  return line;
}

bool is_object(std::string_view line) {
  return io::scan_object(line, [](std::string_view, std::string_view) {}).ok();
}

// Where a member of this name stands in a sound object: from its quote to the end of its value.
std::optional<std::pair<std::size_t, std::size_t>> find_member(std::string_view line) {
  std::optional<std::pair<std::size_t, std::size_t>> place;
  // A look at the bytes is enough for nearly all.
  if (line.find(kMember) == std::string_view::npos && line.find("\\u") == std::string_view::npos) return place;
  io::scan_object(line, [&](std::string_view key, std::string_view value) {
    if (!io::json_key_is(key, kMember)) return;
    place.emplace(static_cast<std::size_t>(key.data() - line.data()) - 1,
                  static_cast<std::size_t>(value.data() - line.data()) + value.size());
  }).IgnoreError();
  return place;
}

// Takes a member out, with one of the commas beside it.
void take_out(std::string& line, std::size_t begin, std::size_t end) {
  std::size_t behind = end;
  while (behind < line.size() && is_space(line[behind])) ++behind;
  if (behind < line.size() && line[behind] == ',') {
    ++behind;
    while (behind < line.size() && is_space(line[behind])) ++behind;
    line.erase(begin, behind - begin);
    return;
  }
  std::size_t before = begin;
  while (before > 0 && is_space(line[before - 1])) --before;
  if (before > 0 && line[before - 1] == ',') --before;
  line.erase(before, end - before);
}

}  // namespace

std::string said_json(const Said& said) {
  std::string out = "{";
  if (!said.error.empty()) {
    absl::StrAppend(&out, "\"error\": ", io::json_string(said.error), "}");
    return out;
  }
  if (!said.given_id.empty()) absl::StrAppend(&out, "\"id\": ", said.given_id, ", ");
  if (said.duplicate_of.empty()) {
    out += "\"duplicate_of\": null, \"similarity\": null";
  } else {
    absl::StrAppend(&out, "\"duplicate_of\": ", said.duplicate_of, ", \"similarity\": ");
    report::append_number(out, said.similarity, kSimilarityDigits);
  }
  if (!said.passages.empty()) absl::StrAppend(&out, ", \"passages\": ", said.passages);
  out += "}";
  return out;
}

std::string answer_line(std::string_view line, bool sound, const Said& said) {
  line = without_mark(line);
  const std::string member = said_json(said);
  if (!sound && !is_object(line)) return absl::StrCat("{\"refrain\": ", member, "}");
  std::string out;
  out.reserve(line.size() + member.size() + 16);
  out = line;
  while (const auto place = find_member(out)) take_out(out, place->first, place->second);
  const std::size_t brace = out.rfind('}');
  const std::size_t before = out.find_last_not_of(" \t\r\n", brace - 1);
  const bool empty = out[before] == '{' && before == out.find('{');
  out.insert(brace, absl::StrCat(empty ? "" : ", ", "\"refrain\": ", member));
  return out;
}

std::string verdict_line(std::string_view line, const io::FieldName& id_field, const std::string& joined_id,
                         const Said& said) {
  line = without_mark(line);
  std::string out = "{";
  if (is_object(line)) {
    const auto values = io::values_of(line, id_field);
    if (values.size() == 1) {
      const auto& id = values.front();
      if (id.has_value()) absl::StrAppend(&out, "\"id\": ", std::string(*id), ", ");
    } else if (!joined_id.empty()) {
      absl::StrAppend(&out, "\"id\": ", joined_id, ", ");
    }
  }
  absl::StrAppend(&out, "\"refrain\": ", said_json(said), "}");
  return out;
}

}  // namespace refrain::run
