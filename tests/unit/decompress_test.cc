// Streams of gzip and Zstandard: several members and frames, broken ones, cut ones.

#include "io/compression/decompress.h"

#include <sys/stat.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

#include "byte_pieces.h"
#include "catch.h"
#include "unit/deflated.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

std::string gzipped(std::string_view text) { return deflated(std::string(text), 31); }

std::string zstandard(std::string_view text, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  if (window_log > 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  std::string out(ZSTD_compressBound(text.size()) + 1000, '\0');
  ZSTD_inBuffer input = {text.data(), text.size(), 0};
  ZSTD_outBuffer output = {out.data(), out.size(), 0};
  // In two steps, so that the frame is not sized for its content.
  ZSTD_compressStream2(context, &output, &input, ZSTD_e_continue);
  REQUIRE(ZSTD_compressStream2(context, &output, &input, ZSTD_e_end) == 0);
  ZSTD_freeCCtx(context);
  out.resize(output.pos);
  return out;
}

// Reads `bytes` in pieces of at most `piece` bytes on both sides.
absl::StatusOr<std::string> read(std::string_view bytes, Compression how, std::size_t piece) {
  Decompressor source(
      [&bytes, piece](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
        const std::size_t count = std::min({size, piece, bytes.size()});
        std::memcpy(into, bytes.data(), count);
        bytes.remove_prefix(count);
        return count;
      },
      how);
  std::string text;
  std::string buffer(piece, '\0');
  for (;;) {
    const absl::StatusOr<std::size_t> got = source.read(buffer.data(), buffer.size());
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    text.append(buffer, 0, *got);
  }
  // The end stays the end.
  const absl::StatusOr<std::size_t> again = source.read(buffer.data(), buffer.size());
  REQUIRE(again.ok());
  REQUIRE(*again == 0);
  return text;
}

std::string sample() {
  std::mt19937 random(5);
  std::string text;
  for (unsigned i = 0; i < 100'000; ++i) text += static_cast<char>('a' + random() % (1 + i % 20));
  return text;
}

TEST_CASE("decompress: whole streams come out as they went in, whatever the pieces") {
  const std::string text = sample();
  const std::string skippable("\x50\x2a\x4d\x18\x03\x00\x00\x00xyz", 11);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1'000'000}}) {
    CHECK(read(text, Compression::kNone, piece).value() == text);
    CHECK(read(gzipped(text), Compression::kGzip, piece).value() == text);
    CHECK(read(zstandard(text), Compression::kZstd, piece).value() == text);
    CHECK(read(gzipped(text) + gzipped("") + gzipped("tail"), Compression::kGzip, piece).value() == text + "tail");
    CHECK(read(zstandard(text) + skippable + zstandard("") + zstandard("tail"), Compression::kZstd, piece).value() ==
          text + "tail");
    // Zeros that pad the end of a tape.
    CHECK(read(gzipped("abc") + std::string(600, '\0'), Compression::kGzip, piece).value() == "abc");
  }
}

TEST_CASE("decompress: standard input shows by its first bytes what it is") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}}) {
    CHECK(read("plain", Compression::kDetect, piece).value() == "plain");
    CHECK(read("", Compression::kDetect, piece).value().empty());
    CHECK(read("\x1f", Compression::kDetect, piece).value() == "\x1f");
    CHECK(read(gzipped("abc"), Compression::kDetect, piece).value() == "abc");
    CHECK(read(zstandard("abc"), Compression::kDetect, piece).value() == "abc");
  }
}

TEST_CASE("decompress: a stream cut off anywhere is an error that says so") {
  const std::string text = "some text that is not too short to be compressed, compressed, compressed";
  for (const Compression how : {Compression::kGzip, Compression::kZstd}) {
    const std::string whole = how == Compression::kGzip ? gzipped(text) : zstandard(text);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto result = read(std::string_view(whole).substr(0, size), how, 16);
      REQUIRE_FALSE(result.ok());
      REQUIRE(std::string(result.status().message()).find("cut off at byte " + std::to_string(size)) !=
              std::string::npos);
      // Behind a whole member, too, unless nothing follows.
      REQUIRE(read(whole + whole.substr(0, size), how, 16).ok() == (size == 0));
    }
  }
}

TEST_CASE("decompress: a flipped bit never passes for text") {
  const std::string text = sample().substr(0, 2000);
  for (const Compression how : {Compression::kGzip, Compression::kZstd}) {
    const std::string whole = how == Compression::kGzip ? gzipped(text) : zstandard(text);
    for (std::size_t i = 0; i < whole.size(); ++i) {
      std::string broken = whole;
      broken[i] = static_cast<char>(broken[i] ^ 4);
      const auto result = read(broken, how, 4096);
      // The header of a gzip file has bytes that mean nothing (time, system).
      if (result.ok()) REQUIRE(*result == text);
    }
  }
}

