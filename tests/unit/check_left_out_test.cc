#include <string>

#include "catch.h"
#include "findings/left_out.h"
#include "refrain/exclusions.h"

using namespace refrain;            // NOLINT(google-build-using-namespace): short test
using namespace refrain::findings;  // NOLINT(google-build-using-namespace)

namespace {

const std::string kPassage =
    "The rope walk was sold for six pounds and the tar house for four before the bell rang twice";

// An overlap of all of `left` with all of `right`.
Overlap whole(const std::string& left, const std::string& right, std::uint32_t words) {
  Overlap out;
  out.similarity = 1;
  out.words = words;
  out.bits = 100;
  out.left = {.document = 0, .bytes = {0, static_cast<std::uint32_t>(left.size())}, .last_word = words};
  out.right = {.document = 1, .bytes = {0, static_cast<std::uint32_t>(right.size())}, .last_word = words};
  return out;
}

Span at(const std::string& text, const std::string& part) {
  const std::size_t begin = text.find(part);
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + part.size())};
}

LeftOut listed(Span span) {
  LeftOut out;
  out.listed = {span};
  out.all = {span};
  return out;
}

}  // namespace

TEST_CASE("left out: nothing where nothing was left out, or too little") {
  const Overlap overlap = whole(kPassage, kPassage, 19);
  CHECK(left_out_parts(overlap, kPassage, kPassage, {}, {}, 8).empty());
  const LeftOut little = listed(at(kPassage, "sold for six pounds"));
  CHECK(left_out_parts(overlap, kPassage, kPassage, little, {}, 8).empty());
  CHECK(left_out_parts(overlap, kPassage, kPassage, little, {}, 4).size() == 1);
}

TEST_CASE("left out: all of an overlap stays as it was found") {
  const Overlap overlap = whole(kPassage, kPassage, 19);
  const auto parts = left_out_parts(overlap, kPassage, kPassage, {}, listed(at(kPassage, kPassage)), 8);
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].overlap == overlap);
  CHECK(parts[0].reason == report::Reason::kListed);
}

TEST_CASE("left out: a part of an overlap, on whichever side it stands") {
  const std::string part = "six pounds and the tar house for four before";
  const Overlap overlap = whole(kPassage, kPassage, 19);
  for (const bool on_left : {true, false}) {
    const LeftOut left = on_left ? listed(at(kPassage, part)) : LeftOut();
    const LeftOut right = on_left ? LeftOut() : listed(at(kPassage, part));
    const auto parts = left_out_parts(overlap, kPassage, kPassage, left, right, 8);
    REQUIRE(parts.size() == 1);
    const Overlap& one = parts[0].overlap;
    CHECK(one.kind == OverlapKind::kExact);
    CHECK(one.words == 9);
    CHECK(one.left.bytes == at(kPassage, part));
    CHECK(one.right.bytes == at(kPassage, part));
    CHECK(one.left.first_word == 6);
    CHECK(one.left.last_word == 15);
  }
}

TEST_CASE("left out: two reasons make two parts, and a comment comes before a list") {
  const Overlap overlap = whole(kPassage, kPassage, 19);
  LeftOut left;
  left.commented = {at(kPassage, "The rope walk was sold for six pounds and")};
  left.listed = {at(kPassage, kPassage)};
  left.all = unite_spans(left.commented, left.listed);
  const auto parts = left_out_parts(overlap, kPassage, kPassage, left, {}, 8);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].reason == report::Reason::kCommented);
  CHECK(parts[0].overlap.words == 9);
  CHECK(parts[1].reason == report::Reason::kListed);
  CHECK(parts[1].overlap.words == 10);
}

TEST_CASE("left out: a few quoted words within a sentence are words of the sentence") {
  const auto quotations = [](const std::string& text) {
    std::vector<std::string> out;
    for (const Span& one : without_quoted_words(text, quoted_spans(text), 8)) {
      out.push_back(text.substr(one.begin, one.end - one.begin));
    }
    return out;
  };
  using Texts = std::vector<std::string>;
  CHECK(quotations("It was the so-called 'expert' group that sold it.").empty());
  CHECK(quotations("They sailed on the \"Grey Mare\", (\"the last of them\") and a \u201cfree\u201d boat.").empty());
  CHECK(quotations("They called her the \u201cgrey mare\u201d.").empty());
  CHECK(quotations("Es war die sogenannte \u201eZelle\u201c im \u00c4rmel.").empty());
  CHECK(quotations("a line that\n'ends' here.").empty());
  // As many as an overlap has.
  CHECK(quotations("He wrote \"the rope walk was sold for six pounds\" and went.").size() == 1);
  // Speech, and what stands alone.
  CHECK(quotations("\"No,\" he said. \"Never again!\"") == Texts{"\"No,\"", "\"Never again!\""});
  CHECK(quotations("He said, \"Never again.\" She left.") == Texts{"\"Never again.\""});
  CHECK(quotations("\u2018Go on \u2013\u2019 he said") == Texts{"\u2018Go on \u2013\u2019"});
  CHECK(quotations("She left. \"Never again\" was the last word.") == Texts{"\"Never again\""});
  CHECK(quotations("He said:\n\n\"Never again\"\n\nShe left.") == Texts{"\"Never again\""});
  CHECK(quotations("I wrote\n> some words\nand more\n") == Texts{"> some words\n"});
  // What markup quotes: a word in its line, and a paragraph a line.
  const std::string line = "the so-called expert group";
  CHECK(without_quoted_words(line, {at(line, "expert")}, 8).empty());
  const std::string lines = "He wrote\nnever again\nand left";
  CHECK(without_quoted_words(lines, {at(lines, "never again")}, 8).size() == 1);
}
