#include "text/fold.h"

#include <cstring>
#include <string>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "refrain/words.h"
#include "text/fold_normalise.h"
#include "text/words_hash.h"
#include "text/words_utf8.h"

namespace refrain {

std::uint64_t word_hash(std::string_view folded) {
  if (folded.size() <= 16) return text::hash_short_word(folded.data(), folded.size());
  return XXH3_64bits(folded.data(), folded.size());
}

std::string fold_word(std::string_view word) {
  text::WordFolder folder;
  folder.clear();
  const char* at = word.data();
  const char* end = at + word.size();
  while (at != end) {
    const text::Decoded one = text::decode_utf8(at, end);
    const std::uint16_t property = unicode::property(one.c);
    if (!(property & unicode::kIgnorable)) folder.add(one.c, property, at, one.length);
    at += one.length;
  }
  return std::string(folder.folded());
}

}  // namespace refrain

namespace refrain::text {

std::uint64_t WordFolder::hash_long_ascii(const char* bytes, std::size_t length) {
  clear();
  reserve(length);
  for (std::size_t i = 0; i < length; ++i) {
    data_[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) | 0x20);
  }
  return XXH3_64bits(data_, length);
}

void WordFolder::grow(std::size_t more) {
  std::size_t capacity = capacity_ * 2;
  if (capacity - size_ < more) capacity = size_ + more;
  std::unique_ptr<char[]> heap(new char[capacity]);
  std::memcpy(heap.get(), data_, size_);
  heap_ = std::move(heap);
  data_ = heap_.get();
  capacity_ = capacity;
}

void WordFolder::append(char32_t c) {
  reserve(4);
  size_ += encode_utf8(c, data_ + size_);
}

void WordFolder::append_map(std::uint32_t place) {
  const char32_t* text = unicode::map_text(place);
  const std::size_t length = unicode::map_length(place);
  for (std::size_t i = 0; i < length; ++i) append(text[i]);
}

void WordFolder::normalise_segment() {
  std::u32string& text = code_points_;
  text.clear();
  for (const char* at = segment_; at != end_;) {
    const Decoded one = decode_utf8(at, end_);
    if (!(unicode::property(one.c) & unicode::kIgnorable)) text.push_back(one.c);
    at += one.length;
  }
  fold_code_points(text, scratch_);
  size_ = segment_size_;
  for (const char32_t c : text) append(c);
  dirty_ = false;
}

}  // namespace refrain::text
