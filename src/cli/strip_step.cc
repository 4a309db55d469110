// Three passes over the blocks in the store, each on all threads; what they find lies in files that RepeatedPassages
// joins between them.

#include "cli/strip_step.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/dedup_output.h"
#include "dedup/cut_words.h"
#include "dedup/passage_windows.h"
#include "dedup/repeated_passages.h"
#include "feed/pipeline.h"
#include "feed/records.h"
#include "io/json_edit.h"

namespace refrain::cli {
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
  explicit Worker(const DedupCommand& command) : reader(command.input.text_field, command.input.id_field) {}

  feed::RecordReader reader;
  io::Record record;
  PassageWindows::Scratch scratch;
  std::vector<WordRange> ranges;
  std::vector<Cut> cuts;
  std::vector<io::TextEdit> edits;
  std::string line;
};

// What is different from pass to pass.
struct Pass {
  const char* name = "";
  // What is known of a document; false ends all. Empty: nothing.
  std::function<bool(DocumentNumber, std::vector<std::uint64_t>& given)> given;
  bool all = false;                                   // documents of which nothing is known are of interest too
  std::function<absl::Status(Worker&, Piece&)> work;  // on any thread
  std::function<bool(const Seen&)> take;              // in order; false ends all
  std::function<absl::Status(Piece&)> write;  // in order; empty: blocks without a document of interest are not read
};

class StripStep {
 public:
  StripStep(DedupRun& run, const TempFolder& temp, io::OutputFile& output)
      : run_(run),
        output_(output),
        windows_(run.command.min_words),
        passages_({.documents = run.command.passage_documents,
                   .all = run.store->documents(),
                   .memory = memory(run),
                   .folder = temp.path(),
                   .threads = run.threads}),
        gone_(run.store->documents()) {
    for (const Removed& one : run.removed) gone_[one.document] = true;
    for (unsigned worker = 0; worker < run.threads; ++worker) workers_.emplace_back(run.command);
  }

  absl::Status run();

 private:
  // Half of what is left when reading and the list of records have their part: the rest is for the joins.
  static std::size_t memory(const DedupRun& run) {
    const std::size_t used = run.reading_memory() + run.store->memory() + run.removed.capacity() * sizeof(Removed);
    return run.memory > used ? (run.memory - used) / 2 : 0;
  }

  absl::Status go(const Pass& pass);
  absl::Status next(const Pass& pass, std::unique_ptr<Piece>& piece);
  absl::Status read_text(Worker& worker, const Piece& piece, const Seen& seen);
  absl::Status cut(Worker& worker, Piece& piece);
  absl::Status write(Piece& piece);
  absl::Status file_error() const { return absl::UnavailableError(passages_.error()); }

  DedupRun& run_;
  io::OutputFile& output_;
  PassageWindows windows_;
  RepeatedPassages passages_;
  std::vector<bool> gone_;
  std::vector<Worker> workers_;
  std::vector<Removed> dropped_;
  std::size_t next_block_ = 0;
};

// The next block that a pass has to do with; null at the end.
absl::Status StripStep::next(const Pass& pass, std::unique_ptr<Piece>& piece) {
  piece = std::make_unique<Piece>();
  for (; next_block_ < run_.store->blocks(); ++next_block_) {
    piece->first = run_.store->first_document(next_block_);
    piece->end = run_.store->end_document(next_block_);
    if (piece->first < run_.first_record) continue;
    for (std::size_t document = piece->first; document < piece->end; ++document) {
      if (gone_[document]) continue;
      Seen seen;
      seen.document = static_cast<DocumentNumber>(document);
      if (pass.given && !pass.given(seen.document, seen.given)) return file_error();
      if (pass.all || !seen.given.empty()) piece->seen.push_back(std::move(seen));
    }
    if (piece->seen.empty() && !pass.write) continue;
    absl::StatusOr<feed::Block> block = run_.store->block(next_block_);
    if (!block.ok()) return block.status();
    piece->block = *std::move(block);
    for (std::size_t document = piece->first; document < piece->end; ++document) {
      piece->records.places.push_back(run_.store->place(document));
      piece->gone.push_back(gone_[document]);
    }
    ++next_block_;
    return absl::OkStatus();
  }
  piece = nullptr;
  return absl::OkStatus();
}

absl::Status StripStep::go(const Pass& pass) {
  run_.progress->begin(pass.name, run_.store->documents());
  std::mutex guard;
  absl::Status status;
  const auto fail = [&](absl::Status with) {
    const std::scoped_lock lock(guard);
    if (status.ok()) status = std::move(with);
  };
  const auto failed = [&] {
    const std::scoped_lock lock(guard);
    return !status.ok();
  };
  next_block_ = 0;
  std::uint64_t documents = 0;
  std::uint64_t bytes = 0;
  feed::Stages<Piece> stages;
  stages.read = [&] {
    std::unique_ptr<Piece> piece;
    if (failed()) return piece;
    if (absl::Status read = next(pass, piece); !read.ok()) {
      fail(std::move(read));
      piece = nullptr;
    }
    return piece;
  };
  stages.work = [&](unsigned worker, Piece& piece) { fail(pass.work(workers_[worker], piece)); };
  stages.decide = [&](Piece& piece) {
    documents += piece.seen.size();
    bytes += piece.block.bytes->size;
    for (const Seen& seen : piece.seen) {
      if (failed()) return;
      if (!pass.take(seen)) fail(file_error());
    }
    run_.progress->update(piece.end, documents, bytes);
  };
  stages.write = [&](Piece& piece) {
    if (pass.write && !failed()) fail(pass.write(piece));
  };
  stages.stopped = failed;
  feed::Pipeline<Piece>(stages, run_.threads, run_.blocks_in_flight()).run();
  return status;
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
      for (const WordRange& range : worker.ranges) seen->words += range.end - range.begin;
      seen->dropped = seen->words == words;
      if (seen->dropped) {
        piece.gone[k] = true;
      } else {
        cut_words(text, worker.ranges, worker.cuts);
        worker.edits.clear();
        for (const Cut& one : worker.cuts) {
          worker.edits.push_back({.bytes = one.bytes, .put = one.space ? " " : ""});
        }
        const absl::Status status = io::edit_text(line, run_.command.input.text_field, worker.edits, worker.line);
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
    ++run_.stripped_documents;
    run_.stripped_words += seen.words;
    if (seen.dropped) dropped_.push_back({.document = seen.document, .reason = Reason::kStripped});
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
  if (!passages_.join_anchors()) return file_error();

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
  if (!passages_.join_windows()) return file_error();

  Pass cuts;
  cuts.name = "writing";
  cuts.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return passages_.repeated_windows(document, given);
  };
  cuts.work = [this](Worker& worker, Piece& piece) { return cut(worker, piece); };
  cuts.take = [](const Seen&) { return true; };
  cuts.write = [this](Piece& piece) { return write(piece); };
  status = go(cuts);
  run_.temp_bytes += passages_.file_bytes();
  const auto middle = static_cast<std::ptrdiff_t>(run_.removed.size());
  run_.removed.insert(run_.removed.end(), dropped_.begin(), dropped_.end());
  std::inplace_merge(run_.removed.begin(), run_.removed.begin() + middle, run_.removed.end(),
                     [](const Removed& a, const Removed& b) { return a.document < b.document; });
  return status;
}

}  // namespace

absl::Status strip_passages(DedupRun& run, const TempFolder& temp, io::OutputFile& output) {
  return StripStep(run, temp, output).run();
}

}  // namespace refrain::cli
