// From the bytes of a block to its documents.

#ifndef REFRAIN_SRC_FEED_RECORDS_H_
#define REFRAIN_SRC_FEED_RECORDS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "feed/block.h"
#include "feed/line_blocks.h"
#include "io/json/jsonl.h"
#include "io/reading.h"
#include "io/warc/http.h"

namespace refrain::feed {

// What one thread reads records with.
class RecordReader {
 public:
  explicit RecordReader(io::RecordFields fields) : parser_(std::move(fields)) {}

  // See io::RecordParser::lend_text().
  void lend_text() { parser_.lend_text(); }

  // Bytes that the text of a WARC record may have once it is decoded.
  void limit(std::size_t bytes) { max_text_ = bytes; }

  // What of a page in a WARC record is its text; the main content unless told otherwise.
  void set_content(io::Content content) { content_ = content; }

  // The fields of one record of this kind; an error's message is the reason why it is a bad one.
  // REQUIRES: Buffer::kPadding readable bytes behind it.
  absl::Status read(RecordKind kind, std::string_view bytes, io::Record& record);

  // Calls document(record) for each document of the block, in order; fills `records`. A pure function of the block's
  // bytes. Blank lines are no records, nor are WARC records without text.
  void read_all(const Block& block, Records& records, const std::function<void(io::Record& record)>& document);

 private:
  void read_lines(const Block& block, Records& records, const std::function<void(io::Record& record)>& document);

  io::RecordParser parser_;
  std::size_t max_text_ = io::kMaxHttpBody;
  io::Content content_ = io::Content::kMain;
  io::Record record_;
};

// Why a record of more than `limit` bytes, an eighth of the memory, is a bad one; of `bytes`, where that is known, else 0.
std::string too_long(std::uint64_t bytes, std::size_t limit);

// Makes JSON lines {"id": ..., "text": ..., "source": path} of a block of another kind: one for every document, with
// the record's place in `lines` as its number. Bad records stay so.
void convert_to_lines(const std::string& path, RecordReader& reader, BufferPool& pool, Block& block);

// Appends such a line. `id_json` is a JSON value.
void append_line(const std::string& id_json, std::string_view text, const std::string& path, std::string& lines);

}  // namespace refrain::feed

#endif  // REFRAIN_SRC_FEED_RECORDS_H_
