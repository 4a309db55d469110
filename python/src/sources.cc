#include "sources.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "os/messages.h"

namespace refrain::python {
namespace {

constexpr std::uint64_t kBlockBytes = std::uint64_t{1} << 19;
constexpr std::size_t kBlockRows = std::size_t{1} << 14;
constexpr std::size_t kWriteBytes = std::size_t{1} << 20;

// The next rows of a chunk, from `row` on.
std::unique_ptr<RowBlock> cut(std::shared_ptr<const Chunk> chunk, std::size_t& row) {
  auto block = std::make_unique<RowBlock>();
  const std::size_t most = std::min(chunk->texts.size(), row + kBlockRows);
  block->begin = row;
  while (row < most && block->input_bytes < kBlockBytes) block->input_bytes += chunk->texts.text(row++).size();
  block->end = row;
  block->chunk = std::move(chunk);
  return block;
}

}  // namespace

void RecordSource::parse(unsigned, run::SourceBlock& block, const std::function<void(io::Record& record)>& document) {
  const auto& rows = static_cast<const RowBlock&>(block);
  io::Record record;
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    record.view = rows.chunk->texts.text(row);
    if (rows.chunk->keys) rows.chunk->keys->key(row, record.key);
    if (rows.chunk->groups) record.group = rows.chunk->groups->group(row);
    document(record);
  }
}

RowSource::RowSource(std::shared_ptr<const Rows> rows) : rows_(std::move(rows)) {}

