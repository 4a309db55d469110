// Three passes over the blocks in the store, each on all threads; what they find lies in files that RepeatedPassages
// joins between them.

#include "run/dedup/strip.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/first_error.h"
#include "dedup/cut_words.h"
#include "dedup/passage_windows.h"
#include "dedup/repeated_passages.h"
#include "feed/pipeline.h"
#include "feed/records.h"
#include "io/json/json_edit.h"
#include "run/dedup/outputs.h"

namespace refrain::run {
namespace {

// A document that a pass looks at.
struct Seen {
  DocumentNumber document = 0;
  std::vector<std::uint64_t> given;  // its shared anchors, or its repeated windows
  std::vector<std::uint64_t> found;  // its anchors, or its windows at shared ones
  std::uint64_t words = 0;           // that were cut
  bool dropped = false;              // they were all that it had
};

// One block on its way.
struct Piece {
  feed::Block block;
  feed::Records records;
  std::vector<Seen> seen;
  std::vector<bool> gone;  // by place in the block: not written
  std::size_t first = 0;
  std::size_t end = 0;
};

// What one thread works with.
struct Worker {
  explicit Worker(const FileSource& source) : reader(source.record_reader(true)) {}

  feed::RecordReader reader;
  io::Record record;
  dedup::PassageWindows::Scratch scratch;
  std::vector<dedup::WordRange> ranges;
  std::vector<dedup::Cut> cuts;
  std::vector<io::TextEdit> edits;
  std::string line;
};

// What is different from pass to pass.
struct Pass {
  const char* name = "";
  // What is known of a document. Empty: nothing.
  std::function<absl::Status(DocumentNumber, std::vector<std::uint64_t>& given)> given;
  bool all = false;                                   // documents of which nothing is known are of interest too
  std::function<absl::Status(Worker&, Piece&)> work;  // on any thread
  std::function<absl::Status(const Seen&)> take;      // in order; false ends all
  std::function<absl::Status(Piece&)> write;  // in order; empty: blocks without a document of interest are not read
};

class StripStep {
 public:
  StripStep(const DedupSettings& settings, DedupRun& run, FileSource& source, const TempFolder& temp,
            io::OutputFile& output)
      : settings_(settings),
        run_(run),
        store_(source.store()),
        output_(output),
        windows_(settings.min_words),
        passages_({.documents = settings.passage_documents,
                   .all = source.documents(),
                   .memory = memory(run),
                   .folder = temp.path(),
                   .threads = run.threads}),
        gone_(source.documents()) {
    for (const Removed& one : run.decisions.removed) gone_[one.document] = true;
    for (unsigned worker = 0; worker < run.threads; ++worker) workers_.emplace_back(source);
  }

  absl::Status run();

 private:
  // Half of what is left when reading and the list of records have their part: the rest is for the joins.
  static std::size_t memory(const DedupRun& run) {
    const std::size_t used =
        run.reading_memory() + run.source.memory() + run.decisions.removed.capacity() * sizeof(Removed);
    return run.memory > used ? (run.memory - used) / 2 : 0;
  }

  absl::Status go(const Pass& pass);
  absl::Status next(const Pass& pass, std::unique_ptr<Piece>& piece);
  absl::Status read_text(Worker& worker, const Piece& piece, const Seen& seen);
  absl::Status cut(Worker& worker, Piece& piece);
  absl::Status write(Piece& piece);

