// Which passages go from which documents, and which documents are judged anew because of that: what stripping files and
// stripping other sources share. How a pass over the texts is made is theirs.

#ifndef REFRAIN_SRC_RUN_DEDUP_PASSAGE_STRIP_H_
#define REFRAIN_SRC_RUN_DEDUP_PASSAGE_STRIP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "dedup/cut_words.h"
#include "dedup/document_batch.h"
#include "dedup/passage_windows.h"
#include "dedup/repeated_passages.h"
#include "refrain/span.h"
#include "run/dedup/run.h"

namespace refrain::run {

struct StripOptions {
  std::size_t min_words = 50;  // of a passage
  std::size_t documents = 2;   // that have it, at least
};

// A text as a pass reads it. A passage lies in one of its fields.
struct PassText {
  std::string_view text;
  std::span<const Span> fields;  // bytes of `text`; empty: it is one field
};

// A document that a pass looks at.
struct PassDocument {
  DocumentNumber document = 0;
  std::vector<std::uint64_t> given;       // its shared anchors, or its repeated windows
  std::vector<std::uint64_t> found;       // its anchors, its windows at shared ones, or its keys
  std::uint64_t words = 0;                // that go
  bool dropped = false;                   // they are all that it has
  dedup::DocumentBatch::Outline outline;  // where it is judged anew
  std::string rest;                       // of the text, for those that take it whole
};

// One look at the texts of some documents, in order.
struct TextPass {
  const char* name = "";
  bool all = false;  // documents of which nothing is known are of interest too
  std::function<bool(DocumentNumber document)> wanted;
  // What is known of a document, in order. Empty: nothing of any.
  std::function<absl::Status(DocumentNumber document, std::vector<std::uint64_t>& given)> given;
  std::function<void(unsigned worker, PassDocument& document, const PassText& text)> work;  // on any thread
  std::function<absl::Status(PassDocument& document)> take;                                 // in order
};

// Makes a pass; an error of it or of the source ends it.
using MakePass = std::function<absl::Status(const TextPass& pass)>;

// Use: find(); then a pass of the caller's own over the documents that are not gone(), with repeated_windows() as what is
// known of each, cut() as its work and count() in order; then end().
//
// Memory: beside run.join_memory() the keys of the documents that are judged anew, 170 bytes each at a threshold of 0.8.
class PassageStrip {
 public:
  // REQUIRES: the source has all documents; the decisions are in order of documents; all outlive this one.
  PassageStrip(const StripOptions& options, DedupRun& run, std::string folder, MakePass make);

  // Finds what repeats in the kept documents. Where a document loses all its words, what was removed as near to it is
  // judged anew, and all is found again with what is kept then, until nothing changes any more.
  absl::Status find();

  // Whether a document was removed for another one.
  bool gone(DocumentNumber document) const { return gone_[document]; }

  // The hashes of the windows that go from a document, in order of documents: TextPass::given of the last pass.
  absl::Status repeated_windows(DocumentNumber document, std::vector<std::uint64_t>& hashes);

  // Where `text` is cut, in order; says whether the document is dropped. Thread-safe for different workers.
  void cut(unsigned worker, PassDocument& document, const PassText& text, std::vector<dedup::Cut>& cuts);

  // Counts what was cut. In order.
  void count(const PassDocument& document);

  // Enters the documents that were dropped into the decisions.
  void end();

 private:
  // What one thread works with.
  struct Worker {
    explicit Worker(const DedupOptions& near) : batch(near) {}

    dedup::PassageWindows::Scratch scratch;
    dedup::DocumentBatch batch;
    std::vector<std::uint64_t> hashes;
    std::vector<dedup::WordRange> ranges;
    std::vector<dedup::Cut> part_cuts;
    std::vector<dedup::Cut> cuts;
  };
  // A document that is judged anew, or that one is held against.
  struct Judged {
    DocumentNumber document = 0;
    dedup::DocumentBatch::Outline outline;
    std::vector<std::uint64_t> keys;
  };

  std::uint64_t group_of(DocumentNumber document) const { return run_.groups.group_of(document); }
  DocumentNumber rank(DocumentNumber document) const { return ranks_.empty() ? document : ranks_[document]; }
  bool is_there(DocumentNumber document) const { return !gone_[document] || guests_[document]; }
  absl::Status find_repeated();
  absl::Status find_dropped();
  absl::Status take_guests(bool& any);
  absl::Status judge_guests();
  absl::Status find_judged(std::vector<Judged>& guests, std::vector<Judged>& leaders);
  absl::Status enter_judged(std::vector<Judged> guests, std::vector<Judged> leaders);

  const StripOptions options_;
  DedupRun& run_;
  const std::string folder_;
  const MakePass make_;
  dedup::PassageWindows windows_;
  std::unique_ptr<dedup::RepeatedPassages> passages_;
  std::vector<bool> gone_;             // removed for another one
  std::vector<bool> guests_;           // of these, those to be judged anew
  std::vector<bool> lost_;             // left without a word
  std::vector<DocumentNumber> ranks_;  // in keep order, by document; empty: the numbers
  std::uint64_t file_bytes_ = 0;
  std::vector<Worker> workers_;
  std::vector<Removed> dropped_;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_DEDUP_PASSAGE_STRIP_H_
