#include "io/markup/rst_inline.h"

#include <algorithm>
#include <array>

#include "io/markup/prose.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostInline = 1'000;
constexpr std::size_t kMostName = 64;

// Roles whose text is no text of the page, or is a name that the page replaces.
constexpr auto kDropped = std::to_array<std::string_view>({"cite", "eq", "footcite", "index", "math", "numref", "raw",
                                                           "doc", "ref", "cite:p", "cite:t", "footcite:p", "footcite:t",
                                                           "cite:alp", "cite:ps", "cite:ts", "any", "keyref"});
constexpr auto kText = std::to_array<std::string_view>(
    {"emphasis", "strong", "sub",      "sup",           "subscript", "superscript", "title", "title-reference", "t",
     "term",     "abbr",   "guilabel", "menuselection", "dfn",       "rfc",         "pep",   "download",        "ac",
     "acronym",  "small",  "kbd"});

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Inline {
 public:
  Inline(std::string_view source, std::size_t end, const RstSubstitutions& substitutions, TextBuilder& out)
      : source_(source.substr(0, end)), end_(end), substitutions_(substitutions), out_(out) {}

  void read(std::size_t begin);

 private:
  std::size_t markup(std::size_t begin, std::size_t at);
  std::size_t interpreted(std::size_t at, std::size_t tick, std::string_view role);
  std::size_t close(std::size_t at, std::string_view mark) const;
  bool opens(std::size_t begin, std::size_t at, std::size_t length) const;
  void plain(std::size_t begin, std::size_t end);

  std::string_view source_;
  std::size_t end_;
  const RstSubstitutions& substitutions_;
  TextBuilder& out_;
};

// Text in which a backslash takes the meaning of what follows, and with a blank behind it is nothing at all.
void Inline::plain(std::size_t begin, std::size_t end) {
  std::size_t from = begin;
  for (std::size_t at = begin; at < end; ++at) {
    if (source_[at] != '\\') continue;
    copy_prose(out_, source_, from, at);
    ++at;
    from = at < end && is_blank_char(source_[at]) ? at + 1 : at;
  }
  copy_prose(out_, source_, std::min(from, end), end);
}

// Where markup that begins with `mark` in front of `at` ends; kNone where it does not.
std::size_t Inline::close(std::size_t at, std::string_view mark) const {
  const std::size_t most = std::min(end_, at + kMostInline);
  std::size_t found = source_.substr(0, most).find(mark, at);
  while (found != kNone && (found == at || is_blank_char(source_[found - 1]) || source_[found - 1] == '\\')) {
    found = source_.substr(0, most).find(mark, found + 1);
  }
  return found;
}

// Whether markup may begin at `at`: not within a word, nor in front of a blank.
bool Inline::opens(std::size_t begin, std::size_t at, std::size_t length) const {
  if (at + length >= end_ || is_blank_char(source_[at + length])) return false;
  return at == begin || !is_word_byte(source_[at - 1]) || static_cast<unsigned char>(source_[at - 1]) >= 0x80;
}

// `text`, `text <address>`_ and :role:`text <target>`, whose first tick is at `tick`.
std::size_t Inline::interpreted(std::size_t at, std::size_t tick, std::string_view role) {
  const std::size_t end = close(tick + 1, "`");
  if (end == kNone) return at;
  std::size_t behind = end + 1;
  if (role.empty() && behind < end_ && source_[behind] == ':') {  // `text`:role:
    const std::size_t colon = source_.substr(0, behind + kMostName).find(':', behind + 1);
    if (colon != kNone) {
      const std::string_view name = source_.substr(behind + 1, colon - behind - 1);
      if (!name.empty() && name.find_first_of(" \n`") == kNone) {
        role = name;
        behind = colon + 1;
      }
    }
  }
  bool link = false;
  while (behind < end_ && source_[behind] == '_' && role.empty()) {
    link = true;
    ++behind;
  }
  std::size_t from = tick + 1;
  std::size_t to = end;
  const std::size_t angle_in = source_.substr(from, to - from).rfind('<');
  const std::size_t angle = angle_in == kNone ? kNone : from + angle_in;
  const bool titled = angle != kNone && angle > from && source_[end - 1] == '>';
  if (titled && (link || !role.empty())) to = angle;
  // Sphinx: ~ shows the last part of a name alone, ! makes no link.
  const std::size_t domain = role.rfind(':');
  const std::string_view name = domain == kNone ? role : role.substr(domain + 1);
  if (!titled && (is_one_of(kDropped, role) || is_one_of(kDropped, name))) {
    if (role.find("cite") != kNone) out_.cite();
    return behind;
  }
  if (role == "math" || role == "raw" || role == "index") return behind;
  if (from < to && source_[from] == '!') ++from;
  if (!titled && from < to && source_[from] == '~') {
    const std::size_t dot = source_.substr(from, to - from).rfind('.');
    from += dot != kNone ? dot + 1 : 1;
  }
  const bool code = !role.empty() && !titled && !is_one_of(kText, name);
  if (code) out_.begin_part(Part::kCode);
  const bool elsewhere = link && titled && source_[angle + 1] != '#';
  if (elsewhere) out_.begin_link();
  plain(from, to);
  if (elsewhere) out_.end_link();
  if (code) out_.end_part(Part::kCode);
  return behind;
}

