// A hash of bytes that come in pieces, the same however they are cut.

#ifndef REFRAIN_SRC_BASE_RUNNING_HASH_H_
#define REFRAIN_SRC_BASE_RUNNING_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace refrain::base {

class RunningHash {
 public:
  void add(std::string_view bytes) {
    for (std::size_t begun = size_ % sizeof word_; !bytes.empty() && (begun > 0 || bytes.size() < sizeof word_);) {
      word_ |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes.front())) << (8 * begun);
      bytes.remove_prefix(1);
      begun = ++size_ % sizeof word_;
      if (begun == 0) take_word();
    }
    while (bytes.size() >= sizeof word_) {
      bytes.copy(reinterpret_cast<char*>(&word_), sizeof word_);
      bytes.remove_prefix(sizeof word_);
      size_ += sizeof word_;
      take_word();
    }
    if (!bytes.empty()) add(bytes);  // fewer than a word
  }

  // Of all that was added so far.
  std::uint64_t digest() const { return mix(combine(hash_, word_) ^ size_); }

 private:
  void take_word() {
    hash_ = combine(hash_, word_);
    word_ = 0;
  }

  std::uint64_t hash_ = 0;
  std::uint64_t word_ = 0;  // that is not full
  std::uint64_t size_ = 0;
};

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_RUNNING_HASH_H_
