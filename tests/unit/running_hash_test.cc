// The hash of bytes that come in pieces.

#include "base/running_hash.h"

#include <random>
#include <set>
#include <string>
#include <string_view>

#include "catch.h"

namespace refrain::base {
namespace {

TEST_CASE("running hash: the same however the bytes are cut") {
  std::mt19937 random(3);
  std::string bytes(1000, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  RunningHash whole;
  whole.add(bytes);
  for (int round = 0; round < 200; ++round) {
    RunningHash pieces;
    for (std::string_view rest = bytes; !rest.empty();) {
      const std::string_view piece = rest.substr(0, random() % 40);
      pieces.add(piece);
      rest.remove_prefix(piece.size());
    }
    REQUIRE(pieces.digest() == whole.digest());
  }
}

TEST_CASE("running hash: other bytes have another one") {
  std::set<std::uint64_t> seen;
  std::string zeros;
  for (int size = 0; size < 100; ++size) {
    RunningHash hash;
    hash.add(zeros);
    CHECK(seen.insert(hash.digest()).second);
    for (std::size_t k = 0; k < zeros.size(); ++k) {
      std::string one = zeros;
      one[k] = 1;
      RunningHash other;
      other.add(one);
      CHECK(seen.insert(other.digest()).second);
    }
    zeros += '\0';
  }
}

}  // namespace
}  // namespace refrain::base
