#include "io/html/markdown.h"

#include <md4c.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/html/entities.h"
#include "io/html/html.h"
#include "io/text_builder.h"
#include "text/callouts.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;
using text::begins_callout;
using text::names_callout;

// Calls of md4c that one byte of a file may cause before it counts as made to explode, and how many any file may: an
// ordinary one causes far fewer than one a byte.
constexpr std::uint64_t kCallsPerByte = 8;
constexpr std::uint64_t kFreeCalls = 10'000;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// Bytes that `text` begins with and that are none of it: a byte-order mark, and front matter, from a line of --- (YAML)
// or +++ (TOML) to the next one. A line of --- with a blank line behind it is a rule, and no front matter.
std::size_t preamble_length(std::string_view text) {
  const std::size_t mark = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const std::string_view fence = text.substr(mark, 3);
  if (fence != "---" && fence != "+++") return mark;
  std::size_t at = mark;
  bool first = true;
  bool second = false;
  while (at < text.size()) {
    const std::size_t newline = text.find('\n', at);
    const std::size_t end = newline == std::string_view::npos ? text.size() : newline;
    std::string_view line = text.substr(at, end - at);
    while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    if (first && line != fence) return mark;
    if (second && line.empty()) return mark;
    if (!first && (line == fence || (fence == "---" && line == "..."))) {
      return newline == std::string_view::npos ? text.size() : newline + 1;
    }
    second = first;
    first = false;
    if (newline == std::string_view::npos) break;
    at = newline + 1;
  }
  return mark;
}

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

// The length of a footnote's label that `text` begins with, "[^1]" or "[^1]:" where its note follows; 0 where there is none.
std::size_t note_label(std::string_view text) {
  if (!text.starts_with("[^")) return 0;
  constexpr std::size_t kMost = 200;
  const std::size_t end = text.substr(0, kMost).find_first_of("] \t\r\n[", 2);
  return end == std::string_view::npos || end == 2 || text[end] != ']' ? 0 : end + 1;
}

// What a line says of the block above or below it, as kramdown has it: "{: .prompt-warning #id }". Empty for a line of text.
std::string_view attributes_of(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r>";
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
  const bool list = line.size() > 3 && line.starts_with("{:") && line.find('}') == line.size() - 1;
  return list ? line.substr(2, line.size() - 3) : std::string_view{};
}

// Receives md4c's calls. It gives text as pointers into the source, but for line breaks and the indentation of code,
// which are pointers elsewhere.
class Receiver {
 public:
  Receiver(std::string_view source, std::size_t offset, TextBuilder& out)
      : source_(source),
        offset_(offset),
        out_(out),
        html_(out),
        calls_left_(kFreeCalls + kCallsPerByte * source.size()) {}

  bool parse();
  std::vector<HiddenText> take_hidden() { return html_.take_hidden(); }

 private:
  int enter_block(MD_BLOCKTYPE type, const void* detail);
  int leave_block(MD_BLOCKTYPE type);
  int span(MD_SPANTYPE type, const void* detail, bool enters);
  int text(MD_TEXTTYPE type, const char* data, std::size_t size);
  void copy(std::size_t at, std::size_t size);
  void copy_without_labels(std::size_t at, std::size_t size);
  bool begins_line(std::size_t at) const;
  void gather_html(const char* data, std::size_t size, std::size_t at, bool ours);
  void flush_html();
  void look_for_callout(std::size_t at);
  bool attributes_name_callout(std::size_t at);
  bool in_attributes(std::size_t at);

  // Less than zero stops md4c; a number above zero would stop it in some places alone.
  int count() {
    if (calls_left_ == 0) return -1;
    --calls_left_;
    return 0;
  }
  bool in_source(const char* data, std::size_t size) const {
    const auto begin = reinterpret_cast<std::uintptr_t>(source_.data() + offset_);
    const auto at = reinterpret_cast<std::uintptr_t>(data);
    return at >= begin && at + size <= begin + (source_.size() - offset_);
  }

