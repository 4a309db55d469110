// Long calls: the work is done on a thread of its own without the GIL, while the caller's looks for signals and tells of
// the progress.

#ifndef REFRAIN_PYTHON_SRC_CALLS_H_
#define REFRAIN_PYTHON_SRC_CALLS_H_

#include <nanobind/nanobind.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "base/settings.h"
#include "run/observer.h"

namespace refrain::python {

// What a run tells, for the thread that called.
class CallObserver : public run::Observer {
 public:
  CallObserver() : progress_(nanobind::none()) {}
  // `progress`: None, or called with documents that are done. Called with the GIL held.
  explicit CallObserver(nanobind::object progress) : progress_(std::move(progress)) {}

  void complain(std::string_view message) override;
  void begin_stage(std::string_view name, std::uint64_t total) override;
  void update(std::uint64_t done, std::uint64_t documents, std::uint64_t bytes) override;
  bool interrupted() override { return interrupted_; }

  // Settings in a message are spelled as arguments are, and those that are none as options of the command.
  static std::string spelled(std::string_view message);

  std::vector<std::string> complaints();

  // With the GIL held. tell() throws what the callable throws.
  void tell();
  void interrupt() { interrupted_ = true; }

 private:
  nanobind::object progress_;
  std::atomic<std::uint64_t> documents_ = 0;
  std::atomic<bool> counting_ = true;  // the first stage counts documents that are read; later ones begin again
  std::atomic<int> stages_ = 0;
  std::uint64_t told_ = 0;
  std::atomic<bool> interrupted_ = false;
  std::mutex guard_;
  std::vector<std::string> complaints_;
};

// Does `work` as said above. What it throws is thrown here. Where a signal's handler raises, or the progress does, the
// observer is interrupted, and the exception is thrown once the work has ended. The GIL is held before and after.
void call(CallObserver& observer, const std::function<void()>& work);

// Throws the Python exception that tells an error.
void raise_unless_ok(const absl::Status& status);

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_CALLS_H_
