// Words: examples, the oracle in Python on all code points and on random texts, and the paths against each other.

#include "refrain/words.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/cpu.h"
#include "catch.h"
#include "oracle/words.h"
#include "text/hash_words.h"
#include "text/unicode_tables.h"
#include "text/words_paths.h"
#include "text/words_utf8.h"

namespace refrain {
namespace {

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    char bytes[4];
    out.append(bytes, text::encode_utf8(c, bytes));
  }
  return out;
}

struct Found {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
};

Found find(std::string_view text) {
  Found found;
  find_words(text, found.words, found.flags);
  return found;
}

// As the oracle writes them.
std::string spell(std::string_view text) {
  const Found found = find(text);
  std::string out;
  for (std::size_t i = 0; i < found.words.size(); ++i) {
    const Word& word = found.words[i];
    out += std::to_string(word.begin) + ' ' + std::to_string(word.end) + ' ' + std::to_string(found.flags[i]) + ' ' +
           fold_word(text.substr(word.begin, word.end - word.begin)) + '\x1f';
  }
  return out;
}

bool same(const Found& a, const Found& b) {
  return a.flags == b.flags &&
         std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(), [](const Word& x, const Word& y) {
           return x.hash == y.hash && x.begin == y.begin && x.end == y.end;
         });
}

using HashPath = std::size_t (*)(std::string_view, std::size_t, std::vector<std::uint64_t>&);

// All hashes, call by call. Checks that every call but one at the end gets on.
std::vector<std::uint64_t> all_hashes(HashPath path, std::string_view text) {
  std::vector<std::uint64_t> hashes;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = path(text, at, hashes);
    REQUIRE(next > at);
    REQUIRE(next <= text.size());
    at = next;
  }
  return hashes;
}

// Checks every path and every promise on one text.
void check_text(std::string_view text) {
  Found portable;
  text::find_words_portable(text, portable.words, portable.flags);
  std::vector<std::uint64_t> hashes;
  std::size_t last = 0;
  bool fine = portable.words.size() == portable.flags.size();
  for (const Word& word : portable.words) {
    fine = fine && word.begin >= last && word.begin < word.end && word.end <= text.size() &&
           word.hash == word_hash(fold_word(text.substr(word.begin, word.end - word.begin)));
    last = word.end;
    hashes.push_back(word.hash);
  }
  fine = fine && same(find(text), portable);
  fine = fine && all_hashes(text::hash_words, text) == hashes;
  fine = fine && all_hashes(text::hash_words_portable, text) == hashes;
#if defined(__x86_64__)
  if (base::use_avx2()) {
    Found blocks;
    text::find_words_by_blocks(text, blocks.words, blocks.flags);
    fine = fine && same(blocks, portable);
    fine = fine && all_hashes(text::hash_words_by_blocks, text) == hashes;
  }
#endif
  if (!fine) {
    std::string shown;
    for (const char c : text.substr(0, 200)) {
      shown += "\\x" + std::string(1, "0123456789abcdef"[c >> 4 & 15]) + "0123456789abcdef"[c & 15];
    }
    CAPTURE(text.size(), shown);
    REQUIRE(fine);
  }
}

// Holds texts against the oracle.
void check_oracle(const std::vector<std::string>& texts, std::string_view name) {
  if (!oracle::has_python()) {
    WARN("no python3 here: nothing compared");
    return;
  }
  const auto answers = oracle::ask_words(texts, name);
  REQUIRE(answers.has_value());
  std::size_t wrong = 0;
  std::size_t asked = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!(*answers)[i].has_value()) continue;
    ++asked;
    if (spell(texts[i]) != *(*answers)[i] && wrong++ < 5) CHECK(spell(texts[i]) == *(*answers)[i]);
  }
  CHECK(wrong == 0);
  CHECK(asked > texts.size() / 2);
}

// Code points that are part of words or ignorable, but of the many that behave alike only some.
std::vector<char32_t> code_points_of_words() {
  std::vector<char32_t> all;
  for (char32_t c = 1; c < unicode::kCodePoints; ++c) {
    const bool alike = (c >= 0x3400 && c < 0x9fff) || (c >= 0xac00 && c < 0xd7a3) || (c >= 0x17000 && c < 0x18d00) ||
                       (c >= 0x20000 && c < 0x2f800) || c >= 0x2fa20;
    if (alike && c % 101 != 0) continue;
    if (unicode::property(c) & (unicode::kLetter | unicode::kMark | unicode::kIgnorable)) {
      all.push_back(c);
    }
  }
  return all;
}

