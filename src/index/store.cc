#include "index/store.h"

#include <fcntl.h>
#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/parallel.h"
#include "index/store_settings.h"
#include "os/descriptor.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& text) { return {text.data(), text.size()}; }

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// The name of a file that a message of RocksDB speaks of, or nothing.
std::string file_in(const std::string& message) {
  for (std::size_t at = message.find_first_of("0123456789M"); at != std::string::npos;
       at = message.find_first_of("0123456789M", at + 1)) {
    std::size_t end = at;
    if (message.compare(at, 9, "MANIFEST-") == 0) end += 9;
    while (end < message.size() && std::isdigit(static_cast<unsigned char>(message[end])) != 0) ++end;
    if (message.compare(at, 9, "MANIFEST-") == 0 && end > at + 9) return message.substr(at, end - at);
    if (end >= at + 6 && (message.compare(end, 4, ".sst") == 0 || message.compare(end, 4, ".log") == 0)) {
      return message.substr(at, end + 4 - at);
    }
    at = std::max(at, end > at ? end - 1 : at);
  }
  return {};
}

// What RocksDB says, as one line of ours. `otherwise`: a file to name where none is told of.
absl::Status told(const rocksdb::Status& status, const std::string& folder, std::string_view what,
                  const std::string& otherwise = {}) {
  if (status.ok()) return absl::OkStatus();
  std::string reason = status.ToString();
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  std::string file = file_in(reason);
  if (file.empty()) file = otherwise;
  const std::string path = os::printable(file.empty() ? folder : folder + "/" + file);
  if (status.IsCorruption()) {
    return absl::DataLossError(
        absl::StrCat(path, ": is damaged (", os::printable(reason), "); bring back a backup, or build the index anew"));
  }
  if (status.IsNoSpace() || (status.IsIOError() && status.subcode() == rocksdb::Status::SubCode::kNoSpace)) {
    return absl::ResourceExhaustedError(
        absl::StrCat(path, ": cannot be ", std::string(what), ": the disk is full; make room and start again"));
  }
  return absl::UnavailableError(absl::StrCat(path, ": cannot be ", std::string(what), ": ", os::printable(reason)));
}

}  // namespace

// --- batches

struct Batch::State {
  struct Change {
    Family family;
    bool erase;
    std::string key;
    std::string value;
  };
  rocksdb::WriteBatch batch;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles = {};
  std::vector<Change> changes;
  std::size_t bytes = 0;
};

Batch::Batch() : state_(std::make_unique<State>()) {}
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;
Batch::~Batch() = default;

void Batch::put(Family family, std::string_view key, std::string_view value) {
  state_->changes.push_back({family, false, std::string(key), std::string(value)});
  state_->bytes += key.size() + value.size() + 16;
}
void Batch::erase(Family family, std::string_view key) {
  state_->changes.push_back({family, true, std::string(key), {}});
  state_->bytes += key.size() + 16;
}
void Batch::clear() {
  state_->changes.clear();
  state_->bytes = 0;
}
std::size_t Batch::bytes() const { return state_->bytes; }

// --- scans

struct Scan::State {
  std::unique_ptr<rocksdb::Iterator> iterator;
  std::string folder;
};

