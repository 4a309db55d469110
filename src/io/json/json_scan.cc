#include "io/json/json_scan.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_format.h"
#include "io/encoding/utf8.h"
#include "text/words_utf8.h"

namespace refrain::io {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Bytes that end a stretch of plain string: the quote, the backslash, control characters.
constexpr std::array<bool, 256> kStopsString = [] {
  std::array<bool, 256> stops = {};
  for (std::size_t i = 0; i < 0x20; ++i) stops[i] = true;
  stops['"'] = stops['\\'] = true;
  return stops;
}();

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  absl::Status object(const std::function<void(std::string_view key, std::string_view value)>& member);
  absl::Status array(const std::function<void(std::string_view value)>& element);

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return expect_char(c);
    ++at_;
    return true;
  }
  bool expect_char(char c) {
    return expected(c == ':' ? "a colon" : c == '"' ? "a key in quotes" : "a comma or a closing brace");
  }
  bool expected(const char* what) {
    if (expected_ == nullptr) expected_ = what;
    return false;
  }

  bool string();
  bool number();
  bool word(std::string_view literal);
  bool scalar();
  bool value();
  bool elements(const std::function<void(std::string_view value)>& element);
  absl::Status end(bool good);

  std::string_view text_;
  std::size_t at_ = 0;
  std::string open_;  // brackets that are open inside the current member
  const char* expected_ = nullptr;
};

bool Scanner::string() {
  if (here() != '"') return expected("a string");
  ++at_;
  for (;;) {
    while (at_ < text_.size() && !kStopsString[static_cast<unsigned char>(text_[at_])]) ++at_;
    if (at_ >= text_.size()) return expected("a closing quote");
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return true;
    }
    if (c != '\\') return expected("an escape for the control character");
    ++at_;
    const char escape = here();
    if (escape == 'u') {
      for (std::size_t i = 1; i <= 4; ++i) {
        if (at_ + i >= text_.size() || hex_digit(text_[at_ + i]) < 0) {
          return expected("four hexadecimal digits");
        }
      }
      at_ += 5;
    } else if (escape != '\0' && std::string_view("\"\\/bfnrt").find(escape) != std::string_view::npos) {
      ++at_;
    } else {
      return expected("an escape that JSON has");
    }
  }
}

bool Scanner::number() {
  if (here() == '-') ++at_;
  if (!is_digit(here())) return expected("a digit");
  if (here() == '0') {
    ++at_;
  } else {
    while (is_digit(here())) ++at_;
  }
  if (here() == '.') {
    ++at_;
    if (!is_digit(here())) return expected("a digit");
    while (is_digit(here())) ++at_;
  }
  if (here() == 'e' || here() == 'E') {
    ++at_;
    if (here() == '+' || here() == '-') ++at_;
    if (!is_digit(here())) return expected("a digit");
    while (is_digit(here())) ++at_;
  }
  return true;
}

bool Scanner::word(std::string_view literal) {
  if (text_.substr(at_, literal.size()) != literal) return expected("a value");
  at_ += literal.size();
  return true;
}

bool Scanner::scalar() {
  switch (here()) {
    case '"':
      return string();
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      if (here() == '-' || is_digit(here())) return number();
      return expected("a value");
  }
}

// One value of any depth; the open brackets are kept on the heap, not on the stack.
bool Scanner::value() {
  open_.clear();
  for (;;) {
    skip_space();
    bool done = false;  // a value ended here
    if (here() == '{' || here() == '[') {
      open_ += here();
      ++at_;
      skip_space();
      if (here() == (open_.back() == '{' ? '}' : ']')) {
        open_.pop_back();
        ++at_;
        done = true;
      }
    } else {
      if (!scalar()) return false;
      done = true;
    }
    while (done && !open_.empty()) {
      skip_space();
      const char close = open_.back() == '{' ? '}' : ']';
      if (here() == close) {
        ++at_;
        open_.pop_back();
      } else if (here() == ',') {
        ++at_;
        done = false;
      } else {
        return expected(close == '}' ? "a comma or a closing brace" : "a comma or a closing bracket");
      }
    }
    if (done) return true;
    if (open_.back() == '{') {
      skip_space();
      if (here() != '"') return expected("a key in quotes");
      if (!string() || !take(':')) return false;
    }
  }
}

absl::Status Scanner::object(const std::function<void(std::string_view key, std::string_view value)>& member) {
  skip_space();
  if (here() != '{') {
    // A sound value of another kind is told from what is no JSON at all.
    if (!value())
      return absl::InvalidArgumentError(absl::StrFormat("broken JSON at byte %d: expected %s", at_ + 1, expected_));
    return absl::InvalidArgumentError("is no JSON object");
  }
  ++at_;
  bool good = true;
  skip_space();
  if (here() == '}') {
    ++at_;
  } else {
    for (;;) {
      skip_space();
      if (here() != '"') {
        good = expected("a key in quotes");
        break;
      }
      const std::size_t key_begin = at_ + 1;
      good = string();
      if (!good) break;
      const std::size_t key_end = at_ - 1;
      good = take(':');
      if (!good) break;
      skip_space();
      const std::size_t value_begin = at_;
      good = value();
      if (!good) break;
      member(text_.substr(key_begin, key_end - key_begin), text_.substr(value_begin, at_ - value_begin));
      skip_space();
      if (here() == ',') {
        ++at_;
        continue;
      }
      good = take('}');
      break;
    }
  }
  return end(good);
}

