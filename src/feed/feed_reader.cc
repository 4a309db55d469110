#include "feed/feed_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/checked_cast.h"
#include "feed/records.h"
#include "io/files/files.h"
#include "io/json/json_scan.h"
#include "io/read_feed.h"
#include "refrain/words.h"
#include "text/utf8_name.h"

namespace refrain::feed {

FeedReader::FeedReader(std::vector<io::FoundInput> files, io::InputOptions options, std::shared_ptr<BufferPool> pool,
                       ReaderLimits limits)
    : files_(std::move(files)), options_(std::move(options)), pool_(std::move(pool)), limits_(limits) {}
FeedReader::~FeedReader() = default;

absl::Status FeedReader::open() {
  const io::FoundInput& next = files_[next_file_];
  open_ = true;
  pipe_ = io::reads_once(files_[next_file_].path);
  offset_ = numbered_ = 0;
  lines_.reset();
  warc_.reset();
  xml_.reset();
  json_.reset();
  if (!io::is_feed(next.format)) return absl::OkStatus();
  absl::StatusOr<io::InputFile> file = io::InputFile::open(next.path);
  if (!file.ok()) return file.status();
  file_ = std::make_unique<io::InputFile>(*std::move(file));
  decompressor_ = std::make_unique<io::Decompressor>(
      [this](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
        absl::StatusOr<std::size_t> got = file_->read(into, size);
        if (got.ok()) read_bytes_ += *got;
        return got;
      },
      next.kind.compression, limits_.window);
  absl::StatusOr<io::ByteSource> source =
      io::checked_source({next.path, next.format, next.kind.compression, next.kind.format == io::Format::kOther},
                         [this](char* into, std::size_t size) { return decompressor_->read(into, size); });
  if (!source.ok()) return source.status();
  source_ = *std::move(source);
  // One source, whose state is not copied: skip_to() reads from it too.
  const io::ByteSource shared = [this](char* into, std::size_t size) { return source_(into, size); };
  switch (next.format) {
    case io::Format::kWarc:
      warc_ = std::make_unique<io::WarcReader>(shared, limits_.record);
      break;
    case io::Format::kXml:
      xml_ = std::make_unique<io::XmlFeedReader>(shared, std::min(limits_.record, io::XmlFeedReader::kMaxItem));
      break;
    case io::Format::kJson:
      json_ = std::make_unique<io::JsonCutter>(shared, limits_.record);
      break;
    default:
      lines_ = std::make_unique<LineBlocks>(shared, pool_, limits_.record);
      if (pipe_) lines_->tell_dropped([this](std::string_view bytes) { piped_.add(bytes); });
  }
  return absl::OkStatus();
}

// Appends a record to a block, which grows where it has to.
void FeedReader::add(std::string_view bytes, std::uint32_t number, Block& block) {
  const std::size_t newline = block.kind == RecordKind::kJsonLine ? 1 : 0;
  Buffer& buffer = *block.bytes;
  if (buffer.capacity() - buffer.size < bytes.size() + newline) {
    std::shared_ptr<Buffer> larger = pool_->take(std::max(buffer.capacity() * 2, buffer.size + bytes.size() + newline));
    std::memcpy(larger->data(), buffer.data(), buffer.size);
    larger->size = buffer.size;
    block.bytes = std::move(larger);
  }
  Buffer& into = *block.bytes;
  std::memcpy(into.data() + into.size, bytes.data(), bytes.size());
  block.records.places.push_back({base::checked_cast<std::uint32_t>(into.size),
                                  base::checked_cast<std::uint32_t>(into.size + bytes.size()), number});
  into.size += bytes.size();
  if (newline > 0) into.data()[into.size++] = '\n';
}

// Records that a reader of its own cuts, until the block is full: next(record, why) gives one after the other.
absl::StatusOr<bool> FeedReader::next_cut(RecordKind kind, const CutNext& next, Block& block) {
  block.kind = kind;
  block.bytes = pool_->take();
  while (block.bytes->size < pool_->capacity() && numbered_ + block.records.lines < last_number_) {
    std::string_view record;
    std::string why;
    const absl::StatusOr<Cut> cut = next(record, why);
    if (!cut.ok()) return cut.status();
    if (*cut == Cut::kEnd) break;
    const std::uint32_t number = block.records.lines++;
    if (pipe_) {
      piped_.add(*cut == Cut::kRecord ? record : std::string_view());
      piped_.add(*cut == Cut::kRecord ? "\n" : "\f");
    }
    if (*cut == Cut::kRecord) {
      add(record, number, block);
    } else {
      block.records.bad.push_back({number, std::move(why)});
    }
  }
  return block.records.lines > 0;
}

absl::StatusOr<FeedReader::Cut> FeedReader::cut_warc(std::string_view& record, std::string& why) {
  using Result = io::WarcReader::Result;
  const absl::StatusOr<Result> result = warc_->next(record);
  if (!result.ok()) return result.status();
  if (*result == Result::kBroken) why = warc_->reason();
  if (*result == Result::kTooLong) why = too_long(warc_->length(), limits_.record);
  return *result == Result::kEnd ? Cut::kEnd : *result == Result::kRecord ? Cut::kRecord : Cut::kBad;
}

absl::StatusOr<FeedReader::Cut> FeedReader::cut_item(std::string_view& item, std::string& why) {
  using Result = io::XmlFeedReader::Result;
  const absl::StatusOr<Result> result = xml_->next(item);
  if (!result.ok()) return result.status();
  if (*result == Result::kBroken) why = xml_->reason();
  if (*result == Result::kTooLong) {
    why = limits_.record < io::XmlFeedReader::kMaxItem ? too_long(0, limits_.record)
                                                       : "longer than 256 MiB, the most one item may have";
  }
  return *result == Result::kEnd ? Cut::kEnd : *result == Result::kItem ? Cut::kRecord : Cut::kBad;
}

// A record of JSON that is no line, as one.
absl::StatusOr<FeedReader::Cut> FeedReader::cut_json(std::string_view& record, std::string& why) {
  using Result = io::JsonCutter::Result;
  const absl::StatusOr<Result> result = json_->next(record);
  if (!result.ok()) return result.status();
  if (*result == Result::kBroken) why = json_->reason();
  if (*result == Result::kTooLong) why = too_long(json_->length(), limits_.record);
  if (*result == Result::kValue) record = json_line_ = io::on_one_line(record);
  return *result == Result::kEnd ? Cut::kEnd : *result == Result::kValue ? Cut::kRecord : Cut::kBad;
}

// A file that is one document, as a line.
absl::StatusOr<bool> FeedReader::next_document(Block& block) {
  if (offset_ > 0 || numbered_ > 0) return false;
  io::Document document;
  const io::FoundInput& file = files_[next_file_];
  const absl::Status status = io::read_document(file, options_.read, document, std::min(limits_.record, kMaxTextBytes));
  const auto bad = [&](const std::string& why) {
    block.bytes = pool_->take();
    block.records.lines = 1;
    block.records.bad.push_back({0, why});
    return true;
  };
  if (absl::IsOutOfRange(status)) {
    // What the file says of its size is that of its text only where nothing is converted.
    const std::uint64_t stated = io::stated_size(file.path, file.kind.compression);
    return bad(too_long(stated > limits_.record ? stated : 0, limits_.record));
  }
  if (!status.ok()) return status;
  if (!document.converted_from.empty() || document.unknown_encoding) {
    converted_.emplace(static_cast<std::uint32_t>(next_file_), document.converted_from);
  }
  block.input_bytes = document.original_bytes().size();
  read_bytes_ += block.input_bytes;
  std::string line;
  append_line(io::json_string(text::utf8_name(file.path)), document.text, file.path, line);
  if (line.size() > kMostBlock) return bad(kLineTooLong);
  block.bytes = pool_->take(line.size());
  block.bytes->size = line.size();
  std::memcpy(block.bytes->data(), line.data(), line.size());
  return true;
}

absl::StatusOr<bool> FeedReader::next_of_file(Block& block) {
  const auto cut_by = [this](absl::StatusOr<Cut> (FeedReader::*cut)(std::string_view&, std::string&)) {
    return [this, cut](std::string_view& record, std::string& why) { return (this->*cut)(record, why); };
  };
  if (warc_ != nullptr) return next_cut(RecordKind::kWarc, cut_by(&FeedReader::cut_warc), block);
  if (xml_ != nullptr) return next_cut(RecordKind::kXmlItem, cut_by(&FeedReader::cut_item), block);
  if (json_ != nullptr) return next_cut(RecordKind::kJsonLine, cut_by(&FeedReader::cut_json), block);
  if (lines_ == nullptr) return next_document(block);
  absl::StatusOr<LineBlocks::Lines> lines = lines_->next();
  if (!lines.ok()) return lines.status();
  block.bytes = std::move(lines->bytes);
  block.in_file = files_[next_file_].kind.compression == io::Compression::kNone && file_->regular();
  block.input_bytes = lines->passed_over;
  if (lines->passed_over > 0) {
    block.records.lines = 1;
    block.records.bad.push_back({0, too_long(lines->line_bytes, limits_.record)});
  }
  return block.bytes != nullptr;
}

// The same, and notes what came through a pipe.
absl::StatusOr<bool> FeedReader::next_block(Block& block) {
  absl::StatusOr<bool> more = next_of_file(block);
  const bool cut = warc_ != nullptr || xml_ != nullptr || json_ != nullptr;  // each record was noted there
  if (pipe_ && !cut && more.ok() && *more) piped_.add(block.bytes->view());
  return more;
}

absl::Status FeedReader::with_path(const absl::Status& status) const {
  return absl::Status(status.code(),
                      absl::StrCat(io::printable(files_[next_file_].path), ": ", std::string(status.message())));
}

absl::StatusOr<std::optional<Block>> FeedReader::next() {
  for (;;) {
    if (!open_ && next_file_ == files_.size()) return std::optional<Block>();
    Block block;
    absl::StatusOr<bool> more = false;
    if (absl::Status status = open_ ? absl::OkStatus() : open(); status.ok()) {
      block.file = static_cast<std::uint32_t>(next_file_);
      block.offset = offset_;
      block.first_line = numbered_ + 1;
      more = next_block(block);
    } else {
      more = std::move(status);
    }
    if (!more.ok()) {
      // In a folder, what turns out to be no text, or a feed without an item, is passed over as other files are.
      if (!absl::IsFailedPrecondition(more.status()) || !files_[next_file_].in_folder) {
        return with_path(more.status());
      }
      passed_over_.push_back(static_cast<std::uint32_t>(next_file_));
    } else if (*more) {
      if (block.input_bytes == 0) block.input_bytes = block.bytes->size;
      offset_ += block.input_bytes;
      block.end_offset = offset_;
      block.digest = piped_.digest();
      numbered_ += block.records.lines;
      return block;
    } else if (file_) {
      if (absl::Status status = file_->unchanged(); !status.ok()) return with_path(status);
    }
    file_.reset();
    open_ = false;
    ++next_file_;
  }
}

// Reads to the end of a pipe that an earlier run has read.
absl::Status FeedReader::pass_pipe() {
  absl::Status status = open();
  for (bool more = true; status.ok() && more;) {
    Block block;
    const absl::StatusOr<bool> got = next_block(block);
    status = got.status();
    more = got.ok() && *got;
    if (!more) break;
    offset_ += block.bytes->size + 1;
    numbered_ += block.records.lines;
  }
  file_.reset();
  open_ = false;
  return status;
}

// Reads lines up to a byte.
absl::Status FeedReader::pass_lines(std::uint64_t offset) {
  std::vector<char> passed_over(std::size_t{1} << 18);
  while (offset_ < offset) {
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(passed_over.size(), offset - offset_));
    const absl::StatusOr<std::size_t> got = source_(passed_over.data(), size);
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    if (pipe_) piped_.add({passed_over.data(), *got});
    offset_ += *got;
  }
  return absl::OkStatus();
}

