// What a reader sees of a page, by the tree that gumbo makes of it (the HTML standard's own algorithm): the visible
// words, in the order of the tree, each with whether it is quoted. For small pages.

#ifndef REFRAIN_TESTS_ORACLE_IO_HTML_H_
#define REFRAIN_TESTS_ORACLE_IO_HTML_H_

#include <gumbo.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refrain::oracle {

using SeenWord = std::pair<std::string, bool>;  // and whether it is quoted

// Appends the words of a node; `open` is the word that may still go on.
class HtmlWords {
 public:
  std::vector<SeenWord> of(std::string_view page) {
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
    visit(*output->document, false);
    end_word();
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return words_;
  }

 private:
  void end_word() {
    if (!open_.empty()) words_.emplace_back(open_, open_quoted_);
    open_.clear();
  }

  void visit(const GumboNode& node, bool quoted) {
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
        for (const char* c = node.v.text.text; *c != '\0'; ++c) {
          if (*c == ' ' || *c == '\n' || *c == '\t') {
            end_word();
          } else {
            if (open_.empty()) open_quoted_ = quoted;
            open_ += *c;
          }
        }
        break;
      case GUMBO_NODE_DOCUMENT:
        children(node.v.document.children, quoted);
        break;
      case GUMBO_NODE_ELEMENT: {
        const GumboElement& element = node.v.element;
        const std::string_view name = gumbo_normalized_tagname(element.tag);
        if (name == "script" || name == "style" || name == "head" ||
            gumbo_get_attribute(&element.attributes, "hidden") != nullptr) {
          break;
        }
        const bool is_inline = name == "b" || name == "i" || name == "span" || name == "q" || name == "a";
        if (!is_inline) end_word();
        children(element.children, quoted || name == "q" || name == "blockquote");
        if (!is_inline) end_word();
        break;
      }
      default:
        break;  // comments, templates
    }
  }

  void children(const GumboVector& nodes, bool quoted) {
    for (unsigned i = 0; i < nodes.length; ++i) {
      visit(*static_cast<const GumboNode*>(nodes.data[i]), quoted);
    }
  }

  std::vector<SeenWord> words_;
  std::string open_;
  bool open_quoted_ = false;
};

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_IO_HTML_H_
