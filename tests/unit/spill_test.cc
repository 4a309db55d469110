// Numbers in parts, in memory and on disk, and the join over them.

#include "dedup/spill.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <random>
#include <utility>
#include <vector>

#include "catch.h"
#include "dedup/join.h"
#include "oracle/dedup.h"
#include "unit/io_helpers.h"

namespace refrain {
namespace {

using Parts = std::vector<std::vector<std::uint64_t>>;

// Random numbers; part 3 gets none, part 200 half of all.
void fill(Spill& spill, Parts& parts, std::size_t count, std::mt19937_64& random) {
  parts.resize(Spill::kParts);
  std::size_t refused = 0;
  for (std::size_t k = 0; k < count; ++k) {
    std::size_t part = random() % 2 == 0 ? 200 : random() % Spill::kParts;
    if (part == 3) part = 4;
    const std::uint64_t number = random();
    if (!spill.add(part, number)) ++refused;
    parts[part].push_back(number);
  }
  REQUIRE(refused == 0);  // once for all: an assertion costs more than what it looks at
}

// Every part has these numbers, in this order.
bool same(const Spill& spill, const Parts& parts) {
  for (std::size_t part = 0; part < Spill::kParts; ++part) {
    std::vector<std::uint64_t> numbers = {1, 2, 3};
    if (!spill.load(part, numbers) || spill.size(part) != parts[part].size()) return false;
    if (numbers != parts[part]) return false;
  }
  return true;
}

TEST_CASE("spill: what fits the memory makes no file") {
  const io::TempFolder folder;
  std::mt19937_64 random(1);
  Spill spill(folder.path("keys"), std::size_t{64} << 20);
  Parts parts;
  fill(spill, parts, 100'000, random);
  CHECK(same(spill, parts));
  CHECK(spill.segments() == 0);
  CHECK(spill.file_bytes() == 0);
  CHECK_FALSE(std::filesystem::exists(folder.path("keys")));
  spill.release();
  CHECK(same(spill, Parts(Spill::kParts)));
}

TEST_CASE("spill: more than the memory goes to segments, and all is found again") {
  const io::TempFolder folder;
  std::mt19937_64 random(2);
  Spill spill(folder.path("keys"), 0);
  Parts parts;
  fill(spill, parts, 700'000, random);
  CHECK(spill.segments() >= 2);
  CHECK(spill.memory() <= std::size_t{2} << 20);
  CHECK(spill.file_bytes() == std::filesystem::file_size(folder.path("keys")));
  CHECK(same(spill, parts));
  REQUIRE(spill.flush());
  const std::size_t segments = spill.segments();
  REQUIRE(spill.flush());
  CHECK(spill.segments() == segments);
  CHECK(same(spill, parts));
  struct stat info = {};
  REQUIRE(stat(folder.path("keys").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("spill: a later one goes on behind the segments that were complete") {
  const io::TempFolder folder;
  std::mt19937_64 random(3);
  Parts parts;
  std::size_t segments = 0;
  {
    Spill spill(folder.path("keys"), 0);
    fill(spill, parts, 300'000, random);
    REQUIRE(spill.flush());
    segments = spill.segments();
    Parts lost;
    fill(spill, lost, 300'000, random);
    REQUIRE(spill.flush());
    REQUIRE(spill.segments() > segments);
  }
  {
    Spill spill(folder.path("keys"), 0);
    REQUIRE(spill.resume(segments));
    CHECK(same(spill, parts));
    fill(spill, parts, 300'000, random);
    REQUIRE(spill.flush());
    segments = spill.segments();
    CHECK(same(spill, parts));
  }
  Spill spill(folder.path("keys"), 0);
  REQUIRE(spill.resume(segments));
  CHECK(same(spill, parts));
  Spill too_many(folder.path("keys"), 0);
  CHECK_FALSE(too_many.resume(segments + 9));
  CHECK(too_many.error().starts_with(folder.path("keys") + ": cannot be read again: "));
}

TEST_CASE("spill: files that cannot be written or are cut are told") {
  const io::TempFolder folder;
  Spill nowhere(folder.path("no/keys"), 0);
  REQUIRE(nowhere.add(0, 1));
  CHECK_FALSE(nowhere.flush());
  CHECK(nowhere.error() == folder.path("no/keys") +
                               ": cannot be written: No such file or directory; name another place "
                               "with --temp");
  Spill none(folder.path("none"), 0);
  CHECK_FALSE(none.resume(1));
  REQUIRE(none.resume(0));

  Spill full("/dev/full", 0);
  REQUIRE(full.add(0, 1));
  CHECK_FALSE(full.flush());
  CHECK(full.error() ==
        "/dev/full: cannot be written: No space left on device; make room, or name "
        "another place with --temp");

  Spill cut(folder.path("cut"), 0);
  bool added = true;
  for (std::uint64_t k = 0; k < 100; ++k) added = cut.add(9, k) && added;
  REQUIRE(added);
  REQUIRE(cut.flush());
  std::filesystem::resize_file(folder.path("cut"), cut.file_bytes() - 8);
  std::vector<std::uint64_t> numbers;
  CHECK_FALSE(cut.load(9, numbers));
  CHECK_FALSE(cut.error().empty());
}

using Entries = std::vector<std::pair<std::uint64_t, DocumentNumber>>;

TEST_CASE("join: every shared key with all its documents, as a map finds them") {
  const io::TempFolder folder;
  std::mt19937_64 random(4);
  for (const std::uint64_t different :
       {std::uint64_t{1}, std::uint64_t{40}, std::uint64_t{5'000}, std::uint64_t{1} << kBandKeyBits}) {
    CAPTURE(different);
    Entries entries;
    Spill spill(folder.path("keys"), 0);
    bool added = true;
    for (int k = 0; k < 20'000; ++k) {
      const std::uint64_t key = random() % different * 0x9e3779b97f4a7c15u >> (64 - kBandKeyBits);
      const auto document = static_cast<DocumentNumber>(random() % 3'000 * 1'431'655);
      entries.emplace_back(key, document);
      added = add_key(spill, key, document) && added;
      // The same key twice in one document, which shares it with none.
      if (k % 50 == 0) {
        const std::uint64_t own = random() >> (64 - kBandKeyBits);
        for (int twice = 0; twice < 2; ++twice) {
          entries.emplace_back(own, document);
          added = add_key(spill, own, document) && added;
        }
      }
      if (k % 7'000 == 0) REQUIRE(spill.flush());
    }
    REQUIRE(added);
    for (const unsigned threads : {1u, 3u}) {
      Entries found;
      REQUIRE(join_keys(spill, threads, [&](std::span<const SharedKey> shared) {
        for (const SharedKey& one : shared) found.emplace_back(one.key, one.document);
        return true;
      }));
      std::sort(found.begin(), found.end());
      CHECK(found == oracle::shared_keys(entries));
    }
  }
}

TEST_CASE("join: it ends where the taker or the file says so") {
  const io::TempFolder folder;
  Spill spill(folder.path("keys"), 0);
  for (DocumentNumber document = 0; document < 2; ++document) REQUIRE(add_key(spill, 5, document));
  CHECK_FALSE(join_keys(spill, 2, [](std::span<const SharedKey> shared) { return shared.empty(); }));
  REQUIRE(spill.flush());
  std::filesystem::resize_file(folder.path("keys"), 100);
  CHECK_FALSE(join_keys(spill, 2, [](std::span<const SharedKey>) { return true; }));
}

}  // namespace
}  // namespace refrain
