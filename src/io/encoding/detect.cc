#include "io/encoding/detect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "io/encoding/alphabets.h"
#include "io/encoding/charset.h"
#include "io/encoding/utf8.h"
#include "refrain/background.h"
#include "refrain/words.h"
#include "text/unicode_tables.h"

namespace refrain::io {
namespace {

constexpr std::size_t kSample = std::size_t{64} << 10;

struct Encoding {
  const char* charset;
  const char* name;
  double prior;  // what it is ahead of rarer ones
};

// One byte a letter. Where two of them read a text alike the first wins.
constexpr std::array kSingle = {
    Encoding{"CP1252", "Windows-1252", 3},     Encoding{"CP1250", "Windows-1250", 1.5},
    Encoding{"CP1251", "Windows-1251", 2},     Encoding{"CP1254", "Windows-1254", 1},
    Encoding{"CP1253", "Windows-1253", 1},     Encoding{"CP1257", "Windows-1257", 1},
    Encoding{"CP1255", "Windows-1255", 1},     Encoding{"CP1256", "Windows-1256", 1},
    Encoding{"ISO-8859-2", "ISO 8859-2", 1},   Encoding{"ISO-8859-15", "ISO 8859-15", 0.5},
    Encoding{"ISO-8859-7", "ISO 8859-7", 0.5}, Encoding{"ISO-8859-5", "ISO 8859-5", 0.5},
    Encoding{"KOI8-R", "KOI8-R", 1},           Encoding{"KOI8-U", "KOI8-U", 0.5},
    Encoding{"CP866", "IBM 866", 0},           Encoding{"MACINTOSH", "Mac OS Roman", 0},
    Encoding{"CP850", "IBM 850", 0},           Encoding{"CP874", "TIS-620", 0.5},
    Encoding{"CP1258", "Windows-1258", 0},     Encoding{"ISO-8859-6", "ISO 8859-6", 0.5},
    Encoding{"CP852", "IBM 852", 0},           Encoding{"MAC-CYRILLIC", "Mac OS Cyrillic", 0},
};

// Of East Asia, more than one byte a character.
constexpr std::array kEastAsian = {
    Encoding{"EUC-JP", "EUC-JP", 0},    Encoding{"CP932", "Shift JIS", 0}, Encoding{"CP949", "EUC-KR", 0},
    Encoding{"GB18030", "GB 18030", 0}, Encoding{"BIG5-HKSCS", "Big5", 0},
};

constexpr std::array kOthers = {
    Encoding{"UTF-16LE", "UTF-16", 0}, Encoding{"UTF-16BE", "UTF-16", 0},         Encoding{"UTF-32LE", "UTF-32", 0},
    Encoding{"UTF-32BE", "UTF-32", 0}, Encoding{"ISO-2022-JP", "ISO 2022-JP", 0},
};

// Numbers that are one character, of which those of Western encodings lie where others have letters.
bool is_number_sign(char32_t c) { return (c >= 0xbc && c <= 0xbe) || c == 0xb2 || c == 0xb3 || c == 0xb9; }
bool is_fraction(char32_t c) { return c >= 0xbc && c <= 0xbe; }

bool is_letter(char32_t c) { return (unicode::property(c) & unicode::kLetter) != 0 && !is_number_sign(c); }
bool is_mark(char32_t c) { return (unicode::property(c) & unicode::kMark) != 0; }

// Scripts as far as it matters which letters stand side by side.
int script(char32_t c) {
  if (c < 0x250 || (c >= 0x1e00 && c < 0x1f00)) return 1;
  if (c < 0x370) return 0;
  if (c < 0x400) return 2;
  if (c < 0x530) return 3;
  if (c >= 0x590 && c < 0x600) return 4;
  if (c >= 0x600 && c < 0x700) return 5;
  if (c >= 0xe00 && c < 0xe80) return 6;
  return 7;
}

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || (c >= 0x7f && c < 0xa0);
}

// Signs that texts have beside words: quotation marks, dashes, blanks, the like.
bool is_usual_sign(char32_t c) {
  constexpr std::u32string_view kSigns =
      U"\u00a0\u00a7\u00ab\u00ad\u00b0\u00b7\u00bb\u00bf\u00a1\u00a9\u2013\u2014\u2015\u2018\u2019\u201a\u201c\u201d"
      U"\u201e\u2022\u2026\u20ac\u2039\u203a\u00a3\u2116\u2020\u00d7\u060c\u061b\u061f";
  return kSigns.find(c) != std::u32string_view::npos;
}

// Letters that hardly any text has, and that other encodings have something usual for.
bool is_rare(char32_t c) {
  constexpr std::u32string_view kRare = U"\u00ff\u00fe\u00de\u00d0\u00b5\u00aa\u00ba\u0192";
  return kRare.find(c) != std::u32string_view::npos;
}

char32_t take_first(std::string_view text) { return take_code_point(text); }

// Old encodings write the commas below Romanian letters as cedillas.
double romanian_frequency(std::string_view word) {
  std::string text(word);
  for (const auto& [cedilla, comma] : {std::pair{"\xc5\x9f", "\xc8\x99"}, std::pair{"\xc5\xa3", "\xc8\x9b"}}) {
    for (std::size_t at = text.find(cedilla); at != std::string::npos; at = text.find(cedilla, at)) {
      text.replace(at, 2, comma);
    }
  }
  return text == word ? 0.0 : background_frequency(word_hash(fold_word(text)));
}

// How much a text looks like one that somebody wrote; by what of it is not ASCII.
double score(std::string_view text) {
  double sum = 0;
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  constexpr double kListed = 2;
  constexpr double kLoneLetter = 0.3;
  constexpr std::size_t kWholeWord = 3;  // letters
  bool foreign_letters = false;
  bool foreign_words = false;
  for (std::size_t k = 0; k < words.size(); ++k) {
    const std::string_view word = text.substr(words[k].begin, words[k].end - words[k].begin);
    const bool plain =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (plain) continue;
    std::size_t foreign = 0;
    bool whole = true;
    for (std::string_view rest = word; !rest.empty();) {
      const char32_t c = take_code_point(rest);
      if (!is_letter(c)) continue;
      foreign += script(c) > 1 ? 1u : 0u;
      whole = whole && script(c) > 1;
    }
    foreign_letters = foreign_letters || foreign > 0;
    foreign_words = foreign_words || (whole && (foreign >= kWholeWord || (flags[k] & kUnspaced) != 0));
    if (is_rare(take_first(word))) continue;
    const double frequency = std::max(background_frequency(words[k].hash), romanian_frequency(word));
    // A letter alone is a word in many languages, and tells little.
    const double share = sequence_length(word) == word.size() && (flags[k] & kUnspaced) == 0 ? kLoneLetter : 1;
    if (frequency > kUnlistedFrequency) sum += share * (kListed + std::log10(frequency / kUnlistedFrequency));
  }
  // Single letters of another alphabet among Latin words are none.
  constexpr double kNoWords = -20;
  if (foreign_letters && !foreign_words) sum += kNoWords;
  constexpr double kLetter = 0.2;
  constexpr double kMixed = -3;      // letters of two scripts in a word
  constexpr double kOddCase = -1.5;  // a capital behind a small letter
  constexpr double kInside = -2;     // a sign between two letters
  constexpr double kBad = -20;       // no character, or a control
  constexpr double kOdd = -0.7;      // a sign, or a letter hardly any text has
  std::size_t letters = 0;
  std::size_t signs = 0;
  char32_t last = ' ';
  std::string_view rest = text;
  while (!rest.empty()) {
    const char32_t c = take_code_point(rest);
    const bool wide = c >= 0x80 || last >= 0x80;
    const auto property = unicode::property(c);
    letters += is_letter(c) ? 1u : 0u;
    signs += c >= 0x80 && !is_letter(c) && !is_mark(c) && !is_number_sign(c) ? 1u : 0u;
    if (c == kReplacement || (c >= 0x80 && is_control(c)) || (c >= 0xe000 && c < 0xf900)) {
      sum += kBad;
    } else if (c >= 0x80 && is_mark(c)) {
      // Marks belong to letters of their own script.
      sum += is_letter(last) || is_mark(last) ? (script(c) == script(last) || script(c) == 0 ? kLetter / 2 : kMixed)
                                              : kMixed;
    } else if (is_letter(c)) {
      if (wide && is_letter(last) && script(c) != script(last)) sum += kMixed;
      const bool upper = (property & unicode::kMapped) != 0 && (property & unicode::kLower) == 0;
      const bool lower_last = (unicode::property(last) & unicode::kLower) != 0 || (last >= 'a' && last <= 'z');
      if (wide && is_letter(last) && lower_last && (upper || (c >= 'A' && c <= 'Z'))) sum += kOddCase;
      // Half a pound is "\u00bd lb": where a word goes on behind a fraction, that is a letter of another encoding. And
      // what is a letter behind a digit may be a fraction.
      if (is_fraction(last) && ((property & unicode::kLower) != 0 || (c >= 'a' && c <= 'z'))) sum += kInside;
      if (c >= 0x80 && last >= '0' && last <= '9') sum += kInside;
      if (c >= 0x80) {
        sum += !is_rare(c) ? kLetter : is_letter(last) ? 3 * kOdd : kOdd;
      }
    } else if (is_number_sign(c)) {
      sum += is_fraction(c) && is_letter(last) ? kOdd : kLetter;
    } else if (c >= 0x80) {
      sum += is_usual_sign(c) ? kLetter : kOdd;
      if (is_letter(last) && c != 0x2019 && c != 0xad && c != 0xb7 && !rest.empty()) {
        std::string_view behind = rest;
        if (is_letter(take_code_point(behind)) && c != 0x2013 && c != 0x2014) sum += kInside;
      }
    }
    last = c;
  }
  // Where signs stand in the place of letters, it is another encoding.
  constexpr double kSigns = 0.2;
  return sum - misfit(text) - std::max(0.0, static_cast<double>(signs) - kSigns * static_cast<double>(letters));
}

// The bytes converted; nothing where many of them mean nothing.
std::optional<std::string> converted(const char* charset, std::string_view bytes) {
  std::string text(bytes);
  if (!convert_to_utf8(charset, text).ok()) return std::nullopt;
  return text;
}

struct EastAsianCounts {
  std::size_t kana = 0, half_kana = 0, hangul = 0, han = 0, common = 0, bad = 0, other = 0;