  const DedupSettings& settings_;
  DedupRun& run_;
  feed::DocumentStore& store_;
  io::OutputFile& output_;
  dedup::PassageWindows windows_;
  dedup::RepeatedPassages passages_;
  std::vector<bool> gone_;
  std::vector<Worker> workers_;
  std::vector<Removed> dropped_;
  std::size_t next_block_ = 0;
};

// The next block that a pass has to do with; null at the end.
absl::Status StripStep::next(const Pass& pass, std::unique_ptr<Piece>& piece) {
  piece = std::make_unique<Piece>();
  for (; next_block_ < store_.blocks(); ++next_block_) {
    piece->first = store_.first_document(next_block_);
    piece->end = store_.end_document(next_block_);
    if (piece->first < run_.decisions.against) continue;
    for (std::size_t document = piece->first; document < piece->end; ++document) {
      if (gone_[document]) continue;
      Seen seen;
      seen.document = static_cast<DocumentNumber>(document);
      if (pass.given) {
        if (absl::Status status = pass.given(seen.document, seen.given); !status.ok()) return status;
      }
      if (pass.all || !seen.given.empty()) piece->seen.push_back(std::move(seen));
    }
    if (piece->seen.empty() && !pass.write) continue;
    absl::StatusOr<feed::Block> block = store_.block(next_block_);
    if (!block.ok()) return block.status();
    piece->block = *std::move(block);
    for (std::size_t document = piece->first; document < piece->end; ++document) {
      piece->records.places.push_back(store_.place(document));
      piece->gone.push_back(gone_[document]);
    }
    ++next_block_;
    return absl::OkStatus();
  }
  piece = nullptr;
  return absl::OkStatus();
}

absl::Status StripStep::go(const Pass& pass) {
  run_.observer.begin_stage(pass.name, store_.documents());
  base::FirstError error;
  next_block_ = 0;
  std::uint64_t documents = 0;
  std::uint64_t bytes = 0;
  feed::Stages<Piece> stages;
  stages.read = [&] {
    std::unique_ptr<Piece> piece;
    if (error.any()) return piece;
    if (run_.observer.interrupted()) {
      error.keep(absl::CancelledError("interrupted"));
    } else if (!error.keep(next(pass, piece))) {
      piece = nullptr;
    }
    return piece;
  };
  stages.work = [&](unsigned worker, Piece& piece) { error.keep(pass.work(workers_[worker], piece)); };
  stages.decide = [&](Piece& piece) {
    documents += piece.seen.size();
    bytes += piece.block.bytes->size;
    for (const Seen& seen : piece.seen) {
      if (error.any() || !error.keep(pass.take(seen))) return;
    }
    run_.observer.update(piece.end, documents, bytes);
  };
  stages.write = [&](Piece& piece) {
    if (pass.write && !error.any()) error.keep(pass.write(piece));
  };
  stages.stopped = [&] { return error.any(); };
  feed::Pipeline<Piece>(stages, run_.threads, run_.blocks_in_flight()).run();
  return error.status();
}

// The text of a document into worker.record.
absl::Status StripStep::read_text(Worker& worker, const Piece& piece, const Seen& seen) {
  const feed::RecordPlace& place = piece.records.places[seen.document - piece.first];
  return worker.reader.read(piece.block.kind, piece.block.bytes->view().substr(place.begin, place.end - place.begin),
                            worker.record);
}

// Makes the block anew, with the passages cut out of its records.
absl::Status StripStep::cut(Worker& worker, Piece& piece) {
  if (piece.seen.empty()) return absl::OkStatus();
  std::string lines;
  const std::string_view bytes = piece.block.bytes->view();
  auto seen = piece.seen.begin();
  for (std::size_t k = 0; k < piece.records.places.size(); ++k) {
    feed::RecordPlace& place = piece.records.places[k];
    std::string_view line = bytes.substr(place.begin, place.end - place.begin);
    if (seen != piece.seen.end() && seen->document == piece.first + k) {
      if (absl::Status status = read_text(worker, piece, *seen); !status.ok()) return status;
      const std::string& text = worker.record.text;
      const std::size_t words = windows_.cover(text, seen->given, worker.scratch, worker.ranges);
      for (const dedup::WordRange& range : worker.ranges) seen->words += range.end - range.begin;
      seen->dropped = seen->words == words;
      if (seen->dropped) {
        piece.gone[k] = true;
      } else {
        dedup::cut_words(text, worker.ranges, worker.cuts);
        worker.edits.clear();
        for (const dedup::Cut& one : worker.cuts) {
          worker.edits.push_back({.bytes = one.bytes, .put = one.space ? " " : ""});
        }
        const absl::Status status = io::edit_text(line, settings_.input.text_field, worker.edits, worker.line);
        if (!status.ok()) return status;
        line = worker.line;
      }
      ++seen;
    }
    place.begin = static_cast<std::uint32_t>(lines.size());
    if (!piece.gone[k]) lines += line;
    place.end = static_cast<std::uint32_t>(lines.size());
    lines += '\n';
  }
  piece.block.bytes = std::make_shared<feed::Buffer>(lines.size());
  piece.block.bytes->size = lines.size();
  std::memcpy(piece.block.bytes->data(), lines.data(), lines.size());
  return absl::OkStatus();
}

absl::Status StripStep::write(Piece& piece) {
  for (const Seen& seen : piece.seen) {
    ++run_.counts.stripped_documents;
    run_.counts.stripped_words += seen.words;
    if (seen.dropped) dropped_.push_back({.document = seen.document, .reason = RemovalReason::kStripped});
  }
  return write_kept(piece.block, piece.records, [&](std::size_t k) { return !piece.gone[k]; }, output_);
}

absl::Status StripStep::run() {
  // Each document of a pass goes through `find` on any thread, and what it finds through `take`.
  const auto finding = [this](const auto& find) {
    return [this, find](Worker& worker, Piece& piece) {
      for (Seen& seen : piece.seen) {
        if (absl::Status status = read_text(worker, piece, seen); !status.ok()) return status;
        find(worker, seen);
      }
      return absl::OkStatus();
    };
  };
  Pass anchors;
  anchors.name = "sampling passages";
  anchors.all = true;
  anchors.work =
      finding([this](Worker& worker, Seen& seen) { windows_.anchors(worker.record.text, worker.scratch, seen.found); });
  anchors.take = [this](const Seen& seen) { return passages_.add_anchors(seen.document, seen.found); };
  absl::Status status = go(anchors);
  if (!status.ok()) return status;
  status = passages_.join_anchors();
  if (!status.ok()) return status;

  Pass windows;
  windows.name = "comparing passages";
  windows.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return passages_.shared_anchors(document, given);
  };
  windows.work = finding([this](Worker& worker, Seen& seen) {
    windows_.windows(worker.record.text, seen.given, worker.scratch, seen.found);
  });
  windows.take = [this](const Seen& seen) { return passages_.add_windows(seen.document, seen.found); };
  status = go(windows);
  if (!status.ok()) return status;
  status = passages_.join_windows();
  if (!status.ok()) return status;

  Pass cuts;
  cuts.name = "writing";
  cuts.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return passages_.repeated_windows(document, given);
  };
  cuts.work = [this](Worker& worker, Piece& piece) { return cut(worker, piece); };
  cuts.take = [](const Seen&) { return absl::OkStatus(); };
  cuts.write = [this](Piece& piece) { return write(piece); };
  status = go(cuts);
  run_.counts.temp_bytes += passages_.file_bytes();
  const auto middle = static_cast<std::ptrdiff_t>(run_.decisions.removed.size());
  run_.decisions.removed.insert(run_.decisions.removed.end(), dropped_.begin(), dropped_.end());
  std::inplace_merge(run_.decisions.removed.begin(), run_.decisions.removed.begin() + middle,
                     run_.decisions.removed.end(),
                     [](const Removed& a, const Removed& b) { return a.document < b.document; });
  return status;
}

}  // namespace

absl::Status strip_passages(const DedupSettings& settings, DedupRun& run, FileSource& source, const TempFolder& temp,
                            io::OutputFile& output) {
  return StripStep(settings, run, source, temp, output).run();
}

}  // namespace refrain::run
