// JSON lines in blocks, and the buffers they lie in.

#include "feed/line_blocks.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "catch.h"

namespace refrain::feed {
namespace {

// Gives a text in pieces of 1 to `most` bytes.
io::ByteSource in_pieces(std::string text, std::size_t most, std::uint64_t seed) {
  return [text = std::move(text), most, at = std::size_t{0}, random = std::mt19937_64(seed)](char* into,
                                                                                             std::size_t size) mutable {
    const std::size_t count = std::min({size, text.size() - at, 1 + random() % most});
    std::memcpy(into, text.data() + at, count);
    at += count;
    return absl::StatusOr<std::size_t>(count);
  };
}

TEST_CASE("line blocks: together they are the stream, and each ends with a line") {
  std::mt19937_64 random(3);
  for (std::uint64_t round = 0; round < 300; ++round) {
    std::string text;
    for (std::size_t lines = random() % 40; lines > 0; --lines) {
      text += std::string(random() % (round % 5 == 0 ? 200 : 20), 'x');
      text += random() % 7 == 0 ? "\r\n" : "\n";
    }
    if (random() % 2 == 0) text += "the last line";
    const auto pool = std::make_shared<BufferPool>(16 + random() % 64);
    LineBlocks blocks(in_pieces(text, 1 + random() % 50, round), pool, 1000);
    std::string together;
    bool good = true;
    for (;;) {
      auto block = blocks.next();
      REQUIRE(block.ok());
      if (*block == nullptr) break;
      const std::string_view bytes = (*block)->view();
      good = good && !bytes.empty();
      together += bytes;
      good = good && (bytes.back() == '\n' || together.size() == text.size());
      good = good && (*block)->capacity() >= bytes.size();
    }
    CHECK(good);
    CHECK(together == text);
  }
}

TEST_CASE("line blocks: a line that is too long is told with its place") {
  const auto pool = std::make_shared<BufferPool>(16);
  LineBlocks blocks(in_pieces("short\n" + std::string(500, 'x') + "\n", 9, 1), pool, 100);
  REQUIRE(blocks.next().ok());
  const auto block = blocks.next();
  REQUIRE_FALSE(block.ok());
  CHECK(std::string(block.status().message()) ==
        "the record at byte 6 is longer than 100 bytes, the most that fits \1memory\2; give more "
        "memory, or leave the record out");
}

TEST_CASE("line blocks: an error of the source is handed on") {
  const auto pool = std::make_shared<BufferPool>(16);
  LineBlocks blocks([](char*, std::size_t) { return absl::DataLossError("cut off"); }, pool, 100);
  CHECK(blocks.next().status().message() == "cut off");
}

TEST_CASE("line blocks: buffers are used again, and outlive their pool") {
  auto pool = std::make_shared<BufferPool>(1000);
  const char* const first = pool->take()->data();
  auto again = pool->take();
  CHECK(again->data() == first);
  CHECK(again->size == 0);
  again->size = 5;
  const auto large = pool->take(5000);
  CHECK(large->capacity() >= 5000);
  pool.reset();
  again->data()[999 + Buffer::kPadding] = 'x';
}

}  // namespace
}  // namespace refrain::feed
