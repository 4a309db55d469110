#include "index/verify.h"

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "index/finder.h"
#include "index/folder.h"
#include "index/open.h"
#include "index/source_finder.h"
#include "index/view.h"
#include "os/messages.h"

namespace refrain::index {
namespace {

// A set of entries as a sum that does not depend on their order: two sums agree where the sets do, and else by chance
// once in 2^64.
struct Sum {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;

  void add(std::string_view key, std::string_view value = {}) {
    ++count;
    sum += XXH3_64bits_withSeed(key.data(), key.size(), XXH3_64bits(value.data(), value.size()));
  }
  friend bool operator==(const Sum&, const Sum&) = default;
};

class Verify {
 public:
  explicit Verify(Opened& opened)
      : opened_(opened),
        view_(*opened.store, opened.scheme, nullptr),
        signer_(opened.scheme.near),
        codec_(opened.scheme.near.shingle) {}

  absl::Status go();

 private:
  absl::Status documents();
  absl::Status document(Number number, const Entry& entry);
  absl::Status hot();
  absl::Status held(Family family, const char* name, const Sum& expected, bool with_values);
  absl::Status disagree(std::string_view what) const;

  Opened& opened_;
  View view_;
  Signer signer_;
  TextCodec codec_;
  Sum keys_, texts_, ids_, duplicates_, times_, passages_;
  std::vector<std::uint64_t> shingles_;
  std::vector<std::uint64_t> band_keys_, passage_keys_;
  std::string text_;
  std::uint64_t found_ = 0;
  std::uint64_t found_duplicates_ = 0;
  std::uint64_t found_shingles_ = 0;
};

absl::Status Verify::disagree(std::string_view what) const {
  return absl::DataLossError(absl::StrCat(os::printable(opened_.folder.path()), ": ", std::string(what),
                                          "; bring back a backup, or build the index anew"));
}

absl::Status Verify::document(Number number, const Entry& entry) {
  const std::string key = number_key(number);
  if (number >= opened_.state.next || number < opened_.state.lowest) {
    return disagree(absl::StrCat("document ", number, " has a number that was not given yet, or is too low"));
  }
  ids_.add(id_key(entry.id), encode(IdEntry{.number = number, .text_hash = entry.text_hash, .given = entry.given}));
  times_.add(time_key(entry.time, number));
  texts_.add(key);
  std::string bytes;
  const absl::StatusOr<bool> there = opened_.store->get(Family::kTexts, key, bytes);
  if (!there.ok()) return there.status();
  if (!*there || !codec_.shingles(bytes, shingles_))
    return disagree(absl::StrCat("document ", number, " has no text that can be read"));
  if (codec_.text(bytes, text_) && hash_text(text_) != entry.text_hash) {
    return disagree(absl::StrCat("the text of document ", number, " is not the one that was stored"));
  }
  if (opened_.scheme.passages) {
    if (!codec_.text(bytes, text_)) return disagree(absl::StrCat("document ", number, " has no text"));
    passage_keys(text_, &passage_keys_, nullptr);
    for (const std::uint64_t one : passage_keys_) passages_.add(passage_entry_key(one, number));
  }
  found_shingles_ += entry.outline.shingles;
  if (shingles_.empty() != (entry.outline.shingles == 0)) {
    return disagree(absl::StrCat("document ", number, " and its text do not agree"));
  }
  ++found_;
  if (!entry.duplicate()) {
    signer_.sign(shingles_, band_keys_);
    for (const std::uint64_t one : band_keys_) keys_.add(band_entry_key(one, number));
    return absl::OkStatus();
  }
  ++found_duplicates_;
  duplicates_.add(pair_key(entry.original, number));
  Entry original;
  const absl::StatusOr<bool> stored = view_.entry(entry.original, original);
  if (!stored.ok()) return stored.status();
  if (!*stored || original.duplicate()) {
    return disagree(absl::StrCat("document ", number, " is a duplicate of one that is no original"));
  }
  return absl::OkStatus();
}

absl::Status Verify::documents() {
  Scan scan = opened_.store->scan(Family::kDocuments, ScanKind::kOnce);
  Entry entry;
  for (scan.seek({}); scan.valid(); scan.next()) {
    const std::string_view key = scan.key();
    if (key.size() != kNumberBytes || !decode(scan.value(), entry)) return disagree("a document is of another form");
    if (absl::Status status = document(number_at(key, 0), entry); !status.ok()) return status;
  }
  if (absl::Status status = scan.status(); !status.ok()) return status;
  if (found_ != opened_.state.documents || found_duplicates_ != opened_.state.duplicates) {
    return disagree(absl::StrCat("holds ", found_, " documents and ", found_duplicates_,
                                 " duplicates among them, and counts ", opened_.state.documents, " and ",
                                 opened_.state.duplicates));
  }
  if (found_shingles_ != opened_.state.shingles) return disagree("counts other shingles than its documents have");
  return absl::OkStatus();
}

absl::Status Verify::held(Family family, const char* name, const Sum& expected, bool with_values) {
  Sum sum;
  Scan scan = opened_.store->scan(family, ScanKind::kOnce);
  for (scan.seek({}); scan.valid(); scan.next()) sum.add(scan.key(), with_values ? scan.value() : std::string_view());
  if (absl::Status status = scan.status(); !status.ok()) return status;
  if (sum == expected) return absl::OkStatus();
  return disagree(
      absl::StrCat("its documents and its ", name, " do not agree (", expected.count, " and ", sum.count, ")"));
}

// What is noted of hot keys may be more than is needed, but not of documents that are none.
absl::Status Verify::hot() {
  Scan scan = opened_.store->scan(Family::kHot, ScanKind::kOnce);
  for (scan.seek({}); scan.valid(); scan.next()) {
    if (scan.key().size() != kNumberBytes) return disagree("a note of a hot key is of another form");
    Entry entry;
    const absl::StatusOr<bool> there = view_.entry(number_at(scan.key(), 0), entry);
    if (!there.ok()) return there.status();
    if (!*there || entry.duplicate()) {
      return disagree(absl::StrCat("notes a hot key of document ", number_at(scan.key(), 0), ", which is no original"));
    }
  }
  return scan.status();
}

absl::Status Verify::go() {
  absl::Status status = documents();
  if (status.ok()) status = held(Family::kKeys, "keys", keys_, false);
  if (status.ok()) status = held(Family::kTexts, "texts", texts_, false);
  if (status.ok()) status = held(Family::kIds, "ids", ids_, true);
  if (status.ok()) status = held(Family::kDuplicates, "duplicates", duplicates_, false);
  if (status.ok()) status = held(Family::kTimes, "times", times_, false);
  if (status.ok()) status = held(Family::kPassages, "keys of passages", passages_, false);
  if (status.ok()) status = hot();
  return status;
}

}  // namespace

absl::Status verify(const std::string& path) {
  Folder folder(path);
  const absl::StatusOr<FolderKind> kind = folder.look();
  if (!kind.ok()) return kind.status();
  if (*kind != FolderKind::kIndex) return folder.no_index(*kind);
  if (const auto locked = folder.lock_files(false, true); !locked.ok()) return locked.status();
  absl::StatusOr<Opened> opened = open(path, OpenMode::kRead, {});
  if (!opened.ok()) {
    // The list of sums knows which file it is, where there is one.
    const absl::Status named = folder.check_sums(true);
    return named.ok() ? opened.status() : named;
  }
  folder.unlock_files();
  for (const StoredFile& file : opened->store->files()) {
    const std::string name = opened->folder.data() + "/" + file.name;
    const absl::StatusOr<std::string> sum = checksum_of_file(name);
    if (absl::IsUnavailable(sum.status())) continue;  // a writer has replaced it meanwhile
    if (!sum.ok()) return sum.status();
    if (*sum != file.checksum) {
      return absl::DataLossError(absl::StrCat(os::printable(name),
                                              ": is damaged (its checksum is another one than when it was written)"
                                              "; bring back a backup, or build the index anew"));
    }
  }
  return Verify(*opened).go();
}

}  // namespace refrain::index
