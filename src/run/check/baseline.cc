#include "run/check/baseline.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/encoding/utf8.h"
#include "io/files/files.h"
#include "io/json/json_scan.h"
#include "report/fingerprint.h"
#include "report/json_writer.h"
#include "report/later_side.h"
#include "text/utf8_name.h"

namespace refrain::run {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kShownBytes = 80;

using Names = absl::flat_hash_set<std::string>;

constexpr std::string_view kBoilerplate = "boilerplate";

// The texts of a list of one entry, where it has it.
std::vector<std::string> texts_of(const simdjson::dom::element& entry, const char* name) {
  std::vector<std::string> out;
  simdjson::dom::array list;
  if (entry[name].get(list) != simdjson::SUCCESS) return out;
  for (const simdjson::dom::element one : list) {
    std::string_view text;
    if (one.get(text) == simdjson::SUCCESS) out.emplace_back(text);
  }
  return out;
}

void append_list(std::string& out, const char* name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  absl::StrAppend(&out, ", \"", name, "\": [");
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (k > 0) out += ", ";
    report::append_string(out, list[k]);
  }
  out += "]";
}

// Another file, or one of another version: nobody's edits are lost if it is written anew.
absl::Status no_baseline(const std::string& path, const std::string& why) {
  return absl::InvalidArgumentError(io::printable(path) + ": is no baseline of refrain: " + why +
                                    "; name another file, or write this one anew with \1write-baseline\2");
}

bool begins_like_baseline(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first < text.size() && text[first] == '{' &&
         text.substr(0, first + kShownBytes).find("\"refrain_baseline\"") != std::string_view::npos;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = io::sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// What mends JSON that is broken at `at`, as far as can be told: an entry was deleted, and its comma stands, or it went with
// it; or the end of the file is not there.
std::string_view advice_for(std::string_view text, std::size_t at, std::string_view why) {
  constexpr std::string_view kBlanks = " \t\r\n";
  if (text.find_first_not_of(kBlanks, at) == std::string_view::npos) {
    return "; the file is cut off, so take it from a copy or from version control";
  }
  const std::size_t before = at > 0 ? text.find_last_not_of(kBlanks, at - 1) : std::string_view::npos;
  const bool behind_comma = before != std::string_view::npos && text[before] == ',';
  const bool wants_comma =
      why.find("comma") != std::string_view::npos || text[text.find_first_not_of(kBlanks, at)] == ',';
  return behind_comma || wants_comma ? "; put a comma after each entry but the last" : "";
}

// A file that is not JSON is most often a baseline from which somebody deleted entries. Writing it anew would accept what
// they did not accept, so the message says where it is broken.
absl::Status broken(const std::string& path, std::string_view text) {
  constexpr std::string_view kPlace = "broken JSON at byte ";
  const bool ours = begins_like_baseline(text);
  const auto refused = [&](const std::string& why) {
    if (!ours) return no_baseline(path, why);
    return absl::InvalidArgumentError(io::printable(path) + ": the baseline cannot be read: " + why);
  };
  if (!is_utf8(text)) return refused("it is not UTF-8");
  const absl::Status status = io::scan_object(text, [](std::string_view, std::string_view) {});
  if (status.ok()) return refused("it is nested too deep, or too large");
  std::string why(status.message());
  if (!why.starts_with(kPlace)) return refused("it is not a JSON object");
  why.erase(0, kPlace.size());
  const std::size_t colon = why.find(": ");
  std::size_t byte = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(why.substr(0, colon), &byte) || byte == 0) {
    return refused("it is not JSON");
  }
  if (const std::size_t first = text.find_first_not_of(" \t\r\n"); first >= text.size() || text[first] != '{') {
    return refused("it is not JSON");
  }
  const std::string_view before = text.substr(0, byte - 1);
  const std::size_t line_begin = before.rfind('\n') + 1;
  const auto characters = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_begin), before.end(),
                                        [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  why.erase(0, colon + 2);
  return absl::InvalidArgumentError(absl::StrFormat("%s:%d:%d: the baseline is broken JSON: %s%s", io::printable(path),
                                                    std::count(before.begin(), before.end(), '\n') + 1, characters + 1,
                                                    why, advice_for(text, byte - 1, why)));
}

}  // namespace

