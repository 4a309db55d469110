// How much memory there is, and how sizes are shown.

#ifndef REFRAIN_SRC_RUN_MEMORY_H_
#define REFRAIN_SRC_RUN_MEMORY_H_

#include <cstddef>
#include <string>

namespace refrain::run {

// "1.5 GiB".
std::string size_text(double bytes);

// Bytes of memory that this process may have: the machine's, or its control group's if that is less.
std::size_t available_memory();

// Bytes of a block of records from which on no other such block is parsed beside it, and what it was parsed in is given
// back: a run of `memory` bytes has not enough for a long record in each thread.
std::size_t large_block(std::size_t memory);

// Bytes that a record may have in a run of `memory` bytes: it is held as it came, as its text, and as its shingles.
std::size_t record_limit(std::size_t memory);

// The most bytes of memory that this process held at once so far.
std::size_t peak_memory();

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_MEMORY_H_
