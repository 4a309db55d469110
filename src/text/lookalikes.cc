#include "text/lookalikes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/next_byte.h"
#include "refrain/lookalikes.h"
#include "refrain/words.h"
#include "text/changed_places.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain {
namespace {

// What a byte may begin, a bit each. A stretch of bytes with one bit at most mixes no scripts.
enum ByteKind : std::uint8_t {
  kLatinByte = 1,     // a letter of ASCII, or the lead of Latin letters
  kGreekByte = 2,     // the lead of Greek ones, and of Coptic among them
  kCyrillicByte = 4,  // the lead of Cyrillic ones
  kMixedByte = 8,     // the lead of several scripts
  kDigitByte = 16,    // a digit of ASCII
  kOtherByte = 32,    // above ASCII, and none of these
};

constexpr std::array<std::uint8_t, 256> kByteKinds = [] {
  std::array<std::uint8_t, 256> kinds = {};
  const auto fill = [&kinds](unsigned first, unsigned last, std::uint8_t kind) {
    for (unsigned byte = first; byte <= last; ++byte) kinds[byte] = kind;
  };
  fill('A', 'Z', kLatinByte);
  fill('a', 'z', kLatinByte);
  fill('0', '9', kDigitByte);
  fill(0x80, 0xff, kOtherByte);
  fill(0xc3, 0xcb, kLatinByte);     // U+00C0 to U+02FF
  fill(0xcd, 0xcf, kGreekByte);     // U+0340 to U+03FF
  fill(0xd0, 0xd3, kCyrillicByte);  // U+0400 to U+04FF
  fill(0xd4, 0xd6, kMixedByte);     // Cyrillic and Armenian
  fill(0xe1, 0xe2, kMixedByte);     // much
  kinds[0xea] = kMixedByte;
  kinds[0xef] = kinds[0xf0] = kLatinByte;  // full-width letters, and rare ones
  return kinds;
}();

constexpr unsigned kForeign = kGreekByte | kCyrillicByte | kMixedByte;

std::uint8_t kind_of(char byte) { return kByteKinds[static_cast<unsigned char>(byte)]; }

// Whether letters that are not Latin may begin at text[at]. Of what shares its leads with them, that which whole texts
// are made of is none: U+1E00 to U+1EFF (Vietnamese), U+2000 to U+207F (quotation marks and dashes), Hangul.
bool may_be_foreign(std::string_view text, std::size_t at) {
  if ((kind_of(text[at]) & kForeign) == 0) return false;
  const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : std::uint8_t{0};
  switch (text[at]) {
    case '\xe1':
      return second < 0xb8 || second > 0xbb;
    case '\xe2':
      return second != 0x80 && second != 0x81;
    case '\xea':
      return second < 0xb0;
    default:
      return true;
  }
}

struct Letter {
  std::uint32_t at;
  std::uint8_t bytes;
  text::Script script;
  char32_t c;
};

bool is_small(char32_t c) { return (unicode::property(c) & unicode::kLower) != 0; }

// Finds the words that are to be written in another script, and writes them so.
class Unmasker {
 public:
  explicit Unmasker(std::string_view text) : text_(text) {}

  UnmaskedText run();

 private:
  bool read_letters(std::uint32_t begin, std::uint32_t end);
  bool can_be(text::Script script) const;
  bool is_formula() const;
  std::optional<text::Script> own_script();
  void count_text();
  void stretch(std::size_t begin, std::size_t end);
  void rewrite(Span word, text::Script script);

