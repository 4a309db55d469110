#include <string>
#include <vector>

#include "catch.h"
#include "run/check/ignore_file.h"

using refrain::Span;
using refrain::run::IgnoreFile;

namespace {

// What the patterns of `content` match in `text`.
std::vector<std::string> matched(const std::string& content, const std::string& text) {
  const auto file = IgnoreFile::parse("list.txt", content, 8);
  REQUIRE(file.ok());
  std::vector<std::string> out;
  for (const Span& span : file->pattern_spans(text)) out.push_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

std::string wrong(const std::string& content) {
  const auto file = IgnoreFile::parse("list.txt", content, 8);
  return file.ok() ? "" : std::string(file.status().message());
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("ignore file: paragraphs between slashes are patterns, others are passages") {
  const std::string content =
      "The ferry leaves the pier at seven and is back before noon.\n\n/Copyright \\d{4} .*/\n\n/usr/lib holds it all\n";
  const auto file = IgnoreFile::parse("list.txt", content, 3);
  REQUIRE(file.ok());
  CHECK(!file->empty());
  CHECK(file->passages().spans("the ferry leaves the pier").size() == 1);
  CHECK(file->passages().spans("usr lib holds it").size() == 1);
  CHECK(file->passages().spans("Copyright 2024 the guild").empty());
  CHECK(matched(content, "A.\nCopyright 2024 the guild.\nB.") == Strings{"Copyright 2024 the guild."});
}

TEST_CASE("ignore file: lines, line breaks and white space of patterns") {
  CHECK(matched("/^Page \\d+$/\n/Part \\d+/", "Page 7\nsee Page 8\nPart 9") == Strings{"Page 7", "Part 9"});
  CHECK(matched("/the ferry\n   leaves/", "the ferry leaves, the ferry\nleaves") ==
        Strings{"the ferry leaves", "the ferry\nleaves"});
  CHECK(matched("  /bees/  \r\n\r\n/wax/\r\n", "bees and wax") == Strings{"bees", "wax"});
  CHECK(matched("\xef\xbb\xbf/bees/", "bees") == Strings{"bees"});
  CHECK(matched("/bees/", "Bees") == Strings{});
  CHECK(matched("/(?i)bees/", "Bees") == Strings{"Bees"});
  CHECK(matched("/\xd0\xbf\xd1\x87./", "\xd0\xbf\xd1\x87\xd1\x91\xd0\xbb\xd1\x8b") ==
        Strings{"\xd0\xbf\xd1\x87\xd1\x91"});
  CHECK(matched("/b/\n\n/ab/\n\n/bc/", "abc") == Strings{"abc"});
  CHECK(matched("/x*/", "axxb") == Strings{"xx"});
  CHECK(matched("//", "a//b") == Strings{});
  CHECK(matched("", "bees") == Strings{});
}

TEST_CASE("ignore file: a pattern that is none is told with its line") {
  CHECK(wrong("Bees.\n\n/(bees/\n").starts_with("list.txt:3: the pattern is none: missing )"));
  CHECK(wrong("\n/bees/\n/[wax/\n").starts_with("list.txt:3: "));
  CHECK(wrong("/(?=bees)/").starts_with("list.txt:1: "));
  CHECK(wrong("/bees/").empty());
}

TEST_CASE("ignore file: what takes other engines ages takes no time, and nothing empty is endless") {
  CHECK(matched("/(a*)*b/", std::string(100'000, 'a')) == Strings{});
  CHECK(matched("/(x?){30}x{30}/", std::string(30, 'x')).size() == 1);
  CHECK(matched("/$/", "a\nb\n") == Strings{});
}
