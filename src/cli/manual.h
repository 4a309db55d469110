// The man page, the completions and the reference, made from the table of commands and options.

#ifndef REFRAIN_SRC_CLI_MANUAL_H_
#define REFRAIN_SRC_CLI_MANUAL_H_

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}  // namespace CLI

namespace refrain::cli {

// An option as a reader and a shell see it.
struct OptionEntry {
  std::string group;
  std::vector<std::string> names;  // "-o", "--output"; of a switch its opposite too
  std::string shown;               // "-o,--output FILE"
  std::string value;               // "FILE", "N"; empty: a switch
  std::string says;
  std::vector<std::string> choices;  // values it takes; empty: others
};

struct CommandEntry {
  std::string name;
  std::string says;
  std::string arguments;  // "PATH..."
  std::string arguments_say;
  std::vector<std::string> actions;  // what the first argument may be; empty: any path
  std::string footer;                // what stands below the options: notes, status, examples
  std::vector<OptionEntry> options;  // by group, groups in the order of their first options
};

// The commands of `app` in its order. `app` is not changed.
std::vector<CommandEntry> commands_of(CLI::App& app);

std::string man_page(const std::vector<CommandEntry>& commands, const std::string& version);
std::string bash_completion(const std::vector<CommandEntry>& commands);
std::string zsh_completion(const std::vector<CommandEntry>& commands);
std::string fish_completion(const std::vector<CommandEntry>& commands);
std::string reference(const std::vector<CommandEntry>& commands);

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_MANUAL_H_
