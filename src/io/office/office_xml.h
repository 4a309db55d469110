// What readers of XML parts share: parsing, a walk that no nesting is too deep for, and styles.

#ifndef REFRAIN_SRC_IO_OFFICE_OFFICE_XML_H_
#define REFRAIN_SRC_IO_OFFICE_OFFICE_XML_H_

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/status.h"
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

// What styles say that matters here, with what they inherit.
class OfficeStyles {
 public:
  struct Style {
    std::string parent;
    bool quoted = false;
    bool hidden = false;
  };

  void add(std::string name, Style style) { styles_[std::move(name)] = std::move(style); }

  bool quoted(std::string_view name) const { return any(name, &Style::quoted); }
  bool hidden(std::string_view name) const { return any(name, &Style::hidden); }

 private:
  bool any(std::string_view name, bool Style::* property) const;

  std::unordered_map<std::string, Style> styles_;
};

// Whether a style of this name, in any case and with blanks left out, is one of those that word processors have for
// quotations.
bool is_quotation_style(std::string_view name);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OFFICE_OFFICE_XML_H_
