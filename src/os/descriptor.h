// Descriptors: closing, and reading and writing all that was asked for. The one place with these loops.

#ifndef REFRAIN_SRC_OS_DESCRIPTOR_H_
#define REFRAIN_SRC_OS_DESCRIPTOR_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace refrain::os {

// Owns a descriptor and closes it at the end; -1: none. Standard streams are not closed.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

  // Closes it now. 0, or the errno of close(2).
  int close();

 private:
  int number_ = -1;
};

// What the functions below return where the bytes end too early; no errno is negative.
inline constexpr int kEndOfFile = -1;

// Write all of `bytes`: where the descriptor stands, or from `offset` on. A call that a signal interrupts is made again;
// a descriptor that does not block is waited for. 0, or the errno that ended it.
int write_all(int descriptor, std::string_view bytes);
int write_all_at(int descriptor, std::string_view bytes, std::uint64_t offset);

// Reads `size` bytes from `offset` on. 0, an errno, or kEndOfFile.
int read_all_at(int descriptor, char* into, std::size_t size, std::uint64_t offset);

// Read and write once, as read(2) and write(2) do, but again after a signal, and after a wait where the descriptor does
// not block. The count, or -1 with errno set.
std::ptrdiff_t read_some(int descriptor, char* into, std::size_t size);
std::ptrdiff_t write_some(int descriptor, std::string_view bytes);

}  // namespace refrain::os

#endif  // REFRAIN_SRC_OS_DESCRIPTOR_H_
