#include "text/callouts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "text/lines.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain::text {
namespace {

constexpr std::size_t kLongest = 60;

// What callouts are called, in small letters. In other languages than English by those words alone that stand before a
// note or a warning, and before no speech.
constexpr auto kKinds = std::to_array<std::string_view>({
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "danger",
    "info",
    "hint",
    "attention",
    "notice",
    "example",
    "todo",
    "see also",
    "error",
    "success",
    "question",
    "remember",
    "pro tip",
    "disclaimer",
    // German
    "achtung",
    "hinweis",
    "warnung",
    "anmerkung",
    "wichtig",
    "vorsicht",
    "tipp",
    "merke",
    "beispiel",
    "gefahr",
    "siehe auch",
    // French
    "remarque",
    "avertissement",
    "astuce",
    "conseil",
    "rappel",
    "exemple",
    "\u00e0 noter",
    "voir aussi",
    // Spanish, Portuguese, Catalan
    "nota",
    "advertencia",
    "atenci\u00f3n",
    "aviso",
    "consejo",
    "importante",
    "precauci\u00f3n",
    "cuidado",
    "ejemplo",
    "peligro",
    "aten\u00e7\u00e3o",
    "dica",
    "observa\u00e7\u00e3o",
    "exemplo",
    "perigo",
    "atenci\u00f3",
    "av\u00eds",
    "consell",
    // Italian, Romanian
    "attenzione",
    "avvertenza",
    "avviso",
    "suggerimento",
    "consiglio",
    "esempio",
    "pericolo",
    "not\u0103",
    "aten\u021bie",
    "avertisment",
    "sfat",
    // Dutch, Swedish, Danish, Norwegian, Finnish
    "let op",
    "opmerking",
    "waarschuwing",
    "belangrijk",
    "voorbeeld",
    "obs",
    "observera",
    "varning",
    "viktigt",
    "tips",
    "anm\u00e4rkning",
    "bem\u00e6rk",
    "advarsel",
    "vigtigt",
    "viktig",
    "merk",
    "huom",
    "huomautus",
    "huomio",
    "varoitus",
    "vinkki",
    // Polish, Czech, Slovak, Hungarian
    "uwaga",
    "ostrze\u017cenie",
    "wskaz\u00f3wka",
    "wa\u017cne",
    "przyk\u0142ad",
    "pozn\u00e1mka",
    "upozorn\u011bn\u00ed",
    "varov\u00e1n\u00ed",
    "pozor",
    "upozornenie",
    "megjegyz\u00e9s",
    "figyelem",
    "figyelmeztet\u00e9s",
    // Russian, Ukrainian, Bulgarian
    "\u043f\u0440\u0438\u043c\u0435\u0447\u0430\u043d\u0438\u0435",
    "\u0432\u043d\u0438\u043c\u0430\u043d\u0438\u0435",
    "\u0432\u0430\u0436\u043d\u043e",
    "\u0441\u043e\u0432\u0435\u0442",
    "\u043f\u0440\u0435\u0434\u0443\u043f\u0440\u0435\u0436\u0434\u0435\u043d\u0438\u0435",
    "\u043f\u0440\u0438\u043c\u0435\u0440",
    "\u043f\u0440\u0438\u043c\u0456\u0442\u043a\u0430",
    "\u0443\u0432\u0430\u0433\u0430",
    "\u043f\u043e\u0440\u0430\u0434\u0430",
    "\u0437\u0430\u0431\u0435\u043b\u0435\u0436\u043a\u0430",
    // Greek, Turkish, Vietnamese, Indonesian
    "\u03c3\u03b7\u03bc\u03b5\u03af\u03c9\u03c3\u03b7",
    "\u03c0\u03c1\u03bf\u03c3\u03bf\u03c7\u03ae",
    "not",
    "uyar\u0131",
    "dikkat",
    "\u00f6nemli",
    "i\u0307pucu",
    "ipucu",
    "l\u01b0u \u00fd",
    "ch\u00fa \u00fd",
    "ghi ch\u00fa",
    "catatan",
    "perhatian",
    "peringatan",
    // Arabic, Hebrew, Hindi
    "\u0645\u0644\u0627\u062d\u0638\u0629",
    "\u062a\u0646\u0628\u064a\u0647",
    "\u062a\u062d\u0630\u064a\u0631",
    "\u05d4\u05e2\u05e8\u05d4",
    "\u05d0\u05d6\u05d4\u05e8\u05d4",
    "\u0928\u094b\u091f",
    // Japanese, Chinese, Korean
    "\u6ce8\u610f",
    "\u8b66\u544a",
    "\u30d2\u30f3\u30c8",
    "\u30e1\u30e2",
    "\u91cd\u8981",
    "\u88dc\u8db3",
    "\u5099\u8003",
    "\u63d0\u793a",
    "\u8bf4\u660e",
    "\u5907\u6ce8",
    "\u6ce8",
    "\ucc38\uace0",
    "\uc8fc\uc758",
    "\uacbd\uace0",
    "\uc911\uc694",
    "\ud301",
});

// Signs that stand for one: warning, information, light bulb, memo, exclamation mark, pushpin, check mark, siren.
constexpr std::array<std::string_view, 12> kSigns = {
    "\xe2\x9a\xa0", "\xe2\x84\xb9",     "\xf0\x9f\x92\xa1", "\xf0\x9f\x93\x9d",     "\xe2\x9d\x97", "\xf0\x9f\x93\x8c",
    "\xe2\x9c\x85", "\xf0\x9f\x9a\xa8", ":warning:",        ":information_source:", ":bulb:",       ":memo:"};

// Of them those that begin sentences, too, in their own language or in another one: "not" is Turkish, "obs" Swedish, and
// Remarque wrote books.
constexpr auto kCommonWords = std::to_array<std::string_view>({
    "not",
    "tips",
    "obs",
    "merk",
    "error",
    "success",
    "question",
    "remember",
    "remarque",
    "rappel",
    "conseil",
    "\u0441\u043e\u0432\u0435\u0442",
});

// An ASCII letter: names have no other ones.
bool is_name_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// In small letters of any script.
std::string in_small_letters(std::string_view text) {
  std::string out;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const Decoded one = decode_utf8(at, end);
    const std::uint32_t folded = one.c < unicode::kCodePoints ? unicode::map(one.c).casefolded : 0;
    if (folded == 0 || one.length == 1) {
      for (std::size_t k = 0; k < one.length; ++k) out += lower(at[k]);
    } else {
      for (std::size_t k = 0; k < unicode::map_length(folded); ++k) {
        std::array<char, 4> bytes{};
        out.append(bytes.data(), encode_utf8(unicode::map_text(folded)[k], bytes.data()));
      }
    }
    at += one.length;
  }
  return out;
}

