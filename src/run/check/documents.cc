#include "run/check/documents.h"

#include <string>
#include <utility>

#include "io/inputs.h"

namespace refrain::run {

Documents read_documents(const CheckSettings& settings, Observer& observer) {
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
  // What lies in a folder that is read is left out there if this run writes it: a report of the last time is no draft.
  io::InputOptions input = settings.input;
  input.outputs = {settings.output, settings.baseline};
  io::read_documents(settings.paths, input, sink);
  out.drafts = out.all.size();
  if (!settings.against.empty()) io::read_documents(settings.against, input, sink);
  return out;
}

std::vector<findings::Document> lend(const Documents& documents) {
  std::vector<findings::Document> lent;
  lent.reserve(documents.all.size());
  for (const io::Document& one : documents.all) {
    lent.push_back({.name = one.name,
                    .id_json = one.id_json,
                    .path = one.path,
                    .record = one.record,
                    .on_line = one.on_line,
                    .decoded = one.decoded,
                    .source = lent.size() >= documents.drafts,
                    .text = one.text,
                    .original = one.original_bytes(),
                    .map = one.map.identity() ? nullptr : &one.map,
                    .quoted = one.quoted,
                    .links = one.links,
                    .ignored = one.ignored,
                    .hidden = one.hidden});
  }
  return lent;
}

}  // namespace refrain::run
