#include "findings/furniture/furniture.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "findings/findings.h"
#include "findings/furniture/contents.h"
#include "findings/furniture/pages.h"
#include "refrain/check.h"
#include "text/lines.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

// What running_lines() finds, as texts.
std::vector<std::string> running(const std::string& text) {
  std::vector<std::string> out;
  for (const findings::RunningLine& line : findings::running_lines(text, {})) {
    out.push_back(text.substr(line.bytes.begin, line.bytes.end - line.bytes.begin));
  }
  return out;
}

using Texts = std::vector<std::string>;

// A paragraph of ten lines whose words stand nowhere else.
std::string filler(int number) {
  std::string out;
  for (int word = number * 80; word < number * 80 + 80; ++word) {
    for (int rest = word * 7 + 1000; rest > 0; rest /= 20) out += "bcdfghjklmnpqrstvwxz"[rest % 20] + std::string("a");
    out += word % 8 == 7 ? "\n" : " ";
  }
  return out;
}

const std::string kQuay = "The dredger raised eleven brass lanterns and a mahogany piano from the silt below the quay";
const std::string kBell = "Widow Harrow keeps the tide tables in a biscuit tin under the counter of her chandlery";

std::string begin_of(const std::string& text, int size) { return text.substr(0, static_cast<std::size_t>(size)); }

// The forms of the overlaps within one text, "" for one that is no furniture.
Texts forms(const std::string& text, std::vector<Span> captions = {}) {
  const std::vector<findings::Document> documents = {{.name = "a",
                                                      .id_json = {},
                                                      .path = "a",
                                                      .text = text,
                                                      .original = text,
                                                      .quoted = {},
                                                      .links = {},
                                                      .ignored = {},
                                                      .captions = captions}};
  Texts out;
  for (const report::Pair& pair : findings::find_all(documents, findings::FindOptions()).overlaps) {
    out.emplace_back(report::form_name(pair.form));
  }
  return out;
}

std::string lines(int count) {
  std::string out;
  for (int k = 0; k < count; ++k) out += filler(k) + "\n";
  return out;
}

}  // namespace

TEST_CASE("running lines: between form feeds", "[furniture]") {
  std::string text;
  for (int page = 0; page < 4; ++page) {
    text += "Minutes of the Pilotage Board\n\n" + filler(page) + "\n- " + std::to_string(page + 7) + " -\n\f";
  }
  CHECK(running(text) == Texts{"Minutes of the Pilotage Board", "- 7 -", "Minutes of the Pilotage Board", "- 8 -",
                               "Minutes of the Pilotage Board", "- 9 -", "Minutes of the Pilotage Board", "- 10 -"});
}

TEST_CASE("running lines: a line that opens two of many pages is none", "[furniture]") {
  std::string text;
  for (int page = 0; page < 6; ++page)
    text += (page < 2 ? kQuay : begin_of(kBell, 20 + page)) + ".\n" + filler(page) + "\f";
  CHECK(running(text).empty());
}

TEST_CASE("running lines: headers of left and right pages, two pages alone", "[furniture]") {
  std::string text;
  for (int page = 0; page < 6; ++page) text += (page % 2 == 0 ? "12 Of Salt\n" : "Of Wages 13\n") + filler(page) + "\f";
  CHECK(running(text).size() == 6);
  CHECK(running("Of Salt\n" + filler(0) + "\fOf Salt\n" + filler(1)) == Texts{"Of Salt", "Of Salt"});
}

TEST_CASE("running lines: numbers at the distance of a page, and what stands beside them", "[furniture]") {
  std::string text;
  for (int page = 0; page < 5; ++page) {
    text +=
        "The Pilotage Board\n\n" + filler(page) + filler(page + 5) + "\nPage " + std::to_string(page + 1) + " of 5\n\n";
  }
  CHECK(running(text) == Texts{"The Pilotage Board", "Page 1 of 5", "The Pilotage Board", "Page 2 of 5",
                               "The Pilotage Board", "Page 3 of 5", "The Pilotage Board", "Page 4 of 5",
                               "The Pilotage Board", "Page 5 of 5"});
}

TEST_CASE("running lines: pages with Roman numbers", "[furniture]") {
  const Texts numbers = {"viii", "ix", "x", "xi", "xii"};
  std::string pages;
  std::string plain;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    pages += numbers[k] + " | Report of the Pilotage Board\n\n" + filler(static_cast<int>(k)) + "\f";
    plain += "Report of the Pilotage Board  " + numbers[k] + "\n\n" + filler(static_cast<int>(k)) + "\n";
  }
  CHECK(running(pages).size() == 5);
  CHECK(running(plain).size() == 5);
  // What is no number, or no word of its own.
  std::string words;
  for (const char* end : {"civil", "vex", "lil", "mix", "ill"}) {
    words += std::string("Report of the Pilotage Board ") + end + "\n" + filler(static_cast<int>(words.size())) + "\f";
  }
  CHECK(running(words).empty());
}