// Behind what was wanted, if it was there, only space may come.
absl::Status Scanner::end(bool good) {
  if (good) {
    skip_space();
    if (at_ < text_.size()) good = expected("the end of the line");
  }
  if (good) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("broken JSON at byte %d: expected %s", at_ + 1, expected_));
}

bool Scanner::elements(const std::function<void(std::string_view value)>& element) {
  if (here() != '[') return expected("an array");
  ++at_;
  skip_space();
  while (here() != ']') {
    skip_space();
    const std::size_t begin = at_;
    if (!value()) return false;
    element(text_.substr(begin, at_ - begin));
    skip_space();
    if (here() == ']') break;
    if (here() != ',') return expected("a comma or a closing bracket");
    ++at_;
  }
  ++at_;
  return true;
}

absl::Status Scanner::array(const std::function<void(std::string_view value)>& element) {
  skip_space();
  return end(elements(element));
}

}  // namespace

absl::Status scan_object(std::string_view line,
                         const std::function<void(std::string_view key, std::string_view value)>& member) {
  return Scanner(line).object(member);
}

absl::Status scan_array(std::string_view text, const std::function<void(std::string_view value)>& element) {
  return Scanner(text).array(element);
}

bool json_key_is(std::string_view key, std::string_view name) {
  return key.find('\\') == std::string_view::npos ? key == name : unescape_json(key) == name;
}

namespace {

// `keep`: a lone surrogate becomes the three bytes that UTF-8 would have for it, else U+FFFD.
std::string unescaped(std::string_view inside, bool keep) {
  const auto hex4 = [inside](std::size_t at) -> std::int32_t {
    if (at + 4 > inside.size()) return -1;
    std::int32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const int digit = hex_digit(inside[at + i]);
      if (digit < 0) return -1;
      code = code * 16 + digit;
    }
    return code;
  };
  std::string text;
  text.reserve(inside.size());
  std::size_t at = 0;
  while (at < inside.size()) {
    const std::size_t backslash = inside.find('\\', at);
    if (backslash == std::string_view::npos || backslash + 1 >= inside.size()) {
      text += inside.substr(at);
      break;
    }
    text += inside.substr(at, backslash - at);
    at = backslash + 2;
    switch (inside[backslash + 1]) {
      case 'b':
        text += '\b';
        break;
      case 'f':
        text += '\f';
        break;
      case 'n':
        text += '\n';
        break;
      case 'r':
        text += '\r';
        break;
      case 't':
        text += '\t';
        break;
      case 'u': {
        std::int32_t code = hex4(at);
        if (code < 0) break;
        at += 4;
        if (code >= 0xd800 && code < 0xdc00 && inside.substr(at, 2) == "\\u") {
          const std::int32_t low = hex4(at + 2);
          if (low >= 0xdc00 && low < 0xe000) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            at += 6;
          }
        }
        if (keep && code >= 0xd800 && code < 0xe000) {
          text += {static_cast<char>(0xed), static_cast<char>(0x80 | (code >> 6 & 0x3f)),
                   static_cast<char>(0x80 | (code & 0x3f))};
        } else {
          append_utf8(text, static_cast<char32_t>(code));  // a lone surrogate becomes U+FFFD
        }
        break;
      }
      default:
        text += inside[backslash + 1];
    }
  }
  return text;
}

}  // namespace

std::string unescape_json(std::string_view inside) { return unescaped(inside, false); }

std::string unescape_json_exactly(std::string_view inside) { return unescaped(inside, true); }

std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : mended_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : absl::StrFormat("\\u%04x", byte);
    } else {
      json += c;
    }
  }
  json += '"';
  return json;
}

std::string exact_json_string(std::string_view bytes) {
  std::string json = "\"";
  std::size_t sound = 0;  // from where on nothing was put down
  const auto put_sound = [&](std::size_t end) {
    const std::string piece = json_string(bytes.substr(sound, end - sound));
    json += std::string_view(piece).substr(1, piece.size() - 2);
  };
  for (std::size_t at = 0; at < bytes.size();) {
    const text::Decoded one = text::decode_utf8(bytes.data() + at, bytes.data() + bytes.size());
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (one.length > 1 || byte < 0x80) {
      at += one.length;
      continue;
    }
    put_sound(at);
    const auto next = [&](std::size_t k) {
      return at + k < bytes.size() ? static_cast<unsigned char>(bytes[at + k]) : 0U;
    };
    const bool surrogate = byte == 0xed && (next(1) & 0xe0) == 0xa0 && (next(2) & 0xc0) == 0x80;
    json += surrogate ? absl::StrFormat("\\u%04x", 0xd000 | (next(1) & 0x3f) << 6 | (next(2) & 0x3f))
                      : absl::StrFormat("\\uDC%02X", byte);
    at += surrogate ? 3 : 1;
    sound = at;
  }
  put_sound(bytes.size());
  json += '"';
  return json;
}

}  // namespace refrain::io
