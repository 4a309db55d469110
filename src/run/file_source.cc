#include "run/file_source.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/bad_records.h"
#include "io/files/files.h"
#include "run/inputs.h"
#include "run/memory.h"
#include "text/utf8_name.h"

namespace refrain::run {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 19;
constexpr std::size_t kMostKept = std::size_t{256} << 20;  // bytes of blocks, to be read again

std::vector<io::FoundInput> all_files(const FileSource::Options& options) {
  std::vector<io::FoundInput> files = options.against;
  files.insert(files.end(), options.records.begin(), options.records.end());
  return files;
}

}  // namespace

FileSource::FileSource(Options options)
    : options_(std::move(options)),
      files_(all_files(options_)),
      against_files_(options_.against.size()),
      total_bytes_(bytes_of(files_)),
      again_(record_reader(false)) {
  again_.lend_text();
  for (unsigned worker = 0; worker < options_.threads; ++worker) parsers_.push_back(block_reader());
}

feed::RecordReader FileSource::block_reader() const {
  feed::RecordReader reader = record_reader(false);
  reader.lend_text();
  reader.limit(record_limit_);
  return reader;
}

void FileSource::set_record_limit(std::size_t bytes) {
  record_limit_ = bytes;
  for (feed::RecordReader& parser : parsers_) parser.limit(bytes);
}

absl::Status FileSource::begin_afresh() {
  set_record_limit(record_limit(options_.memory));
  std::vector<std::string> paths;
  paths.reserve(files_.size());
  for (const io::FoundInput& file : files_) paths.push_back(file.path);
  store_ = std::make_unique<feed::DocumentStore>(feed::DocumentStore::Options{
      .paths = std::move(paths), .spool = options_.spool, .memory = std::min(options_.memory / 8, kMostKept)});
  pool_ = std::make_shared<feed::BufferPool>(kBlock);
  reader_.reset();
  reached_ = {};
  saved_blocks_ = saved_documents_ = 0;
  against_digest_ = 0;
  restored_ = false;
  return absl::OkStatus();
}

bool FileSource::repeats() const { return readable_again(files_); }

absl::Status FileSource::open(Part part) {
  fields_.clear();
  const auto against_end = static_cast<std::uint32_t>(against_files_);
  const auto reader_up_to = [this](std::size_t end) {
    return std::make_unique<feed::FeedReader>(
        std::vector<io::FoundInput>(files_.begin(), files_.begin() + static_cast<std::ptrdiff_t>(end)), options_.input,
        pool_,
        feed::ReaderLimits{.record = record_limit_, .window = std::max(options_.memory / 4, std::size_t{8} << 20)});
  };
  if (part == Part::kAgainst) {
    reader_ = reader_up_to(against_files_);
    return reader_->skip_to(0, reached_.file, reached_.offset, reached_.lines, reached_.digest);
  }
  if (reader_ != nullptr) {
    against_digest_ = reader_->digest();
  } else if (restored_) {  // an earlier run has read that part
    absl::Status status = reader_up_to(against_files_)->skip_to(0, against_end, 0, 0, against_digest_);
    if (!status.ok()) return status;
  }
  if (reached_.file < against_end) reached_ = {.file = against_end};
  reader_ = reader_up_to(files_.size());
  return reader_->skip_to(against_end, reached_.file, reached_.offset, reached_.lines, reached_.digest);
}

absl::StatusOr<std::unique_ptr<SourceBlock>> FileSource::next() {
  absl::StatusOr<std::optional<feed::Block>> block = reader_->next();
  if (!block.ok()) return block.status();
  std::optional<feed::Block> read = *std::move(block);
  if (!read) {
    if (absl::Status status = note_passed_over(); !status.ok()) return status;
    return std::unique_ptr<SourceBlock>();
  }
  auto next = std::make_unique<FileBlock>();
  next->block = *std::move(read);
  next->input_bytes = next->block.input_bytes;
  next->input = files_[next->block.file].argument;
  return next;
}

// At the end of a part. An error where it has no other files than those that were passed over.
absl::Status FileSource::note_passed_over() {
  passed_over_.insert(reader_->passed_over().begin(), reader_->passed_over().end());
  converted_.insert(reader_->converted().begin(), reader_->converted().end());
  const auto of_records =
      std::distance(passed_over_.lower_bound(static_cast<std::uint32_t>(against_files_)), passed_over_.end());
  if (of_records == 0 || static_cast<std::size_t>(of_records) < options_.records.size()) return absl::OkStatus();
  return absl::NotFoundError(io::printable(options_.records.front().path) + ": holds nothing that is read" +
                             (of_records > 1 ? ", nor do the other files" : "") + "; name others");
}

void FileSource::tell_passed_over(Observer& observer) const {
  for (const auto& [file, encoding] : converted_) {
    observer.complain(io::converted_line(files_[file].path, encoding));
  }
  io::FoundInputs passed_over;
  for (const std::uint32_t file : passed_over_) passed_over.skip(files_[file].kind);
  passed_over.report_skipped([&](io::Problem, const std::string& line) { observer.complain(line); });
}

void FileSource::parse(unsigned worker, SourceBlock& block, const std::function<void(io::Record& record)>& document) {
  auto& work = static_cast<FileBlock&>(block);
  feed::RecordReader& reader = parsers_[worker];
  const bool convert = work.block.kind == feed::RecordKind::kXmlItem ||
                       (work.block.kind == feed::RecordKind::kWarc && !options_.whole_warc);
  if (convert) feed::convert_to_lines(files_[work.block.file].path, reader, *pool_, work.block);
  reader.read_all(work.block, work.records, document);
  if (work.block.bytes->size >= large_block(options_.memory)) reader = block_reader();
}

