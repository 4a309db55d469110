#include "text/letters.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/next_byte.h"
#include "text/lines.h"

namespace refrain::text {
namespace {

constexpr std::size_t kLongestLabel = 36;  // bytes of "Label:"
constexpr std::size_t kShortValue = 6;     // words of a value that may end like a sentence
constexpr std::size_t kNameWords = 8;      // of "Ann Lee wrote:", alone in its line
constexpr std::size_t kSourceWords = 20;   // of a line that names who wrote, and where
constexpr std::size_t kFieldWords = 20;    // of a line that goes on, and of a field with a name of its own
constexpr int kLinesAbove = 2;             // of an attribution, above the line with the verb

constexpr bool ends_line(char c) { return c == '\n' || c == '\r' || c == '\f'; }

// One line of a text, and where the next one begins.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // The line that has the byte `at`.
  Line around(std::size_t at) const {
    std::size_t begin = at;
    while (begin > 0 && !ends_line(text_[begin - 1])) --begin;
    return line_at(text_, begin, base::next_line_end(text_, at));
  }

  // The next line; a blank one behind the last.
  Line below(const Line& line) const {
    const std::size_t next = begin_below(line);
    return next < text_.size() ? around(next) : blank();
  }

  Line above(const Line& line) const {
    std::size_t begin = line.bytes.begin;
    while (begin > 0 && !ends_line(text_[begin - 1])) --begin;
    if (begin == 0) return blank();
    --begin;
    if (begin > 0 && text_[begin] == '\n' && text_[begin - 1] == '\r') --begin;
    std::size_t first = begin;
    while (first > 0 && !ends_line(text_[first - 1])) --first;
    return line_at(text_, first, begin);
  }

  std::string_view of(const Line& line) const { return bytes_of(text_, line.bytes); }

  std::size_t begin_below(const Line& line) const {
    const std::size_t end = base::next_line_end(text_, line.bytes.end);
    if (end == text_.size()) return end;
    return end + (text_[end] == '\r' && end + 1 < text_.size() && text_[end + 1] == '\n' ? 2 : 1);
  }

 private:
  Line blank() const {
    Line line;
    line.bytes.begin = line.bytes.end = static_cast<std::uint32_t>(text_.size());
    return line;
  }

  std::string_view text_;
};

// The last line of the head that begins with `line`; nothing where there is one field alone.
std::optional<Line> head_end(const Lines& lines, Line line) {
  int fields = 0;
  Line last = line;
  for (; !line.blank(); line = lines.below(line)) {
    const std::string_view says = lines.of(line);
    if (is_head_field(says)) {
      ++fields;
    } else if ((!line.indented && label_size(says) == 0) || count_line_words(says).words > kFieldWords) {
      break;
    }
    last = line;
  }
  return fields >= 2 ? std::optional(last) : std::nullopt;
}

// The first line of the attribution that ends with `line`; nothing where it is none.
std::optional<Line> attribution_begin(const Lines& lines, const Line& line) {
  const std::string_view says = lines.of(line);
  if (!ends_with_said(says)) return std::nullopt;
  Line first = line;
  for (int up = 0; !first.blank(); first = lines.above(first), ++up) {
    if (begins_attribution(lines.of(first))) return first;
    if (up == kLinesAbove) break;
  }
  const std::size_t words = count_line_words(says).words;
  const bool source = words <= kSourceWords && (has_address(says) || contains(says, "("));
  return source || (words <= kNameWords && lines.above(line).blank()) ? std::optional(line) : std::nullopt;
}

}  // namespace

std::size_t label_size(std::string_view line) {
  const std::size_t colon = line.substr(0, kLongestLabel).find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(line[0])) return 0;
  if (colon + 1 < line.size() && !is_white(line[colon + 1])) return 0;
  for (const char c : line.substr(0, colon)) {
    if (!is_letter(c) && !is_digit(c) && std::string_view(" -_./()'&*").find(c) == std::string_view::npos) return 0;
  }
  return count_line_words(line.substr(0, colon)).words <= 4 ? colon + 1 : 0;
}

