// Each copy once, whole, alone and as what it is.

#include <string>
#include <vector>

#include "catch.h"
#include "refrain/passages.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

const std::string kBell =
    "The bronze bell of the brig Constancy lay for ninety years in seven fathoms, until a scallop dredger hauled it up "
    "with an indignant conger eel inside.";
const std::string kSalt =
    "Salt from the western pans was weighed twice, once on the quay and once in the warehouse, since nobody in the "
    "valley "
    "trusted either of the two clerks with a pencil.";
const std::string kSaltEdited =
    "Salt from the western pans was weighed twice, once on the quay and again in the warehouse, since nobody in the "
    "town "
    "trusted either of the two clerks with a pencil.";
const std::string kGapLeft =
    "Visitors to the observatory are asked to leave lamps at the gate, because astronomers who wait all evening for "
    "clear "
    "skies are seldom patient with tourists.";
const std::string kGapRight =
    "Every autumn the village choir argued about whether sopranos or tenors should choose which hymns were sung during "
    "the harvest supper.";

PassageReport report_on(const std::vector<std::string>& texts, const PassageOptions& options = {}) {
  std::vector<DocumentText> documents;
  for (const std::string& text : texts) documents.push_back({.text = text});
  return find_passages(documents, options);
}

std::string text_at(const std::string& text, const OverlapSide& side) {
  return text.substr(side.bytes.begin, side.bytes.end - side.bytes.begin);
}

}  // namespace

TEST_CASE("composition: two copies with other text between are two, each of its kind") {
  for (const bool both : {true, false}) {
    const std::string left = kBell + " " + kGapLeft + " " + kSalt;
    const std::string right = kBell + " " + (both ? kGapRight + " " : "") + kSaltEdited;
    const auto report = report_on({left, right});
    REQUIRE(report.overlaps.size() == 2);
    CHECK(report.overlaps[0].kind == OverlapKind::kExact);
    CHECK(text_at(left, report.overlaps[0].left) == kBell);
    CHECK(text_at(right, report.overlaps[0].right) == kBell);
    CHECK(report.overlaps[1].kind == OverlapKind::kEdited);
    CHECK(text_at(left, report.overlaps[1].left) == kSalt);
    CHECK(text_at(right, report.overlaps[1].right) == kSaltEdited);
  }
}

TEST_CASE("composition: two copies in the other order are two") {
  const std::string left = kBell + " " + kGapLeft + " " + kSalt;
  const std::string right = kSalt + " " + kGapRight + " " + kBell;
  const auto report = report_on({left, right});
  REQUIRE(report.overlaps.size() == 2);
  CHECK(text_at(left, report.overlaps[0].left) == kBell);
  CHECK(text_at(right, report.overlaps[0].right) == kBell);
  CHECK(text_at(left, report.overlaps[1].left) == kSalt);
  CHECK(text_at(right, report.overlaps[1].right) == kSalt);
}

TEST_CASE("composition: further copies in a document are told within it") {
  const std::string left = kBell + " " + kGapLeft + " " + kBell + " " + kGapRight + " " + kBell;
  const std::string right = kSalt + " " + kBell;
  const auto report = report_on({left, right});
  REQUIRE(report.overlaps.size() == 3);
  for (const Overlap& one : report.overlaps) CHECK(one.left == report.overlaps[0].left);
  CHECK(report_on({left, right}, {.within = false}).overlaps.size() == 1);
}

TEST_CASE("composition: a copy goes on over words that stand in many documents") {
  const std::string closing = " Readers who know more are asked to write to the editor before the end of the month.";
  std::vector<std::string> texts{kGapLeft + "\n\n" + kBell + closing + "\n\n" + kSalt,
                                 kGapRight + "\n\n" + kBell + closing + "\n"};
  for (int k = 0; k < 6; ++k) texts.push_back("Number " + std::to_string(k) + " says nothing of it." + closing);
  const auto report = report_on(texts);
  REQUIRE(report.overlaps.size() == 1);
  CHECK(text_at(texts[0], report.overlaps[0].left) == kBell + closing);
  CHECK(text_at(texts[1], report.overlaps[0].right) == kBell + closing);
}

TEST_CASE("composition: names and numbers alone are no rewording; word for word they are a copy") {
  const std::string list =
      "Vickers Costa, Bache Securities, Smith Barney, Jardine Fleming, Kidder Peabody, Goldman Sachs, "
      "Morgan Stanley, Warburg, Kleinwort Benson, Schroder.";
  const std::string other =
      "Goldman Sachs had 17, Jardine Fleming 9, Schroder 4, Morgan Stanley 12; Bache Securities, "
      "Kidder Peabody, Smith Barney, Kleinwort Benson, Vickers Costa and Warburg had none.";
  CHECK(report_on({kBell + " " + list, kSalt + " " + other}).overlaps.empty());
  CHECK(report_on({kBell + " " + list, kSalt + " " + list}).overlaps.size() == 1);
  // A word that every row of a table has is one word.
  const std::string rows =
      "Vickers Costa dredged 31, Bache Securities dredged 12, Smith Barney dredged 18, Jardine Fleming dredged 7, "
      "Kidder Peabody dredged 22, Goldman Sachs dredged 5.";
  const std::string other_rows =
      "Goldman Sachs dredged 17, Jardine Fleming dredged 9, Bache Securities dredged 40, Kidder Peabody dredged 3, "
      "Smith Barney dredged 28, Vickers Costa dredged 11.";
  CHECK(report_on({kBell + " " + rows, kSalt + " " + other_rows}).overlaps.empty());
}

TEST_CASE("composition: repeated words are those that both places have") {
  const auto report = report_on({kSalt + "\n\n" + kGapLeft, kSaltEdited + "\n\n" + kGapRight});
  REQUIRE(report.overlaps.size() == 1);
  CHECK(report.overlaps[0].words == 29);
  for (const DocumentCount& count : report.counts) CHECK(count.repeated_words == 29);
  // What is left out is in neither number.
  const std::string text = kBell + " " + kGapLeft + " " + kBell;
  const Span first{static_cast<std::uint32_t>(kBell.size() + 1),
                   static_cast<std::uint32_t>(kBell.size() + 1 + kGapLeft.size())};
  const std::vector<Span> excluded{first};
  const auto within = find_passages(std::vector<DocumentText>{{.text = text, .excluded = excluded}}, {});
  REQUIRE(within.counts.size() == 1);
  CHECK(within.counts[0].words == 54);
  CHECK(within.counts[0].repeated_words == 54);
}
