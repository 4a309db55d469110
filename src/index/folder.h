// The folder of an index: whether there is one, who may write to it, and whether it is what it was when it was closed.
//
//   refrain-index       says that this is an index, and of which format; readers lock it while they open the files
//   refrain-index.new   in its place as long as the index is being made: what a kill left is no index
//   sums                there while nobody writes: names, sizes and checksums of the files in data/
//   data/               the files of the store
//   sorted/             while an index is built: files that go into data/

#ifndef REFRAIN_SRC_INDEX_FOLDER_H_
#define REFRAIN_SRC_INDEX_FOLDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "index/store.h"
#include "os/descriptor.h"

namespace refrain::index {

enum class FolderKind : std::uint8_t {
  kAbsent,  // there is nothing, an empty folder, or what a kill left of an index that was being made
  kIndex,
  kOther,  // something else
};

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string data() const { return path_ + "/data"; }
  std::string sorted() const { return path_ + "/sorted"; }

  // kOther comes with a reason: not a folder, or other files in it.
  absl::StatusOr<FolderKind> look() const;

  // Errors that tell what there is where an index was wanted, and where none was.
  absl::Status no_index(FolderKind kind) const;
  absl::Status not_empty() const;

  // Makes the folder ready for a new index and becomes its writer. REQUIRES: kAbsent.
  absl::Status begin_making();
  // The index is whole: it is one from now on.
  absl::Status end_making();
  // Removes what was made so far, and the folder too if begin_making() made it.
  void unmake();

  // Becomes the one writer; an error where there is another one. Lasts until the end of this object or of the process.
  absl::Status lock_writer();
  void unlock_writer();

  // While this is held no file of the index is deleted. Shared: by readers that open it, who wait for the writer.
  // Exclusive: by the writer before it deletes; waits for readers or, where `wait` is false, says no.
  absl::StatusOr<bool> lock_files(bool exclusive, bool wait);
  void unlock_files();

  // Where the index was closed properly: an error that names a file that is missing or has another size, or, with
  // `all`, other bytes. Without `all` only those that RocksDB does not check itself are read.
  absl::Status check_sums(bool all) const;
  // Notes the files as they are now, but these, whose sums are known.
  absl::Status write_sums(const std::vector<StoredFile>& files) const;
  absl::Status remove_sums() const;

  // Bytes of all files.
  std::uint64_t bytes() const;

 private:
  std::string marker() const { return path_ + "/refrain-index"; }
  std::string pending_marker() const { return path_ + "/refrain-index.new"; }
  std::string sums() const { return path_ + "/sums"; }

  std::string path_;
  bool made_folder_ = false;
  os::Descriptor writer_;  // holds the lock of the one writer
  os::Descriptor files_;   // of the marker
};

// Waits until the names in a folder are on the disk.
absl::Status sync_folder(const std::string& path);

// Removes a folder with all that is in it.
absl::Status remove_all(const std::string& path);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_FOLDER_H_
