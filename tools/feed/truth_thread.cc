#include "tools/feed/truth_thread.h"

#include <utility>

namespace refrain::feed {

TruthThread::TruthThread(Truth truth, Sink sink)
    : truth_(std::move(truth)), sink_(std::move(sink)), thread_([this] { work(); }) {}

TruthThread::~TruthThread() { stop(); }

void TruthThread::add(Member member, std::string_view name, std::size_t original,
                      const std::shared_ptr<FamilySets>& family) {
  gathered_words_ += member.tokens.size();
  gathered_.push_back({std::move(member), name, original, family});
  if (gathered_.size() >= kBatch || gathered_words_ >= kWords) hand_over();
}

void TruthThread::hand_over() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !full_; });
    std::swap(handed_, gathered_);
    full_ = true;
  }
  changed_.notify_all();
  gathered_.clear();
  gathered_words_ = 0;
}

void TruthThread::work() {
  std::vector<Job> jobs;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return full_ || ended_; });
      if (!full_) return;
      std::swap(jobs, handed_);
      full_ = false;
    }
    changed_.notify_all();
    for (const Job& job : jobs) {
      if (!status_.ok()) break;  // goes on to empty what comes, so that nobody waits
      truth_.add(job.member, job.name, job.original, *job.family, sink_.buffer());
      status_ = sink_.drain();
    }
    jobs.clear();
  }
}

void TruthThread::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

absl::Status TruthThread::finish() {
  if (!gathered_.empty()) hand_over();
  stop();
  return status_.ok() ? sink_.commit() : status_;
}

}  // namespace refrain::feed
