#include "index/store_settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <algorithm>
#include <bit>
#include <cstdarg>

#include "dedup/band_key.h"
#include "index/format.h"
#include "index/pair_table.h"

namespace refrain::index {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;
// Of a pair of a key and a number in a table in memory.
constexpr std::size_t kBytesOfEntry = 64;

// Nothing is written to a log: what there is to say is in the status of a call.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

// Whether entries are found by their whole key that may not be there.
bool asked_for_what_is_not_there(Family family) { return family == Family::kIds; }

bool has_prefix(Family family) {
  return family == Family::kKeys || family == Family::kDuplicates || family == Family::kPassages;
}

std::size_t prefix_bytes(Family family) {
  if (family == Family::kPassages) return kPassageKeyBytes;
  return family == Family::kKeys ? kBandKeyBytes : kNumberBytes;
}

}  // namespace

const char* family_name(Family family) {
  switch (family) {
    case Family::kMeta:
      return "default";
    case Family::kKeys:
      return "keys";
    case Family::kDocuments:
      return "documents";
    case Family::kTexts:
      return "texts";
    case Family::kIds:
      return "ids";
    case Family::kDuplicates:
      return "duplicates";
    case Family::kTimes:
      return "times";
    case Family::kHot:
      return "hot";
    case Family::kPassages:
      return "passages";
  }
  return "";
}

rocksdb::DBOptions database_settings(const StoreOptions& options) {
  rocksdb::DBOptions settings;
  settings.create_if_missing = options.make;
  settings.error_if_exists = options.make;
  settings.create_missing_column_families = options.make;
  settings.paranoid_checks = true;
  // A record that a kill cut off at the end of the log was never acknowledged and is forgotten. Damage anywhere else is
  // told; the default would drop what stands behind it in silence.
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // A sum over each whole file, so that `verify` can name the one that is damaged.
  settings.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  settings.info_log = std::make_shared<NoLog>();
  // All files stay open: a reader then needs none of their names once it is open.
  settings.max_open_files = -1;
  settings.skip_stats_update_on_db_open = true;
  // What a writer holds in memory, and what a reader or the next start has to read again.
  settings.db_write_buffer_size = std::clamp(options.memory / 4, 16 * kMiB, 96 * kMiB);
  settings.max_total_wal_size = 64 * kMiB;
  settings.max_background_jobs = static_cast<int>(std::clamp(options.threads, 2u, 4u));
  // The disk is not kept waiting for a whole file of dirty pages at once.
  settings.bytes_per_sync = kMiB;
  settings.wal_bytes_per_sync = 0;
  settings.keep_log_file_num = 1;
  settings.allow_concurrent_memtable_write = false;
  settings.stats_dump_period_sec = 0;
  settings.stats_persist_period_sec = 0;
  settings.avoid_unnecessary_blocking_io = true;
  return settings;
}

rocksdb::ColumnFamilyOptions family_settings(Family family, const StoreOptions& options,
                                             const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions settings;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.block_size = 8 << 10;
  // Filters are part of what the cache bounds, and go last.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  const bool keys = family == Family::kKeys || family == Family::kPassages;
  settings.write_buffer_size = keys ? std::clamp(options.memory / 8, 8 * kMiB, 48 * kMiB) : 16 * kMiB;
  // Pairs of keys and numbers: LZ4 leaves 12 bytes of each, Zstandard 9 for twice the time of a lookup.
  settings.compression = settings.bottommost_compression = keys ? rocksdb::kLZ4Compression : rocksdb::kZSTD;
  if (family == Family::kTexts) {
    // They are compressed one by one, lest the log and the cache hold them at full length.
    settings.compression = settings.bottommost_compression = rocksdb::kNoCompression;
  }
  if (has_prefix(family)) {
    settings.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(prefix_bytes(family)));
    settings.memtable_prefix_bloom_size_ratio = keys ? 0.1 : 0;
    table.whole_key_filtering = false;
  }
  // Most keys are asked for in vain, and answered by the filter: 10 bits let 1 of 100 through.
  if (has_prefix(family) || asked_for_what_is_not_there(family)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  }
  if (keys) {
    // A skip list would take most of a writer's time: 21 random places for each document.
    settings.memtable_factory = make_pair_table_factory(
        prefix_bytes(family),
        family == Family::kPassages ? 8 * static_cast<unsigned>(kPassageKeyBytes) : dedup::kBandKeyBits,
        static_cast<unsigned>(std::bit_width(settings.write_buffer_size / kBytesOfEntry)));
    // Filters in pieces: where they do not all fit into the cache, a lookup reads some kB of them, and not a MB.
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    // Neighbours share half of their bytes.
    table.block_size = 4 << 10;
    settings.target_file_size_base = 32 * kMiB;
  }
  // A burst is taken while files wait to be sorted: lookups get slower before writes do.
  settings.level0_slowdown_writes_trigger = 40;
  settings.level0_stop_writes_trigger = 60;
  settings.level_compaction_dynamic_level_bytes = true;
  // What has left is given back where much of it lies together.
  settings.table_properties_collector_factories.push_back(
      rocksdb::NewCompactOnDeletionCollectorFactory(4096, 2048, 0.5));
  settings.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return settings;
}

}  // namespace refrain::index
