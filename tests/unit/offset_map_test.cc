// The way back from the text to the original.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "io/document.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

TEST_CASE("offset map: an empty map is the identity") {
  const text::OffsetMap map;
  CHECK(map.identity());
  CHECK(map.original({3, 17}) == Span{3, 17});
}

TEST_CASE("offset map: pieces map copied bytes one by one and others as a whole") {
  text::OffsetMap map;
  map.add({0, 10, 4, true});   // text 0..4 is original 10..14
  map.add({4, 14, 7, false});  // text 4..6 stands for 14..21
  map.add({6, 25, 3, true});
  CHECK_FALSE(map.identity());
  CHECK(map.original({0, 4}) == Span{10, 14});
  CHECK(map.original({1, 2}) == Span{11, 12});
  CHECK(map.original({5, 6}) == Span{14, 21});
  CHECK(map.original({3, 7}) == Span{13, 26});
  CHECK(map.original({6, 9}) == Span{25, 28});
  CHECK(map.original({4, 4}) == Span{14, 21});
}

TEST_CASE("offset map: every byte of a built text leads back to where it came from") {
  std::mt19937 random(7);
  const auto below = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  for (int round = 0; round < 300; ++round) {
    std::string original;
    for (std::uint32_t i = below(200); i-- > 0;) original += static_cast<char>('a' + below(26));
    Document document;
    document.original = original;
    TextBuilder out(document.original, document);
    // The slow twin: a span of the original for every byte of the text.
    std::vector<Span> expected;
    std::size_t at = 0;
    while (at < original.size()) {
      const std::uint32_t length = 1 + below(5);
      const auto begin = static_cast<std::uint32_t>(at);
      const auto end = static_cast<std::uint32_t>(std::min(at + length, original.size()));
      switch (below(3)) {
        case 0:
          out.copy(begin, end - begin);
          for (std::uint32_t i = begin; i < end; ++i) expected.push_back({i, i + 1});
          break;
        case 1:
          out.put("xy", begin, end - begin);
          expected.insert(expected.end(), 2, {begin, end});
          break;
        default:
          break;  // left out
      }
      at = end;
    }
    out.finish();
    REQUIRE(document.text.size() == expected.size());
    for (std::uint32_t i = 0; i < expected.size(); ++i) {
      REQUIRE(document.map.original({i, i + 1}) == expected[i]);
      const std::uint32_t j = i + below(static_cast<std::uint32_t>(expected.size()) - i);
      REQUIRE(document.map.original({i, j + 1}) == Span{expected[i].begin, expected[j].end});
    }
  }
}

TEST_CASE("offset map: breaks are written once, between pieces only, and the strongest of them") {
  Document document;
  document.original = "0123456789";
  TextBuilder out(document.original, document);
  out.separate(TextBuilder::Break::kParagraph);
  out.copy(0, 2);
  out.separate(TextBuilder::Break::kSpace);
  out.separate(TextBuilder::Break::kLine);
  out.separate(TextBuilder::Break::kSpace);
  out.copy(5, 2);
  out.separate(TextBuilder::Break::kParagraph);
  out.finish();
  CHECK(document.text == "01\n56");
  CHECK(document.map.original({2, 3}) == Span{2, 5});
}

TEST_CASE("offset map: quotes nest into one span, without the breaks around them") {
  Document document;
  document.original = "abcdef";
  TextBuilder out(document.original, document);
  out.copy(0, 1);
  out.separate(TextBuilder::Break::kParagraph);
  out.begin_quote();
  out.copy(1, 1);
  out.begin_quote();
  out.copy(2, 1);
  out.end_quote();
  out.copy(3, 1);
  out.end_quote();
  out.begin_quote();
  out.end_quote();  // nothing in it
  out.separate(TextBuilder::Break::kParagraph);
  out.copy(4, 1);
  out.begin_quote();
  out.copy(5, 1);
  out.finish();
  CHECK(document.text == "a\n\nbcd\n\nef");
  REQUIRE(document.quoted.size() == 2);
  CHECK(document.quoted[0] == Span{3, 6});
  CHECK(document.quoted[1] == Span{9, 10});
}

}  // namespace
}  // namespace refrain::io
