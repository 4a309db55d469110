// Which elements of a page hold what it is about, and which stand beside it.
//
// The page is read once for its outline: for each element what it is called, and how much of its text is running text,
// how much leads elsewhere. Then the element is chosen in whose text running text prevails most over the rest, as a
// whole and without the parts that names, roles or many links tell apart; the second reading leaves out what is not in
// it. What is weighed goes back to Kohlschuetter, Fankhauser and Nejdl, "Boilerplate Detection using Shallow Text
// Features" (2010): the length of blocks and the share of their text that stands in links.

#ifndef REFRAIN_SRC_IO_HTML_PAGE_OUTLINE_H_
#define REFRAIN_SRC_IO_HTML_PAGE_OUTLINE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/html/html_tags.h"
#include "io/html/page_names.h"

namespace refrain::io {

// What becomes of an element with all in it, but for the elements in it that say otherwise.
enum class Kept : std::uint8_t { kAsAround, kKept, kLeftOut };

// By element, in the order in which they begin; the first entry is for what stands in none.
using PagePlan = std::vector<Kept>;

class PageOutline {
 public:
  // `text` is what is read of the page so far. It and the page itself, which tags point into, must outlive the outline.
  explicit PageOutline(const std::string& text);

  // An element begins, or the last one that is open ends. `element` may be null.
  void open(const HtmlTag& tag, const HtmlElement* element);
  void close();

  // What to keep. Call it once, when the page is at its end.
  //
  // Cost: linear in the elements. Of a page that is nothing but links, or in which nothing stands apart, all is kept.
  PagePlan plan();

 private:
  struct Node {
    std::uint32_t parent = 0;
    std::uint32_t block = 0;  // itself, or the nearest around it that is one
    PagePart part = PagePart::kPlain;
    PagePart unnamed = PagePart::kPlain;  // what it is without its id
    std::string_view id;
    std::size_t begin = 0;   // of its text
    std::uint64_t kind = 0;  // equal for elements of one name and class
    bool heading = false;
    bool section = false;  // its class says that it is a section of a text
    bool headed = false;   // it begins with a heading of which its id was made
    bool list = false;     // or an entry of one, or a cell: what navigation is made of
    bool body = false;     // <main>, <article>, or a name for the text of an article
    // Text of a block that stands in no block of its own, in letters (see weight()).
    std::uint64_t own = 0;
    std::uint64_t own_linked = 0;
    bool claims = false;      // it has the word for a right, or its sign
    bool reserves = false;    // it says that all rights are reserved
    bool notice = false;      // it says whose rights these are
    std::uint32_t stops = 0;  // commas and full stops among it
    // With all that is in it.
    std::uint64_t all = 0;
    std::uint64_t linked = 0;
    std::uint64_t running = 0;  // in blocks of running text
    bool dropped = false;
  };

  void account();
  void note_heading(std::uint32_t heading);
  void forgive_ids();
  bool is_running(const Node& node) const;
  void sum_up();
  void drop_apart();
  void drop_notices();
  std::uint32_t choose() const;

  const std::string& text_;
  std::size_t counted_ = 0;  // of the text
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;
  std::uint32_t link_ = 0;     // the element that is one and open; 0 for none
  std::uint64_t in_link_ = 0;  // letters
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_PAGE_OUTLINE_H_
