#include "cli/manual.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/help_format.h"

namespace refrain::cli {
namespace {

// The values of an option that takes one of a few: its check names them when it turns one down. Of a value that ends in a
// name in capitals ("max:FIELD") or in a remark ("100ms (or another time)") what stands in front of it is completed.
std::vector<std::string> choices_of(CLI::Option& option) {
  std::string why;
  try {
    std::string none = "\x7f";
    why = (*option.get_validator(0))(none);
  } catch (const CLI::Error&) {
    return {};  // it has no check
  }
  std::vector<std::string> out;
  for (const std::string_view before : {" not in {", " is none of "}) {
    const std::size_t begin = why.find(before);
    if (begin == std::string::npos) continue;
    std::string list = why.substr(begin + before.size());
    if (list.ends_with('}')) list.pop_back();
    const std::vector<std::string> values = absl::StrSplit(list, ',');
    for (std::string value : values) {
      absl::StripAsciiWhitespace(&value);
      value.resize(std::min(value.find(' '), value.size()));
      while (!value.empty() && absl::ascii_isupper(static_cast<unsigned char>(value.back()))) value.pop_back();
      out.push_back(std::move(value));
    }
  }
  return out;
}

OptionEntry entry_of(CLI::Option& option) {
  OptionEntry out;
  out.group = option.get_group();
  for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
  out.value = option.get_items_expected_max() == 0 ? "" : option.get_type_name();
  out.shown = shown_names(option);
  if (!out.value.empty()) absl::StrAppend(&out.shown, " ", out.value);
  out.says = option.get_description();
  out.choices = choices_of(option);
  return out;
}

// What an option says under one of its names: "--no-within" undoes what is said of --within.
std::string says_as(const OptionEntry& option, const std::string& name) {
  constexpr std::string_view kNo = "--no-";
  if (name.starts_with(kNo)) {
    const std::string undone = "--" + name.substr(kNo.size());
    if (std::find(option.names.begin(), option.names.end(), undone) != option.names.end()) return "turn off " + undone;
  }
  return option.says;
}

// Puts options of one group together, as --help has them.
void sort_by_group(std::vector<OptionEntry>& options) {
  std::vector<std::string> groups;
  const auto rank = [&groups](const OptionEntry& option) {
    return std::find(groups.begin(), groups.end(), option.group) - groups.begin();
  };
  for (const OptionEntry& option : options) {
    if (rank(option) == static_cast<std::ptrdiff_t>(groups.size())) groups.push_back(option.group);
  }
  std::stable_sort(options.begin(), options.end(),
                   [&rank](const OptionEntry& a, const OptionEntry& b) { return rank(a) < rank(b); });
}

bool takes_file(const OptionEntry& option) { return option.value == "FILE" || option.value == "PATH"; }

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

// ------------------------------------------------------------------ troff

// Text of a man page: a backslash begins a request there, a dash may be broken, a point or an apostrophe at the head of
// a line is a request.
std::string troff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

// A footer: paragraphs as they are, and lines that begin with blanks as they stand.
std::string troff_footer(std::string_view text) {
  std::string out = ".PP\n";
  bool example = false;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::string_view line = text.substr(0, newline);
    const bool is_example = line.starts_with(' ');
    if (is_example != example) {
      out += is_example ? ".PP\n.nf\n.RS 4\n" : ".RE\n.fi\n.PP\n";
      example = is_example;
    }
    if (line.empty()) {
      if (!out.ends_with(".PP\n")) out += ".PP\n";
    } else {
      const std::size_t first = line.find_first_not_of(' ');
      out += troff(line.substr(first)) + "\n";
    }
    if (newline == std::string_view::npos) break;
    text.remove_prefix(newline + 1);
  }
  if (out.ends_with(".PP\n")) out.resize(out.size() - 4);
  if (example) out += ".RE\n.fi\n";
  return out;
}

// ------------------------------------------------------------------ shells

// Inside of single quotes.
std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// A description within zsh's specifications, in which brackets and colons mean something.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::vector<CommandEntry> commands_of(CLI::App& app) {
  std::vector<CommandEntry> out;
  for (CLI::App* command : app.get_subcommands({})) {
    CommandEntry entry;
    entry.name = command->get_name();
    entry.says = command->get_description();
    entry.footer = command->get_footer();
    for (CLI::Option* option : command->get_options()) {
      if (option->get_positional()) {
        const bool several = option->get_items_expected_max() > 1;
        entry.arguments += (entry.arguments.empty() ? "" : " ") + option->get_name(true) + (several ? "..." : "");
        entry.arguments_say += (entry.arguments_say.empty() ? "" : "; ") + option->get_description();
        if (entry.actions.empty()) entry.actions = choices_of(*option);
      } else if (option != command->get_help_ptr()) {
        entry.options.push_back(entry_of(*option));
      }
    }
    sort_by_group(entry.options);
    out.push_back(std::move(entry));
  }
  return out;
}

