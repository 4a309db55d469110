#include "run/check/changed_lines.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "os/child.h"

namespace refrain::run {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestLine = std::size_t{1} << 16;  // of a diff that is looked at: paths are shorter

// Reads "12,3" or "12" (one line) at the front of `text`.
std::optional<std::pair<std::uint64_t, std::uint64_t>> read_range(std::string_view text) {
  std::uint64_t first = 0;
  std::uint64_t count = 1;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  auto [at, error] = std::from_chars(begin, end, first);
  if (error != std::errc()) return std::nullopt;
  if (at != end && *at == ',') {
    const auto second = std::from_chars(at + 1, end, count);
    if (second.ec != std::errc()) return std::nullopt;
  }
  return std::pair(first, count);
}

// A path as git writes it: in quotation marks with escapes as in C where it has bytes that need them.
std::string unquoted(std::string_view path) {
  if (path.ends_with('\t')) path.remove_suffix(1);  // behind a name with spaces
  if (path.size() < 2 || !path.starts_with('"') || !path.ends_with('"')) return std::string(path);
  path = path.substr(1, path.size() - 2);
  std::string out;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] != '\\' || at + 1 == path.size()) {
      out += path[at];
      continue;
    }
    const char c = path[++at];
    const auto octal = [](char digit) { return digit >= '0' && digit <= '7'; };
    if (octal(c) && at + 2 < path.size() && octal(path[at + 1]) && octal(path[at + 2])) {
      out += static_cast<char>((c - '0') * 64 + (path[at + 1] - '0') * 8 + (path[at + 2] - '0'));
      at += 2;
      continue;
    }
    constexpr std::string_view kNames = "abtnvfr";
    constexpr std::string_view kBytes = "\a\b\t\n\v\f\r";
    const std::size_t known = kNames.find(c);
    out += known == std::string_view::npos ? c : kBytes[known];
  }
  return out;
}

// Calls of git in one working tree.
class Repository {
 public:
  explicit Repository(std::string top) : top_(std::move(top)) {}

  // Fills what is known of its files. An error's message is a line for stderr.
  absl::Status read(const std::string& revision) {
    std::string told;
    if (absl::Status status = git({"rev-parse", "--verify", "--quiet", revision + "^{tree}"}, told); !status.ok()) {
      if (absl::IsUnavailable(status)) return status;
      return absl::InvalidArgumentError(absl::StrFormat(
          "\1changed\2 %s: is no revision of the repository in %s%s; give a commit, branch or tag that git log knows",
          io::printable(revision), io::printable(top_),
          status.message().empty() ? "" : ": " + std::string(status.message())));
    }
    while (told.ends_with('\n')) told.pop_back();
    std::string tracked;
    if (absl::Status status = git({"ls-files", "-z"}, tracked); !status.ok()) return failed(status);
    for_each_part(tracked, [&](std::string_view path) { tracked_.emplace(path); });
    const std::vector<std::string> diff = {
        "diff",          "--find-renames",  "--no-color",      "--no-ext-diff",      "--no-textconv",
        "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules"};
    std::vector<std::string> counts = diff;
    counts.insert(counts.end(), {"--numstat", "-z", told, "--"});
    std::string numbers;
    if (absl::Status status = git(counts, numbers); !status.ok()) return failed(status);
    std::vector<std::string> lines = diff;
    lines.insert(lines.end(), {"--patch", "--unified=0", "--inter-hunk-context=0", told, "--"});
    DiffReader reader;
    if (absl::Status status = git(lines, [&](std::string_view piece) { reader.take(piece); }); !status.ok()) {
      return failed(status);
    }
    files_ = std::move(reader).files();
    add_binary(numbers);
    return absl::OkStatus();
  }

  ChangedLines file(const std::string& path) const {
    const auto found = files_.find(path);
    if (found != files_.end()) return found->second;
    return {.all = !tracked_.contains(path), .lines = {}};
  }

