// What find_passages() promises, on texts made for each promise.

#include "refrain/passages.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "refrain/exclusions.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

const std::string kBell =
    "The bronze bell of the brig Constancy lay for ninety years in seven fathoms, until a scallop "
    "dredger "
    "hauled it up with an indignant conger eel inside.";
const std::string kBellReworded =
    "For ninety years the bell of the brig Constancy, cast in bronze, had been lying in seven "
    "fathoms when a "
    "dredger after scallops hauled it up, an indignant conger eel inside.";

// Sentences that no other call gives again.
std::string filler(int seed, int sentences) {
  std::mt19937_64 random(static_cast<std::uint64_t>(seed));
  std::string text;
  for (int s = 0; s < sentences; ++s) {
    for (int w = 0; w < 11; ++w) {
      std::string word;
      for (int c = 0; c < 7; ++c) word.push_back(static_cast<char>('a' + random() % 26));
      if (w == 0) word[0] = static_cast<char>(word[0] - 32);
      text += word + (w == 10 ? ". " : " ");
    }
  }
  return text;
}

PassageReport report_on(const std::vector<std::string>& texts, const PassageOptions& options = {},
                        std::size_t drafts = 1000) {
  std::vector<DocumentText> documents;
  for (std::size_t d = 0; d < texts.size(); ++d) documents.push_back({.text = texts[d], .source = d >= drafts});
  return find_passages(documents, options);
}

std::string text_at(const std::string& text, const OverlapSide& side) {
  return text.substr(side.bytes.begin, side.bytes.end - side.bytes.begin);
}

}  // namespace

TEST_CASE("passages: a copy within a document") {
  const std::string text = filler(1, 4) + kBell + "\n\n" + filler(2, 6) + kBell + " " + filler(3, 2);
  const auto report = report_on({text});
  REQUIRE(report.overlaps.size() == 1);
  const Overlap& one = report.overlaps[0];
  CHECK(one.kind == OverlapKind::kExact);
  CHECK(one.scope == OverlapScope::kWithin);
  CHECK(one.similarity == 1);
  CHECK(one.words == 27);
  CHECK(one.bits > 100);
  CHECK(text_at(text, one.left) == kBell);
  CHECK(text_at(text, one.right) == kBell);
  CHECK(one.left.last_word - one.left.first_word == 27);
  REQUIRE(report.counts.size() == 1);
  CHECK(report.counts[0].repeated_words == 54);
}

TEST_CASE("passages: a summary is condensed, and its parts are the sentences that it tells") {
  const std::string told =
      "The weed was raked from two beaches after the January storms, the one below the college and the one at the "
      "mouth "
      "of the Corrow, and carried up in fish boxes by students who had been told that it would be character-forming. ";
  const std::string untold = "Nobody complained, and nobody was thanked for it either. ";
  const std::string also =
      "It was dried on racks for a fortnight, turned with hay forks, and burned in an open kiln that had been borrowed "
      "from the pottery and was returned in two pieces. It was sieved three times, the last time through a stocking, "
      "and slaked with rain water from the roof, since the tap water here is hard enough to stand a spoon in.";
  const std::string account = told + untold + also;
  const std::string summary =
      "The weed, raked from two beaches after January storms, was dried on racks for a fortnight, burned in the kiln "
      "of "
      "the pottery, sieved three times, and slaked with rain water.";
  for (const bool turned : {false, true}) {
    const std::string& first = turned ? summary : account;
    const std::string& second = turned ? account : summary;
    const PassageReport report = find_passages(std::vector<DocumentText>{{.text = first}, {.text = second}}, {});
    REQUIRE(report.overlaps.size() == 1);
    CHECK(report.overlaps[0].kind == OverlapKind::kCondensed);
    std::string parts;
    for (const Span& part : report.overlaps[0].parts) {
      parts += account.substr(part.begin, part.end - part.begin);
      parts += " ";
    }
    CHECK(parts == told + also + " ");
    CHECK(find_passages(std::vector<DocumentText>{{.text = first}, {.text = second}},
                        {.sensitivity = OverlapKind::kReworded})
              .overlaps.empty());
  }
}

