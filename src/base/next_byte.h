// Where the next byte of a kind is. Most stretches of a text have none, so eight bytes are looked at together.

#ifndef REFRAIN_SRC_BASE_NEXT_BYTE_H_
#define REFRAIN_SRC_BASE_NEXT_BYTE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace refrain::base {

// The same byte eight times.
constexpr std::uint64_t eight_times(std::uint8_t byte) { return byte * std::uint64_t{0x0101'0101'0101'0101u}; }

// Whether one of eight bytes is below `limit`, which is 128 at most.
constexpr bool any_below(std::uint64_t eight, std::uint8_t limit) {
  return ((eight - eight_times(limit)) & ~eight & eight_times(0x80)) != 0;
}

// Whether one of eight bytes is `byte`.
constexpr bool any_equal(std::uint64_t eight, char byte) {
  return any_below(eight ^ eight_times(static_cast<std::uint8_t>(byte)), 1);
}

// The first byte of `text` from `at` on that is(byte) holds for; the size of the text if there is none. any(eight) must
// hold for eight bytes if it holds for one of them; it may hold for others too.
template <typename Any, typename Is>
std::size_t next_byte(std::string_view text, std::size_t at, const Any& any, const Is& is) {
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (!any(eight)) continue;
    for (std::size_t k = at; k < at + sizeof eight; ++k) {
      if (is(text[k])) return k;
    }
  }
  while (at < text.size() && !is(text[at])) ++at;
  return at;
}

// Behind all stretches of 32 bytes that hold no byte of a kind: for kinds that most texts hardly have. any() is as above.
template <typename Any>
std::size_t skip_without(std::string_view text, std::size_t at, const Any& any) {
  std::array<std::uint64_t, 4> eights;
  for (; at + sizeof eights <= text.size(); at += sizeof eights) {
    std::memcpy(eights.data(), text.data() + at, sizeof eights);
    if (any(eights[0]) || any(eights[1]) || any(eights[2]) || any(eights[3])) break;
  }
  return at;
}

// The next byte that is not ASCII.
inline std::size_t next_wide(std::string_view text, std::size_t at) {
  const auto any = [](std::uint64_t eight) { return (eight & eight_times(0x80)) != 0; };
  return next_byte(text, skip_without(text, at, any), any,
                   [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

// The next digit of ASCII.
inline std::size_t next_digit(std::string_view text, std::size_t at) {
  const auto any = [](std::uint64_t eight) { return any_below(eight ^ eight_times('0'), 10); };
  return next_byte(text, skip_without(text, at, any), any, [](char c) { return c >= '0' && c <= '9'; });
}

// The next line feed, carriage return or form feed.
inline std::size_t next_line_end(std::string_view text, std::size_t at) {
  return next_byte(
      text, at, [](std::uint64_t eight) { return any_below(eight ^ eight_times(8), 8); },
      [](char c) { return c == '\n' || c == '\r' || c == '\f'; });
}

// The next of some bytes.
template <char... kBytes>
std::size_t next_of(std::string_view text, std::size_t at) {
  return next_byte(
      text, at, [](std::uint64_t eight) { return (any_equal(eight, kBytes) || ...); },
      [](char c) { return ((c == kBytes) || ...); });
}

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_NEXT_BYTE_H_