TEST_CASE("running lines: heads whose title changes from page to page", "[furniture]") {
  const Texts titles = {"WELLS", "CLOCKS", "BREAD AND BATHS", "GLASS", "SNOW IN TRIESTE", "LEASES"};
  const auto book = [&](const auto& head, const std::string& first) {
    std::string text;
    for (std::size_t page = 0; page < titles.size(); ++page) {
      text += head(page, std::to_string(page + 12)) + "\n\n" + first + filler(static_cast<int>(page)) + "\f";
    }
    return running(text).size();
  };
  const auto gap = [&](std::size_t page, const std::string& number) { return number + "      " + titles[page]; };
  const auto sides = [&](std::size_t page, const std::string& number) {
    return page % 2 == 0 ? number + " " + titles[page] : titles[page] + " " + number;
  };
  CHECK(book(gap, "") == 6);
  CHECK(book(gap, "The ") == 6);
  CHECK(book(sides, "") == 6);
  // Chapters that begin a page each, and numbers that do not grow.
  CHECK(book(sides, "The ") == 0);
  CHECK(book([&](std::size_t page, const std::string& number) { return number + ". " + titles[page]; }, "") == 0);
  CHECK(book([&](std::size_t page, const std::string&) { return "12   " + titles[page]; }, "") == 0);
  CHECK(book([&](std::size_t page, const std::string&) { return titles[page]; }, "") == 0);
}

TEST_CASE("running lines: a sentence behind a number at the top of each page is none", "[furniture]") {
  const Texts things = {"harbour light", "tar house", "long quay", "second well", "rope walk", "pilot boat"};
  const auto sheet = [&](const auto& head, const std::string& first) {
    std::string text;
    for (std::size_t page = 0; page < things.size(); ++page) {
      text += head(std::to_string(page + 1), things[page]) + "\n\n" + first + filler(static_cast<int>(page)) + "\f";
    }
    return running(text).size();
  };
  for (const std::string gap : {"   ", " ", "\t"}) {
    for (const std::string end : {"", ".", "?", ":"}) {
      const auto question = [&](const std::string& number, const std::string& thing) {
        return number + gap + "Describe why the " + thing + " was paid for" + end;
      };
      const auto loud = [&](const std::string& number, const std::string& thing) {
        return number + gap + "SAY WHO DUG " + std::string(1, static_cast<char>(thing[0] - 32)) + "X" +
               std::string(1, static_cast<char>(thing[1] - 32)) + end;
      };
      const auto behind = [&](const std::string& number, const std::string& thing) {
        return "Describe why the " + thing + " was paid for" + end + gap + number;
      };
      for (const std::string first : {"The ", "a) the ", ""}) {
        CAPTURE(gap, end, first);
        CHECK(sheet(question, first) == 0);
        CHECK(sheet(behind, first) == 0);
        if (!end.empty()) CHECK(sheet(loud, first) == 0);
      }
    }
  }
  // Headings of slides, and items of a list below them.
  const auto slide = [](const std::string& number, const std::string& thing) { return number + "   The Old " + thing; };
  CHECK(sheet(slide, "The ") == 0);
  CHECK(sheet(slide, "a) the ") == 0);
  // Titles that come back, in whatever letters.
  std::string book;
  for (int page = 0; page < 6; ++page) {
    book += std::to_string(page + 12) + "   " + (page < 3 ? "Von den alten brunnen" : "Vom salz und vom brot") +
            "\n\nThe " + filler(page) + "\f";
  }
  CHECK(running(book).size() == 6);
  // A number with letters in it is none.
  std::string odd;
  for (int page = 0; page < 6; ++page)
    odd += "iv" + std::to_string(page + 12) + " WELLS OF A" + std::string(static_cast<std::size_t>(page + 1), 'B') +
           "\n\n" + filler(page) + "\f";
  CHECK(running(odd).empty());
}

