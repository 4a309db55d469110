// An array that grows without moving: no moment at which both the old and the new one are held.

#ifndef REFRAIN_SRC_BASE_CHUNKED_VECTOR_H_
#define REFRAIN_SRC_BASE_CHUNKED_VECTOR_H_

#include <cstddef>
#include <memory>
#include <vector>

namespace refrain::base {

template <typename T>
class ChunkedVector {
 public:
  std::size_t size() const { return size_; }

  void push_back(const T& value) {
    if (size_ % kChunk == 0) chunks_.push_back(std::make_unique_for_overwrite<T[]>(kChunk));
    chunks_.back()[size_ % kChunk] = value;
    ++size_;
  }

  T& operator[](std::size_t k) { return chunks_[k / kChunk][k % kChunk]; }
  const T& operator[](std::size_t k) const { return chunks_[k / kChunk][k % kChunk]; }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }

  std::size_t memory() const { return chunks_.size() * kChunk * sizeof(T); }

 private:
  static constexpr std::size_t kChunk = std::size_t{1} << 14;

  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_CHUNKED_VECTOR_H_
