#include "text/reference_names.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <string>
#include <vector>

#include "refrain/words.h"

namespace refrain::text {
namespace {

constexpr std::size_t kLongestName = 120;  // bytes of a line that may be one

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
    "list of works cited",
    "list of sources",
    "works referenced",
    "cited works",
    "cited sources",
    "sources consulted",
    "references consulted",
    "references and sources",
    "sources and references",
    "sources and bibliography",
    "bibliography and sources",
    "bibliography and further reading",
    "citations and references",
    "notes and sources",
    "literature references",
    "general bibliography",
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
    "literaturliste",
    "literaturnachweis",
    "literaturnachweise",
    "quellennachweis",
    "quellennachweise",
    "quellenangabe",
    "quellenliste",
    "referenzliste",
    "zitierte quellen",
    "verwendete quellen",
    "benutzte literatur",
    "schrifttum",
    "schrifttumsverzeichnis",
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
    "références citées",
    "références consultées",
    "liste de références",
    "sources citées",
    "sources consultées",
    "sources bibliographiques",
    "ouvrages consultés",
    "ouvrages de référence",
    "littérature citée",
    "bibliographie générale",
    "bibliographie citée",
    "bibliographie et webographie",
    "webographie",
    "sitographie",
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
    "referencias citadas",
    "referencias consultadas",
    "fuentes citadas",
    "fuentes bibliográficas",
    "fuentes y bibliografía",
    "bibliografía y fuentes",
    "bibliografía general",
    "bibliografía básica",
    "trabajos citados",
    "referências citadas",
    "referências consultadas",
    "fontes",
    "fontes consultadas",
    "fontes bibliográficas",
    "fontes e bibliografia",
    "bibliografia consultada",
    "bibliografia e fontes",
    "trabalhos citados",
    "fonts consultades",
    "obres citades",
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
    "riferimenti citati",
    "elenco dei riferimenti",
    "fonti citate",
    "fonti consultate",
    "fonti e bibliografia",
    "bibliografia e fonti",
    "bibliografia e sitografia",
    "bibliografia generale",
    "sitografia",
    "opere consultate",
    "testi citati",
    "letteratura citata",
    "surse",
    "surse bibliografice",
    "bibliografie generală",
    "lista referințelor",
    "referinţe",
    "referinţe bibliografice",
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
    "bronnenlijst",
    "geraadpleegde bronnen",
    "gebruikte bronnen",
    "gebruikte literatuur",
    "geciteerde werken",
    "geciteerde literatuur",
    "literatuuropgave",
    "literatuurverwijzingen",
    "lijst van referenties",
    "källor och litteratur",
    "litteratur och källor",
    "källhänvisningar",
    "citerad litteratur",
    "citerade verk",
    "litteraturreferenser",
    "referenslitteratur",
    "bibliografi",
    "referenceliste",
    "kilder og litteratur",
    "litteratur og kilder",
    "kildefortegnelse",
    "kildehenvisninger",
    "litteraturhenvisninger",
    "litteraturreferanser",
    "siterte verk",
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
    "viittaukset",
    "viiteluettelo",
    "viitatut lähteet",
    "käytetyt lähteet",
    "lähteet ja kirjallisuus",
    "lähdekirjallisuus",
    "kirjallisuusluettelo",
    "kirjallisuusviitteet",
    "allikad",
    "kasutatud allikad",
    "viidatud kirjandus",
    "kirjanduse loetelu",
    "hivatkozott irodalom",
    "hivatkozásjegyzék",
    "felhasznált források",
    "források és irodalom",
    "forrásjegyzék",
    "szakirodalom",
    "bibliográfia",
    "yararlanılan kaynaklar",
    "başvurulan kaynaklar",
    "kaynaklar listesi",
    "bibliyografya",
    "daftar rujukan",
    "daftar referensi",
    "rujukan",
    "senarai rujukan",
    "sumber",
    "danh mục tài liệu tham khảo",
    "danh sách tài liệu tham khảo",
    "tài liệu trích dẫn",
    "nguồn tham khảo",
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
    "wykaz literatury",
    "wykaz źródeł",
    "spis źródeł",
    "źródła i literatura",
    "źródła i bibliografia",
    "literatura przedmiotu",
    "bibliografia załącznikowa",
    "cytowana literatura",
    "zdroje a literatura",
    "literatura a zdroje",
    "prameny a literatura",
    "prameny",
    "seznam zdrojů",
    "seznam použitých zdrojů",
    "seznam citované literatury",
    "citovaná literatura",
    "zoznam literatúry",
    "citovaná literatúra",
    "bibliografické odkazy",
    "zoznam bibliografických odkazov",
    "popis izvora",
    "izvori i literatura",
    "literatura i izvori",
    "korištena literatura",
    "seznam virov",
    "literatura in viri",
    "uporabljena literatura",
    "извори и литература",
    "коришћена литература",
    "референце",
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
    "источники и литература",
    "использованные источники",
    "использованная литература и источники",
    "цитируемая литература",
    "цитированная литература",
    "рекомендуемая литература",
    "список источников и литературы",
    "список литературы и источников",
    "список использованных источников и литературы",
    "список используемой литературы",
    "список цитируемой литературы",
    "библиографические ссылки",
    "використані джерела",
    "використана література",
    "джерела та література",
    "література та джерела",
    "список джерел",
    "список використаних джерел та літератури",
    "список використаних джерел і літератури",
    "список літературних джерел",
    "бібліографічний список",
    "перелік посилань",
    "літаратура",
    "спіс літаратуры",
    "използвани източници",
    "използвани източници и литература",
    "цитирана литература",
    "списък на използваната литература",
    // Greek
    "βιβλιογραφία",
    "αναφορές",
    "βιβλιογραφικές αναφορές",
    "πηγές",
    "παραπομπές",
    "πηγές και βιβλιογραφία",
    "βιβλιογραφικές πηγές",
    "ενδεικτική βιβλιογραφία",
    "βιβλιογραφικός κατάλογος",
    "κατάλογος αναφορών",
    // ... which is set without accents in capitals
    "βιβλιογραφια",
    "αναφορες",
    "βιβλιογραφικες αναφορες",
    "πηγες",
    "παραπομπες",
    "πηγες και βιβλιογραφια",
    "βιβλιογραφικες πηγες",
    "ενδεικτικη βιβλιογραφια",
    "βιβλιογραφικος καταλογος",
    "καταλογος αναφορων",
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
    "مصادر ومراجع",
    "مراجع ومصادر",
    "قائمة المصادر",
    "قائمة المراجع والمصادر",
    "ثبت المصادر والمراجع",
    "ببليوغرافيا",
    "רשימת המקורות",
    "רשימה ביבליוגרפית",
    "מראי מקום",
    "منابع و مراجع",
    "فهرست منابع و مآخذ",
    "کتابنامه",
    "حوالہ جات",
    // Hindi
    "संदर्भ",
    "सन्दर्भ",
    "संदर्भ सूची",
    "सन्दर्भ सूची",
    "संदर्भ ग्रंथ सूची",
    "संदर्भ ग्रन्थ सूची",
    "ग्रंथ सूची",
    "ग्रंथसूची",
    "ग्रन्थ सूची",
    "सन्दर्भ ग्रन्थ सूची",
    "सन्दर्भ ग्रंथ सूची",
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
    "主要參考文獻",
    "参考文献列表",
    "参考文献与注释",
    "注释与参考文献",
    "引用资料",
    "引用資料",
    "资料来源",
    "資料來源",
    "引用书目",
    "引用書目",
    "征引书目",
    "徵引書目",
    "引用・参考文献",
    "参考・引用文献",
    "引用文献一覧",
    "参考文献リスト",
    "文献リスト",
    "典拠",
    "참고문헌 목록",
    "참고 문헌 목록",
    "인용 문헌",
    "참고서적",
    "참고도서",
    // Latvian, Lithuanian
    "literatūra",
    "izmantotā literatūra",
    "izmantotās literatūras saraksts",
    "literatūras saraksts",
    "avoti",
    "atsauces",
    "bibliogrāfija",
    "literatūros sąrašas",
    "naudota literatūra",
    "šaltiniai",
    "bibliografija",
    // Thai
    "บรรณานุกรม",
    "เอกสารอ้างอิง",
    "อ้างอิง",
    "รายการอ้างอิง",
    "แหล่งอ้างอิง",
    "เอกสารและสิ่งอ้างอิง",
};

// What else stands at the end of a work.
constexpr std::string_view kBackMatter[] = {
    // English
    "acknowledgements",
    "acknowledgement",
    "acknowledgments",
    "acknowledgment",
    "notes",
    "endnotes",
    "end notes",
    "footnotes",
    "about the author",
    "about the authors",
    "about the editor",
    "about the editors",
    "author contributions",
    "author information",
    "authors' contributions",
    "notes on contributors",
    "biographical note",
    "contributors",
    "funding",
    "conflict of interest",
    "conflicts of interest",
    "competing interests",
    "data availability",
    "data availability statement",
    "supplementary material",
    "supplementary materials",
    "supporting information",
    "abbreviations",
    "list of abbreviations",
    "list of figures",
    "list of tables",
    "glossary",
    "index",
    "afterword",
    "epilogue",
    "postscript",
    "colophon",
    // German
    "danksagung",
    "danksagungen",
    "dank",
    "anmerkungen",
    "endnoten",
    "fußnoten",
    "über den autor",
    "über die autorin",
    "über die autoren",
    "zum autor",
    "zur autorin",
    "nachwort",
    "epilog",
    "glossar",
    "register",
    "abkürzungsverzeichnis",
    "abkürzungen",
    "abbildungsverzeichnis",
    "tabellenverzeichnis",
    "eidesstattliche erklärung",
    "selbstständigkeitserklärung",
    "lebenslauf",
    // French
    "remerciements",
    "notes de fin",
    "à propos de l'auteur",
    "à propos de l'auteure",
    "à propos des auteurs",
    "postface",
    "épilogue",
    "glossaire",
    "abréviations",
    "table des matières",
    // Spanish
    "agradecimientos",
    "notas",
    "sobre el autor",
    "sobre la autora",
    "sobre los autores",
    "epílogo",
    "glosario",
    "índice",
    // Portuguese
    "agradecimentos",
    "sobre o autor",
    "sobre a autora",
    "posfácio",
    // Italian
    "ringraziamenti",
    "note",
    "l'autore",
    "sull'autore",
    "sull'autrice",
    "postfazione",
    "glossario",
    "indice",
    // Dutch
    "dankwoord",
    "noten",
    "eindnoten",
    "over de auteur",
    "over de auteurs",
    "nawoord",
    // Swedish, Danish, Norwegian, Finnish
    "författarens tack",
    "noter",
    "om författaren",
    "efterord",
    "etterord",
    "om forfatteren",
    "ordlista",
    "kiitokset",
    "viitteet",
    "kirjoittajasta",
    // Polish, Czech, Slovak, Hungarian, Romanian, Turkish
    "podziękowania",
    "przypisy",
    "o autorze",
    "o autorce",
    "posłowie",
    "poděkování",
    "poznámky",
    "o autorovi",
    "doslov",
    "poďakovanie",
    "köszönetnyilvánítás",
    "jegyzetek",
    "a szerzőről",
    "mulțumiri",
    "despre autor",
    "teşekkür",
    "notlar",
    "yazar hakkında",
    // Russian, Ukrainian, Greek
    "благодарности",
    "примечания",
    "об авторе",
    "об авторах",
    "послесловие",
    "подяки",
    "примітки",
    "про автора",
    "ευχαριστίες",
    "σημειώσεις",
    // Arabic, Hebrew, Chinese, Japanese, Korean
    "شكر وتقدير",
    "الهوامش",
    "תודות",
    "הערות",
    "致谢",
    "致謝",
    "注释",
    "註釋",
    "后记",
    "後記",
    "謝辞",
    "注",
    "あとがき",
    "索引",
    "감사의 글",
    "후기",
};

// And what may have a letter or a number behind it, and a title: "Appendix A. Letters".
constexpr std::string_view kAppendices[] = {
    "appendix",  "appendices", "annex",      "annexes",    "annexe",    "addendum",  "anhang",     "anhänge",
    "anlage",    "anlagen",    "beilage",    "apéndice",   "apéndices", "anexo",     "anexos",     "apêndice",
    "apêndices", "appendice",  "appendici",  "allegato",   "allegati",  "bijlage",   "bijlagen",   "bilaga",
    "bilagor",   "bilag",      "vedlegg",    "liite",      "liitteet",  "załącznik", "załączniki", "aneks",
    "příloha",   "přílohy",    "príloha",    "prílohy",    "függelék",  "melléklet", "anexă",      "anexe",
    "ek",        "ekler",      "приложение", "приложения", "додаток",   "додатки",   "παράρτημα",  "ملحق",
    "الملاحق",   "נספח",       "נספחים",     "附录",       "附錄",      "付録",      "부록",
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

using Names = absl::flat_hash_set<std::string>;

// Never freed: read as long as the process lives.
template <std::size_t N>
const Names* folded_names(const std::string_view (&list)[N]) {
  auto* made = new Names;
  for (const std::string_view name : list) made->insert(folded(name));
  return made;
}

const Names& names() {
  static const Names* const all = folded_names(kNames);
  return *all;
}

// The first three letters of the names, to tell nearly all lines by.
class Beginnings {
 public:
  static const Beginnings& of_names() {
    static const Beginnings all;
    return all;
  }

  // False: no name begins with one of the first words of `line`, which may have a number before it.
  bool may_be(std::string_view line) const {
    if (std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
      return true;
    constexpr std::string_view kOfNumbers = "IVXLCivxlc";
    for (std::size_t at = 0; at < line.size();) {
      while (at < line.size() && letter(line[at]) == 0) ++at;
      if (at < line.size() && known_[key(line.substr(at))]) return true;
      // A number in letters, or a single one, is none of the name.
      const std::size_t begin = at;
      bool number = true;
      for (; at < line.size() && letter(line[at]) != 0; ++at)
        number = number && kOfNumbers.find(line[at]) != std::string_view::npos;
      if (!number && at > begin + 1) return false;
    }
    return false;
  }

 private:
  Beginnings() {
    for (const std::string& name : names()) known_[key(name)] = true;
  }

  // 1 to 26, whatever the case; 0: no letter.
  static unsigned letter(char c) {
    const char small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'z' ? static_cast<unsigned>(small - 'a') + 1 : 0;
  }
  static std::size_t key(std::string_view text) {
    std::size_t out = 0;
    int letters = 0;
    for (std::size_t at = 0; at < text.size() && letters < 3; ++at) {
      if (letter(text[at]) == 0) continue;
      out = 27 * out + letter(text[at]);
      ++letters;
    }
    return out;
  }

  std::bitset<27 * 27 * 27> known_;
};

}  // namespace

bool heads_references(std::string_view line) {
  return line.size() <= kLongestName && Beginnings::of_names().may_be(line) && names().contains(folded(line));
}

bool heads_back_matter(std::string_view line) {
  static const Names* const all = folded_names(kBackMatter);
  static const Names* const appendices = folded_names(kAppendices);
  if (line.size() > kLongestName) return false;
  if (all->contains(folded(line))) return true;
  // Its name is what stands before its letter, its number or its title.
  constexpr std::size_t kLongestNumber = 4;
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(line, words, flags);
  const auto ends_at = [&](const Word& word) {
    const std::string_view behind = line.substr(word.end);
    return behind.empty() || behind.starts_with(':') || behind.starts_with('.') || behind.starts_with(" -") ||
           behind.starts_with(" \u2013") || behind.starts_with(" \u2014") || behind.starts_with("\uff1a");
  };
  for (std::size_t k = 0; k < words.size() && k < 4; ++k) {
    if (!appendices->contains(folded(line.substr(0, words[k].end)))) continue;
    if (ends_at(words[k])) return true;
    return k + 1 < words.size() && words[k + 1].end - words[k + 1].begin <= kLongestNumber && ends_at(words[k + 1]);
  }
  return false;
}

}  // namespace refrain::text