  std::size_t all() const { return kana + half_kana + hangul + han + bad + other; }
};

// The commonest characters of Chinese, in both ways to write them.
constexpr std::u32string_view kCommonHan =
    U"的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多"
    U"天而能好都然没日于起还发成事只作当想看文無無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將"
    U"外但身些與高意進把法此實回二理這來國個說們為時會過學對後麼沒於還發當開見经头从动两长样现将与进实";

EastAsianCounts count_east_asian(std::string_view text) {
  EastAsianCounts counts;
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (c < 0x80) continue;
    if (c == kReplacement || (c >= 0xe000 && c < 0xf900) || is_control(c)) {
      ++counts.bad;
    } else if (c >= 0x3041 && c < 0x3100) {
      ++counts.kana;
    } else if (c >= 0xff61 && c < 0xffa0) {
      ++counts.half_kana;
    } else if (c >= 0xac00 && c < 0xd7a4) {
      ++counts.hangul;
    } else if (c >= 0x4e00 && c < 0xa000) {
      ++counts.han;
      if (kCommonHan.find(c) != std::u32string_view::npos) ++counts.common;
    } else if (!(c >= 0x3000 && c < 0x3020) && !(c >= 0xff00 && c < 0xff60) && !is_usual_sign(c)) {
      ++counts.other;
    }
  }
  return counts;
}

