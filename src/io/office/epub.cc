#include "io/office/epub.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "io/html/html.h"
#include "io/office/office_xml.h"
#include "io/office/zip_package.h"

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

constexpr char kContainer[] = "META-INF/container.xml";
constexpr char kEncryption[] = "META-INF/encryption.xml";

// Of all chapters together. The longest novels have some 10 MB.
constexpr std::size_t kMostText = std::size_t{1} << 30;

std::string percent_decoded(std::string_view text) {
  const auto hex = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0) {
      result += static_cast<char>(hex(text[at + 1]) * 16 + hex(text[at + 2]));
      at += 2;
    } else {
      result += text[at];
    }
  }
  return result;
}

// The name in the package of what `href` in the file `base` leads to.
std::string resolved(std::string_view base, std::string_view href) {
  href = href.substr(0, href.find('#'));
  const std::size_t slash = base.rfind('/');
  std::string path = slash == kNone ? "" : std::string(base.substr(0, slash + 1));
  if (href.starts_with('/')) path.clear();
  std::vector<std::string> parts;
  path += percent_decoded(href);
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, end);
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::string result;
  for (const std::string& part : parts) result += (result.empty() ? "" : "/") + part;
  return result;
}

bool is_page(std::string_view type) {
  return type == "application/xhtml+xml" || type == "text/html" || type == "application/x-dtbook+xml" ||
         type == "text/x-oeb1-document";
}

class EpubReader {
 public:
  EpubReader(const ZipPackage& package, Document& document) : package_(package), document_(document) {}

  absl::Status read();

 private:
  struct Item {
    std::string path;
    bool page = false;
    bool contents = false;
  };

  absl::StatusOr<std::string> package_document() const;
  absl::Status find_chapters(const std::string& name);
  absl::Status read_encryption();
  absl::Status read_chapter(const std::string& name);
  void append(const Document& chapter);

  const ZipPackage& package_;
  Document& document_;
  std::vector<std::string> chapters_;
  std::unordered_set<std::string> encrypted_;
};

absl::StatusOr<std::string> EpubReader::package_document() const {
  const auto no_book = [this] {
    return absl::InvalidArgumentError(absl::StrFormat("holds no book; %s", package_.save_again()));
  };
  if (!package_.has(kContainer)) return no_book();
  XmlPart container;
  if (absl::Status status = read_xml(package_, kContainer, container); !status.ok()) return status;
  for (const pugi::xml_node& files : container.tree.document_element().children()) {
    for (const pugi::xml_node& file : files.children()) {
      if (local_name(file.name()) == "rootfile") return percent_decoded(attribute(file, "full-path"));
    }
  }
  return no_book();
}

// What is encrypted; fonts that are only made unusable elsewhere do not matter.
absl::Status EpubReader::read_encryption() {
  if (!package_.has(kEncryption)) return absl::OkStatus();
  XmlPart part;
  if (absl::Status status = read_xml(package_, kEncryption, part); !status.ok()) return status;
  walk_xml(
      part.tree.document_element(),
      [this](const pugi::xml_node& node) {
        if (local_name(node.name()) == "CipherReference") encrypted_.insert(resolved("", attribute(node, "URI")));
        return true;
      },
      [](const pugi::xml_node&) {});
  return absl::OkStatus();
}

absl::Status EpubReader::find_chapters(const std::string& name) {
  XmlPart part;
  if (absl::Status status = read_xml(package_, name, part); !status.ok()) return status;
  std::unordered_map<std::string, Item> items;
  std::vector<std::string> order;
  std::vector<std::string> spine;
  for (const pugi::xml_node& section : part.tree.document_element().children()) {
    const std::string_view kind = local_name(section.name());
    for (const pugi::xml_node& node : section.children()) {
      if (kind == "manifest" && local_name(node.name()) == "item") {
        const std::string id(attribute(node, "id"));
        const std::string properties = " " + std::string(attribute(node, "properties")) + " ";
        const Item item = {resolved(name, attribute(node, "href")), is_page(attribute(node, "media-type")),
                           properties.find(" nav ") != kNone};
        if (items.emplace(id, item).second) order.push_back(id);
      } else if (kind == "spine" && local_name(node.name()) == "itemref") {
        spine.emplace_back(attribute(node, "idref"));
      }
    }
  }
  std::unordered_set<std::string> taken;
  for (const std::string& id : spine.empty() ? order : spine) {
    const auto item = items.find(id);
    if (item == items.end() || !item->second.page || item->second.contents) continue;
    if (taken.insert(item->second.path).second) chapters_.push_back(item->second.path);
  }
  if (chapters_.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat("lists no chapters; %s", package_.save_again()));
  }
  return absl::OkStatus();
}

// Appends a chapter. In the extracted text each block is a line.
void EpubReader::append(const Document& chapter) {
  const std::string_view text = chapter.text;
  if (text.empty()) return;
  const auto add = [this](std::size_t length, bool copied) {
    document_.map.add({static_cast<std::uint32_t>(document_.text.size()),
                       static_cast<std::uint32_t>(document_.original.size()), static_cast<std::uint32_t>(length),
                       copied});
  };
  if (!document_.text.empty()) {
    add(1, false);
    document_.text += "\n\n";
    document_.original += '\n';
  }
  const auto shift = static_cast<std::uint32_t>(document_.text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t gap = std::min(text.find("\n\n", at), text.size());
    if (gap > at) {
      add(gap - at, true);
      document_.text += text.substr(at, gap - at);
      document_.original += text.substr(at, gap - at);
    }
    if (gap == text.size()) break;
    add(1, false);
    document_.text += "\n\n";
    document_.original += '\n';
    at = gap + 2;
  }
  const auto shifted = [shift](const std::vector<Span>& from, std::vector<Span>& to) {
    for (const Span span : from) to.push_back({span.begin + shift, span.end + shift});
  };
  shifted(chapter.quoted, document_.quoted);
  shifted(chapter.links, document_.links);
  shifted(chapter.ignored, document_.ignored);
  for (PartSpan part : chapter.parts) {
    part.bytes = {part.bytes.begin + shift, part.bytes.end + shift};
    document_.parts.push_back(part);
  }
}

absl::Status EpubReader::read_chapter(const std::string& name) {
  if (encrypted_.contains(name)) {
    return absl::InvalidArgumentError(
        "is encrypted by its publisher (DRM), and can be read in that publisher's program alone");
  }
  // A book without one of its chapters is a broken one.
  absl::StatusOr<std::string> bytes = package_.read(name);
  if (!bytes.ok()) return bytes.status();
  Document chapter;
  if (absl::Status status = read_html(*std::move(bytes), chapter); !status.ok()) return status;
  append(chapter);
  if (document_.text.size() > kMostText) {
    return absl::ResourceExhaustedError(absl::StrFormat("holds more than %d bytes of text; split it", kMostText));
  }
  return absl::OkStatus();
}

absl::Status EpubReader::read() {
  const absl::StatusOr<std::string> name = package_document();
  if (!name.ok()) return name.status();
  if (absl::Status status = read_encryption(); !status.ok()) return status;
  if (absl::Status status = find_chapters(*name); !status.ok()) return status;
  for (const std::string& chapter : chapters_) {
    if (absl::Status status = read_chapter(chapter); !status.ok()) return status;
  }
  document_.original += '\n';
  return absl::OkStatus();
}

}  // namespace

absl::Status read_epub(std::string_view bytes, Document& document) {
  absl::StatusOr<ZipPackage> package = ZipPackage::open(bytes, ".epub");
  if (!package.ok()) return package.status();
  return EpubReader(*package, document).read();
}

}  // namespace refrain::io
