// Numbers in parts, in memory as long as they fit, in a file past that.

#ifndef REFRAIN_SRC_DEDUP_SPILL_H_
#define REFRAIN_SRC_DEDUP_SPILL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "dedup/scratch_file.h"
#include "lsh/big_memory.h"

namespace refrain::dedup {

// Takes 64-bit numbers, each for one of 256 parts, and gives back all numbers of a part. When more than `memory` bytes
// have come together they are written to the file as one segment, part after part: so all writing is sequential, and a
// part is read back in one piece a segment.
//
// The file can be cut back to a number of segments that were complete (see resume()). Not thread-safe, but for load(),
// which several threads may call when nothing is added.
class Spill {
 public:
  static constexpr std::size_t kParts = 256;

  // `path` is made when the first segment is written. `memory`: at least 2 MiB are used.
  Spill(std::string path, std::size_t memory);
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  // Adds a number. Fails where a segment had to be written and could not be.
  absl::Status add(std::size_t part, std::uint64_t number) {
    Tail& tail = tails_[part];
    if (tail.next == tail.end) {
      if (absl::Status status = more_room(part); !status.ok()) return status;
    }
    *tail.next++ = number;
    return absl::OkStatus();
  }

  // Writes what is in memory to the file.
  absl::Status flush();

  // Forgets what is in memory, and gives it back.
  void release();

  // All numbers of a part, in the order they were added, into `numbers`. REQUIRES: part < kParts.
  absl::Status load(std::size_t part, std::vector<std::uint64_t>& numbers) const;

  // How many numbers a part has.
  std::size_t size(std::size_t part) const;
  std::size_t segments() const { return segments_.size(); }
  std::uint64_t file_bytes() const { return file_.end(); }
  std::size_t memory_used() const { return used_chunks_ * kChunk * sizeof(std::uint64_t); }
  // Of it before a segment is written.
  std::size_t memory_for_use() const { return most_slabs_ * kSlabBytes; }
  std::size_t memory() const { return slabs_.size() * kSlabBytes; }

  // Goes on with a file of an earlier run, of which the first `segments` were complete.
  absl::Status resume(std::size_t segments);

 private:
  static constexpr std::size_t kSlabBytes = std::size_t{1} << 20;
  static constexpr std::size_t kChunk = 512;  // numbers; a chunk is one page
  static constexpr std::size_t kChunksOfSlab = kSlabBytes / (kChunk * sizeof(std::uint64_t));

  struct Tail {
    std::uint64_t* next = nullptr;
    std::uint64_t* end = nullptr;
  };
  struct Segment {
    std::uint64_t offset = 0;         // of its numbers in the file
    std::vector<std::uint64_t> ends;  // of each part, in numbers from the offset on
  };

  absl::Status more_room(std::size_t part);
  std::size_t in_memory(std::size_t part) const;

  ScratchFile file_;
  std::size_t most_slabs_;
  std::vector<Segment> segments_;
  std::vector<lsh::BigMemory> slabs_;
  std::size_t used_chunks_ = 0;
  std::vector<Tail> tails_;
  std::vector<std::vector<std::uint64_t*>> chunks_;  // of each part
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_SPILL_H_
