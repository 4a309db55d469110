#include <string>
#include <vector>

#include "catch.h"
#include "run/check/check.h"
#include "run/check/ignore_file.h"
#include "unit/io_helpers.h"

using refrain::Span;
using refrain::run::IgnoreFile;
using refrain::run::IgnoreText;

namespace {

auto parsed(const std::string& content, std::uint32_t min_words = 8) {
  return IgnoreFile::parse(std::vector<IgnoreText>{{"list.txt", content}}, min_words);
}

// What the patterns of `content` match in `text`.
std::vector<std::string> matched(const std::string& content, const std::string& text) {
  const auto file = parsed(content);
  REQUIRE(file.ok());
  std::vector<std::string> out;
  for (const Span& span : file->pattern_spans(text)) out.push_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

std::string wrong(const std::string& content) {
  const auto file = parsed(content);
  return file.ok() ? "" : std::string(file.status().message());
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("ignore file: paragraphs between slashes are patterns, others are passages") {
  const std::string content =
      "The ferry leaves the pier at seven and is back before noon.\n\n/Copyright \\d{4} .*/\n\n/usr/lib holds it all\n";
  const auto file = parsed(content, 3);
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
  CHECK(wrong("Bees.\n\n/(bees/\n").starts_with("list.txt:3: not a regular expression: missing )"));
  CHECK(wrong("\n/bees/\n/[wax/\n").starts_with("list.txt:3: "));
  CHECK(wrong("/(?=bees)/").starts_with("list.txt:1: "));
  CHECK(wrong("/bees/").empty());
}

TEST_CASE("ignore file: what takes other engines ages takes no time, and nothing empty is endless") {
  CHECK(matched("/(a*)*b/", std::string(100'000, 'a')) == Strings{});
  CHECK(matched("/(x?){30}x{30}/", std::string(30, 'x')).size() == 1);
  CHECK(matched("/$/", "a\nb\n") == Strings{});
}

TEST_CASE("ignore file: several files add up, and those that hold nothing are told") {
  const std::vector<IgnoreText> files = {{"a.txt", "The ferry leaves the pier at seven"},
                                         {"none.txt", "\n---\n\n"},
                                         {"b.txt", "The bees are asleep by four.\n\n/Page \\d+/\n"}};
  const auto all = IgnoreFile::parse(files, 3);
  REQUIRE(all.ok());
  CHECK(all->passages().spans("the ferry leaves the pier").size() == 1);
  CHECK(all->passages().spans("the bees are asleep").size() == 1);
  // The end of one file and the beginning of the next are no passage.
  CHECK(all->passages().spans("pier at seven the bees are").size() == 2);
  CHECK(all->pattern_spans("Page 7").size() == 1);
  CHECK(all->idle() == Strings{"none.txt"});
  const std::vector<IgnoreText> wrong_one = {{"a.txt", "/bees/"}, {"b.txt", "\n/[wax/\n"}};
  const auto wrong_status = IgnoreFile::parse(wrong_one, 3).status();
  CHECK(std::string(wrong_status.message()).starts_with("b.txt:2: not a regular expression: missing ]"));
}

TEST_CASE("ignore file: one that is no UTF-8 is converted, and told of") {
  const refrain::io::TempFolder folder;
  const std::string passage =
      "Der Hafenmeister h\xc3\xa4ngte jeden Morgen sein Barometer \xc3\xbc"
      "ber die T\xc3\xbcr der alten Seilerei.\n";
  std::string latin;
  std::string wide = "\xff\xfe";
  for (std::size_t k = 0; k < passage.size(); ++k) {
    const bool two = static_cast<unsigned char>(passage[k]) == 0xc3;
    const char letter = two ? static_cast<char>(static_cast<unsigned char>(passage[++k]) + 0x40) : passage[k];
    latin += letter;
    wide += letter;
    wide += '\0';
  }
  refrain::run::CheckSettings settings;
  settings.paths = {folder.write("a.txt", passage), folder.write("b.txt", passage)};
  settings.output = folder.path("report.txt");
  struct Lines : refrain::run::Observer {
    void complain(std::string_view line) override { all.emplace_back(line); }
    std::vector<std::string> all;
  };
  for (const std::string& content : {passage, latin, wide}) {
    settings.ignore_files = {folder.write("list.txt", content)};
    Lines lines;
    const auto result = check(settings, lines);
    REQUIRE(result.ok());
    CHECK_FALSE(result->failed);
    REQUIRE(lines.all.size() == (content == passage ? 0u : 1u));
    if (!lines.all.empty()) CHECK(refrain::io::contains(lines.all[0], "list.txt: is no UTF-8 and was read as "));
  }
  settings.ignore_files = {folder.write("list.txt", std::string("PK\x03\x04\0\0\x06\0\x08\0!\0", 12))};
  Lines lines;
  CHECK(refrain::io::contains(std::string(check(settings, lines).status().message()), "list.txt: is no text; "));
}
