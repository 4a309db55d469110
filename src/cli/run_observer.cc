#include "cli/run_observer.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/interrupt.h"
#include "run/dedup/run.h"
#include "run/sizes.h"

namespace refrain::cli {
namespace {

Progress::Form progress_form(When when) {
  if (when == When::kNever) return Progress::Form::kNever;
  if (when == When::kAlways) return Progress::Form::kTerminal;
  return isatty(STDERR_FILENO) == 1 ? Progress::Form::kTerminal : Progress::Form::kLines;
}

const char* words_of(run::Interruption says) {
  switch (says) {
    case run::Interruption::kCanResume:
      return "interrupted; the same command with --resume goes on from what is done";
    case run::Interruption::kNeedsPipe:
      return "interrupted; the same command with --resume goes on from what is done: give the pipe again from its "
             "beginning";
    case run::Interruption::kCouldResume:
      return "interrupted; nothing was written. With --resume a run can be gone on with";
    case run::Interruption::kPipeGone:
      return "interrupted; nothing was written, and what came through a pipe is gone";
    default:
      return "interrupted; nothing was written";
  }
}

}  // namespace

RunObserver::RunObserver(When progress) : progress_(progress_form(progress)) {}

void RunObserver::begin_stage(std::string_view name, std::uint64_t total) { progress_.begin(std::string(name), total); }

void RunObserver::update(std::uint64_t done, std::uint64_t documents, std::uint64_t bytes) {
  progress_.update(done, documents, bytes);
}

void RunObserver::at_interruption(const std::vector<std::string>& remove, run::Interruption says) {
  on_interrupt(remove, words_of(says));
}

void RunObserver::past_interruption() { end_on_interrupt(); }

int RunObserver::failed(const absl::Status& status, const char* command) {
  progress_.end();
  if (status.message().empty()) return kFailed;  // every reason was told already
  if (absl::IsNotFound(status)) {
    cli::complain(absl::StrCat(std::string(status.message()), "; see refrain ", command, " --help"));
  } else {
    cli::complain(status);
  }
  return kFailed;
}

bool set_memory(const std::string& typed, const char* command, run::DecideSettings& settings) {
  if (!typed.empty()) settings.memory = run::parse_size(typed).value_or(0);
  if (run::run_memory(settings.memory) >= run::kLeastMemory) return true;
  complain(absl::StrFormat("--memory %s: is less than %s needs to begin; give 64M or more", typed, command));
  return false;
}

}  // namespace refrain::cli
