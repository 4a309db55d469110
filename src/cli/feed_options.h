// Options that dedup and bench share: what documents are, and when two are near.

#ifndef REFRAIN_SRC_CLI_FEED_OPTIONS_H_
#define REFRAIN_SRC_CLI_FEED_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "io/inputs.h"
#include "run/dedup/settings.h"

namespace refrain::cli {

// Checks of values: what is wrong with `text`, or nothing.
std::string check_size(const std::string& text);
std::string check_field(const std::string& text);
std::string check_threshold(const std::string& text);

// Adds --content, for every command that reads web pages.
CLI::Option* add_content(CLI::App& command, io::ReadOptions& read);

// Adds --encoding, for every command that reads text files.
CLI::Option* add_encoding(CLI::App& command, io::ReadOptions& read);

// Adds the options to a command; parsing fills the settings, which must outlive it.
void add_feed_options(CLI::App& command, io::InputOptions& input, run::DecideSettings& decide);

// Sections of a command's help: each with its title and the names of its options, which the command must have.
using OptionGroups = std::vector<std::pair<const char*, std::vector<const char*>>>;
void set_groups(CLI::App& command, const OptionGroups& groups);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_FEED_OPTIONS_H_
