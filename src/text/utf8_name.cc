#include "text/utf8_name.h"

#include <cstddef>

#include "text/words_utf8.h"

namespace refrain::text {
namespace {

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const Decoded decoded = decode_utf8(bytes.data() + at, bytes.data() + bytes.size());
    if (decoded.length == 1) return false;
    at += decoded.length;
  }
  return true;
}

}  // namespace

std::string utf8_name(std::string_view name) {
  if (is_utf8(name)) return std::string(name);
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = "file:";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && c != '%') {
      out += c;
      continue;
    }
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace refrain::text
