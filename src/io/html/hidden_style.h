// What styles hide: the little of CSS that tells whether text is seen.

#ifndef REFRAIN_SRC_IO_HTML_HIDDEN_STYLE_H_
#define REFRAIN_SRC_IO_HTML_HIDDEN_STYLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "io/hidden_text.h"
#include "io/html/html_tags.h"

namespace refrain::io {

// What declarations say. What they do not speak of has no value; later ones win.
struct StyleFacts {
  static constexpr std::uint32_t kUnknownColor = 0xffff'ffffu;      // an image, a variable
  static constexpr std::uint32_t kTransparentColor = 0xffff'fffeu;  // what is behind shows

  std::optional<bool> shown;           // display
  std::optional<bool> visible;         // visibility, opacity, content-visibility
  std::optional<bool> tiny;            // font-size below 2 pixels
  std::optional<bool> off_screen;      // position, indentation, clipping, a box of size 0
  std::optional<std::uint32_t> color;  // 0xRRGGBB, or one of the above
  std::optional<std::uint32_t> background;

  void overlay(const StyleFacts& later);
};

// "color: #fff; font-size: 0", references as they stand.
StyleFacts read_style(std::string_view declarations);

// A colour as CSS or an attribute of HTML writes it; kUnknownColor for what is none.
std::uint32_t read_color(std::string_view text);

// Whether letters of one colour cannot be read on the other.
bool hard_to_see(std::uint32_t color, std::uint32_t background);

// The rules of <style> elements whose selectors are names alone: "p", ".note", "p.note", "#note". A name that other
// selectors have too, or rules that hold under conditions, hides nothing: something else may show it. Rules for every
// screen are under no condition.
class StyleSheet {
 public:
  // `media`: what the sheet as a whole is for. Cost: linear.
  void read(std::string_view css, std::string_view media = {});
  bool empty() const { return rules_.empty(); }

  // What the rules say of a tag, its own style included.
  StyleFacts facts(const HtmlTag& tag) const;

 private:
  void rule(std::string_view selectors, std::string_view declarations, bool conditional);
  const StyleFacts* find(const std::string& name) const;

  std::unordered_map<std::string, StyleFacts> rules_;
  std::unordered_set<std::string> elsewhere_;  // names of other selectors
};

// How the letters of an element look, as it follows from those around it.
struct Look {
  std::uint32_t color = 0;
  std::uint32_t background = 0xff'ffff;
  bool tiny = false;

  // Of an element in it. `unknown_rules`: rules that were not read may speak of it.
  Look inside(const StyleFacts& facts, bool unknown_rules) const;

  HiddenBy hides() const {
    if (tiny) return HiddenBy::kSize;
    return hard_to_see(color, background) ? HiddenBy::kColor : HiddenBy::kNone;
  }
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HTML_HIDDEN_STYLE_H_