TEST_CASE("passages: a copy below the head of a letter is told without it") {
  const std::string copy =
      "The dredger raised eleven brass lanterns and a mahogany piano from the silt below the quay,\n"
      "and nobody has yet come to the office to say whose they were or how they got there. Until\n"
      "somebody does, they stay in the sail loft, where the apprentices have begun to learn waltzes.";
  const std::string first =
      "From: office@hesk.example\nSubject: Re: pianos in the harbour\nOrganization: Hesk Harbour Commissioners\n"
      "Lines: 14\n\n" +
      copy + "\n\nCasimir Roe\n";
  const std::string second =
      "From: edda.dunn@tidetables.example (Edda Dunn)\nSubject: Re: pianos in the harbour\n"
      "Organization: Tide Tables Limited\nLines: 11\n\nIn article <77@hesk.example> the office writes:\n" +
      copy + "\n\nThe piano is my aunt's, who will send two men with a cart on Thursday if the weather holds.\n";
  const PassageReport report = report_on({first, second}, {.within = false});
  REQUIRE(report.overlaps.size() == 1);
  CHECK(report.overlaps[0].kind == OverlapKind::kExact);
  CHECK(text_at(first, report.overlaps[0].left) == copy);
  CHECK(text_at(second, report.overlaps[0].right) == copy);
}

TEST_CASE("passages: a reworded one within and across") {
  const auto within = report_on({filler(4, 5) + kBell + " " + filler(5, 5) + kBellReworded});
  REQUIRE(within.overlaps.size() == 1);
  CHECK(within.overlaps[0].kind == OverlapKind::kReworded);
  CHECK(within.overlaps[0].similarity < 0.8);
  const std::string left = filler(4, 5) + kBell + " " + filler(6, 3);
  const std::string right = filler(7, 5) + kBellReworded + " " + filler(8, 3);
  const auto across = report_on({left, right});
  REQUIRE(across.overlaps.size() == 1);
  CHECK(across.overlaps[0].scope == OverlapScope::kAcross);
  CHECK(text_at(left, across.overlaps[0].left) == kBell);
  CHECK(text_at(right, across.overlaps[0].right) == kBellReworded);
}

TEST_CASE("passages: the strictness asked for") {
  const std::vector<std::string> texts{filler(9, 3) + kBell + " " + filler(10, 3), filler(11, 3) + kBellReworded,
                                       filler(12, 2) + kBell};
  CHECK(report_on(texts).overlaps.size() == 2);
  CHECK(report_on(texts, {.sensitivity = OverlapKind::kEdited}).overlaps.size() == 1);
  const auto exact = report_on(texts, {.sensitivity = OverlapKind::kExact, .min_words = 4});
  CHECK(exact.overlaps.size() > 1);  // the runs that the reworded copy shares are told one by one
  for (const Overlap& one : exact.overlaps) CHECK(one.kind == OverlapKind::kExact);
  CHECK(report_on(texts, {.min_words = 28}).overlaps.empty());
  CHECK(report_on(texts, {.across = false}).overlaps.empty());
}

TEST_CASE("passages: what is found within a document depends on that document alone") {
  const std::string text = filler(13, 4) + kBell + " " + filler(14, 4) + kBellReworded + " " + filler(15, 2);
  const auto alone = report_on({text});
  std::vector<std::string> many{text};
  for (int d = 0; d < 8; ++d)
    many.push_back(filler(100 + d, 10) + (d % 2 == 0 ? kBell : kBellReworded) + filler(200 + d, 3));
  const auto among = report_on(many, {.boilerplate = 0});
  REQUIRE(alone.overlaps.size() == 1);
  const auto same = std::find_if(among.overlaps.begin(), among.overlaps.end(),
                                 [](const Overlap& o) { return o.scope == OverlapScope::kWithin; });
  REQUIRE(same != among.overlaps.end());
  CHECK(same->left == alone.overlaps[0].left);
  CHECK(same->right == alone.overlaps[0].right);
  CHECK(same->bits == alone.overlaps[0].bits);
}

