// The portable way through a text, code point by code point: the definition of a word in code. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_WORDS_SCAN_H_
#define REFRAIN_SRC_TEXT_WORDS_SCAN_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "refrain/words.h"
#include "text/fold.h"
#include "text/unicode_tables.h"
#include "text/words_hash.h"
#include "text/words_utf8.h"

namespace refrain::text {

enum AsciiKind : std::uint8_t { kAsciiOther, kAsciiUpper, kAsciiLowerOrDigit, kAsciiNone };

// By byte; kAsciiNone is from 0x80 on.
inline constexpr std::array<AsciiKind, 256> kAsciiKinds = [] {
  std::array<AsciiKind, 256> table{};
  for (unsigned c = 0x80; c < 0x100; ++c) table[c] = kAsciiNone;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = kAsciiLowerOrDigit;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = kAsciiLowerOrDigit;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = kAsciiUpper;
  return table;
}();

inline AsciiKind ascii_kind(char c) { return kAsciiKinds[static_cast<unsigned char>(c)]; }
inline bool is_ascii_word(char c) {
  const AsciiKind kind = ascii_kind(c);
  return kind == kAsciiUpper || kind == kAsciiLowerOrDigit;
}

// The top bit of every byte of `bytes` that is an ASCII letter or digit. Sums of 7 bits do not carry into the next
// byte: each reaches the top bit from the bound of its range on.
inline std::uint64_t ascii_word_bits(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kTops = 0x80 * kOnes;
  const std::uint64_t low = bytes & ~kTops;
  const std::uint64_t lower = low | kAsciiLower;
  const std::uint64_t letters = (lower + (0x80 - 'a') * kOnes) & ~(lower + (0x7f - 'z') * kOnes);
  const std::uint64_t digits = (low + (0x80 - '0') * kOnes) & ~(low + (0x7f - '9') * kOnes);
  return (letters | digits) & ~bytes & kTops;
}

inline bool is_ascii_lower(char c) { return static_cast<unsigned char>(c - 'a') < 26; }

// Scans parts of one text. Gives sink.add(begin, end, hash, flags) every word in order.
template <typename Sink>
class WordScanner {
 public:
  WordScanner(std::string_view text, Sink& sink) : text_(text), sink_(sink) {}

  // Scans text[from, to); both lie between words. Stops at the first place from `enough` on that lies between two words
  // and where a scan may begin anew; returns it, `to` at the end.
  std::size_t scan(std::size_t from, std::size_t to, std::size_t enough) {
    to_ = to;
    open_ = false;
    std::size_t at = from;
    while (at < to) {
      if (!open_ && at >= enough) return at;
      const AsciiKind kind = ascii_kind(text_[at]);
      if (kind == kAsciiOther) {
        close();
        ++at;
        continue;
      }
      if (kind != kAsciiNone && open_ && unspaced_) {
        close();
        continue;
      }
      if (!open_ && kind != kAsciiNone) {
        if (const std::size_t stop = whole_ascii_word(at); stop != 0) {
          at = stop;
          continue;
        }
      }
      if (!open_ || !unspaced_) {
        const std::size_t stop = plain_stretch(at);
        if (stop != at) {
          at = stop;
          continue;
        }
      }
      if (kind != kAsciiNone) {
        if (!open_) open(at, 0);
        folder_.add_ascii(text_.data() + at);
        end_ = ++at;
        continue;
      }
      const Decoded one = decode_utf8(text_.data() + at, text_.data() + to);
      const std::uint16_t property = unicode::property(one.c);
      if (property & unicode::kIgnorable) {
        at += one.length;
        continue;
      }
      if (!(property & (unicode::kLetter | unicode::kMark))) {
        close();
        at += one.length;
        continue;
      }
      if ((property & unicode::kLetter) && open_ && (unspaced_ || (property & unicode::kUnspaced))) {
        close();
        continue;
      }
      if (!open_) {
        if (const std::size_t stop = lone_code_points(at, enough, one, property); stop != at) {
          at = stop;
          continue;
        }
        open(at, property);
      }
      folder_.add(one.c, property, text_.data() + at, one.length);
      at += one.length;
      end_ = at;
    }
    close();
    return at;
  }

 private:
  void open(std::size_t at, std::uint16_t property) {
    open_ = true;
    unspaced_ = (property & unicode::kUnspaced) != 0;
    flags_ = kinds(at, property);
    begin_ = at;
    folder_.clear();
  }

  void close() {
    if (open_) sink_.add(begin_, end_, word_hash(folder_.folded()), flags_);
    open_ = false;
  }

  std::uint8_t kinds(std::size_t at, std::uint16_t property) const {
    const bool lower = (property & unicode::kLower) != 0 || is_ascii_lower(text_[at]);
    return static_cast<std::uint8_t>((property & unicode::kUnspaced ? kUnspaced : 0) | (lower ? kLowerCase : 0));
  }

