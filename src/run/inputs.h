// The files of a run over a feed.

#ifndef REFRAIN_SRC_RUN_INPUTS_H_
#define REFRAIN_SRC_RUN_INPUTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "io/find_inputs.h"
#include "run/observer.h"

namespace refrain::run {

// The files of these paths; nothing if something is wrong with them, which is told to `observer`, and an empty list if
// there is nothing to read.
std::optional<std::vector<io::FoundInput>> find_run_files(const std::vector<std::string>& paths,
                                                          const io::InputOptions& options, Observer& observer);

bool all_warc(const std::vector<io::FoundInput>& files);

// Whether all are regular files, which give the same bytes when they are read again.
bool readable_again(const std::vector<io::FoundInput>& files);

// Whether two outputs, which need not exist, are one file. Never for standard output and for names that are empty.
bool is_one_place(const std::string& a, const std::string& b);

// An error where an output is an input too, or two outputs are one file. Empty names and "-" aside.
absl::Status check_outputs(const std::vector<std::string>& outputs,
                           const std::vector<const std::vector<std::string>*>& inputs);

// An error where a file of the inputs is earlier work too: all of it would be removed.
absl::Status check_against(const std::vector<io::FoundInput>& records, const std::vector<io::FoundInput>& against);

// Bytes of the files as they lie on the disk; 0 where one is no regular file.
std::uint64_t bytes_of(const std::vector<io::FoundInput>& files);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INPUTS_H_
