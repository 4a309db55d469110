#include "io/files/walk.h"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "io/files/git_excludes.h"
#include "io/files/gitignore.h"

namespace refrain::io {
namespace {

// A .gitignore with the folder it speaks of: a prefix of the paths relative to the walk's root.
struct Rules {
  std::size_t prefix = 0;
  Gitignore list;
  std::string below = {};  // of a file that lies above the root: from there to the root
};

// A folder that is being walked.
struct Level {
  std::string path;      // as files below it are named
  std::string relative;  // to the root of the walk
  std::vector<std::string> names;
  std::size_t next = 0;
  bool has_rules = false;
};

std::string joined(const std::string& folder, const std::string& name) {
  if (folder.empty()) return name;
  return folder.back() == '/' ? folder + name : folder + '/' + name;
}

class Walk {
 public:
  Walk(const std::vector<std::string>& exclude, const WalkSink& sink) : sink_(sink) {
    for (const std::string& glob : exclude) exclude_.add(glob);
  }

  void run(const std::string& folder);

 private:
  void enter(std::string path, std::string relative, const struct stat& info);
  void visit(const Level& level, const std::string& name);
  bool ignored(const std::string& relative, bool is_folder) const;
  static std::string line_for(const std::string& path, int error) {
    return absl::StrFormat("%s: cannot be read: %s; %s", path.empty() ? "." : printable(path), error_text(error),
                           error == EACCES ? "check its permissions" : "mend or exclude it");
  }
  void unreadable(const std::string& path, int error) const { sink_.unreadable(line_for(path, error)); }

  const WalkSink& sink_;
  Gitignore exclude_;
  std::vector<Rules> rules_;
  std::vector<Level> levels_;
  std::set<FileId> entered_;
};

bool Walk::ignored(const std::string& relative, bool is_folder) const {
  using Verdict = Gitignore::Verdict;
  if (exclude_.verdict(relative, is_folder) == Verdict::kIgnored) return true;
  // The file that lies nearest decides.
  for (auto rules = rules_.rbegin(); rules != rules_.rend(); ++rules) {
    const Verdict verdict = rules->below.empty()
                                ? rules->list.verdict(std::string_view(relative).substr(rules->prefix), is_folder)
                                : rules->list.verdict(rules->below + relative, is_folder);
    if (verdict != Verdict::kNone) return verdict == Verdict::kIgnored;
  }
  return false;
}

void Walk::enter(std::string path, std::string relative, const struct stat& info) {
  if (!entered_.insert(file_id(info)).second) return;
  DIR* folder = opendir(path.empty() ? "." : path.c_str());
  if (folder == nullptr) {
    unreadable(path, errno);
    return;
  }
  Level level;
  errno = 0;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') level.names.emplace_back(entry->d_name);
    errno = 0;
  }
  if (errno != 0) unreadable(path, errno);
  closedir(folder);
  std::sort(level.names.begin(), level.names.end());

  const std::string ignore_path = joined(path, ".gitignore");
  struct stat ignore_info = {};
  if (stat(ignore_path.c_str(), &ignore_info) == 0 && S_ISREG(ignore_info.st_mode)) {
    absl::StatusOr<std::string> content = read_whole(ignore_path);
    if (content.ok()) {
      Rules rules;
      rules.prefix = relative.empty() ? 0 : relative.size() + 1;
      rules.list.add_file(*content);
      rules_.push_back(std::move(rules));
      level.has_rules = true;
    } else {
      sink_.unreadable(absl::StrFormat("%s: %s", printable(ignore_path), std::string(content.status().message())));
    }
  }
  level.path = std::move(path);
  level.relative = std::move(relative);
  levels_.push_back(std::move(level));
}

void Walk::visit(const Level& level, const std::string& name) {
  const std::string path = joined(level.path, name);
  std::string relative = level.relative.empty() ? name : level.relative + '/' + name;
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    const int error = errno;
    if (!ignored(relative, false)) sink_.broken(path, line_for(path, error));
    return;
  }
  const bool is_folder = S_ISDIR(info.st_mode);
  if (!is_folder && !S_ISREG(info.st_mode)) return;
  if (ignored(relative, is_folder)) return;
  if (is_folder) {
    struct stat own = {};
    if (lstat(path.c_str(), &own) == 0 && S_ISLNK(own.st_mode)) {
      if (sink_.linked_folder) sink_.linked_folder(path);
      return;
    }
    enter(path, std::move(relative), info);  // `level` is gone from here on
  } else {
    sink_.file(path, info);
  }
}

void Walk::run(const std::string& folder) {
  struct stat info = {};
  if (stat(folder.c_str(), &info) != 0) {
    unreadable(folder, errno);
    return;
  }
  for (const GitExcludes& one : git_excludes(folder)) {
    absl::StatusOr<std::string> content = read_whole(one.file);
    if (!content.ok()) continue;  // the user's settings are none of the texts
    rules_.push_back({.prefix = 0, .list = {}, .below = one.below});
    rules_.back().list.add_file(*content);
  }
  enter(folder == "." || folder == "./" ? std::string() : folder, std::string(), info);
  while (!levels_.empty()) {
    Level& level = levels_.back();
    if (level.next == level.names.size()) {
      if (level.has_rules) rules_.pop_back();
      levels_.pop_back();
      continue;
    }
    const std::string name = level.names[level.next++];
    visit(level, name);
  }
}

}  // namespace

void walk_folder(const std::string& folder, const std::vector<std::string>& exclude, const WalkSink& sink) {
  Walk(exclude, sink).run(folder);
}

}  // namespace refrain::io
