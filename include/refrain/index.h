// An index that lasts: documents are added as they come, and each is held against all that were added before, today or
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
// Decisions are those of refrain/dedup.h in the order of arrival: a document is a duplicate when it is near to an
// original that came before it, else it is an original itself. Duplicates are stored, but attract nothing. The earliest
// original in order of arrival is named.
//
// An id is a JSON value, a string or a number as it is written, so that 7 and "7" are two ids. A document whose id is
// there already with the same text gets the first answer again and is stored once; with another text it takes the
// place of the old one. Where an original goes (removed, replaced, out of the window), each of its duplicates is an
// original from then on.
//
// An index is a folder. One process writes at a time; any number reads beside it, and sees at least what was
// acknowledged when it opened. docs/index-format.md describes the files.

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
  kRead,         // any number of processes at once, beside one that writes
  kWrite,        // one process at a time; the index must be there
  kWriteOrMake,  // the same; an index is made where there is none
};

// What an index is made with. Where there is one already, what is given must agree with it.
struct IndexOptions {
  std::optional<double> threshold = {};     // Jaccard similarity of near-duplicates, above 0 and at most 1 (0.8)
  std::optional<std::size_t> shingle = {};  // words per shingle, at least 1 (5)
  std::optional<double> recall = {};        // see DedupOptions (0.99)
  std::optional<bool> passages = {};        // whether passages can be looked for: then texts are kept, and keys (false)

  // Of this process alone:
  std::optional<double> window = {};  // seconds; 0: off. Older documents leave; the index remembers it. Not for kRead
  unsigned threads = 0;               // at most; 0 means one per core. No answer depends on it
  std::size_t memory = 0;             // bytes for caches and buffers; 0: an eighth of what there is, 64 MiB to 1 GiB
};

struct IndexItem {
  std::string_view id = {};         // a JSON string or number; empty: the index gives one, "#N"
  std::string_view text = {};       // UTF-8; invalid bytes count as no letters
  std::optional<double> time = {};  // Unix seconds; none: now
};

struct IndexVerdict {
  std::string id;            // as it is stored; where the index gave it, "\"#17\""
  bool given = false;        // the index gave the id
  std::string duplicate_of;  // the original's id; empty where the document is an original
  double similarity = 0;     // to that one, exact; 0 for an original
  std::string error;         // why the document was not taken, which is no error of the call; else empty
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
  double similarity = 0;    // words shared in order over the words of the longer side, above 0 and at most 1
  std::uint32_t words = 0;  // words shared in order
  Span bytes;               // in the text
  std::string id;           // of the document
  Span source_bytes;        // in its text, as it was added
  std::string source_text;  // these bytes
};

struct IndexInfo {
  std::uint64_t documents = 0;   // stored
  std::uint64_t originals = 0;   // of these
  std::uint64_t duplicates = 0;  // the others
  std::uint64_t bytes = 0;       // of the files in the folder
  std::uint64_t text_bytes = 0;  // of those that keep what verifies exactly
  double threshold = 0;
  std::size_t shingle = 0;
  double recall = 0;
  bool passages = false;
  std::optional<double> oldest, newest;  // Unix seconds; none: there is no document, or there never was one
  double window = 0;                     // seconds; 0: off
  std::uint32_t version = 0;             // of the format
};

// One thread at a time. Closed by the destructor, but close() tells what went wrong.
class Index {
 public:
  Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  ~Index();

  // Opens the index in `folder` into `index`. kInvalidArgument: the options do not agree with it, it is of another
  // version, there is none, or the folder holds something else. kUnavailable: another process writes, or the disk fails.
  static Status open(const std::string& folder, IndexMode mode, const IndexOptions& options, Index& index);

  // Decides documents in order, each held against those before it in the call too, and stores them. They are on the
  // disk when it returns: a verdict that was given stays. Appends one verdict an item. After an error nothing more can
  // be added; open the index again.
  // Cost: 50 to 100 us a document of 300 words on one core, and one wait for the disk a call. Some 500 at a time are best.
  Status add(std::span<const IndexItem> items, std::vector<IndexVerdict>& verdicts);

  // The originals that each text is near to, the earliest first, at most `limit` of each. Appends a list a text.
  // Cost: 1 ms and less.
  Status query(std::span<const std::string_view> texts, std::size_t limit, std::vector<std::vector<IndexNear>>& near);

  // What a text shares with documents of the index, by its place in the text, at most `limit`; of an index that was made
  // with passages. The finder is that of find_passages() (refrain/passages.h), with its default options; it is given the 64
  // documents that share the most and the rarest words and shingles with the text. Appends.
  // Cost: some 10 ms for a text of 300 words.
  Status overlaps(std::string_view text, std::size_t limit, std::vector<IndexOverlap>& overlaps);

  // Removes documents by their ids (JSON values). One that is not there is kInvalidArgument, and nothing is removed.
  Status remove(std::span<const std::string> ids);

  // Gives back the space of what has gone.
  Status compact();

  Status info(IndexInfo& info) const;

  // Writes what is pending and closes. The object can be opened into again.
  Status close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reads all of an index and checks every sum, and that its parts agree. An error's message names the file or the part.
Status verify_index(const std::string& folder);

// Copies an index, while another process may write to it, into a new folder: the copy has at least what was acknowledged
// when this was called. Files are shared with the original by hard links where the file system allows it.
Status backup_index(const std::string& folder, const std::string& to);

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_INDEX_H_
