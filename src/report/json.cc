#include "report/json.h"

#include "report/json_pair.h"
#include "report/json_writer.h"
#include "report/signs.h"

namespace refrain::report {
namespace {

constexpr std::string_view kGap = "\n     ";  // before the sides of an overlap

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
  append_list(out, "overlaps", view.overlaps.size(), [&](std::size_t k) {
    out += "    ";
    append_pair(out, view, view.overlaps[k], kGap);
  });
  out += ",\n";
  append_list(out, "boilerplate", view.boilerplate.size(), [&](std::size_t k) {
    const Stock& stock = view.boilerplate[k];
    out += "    {\"text\": ";
    append_string(out, stock.occurrences[0].text);
    out += ", \"documents\": ";
    append_number(out, std::uint64_t{stock.documents});
    if (!stock.fingerprint.empty()) {
      out += ", \"fingerprint\": ";
      append_string(out, stock.fingerprint);
    }
    if (view.verdict.has_baseline) out += stock.known ? ", \"known\": true" : ", \"known\": false";
    out += ", \"occurrences\": [";
    for (std::size_t p = 0; p < stock.occurrences.size(); ++p) {
      if (p > 0) out += ", ";
      append_place(out, view, stock.occurrences[p], false);
    }
    out += "]}";
  });
  if (view.asked.phrases) {
    out += ",\n";
    append_list(out, "phrases", view.phrases.size(), [&](std::size_t k) {
      const Phrase& phrase = view.phrases[k];
      out += "    {\"text\": ";
      append_string(out, phrase.places[0].text);
      out += ", \"words\": ";
      append_number(out, std::uint64_t{phrase.words});
      out += ", \"count\": ";
      append_number(out, phrase.places.size());
      out += ", \"surprise\": ";
      append_number(out, phrase.surprise, 1);
      out += ", \"places\": [";
      for (std::size_t p = 0; p < phrase.places.size(); ++p) {
        if (p > 0) out += ", ";
        append_place(out, view, phrase.places[p], false);
      }
      out += "]}";
    });
  }
  if (!view.left_out.empty()) {
    out += ",\n";
    append_list(out, "left_out", view.left_out.size(), [&](std::size_t k) {
      out += "    ";
      append_pair(out, view, view.left_out[k], kGap);
    });
  }
  std::vector<std::string> signs;
  for (const Document& document : view.documents) {
    for (const Sign& sign : document.signs) append_sign(signs.emplace_back(), document, sign);
  }
  if (!signs.empty()) {
    out += ",\n";
    append_list(out, "warnings", signs.size(), [&](std::size_t k) { out += "    " + signs[k]; });
  }
  if (!view.asked.changed.empty()) out += ",\n  \"unchanged\": " + std::to_string(view.unchanged);
  if (view.verdict.has_baseline) {
    out += ",\n";
    append_list(out, "resolved", view.verdict.resolved.size(), [&](std::size_t k) {
      const Resolved& one = view.verdict.resolved[k];
      out += "    {\"left\": ";
      append_string(out, one.left);
      out += ", \"right\": ";
      append_string(out, one.right);
      out += ", \"text\": ";
      append_string(out, one.text);
      out += "}";
    });
  }
  out += "\n}\n";
  return out;
}

}  // namespace refrain::report
