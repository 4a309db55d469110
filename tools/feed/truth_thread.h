// The truth, found on a thread of its own while the feed goes on.

#ifndef REFRAIN_TOOLS_FEED_TRUTH_THREAD_H_
#define REFRAIN_TOOLS_FEED_TRUTH_THREAD_H_

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "tools/feed/families.h"
#include "tools/feed/sink.h"
#include "tools/feed/truth.h"

namespace refrain::feed {

// Lines come in the order in which documents were added.
class TruthThread {
 public:
  TruthThread(Truth truth, Sink sink);
  ~TruthThread();

  // Adds a document to its family, as Truth::add() does. `name` lives as long as the thread. Waits where the other
  // thread is far behind.
  void add(Member member, std::string_view name, std::size_t original, const std::shared_ptr<FamilySets>& family);

  // Ends the thread and the file.
  absl::Status finish();

 private:
  static constexpr std::size_t kBatch = 512;       // documents that change hands at a time
  static constexpr std::size_t kWords = 1u << 20;  // or so many words, whatever comes first

  struct Job {
    Member member;
    std::string_view name;
    std::size_t original;
    std::shared_ptr<FamilySets> family;
  };

  void hand_over();
  void work();
  void stop();

  Truth truth_;
  Sink sink_;
  absl::Status status_;  // of the thread, until it has ended

  std::vector<Job> gathered_;
  std::size_t gathered_words_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job> handed_;  // guarded by mutex_, as is what follows
  bool full_ = false;        // there is something in handed_
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_TRUTH_THREAD_H_
