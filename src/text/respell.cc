#include "text/respell.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "base/hash.h"
#include "base/next_byte.h"
#include "refrain/background.h"
#include "refrain/words.h"
#include "text/changed_places.h"
#include "text/lines.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain::text {
namespace {

constexpr std::string_view kDotless = "\u0131";
constexpr std::string_view kDotted = "\u0130";  // its capital has one, too

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

Decoded decode_at(std::string_view text, std::size_t at) {
  return decode_utf8(text.data() + at, text.data() + text.size());
}

// The beginning of the code point that ends before text[end].
std::size_t before(std::string_view text, std::size_t end) {
  std::size_t at = end - 1;
  while (at > 0 && end - at < 4 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) --at;
  return at;
}

bool is_letter_at(std::string_view text, std::size_t at) {
  const char32_t c = decode_at(text, at).c;
  const unsigned property = unicode::property(c);
  return (property & (unicode::kLetter | unicode::kMark)) != 0 && (property & unicode::kUnspaced) == 0 &&
         !(c >= '0' && c <= '9');
}

std::string encoded(char32_t c) {
  std::array<char, 4> bytes;
  return std::string(bytes.data(), encode_utf8(c, bytes.data()));
}

void edit(std::size_t at, std::size_t length, std::string in_its_place, std::vector<Edit>& edits) {
  edits.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length), std::move(in_its_place)});
}

}  // namespace

Respelled::Respelled(std::string_view text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::uint32_t copied = 0;
  for (const Edit& one : edits) {
    if (one.begin < copied) continue;
    text_.append(text.substr(copied, one.begin - copied));
    changes_.push_back({static_cast<std::uint32_t>(text_.size()), one.begin,
                        static_cast<std::uint32_t>(one.in_its_place.size()), one.end - one.begin});
    text_ += one.in_its_place;
    copied = one.end;
  }
  if (!changes_.empty()) text_.append(text.substr(copied));
}

Span Respelled::original(Span span) const {
  if (changes_.empty()) return span;
  Span out = original_span(changes_, span);
  if (span.end <= span.begin) return out;
  // Marks that were taken out behind the last letter belong to it.
  constexpr std::uint32_t kMark = 4;  // bytes of one at most
  auto next = std::lower_bound(changes_.begin(), changes_.end(), out.end,
                               [](const Change& change, std::uint32_t value) { return change.original < value; });
  for (; next != changes_.end() && next->original == out.end && next->text_bytes == 0 && next->original_bytes <= kMark;
       ++next) {
    out.end += next->original_bytes;
  }
  return out;
}

Span Respelled::changed_place(Span span) const { return changed_span(changes_, span); }

namespace {

constexpr std::string_view kHyphen = "-";
constexpr std::string_view kOtherHyphen = "\xe2\x80\x90";
constexpr std::string_view kSoftHyphen = "\xc2\xad";
constexpr std::string_view kOldSoftHyphen = "\xc2\xac";  // as code pages of DOS have it

// Whether a byte is the last one of a hyphen: few lines end so.
bool may_end_hyphen(char c) {
  return c == kHyphen.back() || c == kOtherHyphen.back() || c == kSoftHyphen.back() || c == kOldSoftHyphen.back();
}

// Behind the marks of quoted mail, "> > ", where a line begins with them; and how many there are.
std::size_t behind_mail_marks(std::string_view text, std::size_t at, std::size_t& marks) {
  std::size_t behind = at;
  marks = 0;
  while (at < text.size() && (is_blank(text[at]) || text[at] == '>')) {
    marks += text[at] == '>' ? 1u : 0u;
    ++at;
    if (marks > 0) behind = at;
  }
  return behind;
}

// Adds the word that is cut where a hyphen ends at `end` and the next line begins at `next`, if it is one.
void add_cut(std::string_view text, std::size_t end, std::size_t next, std::vector<CutWord>& cuts) {
  constexpr std::size_t kLongest = 100;  // bytes of a half
  if (end == 0) return;
  const std::size_t hyphen = before(text, end);
  const std::string_view mark = text.substr(hyphen, end - hyphen);
  const bool soft = mark == kSoftHyphen;
  if (!soft && mark != kHyphen && mark != kOtherHyphen && mark != kOldSoftHyphen) return;
  if (hyphen == 0 || next >= text.size() || !is_letter_at(text, next)) return;
  std::size_t begin = hyphen;
  while (begin > 0 && hyphen - begin < kLongest && is_letter_at(text, before(text, begin))) begin = before(text, begin);
  std::size_t behind = next;
  while (behind < text.size() && behind - next < kLongest && is_letter_at(text, behind)) {
    behind += decode_at(text, behind).length;
  }
  if (begin == hyphen) return;
  const std::string first(text.substr(begin, hyphen - begin));
  const std::string second(text.substr(next, behind - next));
  cuts.push_back({.gap = {static_cast<std::uint32_t>(hyphen), static_cast<std::uint32_t>(next)},
                  .joined = word_hash(fold_word(first + second)),
                  .pair = pair_key(word_hash(fold_word(first)), word_hash(fold_word(second))),
                  .soft = soft});
}

}  // namespace

