#include "cli/baseline.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <simdjson.h>

#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/files.h"
#include "report/json_writer.h"
#include "report/later_side.h"

namespace refrain::cli {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kShownBytes = 80;

// The same for a document however its path was typed.
std::string plain(std::string_view path) {
  return std::filesystem::path(path).lexically_normal().string();
}

std::string name_of(const report::Document& document) {
  std::string name = plain(document.path);
  if (document.record > 0) name += ":" + document.name;
  return name;
}

using Names = absl::flat_hash_set<std::string>;

Names names_of(const report::View& view) {
  Names names;
  for (const report::Document& document : view.documents) names.insert(name_of(document));
  return names;
}

absl::Status no_baseline(const std::string& path, const std::string& why) {
  return absl::InvalidArgumentError(io::printable(path) + ": is no baseline of refrain: " + why +
                                    "; write it anew with --write-baseline");
}

}  // namespace

absl::StatusOr<Baseline> Baseline::read(const std::string& path) {
  const absl::StatusOr<std::string> text = io::read_whole(path);
  if (!text.ok()) {
    return absl::Status(text.status().code(), io::printable(path) + ": " +
                                                  std::string(text.status().message()) +
                                                  "; --write-baseline makes it");
  }
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(*text)).get(root) != simdjson::SUCCESS) {
    return no_baseline(path, "it is not JSON");
  }
  std::uint64_t version = 0;
  simdjson::dom::array list;
  if (root["refrain_baseline"].get(version) != simdjson::SUCCESS ||
      root["overlaps"].get(list) != simdjson::SUCCESS) {
    return no_baseline(path, "\"refrain_baseline\" or \"overlaps\" is missing");
  }
  if (version != kVersion) {
    return no_baseline(path, absl::StrFormat("it has version %d, and this refrain reads version %d",
                                             version, kVersion));
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
      return no_baseline(path, absl::StrFormat("overlap %d of its list is incomplete",
                                               baseline.entries_.size() + 1));
    }
    member("left", entry.left);
    member("right", entry.right);
    member("text", entry.text);
    baseline.entries_.push_back(std::move(entry));
  }
  return baseline;
}

std::vector<Baseline::Entry> Baseline::entries_of(const report::View& view) {
  std::vector<Entry> out;
  out.reserve(view.overlaps.size() + view.boilerplate.size());
  for (const report::Pair& pair : view.overlaps) {
    out.push_back({.fingerprint = pair.fingerprint,
                   .kind = report::kind_name(pair.kind),
                   .words = pair.words,
                   .left = name_of(view.documents[pair.left.document]),
                   .right = name_of(view.documents[pair.right.document]),
                   .text = report::beginning(pair.left.text, kShownBytes)});
  }
  for (const report::Stock& stock : view.boilerplate) {
    const report::Place& first = stock.occurrences[0];
    out.push_back({.fingerprint = stock.fingerprint,
                   .kind = "boilerplate",
                   .words = first.last_word - first.first_word,
                   .left = name_of(view.documents[first.document]),
                   .right = name_of(view.documents[stock.occurrences.back().document]),
                   .text = report::beginning(first.text, kShownBytes)});
  }
  return out;
}

bool Baseline::in_run(const Entry& entry, const Names& names) {
  return names.contains(entry.left) && names.contains(entry.right);
}

void Baseline::compare(report::View& view) const {
  absl::flat_hash_map<std::string_view, const Entry*> known;
  for (const Entry& entry : entries_) known.try_emplace(entry.fingerprint, &entry);
  absl::flat_hash_set<std::string> there;
  view.verdict.has_baseline = true;
  for (report::Pair& pair : view.overlaps) {
    there.insert(pair.fingerprint);
    const auto entry = known.find(pair.fingerprint);
    constexpr std::uint64_t kMore = 8;
    pair.known = entry != known.end() &&
                 pair.words <= entry->second->words + entry->second->words / 2 + kMore;
    view.verdict.known += pair.known ? 1 : 0;
  }
  for (report::Stock& stock : view.boilerplate) {
    there.insert(stock.fingerprint);
    stock.known = known.contains(stock.fingerprint);
    view.verdict.known += stock.known ? 1 : 0;
  }
  for (const report::Pair& pair : view.left_out) there.insert(pair.fingerprint);
  const Names names = names_of(view);
  for (const Entry& entry : entries_) {
    if (in_run(entry, names) && !there.contains(entry.fingerprint)) {
      view.verdict.resolved.push_back({entry.left, entry.right, entry.text});
    }
  }
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
  return out + "}";
}

std::string Baseline::updated(const report::View& view) const {
  std::vector<std::string> lines;
  const Names names = names_of(view);
  absl::flat_hash_set<std::string> written;
  for (const Entry& entry : entries_of(view)) {
    written.insert(entry.fingerprint);
    lines.push_back(line(entry));
  }
  for (const Entry& entry : entries_) {
    if (in_run(entry, names) || written.contains(entry.fingerprint)) continue;
    lines.push_back(line(entry));
  }
  std::string out = "{\n  \"refrain_baseline\": 1,\n  \"overlaps\": [";
  for (std::size_t k = 0; k < lines.size(); ++k) out += (k == 0 ? "\n" : ",\n") + lines[k];
  return out + (lines.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace refrain::cli
