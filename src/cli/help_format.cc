#include "cli/help_format.h"

#include <CLI/CLI.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace refrain::cli {
namespace {

constexpr std::size_t kColumn = 28;

class Format : public CLI::Formatter {
 public:
  Format() { column_width(kColumn); }

  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    return is_positional ? CLI::Formatter::make_option_name(option, is_positional) : shown_names(*option);
  }

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    std::string text = CLI::Formatter::make_help(app, std::move(name), mode);
    constexpr std::string_view kGap = "\n\n\n";
    for (std::size_t at = text.find(kGap); at != std::string::npos; at = text.find(kGap, at)) {
      text.erase(at, 1);
    }
    return text;
  }
};

}  // namespace

std::string shown_names(const CLI::Option& option) {
  std::string out;
  for (const std::string& name : option.get_snames()) out += (out.empty() ? "-" : ",-") + name;
  for (const std::string& name : option.get_lnames()) {
    if (name.starts_with("no-")) continue;
    const bool both = option.check_lname("no-" + name);
    out += (out.empty() ? "--" : ",--") + (both ? "[no-]" + name : name);
  }
  return out;
}

std::shared_ptr<CLI::FormatterBase> help_format() { return std::make_shared<Format>(); }

}  // namespace refrain::cli
