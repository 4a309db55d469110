#include "text/reference_sections.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "text/reference_names.h"

using refrain::Span;
using refrain::text::Heading;
using refrain::text::heads_back_matter;
using refrain::text::heads_references;
using refrain::text::reference_sections;

namespace {

std::vector<std::string> sections(const std::string& text, const std::vector<Heading>& headings = {}) {
  std::vector<std::string> out;
  for (const Span& span : reference_sections(text, headings))
    out.push_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

// The headings of a text whose lines of # are headings; the marks stay part of the text.
std::vector<Heading> marked(const std::string& text) {
  std::vector<Heading> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::size_t marks = 0;
    while (text[at + marks] == '#') ++marks;
    if (marks > 0) {
      out.push_back(
          {{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}, static_cast<std::uint8_t>(marks)});
    }
    at = end + 1;
  }
  return out;
}

std::vector<std::string> of_marked(const std::string& text) { return sections(text, marked(text)); }

}  // namespace

TEST_CASE("reference sections: their names") {
  for (const std::string_view name : {"References",
                                      "REFERENCES",
                                      "references:",
                                      "7. References",
                                      "7.2 References",
                                      "VII. Bibliography",
                                      "A. Sources",
                                      "Works Cited",
                                      "Works  cited",
                                      "Literaturverzeichnis",
                                      "Literatur- und Quellenverzeichnis",
                                      "Références",
                                      "Références bibliographiques",
                                      "Bibliografía",
                                      "Список литературы",
                                      "ЛИТЕРАТУРА",
                                      "Βιβλιογραφία",
                                      "ΑΝΑΦΟΡΕΣ",
                                      "المراجع",
                                      "قائمة المصادر والمراجع",
                                      "संदर्भ ग्रंथ सूची",
                                      "参考文献",
                                      "参考文献：",
                                      "六、参考文献",
                                      "參考文獻",
                                      "참고 문헌",
                                      "참고문헌",
                                      "บรรณานุกรม",
                                      "เอกสารอ้างอิง",
                                      "Källförteckning",
                                      "Kaynakça",
                                      "Tài liệu tham khảo",
                                      "Danh mục tài liệu tham khảo",
                                      "Viittaukset",
                                      "Kirjallisuusluettelo",
                                      "Sources citées",
                                      "Références citées",
                                      "Quellenangaben",
                                      "Literaturliste",
                                      "Fuentes consultadas",
                                      "Referências citadas",
                                      "Fonti citate",
                                      "Bibliografia e sitografia",
                                      "Geraadpleegde bronnen",
                                      "Källor och litteratur",
                                      "Litteraturhenvisninger",
                                      "Wykaz literatury",
                                      "Seznam použitých zdrojů",
                                      "Zoznam literatúry",
                                      "Felhasznált források",
                                      "Surse bibliografice",
                                      "Yararlanılan kaynaklar",
                                      "Использованные источники",
                                      "СПИСОК ИСТОЧНИКОВ И ЛИТЕРАТУРЫ",
                                      "Використані джерела",
                                      "Izmantotā literatūra",
                                      "Literatūros sąrašas",
                                      "ΠΗΓΕΣ ΚΑΙ ΒΙΒΛΙΟΓΡΑΦΙΑ",
                                      "引用・参考文献",
                                      "资料来源",
                                      "인용 문헌",
                                      "مصادر ومراجع",
                                      "רשימה ביבליוגרפית"}) {
    CAPTURE(name);
    CHECK(heads_references(name) == (name != "六、参考文献"));
  }
  for (const std::string_view none : {"", "Preferences", "Cross references of the parts", "Reference manual",
                                      "The literature of the coast", "Literary sources of error", "v", "1.", "参考",
                                      "The references that we gave above are those of the first edition, which has "
                                      "been out of print for years and will not be printed again"}) {
    CAPTURE(none);
    CHECK(!heads_references(none));
  }
}