std::string man_page(const std::vector<CommandEntry>& commands, const std::string& version) {
  std::string out = absl::StrCat(".TH REFRAIN 1 \"\" \"refrain ", version,
                                 "\" \"User Commands\"\n.SH NAME\nrefrain \\- find text that is "
                                 "repeated\n.SH SYNOPSIS\n");
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&out, ".B refrain ", command.name, "\n.RI [ option... ] \" ", command.arguments, "\"\n.br\n");
  }
  out +=
      ".B refrain \\-\\-version\n.SH DESCRIPTION\n"
      "refrain finds passages that were copied, edited or reworded, within one draft and across "
      "thousands of\ndocuments, and takes near\\-duplicate documents out of a corpus or a feed. "
      "Nothing is looked up anywhere: texts stay\non the machine.\n";
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&out, ".SH \"REFRAIN ", command.name, "\"\n", troff(command.says), ".\n.TP\n.I ", command.arguments,
                    "\n", troff(command.arguments_say), ".\n");
    std::string group;
    for (const OptionEntry& option : command.options) {
      if (option.group != group) {
        group = option.group;
        absl::StrAppend(&out, ".SS ", troff(group), "\n");
      }
      absl::StrAppend(&out, ".TP\n.B ", troff(option.shown), "\n", troff(option.says), ".\n");
    }
    absl::StrAppend(&out, ".SS Notes\n", troff_footer(command.footer));
  }
  out +=
      ".SH FILES\n.TP\n.I refrain.toml\nbeside the drafts or above them: options of check, below a "
      "line [check].\n"
      ".SH \"EXIT STATUS\"\n.TP\n.B 0\ndone; nothing found (check), or output written\n.TP\n.B "
      "1\ndone; check found something\n.TP\n.B 2\nwrong usage, nothing to read, unreadable input "
      "or "
      "a failed write\n";
  return out;
}

