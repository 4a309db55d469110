#include "io/markup/rtf.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "io/encoding/charset.h"
#include "io/encoding/utf8.h"
#include "io/markup/prose.h"
#include "io/markup/rtf_reader.h"
#include "io/text_builder.h"
#include "refrain/words.h"

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

RtfReader::Word RtfReader::word_at(std::size_t at) const {
  Word word;
  std::size_t i = at + 1;
  while (i < end_ && is_ascii_letter(source_[i]) && i - at < 40) ++i;
  word.name = source_.substr(at + 1, i - at - 1);
  std::size_t digits = i;
  const bool negative = digits < end_ && source_[digits] == '-';
  if (negative) ++digits;
  const std::size_t first = digits;
  long long value = 0;
  while (digits < end_ && is_ascii_digit(source_[digits]) && digits - first < 10)
    value = value * 10 + (source_[digits++] - '0');
  if (digits > first) {
    word.has_value = true;
    word.value = static_cast<int>(std::min<long long>(value, 1'000'000'000)) * (negative ? -1 : 1);
    i = digits;
  }
  if (i < end_ && source_[i] == ' ') ++i;
  word.behind = i;
  return word;
}

// Behind the group that is open at `at`, passing over pictures and binary data.
std::size_t RtfReader::behind_group(std::size_t at) const {
  std::size_t depth = 1;
  while (at < end_ && depth > 0) {
    const char c = source_[at];
    if (c == '\\') {
      if (at + 1 < end_ && is_ascii_letter(source_[at + 1])) {
        const Word word = word_at(at);
        at = word.behind;
        if (word.name == "bin" && word.value > 0) at = std::min(end_, at + static_cast<std::size_t>(word.value));
        continue;
      }
      at += 2;
      continue;
    }
    if (c == '{') ++depth;
    if (c == '}') --depth;
    ++at;
  }
  return std::min(at, end_);
}

const std::string& RtfReader::code_page() const {
  const auto found = font_pages_.find(group().font);
  return found == font_pages_.end() || found->second.empty() ? file_page_ : found->second;
}

// Text of the file at `at` that is not seen.
void RtfReader::hide(std::string_view text, std::size_t at) {
  const HiddenBy how = concealed();
  if (how == HiddenBy::kNone || group().dropped || group().deleted) return;
  if (!hidden_text_.empty() && stretch_.how != how) end_hidden();
  if (hidden_text_.empty()) stretch_ = {.how = how, .begin = static_cast<std::uint32_t>(at)};
  hidden_text_ += text;
  if (how == HiddenBy::kColor) out_.separate(Break::kSpace);  // it takes its place
}

void RtfReader::end_hidden() {
  if (hidden_text_.empty()) return;
  stretch_.words = count_words(hidden_text_);
  if (stretch_.words > 0) hidden_.push_back(stretch_);
  hidden_text_.clear();
}

void RtfReader::begin_text() {
  end_hidden();
  if (in_note_) return;
  if (heading_ > 0 && !in_heading_) {
    in_heading_ = true;
    out_.begin_part(Part::kHeading, heading_);
  }
  if (quoted_ && !in_quote_) {
    in_quote_ = true;
    out_.begin_quote();
  }
}

void RtfReader::end_paragraph(Break by) {
  if (std::exchange(in_heading_, false)) out_.end_part(Part::kHeading);
  if (by == Break::kParagraph && std::exchange(in_quote_, false)) out_.end_quote();
  out_.separate(by);
  if (by == Break::kParagraph) write_notes();
}

void RtfReader::copy(std::size_t begin, std::size_t end) {
  if (group().styles) style_name_ += source_.substr(begin, end - begin);
  if (group().colors) {
    for (const char c : source_.substr(begin, end - begin)) {
      if (c != ';') continue;
      constexpr int kWhite = 240;
      constexpr std::size_t kMost = 4'096;
      if (white_.size() < kMost) white_.push_back(any_part_ && least_ >= kWhite);
      least_ = 255;
      any_part_ = false;
    }
  }
  hide(source_.substr(begin, end - begin), begin);
  if (!seen()) return;
  begin_text();
  copy_prose(out_, source_, begin, end);
}

// Bytes [begin, end) of the file stand for `raw` in the code page.
void RtfReader::bytes(std::size_t begin, std::size_t end, const std::string& raw) {
  if (!seen()) return;
  std::string& text = converted_[{code_page(), raw}];
  if (text.empty()) {
    text = raw;
    if (!convert_to_utf8(code_page(), text).ok()) text = "\u00ff";
    if (converted_.size() > 4'096) {
      const std::string kept = text;
      converted_.clear();
      begin_text();
      out_.put(kept, begin, end - begin);
      return;
    }
  }
  begin_text();
  out_.put(text, begin, end - begin);
}

// \'xx, several in a row where two make a character.
std::size_t RtfReader::escaped_bytes(std::size_t at) {
  const auto hex = [this](std::size_t i) {
    if (i >= end_) return -1;
    const char c = source_[i];
    if (is_ascii_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  const std::string& page = code_page();
  const bool doubled = page == "CP932" || page == "CP936" || page == "CP949" || page == "CP950";
  std::size_t begin = at;
  std::string raw;
  while (at + 3 < end_ + 1 && source_.substr(at, 2) == "\\'" && raw.size() < 256) {
    const int high = hex(at + 2);
    const int low = hex(at + 3);
    if (high < 0 || low < 0) break;
    at += 4;
    if (to_skip_ > 0) {
      --to_skip_;
      begin = at;
      continue;
    }
    raw += static_cast<char>(high * 16 + low);
    if (!doubled) break;
  }
  if (raw.empty())
    return std::max(at, begin == at ? std::min(end_, at + (source_.substr(at, 2) == "\\'" ? 2u : 0u)) : at);
  bytes(begin, at, raw);
  return at;
}

void RtfReader::unicode(int value, std::size_t at, std::size_t behind) {
  to_skip_ = group().skip;
  auto code = static_cast<char32_t>(value < 0 ? value + 65'536 : value);
  if (code >= 0xd800 && code < 0xdc00) {
    high_ = code;
    high_at_ = at;
    return;
  }
  if (code >= 0xdc00 && code < 0xe000 && high_ != 0) {
    code = 0x10000 + ((high_ - 0xd800) << 10) + (code - 0xdc00);
    at = high_at_;
  }
  high_ = 0;
  if (!seen()) return;
  std::string text;
  append_utf8(text, code);
  if (code == 0xa0 || code == ' ') {
    out_.separate(Break::kSpace);
    return;
  }
  begin_text();
  out_.put(text, at, behind - at);
}

void RtfReader::write_notes() {
  if (in_note_ || notes_.empty()) return;
  in_note_ = true;
  const std::size_t at = at_;
  const std::size_t end = end_;
  for (const Span note : std::exchange(notes_, {})) {
    const std::vector<Group> groups = {Group{.fresh = false, .skip = group().skip, .font = group().font}};
    std::vector<Group> outer = std::exchange(groups_, groups);
    out_.separate(Break::kParagraph);
    read(note.begin, note.end);
    out_.separate(Break::kParagraph);
    groups_ = std::move(outer);
  }
  at_ = at;
  end_ = end;
  in_note_ = false;
}

void RtfReader::read(std::size_t begin, std::size_t end) {
  end_ = end;
  at_ = begin;
  while (at_ < end_) {
    const char c = source_[at_];
    if (c == '{') {
      Group inner = group();
      inner.fresh = true;
      inner.starred = inner.link = inner.twice = false;
      if (group().twice) {
        inner.dropped = true;
        group().twice = false;
      }
      groups_.push_back(inner);
      to_skip_ = 0;
      ++at_;
    } else if (c == '}') {
      to_skip_ = 0;
      if (groups_.size() > 1) {
        const Group closed = group();
        groups_.pop_back();
        if (closed.link && closed.fresh == false && seen() && groups_.back().link) {
          out_.end_link();
          groups_.back().link = false;
        }
        if (closed.styles && groups_.back().styles) {
          // The name of a style ends with a semicolon.
          std::string name;
          for (const char letter : style_name_) {
            if (letter != ' ' && letter != ';')
              name += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
          }
          style_name_.clear();
          if (name.starts_with("heading") && name.size() == 8 && is_ascii_digit(name[7])) {
            heading_styles_[style_] = static_cast<std::uint8_t>(name[7] - '0');
          } else if (name == "title") {
            heading_styles_[style_] = 1;
          } else if (name == "quote" || name == "intensequote" || name == "quotations" || name == "blocktext") {
            quote_styles_[style_] = true;
          }
          style_ = 0;
        }
      }
      ++at_;
    } else if (c == '\\') {
      const std::size_t at = at_;
      const char next = at + 1 < end_ ? source_[at + 1] : '\0';
      if (is_ascii_letter(next)) {
        const Word word = word_at(at);
        at_ = word.behind;
        control(word, at);
        continue;
      }
      if (next == '\'') {
        group().fresh = false;
        at_ = std::max(escaped_bytes(at), at + 2);
        continue;
      }
      at_ = std::min(end_, at + 2);
      if (next == '*') {
        group().starred = true;
        continue;
      }
      group().fresh = false;
      if (to_skip_ > 0) {
        --to_skip_;
        continue;
      }
      if (!seen()) continue;
      if (next == '~') {
        out_.separate(Break::kSpace);
      } else if (next == '_') {
        begin_text();
        out_.put("-", at, 2);
      } else if (next == '\n' || next == '\r') {
        end_paragraph(Break::kParagraph);
      } else if (next == '\\' || next == '{' || next == '}') {
        begin_text();
        out_.put(source_.substr(at + 1, 1), at, 2);
      }
    } else if (c == '\n' || c == '\r' || c == '\0') {
      ++at_;
    } else {
      group().fresh = false;
      if (to_skip_ > 0) {
        --to_skip_;
        ++at_;
        continue;
      }
      std::size_t stop = at_ + 1;
      const bool high = static_cast<unsigned char>(c) >= 0x80;
      while (stop < end_ && std::string_view("{}\\\n\r", 5).find(source_[stop]) == kNone && source_[stop] != '\0' &&
             (static_cast<unsigned char>(source_[stop]) >= 0x80) == high) {
        ++stop;
      }
      if (high && sequence_length(source_.substr(at_, stop - at_)) == 0) {
        bytes(at_, stop, std::string(source_.substr(at_, stop - at_)));
      } else {
        copy(at_, stop);
      }
      at_ = stop;
    }
  }
}

void RtfReader::read_file() {
  read(0, source_.size());
  end_paragraph(Break::kParagraph);
}

absl::Status read_rtf(std::string bytes, Document& document) {
  const std::size_t begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  const std::size_t mark = std::string_view(bytes).substr(begin).starts_with("\xef\xbb\xbf") ? 3 : 0;
  if (!std::string_view(bytes).substr(begin + mark).starts_with("{\\rtf")) {
    return absl::InvalidArgumentError(
        "is no RTF: it does not begin with {\\rtf; save it again as .rtf, or name what it is with \1input-format\2");
  }
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  RtfReader reader(document.original, out);
  reader.read_file();
  out.finish();
  document.hidden = reader.take_hidden();
  return absl::OkStatus();
}

}  // namespace refrain::io
