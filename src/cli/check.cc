#include "cli/check.h"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/check_view.h"
#include "report/json.h"

namespace refrain::cli {

int check(const CheckOptions& options) {
  bool failed = false;
  std::vector<io::Document> documents;
  const io::InputSink sink{
      .document = [&](io::Document&& document) { documents.push_back(std::move(document)); },
      .problem =
          [&](io::Problem problem, const std::string& line) {
            failed |= problem == io::Problem::kUnreadable || (options.strict && problem == io::Problem::kBadRecord);
            std::fprintf(stderr, "refrain: %s\n", line.c_str());
          }};
  io::read_documents(options.paths, options.input, sink);
  const std::size_t drafts = documents.size();
  io::read_documents(options.against, options.input, sink);

  std::vector<DocumentText> texts(documents.size());
  for (std::size_t d = 0; d < documents.size(); ++d) {
    texts[d].text = documents[d].text;
    texts[d].source = d >= drafts;
  }
  const PassageReport report = find_passages(texts, options.passages);
  const report::View view = make_view(documents, drafts, report);
  const std::string out = report::json(view, REFRAIN_VERSION);
  std::fwrite(out.data(), 1, out.size(), stdout);
  if (failed) return 2;
  return report.overlaps.empty() && report.boilerplate.empty() ? 0 : 1;
}

}  // namespace refrain::cli
