#include "cli/progress.h"

#include <cstdio>

#include "absl/strings/str_format.h"

namespace refrain::cli {
namespace {

constexpr std::chrono::milliseconds kBetween{100};

double in_seconds(std::chrono::steady_clock::duration time) { return std::chrono::duration<double>(time).count(); }

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(seconds + 0.5);
  if (whole >= 3600) {
    return absl::StrFormat("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
}

// "1.2 M documents/s, 310 MB/s"
std::string speed_text(std::uint64_t documents, std::uint64_t bytes, double seconds) {
  if (seconds <= 0) return {};
  const double rate = static_cast<double>(documents) / seconds;
  const std::string text = rate >= 1e6   ? absl::StrFormat("%.1f M documents/s", rate / 1e6)
                           : rate >= 1e4 ? absl::StrFormat("%.0f k documents/s", rate / 1e3)
                                         : absl::StrFormat("%.0f documents/s", rate);
  if (bytes == 0) return text;
  return absl::StrFormat("%s, %.0f MB/s", text, static_cast<double>(bytes) / seconds / 1e6);
}

}  // namespace

double Progress::seconds() const { return in_seconds(Clock::now() - start_); }

void Progress::begin(const std::string& stage, std::uint64_t total) {
  const std::scoped_lock lock(guard_);
  close_stage();
  stage_ = {.name = stage};
  stage_start_ = Clock::now();
  drawn_ = {};
  total_ = total;
  done_ = 0;
  in_stage_ = true;
  if (form_ == Form::kTerminal) draw(stage_start_);
}

void Progress::update(std::uint64_t done, std::uint64_t documents, std::uint64_t bytes) {
  const std::scoped_lock lock(guard_);
  done_ = done;
  stage_.documents = documents;
  stage_.bytes = bytes;
  if (form_ != Form::kTerminal) return;
  const Clock::time_point now = Clock::now();
  if (now - drawn_ >= kBetween) draw(now);
}

void Progress::draw(Clock::time_point now) {
  drawn_ = now;
  const double seconds = in_seconds(now - stage_start_);
  std::string line = stage_.name;
  if (total_ > 0 && done_ > 0) {
    const double share = done_ >= total_ ? 1.0 : static_cast<double>(done_) / static_cast<double>(total_);
    absl::StrAppendFormat(&line, "  %3.0f %%", share * 100);
    if (const std::string speed = speed_text(stage_.documents, stage_.bytes, seconds); !speed.empty()) {
      line += "  " + speed;
    }
    if (seconds > 1) line += "  " + clock_text(seconds / share - seconds) + " left";
  } else if (stage_.documents > 0) {
    line += "  " + speed_text(stage_.documents, stage_.bytes, seconds);
  }
  std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
  std::fflush(stderr);
  on_line_ = true;
}

void Progress::clear_line() {
  if (!on_line_) return;
  std::fputs("\r\x1b[K", stderr);
  on_line_ = false;
}

void Progress::close_stage() {
  if (!in_stage_) return;
  in_stage_ = false;
  stage_.seconds = in_seconds(Clock::now() - stage_start_);
  clear_line();
  if (form_ == Form::kNever) return;
  std::string line = absl::StrFormat("%s: %.1f s", stage_.name, stage_.seconds);
  const std::string speed = speed_text(stage_.documents, stage_.bytes, stage_.seconds);
  if (stage_.documents > 0 && !speed.empty()) line += ", " + speed;
  std::fprintf(stderr, "refrain: %s\n", line.c_str());
}

void Progress::end() {
  const std::scoped_lock lock(guard_);
  close_stage();
}

}  // namespace refrain::cli
