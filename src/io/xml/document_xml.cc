#include "io/xml/document_xml.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "io/encoding/charset.h"
#include "io/html/entities.h"
#include "io/text_builder.h"
#include "io/xml/xml_elements.h"
#include "io/xml/xml_entities.h"
#include "io/xml/xml_kind.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

// Nothing is decoded, so that all text stays where it is in the file.
constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_ws_pcdata | pugi::parse_comments;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// Whether text stands in the element itself, and not only in what is in it.
bool holds_text(const pugi::xml_node& element) {
  for (const pugi::xml_node& child : element.children()) {
    if ((child.type() == pugi::node_pcdata && !is_blank(child.value())) || child.type() == pugi::node_cdata)
      return true;
  }
  return false;
}

class XmlReader {
 public:
  XmlReader(std::string_view source, const char* buffer, TextBuilder& out, XmlVocabulary vocabulary)
      : source_(source), buffer_(buffer), out_(out), vocabulary_(vocabulary), declared_(source) {}

  void read(const pugi::xml_node& root);

  // See XmlEntities.
  bool exploded() const { return declared_.exploded(); }

 private:
  // An element that is open.
  struct Open {
    XmlMeaning meaning = XmlMeaning::kUnknown;
    bool mixed = false;  // text stands beside its children
    bool preformatted = false;
    bool metadata = false;   // only headings in it are text
    std::uint8_t level = 1;  // of a heading in it
  };

  void walk(const pugi::xml_node& root, Open open);
  bool enter(const pugi::xml_node& node, const Open& around, Open& open);
  void leave(const Open& open);
  void text(const pugi::xml_node& node, const Open& around);
  void comment(std::string_view value);
  void write_notes();
  static bool is_chosen(const pugi::xml_node& node);

  std::string_view source_;
  const char* buffer_;
  TextBuilder& out_;
  XmlVocabulary vocabulary_;
  Entities entities_;
  XmlEntities declared_;
  std::vector<std::pair<pugi::xml_node, Open>> notes_;
  bool in_note_ = false;
};

// Of what TEI gives side by side, the text as it is meant to be read.
bool XmlReader::is_chosen(const pugi::xml_node& node) {
  for (const char* wanted : {"corr", "reg", "expan", "lem", "add"}) {
    for (const pugi::xml_node& sibling : node.parent().children()) {
      if (without_prefix(sibling.name()) == wanted) return sibling == node;
    }
  }
  // None of them: the first.
  pugi::xml_node first = node.parent().first_child();
  while (first && first.type() != pugi::node_element) first = first.next_sibling();
  return first == node;
}

bool XmlReader::enter(const pugi::xml_node& node, const Open& around, Open& open) {
  const std::string_view name = without_prefix(node.name());
  if (around.meaning == XmlMeaning::kChoice && !is_chosen(node)) return false;
  XmlMeaning meaning = meaning_of(vocabulary_, name);
  if (name == "sic" || name == "orig") {
    // Alone it is the text there is.
    if (around.meaning != XmlMeaning::kChoice) meaning = XmlMeaning::kInline;
  }
  if (meaning == XmlMeaning::kUnknown) meaning = around.mixed ? XmlMeaning::kInline : XmlMeaning::kBlock;
  // TEI: notes on the side are notes, too; a quotation of its own is a block.
  if (meaning == XmlMeaning::kQuoted && !around.mixed && vocabulary_ == XmlVocabulary::kTei &&
      around.meaning != XmlMeaning::kBlock) {
    meaning = XmlMeaning::kQuote;
  }
  if (meaning == XmlMeaning::kNote && (in_note_ || !around.mixed)) meaning = XmlMeaning::kBlock;
  // JATS: a table or a figure that is referred to is no citation, but no text of its own either.
  open = {meaning, holds_text(node), around.preformatted, around.metadata, around.level};
  const std::string_view space = node.attribute("xml:space").value();
  if (space == "preserve" && meaning == XmlMeaning::kCodeBlock) open.preformatted = true;
  switch (meaning) {
    case XmlMeaning::kDropped:
      if (around.mixed) out_.separate(Break::kNone);
      return false;
    case XmlMeaning::kCite:
      if (!around.metadata) out_.cite();
      return false;
    case XmlMeaning::kSpace:
    case XmlMeaning::kBreak:
      if (std::string_view(node.attribute("break").value()) != "no") out_.separate(Break::kSpace);
      return false;
    case XmlMeaning::kNote:
      if (!around.metadata) {
        open.meaning = XmlMeaning::kBlock;
        notes_.emplace_back(node, open);
      }
      return false;
    case XmlMeaning::kMetadata:
      open.metadata = true;
      break;
    case XmlMeaning::kHeading:
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kHeading, around.level);
      open.metadata = false;
      break;
    case XmlMeaning::kSection:
      open.level = static_cast<std::uint8_t>(std::min(around.level + 1, 100));
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kBlock:
      if (name == "abstract" || name == "trans-abstract") open.metadata = false;
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kChoice:
    case XmlMeaning::kInline:
      break;
    case XmlMeaning::kLine:
      out_.separate(Break::kLine);
      break;
    case XmlMeaning::kCell:
      out_.separate(Break::kCell);
      break;
    case XmlMeaning::kCaption:
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kCaption);
      break;
    case XmlMeaning::kQuote:
      out_.separate(Break::kParagraph);
      out_.begin_quote();
      break;
    case XmlMeaning::kQuoted:
      out_.begin_quote();
      break;
    case XmlMeaning::kCodeBlock:
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kCode);
      open.preformatted = true;
      break;
    case XmlMeaning::kCode:
      out_.begin_part(Part::kCode);
      break;
    case XmlMeaning::kReferences:
      out_.separate(Break::kParagraph);
      out_.begin_part(Part::kReferences);
      break;
    case XmlMeaning::kLink: {
      const char* const target =
          node.attribute("target") ? node.attribute("target").value() : node.attribute("href").value();
      if (*target == '#') open.meaning = XmlMeaning::kInline;
      if (open.meaning == XmlMeaning::kLink) out_.begin_link();
      break;
    }
    default:
      break;
  }
  return true;
}

