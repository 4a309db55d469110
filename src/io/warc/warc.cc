#include "io/warc/warc.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/encoding/charset.h"
#include "io/html/html.h"
#include "io/html/html_tags.h"

namespace refrain::io {
namespace {

constexpr std::string_view kMark = "WARC/1.";
constexpr std::string_view kLineMark = "\nWARC/1.";
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

// Whether `bytes`, which begin with a mark, begin with a whole header, `end` being its end.
bool is_header(std::string_view bytes, const HeaderEnd& end) {
  return end.found && !end.by_record && body_size(bytes.substr(0, end.at));
}

// Whether a body that begins with `begin` is a WARC file itself: its lines that begin as records do say nothing about
// where the record around it ends.
bool holds_records(std::string_view header, std::string_view begin) {
  if (begin.starts_with("HTTP/")) {
    const std::size_t size = header_block_size(begin);
    return size != std::string_view::npos && begin.substr(size).starts_with(kMark);
  }
  return begin.starts_with(kMark) && parse_media_type(header_field(header, "content-type")).type == "application/warc";
}

// Whether another record begins in a body. Stops at the first one: time stays linear where bodies claim each other.
bool reaches_over_record(std::string_view body) {
  for (std::size_t at = body.find(kLineMark); at != std::string_view::npos; at = body.find(kLineMark, at + 1)) {
    const std::string_view rest = body.substr(at + 1);
    if (is_header(rest, find_header_end(rest, 0))) return true;
  }
  return false;
}

std::string_view without_brackets(std::string_view text) {
  if (text.starts_with('<') && text.ends_with('>')) return text.substr(1, text.size() - 2);
  return text;
}

absl::Status no_warc() {
  return absl::InvalidArgumentError(
      "holds no WARC record at its beginning, or no whole one; check that it is a WARC or WET file");
}

bool is_html(const MediaType& media) { return media.type == "text/html" || media.type == "application/xhtml+xml"; }

// The charset of a body, as iconv names it; empty for UTF-8.
std::string charset_of(const MediaType& media, std::string_view body) {
  if (has_byte_order_mark(body)) return declared_charset(body);
  if (const std::optional<std::string> named = charset_named(media.charset)) return *named;
  return is_html(media) ? declared_charset(body) : std::string();
}

absl::Status take_text(const MediaType& media, std::string body, std::size_t max_body, Content content,
                       WarcDocument& out) {
  if (const std::string charset = charset_of(media, body); !charset.empty()) {
    if (absl::Status status = convert_to_utf8(charset, body); !status.ok()) return status;
  }
  out.is_document = true;
  if (is_html(media)) {
    Document page;
    read_utf8_html(std::move(body), page, content);
    out.text = std::move(page.text);
    out.hidden = std::move(page.hidden);
  } else {
    out.text = std::move(body);
  }
  if (out.text.size() > max_body) {
    return absl::OutOfRangeError(
        absl::StrFormat("its text becomes longer than %d bytes, the most one may have", max_body));
  }
  return absl::OkStatus();
}

absl::Status take_response(std::string_view message, std::size_t max_body, Content content, WarcDocument& out) {
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
  return take_text(media, std::move(decoded), max_body, content, out);
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

// Whether a whole header of a record stands where the window begins, which it does with a mark.
absl::StatusOr<bool> WarcReader::at_header() {
  for (std::size_t searched = 0;;) {
    const HeaderEnd end = find_header_end(window_.view(), searched);
    if (end.found) return is_header(window_.view(), end);
    if (window_.view().size() > kMaxHeader || window_.ended()) return false;
    searched = end.at;
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
}

// Passes over a body that is too long to be held; its header, of `header_size` bytes, is still in the window. What the
// length says is believed only as far as to the next record: what was dropped cannot be looked at again.
absl::StatusOr<WarcReader::Result> WarcReader::pass_over(std::size_t header_size, std::uint64_t length) {
  constexpr std::uint64_t kBegin = std::uint64_t{64} << 10;  // as long as HTTP headers are
  const auto looked_at = static_cast<std::size_t>(std::min(length, kBegin));
  if (absl::Status status = window_.need(header_size + looked_at); !status.ok()) return status;
  const bool nested =
      holds_records(window_.view().substr(0, header_size), window_.view().substr(header_size, looked_at));
  // From the line end before the body on: a record may begin right there.
  window_.drop(header_size - 1);
  for (std::uint64_t left = length + (length < std::numeric_limits<std::uint64_t>::max() ? 1 : 0); left > 0;) {
    const std::string_view view = window_.view();
    const std::string_view body = view.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left, view.size())));
    const std::size_t mark = nested ? std::string_view::npos : body.find(kLineMark);
    std::size_t passed = body.size();
    if (mark != std::string_view::npos) {
      passed = mark + 1;
    } else if (body.size() < left && !window_.ended()) {
      passed -= std::min(passed, kLineMark.size() - 1);
    }
    window_.drop(passed);
    left -= passed;
    if (mark != std::string_view::npos) {
      const absl::StatusOr<bool> record = at_header();
      if (!record.ok()) return record.status();
      if (!*record) continue;
      reason_ = absl::StrFormat("its Content-Length %d reaches past the begin of the next record", length);
      return Result::kBroken;
    }
    if (left > 0 && window_.ended()) {
      reason_ = "its Content-Length reaches past the end of the file";
      return Result::kBroken;
    }
    if (left == 0) break;
    if (absl::Status status = window_.more(); !status.ok()) return status;
  }
  const absl::StatusOr<bool> follows = skip_blank_lines();
  if (!follows.ok()) return follows.status();
  if (absl::Status status = window_.need(kMark.size()); !status.ok()) return status;
  if (*follows && !window_.view().starts_with(kMark)) {
    return broken(0, absl::StrFormat("does not end where its Content-Length %d says", length));
  }
  any_whole_ = true;
  length_ = length + std::min<std::uint64_t>(header_size, std::numeric_limits<std::uint64_t>::max() - length);
  return Result::kTooLong;
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
    return pass_over(header_size, *length);
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
  // No further than was asked for: what the window has besides depends on how the bytes came.
  const std::string_view seen = view.substr(0, body_end + kLineEnds + kMark.size());
  const std::string_view behind = seen.substr(std::min(seen.find_first_not_of("\r\n", end), seen.size()), kMark.size());
  bool ends_there = behind.empty() || behind == kMark;
  if (line_ends == 2 && !ends_there) {
    // Two line ends alone prove little: a length that is wrong may lead to a blank line of another record's text.
    const std::string_view body = view.substr(header_size, *length);
    ends_there = kMark.starts_with(behind) || holds_records(view.substr(0, header_size), body) ||
                 !reaches_over_record(view.substr(header_size - 1, *length + 1));
  }
  if (!ends_there) {
    return broken(header_size - 1, absl::StrFormat("does not end where its Content-Length %d says", *length));
  }
  any_whole_ = true;
  handed_out_ = end;
  record = view.substr(0, end);
  return Result::kRecord;
}

absl::Status parse_warc(std::string_view record, WarcDocument& out, std::size_t max_body, Content content) {
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
    return take_response(body, max_body, content, out);
  }
  const bool conversion = equals_ignoring_case(type, "conversion");
  const bool about_crawl = out.uri.starts_with("metadata:");
  if (!conversion && (!equals_ignoring_case(type, "resource") || about_crawl)) {
    return absl::OkStatus();
  }
  if (conversion && media.type.empty()) media.type = "text/plain";
  if (!is_html(media) && media.type != "text/plain") return absl::OkStatus();
  return take_text(media, std::string(body), max_body, content, out);
}

}  // namespace refrain::io