// Of the characters of two bytes, the share that EUC-KR does not have, and that code page 949 adds: rare syllables, in
// which kana of Shift JIS come out.
double extended_share(std::string_view bytes) {
  std::size_t all = 0;
  std::size_t extended = 0;
  for (std::size_t k = 0; k + 1 < bytes.size(); ++k) {
    const auto lead = static_cast<unsigned char>(bytes[k]);
    const auto trail = static_cast<unsigned char>(bytes[k + 1]);
    if (lead < 0x80) continue;
    ++all;
    extended += lead < 0xa1 || trail < 0xa1 ? 1u : 0u;
    ++k;
  }
  return all == 0 ? 0.0 : static_cast<double>(extended) / static_cast<double>(all);
}

// The encoding of East Asia that reads `bytes` as a text, and how well, as score() tells; null for none.
const Encoding* east_asian(std::string_view bytes, double& best) {
  const Encoding* found = nullptr;
  for (const Encoding& one : kEastAsian) {
    const std::optional<std::string> text = converted(one.charset, bytes);
    if (!text) continue;
    const EastAsianCounts counts = count_east_asian(*text);
    const std::size_t all = counts.all();
    constexpr std::size_t kFewest = 4;  // characters; fewer are signs of another encoding
    if (all < kFewest || 50 * counts.bad > all || 10 * counts.other > all) continue;
    const auto share = [all](std::size_t part) { return static_cast<double>(part) / static_cast<double>(all); };
    const std::string_view charset = one.charset;
    double value = 0;
    if (charset == "EUC-JP" || charset == "CP932") {
      // Half-width kana are what other encodings look like.
      if (share(counts.kana) > 0.12 && share(counts.half_kana) < 0.2) value = 1 + share(counts.kana);
    } else if (charset == "CP949") {
      if (share(counts.hangul) > 0.9 && extended_share(bytes) < 0.1) value = 1.2 + share(counts.hangul);
    } else if (share(counts.han) > 0.8 && share(counts.common) > 0.1) {
      value = 1 + share(counts.common);
    }
    value -= 10 * share(counts.bad);
    if (value <= 0) continue;
    constexpr double kCharacter = 0.8;
    value *= kCharacter * static_cast<double>(all);
    if (found == nullptr || value > best) {
      best = value;
      found = &one;
    }
  }
  return found;
}

