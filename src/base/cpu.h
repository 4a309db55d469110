// What this machine can do, asked once.

#ifndef REFRAIN_SRC_BASE_CPU_H_
#define REFRAIN_SRC_BASE_CPU_H_

namespace refrain::base {

// Whether the paths compiled for AVX2, BMI and BMI2 (files *_avx2.cc) are to be used: the machine has them, and the
// environment does not say REFRAIN_PORTABLE=1 (for tests: results are the same either way). The answer is the same for
// the whole life of the process. Thread-safe.
bool use_avx2();

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_CPU_H_
