// Records that a run over a feed cannot use.

#ifndef REFRAIN_SRC_RUN_BAD_RECORDS_H_
#define REFRAIN_SRC_RUN_BAD_RECORDS_H_

#include <cstdint>
#include <string>

#include "io/inputs.h"
#include "run/observer.h"

namespace refrain::run {

// Records that could not be used. A run that reads them a second time does not tell of them twice, and one that has very
// many tells of the first ones alone.
class BadRecords {
 public:
  // Counts one and tells of it, unless this was done in an earlier pass.
  void note(const std::string& line, Observer& observer) {
    if (count_++ < told_ || count_ > io::kBadRecordsTold) return;
    observer.complain(line);
    told_ = count_;
  }
  std::uint64_t count() const { return count_; }

  // Says how many there are that note() did not tell of. Once, when all was read.
  void tell_rest(Observer& observer) const {
    if (count_ > io::kBadRecordsTold) observer.complain(io::more_bad_records(count_ - io::kBadRecordsTold));
  }

  // Reading begins anew; or goes on where `count` were counted.
  void restart(std::uint64_t count = 0) { count_ = count; }

 private:
  std::uint64_t count_ = 0;
  std::uint64_t told_ = 0;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_BAD_RECORDS_H_
