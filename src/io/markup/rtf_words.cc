#include "io/markup/rtf_words.h"

#include <algorithm>
#include <array>

namespace refrain::io {
namespace {

// Destinations that hold no text of the page, beside those that a star marks.
constexpr auto kDropped = std::to_array<std::string_view>({"annotation",
                                                           "atnauthor",
                                                           "atnid",
                                                           "atnref",
                                                           "author",
                                                           "bkmkend",
                                                           "bkmkstart",
                                                           "colortbl",
                                                           "comment",
                                                           "company",
                                                           "creatim",
                                                           "datastore",
                                                           "doccomm",
                                                           "factoidname",
                                                           "falt",
                                                           "fldinst",
                                                           "fonttbl",
                                                           "footer",
                                                           "footerf",
                                                           "footerl",
                                                           "footerr",
                                                           "ftncn",
                                                           "ftnsep",
                                                           "ftnsepc",
                                                           "generator",
                                                           "header",
                                                           "headerf",
                                                           "headerl",
                                                           "headerr",
                                                           "info",
                                                           "keywords",
                                                           "latentstyles",
                                                           "listoverridetable",
                                                           "listtable",
                                                           "listtext",
                                                           "mmath",
                                                           "nonshppict",
                                                           "nonesttables",
                                                           "objdata",
                                                           "operator",
                                                           "pgptbl",
                                                           "pict",
                                                           "pntext",
                                                           "printim",
                                                           "private",
                                                           "revtbl",
                                                           "revtim",
                                                           "rsidtbl",
                                                           "rxe",
                                                           "stylesheet",
                                                           "subject",
                                                           "tc",
                                                           "template",
                                                           "themedata",
                                                           "title",
                                                           "txe",
                                                           "userprops",
                                                           "xe",
                                                           "xmlnstbl",
                                                           "moMath",
                                                           "sp",
                                                           "objclass",
                                                           "colorschememapping",
                                                           "background",
                                                           "do"});
// Destinations with a star whose text is seen all the same.
constexpr auto kSeen = std::to_array<std::string_view>({"shptxt", "footnote", "shpinst", "ud", "fldrslt", "pnseclvl"});

struct Character {
  std::string_view name;
  std::string_view text;
};
constexpr auto kCharacters = std::to_array<Character>({{"bullet", "\u2022"},
                                                       {"emdash", "\u2014"},
                                                       {"emspace", " "},
                                                       {"endash", "\u2013"},
                                                       {"enspace", " "},
                                                       {"ldblquote", "\u201c"},
                                                       {"lquote", "\u2018"},
                                                       {"qmspace", " "},
                                                       {"rdblquote", "\u201d"},
                                                       {"rquote", "\u2019"},
                                                       {"zwj", "\u200d"},
                                                       {"zwnj", "\u200c"}});

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool holds_no_rtf_text(std::string_view destination, bool starred) {
  return is_one_of(kDropped, destination) || (starred && !is_one_of(kSeen, destination));
}

std::string_view rtf_character(std::string_view name) {
  for (const Character& character : kCharacters) {
    if (character.name == name) return character.text;
  }
  return {};
}

std::string rtf_code_page(int number) {
  switch (number) {
    case 77:
      return "MACINTOSH";
    case 128:
      return "CP932";
    case 129:
      return "CP949";
    case 134:
      return "CP936";
    case 136:
      return "CP950";
    case 161:
      return "CP1253";
    case 162:
      return "CP1254";
    case 163:
      return "CP1258";
    case 177:
      return "CP1255";
    case 178:
      return "CP1256";
    case 186:
      return "CP1257";
    case 204:
      return "CP1251";
    case 222:
      return "CP874";
    case 238:
      return "CP1250";
    default:
      return {};
  }
}

}  // namespace refrain::io
