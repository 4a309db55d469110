// Options that take one of a few words: parsed once, here, into enums.

#ifndef REFRAIN_SRC_CLI_CHOICES_H_
#define REFRAIN_SRC_CLI_CHOICES_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace refrain::cli {

// What --color and --progress take.
enum class When : std::uint8_t { kAuto, kAlways, kNever };

template <typename Enum>
using Choices = std::vector<std::pair<std::string, Enum>>;

inline const Choices<When> kWhen = {{"auto", When::kAuto}, {"always", When::kAlways}, {"never", When::kNever}};

// Adds an option that takes one of the words of `choices` and sets `value`, which must outlive `command`.
template <typename Enum>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Enum& value, const std::string& says,
                        const Choices<Enum>& choices) {
  std::vector<std::string> words;
  for (const auto& [word, meaning] : choices) words.push_back(word);
  const auto set = [&value, choices](const CLI::results_t& given) {
    for (const auto& [word, meaning] : choices) {
      if (word == given.back()) value = meaning;
    }
    return true;
  };
  return command.add_option(name, set, says)->type_name("TEXT")->check(CLI::IsMember(words).description(""));
}

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_CHOICES_H_
