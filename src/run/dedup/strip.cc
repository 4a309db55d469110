// Passes over the blocks in the store, each on all threads. The last one makes the blocks anew and writes them.

#include "run/dedup/strip.h"

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/first_error.h"
#include "feed/pipeline.h"
#include "feed/records.h"
#include "io/json/json_edit.h"
#include "run/dedup/outputs.h"
#include "run/dedup/passage_strip.h"

namespace refrain::run {
namespace {

// One block on its way.
struct Piece {
  feed::Block block;
  feed::Records records;
  std::vector<PassDocument> documents;  // that the pass looks at
  std::vector<bool> gone;               // by place in the block: not written
  std::size_t first = 0;
  std::size_t end = 0;
};

// What one thread works with.
struct Worker {
  explicit Worker(const FileSource& source) : reader(source.record_reader(true)) {}

  feed::RecordReader reader;
  io::Record record;
  std::vector<dedup::Cut> cuts;
  std::vector<io::TextEdit> edits;
  std::string line;
};

class StripFiles {
 public:
  StripFiles(const DedupSettings& settings, DedupRun& run, FileSource& source, const TempFolder& temp,
             io::OutputFile& output)
      : settings_(settings),
        run_(run),
        store_(source.store()),
        output_(output),
        strip_({.min_words = settings.min_words, .documents = settings.passage_documents}, run, temp.path(),
               [this](const TextPass& pass) { return look(pass); }) {
    for (unsigned worker = 0; worker < run.threads; ++worker) workers_.emplace_back(source);
  }

  absl::Status run();

 private:
  // What a pass does with a piece: on any thread, and in order behind `take`. Without `write`, blocks that have no
  // document of interest are not read.
  struct Steps {
    std::function<absl::Status(unsigned worker, Piece& piece)> work;
    std::function<absl::Status(Piece& piece)> write;
  };

  absl::Status look(const TextPass& pass);
  absl::Status go(const TextPass& pass, const Steps& steps);
  absl::Status next(const TextPass& pass, bool all_blocks, std::unique_ptr<Piece>& piece);
  absl::StatusOr<PassText> text_of(Worker& worker, const Piece& piece, const PassDocument& document);
  absl::Status cut(unsigned worker, Piece& piece);
  absl::Status cut_line(unsigned worker, const Piece& piece, PassDocument& document, std::string_view line);

  const DedupSettings& settings_;
  DedupRun& run_;
  feed::DocumentStore& store_;
  io::OutputFile& output_;
  PassageStrip strip_;
  std::vector<Worker> workers_;
  std::size_t next_block_ = 0;
};

// The next block that a pass has to do with; null at the end.
absl::Status StripFiles::next(const TextPass& pass, bool all_blocks, std::unique_ptr<Piece>& piece) {
  piece = std::make_unique<Piece>();
  for (; next_block_ < store_.blocks(); ++next_block_) {
    piece->first = store_.first_document(next_block_);
    piece->end = store_.end_document(next_block_);
    if (piece->first < run_.decisions.against) continue;
    for (std::size_t k = piece->first; k < piece->end; ++k) {
      const auto document = static_cast<DocumentNumber>(k);
      if (!pass.wanted(document)) continue;
      PassDocument seen;
      seen.document = document;
      if (pass.given) {
        if (absl::Status status = pass.given(document, seen.given); !status.ok()) return status;
      }
      if (pass.all || !seen.given.empty()) piece->documents.push_back(std::move(seen));
    }
    if (piece->documents.empty() && !all_blocks) continue;
    absl::StatusOr<feed::Block> block = store_.block(next_block_);
    if (!block.ok()) return block.status();
    piece->block = *std::move(block);
    for (std::size_t document = piece->first; document < piece->end; ++document) {
      piece->records.places.push_back(store_.place(document));
      piece->gone.push_back(strip_.gone(static_cast<DocumentNumber>(document)));
    }
    ++next_block_;
    return absl::OkStatus();
  }
  piece = nullptr;
  return absl::OkStatus();
}

absl::Status StripFiles::go(const TextPass& pass, const Steps& steps) {
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
    } else if (!error.keep(next(pass, steps.write != nullptr, piece))) {
      piece = nullptr;
    }
    return piece;
  };
  stages.work = [&](unsigned worker, Piece& piece) { error.keep(steps.work(worker, piece)); };
  stages.decide = [&](Piece& piece) {
    documents += piece.documents.size();
    bytes += piece.block.bytes->size;
    for (PassDocument& document : piece.documents) {
      if (error.any() || !error.keep(pass.take(document))) return;
    }
    run_.observer.update(piece.end, documents, bytes);
  };
  stages.write = [&](Piece& piece) {
    if (steps.write && !error.any()) error.keep(steps.write(piece));
  };
  stages.stopped = [&] { return error.any(); };
  stages.weight = [](const Piece& piece) { return piece.block.bytes->size; };
  feed::Pipeline<Piece>(stages, run_.threads, run_.blocks_in_flight(), run_.bytes_in_flight()).run();
  return error.status();
}