bool is_head_field(std::string_view line) {
  constexpr std::array<std::string_view, 36> kNames = {
      "from",       "to",          "cc",         "bcc",          "subject",       "date",         "sent",
      "reply-to",   "sender",      "message-id", "references",   "in-reply-to",   "organization", "organisation",
      "newsgroups", "path",        "lines",      "distribution", "keywords",      "summary",      "followup-to",
      "expires",    "approved",    "supersedes", "archive-name", "last-modified", "version",      "article-i.d.",
      "originator", "return-path", "received",   "mime-version", "content-type",  "von",          "an",
      "betreff"};
  const std::size_t label = label_size(line);
  if (label == 0) return false;
  const std::string_view value = line.substr(label);
  if (ends_prose(value) && count_line_words(value).words > kShortValue) return false;  // a definition
  const std::string name = lowered(line.substr(0, label - 1));
  return one_of(name, kNames) || name.starts_with("x-") || name.starts_with("nntp-") || name.starts_with("content-");
}

bool ends_with_said(std::string_view line) {
  constexpr std::array<std::string_view, 22> kSaid = {"writes",
                                                      "wrote",
                                                      "said",
                                                      "says",
                                                      "schrieb",
                                                      "schreibt",
                                                      "\xc3\xa9"
                                                      "crit",
                                                      "escribi\xc3\xb3",
                                                      "escribe",
                                                      "scrisse",
                                                      "scritto",
                                                      "schreef",
                                                      "escreveu",
                                                      "napisa\xc5\x82",
                                                      "napisa\xc5\x82"
                                                      "a",
                                                      "skrev",
                                                      "kirjoitti",
                                                      "\xd0\xbf\xd0\xb8\xd1\x88\xd0\xb5\xd1\x82",
                                                      "\xd0\xbf\xd0\xb8\xd1\x81\xd0\xb0\xd0\xbb",
                                                      "yazd\xc4\xb1",
                                                      "asks",
                                                      "asked"};
  std::string_view rest = line;
  while (!rest.empty() && (is_white(rest.back()) || rest.back() == ':' || rest.back() == '.' || rest.back() == ',')) {
    rest.remove_suffix(1);
  }
  std::size_t from = rest.size();
  while (from > 0 && is_letter(rest[from - 1])) --from;
  const std::string_view marks = line.substr(rest.size());
  return (contains(marks, ":") || contains(marks, "...")) && one_of(lowered(rest.substr(from)), kSaid);
}

bool begins_attribution(std::string_view line) {
  const std::string small = lowered(line.substr(0, 40));
  for (const std::string_view opening :
       {"in article", "in message", "in <", "article <", "quoting ", "on ", "am ", "le "}) {
    if (small.starts_with(opening)) return true;
  }
  return false;
}

bool has_address(std::string_view line) {
  for (std::size_t at = line.find('@'); at != std::string_view::npos; at = line.find('@', at + 1)) {
    const bool before = at > 0 && (is_letter(line[at - 1]) || is_digit(line[at - 1]));
    if (before && at + 1 < line.size() && (is_letter(line[at + 1]) || is_digit(line[at + 1]))) return true;
  }
  return false;
}

LetterLines letter_lines(std::string_view text) {
  LetterLines out;
  const Lines lines(text);
  for (std::size_t at = base::next_of<':'>(text, 0); at < text.size();) {
    Line line = lines.around(at);
    if (line.bytes.begin <= at && is_head_field(lines.of(line))) {
      if (const auto last = head_end(lines, line)) {
        out.heads.push_back({line.bytes.begin, last->bytes.end});
        line = *last;
      }
    } else if (const auto first = attribution_begin(lines, line)) {
      out.attributions.push_back({first->bytes.begin, line.bytes.end});
    }
    at = base::next_of<':'>(text, lines.begin_below(line));
  }
  return out;
}

}  // namespace refrain::text
