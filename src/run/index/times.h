// How times of an index are shown.

#ifndef REFRAIN_SRC_RUN_INDEX_TIMES_H_
#define REFRAIN_SRC_RUN_INDEX_TIMES_H_

#include <cstdint>
#include <string>

namespace refrain::run {

// Unix seconds as a JSON number: whole where they are, else with their microseconds.
std::string time_json(std::int64_t microseconds);

// "2026-03-01T00:00:00Z".
std::string time_text(std::int64_t microseconds);

// "30d", "6h": as an option has it.
std::string window_text(std::int64_t microseconds);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_TIMES_H_
