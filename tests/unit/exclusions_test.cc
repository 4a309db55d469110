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

std::vector<std::string> quotations(const std::string& text) { return cut(text, quoted_spans(text)); }

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("quotations: the marks of many languages") {
  CHECK(quotations("He said \"never again\" twice.") == Texts{"\"never again\""});
  CHECK(quotations("He said \xe2\x80\x9cnever\xe2\x80\x9d.") == Texts{"\xe2\x80\x9cnever\xe2\x80\x9d"});
  CHECK(quotations("Er sagte \xe2\x80\x9enie\xe2\x80\x9c dazu.") == Texts{"\xe2\x80\x9enie\xe2\x80\x9c"});
  CHECK(quotations("Il dit \xc2\xabjamais\xc2\xbb ici.") == Texts{"\xc2\xabjamais\xc2\xbb"});
  CHECK(quotations("\xe3\x80\x8c\xe6\xb8\xaf\xe3\x80\x8d") == Texts{"\xe3\x80\x8c\xe6\xb8\xaf\xe3\x80\x8d"});
  CHECK(quotations("He said 'never' twice.") == Texts{"'never'"});
}

TEST_CASE("quotations: the same mark on both sides, spaces inside, marks of Japanese and Chinese") {
  CHECK(quotations("Hon sa \xe2\x80\x9d"
                   "aldrig\xe2\x80\x9d d\xc3\xa5.") == Texts{"\xe2\x80\x9d"
                                                             "aldrig\xe2\x80\x9d"});
  CHECK(quotations("H\xc3\xa4n sanoi \xc2\xbb"
                   "ei\xc2\xbb taas.") == Texts{"\xc2\xbb"
                                                "ei\xc2\xbb"});
  CHECK(quotations("Il dit \xc2\xab jamais \xc2\xbb ici.") == Texts{"\xc2\xab jamais \xc2\xbb"});
  CHECK(quotations("\xe3\x80\x9d\xe6\xb8\xaf\xe3\x80\x9f") == Texts{"\xe3\x80\x9d\xe6\xb8\xaf\xe3\x80\x9f"});
  CHECK(quotations("\xef\xbd\xa2\xe6\xb8\xaf\xef\xbd\xa3") == Texts{"\xef\xbd\xa2\xe6\xb8\xaf\xef\xbd\xa3"});
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
  CHECK(quotations("The dogs' bowls, the cat's milk, don't.").empty());
  CHECK(quotations("A 12\" pipe and a 6\" one.").empty());
  CHECK(quotations("An open \"mark that ends nowhere.\n\nThe next paragraph.").empty());
  CHECK(quotations("\"\" and ''").empty());
}

TEST_CASE("quotations: an apostrophe for letters that were left out opens none") {
  for (const std::string word :
       {"90s", "69", "05-06", "90er", "twas", "Twas", "em", "Tis", "cause", "Round", "n", "t", "s ochtends", "nen"}) {
    for (const std::string mark : {"'", "\xe2\x80\x98"}) {
      CAPTURE(word, mark);
      const std::string close = mark == "'" ? "'" : "\xe2\x80\x99";
      CHECK(quotations("So it was, " + mark + word + " nobody asked. It was the boys" + close + " idea.").empty());
      // And hides no quotation behind it.
      CHECK(quotations("So " + mark + word + " he said: \"no.\" It was the boys" + close + " idea.") ==
            Texts{"\"no.\""});
    }
  }
  CHECK(quotations("She said '2019 was a hard year' to them.") == Texts{"'2019 was a hard year'"});
  CHECK(quotations("She said 'emptied of all' to them.") == Texts{"'emptied of all'"});
  CHECK(quotations("She said 'not' and 'so'.") == Texts{"'not'", "'so'"});
  // A plural possessive closes none, if it is closed further on.
  CHECK(quotations("'The widows' oars were painted by June,' said Tarn.") ==
        Texts{"'The widows' oars were painted by June,'"});
  CHECK(quotations("He said 'call the boys' and then 'go'.") == Texts{"'call the boys'", "'go'"});
}

