// The folder for what does not fit the memory.

#ifndef REFRAIN_SRC_RUN_TEMP_FOLDER_H_
#define REFRAIN_SRC_RUN_TEMP_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace refrain::run {

// Made when it is opened, and locked, so that two runs never share one. Removed with the files of known names when it
// goes out of scope, unless keep() was called.
class TempFolder {
 public:
  // The folder of an output: beside it, or in `temp` where that is not empty (made, too, where it is not there). Files
  // that lie in it from an earlier run stay; a link, and a folder that others may write to, is an error. An output that
  // is no file gets a new one in the common temporary folder.
  static absl::StatusOr<TempFolder> open(const std::string& output, const std::string& temp);

  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder();

  const std::string& path() const { return path_; }
  std::string file(const char* name) const { return path_ + "/" + name; }

  // Removes the files in it.
  void clear() const;

  // Leaves all as it is, for a run that goes on from there; or does not, after all.
  void keep() { keep_ = true; }
  void give_up() { keep_ = false; }

  // What is to be removed, files before folders.
  std::vector<std::string> contents() const;

 private:
  TempFolder() = default;
  static absl::StatusOr<TempFolder> open_fresh();

  std::string path_;
  std::string parent_;  // of --temp; empty where it was there before
  int lock_ = -1;
  bool keep_ = false;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_TEMP_FOLDER_H_
