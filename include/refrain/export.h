// Marks what a shared library exports: everything that is declared in a block `namespace refrain REFRAIN_PUBLIC`. The
// rest of the library has hidden visibility.

#ifndef REFRAIN_EXPORT_H_
#define REFRAIN_EXPORT_H_

#if defined(__GNUC__)
#define REFRAIN_PUBLIC __attribute__((visibility("default")))
#else
#define REFRAIN_PUBLIC
#endif

#endif  // REFRAIN_EXPORT_H_
