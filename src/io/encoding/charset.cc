#include "io/encoding/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/encoding/utf8.h"
#include "io/files/files.h"
#include "io/html/html_tags.h"
#include "refrain/words.h"

namespace refrain::io {
namespace {

constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kPiece = std::size_t{64} << 10;  // of a stream

struct Label {
  std::string_view label;
  const char* charset;
};

// Labels whose meaning is another than iconv's, or which it does not know; the rest goes to it as it stands.
constexpr std::array kLabels = {
    Label{"ascii", "CP1252"},
    Label{"us-ascii", "CP1252"},
    Label{"ansi", "CP1252"},
    Label{"latin1", "CP1252"},
    Label{"iso-8859-1", "CP1252"},
    Label{"iso8859-1", "CP1252"},
    Label{"iso_8859-1", "CP1252"},
    Label{"l1", "CP1252"},
    Label{"x-cp1252", "CP1252"},
    Label{"x-cp1251", "CP1251"},
    Label{"x-cp1250", "CP1250"},
    Label{"iso-8859-9", "CP1254"},
    Label{"latin5", "CP1254"},
    Label{"iso-8859-11", "CP874"},
    Label{"tis-620", "CP874"},
    Label{"gb2312", "GB18030"},
    Label{"gb_2312-80", "GB18030"},
    Label{"gbk", "GB18030"},
    Label{"x-gbk", "GB18030"},
    Label{"shift_jis", "CP932"},
    Label{"shift-jis", "CP932"},
    Label{"sjis", "CP932"},
    Label{"x-sjis", "CP932"},
    Label{"windows-31j", "CP932"},
    Label{"ks_c_5601-1987", "CP949"},
    Label{"ksc5601", "CP949"},
    Label{"euc-kr", "CP949"},
    Label{"korean", "CP949"},
    Label{"big5", "BIG5-HKSCS"},
    Label{"x-x-big5", "BIG5-HKSCS"},
    Label{"x-euc-jp", "EUC-JP"},
    Label{"koi8", "KOI8-R"},
    Label{"x-mac-cyrillic", "MAC-CYRILLIC"},
    // A page whose <meta> could be read is in none of these.
    Label{"utf-16", ""},
    Label{"utf-16le", ""},
    Label{"utf-16be", ""},
    Label{"unicode", ""},
    Label{"utf-32", ""},
    Label{"utf-7", ""},
    Label{"utf8", ""},
    Label{"utf-8", ""},
};

class Converter {
 public:
  explicit Converter(const char* charset)
      : handle_(iconv_open("UTF-8", charset)), unit_(std::string_view(charset).starts_with("UTF-16") ? 2 : 1) {}
  ~Converter() {
    if (known()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  // What iconv_open() gives for an error. NOLINTNEXTLINE(performance-no-int-to-ptr)
  bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Appends what the front of `bytes` means to `text`, at most until that has more than `most` bytes, and drops it from
  // `bytes`. The begin of a code point at the end stays unless it is the `last` piece.
  void append(std::string_view& bytes, bool last, std::size_t most, std::string& text);

 private:
  iconv_t handle_;
  std::size_t unit_;  // bytes that are passed over where they mean nothing
};

void Converter::append(std::string_view& bytes, bool last, std::size_t most, std::string& text) {
  // iconv takes what it does not write to as writable. NOLINTNEXTLINE
  char* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  std::size_t filled = text.size();
  text.resize(filled + in_left + in_left / 2 + 64);
  bool flushing = false;
  while (filled <= most) {
    char* out = text.data() + filled;
    std::size_t out_left = text.size() - filled;
    const std::size_t result = iconv(handle_, flushing ? nullptr : &in, flushing ? nullptr : &in_left, &out, &out_left);
    const int error = errno;
    filled = text.size() - out_left;
    if (result != static_cast<std::size_t>(-1)) {
      if (flushing || !last) break;
      flushing = true;  // stateful encodings may still hold something
    } else if (error == E2BIG) {
      text.resize(text.size() * 2);
    } else if (in_left == 0 || (error == EINVAL && !last)) {
      break;
    } else {  // bytes that mean nothing, or the end in the middle of a code point
      std::string mark;
      append_utf8(mark, kReplacement);
      if (text.size() - filled < mark.size()) text.resize(text.size() * 2);
      text.replace(filled, mark.size(), mark);
      filled += mark.size();
      const std::size_t skip = std::min(unit_, in_left);
      in += skip;
      in_left -= skip;
      iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    }
  }
  text.resize(filled);
  bytes.remove_prefix(bytes.size() - in_left);
}

std::string charset_for(std::string_view label) {
  constexpr std::string_view kSpaces = " \t\n\f\r\"'";
  const std::size_t begin = label.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  label = label.substr(begin, label.find_last_not_of(kSpaces) - begin + 1);
  if (label.size() > 40) return {};
  for (const Label& known : kLabels) {
    if (equals_ignoring_case(label, known.label)) return known.charset;
  }
  // Nothing but a name: iconv takes options behind slashes.
  const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == ':' || c == '.';
  });
  std::string name(label);
  return plain && Converter(name.c_str()).known() ? name : std::string();
}

absl::Status unknown(const std::string& charset) {
  return absl::InvalidArgumentError(
      absl::StrFormat("is in charset %s, which this system cannot convert; turn it into UTF-8 first", charset));
}

// What follows "charset=" in the content of a <meta http-equiv>.
std::string_view charset_in(std::string_view content) {
  constexpr std::string_view kWord = "charset";
  for (std::size_t at = 0; at + kWord.size() <= content.size(); ++at) {
    if (!equals_ignoring_case(content.substr(at, kWord.size()), kWord)) continue;
    const std::size_t equals = content.find_first_not_of(" \t\n\f\r", at + kWord.size());
    if (equals == std::string_view::npos || content[equals] != '=') continue;
    std::string_view value = content.substr(equals + 1);
    return value.substr(0, value.find(';'));
  }
  return {};
}

}  // namespace

std::string declared_charset(std::string_view page) {
  if (page.starts_with("\xff\xfe")) return "UTF-16LE";
  if (page.starts_with("\xfe\xff")) return "UTF-16BE";
  if (page.starts_with("\xef\xbb\xbf")) return {};
  const std::string_view head = page.substr(0, kHeadBytes);
  HtmlTag tag;
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at)) {
    if (head.substr(at, 4) == "<!--") {
      at = head.find("-->", at + 2);
      if (at == std::string_view::npos) break;
      continue;
    }
    if (!equals_ignoring_case(head.substr(at, 5), "<meta")) {
      ++at;
      continue;
    }
    const std::size_t end = parse_tag(head, at, tag);
    if (end == std::string_view::npos) break;
    at = end;
    if (tag.name != "meta") continue;
    if (const std::string_view* charset = tag.attribute("charset")) return charset_for(*charset);
    const std::string_view* equivalent = tag.attribute("http-equiv");
    const std::string_view* content = tag.attribute("content");
    if (equivalent != nullptr && content != nullptr && equals_ignoring_case(*equivalent, "content-type")) {
      const std::string_view charset = charset_in(*content);
      if (!charset.empty()) return charset_for(charset);
    }
  }
  return {};
}

