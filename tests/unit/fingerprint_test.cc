#include "report/fingerprint.h"

#include <filesystem>
#include <string>
#include <vector>

#include "catch.h"

using namespace refrain;          // NOLINT(google-build-using-namespace): short test
using namespace refrain::report;  // NOLINT(google-build-using-namespace)

namespace {

Document document(const std::string& path, const std::string& name = "", std::uint64_t record = 0) {
  Document out;
  out.path = path;
  out.name = name.empty() ? path : name;
  out.record = record;
  return out;
}

Pair pair(const std::string& left, const std::string& right, std::uint32_t left_document = 0,
          std::uint32_t right_document = 1) {
  Pair out;
  out.left.text = left;
  out.left.document = left_document;
  out.right.text = right;
  out.right.document = right_document;
  return out;
}

std::string fingerprint(std::vector<Document> documents, const Pair& one) {
  View view;
  view.documents = std::move(documents);
  view.overlaps = {one};
  set_fingerprints(view);
  return view.overlaps[0].fingerprint;
}

const std::string kText = "the rope walk was sold for six pounds and the tar house for four";

}  // namespace

TEST_CASE("fingerprint: places, the order of sides and how a path was typed say nothing") {
  Pair moved = pair(kText, kText);
  moved.left.begin = 500;
  moved.left.line = 17;
  const std::string first = fingerprint({document("a.md"), document("b.md")}, pair(kText, kText));
  CHECK(first == fingerprint({document("a.md"), document("b.md")}, moved));
  CHECK(first == fingerprint({document("b.md"), document("a.md")}, pair(kText, kText)));
  CHECK(first == fingerprint({document("./a.md"), document("x/../b.md")}, pair(kText, kText)));
  CHECK(first.size() == 18);
  CHECK(first.ends_with(":1"));
}

TEST_CASE("fingerprint: a path is the same however it was typed") {
  const std::string here = std::filesystem::current_path().string();
  View view;
  view.documents = {document("a.md"), document("./x/../a.md"), document(here + "/a.md"), document("/elsewhere/a.md"),
                    document("-")};
  CHECK(plain_paths(view) == std::vector<std::string>{"a.md", "a.md", "a.md", "/elsewhere/a.md", "-"});
}

TEST_CASE("fingerprint: other documents, records and words are told apart") {
  const std::string first = fingerprint({document("a.md"), document("b.md")}, pair(kText, kText));
  CHECK(first != fingerprint({document("a.md"), document("c.md")}, pair(kText, kText)));
  CHECK(fingerprint({document("f.jsonl", "1", 1), document("f.jsonl", "2", 2)}, pair(kText, kText)) !=
        fingerprint({document("f.jsonl", "1", 1), document("f.jsonl", "3", 3)}, pair(kText, kText)));
  const std::string other = "nobody has seen the grey mare since the night of the storm";
  CHECK(first != fingerprint({document("a.md"), document("b.md")}, pair(other, other)));
}

TEST_CASE("fingerprint: most edits and moved edges leave it as it is") {
  const std::vector<Document> documents = {document("a.md"), document("b.md")};
  const std::string first = fingerprint(documents, pair(kText, kText));
  int same = 0;
  const std::vector<std::string> words = {"rope", "walk", "sold", "six", "pounds", "tar", "four"};
  for (const std::string& word : words) {
    std::string changed = kText;
    changed.replace(changed.find(word), word.size(), "quince");
    same += fingerprint(documents, pair(changed, kText)) == first ? 1 : 0;
  }
  CHECK(same >= 4);
  CHECK(same < 7);  // the stretch that names it does change with its words
  CHECK(fingerprint(documents, pair("yesterday " + kText, kText + " again")) == first);
}

TEST_CASE("fingerprint: equal ones are numbered, and nothing shared is no trouble") {
  View view;
  view.documents = {document("a.md")};
  view.overlaps = {pair(kText, kText, 0, 0), pair(kText, kText, 0, 0), pair("one", "two", 0, 0), pair("", "", 0, 0)};
  Stock stock;
  stock.occurrences.resize(1);
  stock.occurrences[0].text = kText;
  view.boilerplate = {stock};
  set_fingerprints(view);
  CHECK(view.overlaps[0].fingerprint.substr(0, 16) == view.overlaps[1].fingerprint.substr(0, 16));
  CHECK(view.overlaps[0].fingerprint.ends_with(":1"));
  CHECK(view.overlaps[1].fingerprint.ends_with(":2"));
  CHECK(view.boilerplate[0].fingerprint.size() == 18);
}
