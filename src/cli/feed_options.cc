#include "cli/feed_options.h"

#include "cli/check_options.h"
#include "cli/choices.h"
#include "io/encoding/charset.h"
#include "io/format.h"
#include "run/sizes.h"

namespace refrain::cli {
namespace {

std::string check_recall(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && value > 0 && value < 1 ? std::string()
                                                                          : "'" + text + "' is not above 0 and below 1";
}

}  // namespace

// A size, as parse_size() reads it.
std::string check_size(const std::string& text) {
  return run::parse_size(text) ? std::string() : "'" + text + "' is not a size; write 512M or 4G";
}

std::string check_threshold(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && value > 0 && value <= 1
             ? std::string()
             : "'" + text + "' is not above 0 and at most 1";
}

std::string check_field(const std::string& text) {
  return text.empty() ? "is empty; give the name of a field" : std::string();
}

CLI::Option* add_content(CLI::App& command, io::ReadOptions& read) {
  return add_choice<io::Content>(command, "--content", read.content,
                                 "of web pages: main (default; no menus, banners, footers) or all",
                                 {{"main", io::Content::kMain}, {"all", io::Content::kAll}})
      ->type_name("WHAT");
}

CLI::Option* add_encoding(CLI::App& command, io::ReadOptions& read) {
  return command.add_option("--encoding", read.encoding, "of text files, by its iconv name (default: detected)")
      ->type_name("NAME")
      ->check(
          [](const std::string& text) { return io::charset_named(text) ? std::string() : io::unknown_encoding(text); });
}

void add_feed_options(CLI::App& command, io::InputOptions& input, run::DecideSettings& decide) {
  command.add_option("--threshold", decide.near.threshold, "least Jaccard similarity (default 0.8)")
      ->type_name("T")
      ->check(check_threshold);
  command.add_option("--shingle", decide.near.shingle, "words per shingle (default 5)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000}).description(""));
  command.add_option("--recall", decide.near.recall, "chance that a pair at the threshold is found (default 0.99)")
      ->type_name("P")
      ->check(check_recall);
  command
      .add_option("--exclude", input.exclude,
                  "leave out files and folders that match, in the syntax of .gitignore (repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command.add_option("--input-format", input.input_format, io::usual_format_names(", ") + " (default: by extension)")
      ->type_name("NAME")
      ->check(CLI::IsMember(input_formats()).description(""));
  add_content(command, input.read);
  add_encoding(command, input.read);
  command.add_option("--text-field", input.text_field, "field of the text: name, a.b or a,b (default text)")
      ->type_name("NAME")
      ->check(check_field);
  command.add_option("--id-field", input.id_field, "field of the id, written the same way (default id)")
      ->type_name("NAME")
      ->check(check_field);
  command.add_option("--threads", decide.threads, "most threads to use (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u).description(""));
}

void set_groups(CLI::App& command, const OptionGroups& groups) {
  for (const auto& [title, names] : groups) {
    for (const char* name : names) command.get_option(name)->group(title);
  }
}

}  // namespace refrain::cli