std::vector<CutWord> cut_words(std::string_view text, const std::function<bool(Span blank)>& ends_line) {
  std::vector<CutWord> cuts;
  std::size_t line_begin = 0;
  const auto next_end = [&](std::size_t at) { return base::next_of<'\n', '\f'>(text, at); };
  for (std::size_t line = next_end(0); line < text.size(); line = next_end(line + 1)) {
    std::size_t end = line;
    while (end > line_begin && is_blank(text[end - 1])) --end;
    if (end > line_begin && may_end_hyphen(text[end - 1])) {
      // Mail is quoted line by line, as deep in the one as in the next.
      std::size_t deep = 0;
      std::size_t next_deep = 0;
      std::size_t next = behind_mail_marks(text, line + 1, next_deep);
      if (next_deep > 0) behind_mail_marks(text, line_begin, deep);
      while (next < text.size() && is_blank(text[next])) ++next;
      // At the end of a page blank lines are no end of a paragraph.
      std::size_t behind = line;
      bool page = false;
      for (; behind < text.size() && is_white(text[behind]); ++behind) page = page || text[behind] == '\f';
      if (page) next = behind;
      if (deep == next_deep) add_cut(text, end, next, cuts);
    }
    line_begin = line + 1;
  }
  if (!ends_line) return cuts;
  // Markup has a blank for the end of a line within a paragraph.
  const std::size_t of_lines = cuts.size();
  for (const std::string_view mark : {kHyphen, kOtherHyphen, kSoftHyphen, kOldSoftHyphen}) {
    const std::string wanted = std::string(mark) + ' ';
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
      const auto blank = static_cast<std::uint32_t>(at + mark.size());
      const std::size_t cut = cuts.size();
      add_cut(text, blank, blank + 1, cuts);
      if (cuts.size() > cut && !ends_line({blank, blank + 1})) cuts.pop_back();
    }
  }
  if (cuts.size() > of_lines) {
    std::sort(cuts.begin(), cuts.end(), [](const CutWord& a, const CutWord& b) { return a.gap.begin < b.gap.begin; });
  }
  return cuts;
}

namespace {

// What a letter of Arabic or Hebrew is matched as; the letter itself where it stays, 0 where it is left out.
char32_t semitic_form(char32_t c) {
  if ((c >= 0x64b && c <= 0x65f) || c == 0x670 || c == 0x640) return 0;
  if (c >= 0x6d6 && c <= 0x6ed && c != 0x6dd && c != 0x6de && c != 0x6e9) return 0;
  if (c == 0x610 || (c > 0x610 && c <= 0x61a) || (c >= 0x8d3 && c <= 0x8ff)) return 0;
  if (c >= 0x591 && c <= 0x5c7 && c != 0x5be && c != 0x5c0 && c != 0x5c3 && c != 0x5c6) return 0;
  switch (c) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
    case 0x672:
    case 0x673:
      return 0x627;
    case 0x649:
    case 0x6cc:
      return 0x64a;
    case 0x6a9:
      return 0x643;
    default:
      return c;
  }
}

