// OpenDocument text: the content of a document, with its styles.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "io/hidden_text.h"
#include "io/html/hidden_style.h"
#include "io/office/office.h"
#include "io/office/office_text.h"
#include "io/office/office_xml.h"
#include "io/office/zip_package.h"

namespace refrain::io {
namespace {

constexpr char kContent[] = "content.xml";

// Of as many blanks as a <text:s> may ask for, all that could matter.
constexpr int kMostBlanks = 64;

// Elements whose content is not text of the document, or not seen. Prefixes are those that the standard uses; no word
// processor writes others.
constexpr std::array<std::string_view, 16> kPassedOver = {"office:annotation",   "text:tracked-changes",
                                                          "text:hidden-text",    "text:note-citation",
                                                          "text:script",         "office:forms",
                                                          "svg:title",           "svg:desc",
                                                          "draw:object",         "table:covered-table-cell",
                                                          "office:scripts",      "office:event-listeners",
                                                          "math:math",           "text:sequence-decls",
                                                          "text:variable-decls", "text:ruby-text"};

class OdtReader {
 public:
  explicit OdtReader(OfficeText& out) : out_(out) {}

  absl::Status read(const ZipPackage& package);

 private:
  void read_styles(const pugi::xml_node& styles);
  bool enter(const pugi::xml_node& node);
  void leave(const pugi::xml_node& node);
  void append(std::string_view text);

  HiddenBy hidden_by(const pugi::xml_node& node) const;
  void begin_hidden(const pugi::xml_node& node) {
    const HiddenBy how = hidden_by(node);
    if (how == HiddenBy::kNone) return;
    out_.begin_hidden(how);
    hidden_nodes_.push_back(node);
  }
  void end_hidden(const pugi::xml_node& node) {
    if (hidden_nodes_.empty() || hidden_nodes_.back() != node) return;
    out_.end_hidden();
    hidden_nodes_.pop_back();
  }