TEST_CASE("reference sections: a chapter of prose is none, whatever its heading") {
  const std::string prose =
      "The archive of the harbour holds most of what is known about the early years of the ferry, but its letters were "
      "sorted by hand and some of the boxes are lost. What is left was read by two people, who compared their notes.\n";
  const std::string entries =
      "Abel, N. (1999). The ferry and its people. Harbour Press.\n\nBaker, O. A short history of the crossing. Vol. 2, "
      "pp. 13-40.\n\nCole, P. Letters from the pier. https://letters.example.org/pier\n";
  CHECK(of_marked("# Bees\nA.\n# Sources\n\n" + prose + "\n# End\nB.\n").empty());
  CHECK(of_marked("# Literature\n\n" + prose + "\nIn 1931 there were two.\n").empty());
  CHECK(sections("Bees are few.\n\nSources\n\n" + prose).empty());
  CHECK(of_marked("# Sources\n\n" + entries).size() == 1);
  // With a sentence before the list.
  CHECK(of_marked("# Sources\n\n" + prose + "\n" + entries + entries + entries).size() == 1);
  // Entries without blank lines between them.
  CHECK(sections("Bees are few.\n\nReferences\n\nAbel, N. The ferry and its people. Harbour Press, 1999.\nBaker, O. A "
                 "short history of the crossing. Oxford, 2004.\nCole, P. Letters from the pier. Pier Books, 1987.\n")
            .size() == 1);
}

TEST_CASE("reference sections: a sentence goes on in small letters of any script") {
  CHECK(sections("Пчёл мало.\n\nЛитература\nо них растёт с 1999 года.\n").empty());
  CHECK(sections("Οι μέλισσες είναι λίγες.\n\nΒιβλιογραφία\nγια αυτές υπάρχει από το 1999.\n").empty());
  CHECK(sections("Пчёл мало.\n\nЛитература\nАбель Н. О них. 1999.\n").size() == 1);
}

TEST_CASE("reference sections: to the next heading of the level or a higher one") {
  const std::string text =
      "# Bees\nA.\n## References\nB 1999.\n### Primary\nC.\n## Appendix\nD.\n# Other\nE.\n## Sources\nF.\n# End\nG.\n";
  CHECK(of_marked(text) == std::vector<std::string>{"## References\nB 1999.\n### Primary\nC.\n", "## Sources\nF.\n"});
  CHECK(of_marked("# References\nB.\n") == std::vector<std::string>{"# References\nB.\n"});
  CHECK(of_marked("# Bees\nReferences are few.\n").empty());
}

TEST_CASE("reference sections: where levels are not known to the next heading") {
  const std::string text = "References\nB 1999.\nPrimary\nC.\n";
  CHECK(sections(text, {{{0, 10}, 0}, {{19, 26}, 0}}) == std::vector<std::string>{"References\nB 1999.\n"});
}

TEST_CASE("reference sections: of plain text by lines") {
  CHECK(sections("Bees sleep.\n\nReferences\n\nAder, P. (2017). Mills.\n\nBrook, H. Bells. 2009.\n") ==
        std::vector<std::string>{"References\n\nAder, P. (2017). Mills.\n\nBrook, H. Bells. 2009.\n"});
  CHECK(sections("Bees sleep.\n\n7. REFERENCES\nAder (2017).\n\nAppendix A\n\nBees wake.\n") ==
        std::vector<std::string>{"7. REFERENCES\nAder (2017).\n\n"});
  // A paragraph a line, as word processors give them.
  CHECK(sections("Bees sleep.\nReferences\nAder, P. (2017). Mills.\nBrook, H. Bells.\n").size() == 1);
  CHECK(sections("Bees sleep.\r\n\r\nReferences\r\n\r\nAder (2017).\r\n") ==
        std::vector<std::string>{"References\r\n\r\nAder (2017).\r\n"});
  // The end of a wrapped line, a line of a list of contents, and no line at all.
  CHECK(sections("She looked up the\nReferences\nof the clerk.\n").empty());
  CHECK(sections("She looked up the\nreferences\n\nof the clerk.\n").empty());
  CHECK(sections("Contents\n\nReferences ........ 12\n\nBees.\n").empty());
  CHECK(sections("").empty());
  CHECK(sections("\n\n").empty());
}

