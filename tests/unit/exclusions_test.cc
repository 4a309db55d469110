#include "refrain/exclusions.h"

#include <string>
#include <vector>

#include "catch.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

std::vector<std::string> cut(const std::string& text, const std::vector<Span>& spans) {
  std::vector<std::string> out;
  for (const Span& span : spans) out.push_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

std::vector<std::string> quoted(const std::string& text) { return cut(text, quoted_spans(text)); }

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("quotations: the marks of many languages") {
  CHECK(quoted("He said \"never again\" twice.") == Texts{"\"never again\""});
  CHECK(quoted("He said \xe2\x80\x9cnever\xe2\x80\x9d.") == Texts{"\xe2\x80\x9cnever\xe2\x80\x9d"});
  CHECK(quoted("Er sagte \xe2\x80\x9enie\xe2\x80\x9c dazu.") == Texts{"\xe2\x80\x9enie\xe2\x80\x9c"});
  CHECK(quoted("Il dit \xc2\xabjamais\xc2\xbb ici.") == Texts{"\xc2\xabjamais\xc2\xbb"});
  CHECK(quoted("\xe3\x80\x8c\xe6\xb8\xaf\xe3\x80\x8d") == Texts{"\xe3\x80\x8c\xe6\xb8\xaf\xe3\x80\x8d"});
  CHECK(quoted("He said 'never' twice.") == Texts{"'never'"});
}

TEST_CASE("quotations: the same mark on both sides, spaces inside, marks of Japanese and Chinese") {
  CHECK(quoted("Hon sa \xe2\x80\x9d"
               "aldrig\xe2\x80\x9d d\xc3\xa5.") == Texts{"\xe2\x80\x9d"
                                                         "aldrig\xe2\x80\x9d"});
  CHECK(quoted("H\xc3\xa4n sanoi \xc2\xbb"
               "ei\xc2\xbb taas.") == Texts{"\xc2\xbb"
                                            "ei\xc2\xbb"});
  CHECK(quoted("Il dit \xc2\xab jamais \xc2\xbb ici.") == Texts{"\xc2\xab jamais \xc2\xbb"});
  CHECK(quoted("\xe3\x80\x9d\xe6\xb8\xaf\xe3\x80\x9f") == Texts{"\xe3\x80\x9d\xe6\xb8\xaf\xe3\x80\x9f"});
  CHECK(quoted("\xef\xbd\xa2\xe6\xb8\xaf\xef\xbd\xa3") == Texts{"\xef\xbd\xa2\xe6\xb8\xaf\xef\xbd\xa3"});
}

TEST_CASE("citations: addresses, numbers, keys, names with years") {
  const auto cited = [](const std::string& text) { return cut(text, cited_spans(text)); };
  CHECK(cited("See https://example.org/a?b=1 there.") == Texts{"https://example.org/a?b=1"});
  CHECK(cited("at www.example.org, http://example.org or xhttp://example.org") ==
        Texts{"www.example.org,", "http://example.org"});
  CHECK(cited("As doi:10.1000/182 has it") == Texts{"doi:10.1000/182"});
  CHECK(cited("shown [12], again [3, 5-7] and [^note] and [@smith]") ==
        Texts{"[12]", "[3, 5-7]", "[^note]", "[@smith]"});
  CHECK(cited("so they say (Smith et al. 2019, p. 4).") == Texts{"(Smith et al. 2019, p. 4)"});
  CHECK(cited("so says Smith (2019).") == Texts{"(2019)"});
  CHECK(cited("so says Smith (2019b, 12).") == Texts{"(2019b, 12)"});
}

TEST_CASE("citations: brackets that cite nothing") {
  CHECK(
      // "in 1989" looks like a name and a year; nothing tells the two apart
      cited_spans("It fell (in 1989, as all know) down; [sic] a[i] (12) (1,200 people)").empty() == false);
  CHECK(cited_spans("It fell (down) [sic] [a, b] (12) (1200 people) in the year (2019)").empty());
  CHECK(cited_spans("open (Smith 2019").empty());
  CHECK(cited_spans("").empty());
}

TEST_CASE("quotations: apostrophes and lone marks are none") {
  CHECK(quoted("The dogs' bowls, the cat's milk, don't.").empty());
  CHECK(quoted("A 12\" pipe and a 6\" one.").empty());
  CHECK(quoted("An open \"mark that ends nowhere.\n\nThe next paragraph.").empty());
  CHECK(quoted("\"\" and ''").empty());
}

TEST_CASE("quotations: an apostrophe for letters that were left out opens none") {
  for (const std::string word :
       {"90s", "69", "05-06", "90er", "twas", "Twas", "em", "Tis", "cause", "Round", "n", "t", "s ochtends", "nen"}) {
    for (const std::string mark : {"'", "\xe2\x80\x98"}) {
      CAPTURE(word, mark);
      const std::string close = mark == "'" ? "'" : "\xe2\x80\x99";
      CHECK(quoted("So it was, " + mark + word + " nobody asked. It was the boys" + close + " idea.").empty());
      // And hides no quotation behind it.
      CHECK(quoted("So " + mark + word + " he said: \"no.\" It was the boys" + close + " idea.") == Texts{"\"no.\""});
    }
  }
  CHECK(quoted("She said '2019 was a hard year' to them.") == Texts{"'2019 was a hard year'"});
  CHECK(quoted("She said 'emptied of all' to them.") == Texts{"'emptied of all'"});
  CHECK(quoted("She said 'not' and 'so'.") == Texts{"'not'", "'so'"});
  // A plural possessive closes none, if it is closed further on.
  CHECK(quoted("'The widows' oars were painted by June,' said Tarn.") ==
        Texts{"'The widows' oars were painted by June,'"});
  CHECK(quoted("He said 'call the boys' and then 'go'.") == Texts{"'call the boys'", "'go'"});
}

TEST_CASE("quotations: marks of typewriters and of TeX") {
  CHECK(quoted("He said ``never again'' twice.") == Texts{"``never again''"});
  CHECK(quoted("(``He said `no' to me,'' she wrote.)") == Texts{"``He said `no' to me,''"});
  CHECK(quoted("He said `never again' twice.") == Texts{"`never again'"});
  CHECK(quoted("He said `it's the dogs'.") == Texts{"`it's the dogs'"});
  CHECK(quoted("Er sagte ,,nie wieder'' dazu.") == Texts{",,nie wieder''"});
  CHECK(quoted("Er sagte ,,nie wieder`` dazu.") == Texts{",,nie wieder``"});
  CHECK(quoted("Er sagte ,,nie wieder\xe2\x80\x9c dazu.") == Texts{",,nie wieder\xe2\x80\x9c"});
  CHECK(quoted("``One went on.\n\n``Two ended.'' Three.") == Texts{"``One went on.\n\n``Two ended.''"});
  // Code, lone marks, and cells of a table.
  CHECK(quoted("Call `open` and don't wait: it's the boys' idea.").empty());
  CHECK(quoted("A ` here, a `here and `there, it's the boys' idea.").empty());
  CHECK(quoted("Set ``x = ''`` and ``y = ''`` first.").empty());
  CHECK(quoted("```\nx = ''\n```").empty());
  CHECK(quoted("``open`` waits.\n\n``close`` does not.").empty());
  CHECK(quoted("a,,b'' and ,, c'' and\n,,,d''").empty());
}

TEST_CASE("quotations: several paragraphs, each opened anew") {
  const std::string text = "\"One went on.\n\n\"Two ended.\" Three.";
  CHECK(quoted(text) == Texts{"\"One went on.\n\n\"Two ended.\""});
}

TEST_CASE("quotations: several paragraphs, each begun with the closing mark, as in French") {
  const std::string open = "\xc2\xab ";
  const std::string close = "\xc2\xbb ";
  const std::string one = open + "Un.\n\n";
  const std::string two = close + "Deux.\n\n";
  const std::string three = close + "Trois. \xc2\xbb";
  CHECK(quoted("Il dit :\n\n" + one + two + three + " Quatre.") == Texts{one + two + three});
  CHECK(quoted(one + open + "Deux. \xc2\xbb Trois.") == Texts{one + open + "Deux. \xc2\xbb"});
  CHECK(quoted("Un " + open + "deux.\n\nTrois.\n\n" + close + "Quatre. \xc2\xbb Cinq.").empty());
}

TEST_CASE("quotations: a mark looks no further than its own paragraph, however many stand before it") {
  CHECK(quoted("One.\n\nTwo.\n \n\nThree \"opens.\n\nIt closes\" here.").empty());
  CHECK(quoted("\"One\" and\n\nTwo.\n\nThree \"opens\nand closes\".\n\nFour \"opens.\n\nFive") ==
        Texts{"\"One\"", "\"opens\nand closes\""});
  CHECK(quoted("\n\n\"Two\"\n\n\"Three") == Texts{"\"Two\""});
}

TEST_CASE("quotations: quoted mail") {
  CHECK(quoted("I wrote:\n> some words\n> and more\nreply\n") == Texts{"> some words\n> and more\n"});
}

TEST_CASE("ignore list: runs of its passages, wherever they stand") {
  const IgnoreList list("The Sallow Tide is printed every day but Sunday.\n\nAll rights reserved", 5);
  const std::string text = "News. The sallow tide IS PRINTED every day! All rights reserved. The Sallow Tide sank.";
  CHECK(cut(text, list.spans(text)) == Texts{"The sallow tide IS PRINTED every day", "All rights reserved"});
  // A template whose blanks were filled in.
  const IgnoreList form("The council of (town) met on (day) in the old hall by the harbour.", 8);
  const std::string minutes = "Minutes. The council of Hesk met on Monday in the old hall by the harbour. It rained.";
  CHECK(cut(minutes, form.spans(minutes)) == Texts{"The council of Hesk met on Monday in the old hall by the harbour"});
  CHECK(IgnoreList("", 8).empty());
  CHECK(IgnoreList("", 8).spans("some text").empty());
}

TEST_CASE("spans: the union of two lists") {
  const std::vector<Span> x{{0, 4}, {10, 12}};
  const std::vector<Span> y{{3, 6}, {12, 13}, {20, 21}};
  CHECK(unite_spans(x, y) == std::vector<Span>{{0, 6}, {10, 13}, {20, 21}});
}
