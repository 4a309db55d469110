#include "report/json_writer.h"

#include <charconv>
#include <cmath>
#include <cstddef>

#include "text/words_utf8.h"

namespace refrain::report {

void append_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };
  out.push_back('"');
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && plain(text[end])) ++end;
    out.append(text.substr(i, end - i));
    i = end;
    if (i == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      i += text::append_utf8(text, i, out);
      continue;
    }
    ++i;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out.push_back(kHex[byte >> 4]);
        out.push_back(kHex[byte & 15]);
    }
  }
  out.push_back('"');
}

void append_number(std::string& out, std::uint64_t number) { out += std::to_string(number); }

void append_number(std::string& out, double number, int digits) {
  double scale = 1;
  for (int k = 0; k < digits; ++k) scale *= 10;
  const auto scaled = static_cast<std::uint64_t>(std::floor(number * scale + 1e-9));
  const auto unit = static_cast<std::uint64_t>(scale);
  out += std::to_string(scaled / unit);
  std::string fraction = std::to_string(scaled % unit + unit).substr(1);
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  out.push_back('.');
  out += fraction;
}

}  // namespace refrain::report
