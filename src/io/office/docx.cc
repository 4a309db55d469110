// Office Open XML: which parts there are, and the text in them.

#include <algorithm>
#include <array>
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

// Of the code of a field its first word and the next are wanted.
constexpr std::size_t kFieldCode = 64;

bool is_off(std::string_view value) { return value == "0" || value == "false" || value == "off"; }

// The end of what a relationship of this kind has as its type; its beginning tells transitional from strict.
constexpr std::string_view kMain = "/officeDocument";

// The target of the first relationship of a kind, as a name in the package; empty where there is none. `folder` is what
// targets are relative to.
std::string related(const pugi::xml_node& relationships, std::string_view kind, std::string_view folder) {
  for (const pugi::xml_node& node : relationships.children()) {
    if (!attribute(node, "Type").ends_with(kind)) continue;
    if (attribute(node, "TargetMode") == "External") continue;
    std::string_view target = attribute(node, "Target");
    if (target.starts_with('/')) return std::string(target.substr(1));
    std::string_view base = folder;
    while (target.starts_with("../") || target.starts_with("./")) {
      if (target.starts_with("../")) {
        const std::size_t slash = base.substr(0, base.empty() ? 0 : base.size() - 1).rfind('/');
        base = slash == std::string_view::npos ? std::string_view() : base.substr(0, slash + 1);
      }
      target.remove_prefix(target.find('/') + 1);
    }
    return std::string(base) + std::string(target);
  }
  return {};
}

// Reads the parts that hold text into one OfficeText.
class DocxReader {
 public:
  explicit DocxReader(OfficeText& out) : out_(out) {}

  absl::Status read(const ZipPackage& package);

 private:
  enum class Phase { kCode, kLinked, kPlain };
  struct Field {
    std::string code;
    Phase phase = Phase::kCode;
  };

  absl::Status read_styles(const ZipPackage& package, const std::string& name);
  absl::Status read_notes(const ZipPackage& package, const std::string& name, std::string_view element);
  void read_text(const pugi::xml_node& root);

  bool enter(const pugi::xml_node& node);
  void leave(const pugi::xml_node& node);
  void enter_paragraph(const pugi::xml_node& node);
  void leave_paragraph(const pugi::xml_node& node);
  HiddenBy hidden_by(const pugi::xml_node& run) const;
  OfficeStyles::Style look_of(const pugi::xml_node& properties) const;
  std::uint32_t paper() const { return papers_.empty() ? page_ : papers_.back(); }
  void append(const pugi::xml_node& node);
  void field_mark(std::string_view type);
  void end_field();

  // The name of an element of WordprocessingML without its prefix; what else there is keeps its own.
  std::string_view name_of(const pugi::xml_node& node) const {
    const std::string_view name = node.name();
    return name.starts_with(prefix_) ? name.substr(prefix_.size()) : name;
  }
  pugi::xml_node child(const pugi::xml_node& node, std::string_view name) const {
    return node.child((prefix_ + std::string(name)).c_str());
  }

  OfficeText& out_;
  OfficeStyles styles_;
  std::string prefix_;  // "w:"
  std::vector<Field> fields_;
  std::vector<pugi::xml_node> chosen_;       // of the alternatives that are open
  std::vector<pugi::xml_node> hidden_runs_;  // that are open
  std::string paragraph_style_;              // of the paragraph that is open
  // The colour behind the text: of the page, and of the cells, paragraphs and text boxes that are open.
  std::uint32_t page_ = 0xff'ffff;
  std::vector<std::uint32_t> papers_;
};

std::uint32_t color_of(std::string_view value) {
  return value.empty() || value == "auto" ? OfficeStyles::kUnknown : read_color(value);
}