TEST_CASE("quotations: an opening mark within a word is a letter, and so may others of its paragraph be") {
  CHECK(quotations("Sheikh \u2018Ali ibn Isma\u2018il spoke first. The well is dry, so said the brothers\u2019 wives.")
            .empty());
  CHECK(quotations("The \u2018\u0101ina of Hawai\u2018i is old, and so are the islands\u2019 people.").empty());
  CHECK(quotations("The \u2018ulama of Isma\u2018il, the \u2018ulama\u2019 of the coast, came.").empty());
  CHECK(quotations("The \u2018ulam\u0101\u2019 of the coast came.\n\nIsma\u2018il did not.") ==
        Texts{"\u2018ulam\u0101\u2019"});  // in another paragraph
  // A quotation that ends with its sentence still is one.
  CHECK(quotations("\u2018Ali ibn Isma\u2018il spoke first,\u2019 she said.") ==
        Texts{"\u2018Ali ibn Isma\u2018il spoke first,\u2019"});
  CHECK(quotations("He wrote of \u201cthe sons of Isma\u2018il\u201d at length.") ==
        Texts{"\u201cthe sons of Isma\u2018il\u201d"});
  // Beside letters of scripts without spaces it is a mark.
  CHECK(quotations("\u4ed6\u8bf4\u2018\u597d\u2019\u3002") == Texts{"\u2018\u597d\u2019"});
}

