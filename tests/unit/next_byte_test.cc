// Looking for bytes eight at a time, held against looking at each.

#include "base/next_byte.h"

#include <random>
#include <string>

#include "catch.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

template <typename Next, typename Is>
void hold(const Next& next, const Is& is) {
  std::mt19937_64 random(41);
  for (int turn = 0; turn < 2000; ++turn) {
    std::string text(random() % 40, 'x');
    // Few bytes are of the kind, and those right beside it in value are common.
    for (char& c : text) {
      if (random() % 3 == 0) c = static_cast<char>(random() % 256);
    }
    for (std::size_t at = 0; at <= text.size(); ++at) {
      std::size_t wanted = at;
      while (wanted < text.size() && !is(static_cast<unsigned char>(text[wanted]))) ++wanted;
      REQUIRE(next(text, at) == wanted);
    }
  }
}

}  // namespace

TEST_CASE("next byte: the first of its kind, as looking at each byte finds it") {
  hold(base::next_wide, [](unsigned char c) { return c >= 0x80; });
  hold(base::next_digit, [](unsigned char c) { return c >= '0' && c <= '9'; });
  hold(base::next_line_end, [](unsigned char c) { return c == '\n' || c == '\r' || c == '\f'; });
}

TEST_CASE("next byte: every value of a byte beside every other") {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const std::string text = {static_cast<char>(first), static_cast<char>(second), 'x', 'x', 'x', 'x', 'x', 'x'};
      const auto digit = [](unsigned c) { return c >= '0' && c <= '9'; };
      const std::size_t wanted = digit(first) ? 0 : digit(second) ? 1 : text.size();
      REQUIRE(base::next_digit(text, 0) == wanted);
    }
  }
}
