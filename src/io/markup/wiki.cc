#include "io/markup/wiki.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "io/html/entities.h"
#include "io/html/html.h"
#include "io/html/html_tags.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostLink = 2'000;
constexpr std::size_t kMostTag = 1'024;
constexpr int kMostDepth = 8;  // of links in captions

// Elements whose content is no text here, up to their end.
constexpr auto kDropped = std::to_array<std::string_view>({"ref", "math", "chem", "score", "timeline", "graph",
                                                           "imagemap", "hiero", "templatestyles", "references",
                                                           "includeonly", "indicator", "mapframe", "maplink", "ce"});
constexpr auto kVerbatim = std::to_array<std::string_view>({"nowiki", "pre", "syntaxhighlight", "source"});

// What stands in front of the colon of a link to a picture or a category, in some languages.
constexpr auto kPictures = std::to_array<std::string_view>(
    {"file", "image", "media", "datei", "bild", "fichier", "archivo", "imagen", "immagine", "bestand", "plik",
     "ficheiro", "imagem", "arquivo", "\u0444\u0430\u0439\u043b", "\u30d5\u30a1\u30a4\u30eb"});
constexpr auto kCategories = std::to_array<std::string_view>(
    {"category", "kategorie", "cat\u00e9gorie", "categor\u00eda", "categoria", "categorie", "kategoria", "kategori",
     "\u043a\u0430\u0442\u0435\u0433\u043e\u0440\u0438\u044f", "\u30ab\u30c6\u30b4\u30ea"});

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class WikiReader {
 public:
  WikiReader(std::string_view source, TextBuilder& out) : source_(source), out_(out), html_(out) {}

  void read();

 private:
  void find_brackets();
  std::size_t behind_template(std::size_t at) const;
  void read(std::size_t begin, std::size_t end);
  std::size_t line_start(std::size_t at, std::size_t end);
  std::size_t heading(std::size_t at, std::size_t line_end);
  std::size_t link(std::size_t at, std::size_t end);
  std::size_t tag(std::size_t at, std::size_t end);
  std::size_t gallery(std::size_t begin, std::size_t end);
  std::size_t verbatim(std::string_view name, std::size_t begin, std::size_t end);
  void write_captions();

  std::string_view source_;
  TextBuilder& out_;
  HtmlReader html_;
  Entities entities_;
  // Templates and tables, from the outermost opening bracket to behind the closing one.
  std::vector<Span> left_out_;
  std::vector<Span> captions_;
  int depth_ = 0;
  bool heading_open_ = false;
  bool list_ = false;  // this line is an item
};

// Where templates {{...}} and tables {|...|} begin and end, by one pass with a stack. What is not closed is text, and so
// is what <nowiki> and the like hold.
void WikiReader::find_brackets() {
  struct Open {
    std::uint32_t at;
    bool table;
    bool parameter = false;  // {{{name|default}}}
  };
  std::vector<Open> open;
  const auto close = [&](bool table, std::size_t end) {
    // A template in a table may be cut off, and the other way round.
    const std::size_t most = std::min<std::size_t>(open.size(), 32);
    for (std::size_t back = 1; back <= most; ++back) {
      const Open& found = open[open.size() - back];
      if (found.table != table) continue;
      const std::uint32_t begin = found.at;
      if (found.parameter && source_.substr(end, 1) == "}") ++end;
      open.resize(open.size() - back);
      while (!left_out_.empty() && left_out_.back().begin >= begin) left_out_.pop_back();
      left_out_.push_back({begin, static_cast<std::uint32_t>(end)});
      break;
    }
    return end;
  };
  bool no_nowiki = false;
  bool no_comment_end = false;
  for (std::size_t at = 0; at + 1 < source_.size(); ++at) {
    const char c = source_[at];
    const char next = source_[at + 1];
    if (c == '<') {
      if (!no_comment_end && source_.substr(at, 4) == "<!--") {
        const std::size_t end = source_.find("-->", at);
        no_comment_end = end == kNone;
        if (end != kNone) at = end + 2;
      } else if (!no_nowiki && source_.substr(at, 8) == "<nowiki>") {
        const std::size_t end = source_.find("</nowiki>", at);
        no_nowiki = end == kNone;
        if (end != kNone) at = end;
      }
    } else if (c == '{' && next == '{') {
      const bool parameter = source_.substr(at + 2, 1) == "{" && source_.substr(at + 3, 1) != "{";
      open.push_back({static_cast<std::uint32_t>(at), false, parameter});
      at += parameter ? 2 : 1;
    } else if (c == '{' && next == '|' && (at == 0 || is_blank_char(source_[at - 1]) || source_[at - 1] == ':')) {
      open.push_back({static_cast<std::uint32_t>(at), true});
      ++at;
    } else if (c == '}' && next == '}') {
      at = close(false, at + 2) - 1;
    } else if (c == '|' && next == '}' && (at + 2 >= source_.size() || source_[at + 2] != '}') &&
               (at == 0 || source_[at - 1] == '\n' || source_[at - 1] == ' ')) {
      close(true, at + 2);
      ++at;
    }
  }
}