std::string bash_completion(const std::vector<CommandEntry>& commands) {
  std::string names;
  for (const CommandEntry& command : commands) absl::StrAppend(&names, command.name, " ");
  std::string out = absl::StrCat(
      "# bash completion for refrain; made from its table of options.\n\n"
      "_refrain() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} "
      "command=${COMP_WORDS[1]-}\n"
      "  COMPREPLY=()\n"
      "  # \"--name=value\" comes as three words.\n"
      "  if [[ $current == = ]]; then current=\n"
      "  elif [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '",
      names, "--help --version' -- \"$current\")\n    return\n  fi\n  case $command in\n");
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&out, "    ", command.name, ")\n      case $previous in\n");
    std::vector<std::string> all = {"--help"};
    std::vector<std::string> files;
    std::vector<std::string> folders;
    std::vector<std::string> others;
    for (const OptionEntry& option : command.options) {
      all.insert(all.end(), option.names.begin(), option.names.end());
      if (!option.choices.empty()) {
        absl::StrAppend(&out, "        ", joined(option.names, " | "),
                        ")\n          mapfile -t COMPREPLY < <(compgen -W '", joined(option.choices, " "),
                        "' -- \"$current\")\n");
        // The name of a field follows at once.
        const bool goes_on = std::any_of(option.choices.begin(), option.choices.end(),
                                         [](const std::string& choice) { return choice.ends_with(':'); });
        if (goes_on) out += "          [[ ${COMPREPLY[0]-} == *: ]] && compopt -o nospace\n";
        out += "          return ;;\n";
      } else if (!option.value.empty()) {
        auto& list = takes_file(option) ? files : option.value == "DIR" ? folders : others;
        list.insert(list.end(), option.names.begin(), option.names.end());
      }
    }
    const auto completed = [&](const std::vector<std::string>& list, std::string_view how) {
      if (list.empty()) return;
      absl::StrAppend(&out, "        ", joined(list, " | "), ")\n", std::string(how), "          return ;;\n");
    };
    completed(files,
              "          compopt -o filenames\n"
              "          mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n");
    completed(folders,
              "          compopt -o filenames\n"
              "          mapfile -t COMPREPLY < <(compgen -d -- \"$current\")\n");
    completed(others, "");
    absl::StrAppend(&out, "      esac\n      if [[ $current == -* ]]; then\n",
                    "        mapfile -t COMPREPLY < <(compgen -W '", joined(all, " "),
                    "' -- \"$current\")\n        return\n      fi");
    if (!command.actions.empty()) {
      const std::string actions = joined(command.actions, " ");
      absl::StrAppend(&out, "\n      local word action=\n      for word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n",
                      "        [[ ' ", actions, " ' == *\" $word \"* ]] && action=$word\n      done\n",
                      "      if [[ -z $action ]]; then\n        mapfile -t COMPREPLY < <(compgen -W '", actions,
                      "' -- \"$current\")\n        return\n      fi");
    }
    out += " ;;\n";
  }
  out +=
      "  esac\n  compopt -o filenames\n  mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n}\n"
      "complete -F _refrain refrain\n";
  return out;
}

std::string zsh_completion(const std::vector<CommandEntry>& commands) {
  std::string out = "#compdef refrain\n# Made from refrain's table of options.\n\n";
  std::string names;
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&names, "    ", single_quoted(command.name + ":" + command.says), "\n");
  }
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&out, "_refrain_", command.name, "() {\n  _arguments -s -S \\\n");
    for (const OptionEntry& option : command.options) {
      std::string action;
      if (!option.choices.empty()) {
        action = ":" + option.value + ":(" + zsh_text(joined(option.choices, " ")) + ")";
      } else if (takes_file(option)) {
        action = ":" + option.value + ":_files";
      } else if (option.value == "DIR") {
        action = ":" + option.value + ":_files -/";
      } else if (!option.value.empty()) {
        action = ":" + option.value + ": ";
      }
      const bool repeats = option.says.find("(repeatable)") != std::string::npos;
      for (const std::string& name : option.names) {
        const bool is_long = name.starts_with("--") && !option.value.empty();  // "--name=value" too
        const std::string says = "[" + zsh_text(says_as(option, name)) + "]";
        absl::StrAppend(&out, "    ", single_quoted((repeats ? "*" : "") + name + (is_long ? "=" : "") + says + action),
                        " \\\n");
      }
    }
    out += "    '--help[print help]' \\\n";
    if (!command.actions.empty()) {
      absl::StrAppend(&out, "    '1:ACTION:(", joined(command.actions, " "), ")' \\\n    '2:DIR:_files -/' \\\n");
    }
    absl::StrAppend(&out, "    '*:", command.arguments, ":_files'\n}\n\n");
  }
  absl::StrAppend(&out, "_refrain() {\n  local -a commands=(\n", names,
                  "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    _arguments "
                  "'--help[print help]' '--version[print the version]'\n    return\n  fi\n"
                  "  local command=$words[2]\n  shift words\n  ((CURRENT--))\n"
                  "  (($+functions[_refrain_$command])) && _refrain_$command\n}\n\n"
                  "_refrain \"$@\"\n");
  return out;
}