TEST_CASE("running lines: page numbers in brackets within lines, if they grow", "[furniture]") {
  CHECK(running("the rest of the [Pg 12] shaft, and of [Pg 13] the quay") == Texts{"[Pg 12]", "[Pg 13]"});
  CHECK(running("x [Page xii]\ny {p. xiii} z [p. 15]") == Texts{"[Page xii]", "{p. xiii}", "[p. 15]"});
  for (const std::string_view text :
       {"as she says [p. 12] and he [p. 3]", "a [12] b [13] c [14]", "a [Pg 12] b", "a [Pg 12] b [Pg 12]",
        "a [fig 1] b [fig 2]", "[p. 12] [p. 13] [p. 80] [p. 3] [p. 44]"}) {
    CAPTURE(text);
    CHECK(running(std::string(text)).empty());
  }
  // In a line that runs by itself.
  std::string pages;
  for (int page = 0; page < 4; ++page) pages += "Of salt [Pg " + std::to_string(page + 3) + "]\n" + filler(page) + "\f";
  CHECK(running(pages).size() == 4);
  const std::string source = kQuay + " before noon, and sold it to the chaplain for a barrel of pickled samphire.";
  std::string book = source;
  book.insert(book.find("mahogany"), "[Pg 12] ");
  book.insert(book.find("barrel"), "[Pg 13]\n");
  const std::vector<Draft> drafts = {{.name = "a", .text = book}, {.name = "b", .text = source}};
  const CheckReport report = check(drafts);
  REQUIRE(report.overlaps().size() == 1);
  CHECK(report.overlaps()[0].kind == OverlapKind::kExact);
}

TEST_CASE("running lines: pages of any length, with their number behind a word", "[furniture]") {
  std::string text;
  for (int page = 1; page < 6; ++page) {
    text += "Page " + std::to_string(page) + " of 5   The Pilotage Board\n\n" + filler(page) + "\n";
    for (int more = page % 3; more > 0; --more) text += filler(10 * page + more) + "\n";
  }
  CHECK(running(text).size() == 5);
}

TEST_CASE("running lines: numbered lists, sections and a chorus are none", "[furniture]") {
  std::string list;
  for (int k = 0; k < 40; ++k) list += std::to_string(k + 1) + ". " + begin_of(kQuay, 20 + k) + "\n";
  CHECK(running(list).empty());
  std::string numbers;
  for (int k = 0; k < 60; ++k) numbers += std::to_string(k + 1) + "\n";
  CHECK(running(numbers).empty());
  std::string song;
  for (int k = 0; k < 8; ++k)
    song += "Verse about " + begin_of(kBell, 10 + k) + "\n\nHaul the net and mend it again\n\n";
  CHECK(running(song).empty());
}

TEST_CASE("running lines: a sentence goes on behind them", "[furniture]") {
  const std::string text = "It was sold to a cooper,\n\n- 1 -\n\fThe Board\n\nwho had it gilded.\n";
  const std::string out = findings::without_running_lines(text, {{{26, 31}, 1}, {{33, 42}, 2}});
  CHECK(out.size() == text.size());
  CHECK(out == "It was sold to a cooper," + std::string(20, ' ') + "who had it gilded.\n");
  // A word that is cut at the end of a page; a sentence in another script.
  CHECK(findings::without_running_lines("the baro-\n- 1 -\n\fmeter", {{{10, 15}, 1}}) == "the baro-\n       meter");
  const std::string greek = "\xce\xb1\xce\xb2\n- 1 -\n\xce\xb3\xce\xb4";
  CHECK(findings::without_running_lines(greek, {{{5, 10}, 1}}) == "\xce\xb1\xce\xb2       \xce\xb3\xce\xb4");
  const std::string whole = "It was sold.\n\n- 1 -\n\fThe Board\n\nIt was gilded.\n";
  CHECK(findings::without_running_lines(whole, {{{14, 19}, 1}, {{21, 30}, 2}}) ==
        "It was sold.\n\n     \n\f         \n\nIt was gilded.\n");
}

TEST_CASE("running lines: a passage goes over them, and they count nothing", "[furniture]") {
  const std::string header = "Minutes of the Pilotage Board of Hesk and Rye, kept by the clerk in his own hand\n\n";
  const std::string rest = "and sold the piano to the chaplain for a barrel of pickled samphire and a fiddle.";
  const std::string pages = header + filler(0) + "\n\f" + header + filler(1) + "\n" + kQuay +
                            " before noon,\n\n- 2 -\n\f" + header + rest + "\n\n" + filler(2) + "\n- 3 -\n\f" + header +
                            filler(3) + "\n- 4 -\n";
  const std::string source = kQuay + " before noon, " + rest;
  const std::vector<Draft> drafts = {{.name = "a", .text = pages}, {.name = "b", .text = source}};
  const CheckReport report = check(drafts);
  std::size_t across = 0;
  for (const Finding& one : report.overlaps()) {
    if (one.scope == OverlapScope::kWithin) {
      CHECK(one.furniture);
      continue;
    }
    ++across;
    CHECK(one.kind == OverlapKind::kExact);
    CHECK(one.right.text == source);
    CHECK_FALSE(one.furniture);
  }
  CHECK(across == 1);
}

