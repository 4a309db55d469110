// What the names that authors give to the parts of a page say about them.

#ifndef REFRAIN_SRC_IO_HTML_PAGE_NAMES_H_
#define REFRAIN_SRC_IO_HTML_PAGE_NAMES_H_

#include <cstdint>

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
PagePart page_part(const HtmlTag& tag);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_PAGE_NAMES_H_
