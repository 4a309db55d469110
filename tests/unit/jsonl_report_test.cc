// Lines of views made by hand: what follows the overlaps.

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "report/jsonl.h"
#include "report/view.h"

namespace refrain::report {
namespace {

std::vector<std::string> lines_of(const View& view) {
  std::vector<std::string> lines;
  jsonl(view, [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  return lines;
}

View one_document() {
  View view;
  view.documents.resize(1);
  view.documents[0].name = view.documents[0].path = "draft.md";
  return view;
}

TEST_CASE("jsonl report: what was left out has lines of its own, behind the overlaps and before the warnings") {
  View view = one_document();
  view.overlaps.resize(1);
  view.left_out.resize(2);
  view.left_out[0].reason = Reason::kQuoted;
  view.left_out[1].reason = Reason::kReferences;
  view.documents[0].signs.push_back({.kind = SignKind::kNotShown, .words = 3, .begin = 0});
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with("{\"kind\": "));
  CHECK(lines[1].starts_with("{\"left_out\": {\"kind\": "));
  CHECK(lines[1].find("\"reason\": \"quoted\"") != std::string::npos);
  CHECK(lines[1].ends_with("}}\n"));
  CHECK(lines[2].find("\"reason\": \"references\"") != std::string::npos);
  CHECK(lines[3].starts_with("{\"warning\": "));
}

TEST_CASE("jsonl report: no report is clean where all was left out; nothing is said where nothing was") {
  View view = one_document();
  CHECK(lines_of(view).empty());
  view.left_out.resize(1);
  view.left_out[0].reason = Reason::kCited;
  CHECK(lines_of(view).size() == 1);
}

}  // namespace
}  // namespace refrain::report
