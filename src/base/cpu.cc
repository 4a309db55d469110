#include "base/cpu.h"

#include <cstdlib>
#include <cstring>

namespace refrain::base {
namespace {

bool detect_avx2() {
#if defined(__x86_64__)
  const char* portable = std::getenv("REFRAIN_PORTABLE");
  if (portable != nullptr && std::strcmp(portable, "1") == 0) return false;
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#else
  return false;
#endif
}

}  // namespace

bool use_avx2() {
  static const bool answer = detect_avx2();
  return answer;
}

}  // namespace refrain::base
