// Documents for a run: rows that are held, streams that are read once and spooled, and several sources as one.

#ifndef REFRAIN_PYTHON_SRC_SOURCES_H_
#define REFRAIN_PYTHON_SRC_SOURCES_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "os/descriptor.h"
#include "rows.h"
#include "run/source.h"

namespace refrain::python {

// Rows of one chunk.
struct RowBlock : run::SourceBlock {
  std::shared_ptr<const Chunk> chunk;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What sources of one part have in common: all of their documents are records.
class RecordSource : public run::DocumentSource {
 public:
  bool has_against() const override { return false; }
  absl::Status open(Part) override { return absl::OkStatus(); }
  void parse(unsigned worker, run::SourceBlock& block,
             const std::function<void(io::Record& record)>& document) override;
};

// Texts that are read where they lie.
class RowSource : public RecordSource {
 public:
  explicit RowSource(std::shared_ptr<const Rows> rows);

  absl::Status begin_afresh() override;
  bool repeats() const override { return true; }
  absl::StatusOr<std::unique_ptr<run::SourceBlock>> next() override;
  absl::Status add(run::SourceBlock& block, const std::function<absl::Status(const std::string&)>& bad) override;
  absl::StatusOr<std::string_view> text(DocumentNumber document) override { return rows_->text(document); }
  std::size_t documents() const override { return documents_; }
  std::size_t memory() const override { return 0; }
  std::size_t kept_bytes() const override { return 0; }
  std::uint64_t file_bytes() const override { return 0; }
  std::uint64_t total_bytes() const override { return rows_->bytes(); }
  std::uint64_t read_bytes() const override { return read_bytes_; }

 private:
  std::shared_ptr<const Rows> rows_;
  std::size_t chunk_ = 0;
  std::size_t row_ = 0;  // of the chunk
  std::size_t documents_ = 0;
  std::atomic<std::uint64_t> read_bytes_ = 0;
};

// Opens a stream from its beginning, on any thread, without the GIL.
using OpenStream = std::function<absl::StatusOr<std::unique_ptr<BatchStream>>()>;

// Texts of a stream, which are spooled to a file without a name as they go by: 8 bytes of memory a document.
class StreamSource : public RecordSource {
 public:
  // The columns are those of every stream that `open` gives. `folder`: for the file.
  StreamSource(OpenStream open, ChosenColumns columns, std::string folder);

  absl::Status begin_afresh() override;
  bool repeats() const override { return true; }
  absl::StatusOr<std::unique_ptr<run::SourceBlock>> next() override;
  absl::Status add(run::SourceBlock& block, const std::function<absl::Status(const std::string&)>& bad) override;
  absl::StatusOr<std::string_view> text(DocumentNumber document) override;
  std::size_t documents() const override { return ends_.size() - 1; }
  std::size_t memory() const override { return ends_.capacity() * sizeof(std::uint64_t) + waiting_.capacity(); }
  std::size_t kept_bytes() const override { return 0; }
  std::uint64_t file_bytes() const override { return written_; }
  std::uint64_t total_bytes() const override { return 0; }
  std::uint64_t read_bytes() const override { return read_bytes_; }

 private:
  absl::Status write_out();

  OpenStream open_;
  ChosenColumns columns_;
  std::string folder_;
  std::unique_ptr<BatchStream> stream_;
  std::shared_ptr<const Chunk> chunk_;  // that is cut into blocks now
  std::size_t row_ = 0;
  std::atomic<std::uint64_t> read_bytes_ = 0;

  os::Descriptor spool_;
  std::vector<std::uint64_t> ends_{0};  // of each text in the spool
  std::uint64_t written_ = 0;           // bytes of the spool that are in the file
  std::string waiting_;                 // those that are not yet
  std::string text_;
};

// Several sources one after the other, each with records alone: those before `against` are earlier work.
class ChainSource : public run::DocumentSource {
 public:
  ChainSource(std::vector<std::unique_ptr<run::DocumentSource>> sources, std::size_t against)
      : sources_(std::move(sources)), against_(against) {}

  absl::Status begin_afresh() override;
  bool repeats() const override;
  bool has_against() const override { return against_ > 0; }
  absl::Status open(Part part) override;
  absl::StatusOr<std::unique_ptr<run::SourceBlock>> next() override;
  void parse(unsigned worker, run::SourceBlock& block,
             const std::function<void(io::Record& record)>& document) override;
  absl::Status add(run::SourceBlock& block, const std::function<absl::Status(const std::string&)>& bad) override;
  absl::StatusOr<std::string_view> text(DocumentNumber document) override;
  absl::Status unchanged() const override;
  std::string fields() const override;
  std::size_t documents() const override;
  std::size_t memory() const override;
  std::size_t kept_bytes() const override;
  std::uint64_t file_bytes() const override;
  std::uint64_t total_bytes() const override;
  std::uint64_t read_bytes() const override;

  // The source that has a document, and its number there.
  struct Place {
    std::size_t source = 0;
    DocumentNumber document = 0;
  };
  Place place(DocumentNumber document) const;
  run::DocumentSource& source(std::size_t number) { return *sources_[number]; }

 private:
  std::vector<std::unique_ptr<run::DocumentSource>> sources_;
  std::size_t against_;
  std::size_t current_ = 0;
  std::size_t end_ = 0;  // of the part
};

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_SOURCES_H_
