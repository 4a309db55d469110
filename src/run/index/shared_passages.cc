#include "run/index/shared_passages.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "findings/findings.h"
#include "findings/matched_text.h"
#include "io/json/json_scan.h"
#include "report/json_pair.h"

namespace refrain::run {

namespace {

// What people call an id: a string without its quotes.
std::string name_of_id(std::string_view id) {
  const bool is_string = id.size() >= 2 && id.front() == '"';
  return is_string ? io::unescape_json(id.substr(1, id.size() - 2)) : std::string(id);
}

}  // namespace

io::Document document_of(const std::string& index, index::Source&& source) {
  io::Document document;
  document.name = name_of_id(source.id);
  document.id_json = std::move(source.id);
  document.path = index;
  document.record = source.number + 1;
  document.decoded = true;
  document.text = std::move(source.text);
  return document;
}

std::string text_to_ask(std::string_view text) {
  const findings::Document document{
      .name = {}, .id_json = {}, .path = {}, .text = text, .original = text, .quoted = {}, .links = {}, .ignored = {}};
  return std::string(findings::matched_texts(std::span(&document, 1), true).front().text(text));
}

report::View shared_passages(const findings::Document& document, const std::string& index,
                             const index::Sources& sources) {
  std::vector<std::string> names;
  names.reserve(sources.found.size());
  std::vector<findings::Document> all = {document};
  for (const index::Source& one : sources.found) {
    names.push_back(name_of_id(one.id));
    all.push_back({.name = names.back(),
                   .id_json = one.id,
                   .path = index,
                   .record = one.number + 1,
                   .decoded = true,
                   .source = true,
                   .text = one.text,
                   .original = one.text,
                   .quoted = {},
                   .links = {},
                   .ignored = {}});
  }
  findings::FindOptions options{.passages = {}, .ignored = nullptr, .fingerprints = true, .spelling = {}};
  options.passages.within = false;
  index::count_others(sources, options.passages);
  return findings::find_all(all, options);
}

std::string overlaps_json(const report::View& view, std::size_t limit) {
  std::string out = "[";
  for (std::size_t k = 0; k < std::min(limit, view.overlaps.size()); ++k) {
    if (k > 0) out += ", ";
    report::append_pair(out, view, view.overlaps[k], " ");
  }
  out += "]";
  return out;
}

}  // namespace refrain::run