TEST_CASE("words: examples") {
  CHECK(spell("") == "");
  CHECK(spell(" \n.,") == "");
  CHECK(spell("It's OK_2") ==
        "0 2 0 it\x1f"
        "3 4 2 s\x1f"
        "5 7 0 ok\x1f"
        "8 9 0 2\x1f");
  CHECK(spell(to_utf8(U"na\u00efve")) == to_utf8(U"0 6 2 na\u00efve\x1f"));
  // A soft hyphen inside belongs to the span; one behind does not.
  CHECK(spell(to_utf8(U"so\u00adfa\u00ad")) == "0 6 2 sofa\x1f");
  CHECK(spell(to_utf8(U"\u00adso\u200b \u200b")) == "2 4 2 so\x1f");
  // Unspaced scripts: one code point and its marks, apart from what stands around.
  CHECK(spell(to_utf8(U"a\u4e2d\u6587b")) == to_utf8(U"0 1 2 a\x1f"
                                                     U"1 4 1 \u4e2d\x1f"
                                                     U"4 7 1 \u6587\x1f"
                                                     U"7 8 2 b\x1f"));
  CHECK(spell(to_utf8(U"\uff76\uff9e\uff76")) == to_utf8(U"0 6 1 \u30ac\x1f"
                                                         U"6 9 1 \u30ab\x1f"));
  CHECK(spell(to_utf8(U"\u0e17\u0e35\u0e48")) == to_utf8(U"0 9 1 \u0e17\u0e35\u0e48\x1f"));
  // A mark alone is a word, and begins one.
  CHECK(spell(to_utf8(U" \u0301a")) == to_utf8(U"1 4 0 \u0301a\x1f"));
  CHECK(spell(to_utf8(U"\u0e31"
                      U"a")) == to_utf8(U"0 3 1 \u0e31\x1f"
                                        U"3 4 2 a\x1f"));
}

TEST_CASE("words: bytes that are no UTF-8 stand between words") {
  CHECK(spell("a\xff"
              "b") ==
        "0 1 2 a\x1f"
        "2 3 2 b\x1f");
  CHECK(spell("a\xc3") == "0 1 2 a\x1f");
  CHECK(spell("a\xe4\xb8"
              "b") ==
        "0 1 2 a\x1f"
        "3 4 2 b\x1f");
  CHECK(spell("a\xed\xa0\x80"
              "b") ==
        "0 1 2 a\x1f"
        "4 5 2 b\x1f");  // a surrogate
  CHECK(spell("a\xc1\xa1"
              "b") ==
        "0 1 2 a\x1f"
        "3 4 2 b\x1f");  // overlong
  CHECK(spell("a\xf4\x90\x80\x80"
              "b") ==
        "0 1 2 a\x1f"
        "5 6 2 b\x1f");  // past the last
  CHECK(spell(std::string_view("a\0b", 3)) ==
        "0 1 2 a\x1f"
        "2 3 2 b\x1f");
}

TEST_CASE("words: hashes are pinned") {
  // Files hold these numbers: another result needs another kWordsVersion.
  CHECK(kWordsVersion == 1);
  CHECK(word_hash("") == 0x322818dc1121f096u);
  CHECK(word_hash("a") == 0x3bd9b0e3b51ca9abu);
  CHECK(word_hash("refrain") == 0x3cb45abb193c6c80u);
  CHECK(word_hash("sixteen bytes ok") == 0x324817d9fff3935bu);
  CHECK(word_hash("seventeen bytes k") == 0x333734e4e34f4ee8u);
  CHECK(find("REFRAIN").words[0].hash == word_hash("refrain"));
}

