// Opening an index: what is asked for against what is there.

#ifndef REFRAIN_SRC_INDEX_OPEN_H_
#define REFRAIN_SRC_INDEX_OPEN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/folder.h"
#include "index/format.h"
#include "index/store.h"

namespace refrain::index {

// What a command or a caller asked for; what is not given is as it is, or by default.
struct Wanted {
  std::optional<double> threshold;
  std::optional<std::size_t> shingle;
  std::optional<double> recall;
  bool passages = false;               // asked for
  std::optional<std::int64_t> window;  // microseconds; 0: off
  unsigned threads = 0;
  std::size_t memory = 0;
  std::string temp = {};  // where the files of an index that is built are sorted; empty: in its folder
};

// Bytes that a process may have which is given this.
std::size_t memory_of(const Wanted& wanted);

// An index that is open.
struct Opened {
  Folder folder;
  Scheme scheme;
  State state;
  std::unique_ptr<Store> store;
  bool made = false;     // there was none
  bool delayed = false;  // it is none until Folder::end_making()
};

enum class OpenMode : std::uint8_t { kRead, kWrite, kWriteOrMake, kMake };

// `delay`: an index that is made is none until Folder::end_making() is called.
absl::StatusOr<Opened> open(const std::string& folder, OpenMode mode, const Wanted& wanted, bool delay = false);

// An error that names both values where an index was made with others than are asked for.
absl::Status check_scheme(const std::string& folder, const Scheme& there, const Wanted& wanted);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_OPEN_H_
