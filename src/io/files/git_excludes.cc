#include "io/files/git_excludes.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "absl/status/statusor.h"
#include "io/files/files.h"
#include "os/child.h"

namespace refrain::io {
namespace {

namespace fs = std::filesystem;

std::string_view first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  while (text.ends_with('\r') || text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<std::string> read(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  absl::StatusOr<std::string> content = read_whole(path.string());
  if (!content.ok()) return std::nullopt;
  return *std::move(content);
}

// The folder that all working trees of a repository share: a .git that is a file leads to one of its own, and that back.
fs::path common_folder(const fs::path& top) {
  fs::path git = top / ".git";
  constexpr std::string_view kLeads = "gitdir: ";
  if (const auto content = read(git); content && std::string_view(*content).starts_with(kLeads)) {
    git = top / first_line(std::string_view(*content).substr(kLeads.size()));
    if (const auto common = read(git / "commondir")) git = git / first_line(*common);
  }
  return git;
}

// core.excludesFile, of whatever file of settings has it.
std::string users_file(const fs::path& top) {
  std::string told;
  const os::ChildResult ran = os::run_child({"env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "LC_ALL=C", "git", "-C",
                                             top.string(), "config", "--type=path", "--get", "core.excludesFile"},
                                            "", os::ChildLimits(), [&](std::string_view piece) {
                                              told += piece;
                                              return told.size() < 4096;
                                            });
  if (ran.end == os::ChildResult::End::kExited && ran.status == 0) {
    const fs::path path = first_line(told);
    return path.empty() ? std::string() : (top / path).string();
  }
  const char* const config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && *config != '\0') return (fs::path(config) / "git/ignore").string();
  const char* const home = std::getenv("HOME");
  return home == nullptr ? std::string() : (fs::path(home) / ".config/git/ignore").string();
}

}  // namespace

std::vector<GitExcludes> git_excludes(const std::string& folder) {
  std::error_code error;
  const fs::path whole = fs::canonical(folder.empty() ? "." : folder, error);
  if (error) return {};
  fs::path top = whole;
  while (!fs::exists(top / ".git", error)) {
    if (top == top.parent_path()) return {};
    top = top.parent_path();
  }
  std::vector<GitExcludes> out;
  const auto add = [&](const fs::path& file, const fs::path& from) {
    if (!fs::is_regular_file(file, error)) return;
    const std::string below = whole == from ? std::string() : whole.lexically_relative(from).string() + '/';
    out.push_back({file.string(), below});
  };
  if (const std::string users = users_file(top); !users.empty()) add(users, top);
  add(common_folder(top) / "info/exclude", top);
  if (whole == top) return out;
  fs::path at = top;
  for (const fs::path& name : whole.lexically_relative(top)) {
    add(at / ".gitignore", at);
    at /= name;
  }
  return out;
}

}  // namespace refrain::io