TEST_CASE("contents: headings that the table names; a chorus and a chapter that stand twice are none", "[furniture]") {
  const auto marked = [](const std::string& text) {
    const std::vector<text::Line> all = text::lines_of(text);
    Texts out;
    const std::vector<bool> is = findings::contents_lines(text, all);
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (is[k]) out.emplace_back(text::bytes_of(text, all[k].bytes));
    }
    return out;
  };
  CHECK(marked("1. Of salt ..... 3\n2. Of wages .... 9\n3. Of bells\n\nOf salt\n" + filler(0) + "\nOf wages\n" +
               filler(1) + "\nOF BELLS\n" + filler(2)) ==
        Texts{"1. Of salt ..... 3", "2. Of wages .... 9", "3. Of bells", "Of salt", "Of wages", "OF BELLS"});
  // Behind a label with a number; and a table at the end of a book.
  const std::string chapters =
      "Of salt\n\n" + filler(0) + "\nOf wages\n\n" + filler(1) + "\nOf bells\n\n" + filler(2) + "\n";
  CHECK(
      marked("Chapter I. Of salt\nChapter II. Of wages\nChapter III. Of bells\n\n" + chapters) ==
      Texts{"Chapter I. Of salt", "Chapter II. Of wages", "Chapter III. Of bells", "Of salt", "Of wages", "Of bells"});
  CHECK(marked(chapters + "Contents\n\nOf salt 3\nOf wages 9\nOf bells 12\n") ==
        Texts{"Of salt", "Of wages", "Of bells", "Of salt 3", "Of wages 9", "Of bells 12"});
  // Too long for one line, and cut otherwise than the entry.
  CHECK(marked(
            "* The dredger raised\n  eleven lanterns\n* Of wages and\n  bells\n* Of salt\n\nTHE DREDGER RAISED ELEVEN\n"
            "LANTERNS\n\n" +
            filler(0) + "\nSubject: Of wages and bells\n\n" + filler(1) + "\nOF SALT\n" + filler(2)) ==
        Texts{"* The dredger raised", "eleven lanterns", "* Of wages and", "bells", "* Of salt",
              "THE DREDGER RAISED ELEVEN", "LANTERNS", "Subject: Of wages and bells", "OF SALT"});
  // Sentences that were copied into the text stand in paragraphs.
  CHECK(marked("* The dredger raised\n  eleven lanterns.\n* Of wages and\n  bells there are ten.\n* Of salt there\n  "
               "is none.\n\nSo the\n"
               "dredger raised\n eleven lanterns.\n" +
               filler(0) + "Of wages\nand bells there are ten.\n" + filler(1) + "Of salt\nthere is none.\n" + filler(2))
            .empty());
  const std::string chorus = "Haul the net\nMend the net\nSell the net\n\n";
  CHECK(marked(chorus + filler(0) + "\n" + chorus + filler(1) + "\n" + chorus).empty());
  CHECK(marked(lines(3) + lines(3)).empty());
}

TEST_CASE("furniture: captions by label, by credit and by markup", "[furniture]") {
  const std::string body = kQuay + ", said the harbour master.\n\n";
  CHECK(forms("Figure 3: " + kQuay + "\n\n" + filler(8) + "\n" + body) == Texts{"caption"});
  CHECK(forms(kQuay + ". Photograph: Ann Lee/Agency\n\n" + filler(8) + "\n" + body) == Texts{"caption"});
  const std::string plain = kQuay + "\n\n" + lines(1) + body;
  CHECK(forms(plain) == Texts{""});
  CHECK(forms(plain, {{0, static_cast<std::uint32_t>(kQuay.size())}}) == Texts{"caption"});
  // Figure 3 is the subject of a sentence.
  CHECK(forms("Figure 3 shows how " + kQuay + ".\n\n" + filler(8) + "\n" + body) == Texts{""});
}

TEST_CASE("furniture: a pull quote, and what a standfirst or a dialogue repeats", "[furniture]") {
  const std::string body = "The mayor was brief. \"" + kQuay + ",\" she told the meeting, and then sat down again.\n";
  CHECK(forms(lines(1) + "\"" + kQuay + "\"\n\n" + filler(8) + "\n" + body) == Texts{"pull-quote"});
  CHECK(forms(lines(1) + "\xe2\x80\x9c" + kQuay + ".\xe2\x80\x9d \xe2\x80\x94 the mayor\n\n" + filler(8) + "\n" +
              body) == Texts{"pull-quote"});
  CHECK(forms(kQuay + ".\n\n" + filler(8) + "\n" + body) == Texts{""});
  CHECK(forms(lines(1) + "\"" + kQuay + ".\"\n\n\"So it did.\"\n\n" + filler(8) + "\n" + body) == Texts{""});
}