std::size_t WikiReader::behind_template(std::size_t at) const {
  const auto found = std::lower_bound(left_out_.begin(), left_out_.end(), at,
                                      [](Span span, std::size_t wanted) { return span.begin < wanted; });
  return found != left_out_.end() && found->begin == at ? found->end : at;
}

// == Title ==
std::size_t WikiReader::heading(std::size_t at, std::size_t line_end) {
  std::size_t level = 0;
  while (level < 6 && at + level < line_end && source_[at + level] == '=') ++level;
  std::size_t end = line_end;
  while (end > at && is_blank_char(source_[end - 1])) --end;
  // A comment may stand behind it.
  std::size_t closing = 0;
  while (closing < level && end > at + level && source_[end - 1 - closing] == '=') ++closing;
  if (level == 0 || closing == 0 || end <= at + 2 * std::min(level, closing)) return at;
  level = std::min(level, closing);
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kHeading, static_cast<std::uint8_t>(level));
  heading_open_ = true;
  read(at + level, end - level);
  heading_open_ = false;
  out_.end_part(Part::kHeading);
  out_.separate(Break::kParagraph);
  return line_end;
}

// What the first characters of a line mean. Returns the place behind them.
std::size_t WikiReader::line_start(std::size_t at, std::size_t end) {
  if (at >= end) return at;
  const std::size_t line_end = std::min(source_.find('\n', at), end);
  const char c = source_[at];
  if (c == '=') return heading(at, line_end);
  if (c == '*' || c == '#' || c == ':' || c == ';') {
    if (c == '#' && base::ascii_lower(source_.substr(at, 9)) == "#redirect") return line_end;
    std::size_t behind = at;
    while (behind < line_end && std::string_view("*#:;").find(source_[behind]) != kNone) ++behind;
    out_.separate(Break::kLine);
    list_ = true;
    return behind;
  }
  if (source_.substr(at, 4) == "----") {
    out_.separate(Break::kParagraph);
    while (at < line_end && source_[at] == '-') ++at;
    return at;
  }
  if (c == ' ' && without_blanks(source_.substr(at, line_end - at)).size() > 0) out_.separate(Break::kBreak);
  return at;
}