  std::string_view source_;
  std::size_t offset_;  // where md4c began
  TextBuilder& out_;
  HtmlReader html_;
  Entities entities_;
  std::uint64_t calls_left_;
  std::size_t end_ = 0;         // in the source, of the last piece
  std::uint64_t images_ = 0;    // open ones
  std::size_t html_depth_ = 0;  // elements open when the block began
  bool in_code_block_ = false;
  // Of the block quotes that are open: nothing was read yet, it is one, or it is a callout.
  enum class Quote : std::uint8_t { kOpen, kQuotation, kCallout };
  std::vector<Quote> quotes_;
  std::size_t block_end_ = 0;        // of the block that was last looked through for attributes
  bool callout_block_ = false;       // and they name a callout
  Span line_ = {};                   // the last line that was asked about
  bool line_is_attributes_ = false;  // and whether it is a list of them
  std::size_t html_begin_ = 0;       // of html_text_ in the source
  std::size_t html_size_ = 0;        // of html_text_ up to its last piece of the source
  std::string html_text_;            // with spaces for what stands between its lines but is none of it
};

// Whether a link leads out of the file.
bool leads_elsewhere(const MD_SPAN_A_DETAIL& link) { return link.href.size > 0 && link.href.text[0] != '#'; }

Break separation(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
      return Break::kNone;
    case MD_BLOCK_LI:
    case MD_BLOCK_TR:
      return Break::kLine;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      return Break::kCell;
    default:
      return Break::kParagraph;
  }
}

int Receiver::enter_block(MD_BLOCKTYPE type, const void* detail) {
  flush_html();
  out_.separate(separation(type));
  if (type == MD_BLOCK_QUOTE) {
    out_.begin_quote();
    quotes_.push_back(Quote::kOpen);
  }
  if (type == MD_BLOCK_CODE) out_.begin_part(Part::kCode);
  if (type == MD_BLOCK_H) {
    out_.begin_part(Part::kHeading, static_cast<std::uint8_t>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level));
  }
  in_code_block_ = type == MD_BLOCK_CODE;
  html_depth_ = html_.depth();
  return count();
}

int Receiver::leave_block(MD_BLOCKTYPE type) {
  flush_html();
  if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_TD || type == MD_BLOCK_TH) {
    // What tags within a paragraph opened ends with it.
    html_.close_to(std::min(html_depth_, html_.depth()));
  }
  // A block of HTML may hide what follows by an attribute; "<Video Inc>" alone on a line must not.
  if (type == MD_BLOCK_HTML) html_.close_never_seen();
  in_code_block_ = false;
  if (type == MD_BLOCK_QUOTE) {
    if (quotes_.back() != Quote::kCallout) out_.end_quote();
    quotes_.pop_back();
  }
  if (type == MD_BLOCK_CODE) out_.end_part(Part::kCode);
  if (type == MD_BLOCK_H) out_.end_part(Part::kHeading);
  out_.separate(separation(type));
  return count();
}

int Receiver::span(MD_SPANTYPE type, const void* detail, bool enters) {
  flush_html();
  if (type == MD_SPAN_A && leads_elsewhere(*static_cast<const MD_SPAN_A_DETAIL*>(detail))) {
    if (enters) {
      out_.begin_link();
    } else {
      out_.end_link();
    }
  }
  if (type == MD_SPAN_CODE && enters) out_.begin_part(Part::kCode);
  if (type == MD_SPAN_CODE && !enters) out_.end_part(Part::kCode);
  if (type == MD_SPAN_IMG) {
    images_ += enters ? 1 : 0;
    images_ -= enters ? 0 : 1;
    out_.separate(Break::kSpace);
  }
  return count();
}

// Copies a piece; spaces at its ends become breaks, of which only one is written where markup stood between two of
// them.
void Receiver::copy(std::size_t at, std::size_t size) {
  end_ = at + size;
  if (in_code_block_) {
    out_.copy(at, size);
    return;
  }
  const std::string_view piece = source_.substr(at, size);
  const std::size_t first = piece.find_first_not_of(' ');
  if (first != 0) out_.separate(Break::kSpace);
  if (first == std::string_view::npos) return;
  const std::size_t last = piece.find_last_not_of(' ');
  out_.copy(at + first, last + 1 - first);
  if (last + 1 < size) out_.separate(Break::kSpace);
}