bool has_byte_order_mark(std::string_view bytes) {
  return bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff") || bytes.starts_with("\xef\xbb\xbf");
}

std::optional<std::string> charset_named(std::string_view label) {
  for (const std::string_view name : {"utf-8", "utf8", "unicode-1-1-utf-8"}) {
    if (equals_ignoring_case(label, name)) return std::string();
  }
  for (const std::string_view name : {"utf-16", "utf-16le", "unicode"}) {
    if (equals_ignoring_case(label, name)) return "UTF-16LE";
  }
  if (equals_ignoring_case(label, "utf-16be")) return "UTF-16BE";
  const std::string charset = charset_for(label);
  if (charset.empty()) return {};
  return charset;
}

std::string unknown_encoding(const std::string& label) {
  return absl::StrFormat(
      "%s is no encoding that this system knows; iconv -l lists them (windows-1252, utf-16le, gb18030)",
      printable(label));
}

absl::Status convert_to_utf8(const std::string& charset, std::string& bytes) {
  Converter converter(charset.c_str());
  if (!converter.known()) return unknown(charset);
  std::string text;
  std::string_view rest = bytes;
  converter.append(rest, true, kMaxTextBytes, text);
  if (text.size() > kMaxTextBytes) {
    return absl::OutOfRangeError("is longer than 4 GiB as UTF-8, the most one document may have; split it");
  }
  bytes = std::move(text);
  return absl::OkStatus();
}

absl::StatusOr<ByteSource> converted_to_utf8(const std::string& charset, ByteSource source) {
  struct State {
    State(const std::string& from, ByteSource bytes) : converter(from.c_str()), source(std::move(bytes)) {}
    Converter converter;
    ByteSource source;
    std::string in;
    std::string out;
    std::size_t used = 0;  // of `out`
    bool ended = false;
  };
  const auto state = std::make_shared<State>(charset, std::move(source));
  if (!state->converter.known()) return unknown(charset);
  return [state](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
    while (state->used == state->out.size() && !state->ended) {
      const std::size_t kept = state->in.size();
      state->in.resize(kept + kPiece);
      const absl::StatusOr<std::size_t> got = state->source(state->in.data() + kept, kPiece);
      if (!got.ok()) return got.status();
      state->in.resize(kept + *got);
      state->ended = *got == 0;
      state->out.clear();
      state->used = 0;
      std::string_view rest = state->in;
      state->converter.append(rest, state->ended, kMaxTextBytes, state->out);
      state->in.erase(0, state->in.size() - rest.size());
    }
    const std::size_t count = state->out.copy(into, size, state->used);
    state->used += count;
    return count;
  };
}

}  // namespace refrain::io
