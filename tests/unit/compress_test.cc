// Compressed outputs: what went in comes out, whatever the pieces and threads.

#include "io/compression/compress.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "catch.h"
#include "io/compression/zstd_frame.h"
#include "io/files/output.h"
#include "io/format.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

std::string sample(std::size_t size) {
  std::mt19937 random(11);
  std::string text;
  while (text.size() < size) text += "word" + std::to_string(random() % 5000) + " ";
  text.resize(size);
  return text;
}

refrain::io::ByteSink sink_of(std::string& bytes) {
  return [&bytes](std::string_view out) {
    bytes += out;
    return absl::OkStatus();
  };
}

std::string compressed(std::string_view text, Compression how, std::size_t piece, int threads = 0) {
  std::string bytes;
  Compressor compressor(sink_of(bytes), how, threads);
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    REQUIRE(compressor.write(text.substr(0, piece)).ok());
  }
  REQUIRE(compressor.finish().ok());
  return bytes;
}

std::string decompressed(std::string_view bytes, Compression how) {
  Decompressor source(
      [&bytes](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
        const std::size_t count = bytes.copy(into, size);
        bytes.remove_prefix(count);
        return count;
      },
      how);
  std::string text;
  std::string buffer(1 << 20, '\0');
  for (;;) {
    const auto got = source.read(buffer.data(), buffer.size());
    INFO(got.status());
    REQUIRE(got.ok());
    if (*got == 0) return text;
    text.append(buffer, 0, *got);
  }
}

TEST_CASE("compress: round trips") {
  const std::string text = sample(3'000'000);
  for (const Compression how : {Compression::kNone, Compression::kGzip, Compression::kZstd}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{100}, text.size()}) {
      for (const std::size_t piece : {std::size_t{1000}, std::size_t{10'000'000}}) {
        const std::string bytes = compressed(text.substr(0, size), how, piece);
        CHECK(decompressed(bytes, how) == text.substr(0, size));
        if (size == text.size() && how != Compression::kNone) CHECK(bytes.size() < size / 2);
      }
    }
  }
}

