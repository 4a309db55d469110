// Catch2 2 and 3 keep their headers in different places; this is the only line of the tests that knows.

#ifndef REFRAIN_TESTS_CATCH_H_
#define REFRAIN_TESTS_CATCH_H_

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#endif  // REFRAIN_TESTS_CATCH_H_
