// Workflow commands of views made by hand: where an annotation stands, what is escaped in it, and what a baseline keeps silent.

#include "report/github.h"

#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "report/view.h"

namespace refrain::report {
namespace {

// A draft, another one, and a source, which is the last of a view.
View three_documents() {
  View view;
  view.documents.resize(3);
  view.documents[0].name = view.documents[0].path = "first.md";
  view.documents[1].name = view.documents[1].path = "second.md";
  view.documents[2].name = view.documents[2].path = "old.md";
  view.documents[2].source = true;
  return view;
}

Place place(std::uint32_t document, std::uint64_t line, std::string text = "the tar house behind the church") {
  Place made;
  made.document = document;
  made.line = made.end_line = line;
  made.column = 3;
  made.end_column = 9;
  made.text = std::move(text);
  return made;
}

Pair pair(Place left, Place right) {
  Pair made;
  made.scope = OverlapScope::kAcross;
  made.words = 6;
  made.similarity = 1;
  made.left = std::move(left);
  made.right = std::move(right);
  return made;
}

std::vector<std::string> lines_of(const View& view) {
  std::istringstream stream(github(view));
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("github: an annotation stands at the later copy, and at the draft where the other place is earlier work") {
  View view = three_documents();
  view.overlaps = {pair(place(0, 5), place(1, 2)), pair(place(0, 6), place(2, 30))};
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] ==
        "::warning file=second.md,line=2,endLine=2,col=3,endColumn=9,title=6 words shared (exact)::"
        "6 words stand word for word in first.md:5:3 too.%0Athe tar house behind the church");
  CHECK(lines[1] ==
        "::warning file=first.md,line=6,endLine=6,col=3,endColumn=9,title=6 words shared (exact)::"
        "6 words stand word for word in old.md:30:3 too.%0Athe tar house behind the church");
}

TEST_CASE("github: lines of a file, columns where there is one line, the line of a record; rewordings are notices") {
  View view = three_documents();
  view.documents[0].record = 7;
  view.documents[0].on_line = true;
  view.overlaps = {pair(place(2, 1), place(0, 4)), pair(place(2, 1), place(1, 4))};
  view.overlaps[1].right.end_line = 5;
  view.overlaps[1].kind = OverlapKind::kReworded;
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("::warning file=first.md,line=7,title="));
  CHECK(lines[1].starts_with("::notice file=second.md,line=4,endLine=5,title="));
}

TEST_CASE("github: what would end a command or begin another value is escaped") {
  View view = three_documents();
  view.documents[0].path = "50%\r\n::error.md";
  view.documents[1].path = "a,b:c%2C\r.md";
  view.overlaps = {pair(place(0, 5), place(1, 2, "100% of it"))};
  view.verdict.reasons = {"draft\rwith 5 %\nof it"};
  const std::string all = github(view);
  CHECK(all.find('\r') == std::string::npos);
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] ==
        "::warning file=a%2Cb%3Ac%252C%0D.md,line=2,endLine=2,col=3,endColumn=9,title=6 words shared (exact)::"
        "6 words stand word for word in 50%25%0D%0A::error.md:5:3 too.%0A100%25 of it");
  CHECK(lines[1] == "::error title=refrain::draft%0Dwith 5 %25%0Aof it");
}

TEST_CASE("github: a name that is no UTF-8 breaks no log") {
  View view = three_documents();
  view.verdict.reasons = {"d\xe9part.md: too much"};
  view.documents[1].path = "\xc3\xa9t\xc3\xa9\xff.md";
  view.overlaps = {pair(place(0, 5), place(1, 2))};
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].starts_with("::warning file=\xc3\xa9t\xc3\xa9\xef\xbf\xbd.md,line=2,"));
  CHECK(lines[1] == "::error title=refrain::d\xef\xbf\xbdpart.md: too much");
}

TEST_CASE("github: furniture is no annotation, and is counted apart") {
  View view = three_documents();
  view.overlaps = {pair(place(0, 4), place(0, 20)), pair(place(0, 5), place(1, 2))};
  view.overlaps[0].form = Form::kCaption;
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with("::warning file=second.md,line=2"));
  CHECK(lines[1].starts_with("::notice title=refrain::1 overlap (1 exact) in 2 documents"));
  CHECK(lines[1].ends_with(" 1 more repeat is furniture."));
}

TEST_CASE("github: what a baseline knows is counted and not shown") {
  View view = three_documents();
  view.overlaps = {pair(place(0, 4), place(0, 20)), pair(place(0, 5), place(1, 2)), pair(place(0, 6), place(1, 3))};
  view.overlaps[0].known = true;
  Stock stock;
  stock.documents = 5;
  stock.occurrences = {place(0, 8)};
  view.boilerplate = {stock, stock};
  view.boilerplate[1].known = true;
  view.left_out = {pair(place(0, 9), place(1, 9))};
  view.left_out[0].reason = Reason::kCited;
  view.verdict.has_baseline = true;
  view.verdict.known = 2;
  view.verdict.resolved.resize(4);
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with("::warning file=second.md,line=2,"));
  CHECK(lines[1].starts_with("::warning file=second.md,line=3,"));
  CHECK(lines[2] ==
        "::notice file=first.md,line=8,endLine=8,col=3,endColumn=9,title=boilerplate::"
        "This passage occurs in 5 documents%0Athe tar house behind the church");
  CHECK(lines[3].ends_with(" 3 new, 2 known from the baseline, 4 resolved. 1 overlap left out: 1 cited."));
}

TEST_CASE("github: what was left out is counted with its reasons, where nothing else was found too") {
  View view = three_documents();
  view.left_out = {pair(place(0, 9), place(1, 9)), pair(place(0, 10), place(1, 10)), pair(place(0, 11), place(1, 11))};
  view.left_out[0].reason = view.left_out[2].reason = Reason::kQuoted;
  view.left_out[1].reason = Reason::kCode;
  const std::vector<std::string> lines = lines_of(view);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("::notice title=refrain::Nothing repeats in 2 documents"));
  CHECK(lines[0].ends_with(" 3 overlaps left out: 2 in quotation marks, 1 in code."));
}

}  // namespace
}  // namespace refrain::report