Scan::Scan(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scan::Scan(Scan&&) noexcept = default;
Scan& Scan::operator=(Scan&&) noexcept = default;
Scan::~Scan() = default;

void Scan::seek(std::string_view key) { state_->iterator->Seek(slice(key)); }
void Scan::next() { state_->iterator->Next(); }
bool Scan::valid() const { return state_->iterator->Valid(); }
std::string_view Scan::key() const { return view(state_->iterator->key()); }
std::string_view Scan::value() const { return view(state_->iterator->value()); }
absl::Status Scan::status() const { return told(state_->iterator->status(), state_->folder, "read"); }
absl::Status Scan::refresh() { return told(state_->iterator->Refresh(), state_->folder, "read"); }

// --- the store

struct Store::State {
  std::string folder;
  StoreOptions options;
  std::shared_ptr<rocksdb::Cache> cache;
  std::unique_ptr<rocksdb::DB> db;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles = {};

  rocksdb::ColumnFamilyHandle* handle(Family family) const { return handles[static_cast<std::size_t>(family)]; }

  void close() {
    if (db == nullptr) return;
    for (rocksdb::ColumnFamilyHandle*& handle : handles) {
      if (handle != nullptr) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
      handle = nullptr;
    }
    db->Close().PermitUncheckedError();
    db.reset();
  }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}

Store::~Store() {
  if (state_ != nullptr) state_->close();
}

namespace {

// The file that says which others count: where opening fails without naming one, it is that.
std::string manifest_of(const std::string& folder) {
  const os::Descriptor file(::open((folder + "/CURRENT").c_str(), O_RDONLY | O_CLOEXEC));
  char name[64];
  const std::ptrdiff_t size = file.is_open() ? os::read_some(file.get(), name, sizeof name) : 0;
  std::string text(name, name + std::max<std::ptrdiff_t>(size, 0));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const bool good = text.starts_with("MANIFEST-") &&
                    std::all_of(text.begin() + 9, text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return good ? text : "CURRENT";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::open(const std::string& folder, const StoreOptions& options) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  state->options = options;
  // Few parts: what is larger than a part is never kept, and read again each time.
  constexpr int kPartBits = 2;
  state->cache = rocksdb::NewLRUCache(std::max(options.memory / 2, 32 * kMiB), kPartBits);
  rocksdb::DBOptions settings = database_settings(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (std::size_t k = 0; k < kFamilies; ++k) {
    const auto family = static_cast<Family>(k);
    families.emplace_back(family_name(family), family_settings(family, options, state->cache));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = options.write
                                     ? rocksdb::DB::Open(settings, folder, families, &handles, &db)
                                     : rocksdb::DB::OpenForReadOnly(settings, folder, families, &handles, &db);
  if (!status.ok()) return told(status, folder, "opened", status.IsCorruption() ? manifest_of(folder) : std::string());
  state->db.reset(db);
  std::copy(handles.begin(), handles.end(), state->handles.begin());
  if (options.write) {
    // See purge().
    if (absl::Status kept = told(db->DisableFileDeletions(), folder, "opened"); !kept.ok()) return kept;
  }
  return std::unique_ptr<Store>(new Store(std::move(state)));
}

absl::StatusOr<bool> Store::get(Family family, std::string_view key, std::string& value) const {
  rocksdb::PinnableSlice found;
  const rocksdb::Status status = state_->db->Get({}, state_->handle(family), slice(key), &found);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return told(status, state_->folder, "read");
  value.assign(found.data(), found.size());
  return true;
}

Scan Store::scan(Family family, ScanKind kind) const {
  rocksdb::ReadOptions options;
  options.total_order_seek = kind != ScanKind::kPrefix;
  options.prefix_same_as_start = kind == ScanKind::kPrefix;
  options.fill_cache = kind != ScanKind::kOnce;
  if (kind == ScanKind::kOnce) options.readahead_size = 2 * kMiB;
  auto state = std::make_unique<Scan::State>();
  state->iterator.reset(state_->db->NewIterator(options, state_->handle(family)));
  state->folder = state_->folder;
  return Scan(std::move(state));
}

absl::Status Store::write(Batch& batch, bool wait) {
  rocksdb::WriteBatch& write = batch.state_->batch;
  write.Clear();
  for (const Batch::State::Change& change : batch.state_->changes) {
    rocksdb::ColumnFamilyHandle* const handle = state_->handle(change.family);
    const rocksdb::Status status =
        change.erase ? write.Delete(handle, change.key) : write.Put(handle, change.key, change.value);
    if (!status.ok()) return told(status, state_->folder, "written");
  }
  rocksdb::WriteOptions options;
  options.sync = wait;
  return told(state_->db->Write(options, &write), state_->folder, "written");
}

absl::Status Store::sync() { return told(state_->db->FlushWAL(true), state_->folder, "written"); }

absl::Status Store::flush() {
  rocksdb::FlushOptions options;
  options.wait = true;
  const std::vector<rocksdb::ColumnFamilyHandle*> all(state_->handles.begin(), state_->handles.end());
  return told(state_->db->Flush(options, all), state_->folder, "written");
}

absl::Status Store::compact(Compaction what) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = what == Compaction::kAll ? rocksdb::BottommostLevelCompaction::kForceOptimized
                                                                 : rocksdb::BottommostLevelCompaction::kSkip;
  options.exclusive_manual_compaction = false;  // families side by side
  std::array<rocksdb::Status, kFamilies> done;
  base::parallel_for(kFamilies, state_->options.threads, [&](std::size_t family) {
    done[family] = state_->db->CompactRange(options, state_->handles[family], nullptr, nullptr);
  });
  for (const rocksdb::Status& status : done) {
    if (!status.ok()) return told(status, state_->folder, "compacted");
  }
  return absl::OkStatus();
}

absl::Status Store::purge() {
  const rocksdb::Status status = state_->db->EnableFileDeletions(true);
  if (!status.ok()) return told(status, state_->folder, "written");
  return told(state_->db->DisableFileDeletions(), state_->folder, "written");
}

absl::Status Store::renew() {
  state_->close();
  StoreOptions options = state_->options;
  options.make = false;
  absl::StatusOr<std::unique_ptr<Store>> again = open(state_->folder, options);
  if (!again.ok()) return again.status();
  state_ = std::move((*again)->state_);
  return absl::OkStatus();
}

std::uint64_t Store::keys_of(Family family) const {
  std::uint64_t keys = 0;
  state_->db->GetIntProperty(state_->handle(family), "rocksdb.estimate-num-keys", &keys);
  if (keys != 0) return keys;
  Scan any = scan(family, ScanKind::kOnce);
  any.seek({});
  return any.valid() || !any.status().ok() ? 1 : 0;
}

std::size_t Store::memory() const { return state_->options.memory; }

std::uint64_t Store::bytes_of(Family family) const {
  rocksdb::ColumnFamilyMetaData data;
  state_->db->GetColumnFamilyMetaData(state_->handle(family), &data);
  return data.size;
}

std::vector<StoredFile> Store::files() const {
  std::vector<rocksdb::LiveFileMetaData> live;
  state_->db->GetLiveFilesMetaData(&live);
  std::vector<StoredFile> files;
  for (const rocksdb::LiveFileMetaData& file : live) {
    std::string name = file.name;
    if (name.starts_with('/')) name.erase(0, 1);
    files.push_back({name, file.size, hex(file.file_checksum)});
  }
  return files;
}

void Store::settle() {
  constexpr int kManyFiles = 8;
  constexpr auto kPause = std::chrono::milliseconds(5);
  constexpr int kLongest = 4000;  // pauses
  const auto many = [this] {
    std::string files;
    for (rocksdb::ColumnFamilyHandle* handle : state_->handles) {
      if (state_->db->GetProperty(handle, "rocksdb.num-files-at-level0", &files) &&
          std::atoi(files.c_str()) >= kManyFiles)
        return true;
    }
    return false;
  };
  const auto busy = [this] {
    std::uint64_t running = 0;
    std::uint64_t pending = 0;
    state_->db->GetAggregatedIntProperty("rocksdb.compaction-pending", &pending);
    state_->db->GetIntProperty("rocksdb.num-running-compactions", &running);
    return running + pending > 0;
  };
  for (int k = 0; k < kLongest && many() && busy(); ++k) std::this_thread::sleep_for(kPause);
  rocksdb::CancelAllBackgroundWork(state_->db.get(), true);
}

// --- sorted files

namespace {

// The first eight bytes of a key as a number that sorts as they do.
std::uint64_t head_of(const std::string& key) {
  std::uint64_t head = 0;
  for (std::size_t k = 0; k < 8; ++k) head = head << 8 | (k < key.size() ? static_cast<unsigned char>(key[k]) : 0u);
  return head;
}

}  // namespace

struct Store::SortedFile {
  Family family;
  std::string path;
};

// Makes files part of the store. Those of a family stand together.
absl::Status Store::take_over(const std::vector<SortedFile>& files) {
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (const SortedFile& file : files) {
    if (arguments.empty() || arguments.back().column_family != state_->handle(file.family)) {
      rocksdb::IngestExternalFileArg& argument = arguments.emplace_back();
      argument.column_family = state_->handle(file.family);
      argument.options.move_files = true;
      argument.options.failed_move_fall_back_to_copy = true;
      argument.options.snapshot_consistency = false;
      argument.options.write_global_seqno = false;  // the sum of a file stays what it was
    }
    arguments.back().external_files.push_back(file.path);
  }
  return arguments.empty() ? absl::OkStatus()
                           : told(state_->db->IngestExternalFiles(arguments), state_->folder, "written");
}

// Writes a file of a family. `fill` puts entries into it in order and returns how many, or an error; a file of none is
// not ended, as RocksDB takes none over.
template <typename Fill>
absl::Status Store::write_file(Family family, const std::string& path, const Fill& fill) const {
  const rocksdb::Options options(database_settings(state_->options),
                                 family_settings(family, state_->options, state_->cache));
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options, state_->handle(family));
  if (absl::Status status = told(writer.Open(path), path, "written"); !status.ok()) return status;
  const absl::StatusOr<std::uint64_t> entries = fill(writer);
  if (!entries.ok() || *entries == 0) return entries.status();
  return told(writer.Finish(), path, "written");
}

absl::Status Store::ingest_sorted(Family family, const std::string& folder, std::size_t pieces, unsigned threads,
                                  const std::function<absl::Status(std::size_t, const PutKey&)>& fill) {
  struct Piece {
    std::string path;
    std::uint64_t keys = 0;
    absl::Status status;
  };
  std::vector<Piece> all(pieces);
  base::parallel_for(pieces, threads, [&](std::size_t k) {
    Piece& piece = all[k];
    piece.path = absl::StrCat(folder, "/", family_name(family), "-", k, ".sst");
    piece.status = write_file(family, piece.path, [&](rocksdb::SstFileWriter& writer) -> absl::StatusOr<std::uint64_t> {
      absl::Status status = fill(k, [&](std::string_view key) {
        ++piece.keys;
        return told(writer.Put(slice(key), {}), piece.path, "written");
      });
      if (!status.ok()) return status;
      return piece.keys;
    });
  });
  std::vector<SortedFile> files;
  for (const Piece& piece : all) {
    if (!piece.status.ok()) return piece.status;
    if (piece.keys > 0) files.push_back({family, piece.path});
  }
  return take_over(files);
}

// `changes` are of one family, in order, each key once.
absl::Status Store::write_sorted(std::span<const void* const> changes, Family family, const std::string& path) const {
  return write_file(family, path, [&](rocksdb::SstFileWriter& writer) -> absl::StatusOr<std::uint64_t> {
    for (const void* const one : changes) {
      const auto& change = *static_cast<const Batch::State::Change*>(one);
      const rocksdb::Status status = change.erase ? writer.Delete(change.key) : writer.Put(change.key, change.value);
      if (!status.ok()) return told(status, path, "written");
    }
    return changes.size();
  });
}

absl::Status Store::ingest(Batch& batch, const std::string& folder, unsigned threads) {
  using Change = Batch::State::Change;
  // Files of about this many changes of a family, so that several threads have work.
  constexpr std::size_t kChangesOfFile = std::size_t{1} << 20;
  std::array<std::vector<const void*>, kFamilies> of_family;
  base::parallel_for(kFamilies, threads, [&](std::size_t family) {
    // Changes lie in the order in which they were made, so their places tell which is the later one.
    struct Place {
      std::uint64_t head;  // of the key: nearly all are told apart by it
      const Change* change;
    };
    std::vector<Place> places;
    for (const Change& change : batch.state_->changes) {
      if (static_cast<std::size_t>(change.family) == family) places.push_back({head_of(change.key), &change});
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
      if (a.head != b.head) return a.head < b.head;
      const int order = a.change->key.compare(b.change->key);
      return order != 0 ? order < 0 : a.change < b.change;
    });
    // The last change of a key counts.
    std::vector<const void*>& changes = of_family[family];
    changes.reserve(places.size());
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (k + 1 == places.size() || places[k].head != places[k + 1].head ||
          places[k].change->key != places[k + 1].change->key) {
        changes.push_back(places[k].change);
      }
    }
  });
  struct Piece {
    Family family;
    std::span<const void* const> changes;
    std::string path;
    absl::Status status;
  };
  std::vector<Piece> pieces;
  for (std::size_t family = 0; family < kFamilies; ++family) {
    const std::span<const void* const> all = of_family[family];
    for (std::size_t begin = 0; begin < all.size(); begin += kChangesOfFile) {
      pieces.push_back({static_cast<Family>(family), all.subspan(begin, std::min(kChangesOfFile, all.size() - begin)),
                        absl::StrCat(folder, "/", pieces.size(), ".sst"), absl::OkStatus()});
    }
  }
  base::parallel_for(pieces.size(), threads, [&](std::size_t k) {
    pieces[k].status = write_sorted(pieces[k].changes, pieces[k].family, pieces[k].path);
  });
  std::vector<SortedFile> files;
  for (const Piece& piece : pieces) {
    if (!piece.status.ok()) return piece.status;
    files.push_back({piece.family, piece.path});
  }
  return take_over(files);
}

absl::StatusOr<std::string> checksum_of_file(const std::string& path) {
  const os::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return os::file_error(path, "opened", errno, "bring back a backup");
  rocksdb::FileChecksumGenContext context;
  context.file_name = path;
  const auto sum = rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator(context);
  std::string buffer(kMiB, '\0');
  for (;;) {
    const std::ptrdiff_t size = os::read_some(file.get(), buffer.data(), buffer.size());
    if (size < 0) return os::file_error(path, "read", errno, "bring back a backup");
    if (size == 0) break;
    sum->Update(buffer.data(), static_cast<std::size_t>(size));
  }
  sum->Finalize();
  return hex(sum->GetChecksum());
}

}  // namespace refrain::index