  std::string_view text_;
  UnmaskedText result_;
  std::uint32_t copied_ = 0;  // how far the original is in the new text
  std::vector<Word> words_;
  std::vector<std::uint8_t> flags_;
  std::vector<Letter> letters_;  // of the word that is looked at
  std::array<std::uint64_t, text::kScripts> in_word_ = {};
  bool text_counted_ = false;
  std::array<std::uint64_t, text::kScripts> in_text_ = {};  // letters without look-alikes
};

// The letters of a word, where it mixes scripts and has nothing but letters and their marks.
bool Unmasker::read_letters(std::uint32_t begin, std::uint32_t end) {
  letters_.clear();
  in_word_ = {};
  const char* const stop = text_.data() + end;
  for (std::uint32_t at = begin; at < end;) {
    const text::Decoded decoded = text::decode_utf8(text_.data() + at, stop);
    const text::Script script = text::script_of(decoded.c);
    if (script != text::Script::kOther) {
      letters_.push_back({at, static_cast<std::uint8_t>(decoded.length), script, decoded.c});
      ++in_word_[static_cast<std::size_t>(script)];
    } else if ((unicode::property(decoded.c) & (unicode::kMark | unicode::kIgnorable)) == 0) {
      return false;
    }
    at += static_cast<std::uint32_t>(decoded.length);
  }
  return std::count(in_word_.begin(), in_word_.end(), 0u) < static_cast<int>(text::kScripts) - 1;
}

bool Unmasker::can_be(text::Script script) const {
  if (in_word_[static_cast<std::size_t>(script)] == 0) return false;
  return std::all_of(letters_.begin(), letters_.end(), [script](const Letter& letter) {
    return letter.script == script || text::lookalike(letter.c, script) != 0;
  });
}

// Whether a word has Latin letters and Greek ones as formulas have them.
bool Unmasker::is_formula() const {
  const auto capital = [this](std::size_t i) {
    return letters_[i].script == text::Script::kLatin && !is_small(letters_[i].c);
  };
  constexpr char32_t kOmicron = 0x3bf;
  std::size_t at_ends = 0;
  for (std::size_t i = 0; i < letters_.size(); ++i) {
    const Letter& letter = letters_[i];
    if (letter.script == text::Script::kLatin) continue;
    if (letter.script != text::Script::kGreek || !is_small(letter.c) || letter.c == kOmicron) return false;
    const bool at_end = i == 0 || i + 1 == letters_.size();
    if (at_end) {
      ++at_ends;
    } else if (!capital(i - 1) || !capital(i + 1)) {
      return false;
    }
  }
  return at_ends <= 1;
}

void Unmasker::count_text() {
  if (text_counted_) return;
  text_counted_ = true;
  const char* const end = text_.data() + text_.size();
  for (const char* at = text_.data(); at < end;) {
    const text::Decoded decoded = text::decode_utf8(at, end);
    at += decoded.length;
    const text::Script script = text::script_of(decoded.c);
    if (script == text::Script::kOther || text::has_lookalike(decoded.c)) continue;
    ++in_text_[static_cast<std::size_t>(script)];
  }
}

std::optional<text::Script> Unmasker::own_script() {
  std::optional<text::Script> own;
  for (std::size_t i = 0; i < text::kScripts; ++i) {
    const auto script = static_cast<text::Script>(i);
    if (!can_be(script)) continue;
    if (!own) {
      own = script;
      continue;
    }
    count_text();
    const auto best = static_cast<std::size_t>(*own);
    const bool more = in_text_[i] != in_text_[best] ? in_text_[i] > in_text_[best] : in_word_[i] > in_word_[best];
    if (more) own = script;
  }
  if (own && is_formula()) return std::nullopt;
  return own;
}

void Unmasker::rewrite(Span word, text::Script script) {
  result_.words.push_back(word);
  for (const Letter& letter : letters_) {
    if (letter.script == script) continue;
    result_.text.append(text_.substr(copied_, letter.at - copied_));
    std::array<char, 4> bytes;
    const std::size_t length = text::encode_utf8(text::lookalike(letter.c, script), bytes.data());
    result_.exchanges.push_back(
        {static_cast<std::uint32_t>(result_.text.size()), letter.at, static_cast<std::uint8_t>(length), letter.bytes});
    result_.text.append(bytes.data(), length);
    copied_ = letter.at + letter.bytes;
  }
}

// Looks at the words of text[begin, end), which no word reaches out of.
void Unmasker::stretch(std::size_t begin, std::size_t end) {
  find_words(text_.substr(begin, end - begin), words_, flags_);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if ((flags_[i] & kUnspaced) != 0) continue;
    const Span word = {static_cast<std::uint32_t>(begin) + words_[i].begin,
                       static_cast<std::uint32_t>(begin) + words_[i].end};
    if (!read_letters(word.begin, word.end)) continue;
    if (const std::optional<text::Script> script = own_script()) rewrite(word, *script);
  }
}

UnmaskedText Unmasker::run() {
  std::size_t looked_at = 0;  // up to here
  for (std::size_t at = base::next_wide(text_, 0); at < text_.size(); at = base::next_wide(text_, at)) {
    if (!may_be_foreign(text_, at)) {
      ++at;
      continue;
    }
    // Around it, as far as words could reach: to bytes of ASCII that are in none.
    std::size_t begin = at;
    unsigned kinds = 0;
    while (begin > looked_at && kind_of(text_[begin - 1]) != 0) kinds |= kind_of(text_[--begin]);
    while (at < text_.size() && kind_of(text_[at]) != 0) kinds |= kind_of(text_[at++]);
    looked_at = at;
    if ((kinds & kMixedByte) != 0 || std::popcount(kinds & (kLatinByte | kGreekByte | kCyrillicByte)) > 1) {
      stretch(begin, at);
    }
  }
  if (result_.changed()) result_.text.append(text_.substr(copied_));
  return std::move(result_);
}

}  // namespace

UnmaskedText unmask_lookalikes(std::string_view text) { return Unmasker(text).run(); }

Span UnmaskedText::original(Span span) const { return text::original_span(exchanges, span); }

Span UnmaskedText::changed_place(Span span) const { return text::changed_span(exchanges, span); }

}  // namespace refrain