void XmlReader::leave(const Open& open) {
  switch (open.meaning) {
    case XmlMeaning::kHeading:
      out_.end_part(Part::kHeading);
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kCaption:
      out_.end_part(Part::kCaption);
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kReferences:
      out_.end_part(Part::kReferences);
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kCodeBlock:
      out_.end_part(Part::kCode);
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kCode:
      out_.end_part(Part::kCode);
      break;
    case XmlMeaning::kQuote:
      out_.end_quote();
      out_.separate(Break::kParagraph);
      break;
    case XmlMeaning::kQuoted:
      out_.end_quote();
      break;
    case XmlMeaning::kLink:
      out_.end_link();
      break;
    case XmlMeaning::kLine:
      out_.separate(Break::kLine);
      break;
    case XmlMeaning::kCell:
      out_.separate(Break::kCell);
      break;
    case XmlMeaning::kBlock:
    case XmlMeaning::kSection:
    case XmlMeaning::kMetadata:
      out_.separate(Break::kParagraph);
      write_notes();
      break;
    default:
      break;
  }
}

void XmlReader::write_notes() {
  if (in_note_ || notes_.empty()) return;
  in_note_ = true;
  for (auto& [node, open] : std::exchange(notes_, {})) {
    out_.separate(Break::kParagraph);
    walk(node, open);
    out_.separate(Break::kParagraph);
  }
  in_note_ = false;
}

// How many bytes at the end of a text are none of a word that a line or a page of the source cuts there, and that goes on
// behind it (break="no" of TEI): a hyphen, and white space.
std::size_t cut_size(const pugi::xml_node& node, std::string_view value) {
  constexpr int kDeep = 4;
  pugi::xml_node from = node;
  for (int k = 0; k < kDeep && !from.next_sibling(); ++k) from = from.parent();
  const pugi::xml_node next = from.next_sibling();
  if (!next || std::string_view(next.attribute("break").value()) != "no") return 0;
  std::string_view left = value;
  while (!left.empty() && is_space(left.back())) left.remove_suffix(1);
  for (const std::string_view hyphen : {"-", "\u2010", "\u00ad", "\u00ac"}) {
    if (!left.ends_with(hyphen)) continue;
    left.remove_suffix(hyphen.size());
    break;
  }
  return value.size() - left.size();
}

void XmlReader::text(const pugi::xml_node& node, const Open& around) {
  if (around.metadata) return;
  const std::string_view value = node.value();
  const auto base = static_cast<std::size_t>(value.data() - buffer_);
  if (base >= source_.size()) return;
  const bool references = node.type() == pugi::node_pcdata;
  if (!around.mixed && is_blank(value) && !around.preformatted) {
    out_.separate(Break::kSpace);
    return;
  }
  const std::size_t size = value.size() - cut_size(node, value);
  std::size_t at = 0;
  while (at < size) {
    if (value[at] == '&' && references) {
      std::string decoded;
      std::size_t length = declared_.expand(value.substr(at), decoded);
      if (length == 0) length = entities_.decode(value.substr(at, 64), decoded);
      if (length > 0) {
        out_.put(decoded, base + at, length);
        at += length;
        continue;
      }
    } else if (is_space(value[at])) {
      if (around.preformatted && value[at] == '\n') {
        out_.separate(at + 1 < value.size() && value[at + 1] == '\n' ? Break::kParagraph : Break::kBreak);
      } else {
        out_.separate(Break::kSpace);
      }
      ++at;
      continue;
    }
    const std::size_t begin = at++;
    while (at < size && value[at] != '&' && !is_space(value[at])) ++at;
    out_.copy(base + begin, at - begin);
  }
}

