#include "text/reference_sections.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "refrain/exclusions.h"
#include "refrain/words.h"

namespace refrain::text {
namespace {

constexpr std::size_t kLongestHeading = 120;  // bytes

constexpr std::string_view kNames[] = {
    // English
    "references",
    "reference",
    "reference list",
    "list of references",
    "references cited",
    "references and notes",
    "notes and references",
    "references and further reading",
    "cited references",
    "bibliography",
    "selected bibliography",
    "select bibliography",
    "annotated bibliography",
    "bibliography and references",
    "references and bibliography",
    "bibliographic references",
    "bibliographical references",
    "works cited",
    "works consulted",
    "works cited and consulted",
    "literature",
    "literature cited",
    "cited literature",
    "further reading",
    "sources",
    "sources cited",
    "sources and further reading",
    "citations",
    // German
    "literatur",
    "literaturverzeichnis",
    "quellen",
    "quellenverzeichnis",
    "literatur und quellen",
    "quellen und literatur",
    "literatur- und quellenverzeichnis",
    "quellen- und literaturverzeichnis",
    "literaturangaben",
    "quellenangaben",
    "bibliographie",
    "bibliografie",
    "referenzen",
    "einzelnachweise",
    "weiterführende literatur",
    "zitierte literatur",
    "literaturhinweise",
    "verwendete literatur",
    // French
    "références",
    "références bibliographiques",
    "liste des références",
    "ouvrages cités",
    "sources et bibliographie",
    "bibliographie et sources",
    "notes et références",
    "bibliographie sélective",
    "travaux cités",
    "littérature",
    // Spanish, Portuguese, Catalan, Galician
    "referencias",
    "referencias bibliográficas",
    "bibliografía",
    "bibliografía citada",
    "obras citadas",
    "fuentes",
    "literatura citada",
    "lista de referencias",
    "fuentes consultadas",
    "bibliografía consultada",
    "referências",
    "referências bibliográficas",
    "bibliografia",
    "obras consultadas",
    "lista de referências",
    "referències",
    "referències bibliogràfiques",
    "bibliografia citada",
    "fonts",
    // Italian, Romanian
    "riferimenti",
    "riferimenti bibliografici",
    "bibliografia essenziale",
    "opere citate",
    "fonti",
    "referințe",
    "bibliografie selectivă",
    "referințe bibliografice",
    "lucrări citate",
    // Dutch, Swedish, Danish, Norwegian, Icelandic
    "referenties",
    "literatuur",
    "literatuurlijst",
    "bronnen",
    "bronvermelding",
    "referentielijst",
    "geraadpleegde literatuur",
    "referenser",
    "referenslista",
    "källor",
    "källförteckning",
    "litteratur",
    "litteraturförteckning",
    "litteraturlista",
    "käll- och litteraturförteckning",
    "referencer",
    "litteraturliste",
    "kilder",
    "kildeliste",
    "litteraturfortegnelse",
    "referanser",
    "referanseliste",
    "heimildir",
    "heimildaskrá",
    // Finnish, Estonian, Hungarian, Turkish, Indonesian, Vietnamese
    "lähteet",
    "lähdeluettelo",
    "kirjallisuus",
    "viitteet",
    "kirjandus",
    "kasutatud kirjandus",
    "viited",
    "irodalom",
    "irodalomjegyzék",
    "hivatkozások",
    "felhasznált irodalom",
    "források",
    "kaynakça",
    "kaynaklar",
    "referanslar",
    "daftar pustaka",
    "referensi",
    "tài liệu tham khảo",
    // Polish, Czech, Slovak, Croatian, Slovene, Serbian
    "literatura",
    "piśmiennictwo",
    "źródła",
    "spis literatury",
    "literatura cytowana",
    "bibliografia i źródła",
    "seznam literatury",
    "použitá literatura",
    "zdroje",
    "seznam použité literatury",
    "použité zdroje",
    "odkazy",
    "zoznam použitej literatúry",
    "literatúra",
    "použitá literatúra",
    "popis literature",
    "reference",
    "izvori",
    "viri",
    "viri in literatura",
    "литература",
    "извори",
    // Russian, Ukrainian, Bulgarian
    "список литературы",
    "список использованной литературы",
    "список источников",
    "источники",
    "библиография",
    "библиографический список",
    "использованная литература",
    "список использованных источников",
    "литература и источники",
    "примечания и литература",
    "література",
    "список літератури",
    "джерела",
    "список використаних джерел",
    "бібліографія",
    "список використаної літератури",
    "източници",
    "използвана литература",
    // Greek
    "βιβλιογραφία",
    "αναφορές",
    "βιβλιογραφικές αναφορές",
    "πηγές",
    "παραπομπές",
    "πηγές και βιβλιογραφία",
    // ... which is set without accents in capitals
    "βιβλιογραφια",
    "αναφορες",
    "βιβλιογραφικες αναφορες",
    "πηγες",
    "παραπομπες",
    // Arabic, Hebrew, Persian
    "المراجع",
    "المصادر",
    "المصادر والمراجع",
    "المراجع والمصادر",
    "قائمة المراجع",
    "قائمة المصادر والمراجع",
    "ثبت المراجع",
    "مراجع",
    "مصادر",
    "ביבליוגרפיה",
    "מקורות",
    "רשימת מקורות",
    "הפניות",
    "منابع",
    "فهرست منابع",
    "منابع و مآخذ",
    "مراجع و منابع",
    // Hindi
    "संदर्भ",
    "सन्दर्भ",
    "संदर्भ सूची",
    "सन्दर्भ सूची",
    "संदर्भ ग्रंथ सूची",
    "संदर्भ ग्रन्थ सूची",
    "ग्रंथ सूची",
    "ग्रंथसूची",
    // Chinese, Japanese, Korean
    "参考文献",
    "參考文獻",
    "参考资料",
    "參考資料",
    "参考书目",
    "參考書目",
    "引用文献",
    "引用文獻",
    "文献",
    "参考图书",
    "参考書",
    "参考書籍",
    "参照文献",
    "主要参考文献",
    "文献一覧",
    "参考文献一覧",
    "出典",
    "참고문헌",
    "참고 문헌",
    "참고자료",
    "참고 자료",
    "인용문헌",
    "출처",
    // Thai
    "บรรณานุกรม",
    "เอกสารอ้างอิง",
    "อ้างอิง",
    "รายการอ้างอิง",
    "แหล่งอ้างอิง",
};

// The words of `line` as they compare, one behind the other; of a number before them none.
std::string folded(std::string_view line) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(line, words, flags);
  std::string out;
  for (std::size_t k = 0; k < words.size(); ++k) {
    const std::string word = fold_word(line.substr(words[k].begin, words[k].end - words[k].begin));
    const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
    const bool roman = word.find_first_not_of("ivxlc") == std::string::npos;
    const bool letter = word.size() == 1;  // "A. References"
    const bool stop = words[k].end < line.size() && (line[words[k].end] == '.' || line[words[k].end] == ')');
    if (out.empty() && (digits || ((roman || letter) && stop))) continue;
    out += word;
  }
  return out;
}

const absl::flat_hash_set<std::string>& names() {
  static const auto* const all = [] {
    auto* made = new absl::flat_hash_set<std::string>;  // never freed: read as long as the process lives
    for (const std::string_view name : kNames) made->insert(folded(name));
    return made;
  }();
  return *all;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  return line;
}

bool begins_small(std::string_view line) { return !line.empty() && line.front() >= 'a' && line.front() <= 'z'; }

// A line of few words, like the heading of a section: no sentence, and no entry of a list of references.
bool like_heading(std::string_view line) {
  constexpr std::uint32_t kMostWords = 8;
  if (line.empty() || line.size() > kLongestHeading) return false;
  std::string_view rest = line;
  while (!rest.empty() &&
         (is_space(rest.front()) || rest.front() == '.' || (rest.front() >= '0' && rest.front() <= '9'))) {
    rest.remove_prefix(1);  // its number
  }
  if (rest.empty() || rest.find_first_of("0123456789,;\"()[]/") != std::string_view::npos) return false;
  const char last = rest.back();
  if (last == '.' || last == '!' || last == '-') return false;
  return !begins_small(rest) && count_words(rest) <= kMostWords;
}

struct Line {
  Span bytes;
  std::string_view says;  // without white space at its ends
  bool blank_before = false;
  bool blank_behind = false;
  bool stop_before = false;  // the line before ends a sentence
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  bool blank = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find('\n', at);
    const std::size_t end = found == std::string_view::npos ? text.size() : found;
    const std::string_view says = trimmed(text.substr(at, end - at));
    if (says.empty()) {
      if (!lines.empty()) lines.back().blank_behind = true;
      blank = true;
    } else {
      const bool stop = !lines.empty() && (lines.back().says.ends_with('.') || lines.back().says.ends_with('!') ||
                                           lines.back().says.ends_with('?') || like_heading(lines.back().says));
      lines.push_back({.bytes = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)},
                       .says = says,
                       .blank_before = blank,
                       .stop_before = stop});
      blank = false;
    }
    at = end + 1;
  }
  if (!lines.empty()) lines.back().blank_behind = true;
  return lines;
}

}  // namespace

