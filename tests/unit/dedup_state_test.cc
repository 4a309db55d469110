// The log of a run: whole entries come back, torn ones do not, and another run's is refused.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "run/dedup/state_log.h"
#include "run/packer.h"
#include "unit/io_helpers.h"

namespace refrain::run {
namespace {

using Entries = std::vector<std::pair<StateLog::EntryKind, std::string>>;
using io::content_of;

constexpr char kRun[] = "version 1\n\1keep\2 first\ninput a.jsonl, 5 bytes\n";

absl::StatusOr<StateLog> resume(const std::string& path, Entries& entries, std::size_t most = 100,
                                std::string_view run = kRun) {
  entries.clear();
  return StateLog::resume(path, run, [&](StateLog::EntryKind kind, std::string_view bytes) -> absl::Status {
    if (entries.size() == most) return absl::DataLossError("enough");
    entries.emplace_back(kind, bytes);
    return absl::OkStatus();
  });
}

const Entries kEntries = {{StateLog::EntryKind::kBlocks, "first"},
                          {StateLog::EntryKind::kBlocks, ""},
                          {StateLog::EntryKind::kDecisions, std::string(60, 'x')},
                          {StateLog::EntryKind::kBlocks, std::string("\0\n", 2)}};

std::string written(const std::string& path) {
  auto log = StateLog::create(path, kRun);
  REQUIRE(log.ok());
  for (const auto& [kind, bytes] : kEntries) REQUIRE(log->append(kind, bytes).ok());
  return content_of(path);
}

TEST_CASE("dedup state: entries come back, and more can be added") {
  const io::TempFolder folder;
  const std::string path = folder.path("state");
  written(path);
  Entries entries;
  {
    auto log = resume(path, entries);
    REQUIRE(log.ok());
    CHECK(entries == kEntries);
    StateLog moved = *std::move(log);
    REQUIRE(moved.append(StateLog::EntryKind::kDecisions, "more").ok());
  }
  REQUIRE(resume(path, entries).ok());
  CHECK(entries.size() == kEntries.size() + 1);
  CHECK(entries.back().second == "more");
}

TEST_CASE("dedup state: cut off anywhere, the whole entries before are there") {
  const io::TempFolder folder;
  const std::string path = folder.path("state");
  const std::string whole = written(path);
  Entries entries;
  std::size_t before = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    folder.write("state", std::string_view(whole).substr(0, size));
    const auto log = resume(path, entries);
    if (!log.ok()) {
      REQUIRE(absl::IsNotFound(log.status()));
      REQUIRE(before == 0);
      continue;
    }
    REQUIRE(entries.size() >= before);
    before = entries.size();
    REQUIRE(Entries(kEntries.begin(), kEntries.begin() + static_cast<std::ptrdiff_t>(before)) == entries);
  }
  CHECK(before == kEntries.size());
}

TEST_CASE("dedup state: a byte that changed ends it there, and what is refused leaves it as it is") {
  const io::TempFolder folder;
  const std::string path = folder.path("state");
  const std::string whole = written(path);
  Entries entries;
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x20);
    folder.write("state", changed);
    const auto log = resume(path, entries);
    REQUIRE(entries != kEntries);
    for (std::size_t k = 0; k < entries.size(); ++k) {
      REQUIRE(entries[k].second == kEntries[k].second);
    }
  }
  folder.write("state", whole);
  CHECK(resume(path, entries, 2).status().message() == "enough");
  CHECK(entries.size() == 2);
  CHECK(content_of(path) == whole);
  REQUIRE(resume(path, entries).ok());
  CHECK(entries == kEntries);
}

TEST_CASE("dedup state: another run's is refused with the difference, another boot's is none") {
  const io::TempFolder folder;
  const std::string path = folder.path("state");
  const std::string whole = written(path);
  Entries entries;
  const auto other = resume(path, entries, 100, "version 1\n\1keep\2 last\ninput a.jsonl, 5 bytes\n");
  CHECK(absl::IsFailedPrecondition(other.status()));
  CHECK(std::string(other.status().message()) ==
        path +
            ": is of another run: it had \"\1keep\2 first\", and now it is \"\1keep\2 last\"; give the "
            "same options and inputs, or leave out \1resume\2 to begin afresh");
  CHECK(content_of(path) == whole);
  CHECK(absl::IsNotFound(resume(folder.path("none"), entries).status()));
  folder.write("state", "nothing of the kind, though it is long enough for a header");
  CHECK(absl::IsNotFound(resume(path, entries).status()));
  const auto nowhere = StateLog::create(folder.path("no/state"), kRun);
  CHECK(std::string(nowhere.status().message()) ==
        folder.path("no/state") + ": cannot be written: No such file or directory; name another place with \1temp\2");
}

TEST_CASE("dedup state: numbers and texts go in and out, and what is missing is told") {
  Packer packer;
  packer.put(std::uint32_t{5});
  packer.put_text("text");
  packer.put(1.5);
  Unpacker unpacker(packer.bytes());
  CHECK(unpacker.get<std::uint32_t>() == 5);
  CHECK(unpacker.get_text() == "text");
  CHECK(unpacker.get<double>() == 1.5);
  CHECK(unpacker.good());
  CHECK(unpacker.get<char>() == 0);
  CHECK_FALSE(unpacker.good());
  Packer false_size;
  false_size.put(~std::size_t{0});
  Unpacker cut(false_size.bytes());
  CHECK(cut.get_text().empty());
  CHECK_FALSE(cut.good());
}

}  // namespace
}  // namespace refrain::run
