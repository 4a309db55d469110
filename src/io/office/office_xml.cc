#include "io/office/office_xml.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"

namespace refrain::io {
namespace {

constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata;

}  // namespace

absl::Status read_xml(const ZipPackage& package, const std::string& name, XmlPart& part) {
  absl::StatusOr<std::string> bytes = package.read(name);
  if (!bytes.ok()) return bytes.status();
  part.bytes = *std::move(bytes);
  const pugi::xml_parse_result result = part.tree.load_buffer_inplace(part.bytes.data(), part.bytes.size(), kParse);
  if (result) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("broken XML at byte %d of its part %s: %s; %s", result.offset + 1,
                                                    printable(name), result.description(), package.save_again()));
}

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view attribute(const pugi::xml_node& node, std::string_view local) {
  for (const pugi::xml_attribute& candidate : node.attributes()) {
    if (local_name(candidate.name()) == local) return candidate.value();
  }
  return {};
}

bool is_text(const pugi::xml_node& node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

pugi::xml_node previous_element(const pugi::xml_node& node) {
  pugi::xml_node previous = node.previous_sibling();
  while (previous && previous.type() != pugi::node_element) previous = previous.previous_sibling();
  return previous;
}

bool is_quotation_style(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == ' ') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  // LibreOffice writes a blank in a name as _20_.
  for (std::size_t at = plain.find("_20_"); at != std::string::npos; at = plain.find("_20_", at)) {
    plain.erase(at, 4);
  }
  constexpr std::array<std::string_view, 4> kNames = {"quote", "intensequote", "blocktext", "quotations"};
  return std::find(kNames.begin(), kNames.end(), plain) != kNames.end();
}

}  // namespace refrain::io
