#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <pugixml.hpp>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/feeds/xml_feed.h"
#include "io/html/html.h"

namespace refrain::io {
namespace {

constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata;

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view prefix_of(std::string_view name) { return name.substr(0, name.size() - local_name(name).size()); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool holds_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

// The text that stands in an element itself.
std::string own_text(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& child : node.children()) {
    if (holds_text(child)) text += child.value();
  }
  return text;
}

bool has_elements(const pugi::xml_node& node) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) return true;
  }
  return false;
}

void append_escaped(std::string& html, const char* text) {
  for (; *text != '\0'; ++text) {
    if (*text == '<') {
      html += "&lt;";
    } else if (*text == '&') {
      html += "&amp;";
    } else if (*text == '"') {
      html += "&quot;";
    } else {
      html += *text;
    }
  }
}

// Writes the content of an element as HTML, its elements without prefixes. pugixml walks without recursion: no nesting
// is too deep.
class HtmlWriter : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    close_to(depth());
    if (holds_text(node)) append_escaped(html_, node.value());
    if (node.type() != pugi::node_element) return true;
    const std::string_view name = local_name(node.name());
    html_ += '<';
    html_ += name;
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      html_ += ' ';
      html_ += attribute.name();
      html_ += "=\"";
      append_escaped(html_, attribute.value());
      html_ += '"';
    }
    html_ += node.first_child().empty() ? "/>" : ">";
    if (!node.first_child().empty()) open_.emplace_back(depth(), name);
    return true;
  }

  bool end(pugi::xml_node&) override {
    close_to(0);
    return true;
  }

  std::string& html() { return html_; }

 private:
  void close_to(int depth) {
    while (!open_.empty() && open_.back().first >= depth) {
      html_ += "</";
      html_ += open_.back().second;
      html_ += '>';
      open_.pop_back();
    }
  }

  std::string html_;
  std::vector<std::pair<int, std::string_view>> open_;
};

std::string text_of_markup(pugi::xml_node node) {
  HtmlWriter writer;
  node.traverse(writer);
  return visible_text(std::move(writer.html()), true);
}

// Whether the content of an element is text as it stands, by what Atom says in `type`.
bool is_plain(std::string_view type, bool atom) {
  return type == "text" || type == "text/plain" || (type.empty() && atom);
}

// Whether `type` names something other than text: then the element is passed over.
bool is_other_media(std::string_view type) {
  return type.find('/') != std::string_view::npos && !type.starts_with("text/") && type != "application/xhtml+xml";
}

std::string text_of(const pugi::xml_node& node, bool atom) {
  const std::string_view type = node.attribute("type").value();
  if (is_other_media(type)) return {};
  if (has_elements(node)) return text_of_markup(node);
  std::string text = own_text(node);
  if (!is_plain(type, atom)) text = visible_text(std::move(text));
  return std::string(trimmed(text));
}

// Whether the reference behind "&#", up to its semicolon, means no character: NUL, half of a pair, or none of
// Unicode's.
bool means_no_character(std::string_view reference) {
  const bool hex = reference.starts_with('x');
  if (hex) reference.remove_prefix(1);
  if (reference.empty()) return false;
  constexpr std::uint32_t kLast = 0x10ffff;
  std::uint32_t number = 0;
  for (const char c : reference) {
    const bool letter = hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    if (!letter && (c < '0' || c > '9')) return false;
    const auto digit = static_cast<std::uint32_t>(letter ? (c & 0xf) + 9 : c - '0');
    number = std::min(number * (hex ? 16 : 10) + digit, kLast + 1);
  }
  return number == 0 || number > kLast || (number >= 0xd800 && number < 0xe000);
}

// Where a section begins in which references are none: how it ends.
std::string_view literal_end(std::string_view text) {
  if (text.starts_with("<![CDATA[")) return "]]>";
  if (text.starts_with("<!--")) return "-->";
  return text.starts_with("<?") ? "?>" : "";
}