// The colours that Word marks text with. Its names are not those of the web: what is darkGray there is lighter.
std::uint32_t highlight_of(std::string_view name) {
  struct Marker {
    std::string_view name;
    std::uint32_t color;
  };
  constexpr std::array kMarkers = {
      Marker{"yellow", 0xff'ff00},      Marker{"green", 0x00'ff00},     Marker{"cyan", 0x00'ffff},
      Marker{"magenta", 0xff'00ff},     Marker{"blue", 0x00'00ff},      Marker{"red", 0xff'0000},
      Marker{"darkBlue", 0x00'0080},    Marker{"darkCyan", 0x00'8080},  Marker{"darkGreen", 0x00'8000},
      Marker{"darkMagenta", 0x80'0080}, Marker{"darkRed", 0x80'0000},   Marker{"darkYellow", 0x80'8000},
      Marker{"darkGray", 0x80'8080},    Marker{"lightGray", 0xc0'c0c0}, Marker{"black", 0},
      Marker{"white", 0xff'ffff},
  };
  const auto* const found =
      std::find_if(kMarkers.begin(), kMarkers.end(), [name](const Marker& one) { return one.name == name; });
  return found == kMarkers.end() ? OfficeStyles::kUnknown : found->color;
}

// The colour that a <w:shd> lays behind text: its fill, and over it a pattern in another colour, which may cover it
// wholly.
std::uint32_t shade_of(const pugi::xml_node& shade) {
  const std::uint32_t fill = color_of(attribute(shade, "fill"));
  const std::string_view pattern = attribute(shade, "val");
  const bool solid = pattern == "solid";
  if (!solid && !pattern.starts_with("pct")) return fill;
  constexpr std::uint32_t kPaper = 0xff'ffff;
  const std::uint32_t over = color_of(attribute(shade, "color"));
  const std::uint32_t ink = over == OfficeStyles::kUnknown ? 0 : over;
  const std::uint32_t under = fill == OfficeStyles::kUnknown ? kPaper : fill;
  const auto percent = static_cast<std::uint32_t>(
      solid ? 100 : std::clamp(std::strtol(std::string(pattern.substr(3)).c_str(), nullptr, 10), 0L, 100L));
  std::uint32_t mixed = 0;
  for (const unsigned shift : {16U, 8U, 0U}) {
    mixed = mixed << 8 | ((ink >> shift & 0xff) * percent + (under >> shift & 0xff) * (100 - percent)) / 100;
  }
  return mixed;
}

// What properties of a run or a style say of its looks.
OfficeStyles::Style DocxReader::look_of(const pugi::xml_node& properties) const {
  OfficeStyles::Style look;
  if (const pugi::xml_node vanish = child(properties, "vanish"); vanish && !is_off(attribute(vanish, "val"))) {
    look.hidden = HiddenBy::kNotShown;
  }
  constexpr int kSmallest = 3;  // half points
  if (const pugi::xml_node size = child(properties, "sz")) {
    const std::string value(attribute(size, "val"));
    if (!value.empty() && std::strtol(value.c_str(), nullptr, 10) < kSmallest) look.hidden = HiddenBy::kSize;
  }
  if (const pugi::xml_node color = child(properties, "color")) look.color = color_of(attribute(color, "val"));
  if (const pugi::xml_node shade = child(properties, "shd")) look.background = shade_of(shade);
  if (const pugi::xml_node marker = child(properties, "highlight")) {
    const std::uint32_t color = highlight_of(attribute(marker, "val"));
    if (color != OfficeStyles::kUnknown) look.background = color;
  }
  return look;
}

HiddenBy DocxReader::hidden_by(const pugi::xml_node& run) const {
  const pugi::xml_node properties = child(run, "rPr");
  const OfficeStyles::Style own = look_of(properties);
  if (own.hidden == HiddenBy::kNotShown) return own.hidden;
  const pugi::xml_node vanish = child(properties, "vanish");
  const pugi::xml_node style = child(properties, "rStyle");
  const std::string_view named = style ? attribute(style, "val") : std::string_view();
  const auto look_up = [&](auto property, auto none) {
    const auto by_name = (styles_.*property)(named);
    return by_name != none ? by_name : (styles_.*property)(paragraph_style_);
  };
  HiddenBy how = own.hidden;
  const bool sized = static_cast<bool>(child(properties, "sz"));
  if (how == HiddenBy::kNone) {
    how = look_up(&OfficeStyles::hidden, HiddenBy::kNone);
    if ((how == HiddenBy::kNotShown && vanish) || (how == HiddenBy::kSize && sized)) how = HiddenBy::kNone;
  }
  if (how != HiddenBy::kNone) return how;
  constexpr std::uint32_t kUnknown = OfficeStyles::kUnknown;
  const std::uint32_t color =
      own.color != kUnknown || child(properties, "color") ? own.color : look_up(&OfficeStyles::color, kUnknown);
  const std::uint32_t shade =
      own.background != kUnknown ? own.background : look_up(&OfficeStyles::background, kUnknown);
  return color != kUnknown && hard_to_see(color, shade != kUnknown ? shade : paper()) ? HiddenBy::kColor
                                                                                      : HiddenBy::kNone;
}

void DocxReader::enter_paragraph(const pugi::xml_node& node) {
  const pugi::xml_node style = child(child(node, "pPr"), "pStyle");
  paragraph_style_ = style ? attribute(style, "val") : "";
  const std::uint32_t shade = shade_of(child(child(node, "pPr"), "shd"));
  papers_.push_back(shade != OfficeStyles::kUnknown ? shade : paper());
  StyleRole role = style ? styles_.role(attribute(style, "val")) : StyleRole();
  const pugi::xml_node outline = child(child(node, "pPr"), "outlineLvl");
  if (outline) role = role_of_level(attribute(outline, "val"), 0);
  out_.begin_paragraph(role);
}

void DocxReader::leave_paragraph(const pugi::xml_node& node) {
  papers_.pop_back();
  const pugi::xml_node mark = child(child(node, "pPr"), "rPr");
  const bool deleted = child(mark, "del") || child(mark, "moveFrom");
  // A field whose end is missing must not swallow the rest.
  if (out_.open_paragraphs() == 1) {
    while (!fields_.empty()) end_field();
  }
  out_.end_paragraph(deleted);
}

void DocxReader::field_mark(std::string_view type) {
  if (type == "begin") {
    fields_.emplace_back();
    out_.begin_hidden();
  } else if (type == "separate" && !fields_.empty() && fields_.back().phase == Phase::kCode) {
    out_.end_hidden();
    Field& field = fields_.back();
    const auto take_word = [&field] {
      const std::size_t begin = std::min(field.code.find_first_not_of(" \t\n"), field.code.size());
      const std::size_t end = std::min(field.code.find_first_of(" \t\n", begin), field.code.size());
      const std::string word = field.code.substr(begin, end - begin);
      field.code.erase(0, end);
      return word;
    };
    const bool link = take_word() == "HYPERLINK" && take_word() != "\\l";
    field.phase = link ? Phase::kLinked : Phase::kPlain;
    if (link) out_.begin_link();
  } else if (type == "end" && !fields_.empty()) {
    end_field();
  }
}

void DocxReader::end_field() {
  if (fields_.back().phase == Phase::kCode) out_.end_hidden();
  if (fields_.back().phase == Phase::kLinked) out_.end_link();
  fields_.pop_back();
}

// Text of a <w:t>: spaces at its ends count where it says so.
void DocxReader::append(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node& piece : node.children()) {
    if (is_text(piece)) text += piece.value();
  }
  std::string_view seen = text;
  if (attribute(node, "space") != "preserve") {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = std::min(seen.find_first_not_of(kBlanks), seen.size());
    seen.remove_prefix(first);
    seen = seen.substr(0, seen.find_last_not_of(kBlanks) + 1);
  }
  out_.append(seen);
}

// Of alternatives, the first that is made of what is known here; else what others are to show.
pugi::xml_node chosen_alternative(const pugi::xml_node& alternatives) {
  constexpr std::array<std::string_view, 9> kKnown = {"wps", "wpg", "wpc", "wpi", "w14", "w15", "a14", "wp14", "wp15"};
  const auto is_known = [&kKnown](std::string_view name) {
    return std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end();
  };
  for (const pugi::xml_node& node : alternatives.children()) {
    const std::string_view name = local_name(node.name());
    if (name == "Fallback") return node;
    if (name != "Choice") continue;
    std::string_view needs = attribute(node, "Requires");
    bool known = true;
    while (known && !needs.empty()) {
      const std::size_t blank = std::min(needs.find(' '), needs.size());
      known = blank == 0 || is_known(needs.substr(0, blank));
      needs.remove_prefix(std::min(blank + 1, needs.size()));
    }
    if (known) return node;
  }
  return {};
}

bool DocxReader::enter(const pugi::xml_node& node) {
  if (node.type() != pugi::node_element) return false;
  const std::string_view name = name_of(node);
  if (name == "t" || name == "m:t") {
    append(node);
    return false;
  }
  if (name == "p") {
    enter_paragraph(node);
  } else if (name == "r") {
    if (const HiddenBy how = hidden_by(node); how != HiddenBy::kNone) {
      out_.begin_hidden(how);
      hidden_runs_.push_back(node);
    }
  } else if (name == "tab" || name == "ptab") {
    out_.append("\t");
  } else if (name == "br" || name == "cr") {
    out_.line_break();
  } else if (name == "noBreakHyphen") {
    out_.append("-");
  } else if (name == "fldChar") {
    field_mark(attribute(node, "fldCharType"));
  } else if (name == "instrText") {
    if (!fields_.empty() && fields_.back().code.size() < kFieldCode) {
      fields_.back().code += node.child_value();
    }
    return false;
  } else if (name == "hyperlink" && !attribute(node, "id").empty()) {
    out_.begin_link();
  } else if (name == "fldSimple") {
    field_mark("begin");
    fields_.back().code = attribute(node, "instr");
    field_mark("separate");
  } else if (name == "tr") {
    if (child(child(node, "trPr"), "del")) return false;
    if (name_of(previous_element(node)) == "tr") out_.separate(OfficeText::Break::kLine);
  } else if (name == "tc") {
    if (name_of(previous_element(node)) == "tc") out_.separate(OfficeText::Break::kCell);
    const std::uint32_t shade = shade_of(child(child(node, "tcPr"), "shd"));
    papers_.push_back(shade != OfficeStyles::kUnknown ? shade : paper());
  } else if (name == "tbl") {
    // The style of a table may shade it.
    papers_.push_back(child(child(node, "tblPr"), "tblStyle") ? OfficeStyles::kUnknown : paper());
  } else if (name == "txbxContent") {
    papers_.push_back(OfficeStyles::kUnknown);
  } else if (local_name(name) == "AlternateContent") {
    // What is chosen is walked in its place: the others are met, and passed over.
    chosen_.push_back(chosen_alternative(node));
  } else if (local_name(name) == "Choice" || local_name(name) == "Fallback") {
    return !chosen_.empty() && chosen_.back() == node;
  } else if (name == "pPr" || name == "rPr" || name == "sdtPr" || name == "del" || name == "moveFrom" ||
             name == "rt") {  // how the characters of a <ruby> are read
    return false;
  }
  return true;
}

void DocxReader::leave(const pugi::xml_node& node) {
  const std::string_view name = name_of(node);
  if (name == "p") {
    leave_paragraph(node);
  } else if (name == "r") {
    if (!hidden_runs_.empty() && hidden_runs_.back() == node) {
      out_.end_hidden();
      hidden_runs_.pop_back();
    }
  } else if (name == "hyperlink" && !attribute(node, "id").empty()) {
    out_.end_link();
  } else if (name == "fldSimple") {
    field_mark("end");
  } else if (local_name(name) == "AlternateContent") {
    chosen_.pop_back();
  } else if (name == "tc" || name == "txbxContent") {
    papers_.pop_back();
  } else if (name == "tbl") {
    papers_.pop_back();
    out_.separate(OfficeText::Break::kParagraph);
  }
}

void DocxReader::read_text(const pugi::xml_node& root) {
  walk_xml(
      root, [this](const pugi::xml_node& node) { return enter(node); },
      [this](const pugi::xml_node& node) { leave(node); });
}

absl::Status DocxReader::read_styles(const ZipPackage& package, const std::string& name) {
  if (name.empty() || !package.has(name)) return absl::OkStatus();
  XmlPart part;
  if (absl::Status status = read_xml(package, name, part); !status.ok()) return status;
  for (const pugi::xml_node& node : part.tree.document_element().children()) {
    if (name_of(node) != "style") continue;
    OfficeStyles::Style style = look_of(child(node, "rPr"));
    style.parent = attribute(child(node, "basedOn"), "val");
    style.role = role_of_style(attribute(child(node, "name"), "val"));
    const pugi::xml_node outline = child(child(node, "pPr"), "outlineLvl");
    if (outline && style.role.kind == StyleRole::Kind::kNone) style.role = role_of_level(attribute(outline, "val"), 0);
    const std::uint32_t shade = shade_of(child(child(node, "pPr"), "shd"));
    if (shade != OfficeStyles::kUnknown) style.background = shade;
    styles_.add(std::string(attribute(node, "styleId")), std::move(style));
  }
  return absl::OkStatus();
}

// Footnotes or endnotes; those with a type are lines that separate them.
absl::Status DocxReader::read_notes(const ZipPackage& package, const std::string& name, std::string_view element) {
  if (name.empty() || !package.has(name)) return absl::OkStatus();
  XmlPart part;
  if (absl::Status status = read_xml(package, name, part); !status.ok()) return status;
  out_.begin_note();
  for (const pugi::xml_node& node : part.tree.document_element().children()) {
    const std::string_view type = attribute(node, "type");
    if (name_of(node) == element && (type.empty() || type == "normal")) read_text(node);
  }
  out_.end_note();
  return absl::OkStatus();
}

absl::Status DocxReader::read(const ZipPackage& package) {
  const auto no_document = [&package] {
    return absl::InvalidArgumentError(
        absl::StrFormat("holds no document of a word processor; %s", package.save_again()));
  };
  if (!package.has("_rels/.rels")) return no_document();
  std::string main;
  {
    XmlPart part;
    if (absl::Status status = read_xml(package, "_rels/.rels", part); !status.ok()) return status;
    main = related(part.tree.document_element(), kMain, "");
  }
  if (main.empty() || !package.has(main)) return no_document();
  XmlPart document;
  if (absl::Status status = read_xml(package, main, document); !status.ok()) return status;
  const pugi::xml_node root = document.tree.document_element();
  const std::string_view root_name = root.name();
  prefix_ = root_name.substr(0, root_name.size() - local_name(root_name).size());
  if (name_of(root) != "document" || !child(root, "body")) return no_document();

  const std::size_t slash = main.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : main.substr(0, slash + 1);
  const std::string file = main.substr(folder.size());
  XmlPart relations;
  if (const std::string name = folder + "_rels/" + file + ".rels"; package.has(name)) {
    if (absl::Status status = read_xml(package, name, relations); !status.ok()) return status;
  }
  const pugi::xml_node related_parts = relations.tree.document_element();
  const auto part = [&](std::string_view kind) { return related(related_parts, kind, folder); };
  if (absl::Status status = read_styles(package, part("/styles")); !status.ok()) return status;
  if (const pugi::xml_node page = child(root, "background")) page_ = color_of(attribute(page, "color"));
  read_text(child(root, "body"));
  if (absl::Status status = read_notes(package, part("/footnotes"), "footnote"); !status.ok()) {
    return status;
  }
  return read_notes(package, part("/endnotes"), "endnote");
}

}  // namespace

absl::Status read_docx(std::string_view bytes, Document& document) {
  absl::StatusOr<ZipPackage> package = ZipPackage::open(bytes, ".docx");
  if (!package.ok()) return package.status();
  OfficeText text;
  DocxReader reader(text);
  if (absl::Status status = reader.read(*package); !status.ok()) return status;
  text.finish(document);
  return absl::OkStatus();
}

}  // namespace refrain::io
