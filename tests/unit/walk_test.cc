// Folders: the order of their files, what .gitignore and --exclude leave out, links and loops.

#include "io/files/walk.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/files/gitignore.h"
#include "oracle/io_glob.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

bool matches(std::string_view pattern, std::string_view path, bool is_folder = false) {
  return Glob(pattern).matches(path, is_folder);
}

TEST_CASE("walk: a pattern without a slash matches names at any depth") {
  CHECK(matches("a.txt", "a.txt"));
  CHECK(matches("a.txt", "b/c/a.txt"));
  CHECK_FALSE(matches("a.txt", "a.txt/b"));
  CHECK(matches("*.txt", "b/.txt"));
  CHECK(matches("?.txt", "b/x.txt"));
  CHECK_FALSE(matches("?.txt", "b/xy.txt"));
  CHECK_FALSE(matches("A.txt", "a.txt"));
}

TEST_CASE("walk: a slash ties a pattern to its folder") {
  CHECK(matches("/a", "a"));
  CHECK_FALSE(matches("/a", "b/a"));
  CHECK(matches("b/a", "b/a"));
  CHECK_FALSE(matches("b/a", "c/b/a"));
  CHECK(matches("b/*", "b/a"));
  CHECK_FALSE(matches("b/*", "b/a/c"));
  CHECK_FALSE(matches("b*a", "b/a"));
  CHECK_FALSE(matches("b?a", "b/a"));
  CHECK_FALSE(matches("b[/]a", "b/a"));
}

TEST_CASE("walk: a slash at the end means folders") {
  CHECK(matches("a/", "a", true));
  CHECK(matches("a/", "b/a", true));
  CHECK_FALSE(matches("a/", "a", false));
  CHECK_FALSE(matches("/a/", "b/a", true));
}

TEST_CASE("walk: two stars reach across folders") {
  CHECK(matches("**/a", "a"));
  CHECK(matches("**/a", "b/c/a"));
  CHECK_FALSE(matches("**/a", "ba"));
  CHECK(matches("a/**", "a/b/c"));
  CHECK_FALSE(matches("a/**", "a"));
  CHECK(matches("a/**/b", "a/b"));
  CHECK(matches("a/**/b", "a/x/y/b"));
  CHECK_FALSE(matches("a/**/b", "a/xb"));
  CHECK(matches("a**/b", "axx/b"));
  CHECK_FALSE(matches("a**/b", "ax/y/b"));
  CHECK(matches("**", "a/b"));
}

TEST_CASE("walk: classes and escapes") {
  CHECK(matches("[a-c]", "b"));
  CHECK_FALSE(matches("[!a-c]", "b"));
  CHECK(matches("[^a-c]", "d"));
  CHECK(matches("[]x]", "]"));
  CHECK(matches("[a-]", "-"));
  CHECK(matches("[\\]]", "]"));
  CHECK(matches("[[:digit:]x]", "7"));
  CHECK(matches("[[:alpha:]]", "q"));
  CHECK_FALSE(matches("[[:upper:]]", "q"));
  CHECK_FALSE(matches("[[:nonsense:]]", "n"));
  CHECK_FALSE(matches("[abc", "a"));
  CHECK(matches("\\*", "*"));
  CHECK_FALSE(matches("\\*", "a"));
  CHECK(matches("\\#a", "#a"));
  CHECK(matches("\\!a", "!a"));
  CHECK_FALSE(matches("a\\", "a"));
}

TEST_CASE("walk: comments, blanks and spaces") {
  CHECK(Glob("").empty());
  CHECK(Glob("# a").empty());
  CHECK(Glob("/").empty());
  CHECK(Glob("   ").empty());
  CHECK(matches("a  ", "a"));
  CHECK(matches("a\\ ", "a "));
  CHECK(matches("a\r", "a"));
  CHECK(Glob("!a").negated());
}

TEST_CASE("walk: the last pattern that matches decides") {
  Gitignore list;
  list.add_file("\xef\xbb\xbf*.txt\n!keep.txt\n\nkeep.txt/\r\nlast");
  using Verdict = Gitignore::Verdict;
  CHECK(list.verdict("a.txt", false) == Verdict::kIgnored);
  CHECK(list.verdict("keep.txt", false) == Verdict::kTakenBack);
  CHECK(list.verdict("keep.txt", true) == Verdict::kIgnored);
  CHECK(list.verdict("last", false) == Verdict::kIgnored);
  CHECK(list.verdict("a.md", false) == Verdict::kNone);
}

