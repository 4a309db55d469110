// What the names that authors give to the parts of a page say about them.

#ifndef REFRAIN_SRC_IO_HTML_PAGE_NAMES_H_
#define REFRAIN_SRC_IO_HTML_PAGE_NAMES_H_

#include <cstdint>
#include <string_view>

#include "io/html/html_tags.h"

namespace refrain::io {

enum class PagePart : std::uint8_t {
  kPlain,    // nothing is said
  kArticle,  // the text of an article, by a name that is used for nothing else
  kLead,     // what opens an article and stands in front of its text, by such a name
  kMain,     // an element that holds the main content: <main>, <article>
  kBeside,   // by its name, something beside the content: a menu, a list of related articles
  kApart,    // by its element or role: <nav>, <footer>, <aside>, role="navigation"
};

// What `tag` says of its element: by its name, role, itemprop, class and id. Names in class and id are taken apart at
// hyphens, underscores and capitals; the last word of one decides where words disagree ("article-footer" is a footer).
// Names that tell a state or a relation ("has-sidebar", "no-nav") say nothing.
// `by_id` false: as if it had no id.
PagePart page_part(const HtmlTag& tag, bool by_id = true);

// Whether an id was made of a heading, as Pandoc, Sphinx and Asciidoctor make those of sections: its words are words of the
// heading, in their order. "related-work" of "2.1 Related work" and "social-history" of "A social history" are; a number
// behind it tells two of one name apart, and a word such as "sec" may stand before it.
bool is_id_of_heading(std::string_view id, std::string_view heading);

// Whether the names in class are such that such programs give to sections, and no others: "level2", "section", "sect1".
bool is_section_class(std::string_view names);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_PAGE_NAMES_H_
