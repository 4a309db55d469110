// What a run tells while it works, and what it asks: the ears of whoever started it.

#ifndef REFRAIN_SRC_RUN_OBSERVER_H_
#define REFRAIN_SRC_RUN_OBSERVER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::run {

// What there is to say if the process is ended while it works.
enum class Interruption : std::uint8_t {
  kNothingWritten,  // and nothing is left
  kCanResume,       // the same run can go on from what is done
  kNeedsPipe,       // the same, if what came through a pipe comes again
  kCouldResume,     // nothing is left; a run that was asked to keep its state would have some
  kPipeGone,        // nothing was written, and what came through a pipe is gone
};

// Every function may be called on any thread, one at a time (but interrupted(), which may be called beside the others),
// and does nothing by default. Messages are one line each,
// with settings marked (base/settings.h), ready to be spelled and shown.
class Observer {
 public:
  virtual ~Observer() = default;

  // Something to know that does not end the run: a bad record, an input that was passed over.
  virtual void complain(std::string_view message) { static_cast<void>(message); }

  // A stage begins, and the one before ends. `total`: of what update() counts in `done`; 0 if nobody knows.
  virtual void begin_stage(std::string_view name, std::uint64_t total) {
    static_cast<void>(name);
    static_cast<void>(total);
  }
  // Where the stage is: how much of the total; documents and bytes that went through it.
  virtual void update(std::uint64_t done, std::uint64_t documents, std::uint64_t bytes) {
    static_cast<void>(done);
    static_cast<void>(documents);
    static_cast<void>(bytes);
  }
  virtual void end_stages() {}

  // Whether the run should end soon; it then fails with absl::CancelledError. Asked a few times a second and more.
  virtual bool interrupted() { return false; }

  // From now on, if the process is ended from outside: files and empty folders that must not stay, in this order, and
  // what there is to say. A call replaces the one before.
  virtual void at_interruption(const std::vector<std::string>& remove, Interruption says) {
    static_cast<void>(remove);
    static_cast<void>(says);
  }
  // All is written: nothing must go any more.
  virtual void past_interruption() {}
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_OBSERVER_H_
