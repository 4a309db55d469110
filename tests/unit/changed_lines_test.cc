#include "run/check/changed_lines.h"

#include <string>

#include "catch.h"

using refrain::run::ChangedLines;
using refrain::run::DiffReader;
using refrain::run::LineRange;

namespace {

// Read in pieces of `size` bytes.
std::map<std::string, ChangedLines> read(const std::string& diff, std::size_t size) {
  DiffReader reader;
  for (std::size_t at = 0; at < diff.size(); at += size) reader.take(std::string_view(diff).substr(at, size));
  return std::move(reader).files();
}

constexpr char kDiff[] =
    "diff --git a/one.md b/one.md\n"
    "index 111..222 100644\n"
    "--- a/one.md\n"
    "+++ b/one.md\n"
    "@@ -3 +3 @@ a heading\n"
    "-old\n"
    "\\ No newline at end of file\n"
    "+++ b/new.md\n"
    "@@ -8,2 +8,0 @@\n"
    "-gone\n"
    "-+++ b/not-a-file\n"
    "@@ -20,0 +19,3 @@\n"
    "+++ b/three.md\n"
    "+@@ -1 +1 @@\n"
    "+last\n"
    "\\ No newline at end of file\n"
    "diff --git a/old.md b/new name.md\n"
    "similarity index 90%\n"
    "rename from old.md\n"
    "rename to new name.md\n"
    "--- a/old.md\n"
    "+++ b/new name.md\t\n"
    "@@ -1,2 +1,4 @@\n"
    "-a\n"
    "-b\n"
    "+a\n"
    "+b\n"
    "+c\n"
    "+d\n"
    "diff --git a/gone.md b/gone.md\n"
    "deleted file mode 100644\n"
    "--- a/gone.md\n"
    "+++ /dev/null\n"
    "@@ -1 +0,0 @@\n"
    "-x\n"
    "diff --git \"a/t\\tab\" \"b/t\\tab\"\n"
    "--- \"a/t\\tab\"\n"
    "+++ \"b/t\\tab \\\"\\303\\251\\\"\"\n"
    "@@ -0,0 +1 @@\n"
    "+x\n"
    "diff --git a/p.png b/p.png\n"
    "Binary files a/p.png and b/p.png differ\n";

}  // namespace

TEST_CASE("changed lines: what a diff adds, read in pieces of any size") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{64}, sizeof(kDiff)}) {
    const auto files = read(kDiff, size);
    REQUIRE(files.size() == 3);
    CHECK(files.at("one.md").lines == std::vector<LineRange>{{3, 3}, {19, 21}});
    CHECK(files.at("new name.md").lines == std::vector<LineRange>{{1, 4}});
    CHECK(files.at("t\tab \"\xc3\xa9\"").lines == std::vector<LineRange>{{1, 1}});
    CHECK(!files.at("one.md").all);
  }
}

TEST_CASE("changed lines: nonsense and endless lines are survived") {
  CHECK(read("", 1).empty());
  CHECK(read("@@ -1 +1 @@\n+x\n", 5).empty());
  CHECK(read("+++ b/x\n@@ nonsense\n@@ -a +b @@\n@@ -1 +99999999999999999999999 @@\n", 9).empty());
  const auto files =
      read("+++ b/x\n@@ -0,0 +1 @@\n+" + std::string(1'000'000, 'y') + "\n+++ b/z\n@@ -0,0 +5 @@\n+1\n", 4096);
  CHECK(files.at("x").lines == std::vector<LineRange>{{1, 1}});
  CHECK(files.at("z").lines == std::vector<LineRange>{{5, 5}});
}

TEST_CASE("changed lines: which lines are touched") {
  const ChangedLines some = {.all = false, .lines = {{3, 3}, {19, 21}}};
  CHECK(!some.touch(1, 2));
  CHECK(some.touch(1, 3));
  CHECK(some.touch(3, 9));
  CHECK(!some.touch(4, 18));
  CHECK(some.touch(20, 20));
  CHECK(some.touch(21, 99));
  CHECK(!some.touch(22, 99));
  CHECK(some.any());
  CHECK(!ChangedLines().any());
  CHECK(!ChangedLines().touch(1, 9));
  const ChangedLines all = {.all = true, .lines = {}};
  CHECK(all.touch(7, 7));
}