// Bytes that are no part of valid UTF-8, and sequences of several bytes that are.
struct Utf8Counts {
  std::size_t bad = 0, good = 0;
  std::size_t first = std::string_view::npos;  // the first byte that is not ASCII
};

Utf8Counts count_utf8(std::string_view bytes) {
  Utf8Counts counts;
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    if (counts.first == std::string_view::npos) counts.first = at;
    const std::size_t length = sequence_length(bytes.substr(at));
    ++(length == 0 ? counts.bad : counts.good);
    at += std::max<std::size_t>(1, length);
  }
  return counts;
}

// Which of the encodings of two or four bytes a character reads `bytes` as text; null for none.
const char* wide_encoding(std::string_view bytes) {
  bytes = bytes.substr(0, std::size_t{8} << 10);
  if (bytes.size() < 4 || bytes.find('\0') == std::string_view::npos) return nullptr;
  const char* best = nullptr;
  double most = 0.97;
  for (const Encoding& one : kOthers) {
    const std::string_view charset = one.charset;
    if (!charset.starts_with("UTF")) continue;
    const std::size_t unit = charset.starts_with("UTF-16") ? 2 : 4;
    const std::optional<std::string> text = converted(one.charset, bytes.substr(0, bytes.size() / unit * unit));
    if (!text) continue;
    std::size_t all = 0;
    std::size_t usual = 0;
    std::size_t ascii = 0;
    for (std::string_view rest = *text; !rest.empty();) {
      const char32_t c = take_code_point(rest);
      ++all;
      ascii += c < 0x80 ? 1u : 0u;
      const bool block = c < 0x700 || (c >= 0x900 && c < 0x1000) || (c >= 0x1e00 && c < 0x2070) ||
                         (c >= 0x20a0 && c < 0x20c0) || (c >= 0x3000 && c < 0x3100) || (c >= 0x4e00 && c < 0xa000) ||
                         (c >= 0xac00 && c < 0xd7a4) || (c >= 0xff00 && c < 0xfff0) || c == 0xfeff;
      usual += block && !is_control(c) && c != 0 && c != kReplacement ? 1u : 0u;
    }
    if (all == 0) continue;
    // Swapped bytes of Latin text are Han; blanks and line ends tell.
    const double share = static_cast<double>(usual) / static_cast<double>(all) +
                         0.2 * static_cast<double>(ascii) / static_cast<double>(all);
    if (usual * 100 >= all * 97 && ascii > 0 && share > most) {
      most = share;
      best = one.charset;
    }
  }
  return best;
}

}  // namespace