TEST_CASE("furniture: rows, heads of letters, attributions, encoded data", "[furniture]") {
  const std::string row =
      "Berth: Hesk quay outer\nMaster: Casimir Roe of Rye\nCargo: pickled samphire, brass lanterns\n";
  CHECK(forms(row + "\n" + lines(1) + row) == Texts{"form"});
  const std::string on =
      "Memory: 640 kilobytes at Hesk quay\n   base, lanterns of brass\nDrive: mahogany, of Casimir Roe\n   and "
      "samphire in a barrel\n";
  CHECK(forms(on + "\n" + lines(1) + on) == Texts{"form"});
  // A speech is no row.
  const std::string speech = "Roe: " + kQuay + ".\nDunn: Indeed.\n";
  CHECK(forms(speech + "\n" + lines(1) + speech) == Texts{""});
  const std::string said = "In article <1993-77@quay.example> roe@quay.example (Casimir Roe) writes:\n";
  CHECK(forms(said + "> " + lines(1) + ">" + said + ">> " + filler(3)) == Texts{"attribution"});
  CHECK(forms("From: roe@quay.example (Casimir Roe)\nSubject: " + kQuay + "\n\n" + lines(1) + kQuay + ".\n") ==
        Texts{"head"});
  const std::string files =
      "ftp.quay.example (under /pub/lanterns)\nftp.hesk.example /pub/mahogany/pianos.zip\nsilt.rye.example "
      "/pub/samphire/barrel.txt\n";
  CHECK(forms(files + "\n" + lines(1) + files) == Texts{"form"});
  // A signature, also where its words stand in the letter too.
  CHECK(forms(kQuay + ".\n\n" + lines(1) + "-- \nCasimir Roe, harbour master\n" + kQuay + ".\n") == Texts{"signature"});
  const std::string code =
      "lantern_count = count_lanterns(quay, kDredger);\nif (lantern_count == 11 && !piano) {\n"
      "  raise_piano(&silt, mahogany);\n}\n";
  CHECK(forms(code + "\n" + lines(1) + code) == Texts{"code"});
  // Prose that names a function or two is none.
  const std::string prose =
      "The dredger calls raise_piano() below the quay, and lantern_count is\nkept by Widow Harrow in a biscuit tin "
      "under the counter.\n";
  CHECK(forms(prose + "\n" + lines(1) + prose) == Texts{""});
  const std::string data =
      "M8F5G:6X@-C0T('%U87DN9VEF\"DTE(4E%(4E%(4E%(4E%(4E%(4E%(4E%(4E\n"
      "MZ1P>Q'/K0=TX-VB?M#8SJ\"=4W<N0)5DOL*9!HE'R+C7YF2U6AGI-3Q(K1;Z0\n";
  for (const std::string& form : forms("begin 644\n" + data + "\n" + lines(1) + data)) CHECK(form == "data");
}

