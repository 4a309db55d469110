// The folder for what does not fit the memory: nobody else's, and one run's at a time.

#include "run/temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "catch.h"
#include "dedup/scratch_file.h"
#include "feed/document_store.h"
#include "run/dedup/state_log.h"
#include "unit/io_helpers.h"

namespace refrain::run {
namespace {

namespace fs = std::filesystem;
using io::content_of;

std::string error_of(const std::string& output, const std::string& temp = "") {
  return std::string(TempFolder::open(output, temp).status().message());
}

// Has TMPDIR name a folder for as long as it lives.
class CommonFolder {
 public:
  explicit CommonFolder(const std::string& path) {
    if (const char* before = std::getenv("TMPDIR"); before != nullptr) before_ = before;
    setenv("TMPDIR", path.c_str(), 1);
  }
  CommonFolder(const CommonFolder&) = delete;
  CommonFolder& operator=(const CommonFolder&) = delete;
  ~CommonFolder() { before_.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", before_.c_str(), 1); }

 private:
  std::string before_;
};

TEST_CASE("temp folder: it is there while it is open") {
  const io::TempFolder place;
  const std::string path = place.path("out.refrain-tmp");
  {
    const auto folder = TempFolder::open(place.path("out"), "");
    REQUIRE(folder.ok());
    CHECK(folder->path() == path);
    place.write("out.refrain-tmp/keys", "x");
    CHECK(error_of(place.path("out")) ==
          path + ": another refrain is at work in it; wait for it, or name another output");
  }
  CHECK_FALSE(fs::exists(path));
  {
    const auto folder = TempFolder::open(place.path("out"), place.path("new"));
    REQUIRE(folder.ok());
    CHECK(folder->path() == place.path("new/out.refrain-tmp"));
  }
  CHECK_FALSE(fs::exists(place.path("new")));
}

TEST_CASE("temp folder: in the common one it has a name that nobody can know") {
  const io::TempFolder place;
  const CommonFolder common(place.path());
  // What the name was when it could be known.
  const std::string known = place.path("refrain-" + std::to_string(getpid()) + ".refrain-tmp");
  fs::create_directory(known);
  for (const std::string output : {"-", "/dev/null"}) {
    const auto one = TempFolder::open(output, "");
    const auto other = TempFolder::open(output, "");
    REQUIRE(one.ok());
    REQUIRE(other.ok());
    CHECK(one->path() != known);
    CHECK(one->path() != other->path());
    struct stat info = {};
    REQUIRE(lstat(one->path().c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0700);
  }
  fs::remove(known);
  CHECK(fs::is_empty(place.path()));
}

TEST_CASE("temp folder: one that others may write to is refused") {
  const io::TempFolder place;
  const std::string path = place.path("out.refrain-tmp");
  fs::create_directory(path);
  for (const mode_t mode : {0777U, 0770U, 0702U}) {
    REQUIRE(chmod(path.c_str(), mode) == 0);
    CHECK(error_of(place.path("out")) ==
          path + ": can be written to by others; remove it, or name a folder of your own with \1temp\2");
    CHECK(fs::is_directory(path));
  }
  REQUIRE(chmod(path.c_str(), 0755) == 0);
  CHECK(TempFolder::open(place.path("out"), "").ok());
}

TEST_CASE("temp folder: one of somebody else is refused") {
  if (geteuid() != 0) return;  // only root can give a folder away
  const io::TempFolder place;
  const std::string path = place.path("out.refrain-tmp");
  fs::create_directory(path);
  REQUIRE(chown(path.c_str(), 12'345, 12'345) == 0);
  REQUIRE(chmod(path.c_str(), 0755) == 0);
  CHECK(error_of(place.path("out")) ==
        path + ": belongs to someone else; remove it, or name a folder of your own with \1temp\2");
}

TEST_CASE("temp folder: a link or a file is refused") {
  const io::TempFolder place;
  fs::create_directory(place.path("elsewhere"));
  fs::create_symlink("elsewhere", place.path("a.refrain-tmp"));
  fs::create_symlink("nowhere", place.path("b.refrain-tmp"));
  place.write("c.refrain-tmp", "x");
  for (const std::string name : {"a", "b", "c"}) {
    CHECK(error_of(place.path(name)) ==
          place.path(name) +
              ".refrain-tmp: is no folder but a link or a file; remove it, or name a folder with \1temp\2");
  }
  CHECK(fs::exists(place.path("elsewhere")));
}

TEST_CASE("temp folder: no file in it is written through a link") {
  const io::TempFolder place;
  const std::string victim = place.write("victim", "theirs");
  const std::string path = place.path("link");
  fs::create_symlink("victim", path);
  const std::string expected = path + ": is a link; remove it, or name another place with \1temp\2";
  dedup::ScratchFile scratch(path);
  CHECK(scratch.append("mine", 4).message() == expected);
  CHECK(scratch.reopen().message() == expected);
  CHECK(StateLog::create(path, "run\n").status().message() == expected);
  feed::DocumentStore store({.paths = {}, .spool = path});
  CHECK_FALSE(store.resume_spool(1).ok());
  CHECK(content_of(victim) == "theirs");
}

// Who has the folder is the only one, though the last owner removes it while others wait for its lock.
TEST_CASE("temp folder: runs that race hold one path one by one") {
  const io::TempFolder place;
  std::atomic<int> inside = 0;
  std::atomic<int> clashes = 0;
  std::atomic<int> lost = 0;
  std::atomic<int> opened = 0;
  const auto run = [&] {
    for (int i = 0; i < 3000; ++i) {
      const auto folder = TempFolder::open(place.path("out"), "");
      if (!folder.ok()) continue;
      ++opened;
      if (++inside > 1) ++clashes;
      if (!fs::exists(folder->path())) ++lost;
      --inside;
    }
  };
  std::vector<std::thread> runs;
  for (int i = 0; i < 4; ++i) runs.emplace_back(run);
  for (std::thread& one : runs) one.join();
  CHECK(opened > 0);
  CHECK(clashes == 0);
  CHECK(lost == 0);
  CHECK(fs::is_empty(place.path()));
}

}  // namespace
}  // namespace refrain::run
