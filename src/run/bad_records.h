// Records that a run over a feed cannot use.

#ifndef REFRAIN_SRC_RUN_BAD_RECORDS_H_
#define REFRAIN_SRC_RUN_BAD_RECORDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "io/inputs.h"
#include "run/observer.h"

namespace refrain::run {

// Records that could not be used. A run that reads them a second time does not tell of them twice, and one that has very
// many tells of the first ones alone. Until a record could be used their lines wait: where none can be, for a wrong name
// of a field, one line says it for all.
class BadRecords {
 public:
  // Counts one and tells of it, unless this was done in an earlier pass.
  void note(const std::string& line, Observer& observer) {
    if (count_++ < told_ + waiting_.size() || count_ > io::kBadRecordsTold) return;
    waiting_.push_back(line);
    if (any_good_) tell(observer, waiting_.size());
  }
  std::uint64_t count() const { return count_; }

  // A record could be used.
  void note_good(Observer& observer) {
    any_good_ = true;
    tell(observer, waiting_.size());
  }

  // Others are read from now on, of which none could be used yet.
  void begin_part() { any_good_ = false; }

  // Says how many there are that note() did not tell of. Once, when all was read.
  void tell_rest(Observer& observer) {
    tell(observer, waiting_.size());
    if (count_ > io::kBadRecordsTold) observer.complain(io::more_bad_records(count_ - io::kBadRecordsTold));
  }

  // The error of a run that could use none of `records` records; `fields` as io::no_record_read() has them. With them one
  // line of a record is enough.
  absl::Status none_read(std::uint64_t records, const std::string& fields, Observer& observer) {
    if (fields.empty()) {
      tell_rest(observer);
    } else {
      tell(observer, std::min<std::size_t>(waiting_.size(), 1));
    }
    return absl::InvalidArgumentError(io::no_record_read(records, fields));
  }

  // Reading begins anew; or goes on where `count` were counted.
  void restart(std::uint64_t count = 0) {
    count_ = count;
    waiting_.clear();
    any_good_ = false;
  }

 private:
  void tell(Observer& observer, std::size_t lines) {
    for (std::size_t k = 0; k < lines; ++k) observer.complain(waiting_[k]);
    told_ += lines;
    waiting_.clear();
  }

  std::uint64_t count_ = 0;
  std::uint64_t told_ = 0;
  std::vector<std::string> waiting_;
  bool any_good_ = false;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_BAD_RECORDS_H_