std::string fish_completion(const std::vector<CommandEntry>& commands) {
  std::string out = "# fish completion for refrain; made from its table of options.\n\n";
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&out, "complete -c refrain -f -n __fish_use_subcommand -a ", command.name, " -d ",
                    single_quoted(command.says), "\n");
  }
  out += "complete -c refrain -f -n __fish_use_subcommand -l version -d 'print the version'\n";
  out += "complete -c refrain -f -l help -d 'print help'\n";
  for (const CommandEntry& command : commands) {
    const std::string when = "-n '__fish_seen_subcommand_from " + command.name + "'";
    if (command.actions.empty()) {
      absl::StrAppend(&out, "complete -c refrain ", when, " -F\n");
    } else {
      const std::string actions = joined(command.actions, " ");
      const std::string in = "-n '__fish_seen_subcommand_from " + command.name + "; and ";
      const std::string seen = "__fish_seen_subcommand_from " + actions + "'";
      absl::StrAppend(&out, "complete -c refrain ", in, "not ", seen, " -f -a ", single_quoted(actions), "\n",
                      "complete -c refrain ", in, seen, " -F\n");
    }
    for (const OptionEntry& option : command.options) {
      absl::StrAppend(&out, "complete -c refrain ", when);
      for (const std::string& name : option.names) {
        if (says_as(option, name) != option.says) continue;
        const bool is_long = name.starts_with("--");
        absl::StrAppend(&out, is_long ? " -l " : " -s ", name.substr(is_long ? 2 : 1));
      }
      if (!option.choices.empty()) {
        absl::StrAppend(&out, " -x -a ", single_quoted(joined(option.choices, " ")));
      } else if (takes_file(option)) {
        out += " -r -F";
      } else if (option.value == "DIR") {
        out += " -x -a '(__fish_complete_directories)'";
      } else if (!option.value.empty()) {
        out += " -x";
      }
      absl::StrAppend(&out, " -d ", single_quoted(option.says), "\n");
      for (const std::string& name : option.names) {
        const std::string says = says_as(option, name);
        if (says == option.says) continue;
        absl::StrAppend(&out, "complete -c refrain ", when, " -l ", name.substr(2), " -d ", single_quoted(says), "\n");
      }
    }
  }
  return out;
}

std::string reference(const std::vector<CommandEntry>& commands) {
  std::string out =
      "# The command line\n\n"
      "<!-- Made by tools/update-reference from the table of options; do not edit. -->\n\n"
      "Every option of every command, as `--help` and the man page have them. What they mean is "
      "told in "
      "[check.md](check.md),\n[dedup.md](dedup.md) and [feeds.md](feeds.md).\n";
  for (const CommandEntry& command : commands) {
    absl::StrAppend(&out, "\n## refrain ", command.name, "\n\n    refrain ", command.name, " [OPTIONS] ",
                    command.arguments, "\n\n", command.says, ". `", command.arguments, "`: ", command.arguments_say,
                    ".\n");
    std::string group;
    for (const OptionEntry& option : command.options) {
      if (option.group != group) {
        group = option.group;
        absl::StrAppend(&out, "\n", group == "Options" ? "**Options**" : "**" + group + "**",
                        "\n\n| option | |\n|---|---|\n");
      }
      absl::StrAppend(&out, "| `", option.shown, "` | ", option.says, " |\n");
    }
    out += "\n```\n" + command.footer + (command.footer.ends_with('\n') ? "" : "\n") + "```\n";
  }
  return out;
}

}  // namespace refrain::cli