absl::Status FileSource::add(SourceBlock& block, const std::function<absl::Status(const std::string& bad)>& bad) {
  auto& work = static_cast<FileBlock&>(block);
  if (work.block.file != reached_.file) reached_ = {.file = work.block.file};
  const std::uint64_t first_line = reached_.lines + 1;
  std::sort(work.records.bad.begin(), work.records.bad.end(),
            [](const auto& a, const auto& b) { return a.line < b.line; });
  for (const feed::BadRecord& one : work.records.bad) {
    absl::Status status = bad(
        absl::StrFormat("%s:%d: %s", io::printable(files_[work.block.file].path), first_line + one.line, one.reason));
    if (!status.ok()) return status;
  }
  if (fields_.empty()) {
    fields_ = io::fields_at(files_[work.block.file].path, first_line + work.records.fields_line, work.records.fields);
  }
  if (absl::Status status = store_->add(work.block, work.records, first_line); !status.ok()) return status;
  reached_ = {work.block.file, work.block.end_offset, first_line + work.records.lines - 1, work.block.digest};
  return absl::OkStatus();
}

feed::RecordReader FileSource::record_reader(bool with_ids) const {
  feed::RecordReader reader({.text = options_.input.text_field,
                             .id = with_ids ? options_.input.id_field : std::string(),
                             .key = options_.key_field,
                             .group = options_.group_field});
  reader.set_content(options_.input.read.content);
  return reader;
}

absl::Status FileSource::read(DocumentNumber document, feed::RecordReader& reader, io::Record& record) {
  const absl::StatusOr<std::string_view> bytes = store_->record(document);
  if (!bytes.ok()) return bytes.status();
  return reader.read(store_->kind(document), *bytes, record);
}

absl::StatusOr<std::string_view> FileSource::text(DocumentNumber document) {
  if (absl::Status status = read(document, again_, again_record_); !status.ok()) return status;
  return again_record_.view;
}

std::string FileSource::fields_of(DocumentNumber document) {
  if (store_->kind(document) != feed::RecordKind::kJsonLine) return {};
  const absl::StatusOr<std::string_view> record = store_->record(document);
  if (!record.ok()) return {};
  const feed::DocumentStore::Origin origin = store_->origin(document);
  return io::fields_at(files_[origin.file].path, origin.line, io::RecordParser::fields(*record));
}

std::string FileSource::at(DocumentNumber document) const {
  const feed::DocumentStore::Origin origin = store_->origin(document);
  return absl::StrCat(text::utf8_name(files_[origin.file].path), ":", origin.line);
}

std::string FileSource::fingerprint() const {
  const io::InputOptions& input = options_.input;
  std::string text = absl::StrFormat(
      "\1input-format\2 %s\n\1text-field\2 %s\n\1id-field\2 %s\n\1content\2 %s\n\1encoding\2 %s\n", input.input_format,
      input.text_field, input.id_field, input.read.content == io::Content::kMain ? "main" : "all", input.read.encoding);
  for (std::size_t k = 0; k < files_.size(); ++k) {
    struct stat info = {};
    const bool regular = files_[k].path != "-" && stat(files_[k].path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
    absl::StrAppendFormat(&text, "%s %s, ", k < against_files_ ? "against" : "input", files_[k].path);
    // Of a pipe only what comes through tells whether it is the same: FeedReader::skip_to() looks.
    if (regular) {
      absl::StrAppendFormat(&text, "%d bytes, changed at %d.%09d", info.st_size, info.st_mtim.tv_sec,
                            info.st_mtim.tv_nsec);
    } else {
      text += "a pipe";
    }
    absl::StrAppendFormat(&text, ", of path %d\n", files_[k].argument + 1);
  }
  return text;
}

absl::Status FileSource::save(Packer& packer) {
  if (absl::Status status = store_->spool_all(); !status.ok()) return status;
  packer.put(record_limit_);
  packer.put(reached_);
  packer.put(against_digest_);
  packer.put(store_->spooled_bytes());
  packer.put(store_->blocks() - saved_blocks_);
  for (; saved_blocks_ < store_->blocks(); ++saved_blocks_) {
    packer.put(store_->block_place(saved_blocks_));
    const std::size_t end = store_->end_document(saved_blocks_);
    packer.put(end - saved_documents_);
    for (; saved_documents_ < end; ++saved_documents_) packer.put(store_->place(saved_documents_));
  }
  return absl::OkStatus();
}

absl::Status FileSource::restore(Unpacker& unpacker) {
  set_record_limit(unpacker.get<std::size_t>());
  reached_ = unpacker.get<Position>();
  against_digest_ = unpacker.get<std::uint64_t>();
  restored_ = true;
  const auto spooled = unpacker.get<std::uint64_t>();
  std::vector<feed::RecordPlace> places;
  for (auto blocks = unpacker.get<std::size_t>(); blocks > 0 && unpacker.good(); --blocks) {
    const auto block = unpacker.get<feed::DocumentStore::BlockPlace>();
    places.clear();
    for (auto left = unpacker.get<std::size_t>(); left > 0 && unpacker.good(); --left) {
      places.push_back(unpacker.get<feed::RecordPlace>());
    }
    store_->restore(block, places);
  }
  saved_blocks_ = store_->blocks();
  saved_documents_ = store_->documents();
  if (!unpacker.good()) return absl::DataLossError("the log is damaged");
  return store_->resume_spool(spooled);
}

}  // namespace refrain::run
