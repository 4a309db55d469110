#include "io/read_feed.h"

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "io/feeds/xml_feed.h"
#include "io/files/files.h"
#include "io/files/head.h"
#include "io/files/lines.h"
#include "io/json/json_cut.h"
#include "io/json/json_scan.h"
#include "io/json/jsonl.h"
#include "io/warc/warc.h"

namespace refrain::io {
namespace {

std::string reason(const absl::Status& status) { return std::string(status.message()); }

// `id` is the record's own, as text; `id_json` as a JSON value, empty where it has none.
Document document_of(const Feed& feed, std::uint64_t record, std::string id, std::string id_json, std::string text) {
  Document document;
  document.path = feed.path;
  document.record = record;
  document.on_line = feed.format == Format::kJsonLines;
  document.decoded = true;
  document.name = id_json.empty() ? absl::StrFormat("%s:%d", feed.path, record) : std::move(id);
  document.id_json = std::move(id_json);
  document.text = std::move(text);
  return document;
}

std::string json_id(const std::string& id) { return id.empty() ? id : json_string(id); }

absl::Status read_json_lines(const Feed& feed, ByteSource source, const InputOptions& options, const FeedSink& sink) {
  LineReader lines(std::move(source));
  RecordParser parser({.text = options.text_field, .id = options.id_field});
  Record record;
  std::string_view line;
  for (;;) {
    const absl::StatusOr<LineReader::Result> result = lines.next(line);
    if (!result.ok()) return result.status();
    if (*result == LineReader::Result::kEnd) return absl::OkStatus();
    if (*result == LineReader::Result::kTooLong) {
      sink.bad_record(lines.number(), "longer than 4 GiB, the most one record may have");
      continue;
    }
    if (RecordParser::blank(line)) continue;
    if (absl::Status status = parser.parse(line, record); !status.ok()) {
      sink.bad_record(lines.number(), reason(status));
      if (sink.fields) sink.fields(lines.number(), line);
      continue;
    }
    sink.document(
        document_of(feed, lines.number(), std::move(record.id), std::move(record.id_json), std::move(record.text)));
  }
}

absl::Status read_json(const Feed& feed, ByteSource source, const InputOptions& options, const FeedSink& sink) {
  JsonCutter values(std::move(source));
  RecordParser parser({.text = options.text_field, .id = options.id_field});
  Record record;
  std::string_view value;
  std::string padded;
  for (;;) {
    const absl::StatusOr<JsonCutter::Result> result = values.next(value);
    if (!result.ok()) return result.status();
    if (*result == JsonCutter::Result::kEnd) return absl::OkStatus();
    if (*result == JsonCutter::Result::kTooLong) {
      sink.bad_record(values.number(), "longer than 4 GiB, the most one record may have");
      continue;
    }
    if (*result == JsonCutter::Result::kBroken) {
      sink.bad_record(values.number(), values.reason());
      continue;
    }
    padded.reserve(value.size() + LineReader::kPadding);
    padded = value;
    if (absl::Status status = parser.parse(padded, record); !status.ok()) {
      sink.bad_record(values.number(), reason(status));
      if (sink.fields) sink.fields(values.number(), padded);
      continue;
    }
    sink.document(
        document_of(feed, values.number(), std::move(record.id), std::move(record.id_json), std::move(record.text)));
  }
}

absl::Status read_warc(const Feed& feed, ByteSource source, const InputOptions& options, const FeedSink& sink) {
  WarcReader records(std::move(source));
  std::string_view record;
  for (;;) {
    const absl::StatusOr<WarcReader::Result> result = records.next(record);
    if (!result.ok()) return result.status();
    if (*result == WarcReader::Result::kEnd) return absl::OkStatus();
    if (*result == WarcReader::Result::kTooLong) {
      sink.bad_record(records.number(), "longer than 4 GiB, the most one record may have");
      continue;
    }
    if (*result == WarcReader::Result::kBroken) {
      sink.bad_record(records.number(), records.reason());
      continue;
    }
    WarcDocument parsed;
    if (absl::Status status = parse_warc(record, parsed, kMaxHttpBody, options.read.content); !status.ok()) {
      sink.bad_record(records.number(), reason(status));
    } else if (parsed.is_document) {
      std::string id_json = json_id(parsed.id);
      Document document =
          document_of(feed, records.number(), std::move(parsed.id), std::move(id_json), std::move(parsed.text));
      document.hidden = std::move(parsed.hidden);
      for (HiddenText& one : document.hidden) one.begin = 0;  // places are those of the text, which has none of it
      sink.document(std::move(document));
    }
  }
}

absl::Status read_xml(const Feed& feed, ByteSource source, const FeedSink& sink) {
  XmlFeedReader items(std::move(source));
  for (;;) {
    XmlItem item;
    const absl::StatusOr<XmlFeedReader::Result> result = items.next(item);
    if (!result.ok()) return result.status();
    if (*result == XmlFeedReader::Result::kEnd) return absl::OkStatus();
    if (*result == XmlFeedReader::Result::kTooLong) {
      sink.bad_record(items.number(), "longer than 256 MiB, the most one item may have");
    } else if (*result == XmlFeedReader::Result::kBroken) {
      sink.bad_record(items.number(), items.reason());
    } else {
      std::string id_json = json_id(item.id);
      sink.document(document_of(feed, items.number(), std::move(item.id), std::move(id_json), std::move(item.text)));
    }
  }
}

// Whether a file of which nothing but `head` is known is no feed of this format and no text either.
bool is_no_text(Format format, std::string_view head) {
  if (head.find('\0') == std::string_view::npos) return false;
  if (format == Format::kWarc) return !head.starts_with("WARC/");
  if (format == Format::kXml) return !is_utf16(head) && head.find('<') > 1;
  return true;
}

}  // namespace

absl::StatusOr<ByteSource> checked_source(const Feed& feed, ByteSource source) {
  constexpr std::size_t kMark = 2;  // bytes of a byte-order mark
  std::string head;
  const std::size_t size = feed.unnamed ? kHeadBytes : kMark;
  if (absl::Status status = read_head(source, size, head); !status.ok()) return status;
  if (feed.unnamed && is_no_text(feed.format, head)) return no_text_status();
  if ((feed.format == Format::kJsonLines || feed.format == Format::kJson) && is_utf16(head))
    return utf16_status(feed.path);
  return with_head(std::move(head), std::move(source));
}

absl::Status read_feed(const Feed& feed, const InputOptions& options, const FeedSink& sink) {
  absl::StatusOr<InputFile> file = InputFile::open(feed.path);
  if (!file.ok()) return file.status();
  // All texts of a feed are held together, so it is bounded as a document is that is held as a whole.
  const std::uint64_t stated = file->size();  // 0 of a pipe
  std::uint64_t compressed = 0;
  std::uint64_t decompressed = 0;
  const auto counted = [](absl::StatusOr<std::size_t> got, std::uint64_t& bytes) {
    if (got.ok()) bytes += *got;
    return got;
  };
  Decompressor decompressor([&](char* into, std::size_t size) { return counted(file->read(into, size), compressed); },
                            feed.compression);
  const auto bounded = [&](char* into, std::size_t most) -> absl::StatusOr<std::size_t> {
    absl::StatusOr<std::size_t> got = counted(decompressor.read(into, most), decompressed);
    if (got.ok() && decompressed > most_decompressed(std::max(compressed, stated))) return too_much_decompressed();
    return got;
  };
  absl::StatusOr<ByteSource> source = checked_source(feed, bounded);
  if (!source.ok()) return source.status();
  absl::Status status;
  switch (feed.format) {
    case Format::kWarc:
      status = read_warc(feed, *std::move(source), options, sink);
      break;
    case Format::kJson:
      status = read_json(feed, *std::move(source), options, sink);
      break;
    case Format::kXml:
      status = read_xml(feed, *std::move(source), sink);
      break;
    default:
      status = read_json_lines(feed, *std::move(source), options, sink);
  }
  return status.ok() ? file->unchanged() : status;
}

}  // namespace refrain::io