bool is_semitic(char32_t c) { return (c >= 0x591 && c <= 0x6ff) || (c >= 0x8d3 && c <= 0x8ff); }
bool is_presented(char32_t c) {
  return (c >= 0xfb1d && c <= 0xfb4f) || (c >= 0xfb50 && c <= 0xfdfb) || (c >= 0xfe70 && c <= 0xfefc);
}

void add_semitic_forms(std::string_view text, std::vector<Edit>& edits) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_high(text[at])) {
      ++at;
      continue;
    }
    const Decoded one = decode_at(text, at);
    if (is_semitic(one.c)) {
      const char32_t form = semitic_form(one.c);
      if (form != one.c) edit(at, one.length, form == 0 ? std::string() : encoded(form), edits);
    } else if (is_presented(one.c)) {
      std::string forms;
      const std::string folded = fold_word(text.substr(at, one.length));
      for (std::size_t k = 0; k < folded.size();) {
        const Decoded piece = decode_at(folded, k);
        if (const char32_t form = semitic_form(piece.c); form != 0) forms += encoded(form);
        k += piece.length;
      }
      if (forms != text.substr(at, one.length)) edit(at, one.length, forms, edits);
    }
    at += one.length;
  }
}

// The Latin letters of a Cyrillic one of Serbian (and Macedonian); null for others. `c` is a small letter.
const char* serbian_letters(char32_t c) {
  constexpr std::array<const char*, 32> kFromA = {
      "a", "b", "v", "g", "d", "e", "ž", "z", "i", nullptr, "k",     "l",     "m",     "n",     "o",     "p",
      "r", "s", "t", "u", "f", "h", "c", "č", "š", nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  if (c >= 0x430 && c < 0x450) return kFromA[c - 0x430];
  switch (c) {
    case 0x452:
      return "đ";
    case 0x458:
      return "j";
    case 0x459:
      return "lj";
    case 0x45a:
      return "nj";
    case 0x45b:
      return "ć";
    case 0x45f:
      return "dž";
    case 0x453:
      return "ǵ";
    case 0x45c:
      return "ḱ";
    case 0x455:
      return "dz";
    default:
      return nullptr;
  }
}

char32_t small_cyrillic(char32_t c) {
  if (c >= 0x410 && c < 0x430) return c + 0x20;
  if (c >= 0x400 && c < 0x410) return c + 0x50;
  return c;
}

void add_serbian(std::string_view text, std::vector<Edit>& edits) {
  std::uint64_t own = 0;
  std::uint64_t foreign = 0;
  const auto each = [text](const auto& letter) {
    for (std::size_t at = 0; at < text.size();) {
      const auto lead = static_cast<unsigned char>(text[at]);
      if (lead < 0xd0 || lead > 0xd3) {
        ++at;
        continue;
      }
      const Decoded one = decode_at(text, at);
      letter(at, one);
      at += one.length;
    }
  };
  each([&](std::size_t, const Decoded& one) {
    const char32_t c = small_cyrillic(one.c);
    if (c < 0x430 || c > 0x52f) return;
    if (c >= 0x452 && c != 0x456 && c != 0x457 && serbian_letters(c) != nullptr) ++own;
    if (serbian_letters(c) == nullptr) ++foreign;
  });
  // A name of another language may have a letter of it.
  if (own == 0 || 4 * foreign > own) return;
  each([&](std::size_t at, const Decoded& one) {
    const char32_t c = small_cyrillic(one.c);
    const char* const latin = c < 0x430 || c > 0x52f ? nullptr : serbian_letters(c);
    if (latin != nullptr) edit(at, one.length, latin, edits);
  });
}

// The comma below of Romanian s and t, for the cedilla that older encodings had in its place; 0 for other letters.
char32_t comma_below(char32_t c) {
  switch (c) {
    case 0x15e:
      return 0x218;
    case 0x15f:
      return 0x219;
    case 0x162:
      return 0x21a;
    case 0x163:
      return 0x21b;
    case 0x327:  // the cedilla alone
      return 0x326;
    default:
      return 0;
  }
}

struct LatinLetters {
  std::uint64_t romanian = 0;  // that Turkish has not
  std::uint64_t turkish = 0;   // that Romanian has not
};

bool is_turkish(char32_t c) { return c == 0x11e || c == 0x11f || c == 0x130 || c == 0x131; }

LatinLetters count_latin_letters(std::string_view text) {
  LatinLetters counts;
  for (std::size_t at = base::next_wide(text, 0); at < text.size(); at = base::next_wide(text, at + 1)) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead != 0xc4 && lead != 0xc5 && lead != 0xc8) continue;
    const char32_t c = decode_at(text, at).c;
    counts.romanian += c == 0x102 || c == 0x103 || c == 0x162 || c == 0x163 || (c >= 0x218 && c <= 0x21b) ? 1u : 0u;
    counts.turkish += is_turkish(c) ? 1u : 0u;
  }
  return counts;
}