// [[target|text]] and [address text].
std::size_t WikiReader::link(std::size_t at, std::size_t end) {
  if (source_.substr(at, 2) != "[[") {
    const std::string_view rest = source_.substr(at + 1, 8);
    if (!rest.starts_with("http") && !rest.starts_with("//") && !rest.starts_with("mailto:") &&
        !rest.starts_with("ftp:"))
      return at;
    const std::size_t close = source_.substr(0, std::min(end, at + kMostLink)).find(']', at);
    if (close == kNone) return at;
    const std::size_t space = source_.substr(0, close).find(' ', at);
    if (space == kNone) {
      out_.cite();
      return close + 1;
    }
    out_.begin_link();
    read(space + 1, close);
    out_.end_link();
    return close + 1;
  }
  const std::size_t behind = behind_bracket(source_, at, end, '[', ']', kMostLink);
  if (behind == kNone || behind < at + 4) return at;
  const std::size_t inside_end = behind - 2;
  const std::size_t bar = std::min(source_.substr(0, inside_end).find('|', at), inside_end);
  std::string_view target = without_blanks(source_.substr(at + 2, bar - at - 2));
  const std::size_t colon = target.find(':');
  if (colon != kNone && colon > 0) {
    const std::string space = base::ascii_lower(target.substr(0, colon));
    if (is_one_of(kPictures, space)) {
      // The last part is the caption, unless it is a size or a place.
      std::size_t caption = kNone;
      std::size_t depth = 0;
      for (std::size_t i = bar; i < inside_end; ++i) {
        if (source_[i] == '[' || source_[i] == '{') ++depth;
        if ((source_[i] == ']' || source_[i] == '}') && depth > 0) --depth;
        if (source_[i] == '|' && depth == 0) caption = i + 1;
      }
      if (caption != kNone) {
        const std::string_view words = source_.substr(caption, inside_end - caption);
        const bool option = words.find(' ') == kNone || words.starts_with("alt=") || words.starts_with("link=");
        if (!option) captions_.push_back({static_cast<std::uint32_t>(caption), static_cast<std::uint32_t>(inside_end)});
      }
      return behind;
    }
    // Links to the page in another language: [[de:Titel]].
    const bool language = bar == inside_end && colon >= 2 && colon <= 3 &&
                          std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(colon),
                                      [](char c) { return c >= 'a' && c <= 'z'; });
    if (is_one_of(kCategories, space) || language) return behind;
  }
  if (bar + 1 < inside_end) {
    read(bar + 1, inside_end);
  } else {
    std::size_t from = at + 2;
    if (source_[from] == ':') ++from;
    copy_prose(out_, source_, from, bar);
  }
  return behind;
}

std::size_t WikiReader::verbatim(std::string_view name, std::size_t begin, std::size_t end) {
  const std::string mark = "</" + std::string(name);
  const std::size_t found = source_.find(mark, begin);
  const std::size_t close = found == kNone || found > end ? end : found;
  if (name == "nowiki") {
    copy_prose(out_, source_, begin, close);
  } else {
    out_.separate(Break::kParagraph);
    out_.begin_part(Part::kCode);
    out_.copy(begin, close - begin);
    out_.end_part(Part::kCode);
    out_.separate(Break::kParagraph);
  }
  return std::min(end, std::min(source_.find('>', close), end - 1) + 1);
}

// File:name.jpg|Caption, a line each.
std::size_t WikiReader::gallery(std::size_t begin, std::size_t end) {
  const std::size_t close = std::min(source_.find("</gallery", begin), end);
  for (std::size_t at = begin; at < close;) {
    const std::size_t line_end = std::min(source_.find('\n', at), close);
    const std::size_t bar = source_.substr(0, line_end).find('|', at);
    if (bar != kNone && bar + 1 < line_end) {
      captions_.push_back({static_cast<std::uint32_t>(bar + 1), static_cast<std::uint32_t>(line_end)});
    }
    at = line_end + 1;
  }
  out_.separate(Break::kParagraph);
  write_captions();
  return close == end ? end : std::min(source_.find('>', close), end - 1) + 1;
}

std::size_t WikiReader::tag(std::size_t at, std::size_t end) {
  if (source_.substr(at, 4) == "<!--") {
    const std::size_t found = source_.find("-->", at + 4);
    const std::size_t behind = found == kNone ? end : found + 3;
    out_.comment(source_.substr(at + 4, std::min(behind, end) - at - (found == kNone ? 4 : 7)), at);
    return std::min(behind, end);
  }
  std::size_t name_begin = at + 1;
  if (name_begin < end && source_[name_begin] == '/') ++name_begin;
  std::size_t name_end = name_begin;
  while (name_end < end && (is_ascii_letter(source_[name_end]) || is_ascii_digit(source_[name_end]))) ++name_end;
  if (name_end == name_begin) return at;
  const std::size_t close = source_.substr(0, std::min(end, at + kMostTag)).find('>', at);
  if (close == kNone) return at;
  const std::string name = base::ascii_lower(source_.substr(name_begin, name_end - name_begin));
  const bool opens = name_begin == at + 1;
  const bool empty = source_[close - 1] == '/';
  if (opens && !empty && is_one_of(kVerbatim, name)) return verbatim(name, close + 1, end);
  if (name == "gallery" && opens && !empty) return gallery(close + 1, end);
  if (is_one_of(kDropped, name)) {
    if (name == "ref" && opens) {
      out_.cite();
    }
    if (!opens || empty) return close + 1;
    const std::string mark = "</" + name;
    const std::size_t found = source_.find(mark, close);
    if (found == kNone || found >= end) return close + 1;
    return std::min(end, std::min(source_.find('>', found), end - 1) + 1);
  }
  if (!opens || find_element(name) != nullptr ||
      is_one_of(std::array<std::string_view, 9>{"b", "i", "u", "s", "span", "small", "big", "em", "strong"}, name)) {
    html_.read(source_, at, close + 1);
    return close + 1;
  }
  return close + 1;
}