TEST_CASE("passages: copies are linked with the first one") {
  std::vector<std::string> texts;
  for (int d = 0; d < 12; ++d) texts.push_back(filler(20 + d, 3) + kBell + " " + filler(60 + d, 3));
  const auto report = report_on(texts, {.boilerplate = 0});
  REQUIRE(report.overlaps.size() == 11);
  for (std::size_t k = 0; k < report.overlaps.size(); ++k) {
    CHECK(report.overlaps[k].left.document == 0);
    CHECK(report.overlaps[k].right.document == k + 1);
    CHECK(report.overlaps[k].group == 0);
  }
  std::string one = filler(90, 2);
  for (int copy = 0; copy < 5; ++copy) one += kBell + " " + filler(91 + copy, 3);
  const auto within = report_on({one});
  REQUIRE(within.overlaps.size() == 4);
  for (const Overlap& overlap : within.overlaps) CHECK(overlap.left == within.overlaps[0].left);
}

TEST_CASE("passages: boilerplate is listed once") {
  std::vector<std::string> texts;
  for (int d = 0; d < 6; ++d) texts.push_back(filler(30 + d, 5) + kBell + " " + filler(130 + d, 4));
  const auto report = report_on(texts);
  CHECK(report.overlaps.empty());
  REQUIRE(report.boilerplate.size() == 1);
  CHECK(report.boilerplate[0].documents == 6);
  REQUIRE(report.boilerplate[0].occurrences.size() == 6);
  CHECK(text_at(texts[0], report.boilerplate[0].occurrences[0]) == kBell);
  for (const DocumentCount& count : report.counts) CHECK(count.repeated_words == 27);
  CHECK(report_on(texts, {.boilerplate = 7}).overlaps.size() == 5);
}

TEST_CASE("passages: a line that follows itself is one overlap") {
  std::string text = filler(40, 2) + "\n\n";
  for (int line = 0; line < 50; ++line)
    text += "Ring the cracked bell of Constancy twice before the ferry leaves tonight.\n";
  const auto report = report_on({text});
  REQUIRE(report.overlaps.size() == 1);
  CHECK(report.overlaps[0].kind == OverlapKind::kExact);
  CHECK(report.overlaps[0].words == 12);
  CHECK(report.overlaps[0].right.last_word - report.overlaps[0].right.first_word == 49 * 12);
}

TEST_CASE("passages: copies that directly follow each other begin and end with their sentences") {
  const std::string piece =
      "The ferry took a crate of bells across the sound, and nobody asked for whom they were. A pilot counted them "
      "twice "
      "and found one too many, he said. ";
  const auto hold = [&](const std::string& before, const std::string& copies, const std::string& behind) {
    const std::string text = before + copies + behind;
    const auto report = report_on({text});
    REQUIRE(report.overlaps.size() == 1);
    CHECK(report.overlaps[0].left.bytes.begin == before.size());
    CHECK(report.overlaps[0].right.bytes.end == before.size() + copies.size() - 1);
  };
  // The words before the first copy are those before the second one; behind the last one those of the first.
  hold(filler(43, 3) + "Not so, he said. ", piece + piece, filler(44, 3));
  hold(filler(43, 3) + "Not so, he said. ", piece + piece + piece, filler(44, 3));
  hold(filler(43, 3), piece + piece, "The ferry was late. " + filler(44, 3));
}

TEST_CASE("passages: a sentence in three places or more has a link to each") {
  const std::string tic = "It was a slow and terrible joy that he felt then. ";
  std::string text = filler(20, 3) + tic;
  for (std::size_t copies = 2; copies < 7; ++copies) {
    text += "\n\n" + filler(20 + static_cast<int>(copies), 3) + tic;
    CHECK(report_on({text}).overlaps.size() == copies - 1);
  }
}