absl::Status RowSource::begin_afresh() {
  chunk_ = row_ = documents_ = 0;
  read_bytes_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<run::SourceBlock>> RowSource::next() {
  if (chunk_ == rows_->chunks().size()) return std::unique_ptr<run::SourceBlock>();
  // Shared with the rows themselves: the chunk is one of theirs.
  const std::shared_ptr<const Chunk> chunk(rows_, &rows_->chunks()[chunk_]);
  std::unique_ptr<RowBlock> block = cut(chunk, row_);
  if (row_ == chunk->texts.size()) {
    ++chunk_;
    row_ = 0;
  }
  read_bytes_ += block->input_bytes;
  return block;
}

absl::Status RowSource::add(run::SourceBlock& block, const std::function<absl::Status(const std::string&)>&) {
  const auto& rows = static_cast<const RowBlock&>(block);
  documents_ += rows.end - rows.begin;
  return absl::OkStatus();
}

StreamSource::StreamSource(OpenStream open, ChosenColumns columns, std::string folder)
    : open_(std::move(open)), columns_(columns), folder_(std::move(folder)) {}

absl::Status StreamSource::begin_afresh() {
  stream_.reset();
  chunk_.reset();
  row_ = 0;
  read_bytes_ = 0;
  ends_.assign(1, 0);
  written_ = 0;
  waiting_.clear();
  std::string path = absl::StrCat(folder_, "/texts-XXXXXX");
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return os::file_error(path, "made", errno, "name another folder with TMPDIR");
  unlink(path.c_str());
  spool_ = os::Descriptor(file);
  absl::StatusOr<std::unique_ptr<BatchStream>> stream = open_();
  if (!stream.ok()) return stream.status();
  stream_ = *std::move(stream);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<run::SourceBlock>> StreamSource::next() {
  while (chunk_ == nullptr) {
    absl::StatusOr<Batch> batch = stream_->next();
    if (!batch.ok()) return batch.status();
    if (*batch == nullptr) return std::unique_ptr<run::SourceBlock>();
    absl::StatusOr<Chunk> chunk = Chunk::make(**stream_->schema(), columns_, *std::move(batch), 0);
    if (!chunk.ok()) return chunk.status();
    if (chunk->texts.size() == 0) continue;
    chunk_ = std::make_shared<const Chunk>(*std::move(chunk));
    row_ = 0;
  }
  std::unique_ptr<RowBlock> block = cut(chunk_, row_);
  if (row_ == chunk_->texts.size()) chunk_.reset();
  read_bytes_ += block->input_bytes;
  return block;
}

absl::Status StreamSource::add(run::SourceBlock& block, const std::function<absl::Status(const std::string&)>&) {
  const auto& rows = static_cast<const RowBlock&>(block);
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    const std::string_view text = rows.chunk->texts.text(row);
    waiting_ += text;
    ends_.push_back(ends_.back() + text.size());
  }
  return waiting_.size() < kWriteBytes ? absl::OkStatus() : write_out();
}

absl::Status StreamSource::write_out() {
  if (const int error = os::write_all_at(spool_.get(), waiting_, written_); error != 0) {
    return os::file_error(folder_, "written to", error, "name a folder with more room with TMPDIR");
  }
  written_ += waiting_.size();
  waiting_.clear();
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> StreamSource::text(DocumentNumber document) {
  const std::uint64_t begin = ends_[document];
  const std::size_t size = ends_[document + 1] - begin;
  if (begin >= written_) return std::string_view(waiting_).substr(begin - written_, size);
  text_.resize(size);
  const int error = os::read_all_at(spool_.get(), text_.data(), size, begin);
  if (error == 0) return text_;
  return os::file_error(folder_, "read", error == os::kEndOfFile ? EIO : error, "run again");
}

namespace {

// A block and the source that it came from.
struct LinkBlock : run::SourceBlock {
  std::unique_ptr<run::SourceBlock> inner;
  std::size_t source = 0;
};

}  // namespace

absl::Status ChainSource::begin_afresh() {
  for (const auto& source : sources_) {
    if (absl::Status status = source->begin_afresh(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

bool ChainSource::repeats() const {
  return std::all_of(sources_.begin(), sources_.end(), [](const auto& source) { return source->repeats(); });
}

absl::Status ChainSource::open(Part part) {
  current_ = part == Part::kAgainst ? 0 : against_;
  end_ = part == Part::kAgainst ? against_ : sources_.size();
  return current_ < end_ ? sources_[current_]->open(Part::kRecords) : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<run::SourceBlock>> ChainSource::next() {
  while (current_ < end_) {
    absl::StatusOr<std::unique_ptr<run::SourceBlock>> block = sources_[current_]->next();
    if (!block.ok()) return block.status();
    if (*block != nullptr) {
      auto link = std::make_unique<LinkBlock>();
      link->input_bytes = (*block)->input_bytes;
      link->input = static_cast<std::uint32_t>(current_);
      link->inner = *std::move(block);
      link->source = current_;
      return link;
    }
    if (++current_ == end_) break;
    if (absl::Status status = sources_[current_]->open(Part::kRecords); !status.ok()) return status;
  }
  return std::unique_ptr<run::SourceBlock>();
}

void ChainSource::parse(unsigned worker, run::SourceBlock& block,
                        const std::function<void(io::Record& record)>& document) {
  auto& link = static_cast<LinkBlock&>(block);
  sources_[link.source]->parse(worker, *link.inner, document);
}

absl::Status ChainSource::add(run::SourceBlock& block, const std::function<absl::Status(const std::string&)>& bad) {
  auto& link = static_cast<LinkBlock&>(block);
  return sources_[link.source]->add(*link.inner, bad);
}

absl::StatusOr<std::string_view> ChainSource::text(DocumentNumber document) {
  const Place at = place(document);
  return sources_[at.source]->text(at.document);
}

ChainSource::Place ChainSource::place(DocumentNumber document) const {
  std::size_t number = 0;
  while (number + 1 < sources_.size() && document >= sources_[number]->documents()) {
    document -= static_cast<DocumentNumber>(sources_[number++]->documents());
  }
  return {.source = number, .document = document};
}

std::string ChainSource::fields() const {
  for (const auto& source : sources_) {
    if (std::string fields = source->fields(); !fields.empty()) return fields;
  }
  return {};
}

namespace {

template <typename Sources, typename Count>
auto sum(const Sources& sources, const Count& count) {
  decltype(count(*sources.front())) all = 0;
  for (const auto& source : sources) all += count(*source);
  return all;
}

}  // namespace

using Source = run::DocumentSource;

std::size_t ChainSource::documents() const {
  return sum(sources_, [](const Source& one) { return one.documents(); });
}
absl::Status ChainSource::unchanged() const {
  for (const auto& one : sources_) {
    if (absl::Status status = one->unchanged(); !status.ok()) return status;
  }
  return absl::OkStatus();
}
std::size_t ChainSource::memory() const {
  return sum(sources_, [](const Source& one) { return one.memory(); });
}
std::size_t ChainSource::kept_bytes() const {
  return sum(sources_, [](const Source& one) { return one.kept_bytes(); });
}
std::uint64_t ChainSource::file_bytes() const {
  return sum(sources_, [](const Source& one) { return one.file_bytes(); });
}

// Not known as soon as it is not known of one.
std::uint64_t ChainSource::total_bytes() const {
  const bool known =
      std::all_of(sources_.begin(), sources_.end(), [](const auto& one) { return one->total_bytes() > 0; });
  return known ? sum(sources_, [](const Source& one) { return one.total_bytes(); }) : 0;
}
std::uint64_t ChainSource::read_bytes() const {
  return sum(sources_, [](const Source& one) { return one.read_bytes(); });
}

}  // namespace refrain::python