// Whether a colon is next, blanks aside, as French has one before it. Without marks of emphasis around the name a
// typewriter's colon needs a blank behind it.
bool colon_follows(std::string_view rest, bool marked) {
  for (const std::string_view blank : {" ", "\u00a0", "\u202f", "\u2009"}) {
    if (!rest.starts_with(blank)) continue;
    rest.remove_prefix(blank.size());
    break;
  }
  if (rest.starts_with("\uff1a")) return true;
  if (!rest.starts_with(':')) return false;
  rest.remove_prefix(1);
  return marked || (!rest.empty() && (is_white(rest[0]) || rest.starts_with("\u00a0")));
}

// Nothing is left of the line but blanks.
bool line_ends(std::string_view rest) {
  while (!rest.empty() && rest[0] != '\n' && is_white(rest[0])) rest.remove_prefix(1);
  return rest.empty() || rest[0] == '\n';
}

}  // namespace

bool begins_callout(std::string_view text) {
  text = text.substr(0, kLongest);
  if (text.starts_with("[!")) {
    const std::size_t end = text.find_first_of("]\n", 2);
    return end != std::string_view::npos && end > 2 && text[end] == ']' && is_name_letter(text[2]);
  }
  if (std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return text.starts_with(sign); })) {
    return true;
  }
  const std::size_t first = std::min(text.find_first_not_of("*_"), text.size());
  const bool marked = first > 0;
  const std::string_view marks = text.substr(0, first);
  const std::string folded = in_small_letters(text.substr(first));
  const std::string_view says = folded;
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    if (!says.starts_with(kind)) return false;
    const std::string_view rest = says.substr(kind.size());
    if (colon_follows(rest, marked)) return true;
    if (!marked || rest.empty() || rest[0] != marks[0]) return false;
    // A word that is only stressed may begin a quotation.
    const std::size_t behind = std::min(rest.find_first_not_of("*_"), rest.size());
    if (colon_follows(rest.substr(behind), true)) return true;
    if (marks.size() < 2 || behind < 2) return false;
    return !one_of(kind, kCommonWords) || line_ends(rest.substr(behind));
  });
}

bool names_callout(std::string_view names) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"callout", "admonition", "alert", "attention", "caution", "danger", "hint",
                                       "important", "info", "note", "notice", "tip", "warning"});
  constexpr auto kQuotations = std::to_array<std::string_view>(
      {"quote", "quotation", "pullquote", "pull", "citation", "epigraph", "testimonial"});
  bool callout = false;
  for (std::size_t at = 0; at < names.size();) {
    std::string word;
    for (; at < names.size() && is_name_letter(names[at]); ++at) word += lower(names[at]);
    if (word.empty()) ++at;
    if (std::find(kQuotations.begin(), kQuotations.end(), word) != kQuotations.end()) return false;
    callout = callout || std::find(kNames.begin(), kNames.end(), word) != kNames.end();
  }
  return callout;
}

}  // namespace refrain::text
