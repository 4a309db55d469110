// How far a long run is, on stderr.

#ifndef REFRAIN_SRC_CLI_PROGRESS_H_
#define REFRAIN_SRC_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace refrain::cli {

// On a terminal one line that is redrawn ten times a second at most: stage, share, speed, time left. Elsewhere a plain
// line at the end of each stage. Thread-safe.
class Progress {
 public:
  enum class Form { kNever, kLines, kTerminal };

  explicit Progress(Form form) : form_(form), start_(Clock::now()) {}

  // Begins a stage, and ends the one before. `total` of what update() counts in `done`; 0 where nobody knows.
  void begin(const std::string& stage, std::uint64_t total);

  // Where the stage is: of the total; documents and bytes that went through it.
  void update(std::uint64_t done, std::uint64_t documents, std::uint64_t bytes);

  // Ends the last stage.
  void end();

  double seconds() const;  // since the beginning

 private:
  using Clock = std::chrono::steady_clock;

  struct Stage {
    std::string name;
    double seconds = 0;
    std::uint64_t documents = 0;
    std::uint64_t bytes = 0;
  };

  void draw(Clock::time_point now);
  void clear_line();
  void close_stage();

  const Form form_;
  const Clock::time_point start_;
  std::mutex guard_;
  Clock::time_point stage_start_;
  Clock::time_point drawn_;
  bool on_line_ = false;
  bool in_stage_ = false;
  Stage stage_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_PROGRESS_H_