 private:
  template <typename Give>
  static void for_each_part(std::string_view text, Give&& give) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\0'), text.size());
      give(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  // Of files that it does not take for text git counts no lines: "-\t-\tpath", and of renamed ones "-\t-\t", the old
  // path and the new one.
  void add_binary(const std::string& numbers) {
    int paths = 0;  // that belong to the entry before
    bool binary = false;
    for_each_part(numbers, [&](std::string_view part) {
      std::string_view path = part;
      if (paths == 0) {
        binary = part.starts_with("-\t-\t");
        const std::size_t second = part.find('\t', std::min(part.find('\t') + 1, part.size()));
        path = second == std::string_view::npos ? part : part.substr(second + 1);
        if (path.empty()) {
          paths = 2;
          return;
        }
      } else if (--paths == 1) {
        return;  // the old path
      }
      if (binary) files_[std::string(path)].all = true;
    });
  }

  absl::Status failed(const absl::Status& status) const {
    if (absl::IsUnavailable(status)) return status;
    return absl::InternalError(absl::StrFormat("\1changed\2: git could not compare the repository in %s: %s",
                                               io::printable(top_), std::string(status.message())));
  }

  absl::Status git(const std::vector<std::string>& arguments, std::string& out) const {
    return git(arguments, [&](std::string_view piece) { out += piece; });
  }

  // A hook runs with variables that name another repository or index; a message is read by a program.
  absl::Status git(const std::vector<std::string>& arguments, const std::function<void(std::string_view)>& take) const {
    std::vector<std::string> command = {"env",
                                        "-u",
                                        "GIT_DIR",
                                        "-u",
                                        "GIT_WORK_TREE",
                                        "-u",
                                        "GIT_INDEX_FILE",
                                        "-u",
                                        "GIT_PREFIX",
                                        "-u",
                                        "GIT_DIFF_OPTS",
                                        "LC_ALL=C",
                                        "git",
                                        "--no-optional-locks",
                                        "--no-pager",
                                        "-C",
                                        top_,
                                        "-c",
                                        "core.quotePath=false",
                                        "-c",
                                        "core.fsmonitor=false"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    const os::ChildLimits limits = {.memory = std::uint64_t{16} << 30, .processor_seconds = 600, .seconds = 600};
    const os::ChildResult ran = os::run_child(command, "", limits, [&](std::string_view piece) {
      take(piece);
      return true;
    });
    using End = os::ChildResult::End;
    constexpr int kNoProgram = 127;  // what env ends with
    if (ran.end == End::kNotFound || (ran.end == End::kExited && ran.status == kNoProgram)) {
      return absl::UnavailableError("\1changed\2: git is not there; install it (Debian: apt-get install git)");
    }
    if (ran.end == End::kExited && ran.status == 0) return absl::OkStatus();
    std::string why = ran.errors.substr(0, ran.errors.find('\n'));
    if (why.empty() && ran.end != End::kExited) why = "it was ended";
    return absl::InvalidArgumentError(io::printable(why));
  }

  std::string top_;
  std::set<std::string, std::less<>> tracked_;
  std::map<std::string, ChangedLines> files_;
};

// The folder above `path` that holds a .git, or nothing.
std::optional<fs::path> working_tree(const fs::path& path) {
  std::error_code error;
  for (fs::path folder = path.parent_path();; folder = folder.parent_path()) {
    if (fs::exists(folder / ".git", error)) return folder;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

}  // namespace

bool ChangedLines::touch(std::uint64_t first, std::uint64_t last) const {
  if (all) return true;
  const auto at = std::lower_bound(lines.begin(), lines.end(), first,
                                   [](const LineRange& one, std::uint64_t line) { return one.last < line; });
  return at != lines.end() && at->first <= last;
}

void DiffReader::take(std::string_view piece) {
  while (!piece.empty()) {
    const std::size_t end = piece.find('\n');
    const std::string_view part = piece.substr(0, end);
    line_.append(part.substr(0, kLongestLine - std::min(line_.size(), kLongestLine)));
    if (end == std::string_view::npos) return;
    line();
    line_.clear();
    piece.remove_prefix(end + 1);
  }
}

// The content of a hunk may look like anything, so its lines are counted.
void DiffReader::line() {
  const std::string_view says = line_;
  if (content_ > 0 && (says.starts_with('+') || says.starts_with('-'))) {
    --content_;
    return;
  }
  if (says.starts_with('\\')) return;  // of the line before: it has no end of line
  content_ = 0;
  if (says.starts_with("diff --git ")) {
    path_.clear();
  } else if (says.starts_with("+++ ")) {
    const std::string path = unquoted(says.substr(4));
    path_ = path.starts_with("b/") ? path.substr(2) : std::string();
  } else if (says.starts_with("@@ -")) {
    const std::size_t plus = says.find(" +");
    if (plus == std::string_view::npos) return;
    const auto removed = read_range(says.substr(4));
    const auto added = read_range(says.substr(plus + 2));
    if (!removed || !added) return;
    content_ = removed->second + added->second;
    if (!path_.empty() && added->second > 0) {
      files_[path_].lines.push_back({added->first, added->first + added->second - 1});
    }
  }
}

std::map<std::string, ChangedLines> DiffReader::files() && { return std::move(files_); }

absl::StatusOr<std::vector<ChangedLines>> changed_since(const std::string& revision,
                                                        const std::vector<std::string>& paths) {
  if (revision.empty() || revision.starts_with('-')) {
    return absl::InvalidArgumentError(absl::StrFormat("\1changed\2 %s: is no revision; give a commit, branch or tag",
                                                      revision.empty() ? "''" : io::printable(revision)));
  }
  std::map<fs::path, Repository> repositories;
  std::map<fs::path, std::optional<fs::path>> trees;  // by folder
  std::vector<ChangedLines> out;
  out.reserve(paths.size());
  for (const std::string& path : paths) {
    if (path == "-") {
      out.push_back({.all = true, .lines = {}});
      continue;
    }
    std::error_code error;
    const fs::path whole = fs::canonical(path, error);
    if (error) {
      return absl::NotFoundError(
          absl::StrFormat("%s: cannot be found any more: %s; run it again", io::printable(path), error.message()));
    }
    const auto [tree, fresh] = trees.try_emplace(whole.parent_path());
    if (fresh) tree->second = working_tree(whole);
    const std::optional<fs::path> root = tree->second;
    if (!root) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s: lies in no git repository, so \1changed\2 cannot tell what changed; leave that option out, or "
          "give only files of a repository",
          io::printable(path)));
    }
    const auto [repository, unread] = repositories.try_emplace(*root, root->string());
    if (unread) {
      if (absl::Status status = repository->second.read(revision); !status.ok()) return status;
    }
    out.push_back(repository->second.file(whole.lexically_relative(*root).string()));
  }
  return out;
}

}  // namespace refrain::run