void WikiReader::write_captions() {
  if (captions_.empty() || heading_open_ || depth_ > 1) return;
  for (const Span caption : std::exchange(captions_, {})) {
    out_.separate(Break::kParagraph);
    out_.begin_part(Part::kCaption);
    read(caption.begin, caption.end);
    out_.end_part(Part::kCaption);
    out_.separate(Break::kParagraph);
  }
}

void WikiReader::read(std::size_t begin, std::size_t end) {
  if (depth_ >= kMostDepth) {
    copy_prose(out_, source_, begin, end);
    return;
  }
  ++depth_;
  const bool whole = depth_ == 1;
  std::size_t at = whole ? line_start(begin, end) : begin;
  while (at < end) {
    const char c = source_[at];
    std::size_t behind = at;
    if (c == '\n') {
      std::size_t next = at + 1;
      std::size_t newlines = 1;
      while (next < end && (source_[next] == '\n' || source_[next] == '\r'))
        newlines += source_[next++] == '\n' ? 1u : 0u;
      if (newlines > 1) {
        out_.separate(Break::kParagraph);
        write_captions();
      } else {
        out_.separate(list_ ? Break::kLine : Break::kSpace);
      }
      list_ = false;
      at = whole ? line_start(next, end) : next;
      // A list goes on in the next line, or has ended.
      continue;
    }
    if (c == '{') {
      behind = behind_template(at);
      // Behind a template that stands alone the line begins anew.
      if (behind > at) out_.separate(Break::kSpace);
    } else if (c == '[') {
      behind = link(at, end);
    } else if (c == '<') {
      behind = tag(at, end);
    } else if (c == '\'' && source_.substr(at, 2) == "''") {
      behind = at;
      while (behind < end && behind - at < 5 && source_[behind] == '\'') ++behind;
    } else if (c == '_' && source_.substr(at, 2) == "__") {
      const std::size_t close = source_.substr(0, std::min(end, at + 40)).find("__", at + 2);
      if (close != kNone &&
          source_.substr(at + 2, close - at - 2).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == kNone)
        behind = close + 2;
    } else if (c == '~' && source_.substr(at, 3) == "~~~") {
      behind = at;
      while (behind < end && source_[behind] == '~') ++behind;
    } else if (c == '&') {
      std::string text;
      const std::size_t length = entities_.decode(source_.substr(at, std::min<std::size_t>(64, end - at)), text);
      if (length > 0) {
        if (!html_.hidden()) out_.put(text, at, length);
        behind = at + length;
      }
    }
    if (behind > at) {
      at = behind;
      continue;
    }
    std::size_t next = at + 1;
    while (next < end && std::string_view("\n{[<'_~&").find(source_[next]) == kNone) ++next;
    if (!html_.hidden()) copy_prose(out_, source_, at, next);
    at = next;
  }
  if (whole) write_captions();
  --depth_;
}

void WikiReader::read() {
  find_brackets();
  read(source_.starts_with("\xef\xbb\xbf") ? 3 : 0, source_.size());
  html_.close_to(0);
}

}  // namespace

void read_wiki(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  WikiReader(document.original, out).read();
  out.finish();
}

}  // namespace refrain::io