// Whether nothing but the marks of quotations and a few blanks is in front of a place in its line.
bool Receiver::begins_line(std::size_t at) const {
  constexpr std::size_t kMost = 12;
  for (std::size_t k = 0; k < kMost && at > offset_ && (source_[at - 1] == ' ' || source_[at - 1] == '>'); ++k) --at;
  return at == offset_ || source_[at - 1] == '\n' || source_[at - 1] == '\r';
}

// The label of a footnote says which one it is, and is no text, neither where the note is referred to nor in front of it.
void Receiver::copy_without_labels(std::size_t at, std::size_t size) {
  const std::string_view piece = source_.substr(at, size);
  // Where a definition of a link has the same label, md4c takes it for a link.
  if (piece.starts_with('^') && at > 0 && source_[at - 1] == '[' && source_.substr(at + size).starts_with(']')) {
    end_ = at + size;
    return;
  }
  std::size_t from = 0;
  for (std::size_t mark = piece.find("[^"); mark != std::string_view::npos; mark = piece.find("[^", mark + 1)) {
    const std::size_t length = note_label(piece.substr(mark));
    if (length == 0 || (at + mark > 0 && source_[at + mark - 1] == '\\')) continue;
    if (mark > from) copy(at + from, mark - from);
    from = mark + length;
    if (begins_line(at + mark) && piece.substr(from).starts_with(':')) ++from;
    end_ = at + from;
    // What stands on both sides of it are two words.
    if (from < size && piece[from] != ' ' && !is_ascii_punctuation(piece[from])) out_.separate(Break::kSpace);
    mark = from - 1;
  }
  if (from < size) copy(at + from, size - from);
}

// A tag may reach over several lines, each a call of its own: HTML is read when it has ended.
void Receiver::gather_html(const char* data, std::size_t size, std::size_t at, bool ours) {
  if (ours) {
    if (html_text_.empty()) html_begin_ = at;
    html_text_.resize(at - html_begin_, ' ');
    html_text_.append(data, size);
    html_size_ = html_text_.size();
  } else if (!html_text_.empty()) {
    html_text_.append(data, size);
  }
}

void Receiver::flush_html() {
  if (html_text_.empty()) return;
  // What md4c puts in for line ends and indentation may be longer than what it stands for: behind the last piece of the
  // file it would reach into what follows.
  html_text_.resize(html_size_);
  html_.read(html_text_, 0, html_text_.size(), html_begin_);
  end_ = html_begin_ + html_text_.size();
  html_text_.clear();
}

// A block quote that begins like a callout is the author's own text.
void Receiver::look_for_callout(std::size_t at) {
  // Marks of strong type stand before the text.
  while (at > 0 && (source_[at - 1] == '*' || source_[at - 1] == '_')) --at;
  const bool callout = begins_callout(source_.substr(at)) || attributes_name_callout(at);
  // So are those around it that begin with it.
  for (auto quote = quotes_.rbegin(); quote != quotes_.rend() && *quote == Quote::kOpen; ++quote) {
    *quote = callout ? Quote::kCallout : Quote::kQuotation;
    if (callout) out_.end_quote();
  }
}

// The bytes of the line around a place, without its end.
Span line_around(std::string_view source, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  const std::size_t behind = std::min(source.find('\n', at), source.size());
  return {static_cast<std::uint32_t>(before == std::string_view::npos ? 0 : before + 1),
          static_cast<std::uint32_t>(behind)};
}

// Whether a list of attributes right above or below the block at a place says that it is a callout.
bool Receiver::attributes_name_callout(std::size_t at) {
  if (at < block_end_) return callout_block_;
  const auto line_of = [&](const Span& line) { return source_.substr(line.begin, line.end - line.begin); };
  Span line = line_around(source_, at);
  callout_block_ =
      line.begin > offset_ && names_callout(attributes_of(line_of(line_around(source_, line.begin - std::size_t{1}))));
  while (!callout_block_ && !is_blank(line_of(line))) {
    callout_block_ = names_callout(attributes_of(line_of(line)));
    if (line.end == source_.size()) break;
    line = line_around(source_, line.end + std::size_t{1});
  }
  block_end_ = line.end;
  return callout_block_;
}

