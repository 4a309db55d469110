#include "io/compression/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "io/compression/zstd_frame.h"
#include "io/files/files.h"
#include "io/files/head.h"

namespace refrain::io {
namespace {

constexpr std::size_t kBufferSize = std::size_t{256} << 10;
constexpr std::size_t kMaxOutput = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr std::size_t kMagicBytes = 4;                    // of a Zstandard frame
constexpr int kGzipOnly = 15 + 16;                        // zlib's window bits, gzip header
constexpr std::size_t kFrameHeader = 18;                  // bytes of the longest there is
constexpr std::uint64_t kShortestWindow = 1024;           // that a frame can ask for

}  // namespace

struct Decompressor::State {
  State(ByteSource from, Compression how, std::uint64_t window)
      : source(std::move(from)),
        compression(how),
        max_window(std::bit_floor(std::clamp(window, kShortestWindow, kLongestWindow))) {}
  ~State() {
    if (inflating) inflateEnd(&gzip);
    ZSTD_freeDCtx(zstd);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  absl::StatusOr<std::size_t> read_plain(char* into, std::size_t size);
  absl::StatusOr<std::size_t> read_gzip(char* into, std::size_t size);
  absl::StatusOr<std::size_t> read_zstd(char* into, std::size_t size);
  absl::Status fill();
  absl::Status detect();
  absl::Status check_window();
  std::size_t waiting() const { return filled - used; }
  std::uint64_t place() const { return total - waiting(); }  // compressed bytes consumed

  ByteSource source;
  Compression compression;
  std::uint64_t max_window;
  std::vector<char> buffer;
  std::size_t used = 0;
  std::size_t filled = 0;
  std::uint64_t total = 0;  // bytes taken from the source
  bool ended = false;       // the source is
  bool between = false;     // at the end of a member or frame
  bool at_frame = false;    // a Zstandard frame begins here
  // Bytes that the frame's header says it holds; 0: it does not say.
  std::uint64_t frame_stated = 0;
  std::uint64_t frame_bytes = 0;  // that came out of it
  z_stream gzip = {};
  bool inflating = false;
  ZSTD_DCtx* zstd = nullptr;
};

// Moves what waits to the front and adds to it; nothing more after the end.
absl::Status Decompressor::State::fill() {
  if (ended) return absl::OkStatus();
  if (buffer.empty()) buffer.resize(kBufferSize);
  std::memmove(buffer.data(), buffer.data() + used, waiting());
  filled -= used;
  used = 0;
  const absl::StatusOr<std::size_t> got = source(buffer.data() + filled, buffer.size() - filled);
  if (!got.ok()) return got.status();
  filled += *got;
  total += *got;
  ended = *got == 0;
  return absl::OkStatus();
}

absl::Status Decompressor::State::detect() {
  while (waiting() < 4 && !ended) {
    if (absl::Status status = fill(); !status.ok()) return status;
  }
  compression = Compression::kNone;
  if (waiting() >= 2 && std::memcmp(buffer.data(), "\x1f\x8b", 2) == 0) {
    compression = Compression::kGzip;
  }
  if (waiting() >= kMagicBytes && std::memcmp(buffer.data(), "\x28\xb5\x2f\xfd", 4) == 0) {
    compression = Compression::kZstd;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> Decompressor::State::read_plain(char* into, std::size_t size) {
  if (waiting() == 0) return source(into, size);
  const std::size_t count = std::min(size, waiting());
  std::memcpy(into, buffer.data() + used, count);
  used += count;
  return count;
}

absl::StatusOr<std::size_t> Decompressor::State::read_gzip(char* into, std::size_t size) {
  if (!inflating) {
    if (inflateInit2(&gzip, kGzipOnly) != Z_OK) {
      return absl::ResourceExhaustedError("no memory is left to decompress it; free some");
    }
    inflating = true;
  }
  for (;;) {
    if (waiting() == 0) {
      if (absl::Status status = fill(); !status.ok()) return status;
    }
    if (waiting() == 0) {
      if (between) return std::size_t{0};
      return absl::DataLossError(absl::StrFormat("the gzip stream is cut off at byte %d; get the whole file", place()));
    }
    if (between) {
      // Tape archivers pad with zeros after the last member; anything else there is another member.
      if (buffer[used] == '\0') {
        ++used;
        continue;
      }
      inflateReset(&gzip);
      between = false;
    }
    gzip.next_in = reinterpret_cast<Bytef*>(buffer.data() + used);
    gzip.avail_in = static_cast<uInt>(waiting());
    gzip.next_out = reinterpret_cast<Bytef*>(into);
    gzip.avail_out = static_cast<uInt>(size);
    const int result = inflate(&gzip, Z_NO_FLUSH);
    used = filled - gzip.avail_in;
    if (result == Z_STREAM_END) {
      between = true;
    } else if (result == Z_MEM_ERROR) {
      return absl::ResourceExhaustedError("no memory is left to decompress it; free some");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return absl::DataLossError(
          absl::StrFormat("broken gzip stream at byte %d: %s; get the file again, or name it without .gz", place(),
                          gzip.msg != nullptr ? gzip.msg : "bad data"));
    }
    if (const std::size_t count = size - gzip.avail_out; count > 0) return count;
  }
}

// The window of the frame that begins here: libzstd would refuse it without its size.
absl::Status Decompressor::State::check_window() {
  ZstdFrameHeader header;
  ZstdHeaderResult result = ZstdHeaderResult::kMore;
  for (;;) {
    result = parse_zstd_header({buffer.data() + used, waiting()}, header);
    const bool more = result == ZstdHeaderResult::kMore || waiting() < kMagicBytes;
    if (!more || ended) break;
    if (absl::Status status = fill(); !status.ok()) return status;
  }
  frame_stated = result == ZstdHeaderResult::kWhole ? header.content_size : 0;
  frame_bytes = 0;
  // libzstd may be built to read what its first versions wrote, whatever the window.
  if (result == ZstdHeaderResult::kOther && waiting() >= kMagicBytes &&
      std::string_view(buffer.data() + used + 1, 3) == "\xb5\x2f\xfd") {
    return absl::InvalidArgumentError("the Zstandard frame has the format of a version before 1.0; compress it again");
  }
  if (result != ZstdHeaderResult::kWhole || header.window <= max_window) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrFormat("the Zstandard frame asks for a window of %d bytes, more than %d allowed; "
                      "give \1memory\2 more, "
                      "or compress it again without --long",
                      header.window, max_window));
}

absl::StatusOr<std::size_t> Decompressor::State::read_zstd(char* into, std::size_t size) {
  if (zstd == nullptr) {
    zstd = ZSTD_createDCtx();
    if (zstd == nullptr) {
      return absl::ResourceExhaustedError("no memory is left to decompress it; free some");
    }
    ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, static_cast<int>(std::bit_width(max_window)) - 1);
    at_frame = true;
  }
  for (;;) {
    if (waiting() == 0) {
      if (absl::Status status = fill(); !status.ok()) return status;
    }
    if (between && waiting() == 0) return std::size_t{0};
    if (std::exchange(at_frame, false)) {
      if (absl::Status status = check_window(); !status.ok()) return status;
    }
    ZSTD_inBuffer in = {buffer.data() + used, waiting(), 0};
    ZSTD_outBuffer out = {into, size, 0};
    const std::size_t result = ZSTD_decompressStream(zstd, &out, &in);
    used += in.pos;
    if (ZSTD_isError(result)) {
      return absl::DataLossError(
          absl::StrFormat("broken Zstandard stream at byte %d: %s; get the file again, or name it without .zst",
                          place(), ZSTD_getErrorName(result)));
    }
    between = at_frame = result == 0;
    frame_bytes += out.pos;
    // libzstd looks at it too, but not where a frame that comes in pieces ends with an empty block.
    if (between && frame_stated > 0 && frame_bytes != frame_stated) {
      return absl::DataLossError(
          absl::StrFormat("broken Zstandard stream at byte %d: its frame holds %d bytes and says %d; get the file "
                          "again, or name it without .zst",
                          place(), frame_bytes, frame_stated));
    }
    if (out.pos > 0) return out.pos;
    if (!between && waiting() == 0 && ended) {
      return absl::DataLossError(
          absl::StrFormat("the Zstandard stream is cut off at byte %d; get the whole file", place()));
    }
  }
}

Decompressor::Decompressor(ByteSource source, Compression compression, std::uint64_t max_window_bytes)
    : state_(std::make_unique<State>(std::move(source), compression, max_window_bytes)) {}
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;
Decompressor::~Decompressor() = default;

absl::StatusOr<std::size_t> Decompressor::read(char* into, std::size_t size) {
  size = std::min(size, kMaxOutput);
  if (size == 0) return std::size_t{0};
  if (state_->compression == Compression::kDetect) {
    if (absl::Status status = state_->detect(); !status.ok()) return status;
  }
  switch (state_->compression) {
    case Compression::kGzip:
      return state_->read_gzip(into, size);
    case Compression::kZstd:
      return state_->read_zstd(into, size);
    default:
      return state_->read_plain(into, size);
  }
}

std::string packed_advice(std::string_view head, const std::string& path) {
  struct Packer {
    std::string_view magic;
    const char* name;
    const char* ending;   // that has it read; empty: none has
    const char* command;  // that unpacks it
  };
  constexpr Packer kPackers[] = {{"\x1f\x8b\x08", "gzip", ".gz", ""},
                                 {"\x28\xb5\x2f\xfd", "Zstandard", ".zst", ""},
                                 {"\xfd"
                                  "7zXZ",
                                  "xz", "", "xz -dk"},
                                 {"BZh", "bzip2", "", "bzip2 -dk"},
                                 {"\x04\x22\x4d\x18", "LZ4", "", "lz4 -d"}};
  for (const Packer& packer : kPackers) {
    if (!head.starts_with(packer.magic)) continue;
    if (*packer.ending != '\0')
      return absl::StrFormat("is %s; name it %s%s", packer.name, printable(path), packer.ending);
    return absl::StrFormat("is %s, which is not read; unpack it with: %s '%s'", packer.name, packer.command,
                           for_command(path, "FILE"));
  }
  return {};
}

absl::Status too_much_decompressed() {
  return absl::ResourceExhaustedError(absl::StrFormat(
      "becomes more than %d times as long as it is compressed; decompress it first, if it is meant to be so",
      kMaxRatio));
}

std::uint64_t stated_size(const std::string& path, Compression compression) {
  // Opening a pipe would wait for its writer, and reading it would take from what is to be read.
  const std::optional<std::uint64_t> bytes = regular_file_size(path);
  if (!bytes) return 0;
  if (compression == Compression::kNone) return *bytes;
  if (compression != Compression::kZstd) return 0;
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return 0;
  std::string head;
  const absl::Status status =
      read_head([&file](char* into, std::size_t size) { return file->read(into, size); }, kFrameHeader, head);
  ZstdFrameHeader header;
  if (!status.ok() || parse_zstd_header(head, header) != ZstdHeaderResult::kWhole) return 0;
  return header.content_size;
}

}  // namespace refrain::io
