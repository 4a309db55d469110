// An index on disk: documents are added as they come, and each is compared with all that were added before, today or
// last year.
//
//   refrain::Index index;
//   refrain::Status status = refrain::Index::open("feed.idx", refrain::IndexMode::kWriteOrMake, {}, index);
//   const std::vector<refrain::IndexItem> items = {
//       {.id = "\"a\"", .text = "The ferry leaves the island pier at seven and is back before the market opens."},
//       {.id = "\"b\"", .text = "The ferry leaves the island pier at seven, and is back before the market opens!"}};
//   std::vector<refrain::IndexVerdict> verdicts;
//   if (status.ok()) status = index.add(items, verdicts);
//   // verdicts[1].duplicate_of == "\"a\"", verdicts[1].similarity == 1
//   if (status.ok()) status = index.close();
//   if (!status.ok()) std::fprintf(stderr, "%s\n", status.message().c_str());
//
// Decisions are those of refrain/dedup.h in the order of arrival: a document is a duplicate if it is near to an
// original that came before it, and otherwise an original itself. Duplicates are stored, but later documents are not
// compared with them. If a document is near to several originals, the earliest in order of arrival is named.
//
// An id is a JSON value, a string or a number as it is written, so 7 and "7" are two ids. If a document has an id that
// is already stored with the same text, it gets the first answer again and is stored once. With another text it
// replaces the old document. If an original leaves (removed, replaced, out of the window), each of its duplicates is an
// original from then on.
//
// An index is a folder. One process can write at a time. Any number can read at the same time, and they see at least
// what was acknowledged before they opened it. docs/index-format.md describes the files.

#ifndef REFRAIN_INDEX_H_
#define REFRAIN_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/export.h"
#include "refrain/passages.h"
#include "refrain/span.h"
#include "refrain/status.h"

namespace refrain REFRAIN_PUBLIC {

enum class IndexMode : std::uint8_t {
  kRead,         // any number of processes at once, also while one writes
  kWrite,        // one process at a time; the index must exist
  kWriteOrMake,  // the same; an index is made if there is none
};

// What an index is made with. If it exists already, the values that are given must agree with it.
struct IndexOptions {
  std::optional<double> threshold = {};     // Jaccard similarity of near-duplicates, above 0 and at most 1 (0.8)
  std::optional<std::size_t> shingle = {};  // words per shingle, at least 1 (5)
  std::optional<double> recall = {};        // see DedupOptions (0.99)
  std::optional<bool> passages = {};        // whether it can find passages: then it keeps texts and keys (false)

  // These apply to this process only:
  std::optional<double> window = {};  // seconds; 0: off. Older documents leave; the index remembers it. Not for kRead
  unsigned threads = 0;               // at most; 0 means one per core. No answer depends on it
  std::size_t memory = 0;             // bytes for caches and buffers; 0: an eighth of what there is, 64 MiB to 1 GiB
};

struct IndexItem {
  std::string_view id = {};         // a JSON string or number; empty: the index gives one, "#N"
  std::string_view text = {};       // UTF-8; invalid bytes do not count as letters
  std::optional<double> time = {};  // Unix seconds; none: now
};

struct IndexVerdict {
  std::string id;            // as it is stored; if the index gave it, "\"#17\""
  bool given = false;        // the index gave the id
  std::string duplicate_of;  // the original's id; empty if the document is an original
  double similarity = 0;     // to that one, exact; 0 for an original
  std::string error;         // why the document was not taken (the call can still succeed); else empty
};

// An original that a text is near to.
struct IndexNear {
  std::string id;
  double similarity = 0;
  double time = 0;  // Unix seconds
};

// A passage that a text shares with a document of the index.
struct IndexOverlap {
  OverlapKind kind = OverlapKind::kExact;
  double similarity = 0;    // words shared in order / words of the longer side; above 0 and at most 1
  std::uint32_t words = 0;  // words shared in order
  Span bytes;               // in the text
  std::string id;           // of the document
  Span source_bytes;        // in its text, as it was added
  std::string source_text;  // these bytes
};

struct IndexInfo {
  std::uint64_t documents = 0;   // stored
  std::uint64_t originals = 0;   // how many of these are originals
  std::uint64_t duplicates = 0;  // the others
  std::uint64_t bytes = 0;       // of the files in the folder
  std::uint64_t text_bytes = 0;  // of the files with texts and shingles, which verify candidates
  double threshold = 0;
  std::size_t shingle = 0;
  double recall = 0;
  bool passages = false;
  std::optional<double> oldest, newest;  // Unix seconds; none: there is no document, or there never was one
  double window = 0;                     // seconds; 0: off
  std::uint32_t version = 0;             // of the format
};

// One thread at a time. The destructor closes it, but only close() reports errors.
class Index {
 public:
  Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  // Opens the index in `folder` into `index`. kInvalidArgument: the options do not agree with it, it has another
  // version, there is none, or the folder has something else in it. kUnavailable: another process writes, or the disk
  // fails.
  static Status open(const std::string& folder, IndexMode mode, const IndexOptions& options, Index& index);

  // Decides about documents in order, and stores them. Each is also compared with those before it in the same call.
  // When it returns, they are on the disk, so the verdicts are final. Appends one verdict per item. After an error
  // nothing more can be added: open the index again.
  // Cost: 50 to 100 us per document of 300 words on one core, and one wait for the disk per call. Calls with some 500
  // documents are best.
  Status add(std::span<const IndexItem> items, std::vector<IndexVerdict>& verdicts);

  // The originals that each text is near to, the earliest first, at most `limit` per text. Appends one list per text.
  // Cost: 1 ms or less.
  Status query(std::span<const std::string_view> texts, std::size_t limit, std::vector<std::vector<IndexNear>>& near);

  // The passages that a text shares with documents of the index, ordered by their place in the text, at most `limit`.
  // The index must have been made with passages. They are found as by find_passages() (refrain/passages.h) with its
  // default options, in the 64 documents that share the most and the rarest words and shingles with the text. Appends.
  // Cost: some 10 ms for a text of 300 words.
  Status overlaps(std::string_view text, std::size_t limit, std::vector<IndexOverlap>& overlaps);

  // Removes documents by their ids (JSON values). If one is not there: kInvalidArgument, and nothing is removed.
  Status remove(std::span<const std::string> ids);

  // Frees the space of documents that have left. After close() the files hold nothing of them any more.
  Status compact();

  Status info(IndexInfo& info) const;

  // Writes what is pending and closes. The object can be given to open() again.
  Status close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reads all of an index, checks every checksum, and checks that its parts agree. The message of an error names the file
// or the part.
Status verify_index(const std::string& folder);

// Copies an index into a new folder, even while another process writes to it. The copy has at least what was
// acknowledged when this was called. Files are shared with the original by hard links if the file system allows it.
Status backup_index(const std::string& folder, const std::string& to);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_INDEX_H_
