// A Markdown file to the text a reader sees in it.

#ifndef REFRAIN_SRC_IO_HTML_MARKDOWN_H_
#define REFRAIN_SRC_IO_HTML_MARKDOWN_H_

#include <string>

#include "io/document.h"
#include "io/text_builder.h"

namespace refrain::io {

// Fills text, original, map, quoted, links and ignored of `document`. CommonMark with tables, strikethrough and task
// lists, read by md4c. Left out: the characters of the markup, where links lead to, reference definitions, images with
// their descriptions, tags of HTML and what HTML hides, and front matter between lines of --- or +++. Block quotes are
// quoted.
//
// A file whose markup is built to explode (a table of a million columns) is taken as plain text.
// REQUIRES: bytes.size() <= kMaxTextBytes. Some 120 MB/s.
void read_markdown(std::string bytes, Document& document);

// The same for a piece of a document: comments of the pieces before reach into it, and its own into the next.
void read_markdown_piece(std::string bytes, OpenComments& comments, Document& document);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_MARKDOWN_H_