TEST_CASE("furniture: places by their words", "[furniture]") {
  // Rows of names and numbers, whatever parts them.
  const std::string table = "Top Berths Of Hesk Quay\nRnk Brt Ltn Pno Slt Brass Dredger Owner\n";
  CHECK(forms(table + "\n" + lines(1) + table) == Texts{"form"});
  // A heading is one line of words, and a text in capitals has no other words.
  const std::string heading = "The Dredger Raised Eleven Brass Lanterns And A Mahogany Piano From The Silt\n";
  CHECK(forms(heading + "\n" + lines(1) + heading) == Texts{""});
  // The same sentence with other figures.
  const std::string quarter =
      "Hesk dredgers raised 31 lanterns in the quarter, 12 of them brass, against 18 a year before.\n";
  const std::string next =
      "Hesk dredgers raised 44 lanterns in the quarter, 9 of them brass, against 31 a year before.\n";
  CHECK(forms(quarter + "\n" + lines(1) + next) == Texts{"form"});
  CHECK(forms(quarter + "\n" + lines(1) + quarter) == Texts{""});
  // An edited copy keeps them.
  const std::string edited =
      "Hesk dredgers raised 31 lanterns in that quarter, 12 of them brass, against 18 a year before.\n";
  CHECK(forms(quarter + "\n" + lines(1) + edited) == Texts{""});
  // In other words too, and with fewer figures.
  const std::string told =
      "The dredgers of Hesk said that lanterns raised from the silt below the mahogany quay rose to 31 in the quarter, "
      "with brass worth 1,208 crowns and 40 pence at the chandlery.\n";
  const std::string other =
      "Lanterns raised from the silt below the mahogany quay fell to 44 in the following quarter, the dredgers of Hesk "
      "said, with brass worth 977 crowns and 15 pence at the chandlery.\n";
  const std::string again =
      "Lanterns raised from the silt below the mahogany quay had come to 31 in the same quarter, the dredgers of Hesk "
      "said, with brass worth 1,208 crowns and 40 pence at the chandlery.\n";
  CHECK(forms(told + "\n" + lines(1) + other) == Texts{"form"});
  CHECK(forms(told + "\n" + lines(1) + again) == Texts{""});
  // Entries of a catalogue, which begin with a code each. Of one that was copied, an editor wants to know.
  std::string catalogue;
  for (int entry = 0; entry < 6; ++entry) {
    catalogue += "HX" + std::to_string(1003 + entry) + "-A" + ", brass - " + begin_of(filler(30 + entry), 150) + ".";
    if (entry % 3 == 0) catalogue += "  Dredger lantern with a mahogany case and a silt guard below the quay.";
    catalogue += "\n\n";
  }
  CHECK(forms(catalogue) == Texts{"form"});
  CHECK(forms(catalogue + "HX1010-A, brass - " + begin_of(filler(31), 150) + ".\n") == Texts{"form", ""});
  // So does he of a sentence that one entry has twice.
  const std::string twice = "HX1011-A, brass - " + kQuay + ". " + begin_of(filler(40), 120) + ". " + kQuay + ".\n\n";
  CHECK(forms(catalogue + twice) == Texts{"form", ""});
  // Without codes they are paragraphs.
  std::string paragraphs = catalogue;
  for (std::size_t at = 0; (at = paragraphs.find("HX100", at)) != std::string::npos;) paragraphs.replace(at, 6, "Hesk");
  CHECK(forms(paragraphs) == Texts{""});
  // Where to get a file.
  const std::string pointer =
      "The lantern atlas is to be had from quay.hesk.example (pub/lanterns), with brass plates.\n";
  CHECK(forms(pointer + "\n" + lines(1) + pointer) == Texts{"form"});
  const std::string address =
      "Casimir Roe of quay.hesk.example has the lantern atlas, with brass plates and/or a mahogany box.\n";
  CHECK(forms(address + "\n" + lines(1) + address) == Texts{""});
  // A patch whose lines say little by themselves.
  const std::string patch =
      "X /*\nX  * The dredger raises eleven brass lanterns from silt below the mahogany piano.\nX  */\nX  "
      "raise(quay);\n";
  CHECK(forms(patch + "\n" + lines(1) + patch) == Texts{"code"});
  const std::string script =
      "if test -f 'dredger' -a \"${1}\" != \"lanterns\" ; then\n  echo quay: will not raise the mahogany piano\nelse\n";
  CHECK(forms(script + "\n" + lines(1) + script) == Texts{"code"});
  // The end of one entry of a list and the beginning of the next.
  const std::string entry =
      "Kept by Widow Harrow in a biscuit tin below the counter.\n--------------------\nTide table: ";
  CHECK(forms("Hesk\n" + entry + "Rye\n" + lines(1) + "Quay\n" + entry + "Silt\n") == Texts{"form"});
  // An underlined heading, and a break in a passage that was pasted twice, are none.
  const std::string heading_text = "Raising Mahogany\n================\n" + kQuay + ".\n";
  CHECK(forms(heading_text + "\n" + lines(1) + heading_text) == Texts{""});
  const std::string scene = kQuay + ".\n\n**********\n\n" + kBell + ".\n";
  CHECK(forms("So it was.\n" + scene + "\n" + lines(1) + scene) == Texts{""});
  // A language, not the comment of a script.
  const std::string language =
      "C# has the dredger raise eleven brass lanterns and a mahogany piano from silt below the quay\n";
  CHECK(forms(language + "\n" + lines(1) + language) == Texts{""});
  // Items of one pattern; and one that was copied.
  const std::string of_brass =
      "whatever a dredger raised from silt below Hesk quay, of brass or tin, and the chandlery of Widow Harrow\n"
      "  has kept, cleaned, lit or sold under the tide tables of the harbour master and his eleven pilots;\n";
  const std::string of_oak =
      "whatever a dredger raised from silt below Hesk quay, of old mahogany, and the chandlery of Widow Harrow\n"
      "  has kept, tuned, lent or sold under the tide tables of the harbour master and his eleven pilots;\n";
  CHECK(forms("  (a) " + of_brass + "  (b) " + of_oak) == Texts{"form"});
  CHECK(forms("  (a) " + of_brass + "  (b) " + of_brass) == Texts{""});
  CHECK(forms("  Lanterns: " + of_brass + lines(1) + "  Pianos: " + of_oak) == Texts{""});
  const std::string items =
      "(a) the dredger and its brass lanterns;\n(b) the piano below Hesk quay;\n(c) the silt of the harbour;\n";
  CHECK(forms(items + "\n" + lines(1) + items) == Texts{""});
}

