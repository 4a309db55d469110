// Files that hold many documents: JSON lines, WARC, XML of items or entries.

#ifndef REFRAIN_SRC_IO_READ_FEED_H_
#define REFRAIN_SRC_IO_READ_FEED_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/compression/decompress.h"
#include "io/document.h"
#include "io/files/files.h"
#include "io/format.h"
#include "io/inputs.h"

namespace refrain::io {

struct Feed {
  std::string path;
  Format format = Format::kJsonLines;  // REQUIRES: is_feed(format)
  Compression compression = Compression::kNone;
  bool unnamed = false;  // the name does not tell the format: it may be anything
};

struct FeedSink {
  std::function<void(Document&&)> document;
  std::function<void(std::uint64_t record, const std::string& why)> bad_record;
  // A JSON line that was just told as a bad record. May be empty.
  std::function<void(std::uint64_t record, std::string_view line)> fields = {};
};

// `source`, which gives the feed's bytes, after a look at the first of them: an error where JSON lines are UTF-16, and
// kFailedPrecondition where an unnamed feed is no text.
absl::StatusOr<ByteSource> checked_source(const Feed& feed, ByteSource source);

// Hands over every document of a feed in order. An error, "reason; what to do", ends the file; what came before it
// stays handed over. kFailedPrecondition where an unnamed one is no text.
absl::Status read_feed(const Feed& feed, const InputOptions& options, const FeedSink& sink);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_READ_FEED_H_