void XmlReader::comment(std::string_view value) {
  const auto at = static_cast<std::size_t>(value.data() - buffer_);
  if (at < source_.size()) out_.comment(value, at);
}

// Everything below `root`, which is open already.
void XmlReader::walk(const pugi::xml_node& root, Open open) {
  std::vector<Open> stack = {open};
  pugi::xml_node node = root.first_child();
  while (node) {
    bool inside = false;
    if (node.type() == pugi::node_element) {
      Open next;
      inside = enter(node, stack.back(), next);
      if (inside) stack.push_back(next);
    } else if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      text(node, stack.back());
    } else if (node.type() == pugi::node_comment) {
      comment(node.value());
    }
    if (inside && node.first_child()) {
      node = node.first_child();
      continue;
    }
    if (inside) {
      leave(stack.back());
      stack.pop_back();
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (node == root) return;
      leave(stack.back());
      stack.pop_back();
    }
    if (node) node = node.next_sibling();
  }
}

void XmlReader::read(const pugi::xml_node& root) {
  Open open;
  Open around;
  if (!enter(root, around, open)) open = {};
  open.level = 1;
  walk(root, open);
  leave(open);
  write_notes();
}

// What the XML declaration names as the encoding, as iconv names it; empty for UTF-8 and where nothing is said.
std::optional<std::string> declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 256);
  if (bytes.starts_with("\xff\xfe")) return "UTF-16LE";
  if (bytes.starts_with("\xfe\xff")) return "UTF-16BE";
  const std::size_t end = head.find("?>");
  if (head.find("<?xml") == std::string_view::npos || end == std::string_view::npos) return std::string();
  const std::size_t at = head.substr(0, end).find("encoding=");
  if (at == std::string_view::npos || at + 10 >= end) return std::string();
  const std::size_t close = head.find(head[at + 9], at + 10);
  if (close == std::string_view::npos) return std::string();
  return charset_named(head.substr(at + 10, close - at - 10));
}

}  // namespace

absl::Status read_document_xml(std::string bytes, Document& document) {
  const std::optional<std::string> charset = declared_encoding(bytes);
  if (charset && !charset->empty()) {
    if (charset->starts_with("UTF-16") && bytes.size() >= 2) bytes.erase(0, 2);
    if (absl::Status status = convert_to_utf8(*charset, bytes); !status.ok()) return status;
    document.decoded = true;
  }
  document.original = std::move(bytes);
  // pugixml cuts what it parses into pieces; the original stays whole.
  std::string buffer = document.original;
  pugi::xml_document tree;
  const pugi::xml_parse_result result =
      tree.load_buffer_inplace(buffer.data(), buffer.size(), kParse, pugi::encoding_utf8);
  if (!result || !tree.document_element()) {
    const auto place =
        std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), document.original.size());
    const auto line =
        1 + std::count(document.original.begin(), document.original.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    return absl::InvalidArgumentError(
        absl::StrFormat("broken XML in line %d: %s; mend it, or give \1input-format\2 txt", line,
                        result ? "no element" : result.description()));
  }
  const pugi::xml_node root = tree.document_element();
  const std::string_view name = without_prefix(root.name());
  std::string_view name_space = root.attribute("xmlns").value();
  XmlVocabulary vocabulary = vocabulary_of(name, name_space);
  // <article> is DocBook's and JATS'.
  if (vocabulary == XmlVocabulary::kDocBook && name == "article" && name_space.empty() &&
      (root.child("front") || root.attribute("article-type") || root.attribute("dtd-version"))) {
    vocabulary = XmlVocabulary::kJats;
  }
  TextBuilder out(document.original, document);
  XmlReader reader(document.original, buffer.data(), out, vocabulary);
  reader.read(root);
  out.finish();
  if (reader.exploded()) {
    return absl::InvalidArgumentError(
        "becomes several times as long by the entities that it declares; write them out in the file, if it is meant to "
        "be so");
  }
  return absl::OkStatus();
}

}  // namespace refrain::io
