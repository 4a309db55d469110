// What a file of XML is, by its root.

#ifndef REFRAIN_SRC_IO_XML_XML_KIND_H_
#define REFRAIN_SRC_IO_XML_XML_KIND_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace refrain::io {

enum class XmlKind : std::uint8_t {
  kFeed,      // of items or entries
  kDocument,  // text with markup
};

// Bytes of a file that xml_kind() asks for.
inline constexpr std::size_t kXmlHeadBytes = std::size_t{64} << 10;

// What the beginning of a file tells. The roots of RSS and Atom are feeds, those of DITA, DocBook, TEI and JATS are
// documents; another root is a feed where items or entries stand in what was given of it, or where no element does.
XmlKind xml_kind(std::string_view head);

// The vocabularies whose elements are known.
enum class XmlVocabulary : std::uint8_t { kOther, kDita, kDocBook, kTei, kJats };

// By the name of the root without its prefix, and its namespace where it declares one.
XmlVocabulary vocabulary_of(std::string_view root, std::string_view name_space);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_XML_XML_KIND_H_
