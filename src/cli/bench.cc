#include "cli/bench.h"

#include "cli/run_observer.h"

namespace refrain::cli {

int bench(const BenchCommand& command) {
  run::BenchSettings settings = command.settings;
  RunObserver observer(command.progress);
  if (!set_memory(command.memory, "bench", settings.decide)) return kFailed;
  const absl::Status status = run::bench(settings, observer);
  return status.ok() ? kDone : observer.failed(status, "bench");
}

}  // namespace refrain::cli
