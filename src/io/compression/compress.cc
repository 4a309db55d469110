#include "io/compression/compress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

namespace refrain::io {
namespace {

constexpr std::size_t kBufferSize = std::size_t{256} << 10;
constexpr std::size_t kMostInput = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr int kGzipLevel = 6;
constexpr int kZstdLevel = 3;
constexpr int kZstdJob = 2 << 20;     // bytes that a thread takes at a time; a thread holds some times as much
constexpr int kGzipFormat = 15 + 16;  // zlib's window bits, gzip header
constexpr int kZlibMemory = 8;        // zlib's default

absl::Status no_memory() { return absl::ResourceExhaustedError("no memory is left to compress it; free some"); }

}  // namespace

struct Compressor::State {
  State(ByteSink to, Compression how, int workers) : sink(std::move(to)), compression(how), threads(workers) {}
  ~State() {
    if (deflating) deflateEnd(&gzip);
    ZSTD_freeCCtx(zstd);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  absl::Status add(std::string_view bytes, bool last);
  absl::Status add_gzip(std::string_view bytes, bool last);
  absl::Status add_zstd(std::string_view bytes, bool last);

  ByteSink sink;
  Compression compression;
  int threads;
  std::vector<char> buffer;
  z_stream gzip = {};
  bool deflating = false;
  ZSTD_CCtx* zstd = nullptr;
  bool begun = false;  // of Zstandard: its first bytes were taken
  bool open = false;   // a member that has not ended
  bool any = false;    // one that has
};

absl::Status Compressor::State::add_gzip(std::string_view bytes, bool last) {
  if (!deflating) {
    if (deflateInit2(&gzip, kGzipLevel, Z_DEFLATED, kGzipFormat, kZlibMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
      return no_memory();
    }
    deflating = true;
  } else if (!open && deflateReset(&gzip) != Z_OK) {
    return absl::InternalError("zlib cannot go on");
  }
  // zlib takes what it only reads as writable. NOLINTNEXTLINE
  gzip.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  gzip.avail_in = static_cast<uInt>(bytes.size());
  for (;;) {
    gzip.next_out = reinterpret_cast<Bytef*>(buffer.data());
    gzip.avail_out = static_cast<uInt>(buffer.size());
    const int result = deflate(&gzip, last ? Z_FINISH : Z_NO_FLUSH);
    const std::string_view out(buffer.data(), buffer.size() - gzip.avail_out);
    if (!out.empty()) {
      if (absl::Status status = sink(out); !status.ok()) return status;
    }
    if (last ? result == Z_STREAM_END : gzip.avail_in == 0 && gzip.avail_out > 0) break;
    if (result == Z_STREAM_ERROR) return absl::InternalError("zlib cannot go on");
  }
  return absl::OkStatus();
}

absl::Status Compressor::State::add_zstd(std::string_view bytes, bool last) {
  if (zstd == nullptr) {
    zstd = ZSTD_createCCtx();
    if (zstd == nullptr) return no_memory();
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, kZstdLevel);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_jobSize, kZstdJob);
    // A libzstd without threads refuses; then it goes slower.
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_nbWorkers, threads);
  }
  ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
  for (;;) {
    ZSTD_outBuffer out = {buffer.data(), buffer.size(), 0};
    const ZSTD_EndDirective end = last ? ZSTD_e_end : ZSTD_e_continue;
    std::size_t left = ZSTD_compressStream2(zstd, &out, &in, end);
    // It begins with its threads. Where the system does not give so many, fewer do it, at last this one.
    while (ZSTD_isError(left) != 0 && !begun && threads > 0) {
      threads /= 2;
      ZSTD_CCtx_reset(zstd, ZSTD_reset_session_only);
      ZSTD_CCtx_setParameter(zstd, ZSTD_c_nbWorkers, threads);
      in.pos = out.pos = 0;
      left = ZSTD_compressStream2(zstd, &out, &in, end);
    }
    begun = true;
    if (ZSTD_isError(left)) {
      return absl::ResourceExhaustedError(absl::StrFormat("cannot be compressed: %s", ZSTD_getErrorName(left)));
    }
    if (out.pos > 0) {
      if (absl::Status status = sink({buffer.data(), out.pos}); !status.ok()) return status;
    }
    if (last ? left == 0 : in.pos == in.size) return absl::OkStatus();
  }
}

absl::Status Compressor::State::add(std::string_view bytes, bool last) {
  if (compression == Compression::kNone) return bytes.empty() ? absl::OkStatus() : sink(bytes);
  if (buffer.empty()) buffer.resize(kBufferSize);
  absl::Status status = compression == Compression::kGzip ? add_gzip(bytes, last) : add_zstd(bytes, last);
  open = !last;
  any = any || last;
  return status;
}

Compressor::Compressor(ByteSink sink, Compression compression, int threads)
    : state_(std::make_unique<State>(std::move(sink), compression, threads)) {}
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;
Compressor::~Compressor() = default;

absl::Status Compressor::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kMostInput);
    if (absl::Status status = state_->add(piece, false); !status.ok()) return status;
    bytes.remove_prefix(piece.size());
  }
  return absl::OkStatus();
}

absl::Status Compressor::write_member(std::string_view bytes) {
  if (state_->open) {
    if (absl::Status status = state_->add({}, true); !status.ok()) return status;
  }
  while (bytes.size() > kMostInput) {
    if (absl::Status status = state_->add(bytes.substr(0, kMostInput), false); !status.ok()) return status;
    bytes.remove_prefix(kMostInput);
  }
  return state_->add(bytes, true);
}

// Of nothing at all, one member without content: an empty file is none of gzip.
absl::Status Compressor::finish() { return state_->open || !state_->any ? state_->add({}, true) : absl::OkStatus(); }

}  // namespace refrain::io