// Reads what may be markup at `at`, and returns the place behind it; `at` where it is none.
std::size_t Inline::markup(std::size_t begin, std::size_t at) {
  const std::string_view rest = source_.substr(at);
  if (rest.starts_with("``")) {
    if (!opens(begin, at, 2)) return at;
    const std::size_t end = close(at + 2, "``");
    if (end == kNone) return at;
    out_.begin_part(Part::kCode);
    copy_prose(out_, source_, at + 2, end);
    out_.end_part(Part::kCode);
    return end + 2;
  }
  switch (rest[0]) {
    case '`':
      return opens(begin, at, 1) ? interpreted(at, at, {}) : at;
    case ':': {
      const std::size_t tick = source_.substr(0, at + kMostName).find('`', at);
      if (tick == kNone || tick < at + 3 || source_[tick - 1] != ':') return at;
      const std::string_view role = source_.substr(at + 1, tick - at - 2);
      if (role.find_first_of(" \n`") != kNone) return at;
      return interpreted(at, tick, role);
    }
    case '*': {
      const std::size_t length = rest.starts_with("**") ? 2 : 1;
      if (!opens(begin, at, length)) return at;
      const std::size_t end = close(at + length, rest.substr(0, length));
      if (end == kNone) return at;
      plain(at + length, end);
      return end + length;
    }
    case '|': {
      if (!opens(begin, at, 1)) return at;
      const std::size_t end = close(at + 1, "|");
      if (end == kNone) return at;
      const auto known = substitutions_.find(rst_name(source_.substr(at + 1, end - at - 1)));
      std::size_t behind = end + 1;
      while (behind < end_ && source_[behind] == '_') ++behind;
      if (known != substitutions_.end()) out_.put(known->second, at, behind - at);
      return behind;
    }
    case '[': {  // [1]_ [#name]_ [*]_ [Name2002]_
      const std::size_t end = source_.substr(0, at + kMostName).find(']', at);
      if (end == kNone || end + 1 >= end_ || source_[end + 1] != '_') return at;
      const char first = source_[at + 1];
      if (!is_ascii_digit(first) && first != '#' && first != '*') out_.cite();
      return end + 2;
    }
    case '_':
      if (rest.starts_with("_`") && opens(begin, at, 2)) {  // a target within the line
        const std::size_t end = close(at + 2, "`");
        if (end == kNone) return at;
        plain(at + 2, end);
        return end + 1;
      }
      // name_ and name__
      if (at > begin && is_word_byte(source_[at - 1])) {
        std::size_t behind = at;
        while (behind < end_ && source_[behind] == '_') ++behind;
        const bool ends = behind == end_ || !is_word_byte(source_[behind]);
        // __init__ is no reference.
        std::size_t word = at;
        while (word > begin && at - word < kMostName && (is_word_byte(source_[word - 1]) || source_[word - 1] == '_'))
          --word;
        if (behind - at <= 2 && ends && source_[word] != '_') return behind;
      }
      return at;
    default:
      return at;
  }
}

void Inline::read(std::size_t begin) {
  std::size_t from = begin;
  std::size_t at = begin;
  while (at < end_) {
    const char c = source_[at];
    if (c == '\\') {
      at += 2;
      continue;
    }
    if (c != '`' && c != '*' && c != ':' && c != '|' && c != '[' && c != '_') {
      ++at;
      continue;
    }
    // What is in front of it is written first, since markup writes on its own.
    plain(from, at);
    from = at;
    const std::size_t behind = markup(begin, at);
    at = behind == at ? at + 1 : behind;
    if (behind != from) from = at;
  }
  plain(std::min(from, end_), end_);
}

}  // namespace

std::string rst_name(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_blank_char(low) && (result.empty() || result.back() == ' ')) continue;
    result += is_blank_char(low) ? ' ' : low;
  }
  return result;
}

void read_rst_inline(std::string_view source, std::size_t begin, std::size_t end, const RstSubstitutions& substitutions,
                     TextBuilder& out) {
  Inline(source, end, substitutions, out).read(begin);
}

}  // namespace refrain::io
