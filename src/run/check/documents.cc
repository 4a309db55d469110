#include "run/check/documents.h"

#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/parallel.h"
#include "io/inputs.h"
#include "refrain/words.h"
#include "run/check/document_groups.h"

namespace refrain::run {

absl::StatusOr<Documents> read_documents(const CheckSettings& settings, Observer& observer) {
  Documents out;
  io::InputSink sink;
  sink.document = [&](io::Document&& document) {
    // All documents stay in memory: what reading left over as capacity would be most of it.
    document.text.shrink_to_fit();
    document.original.shrink_to_fit();
    out.all.push_back(std::move(document));
  };
  sink.problem = [&](io::Problem problem, const std::string& line) {
    out.incomplete |= problem == io::Problem::kUnreadable || (settings.strict && problem == io::Problem::kBadRecord);
    observer.complain(line);
  };
  const io::InputOptions input = settings.reading();
  // A draft that lies among the earlier work too is a draft: held against itself all of it would repeat.
  io::SeenFiles seen;
  io::read_documents(settings.paths, input, sink, seen);
  out.drafts = out.all.size();
  if (!settings.against.empty()) io::read_documents(settings.against, input, sink, seen);
  for (const std::shared_ptr<EarlierTexts>& index : settings.indexes) {
    std::vector<io::Document> found;
    absl::Status status =
        index->find(std::span(out.all).first(out.drafts), settings.passages.boilerplate, found, out.others);
    if (!status.ok()) return status;
    std::move(found.begin(), found.end(), std::back_inserter(out.all));
  }
  for (const io::Document& document : out.all) {
    Documents::Parts& parts = out.parts.emplace_back();
    for (const io::PartSpan& part : document.parts) {
      if (part.part == io::Part::kCaption) parts.captions.push_back(part.bytes);
      if (part.part == io::Part::kFurniture) parts.running.push_back(part.bytes);
    }
  }
  return out;
}

absl::Status check_words(const Documents& documents, std::uint64_t too_many) {
  std::uint64_t bytes = 0;
  for (const io::Document& document : documents.all) bytes += document.text.size();
  // A word takes two bytes: a letter and what parts it from the next, or a character that is a word by itself.
  if ((bytes + documents.all.size()) / 2 < too_many) return absl::OkStatus();
  std::uint64_t count = 0;
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  for (const io::Document& document : documents.all) {
    find_words(document.text, words, flags);
    count += words.size();
  }
  if (count < too_many) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrFormat(
      "check: %d words in all, and one run takes fewer than %d; check them in several runs", count, too_many));
}

std::vector<SetAside> set_aside(const Documents& documents, const CheckSettings& settings, const IgnoreFile* ignored) {
  std::vector<SetAside> aside(documents.all.size());
  base::parallel_for(aside.size(), settings.passages.threads,
                     [&](std::size_t k) { aside[k] = set_aside(documents.all[k], settings, ignored); });
  return aside;
}

absl::StatusOr<std::vector<std::uint32_t>> groups_of(const Documents& documents, const CheckSettings& settings) {
  if (settings.across_groups.empty()) return std::vector<std::uint32_t>();
  std::vector<std::string> paths;
  paths.reserve(documents.all.size());
  for (const io::Document& one : documents.all) paths.push_back(one.path);
  return document_groups(settings.across_groups, paths);
}

absl::StatusOr<std::vector<ChangedLines>> changes_of(const Documents& documents, const CheckSettings& settings) {
  if (settings.changed.empty()) return std::vector<ChangedLines>();
  std::vector<std::string> paths;  // each once: a feed has many documents
  std::vector<std::size_t> path_of;
  for (std::size_t d = 0; d < documents.drafts; ++d) {
    const std::string& path = documents.all[d].path;
    if (paths.empty() || paths.back() != path) paths.push_back(path);
    path_of.push_back(paths.size() - 1);
  }
  const auto changed = changed_since(settings.changed, paths);
  if (!changed.ok()) return changed.status();
  std::vector<ChangedLines> out(documents.all.size());
  for (std::size_t d = 0; d < documents.drafts; ++d) {
    const io::Document& one = documents.all[d];
    out[d] = (*changed)[path_of[d]];
    // Lines of what was taken out of a package are none of the file's; those of a text in another encoding are.
    const bool own_lines = !one.decoded || !one.converted_from.empty() || one.on_line;
    if (!own_lines && out[d].any()) out[d] = {.all = true, .lines = {}};
  }
  return out;
}

std::vector<findings::Document> lend(const Documents& documents, const std::vector<SetAside>& aside,
                                     const std::vector<std::uint32_t>& groups) {
  std::vector<findings::Document> lent;
  lent.reserve(documents.all.size());
  for (const io::Document& one : documents.all) {
    const SetAside& out = aside[lent.size()];
    lent.push_back({.name = one.name,
                    .id_json = one.id_json,
                    .path = one.path,
                    .record = one.record,
                    .on_line = one.on_line,
                    .decoded = one.decoded,
                    .source = lent.size() >= documents.drafts,
                    .group = groups.empty() ? 0 : groups[lent.size()],
                    .text = one.text,
                    .original = one.original_bytes(),
                    .map = one.map.identity() ? nullptr : &one.map,
                    .quoted = one.quoted,
                    .links = one.links,
                    .ignored = one.ignored,
                    .captions = documents.parts[lent.size()].captions,
                    .running = documents.parts[lent.size()].running,
                    .sources = out.sources,
                    .sections = out.sections,
                    .code = out.code,
                    .references = out.references,
                    .headings = out.headings,
                    .listed = out.listed,
                    .hidden = one.hidden});
  }
  return lent;
}

}  // namespace refrain::run
