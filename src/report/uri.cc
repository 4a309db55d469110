#include "report/uri.h"

namespace refrain::report {

std::string path_uri(std::string_view path) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=@/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  while (path.starts_with("./")) {
    path.remove_prefix(2);
    while (path.starts_with('/')) path.remove_prefix(1);  // ".//a" is no absolute path
  }
  std::string out;
  // Two slashes in front would name a host.
  if (path.starts_with('/')) {
    out = "file://";
    while (path.starts_with("//")) path.remove_prefix(1);
  }
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace refrain::report