// Runs `test` in a process that gets no thread but its own. 0: it held; 1: it did not; 2: there are threads all the same.
int without_threads(const std::function<bool()>& test) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kOther = 54321;  // the limit does not bind root
    const rlimit one = {1, 1};
    if (setrlimit(RLIMIT_NPROC, &one) != 0 || (getuid() == 0 && setuid(kOther) != 0)) _exit(2);
    try {
      std::thread([] {}).join();
      _exit(2);
    } catch (const std::system_error&) {
      _exit(test() ? 0 : 1);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

TEST_CASE("compress: where the system has no threads to give, it goes without") {
  const std::string text = sample(3'000'000);
  const int result = without_threads([&] {
    std::string bytes;
    Compressor compressor(
        [&bytes](std::string_view out) {
          bytes += out;
          return absl::OkStatus();
        },
        Compression::kZstd, 4);
    if (!compressor.write(text).ok() || !compressor.finish().ok()) return false;
    return decompressed(bytes, Compression::kZstd) == text;
  });
  if (result == 2) WARN("this system gives threads whatever the limit: nothing was tested");
  CHECK(result != 1);
}

TEST_CASE("compress: Zstandard has a checksum, and the same bytes for any number of threads") {
  const std::string text = sample(9'000'000);
  const std::string one = compressed(text, Compression::kZstd, 100'000, 1);
  CHECK((static_cast<unsigned char>(one[4]) & 4) != 0);
  CHECK(compressed(text, Compression::kZstd, 1'000'000, 3) == one);
  CHECK(decompressed(one, Compression::kZstd) == text);
}

TEST_CASE("compress: an error of the sink comes through") {
  for (const Compression how : {Compression::kNone, Compression::kGzip, Compression::kZstd}) {
    Compressor compressor([](std::string_view) { return absl::DataLossError("full"); }, how);
    absl::Status status = compressor.write(sample(3'000'000));
    if (status.ok()) status = compressor.finish();
    CHECK(status.message() == "full");
  }
}

TEST_CASE("compress: an output is compressed by its name") {
  const TempFolder folder;
  const std::string text = sample(500'000);
  for (const std::string name : {"a.jsonl.gz", "b.ZST", "c.jsonl"}) {
    auto output = OutputFile::create(folder.path(name), {.compression_threads = 2});
    REQUIRE(output.ok());
    REQUIRE(output->write("short").ok());
    OutputFile moved = *std::move(output);
    REQUIRE(moved.write_through(text).ok());
    REQUIRE(moved.write("end").ok());
    REQUIRE(moved.commit().ok());
    const std::string bytes = content_of(folder.path(name));
    const Compression how = kind_of_file(name).compression;
    CHECK(decompressed(bytes, how) == "short" + text + "end");
  }
  auto empty = OutputFile::create(folder.path("empty.zst"));
  REQUIRE(empty.ok());
  REQUIRE(empty->commit().ok());
  CHECK(decompressed(content_of(folder.path("empty.zst")), Compression::kZstd).empty());
}

TEST_CASE("compress: the header of a Zstandard frame") {
  using namespace std::string_view_literals;
  struct Case {
    std::string_view bytes;
    std::uint64_t window;
    std::uint64_t content;
  };
  // RFC 8878, 3.1.1.1: descriptor, window, dictionary, content size.
  for (const Case& one : std::vector<Case>{
           {"\x28\xb5\x2f\xfd\x00\x58"sv, 2 << 20, 0},
           {"\x28\xb5\x2f\xfd\x04\x01"sv, 1024 + 128, 0},
           {"\x28\xb5\x2f\xfd\x20\x07"sv, 7, 7},
           {"\x28\xb5\x2f\xfd\x60\x01\x01"sv, 513, 513},
           {"\x28\xb5\x2f\xfd\x82\x58\xaa\xbb\x01\x02\x00\x00"sv, 2 << 20, 513},
           {"\x28\xb5\x2f\xfd\xe3wxyz\x00\x00\x00\x00\x01\x00\x00\x00"sv, std::uint64_t{1} << 32,
            std::uint64_t{1} << 32},
       }) {
    ZstdFrameHeader header;
    for (std::size_t size = 0; size < one.bytes.size(); ++size) {
      CHECK(parse_zstd_header(one.bytes.substr(0, size), header) == ZstdHeaderResult::kMore);
    }
    REQUIRE(parse_zstd_header(std::string(one.bytes) + "more", header) == ZstdHeaderResult::kWhole);
    CHECK(header.window == one.window);
    CHECK(header.content_size == one.content);
  }
  ZstdFrameHeader header;
  CHECK(parse_zstd_header("\x50\x2a\x4d\x18\x03", header) == ZstdHeaderResult::kOther);
  CHECK(parse_zstd_header("text", header) == ZstdHeaderResult::kOther);
}

std::string members(const std::vector<std::string>& records, Compression how, int threads) {
  std::string bytes;
  Compressor compressor(sink_of(bytes), how, threads);
  for (const std::string& record : records) REQUIRE(compressor.write_member(record).ok());
  REQUIRE(compressor.finish().ok());
  return bytes;
}

TEST_CASE("compress: a member for each record") {
  const std::vector<std::string> records = {sample(100), sample(3'000'000), std::string(), sample(70'000), sample(1)};
  for (const Compression how : {Compression::kGzip, Compression::kZstd}) {
    std::string expected;
    std::string text;
    for (const std::string& record : records) {
      const std::string alone = members({record}, how, 1);
      CHECK(decompressed(alone, how) == record);
      expected += alone;
      text += record;
    }
    // Nothing stands between them, so a reader can begin at each.
    CHECK(members(records, how, 1) == expected);
    CHECK(members(records, how, 3) == expected);
    CHECK(decompressed(expected, how) == text);
    CHECK(members({}, how, 1) == compressed("", how, 1, 1));
  }
}

}  // namespace
}  // namespace refrain::io
