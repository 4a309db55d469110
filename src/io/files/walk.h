// The files of a folder, in an order that is the same everywhere.

#ifndef REFRAIN_SRC_IO_FILES_WALK_H_
#define REFRAIN_SRC_IO_FILES_WALK_H_

#include <sys/stat.h>

#include <functional>
#include <string>
#include <vector>

namespace refrain::io {

struct WalkSink {
  std::function<void(const std::string& path, const struct stat& info)> file;
  // A folder or a .gitignore that cannot be read; `line` is "PATH: reason; what to do".
  std::function<void(const std::string& line)> unreadable;
  // A link to a folder, which is not entered.
  std::function<void(const std::string& path)> linked_folder;
  // A name that leads nowhere: a link without its target, a loop of links.
  std::function<void(const std::string& path, const std::string& line)> broken;
};

// Hands over the regular files below `folder`: names of one folder in the order of their bytes, a folder's content in
// its place among them. Left out: names that begin with a dot; what the .gitignore files of `folder` and of folders
// below it say, and in a working tree of git those above it, .git/info/exclude and core.excludesFile; what `exclude` says, in the same language, relative to `folder`; whatever is neither file nor folder.
// A symbolic link to a file is handed over as that file; one to a folder is not entered, unless it is `folder` itself,
// which may have any name. The files of "." have no "./" before them.
//
// Memory: the names of the folders on the way down.
void walk_folder(const std::string& folder, const std::vector<std::string>& exclude, const WalkSink& sink);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_WALK_H_
