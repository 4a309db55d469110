// WARC files (ISO 28500, versions 1.0 and 1.1), WET files among them: their records, and the documents in those.

#ifndef REFRAIN_SRC_IO_WARC_WARC_H_
#define REFRAIN_SRC_IO_WARC_WARC_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/files/byte_window.h"
#include "io/files/files.h"
#include "io/hidden_text.h"
#include "io/reading.h"
#include "io/warc/http.h"
#include "refrain/words.h"

namespace refrain::io {

// The records of a file, one after the other. `source` gives decompressed bytes.
//
// Memory: the longest record so far, rounded up. Not thread-safe.
class WarcReader {
 public:
  enum class Result {
    kRecord,
    kTooLong,  // longer than `max_record`: passed over
    // Damaged, see reason(); what follows is looked for at the next line that begins "WARC/1.". So is a record whose
    // length reaches over the whole header of another one, unless it says that it holds a WARC file itself.
    kBroken,
    kEnd,
  };

  explicit WarcReader(ByteSource source, std::size_t max_record = kMaxTextBytes)
      : window_(std::move(source)), max_record_(max_record) {}

  // The next record with its header block, its body and the two line ends behind it, as they stand, valid until the
  // next call. The last one of a file may lack line ends. An error's message is "reason; what to do": the source's, or
  // that it does not begin as a WARC file or holds no whole record; an empty one is none.
  absl::StatusOr<Result> next(std::string_view& record);

  // Of the record that next() gave last, from 1; broken ones count.
  std::uint64_t number() const { return number_; }

  // Bytes that the last record says it has with its header, where it is too long.
  std::uint64_t length() const { return length_; }

  // Why the last record is broken.
  const std::string& reason() const { return reason_; }

 private:
  absl::StatusOr<bool> skip_blank_lines();
  absl::StatusOr<bool> at_header();
  absl::StatusOr<Result> pass_over(std::size_t header_size, std::uint64_t length);
  absl::StatusOr<Result> broken(std::size_t size, std::string why);

  ByteWindow window_;
  std::size_t max_record_;
  std::size_t handed_out_ = 0;
  std::uint64_t number_ = 0;
  bool any_whole_ = false;
  std::uint64_t length_ = 0;
  std::string reason_;
};

struct WarcDocument {
  bool is_document = false;
  std::string id;                  // WARC-Record-ID without its angle brackets; empty where there is none
  std::string uri;                 // WARC-Target-URI
  std::string text;                // what a reader sees; empty where it is no document
  std::vector<HiddenText> hidden;  // what no reader sees, of a page
};

// What a record says. Documents are: a `conversion` record of text; a `response` record that holds an HTTP answer of
// text, and a `resource` record of text, unless it is about the crawl itself (metadata:). Text is text/plain, as it
// stands, and text/html and application/xhtml+xml, of which `content` says what a reader is given. HTTP's encodings are undone (see
// decode_http_body()). The charset is that of a byte-order mark, else of the header, else of a <meta>; what it is not
// UTF-8 is converted.
//
// A pure function of `record`, which is what WarcReader gives. An error's message is the reason why it is a bad record;
// kOutOfRange where a body that was compressed, or its text in UTF-8, is longer than `max_body`.
absl::Status parse_warc(std::string_view record, WarcDocument& out, std::size_t max_body = kMaxHttpBody,
                        Content content = Content::kMain);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_WARC_WARC_H_
