// What the runs over an index are asked for.

#ifndef REFRAIN_SRC_RUN_INDEX_SETTINGS_H_
#define REFRAIN_SRC_RUN_INDEX_SETTINGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "index/open.h"
#include "io/inputs.h"

namespace refrain::run {

struct IndexSettings {
  std::string index;
  std::vector<std::string> paths;
  io::InputOptions input;
  std::string time_field;  // empty: times are those of arrival
  index::Wanted wanted;
  bool strict = false;  // the first bad record ends the run
};

struct QuerySettings {
  std::string index;
  std::vector<std::string> paths;
  io::InputOptions input;
  index::Wanted wanted;
  std::size_t limit = 10;
  bool json = false;
  bool strict = false;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_SETTINGS_H_
