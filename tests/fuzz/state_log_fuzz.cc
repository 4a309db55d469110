// A log of a run that is cut, changed or followed by other bytes: what is read of it is what was written, from the beginning on, and it
// goes on from there. The input: a byte for what is done to the log, two for where, one for how many entries there are; then the entries,
// a byte for the size and the bytes of each.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run/dedup/state_log.h"

namespace {

using refrain::run::StateLog;
using Entries = std::vector<std::pair<StateLog::EntryKind, std::string>>;

constexpr std::string_view kRun = "input a.jsonl, 7 bytes\n";

absl::StatusOr<StateLog> resume(const std::string& path, Entries& entries) {
  return StateLog::resume(path, kRun, [&](StateLog::EntryKind kind, std::string_view bytes) {
    entries.emplace_back(kind, bytes);
    return absl::OkStatus();
  });
}

bool begins_with(const Entries& all, const Entries& first) {
  if (first.size() > all.size()) return false;
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (all[k] != first[k]) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("refrain-state-log-" + std::to_string(getpid()))).string();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto byte = [&rest]() -> std::size_t {
    if (rest.empty()) return 0;
    const auto first = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    return first;
  };
  const std::size_t what = byte();
  std::size_t place = byte() << 8;
  place += byte();
  Entries written;
  {
    absl::StatusOr<StateLog> log = StateLog::create(path, kRun);
    if (!log.ok()) abort();
    for (std::size_t left = byte() % 16; left > 0; --left) {
      const std::string bytes(rest.substr(0, byte()));
      rest.remove_prefix(bytes.size() < rest.size() ? bytes.size() : rest.size());
      const StateLog::EntryKind kind = left % 2 == 0 ? StateLog::EntryKind::kBlocks : StateLog::EntryKind::kDecisions;
      if (!log->append(kind, bytes).ok()) abort();
      written.emplace_back(kind, bytes);
    }
  }
  const auto length = static_cast<std::size_t>(std::filesystem::file_size(path));
  place %= length;
  switch (what % 4) {
    case 0:
      break;
    case 1:  // a write that was not completed
      std::filesystem::resize_file(path, place);
      break;
    case 2: {  // a byte that turned into another
      std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
      file.seekg(static_cast<std::streamoff>(place));
      const auto old = static_cast<char>(file.get());
      file.seekp(static_cast<std::streamoff>(place));
      file.put(static_cast<char>(old ^ static_cast<char>(what | 1)));
      break;
    }
    default:
      std::ofstream(path, std::ios::binary | std::ios::app) << rest;
  }
  Entries read;
  absl::StatusOr<StateLog> log = resume(path, read);
  if (!begins_with(written, read)) abort();
  if ((what % 4 == 0 || what % 4 == 3) && (!log.ok() || read.size() != written.size())) abort();
  if (log.ok()) {
    read.emplace_back(StateLog::EntryKind::kBlocks, "one more");
    if (!log->append(read.back().first, read.back().second).ok()) abort();
    Entries again;
    if (!resume(path, again).ok() || again != read) abort();
  }
  std::filesystem::remove(path);
  return 0;
}