TEST_CASE("quotations: many marks that open and none that closes") {
  for (const std::string piece : {"\u2018Ali\u2019 b ", "\u2018x\u2019s ", "'x's "}) {
    std::string many = "Isma\u2018il ";
    for (int k = 0; k < 20'000; ++k) many += piece;
    CAPTURE(piece);
    CHECK(quotations(many).empty());
    // What closes behind them closes the first one, and the next paragraph is looked at anew.
    const std::string close = piece[0] == '\'' ? "'" : "\u2019";
    CHECK(quotations(many + "so," + close + " he said.").size() == 1);
    CHECK(quotations(many + "\n\nHe said \u2018so,\u2019 and \u2018no.\u2019") ==
          Texts{"\u2018so,\u2019", "\u2018no.\u2019"});
  }
}

TEST_CASE("quotations: letters beyond ASCII are letters") {
  CHECK(quotations("Le caf\u00e9's debts, the cin\u00e9's lamps and the boys' idea.").empty());
  CHECK(quotations("Il dit 'c'est l'\u00e9t\u00e9 qui vient' et sort.") == Texts{"'c'est l'\u00e9t\u00e9 qui vient'"});
  CHECK(quotations("She says 'no one knows'\u00b9 and goes.") == Texts{"'no one knows'"});
  // Beside a mark stand endings of Korean and prefixes of Hebrew.
  CHECK(quotations("\uadf8\ub294 \"\ud56d\uad6c\"\ub294 \ub9d0") == Texts{"\"\ud56d\uad6c\""});
  CHECK(quotations("\u05d1\"\u05d4\u05d0\u05e8\u05e5\" \u05db\u05ea\u05d5\u05d1") ==
        Texts{"\"\u05d4\u05d0\u05e8\u05e5\""});
}

TEST_CASE("quotations: a possessive of a plural closes none that sentences stand in") {
  CHECK(quotations("We 'll go . The well is dry . They 're the boys' friends .").empty());
  CHECK(quotations("Then 'Abel came. The well is dry. So said the brothers' wives.").empty());
  CHECK(quotations("Then 'Abel came. The well is dry. So said the brothers'\nwives.").empty());
  CHECK(quotations("They call it 'the house of the boys' and laugh.") == Texts{"'the house of the boys'"});
  CHECK(quotations("They call it 'Mr. Hill's house of the boys' and laugh.") ==
        Texts{"'Mr. Hill's house of the boys'"});
  CHECK(quotations("The 're-elected' mayor, the 'd' of a word.") == Texts{"'re-elected'"});
  // Its own mark is further on, whatever elisions stand between.
  CHECK(quotations("He says, 'The brothers' debts weren't paid, and 'tis said she rowed. It rang.' The books agree.") ==
        Texts{"'The brothers' debts weren't paid, and 'tis said she rowed. It rang.'"});
  CHECK(quotations("He says, 'The brothers'\ndebts weren't paid in the '90s.' The books agree.") ==
        Texts{"'The brothers'\ndebts weren't paid in the '90s.'"});
}

TEST_CASE("quotations: single marks over several paragraphs, opened anew in each") {
  const std::string three =
      "\u2018The brothers\u2019 debts weren\u2019t paid.\n\n\u2018She rowed. It rang.\n\n\u2018Then came the "
      "ice.\u2019";
  CHECK(quotations(three + " So they say.") == Texts{three});
  CHECK(quotations("He says: " + three) == Texts{three});
  const std::string straight = "'One don't go on.\n\n'Two ended.'";
  CHECK(quotations(straight + " Three.") == Texts{straight});
  // None of them closes, or the next paragraph does not open.
  CHECK(quotations("\u2018The debts weren\u2019t paid.\n\n\u2018She rowed.\n\nThen came the ice.").empty());
  CHECK(quotations("\u2018One\n\nTwo.\n\n\u2018Three,\u2019 he said.") == Texts{"\u2018Three,\u2019"});
  // One that begins within a sentence is closed there.
  CHECK(quotations("They call it \u2018the boys\u2019 and laugh.\n\n\u2018No,\u2019 he said.") ==
        Texts{"\u2018the boys\u2019", "\u2018No,\u2019"});
}

TEST_CASE("quotations: marks of typewriters and of TeX") {
  CHECK(quotations("He said ``never again'' twice.") == Texts{"``never again''"});
  CHECK(quotations("(``He said `no' to me,'' she wrote.)") == Texts{"``He said `no' to me,''"});
  CHECK(quotations("He said `never again' twice.") == Texts{"`never again'"});
  CHECK(quotations("He said `it's the dogs'.") == Texts{"`it's the dogs'"});
  CHECK(quotations("Er sagte ,,nie wieder'' dazu.") == Texts{",,nie wieder''"});
  CHECK(quotations("Er sagte ,,nie wieder`` dazu.") == Texts{",,nie wieder``"});
  CHECK(quotations("Er sagte ,,nie wieder\xe2\x80\x9c dazu.") == Texts{",,nie wieder\xe2\x80\x9c"});
  CHECK(quotations("``One went on.\n\n``Two ended.'' Three.") == Texts{"``One went on.\n\n``Two ended.''"});
  // Code, lone marks, and cells of a table.
  CHECK(quotations("Call `open` and don't wait: it's the boys' idea.").empty());
  CHECK(quotations("A ` here, a `here and `there, it's the boys' idea.").empty());
  CHECK(quotations("Set ``x = ''`` and ``y = ''`` first.").empty());
  CHECK(quotations("```\nx = ''\n```").empty());
  CHECK(quotations("``open`` waits.\n\n``close`` does not.").empty());
  CHECK(quotations("a,,b'' and ,, c'' and\n,,,d''").empty());
}

TEST_CASE("quotations: several paragraphs, each opened anew") {
  const std::string text = "\"One went on.\n\n\"Two ended.\" Three.";
  CHECK(quotations(text) == Texts{"\"One went on.\n\n\"Two ended.\""});
}

TEST_CASE("quotations: several paragraphs, each begun with the closing mark, as in French") {
  const std::string open = "\xc2\xab ";
  const std::string close = "\xc2\xbb ";
  const std::string one = open + "Un.\n\n";
  const std::string two = close + "Deux.\n\n";
  const std::string three = close + "Trois. \xc2\xbb";
  CHECK(quotations("Il dit :\n\n" + one + two + three + " Quatre.") == Texts{one + two + three});
  CHECK(quotations(one + open + "Deux. \xc2\xbb Trois.") == Texts{one + open + "Deux. \xc2\xbb"});
  CHECK(quotations("Un " + open + "deux.\n\nTrois.\n\n" + close + "Quatre. \xc2\xbb Cinq.").empty());
}

TEST_CASE("quotations: a mark looks no further than its own paragraph, however many stand before it") {
  CHECK(quotations("One.\n\nTwo.\n \n\nThree \"opens.\n\nIt closes\" here.").empty());
  CHECK(quotations("\"One\" and\n\nTwo.\n\nThree \"opens\nand closes\".\n\nFour \"opens.\n\nFive") ==
        Texts{"\"One\"", "\"opens\nand closes\""});
  CHECK(quotations("\n\n\"Two\"\n\n\"Three") == Texts{"\"Two\""});
}

TEST_CASE("quotations: quoted mail") {
  CHECK(quotations("I wrote:\n> some words\n> and more\nreply\n") == Texts{"> some words\n> and more\n"});
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
