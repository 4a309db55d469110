// Stages over a row of items, on one thread and on many.

#include "feed/pipeline.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <vector>

#include "catch.h"
#include "unit/few_threads.h"

namespace refrain::feed {
namespace {

struct Item {
  int number = 0;
  int worked = 0;
};

// Counts up to `count` and notes what the stages see.
struct Counter {
  explicit Counter(int count) {
    stages.read = [this, count]() -> std::unique_ptr<Item> {
      if (read == count) return nullptr;
      most_between = std::max(most_between, read - written_now.load());
      return std::make_unique<Item>(Item{.number = read++});
    };
    stages.work = [this](unsigned worker, Item& item) {
      if (worker >= 8) wrong = true;
      // Some take longer, so that they end in another order.
      volatile int spin = 0;
      for (int k = 0; k < item.number % 7 * 2000; ++k) spin = spin + 1;
      item.worked = item.number * 2;
    };
    stages.decide = [this](Item& item) {
      if (deciding.exchange(true) || item.worked != item.number * 2) wrong = true;
      decided.push_back(item.number);
      deciding = false;
    };
    stages.write = [this](Item& item) {
      written.push_back(item.number);
      ++written_now;
    };
    stages.stopped = [this] { return stop.load(); };
  }
  bool ascending(const std::vector<int>& numbers, int count) const {
    for (int k = 0; k < static_cast<int>(numbers.size()); ++k) {
      if (numbers[static_cast<std::size_t>(k)] != k) return false;
    }
    return static_cast<int>(numbers.size()) == count;
  }

  Stages<Item> stages;
  int read = 0;
  int most_between = 0;
  std::atomic<int> written_now{0};
  std::vector<int> decided;
  std::vector<int> written;
  std::atomic<bool> deciding{false};
  std::atomic<bool> wrong{false};
  std::atomic<bool> stop{false};
};

TEST_CASE("pipeline: every item goes through all stages in order") {
  for (const unsigned threads : {1u, 2u, 3u, 8u}) {
    for (const std::size_t in_flight : {1u, 2u, 5u, 100u}) {
      for (const int count : {0, 1, 2, 150}) {
        CAPTURE(threads, in_flight, count);
        Counter counter(count);
        Pipeline<Item>(counter.stages, threads, in_flight).run();
        CHECK(counter.ascending(counter.decided, count));
        CHECK(counter.ascending(counter.written, count));
        CHECK(counter.most_between <= static_cast<int>(in_flight));
        CHECK_FALSE(counter.wrong);
      }
    }
  }
}

TEST_CASE("pipeline: what a stage throws comes out, and who says stop is heard") {
  for (const unsigned threads : {1u, 4u}) {
    CAPTURE(threads);
    for (const int stage : {0, 1, 2, 3}) {
      CAPTURE(stage);
      Counter counter(100'000);
      const auto thrower = [&](int number) {
        if (number == 30) throw std::runtime_error("thrown");
      };
      if (stage == 0) {
        counter.stages.read = [&, read = counter.stages.read] {
          auto item = read();
          thrower(item->number);
          return item;
        };
      }
      if (stage == 1) counter.stages.work = [&](unsigned, Item& item) { thrower(item.number); };
      if (stage == 2) counter.stages.decide = [&](Item& item) { thrower(item.number); };
      if (stage == 3) counter.stages.write = [&](Item& item) { thrower(item.number); };
      CHECK_THROWS_WITH(Pipeline<Item>(counter.stages, threads, 6).run(), "thrown");
      CHECK(counter.read < 100);
    }
    Counter counter(1'000'000);
    counter.stages.decide = [&](Item& item) { counter.stop = item.number == 50; };
    Pipeline<Item>(counter.stages, threads, 6).run();
    CHECK(counter.read < 200);
  }
}

TEST_CASE("pipeline: nothing is read while what was read weighs too much") {
  for (const unsigned threads : {1u, 3u}) {
    Counter counter(150);
    // Every third item is heavy.
    counter.stages.weight = [](const Item& item) { return item.number % 3 == 0 ? std::size_t{100} : std::size_t{30}; };
    std::size_t heaviest = 0;
    counter.stages.read = [&counter, &heaviest, read = counter.stages.read]() {
      std::size_t weight = 0;
      for (int k = counter.written_now; k < counter.read; ++k) weight += k % 3 == 0 ? 100 : 30;
      heaviest = std::max(heaviest, weight);
      return read();
    };
    Pipeline<Item>(counter.stages, threads, 100, 100).run();
    CHECK(counter.ascending(counter.written, 150));
    CHECK_FALSE(counter.wrong);
    // What was written may still be counted when the next one is read.
    CHECK(heaviest < 100);
  }
}

TEST_CASE("pipeline: where the system has no more threads, those there are do it all") {
  for (const int have : {0, 1, 3}) {
    CAPTURE(have);
    FewThreads::left = have;
    Counter counter(150);
    Pipeline<Item, FewThreads>(counter.stages, 8, 6).run();
    CHECK(counter.ascending(counter.decided, 150));
    CHECK(counter.ascending(counter.written, 150));
    CHECK_FALSE(counter.wrong);
  }
}

}  // namespace
}  // namespace refrain::feed
