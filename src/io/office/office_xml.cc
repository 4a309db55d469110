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

StyleRole role_of_style(std::string_view name) {
  using Kind = StyleRole::Kind;
  std::string plain;
  for (const char c : name) {
    if (c == ' ') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  // LibreOffice writes a blank in a name as _20_.
  for (std::size_t at = plain.find("_20_"); at != std::string::npos; at = plain.find("_20_", at)) {
    plain.erase(at, 4);
  }
  struct Row {
    std::string_view name;
    StyleRole role;
  };
  constexpr auto kNames = std::to_array<Row>({{"bibliography", {Kind::kReferences, 0}},
                                              {"blocktext", {Kind::kQuote, 0}},
                                              {"caption", {Kind::kCaption, 0}},
                                              {"htmlpreformatted", {Kind::kCode, 0}},
                                              {"imagecaption", {Kind::kCaption, 0}},
                                              {"intensequote", {Kind::kQuote, 0}},
                                              {"preformattedtext", {Kind::kCode, 0}},
                                              {"quotations", {Kind::kQuote, 0}},
                                              {"quote", {Kind::kQuote, 0}},
                                              {"sourcecode", {Kind::kCode, 0}},
                                              {"subtitle", {Kind::kHeading, 2}},
                                              {"tablecaption", {Kind::kCaption, 0}},
                                              {"title", {Kind::kHeading, 1}}});
  for (const Row& row : kNames) {
    if (row.name == plain) return row.role;
  }
  constexpr std::string_view kHeading = "heading";
  if (plain.size() == kHeading.size() + 1 && plain.starts_with(kHeading)) {
    return role_of_level(std::string_view(plain).substr(kHeading.size()), 1);
  }
  return {};
}

StyleRole role_of_level(std::string_view level, int first) {
  if (level.size() != 1 || level[0] < '0' || level[0] > '9') return {StyleRole::Kind::kText, 0};
  const int number = level[0] - '0' - first;
  if (number < 0 || number > 8) return {StyleRole::Kind::kText, 0};
  return {StyleRole::Kind::kHeading, static_cast<std::uint8_t>(number + 1)};
}

}  // namespace refrain::io
