// Outputs: whole or not at all.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/files/files.h"
#include "io/files/output.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

std::size_t files_in(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

TEST_CASE("output: a file has its name when it is complete") {
  const TempFolder folder;
  const std::string path = folder.path("out.json");
  auto output = OutputFile::create(path);
  REQUIRE(output.ok());
  REQUIRE(output->write("one ").ok());
  REQUIRE(output->write(std::string(200'000, 'x')).ok());
  REQUIRE(output->write(" two").ok());
  CHECK_FALSE(std::filesystem::exists(path));
  REQUIRE(output->commit().ok());
  CHECK(content_of(path) == "one " + std::string(200'000, 'x') + " two");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("output: what is given up leaves the old file and nothing else") {
  const TempFolder folder;
  const std::string path = folder.write("out.json", "old");
  {
    auto output = OutputFile::create(path);
    REQUIRE(output.ok());
    REQUIRE(output->write("new").ok());
    OutputFile moved = std::move(*output);
    REQUIRE(moved.flush().ok());
  }
  CHECK(content_of(path) == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("output: a replaced file keeps its permissions, and a link stays one") {
  const TempFolder folder;
  const std::string path = folder.write("out.json", "old");
  chmod(path.c_str(), 0640);
  std::filesystem::create_symlink("out.json", folder.path("link"));
  auto output = OutputFile::create(folder.path("link"));
  REQUIRE(output.ok());
  REQUIRE(output->write("new").ok());
  REQUIRE(output->commit().ok());
  CHECK(content_of(path) == "new");
  CHECK(std::filesystem::is_symlink(folder.path("link")));
  struct stat info = {};
  REQUIRE(stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0640);
}

// A process that is killed while it has an output open, whatever a file system offers to hold it: "ready" comes when
// bytes were handed on, and it then waits for a pipe in which nothing comes.
TEST_CASE("output: a process that is killed leaves the old file and nothing else") {
  const TempFolder folder;
  const std::string path = folder.path("out.json");
  // Where there are no files without a name, one stays behind.
  const int probe = ::open(folder.path().c_str(), O_WRONLY | O_TMPFILE, 0600);
  if (probe < 0) return;
  close(probe);
  for (const bool replaced : {false, true}) {
    if (replaced) folder.write("out.json", "old");
    int ready[2] = {};
    int held[2] = {};
    REQUIRE(pipe(ready) == 0);
    REQUIRE(pipe(held) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      close(held[1]);
      auto output = OutputFile::create(path);
      const bool good = output.ok() && output->write_through(std::string(200'000, 'x')).ok();
      char c = good ? '+' : '-';
      if (::write(ready[1], &c, 1) == 1) [[maybe_unused]]
        const ssize_t got = ::read(held[0], &c, 1);
      _exit(1);
    }
    close(ready[1]);
    char c = 0;
    CHECK(::read(ready[0], &c, 1) == 1);
    CHECK(c == '+');
    kill(child, SIGKILL);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    for (const int one : {ready[0], held[0], held[1]}) close(one);
    CHECK(files_in(folder.path()) == (replaced ? 1 : 0));
    CHECK(content_of(path) == (replaced ? "old" : ""));
  }
}

TEST_CASE("output: a new file has the permissions that the process gives") {
  const TempFolder folder;
  const mode_t before = umask(027);
  const absl::Status status = write_file(folder.path("out"), "x");
  umask(before);
  REQUIRE(status.ok());
  struct stat info = {};
  REQUIRE(stat(folder.path("out").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0640);
}

TEST_CASE("output: a file that came into the place of a new one is replaced") {
  const TempFolder folder;
  auto output = OutputFile::create(folder.path("out"));
  REQUIRE(output.ok());
  REQUIRE(output->write("new").ok());
  folder.write("out", "came later");
  REQUIRE(output->commit().ok());
  CHECK(content_of(folder.path("out")) == "new");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("output: a link to a file that is to come is followed") {
  const TempFolder folder;
  std::filesystem::create_symlink("later.json", folder.path("link"));
  auto output = OutputFile::create(folder.path("link"));
  REQUIRE(output.ok());
  REQUIRE(output->commit().ok());
  CHECK(std::filesystem::is_regular_file(folder.path("later.json")));
  CHECK(std::filesystem::is_symlink(folder.path("link")));
}

TEST_CASE("output: what cannot be written says so in one line") {
  const TempFolder folder;
  const auto message = [](const std::string& path) {
    const auto output = OutputFile::create(path);
    REQUIRE_FALSE(output.ok());
    return std::string(output.status().message());
  };
  CHECK(message(folder.path()) == folder.path() + ": is a folder; name a file in it");
  CHECK(message(folder.path("none/out")) ==
        folder.path("none/out") + ": cannot be written: No such file or directory; make the folder first");
  CHECK(contains(message(folder.path("none/")), "none/: "));
  folder.write("file", "x");
  CHECK(contains(message(folder.path("file/out")), "Not a directory; make the folder first"));
}

TEST_CASE("output: a stable pending file takes over what a killed run left") {
  const TempFolder folder;
  const std::string path = folder.path("out.jsonl");
  const std::string pending = folder.write(".out.jsonl.refrain.part", "left behind, and longer");
  auto output = OutputFile::create(path, {.stable_pending = true});
  REQUIRE(output.ok());
  REQUIRE(output->write("new").ok());
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(std::filesystem::exists(pending));
  REQUIRE(output->commit().ok());
  CHECK(content_of(path) == "new");
  CHECK(files_in(folder.path()) == 1);
  // Given up, it leaves nothing.
  {
    REQUIRE(OutputFile::create(path, {.stable_pending = true}).ok());
  }
  CHECK(content_of(path) == "new");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("output: a stable pending file that is a link to another file is refused, and that one left alone") {
  const TempFolder folder;
  const std::string path = folder.path("out.jsonl");
  const std::string other = folder.write("other", "not to be lost");
  std::filesystem::create_hard_link(other, folder.path(".out.jsonl.refrain.part"));
  const auto output = OutputFile::create(path, {.stable_pending = true});
  REQUIRE_FALSE(output.ok());
  CHECK(contains(std::string(output.status().message()), "is not a file of a run of yours; remove it"));
  CHECK(content_of(other) == "not to be lost");
}

TEST_CASE("output: of two writers of one stable output the second is refused") {
  const TempFolder folder;
  const std::string path = folder.path("out.jsonl");
  const OutputOptions stable = {.stable_pending = true};
  auto first = OutputFile::create(path, stable);
  REQUIRE(first.ok());
  REQUIRE(first->write("first").ok());
  const auto second = OutputFile::create(path, stable);
  REQUIRE_FALSE(second.ok());
  CHECK(second.status().message() == path + ": another refrain is writing it; wait for it or name another output");
  REQUIRE(first->commit().ok());
  CHECK(content_of(path) == "first");
  auto third = OutputFile::create(path, stable);
  REQUIRE(third.ok());
  REQUIRE(third->write("third").ok());
  REQUIRE(third->commit().ok());
  CHECK(content_of(path) == "third");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("output: writers of one stable output that race leave one whole file") {
  const TempFolder folder;
  const std::string path = folder.path("out.jsonl");
  std::atomic<int> committed = 0;
  std::atomic<int> failures = 0;
  const auto write = [&](char letter) {
    for (int i = 0; i < 1000; ++i) {
      auto output = OutputFile::create(path, {.stable_pending = true});
      if (!output.ok()) continue;
      if (!output->write(std::string(5000, letter)).ok()) ++failures;
      if (i % 3 == 0) continue;  // given up
      ++(output->commit().ok() ? committed : failures);
    }
  };
  std::vector<std::thread> writers;
  for (const char letter : {'a', 'b', 'b', 'a'}) writers.emplace_back(write, letter);
  for (std::thread& writer : writers) writer.join();
  CHECK(committed > 0);
  CHECK(failures == 0);
  const std::string content = content_of(path);
  CHECK((content == std::string(5000, 'a') || content == std::string(5000, 'b')));
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("output: what stands in the place of a stable pending file is told") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path(".a.refrain.part"));
  std::filesystem::create_symlink("elsewhere", folder.path(".b.refrain.part"));
  for (const std::string name : {"a", "b"}) {
    const auto output = OutputFile::create(folder.path(name), {.stable_pending = true});
    REQUIRE_FALSE(output.ok());
    CHECK(contains(std::string(output.status().message()), folder.path(name) + ": cannot be written: "));
  }
  CHECK_FALSE(std::filesystem::exists(folder.path("elsewhere")));
}

TEST_CASE("output: large spans go through, in order with what was gathered") {
  const TempFolder folder;
  auto output = OutputFile::create(folder.path("out"));
  REQUIRE(output.ok());
  const std::string large(20'000'000, 'l');
  REQUIRE(output->write("a").ok());
  REQUIRE(output->write_through(large).ok());
  REQUIRE(output->write("b").ok());
  REQUIRE(output->write_through("c").ok());
  REQUIRE(output->commit().ok());
  CHECK(content_of(folder.path("out")) == "a" + large + "bc");
}

TEST_CASE("output: a full disk is an error") {
  if (!std::filesystem::exists("/dev/full")) SKIP("there is no /dev/full here");
  auto output = OutputFile::create("/dev/full");
  REQUIRE(output.ok());
  REQUIRE(output->write("x").ok());
  const absl::Status status = output->commit();
  CHECK(status.message() == "/dev/full: cannot be written: No space left on device; make room, or name another place");
  CHECK(std::filesystem::is_character_file("/dev/full"));
  // Through a compressor, too.
  const TempFolder folder;
  std::filesystem::create_symlink("/dev/full", folder.path("full.zst"));
  auto compressed = OutputFile::create(folder.path("full.zst"));
  REQUIRE(compressed.ok());
  REQUIRE(compressed->write("x").ok());
  CHECK(contains(std::string(compressed->commit().message()), "full.zst: cannot be written: No space left"));
}

TEST_CASE("output: devices are written, not replaced") {
  auto output = OutputFile::create("/dev/null");
  REQUIRE(output.ok());
  REQUIRE(output->write("x").ok());
  REQUIRE(output->commit().ok());
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("output: a reader that went away is no error") {
  let_writes_fail();
  int ends[2] = {};
  REQUIRE(pipe(ends) == 0);
  const int saved = dup(STDOUT_FILENO);
  close(ends[0]);
  dup2(ends[1], STDOUT_FILENO);
  close(ends[1]);
  auto output = OutputFile::create("-");
  const bool created = output.ok();
  const absl::Status first = output->write(std::string(100'000, 'x'));
  const bool abandoned = output->abandoned();
  const absl::Status second = output->write("y");
  const absl::Status last = output->commit();
  dup2(saved, STDOUT_FILENO);
  close(saved);
  CHECK(created);
  CHECK(first.ok());
  CHECK(abandoned);
  CHECK(second.ok());
  CHECK(last.ok());
}

// Puts one end of a pipe that does not block in the place of a standard stream, as node and some runners of CI do.
class NonBlockingPipe {
 public:
  explicit NonBlockingPipe(int stream) : stream_(stream), saved_(dup(stream)) {
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    const int ours = stream == STDIN_FILENO ? ends[0] : ends[1];
    other_ = stream == STDIN_FILENO ? ends[1] : ends[0];
    fcntl(ours, F_SETFL, O_NONBLOCK);
    dup2(ours, stream);
    close(ours);
  }
  ~NonBlockingPipe() {
    restore();
    close(other_);
  }
  NonBlockingPipe(const NonBlockingPipe&) = delete;
  NonBlockingPipe& operator=(const NonBlockingPipe&) = delete;

  int other() const { return other_; }
  void restore() {
    if (saved_ < 0) return;
    dup2(saved_, stream_);
    close(std::exchange(saved_, -1));
  }

 private:
  int stream_;
  int saved_;
  int other_ = -1;
};

// Long enough for the other end to meet a pipe that is full or empty; where it is not, the test proves less.
void let_it_wait() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

TEST_CASE("output: a standard output that does not block is waited for") {
  const std::string bytes(1'000'000, 'x');
  std::size_t taken = 0;
  absl::Status status;
  {
    NonBlockingPipe pipe(STDOUT_FILENO);
    std::thread reader([&] {
      let_it_wait();
      std::string piece(100'000, '\0');
      for (ssize_t got = 1; got > 0; taken += static_cast<std::size_t>(got)) {
        got = ::read(pipe.other(), piece.data(), piece.size());
        if (got < 0) break;
      }
    });
    auto output = OutputFile::create("-");
    status = output.ok() ? output->write(bytes) : output.status();
    if (status.ok()) status = output->commit();
    pipe.restore();
    reader.join();
  }
  INFO(status);
  CHECK(status.ok());
  CHECK(taken == bytes.size());
}

TEST_CASE("output: a standard input that does not block is waited for") {
  NonBlockingPipe pipe(STDIN_FILENO);
  std::thread writer([&] {
    for (const char c : std::string("one two")) {
      let_it_wait();
      if (::write(pipe.other(), &c, 1) != 1) break;
    }
  });
  auto input = InputFile::open("-");
  REQUIRE(input.ok());
  std::string text;
  absl::Status status;
  while (text.size() < 7) {
    char c = 0;
    const auto got = input->read(&c, 1);
    status = got.status();
    if (!got.ok() || *got == 0) break;
    text += c;
  }
  writer.join();
  INFO(status);
  CHECK(text == "one two");
}

TEST_CASE("output: the name of a descriptor means what is open there") {
  const TempFolder folder;
  const std::string path = folder.write("log", "before\n");
  const int log = ::open(path.c_str(), O_WRONLY | O_APPEND);
  REQUIRE(log >= 0);
  std::filesystem::create_symlink("/dev/fd/" + std::to_string(log), folder.path("link"));
  std::string expected = "before\n";
  for (const std::string& name :
       {"/dev/fd/" + std::to_string(log), "/proc/self/fd/" + std::to_string(log),
        "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(log), folder.path("link")}) {
    CHECK(descriptor_named(name) == log);
    REQUIRE(write_file(name, name + "\n").ok());
    expected += name + "\n";
    CHECK(content_of(path) == expected);
  }
  close(log);
  CHECK_FALSE(write_file("/dev/fd/" + std::to_string(log), "x").ok());
  CHECK(descriptor_named("-") == 1);
  CHECK(descriptor_named("/dev/stdout") == 1);
  CHECK(descriptor_named("/dev/stderr") == 2);
  for (const char* name : {"/dev/null", "/dev/fd/", "/dev/fd/x", "/dev/fd/1/2", "fd/1", "/dev/fd/-1"}) {
    CHECK_FALSE(descriptor_named(name));
  }
}

TEST_CASE("output: an ending of a compression that is not there is refused") {
  const TempFolder folder;
  for (const char* name : {"a.jsonl.bz2", "a.XZ", "a.lz4", "a.br"}) {
    CHECK(
        contains(std::string(OutputFile::create(folder.path(name)).status().message()), "only .gz and .zst compress"));
  }
  CHECK(files_in(folder.path()) == 0);
}

}  // namespace
}  // namespace refrain::io