  // The hash of a word that folds to itself, or of an ASCII word with `lower` = kAsciiLower.
  std::uint64_t hash(std::size_t begin, std::size_t end, std::uint64_t lower) {
    const char* bytes = text_.data() + begin;
    const std::size_t length = end - begin;
    if (length > kShortWord) {
      if (lower != 0) return folder_.hash_long_ascii(bytes, length);
      return word_hash({bytes, length});
    }
    if (text_.size() - begin >= kShortWord) return hash_short_word_wide(bytes, length, lower);
    char copy[kShortWord] = {};
    std::memcpy(copy, bytes, length);
    return hash_short_word_wide(copy, length, lower);
  }

  // If an ASCII word begins at `at` and ends before another ASCII byte or the end, adds it and returns its end, else 0.
  std::size_t whole_ascii_word(std::size_t at) {
    std::size_t stop = at;
    std::uint64_t others = 0;
    while (others == 0 && to_ - stop >= 8) {
      others = ~ascii_word_bits(load_bytes(text_.data() + stop)) & 0x8080808080808080u;
      stop += static_cast<std::size_t>(std::countr_zero(others)) / 8;  // 8 if there are none
    }
    while (others == 0 && stop < to_ && is_ascii_word(text_[stop])) ++stop;
    if (stop < to_ && ascii_kind(text_[stop]) == kAsciiNone) return 0;
    sink_.add(at, stop, hash(at, stop, kAsciiLower), kinds(at, 0));
    return stop;
  }

  // Goes on over code points that fold to themselves and belong to the word that is open, or to one that begins at
  // `at`. Adds that word at once if it ends there: then its hash is that of the text as it stands. Returns where it
  // stopped.
  std::size_t plain_stretch(std::size_t at) {
    const char* bytes = text_.data();
    const char* last_clean = nullptr;
    unsigned rank = open_ ? folder_.rank() : 0;
    std::uint16_t first = 0;  // property of the code point at `at`
    std::size_t stop = at;
    bool ended = true;
    while (stop < to_) {
      const AsciiKind kind = ascii_kind(bytes[stop]);
      if (kind == kAsciiLowerOrDigit) {
        last_clean = bytes + stop++;
        rank = 0;
        continue;
      }
      if (kind != kAsciiNone) {
        ended = kind == kAsciiOther;
        break;
      }
      const Decoded one = decode_utf8(bytes + stop, bytes + to_);
      const std::uint16_t property = unicode::property(one.c);
      constexpr std::uint16_t kNotPlain = unicode::kIgnorable | unicode::kUnspaced | unicode::kMapped;
      const bool of_words = (property & (unicode::kLetter | unicode::kMark)) != 0;
      if (of_words && !(property & kNotPlain)) {
        if (property & unicode::kClean) {
          last_clean = bytes + stop;
          rank = property & unicode::kClosed ? 0 : unicode::kTopRank;
        } else if ((property & unicode::kInert) && (property & unicode::kRankMask) >= rank) {
          rank = property & unicode::kRankMask;
        } else {
          ended = false;
          break;
        }
        if (stop == at) first = property;
        stop += one.length;
        continue;
      }
      const bool next_word = (property & unicode::kUnspaced) && (property & unicode::kLetter);
      ended = !(property & unicode::kIgnorable) && (!of_words || next_word);
      break;
    }
    if (stop == at) return at;
    if (!open_) {
      if (ended) {
        sink_.add(at, stop, hash(at, stop, 0), kinds(at, first));
        return stop;
      }
      open(at, first);
    }
    folder_.add_plain(bytes + at, stop - at, last_clean, rank);
    end_ = stop;
    return stop;
  }

  // Adds the words that are one unspaced letter each, folding to itself, with no mark or ignorable code point behind;
  // `one` is the code point at `at`. Returns where it stopped.
  std::size_t lone_code_points(std::size_t at, std::size_t enough, Decoded one, std::uint16_t property) {
    constexpr std::uint16_t kWanted = unicode::kLetter | unicode::kUnspaced | unicode::kClean;
    constexpr std::uint16_t kTold = kWanted | unicode::kIgnorable | unicode::kMapped;
    while ((property & kTold) == kWanted) {
      const std::size_t next = at + one.length;
      Decoded after{0, 1};
      if (next < to_) after = decode_utf8(text_.data() + next, text_.data() + to_);
      const std::uint16_t after_property = unicode::property(after.c);
      if (after_property & (unicode::kMark | unicode::kIgnorable)) break;
      sink_.add(at, next, hash(at, next, 0), kinds(at, property));
      at = next;
      if (at >= enough || at >= to_) break;
      one = after;
      property = after_property;
    }
    return at;
  }

  std::string_view text_;
  Sink& sink_;
  WordFolder folder_;
  std::size_t to_ = 0;
  bool open_ = false;       // within a word
  bool unspaced_ = false;   // which begins with an unspaced code point
  std::uint8_t flags_ = 0;  // its kinds
  std::size_t begin_ = 0;   // its first byte
  std::size_t end_ = 0;     // one past its last so far
};

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_WORDS_SCAN_H_
