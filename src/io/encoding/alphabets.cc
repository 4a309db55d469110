#include "io/encoding/alphabets.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <string>

#include "io/encoding/utf8.h"

namespace refrain::io {
namespace {

// Of a language: the letters that ASCII has not, and those of ASCII that only foreign words and names have.
struct Alphabet {
  std::u32string_view letters;
  std::string_view foreign;
  double cost = 0;  // of a language with few writers, whose letters others have too
};

constexpr auto kAlphabets = std::to_array<Alphabet>({
    {U"\u00e4\u00f6\u00fc\u00df", ""},                        // German
    {U"àâæçèéêëîïôœùûüÿ", "kw"},                              // French
    {U"áéíñóúü", "kw"},                                       // Spanish
    {U"áâãàçéêíóôõúü", "kwy"},                                // Portuguese
    {U"àèéìíîòóùú", "jkwxy"},                                 // Italian
    {U"àçèéíïòóúü", "kwy"},                                   // Catalan
    {U"åäöé", "qwz"},                                         // Swedish, Finnish
    {U"æøåéòóôü", "qwxz"},                                    // Danish, Norwegian
    {U"éëïóöüáèêíç", "q"},                                    // Dutch
    {U"éèêàïçñáö", ""},                                       // English
    {U"áéíóúýþæöð", "cqwz", 0.3},                             // Icelandic
    {U"çğıöşüâîûi\u0130", "qwx"},                             // Turkish
    {U"áčďéěíňóřšťúůýž", "qwx"},                              // Czech
    {U"áäčďéíĺľňóôŕšťúýž", "qwx"},                            // Slovak
    {U"ąćęłńóśźż", "qvx"},                                    // Polish
    {U"áéíóöőúüű", "qwx"},                                    // Hungarian
    {U"čćđšž", "qwxy"},                                       // Croatian, Serbian, Bosnian, Slovene
    {U"ăâîşţșț", "kqwy"},                                     // Romanian
    {U"çë", "w", 0.1},                                        // Albanian
    {U"äöõüšž", "cqwxyz"},                                    // Estonian
    {U"ąčęėįšųūž", "qwx"},                                    // Lithuanian
    {U"āčēģīķļņšūž", "qwxy"},                                 // Latvian
    {U"ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵ", "fjwz", 0.5},  // Vietnamese
    {U"абвгдежзийклмнопрстуфхцчшщъыьэюяё", ""},               // Russian
    {U"абвгдежзийклмнопрстуфхцчшщьюяґєії", ""},               // Ukrainian
    {U"абвгдежзийклмнопрстуфхцчшщъьюя", ""},                  // Bulgarian
    {U"абвгдежзиклмнопрстуфхцчшђјљњћџ", ""},                  // Serbian
    {U"абвгдежзиклмнопрстуфхцчшѓѕјљњќџ", ""},                 // Macedonian
    {U"абвгдежзйклмнопрстуфхцчшыьэюяёіў", ""},                // Belarusian
});

// The small letter of a capital of Latin or Cyrillic script; other characters stay.
char32_t small(char32_t c) {
  if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x410 && c <= 0x42f)) return c + 0x20;
  if (c >= 0x400 && c <= 0x40f) return c + 0x50;
  if (c == 0x130) return c;
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) || (c >= 0x218 && c <= 0x21b)) return c | 1u;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e)) return c + (c & 1u);
  if (c == 0x178) return 0xff;
  return c == 0x490 ? char32_t{0x491} : c;
}

bool counts(char32_t c) {
  return (c >= 0xc0 && c < 0x250 && c != 0xd7 && c != 0xf7) || (c >= 0x400 && c < 0x530) || (c >= 0x1ea0 && c < 0x1f00);
}

}  // namespace

double misfit(std::string_view text) {
  constexpr std::size_t kLetters = 0x1f00;  // what counts() asks for lies below
  std::bitset<kLetters> seen;
  std::bitset<128> plain;
  while (!text.empty()) {
    const char32_t c = small(take_code_point(text));
    if (counts(c)) seen.set(c);
    if (c < 0x80) plain.set(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
  }
  if (seen.none()) return 0;
  std::u32string letters;
  for (char32_t c = 0xc0; c < kLetters; ++c) {
    if (seen.test(c)) letters += c;
  }
  constexpr double kLetter = 0.6;
  constexpr double kForeign = 0.2;
  double best = 0;
  bool any = false;
  for (const Alphabet& alphabet : kAlphabets) {
    double cost = alphabet.cost;
    for (const char32_t c : letters) {
      if (alphabet.letters.find(c) == std::u32string_view::npos) cost += kLetter;
    }
    for (const char c : alphabet.foreign) {
      if (plain.test(static_cast<unsigned char>(c))) cost += kForeign;
    }
    if (!any || cost < best) best = cost;
    any = true;
  }
  return best;
}

}  // namespace refrain::io
