// What the stages of a run take, and how its memory grows; for `refrain bench`.

#ifndef REFRAIN_SRC_RUN_CLOCK_H_
#define REFRAIN_SRC_RUN_CLOCK_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace refrain::run {

// Sums the time of each stage over all threads. Thread-safe but for note().
class RunClock {
 public:
  using Clock = std::chrono::steady_clock;

  enum Stage : std::size_t {
    kRead,    // from the inputs, decompressed and cut into blocks
    kParse,   // records into documents
    kSign,    // documents into keys
    kDecide,  // all that is done in order, fetching included
    kFetch,   // texts again, to be compared
    kWrite,
    kStages,
  };

  RunClock() : start_(Clock::now()) {}

  void add(Stage stage, Clock::duration time) {
    times_[stage].fetch_add(std::chrono::nanoseconds(time).count(), std::memory_order_relaxed);
  }
  double seconds(Stage stage) const {
    return static_cast<double>(times_[stage].load(std::memory_order_relaxed)) * 1e-9;
  }
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  struct Point {
    std::uint64_t documents = 0;
    std::uint64_t bytes = 0;
    double seconds = 0;
    std::size_t held = 0;     // bytes for keys and places of documents
    std::size_t process = 0;  // bytes that the whole process has in memory
  };
  // How far the run is. One thread at a time.
  void note(std::uint64_t documents, std::uint64_t bytes, std::size_t held);
  // Takes back what was noted: the run begins again. Its times stay.
  void forget_points() { points_.clear(); }
  const std::vector<Point>& points() const { return points_; }

 private:
  const Clock::time_point start_;
  std::array<std::atomic<std::int64_t>, kStages> times_ = {};  // nanoseconds
  std::vector<Point> points_;
};

// The stages that one thread is in, one after the other until this goes out of scope. Does nothing without a clock.
class Laps {
 public:
  Laps(RunClock* clock, RunClock::Stage stage) : clock_(clock), stage_(stage) {
    if (clock_ != nullptr) since_ = RunClock::Clock::now();
  }
  Laps(const Laps&) = delete;
  Laps& operator=(const Laps&) = delete;
  ~Laps() {
    if (clock_ == nullptr) return;
    enter(stage_);
    for (std::size_t k = 0; k < RunClock::kStages; ++k) {
      if (times_[k].count() > 0) clock_->add(static_cast<RunClock::Stage>(k), times_[k]);
    }
  }

  void enter(RunClock::Stage stage) {
    if (clock_ == nullptr) return;
    const RunClock::Clock::time_point now = RunClock::Clock::now();
    times_[stage_] += now - since_;
    since_ = now;
    stage_ = stage;
  }

 private:
  RunClock* clock_;
  RunClock::Stage stage_;
  RunClock::Clock::time_point since_;
  std::array<RunClock::Clock::duration, RunClock::kStages> times_ = {};
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CLOCK_H_
