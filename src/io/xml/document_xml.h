// XML that is a document (DITA, DocBook, TEI, JATS, and others) to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_XML_DOCUMENT_XML_H_
#define REFRAIN_SRC_IO_XML_DOCUMENT_XML_H_

#include <string>

#include "absl/status/status.h"
#include "io/document.h"

namespace refrain::io {

// Fills all of `document` but its names. The root tells the vocabulary, and a table (xml_elements.h) what its elements
// mean; of an element that nobody knows, its place tells whether it is a block: where text stands beside it, it is a part
// of that. Footnotes are moved behind their paragraph. Entities that a document type defines stay as they are written.
// What the declaration says is not UTF-8 is converted. An error's message is "reason; what to do".
//
// Memory: some ten times the file. No nesting is too deep. REQUIRES: bytes.size() <= kMaxTextBytes.
absl::Status read_document_xml(std::string bytes, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_XML_DOCUMENT_XML_H_
