// Options that index and stream share.

#ifndef REFRAIN_SRC_CLI_INDEX_OPTIONS_H_
#define REFRAIN_SRC_CLI_INDEX_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "index/open.h"
#include "io/inputs.h"

namespace refrain::cli {

// What an index is made with: --threshold, --shingle, --recall.
void add_scheme_options(CLI::App& command, index::Wanted& wanted);

// What records are: --text-field, --id-field, --time-field, --input-format, --exclude.
void add_record_options(CLI::App& command, io::InputOptions& input, std::string& time_field);

void add_window_option(CLI::App& command, index::Wanted& wanted);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_INDEX_OPTIONS_H_
