#include "io/html/page_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"

namespace refrain::io {
namespace {

// Words for what stands beside the content of a page, in the order of the alphabet.
constexpr auto kBesideWords = std::to_array<std::string_view>({
    "ad",
    "ads",
    "adsense",
    "advert",
    "advertisement",
    "advertising",
    "adverts",
    "aside",
    "author",
    "authorbox",
    "authors",
    "banner",
    "banners",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "carousel",
    "ccpa",
    "chartbeat",
    "colophon",
    "comment",
    "commentlist",
    "comments",
    "consent",
    "contributors",
    "cookie",
    "cookies",
    "copyright",
    "credits",
    "crumbs",
    "disclaimer",
    "disqus",
    "donate",
    "donation",
    "dropdown",
    "flyout",
    "follow",
    "footer",
    "footers",
    "gdpr",
    "header",
    "headers",
    "latest",
    "login",
    "masthead",
    "megamenu",
    "menu",
    "menus",
    "meta",
    "metadata",
    "mobilenav",
    "modal",
    "more",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "navs",
    "newsletter",
    "newsletters",
    "offcanvas",
    "outbrain",
    "overlay",
    "pager",
    "pagination",
    "paging",
    "paywall",
    "pingbacks",
    "popular",
    "popup",
    "postmeta",
    "print",
    "promo",
    "promos",
    "promoted",
    "promotion",
    "ranking",
    "rating",
    "readmore",
    "readnext",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "register",
    "registration",
    "related",
    "relatedarticles",
    "relatedlinks",
    "relatednews",
    "relatedposts",
    "replies",
    "reply",
    "respond",
    "rss",
    "search",
    "searchbox",
    "searchform",
    "share",
    "sharebar",
    "sharethis",
    "sharing",
    "shoutbox",
    "sidebar",
    "sidebars",
    "sidenav",
    "signin",
    "signup",
    "sitemap",
    "skip",
    "skiplink",
    "skyscraper",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "sponsors",
    "subfooter",
    "submenu",
    "subnav",
    "subscribe",
    "subscription",
    "taboola",
    "tagcloud",
    "taglist",
    "tags",
    "teaser",
    "teasers",
    "ticker",
    "toc",
    "toolbar",
    "tools",
    "topbar",
    "topnav",
    "trackbacks",
    "trending",
    "utility",
    "watermark",
    "widget",
    "widgets",
    "yarpp",
});
static_assert(std::is_sorted(kBesideWords.begin(), kBesideWords.end()));

// Words for the content itself: a name that ends with one is no name for what stands beside it.
constexpr auto kContentWords = std::to_array<std::string_view>({
    "article", "articles", "blog", "body", "col", "column",  "container", "content", "entry", "grid", "inner",
    "layout",  "main",     "page", "post", "row", "section", "site",      "story",   "text",  "wrap", "wrapper",
});
static_assert(std::is_sorted(kContentWords.begin(), kContentWords.end()));

// Names for the text of an article, without what separates their words.
constexpr auto kArticleNames = std::to_array<std::string_view>({
    "articlebody",  "articlebodycontent", "articlebodytext", "articlecontent", "articlecontentbody", "articlecopy",
    "articlemain",  "articlemaincontent", "articlestory",    "articletext",    "articletextcontent", "bodycontent",
    "bodycopy",     "bodytext",           "contentarticle",  "contentbody",    "contenttext",        "detailcontent",
    "entrycontent", "newsbody",           "newscontent",     "newsdetail",     "newstext",           "pagecontentbody",
    "postbody",     "postcontent",        "posttext",        "storybody",      "storybodytext",      "storycontent",
    "storytext",    "tdpostcontent",      "textcontent",
});
static_assert(std::is_sorted(kArticleNames.begin(), kArticleNames.end()));

// Names for the paragraph that opens an article, set apart from its text.
constexpr auto kLeadNames = std::to_array<std::string_view>({
    "articleheaderlead", "articleingress",  "articleintro",      "articleintroduction",
    "articlelead",       "articleleadtext", "articlestandfirst", "chapo",
    "ingress",           "intro",           "introtext",         "lead",
    "leadparagraph",     "leadtext",        "newslead",          "postintro",
    "postlead",          "standfirst",      "storyintro",        "storylead",
    "storystandfirst",   "vorspann",
});
static_assert(std::is_sorted(kLeadNames.begin(), kLeadNames.end()));

constexpr auto kStateWords = std::to_array<std::string_view>(
    {"has", "hide", "is", "js", "no", "not", "show", "single", "toggle", "with", "without"});

constexpr auto kApartRoles =
    std::to_array<std::string_view>({"alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu",
                                     "menubar", "navigation", "search", "toolbar"});

template <std::size_t kSize>
bool is_one_of(std::string_view word, const std::array<std::string_view, kSize>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || is_upper(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// The words of one name, lower case: "td-post-content", "relatedLinks2".
void take_apart(std::string_view name, std::vector<std::string>& words) {
  words.clear();
  bool inside = false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_word(c) || is_digit(c)) {
      inside = false;
      continue;
    }
    const bool hump = inside && is_upper(c) && !is_upper(name[i - 1]);
    if (!inside || hump) words.emplace_back();
    inside = true;
    words.back() += lower(c);
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += word;
  return all;
}

// The header and the footer of a table are none of the page.
bool is_of_table(std::string_view name) {
  return is_one_of(name, std::to_array<std::string_view>({"thead", "tfoot", "tr", "th", "td"}));
}

// Whether an id spells a word of a heading so: "menu" for "men\u00fc". Programs leave letters beyond ASCII as they are, leave
// them out, or write one or two others in place of each.
bool is_spelled_as(std::string_view word, std::string_view in_id) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (word == in_id || std::all_of(word.begin(), word.end(), is_ascii)) return word == in_id;
  const auto bytes = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_ascii));
  std::size_t at = 0;
  for (const char c : in_id) {
    while (at < word.size() && !is_ascii(word[at])) ++at;
    if (at < word.size() && word[at] == c) ++at;
  }
  while (at < word.size() && !is_ascii(word[at])) ++at;
  return bytes > 0 && at == word.size() && in_id.size() <= word.size();
}

