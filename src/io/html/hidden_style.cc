#include "io/html/hidden_style.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>

#include "text/lines.h"

namespace refrain::io {
namespace {

using text::lowered;

constexpr std::string_view kBlanks = " \t\r\n\f";
constexpr std::size_t kLongestName = 100;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// A number at the front of `text`, which loses it.
std::optional<double> take_number(std::string_view& text) {
  constexpr std::size_t kLongest = 24;
  std::string digits;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) digits += text[at++];
  bool any = false;
  for (; at < text.size() && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.'); ++at) {
    any = any || text[at] != '.';
    if (digits.size() < kLongest) digits += text[at];
  }
  if (!any) return std::nullopt;
  text.remove_prefix(at);
  return std::strtod(digits.c_str(), nullptr);
}

// A length in pixels, as near as it can be told; none for what is no length.
std::optional<double> length(std::string_view text) {
  const std::optional<double> number = take_number(text);
  if (!number) return std::nullopt;
  constexpr double kLetter = 16;
  constexpr double kPoint = 4.0 / 3;
  constexpr double kWindow = 12;
  if (text.empty() || text == "px") return number;
  if (text == "pt") return *number * kPoint;
  if (text == "em" || text == "rem" || text == "ch" || text == "ex") return *number * kLetter;
  if (text == "%" || text == "vw" || text == "vh") return *number * kWindow;
  if (text == "cm" || text == "mm" || text == "in" || text == "pc") return *number * kLetter;
  return std::nullopt;
}

struct NamedColor {
  std::string_view name;
  std::uint32_t color;
};

// Those that paper and ink are named by.
constexpr std::array kColors = {
    NamedColor{"white", 0xff'ffff},       NamedColor{"black", 0},
    NamedColor{"snow", 0xff'fafa},        NamedColor{"ivory", 0xff'fff0},
    NamedColor{"ghostwhite", 0xf8'f8ff},  NamedColor{"whitesmoke", 0xf5'f5f5},
    NamedColor{"floralwhite", 0xff'faf0}, NamedColor{"mintcream", 0xf5'fffa},
    NamedColor{"azure", 0xf0'ffff},       NamedColor{"red", 0xff'0000},
    NamedColor{"green", 0x00'8000},       NamedColor{"blue", 0x00'00ff},
    NamedColor{"yellow", 0xff'ff00},      NamedColor{"gray", 0x80'8080},
    NamedColor{"grey", 0x80'8080},        NamedColor{"silver", 0xc0'c0c0},
    NamedColor{"navy", 0x00'0080},        NamedColor{"lightgray", 0xd3'd3d3},
    NamedColor{"lightgrey", 0xd3'd3d3},   NamedColor{"darkgray", 0xa9'a9a9},
    NamedColor{"orange", 0xff'a500},      NamedColor{"transparent", StyleFacts::kTransparentColor},
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::uint32_t hex_color(std::string_view digits) {
  std::array<unsigned, 8> values = {};
  if (digits.size() > values.size()) return StyleFacts::kUnknownColor;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int value = hex_digit(digits[i]);
    if (value < 0) return StyleFacts::kUnknownColor;
    values[i] = static_cast<unsigned>(value);
  }
  if (digits.size() == 3 || digits.size() == 4) {
    if (digits.size() == 4 && values[3] == 0) return StyleFacts::kTransparentColor;
    return (values[0] * 17 << 16) | (values[1] * 17 << 8) | (values[2] * 17);
  }
  if (digits.size() != 6 && digits.size() != 8) return StyleFacts::kUnknownColor;
  if (digits.size() == 8 && values[6] == 0 && values[7] == 0) return StyleFacts::kTransparentColor;
  std::uint32_t color = 0;
  for (std::size_t i = 0; i < 6; ++i) color = color << 4 | values[i];
  return color;
}

// rgb(255, 255, 255), rgba(255 255 255 / 0), hsl(0, 0%, 100%) where it is white or black.
std::uint32_t function_color(std::string_view text) {
  const bool hue = text.starts_with("hsl");
  text = text.substr(text.find('(') + 1);
  std::array<double, 4> values = {0, 0, 0, 1};
  std::size_t count = 0;
  while (count < values.size()) {
    const std::size_t next = text.find_first_of("0123456789.-+");
    if (next == std::string_view::npos) break;
    text.remove_prefix(next);
    const std::optional<double> number = take_number(text);
    if (!number) return StyleFacts::kUnknownColor;
    const bool percent = text.starts_with('%');
    values[count] = *number * (percent && !hue && count < 3 ? 2.55 : percent && count == 3 ? 0.01 : 1);
    ++count;
  }
  if (count < 3) return StyleFacts::kUnknownColor;
  if (values[3] < 0.05) return StyleFacts::kTransparentColor;
  if (hue) return values[2] >= 99 ? 0xff'ffffu : values[2] <= 1 ? 0u : StyleFacts::kUnknownColor;
  std::uint32_t color = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    color = color << 8 | static_cast<std::uint32_t>(std::clamp(values[i], 0.0, 255.0) + 0.5);
  }
  return color;
}

// The values of one declaration into `facts`; `plain` is lower case and trimmed.
void read_declaration(std::string_view property, std::string_view plain, StyleFacts& facts) {
  constexpr double kFar = -400;  // pixels: so far left of or above a window
  constexpr double kUnseenOpacity = 0.02;
  if (const std::size_t important = plain.find('!'); important != std::string_view::npos) {
    plain = trimmed(plain.substr(0, important));
  }
  if (property == "display") {
    facts.shown = plain != "none";
  } else if (property == "visibility") {
    facts.visible = plain != "hidden" && plain != "collapse";
  } else if (property == "opacity") {
    if (const auto value = length(plain); value && *value <= kUnseenOpacity) facts.visible = false;
  } else if (property == "content-visibility") {
    if (plain == "hidden") facts.visible = false;
  } else if (property == "filter" || property == "-webkit-filter") {
    constexpr std::string_view kOpacity = "opacity(";
    if (const std::size_t at = plain.find(kOpacity); at != std::string_view::npos) {
      std::string_view amount = trimmed(plain.substr(at + kOpacity.size()));
      const std::optional<double> value = take_number(amount);
      if (value && *value * (amount.starts_with('%') ? 0.01 : 1) <= kUnseenOpacity) facts.visible = false;
    }
  } else if (property == "font-size") {
    const auto value = length(plain);
    facts.tiny = value && *value < 2;
  } else if (property == "font") {
    for (std::size_t at = 0; at < plain.size();) {
      const std::size_t end = std::min(plain.find_first_of(" /", at), plain.size());
      const std::string_view word = plain.substr(at, end - at);
      if (!word.empty() && word != "0" && word.find_first_not_of("0123456789.") != std::string_view::npos) {
        if (const auto value = length(word)) facts.tiny = *value < 2;
      }
      at = end + 1;
    }
  } else if (property == "color" || property == "-webkit-text-fill-color") {
    if (plain != "inherit") facts.color = read_color(plain);
  } else if (property == "background-color") {
    facts.background = read_color(plain);
  } else if (property == "background") {
    facts.background = plain == "none" ? StyleFacts::kTransparentColor : read_color(plain);
  } else if (property == "background-image") {
    if (plain != "none") facts.background = StyleFacts::kUnknownColor;
  } else if (property == "left" || property == "top" || property == "right" || property == "bottom" ||
             property == "text-indent" || property == "margin-left" || property == "margin-top") {
    if (const auto value = length(plain); value && *value <= kFar) facts.off_screen = true;
  } else if (property == "clip-path") {
    if (plain.starts_with("inset(50%") || plain.starts_with("inset(100%") || plain.starts_with("circle(0")) {
      facts.off_screen = true;
    }
  } else if (property == "clip") {
    if (plain.starts_with("rect(0") || plain.starts_with("rect(1px")) facts.off_screen = true;
  } else if (property == "transform") {
    if (plain.starts_with("scale(0)") || plain.starts_with("translate(-9") || plain.starts_with("translatex(-9")) {
      facts.off_screen = true;
    }
  }
}

// A box of no size hides what is in it where it also clips it.
struct Box {
  bool small = false;
  bool clips = false;

  void read(std::string_view property, std::string_view plain) {
    if (property == "width" || property == "height" || property == "max-height" || property == "max-width") {
      const auto value = length(plain);
      small = small || (value && *value < 2);
    } else if (property == "overflow" || property == "overflow-x" || property == "overflow-y") {
      clips = plain.starts_with("hidden") || plain.starts_with("clip");
    }
  }
};

}  // namespace

void StyleFacts::overlay(const StyleFacts& later) {
  if (later.shown) shown = later.shown;
  if (later.visible) visible = later.visible;
  if (later.tiny) tiny = later.tiny;
  if (later.off_screen) off_screen = later.off_screen;
  if (later.color) color = later.color;
  if (later.background) background = later.background;
}

std::uint32_t read_color(std::string_view text) {
  const std::string plain = lowered(trimmed(text.substr(0, kLongestName)));
  if (plain.starts_with('#')) return hex_color(std::string_view(plain).substr(1));
  if (plain.starts_with("rgb") || plain.starts_with("hsl")) return function_color(plain);
  for (const NamedColor& one : kColors) {
    if (plain == one.name) return one.color;
  }
  if (plain.size() == 6 && hex_color(plain) != StyleFacts::kUnknownColor) return hex_color(plain);
  return StyleFacts::kUnknownColor;
}

bool hard_to_see(std::uint32_t color, std::uint32_t background) {
  constexpr int kClose = 10;  // of 255: a printed page shows no such difference
  if (color == StyleFacts::kTransparentColor) return true;
  if (color > 0xff'ffff || background > 0xff'ffff) return false;
  for (const int shift : {0, 8, 16}) {
    const int one = static_cast<int>(color >> shift & 0xff);
    const int other = static_cast<int>(background >> shift & 0xff);
    if (std::abs(one - other) > kClose) return false;
  }
  return true;
}

StyleFacts read_style(std::string_view declarations) {
  StyleFacts facts;
  Box box;
  while (!declarations.empty()) {
    const std::size_t end = std::min(declarations.find(';'), declarations.size());
    const std::string_view one = declarations.substr(0, end);
    declarations.remove_prefix(std::min(end + 1, declarations.size()));
    const std::size_t colon = one.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string property = lowered(trimmed(one.substr(0, std::min(colon, kLongestName))));
    const std::string value = lowered(trimmed(one.substr(colon + 1).substr(0, kLongestName)));
    read_declaration(property, value, facts);
    box.read(property, value);
  }
  if (box.small && box.clips) facts.off_screen = true;
  return facts;
}

void StyleSheet::rule(std::string_view selectors, std::string_view declarations, bool conditional) {
  StyleFacts facts = read_style(declarations);
  while (!selectors.empty()) {
    const std::size_t end = std::min(selectors.find(','), selectors.size());
    const std::string_view selector = trimmed(selectors.substr(0, end));
    selectors.remove_prefix(std::min(end + 1, selectors.size()));
    if (selector.empty() || selector.size() > kLongestName) continue;
    const std::size_t mark = selector.find_first_of(".#", 1);
    const bool simple =
        !conditional && selector.find_first_of(" \t\r\n\f>+~:[*(") == std::string_view::npos &&
        (mark == std::string_view::npos || (selector[0] != '.' && selector[0] != '#' &&
                                            selector.find_first_of(".#", mark + 1) == std::string_view::npos));
    if (simple) {
      const bool tag = selector[0] != '.' && selector[0] != '#';
      // Names of elements are the same in any case; those of authors are not.
      std::string name = tag ? lowered(selector.substr(0, mark)) : std::string(selector);
      if (tag && mark != std::string_view::npos) name += selector.substr(mark);
      rules_[name].overlay(facts);
      continue;
    }
    for (std::size_t at = selector.find_first_of(".#"); at != std::string_view::npos;) {
      const std::size_t next = std::min(selector.find_first_of(" \t\r\n\f>+~:[*(.#)", at + 1), selector.size());
      elsewhere_.emplace(selector.substr(at, next - at));
      at = selector.find_first_of(".#", next);
    }
  }
}

namespace {

// Whether a list of media queries has every screen in it.
bool is_for_every_screen(std::string_view queries) {
  const std::string all = lowered(trimmed(queries.substr(0, kLongestName)));
  if (all.empty()) return true;
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view query = trimmed(rest.substr(0, end));
    if (query == "screen" || query == "all" || query == "only screen" || query == "only all" || query == "not print") {
      return true;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

// Whether the rules in the block of an at-rule hold wherever the sheet does.
bool holds_everywhere(std::string_view prelude) {
  constexpr std::string_view kMedia = "@media";
  constexpr std::string_view kLayer = "@layer";
  if (lowered(prelude.substr(0, kLayer.size())) == kLayer) return true;
  return lowered(prelude.substr(0, kMedia.size())) == kMedia && is_for_every_screen(prelude.substr(kMedia.size()));
}

}  // namespace

void StyleSheet::read(std::string_view css, std::string_view media) {
  std::string selectors;
  std::size_t depth = 0;  // of blocks with rules in them
  // The depth from which on rules hold under conditions; 0 where they do everywhere.
  constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  std::size_t conditional = is_for_every_screen(media) ? kNowhere : 0;
  std::size_t at = 0;
  while (at < css.size()) {
    const std::size_t next = css.find_first_of("{};/", at);
    if (next == std::string_view::npos) break;
    selectors += css.substr(at, next - at);
    at = next + 1;
    if (css[next] == '/') {
      if (css.substr(next, 2) == "/*") {
        const std::size_t end = css.find("*/", next + 2);
        at = end == std::string_view::npos ? css.size() : end + 2;
      } else {
        selectors += '/';
      }
      continue;
    }
    const std::string_view prelude = trimmed(selectors);
    if (css[next] == '{') {
      if (prelude.starts_with('@') && !prelude.starts_with("@font-face") && !prelude.starts_with("@page")) {
        ++depth;
        if (conditional == kNowhere && !holds_everywhere(prelude)) conditional = depth;
      } else {
        const std::size_t end = std::min(css.find('}', at), css.size());
        // The comment of old that hides a sheet from older browsers is no selector.
        const bool old = prelude.starts_with("<!--");
        rule(old ? prelude.substr(4) : prelude, css.substr(at, end - at), conditional <= depth);
        at = std::min(end + 1, css.size());
      }
    } else if (css[next] == '}' && depth > 0) {
      if (conditional == depth) conditional = kNowhere;
      --depth;
    }
    selectors.clear();
  }
}

const StyleFacts* StyleSheet::find(const std::string& name) const {
  const auto found = rules_.find(name);
  return found == rules_.end() ? nullptr : &found->second;
}

StyleFacts StyleSheet::facts(const HtmlTag& tag) const {
  StyleFacts facts;
  if (!rules_.empty()) {
    const auto apply = [&](const std::string& name, const std::string& plain) {
      if (const StyleFacts* found = find(name)) {
        StyleFacts one = *found;
        if (!plain.empty() && elsewhere_.contains(plain)) {
          one.shown.reset();
          one.visible.reset();
          one.off_screen.reset();
        }
        facts.overlay(one);
      }
    };
    apply(tag.name, {});
    if (const std::string_view* names = tag.attribute("class")) {
      for (std::size_t at = names->find_first_not_of(kBlanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(names->find_first_of(kBlanks, at), names->size());
        if (end - at <= kLongestName) {
          const std::string name = "." + std::string(names->substr(at, end - at));
          apply(name, name);
          apply(tag.name + name, name);
        }
        at = names->find_first_not_of(kBlanks, end);
      }
    }
    if (const std::string_view* id = tag.attribute("id"); id != nullptr && id->size() <= kLongestName) {
      const std::string name = "#" + std::string(*id);
      apply(name, name);
      apply(tag.name + name, name);
    }
  }
  if (const std::string_view* color = tag.attribute("bgcolor")) facts.background = read_color(*color);
  if (tag.name == "font") {
    if (const std::string_view* color = tag.attribute("color")) facts.color = read_color(*color);
  }
  if (const std::string_view* style = tag.attribute("style")) facts.overlay(read_style(*style));
  return facts;
}

Look Look::inside(const StyleFacts& facts, bool unknown_rules) const {
  Look look = *this;
  if (facts.color) {
    look.color = *facts.color;
  } else if (unknown_rules) {
    look.color = StyleFacts::kUnknownColor;
  }
  if (facts.background && *facts.background != StyleFacts::kTransparentColor) {
    look.background = *facts.background;
  } else if (unknown_rules) {
    look.background = StyleFacts::kUnknownColor;
  }
  if (facts.tiny) {
    look.tiny = *facts.tiny;
  } else if (unknown_rules) {
    look.tiny = false;
  }
  return look;
}

}  // namespace refrain::io
