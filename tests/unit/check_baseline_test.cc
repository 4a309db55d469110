// When a baseline is written: after the report that shows what it makes known.

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
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

// What is new and what is gone, by the report, of documents with these names that all hold the passage; `known` were
// there when the baseline was written.
std::pair<std::size_t, std::size_t> new_and_resolved(const std::vector<std::string>& known,
                                                     const std::vector<std::string>& now) {
  const io::TempFolder folder;
  CheckSettings settings;
  settings.baseline = folder.path("known.json");
  settings.output = folder.path("report.json");
  settings.format = ReportFormat::kJson;
  const auto write = [&](const std::vector<std::string>& names) {
    settings.paths.clear();
    for (const std::string& name : names) {
      settings.paths.push_back(folder.write(name, "Of " + name + " alone.\n\n" + kPassage));
    }
  };
  Observer observer;
  write(known);
  settings.write_baseline = true;
  REQUIRE(check(settings, observer).ok());
  settings.write_baseline = false;
  write(now);
  REQUIRE(check(settings, observer).ok());
  const std::string report = io::content_of(settings.output);
  const auto count = [&report](std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = report.find(what); at != std::string::npos; at = report.find(what, at + 1)) ++found;
    return found;
  };
  const std::string_view rest = std::string_view(report).substr(report.find("\"resolved\""));
  return {count("\"known\": false"), static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '{'))};
}

TEST_CASE("baseline: a copy that comes before known ones makes itself new and nothing else") {
  using Counts = std::pair<std::size_t, std::size_t>;
  CHECK(new_and_resolved({"b.txt", "c.txt"}, {"b.txt", "c.txt"}) == Counts{0, 0});
  CHECK(new_and_resolved({"b.txt", "c.txt"}, {"b.txt", "c.txt", "d.txt"}) == Counts{1, 0});
  CHECK(new_and_resolved({"b.txt", "c.txt"}, {"a.txt", "b.txt", "c.txt"}) == Counts{1, 0});
  CHECK(new_and_resolved({"b.txt", "c.txt", "d.txt"}, {"a.txt", "b.txt", "c.txt", "d.txt"}) == Counts{1, 0});
  CHECK(new_and_resolved({"b.txt", "d.txt"}, {"a.txt", "b.txt", "c.txt", "d.txt"}) == Counts{2, 0});
}

}  // namespace
}  // namespace refrain::run
