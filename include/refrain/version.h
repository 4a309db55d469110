// The version of the library.
//
//   #if REFRAIN_VERSION >= 200
//   // 0.2.0 and later: refrain/check.h
//   #endif

#ifndef REFRAIN_VERSION_H_
#define REFRAIN_VERSION_H_

#define REFRAIN_VERSION_MAJOR 0
#define REFRAIN_VERSION_MINOR 2
#define REFRAIN_VERSION_PATCH 0

// One number to compare with: 1.2.3 is 10203.
#define REFRAIN_VERSION (REFRAIN_VERSION_MAJOR * 10000 + REFRAIN_VERSION_MINOR * 100 + REFRAIN_VERSION_PATCH)
#define REFRAIN_VERSION_STRING "0.2.0"

#endif  // REFRAIN_VERSION_H_