TEST_CASE("passages: copies side by side in another order are overlaps of their own") {
  const std::string lamp =
      "Salt was weighed on a scale of cherry wood whose pans hung from plaited horsehair, because metal chains would "
      "have rusted within a single winter on that damp coast.";
  const auto kinds = [](const PassageReport& report) {
    std::vector<OverlapKind> out;
    for (const Overlap& one : report.overlaps) out.push_back(one.kind);
    return out;
  };
  using Kinds = std::vector<OverlapKind>;
  CHECK(kinds(report_on({kBell + "\n\n" + lamp, lamp + "\n\n" + kBell})) == Kinds(2, OverlapKind::kExact));
  CHECK(kinds(report_on({kBell + " " + lamp + "\n\n" + filler(1, 4) + "\n\n" + lamp + " " + kBell})) ==
        Kinds(2, OverlapKind::kExact));
  // A sentence of 13 words between them, on one side.
  const std::string own = "Nobody asked the lighthouse keeper whether he had seen it come ashore there. ";
  const auto apart = report_on({kBell + " " + own + lamp, kBell + " " + lamp});
  REQUIRE(kinds(apart) == Kinds(2, OverlapKind::kExact));
  // A changed word here and there, and fewer words between, are one copy.
  CHECK(report_on({kBell + " Nobody asked the lighthouse keeper. " + lamp, kBell + " " + lamp}).overlaps.size() == 1);
}

TEST_CASE("passages: a copy ends where the words agree") {
  for (const std::string& with : {"x " + kBell, kBell + "\nx", "Well: " + kBell, kBell + "\tx"}) {
    const auto report = report_on({filler(1, 2) + "\n\n" + with, filler(2, 2) + "\n\n" + kBell});
    REQUIRE(report.overlaps.size() == 1);
    CHECK(report.overlaps[0].kind == OverlapKind::kExact);
    const std::string first = filler(1, 2) + "\n\n" + with;
    CHECK(text_at(first, report.overlaps[0].left) == kBell);
  }
}

TEST_CASE("passages: sources stay on the right and are not compared with each other") {
  const std::vector<std::string> texts{filler(50, 3), filler(51, 3) + kBell, filler(52, 3) + kBell,
                                       filler(53, 3) + kBell};
  CHECK(report_on(texts, {}, 1).overlaps.empty());
  const auto report = report_on(texts, {}, 2);
  REQUIRE(report.overlaps.size() == 2);
  for (const Overlap& one : report.overlaps) CHECK(one.left.document == 1);
  CHECK(report.counts.size() == 2);
}

TEST_CASE("passages: excluded parts take no part") {
  const std::string text = filler(70, 3) + "\"" + kBell + "\" " + filler(71, 4) + kBell;
  const auto quoted = quoted_spans(text);
  REQUIRE(quoted.size() == 1);
  const std::vector<DocumentText> documents{{.text = text, .excluded = quoted}};
  CHECK(find_passages(documents, {}).overlaps.empty());
  CHECK(report_on({text}).overlaps.size() == 1);
}

TEST_CASE("passages: what is left out within a copy counts in no similarity") {
  const std::string left_out = "Nobody has ever found out who had cast it, though three towns claim the honour. ";
  const std::string text = filler(1, 2) + kBell + " " + left_out + kBell.substr(0, 90) + "of Hesk. " + filler(2, 2);
  const std::string other = filler(3, 2) + kBell + " " + left_out + kBell.substr(0, 90) + "of Hesk. " + filler(4, 2);
  const auto place = [&](const std::string& where) {
    const auto begin = static_cast<std::uint32_t>(where.find(left_out));
    return std::vector<Span>{{begin, begin + static_cast<std::uint32_t>(left_out.size())}};
  };
  const auto of_text = place(text);
  const auto of_other = place(other);
  PassageOptions options;
  options.within = false;
  const std::vector<DocumentText> documents = {{.text = text, .excluded = of_text},
                                               {.text = other, .excluded = of_other}};
  const auto report = find_passages(documents, options);
  REQUIRE_FALSE(report.overlaps.empty());
  for (const Overlap& one : report.overlaps) CHECK(one.kind == OverlapKind::kExact);
}

TEST_CASE("passages: the number of threads and the order of equal work do not matter") {
  std::mt19937_64 random(80);
  std::vector<std::string> texts;
  for (int d = 0; d < 60; ++d) {
    std::string text = filler(300 + d, 6);
    if (d > 3) {
      const std::string& other = texts[random() % texts.size()];
      text += other.substr(random() % (other.size() / 2), 300);
    }
    texts.push_back(text + filler(400 + d, 2));
  }
  const auto one = report_on(texts, {.threads = 1});
  CHECK(one.overlaps.size() > 20);
  for (const unsigned threads : {2u, 8u}) {
    const auto more = report_on(texts, {.threads = threads});
    CHECK(more.overlaps == one.overlaps);
  }
}

