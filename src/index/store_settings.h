// The settings of RocksDB, each with its reason (docs/design.md tells them in one place).

#ifndef REFRAIN_SRC_INDEX_STORE_SETTINGS_H_
#define REFRAIN_SRC_INDEX_STORE_SETTINGS_H_

#include <rocksdb/options.h>

#include <memory>

#include "index/store.h"

namespace refrain::index {

const char* family_name(Family family);

rocksdb::DBOptions database_settings(const StoreOptions& options);

// `cache` is shared by all families.
rocksdb::ColumnFamilyOptions family_settings(Family family, const StoreOptions& options,
                                             const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_STORE_SETTINGS_H_
