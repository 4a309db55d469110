// What is known of the keys of a store: never wrong, and soon of use.

#include "index/known_keys.h"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "index/format.h"
#include "index/store.h"
#include "index/writer.h"
#include "unit/io_helpers.h"

namespace refrain::index {
namespace {

constexpr std::size_t kMuch = std::size_t{64} << 20;

std::unique_ptr<Store> open_store(const std::string& folder) {
  auto store = Store::open(folder, {.write = true, .make = true, .memory = kMuch});
  REQUIRE(store.ok());
  return *std::move(store);
}

void put(Store& store, const std::vector<std::uint64_t>& keys, Number from) {
  Batch batch;
  for (const std::uint64_t key : keys) batch.put(Family::kKeys, band_entry_key(key, from++), {});
  REQUIRE(store.write(batch, false).ok());
}

std::vector<std::uint64_t> random_keys(std::mt19937_64& random, std::size_t count) {
  std::vector<std::uint64_t> keys;
  while (keys.size() < count) keys.push_back(random() >> 26);
  return keys;
}

void count_documents(KnownKeys& known) {
  for (int k = 0; k < 2000; ++k) known.count_document();
}

std::size_t let_through(const KnownKeys& known, const std::vector<std::uint64_t>& keys) {
  std::size_t count = 0;
  for (const std::uint64_t key : keys) count += known.may_have(key) ? 1u : 0u;
  return count;
}

TEST_CASE("known keys: those of the store and those added since are known, few others") {
  std::mt19937_64 random(1);
  const io::TempFolder place;
  const std::unique_ptr<Store> store = open_store(place.path("s"));
  const std::vector<std::uint64_t> there = random_keys(random, 30'000), later = random_keys(random, 600'000),
                                   others = random_keys(random, 10'000);
  put(*store, there, 0);
  KnownKeys known(*store, Family::kKeys, kMuch);
  for (std::size_t k = 0; k < later.size(); ++k) {
    known.add(later[k]);
    if (k == 1000) {
      CHECK(let_through(known, others) == others.size());  // nothing is read yet
      put(*store, std::vector<std::uint64_t>(later.begin(), later.begin() + 1000), 30'000);
      count_documents(known);
    }
  }
  REQUIRE(known.wait_until_whole());
  CHECK(let_through(known, there) == there.size());
  CHECK(let_through(known, later) == later.size());
  CHECK(let_through(known, others) < 300);
}

TEST_CASE("known keys: of an empty store all are known at once, and none where there is no memory") {
  std::mt19937_64 random(2);
  const io::TempFolder place;
  const std::unique_ptr<Store> store = open_store(place.path("s"));
  const std::vector<std::uint64_t> later = random_keys(random, 300'000), others = random_keys(random, 10'000);
  KnownKeys known(*store, Family::kKeys, kMuch), short_of_memory(*store, Family::kKeys, 500'000);
  CHECK(let_through(known, others) == 0);
  for (const std::uint64_t key : later) {
    known.add(key);
    short_of_memory.add(key);
  }
  CHECK(let_through(known, later) == later.size());
  CHECK(let_through(known, others) < 300);
  CHECK(let_through(short_of_memory, others) == others.size());
  CHECK_FALSE(short_of_memory.wait_until_whole());
}

TEST_CASE("known keys: an index that is gone on with finds copies of old and of new documents") {
  std::mt19937_64 random(3);
  const io::TempFolder place;
  constexpr std::size_t kHalf = 2500;
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < 2 * kHalf; ++k) {
    std::string& text = texts.emplace_back();
    for (int word = 0; word < 12; ++word) text += "w" + std::to_string(random() % 100'000) + " ";
  }
  const auto add = [&](Writer& writer, std::size_t begin, std::size_t end, const std::string& prefix) {
    std::vector<NewDocument> documents;
    for (std::size_t k = begin; k < end; ++k) {
      NewDocument& one = documents.emplace_back();
      one.id = "\"" + prefix + std::to_string(k) + "\"";
      one.text = texts[k];
    }
    std::vector<Verdict> verdicts;
    REQUIRE(writer.add(documents, false, verdicts).ok());
    return verdicts;
  };
  Wanted wanted;
  wanted.memory = kMuch;
  {
    auto writer = Writer::open(place.path("x.idx"), OpenMode::kMake, wanted);
    REQUIRE(writer.ok());
    add(**writer, 0, kHalf, "a");
    REQUIRE((*writer)->close().ok());
  }
  auto writer = Writer::open(place.path("x.idx"), OpenMode::kWrite, wanted);
  REQUIRE(writer.ok());
  add(**writer, kHalf, 2 * kHalf, "a");
  std::size_t wrong = 0;
  for (std::size_t k = 0; k < 2 * kHalf; k += 500) {
    const std::vector<Verdict> verdicts = add(**writer, k, k + 500, "b");
    for (std::size_t i = 0; i < verdicts.size(); ++i)
      wrong += verdicts[i].duplicate_of != "\"a" + std::to_string(k + i) + "\"" ? 1u : 0u;
  }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace refrain::index