TEST_CASE("passages: unrelated texts share nothing; spans of noise stay inside") {
  std::mt19937_64 random(81);
  std::vector<std::string> texts;
  for (int d = 0; d < 20; ++d) texts.push_back(filler(500 + d, 20));
  CHECK(report_on(texts).overlaps.empty());
  for (int turn = 0; turn < 30; ++turn) {
    std::vector<std::string> noise(3);
    for (auto& text : noise) {
      for (std::size_t k = 0; k < 400 + random() % 400; ++k) {
        text.push_back(random() % 4 == 0 ? static_cast<char>(random() % 256) : "ab .\n\xe4\xb8\x80"[random() % 8]);
      }
    }
    const auto report = report_on(noise, {.min_words = 1});
    for (const Overlap& overlap : report.overlaps) {
      for (const OverlapSide& side : {overlap.left, overlap.right}) {
        REQUIRE(side.bytes.begin < side.bytes.end);
        REQUIRE(side.bytes.end <= noise[side.document].size());
        REQUIRE(side.first_word < side.last_word);
      }
      if (overlap.scope == OverlapScope::kWithin) REQUIRE(overlap.left.last_word <= overlap.right.first_word);
      REQUIRE(overlap.similarity > 0);
      REQUIRE(overlap.similarity <= 1);
    }
  }
}

TEST_CASE("passages: nothing in, nothing out") {
  CHECK(report_on({}).overlaps.empty());
  CHECK(report_on(std::vector<std::string>{""}).counts.size() == 1);
  CHECK(report_on({"", "...", "\n\n"}).overlaps.empty());
  CHECK(report_on({"one two"}).counts[0].words == 2);
}

TEST_CASE("passages: Japanese is matched by its characters") {
  const std::string copied =
      "\xe6\xb8\xaf\xe3\x81\xae\xe9\x90\x98\xe3\x81\xaf\xe4\xb9\x9d\xe5\x8d\x81\xe5\xb9\xb4\xe3\x81"
      "\xae\xe9\x96\x93"
      "\xe6\xb5\xb7\xe3\x81\xae\xe5\xba\x95\xe3\x81\xab\xe7\x9c\xa0\xe3\x81\xa3\xe3\x81\xa6\xe3\x81"
      "\x84\xe3\x81\x9f"
      "\xe3\x80\x81\xe9\xad\x9a\xe7\xb6\xb2\xe3\x81\xab\xe3\x81\x8b\xe3\x81\x8b\xe3\x81\xa3\xe3\x81"
      "\xa6"
      "\xe5\xbc\x95\xe3\x81\x8d\xe4\xb8\x8a\xe3\x81\x92\xe3\x82\x89\xe3\x82\x8c\xe3\x81\x9f\xe3\x80"
      "\x82";
  const std::string other =
      "\xe6\x9c\x9d\xe3\x81\xae\xe5\xb8\x82\xe5\xa0\xb4\xe3\x81\xa7\xe9\xad\x9a\xe3\x82\x92\xe8\xb2"
      "\xb7\xe3\x81\xa3"
      "\xe3\x81\x9f\xe4\xba\xba\xe3\x80\x82";
  const std::string text = copied + other + copied;
  const auto report = report_on({text});
  REQUIRE(report.overlaps.size() == 1);
  CHECK(report.overlaps[0].kind == OverlapKind::kExact);
  CHECK(text_at(text, report.overlaps[0].left) == copied);
  CHECK(text_at(text, report.overlaps[0].right) == copied);
}

