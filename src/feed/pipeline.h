// Work in stages over a row of items: one stage reads them, one works on them on many threads, and two more take them
// in order again.

#ifndef REFRAIN_SRC_FEED_PIPELINE_H_
#define REFRAIN_SRC_FEED_PIPELINE_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/parallel.h"

namespace refrain::feed {

// No thread belongs to a stage: every one takes what is most urgent, the stages nearest to the end first, so that
// little lies about and no core waits while there is work. Each of read, decide and write runs for one item at a time;
// decide and write see the items in the order they were read.
template <typename Item>
struct Stages {
  std::function<std::unique_ptr<Item>()> read;       // null: no more
  std::function<void(unsigned worker, Item&)> work;  // at once for several items
  std::function<void(Item&)> decide;
  std::function<void(Item&)> write;
  std::function<bool()> stopped;  // asked often; true ends all as soon as possible
  // What an item weighs, asked once it was read; empty: nothing. See Pipeline.
  std::function<std::size_t(const Item&)> weight;
};

// Runs all items through the stages on `threads` threads, the caller's included (fewer where the system has no more to
// give), with at most `in_flight` items between read and write, and no other read while these weigh `most_weight` or
// more. What a stage throws is thrown here again once all have
// stopped. `Thread`: tests have another one.
template <typename Item, typename Thread = std::jthread>
class Pipeline {
 public:
  Pipeline(const Stages<Item>& stages, unsigned threads, std::size_t in_flight,
           std::size_t most_weight = std::numeric_limits<std::size_t>::max())
      : stages_(stages), threads_(threads), in_flight_(in_flight), most_weight_(most_weight) {}

  void run();

 private:
  void work(unsigned worker);
  bool step(unsigned worker, std::unique_lock<std::mutex>& lock);
  template <typename Body>
  void unlocked(std::unique_lock<std::mutex>& lock, Body&& body) {
    lock.unlock();
    body();
    lock.lock();
  }

  const Stages<Item>& stages_;
  const unsigned threads_;
  const std::size_t in_flight_;
  const std::size_t most_weight_;

  std::mutex guard_;
  std::condition_variable changed_;
  std::map<std::uint64_t, std::unique_ptr<Item>> worked_;   // waiting to be decided
  std::map<std::uint64_t, std::unique_ptr<Item>> decided_;  // waiting to be written
  std::uint64_t read_ = 0;
  std::uint64_t next_decide_ = 0;
  std::uint64_t next_write_ = 0;
  std::uint64_t written_ = 0;
  std::map<std::uint64_t, std::size_t> weights_;  // of what was read and not written
  std::size_t weight_ = 0;                        // of them all
  bool reading_ = false;
  bool deciding_ = false;
  bool writing_ = false;
  bool ended_ = false;
  bool failed_ = false;
  std::exception_ptr failure_;
};

// Does the most urgent thing there is to do; false where there is none now.
template <typename Item, typename Thread>
bool Pipeline<Item, Thread>::step(unsigned worker, std::unique_lock<std::mutex>& lock) {
  if (!writing_ && !decided_.empty() && decided_.begin()->first == next_write_) {
    writing_ = true;
    std::unique_ptr<Item> item = std::move(decided_.begin()->second);
    decided_.erase(decided_.begin());
    unlocked(lock, [&] {
      stages_.write(*item);
      item.reset();
    });
    writing_ = false;
    if (const auto weight = weights_.find(next_write_); weight != weights_.end()) {
      weight_ -= weight->second;
      weights_.erase(weight);
    }
    ++next_write_;
    ++written_;
    return true;
  }
  if (!deciding_ && !worked_.empty() && worked_.begin()->first == next_decide_) {
    deciding_ = true;
    std::unique_ptr<Item> item = std::move(worked_.begin()->second);
    worked_.erase(worked_.begin());
    unlocked(lock, [&] { stages_.decide(*item); });
    deciding_ = false;
    decided_.emplace(next_decide_++, std::move(item));
    return true;
  }
  if (!reading_ && !ended_ && read_ - written_ < in_flight_ && weight_ < most_weight_) {
    reading_ = true;
    std::unique_ptr<Item> item;
    unlocked(lock, [&] { item = stages_.read(); });
    reading_ = false;
    if (item == nullptr) {
      ended_ = true;
      return true;
    }
    const std::uint64_t number = read_++;
    if (stages_.weight) weight_ += weights_[number] = stages_.weight(*item);
    changed_.notify_one();
    unlocked(lock, [&] { stages_.work(worker, *item); });
    worked_.emplace(number, std::move(item));
    return true;
  }
  return false;
}

template <typename Item, typename Thread>
void Pipeline<Item, Thread>::work(unsigned worker) {
  std::unique_lock lock(guard_);
  try {
    while (!failed_ && !(ended_ && written_ == read_)) {
      if (stages_.stopped()) {
        failed_ = true;
        break;
      }
      if (step(worker, lock)) {
        changed_.notify_all();
      } else {
        // Whoever changes something says so. Without a limit it would be a function of the newest libstdc++ alone, which
        // many machines do not have; woken for nothing, all is looked at once more.
        changed_.wait_for(lock, std::chrono::hours(1));
      }
    }
  } catch (...) {
    if (!lock.owns_lock()) lock.lock();
    failed_ = true;
    failure_ = std::current_exception();
  }
  changed_.notify_all();
}

template <typename Item, typename Thread>
void Pipeline<Item, Thread>::run() {
  {
    const auto take_part = [this](unsigned worker) { work(worker); };
    const std::vector<Thread> others = base::start_workers<Thread>(threads_, take_part);
    work(0);
  }
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace refrain::feed

#endif  // REFRAIN_SRC_FEED_PIPELINE_H_
