#include "io/html/page_outline.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/hash.h"

namespace refrain::io {
namespace {

// In letters; a character of Han, kana or Hangul counts as three.
constexpr std::uint64_t kRunning = 70;         // a block so long is running text
constexpr std::uint64_t kSentence = 35;        // or this one, where it has commas or full stops
constexpr std::uint64_t kLongestLink = 400;    // what follows an <a> that nobody closed is no link
constexpr std::uint64_t kLongestNotice = 250;  // of rights: longer blocks say more
constexpr std::uint64_t kSmallPage = 250;      // running text below which a page is not taken apart by weight

constexpr std::string_view kBlanks = " \t\n";

bool is_space(char c) { return kBlanks.find(c) != std::string_view::npos; }
bool is_no_digit(char c) { return c < '0' || c > '9'; }

// What a byte adds to the length of a text: letters of all alphabets count alike.
unsigned weight(unsigned char byte) {
  if (byte < 0x80) return is_space(static_cast<char>(byte)) ? 0 : 1;
  if (byte < 0xc0) return 0;
  return byte >= 0xe3 && byte <= 0xed ? 3 : 1;
}

// Whether a stop of a sentence or a comma ends at text[at].
bool is_stop(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ',' || c == ';') return true;
  if (c == '.' || c == '!' || c == '?') return at + 1 == text.size() || is_space(text[at + 1]) || text[at + 1] == '"';
  const auto is = [&](std::string_view mark) {
    return at + 1 >= mark.size() && text.substr(at + 1 - mark.size(), mark.size()) == mark;
  };
  return is("\xd8\x8c") || is("\xe3\x80\x81") || is("\xe3\x80\x82") || is("\xef\xbc\x8c") || is("\xef\xbc\x9b") ||
         is("\xe0\xa5\xa4");
}

constexpr std::string_view kDigits = "0123456789";

// Where a year ends that stands in `text` within a few bytes from `at` on; npos where none does.
std::size_t year_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kNear = 6;
  const std::size_t year = text.substr(0, std::min(text.size(), at + kNear)).find_first_of("12", at);
  if (year == std::string_view::npos) return year;
  const std::string_view digits = text.substr(year, text.find_first_not_of(kDigits, year) - year);
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")) ? year + 4
                                                                                      : std::string_view::npos;
}

// Whether a name follows, or another year: not a sentence about the year.
bool holder_follows(std::string_view text, std::size_t at) {
  at = text.find_first_not_of(" ,.-\t\n", at);
  if (at == std::string_view::npos) return true;
  const bool dash = text.substr(at).starts_with("\u2013");
  const bool capital = text[at] >= 'A' && text[at] <= 'Z';
  return dash || capital || kDigits.find(text[at]) != std::string_view::npos || text.substr(at).starts_with("by ");
}

// The sign alone begins lists too, as "(c)".
constexpr auto kClaims = std::to_array<std::string_view>({"copyright", "\u00a9"});
constexpr auto kDatedClaims = std::to_array<std::string_view>({"copyright", "(c)"});

// What notices of rights say in the languages that pages have most, in small letters; of Russian without the first one,
// which is a capital as a rule.
constexpr auto kReserved = std::to_array<std::string_view>(
    {"all rights reserved", "alle rechte vorbehalten", "alle rechten voorbehouden", "tous droits r\u00e9serv\u00e9s",
     "todos los derechos reservados", "todos os direitos reservados", "tutti i diritti riservati",
     "wszelkie prawa zastrze\u017cone",
     "\u0441\u0435 \u043f\u0440\u0430\u0432\u0430 "
     "\u0437\u0430\u0449\u0438\u0449\u0435\u043d\u044b"});

// "\u00a9 2013 ...", a sign and a year; where a block begins the word instead of the sign, "Copyright 2013 ..." or
// "(c) 2013 ...".
bool is_dated_claim(std::string_view text, std::string_view lower_text, bool begins_block) {
  constexpr std::string_view kSign = "\u00a9";
  for (std::size_t at = text.find(kSign); at != std::string_view::npos; at = text.find(kSign, at + 1)) {
    if (year_end(text, at + kSign.size()) != std::string_view::npos) return true;
  }
  const std::size_t begin = std::min(lower_text.find_first_not_of(" \t\n"), lower_text.size());
  text.remove_prefix(begin);
  lower_text.remove_prefix(begin);
  return begins_block && std::any_of(kDatedClaims.begin(), kDatedClaims.end(), [&](std::string_view claim) {
           if (!lower_text.starts_with(claim)) return false;
           const std::size_t end = year_end(text, claim.size());
           return end != std::string_view::npos && holder_follows(text, end);
         });
}

bool has_any(std::string_view text, std::span<const std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view words) { return text.find(words) != std::string_view::npos; });
}

bool is_list(std::string_view name) {
  return name == "ul" || name == "ol" || name == "li" || name == "dl" || name == "dd" || name == "dt" ||
         name == "table" || name == "tbody" || name == "tr" || name == "td";
}

}  // namespace

