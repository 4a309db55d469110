#include "io/html/html.h"

#include <algorithm>
#include <array>
#include <utility>

#include "io/encoding/charset.h"
#include "io/html/html_links.h"
#include "refrain/words.h"
#include "text/callouts.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// FNV-1a (Fowler, Noll and Vo): names are short, and nothing but the nesting hangs on them.
constexpr std::uint64_t key_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return hash;
}

constexpr std::uint64_t kParagraph = key_of("p");
constexpr std::uint64_t kItem = key_of("li");
constexpr std::uint64_t kTable = key_of("table");
constexpr std::uint64_t kRow = key_of("tr");

// Elements that the standard calls special: those of blocks and tables.
constexpr unsigned kSpecial = kClosesParagraph | kBoundary | kTablePart;

// What ends the text that can be copied as it stands.
constexpr std::array<bool, 256> kEndsCopy = [] {
  std::array<bool, 256> ends = {};
  for (const char c : {' ', '\t', '\n', '\f', '\r', '&'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();

// The attributes that say what an element is.
constexpr auto kNaming = std::to_array<std::string_view>({"class", "role"});

// What hides an element with all that is in it.
HiddenBy hidden_by(const HtmlTag& tag, const StyleFacts& facts) {
  if (tag.attribute("hidden") != nullptr) return HiddenBy::kNotShown;
  if (tag.name == "dialog" && tag.attribute("open") == nullptr) return HiddenBy::kNotShown;
  if (facts.shown && !*facts.shown) return HiddenBy::kNotShown;
  if (facts.visible && !*facts.visible) return HiddenBy::kInvisible;
  if (facts.off_screen && *facts.off_screen) return HiddenBy::kOffScreen;
  return HiddenBy::kNone;
}

// Whether what is hidden takes its place all the same, so that words around it stand apart.
bool takes_place(HiddenBy how) { return how == HiddenBy::kColor || how == HiddenBy::kInvisible; }

}  // namespace

void HtmlReader::read(std::string_view source, std::size_t begin, std::size_t end, std::size_t base) {
  base_ = base;
  source = source.substr(0, end);
  std::size_t text_begin = begin;
  std::size_t at = begin;
  while ((at = source.find('<', at)) != std::string_view::npos) {
    const char next = at + 1 < end ? source[at + 1] : '\0';
    if (!is_letter(next) && next != '/' && next != '!' && next != '?') {
      ++at;
      continue;
    }
    text(source, text_begin, at);
    at = std::min(markup(source, at), end);
    text_begin = at;
  }
  text(source, text_begin, end);
}

// Reads what begins with the '<' at `at` and returns the place behind it.
std::size_t HtmlReader::markup(std::string_view source, std::size_t at) {
  const auto behind = [&source](std::string_view mark, std::size_t from) {
    const std::size_t found = source.find(mark, from);
    return found == std::string_view::npos ? source.size() : found + mark.size();
  };
  const std::string_view rest = source.substr(at);
  const char next = rest.size() > 1 ? rest[1] : '\0';
  const bool closes = next == '/';
  if (is_letter(next) || (closes && rest.size() > 2 && is_letter(rest[2]))) {
    const std::size_t after = parse_tag(source, at, tag_);
    if (after == std::string_view::npos) return source.size();
    if (!closes) return start_tag(source, after);
    end_tag();
    return after;
  }
  if (rest.starts_with("<!--")) {
    // "<!-->" and "<!--->" are whole; "--!>" ends a comment, too.
    for (std::size_t dashes = source.find("--", at + 2); dashes != std::string_view::npos;
         dashes = source.find("--", dashes + 1)) {
      const std::string_view tail = source.substr(dashes + 2, 2);
      const std::size_t end = tail.starts_with('>') ? dashes + 3 : tail == "!>" && dashes >= at + 4 ? dashes + 4 : 0;
      if (end == 0) continue;
      if (dashes >= at + 4) out_.comment(source.substr(at + 4, dashes - (at + 4)), base_ + at);
      return end;
    }
    return source.size();
  }
  if (foreign_ > 0 && rest.starts_with("<![CDATA[")) {
    const std::size_t after = behind("]]>", at + 9);
    if (reads()) {
      verbatim(source, at + 9, source.substr(0, after).ends_with("]]>") ? after - 3 : after, false);
    }
    return after;
  }
  return behind(">", at + 2);  // a document type, an instruction, "</>" or nonsense
}

void HtmlReader::end_link() {
  if (link_ == 0) return;
  open_[link_ - 1].link = false;
  link_ = 0;
  out_.end_link();
}

std::size_t HtmlReader::start_tag(std::string_view source, std::size_t after) {
  const HtmlElement* element = find_element(tag_.name);
  const unsigned flags = element != nullptr ? element->flags : 0u;
  close_implied(element);
  const StyleFacts facts = styles_.facts(tag_);
  const HiddenBy how = hidden_by(tag_, facts);
  if (element != nullptr && unseen_ == 0 && how == HiddenBy::kNone) {
    out_.separate(element->separation);
  }
  if (tag_.name == "link") {
    const std::string_view* relation = tag_.attribute("rel");
    unknown_styles_ = unknown_styles_ || (relation != nullptr && equals_ignoring_case(*relation, "stylesheet"));
  }
  if (tag_.name == "html" || tag_.name == "body") base_look_ = base_look_.inside(facts, false);
  if ((flags & kVoid) != 0 || tag_.name == "html" || tag_.name == "head" || tag_.name == "body") {
    return after;
  }
  if (tag_.self_closing && (xml_ || foreign_ > 0 || (flags & kForeign) != 0)) return after;
  const bool unseen = (flags & kUnseen) != 0 || is_page_number(tag_, source, after) ||
                      (foreign_ > 0 && (flags & kUnseenInForeign) != 0) || how != HiddenBy::kNone;
  if ((flags & kRaw) != 0) return raw_content(source, after, *element, unseen);
  const bool anchor = tag_.name == "a";
  if (anchor) end_link();  // the start of one ends another
  Open open{.key = key_of(tag_.name), .element = element, .unseen = unseen, .link = anchor && leads_elsewhere(tag_)};
  open.how = how;
  open.references = lists_references(tag_);
  open.quotes = (flags & kQuotes) != 0 && !(tag_.name == "blockquote" && is_callout(source, after));
  bool bracketed = false;
  if (anchor && is_note_mark(tag_, source, after, bracketed)) {
    if (bracketed && reads()) out_.cite();
    open.unseen = true;
    open.link = false;
  }
  const bool named = tag_.attribute("class") != nullptr || tag_.attribute("id") != nullptr;
  open.look = look().inside(facts, unknown_styles_ && named);
  if (anchor && !facts.color) open.look.color = StyleFacts::kUnknownColor;
  open.concealed = open.look.hides();
  open.left_out = left_out();
  if (plan_ != nullptr && elements_ < plan_->size() && (*plan_)[elements_] != Kept::kAsAround) {
    open.left_out = (*plan_)[elements_] == Kept::kLeftOut;
  }
  ++elements_;
  if (outline_ != nullptr) outline_->open(tag_, element);
  push(open);
  if ((flags & kPreformatted) != 0 && source.substr(after, 1) == "\n") ++after;
  return after;
}

// Whether the block quote that tag_ begins is a note or a warning of the author: by its names or those of what it begins
// with, or by the first words of it, with stars for strong type as Markdown has them.
bool HtmlReader::is_callout(std::string_view source, std::size_t after) {
  constexpr std::size_t kMost = 2000;  // bytes that are looked at
  constexpr int kTags = 16;            // so that nested quotations cost little
  constexpr std::size_t kWords = 60;
  constexpr auto kStrong = std::to_array<std::string_view>({"strong", "b", "h1", "h2", "h3", "h4", "h5", "h6"});
  const auto is_named = [](const HtmlTag& tag) {
    return std::any_of(kNaming.begin(), kNaming.end(), [&](std::string_view naming) {
      const std::string_view* names = tag.attribute(naming);
      return names != nullptr && text::names_callout(*names);
    });
  };
  if (is_named(tag_)) return true;
  const std::string_view near = source.substr(0, std::min(source.size(), after + kMost));
  std::string begins;
  HtmlTag tag;
  int tags = 0;
  for (std::size_t at = after; at < near.size() && begins.size() < kWords && tags < kTags;) {
    const std::string_view rest = near.substr(at);
    if (rest.starts_with("<!--")) {
      const std::size_t end = near.find("-->", at + 4);
      if (end == std::string_view::npos) break;
      at = end + 3;
    } else if (rest.size() > 2 && rest[0] == '<' && (is_letter(rest[1]) || (rest[1] == '/' && is_letter(rest[2])))) {
      ++tags;
      at = parse_tag(near, at, tag);
      if (at == std::string_view::npos) break;
      if (tag.closing && tag.name == "blockquote") break;
      if (begins.empty() && !tag.closing && is_named(tag)) return true;
      const HtmlElement* element = find_element(tag.name);
      if (std::find(kStrong.begin(), kStrong.end(), tag.name) != kStrong.end()) {
        begins += "**";
      } else if (tag.name == "em" || tag.name == "i") {
        begins += '*';
      } else if (element != nullptr && element->separation >= Break::kBreak && !begins.empty()) {
        begins += '\n';
      }
    } else if (rest[0] == '&') {
      std::string decoded;
      const std::size_t length = entities_.decode(rest, decoded);
      begins += length == 0 ? "&" : decoded;
      at += std::max<std::size_t>(length, 1);
    } else {
      if (!is_space(rest[0])) {
        begins += rest[0];
      } else if (!begins.empty() && begins.back() != ' ') {
        begins += ' ';
      }
      ++at;
    }
  }
  return text::begins_callout(begins);
}

void HtmlReader::end_tag() {
  const HtmlElement* element = find_element(tag_.name);
  const std::uint64_t key = key_of(tag_.name);
  const std::uint32_t start = nearest(key);
  if (start == 0) {
    // Two that mean something all the same: an empty paragraph and a line break.
    if (unseen_ == 0 && (key == kParagraph || tag_.name == "br")) out_.separate(element->separation);
    return;
  }
  const unsigned flags = element != nullptr ? element->flags : 0u;
  // The end of a phrase does not reach out of a block, that of a block not out of a table's cell, that of an item not
  // out of its list.
  const bool phrase = (flags & (kSpecial | kUnseen)) == 0;
  const bool crosses = (flags & (kBoundary | kTablePart)) != 0;
  std::uint32_t stop = phrase ? open_.back().special : crosses ? 0 : open_.back().boundary;
  if (key == kItem) stop = std::max({stop, nearest(key_of("ul")), nearest(key_of("ol"))});
  if (start >= stop) close_to(start - 1);
}

// The content of an element in which nothing is markup but its own end tag; returns the place of that.
std::size_t HtmlReader::raw_content(std::string_view source, std::size_t begin, const HtmlElement& element,
                                    bool unseen) {
  std::size_t end = source.size();
  if (element.name != "plaintext") {
    for (std::size_t at = source.find("</", begin); at != std::string_view::npos; at = source.find("</", at + 2)) {
      const std::size_t behind = at + 2 + element.name.size();
      if (!equals_ignoring_case(source.substr(at + 2, element.name.size()), element.name)) continue;
      const char next = behind < source.size() ? source[behind] : '>';
      if (next != '>' && next != '/' && !is_space(next)) continue;
      end = at;
      break;
    }
  }
  if (element.name == "style") {
    const std::string_view* media = tag_.attribute("media");
    styles_.read(source.substr(begin, end - begin), media != nullptr ? *media : std::string_view());
  }
  if (!unseen && reads()) {
    if (source.substr(begin, 1) == "\n") ++begin;
    verbatim(source, std::min(begin, end), end, (element.flags & kReferences) != 0);
    out_.separate(element.separation);
  }
  return end;
}

// Elements whose end the start of another implies (HTML Standard, section 13.1.2.4).
void HtmlReader::close_implied(const HtmlElement* element) {
  if (element == nullptr) return;
  const std::string_view name = element->name;
  if (name == "li") {
    close_one_of(kItem, 0, 0);
  } else if (name == "dt" || name == "dd") {
    close_one_of(key_of("dt"), key_of("dd"), key_of("dl"));
  } else if (name == "td" || name == "th") {
    close_one_of(key_of("td"), key_of("th"), kRow);
  } else if (name == "tr") {
    close_one_of(kRow, 0, kTable);
  } else if (name == "tbody" || name == "thead" || name == "tfoot") {
    close_one_of(key_of("tbody"), key_of("thead"), kTable);
    close_one_of(key_of("tfoot"), 0, kTable);
  } else if (name == "option" || name == "optgroup") {
    close_one_of(key_of("option"), 0, key_of("select"));
  } else if (name == "rt" || name == "rp" || name == "rb" || name == "rtc") {
    // The parts of a <ruby>; an <rtc> has <rt> of its own in it.
    const std::uint64_t ruby = key_of("ruby");
    close_one_of(key_of("rt"), key_of("rp"), ruby);
    close_one_of(key_of("rb"), name[1] == 'b' || name == "rtc" ? key_of("rtc") : 0, ruby);
  }
  if ((element->flags & kClosesParagraph) != 0) close_one_of(kParagraph, 0, 0);
}

// Closes the nearest open element of either name, unless something lies between that keeps it open: `stop`, for an item
// of a list any block but the plainest, for a paragraph a cell or a button.
void HtmlReader::close_one_of(std::uint64_t first, std::uint64_t second, std::uint64_t stop) {
  const std::uint32_t start = std::max(nearest(first), second != 0 ? nearest(second) : 0);
  if (start == 0) return;
  const bool item = first == kItem || first == key_of("dt");
  const bool table_part = first == kRow || first == key_of("td") || stop == kTable;
  const Open& top = open_.back();
  std::uint32_t keeps = table_part ? top.no_table : top.boundary;
  if (item) keeps = std::max(keeps, top.block);
  if (stop != 0) keeps = std::max(keeps, nearest(stop));
  if (start >= keeps) close_to(start - 1);
}

// The innermost open element of this name, from 1; 0 for none.
std::uint32_t HtmlReader::nearest(std::uint64_t key) const {
  const auto found = nearest_.find(key);
  return found == nearest_.end() ? 0 : found->second;
}

void HtmlReader::push(Open open) {
  constexpr std::array<std::uint64_t, 3> kPlain = {key_of("address"), key_of("div"), kParagraph};
  const unsigned flags = open.element != nullptr ? open.element->flags : 0u;
  const auto number = static_cast<std::uint32_t>(open_.size() + 1);  // a page has fewer bytes than 2^32
  const Open below = open_.empty() ? Open() : open_.back();
  const bool special = (flags & kSpecial) != 0;
  const bool plain = std::find(kPlain.begin(), kPlain.end(), open.key) != kPlain.end();
  const bool boundary = (flags & kBoundary) != 0;
  open.special = special ? number : below.special;
  open.block = special && !plain ? number : below.block;
  open.boundary = boundary ? number : below.boundary;
  open.no_table = boundary && (flags & kTablePart) == 0 ? number : below.no_table;
  open.namesake = std::exchange(nearest_[open.key], number);
  open_.push_back(open);
  unseen_ += open.unseen ? 1 : 0;
  hiding_ += open.how != HiddenBy::kNone ? 1 : 0;
  if ((flags & kUnseen) != 0 && never_seen_ == 0) outermost_ = open_.size() - 1;
  never_seen_ += (flags & kUnseen) != 0 ? 1 : 0;
  preformatted_ += (flags & kPreformatted) != 0 ? 1 : 0;
  foreign_ += (flags & kForeign) != 0 ? 1 : 0;
  if (open.quotes) out_.begin_quote();
  if ((flags & kHeads) != 0) out_.begin_part(Part::kHeading, static_cast<std::uint8_t>(open.element->name[1] - '0'));
  if ((flags & kCodes) != 0) out_.begin_part(Part::kCode);
  if ((flags & kCaptions) != 0) out_.begin_part(Part::kCaption);
  if (open.references) out_.begin_part(Part::kReferences);
  if (!open.link) return;
  link_ = open_.size();
  out_.begin_link();
}

void HtmlReader::pop() {
  if (link_ == open_.size()) end_link();
  const Open open = open_.back();
  open_.pop_back();
  if (open.namesake == 0) {
    nearest_.erase(open.key);
  } else {
    nearest_[open.key] = open.namesake;
  }
  unseen_ -= open.unseen ? 1 : 0;
  hiding_ -= open.how != HiddenBy::kNone ? 1 : 0;
  if (outline_ != nullptr) outline_->close();
  const unsigned flags = open.element != nullptr ? open.element->flags : 0u;
  never_seen_ -= (flags & kUnseen) != 0 ? 1 : 0;
  preformatted_ -= (flags & kPreformatted) != 0 ? 1 : 0;
  foreign_ -= (flags & kForeign) != 0 ? 1 : 0;
  if (open.quotes) out_.end_quote();
  if ((flags & kHeads) != 0) out_.end_part(Part::kHeading);
  if ((flags & kCodes) != 0) out_.end_part(Part::kCode);
  if ((flags & kCaptions) != 0) out_.end_part(Part::kCaption);
  if (open.references) out_.end_part(Part::kReferences);
  if (open.element != nullptr && !open.unseen && unseen_ == 0) {
    out_.separate(open.element->separation);
  }
}

void HtmlReader::close_never_seen() {
  if (never_seen_ > 0) close_to(outermost_);
}

// What makes the text not seen here: of those around it that hide it the innermost. Nothing of scripts and the like.
void HtmlReader::hide(std::string_view source, std::size_t begin, std::size_t end, std::size_t base) {
  if (never_seen_ > 0 || left_out()) return;
  const std::size_t first = source.substr(0, end).find_first_not_of(" \t\r\n\f", begin);
  if (first == std::string_view::npos) return;
  HiddenBy how = concealed();
  if (hiding_ > 0 && how == HiddenBy::kNone) {
    // Nested a million times, only the innermost few are looked at.
    constexpr std::size_t kMost = 64;
    for (std::size_t k = 0; k < std::min(kMost, open_.size()) && how == HiddenBy::kNone; ++k) {
      how = open_[open_.size() - 1 - k].how;
    }
    if (how == HiddenBy::kNone) how = HiddenBy::kNotShown;
  }
  if (how == HiddenBy::kNone) return;
  if (!hidden_text_.empty() && stretch_.how != how) end_hidden();
  if (hidden_text_.empty()) {
    stretch_ = {.how = how, .begin = static_cast<std::uint32_t>(base + first)};
  } else {
    hidden_text_ += ' ';
  }
  hidden_text_ += source.substr(first, end - first);
  if (takes_place(how)) out_.separate(Break::kSpace);
}

void HtmlReader::end_hidden() {
  if (hidden_text_.empty()) return;
  stretch_.words = count_words(hidden_text_);
  if (stretch_.words > 0) hidden_.push_back(stretch_);
  hidden_text_.clear();
}

std::vector<HiddenText> HtmlReader::take_hidden() {
  end_hidden();
  return std::exchange(hidden_, {});
}

void HtmlReader::text(std::string_view source, std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  if (!reads()) {
    hide(source, begin, end, base_);
    return;
  }
  if (!hidden_text_.empty() && source.substr(0, end).find_first_not_of(" \t\r\n\f", begin) != std::string_view::npos) {
    end_hidden();
  }
  if (preformatted_ > 0) {
    verbatim(source, begin, end, true);
    return;
  }
  const auto ends_copy = [&source](std::size_t at) { return kEndsCopy[static_cast<unsigned char>(source[at])]; };
  std::size_t at = begin;
  while (at < end) {
    if (is_space(source[at])) {
      ++at;
      out_.separate(Break::kSpace);
    } else if (source[at] == '&') {
      at = reference(source, at, end, false);
    } else {
      const std::size_t copied = at;
      while (at < end) {
        if (!ends_copy(at)) {
          ++at;
        } else if (source[at] == ' ' && at + 1 < end && !ends_copy(at + 1)) {
          at += 2;  // a single space between two words is what a reader sees
        } else {
          break;
        }
      }
      out_.copy(base_ + copied, at - copied);
    }
  }
}

void HtmlReader::verbatim(std::string_view source, std::size_t begin, std::size_t end, bool references) {
  std::size_t at = begin;
  while (at < end) {
    std::size_t ampersand = references ? source.substr(0, end).find('&', at) : std::string_view::npos;
    if (ampersand == std::string_view::npos) ampersand = end;
    out_.copy(base_ + at, ampersand - at);
    at = ampersand < end ? reference(source, ampersand, end, true) : end;
  }
}

std::size_t HtmlReader::reference(std::string_view source, std::size_t at, std::size_t end, bool is_verbatim) {
  std::string decoded;
  const std::size_t length = entities_.decode(source.substr(at, end - at), decoded);
  if (length == 0) {
    out_.copy(base_ + at, 1);
    return at + 1;
  }
  if (!is_verbatim && decoded.size() == 1 && is_space(decoded[0])) {
    out_.separate(Break::kSpace);
  } else {
    out_.put(decoded, base_ + at, length);
  }
  return at + length;
}

absl::Status read_html(std::string bytes, Document& document, Content content) {
  const std::string charset = declared_charset(bytes);
  if (!charset.empty()) {
    if (absl::Status status = convert_to_utf8(charset, bytes); !status.ok()) return status;
    document.decoded = true;
  }
  read_utf8_html(std::move(bytes), document, content);
  return absl::OkStatus();
}

void read_utf8_html(std::string bytes, Document& document, Content content) {
  document.original = std::move(bytes);
  const std::string_view page = document.original;
  const bool xml = page.substr(0, 64).find("<?xml") != std::string_view::npos;
  const std::size_t mark = page.starts_with("\xef\xbb\xbf") ? 3 : 0;
  PagePlan plan;
  if (content == Content::kMain) {
    Document all;
    TextBuilder out(page, all);
    PageOutline outline(all.text);
    HtmlReader reader(out);
    reader.set_xml(xml);
    reader.describe_to(&outline);
    reader.read(page, mark, page.size());
    reader.close_to(0);
    out.finish();
    plan = outline.plan();
  }
  TextBuilder out(page, document);
  HtmlReader reader(out);
  reader.set_xml(xml);
  if (!plan.empty()) reader.follow(plan);
  reader.read(page, mark, page.size());
  reader.close_to(0);
  out.finish();
  document.hidden = reader.take_hidden();
}

std::string visible_text(std::string html, bool xml) {
  Document document;
  document.original = std::move(html);
  TextBuilder out(document.original, document);
  HtmlReader reader(out);
  reader.set_xml(xml);
  reader.read(document.original, 0, document.original.size());
  reader.close_to(0);
  out.finish();
  return std::move(document.text);
}

}  // namespace refrain::io
