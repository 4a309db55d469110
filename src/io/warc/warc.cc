#include "io/warc/warc.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/encoding/charset.h"
#include "io/html/html.h"
#include "io/html/html_tags.h"

namespace refrain::io {
namespace {

constexpr std::string_view kMark = "WARC/1.";
constexpr std::size_t kMaxHeader = std::size_t{1} << 20;
constexpr std::size_t kLineEnds = 4;  // bytes of the two that end a record

// The number in Content-Length; nothing where it is none.
std::optional<std::uint64_t> body_size(std::string_view header) {
  const std::string_view value = header_field(header, "content-length");
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
  if (value.empty() || error != std::errc() || end != value.data() + value.size()) return {};
  return size;
}

// The place behind up to two line ends at `at`, and how many there are.
std::pair<std::size_t, int> behind_line_ends(std::string_view bytes, std::size_t at) {
  int count = 0;
  for (; count < 2; ++count) {
    if (bytes.substr(at, 1) == "\n") {
      at += 1;
    } else if (bytes.substr(at, 2) == "\r\n") {
      at += 2;
    } else {
      break;
    }
  }
  return {at, count};
}

struct HeaderEnd {
  bool found = false;
  bool by_record = false;  // by a line that begins another record
  std::size_t at = 0;      // the place behind the header, or from where to search on
};

// Each line of a header is looked at once, however many records are cut off: time stays linear.
HeaderEnd find_header_end(std::string_view bytes, std::size_t searched) {
  HeaderEnd end = {false, false, searched};
  for (std::size_t newline = bytes.find('\n', searched); newline != std::string_view::npos;
       newline = bytes.find('\n', newline + 1)) {
    const std::string_view behind = bytes.substr(newline + 1, kMark.size());
    if (behind.starts_with('\n')) return {true, false, newline + 2};
    if (behind.starts_with("\r\n")) return {true, false, newline + 3};
    if (behind == kMark) return {true, true, newline + 1};
    if (behind.size() < kMark.size()) {
      end.at = newline;
      return end;
    }
  }
  end.at = bytes.size();
  return end;
}

std::string_view without_brackets(std::string_view text) {
  if (text.starts_with('<') && text.ends_with('>')) return text.substr(1, text.size() - 2);
  return text;
}

absl::Status no_warc() {
  return absl::InvalidArgumentError(
      "holds no WARC record at its begin, or no whole one; check that it is a WARC or WET file");
}

bool is_html(const MediaType& media) { return media.type == "text/html" || media.type == "application/xhtml+xml"; }

// The charset of a body, as iconv names it; empty for UTF-8.
std::string charset_of(const MediaType& media, std::string_view body) {
  if (has_byte_order_mark(body)) return declared_charset(body);
  if (const std::optional<std::string> named = charset_named(media.charset)) return *named;
  return is_html(media) ? declared_charset(body) : std::string();
}

absl::Status take_text(const MediaType& media, std::string body, WarcDocument& out) {
  if (const std::string charset = charset_of(media, body); !charset.empty()) {
    if (absl::Status status = convert_to_utf8(charset, body); !status.ok()) return status;
  }
  out.is_document = true;
  if (is_html(media)) {
    Document page;
    read_utf8_html(std::move(body), page);
    out.text = std::move(page.text);
  } else {
    out.text = std::move(body);
  }
  return absl::OkStatus();
}

absl::Status take_response(std::string_view message, std::size_t max_body, WarcDocument& out) {
  if (!message.starts_with("HTTP/")) return absl::OkStatus();
  std::size_t size = header_block_size(message);
  if (size == std::string_view::npos) size = message.size();  // an answer without a body
  const std::string_view headers = message.substr(0, size);
  const std::string_view body = message.substr(size);
  MediaType media = parse_media_type(header_field(headers, "content-type"));
  const bool unnamed = media.type.empty();
  if (!unnamed && !is_html(media) && media.type != "text/plain") return absl::OkStatus();
  std::string decoded;
  if (absl::Status status = decode_http_body(headers, body, max_body, decoded); !status.ok()) {
    return status;
  }
  if (unnamed) {  // what looks like a page is one to browsers, too
    const std::size_t first = decoded.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || decoded[first] != '<') return absl::OkStatus();
    media.type = "text/html";
  }
  return take_text(media, std::move(decoded), out);
}

}  // namespace