PageOutline::PageOutline(const std::string& text) : text_(text) {
  nodes_.emplace_back();
  open_.push_back(0);
}

// Counts the text since the last call for the element that is open.
void PageOutline::account() {
  if (counted_ == text_.size()) return;
  Node& block = nodes_[nodes_[open_.back()].block];
  const bool linked = link_ != 0 && in_link_ < kLongestLink;
  std::uint64_t letters = 0;
  for (std::size_t at = counted_; at < text_.size(); ++at) {
    letters += weight(static_cast<unsigned char>(text_[at]));
    if (!linked) block.stops += is_stop(text_, at) ? 1u : 0u;
  }
  if (text_.size() - counted_ <= 4 * kLongestNotice) {
    const std::string_view text = std::string_view(text_).substr(counted_);
    const std::string plain = base::ascii_lower(text);
    block.claims = block.claims || has_any(plain, kClaims);
    block.reserves = block.reserves || has_any(plain, kReserved);
    block.notice = block.notice || (block.claims && block.reserves) || is_dated_claim(text, plain, block.own == 0);
  }
  counted_ = text_.size();
  block.own += letters;
  if (linked) block.own_linked += letters;
  in_link_ += letters;
}

void PageOutline::open(const HtmlTag& tag, const HtmlElement* element) {
  account();
  Node node;
  node.parent = open_.back();
  const auto number = static_cast<std::uint32_t>(nodes_.size());  // a page has fewer bytes than 2^32
  const bool block = element != nullptr && element->separation >= TextBuilder::Break::kCell;
  node.block = block ? number : nodes_[node.parent].block;
  node.part = node.unnamed = page_part(tag);
  node.begin = text_.size();
  if (const std::string_view* id = tag.attribute("id")) {
    const std::string_view* names = tag.attribute("class");
    node.id = *id;
    if (node.part == PagePart::kBeside) node.unnamed = page_part(tag, false);
    node.section = names != nullptr && is_section_class(*names);
    std::string kind = tag.name + ' ';
    // "level1" and "level2" are of one kind.
    if (names != nullptr) std::copy_if(names->begin(), names->end(), std::back_inserter(kind), is_no_digit);
    node.kind = base::hash_bytes(kind);
  }
  const std::string& name = tag.name;
  node.heading = name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
  node.list = is_list(name);
  // The header of an article has its title; that of a page does not.
  if (name == "header" && node.part == PagePart::kPlain) {
    const bool within = std::any_of(open_.begin(), open_.end(), [this](std::uint32_t around) {
      return nodes_[around].part == PagePart::kMain || nodes_[around].part == PagePart::kArticle;
    });
    if (!within) node.part = PagePart::kApart;
  }
  if (name == "button" || name == "select" || name == "form") node.part = PagePart::kApart;
  if (name == "a") {  // the start of one ends another
    const std::string_view* address = tag.attribute("href");
    // A heading that is linked with its own place, or with a table of contents, leads nowhere else.
    const bool own = nodes_[node.block].heading && address != nullptr && address->starts_with('#');
    link_ = address != nullptr && !own ? number : 0;
    in_link_ = 0;
  }
  nodes_.push_back(node);
  open_.push_back(number);
}

void PageOutline::close() {
  account();
  if (nodes_[open_.back()].heading) note_heading(open_.back());
  if (link_ == open_.back()) link_ = 0;
  open_.pop_back();
}

// Marks the elements that begin with a heading, itself among them, and have their id from it.
void PageOutline::note_heading(std::uint32_t heading) {
  constexpr std::size_t kLongest = 400;  // bytes
  // A section that begins with a heading is near it. Headings in one another would each look at all that is around them.
  constexpr int kMostAround = 16;
  const std::string_view text = text_;
  const std::size_t first = text.find_first_not_of(kBlanks, nodes_[heading].begin);
  if (first == std::string_view::npos) return;
  const std::string_view says = text.substr(first, kLongest);
  std::uint32_t at = heading;
  for (int seen = 0; at != 0 && seen <= kMostAround; ++seen, at = nodes_[at].parent) {
    Node& node = nodes_[at];
    // What has text before the heading, and so has all around it.
    if (text.find_first_not_of(kBlanks, node.begin) < first) break;
    node.headed = !node.id.empty() && is_id_of_heading(node.id, says);
  }
}

// An id that was made of a heading names what the section is about, and no part of the page: "related-work". But
// "comments" may have such a heading too. So it must be a heading itself, have the class of a section, or have sections of
// its kind beside it whose ids say nothing of the page.
void PageOutline::forgive_ids() {
  absl::flat_hash_set<std::pair<std::uint32_t, std::uint64_t>> plain;
  for (const Node& node : nodes_) {
    if (node.headed && node.part == PagePart::kPlain) plain.emplace(node.parent, node.kind);
  }
  for (Node& node : nodes_) {
    if (!node.headed || node.part != PagePart::kBeside) continue;
    if (node.heading || node.section || plain.contains({node.parent, node.kind})) node.part = node.unnamed;
  }
}

