// A feed in pieces: half a megabyte or so of whole records at a time, so that threads can share the work and memory
// does not grow with the feed.

#ifndef REFRAIN_SRC_FEED_BLOCK_H_
#define REFRAIN_SRC_FEED_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::feed {

// Bytes that several stages look at; not initialised.
class Buffer {
 public:
  // Bytes that are readable behind what a buffer holds: SIMD parsers look that far.
  static constexpr std::size_t kPadding = 64;

  explicit Buffer(std::size_t capacity)
      : bytes_(std::make_unique_for_overwrite<char[]>(capacity + kPadding)), capacity_(capacity) {}

  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }
  std::size_t capacity() const { return capacity_; }

  std::size_t size = 0;
  std::string_view view() const { return {bytes_.get(), size}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_;
};

// A record that holds a document.
struct RecordPlace {
  std::uint32_t begin = 0;  // first byte in the block
  std::uint32_t end = 0;    // one past the last; without a newline
  std::uint32_t line = 0;   // in the block, from 0: counts lines, records or items
};

// A record that is none, for the log.
struct BadRecord {
  std::uint32_t line = 0;  // in the block, from 0
  std::string reason;
};

struct Records {
  std::vector<RecordPlace> places;
  std::vector<BadRecord> bad;
  std::uint32_t lines = 0;  // in the block, blank and bad ones included
  // What fields the first bad record has that has some (io::RecordParser::fields()), and its line in the block.
  std::string fields;
  std::uint32_t fields_line = 0;

  void clear() {
    places.clear();
    bad.clear();
    lines = 0;
    fields.clear();
  }
};

// What the bytes of a block are.
enum class RecordKind : std::uint8_t {
  kJsonLine,  // lines, the last one perhaps without its newline
  kWarc,      // whole WARC records
  kXmlItem,   // <item> or <entry> elements
};

// Bytes that a block may have: places in it have 32 bits.
inline constexpr std::size_t kMostBlock = std::numeric_limits<std::uint32_t>::max();
inline constexpr char kLineTooLong[] = "longer than 4 GiB as a line of JSON; leave it out";

struct Block {
  std::shared_ptr<Buffer> bytes;
  RecordKind kind = RecordKind::kJsonLine;
  std::uint32_t file = 0;         // which of the inputs
  std::uint64_t offset = 0;       // of the first byte in the (decompressed) input
  std::uint64_t input_bytes = 0;  // of the decompressed input that it stands for
  std::uint64_t end_offset = 0;   // one past the last byte that it stands for
  // Of all that was read of pipes up to the end of this block: see FeedReader::skip_to().
  std::uint64_t digest = 0;
  // The bytes lie in the input file as they stand here, and can be read there again.
  bool in_file = false;
  std::uint64_t first_line = 1;  // number of its first record in the input; not told of JSON lines
  // Where the records stand, and which could not be read, as the reader found them; empty for lines, which are cut by
  // whoever parses them.
  Records records;
};

}  // namespace refrain::feed

#endif  // REFRAIN_SRC_FEED_BLOCK_H_