absl::Status FeedReader::skip_to(std::uint32_t first, std::uint32_t file, std::uint64_t offset, std::uint64_t lines,
                                 std::uint64_t digest) {
  bool any_pipe = false;
  for (next_file_ = first; next_file_ < file; ++next_file_) {
    if (!io::reads_once(files_[next_file_].path)) continue;
    any_pipe = true;
    if (absl::Status status = pass_pipe(); !status.ok()) return with_path(status);
  }
  const auto compared = [&]() -> absl::Status {
    if (!any_pipe || piped_.digest() == digest) return absl::OkStatus();
    const std::size_t last = std::min<std::size_t>(file, files_.size() - 1);
    return absl::InvalidArgumentError(absl::StrCat(io::printable(files_[last].path),
                                                   ": what comes through the pipe is not what the earlier run read; "
                                                   "give the same from its beginning, or leave out "
                                                   "\1resume\2 to begin afresh"));
  };
  if ((offset == 0 && lines == 0) || file == files_.size()) return compared();
  any_pipe = any_pipe || io::reads_once(files_[file].path);
  if (!io::is_feed(files_[file].format)) {  // one block, which is behind us
    if (io::reads_once(files_[file].path)) {
      if (absl::Status status = pass_pipe(); !status.ok()) return with_path(status);
    }
    ++next_file_;
    return compared();
  }
  if (absl::Status status = open(); !status.ok()) return with_path(status);
  if (lines_ != nullptr) {
    const absl::Status status = pass_lines(offset);
    return status.ok() ? compared() : with_path(status);
  }
  // Record by record: where blocks end depends on the limits of a run.
  for (last_number_ = lines; numbered_ < lines;) {
    absl::StatusOr<std::optional<Block>> got = next();
    if (!got.ok()) return got.status();
    const std::optional<Block> block = *std::move(got);
    if (!block || block->file != file) break;
  }
  last_number_ = kNoNumber;
  return compared();
}

}  // namespace refrain::feed
