// All inputs of a run, one after the other, as blocks.

#ifndef REFRAIN_SRC_FEED_FEED_READER_H_
#define REFRAIN_SRC_FEED_FEED_READER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/running_hash.h"
#include "feed/block.h"
#include "feed/line_blocks.h"
#include "io/compression/decompress.h"
#include "io/feeds/xml_feed.h"
#include "io/files/files.h"
#include "io/find_inputs.h"
#include "io/json/json_cut.h"
#include "io/warc/warc.h"

namespace refrain::feed {

struct ReaderLimits {
  std::size_t record = std::size_t{1} << 30;  // bytes of the longest record
  std::size_t window = std::size_t{1} << 31;  // of a Zstandard frame
};

// Reads files in the order given. Lines are not looked into; records of WARC files, items of XML and records of other
// JSON are cut apart, the last made one line each; a
// file that is one document becomes one JSON line. Not thread-safe; the pool is.
class FeedReader {
 public:
  FeedReader(std::vector<io::FoundInput> files, io::InputOptions options, std::shared_ptr<BufferPool> pool,
             ReaderLimits limits);
  ~FeedReader();

  // The next block; none at the end. An error's message is "PATH: reason; what to do".
  absl::StatusOr<std::optional<Block>> next();

  // Begins in file number `file` behind byte `offset` of what it stands for and behind its first `lines` records, where
  // an earlier run's block ended. What lies before is read and dropped; of the files before, from number `first`
  // on, only pipes, which have to come again as they came then: an error if `digest`, the block's, is not that of what
  // they give. REQUIRES: nothing was read yet.
  absl::Status skip_to(std::uint32_t first, std::uint32_t file, std::uint64_t offset, std::uint64_t lines,
                       std::uint64_t digest);

  // Of all that was read of pipes so far.
  std::uint64_t digest() const { return piped_.digest(); }

  // Files of folders that turned out to hold nothing that is read.
  const std::vector<std::uint32_t>& passed_over() const { return passed_over_; }

  // Files that were no UTF-8, with the encoding that each was found to be in; empty where none was recognised.
  const std::map<std::uint32_t, std::string>& converted() const { return converted_; }

  // Bytes of the files as they lie on the disk that were read so far. On any thread.
  std::uint64_t read_bytes() const { return read_bytes_; }

 private:
  absl::Status open();
  absl::StatusOr<bool> next_block(Block& block);
  absl::Status pass_pipe();
  absl::Status pass_lines(std::uint64_t offset);
  absl::Status with_path(const absl::Status& status) const;
  absl::StatusOr<bool> next_of_file(Block& block);
  enum class Cut { kRecord, kBad, kEnd };
  using CutNext = std::function<absl::StatusOr<Cut>(std::string_view& record, std::string& why)>;
  absl::StatusOr<bool> next_cut(RecordKind kind, const CutNext& next, Block& block);
  absl::StatusOr<Cut> cut_warc(std::string_view& record, std::string& why);
  absl::StatusOr<Cut> cut_item(std::string_view& item, std::string& why);
  absl::StatusOr<Cut> cut_json(std::string_view& record, std::string& why);
  absl::StatusOr<bool> next_document(Block& block);
  void add(std::string_view bytes, std::uint32_t number, Block& block);

  std::vector<io::FoundInput> files_;
  io::InputOptions options_;
  std::shared_ptr<BufferPool> pool_;
  ReaderLimits limits_;
  std::size_t next_file_ = 0;
  std::atomic<std::uint64_t> read_bytes_ = 0;
  std::vector<std::uint32_t> passed_over_;
  std::map<std::uint32_t, std::string> converted_;

  // Of the file that is open.
  bool open_ = false;
  std::unique_ptr<io::InputFile> file_;
  std::unique_ptr<io::Decompressor> decompressor_;
  io::ByteSource source_;
  std::unique_ptr<LineBlocks> lines_;
  std::unique_ptr<io::WarcReader> warc_;
  std::unique_ptr<io::XmlFeedReader> xml_;
  std::unique_ptr<io::JsonCutter> json_;
  std::string json_line_;
  std::uint64_t offset_ = 0;    // of the next block
  std::uint64_t numbered_ = 0;  // records or items before the next block
  // While records are skipped: how many there are to skip. A block ends there.
  static constexpr std::uint64_t kNoNumber = ~std::uint64_t{0};
  std::uint64_t last_number_ = kNoNumber;
  bool pipe_ = false;  // the file that is open
  base::RunningHash piped_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_SRC_FEED_FEED_READER_H_