// Puts U+FFFD in place of references that mean no character: pugixml writes NUL for some of them, at which its strings
// end, and with them the rest of the text.
std::string_view without_bad_references(std::string_view element, std::string& copy) {
  constexpr std::string_view kReference = "&#";
  if (element.find(kReference) == std::string_view::npos) return element;
  std::size_t copied = 0;
  for (std::size_t at = 0; (at = element.find_first_of("&<", at)) != std::string_view::npos;) {
    const std::string_view rest = element.substr(at);
    if (const std::string_view end = literal_end(rest); !end.empty()) {
      at = element.find(end, at);
      if (at == std::string_view::npos) break;
      continue;
    }
    ++at;
    if (!rest.starts_with(kReference)) continue;
    const std::string_view behind = rest.substr(kReference.size());
    const std::size_t length = behind.find_first_of(";&<");
    if (length == std::string_view::npos || behind[length] != ';') continue;
    if (!means_no_character(behind.substr(0, length))) continue;
    copy += element.substr(copied, at - 1 - copied);
    copy += "\xef\xbf\xbd";
    copied = at = at + 1 + length + 1;
  }
  if (copied == 0) return element;
  copy += element.substr(copied);
  return copy;
}

// Whether an element is an item of RSS or an entry of Atom, by what it holds. Any other one counts as text as it
// stands.
bool is_feed_item(const pugi::xml_node& root, const std::string& prefix) {
  constexpr std::string_view kShared[] = {"author", "category",  "comments", "contributor", "enclosure", "id",
                                          "link",   "published", "rights",   "source",      "updated"};
  if (root.attribute("rdf:about")) return true;
  bool any = false;
  bool others = false;
  for (const pugi::xml_node& child : root.children()) {
    if (child.type() != pugi::node_element) continue;
    any = true;
    std::string_view name = child.name();
    if (!name.starts_with(prefix) || local_name(name).size() + prefix.size() != name.size()) continue;
    name.remove_prefix(prefix.size());
    if (name == "guid" || name == "pubDate") return true;
    others = others || std::find(std::begin(kShared), std::end(kShared), name) == std::end(kShared);
  }
  return any && !others;
}

// All text in an element, a line for each that holds some.
class AllText : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    if (!holds_text(node)) return true;
    const std::string_view piece = trimmed(node.value());
    if (piece.empty()) return true;
    if (!text.empty()) text += '\n';
    text += piece;
    return true;
  }

  std::string text;
};

std::string id_of(const pugi::xml_node& item, const std::string& prefix) {
  for (const char* known : {"guid", "id"}) {
    const std::string id = own_text(item.child((prefix + known).c_str()));
    if (!trimmed(id).empty()) return std::string(trimmed(id));
  }
  if (const std::string_view about = item.attribute("rdf:about").value(); !about.empty()) {
    return std::string(about);
  }
  std::string first;
  const std::string name = prefix + "link";  // the loop keeps a pointer to it
  for (const pugi::xml_node& link : item.children(name.c_str())) {
    const std::string text = own_text(link);
    std::string_view address = trimmed(text);
    if (address.empty()) address = link.attribute("href").value();
    if (address.empty()) continue;
    const std::string_view relation = link.attribute("rel").value();
    if (relation.empty() || relation == "alternate") return std::string(address);
    if (first.empty()) first = address;
  }
  return first;
}

}  // namespace

absl::Status parse_xml_item(std::string_view element, XmlItem& item) {
  item.id.clear();
  item.text.clear();
  std::string copy;
  element = without_bad_references(element, copy);
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(element.data(), element.size(), kParse, pugi::encoding_utf8);
  if (!result) {
    return absl::InvalidArgumentError(
        absl::StrFormat("broken XML at byte %d of the item: %s", result.offset + 1, result.description()));
  }
  const pugi::xml_node root = document.document_element();
  const std::string prefix(prefix_of(root.name()));
  const bool atom = local_name(root.name()) == "entry";
  item.id = id_of(root, prefix);

  bool any = false;
  const pugi::xml_node title = root.child((prefix + "title").c_str());
  if (title) {
    any = true;
    item.text = text_of(title, atom);
  }
  std::array<std::string, 4> names = {"content:encoded", prefix + "content", prefix + "description",
                                      prefix + "summary"};
  for (const std::string& name : names) {
    const pugi::xml_node body = root.child(name.c_str());
    if (!body) continue;
    any = true;
    const std::string text = text_of(body, atom && name != names[0]);
    if (text.empty()) continue;
    if (!item.text.empty()) item.text += "\n\n";
    item.text += text;
    break;
  }
  if (!any && !is_feed_item(root, prefix)) {
    AllText all;
    pugi::xml_node walked = root;
    walked.traverse(all);
    item.text = std::move(all.text);
  }
  return absl::OkStatus();
}

}  // namespace refrain::io
