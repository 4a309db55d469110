// When a baseline is written: after the report that shows what it makes known.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "run/check/baseline.h"
#include "run/check/check.h"
#include "run/check/documents.h"
#include "unit/io_helpers.h"

namespace refrain::run {
namespace {

constexpr char kPassage[] =
    "The rope walk behind the church was sold for six pounds and the tar house for four before the harbour bell rang "
    "twice.\n";

TEST_CASE("check: a report that fails leaves the baseline as it was") {
  if (!std::filesystem::exists("/dev/full")) return;
  const io::TempFolder folder;
  CheckSettings settings;
  settings.paths = {folder.write("a.txt", kPassage), folder.write("b.txt", kPassage)};
  settings.baseline = folder.path("known.json");
  settings.write_baseline = true;
  settings.output = "/dev/full";
  Observer observer;
  CHECK(io::contains(std::string(check(settings, observer).status().message()), "/dev/full: cannot be written: "));
  CHECK_FALSE(std::filesystem::exists(settings.baseline));
  // With a report that is written the baseline is, too.
  settings.output = folder.path("report.txt");
  REQUIRE(check(settings, observer).ok());
  const std::string known = io::content_of(settings.baseline);
  CHECK(io::contains(known, "rope walk"));
  // And one that is there is not replaced.
  settings.paths.pop_back();
  settings.paths.push_back(folder.write("c.txt", kPassage));
  settings.output = "/dev/full";
  CHECK_FALSE(check(settings, observer).ok());
  CHECK(io::content_of(settings.baseline) == known);
}

TEST_CASE("check: a report and a baseline of one name are refused, also where neither is there yet") {
  const io::TempFolder folder;
  CheckSettings settings;
  settings.paths = {folder.write("a.txt", kPassage)};
  settings.write_baseline = true;
  settings.output = folder.path("x.json");
  Observer observer;
  for (const std::string& name : {folder.path("x.json"), folder.path("./x.json")}) {
    settings.baseline = name;
    CHECK(io::contains(std::string(check(settings, observer).status().message()), "is the baseline"));
    CHECK_FALSE(std::filesystem::exists(settings.output));
  }
}

TEST_CASE("check: more words than a run takes are an error, and are counted where bytes alone do not tell") {
  Documents documents;
  documents.all.resize(3);
  for (io::Document& one : documents.all) one.text = "one two three four";
  CHECK(check_words(documents, 100).ok());
  CHECK(check_words(documents, 13).ok());
  CHECK(check_words(documents, 12).message() ==
        "check: 12 words in all, and one run takes fewer than 12; check them in several runs");
}

TEST_CASE("check: its own report of the last time is no draft") {
  const io::TempFolder folder;
  folder.write("a.txt", kPassage);
  CheckSettings settings;
  settings.paths = {folder.path()};
  settings.output = folder.path("report.txt");
  Observer observer;
  REQUIRE(check(settings, observer).ok());
  const std::string first = io::content_of(settings.output);
  REQUIRE(check(settings, observer).ok());
  CHECK(io::content_of(settings.output) == first);
}

TEST_CASE("check: what is said of a broken baseline fits what is wrong with it") {
  const io::TempFolder folder;
  const auto told = [&](const std::string& text) {
    const absl::StatusOr<Baseline> read = Baseline::read(folder.write("known.json", text));
    REQUIRE_FALSE(read.ok());
    return std::string(read.status().message());
  };
  const std::string begin = "{\"refrain_baseline\": 1, \"overlaps\": [";
  for (const std::string& text : {begin, begin + "{\"kind\": \"ex", begin + "1, \n", begin + "1"}) {
    CAPTURE(text);
    CHECK(io::contains(told(text), "cut off"));
    CHECK_FALSE(io::contains(told(text), "a comma after"));
  }
  for (const std::string& text : {begin + "1, ]}", begin + "1 2]}", begin + ", 1]}"}) {
    CAPTURE(text);
    CHECK(io::contains(told(text), "put a comma after each entry but the last"));
  }
  CHECK_FALSE(io::contains(told(begin + "nil]}"), "a comma after"));
  const std::string deep = begin + std::string(5'000, '[') + std::string(5'000, ']') + "]}";
  CHECK(io::contains(told(deep), "nested too deep"));
  CHECK(io::contains(told(begin + "\"\xff\"]}"), "it is not UTF-8"));
  for (const std::string& text : {begin, deep, begin + "\"\xff\"]}"}) {
    CHECK_FALSE(io::contains(told(text), "write-baseline"));
  }
  CHECK(io::contains(told("no JSON"), "write-baseline"));
}

// Documents that all hold a passage, and runs over some of them against one baseline.
class Runs {
 public:
  // New and resolved, by a report.
  using Counts = std::pair<std::size_t, std::size_t>;
  using Names = std::vector<std::string>;

  Runs() {
    settings_.baseline = folder_.path("known.json");
    settings_.output = folder_.path("report.json");
    settings_.format = ReportFormat::kJson;
  }

  // Writes the baseline from documents of these names; `passage` stands in each of them.
  void write(const Names& names, std::uint32_t boilerplate = 5, const std::string& passage = kPassage) {
    settings_.write_baseline = true;
    run(names, boilerplate, passage);
    settings_.write_baseline = false;
  }
  Counts compare(const Names& names, std::uint32_t boilerplate = 5, const std::string& passage = kPassage) {
    const std::string report = run(names, boilerplate, passage);
    const auto count = [&report](std::string_view what) {
      std::size_t found = 0;
      for (std::size_t at = report.find(what); at != std::string::npos; at = report.find(what, at + 1)) ++found;
      return found;
    };
    const std::string_view rest = std::string_view(report).substr(report.find("\"resolved\""));
    return {count("\"known\": false"), static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '{'))};
  }
  const std::string& baseline() const { return settings_.baseline; }