TEST_CASE("passages: blanks and what cannot be seen part no characters of a script without spaces") {
  const std::string piece = "箱中是三代人手抄的县志和药方掌柜不许外人翻动只有邻街的哑巴裁缝可以坐在门槛上";
  const auto every = [&](std::size_t characters, const std::string& between) {
    std::string out;
    for (std::size_t at = 0; at < piece.size(); at += 3 * characters) {
      out += piece.substr(at, 3 * characters) + between;
    }
    return out;
  };
  for (const std::string& other :
       {every(1, "\u200b"), every(2, "\u200b"), every(2, " "), every(1, " "), every(3, "\u3000")}) {
    const auto report = report_on({piece, other});
    REQUIRE(report.overlaps.size() == 1);
    CHECK(report.overlaps[0].kind == OverlapKind::kExact);
    CHECK(report.overlaps[0].words == 38);
    CHECK(text_at(piece, report.overlaps[0].left) == piece);
  }
}

TEST_CASE("passages: a chorus is linked with its first copy, whatever the verses are") {
  const std::string chorus =
      "Oh carry me over the copper-green water\nwhere lanterns are swinging on Saltcellar Quay\nand tell the old pilot "
      "his "
      "runaway daughter\nis dancing in Lisbon and thinking of me\n\n";
  const std::vector<std::string> verses{
      "The herring were early, the harbour was late,\n\n", "My boots had been mended with tar and with twine,\n\n",
      "The bell buoy was tolling, the tide on the turn,\n\n", "The pilot played patience with half of a deck,\n\n",
      "Nobody asked for the price of the eels,\n\n"};
  std::string song;
  for (std::size_t copies = 1; copies <= verses.size(); ++copies) {
    song += verses[copies - 1] + chorus;
    const auto report = report_on({song});
    REQUIRE(report.overlaps.size() == copies - 1);
    for (const Overlap& one : report.overlaps) {
      CHECK(one.kind == OverlapKind::kExact);
      CHECK(one.group == 0);
      CHECK(one.left.bytes.begin == verses[0].size());
    }
  }
}

TEST_CASE("passages: edited copies with a sentence between them are linked with the first one") {
  const std::string piece =
      "The keeper of the Saltcellar light wrote every evening how many ships had passed, who had been on deck, and "
      "which of "
      "them had shown a lantern; nobody ever asked him for the book, and the mice had the first half of it.";
  std::vector<std::string> copies{piece, piece, piece, piece};
  const auto edit = [&](std::size_t copy, const std::string& old, const std::string& fresh) {
    copies[copy].replace(copies[copy].find(old), old.size(), fresh);
  };
  edit(1, "evening", "night");
  edit(1, "mice", "rats");
  edit(2, "on deck", "at the helm");
  edit(2, "ever", "indeed");
  edit(3, "ships", "boats");
  edit(3, "wrote", "noted");
  const std::vector<std::string> between{
      "Herring fell to fourpence, and the banker from Ghent bought the chandlery with "
      "its rats and debts. ",
      "A monsoon drowned three viaducts, yet the parliament of Quito debated only the "
      "price of umbrellas. "};
  std::string text = filler(70, 1);
  for (std::size_t k = 0; k < copies.size(); ++k) text += copies[k] + " " + (k < between.size() ? between[k] : "");
  const auto report = report_on({text + filler(71, 1)});
  REQUIRE(report.overlaps.size() == 3);
  for (const Overlap& one : report.overlaps) {
    CHECK(one.kind == OverlapKind::kEdited);
    CHECK(one.words >= 37);
    CHECK(one.left.bytes.begin == filler(70, 1).size());
    CHECK(one.group == 0);
  }
}

TEST_CASE("passages: what two later copies share is told by their links with the first one") {
  const std::string first =
      "From what I heard, the pilot had a very strong night. After the ferry left, Gene asked the mate to pick the "
      "three "
      "bells of the season rather than of the sound.";
  std::string second = first;
  second.replace(second.find("strong night"), 6, "weak");
  std::string third = second;
  third.replace(third.find("I heard"), 7, "they told me");
  const auto report = report_on({filler(60, 2) + first, filler(61, 2) + second, filler(62, 2) + third});
  REQUIRE(report.overlaps.size() == 2);
  for (const Overlap& one : report.overlaps) {
    CHECK(one.left.document == 0);
    CHECK(one.kind == OverlapKind::kEdited);
  }
}