  OfficeText& out_;
  OfficeStyles styles_;
  std::vector<pugi::xml_node> hidden_nodes_;  // that are open
  std::vector<std::uint32_t> papers_;         // behind the text: of the cells and text boxes that are open
};

void OdtReader::read_styles(const pugi::xml_node& styles) {
  for (const pugi::xml_node& node : styles.children("style:style")) {
    const std::string_view name = node.attribute("style:name").value();
    const pugi::xml_node text = node.child("style:text-properties");
    OfficeStyles::Style style;
    style.parent = node.attribute("style:parent-style-name").value();
    style.role = role_of_style(name);
    const pugi::xml_attribute outline = node.attribute("style:default-outline-level");
    if (outline && *outline.value() != '\0' && style.role.kind == StyleRole::Kind::kNone) {
      style.role = role_of_level(outline.value(), 1);
    }
    const std::string_view size = text.attribute("fo:font-size").value();
    const double points = std::strtod(std::string(size).c_str(), nullptr);
    constexpr double kSmallest = 1.5;
    if (!size.empty() && !size.ends_with('%') && points < kSmallest) style.hidden = HiddenBy::kSize;
    if (std::string_view(text.attribute("text:display").value()) == "none") style.hidden = HiddenBy::kNotShown;
    const auto color = [](const pugi::xml_attribute& value) {
      return value ? read_color(value.value()) : OfficeStyles::kUnknown;
    };
    style.color = color(text.attribute("fo:color"));
    for (const char* const of : {"style:table-cell-properties", "style:graphic-properties",
                                 "style:paragraph-properties", "style:text-properties"}) {
      const pugi::xml_attribute behind = node.child(of).attribute("fo:background-color");
      if (behind && std::string_view(behind.value()) != "transparent") style.background = color(behind);
    }
    styles_.add(std::string(name), std::move(style));
  }
}

// Runs of white space are one space, and none where a paragraph begins.
void OdtReader::append(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t word = std::min(text.find_first_not_of(kBlanks, at), text.size());
    if (word > at && !out_.at_space()) out_.append(" ");
    const std::size_t end = std::min(text.find_first_of(kBlanks, word), text.size());
    out_.append(text.substr(word, end - word));
    at = end;
  }
}

// By its own style, which inherits from that of the paragraph it stands in.
HiddenBy OdtReader::hidden_by(const pugi::xml_node& node) const {
  constexpr std::uint32_t kUnknown = OfficeStyles::kUnknown;
  const std::string_view name = node.attribute("text:style-name").value();
  if (const HiddenBy how = styles_.hidden(name); how != HiddenBy::kNone) return how;
  const std::uint32_t color = styles_.color(name);
  if (color == kUnknown) return HiddenBy::kNone;
  constexpr std::uint32_t kPaper = 0xff'ffff;
  std::uint32_t behind = papers_.empty() ? kPaper : papers_.back();
  if (const std::uint32_t own = styles_.background(name); own != kUnknown) {
    behind = own;
  } else if (std::string_view(node.parent().name()).starts_with("text:")) {
    const std::uint32_t around = styles_.background(node.parent().attribute("text:style-name").value());
    if (around != kUnknown) behind = around;
  }
  return hard_to_see(color, behind) ? HiddenBy::kColor : HiddenBy::kNone;
}

bool is_section_hidden(const pugi::xml_node& node) {
  return std::string_view(node.attribute("text:display").value()) == "none";
}

bool OdtReader::enter(const pugi::xml_node& node) {
  if (is_text(node)) {
    // Elsewhere it is the bytes of a picture, or something else that nobody reads.
    if (std::string_view(node.parent().name()).starts_with("text:")) append(node.value());
    return false;
  }
  if (node.type() != pugi::node_element) return false;
  const std::string_view name = node.name();
  if (name == "text:p" || name == "text:h") {
    StyleRole role = styles_.role(node.attribute("text:style-name").value());
    if (name == "text:h") {
      role = role_of_level(node.attribute("text:outline-level").as_string("1"), 1);
      if (role.kind != StyleRole::Kind::kHeading) role = {StyleRole::Kind::kHeading, 9};
    }
    out_.begin_paragraph(role);
    begin_hidden(node);
  } else if (name == "text:span") {
    begin_hidden(node);
  } else if (name == "text:s") {
    const int count = node.attribute("text:c").as_int(1);
    out_.append(std::string(static_cast<std::size_t>(std::clamp(count, 1, kMostBlanks)), ' '));
  } else if (name == "text:tab") {
    out_.append("\t");
  } else if (name == "text:line-break") {
    out_.line_break();
  } else if (name == "text:a") {
    if (node.attribute("xlink:href").value()[0] != '#') out_.begin_link();
  } else if (name == "text:note-body") {
    out_.begin_note();
  } else if (name == "text:section") {
    if (is_section_hidden(node)) {
      out_.begin_hidden(HiddenBy::kNotShown);
      hidden_nodes_.push_back(node);
    }
  } else if (name == "text:hidden-paragraph") {
    if (node.attribute("text:is-hidden").as_bool()) out_.drop_paragraph();
    return false;
  } else if (name == "table:table-row") {
    if (std::string_view(previous_element(node).name()) == name) {
      out_.separate(OfficeText::Break::kLine);
    }
  } else if (name == "table:table-cell") {
    if (std::string_view(previous_element(node).name()).ends_with("-cell")) {
      out_.separate(OfficeText::Break::kCell);
    }
    const std::uint32_t shade = styles_.background(node.attribute("table:style-name").value());
    papers_.push_back(shade != OfficeStyles::kUnknown ? shade : papers_.empty() ? 0xff'ffffu : papers_.back());
  } else if (name == "draw:text-box") {
    papers_.push_back(OfficeStyles::kUnknown);
  } else if (std::find(kPassedOver.begin(), kPassedOver.end(), name) != kPassedOver.end()) {
    return false;
  }
  return true;
}

void OdtReader::leave(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  if (name == "text:p" || name == "text:h") {
    end_hidden(node);
    out_.end_paragraph();
  } else if (name == "text:span" || name == "text:section") {
    end_hidden(node);
  } else if (name == "table:table-cell" || name == "draw:text-box") {
    papers_.pop_back();
  } else if (name == "text:a") {
    if (node.attribute("xlink:href").value()[0] != '#') out_.end_link();
  } else if (name == "text:note-body") {
    out_.end_note();
  } else if (name == "table:table") {
    out_.separate(OfficeText::Break::kParagraph);
  }
}

absl::Status OdtReader::read(const ZipPackage& package) {
  // With a password the parts are no XML, and only the list of them says so.
  constexpr char kManifest[] = "META-INF/manifest.xml";
  if (package.has(kManifest)) {
    const absl::StatusOr<std::string> manifest = package.read(kManifest);
    if (!manifest.ok()) return manifest.status();
    if (manifest->find("encryption-data") != std::string::npos) {
      return absl::InvalidArgumentError(absl::StrFormat("is encrypted; %s, without a password", package.save_again()));
    }
  }
  if (!package.has(kContent)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("holds no document of a word processor; %s", package.save_again()));
  }
  if (package.has("styles.xml")) {
    XmlPart styles;
    if (absl::Status status = read_xml(package, "styles.xml", styles); !status.ok()) return status;
    read_styles(styles.tree.document_element().child("office:styles"));
  }
  XmlPart content;
  if (absl::Status status = read_xml(package, kContent, content); !status.ok()) return status;
  const pugi::xml_node root = content.tree.document_element();
  const pugi::xml_node body = root.child("office:body").child("office:text");
  if (!body) {
    return absl::InvalidArgumentError(absl::StrFormat("is no text document; %s", package.save_again()));
  }
  read_styles(root.child("office:automatic-styles"));
  walk_xml(
      body, [this](const pugi::xml_node& node) { return enter(node); },
      [this](const pugi::xml_node& node) { leave(node); });
  return absl::OkStatus();
}

}  // namespace

absl::Status read_odt(std::string_view bytes, Document& document) {
  absl::StatusOr<ZipPackage> package = ZipPackage::open(bytes, ".odt");
  if (!package.ok()) return package.status();
  OfficeText text;
  OdtReader reader(text);
  if (absl::Status status = reader.read(*package); !status.ok()) return status;
  text.finish(document);
  return absl::OkStatus();
}

}  // namespace refrain::io
