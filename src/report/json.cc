#include "report/json.h"

#include "report/json_writer.h"

namespace refrain::report {
namespace {

void append_name(std::string& out, const Document& document) {
  if (document.id_json.empty()) {
    append_string(out, document.name);
  } else {
    out += document.id_json;
  }
}

void append_place(std::string& out, const View& view, const Place& place, bool with_text) {
  const Document& document = view.documents[place.document];
  out += "{\"document\": ";
  append_name(out, document);
  out += ", \"path\": ";
  append_string(out, document.path);
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
  }
  out += "}";
}

void append_pair(std::string& out, const View& view, const Pair& pair) {
  out += "    {\"kind\": \"";
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
  out += ",\n     \"left\": ";
  append_place(out, view, pair.left, true);
  out += ",\n     \"right\": ";
  append_place(out, view, pair.right, true);
  out += "}";
}

// A list with one entry a line; `append` writes entry k.
template <typename Append>
void append_list(std::string& out, const char* name, std::size_t size, Append&& append) {
  out += "  \"";
  out += name;
  out += "\": [";
  for (std::size_t k = 0; k < size; ++k) {
    out += k == 0 ? "\n" : ",\n";
    append(k);
  }
  out += size == 0 ? "]" : "\n  ]";
}

}  // namespace

std::string json(const View& view, std::string_view version) {
  std::string out = "{\n  \"refrain\": ";
  append_string(out, version);
  out += ",\n  \"documents\": ";
  append_number(out, view.drafts());
  out += ", \"words\": ";
  append_number(out, view.words());
  out += ",\n";
  append_list(out, "per_document", view.drafts(), [&](std::size_t k) {
    const Document& document = view.documents[k];
    out += "    {\"document\": ";
    append_name(out, document);
    out += ", \"words\": ";
    append_number(out, document.words);
    out += ", \"repeated_words\": ";
    append_number(out, document.repeated_words);
    out += ", \"share\": ";
    const double words = document.words > 0 ? static_cast<double>(document.words) : 1.0;
    append_number(out, static_cast<double>(document.repeated_words) / words, 3);
    out += "}";
  });
  out += ",\n";
  append_list(out, "overlaps", view.overlaps.size(),
              [&](std::size_t k) { append_pair(out, view, view.overlaps[k]); });
  out += ",\n";
  append_list(out, "boilerplate", view.boilerplate.size(), [&](std::size_t k) {
    const Stock& stock = view.boilerplate[k];
    out += "    {\"text\": ";
    append_string(out, stock.occurrences[0].text);
    out += ", \"documents\": ";
    append_number(out, std::uint64_t{stock.documents});
    out += ", \"occurrences\": [";
    for (std::size_t p = 0; p < stock.occurrences.size(); ++p) {
      if (p > 0) out += ", ";
      append_place(out, view, stock.occurrences[p], false);
    }
    out += "]}";
  });
  out += "\n}\n";
  return out;
}

}  // namespace refrain::report
