#include "report/json_pair.h"

#include <cstdint>

#include "report/json_writer.h"
#include "text/utf8_name.h"

namespace refrain::report {

void append_name(std::string& out, const Document& document) {
  if (document.id_json.empty()) {
    append_string(out, text::utf8_name(document.name));
  } else {
    out += document.id_json;
  }
}

void append_place(std::string& out, const View& view, const Place& place, bool with_text) {
  const Document& document = view.documents[place.document];
  out += "{\"document\": ";
  append_name(out, document);
  out += ", \"path\": ";
  append_string(out, text::utf8_name(document.path));
  if (document.record > 0) {
    out += ", \"record\": ";
    append_number(out, document.record);
  }
  out += ", \"begin\": ";
  append_number(out, place.begin);
  out += ", \"end\": ";
  append_number(out, place.end);
  out += ", \"line\": ";
  append_number(out, place.line);
  out += ", \"column\": ";
  append_number(out, place.column);
  if (with_text) {
    out += ", \"text\": ";
    append_string(out, place.text);
    out += ", \"end_line\": ";
    append_number(out, place.end_line);
    out += ", \"end_column\": ";
    append_number(out, place.end_column);
    if (place.quoted) out += ", \"quoted\": true";
    if (place.cited) out += ", \"cited\": true";
  }
  out += "}";
}

void append_pair(std::string& out, const View& view, const Pair& pair, std::string_view gap) {
  out += "{\"kind\": \"";
  out += kind_name(pair.kind);
  out += "\", \"scope\": \"";
  out += scope_name(pair.scope);
  out += "\", \"similarity\": ";
  append_number(out, pair.similarity, 3);
  out += ", \"words\": ";
  append_number(out, std::uint64_t{pair.words});
  out += ", \"bits\": ";
  append_number(out, pair.bits, 1);
  out += ", \"group\": ";
  append_number(out, std::uint64_t{pair.group});
  out += pair.furniture() ? ", \"furniture\": true, \"form\": \"" : ", \"furniture\": false";
  if (pair.furniture()) {
    out += form_name(pair.form);
    out += "\"";
  }
  if (pair.kind == OverlapKind::kCondensed) {
    out += ", \"parts\": [";
    for (const Sentence& part : pair.parts) {
      out += &part == &pair.parts.front() ? "{\"begin\": " : ", {\"begin\": ";
      append_number(out, part.begin);
      out += ", \"end\": ";
      append_number(out, part.end);
      out += "}";
    }
    out += "]";
  }
  if (pair.lookalikes > 0) {
    out += ", \"lookalikes\": ";
    append_number(out, std::uint64_t{pair.lookalikes});
  }
  if (!pair.fingerprint.empty()) {
    out += ", \"fingerprint\": ";
    append_string(out, pair.fingerprint);
  }
  if (view.verdict.has_baseline && !pair.furniture()) out += pair.known ? ", \"known\": true" : ", \"known\": false";
  if (pair.reason != Reason::kNone) {
    out += ", \"reason\": \"";
    out += reason_name(pair.reason);
    out += "\"";
  }
  out += ",";
  out += gap;
  out += "\"left\": ";
  append_place(out, view, pair.left, true);
  out += ",";
  out += gap;
  out += "\"right\": ";
  append_place(out, view, pair.right, true);
  out += "}";
}

}  // namespace refrain::report
