// Links of a page: which lead out of it, and which are the marks of notes; where it lists what it refers to, and where it
// has the page numbers of a printed book.

#ifndef REFRAIN_SRC_IO_HTML_HTML_LINKS_H_
#define REFRAIN_SRC_IO_HTML_HTML_LINKS_H_

#include <cstddef>
#include <string_view>

#include "io/html/html_tags.h"

namespace refrain::io {

// Whether an <a> leads out of the page.
bool leads_elsewhere(const HtmlTag& tag);

// Whether an <a> is the mark of a note, or leads back from it: a link within the page with nothing in it but a number or a
// sign. Its text, which begins at `after`, is empty without tags, references, digits, signs and one letter. `bracketed`:
// "[12]". Looks at some hundred bytes.
bool is_note_mark(const HtmlTag& tag, std::string_view source, std::size_t after, bool& bracketed);

// Whether an element has the number of a page of the printed book in it, by its name (class="pagenum", role="doc-pagebreak",
// epub:type="pagebreak") and its text, which begins at `after`: a number with no more than a word and brackets. Looks at
// some hundred bytes.
bool is_page_number(const HtmlTag& tag, std::string_view source, std::size_t after);

// Whether an element says that it is a list of references, or an entry of one: role="doc-bibliography" (DPUB-ARIA 1.0),
// epub:type="bibliography" and the like.
bool lists_references(const HtmlTag& tag);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_HTML_LINKS_H_