bool PageOutline::is_running(const Node& node) const {
  if (node.heading || 3 * node.own_linked > node.own) return false;
  return node.own >= kRunning || (node.own >= kSentence && node.stops > 0);
}

// The sums of all elements that are not dropped, inside out.
void PageOutline::sum_up() {
  for (Node& node : nodes_) node.all = node.linked = node.running = 0;
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    Node& node = nodes_[i];
    if (node.dropped) {
      node.all = node.linked = node.running = 0;
      continue;
    }
    node.all += node.own;
    node.linked += node.own_linked;
    if (is_running(node)) node.running += node.own;
    if (i == 0) break;
    Node& parent = nodes_[node.parent];
    parent.all += node.all;
    parent.linked += node.linked;
    parent.running += node.running;
  }
}

// Drops what stands beside the content by its name, unless most of the page is in it.
void PageOutline::drop_apart() {
  const std::uint64_t page = nodes_[0].running;
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    Node& node = nodes_[i];
    node.dropped = nodes_[node.parent].dropped;
    if (node.part == PagePart::kApart && 10 * node.running <= 8 * page) node.dropped = true;
    if (node.part == PagePart::kBeside && 10 * node.running <= 4 * page) node.dropped = true;
  }
}

// Of a page that something stands apart in, short notices of rights; in a plain draft they are text like any other.
void PageOutline::drop_notices() {
  const bool apart = std::any_of(nodes_.begin(), nodes_.end(), [](const Node& node) { return node.dropped; });
  if (!apart) return;
  for (Node& node : nodes_) {
    if (node.notice && node.own <= kLongestNotice && node.all == node.own) node.dropped = true;
  }
}

// The element in which running text prevails most over what is none.
std::uint32_t PageOutline::choose() const {
  std::uint32_t best = 0;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.dropped) continue;
    const std::int64_t rest = static_cast<std::int64_t>(node.all - node.running);
    const std::int64_t value = static_cast<std::int64_t>(node.running) - rest;
    if (i == 0 || value >= most) {
      most = value;
      best = static_cast<std::uint32_t>(i);
    }
  }
  return best;
}

PagePlan PageOutline::plan() {
  account();
  forgive_ids();
  sum_up();
  drop_apart();
  drop_notices();
  sum_up();
  PagePlan plan(nodes_.size(), Kept::kAsAround);
  std::uint32_t chosen = 0;
  // Of a list of something, or a form, what is no running text is its content.
  const Node& page = nodes_[0];
  const bool prose = page.running >= kSmallPage && 7 * page.running >= page.all - page.linked;
  if (prose) chosen = choose();
  if (chosen != 0) {
    plan[0] = Kept::kLeftOut;
    plan[chosen] = Kept::kKept;
  }
  // A name for the text of an article, in what was chosen.
  std::uint64_t in_bodies = 0;
  std::vector<std::uint32_t> bodies;
  std::vector<bool> inside(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (i == chosen) inside[i] = true;
    if (i != 0) inside[i] = inside[i] || (inside[node.parent] && !node.dropped);
    if (!inside[i] || node.part != PagePart::kArticle || node.dropped) continue;
    if (!bodies.empty() && plan[i] == Kept::kKept) continue;
    bodies.push_back(static_cast<std::uint32_t>(i));
  }
  // Of bodies within bodies the outermost counts.
  std::vector<bool> in_body(nodes_.size());
  std::vector<std::uint32_t> outermost;
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    in_body[i] = in_body[nodes_[i].parent];
    if (!in_body[i] && std::binary_search(bodies.begin(), bodies.end(), static_cast<std::uint32_t>(i))) {
      in_body[i] = true;
      outermost.push_back(static_cast<std::uint32_t>(i));
      in_bodies += nodes_[i].running;
    }
  }
  if (in_bodies > 0 && 10 * in_bodies >= 6 * nodes_[chosen].running) {
    plan[0] = plan[chosen] = Kept::kLeftOut;
    for (const std::uint32_t body : outermost) plan[body] = Kept::kKept;
    // What opens the article in front of it.
    for (std::uint32_t i = 1; i < outermost.front(); ++i) {
      const Node& node = nodes_[i];
      if (node.part == PagePart::kLead && inside[i] && !node.dropped && node.running > 0) plan[i] = Kept::kKept;
    }
  }
  // What is dropped, and in what is kept the parts that are mostly links.
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (node.dropped) plan[i] = Kept::kLeftOut;
    const bool block = node.block == i;
    if (!block || node.all == 0 || plan[i] == Kept::kKept || !prose) continue;
    const bool links = 2 * node.linked > node.all && 4 * node.running < node.all;
    if (links) plan[i] = Kept::kLeftOut;
  }
  return plan;
}

}  // namespace refrain::io