void add_commas_below(std::string_view text, std::vector<Edit>& edits) {
  for (std::size_t at = base::next_wide(text, 0); at < text.size(); at = base::next_wide(text, at + 1)) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead != 0xc5 && lead != 0xcc) continue;
    const Decoded one = decode_at(text, at);
    const char32_t form = comma_below(one.c);
    if (form == 0) continue;
    if (one.c == 0x327) {
      const char base_letter = at > 0 ? text[at - 1] : ' ';
      if (base_letter != 's' && base_letter != 't' && base_letter != 'S' && base_letter != 'T') continue;
    }
    edit(at, one.length, encoded(form), edits);
  }
}

// Whether a dotted capital I stands a few words from text[begin, end): who writes it there means no dot here.
bool is_near_dotted(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kNear = 60;  // bytes
  const std::size_t from = begin - std::min(begin, kNear);
  return text.substr(from, end + kNear - from).find(kDotted) != std::string_view::npos;
}

// The capitals of the two letters i of Turkish. A capital I is that of the dotless one in words with a letter that only
// Turkish has, in those that are commoner with it, and in those that nobody knows among such capitals. Others may be of
// another language.
void add_turkish(std::string_view text, std::vector<Edit>& edits) {
  for (std::size_t at = text.find(kDotted); at != std::string_view::npos; at = text.find(kDotted, at + 1)) {
    edit(at, kDotted.size(), "i", edits);
  }
  constexpr std::size_t kLongest = 100;  // bytes of a word
  for (std::size_t at = text.find('I'); at != std::string_view::npos;) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < kLongest && is_letter_at(text, before(text, begin))) begin = before(text, begin);
    std::size_t end = begin;
    bool turkish = false;
    bool capitals = true;
    std::string dotless;
    std::vector<std::size_t> places;
    while (end < text.size() && end - begin < 2 * kLongest && is_letter_at(text, end)) {
      const Decoded one = decode_at(text, end);
      turkish = turkish || is_turkish(one.c) || one.c == 0x15e || one.c == 0x15f;
      capitals = capitals && (unicode::property(one.c) & unicode::kLower) == 0;
      if (one.c == 'I') {
        places.push_back(end);
        dotless += kDotless;
      } else {
        dotless += text.substr(end, one.length);
      }
      end += one.length;
    }
    const auto frequency = [](std::string_view word) { return background_frequency(word_hash(fold_word(word))); };
    if (!turkish) {
      const double with_dot = frequency(text.substr(begin, end - begin));
      turkish = frequency(dotless) > with_dot ||
                (with_dot <= kUnlistedFrequency && capitals && is_near_dotted(text, begin, end));
    }
    for (const std::size_t place : places) {
      if (turkish) edit(place, 1, std::string(kDotless), edits);
    }
    at = text.find('I', end);
  }
}

}  // namespace

