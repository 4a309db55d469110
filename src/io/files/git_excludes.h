// What git leaves out of a folder beside the .gitignore files in it.

#ifndef REFRAIN_SRC_IO_FILES_GIT_EXCLUDES_H_
#define REFRAIN_SRC_IO_FILES_GIT_EXCLUDES_H_

#include <string>
#include <vector>

namespace refrain::io {

struct GitExcludes {
  std::string file;  // that holds patterns
  // From the folder that they speak of to the one that was asked about: "book/part/", or empty where that is the same.
  std::string below;
};

// The files whose patterns hold in `folder`, which lies in a working tree of git or is one, from the weakest to the
// strongest: the user's core.excludesFile (by default ~/.config/git/ignore), .git/info/exclude, and the .gitignore files
// of the folders above `folder`. Empty where it lies in none. Files that are not there are left out. git is asked for its
// setting once; where it is not installed the default holds. Never fails.
std::vector<GitExcludes> git_excludes(const std::string& folder);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_GIT_EXCLUDES_H_
