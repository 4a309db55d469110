// The table in memory for keys of the index, inside RocksDB, against a map.

#include "index/pair_table.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "catch.h"
#include "index/format.h"
#include "unit/io_helpers.h"

namespace refrain::index {
namespace {

std::unique_ptr<rocksdb::DB> open_db(const std::string& folder) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.allow_concurrent_memtable_write = false;
  options.memtable_factory = make_pair_table_factory(kBandKeyBytes, 38, 8);
  options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kBandKeyBytes));
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(options, folder, &db).ok());
  return std::unique_ptr<rocksdb::DB>(db);
}

// A pair as an index has them: a few keys with very many numbers beside many with one.
std::string a_pair(std::mt19937_64& random) {
  const std::uint64_t key = random() % 3 == 0 ? (random() % 4) << 33 : random() >> 26;
  return band_entry_key(key, random() % 100'000);
}

using Model = std::map<std::string, std::string>;

void compare_walks(rocksdb::DB& db, const Model& model) {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> walk(db.NewIterator(options));
  Model forwards, backwards;
  for (walk->SeekToFirst(); walk->Valid(); walk->Next())
    forwards.emplace(walk->key().ToString(), walk->value().ToString());
  for (walk->SeekToLast(); walk->Valid(); walk->Prev())
    backwards.emplace(walk->key().ToString(), walk->value().ToString());
  CHECK(walk->status().ok());
  CHECK(forwards == model);
  CHECK(backwards == model);
}

void compare_lookups(rocksdb::DB& db, const Model& model, std::mt19937_64& random) {
  rocksdb::ReadOptions in_prefix;
  in_prefix.prefix_same_as_start = true;
  rocksdb::ReadOptions anywhere;
  anywhere.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> walk(db.NewIterator(in_prefix)), jump(db.NewIterator(anywhere));
  for (int k = 0; k < 500; ++k) {
    const std::string key = a_pair(random);
    std::vector<std::string> found, expected;
    for (walk->Seek(key); walk->Valid(); walk->Next()) found.push_back(walk->key().ToString());
    for (auto at = model.lower_bound(key);
         at != model.end() && at->first.compare(0, kBandKeyBytes, key, 0, kBandKeyBytes) == 0; ++at)
      expected.push_back(at->first);
    CHECK(found == expected);
    std::string value;
    const auto there = model.find(key);
    CHECK(db.Get({}, key, &value).ok() == (there != model.end()));
    if (there != model.end()) CHECK(value == there->second);
    jump->SeekForPrev(key);
    auto before = model.upper_bound(key);
    REQUIRE(jump->Valid() == (before != model.begin()));
    if (jump->Valid()) CHECK(jump->key().ToString() == (--before)->first);
  }
}

TEST_CASE("pair table: entries, lookups and walks are those of a map, in memory and in files") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const io::TempFolder place;
    std::unique_ptr<rocksdb::DB> db = open_db(place.path("db"));
    Model model;
    for (int round = 0; round < 3; ++round) {
      for (int k = 0; k < 5000; ++k) {
        const std::string key = a_pair(random);
        const std::string value = std::to_string(random() % 10);
        if (random() % 8 == 0) {
          REQUIRE(db->Delete({}, key).ok());
          model.erase(key);
        } else {
          REQUIRE(db->Put({}, key, value).ok());
          model[key] = value;
        }
      }
      compare_walks(*db, model);
      compare_lookups(*db, model, random);
      if (round == 1) {
        REQUIRE(db->Flush({}).ok());
        compare_walks(*db, model);
      }
    }
    db.reset();
    db = open_db(place.path("db"));  // out of the log
    compare_walks(*db, model);
  }
}

TEST_CASE("pair table: what is written while others read comes whole and in order") {
  const io::TempFolder place;
  const std::unique_ptr<rocksdb::DB> db = open_db(place.path("db"));
  std::atomic<bool> ended = false;
  std::atomic<int> wrong = 0;
  std::thread reader([&] {
    while (!ended) {
      const std::unique_ptr<rocksdb::Iterator> walk(db->NewIterator({}));
      std::string last;
      for (walk->SeekToFirst(); walk->Valid(); walk->Next()) {
        const std::string key = walk->key().ToString();
        if (key <= last || walk->value() != "x") ++wrong;
        last = key;
      }
    }
  });
  std::mt19937_64 random(9);
  for (int k = 0; k < 5000; ++k) REQUIRE(db->Put({}, a_pair(random), "x").ok());
  ended = true;
  reader.join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace refrain::index
