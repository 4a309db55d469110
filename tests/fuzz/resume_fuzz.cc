// A run of dedup that was stopped, and whose files were then cut, lost or added to: the run that goes on writes what an undisturbed one
// writes. The input: three bytes for each thing that is done, which file, what, and where.

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "run/dedup/dedup.h"
#include "run/dedup/settings.h"
#include "run/observer.h"

namespace {

namespace fs = std::filesystem;
using namespace refrain;

class Stopper : public run::Observer {
 public:
  explicit Stopper(std::uint64_t documents) : documents_(documents) {}
  void complain(std::string_view) override {}
  void update(std::uint64_t, std::uint64_t documents, std::uint64_t) override {
    stop_ = stop_ || documents >= documents_;
  }
  bool interrupted() override { return stop_; }

 private:
  std::uint64_t documents_;
  std::atomic<bool> stop_ = false;
};

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A feed in a folder of its own, what a run of it writes, and the files of a run that was stopped.
class Stopped {
 public:
  Stopped() : folder_(fs::temp_directory_path() / ("refrain-resume-" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    // So many that the keys of the first ones are recorded.
    constexpr std::size_t kDocuments = 7'000;
    constexpr std::size_t kWords = 12;
    std::mt19937_64 random(3);
    std::ofstream feed(folder_ / "feed.jsonl");
    for (std::size_t k = 0; k < kDocuments; ++k) {
      feed << "{\"text\": \"";
      for (std::size_t w = 0; w < kWords; ++w) feed << "w" << (k % 5 == 4 ? w : random() % 50'000) << ' ';
      feed << "\"}\n";
    }
    feed.close();
    if (run(~std::uint64_t{0}) != absl::StatusCode::kOk) abort();
    expected_ = content_of(output());
    fs::remove(output());
    if (run(1) != absl::StatusCode::kCancelled) abort();
    if (!fs::exists(temp() / "state")) abort();
    fs::rename(temp(), folder_ / "kept");
  }
  ~Stopped() { fs::remove_all(folder_); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;

  fs::path temp() const { return output() + ".refrain-tmp"; }

  void bring_back() const {
    fs::remove_all(temp());
    fs::copy(folder_ / "kept", temp());
    fs::permissions(temp(), fs::perms::owner_all);
    fs::remove(output());
  }

  void go_on() const {
    if (run(~std::uint64_t{0}) != absl::StatusCode::kOk) abort();
    if (content_of(output()) != expected_ || fs::exists(temp())) abort();
  }

 private:
  std::string output() const { return (folder_ / "out").string(); }
  absl::StatusCode run(std::uint64_t stop_at) const {
    run::DedupSettings settings;
    settings.decide.keep.rule = run::KeepRule::kLast;
    settings.decide.near.threshold = 0.5;
    settings.decide.threads = 1;
    settings.decide.memory = std::size_t{64} << 20;
    settings.decide.resume = true;
    settings.paths = {(folder_ / "feed.jsonl").string()};
    settings.output = output();
    Stopper observer(stop_at);
    return run::dedup(settings, observer).status().code();
  }

  fs::path folder_;
  std::string expected_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Stopped stopped;
  static constexpr std::array<const char*, 4> kFiles = {"state", "keys", "shared", "outlines"};
  constexpr std::size_t kEach = 3;
  constexpr std::size_t kMostSteps = 4;
  stopped.bring_back();
  for (std::size_t step = 0; step < kMostSteps && (step + 1) * kEach <= size; ++step) {
    const std::uint8_t* const at = data + step * kEach;
    const fs::path file = stopped.temp() / kFiles[at[0] % kFiles.size()];
    switch (at[1] % 4) {
      case 0:
        fs::remove(file);
        break;
      case 1:
      case 2:  // to a share of it, or by some bytes
        if (fs::exists(file)) {
          const std::uintmax_t there = fs::file_size(file);
          fs::resize_file(file, at[1] % 4 == 1 ? there * at[2] / 256 : there - (at[2] < there ? at[2] : there));
        }
        break;
      default:
        std::ofstream(file, std::ios::binary | std::ios::app) << std::string(at[2], static_cast<char>(at[1]));
    }
  }
  stopped.go_on();
  return 0;
}