TEST_CASE("walk: patterns match as plain recursion does") {
  std::mt19937 random(1);
  const auto pick = [&random](std::string_view letters, std::size_t longest) {
    std::string text;
    for (std::size_t i = random() % (longest + 1); i-- > 0;) text += letters[random() % letters.size()];
    return text;
  };
  int matched = 0;
  for (int round = 0; round < 200'000; ++round) {
    const std::string pattern = "/" + pick("ab**/?\\", 7);
    std::string path = pick("ab/*", 7);
    while (path.find("//") != std::string::npos) path.erase(path.find("//"), 1);
    if (path.starts_with('/')) path.erase(0, 1);
    if (path.ends_with('/')) path.pop_back();
    // A trailing slash asks for a folder; the pattern is what stands before it.
    std::string_view bare = std::string_view(pattern).substr(1);
    if (pattern.size() > 1 && bare.ends_with('/')) bare.remove_suffix(1);
    INFO(pattern << " on " << path);
    const bool expected = !bare.empty() && !path.empty() && oracle::glob_matches(bare, path, true);
    matched += expected ? 1 : 0;
    REQUIRE((!path.empty() && matches(pattern, path, true)) == expected);
  }
  CHECK(matched > 5'000);
}

TEST_CASE("walk: a pattern made to be slow is not") {
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "**/*a";
  CHECK_FALSE(matches(pattern, std::string(3000, 'a') + "b"));
  // A million bytes, which take hours where each pair of two stars, or of brackets, costs anything.
  std::string folders = "x";
  std::string classes;
  for (int i = 0; i < 340'000; ++i) {
    folders += "/**";
    classes += "[[:x]";
  }
  CHECK(matches(folders + "/last", "x/a/b/c/last", false));
  CHECK_FALSE(matches(folders + "/last", "x/a/b/c/first", false));
  CHECK(matches(folders, "x/a", false));
  CHECK_FALSE(matches(folders, "x", true));
  CHECK_FALSE(matches(classes, ":", false));
  CHECK_FALSE(matches("[" + std::string(1'000'000, ':') + classes, ":", false));
}

TEST_CASE("walk: runs of two stars mean what one pair does") {
  std::mt19937 random(2);
  constexpr std::string_view kPieces[] = {"**/", "**/", "**", "*", "a", "b", "/", "a/"};
  int matched = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string pattern = "a/";
    for (std::size_t i = random() % 8; i-- > 0;) pattern += kPieces[random() % 8];
    while (pattern.ends_with('/')) pattern.pop_back();
    std::string path = "a";
    for (std::size_t i = random() % 6; i-- > 0;) path += random() % 2 == 0 ? "/a" : "b";
    const bool expected = oracle::glob_matches(pattern, path, true);
    matched += expected ? 1 : 0;
    INFO(pattern << " on " << path);
    REQUIRE(matches("/" + pattern, path, true) == expected);
  }
  CHECK(matched > 5'000);
}

// Paths below the folder, and "! line" for what could not be read.
// Below `start`, which lies in `folder`.
std::vector<std::string> walked(const TempFolder& folder, const std::vector<std::string>& exclude = {},
                                const std::string& start = {}) {
  std::vector<std::string> found;
  WalkSink sink;
  const std::string from = start.empty() ? folder.path() : folder.path(start);
  const std::string prefix = from + "/";
  sink.file = [&](const std::string& path, const struct stat&) {
    REQUIRE(path.starts_with(prefix));
    found.push_back(path.substr(prefix.size()));
  };
  sink.unreadable = [&](const std::string& line) { found.push_back("! " + line); };
  sink.broken = [&](const std::string& path, const std::string&) {
    found.push_back("? " + path.substr(prefix.size()));
  };
  walk_folder(from, exclude, sink);
  return found;
}

using Paths = std::vector<std::string>;

TEST_CASE("walk: files come in the order of their names, hidden ones not") {
  const TempFolder folder;
  for (const char* name :
       {"b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "B.txt", ".hidden.txt", ".git/x.txt", "a/.x.txt", "\xc3\xa9.txt"}) {
    folder.write(name, "x");
  }
  CHECK(walked(folder) == Paths{"B.txt", "a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "\xc3\xa9.txt"});
}

TEST_CASE("walk: what .gitignore says is left out, the nearest file deciding") {
  const TempFolder folder;
  for (const char* name : {"a.txt", "keep.txt", "build/x.txt", "sub/a.txt", "sub/build", "sub/keep.txt",
                           "sub/deep/root.txt", "root.txt", "sub/deep/out.txt"}) {
    folder.write(name, "x");
  }
  folder.write(".gitignore", "*.txt\n!keep.txt\nbuild/\n/root.txt\n!sub/deep/*.txt\n");
  folder.write("sub/.gitignore", "!a.txt\nkeep.txt\ndeep/out.txt\n");
  CHECK(walked(folder) == Paths{"keep.txt", "sub/a.txt", "sub/build", "sub/deep/root.txt"});
}

TEST_CASE("walk: what lies in a folder that is left out cannot be taken back") {
  const TempFolder folder;
  folder.write("out/a.txt", "x");
  folder.write("in/a.txt", "x");
  folder.write(".gitignore", "out\n!out/a.txt\n");
  CHECK(walked(folder) == Paths{"in/a.txt"});
}

TEST_CASE("walk: --exclude outweighs what .gitignore takes back") {
  const TempFolder folder;
  for (const char* name : {"a.txt", "b.md", "sub/a.txt", "sub/c.txt"}) folder.write(name, "x");
  folder.write(".gitignore", "!a.txt\n");
  CHECK(walked(folder, {"a.txt", "*.md"}) == Paths{"sub/c.txt"});
  CHECK(walked(folder, {"/a.txt", "sub/*", "!sub/c.txt"}) == Paths{"b.md", "sub/c.txt"});
  CHECK(walked(folder, {"sub/"}) == Paths{"a.txt", "b.md"});
}

// The settings of git are those of a folder of the test alone.
class GitHome {
 public:
  explicit GitHome(const TempFolder& folder) {
    set("HOME", folder.path("home"));
    set("XDG_CONFIG_HOME", folder.path("config"));
    set("GIT_CONFIG_NOSYSTEM", "1");
  }
  GitHome(const GitHome&) = delete;
  GitHome& operator=(const GitHome&) = delete;
  ~GitHome() {
    for (const auto& [name, value] : before_) {
      if (value) {
        setenv(name.c_str(), value->c_str(), 1);
      } else {
        unsetenv(name.c_str());
      }
    }
  }

 private:
  void set(const std::string& name, const std::string& value) {
    const char* const was = std::getenv(name.c_str());
    before_.emplace_back(name, was == nullptr ? std::nullopt : std::optional<std::string>(was));
    setenv(name.c_str(), value.c_str(), 1);
  }
  std::vector<std::pair<std::string, std::optional<std::string>>> before_;
};

TEST_CASE("walk: in a working tree of git what git excludes is left out, above the folder too") {
  const TempFolder folder;
  const GitHome home(folder);
  for (const char* name : {"tree/a.txt", "tree/part/a.txt", "tree/part/b.txt", "tree/part/deep/c.txt",
                           "tree/part/deep/d.txt", "tree/part/e.txt", "tree/f.txt"}) {
    folder.write(name, "x");
  }
  folder.write("tree/.git/info/exclude", "b.txt\n/part/deep/c.txt\n/a.txt\n");
  folder.write("config/git/ignore", "d.txt\ne.txt\n");
  folder.write("tree/.gitignore", "/f.txt\n!e.txt\n/part/a.txt\n");
  CHECK(walked(folder, {}, "tree") == Paths{"part/e.txt"});
  CHECK(walked(folder, {}, "tree/part") == Paths{"e.txt"});
  CHECK(walked(folder, {}, "tree/part/deep").empty());
  folder.write("tree/part/.gitignore", "!a.txt\n");
  CHECK(walked(folder, {}, "tree/part") == Paths{"a.txt", "e.txt"});
  // Outside of a tree nothing of it holds.
  folder.write("other/d.txt", "x");
  folder.write("other/b.txt", "x");
  CHECK(walked(folder, {}, "other") == Paths{"b.txt", "d.txt"});
}

TEST_CASE("walk: a working tree beside its repository has the excludes of that") {
  const TempFolder folder;
  const GitHome home(folder);
  folder.write("linked/a.txt", "x");
  folder.write("linked/b.txt", "x");
  folder.write("linked/.git", "gitdir: ../main/.git/worktrees/linked\n");
  folder.write("main/.git/worktrees/linked/commondir", "../..\n");
  folder.write("main/.git/info/exclude", "b.txt\n");
  CHECK(walked(folder, {}, "linked") == Paths{"a.txt"});
}

TEST_CASE("walk: links to files are followed, those to folders counted, and a link to nowhere is told") {
  const TempFolder folder;
  folder.write("a/x.txt", "x");
  std::filesystem::create_symlink("..", folder.path("a/up"));
  std::filesystem::create_symlink("a", folder.path("b"));
  std::filesystem::create_symlink("a/x.txt", folder.path("c.txt"));
  std::filesystem::create_symlink("nowhere", folder.path("d.txt"));
  std::filesystem::create_symlink("e.txt", folder.path("e.txt"));
  CHECK(walked(folder) == Paths{"a/x.txt", "c.txt", "? d.txt", "? e.txt"});
  std::vector<std::string> links;
  WalkSink sink;
  sink.file = [](const std::string&, const struct stat&) {};
  sink.broken = [](const std::string&, const std::string&) {};
  sink.linked_folder = [&](const std::string& path) { links.push_back(path); };
  walk_folder(folder.path(), {}, sink);
  CHECK(links == Paths{folder.path("a/up"), folder.path("b")});
  // A link that is named by itself is followed.
  CHECK(walked(folder, {}, "b") == Paths{"x.txt"});
}

TEST_CASE("walk: folders that are not there are told") {
  std::vector<std::string> lines;
  WalkSink sink;
  sink.unreadable = [&lines](const std::string& line) { lines.push_back(line); };
  walk_folder("no/such/folder", {}, sink);
  REQUIRE(lines.size() == 1);
  CHECK(contains(lines[0], "no/such/folder: cannot be read: No such file or directory; "));
}

}  // namespace
}  // namespace refrain::io
