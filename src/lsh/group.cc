// Grouping by key. Most keys stand alone, and the art is not to touch them more than once. What is stored goes straight
// to its part, so that everything after it happens in the cache; what must not be stored is counted in a filter first,
// and only what the filter has seen twice is stored.

#include <algorithm>
#include <bit>
#include <memory>
#include <vector>

#include "base/parallel.h"
#include "lsh/key_filter.h"
#include "lsh/key_parts.h"
#include "refrain/lsh.h"

namespace refrain {
namespace {

constexpr std::size_t kEntriesAPart = 16384;
constexpr unsigned kMaxPartBits = 11;
constexpr std::size_t kBatch = 4096;  // entries

// Entries that wait for their place in the filter to arrive in the cache.
template <typename Use>
class Waiting {
 public:
  Waiting(const lsh::KeyFilter& filter, Use use) : filter_(filter), use_(use) {}

  void push(KeyEntry entry) {
    const std::size_t at = pushed_ % kDistance;
    if (pushed_ >= kDistance) use_(entries_[at], slots_[at]);
    slots_[at] = filter_.slot(entry.key);
    entries_[at] = entry;
    filter_.prefetch(slots_[at]);
    ++pushed_;
  }

  void flush() {
    for (std::size_t k = pushed_ < kDistance ? 0 : pushed_ - kDistance; k < pushed_; ++k) {
      use_(entries_[k % kDistance], slots_[k % kDistance]);
    }
    pushed_ = 0;
  }

 private:
  static constexpr std::size_t kDistance = 64;

  const lsh::KeyFilter& filter_;
  Use use_;
  std::size_t pushed_ = 0;
  KeyEntry entries_[kDistance];
  lsh::KeyFilter::Slot slots_[kDistance];
};

// Replays one shard through a Waiting queue.
template <typename Use>
void replay_filtered(const EntrySource& source, std::size_t shard, const lsh::KeyFilter& filter, Use use) {
  Waiting<Use> waiting(filter, use);
  source.replay(shard, [&](std::span<const KeyEntry> entries) {
    for (const KeyEntry& entry : entries) waiting.push(entry);
  });
  waiting.flush();
}

void fill_filter(const EntrySource& source, unsigned threads, lsh::KeyFilter& filter) {
  base::parallel_for(source.shards, threads, [&](std::size_t shard) {
    if (threads > 1) {
      replay_filtered(source, shard, filter,
                      [&](const KeyEntry&, lsh::KeyFilter::Slot slot) { filter.add<true>(slot); });
    } else {
      replay_filtered(source, shard, filter,
                      [&](const KeyEntry&, lsh::KeyFilter::Slot slot) { filter.add<false>(slot); });
    }
  });
}

void collect(const EntrySource& source, unsigned threads, const lsh::KeyFilter* filter,
             std::vector<lsh::KeyParts>& pieces) {
  base::parallel_for_workers(source.shards, threads, [&](unsigned worker, std::size_t shard) {
    lsh::KeyParts& parts = pieces[worker];
    if (filter == nullptr) {
      source.replay(shard, [&](std::span<const KeyEntry> entries) {
        for (const KeyEntry& entry : entries) parts.add(entry);
      });
      return;
    }
    replay_filtered(source, shard, *filter, [&](const KeyEntry& entry, lsh::KeyFilter::Slot slot) {
      if (filter->seen_again(slot)) parts.add(entry);
    });
  });
}

void visit(const lsh::KeyGroups& groups, const GroupVisitor& visitor) {
  std::size_t begin = 0;
  for (const lsh::KeyGroups::Group& group : groups.groups) {
    visitor(group.key, std::span(groups.items).subspan(begin, group.end - begin));
    begin = group.end;
  }
}

}  // namespace

void group_by_key(const EntrySource& source, unsigned threads, const GroupVisitor& visitor) {
  threads = base::thread_count(threads);
  const auto part_bits = std::min(static_cast<unsigned>(std::bit_width(source.entries / kEntriesAPart)), kMaxPartBits);
  std::vector<lsh::KeyParts> pieces;
  {
    std::unique_ptr<lsh::KeyFilter> filter;
    if (source.entries > source.memory / lsh::KeyParts::kEntryBytes) {
      filter = std::make_unique<lsh::KeyFilter>(source.entries);
      fill_filter(source, threads, *filter);
    }
    const std::size_t workers = std::clamp<std::size_t>(source.shards, 1, threads);
    for (std::size_t w = 0; w < workers; ++w) pieces.emplace_back(part_bits);
    collect(source, threads, filter.get(), pieces);
  }

  // Parts are grouped some at a time by all threads, and visited in order by this one.
  const std::size_t parts = pieces.front().parts();
  const std::size_t ahead = threads == 1 ? 1 : std::size_t{threads} * 8;
  std::vector<lsh::PartGrouper> groupers(std::min<std::size_t>(threads, ahead));
  std::vector<lsh::KeyGroups> groups(ahead);
  for (std::size_t first = 0; first < parts; first += ahead) {
    const std::size_t count = std::min(ahead, parts - first);
    base::parallel_for_workers(count, threads, [&](unsigned worker, std::size_t k) {
      groupers[worker].group(pieces, first + k, part_bits, groups[k]);
    });
    for (std::size_t k = 0; k < count; ++k) visit(groups[k], visitor);
  }
}

void group_by_key(std::span<const KeyEntry> entries, unsigned threads, const GroupVisitor& visitor) {
  EntrySource source;
  source.entries = entries.size();
  source.shards = std::max<std::size_t>(1, std::min<std::size_t>(base::thread_count(threads), entries.size() / kBatch));
  source.replay = [&](std::size_t shard, const EntrySink& sink) {
    const std::size_t begin = entries.size() * shard / source.shards;
    const std::size_t end = entries.size() * (shard + 1) / source.shards;
    for (std::size_t at = begin; at < end; at += kBatch) {
      sink(entries.subspan(at, std::min(kBatch, end - at)));
    }
  };
  group_by_key(source, threads, visitor);
}

}  // namespace refrain
