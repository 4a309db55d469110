// What readers of XML parts share: parsing, a walk that no nesting is too deep for, and styles.

#ifndef REFRAIN_SRC_IO_OFFICE_OFFICE_XML_H_
#define REFRAIN_SRC_IO_OFFICE_OFFICE_XML_H_

#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/status.h"
#include "io/hidden_text.h"
#include "io/office/zip_package.h"

namespace refrain::io {

// An XML part, parsed. pugixml reads no document type, so entities that one defines stay as they stand.
struct XmlPart {
  std::string bytes;  // which the tree points into
  pugi::xml_document tree;
};

absl::Status read_xml(const ZipPackage& package, const std::string& name, XmlPart& part);

// The part of a qualified name behind its prefix.
std::string_view local_name(std::string_view name);

// The first attribute of this local name, whatever its prefix.
std::string_view attribute(const pugi::xml_node& node, std::string_view local);

// Whether a node holds text.
bool is_text(const pugi::xml_node& node);

// The element before a node among its siblings; null where there is none.
pugi::xml_node previous_element(const pugi::xml_node& node);

// Calls enter(node) for every node below `root`, and leave(node) behind what is in it where enter() returned true;
// where it returned false, what is in it is passed over and leave() not called.
template <typename Enter, typename Leave>
void walk_xml(const pugi::xml_node& root, const Enter& enter, const Leave& leave) {
  pugi::xml_node node = root.first_child();
  while (node) {
    const bool inside = enter(node);
    if (inside && node.first_child()) {
      node = node.first_child();
      continue;
    }
    if (inside) leave(node);
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (node == root) return;
      leave(node);
    }
    node = node.next_sibling();
  }
}

// What a paragraph is by its style.
struct StyleRole {
  enum class Kind : std::uint8_t { kNone, kText, kQuote, kHeading, kCaption, kCode, kReferences };
  Kind kind = Kind::kNone;  // kText: it says that it is none of the others
  std::uint8_t level = 0;   // of a heading, from 1

  friend bool operator==(const StyleRole&, const StyleRole&) = default;
};

// What styles say that matters here, with what they inherit.
class OfficeStyles {
 public:
  static constexpr std::uint32_t kUnknown = 0xffff'ffffu;

  struct Style {
    std::string parent;
    StyleRole role;
    HiddenBy hidden = HiddenBy::kNone;
    std::uint32_t color = kUnknown;       // 0xRRGGBB
    std::uint32_t background = kUnknown;  // likewise
  };

  void add(std::string name, Style style) { styles_[std::move(name)] = std::move(style); }

  StyleRole role(std::string_view name) const { return first(name, &Style::role, StyleRole()); }
  HiddenBy hidden(std::string_view name) const { return first(name, &Style::hidden, HiddenBy::kNone); }
  std::uint32_t color(std::string_view name) const { return first(name, &Style::color, kUnknown); }
  std::uint32_t background(std::string_view name) const { return first(name, &Style::background, kUnknown); }

 private:
  // What the style says, or the nearest that it is made of; `none` where none does.
  template <typename Value>
  Value first(std::string_view name, Value Style::* property, Value none) const {
    auto found = styles_.find(std::string(name));
    for (int i = 0; i < kMostParents && found != styles_.end(); ++i) {
      if (found->second.*property != none) return found->second.*property;
      found = styles_.find(found->second.parent);
    }
    return none;
  }

  static constexpr int kMostParents = 32;  // a circle of them must end

  std::unordered_map<std::string, Style> styles_;
};

// What a style of this name is for, where it is one of those that word processors and pandoc have; case and blanks do not
// matter.
StyleRole role_of_style(std::string_view name);

// By an outline level as the formats write it, from `first`: a heading where it is one of nine, else text.
StyleRole role_of_level(std::string_view level, int first);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OFFICE_OFFICE_XML_H_