// Whether a place is in a line of attributes, which is no text.
bool Receiver::in_attributes(std::size_t at) {
  if (at < line_.begin || at >= line_.end) {
    line_ = line_around(source_, at);
    line_is_attributes_ = !attributes_of(source_.substr(line_.begin, line_.end - line_.begin)).empty();
  }
  return line_is_attributes_;
}

int Receiver::text(MD_TEXTTYPE type, const char* data, std::size_t size) {
  if (count() != 0) return -1;
  const bool ours = in_source(data, size);
  const std::size_t at = ours ? static_cast<std::size_t>(data - source_.data()) : end_;
  if (images_ > 0) return 0;
  if (type == MD_TEXT_HTML) {
    gather_html(data, size, at, ours);
    return 0;
  }
  flush_html();
  if (html_.hidden()) {
    if (ours) html_.hide(source_, at, at + size);
    return 0;
  }
  if (ours && !in_code_block_ && type != MD_TEXT_CODE && in_attributes(at)) {
    end_ = at + size;
    return 0;
  }
  if (!quotes_.empty() && quotes_.back() == Quote::kOpen) look_for_callout(at);
  switch (type) {
    case MD_TEXT_BR:
      out_.separate(Break::kBreak);
      break;
    case MD_TEXT_SOFTBR:
      out_.separate(Break::kSpace);
      break;
    case MD_TEXT_NULLCHAR:
      break;  // no part of any word
    case MD_TEXT_ENTITY: {
      std::string decoded;
      if (ours && entities_.decode({data, size}, decoded) == size) {
        out_.put(decoded, at, size);
        end_ = at + size;
      } else if (ours) {
        copy(at, size);
      }
      break;
    }
    default:
      if (ours && type == MD_TEXT_NORMAL) {
        copy_without_labels(at, size);
      } else if (ours) {
        copy(at, size);
      } else if (!in_code_block_) {
        out_.separate(Break::kSpace);
      } else if (size == 1 && *data == '\n' && end_ < source_.size() && source_[end_] == '\n') {
        copy(end_, 1);
      } else {
        out_.put({data, size}, end_, 0);  // indentation, which md4c counts in columns
      }
  }
  return 0;
}

bool Receiver::parse() {
  MD_PARSER parser = {};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
    return static_cast<Receiver*>(self)->enter_block(type, detail);
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
    return static_cast<Receiver*>(self)->leave_block(type);
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
    return static_cast<Receiver*>(self)->span(type, detail, true);
  };
  parser.leave_span = [](MD_SPANTYPE type, void* detail, void* self) {
    return static_cast<Receiver*>(self)->span(type, detail, false);
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* data, MD_SIZE size, void* self) {
    return static_cast<Receiver*>(self)->text(type, data, size);
  };
  const std::string_view body = source_.substr(offset_);
  return md_parse(body.data(), static_cast<MD_SIZE>(body.size()), &parser, this) == 0;
}

void read(std::string bytes, OpenComments* comments, Document& document) {
  const std::size_t offset = preamble_length(bytes);
  document.original = std::move(bytes);
  bool parsed = false;
  if (!is_blank(std::string_view(document.original).substr(offset))) {
    TextBuilder out(document.original, document);
    Receiver receiver(document.original, offset, out);
    const OpenComments before = comments == nullptr ? OpenComments() : *comments;
    out.resume(before);
    parsed = receiver.parse();
    out.finish(comments);
    if (parsed) document.hidden = receiver.take_hidden();
    if (!parsed) {
      document.text = std::move(document.original);
      document.original.clear();
      document.map = text::OffsetMap();
      document.quoted.clear();
      document.links.clear();
      document.ignored.clear();
      document.slips.clear();
      document.parts.clear();
      if (before.ignore_all) document.ignored = {{0, static_cast<std::uint32_t>(document.text.size())}};
      if (comments != nullptr) *comments = {false, before.ignore_all, 0, OpenComments::kBefore};
    }
  }
}

}  // namespace

void read_markdown(std::string bytes, Document& document) { read(std::move(bytes), nullptr, document); }

void read_markdown_piece(std::string bytes, OpenComments& comments, Document& document) {
  read(std::move(bytes), &comments, document);
}

}  // namespace refrain::io
