#include "io/warc/http.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/ascii.h"
#include "io/files/files.h"
#include "io/html/html_tags.h"

namespace refrain::io {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kPiece = std::size_t{64} << 10;
constexpr std::size_t kMostEncodings = 4;
constexpr int kZlibOrGzip = 15 + 32;  // zlib's window bits: it finds out which
constexpr int kBareDeflate = -15;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Takes the line that gives a chunk's size off the front. False where there is none.
bool take_chunk_size(std::string_view& rest, std::size_t& size) {
  const std::size_t newline = rest.find('\n');
  if (newline == std::string_view::npos) return false;
  std::string_view line = rest.substr(0, newline);
  line = trimmed(line.substr(0, line.find(';')));  // extensions mean nothing to anyone
  if (line.empty() || line.size() > 15) return false;
  size = 0;
  for (const char c : line) {
    const int digit = hex_digit(c);
    if (digit < 0) return false;
    size = size * 16 + static_cast<std::size_t>(digit);
  }
  rest.remove_prefix(newline + 1);
  return true;
}

std::string without_chunks(std::string_view body) {
  std::string whole;
  std::string_view rest = body;
  std::size_t size = 0;
  if (!take_chunk_size(rest, size)) return std::string(body);
  while (size > 0) {
    whole += rest.substr(0, size);
    rest.remove_prefix(std::min(size, rest.size()));
    if (rest.starts_with('\r')) rest.remove_prefix(1);
    if (rest.starts_with('\n')) rest.remove_prefix(1);
    if (!take_chunk_size(rest, size)) break;
  }
  return whole;
}

// One after the other the members of a gzip body, or the one stream of a deflated one.
absl::Status inflate_all(std::string_view body, int window_bits, std::size_t max_body, std::string& out) {
  z_stream stream = {};
  if (inflateInit2(&stream, window_bits) != Z_OK) {
    return absl::ResourceExhaustedError("no memory is left to decompress its body");
  }
  absl::Status status;
  std::size_t filled = 0;
  std::string text;
  std::string_view rest = body;
  for (;;) {
    // One piece more than it may have, so that one shows that is longer.
    if (text.size() - filled < kPiece) {
      text.resize(std::max(std::min(text.size() * 2, max_body + kPiece), filled + kPiece));
    }
    const std::size_t room = std::min(text.size() - filled, std::size_t{std::numeric_limits<uInt>::max()});
    const std::size_t given = std::min(rest.size(), std::size_t{std::numeric_limits<uInt>::max()});
    // zlib promises not to write there. NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
    stream.avail_in = static_cast<uInt>(given);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + filled);
    stream.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream, Z_NO_FLUSH);
    filled += room - stream.avail_out;
    rest.remove_prefix(given - stream.avail_in);
    if (filled > max_body) {
      status = absl::OutOfRangeError(
          absl::StrFormat("its compressed body becomes longer than %d bytes, the most one may have", max_body));
      break;
    }
    if (result == Z_STREAM_END) {
      if (window_bits < 0 || !rest.starts_with("\x1f\x8b")) break;
      inflateReset(&stream);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      status =
          absl::DataLossError(absl::StrFormat("broken gzip or deflate body at byte %d: %s", body.size() - rest.size(),
                                              stream.msg != nullptr ? stream.msg : "bad data"));
      break;
    } else if (rest.empty() && stream.avail_out > 0) {
      break;  // cut off
    }
  }
  inflateEnd(&stream);
  text.resize(filled);
  out = std::move(text);
  return status;
}

absl::Status undo(std::string_view encoding, std::size_t max_body, std::string& body) {
  if (encoding.empty() || encoding == "identity" || body.empty()) return absl::OkStatus();
  if (encoding == "chunked") {
    body = without_chunks(body);
    return absl::OkStatus();
  }
  if (encoding == "gzip" || encoding == "x-gzip") {
    if (!body.starts_with("\x1f\x8b")) return absl::OkStatus();
    return inflate_all(body, kZlibOrGzip, max_body, body);
  }
  if (encoding == "deflate") {
    // What RFC 9110 calls deflate is zlib's format (RFC 1950), whose two bytes are a multiple of 31; some servers leave
    // them out.
    const auto byte = [&body](std::size_t i) { return static_cast<unsigned char>(body[i]); };
    const bool zlib = body.size() > 1 && (byte(0) & 15) == 8 && (byte(0) * 256 + byte(1)) % 31 == 0;
    return inflate_all(body, zlib ? kZlibOrGzip : kBareDeflate, max_body, body);
  }
  return absl::UnimplementedError(absl::StrFormat("its body is encoded as %s; only chunked, gzip and deflate are read",
                                                  printable(encoding.substr(0, 40))));
}

// The encodings a field lists, in the order in which they were applied.
std::vector<std::string> encodings_in(std::string_view value) {
  std::vector<std::string> names;
  while (!value.empty() && names.size() < kMostEncodings) {
    const std::size_t comma = value.find(',');
    names.push_back(base::ascii_lower(trimmed(value.substr(0, comma))));
    value = comma == std::string_view::npos ? std::string_view() : value.substr(comma + 1);
  }
  return names;
}

}  // namespace

std::size_t header_block_size(std::string_view bytes) {
  for (std::size_t newline = bytes.find('\n'); newline != std::string_view::npos;
       newline = bytes.find('\n', newline + 1)) {
    const std::string_view behind = bytes.substr(newline + 1, 2);
    if (behind.starts_with('\n')) return newline + 2;
    if (behind == "\r\n") return newline + 3;
  }
  return std::string_view::npos;
}

std::string_view header_field(std::string_view block, std::string_view lower_case_name) {
  while (!block.empty()) {
    const std::size_t newline = block.find('\n');
    const std::string_view line = block.substr(0, newline);
    block = newline == std::string_view::npos ? std::string_view() : block.substr(newline + 1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || line.front() == ' ' || line.front() == '\t') continue;
    if (equals_ignoring_case(trimmed(line.substr(0, colon)), lower_case_name)) {
      return trimmed(line.substr(colon + 1));
    }
  }
  return {};
}

MediaType parse_media_type(std::string_view value) {
  MediaType media;
  const std::size_t semicolon = value.find(';');
  media.type = base::ascii_lower(trimmed(value.substr(0, semicolon)));
  while (value.find(';') != std::string_view::npos) {
    value.remove_prefix(value.find(';') + 1);
    const std::string_view parameter = trimmed(value.substr(0, value.find(';')));
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (!equals_ignoring_case(trimmed(parameter.substr(0, equals)), "charset")) continue;
    std::string_view charset = trimmed(parameter.substr(equals + 1));
    if (charset.size() > 1 && (charset.front() == '"' || charset.front() == '\'') &&
        charset.back() == charset.front()) {
      charset = charset.substr(1, charset.size() - 2);
    }
    media.charset = std::string(charset);
    break;
  }
  return media;
}

absl::Status decode_http_body(std::string_view headers, std::string_view body, std::size_t max_body,
                              std::string& decoded) {
  decoded.assign(body);
  for (const std::string_view field : {"transfer-encoding", "content-encoding"}) {
    const std::vector<std::string> names = encodings_in(header_field(headers, field));
    for (std::size_t i = names.size(); i-- > 0;) {
      if (absl::Status status = undo(names[i], max_body, decoded); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace refrain::io
