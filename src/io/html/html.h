// A page of HTML to the text a reader sees in it.
//
// The page is read from front to back, tag by tag, with a list of what is open: what is quoted, what is hidden, where
// white space counts. No tree is built. A tree in the sense of the HTML standard moves text about (out of tables, into
// copies of unclosed elements) and loses where it stood; here every byte of the text knows its place, text comes in the
// order of the file, time and memory are linear, and no nesting is too deep. Scripts, styles, comments, <head>,
// <template>, how the characters of a <ruby> are read, and what is hidden by an attribute are left out; the standard's
// rules for implied end tags are kept where they decide what such an element covers.

#ifndef REFRAIN_SRC_IO_HTML_HTML_H_
#define REFRAIN_SRC_IO_HTML_HTML_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "io/document.h"
#include "io/hidden_text.h"
#include "io/html/entities.h"
#include "io/html/hidden_style.h"
#include "io/html/html_tags.h"
#include "io/html/page_outline.h"
#include "io/reading.h"
#include "io/text_builder.h"

namespace refrain::io {

// Fills text, original, map, quoted, links, ignored and hidden of `document` from the bytes of a page, which are
// converted to UTF-8 first where they declare another charset. An error's message is "reason; what to do".
//
// REQUIRES: bytes.size() <= kMaxTextBytes. Some 120 MB/s, half of that where the main content is looked for.
absl::Status read_html(std::string bytes, Document& document, Content content = Content::kAll);

// The same for a page that is known to be UTF-8, whatever it declares.
void read_utf8_html(std::string bytes, Document& document, Content content = Content::kAll);

// The text a reader sees in a piece of HTML in UTF-8; `xml` where self-closing tags close.
//
// REQUIRES: html.size() <= kMaxTextBytes.
std::string visible_text(std::string html, bool xml = false);

// The reader itself, for pieces of HTML that stand in other text.
class HtmlReader {
 public:
  // `out` must outlive the reader.
  explicit HtmlReader(TextBuilder& out) : out_(out) {}

  // Reads source[begin, end), which goes on from what was read before. `out` is given offsets into `source` plus
  // `base`.
  void read(std::string_view source, std::size_t begin, std::size_t end, std::size_t base = 0);

  // Tells `outline` of the elements as they are read. It must outlive the reader.
  void describe_to(PageOutline* outline) { outline_ = outline; }

  // Leaves out what `plan` says, which was made of the outline of the same page. It must outlive the reader.
  void follow(const PagePlan& plan) {
    plan_ = &plan;
    base_left_out_ = plan.front() == Kept::kLeftOut;
  }

  // Whether text would not be read here.
  bool hidden() const { return unseen_ > 0 || concealed() != HiddenBy::kNone; }

  // Takes source[begin, end), which stands where hidden() holds, for text that is not seen; `base` as read() has it.
  void hide(std::string_view source, std::size_t begin, std::size_t end, std::size_t base = 0);

  // What was not seen so far.
  std::vector<HiddenText> take_hidden();

  // The number of elements that are open, and how to close those that were opened since.
  std::size_t depth() const { return open_.size(); }
  void close_to(std::size_t depth) {
    while (open_.size() > depth) pop();
  }

  // Closes the elements that are never seen, whatever their attributes say (<video>, <template>), with all that was
  // opened in them.
  void close_never_seen();

  // Self-closing tags close, as in XML. For pages that say that they are.
  void set_xml(bool xml) { xml_ = xml; }

 private:
  struct Open {
    std::uint64_t key = 0;  // of its name
    const HtmlElement* element = nullptr;
    bool unseen = false;
    bool link = false;
    bool references = false;               // is a list of them
    bool left_out = false;                 // by the plan
    bool quotes = false;                   // is a quotation, and no callout that is set like one
    HiddenBy how = HiddenBy::kNone;        // what makes it unseen, with all in it
    HiddenBy concealed = HiddenBy::kNone;  // what keeps its own letters from being seen
    Look look = {};
    // Open elements from 1, 0 for none: the one below with the same name, and of this one and those below the nearest
    // that keeps tags from closing what is around it. So an end tag finds its start at once, however much is open.
    std::uint32_t namesake = 0;
    std::uint32_t special = 0;   // kSpecial (see html.cc)
    std::uint32_t block = 0;     // kSpecial, but not one of the plainest: <address>, <div>, <p>
    std::uint32_t boundary = 0;  // kBoundary
    std::uint32_t no_table = 0;  // kBoundary and no kTablePart
  };

  std::size_t markup(std::string_view source, std::size_t at);
  std::size_t start_tag(std::string_view source, std::size_t after);
  void end_tag();
  bool is_callout(std::string_view source, std::size_t after);
  std::size_t raw_content(std::string_view source, std::size_t begin, const HtmlElement& element, bool unseen);
  void close_implied(const HtmlElement* element);
  void close_one_of(std::uint64_t first, std::uint64_t second, std::uint64_t stop);
  void end_link();
  void push(Open open);
  void pop();
  std::uint32_t nearest(std::uint64_t key) const;
  void text(std::string_view source, std::size_t begin, std::size_t end);
  bool left_out() const { return open_.empty() ? base_left_out_ : open_.back().left_out; }
  HiddenBy concealed() const { return open_.empty() ? base_look_.hides() : open_.back().concealed; }
  const Look& look() const { return open_.empty() ? base_look_ : open_.back().look; }
  bool reads() const { return unseen_ == 0 && !left_out() && concealed() == HiddenBy::kNone; }
  void end_hidden();
  void verbatim(std::string_view source, std::size_t begin, std::size_t end, bool references);
  std::size_t reference(std::string_view source, std::size_t at, std::size_t end, bool verbatim);

  TextBuilder& out_;
  Entities entities_;
  HtmlTag tag_;
  std::vector<Open> open_;
  std::unordered_map<std::uint64_t, std::uint32_t> nearest_;  // of open_ by key, from 1
  std::uint64_t unseen_ = 0;
  std::uint64_t never_seen_ = 0;
  std::size_t outermost_ = 0;  // of the elements that are never seen, where there are any
  std::uint64_t preformatted_ = 0;
  std::uint64_t foreign_ = 0;
  std::size_t link_ = 0;  // the open element that is a link, from 1; 0 for none
  std::size_t base_ = 0;
  bool xml_ = false;

  PageOutline* outline_ = nullptr;
  const PagePlan* plan_ = nullptr;
  std::size_t elements_ = 1;  // of the page so far, what stands in none included
  bool base_left_out_ = false;

  StyleSheet styles_;
  bool unknown_styles_ = false;  // there are sheets that are not read
  Look base_look_;
  std::uint64_t hiding_ = 0;  // open elements that hide what is in them
  std::string hidden_text_;   // of the stretch that is read
  HiddenText stretch_;
  std::vector<HiddenText> hidden_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_HTML_H_