void add_letter_forms(std::string_view text, std::vector<Edit>& edits) {
  bool semitic = false;
  bool cyrillic = false;
  bool latin = false;
  for (std::size_t at = base::next_wide(text, 0); at < text.size(); at = base::next_wide(text, at + 1)) {
    const auto byte = static_cast<unsigned char>(text[at]);
    latin = latin || byte == 0xc4 || byte == 0xc5 || byte == 0xc8;
    if (byte < 0xd0) continue;
    semitic = semitic || (byte >= 0xd6 && byte <= 0xdb) ||
              (byte == 0xef && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xac);
    cyrillic = cyrillic || byte <= 0xd2;
  }
  if (semitic) add_semitic_forms(text, edits);
  if (cyrillic) add_serbian(text, edits);
  if (!latin) return;
  // A name in the other language is none of the text.
  const LatinLetters counts = count_latin_letters(text);
  if (counts.romanian > 4 * counts.turkish) add_commas_below(text, edits);
  if (counts.turkish > 4 * counts.romanian) add_turkish(text, edits);
}

std::uint64_t add_invisible_blanks(std::string_view text, std::vector<Edit>& edits) {
  std::uint64_t count = 0;
  const auto is_filler = [](char32_t c) { return c == 0x3164 || c == 0x115f || c == 0x1160 || c == 0xffa0; };
  const auto is_jamo = [&](std::size_t at) {
    if (at >= text.size()) return false;
    const char32_t c = decode_at(text, at).c;
    return c >= 0x1100 && c < 0x1200 && !is_filler(c);
  };
  for (std::size_t at = base::next_wide(text, 0); at < text.size(); at = base::next_wide(text, at)) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead != 0xe1 && lead != 0xe3 && lead != 0xef) {
      ++at;
      continue;
    }
    const Decoded one = decode_at(text, at);
    if (is_filler(one.c)) {
      // Parts of syllables of old Korean they are where they were meant to be.
      const bool syllable = is_jamo(at + one.length) || (at > 0 && is_jamo(before(text, at)));
      if (!syllable) {
        edit(at, one.length, " ", edits);
        ++count;
      }
    }
    at += one.length;
  }
  return count;
}

std::vector<Span> words_with_invisible(std::string_view text) {
  const auto is_invisible = [](char32_t c) {
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064) ||
           (c >= 0x2066 && c <= 0x206f) || c == 0x34f || c == 0x180e || c == 0xfeff || (c >= 0xe0000 && c < 0xe0080);
  };
  const auto is_european = [&](std::size_t at) {
    const char32_t c = decode_at(text, at).c;
    const bool range = c < 0x530 || (c >= 0x1e00 && c < 0x2000);
    return range && (unicode::property(c) & unicode::kLetter) != 0;
  };
  std::vector<Span> words;
  for (std::size_t at = base::next_wide(text, 0); at < text.size(); at = base::next_wide(text, at)) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead != 0xe2 && lead != 0xcd && lead != 0xe1 && lead != 0xef && lead != 0xf3) {
      ++at;
      continue;
    }
    const Decoded one = decode_at(text, at);
    const std::size_t next = at + one.length;
    if (is_invisible(one.c)) {
      std::size_t behind = next;
      while (behind < text.size() && is_invisible(decode_at(text, behind).c)) behind += decode_at(text, behind).length;
      if (at > 0 && behind < text.size() && is_european(before(text, at)) && is_european(behind)) {
        if (words.empty() || words.back().end <= at) {
          std::size_t begin = at;
          while (begin > 0 && at - begin < 200 && is_letter_at(text, before(text, begin))) begin = before(text, begin);
          std::size_t end = behind;
          while (end < text.size() && end - behind < 400) {
            const Decoded letter = decode_at(text, end);
            if (!is_letter_at(text, end) && !is_invisible(letter.c)) break;
            end += letter.length;
          }
          words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        }
      }
      at = behind;
      continue;
    }
    at = next;
  }
  return words;
}

namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_ascii_letter(char c) { return is_small(c) || (c >= 'A' && c <= 'Z'); }

// Whether digits in `word` may stand for letters: single ones or two, most of it letters, small ones behind the first.
bool has_digits_for_letters(std::string_view word) {
  constexpr std::size_t kShortest = 3;
  if (word.size() < kShortest || word.size() > 40) return false;
  std::size_t digits = 0;
  std::size_t run = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (is_digit(c)) {
      if (c == '2' || c == '6' || ++run > 2) return false;
      ++digits;
      continue;
    }
    run = 0;
    if (!is_small(c) && !(i == 0 && is_ascii_letter(c))) return false;
  }
  if (digits == 0 || 5 * digits > 3 * word.size()) return false;
  // "1st", "3d", "90s": a number and its ending.
  if (is_digit(word.front()) && word.front() != '0' && word.size() < 5) return false;
  // "win32", "mp3", "v8": a name and its number.
  return !(is_digit(word.back()) && is_digit(word[word.size() - 2]) && word.size() < 6);
}

// `word` with letters for its digits; `one` for 1.
std::string with_letters(std::string_view word, char one) {
  constexpr std::string_view kLetters = "ol?eas?tbg";
  std::string out(word);
  for (char& c : out) {
    if (is_digit(c)) c = c == '1' ? one : kLetters[static_cast<std::size_t>(c - '0')];
  }
  return out;
}

// How common the better reading is, and that reading.
std::pair<double, std::string> best_reading(std::string_view word) {
  std::string with_l = with_letters(word, 'l');
  std::string with_i = with_letters(word, 'i');
  const double l = background_frequency(word_hash(fold_word(with_l)));
  const double i = background_frequency(word_hash(fold_word(with_i)));
  if (l != i) return l > i ? std::pair(l, std::move(with_l)) : std::pair(i, std::move(with_i));
  // Between consonants there is a vowel.
  const auto vowel = [](char c) { return std::string_view("aeiouyAEIOUY034").find(c) != std::string_view::npos; };
  const std::size_t at = word.find('1');
  const bool between =
      at != std::string_view::npos && at > 0 && at + 1 < word.size() && !vowel(word[at - 1]) && !vowel(word[at + 1]);
  return {l, between ? std::move(with_i) : std::move(with_l)};
}

}  // namespace

std::vector<Span> add_letters_for_digits(std::string_view text, std::vector<Edit>& edits) {
  struct Candidate {
    Span word;
    std::string reading;
  };
  std::vector<Candidate> candidates;
  std::set<std::string> known;
  for (std::size_t at = base::next_digit(text, 0); at < text.size(); at = base::next_digit(text, at)) {
    std::size_t begin = at;
    while (begin > 0 && (is_ascii_letter(text[begin - 1]) || is_digit(text[begin - 1]))) --begin;
    std::size_t end = at;
    while (end < text.size() && (is_ascii_letter(text[end]) || is_digit(text[end]))) ++end;
    at = end;
    const std::string_view word = text.substr(begin, end - begin);
    const bool alone = (begin == 0 || !is_high(text[begin - 1])) && (end == text.size() || !is_high(text[end]));
    if (!alone || !has_digits_for_letters(word)) continue;
    auto [frequency, reading] = best_reading(word);
    if (frequency > kUnlistedFrequency) known.insert(reading);
    candidates.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(reading)});
  }
  constexpr std::size_t kFewest = 3;
  std::vector<Span> words;
  if (known.size() < kFewest) return words;
  for (const Candidate& one : candidates) {
    words.push_back(one.word);
    for (std::size_t i = 0; i < one.reading.size(); ++i) {
      if (text[one.word.begin + i] != one.reading[i]) {
        edit(one.word.begin + i, 1, std::string(1, one.reading[i]), edits);
      }
    }
  }
  return words;
}

}  // namespace refrain::text