bool heads_references(std::string_view line) {
  return line.size() <= kLongestHeading && names().contains(folded(line));
}

std::vector<Span> reference_sections(std::string_view text, std::span<const Heading> headings) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::vector<Span> sections;
  for (std::size_t k = 0; k < headings.size(); ++k) {
    const Heading& one = headings[k];
    if (!heads_references(text.substr(one.bytes.begin, one.bytes.end - one.bytes.begin))) continue;
    std::size_t next = k + 1;
    while (next < headings.size() && one.level != 0 && headings[next].level > one.level) ++next;
    sections.push_back({one.bytes.begin, next < headings.size() ? headings[next].bytes.begin : size});
  }
  std::vector<Span> by_lines;
  const std::vector<Line> lines = lines_of(text);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const Line& line = lines[k];
    const bool alone =
        headings.empty() ? line.blank_before || line.stop_before : line.blank_before && line.blank_behind;
    // A sentence goes on in small letters.
    const bool goes_on = !line.blank_behind && k + 1 < lines.size() && begins_small(lines[k + 1].says);
    if (!alone || goes_on || begins_small(line.says) || !heads_references(line.says)) continue;
    const auto heading = std::find_if(headings.begin(), headings.end(),
                                      [&](const Heading& one) { return one.bytes.end > line.bytes.begin; });
    if (heading != headings.end() && heading->bytes.begin < line.bytes.end) continue;  // told above
    std::uint32_t end = heading != headings.end() ? heading->bytes.begin : size;
    for (std::size_t next = k + 1; next < lines.size() && lines[next].bytes.begin < end; ++next) {
      if (lines[next].blank_before && lines[next].blank_behind && like_heading(lines[next].says)) {
        end = lines[next].bytes.begin;
      }
    }
    by_lines.push_back({line.bytes.begin, end});
    while (k + 1 < lines.size() && lines[k + 1].bytes.begin < end) ++k;
  }
  return unite_spans(sections, by_lines);
}

}  // namespace refrain::text