TEST_CASE("furniture: a list with stars and a line set off by slashes are no comments of a program", "[furniture]") {
  const auto twice = [](const std::string& part) { return forms(part + "\n" + lines(1) + part); };
  for (const std::string mark : {"* ", "// ", "/* ", "X * "}) {
    CAPTURE(mark);
    CHECK(twice(mark + kQuay + ".\n") == Texts{""});
    CHECK(twice(mark + kQuay + ".\n" + mark + kBell + ".\n") == Texts{""});
  }
  CHECK(twice("* M\xc3\xb6wen br\xc3\xbcten am Kai, zw\xc3\xb6lf Lotsen z\xc3\xa4hlen ihre Eier und der Bagger "
              "schweigt bis Pfingsten.\n") == Texts{""});
  // A program is beside it, or it is closed.
  const std::string code = "raise(quay, &piano);\nlower(silt, &piano);\n";
  CHECK(twice("// " + kQuay + ".\n// " + kBell + ".\n" + code) == Texts{"code"});
  CHECK(twice(" * " + kQuay + ".\n */\n" + code) == Texts{"code"});
  CHECK(twice("/* " + kQuay + ". */\n") == Texts{"code"});
  CHECK(twice("/**\n * " + kQuay + ".\n * " + kBell + ".\n */\n") == Texts{"code"});
  // Its beginning is above what is repeated.
  CHECK(forms("/* Dredger\n * " + kQuay + ".\n */\n" + code + lines(1) + "/* Piano\n * " + kQuay + ".\n */\n") ==
        Texts{"code"});
}

TEST_CASE("furniture: a paragraph that names an address is none, a contact is", "[furniture]") {
  const auto twice = [](const std::string& part) { return forms(part + "\n" + lines(1) + part); };
  CHECK(twice(kQuay + ", and nobody knows whose they were. Write to roe@quay.example for the list.\n") == Texts{""});
  CHECK(twice("Write to roe@quay.example for the list of what " + kBell.substr(0, 12) +
              " raised from the silt below\n") == Texts{""});
  // In narrow columns: lines go on in small letters; or they are equally long, in a script that has none.
  CHECK(
      twice(
          "The dredger raised eleven brass\nlanterns and a mahogany piano\nfrom the silt below the quay in\nMay. Write "
          "to roe@quay.example\nfor the list of them all.\n") == Texts{""});
  CHECK(twice("\xd7\x94\xd7\x9e\xd7\x97\xd7\xa4\xd7\xa8 \xd7\x94\xd7\xa2\xd7\x9c\xd7\x94 \xd7\x90\xd7\x97\xd7\x93 "
              "\xd7\xa2\xd7\xa9\xd7\xa8 \xd7\xa4\xd7\xa0\xd7\xa1\xd7\x99 \xd7\xa0\xd7\x97\xd7\x95\xd7\xa9\xd7\xaa\n"
              "\xd7\x95\xd7\xa4\xd7\xa1\xd7\xa0\xd7\xaa\xd7\xa8 \xd7\x9e\xd7\x94\xd7\x92\xd7\x95\xd7\xa0\xd7\x99 "
              "\xd7\x9e\xd7\x9f \xd7\x94\xd7\x91\xd7\x95\xd7\xa5 \xd7\xa9\xd7\x9e\xd7\xaa\xd7\x97\xd7\xaa\n"
              "\xd7\x9c\xd7\xa8\xd7\xa6\xd7\x99\xd7\xa3 \xd7\x94\xd7\xa0\xd7\x9e\xd7\x9c "
              "\xd7\x91\xd7\x97\xd7\x95\xd7\x93\xd7\xa9 "
              "\xd7\x9e\xd7\x90\xd7\x99 \xd7\x9b\xd7\xaa\xd7\x91\xd7\x95\nroe@quay.example \xd7\x90\xd7\x9c "
              "\xd7\x94\xd7\xa8\xd7\xa9\xd7\x99\xd7\x9e\xd7\x94 \xd7\x94\xd7\x96\xd7\x90\xd7\xaa\n") == Texts{""});
  // Where no spaces part the words.
  CHECK(twice("\u6d5a\u6e2b\u8239\u306f\u57e0\u982d\u306e\u4e0b\u306e\u6ce5\u304b\u3089\u5341\u4e00\u500b\u306e"
              "\u771f\u936e\u306e\u89d2\u706f\u3092\u5f15\u304d\u4e0a\u3052\u305f\u3002\u53f0\u5e33\u306f"
              "roe@quay.example\u307e\u3067\u304a\u554f\u3044\u5408\u308f\u305b\u304f\u3060\u3055\u3044\u3002\n") ==
        Texts{""});
  // Who may be written to, in lines of their own or in one.
  CHECK(twice("Casimir Roe, harbour master\nPilotage Board of Hesk and Rye\n12 Old Quay Street, Hesk\nphone 4711, "
              "fax 4712\nroe@quay.example\n") == Texts{"attribution"});
  CHECK(twice("For tide tables of Hesk and Rye write to roe@quay.example today.\n") == Texts{"attribution"});
  CHECK(twice("Casimir Roe, Harbour Master, Pilotage Board, 12 Old Quay Street, Hesk HX1, roe@quay.example\n") ==
        Texts{"attribution"});
}