absl::Status StripFiles::look(const TextPass& pass) {
  Steps steps;
  steps.work = [&](unsigned worker, Piece& piece) {
    for (PassDocument& document : piece.documents) {
      const absl::StatusOr<PassText> text = text_of(workers_[worker], piece, document);
      if (!text.ok()) return text.status();
      pass.work(worker, document, *text);
    }
    return absl::OkStatus();
  };
  return go(pass, steps);
}

// The text of a document, which worker.record lends.
absl::StatusOr<PassText> StripFiles::text_of(Worker& worker, const Piece& piece, const PassDocument& document) {
  const feed::RecordPlace& place = piece.records.places[document.document - piece.first];
  const std::string_view bytes = piece.block.bytes->view().substr(place.begin, place.end - place.begin);
  absl::Status status = worker.reader.read(piece.block.kind, bytes, worker.record);
  if (!status.ok()) return status;
  return PassText{.text = worker.record.view, .fields = worker.record.parts};
}

// The line of a document without what goes, into worker.line.
absl::Status StripFiles::cut_line(unsigned worker, const Piece& piece, PassDocument& document, std::string_view line) {
  Worker& with = workers_[worker];
  const absl::StatusOr<PassText> text = text_of(with, piece, document);
  if (!text.ok()) return text.status();
  strip_.cut(worker, document, *text, with.cuts);
  if (document.dropped) return absl::OkStatus();
  with.edits.clear();
  for (const dedup::Cut& one : with.cuts) with.edits.push_back({.bytes = one.bytes, .put = one.space ? " " : ""});
  return io::edit_text(line, settings_.input.text_field, with.edits, with.line);
}

// Makes the block anew, with the passages cut out of its records.
absl::Status StripFiles::cut(unsigned worker, Piece& piece) {
  if (piece.documents.empty()) return absl::OkStatus();
  std::string lines;
  const std::string_view bytes = piece.block.bytes->view();
  auto document = piece.documents.begin();
  for (std::size_t k = 0; k < piece.records.places.size(); ++k) {
    feed::RecordPlace& place = piece.records.places[k];
    std::string_view line = bytes.substr(place.begin, place.end - place.begin);
    if (document != piece.documents.end() && document->document == piece.first + k) {
      if (absl::Status status = cut_line(worker, piece, *document, line); !status.ok()) return status;
      if (document->dropped) piece.gone[k] = true;
      line = workers_[worker].line;
      ++document;
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

absl::Status StripFiles::run() {
  if (absl::Status status = strip_.find(); !status.ok()) return status;
  TextPass pass;
  pass.name = "writing";
  pass.wanted = [this](DocumentNumber document) { return !strip_.gone(document); };
  pass.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    return strip_.repeated_windows(document, given);
  };
  pass.take = [this](PassDocument& document) {
    strip_.count(document);
    return absl::OkStatus();
  };
  Steps steps;
  steps.work = [this](unsigned worker, Piece& piece) { return cut(worker, piece); };
  steps.write = [this](Piece& piece) {
    return write_kept(piece.block, piece.records, [&](std::size_t k) { return !piece.gone[k]; }, output_);
  };
  absl::Status status = go(pass, steps);
  strip_.end();
  return status;
}

}  // namespace

absl::Status strip_passages(const DedupSettings& settings, DedupRun& run, FileSource& source, const TempFolder& temp,
                            io::OutputFile& output) {
  return StripFiles(settings, run, source, temp, output).run();
}

}  // namespace refrain::run
