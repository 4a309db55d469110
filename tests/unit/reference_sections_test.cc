#include "text/reference_sections.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "text/reference_names.h"

using refrain::Span;
using refrain::text::Heading;
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

TEST_CASE("reference sections: bold type in a text with headings must stand alone") {
  CHECK(of_marked("# Bees\nA.\n\nReferences\n\nB 1999.\n\n# Other\nC.\n") ==
        std::vector<std::string>{"References\n\nB 1999.\n\n"});
  CHECK(of_marked("# Bees\n\nOne\nReferences\nThree\n\n# References\nB.\n") ==
        std::vector<std::string>{"# References\nB.\n"});
}
