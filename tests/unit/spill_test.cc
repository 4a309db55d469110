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
void fill(dedup::Spill& spill, Parts& parts, std::size_t count, std::mt19937_64& random) {
  parts.resize(dedup::Spill::kParts);
  std::size_t refused = 0;
  for (std::size_t k = 0; k < count; ++k) {
    std::size_t part = random() % 2 == 0 ? 200 : random() % dedup::Spill::kParts;
    if (part == 3) part = 4;
    const std::uint64_t number = random();
    if (!spill.add(part, number).ok()) ++refused;
    parts[part].push_back(number);
  }
  REQUIRE(refused == 0);  // once for all: an assertion costs more than what it looks at
}

// Every part has these numbers, in this order.
bool same(const dedup::Spill& spill, const Parts& parts) {
  for (std::size_t part = 0; part < dedup::Spill::kParts; ++part) {
    std::vector<std::uint64_t> numbers = {1, 2, 3};
    if (!spill.load(part, numbers).ok() || spill.size(part) != parts[part].size()) return false;
    if (numbers != parts[part]) return false;
  }
  return true;
}

TEST_CASE("spill: what fits the memory makes no file") {
  const io::TempFolder folder;
  std::mt19937_64 random(1);
  dedup::Spill spill(folder.path("keys"), std::size_t{64} << 20);
  Parts parts;
  fill(spill, parts, 100'000, random);
  CHECK(same(spill, parts));
  CHECK(spill.segments() == 0);
  CHECK(spill.file_bytes() == 0);
  CHECK_FALSE(std::filesystem::exists(folder.path("keys")));
  spill.release();
  CHECK(same(spill, Parts(dedup::Spill::kParts)));
}

TEST_CASE("spill: more than the memory goes to segments, and all is found again") {
  const io::TempFolder folder;
  std::mt19937_64 random(2);
  dedup::Spill spill(folder.path("keys"), 0);
  Parts parts;
  fill(spill, parts, 700'000, random);
  CHECK(spill.segments() >= 2);
  CHECK(spill.memory() <= std::size_t{2} << 20);
  CHECK(spill.file_bytes() == std::filesystem::file_size(folder.path("keys")));
  CHECK(same(spill, parts));
  REQUIRE(spill.flush().ok());
  const std::size_t segments = spill.segments();
  REQUIRE(spill.flush().ok());
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
    dedup::Spill spill(folder.path("keys"), 0);
    fill(spill, parts, 300'000, random);
    REQUIRE(spill.flush().ok());
    segments = spill.segments();
    Parts lost;
    fill(spill, lost, 300'000, random);
    REQUIRE(spill.flush().ok());
    REQUIRE(spill.segments() > segments);
  }
  {
    dedup::Spill spill(folder.path("keys"), 0);
    REQUIRE(spill.resume(segments).ok());
    CHECK(same(spill, parts));
    fill(spill, parts, 300'000, random);
    REQUIRE(spill.flush().ok());
    segments = spill.segments();
    CHECK(same(spill, parts));
  }
  dedup::Spill spill(folder.path("keys"), 0);
  REQUIRE(spill.resume(segments).ok());
  CHECK(same(spill, parts));
  dedup::Spill too_many(folder.path("keys"), 0);
  CHECK(std::string(too_many.resume(segments + 9).message())
            .starts_with(folder.path("keys") + ": cannot be read again: "));
}

TEST_CASE("spill: files that cannot be written or are cut are told") {
  const io::TempFolder folder;
  dedup::Spill nowhere(folder.path("no/keys"), 0);
  REQUIRE(nowhere.add(0, 1).ok());
  CHECK(nowhere.flush().message() == folder.path("no/keys") +
                                         ": cannot be written: No such file or directory; name another place "
                                         "with \1temp\2");
  dedup::Spill none(folder.path("none"), 0);
  CHECK_FALSE(none.resume(1).ok());
  REQUIRE(none.resume(0).ok());

  dedup::Spill full("/dev/full", 0);
  REQUIRE(full.add(0, 1).ok());
  CHECK(full.flush().message() ==
        "/dev/full: cannot be written: No space left on device; make room, or name "
        "another place with \1temp\2");

  dedup::Spill cut(folder.path("cut"), 0);
  bool added = true;
  for (std::uint64_t k = 0; k < 100; ++k) added = cut.add(9, k).ok() && added;
  REQUIRE(added);
  REQUIRE(cut.flush().ok());
  std::filesystem::resize_file(folder.path("cut"), cut.file_bytes() - 8);
  std::vector<std::uint64_t> numbers;
  CHECK_FALSE(cut.load(9, numbers).message().empty());
}

using Entries = std::vector<std::pair<std::uint64_t, DocumentNumber>>;

TEST_CASE("join: every shared key with all its documents, as a map finds them") {
  const io::TempFolder folder;
  std::mt19937_64 random(4);
  for (const std::uint64_t different :
       {std::uint64_t{1}, std::uint64_t{40}, std::uint64_t{5'000}, std::uint64_t{1} << dedup::kBandKeyBits}) {
    CAPTURE(different);
    Entries entries;
    dedup::Spill spill(folder.path("keys"), 0);
    bool added = true;
    for (int k = 0; k < 20'000; ++k) {
      const std::uint64_t key = random() % different * 0x9e3779b97f4a7c15u >> (64 - dedup::kBandKeyBits);
      const auto document = static_cast<DocumentNumber>(random() % 3'000 * 1'431'655);
      entries.emplace_back(key, document);
      added = dedup::add_key(spill, key, document).ok() && added;
      // The same key twice in one document, which shares it with none.
      if (k % 50 == 0) {
        const std::uint64_t own = random() >> (64 - dedup::kBandKeyBits);
        for (int twice = 0; twice < 2; ++twice) {
          entries.emplace_back(own, document);
          added = dedup::add_key(spill, own, document).ok() && added;
        }
      }
      if (k % 7'000 == 0) REQUIRE(spill.flush().ok());
    }
    REQUIRE(added);
    for (const unsigned threads : {1u, 3u}) {
      Entries found;
      REQUIRE(dedup::join_keys(spill, threads, [&](std::span<const dedup::SharedKey> shared) {
                for (const dedup::SharedKey& one : shared) found.emplace_back(one.key, one.document);
                return absl::OkStatus();
              }).ok());
      std::sort(found.begin(), found.end());
      CHECK(found == oracle::shared_keys(entries));
    }
  }
}

TEST_CASE("join: it ends where the taker or the file says so") {
  const io::TempFolder folder;
  dedup::Spill spill(folder.path("keys"), 0);
  for (DocumentNumber document = 0; document < 2; ++document) REQUIRE(dedup::add_key(spill, 5, document).ok());
  CHECK_FALSE(dedup::join_keys(spill, 2, [](std::span<const dedup::SharedKey> shared) {
                return shared.empty() ? absl::OkStatus() : absl::CancelledError("enough");
              }).ok());
  REQUIRE(spill.flush().ok());
  std::filesystem::resize_file(folder.path("keys"), 100);
  CHECK_FALSE(dedup::join_keys(spill, 2, [](std::span<const dedup::SharedKey>) { return absl::OkStatus(); }).ok());
}

}  // namespace
}  // namespace refrain
