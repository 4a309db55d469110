#include "cli/settings_file.h"

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"

namespace refrain::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTable = "check";

absl::Status wrong(const std::string& path, std::uint64_t line, const std::string& why) {
  return absl::InvalidArgumentError(absl::StrFormat("%s:%d: %s", io::printable(path), line, why));
}

std::uint64_t line_of(const toml::node& node) { return node.source().begin.line; }

// A value as it would be typed; nothing where it could not be.
std::optional<std::string> typed(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return text;
  if (const auto whole = node.value_exact<std::int64_t>()) return absl::StrCat(*whole);
  if (const auto number = node.value_exact<double>()) return absl::StrCat(*number);
  return std::nullopt;
}

absl::StatusOr<Setting> setting_of(const std::string& path, std::string_view name, const toml::node& node) {
  Setting out{.name = std::string(name), .values = {}, .line = line_of(node)};
  if (const auto on = node.value_exact<bool>()) {
    out.is_switch = true;
    out.values.emplace_back(*on ? "true" : "false");
    return out;
  }
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& one : *list) {
      std::optional<std::string> value = typed(one);
      if (!value) return wrong(path, line_of(one), out.name + ": takes texts and numbers");
      out.values.push_back(*std::move(value));
    }
    return out;
  }
  std::optional<std::string> value = typed(node);
  if (!value) {
    return wrong(path, out.line, out.name + ": takes a text, a number, true or false, or a list of texts");
  }
  out.values.push_back(*std::move(value));
  return out;
}

}  // namespace

std::string find_settings_file(const std::string& input) {
  std::error_code error;
  fs::path folder = fs::absolute(input == "-" ? fs::path(".") : fs::path(input), error);
  if (error) return {};
  folder = folder.lexically_normal();
  if (input != "-" && !fs::is_directory(folder, error)) folder = folder.parent_path();
  for (;;) {
    const fs::path candidate = folder / "refrain.toml";
    if (fs::is_regular_file(candidate, error)) {
      const fs::path near = fs::proximate(candidate, error);
      return error ? candidate.string() : near.string();
    }
    const fs::path above = folder.parent_path();
    if (above == folder) return {};
    folder = above;
  }
}

absl::StatusOr<SettingsFile> read_settings_file(const std::string& path) {
  const absl::StatusOr<std::string> text = io::read_whole(path);
  if (!text.ok()) {
    return absl::Status(
        text.status().code(),
        absl::StrCat(io::printable(path), ": ", std::string(text.status().message()), "; --no-config leaves it out"));
  }
  const toml::parse_result parsed = toml::parse(std::string_view(*text));
  if (!parsed) {
    return wrong(path, parsed.error().source().begin.line,
                 absl::StrCat("is not TOML: ", std::string(parsed.error().description()),
                              "; mend it, or leave it out with --no-config"));
  }
  SettingsFile file{.path = path, .folder = fs::path(path).parent_path().string(), .settings = {}};
  for (const auto& [key, node] : parsed.table()) {
    const toml::table* table = node.as_table();
    if (key.str() != kTable || table == nullptr) {
      return wrong(
          path, key.source().begin.line,
          absl::StrCat(std::string(key.str()), ": is not known here; options of check stand below a line [check]"));
    }
    for (const auto& [name, value] : *table) {
      absl::StatusOr<Setting> setting = setting_of(path, name.str(), value);
      if (!setting.ok()) return setting.status();
      setting->line = name.source().begin.line;
      file.settings.push_back(*std::move(setting));
    }
  }
  return file;
}

}  // namespace refrain::cli
