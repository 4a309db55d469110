// Documents in files: JSON lines, WARC, feeds, one-document files, each perhaps compressed.

#ifndef REFRAIN_SRC_RUN_FILE_SOURCE_H_
#define REFRAIN_SRC_RUN_FILE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "feed/block.h"
#include "feed/document_store.h"
#include "feed/feed_reader.h"
#include "feed/line_blocks.h"
#include "feed/records.h"
#include "io/find_inputs.h"
#include "run/observer.h"
#include "run/source.h"

namespace refrain::run {

struct FileBlock : SourceBlock {
  feed::Block block;  // as it was read, or as JSON lines
  feed::Records records;
};

class FileSource : public DocumentSource {
 public:
  struct Options {
    std::vector<io::FoundInput> against;  // earlier work; may be empty
    std::vector<io::FoundInput> records;
    io::InputOptions input;
    std::string key_field;    // a third field of records, for io::Record::key; empty: none
    std::string group_field;  // for io::Record::group; empty: none
    bool whole_warc = false;  // WARC records are kept whole; else they become JSON lines
    unsigned threads = 1;     // that parse
    std::size_t memory = 0;   // bytes that the process may have: bounds records and what is kept
    std::string spool;        // path of a file for what cannot be read again where it came from
  };

  explicit FileSource(Options options);

  absl::Status begin_afresh() override;
  bool repeats() const override;
  bool has_against() const override { return against_files_ > 0; }
  absl::Status open(Part part) override;
  absl::StatusOr<std::unique_ptr<SourceBlock>> next() override;
  void parse(unsigned worker, SourceBlock& block, const std::function<void(io::Record& record)>& document) override;
  absl::Status add(SourceBlock& block, const std::function<absl::Status(const std::string& bad)>& bad) override;
  absl::StatusOr<std::string_view> text(DocumentNumber document) override;
  std::string fields() const override { return fields_; }
  std::string fields_of(DocumentNumber document) override;
  std::size_t documents() const override { return store_->documents(); }
  std::size_t memory() const override { return store_->memory(); }
  std::size_t kept_bytes() const override { return store_->kept_bytes(); }
  std::uint64_t file_bytes() const override { return store_->spooled_bytes(); }
  std::uint64_t total_bytes() const override { return total_bytes_; }
  std::uint64_t read_bytes() const override { return reader_ == nullptr ? 0 : reader_->read_bytes(); }
  bool can_resume() const override { return true; }
  std::string fingerprint() const override;
  absl::Status save(Packer& packer) override;
  absl::Status restore(Unpacker& unpacker) override;

  // A reader of records of this source, with their ids if asked for: making those costs more than one would think.
  feed::RecordReader record_reader(bool with_ids) const;

  // An error where an input that is read again is no longer what it was when reading began.
  absl::Status unchanged() const override { return store_->unchanged(); }

  // Tells in a line of the files of folders that turned out to hold nothing that is read, where there are any.
  void tell_passed_over(Observer& observer) const;

  // A whole record again.
  absl::Status read(DocumentNumber document, feed::RecordReader& reader, io::Record& record);

  // "PATH:LINE" of a document, the path as text::utf8_name() writes it.
  std::string at(DocumentNumber document) const;

  // Where its documents are found again, block by block. Valid until begin_afresh().
  feed::DocumentStore& store() { return *store_; }
  const feed::DocumentStore& store() const { return *store_; }

  const Options& options() const { return options_; }

 private:
  // Where reading goes on: in the first file, or where an earlier run's last block ended.
  struct Position {
    std::uint32_t file = 0;
    std::uint64_t offset = 0;
    std::uint64_t lines = 0;
    std::uint64_t digest = 0;  // feed::Block::digest
  };

  Options options_;
  std::vector<io::FoundInput> files_;  // the earlier work first
  std::size_t against_files_ = 0;
  std::uint64_t total_bytes_ = 0;
  std::shared_ptr<feed::BufferPool> pool_;
  std::unique_ptr<feed::DocumentStore> store_;
  std::unique_ptr<feed::FeedReader> reader_;
  std::vector<feed::RecordReader> parsers_;  // one per worker
  feed::RecordReader again_;
  io::Record again_record_;

  feed::RecordReader block_reader() const;
  void set_record_limit(std::size_t bytes);
  absl::Status note_passed_over();

  std::string fields_;                              // see fields()
  std::set<std::uint32_t> passed_over_;             // files, of all passes
  std::map<std::uint32_t, std::string> converted_;  // likewise: feed::FeedReader::converted()
  std::size_t record_limit_ = 0;      // bytes of the longest record; an earlier run's, if this one goes on with it
  Position reached_;                  // one past the last block that was added
  std::uint64_t against_digest_ = 0;  // of pipes among the earlier work, once that is read
  bool restored_ = false;             // an earlier run has read up to there
  // What save() gave already.
  std::size_t saved_blocks_ = 0;
  std::size_t saved_documents_ = 0;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_FILE_SOURCE_H_
