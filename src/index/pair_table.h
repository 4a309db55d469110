// A table in memory for RocksDB whose keys begin with a hash.

#ifndef REFRAIN_SRC_INDEX_PAIR_TABLE_H_
#define REFRAIN_SRC_INDEX_PAIR_TABLE_H_

#include <rocksdb/memtablerep.h>

#include <cstddef>
#include <memory>

namespace refrain::index {

// Tables of user keys of at least `prefix_bytes` bytes, of which the last `prefix_bits` bits of the first `prefix_bytes`
// are evenly spread, and those before them 0. A place is found in a field of about 2^`places` buckets by the first of
// these bits, in the order of the keys, so that an entry costs one or two looks at the memory, where RocksDB's skip list
// takes some twenty, and all of them can be walked in order without being sorted. A bucket that gets long (one key
// with very many numbers) becomes a skip list (Pugh, Skip Lists: A Probabilistic Alternative to Balanced Trees, 1990).
// One thread writes, any number read meanwhile.
std::unique_ptr<rocksdb::MemTableRepFactory> make_pair_table_factory(std::size_t prefix_bytes, unsigned prefix_bits,
                                                                     unsigned places);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_PAIR_TABLE_H_
