// Folds words one code point at a time: NFKC_Casefold, in one pass for nearly all text there is. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_FOLD_H_
#define REFRAIN_SRC_TEXT_FOLD_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "text/unicode_tables.h"

namespace refrain::text {

// Builds the folded form of one word after the other. Give it the code points of a word in order, default-ignorable
// ones left out or not (they are dropped where it matters), each with the bytes that spell it in the text, then ask for
// the result; clear() starts the next word.
//
// How: the word is cut before every clean code point (unicode_tables.h) into segments that fold each by itself. A
// segment of one code point, or of one with inert marks in order, is what the table says, code point by code point. Any
// other segment is normalised as Unicode Standard Annex 15 says, once it is complete. Time is linear.
//
// Holds its buffer from word to word. Not thread-safe: one folder a thread.
class WordFolder {
 public:
  WordFolder() = default;
  WordFolder(const WordFolder&) = delete;
  WordFolder& operator=(const WordFolder&) = delete;

  void clear() {
    size_ = 0;
    segment_size_ = 0;
    segment_ = nullptr;
    rank_ = 0;
    dirty_ = false;
  }

  // Adds a lower-case ASCII letter or digit, or an upper-case letter as lower-case: `byte` spells it.
  void add_ascii(const char* byte) {
    begin_segment(byte);
    end_ = byte + 1;
    rank_ = 0;
    reserve(1);
    data_[size_++] = static_cast<char>(static_cast<unsigned char>(*byte) | 0x20);
  }

  // Adds `c`, not ignorable, with its property; `bytes` (`length` of them) spell it.
  void add(char32_t c, std::uint16_t property, const char* bytes, std::size_t length) {
    if (property & unicode::kClean) {
      begin_segment(bytes);
      rank_ = property & unicode::kClosed ? 0 : unicode::kTopRank;
    } else {
      if (segment_ == nullptr) segment_ = bytes;
      const unsigned rank = property & unicode::kRankMask;
      if (!(property & unicode::kInert) || rank < rank_) dirty_ = true;
      rank_ = rank;
    }
    end_ = bytes + length;
    if (dirty_) return;
    if (property & unicode::kMapped) {
      append_map(unicode::map(c).folded);
    } else {
      reserve(length);
      for (std::size_t i = 0; i < length; ++i) data_[size_ + i] = bytes[i];
      size_ += length;
    }
  }

  // Adds a stretch that folds to itself: clean code points that are not mapped, and inert marks in order from rank()
  // on. `last_clean` is the last clean one in it, null if there is none; `rank` that of its last mark, or what add()
  // would have left after its last clean code point.
  void add_plain(const char* bytes, std::size_t length, const char* last_clean, unsigned rank) {
    if (last_clean != nullptr) {
      if (dirty_) normalise_segment();
      segment_ = last_clean;
      segment_size_ = size_ + static_cast<std::size_t>(last_clean - bytes);
    } else if (segment_ == nullptr) {
      segment_ = bytes;
    }
    end_ = bytes + length;
    rank_ = rank;
    reserve(length);
    std::memcpy(data_ + size_, bytes, length);
    size_ += length;
  }

  // The least rank that an inert mark may have to stay in order; above all ranks if none may be added plainly.
  unsigned rank() const { return dirty_ ? unicode::kTopRank + 1 : rank_; }

  // The folded word so far, valid until the next call of anything else. Add nothing after it but clear().
  std::string_view folded() {
    if (dirty_) normalise_segment();
    return {data_, size_};
  }

  // The hash of an ASCII word longer than 16 bytes, lower-cased. Uses the buffer: clears the folder.
  std::uint64_t hash_long_ascii(const char* bytes, std::size_t length);

 private:
  static constexpr std::size_t kInline = 256;

  void begin_segment(const char* bytes) {
    if (dirty_) normalise_segment();
    segment_ = bytes;
    segment_size_ = size_;
  }

  void reserve(std::size_t more) {
    if (capacity_ - size_ < more) grow(more);
  }

  void grow(std::size_t more);
  void append_map(std::uint32_t place);
  void append(char32_t c);
  void normalise_segment();

  char inline_[kInline];
  std::unique_ptr<char[]> heap_;
  char* data_ = inline_;
  std::size_t capacity_ = kInline;
  std::size_t size_ = 0;           // bytes of the folded word
  std::size_t segment_size_ = 0;   // `size_` where the current segment began
  const char* segment_ = nullptr;  // the bytes of the current segment, up to `end_`
  const char* end_ = nullptr;
  // Of the last mark; 0 after a closed code point, the top one after an open one.
  unsigned rank_ = 0;
  bool dirty_ = false;  // the current segment must be normalised; `size_` is of no meaning
  std::u32string code_points_;
  std::u32string scratch_;
};

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_FOLD_H_
