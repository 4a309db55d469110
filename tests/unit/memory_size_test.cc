// Sizes as they are typed.

#include <cstddef>
#include <optional>

#include "catch.h"
#include "run/memory.h"
#include "run/sizes.h"

namespace refrain::run {
namespace {

TEST_CASE("memory size: what is one") {
  CHECK(parse_size("0") == 0u);
  CHECK(parse_size("1023") == 1023u);
  CHECK(parse_size("7B") == 7u);
  CHECK(parse_size("64M") == std::size_t{64} << 20);
  CHECK(parse_size("64m") == std::size_t{64} << 20);
  CHECK(parse_size("64MB") == std::size_t{64} << 20);
  CHECK(parse_size("64MiB") == std::size_t{64} << 20);
  CHECK(parse_size("1.5G") == std::size_t{3} << 29);
  CHECK(parse_size(".5k") == 512u);
  CHECK(parse_size("2t") == std::size_t{2} << 40);
  CHECK(parse_size("1e3") == 1000u);
}

TEST_CASE("memory size: what is none") {
  for (const char* const text : {"", "M", "-1", "-1M", "1X", "1MM", "1 M", " 1M", "1iB", "1Mi", "1M1", "nan", "inf",
                                 "1e30", "5E", "9999999999999T", "0x10", "+5"}) {
    CAPTURE(text);
    CHECK(parse_size(text) == std::nullopt);
  }
}

TEST_CASE("memory size: as it is shown") {
  CHECK(run::size_text(0) == "0 B");
  CHECK(run::size_text(1023) == "1023 B");
  CHECK(run::size_text(1536) == "1.5 KiB");
  CHECK(run::size_text(150.0 * 1024 * 1024) == "150 MiB");
  CHECK(run::size_text(3.0 * 1024 * 1024 * 1024) == "3.0 GiB");
}

TEST_CASE("memory size: of this machine and process") {
  CHECK(run::available_memory() > std::size_t{64} << 20);
  CHECK(run::peak_memory() > std::size_t{1} << 20);
  CHECK(run::peak_memory() < std::size_t{1} << 40);
}

}  // namespace
}  // namespace refrain::run
