// What a run has done so far, on disk, for one that goes on from there.

#ifndef REFRAIN_SRC_CLI_DEDUP_STATE_H_
#define REFRAIN_SRC_CLI_DEDUP_STATE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace refrain::cli {

// A log of entries, each whole or not there: an entry that a kill cut off is dropped. The first one says what the run
// is of; a run of something else is refused. Written with the machine's own number formats and without waiting for the
// disk: it outlives the process, not the machine's fall, which the first entry tells by the number of the boot. Not
// thread-safe.
class StateLog {
 public:
  enum class Kind : std::uint32_t { kRun = 1, kBlocks = 2, kDecisions = 3 };

  // A new log, in place of what is there.
  static absl::StatusOr<StateLog> create(const std::string& path, std::string_view run);

  // Goes on with a log: hands its entries to `entry`, and drops what follows the last whole one. kNotFound where there
  // is none of this boot; kFailedPrecondition, with a line that tells the difference, where it is of another run.
  // `entry` says false to what it cannot use, which is dropped with all that follows.
  static absl::StatusOr<StateLog> resume(const std::string& path, std::string_view run,
                                         const std::function<bool(Kind, std::string_view)>& entry);

  StateLog(StateLog&& other) noexcept;
  StateLog& operator=(StateLog&& other) noexcept;
  ~StateLog();

  absl::Status append(Kind kind, std::string_view bytes);

 private:
  StateLog(std::string path, int file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  int file_ = -1;
};

// Numbers and texts one after the other.
class Packer {
 public:
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text) {
    put(text.size());
    bytes_ += text;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T get() {
    T value = {};
    if (rest_.size() < sizeof value) {
      good_ = false;
      return value;
    }
    rest_.copy(reinterpret_cast<char*>(&value), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string get_text() {
    const auto size = get<std::size_t>();
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  // Whether all that was asked for was there.
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_DEDUP_STATE_H_