// Whether a record follows.
absl::StatusOr<bool> WarcReader::skip_blank_lines() {
  for (;;) {
    const std::size_t at = window_.view().find_first_not_of("\r\n");
    if (at != std::string_view::npos) {
      window_.drop(at);
      return true;
    }
    window_.drop(window_.view().size());
    if (window_.ended()) return false;
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
}

// Drops `size` bytes, and goes on to the next line that begins as a record does.
absl::StatusOr<WarcReader::Result> WarcReader::broken(std::size_t size, std::string why) {
  constexpr std::string_view kLineMark = "\nWARC/1.";
  reason_ = std::move(why);
  window_.drop(size);
  for (;;) {
    const std::string_view view = window_.view();
    const std::size_t at = view.find(kLineMark);
    if (at != std::string_view::npos) {
      window_.drop(at + 1);
      return Result::kBroken;
    }
    if (window_.ended()) {
      window_.drop(view.size());
      return Result::kBroken;
    }
    window_.drop(view.size() - std::min(view.size(), kLineMark.size() - 1));
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
}

absl::StatusOr<WarcReader::Result> WarcReader::pass_over(std::uint64_t size) {
  for (;;) {
    const std::size_t there = window_.view().size();
    const std::size_t count = static_cast<std::size_t>(std::min(size, static_cast<std::uint64_t>(there)));
    window_.drop(count);
    size -= count;
    if (size == 0) {
      any_whole_ = true;
      return Result::kTooLong;
    }
    if (window_.ended()) {
      reason_ = "its Content-Length reaches past the end of the file";
      return Result::kBroken;
    }
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
}

absl::StatusOr<WarcReader::Result> WarcReader::next(std::string_view& record) {
  window_.drop(std::exchange(handed_out_, 0));
  const absl::StatusOr<bool> follows = skip_blank_lines();
  if (!follows.ok()) return follows.status();
  if (!*follows) {
    if (number_ == 0 || any_whole_) return Result::kEnd;
    return no_warc();
  }
  ++number_;
  if (absl::Status status = window_.need(kMark.size()); !status.ok()) return status;
  if (!window_.view().starts_with(kMark)) {
    if (number_ == 1) return no_warc();
    return broken(0, "does not begin with WARC/1.");
  }

  std::size_t searched = 0;
  HeaderEnd header_end;
  for (;;) {
    header_end = find_header_end(window_.view(), searched);
    if (header_end.found) break;
    if (window_.view().size() > kMaxHeader) {
      return broken(kMark.size(), "its header is longer than 1 MiB");
    }
    if (window_.ended()) return broken(kMark.size(), "its header is cut off");
    searched = header_end.at;
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
  if (header_end.by_record) {
    return broken(header_end.at - 1, "its header is cut off by the next record");
  }
  const std::size_t header_size = header_end.at;
  const std::string_view header = window_.view().substr(0, header_size);
  const std::optional<std::uint64_t> length = body_size(header);
  // From the line end before the body on: a record may begin right there.
  if (!length) {
    const std::string value(header_field(header, "content-length").substr(0, 40));
    return broken(header_size - 1,
                  value.empty() ? "has no Content-Length"
                                : absl::StrFormat("its Content-Length %s is no number of bytes", printable(value)));
  }
  if (*length > max_record_ || header_size + *length > max_record_) {
    window_.drop(header_size);
    return pass_over(*length);
  }
  const std::size_t body_end = header_size + static_cast<std::size_t>(*length);
  if (absl::Status status = window_.need(body_end + kLineEnds + kMark.size()); !status.ok()) {
    return status;
  }
  const std::string_view view = window_.view();
  if (view.size() < body_end) {
    return broken(header_size - 1, absl::StrFormat("has %d of the %d bytes that its Content-Length "
                                                   "names",
                                                   view.size() - header_size, *length));
  }
  const auto [end, line_ends] = behind_line_ends(view, body_end);
  if (line_ends < 2 && end < view.size() && !view.substr(end).starts_with(kMark)) {
    return broken(header_size - 1, absl::StrFormat("does not end where its Content-Length %d says", *length));
  }
  any_whole_ = true;
  handed_out_ = end;
  record = view.substr(0, end);
  return Result::kRecord;
}

absl::Status parse_warc(std::string_view record, WarcDocument& out, std::size_t max_body) {
  out = {};
  const std::size_t header_size = header_block_size(record);
  const std::string_view header = record.substr(0, header_size);
  const std::optional<std::uint64_t> length = body_size(header);
  if (header_size == std::string_view::npos || !length || *length > record.size() - header_size) {
    return absl::InvalidArgumentError("is no whole WARC record");
  }
  const std::string_view body = record.substr(header_size, static_cast<std::size_t>(*length));
  out.id = without_brackets(header_field(header, "warc-record-id"));
  out.uri = without_brackets(header_field(header, "warc-target-uri"));
  const std::string_view type = header_field(header, "warc-type");
  MediaType media = parse_media_type(header_field(header, "content-type"));
  if (equals_ignoring_case(type, "response")) {
    if (media.type != "application/http" && !media.type.empty()) return absl::OkStatus();
    return take_response(body, max_body, out);
  }
  const bool conversion = equals_ignoring_case(type, "conversion");
  const bool about_crawl = out.uri.starts_with("metadata:");
  if (!conversion && (!equals_ignoring_case(type, "resource") || about_crawl)) {
    return absl::OkStatus();
  }
  if (conversion && media.type.empty()) media.type = "text/plain";
  if (!is_html(media) && media.type != "text/plain") return absl::OkStatus();
  return take_text(media, std::string(body), out);
}

}  // namespace refrain::io
