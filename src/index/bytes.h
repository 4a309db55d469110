// Numbers and texts as bytes, the same on every machine.

#ifndef REFRAIN_SRC_INDEX_BYTES_H_
#define REFRAIN_SRC_INDEX_BYTES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace refrain::index {

// Big-endian, so that keys sort by their numbers.
inline void append_big(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t k = bytes; k-- > 0;) out.push_back(static_cast<char>(value >> (8 * k) & 0xff));
}

inline std::uint64_t read_big(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

// 7 bits a byte, low ones first; the top bit says that more follow.
inline void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

inline void append_text(std::string& out, std::string_view text) {
  append_varint(out, text.size());
  out += text;
}

// Reads what the above appended. Once something is missing, everything is 0 and good() is false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t big(std::size_t bytes) {
    if (rest_.size() < bytes) return fail();
    const std::uint64_t value = read_big(rest_.substr(0, bytes));
    rest_.remove_prefix(bytes);
    return value;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return fail();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }
  std::string_view text() {
    const std::uint64_t size = varint();
    if (!good_ || size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }
  std::string_view rest() const { return rest_; }
  bool good() const { return good_; }
  // Whether all was there and nothing is left.
  bool done() const { return good_ && rest_.empty(); }

 private:
  std::uint64_t fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_BYTES_H_
