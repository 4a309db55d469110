// The keep order of every kind, ties, and its way through the log of a run.

#include "run/dedup/keep_order.h"

#include <string>
#include <vector>

#include "catch.h"

namespace refrain::run {
namespace {

using Numbers = std::vector<DocumentNumber>;

io::RecordKey number(double value, std::int32_t rest = 0) {
  return {.kind = io::RecordKey::Type::kNumber, .value = value, .rest = rest, .text = {}};
}
io::RecordKey text(const std::string& value) {
  return {.kind = io::RecordKey::Type::kString, .value = 0, .rest = 0, .text = value};
}

TEST_CASE("keep order: first, last and longest") {
  CHECK(KeepOrder(KeepRule::kFirst).first());
  CHECK(KeepOrder(KeepRule::kFirst).order(0, 3).empty());
  CHECK(KeepOrder(KeepRule::kLast).order(2, 3) == Numbers{4, 3, 2});
  KeepOrder longest(KeepRule::kLongest);
  REQUIRE(longest.by_length());
  for (const std::uint32_t words : {5u, 9u, 0u, 9u, 4'000'000'000u, 5u}) longest.add(words);
  CHECK(longest.order(10, 6) == Numbers{14, 11, 13, 10, 15, 12});
}

TEST_CASE("keep order: numbers before texts before nothing, from either end, ties in input order") {
  const std::vector<io::RecordKey> keys = {text("b"), number(3), {}, number(-1.5),  number(3),
                                           text("a"), text("b"), {}, number(1e300), text("")};
  KeepOrder most(KeepRule::kMost);
  KeepOrder least(KeepRule::kLeast);
  REQUIRE(most.by_field());
  for (const io::RecordKey& key : keys) {
    most.add(key);
    least.add(key);
  }
  CHECK(most.order(0, 10) == Numbers{8, 1, 4, 3, 0, 6, 5, 9, 2, 7});
  CHECK(least.order(0, 10) == Numbers{3, 1, 4, 8, 9, 5, 0, 6, 2, 7});
}

TEST_CASE("keep order: whole numbers that a double rounds are told apart") {
  KeepOrder most(KeepRule::kMost);
  for (const std::int32_t rest : {0, 1, -1, 2}) most.add(number(9007199254740992.0, rest));
  CHECK(most.order(0, 4) == Numbers{3, 1, 0, 2});
}

TEST_CASE("keep order: it is the same after a way through the log, in pieces") {
  KeepOrder whole(KeepRule::kMost);
  std::vector<Packer> pieces(3);
  for (int piece = 0; piece < 3; ++piece) {
    const std::size_t begin = whole.size();
    for (int k = 0; k < 30 * piece; ++k) {
      whole.add(k % 3 == 0   ? number(k * 7 % 11, k % 2)
                : k % 3 == 1 ? text(std::string(static_cast<std::size_t>(k % 5), 'x'))
                             : io::RecordKey());
    }
    whole.pack(begin, pieces[static_cast<std::size_t>(piece)]);
  }
  KeepOrder again(KeepRule::kMost);
  for (const Packer& piece : pieces) {
    Unpacker unpacker(piece.bytes());
    again.unpack(unpacker);
    CHECK(unpacker.good());
  }
  REQUIRE(again.size() == whole.size());
  CHECK(again.order(5, 90) == whole.order(5, 90));
  // A piece that is cut off says so.
  const std::string& bytes = pieces[1].bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    KeepOrder cut(KeepRule::kMost);
    Unpacker unpacker(std::string_view(bytes).substr(0, size));
    cut.unpack(unpacker);
    REQUIRE_FALSE(unpacker.good());
  }
}

}  // namespace
}  // namespace refrain::run
