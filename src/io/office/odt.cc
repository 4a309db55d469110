// OpenDocument text: the content of a document, with its styles.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
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
constexpr std::array<std::string_view, 15> kPassedOver = {"office:annotation",  "text:tracked-changes",
                                                          "text:hidden-text",   "text:note-citation",
                                                          "text:script",        "office:forms",
                                                          "svg:title",          "svg:desc",
                                                          "draw:object",        "table:covered-table-cell",
                                                          "office:scripts",     "office:event-listeners",
                                                          "math:math",          "text:sequence-decls",
                                                          "text:variable-decls"};

class OdtReader {
 public:
  explicit OdtReader(OfficeText& out) : out_(out) {}

  absl::Status read(const ZipPackage& package);

 private:
  void read_styles(const pugi::xml_node& styles);
  bool enter(const pugi::xml_node& node);
  void leave(const pugi::xml_node& node);
  void append(std::string_view text);

  bool is_hidden(const pugi::xml_node& node) const { return styles_.hidden(node.attribute("text:style-name").value()); }

  OfficeText& out_;
  OfficeStyles styles_;
};

void OdtReader::read_styles(const pugi::xml_node& styles) {
  for (const pugi::xml_node& node : styles.children("style:style")) {
    const std::string_view name = node.attribute("style:name").value();
    const std::string_view display = node.child("style:text-properties").attribute("text:display").value();
    styles_.add(std::string(name), {.parent = node.attribute("style:parent-style-name").value(),
                                    .quoted = is_quotation_style(name),
                                    .hidden = display == "none"});
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
    out_.begin_paragraph(styles_.quoted(node.attribute("text:style-name").value()));
    if (is_hidden(node)) out_.begin_hidden();
  } else if (name == "text:span") {
    if (is_hidden(node)) out_.begin_hidden();
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
    return !is_section_hidden(node);
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
  } else if (std::find(kPassedOver.begin(), kPassedOver.end(), name) != kPassedOver.end()) {
    return false;
  }
  return true;
}

void OdtReader::leave(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  if (name == "text:p" || name == "text:h") {
    if (is_hidden(node)) out_.end_hidden();
    out_.end_paragraph();
  } else if (name == "text:span") {
    if (is_hidden(node)) out_.end_hidden();
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