 private:
  std::string run(const Names& names, std::uint32_t boilerplate, const std::string& passage) {
    settings_.paths.clear();
    for (const std::string& name : names) {
      settings_.paths.push_back(folder_.write(name, "Of " + name + " alone.\n\n" + passage));
    }
    settings_.passages.boilerplate = boilerplate;
    Observer observer;
    REQUIRE(check(settings_, observer).ok());
    return io::content_of(settings_.output);
  }

  const io::TempFolder folder_;
  CheckSettings settings_;
};

Runs::Counts new_and_resolved(const Runs::Names& known, const Runs::Names& now) {
  Runs runs;
  runs.write(known);
  return runs.compare(now);
}

TEST_CASE("baseline: a copy that comes before known ones makes itself new and nothing else") {
  using Counts = Runs::Counts;
  CHECK(new_and_resolved({"b.txt", "c.txt"}, {"b.txt", "c.txt"}) == Counts{0, 0});
  CHECK(new_and_resolved({"b.txt", "c.txt"}, {"b.txt", "c.txt", "d.txt"}) == Counts{1, 0});
  CHECK(new_and_resolved({"b.txt", "c.txt"}, {"a.txt", "b.txt", "c.txt"}) == Counts{1, 0});
  CHECK(new_and_resolved({"b.txt", "c.txt", "d.txt"}, {"a.txt", "b.txt", "c.txt", "d.txt"}) == Counts{1, 0});
  CHECK(new_and_resolved({"b.txt", "d.txt"}, {"a.txt", "b.txt", "c.txt", "d.txt"}) == Counts{2, 0});
}

TEST_CASE("baseline: known boilerplate is known as overlaps of its documents") {
  using Counts = Runs::Counts;
  Runs runs;
  runs.write({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"});
  CHECK(runs.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}) == Counts{0, 0});
  // As a hook checks two of them; when one is gone; where nothing is boilerplate.
  CHECK(runs.compare({"b.txt", "d.txt"}) == Counts{0, 0});
  CHECK(runs.compare({"a.txt", "b.txt", "d.txt", "e.txt"}) == Counts{0, 0});
  CHECK(runs.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}, 0) == Counts{0, 0});
  // A document that was none of them is new, also where it comes first and all others are linked with it.
  CHECK(runs.compare({"b.txt", "x.txt"}) == Counts{1, 0});
  CHECK(runs.compare({"0.txt", "b.txt", "c.txt"}) == Counts{1, 0});
  CHECK(runs.compare({"b.txt", "c.txt", "x.txt"}) == Counts{1, 0});
  // So is a second copy in one of them.
  CHECK(runs.compare({"b.txt"}, 5, kPassage + std::string("\nIt rained.\n\n") + kPassage) == Counts{1, 0});
  // And what has grown.
  const std::string more =
      "Nobody in the parish ever asked the sexton why he kept nine geese behind the vestry door, or who had paid for "
      "the "
      "barrel of red paint.\n";
  CHECK(runs.compare({"b.txt", "c.txt"}, 5, kPassage + more) == Counts{1, 0});
  // Gone is what no two of them have; of some of the documents nobody can tell.
  CHECK(runs.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}, 5, "") == Counts{0, 1});
  CHECK(runs.compare({"a.txt", "b.txt", "e.txt"}, 5, "") == Counts{0, 0});
}

TEST_CASE("baseline: a known overlap that has become boilerplate is not gone") {
  using Counts = Runs::Counts;
  Runs pair;
  pair.write({"a.txt", "b.txt"});
  CHECK(pair.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}) == Counts{1, 0});
  CHECK(pair.compare({"a.txt", "c.txt", "d.txt", "e.txt", "f.txt"}) == Counts{1, 0});
  // Where known overlaps link all its copies it is known.
  Runs all;
  all.write({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}, 0);
  CHECK(all.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}) == Counts{0, 0});
  CHECK(all.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"}) == Counts{1, 0});
}

TEST_CASE("baseline: boilerplate keeps the copies of documents that are no part of the run") {
  using Counts = Runs::Counts;
  Runs runs;
  runs.write({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"});
  runs.write({"b.txt", "c.txt", "d.txt", "e.txt", "f.txt"});
  CHECK(runs.compare({"a.txt", "b.txt"}) == Counts{0, 0});
}

TEST_CASE("baseline: boilerplate in one of 0.1 has two documents and no marks") {
  using Counts = Runs::Counts;
  Runs runs;
  runs.write({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"});
  std::string old = io::content_of(runs.baseline());
  const std::size_t from = old.find(", \"documents\": [");
  REQUIRE(from != std::string::npos);
  old.erase(from, old.find('}', from) - from);
  std::ofstream(runs.baseline(), std::ios::binary) << old;
  CHECK(runs.compare({"a.txt", "b.txt", "c.txt", "d.txt", "e.txt"}) == Counts{0, 0});
  CHECK(runs.compare({"a.txt", "e.txt"}) == Counts{0, 0});
  CHECK(runs.compare({"a.txt", "b.txt"}) == Counts{1, 0});
}

}  // namespace
}  // namespace refrain::run