bool is_wide_text(std::string_view head) {
  return head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff") ||
         head.starts_with(std::string_view("\0\0\xfe\xff", 4)) || wide_encoding(head) != nullptr;
}

std::string detect_encoding(std::string_view bytes, bool* unrecognised) {
  if (bytes.starts_with(std::string_view("\xff\xfe\0\0", 4))) return "UTF-32LE";
  if (bytes.starts_with(std::string_view("\0\0\xfe\xff", 4))) return "UTF-32BE";
  if (bytes.starts_with("\xff\xfe")) return "UTF-16LE";
  if (bytes.starts_with("\xfe\xff")) return "UTF-16BE";
  if (bytes.starts_with("\xef\xbb\xbf")) return {};
  if (const char* wide = wide_encoding(bytes)) return wide;
  const Utf8Counts utf8 = count_utf8(bytes);
  if (utf8.bad == 0) {
    const std::size_t escape = utf8.first == std::string_view::npos ? bytes.find("\x1b$") : std::string_view::npos;
    const bool japanese = escape != std::string_view::npos && bytes.find("\x1b(", escape) != std::string_view::npos;
    return japanese ? "ISO-2022-JP" : "";
  }
  if (utf8.good >= 4 * utf8.bad) return {};
  // What is no text at all has the bytes of no encoding's letters.
  if (bytes.find('\0') != std::string_view::npos) return {};
  const std::size_t begin = utf8.first - std::min<std::size_t>(utf8.first, 200);
  const std::string_view sample = bytes.substr(begin, kSample);
  double best = 0;
  const Encoding* found = east_asian(sample, best);
  for (const Encoding& one : kSingle) {
    const std::optional<std::string> text = converted(one.charset, sample);
    if (!text) continue;
    const double value = score(*text);
    if (value <= 0 || value + one.prior * 0.05 <= best) continue;
    best = value + one.prior * 0.05;
    found = &one;
  }
  constexpr std::size_t kFewBad = 3;  // bytes, of a text that was cut or pasted together
  if (unrecognised != nullptr) *unrecognised = found == nullptr && utf8.bad > kFewBad;
  return found == nullptr ? std::string() : std::string(found->charset);
}

std::string encoding_name(const std::string& charset) {
  const auto named = [&charset](const Encoding& one) { return charset == one.charset; };
  if (const auto* one = std::find_if(kSingle.begin(), kSingle.end(), named); one != kSingle.end()) return one->name;
  if (const auto* one = std::find_if(kEastAsian.begin(), kEastAsian.end(), named); one != kEastAsian.end()) {
    return one->name;
  }
  if (const auto* one = std::find_if(kOthers.begin(), kOthers.end(), named); one != kOthers.end()) return one->name;
  return charset;
}

}  // namespace refrain::io