PagePart part_by_name(std::string_view name, bool of_table) {
  constexpr std::size_t kLongName = 80;
  if (name.size() > kLongName) return PagePart::kPlain;
  std::vector<std::string> words;
  take_apart(name, words);
  if (words.empty() || is_one_of(words.front(), kStateWords)) return PagePart::kPlain;
  constexpr auto kEnds = std::to_array<std::string_view>({"header", "headers", "footer", "footers"});
  if (of_table && is_one_of(words.back(), kEnds)) return PagePart::kPlain;
  const std::string all = joined(words);
  if (std::binary_search(kArticleNames.begin(), kArticleNames.end(), all)) return PagePart::kArticle;
  if (std::binary_search(kLeadNames.begin(), kLeadNames.end(), all)) return PagePart::kLead;
  const bool beside_last = std::binary_search(kBesideWords.begin(), kBesideWords.end(), words.back());
  if (beside_last) return PagePart::kBeside;
  const bool beside = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::binary_search(kBesideWords.begin(), kBesideWords.end(), word);
  });
  const bool content = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::binary_search(kContentWords.begin(), kContentWords.end(), word);
  });
  return beside && !content ? PagePart::kBeside : PagePart::kPlain;
}

PagePart part_by_names(const std::string_view* names, bool of_table) {
  constexpr std::string_view kBlanks = " \t\r\n\f";
  if (names == nullptr) return PagePart::kPlain;
  PagePart part = PagePart::kPlain;
  for (std::size_t at = names->find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(names->find_first_of(kBlanks, at), names->size());
    const PagePart one = part_by_name(names->substr(at, end - at), of_table);
    if (one == PagePart::kArticle) return one;
    if (one != PagePart::kPlain) part = one;
    at = names->find_first_not_of(kBlanks, end);
  }
  return part;
}

}  // namespace

bool is_id_of_heading(std::string_view id, std::string_view heading) {
  constexpr auto kBefore = std::to_array<std::string_view>({"sec", "section", "chap", "chapter", "user", "content"});
  std::vector<std::string> wanted;
  std::vector<std::string> has;
  take_apart(base::ascii_lower(id), wanted);
  take_apart(base::ascii_lower(heading), has);
  const auto first =
      std::find_if_not(wanted.begin(), wanted.end(), [&](const std::string& word) { return is_one_of(word, kBefore); });
  const auto from = first == wanted.end() ? wanted.begin() : first;
  if (from == wanted.end()) return false;
  // "owners-menu" of "Owner's menu".
  if (joined({from, wanted.end()}) == joined(has)) return true;
  auto at = has.begin();
  return std::all_of(from, wanted.end(), [&](const std::string& word) {
    at = std::find_if(at, has.end(), [&](const std::string& one) { return is_spelled_as(one, word); });
    return at != has.end() && (++at, true);
  });
}

bool is_section_class(std::string_view names) {
  std::vector<std::string> words;
  take_apart(names, words);
  constexpr auto kSections = std::to_array<std::string_view>({"level", "section", "sect", "outline", "chapter"});
  return !words.empty() &&
         std::all_of(words.begin(), words.end(), [&](const std::string& word) { return is_one_of(word, kSections); });
}

PagePart page_part(const HtmlTag& tag, bool by_id) {
  const std::string& name = tag.name;
  if (const std::string_view* property = tag.attribute("itemprop")) {
    if (equals_ignoring_case(*property, "articlebody")) return PagePart::kArticle;
  }
  if (name == "nav" || name == "footer" || name == "aside" || name == "menu") return PagePart::kApart;
  // One that is open from the first is a box in the text.
  if (name == "dialog" && tag.attribute("open") == nullptr) return PagePart::kApart;
  if (const std::string_view* role = tag.attribute("role")) {
    if (equals_ignoring_case(*role, "main") || equals_ignoring_case(*role, "article")) return PagePart::kMain;
    for (const std::string_view apart : kApartRoles) {
      if (equals_ignoring_case(*role, apart)) return PagePart::kApart;
    }
  }
  if (name == "main") return PagePart::kMain;
  PagePart part = part_by_names(tag.attribute("class"), is_of_table(name));
  if (by_id && part != PagePart::kArticle) {
    const PagePart of_id = part_by_names(tag.attribute("id"), is_of_table(name));
    if (of_id != PagePart::kPlain) part = of_id;
  }
  if (name == "article" && part != PagePart::kArticle) return PagePart::kMain;
  return part;
}

}  // namespace refrain::io
