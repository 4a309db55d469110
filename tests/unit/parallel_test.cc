// Loops spread over threads, as many of them as there are to be had.

#include "base/parallel.h"

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include "catch.h"
#include "unit/few_threads.h"

namespace refrain {
namespace {

TEST_CASE("parallel: everything is done once, by workers below the number of threads") {
  for (const unsigned threads : {1u, 2u, 5u}) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{1000}}) {
      std::vector<int> done(count);
      std::atomic<bool> wrong = false;
      base::parallel_for_workers(count, threads, [&](unsigned worker, std::size_t k) {
        if (worker >= threads) wrong = true;
        ++done[k];
      });
      CHECK(done == std::vector<int>(count, 1));
      CHECK_FALSE(wrong);
    }
  }
}

TEST_CASE("parallel: where the system has no more threads, those there are do it all") {
  for (const int have : {0, 1, 3}) {
    FewThreads::left = have;
    std::vector<int> done(1000);
    std::atomic<bool> wrong = false;
    base::parallel_for_workers<FewThreads>(done.size(), 8, [&](unsigned worker, std::size_t k) {
      if (worker > static_cast<unsigned>(have)) wrong = true;
      ++done[k];
    });
    CHECK(done == std::vector<int>(1000, 1));
    CHECK_FALSE(wrong);
    FewThreads::left = have;
    CHECK_THROWS_AS(base::parallel_for_workers<FewThreads>(done.size(), 8,
                                                           [&](unsigned, std::size_t k) {
                                                             if (k == 500)
                                                               throw std::runtime_error("as memory that runs out");
                                                           }),
                    std::runtime_error);
  }
}

}  // namespace
}  // namespace refrain
