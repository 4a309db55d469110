#include "index/open.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/parallel.h"
#include "index/view.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

constexpr char kSchemeKey[] = "scheme";
constexpr char kStateKey[] = "state";

std::size_t default_memory() {
  constexpr std::size_t kLeast = std::size_t{64} << 20;
  constexpr std::size_t kMost = std::size_t{1} << 30;
  const auto all = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return std::clamp(all / 8, kLeast, kMost);
}

StoreOptions store_options(const Wanted& wanted, bool write, bool make) {
  return {.write = write, .make = make, .memory = memory_of(wanted), .threads = base::thread_count(wanted.threads)};
}

absl::Status differs(const std::string& folder, const char* setting, const std::string& there,
                     const std::string& wanted) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: was made with \1%s\2 %s, and %s is asked for; leave the option out, or build another index",
                      os::printable(folder), setting, there, wanted));
}

std::string number(double value) { return absl::StrFormat("%g", value); }

absl::Status other_version(const std::string& folder, const char* what, std::uint32_t there, std::uint32_t here) {
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: was made with version %d of %s, and this is version %d; build it anew from the documents",
                      os::printable(folder), there, what, here));
}

absl::Status read_meta(Opened& opened) {
  std::string bytes;
  absl::StatusOr<bool> there = opened.store->get(Family::kMeta, kSchemeKey, bytes);
  if (!there.ok()) return there.status();
  if (!*there || !decode(bytes, opened.scheme)) return damaged("what it was made with is not there");
  there = opened.store->get(Family::kMeta, kStateKey, bytes);
  if (!there.ok()) return there.status();
  if (!*there || !decode(bytes, opened.state)) return damaged("its counts are not there");
  return absl::OkStatus();
}

absl::StatusOr<Opened> make(Folder folder, const Wanted& wanted, bool delay) {
  if (absl::Status status = folder.begin_making(); !status.ok()) return status;
  Opened opened{
      .folder = std::move(folder), .scheme = {}, .state = {}, .store = nullptr, .made = true, .delayed = delay};
  DedupOptions near;
  near.threshold = wanted.threshold.value_or(near.threshold);
  near.shingle = wanted.shingle.value_or(near.shingle);
  near.recall = wanted.recall.value_or(near.recall);
  opened.scheme = scheme_of(near, wanted.passages);
  opened.state.window = wanted.window.value_or(0);
  absl::StatusOr<std::unique_ptr<Store>> store = Store::open(opened.folder.data(), store_options(wanted, true, true));
  if (!store.ok()) return store.status();
  opened.store = *std::move(store);
  Batch batch;
  batch.put(Family::kMeta, kSchemeKey, encode(opened.scheme));
  batch.put(Family::kMeta, kStateKey, encode(opened.state));
  if (absl::Status status = opened.store->write(batch, true); !status.ok()) return status;
  if (!delay) {
    if (absl::Status status = opened.folder.end_making(); !status.ok()) return status;
  }
  return opened;
}

absl::StatusOr<Opened> open_to_write(Folder folder, const Wanted& wanted) {
  if (absl::Status status = folder.lock_writer(); !status.ok()) return status;
  Opened opened{.folder = std::move(folder), .scheme = {}, .state = {}, .store = nullptr};
  // Opening deletes files that are no longer needed.
  if (const auto locked = opened.folder.lock_files(true, true); !locked.ok()) return locked.status();
  if (absl::Status status = opened.folder.check_sums(false); !status.ok()) return status;
  if (absl::Status status = opened.folder.remove_sums(); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<Store>> store = Store::open(opened.folder.data(), store_options(wanted, true, false));
  if (!store.ok()) return store.status();
  opened.store = *std::move(store);
  opened.folder.unlock_files();
  if (absl::Status status = read_meta(opened); !status.ok()) return status;
  return opened;
}

absl::StatusOr<Opened> open_to_read(Folder folder, const Wanted& wanted) {
  // On a file system without locks a writer may delete what is just being opened.
  constexpr int kTries = 4;
  constexpr auto kPause = std::chrono::milliseconds(50);
  absl::Status failed;
  for (int k = 0; k < kTries; ++k) {
    if (k > 0) std::this_thread::sleep_for(k * kPause);
    Opened opened{.folder = Folder(folder.path()), .scheme = {}, .state = {}, .store = nullptr};
    if (const auto locked = opened.folder.lock_files(false, true); !locked.ok()) return locked.status();
    failed = opened.folder.check_sums(false);
    if (!failed.ok()) continue;
    absl::StatusOr<std::unique_ptr<Store>> store =
        Store::open(opened.folder.data(), store_options(wanted, false, false));
    failed = store.status();
    if (!failed.ok()) continue;
    opened.folder.unlock_files();
    opened.store = *std::move(store);
    if (absl::Status status = read_meta(opened); !status.ok()) return status;
    return opened;
  }
  return failed;
}

}  // namespace

std::size_t memory_of(const Wanted& wanted) { return wanted.memory != 0 ? wanted.memory : default_memory(); }

absl::Status check_scheme(const std::string& folder, const Scheme& there, const Wanted& wanted) {
  const Scheme here = scheme_of(there.near, there.passages);
  if (there.words != here.words) return other_version(folder, "words", there.words, here.words);
  if (there.shingles != here.shingles) return other_version(folder, "shingles", there.shingles, here.shingles);
  if (there.signatures != here.signatures)
    return other_version(folder, "signatures", there.signatures, here.signatures);
  if (wanted.threshold.has_value() && *wanted.threshold != there.near.threshold) {
    return differs(folder, "threshold", number(there.near.threshold), number(*wanted.threshold));
  }
  if (wanted.shingle.has_value() && *wanted.shingle != there.near.shingle) {
    return differs(folder, "shingle", absl::StrCat(there.near.shingle), absl::StrCat(*wanted.shingle));
  }
  if (wanted.recall.has_value() && *wanted.recall != there.near.recall) {
    return differs(folder, "recall", number(there.near.recall), number(*wanted.recall));
  }
  if (wanted.passages && !there.passages) {
    return absl::InvalidArgumentError(absl::StrCat(
        os::printable(folder),
        ": was made without \1passages\2, and passages are asked for; build another index with \1passages\2"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Opened> open(const std::string& path, OpenMode mode, const Wanted& wanted, bool delay) {
  Folder folder(path);
  const absl::StatusOr<FolderKind> kind = folder.look();
  if (!kind.ok()) return kind.status();
  if (*kind == FolderKind::kIndex && mode == OpenMode::kMake) return folder.not_empty();
  if (*kind == FolderKind::kOther) return folder.no_index(*kind);
  if (*kind == FolderKind::kAbsent) {
    if (mode == OpenMode::kRead || mode == OpenMode::kWrite) return folder.no_index(*kind);
    return make(std::move(folder), wanted, delay);
  }
  absl::StatusOr<Opened> opened =
      mode == OpenMode::kRead ? open_to_read(std::move(folder), wanted) : open_to_write(std::move(folder), wanted);
  if (!opened.ok()) return opened;
  if (absl::Status status = check_scheme(path, opened->scheme, wanted); !status.ok()) return status;
  return opened;
}

}  // namespace refrain::index
