// JSON lines in blocks, and the buffers they lie in.

#include "feed/line_blocks.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
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
      if (block->bytes == nullptr) break;
      CHECK(block->passed_over == 0);
      const std::string_view bytes = block->bytes->view();
      good = good && !bytes.empty();
      together += bytes;
      good = good && (bytes.back() == '\n' || together.size() == text.size());
      good = good && block->bytes->capacity() >= bytes.size();
    }
    CHECK(good);
    CHECK(together == text);
  }
}

TEST_CASE("line blocks: a line that is too long is passed over, wherever blocks end") {
  constexpr std::size_t kMost = 100;
  std::mt19937_64 random(9);
  for (std::uint64_t round = 0; round < 400; ++round) {
    std::string text;
    std::string kept;
    std::vector<std::size_t> long_lines;
    for (std::size_t lines = random() % 12; lines > 0; --lines) {
      constexpr std::size_t kLengths[] = {0, 5, 99, 100, 101, 102, 199, 200, 201, 500, 3000};
      const std::size_t length = kLengths[random() % std::size(kLengths)];
      const std::string line = std::string(length, 'x') + (lines == 1 && round % 2 == 0 ? "" : "\n");
      text += line;
      if (length > kMost) {
        long_lines.push_back(length);
      } else {
        kept += line;
      }
    }
    const auto pool = std::make_shared<BufferPool>(16 + random() % 84);
    LineBlocks blocks(in_pieces(text, 1 + random() % 300, round), pool, kMost);
    std::string together;
    std::vector<std::size_t> passed_over;
    std::uint64_t bytes = 0;
    for (;;) {
      auto block = blocks.next();
      REQUIRE(block.ok());
      if (block->bytes == nullptr) break;
      CHECK(block->bytes->capacity() <= 2 * kMost);
      together += block->bytes->view();
      bytes += block->bytes->size + block->passed_over;
      if (block->passed_over > 0) {
        CHECK(block->bytes->size == 0);
        passed_over.push_back(block->line_bytes);
      }
    }
    CHECK(together == kept);
    CHECK(passed_over == long_lines);
    CHECK(bytes == text.size());
  }
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