TEST_CASE("furniture: a sentence with the address of a file in it is none, a pointer is", "[furniture]") {
  const auto twice = [](const std::string& part) { return forms(part + "\n" + lines(1) + part); };
  const std::string address = "https://quay.example/lanterns/list-1783.html";
  CHECK(twice("See " + address +
              " for the list of what the dredger raised below the quay, and of what Widow Harrow "
              "keeps in a tin.\n") == Texts{""});
  CHECK(twice("The list of brass lanterns and of mahogany pianos is at " + address + ".\n") == Texts{"form"});
}

TEST_CASE("furniture counts for nothing", "[furniture]") {
  const std::string row =
      "Berth: Hesk quay outer\nMaster: Casimir Roe of Rye\nCargo: pickled samphire, brass lanterns\n";
  const std::string text = row + "\n" + lines(1) + row;
  const std::vector<Draft> twice = {{.name = "a", .text = text}};
  const CheckReport report = check(twice);
  REQUIRE(report.overlaps().size() == 1);
  CHECK(report.overlaps()[0].furniture);
  CHECK(report.summary().starts_with("Nothing repeats"));
  CHECK(report.json().find("\"repeated_words\": 0") != std::string::npos);
  CHECK(report.json().find("\"furniture\": true, \"form\": \"form\"") != std::string::npos);
}

namespace {

// count_line_words(), a byte after the other.
text::WordCount slow_count(std::string_view line) {
  text::WordCount count;
  bool inside = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::string_view rest = line.substr(at);
    const bool dash = rest.substr(0, 2) == "\xe2\x80";
    if (dash || rest.substr(0, 2) == "\xc2\xab" || rest.substr(0, 2) == "\xc2\xbb") {
      inside = inside && rest.substr(0, 3) == "\xe2\x80\x99";
      at += dash ? 2u : 1u;
      continue;
    }
    const char c = line[at];
    const bool of_word = text::is_letter(c) || text::is_digit(c);
    if (of_word && !inside) {
      ++count.words;
      count.numbers += text::is_digit(c) ? 1u : 0u;
    }
    inside = of_word || (inside && c == '\'');
  }
  return count;
}

}  // namespace

TEST_CASE("lines: words are counted as looking at each byte counts them") {
  std::mt19937_64 random(51);
  const std::vector<std::string> pieces = {"a",
                                           "Z",
                                           "7",
                                           "'",
                                           " ",
                                           "-",
                                           "\xe2\x80\x99",
                                           "\xe2\x80\x94",
                                           "\xc2\xab",
                                           "\xc2\xbb",
                                           "\xc2\xa0",
                                           "\xe2\x82\xac",
                                           "\xc3\xa9",
                                           "\xe2",
                                           "\xc2",
                                           "\t"};
  for (int turn = 0; turn < 3000; ++turn) {
    std::string line;
    for (std::size_t k = random() % 12; k > 0; --k) line += pieces[random() % pieces.size()];
    const text::WordCount wanted = slow_count(line);
    const text::WordCount is = text::count_line_words(line);
    REQUIRE(is.words == wanted.words);
    REQUIRE(is.numbers == wanted.numbers);
  }
}

TEST_CASE("lines: every line end, and none else") {
  const std::string text = "one\r\ntwo\rthree\n\nfour\ffive\v six\t\n";
  Texts found;
  std::vector<std::uint32_t> pages;
  for (const text::Line& line : text::lines_of(text)) {
    found.emplace_back(text::bytes_of(text, line.bytes));
    pages.push_back(line.page);
  }
  CHECK(found == Texts{"one", "two", "three", "", "four", "five\v six", ""});
  CHECK(pages == std::vector<std::uint32_t>{0, 0, 0, 0, 0, 1, 1});
}