TEST_CASE("words: every code point alone, by the oracle") {
  std::vector<std::string> texts;
  for (char32_t c = 1; c < unicode::kCodePoints; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    // Where nothing is assigned a few will do.
    const bool of_words = (unicode::property(c) & (unicode::kLetter | unicode::kMark | unicode::kIgnorable)) != 0;
    if (!of_words && c > 0x3000 && c % 61 != 0) continue;
    texts.push_back(to_utf8(std::u32string(1, c)));
  }
  CHECK(texts.size() > 130'000);
  check_oracle(texts, "alone");
}

TEST_CASE("words: every code point of words beside others, by the oracle") {
  std::vector<std::string> texts;
  for (const char32_t c : code_points_of_words()) {
    for (const std::u32string& text :
         {std::u32string{U'a', c, U'B'}, std::u32string{c, U'\u0301'}, std::u32string{U'\u0308', c},
          std::u32string{U'\u4e2d', c, U'\u00e9', U' ', U'.'}, std::u32string{U'e', U'\u0345', c},
          std::u32string{U'\u1100', c, U'\u11a8'}}) {
      texts.push_back(to_utf8(text));
    }
  }
  check_oracle(texts, "beside");
}

TEST_CASE("words: random texts, by the oracle") {
  std::mt19937_64 random(20);
  const std::vector<char32_t> all = code_points_of_words();
  const std::u32string few =
      U"aB1 -\u00ad\u200d\ufe0f\u0301\u0323\u0345\u00e9\u00df\u0130\u4e2d\u30ab\u3099\uff76\uff9e"
      U"\u0e17\u0e35\u0e33\u1100\u1161\u11a8\uac00\u03b1\u0439\u0418\u2019\u3002\U00020000\u05d0"
      U"\u05b0";
  std::vector<std::string> texts;
  for (int i = 0; i < 40'000; ++i) {
    std::u32string text;
    for (std::size_t n = random() % 14 + 1; n != 0; --n) {
      text += random() % 3 == 0 ? all[random() % all.size()] : few[random() % few.size()];
    }
    texts.push_back(to_utf8(text));
  }
  check_oracle(texts, "random");
}

TEST_CASE("words: all paths agree on all short texts of telling bytes") {
  // Exhaustive: each text of up to 5 of these, at the end of a buffer.
  const std::string_view bytes("aZ9 \xc3\xa9\xcc\x81\xe4\xb8\xad", 11);
  for (std::size_t length = 0; length <= 5; ++length) {
    std::size_t texts = 1;
    for (std::size_t i = 0; i < length; ++i) texts *= bytes.size();
    for (std::size_t number = 0; number < texts; ++number) {
      std::string text;
      for (std::size_t left = number; text.size() < length; left /= bytes.size()) {
        text += bytes[left % bytes.size()];
      }
      check_text(text);
    }
  }
}

TEST_CASE("words: all paths agree on random bytes at every alignment") {
  std::mt19937_64 random(21);
  const std::u32string_view alphabets[] = {U"abcdefghijkXYZ0189    .,-",
                                           U"ab ",
                                           U"aB\u00e9\u0439\u0418 ",
                                           U"\u4e2d\u6587\u3002a \u30ab\u3099",
                                           U"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\u00ad ",
                                           U"\u0301\u0323\u0345\u1100\u1161\u11a8 a"};
  for (int round = 0; round < 4'000; ++round) {
    const std::size_t length = random() % (round % 8 == 0 ? 600 : 100);
    std::string text;
    const std::size_t kind = random() % 8;
    while (text.size() < length) {
      if (kind < 6) {
        const std::u32string_view alphabet = alphabets[kind];
        text += to_utf8(std::u32string(1, alphabet[random() % alphabet.size()]));
      } else if (kind == 6) {
        text += static_cast<char>(random() & 0xff);
      } else {
        text += static_cast<char>(random() % 4 == 0 ? random() & 0xff : 'a' + random() % 8);
      }
    }
    // A buffer that ends where the text does: a sanitizer sees what is read past it.
    const std::size_t shift = static_cast<std::size_t>(round) % 64;
    const std::unique_ptr<char[]> buffer(new char[shift + text.size()]);
    std::memcpy(buffer.get() + shift, text.data(), text.size());
    check_text({buffer.get() + shift, text.size()});
  }
}

TEST_CASE("words: windows and chunks end anywhere") {
  // Word ends moved over every place around the ends of a window (4 KiB) and a chunk (64 KiB).
  for (const std::size_t around : {std::size_t{4096}, text::kHashChunk}) {
    const std::size_t spread = around == text::kHashChunk ? 6 : 70;
    for (std::size_t end = around - spread; end < around + spread; ++end) {
      for (const std::string_view word : {"Word", "\xd0\xb9\xd0\xb9", "\xe4\xb8\xad", "incomprehensibilities"}) {
        std::string text;
        while (text.size() < end) text += "some words ";
        text.resize(end, 'x');
        text += ' ';
        text += word;
        text += " and more of them";
        check_text(text);
      }
    }
  }
  // Words that are longer than a window or a chunk.
  std::mt19937_64 random(22);
  for (const std::string_view piece :
       {"a", "Ab", "\xd0\xb9", "\xe4\xb8\xad", "\xcc\x81", "\xe4\xb8\xad\xcc\x81", "\xc2\xad", "\xff"}) {
    for (const std::size_t length :
         {std::size_t{4000}, std::size_t{4100}, std::size_t{9000}, 2 * text::kHashChunk + 5}) {
      std::string text(random() % 5, ' ');
      while (text.size() < length) text += piece;
      check_text(text);
      text += " end";
      check_text(text);
    }
  }
}

TEST_CASE("words: hash_words hands out chunks") {
  std::string text;
  while (text.size() < 5 * text::kHashChunk) text += "some more words ";
  std::vector<std::uint64_t> hashes;
  const std::size_t next = text::hash_words(text, 0, hashes);
  CHECK(next > text::kHashChunk / 2);
  CHECK(next < 2 * text::kHashChunk);
  CHECK(text::hash_words(text, text.size(), hashes) == text.size());
}

}  // namespace
}  // namespace refrain
