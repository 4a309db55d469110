#include "feed/records.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/checked_cast.h"
#include "io/feeds/xml_feed.h"
#include "io/json/json_scan.h"
#include "io/warc/warc.h"
#include "text/utf8_name.h"

namespace refrain::feed {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Bad lines of a block whose fields are looked at.
constexpr std::size_t kLinesForFields = 3;

// What to do about a record that is longer than `limit`.
std::string more_memory(std::uint64_t bytes, std::size_t limit) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 30;
  constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
  if (limit >= kMost || bytes > kMost) return "no record may have more than 1 GiB, whatever the memory";
  if (bytes == 0) return "give \1memory\2 more";
  return absl::StrCat("give \1memory\2 ", (bytes * 8 + kMiB - 1) / kMiB, "M or more");
}

// Says that a record holds no document, which is no fault of it.
absl::Status no_document() { return absl::NotFoundError("holds no text"); }

void set_fields(std::string id, std::string text, io::Record& record) {
  record.text = std::move(text);
  record.view = record.text;
  record.id_json = id.empty() ? std::string() : io::json_string(id);
  record.id = std::move(id);
}

absl::Status read_warc(std::string_view bytes, std::size_t max_text, io::Content content, io::Record& record) {
  io::WarcDocument document;
  const absl::Status status = io::parse_warc(bytes, document, max_text, content);
  if (absl::IsOutOfRange(status)) {
    return absl::OutOfRangeError(absl::StrCat(std::string(status.message()), "; ", more_memory(0, max_text)));
  }
  if (!status.ok()) return status;
  if (!document.is_document) return no_document();
  set_fields(std::move(document.id), std::move(document.text), record);
  return absl::OkStatus();
}

absl::Status read_item(std::string_view bytes, io::Record& record) {
  io::XmlItem item;
  if (absl::Status status = io::parse_xml_item(bytes, item); !status.ok()) return status;
  set_fields(std::move(item.id), std::move(item.text), record);
  return absl::OkStatus();
}

// Notes a bad record. `line`: of JSON, else nothing.
void note_bad(std::uint32_t number, const absl::Status& status, std::string_view line, Records& records) {
  records.bad.push_back({number, std::string(status.message())});
  // A look at the first few is enough, and costs little however long the lines are.
  if (records.fields.empty() && records.bad.size() <= kLinesForFields) {
    records.fields = io::RecordParser::fields(line);
    records.fields_line = number;
  }
}

}  // namespace

absl::Status RecordReader::read(RecordKind kind, std::string_view bytes, io::Record& record) {
  record.key = {};
  switch (kind) {
    case RecordKind::kWarc:
      return read_warc(bytes, max_text_, content_, record);
    case RecordKind::kXmlItem:
      return read_item(bytes, record);
    default:
      return parser_.parse(bytes, record);
  }
}

void RecordReader::read_lines(const Block& block, Records& records,
                              const std::function<void(io::Record& record)>& document) {
  const std::string_view bytes = block.bytes->view();
  for (std::size_t begin = 0; begin < bytes.size();) {
    const void* newline = std::memchr(bytes.data() + begin, '\n', bytes.size() - begin);
    const std::size_t end =
        newline == nullptr ? bytes.size() : static_cast<std::size_t>(static_cast<const char*>(newline) - bytes.data());
    // A byte-order mark belongs to its file: in the middle of the output it would break a line.
    if (bytes.substr(begin).starts_with(kByteOrderMark)) begin += kByteOrderMark.size();
    const std::string_view line = bytes.substr(begin, end - begin);
    const std::uint32_t number = records.lines++;
    const auto first = base::checked_cast<std::uint32_t>(begin);  // a block has some records of 1 GiB at most
    begin = end + 1;
    // A blank line is looked for only where a record does not begin.
    if (!line.starts_with('{') && io::RecordParser::blank(line)) continue;
    if (const absl::Status status = read(block.kind, line, record_); !status.ok()) {
      note_bad(number, status, line, records);
      continue;
    }
    document(record_);
    records.places.push_back({first, base::checked_cast<std::uint32_t>(end), number});
  }
}

void RecordReader::read_all(const Block& block, Records& records,
                            const std::function<void(io::Record& record)>& document) {
  if (block.kind == RecordKind::kJsonLine && block.records.lines == 0) {
    records.clear();
    return read_lines(block, records, document);
  }
  records.places.clear();
  records.bad = block.records.bad;
  records.lines = block.records.lines;
  for (const RecordPlace& place : block.records.places) {
    const std::string_view record_bytes = block.bytes->view().substr(place.begin, place.end - place.begin);
    const absl::Status status = read(block.kind, record_bytes, record_);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) {
      note_bad(place.line, status, block.kind == RecordKind::kJsonLine ? record_bytes : std::string_view(), records);
      continue;
    }
    document(record_);
    records.places.push_back(place);
  }
}

std::string too_long(std::uint64_t bytes, std::size_t limit) {
  return absl::StrCat(bytes > 0 ? absl::StrCat(bytes, " bytes long, ") : std::string(), "longer than ", limit,
                      " bytes, the most that fits; ", more_memory(bytes, limit));
}

void append_line(const std::string& id_json, std::string_view text, const std::string& path, std::string& lines) {
  absl::StrAppend(&lines, "{\"id\": ", id_json, ", \"text\": ", io::json_string(text),
                  ", \"source\": ", io::json_string(text::utf8_name(path)), "}\n");
}

void convert_to_lines(const std::string& path, RecordReader& reader, BufferPool& pool, Block& block) {
  Records read;
  std::string lines;
  std::vector<std::size_t> ends;
  reader.read_all(block, read, [&](io::Record& record) {
    // The place of this record is not yet in `read`: its number is that of the line to be.
    ends.push_back(lines.size());
    lines += record.id_json;
    ends.push_back(lines.size());
    lines += record.view;
  });
  std::string out;
  std::vector<RecordPlace> places;
  std::string line;
  for (std::size_t k = 0; k < read.places.size(); ++k) {
    const std::size_t id_end = ends[2 * k + 1];
    const std::size_t text_end = 2 * k + 2 < ends.size() ? ends[2 * k + 2] : lines.size();
    const std::string id_json = lines.substr(ends[2 * k], id_end - ends[2 * k]);
    const std::string name = absl::StrCat(path, ":", block.first_line + read.places[k].line);
    line.clear();
    append_line(id_json.empty() ? io::json_string(text::utf8_name(name)) : id_json,
                std::string_view(lines).substr(id_end, text_end - id_end), path, line);
    // Escapes make a text of control characters six times as long.
    if (line.size() > kMostBlock - out.size()) {
      read.bad.push_back({read.places[k].line, kLineTooLong});
      continue;
    }
    places.push_back({base::checked_cast<std::uint32_t>(out.size()),
                      base::checked_cast<std::uint32_t>(out.size() + line.size() - 1), read.places[k].line});
    out += line;
  }
  read.places = std::move(places);
  block.bytes = pool.take(out.size());
  block.bytes->size = out.size();
  std::memcpy(block.bytes->data(), out.data(), out.size());
  block.kind = RecordKind::kJsonLine;
  block.in_file = false;
  block.records = std::move(read);
}

}  // namespace refrain::feed
