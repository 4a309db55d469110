// SARIF of views made by hand: which side a result stands at, how paths are written, what is new, and why something is left out.

#include "report/sarif.h"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.h"
#include "report/view.h"

namespace refrain::report {
namespace {

using Element = simdjson::dom::element;

// Two drafts and a source, as a view has them: the source last.
View three_documents() {
  View view;
  view.documents.resize(3);
  view.documents[0].name = view.documents[0].path = "drafts/first.md";
  view.documents[1].name = view.documents[1].path = "drafts/50% #1.md";
  view.documents[2].name = view.documents[2].path = "published/old.md";
  view.documents[2].source = true;
  return view;
}

Place place(std::uint32_t document, std::uint64_t line) {
  Place made;
  made.document = document;
  made.line = line;
  made.column = 3;
  made.end_line = line + 1;
  made.end_column = 9;
  made.begin = 100 * line;
  made.end = 100 * line + 60;
  made.text = "the tar house behind the church";
  return made;
}

Pair pair(Place left, Place right, std::string fingerprint) {
  Pair made;
  made.scope = OverlapScope::kAcross;
  made.words = 6;
  made.similarity = 1;
  made.fingerprint = std::move(fingerprint);
  made.left = std::move(left);
  made.right = std::move(right);
  return made;
}

// The results of a log; the parser must stay while they are read.
std::vector<Element> results_of(simdjson::dom::parser& parser, const View& view) {
  const std::string log = sarif(view, "1.2.3");
  const Element json = parser.parse(log);
  std::vector<Element> results;
  for (const Element result : simdjson::dom::array(json["runs"].at(0)["results"])) results.push_back(result);
  return results;
}

std::string text(simdjson::simdjson_result<Element> element) { return std::string(std::string_view(element)); }

simdjson::simdjson_result<Element> physical(Element result, const char* which) {
  return result[which].at(0)["physicalLocation"];
}
std::string uri(Element result, const char* which) { return text(physical(result, which)["artifactLocation"]["uri"]); }
std::uint64_t first_line(Element result, const char* which) { return physical(result, which)["region"]["startLine"]; }

TEST_CASE("sarif: a result stands at the later copy, and at the draft where the other place is earlier work") {
  View view = three_documents();
  view.overlaps.push_back(pair(place(0, 4), place(0, 20), "within"));
  view.overlaps.push_back(pair(place(0, 5), place(1, 2), "across"));
  view.overlaps.push_back(pair(place(0, 6), place(2, 30), "against"));
  simdjson::dom::parser parser;
  const std::vector<Element> results = results_of(parser, view);
  REQUIRE(results.size() == 3);

  CHECK(first_line(results[0], "locations") == 20);
  CHECK(first_line(results[0], "relatedLocations") == 4);
  CHECK(uri(results[1], "locations") == "drafts/50%25%20%231.md");
  CHECK(uri(results[1], "relatedLocations") == "drafts/first.md");
  CHECK(text(results[1]["relatedLocations"].at(0)["message"]["text"]) == "the other place");

  CHECK(uri(results[2], "locations") == "drafts/first.md");
  CHECK(first_line(results[2], "locations") == 6);
  CHECK(uri(results[2], "relatedLocations") == "published/old.md");
  CHECK(first_line(results[2], "relatedLocations") == 30);
  CHECK(text(results[2]["relatedLocations"].at(0)["message"]["text"]) == "the earlier work");
  CHECK(text(results[2]["message"]["text"]) == "6 words stand word for word in [published/old.md:30:3](0) too.");
}

TEST_CASE("sarif: a region has lines, columns and bytes of a file, and the line of a record") {
  View view = three_documents();
  view.documents[1].record = 7;
  view.documents[1].on_line = true;
  view.overlaps.push_back(pair(place(0, 5), place(1, 2), "one"));
  simdjson::dom::parser parser;
  const std::vector<Element> results = results_of(parser, view);
  REQUIRE(results.size() == 1);
  const Element file = physical(results[0], "relatedLocations")["region"];
  CHECK(std::uint64_t(file["startLine"]) == 5);
  CHECK(std::uint64_t(file["startColumn"]) == 3);
  CHECK(std::uint64_t(file["endLine"]) == 6);
  CHECK(std::uint64_t(file["endColumn"]) == 9);
  CHECK(std::uint64_t(file["byteOffset"]) == 500);
  CHECK(std::uint64_t(file["byteLength"]) == 60);
  const Element record = physical(results[0], "locations")["region"];
  CHECK(std::uint64_t(record["startLine"]) == 7);
  CHECK(record["startColumn"].error() == simdjson::NO_SUCH_FIELD);
  CHECK(record["byteOffset"].error() == simdjson::NO_SUCH_FIELD);
}

TEST_CASE("sarif: paths are URIs") {
  View view = three_documents();
  simdjson::dom::parser parser;
  for (const auto& [path, wanted] : std::vector<std::pair<std::string, std::string>>{
           {"100%.md", "100%25.md"}, {"a%20b.md", "a%2520b.md"}, {"./a b.md", "a%20b.md"}, {"-", "stdin"}}) {
    view.documents[1].path = path;
    view.overlaps = {pair(place(0, 5), place(1, 2), "one")};
    CHECK(uri(results_of(parser, view).at(0), "locations") == wanted);
  }
}

TEST_CASE("sarif: what a baseline knows is unchanged, the rest is new; without a baseline neither is said") {
  View view = three_documents();
  view.overlaps.push_back(pair(place(0, 4), place(0, 20), "known"));
  view.overlaps.back().known = true;
  view.overlaps.push_back(pair(place(0, 5), place(1, 2), "fresh"));
  Stock stock;
  stock.documents = 5;
  stock.fingerprint = "stock";
  stock.known = true;
  stock.occurrences = {place(0, 8), place(1, 9)};
  view.boilerplate = {stock};
  simdjson::dom::parser parser;
  for (const Element result : results_of(parser, view)) {
    CHECK(result["baselineState"].error() == simdjson::NO_SUCH_FIELD);
  }
  view.verdict.has_baseline = true;
  const std::vector<Element> results = results_of(parser, view);
  REQUIRE(results.size() == 3);
  for (const auto& [number, fingerprint, state] : std::vector<std::tuple<std::size_t, std::string, std::string>>{
           {0, "known", "unchanged"}, {1, "fresh", "new"}, {2, "stock", "unchanged"}}) {
    CHECK(text(results[number]["partialFingerprints"]["refrainOverlap/v1"]) == fingerprint);
    CHECK(text(results[number]["baselineState"]) == state);
  }
  CHECK(text(results[2]["ruleId"]) == "boilerplate");
}

TEST_CASE("sarif: only what a comment leaves out is suppressed in the source") {
  View view = three_documents();
  view.spelling = {.prefix = "--", .dash = '-'};
  view.overlaps.push_back(pair(place(0, 4), place(0, 20), "found"));
  for (const Reason reason : kReasons) {
    view.left_out.push_back(pair(place(0, 5), place(1, 2), reason_name(reason)));
    view.left_out.back().reason = reason;
  }
  simdjson::dom::parser parser;
  const std::vector<Element> results = results_of(parser, view);
  REQUIRE(results.size() == 8);
  CHECK(results[0]["suppressions"].error() == simdjson::NO_SUCH_FIELD);
  std::vector<std::string> said;
  for (std::size_t k = 1; k < results.size(); ++k) {
    const Element suppression = results[k]["suppressions"].at(0);
    said.push_back(text(suppression["kind"]) + ": " + text(suppression["justification"]));
  }
  CHECK(said == std::vector<std::string>{"external: in quotation marks", "external: cited",
                                         "external: on the list of --ignore", "inSource: left out by a comment",
                                         "external: in code", "external: in lists of references",
                                         "external: in headings"});
}

TEST_CASE("sarif: kinds have their rules and levels") {
  View view = three_documents();
  for (const OverlapKind kind :
       {OverlapKind::kExact, OverlapKind::kEdited, OverlapKind::kReworded, OverlapKind::kCondensed}) {
    view.overlaps.push_back(pair(place(0, 5), place(1, 2), kind_name(kind)));
    view.overlaps.back().kind = kind;
  }
  simdjson::dom::parser parser;
  std::vector<std::string> said;
  for (const Element result : results_of(parser, view)) {
    said.push_back(text(result["ruleId"]) + ": " + text(result["level"]));
  }
  CHECK(said == std::vector<std::string>{"exact: warning", "edited: warning", "reworded: note", "condensed: note"});
}

}  // namespace
}  // namespace refrain::report
