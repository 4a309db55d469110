// How --help looks: a switch and its opposite as one name, groups without gaps.

#ifndef REFRAIN_SRC_CLI_HELP_FORMAT_H_
#define REFRAIN_SRC_CLI_HELP_FORMAT_H_

#include <memory>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class FormatterBase;
class Option;
}  // namespace CLI

namespace refrain::cli {

// "-o,--output", "--[no-]within": the names of an option as help shows them.
std::string shown_names(const CLI::Option& option);

std::shared_ptr<CLI::FormatterBase> help_format();

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_HELP_FORMAT_H_