absl::StatusOr<Baseline> Baseline::read(const std::string& path) {
  const absl::StatusOr<std::string> text = io::read_whole(path);
  if (!text.ok()) {
    return absl::Status(text.status().code(), io::printable(path) + ": " + std::string(text.status().message()) +
                                                  "; \1write-baseline\2 makes it");
  }
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(*text)).get(root) != simdjson::SUCCESS) {
    return broken(path, *text);
  }
  std::uint64_t version = 0;
  simdjson::dom::array list;
  if (root["refrain_baseline"].get(version) != simdjson::SUCCESS || root["overlaps"].get(list) != simdjson::SUCCESS) {
    return no_baseline(path, "\"refrain_baseline\" or \"overlaps\" is missing");
  }
  if (version != kVersion) {
    return no_baseline(path,
                       absl::StrFormat("it has version %d, and this refrain reads version %d", version, kVersion));
  }
  Baseline baseline;
  for (const simdjson::dom::element one : list) {
    Entry entry;
    const auto member = [&](const char* name, std::string& value) {
      std::string_view found;
      const bool there = one[name].get(found) == simdjson::SUCCESS;
      if (there) value = found;
      return there;
    };
    if (!member("fingerprint", entry.fingerprint) || !member("kind", entry.kind) ||
        one["words"].get(entry.words) != simdjson::SUCCESS) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: entry %d of the baseline is incomplete; delete it, or bring back its \"fingerprint\", "
                          "\"kind\" and \"words\"",
                          io::printable(path), baseline.entries_.size() + 1));
    }
    member("left", entry.left);
    member("right", entry.right);
    member("text", entry.text);
    entry.documents = texts_of(one, "documents");
    entry.marks = texts_of(one, "marks");
    baseline.entries_.push_back(std::move(entry));
  }
  return baseline;
}

// What the documents are called in a baseline.
std::vector<std::string> Baseline::names_of(const report::View& view) {
  std::vector<std::string> names = report::plain_paths(view);
  for (std::size_t d = 0; d < names.size(); ++d) {
    if (view.documents[d].record > 0) names[d] += ":" + view.documents[d].name;
    names[d] = text::utf8_name(names[d]);
  }
  return names;
}

std::vector<Baseline::Entry> Baseline::entries_of(const report::View& view) {
  const std::vector<std::string> names = names_of(view);
  std::vector<Entry> out;
  out.reserve(view.overlaps.size() + view.boilerplate.size());
  for (const report::Pair& pair : view.overlaps) {
    if (pair.furniture()) continue;
    out.push_back({.fingerprint = pair.fingerprint,
                   .kind = report::kind_name(pair.kind),
                   .words = pair.words,
                   .left = names[pair.left.document],
                   .right = names[pair.right.document],
                   .text = report::beginning(pair.left.text, kShownBytes),
                   .documents = {},
                   .marks = {}});
    for (const std::uint64_t mark : pair.marks) out.back().marks.push_back(mark_text(mark));
  }
  for (const report::Stock& stock : view.boilerplate) {
    const report::Place& first = stock.occurrences[0];
    out.push_back({.fingerprint = stock.fingerprint,
                   .kind = std::string(kBoilerplate),
                   .words = first.last_word - first.first_word,
                   .left = names[first.document],
                   .right = names[stock.occurrences.back().document],
                   .text = report::beginning(first.text, kShownBytes),
                   .documents = {},
                   .marks = {}});
    for (const report::Place& place : stock.occurrences) out.back().documents.push_back(names[place.document]);
    for (const std::uint64_t mark : report::word_marks(first.text, report::kMarks)) {
      out.back().marks.push_back(mark_text(mark));
    }
  }
  return out;
}

std::string Baseline::mark_text(std::uint64_t mark) { return absl::StrFormat("%016x", mark); }

bool Baseline::Entry::boilerplate() const { return kind == kBoilerplate; }

bool Baseline::Entry::in_run(const Names& names) const {
  return names.contains(left) && names.contains(right) &&
         std::all_of(documents.begin(), documents.end(), [&](const std::string& one) { return names.contains(one); });
}

std::string Baseline::line(const Entry& entry) {
  std::string out = "    {\"fingerprint\": ";
  report::append_string(out, entry.fingerprint);
  out += ", \"kind\": ";
  report::append_string(out, entry.kind);
  out += ", \"words\": ";
  report::append_number(out, entry.words);
  out += ", \"left\": ";
  report::append_string(out, entry.left);
  out += ", \"right\": ";
  report::append_string(out, entry.right);
  out += ", \"text\": ";
  report::append_string(out, entry.text);
  append_list(out, "documents", entry.documents);
  append_list(out, "marks", entry.marks);
  return out + "}";
}

std::string Baseline::updated(const report::View& view) const {
  std::vector<std::string> lines;
  const std::vector<std::string> all = names_of(view);
  const Names names(all.begin(), all.end());
  absl::flat_hash_map<std::string_view, const Entry*> before;
  for (const Entry& entry : entries_) before.try_emplace(entry.fingerprint, &entry);
  absl::flat_hash_set<std::string> written;
  for (Entry& entry : entries_of(view)) {
    const auto old = before.find(entry.fingerprint);
    // Of its copies those in documents that are no part of the run stay known.
    if (entry.boilerplate() && old != before.end()) {
      for (const std::string& name : old->second->documents) {
        if (!names.contains(name)) entry.documents.push_back(name);
      }
    }
    written.insert(entry.fingerprint);
    lines.push_back(line(entry));
  }
  for (const Entry& entry : entries_) {
    if (entry.in_run(names) || written.contains(entry.fingerprint)) continue;
    lines.push_back(line(entry));
  }
  std::string out = "{\n  \"refrain_baseline\": 1,\n  \"overlaps\": [";
  for (std::size_t k = 0; k < lines.size(); ++k) out += (k == 0 ? "\n" : ",\n") + lines[k];
  return out + (lines.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace refrain::run
