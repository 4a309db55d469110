// When a baseline is written: after the report that shows what it makes known.

#include <filesystem>
#include <string>

#include "catch.h"
#include "run/check/check.h"
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

}  // namespace
}  // namespace refrain::run
