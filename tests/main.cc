// The entry point of the unit tests. Where the build names the test files that may start threads, it holds every case against that
// list: ThreadSanitizer is run over those files alone, so one that is missing there would not be looked at.

#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#ifdef REFRAIN_THREADED_TESTS

#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cstdio>
#include <set>
#include <string>

namespace {

std::atomic<bool> started{false};
std::set<std::string> unnamed;  // files

#if __has_include(<catch2/catch_session.hpp>)
using Listener = Catch::EventListenerBase;
const Catch::SourceLineInfo& place_of(const Catch::TestCaseStats& stats) { return stats.testInfo->lineInfo; }
#else
using Listener = Catch::TestEventListenerBase;
const Catch::SourceLineInfo& place_of(const Catch::TestCaseStats& stats) { return stats.testInfo.lineInfo; }
#endif

class Watch : public Listener {
 public:
  using Listener::Listener;

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    started = false;
    Listener::testCaseStarting(info);
  }
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    std::string file = place_of(stats).file;
    file.erase(0, file.rfind('/') + 1);
    file.erase(file.find('.'));
    if (started && std::string(" " REFRAIN_THREADED_TESTS " ").find(" " + file + " ") == std::string::npos)
      unnamed.insert(file);
    Listener::testCaseEnded(stats);
  }
};
CATCH_REGISTER_LISTENER(Watch)

}  // namespace

// Stands before that of the C library, for std::thread too.
extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                              void* argument) noexcept {
  static auto* const original = reinterpret_cast<decltype(&pthread_create)>(dlsym(RTLD_NEXT, "pthread_create"));
  started = true;
  return original(thread, attributes, start, argument);
}

int main(int argc, char* argv[]) {
  const int status = Catch::Session().run(argc, argv);
  for (const std::string& file : unnamed) {
    std::fprintf(stderr, "unit/%s.cc starts threads: name it in threaded_tests in tests/CMakeLists.txt\n",
                 file.c_str());
  }
  return status != 0 ? status : unnamed.empty() ? 0 : 1;
}

#else

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }

#endif