TEST_CASE("decompress: what is no such stream at all says where and what") {
  const auto gzip = read("no gzip at all", Compression::kGzip, 100);
  CHECK(std::string(gzip.status().message()).find("broken gzip stream at byte") == 0);
  const auto zstd = read("no zstd at all", Compression::kZstd, 100);
  CHECK(std::string(zstd.status().message()).find("broken Zstandard stream at byte") == 0);
  CHECK_FALSE(read(gzipped("abc") + "trailing words", Compression::kGzip, 100).ok());
  CHECK_FALSE(read(zstandard("abc") + "trailing words", Compression::kZstd, 100).ok());
}

TEST_CASE("decompress: long windows of Zstandard are read") {
  CHECK(read(zstandard("long window", 31), Compression::kZstd, 4096).value() == "long window");
}

TEST_CASE("decompress: a window that is longer than allowed is refused by its size") {
  const auto reads = [](const std::string& bytes, std::uint64_t most, std::size_t piece) {
    std::string_view rest = bytes;
    Decompressor source(
        [&rest, piece](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
          const std::size_t count = rest.copy(into, std::min(size, piece));
          rest.remove_prefix(count);
          return count;
        },
        Compression::kZstd, most);
    std::string text(1000, '\0');
    const auto got = source.read(text.data(), text.size());
    return got.ok() ? std::string() : std::string(got.status().message());
  };
  const std::string bytes = zstandard("long window", 27);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    CHECK(reads(bytes, std::uint64_t{1} << 27, piece).empty());
    CHECK(reads(bytes, (std::uint64_t{1} << 28) - 1, piece).empty());
    CHECK(reads(bytes, (std::uint64_t{1} << 27) - 1, piece) ==
          "the Zstandard frame asks for a window of 134217728 bytes, more than 67108864 allowed; "
          "give \1memory\2 more, or compress it again without --long");
    CHECK(reads(zstandard("short", 10), 0, piece).empty());
  }
  CHECK(reads(zstandard("x", 31), 1 << 20, 100).find("2147483648 bytes, more than 1048576") != std::string::npos);
}

TEST_CASE("decompress: the window of every frame counts") {
  std::string_view rest;
  const std::string bytes = zstandard("short", 10) + zstandard("long", 27);
  rest = bytes;
  Decompressor source(
      [&rest](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
        const std::size_t count = rest.copy(into, size);
        rest.remove_prefix(count);
        return count;
      },
      Compression::kZstd, 1 << 20);
  std::string text(1000, '\0');
  CHECK(source.read(text.data(), text.size()).value() == 5);
  const auto second = source.read(text.data(), text.size());
  REQUIRE_FALSE(second.ok());
  CHECK(std::string(second.status().message()).find("window of 134217728 bytes") != std::string::npos);
}

TEST_CASE("decompress: the size a file says it stands for") {
  const TempFolder folder;
  const std::string text(100'000, 'x');
  std::string whole(ZSTD_compressBound(text.size()), '\0');
  whole.resize(ZSTD_compress(whole.data(), whole.size(), text.data(), text.size(), 3));
  CHECK(stated_size(folder.write("a.zst", whole), Compression::kZstd) == text.size());
  CHECK(stated_size(folder.write("b.zst", zstandard(text)), Compression::kZstd) == 0);
  CHECK(stated_size(folder.write("c.zst", "text"), Compression::kZstd) == 0);
  CHECK(stated_size(folder.write("d.gz", gzipped(text)), Compression::kGzip) == 0);
  CHECK(stated_size(folder.write("e.txt", text), Compression::kNone) == text.size());
  CHECK(stated_size(folder.path("none"), Compression::kZstd) == 0);
  CHECK(stated_size("-", Compression::kZstd) == 0);
  REQUIRE(mkfifo(folder.path("pipe.zst").c_str(), 0600) == 0);
  CHECK(stated_size(folder.path("pipe.zst"), Compression::kZstd) == 0);
}

TEST_CASE("decompress: Zstandard's formats before 1.0 are refused, whatever the pieces") {
  using namespace std::string_view_literals;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
    Decompressor source(in_pieces("\x26\xb5\x2f\xfd\0\0\0\0"sv, piece), Compression::kZstd);
    char byte = 0;
    CHECK(std::string(source.read(&byte, 1).status().message()).find("before 1.0") != std::string::npos);
  }
}

TEST_CASE("decompress: a Zstandard frame that holds less than it says is broken, whatever the pieces") {
  using namespace std::string_view_literals;
  // Its header says 291 bytes; an empty last block follows.
  constexpr std::string_view kFrame = "\x28\xb5\x2f\xfd\x40\x18\x23\x00\x01\x00\x00"sv;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
    Decompressor source(in_pieces(kFrame, piece), Compression::kZstd);
    char byte = 0;
    CHECK(std::string(source.read(&byte, 1).status().message()).find("broken Zstandard") != std::string::npos);
  }
}

TEST_CASE("decompress: an error of the source comes through") {
  Decompressor source(
      [](char*, std::size_t) -> absl::StatusOr<std::size_t> { return absl::DataLossError("the disk is gone"); },
      Compression::kGzip);
  char byte = 0;
  CHECK(source.read(&byte, 1).status().message() == "the disk is gone");
}

}  // namespace
}  // namespace refrain::io
