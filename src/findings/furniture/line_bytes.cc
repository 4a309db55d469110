#include "findings/furniture/line_bytes.h"

#include <array>

#include "text/lines.h"

namespace refrain::findings {
namespace {

using text::is_digit;
using text::is_letter;
using text::is_white;

// Bits of kBits.
enum ByteBit : std::uint16_t {
  kDigit = 1,
  kWhite = 2,
  kMark = 4,
  kWide = 8,
  kCell = 16,      // a tab or a bar
  kRun = 32,       // three in a row part cells
  kInner = 64,     // of a name of a file, a host or an address
  kCode = 128,     // a mark of a program by itself
  kCodePair = 256  // one with the right byte beside it: '-', '0' and ':'
};

constexpr std::array<std::uint16_t, 256> kBits = [] {
  std::array<std::uint16_t, 256> bits{};
  for (unsigned byte = 0; byte < bits.size(); ++byte) {
    const char c = static_cast<char>(byte);
    std::uint16_t& of = bits[byte];
    if (is_digit(c)) of |= kDigit;
    if (is_white(c)) of |= kWhite;
    if (!is_digit(c) && !is_white(c) && !is_letter(c)) of |= kMark;
    if (byte >= 0x80) of |= kWide;
    if (c == '\t' || c == '|') of |= kCell;
    if (c == ' ' || c == '_' || c == '.') of |= kRun;
    if (c == '.' || c == '/' || c == '\\' || c == '@') of |= kInner;
    if (std::string_view("<>=!&|+$;{}\\%_#/*@(").find(c) != std::string_view::npos) of |= kCode;
    if (c == '-' || c == '0' || c == ':') of |= kCodePair;
  }
  return bits;
}();

}  // namespace

LineBytes line_bytes(std::string_view line) {
  LineBytes out;
  std::uint16_t any = 0;
  std::uint16_t before = 0;
  std::uint16_t before_that = 0;
  std::size_t at = 0;
  for (const char c : line) {
    const std::uint16_t bits = kBits[static_cast<unsigned char>(c)];
    any |= bits;
    out.white += (bits & kWhite) != 0 ? 1u : 0u;
    out.marks += (bits & kMark) != 0 ? 1u : 0u;
    // Few bytes make something with the one before.
    if (((before & (kInner | kCodePair)) | (bits & before & before_that & kRun)) != 0) {
      const char last = line[at - 1];
      out.cells = out.cells || ((bits & before_that & kRun) != 0 && c == last && c == line[at - 2]);
      out.inner_mark = out.inner_mark || ((before & kInner) != 0 && at > 1 && (bits & (kWhite | kMark)) == 0);
      // "--", "->" and " -x"; "0x"; "::".
      out.code = out.code || (last == '-' && (at == 1 || (before_that & kWhite) != 0 || (bits & kMark) != 0)) ||
                 (last == '0' && c == 'x') || (last == ':' && c == ':');
    }
    before_that = before;
    before = bits;
    ++at;
  }
  out.digit = (any & kDigit) != 0;
  out.wide = (any & kWide) != 0;
  out.cells = out.cells || (any & kCell) != 0;
  out.code = out.code || (any & kCode) != 0;
  return out;
}

}  // namespace refrain::findings
