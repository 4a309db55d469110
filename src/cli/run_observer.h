// A long run, as a person at a terminal sees it: progress, complaints, the interrupt key.

#ifndef REFRAIN_SRC_CLI_RUN_OBSERVER_H_
#define REFRAIN_SRC_CLI_RUN_OBSERVER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "cli/choices.h"
#include "cli/complain.h"
#include "cli/progress.h"
#include "run/dedup/settings.h"

namespace refrain::cli {

// Exit statuses of dedup and bench.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 2;

class RunObserver : public Complainer {
 public:
  explicit RunObserver(When progress);

  void begin_stage(std::string_view name, std::uint64_t total) override;
  void update(std::uint64_t done, std::uint64_t documents, std::uint64_t bytes) override;
  void end_stages() override { progress_.end(); }
  void at_interruption(const std::vector<std::string>& remove, run::Interruption says) override;
  void past_interruption() override;

  // Ends the progress, tells of the error, and returns the exit status. `command` names the help to look at.
  int failed(const absl::Status& status, const char* command);

 private:
  Progress progress_;
};

// Sets DecideSettings::memory to what was typed. False if that is too little, which is told.
bool set_memory(const std::string& typed, const char* command, run::DecideSettings& settings);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_RUN_OBSERVER_H_
