#include "io/feeds/xml_feed.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "io/encoding/charset.h"
#include "io/files/head.h"

namespace refrain::io {
namespace {

constexpr std::size_t kDeclaration = 1024;  // bytes in which an XML declaration ends

std::string_view quoted_value_behind(std::string_view text, std::string_view name) {
  std::size_t at = text.find(name);
  if (at == std::string_view::npos) return {};
  at = text.find_first_of("\"'", at + name.size());
  if (at == std::string_view::npos) return {};
  const std::string_view value = text.substr(at + 1);
  return value.substr(0, value.find(text[at]));
}

// The charset of a file that begins with `head`, as iconv names it; empty for UTF-8 (XML 1.0, appendix F).
absl::StatusOr<std::string> xml_charset(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\xff\xfe") || head.starts_with("<\0?\0"sv)) return "UTF-16LE";
  if (head.starts_with("\xfe\xff") || head.starts_with("\0<\0?"sv)) return "UTF-16BE";
  if (!head.starts_with("<?xml")) return std::string();
  const std::string_view label = quoted_value_behind(head.substr(0, head.find("?>")), "encoding");
  if (label.empty()) return std::string();
  const std::optional<std::string> charset = charset_named(label);
  if (!charset) {
    return absl::InvalidArgumentError(
        absl::StrFormat("declares the encoding %s, which nobody knows here; turn it into UTF-8 "
                        "first, and its declaration",
                        printable(label.substr(0, 40))));
  }
  // A declaration that could be read is in no such encoding.
  return charset->starts_with("UTF-16") ? std::string() : *charset;
}

}  // namespace

absl::Status XmlFeedReader::open() {
  std::string head;
  if (absl::Status status = read_head(source_, kDeclaration, head); !status.ok()) return status;
  const absl::StatusOr<std::string> charset = xml_charset(head);
  if (!charset.ok()) return charset.status();
  ByteSource whole = with_head(std::move(head), std::move(source_));
  if (!charset->empty()) {
    absl::StatusOr<ByteSource> converted = converted_to_utf8(*charset, std::move(whole));
    if (!converted.ok()) return converted.status();
    whole = *std::move(converted);
  }
  cutter_ = std::make_unique<XmlCutter>(std::move(whole), max_item_);
  return absl::OkStatus();
}

absl::StatusOr<XmlFeedReader::Result> XmlFeedReader::next(std::string_view& element) {
  if (!cutter_) {
    if (absl::Status status = open(); !status.ok()) return status;
  }
  const absl::StatusOr<XmlCutter::Result> cut = cutter_->next(element);
  if (!cut.ok()) return cut.status();
  if (*cut == XmlCutter::Result::kEnd) {
    if (any_whole_) return Result::kEnd;
    return absl::FailedPreconditionError(
        "holds no whole <item> or <entry>, as RSS and Atom do; turn it into .txt, .html or .jsonl");
  }
  ++number_;
  if (*cut == XmlCutter::Result::kBroken) {
    reason_ = cutter_->reason();
    return Result::kBroken;
  }
  any_whole_ = true;
  return *cut == XmlCutter::Result::kTooLong ? Result::kTooLong : Result::kItem;
}

absl::StatusOr<XmlFeedReader::Result> XmlFeedReader::next(XmlItem& item) {
  std::string_view element;
  const absl::StatusOr<Result> result = next(element);
  if (!result.ok() || *result != Result::kItem) return result;
  if (const absl::Status status = parse_xml_item(element, item); !status.ok()) {
    reason_ = std::string(status.message());
    return Result::kBroken;
  }
  return Result::kItem;
}

}  // namespace refrain::io
