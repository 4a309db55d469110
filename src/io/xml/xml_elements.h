// The elements of document XML, and what each means for the text a reader sees.

#ifndef REFRAIN_SRC_IO_XML_XML_ELEMENTS_H_
#define REFRAIN_SRC_IO_XML_XML_ELEMENTS_H_

#include <cstdint>
#include <string_view>

#include "io/xml/xml_kind.h"

namespace refrain::io {

enum class XmlMeaning : std::uint8_t {
  kUnknown,
  kBlock,
  kLine,  // a block that follows the one before it in the next line
  kCell,
  kInline,
  kBreak,  // ends a line
  kHeading,
  kCaption,
  kQuote,   // a block that is a quotation
  kQuoted,  // a quotation within a line
  kCodeBlock,
  kCode,
  kNote,  // moved behind the paragraph
  kReferences,
  kCite,  // no text, and a link
  kLink,
  kSpace,  // no text, and a space
  kDropped,
  kChoice,    // TEI: one of its children is read
  kSection,   // a block; headings in it are one level lower
  kMetadata,  // only headings in it are text
};

// `name` without a prefix. kUnknown where nobody knows it.
XmlMeaning meaning_of(XmlVocabulary vocabulary, std::string_view name);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_XML_XML_ELEMENTS_H_