TEST_CASE("reference sections: names of what stands behind a list") {
  for (const std::string_view name : {"Appendix",
                                      "APPENDIX",
                                      "Appendix A",
                                      "Appendix B: Letters",
                                      "APPENDIX 2. Letters",
                                      "8. Appendix",
                                      "Appendix IV \u2014 Letters",
                                      "Appendix: Letters",
                                      "Acknowledgements",
                                      "Acknowledgments:",
                                      "9 Acknowledgements",
                                      "Notes",
                                      "About the Author",
                                      "Anhang",
                                      "Anhang 2",
                                      "ANH\u00c4NGE",
                                      "Danksagung",
                                      "Annexe 1",
                                      "Remerciements",
                                      "Agradecimientos",
                                      "Anexo I",
                                      "Ringraziamenti",
                                      "Bijlage 3",
                                      "Dankwoord",
                                      "Bilaga 1",
                                      "\u041f\u0420\u0418\u041b\u041e\u0416\u0415\u041d\u0418\u0415 1",
                                      "\u8b1d\u8f9e",
                                      "\u9644\u5f55"}) {
    CAPTURE(name);
    CHECK(heads_back_matter(name));
  }
  for (const std::string_view none : {"", "Appendix surgery in rural clinics", "Appendix to the letters of the clerk",
                                      "Notes and Queries", "Note on the mills", "Index Librorum Prohibitorum", "2011",
                                      "Anhang zum ersten Band", "Annex buildings", "References"}) {
    CAPTURE(none);
    CHECK_FALSE(heads_back_matter(none));
  }
}

TEST_CASE("reference sections: a heading directly above its text ends a list") {
  const std::string list =
      "REFERENCES\nAbel, N. (1999). The ferry and its people. Harbour Press.\nBaker, O. A short history. Oxford, "
      "2004.\n";
  const std::string prose =
      "The well was dug in the spring of 1783 by four brothers from the island, who struck granite at nine feet and "
      "blasted "
      "the rest of the shaft with powder. It never ran dry, not even in the drought of 1921, when carts stood along "
      "the "
      "lane from before dawn.\n";
  for (const std::string heading :
       {"ACKNOWLEDGEMENTS\n", "Acknowledgements\n", "Appendix A\n", "Appendix B: Letters of 1911\n", "Danksagung\n",
        "Afterword\n=========\n", "Of wells and mills\n------------------\n", "Of wells and mills\n====\n\n",
        "OF WELLS AND MILLS\n", "\u00dcBER DIE BRUNNEN\n", "7. OF WELLS AND MILLS\n", "======\nOn wells\n======\n"}) {
    CAPTURE(heading);
    CHECK(sections("Bees sleep.\n\n" + list + "\n" + heading + prose) == std::vector<std::string>{list + "\n"});
  }
  // A paragraph a line.
  CHECK(sections("Bees sleep.\n" + list + "Acknowledgements\n" + prose) == std::vector<std::string>{list});
}

TEST_CASE("reference sections: neither an entry nor a part of a list ends it") {
  const std::string list = "REFERENCES\n\nAbel, N. (1999). The ferry and its people. Harbour Press.\n";
  for (const std::string more :
       {// The first line of an entry.
        "WORLD HEALTH ORGANIZATION\nGlobal report on the wells of the coast, Geneva 2016.\n",
        "Cole, P.\nLetters from the pier. Pier Books, 1987.\n",
        "Letters from the pier and from other places\nby P. Cole. Pier Books, 1987.\n",
        "Appendix surgery in rural clinics\nP. Cole, Pier Books, 1987.\n",
        "Notes\nand queries of the coast, vol. 4, 1987.\n",
        // A part of the list.
        "PRINTED WORKS\nCole, P. (1987). Letters from the pier. Pier Books.\nDean, Q. (1991). Ropes. Pier Books.\n",
        "Printed works\n-------------\nCole, P. (1987). Letters from the pier. Pier Books.\n",
        "ON THE WEB\nThe wells of the coast, https://wells.example.org/coast\n",
        // Lines between entries.
        "---\nCole, P. Letters from the pier. Pier Books, 1987.\n"}) {
    CAPTURE(more);
    CHECK(sections("Bees sleep.\n\n" + list + "\n" + more) == std::vector<std::string>{list + "\n" + more});
  }
}

TEST_CASE("reference sections: bold type in a text with headings must stand alone") {
  CHECK(of_marked("# Bees\nA.\n\nReferences\n\nB 1999.\n\n# Other\nC.\n") ==
        std::vector<std::string>{"References\n\nB 1999.\n\n"});
  CHECK(of_marked("# Bees\n\nOne\nReferences\nThree\n\n# References\nB.\n") ==
        std::vector<std::string>{"# References\nB.\n"});
}
