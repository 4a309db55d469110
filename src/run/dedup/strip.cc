// Passes over the blocks in the store, each on all threads; what they find lies in files that RepeatedPassages joins
// between them. Where a record loses all its words, what was removed for it is judged anew, and the passes begin again
// with what is kept then.

#include "run/dedup/strip.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "base/first_error.h"
#include "dedup/band_key.h"
#include "dedup/cut_words.h"
#include "dedup/document_batch.h"
#include "dedup/leader_pass.h"
#include "dedup/passage_windows.h"
#include "dedup/repeated_passages.h"
#include "dedup/text_shingles.h"
#include "feed/pipeline.h"
#include "feed/records.h"
#include "io/json/json_edit.h"
#include "run/dedup/outputs.h"

namespace refrain::run {
namespace {

// A document that a pass looks at.
struct Seen {
  DocumentNumber document = 0;
  std::vector<std::uint64_t> given;       // its shared anchors, or its repeated windows
  std::vector<std::uint64_t> found;       // its anchors, or its windows at shared ones
  std::uint64_t words = 0;                // that were cut
  bool dropped = false;                   // they were all that it had
  dedup::DocumentBatch::Outline outline;  // where it is judged anew
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
  Worker(const FileSource& source, const DedupOptions& near) : reader(source.record_reader(true)), batch(near) {}

  feed::RecordReader reader;
  io::Record record;
  dedup::PassageWindows::Scratch scratch;
  dedup::DocumentBatch batch;
  std::vector<std::uint64_t> hashes;
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
  std::function<bool(std::size_t document)> wanted;   // documents that are looked at; empty: all that are there
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
        source_(source),
        store_(source.store()),
        temp_(temp),
        output_(output),
        windows_(settings.min_words),
        gone_(source.documents()),
        guests_(source.documents()) {
    for (const Removed& one : run.decisions.removed) gone_[one.document] = true;
    for (unsigned worker = 0; worker < run.threads; ++worker) workers_.emplace_back(source, run.settings.near);
    if (run.order.empty()) return;
    ranks_.resize(source.documents());
    for (std::size_t k = 0; k < run.order.size(); ++k) ranks_[run.order[k]] = static_cast<DocumentNumber>(k);
  }

  absl::Status run();

 private:
  absl::Status go(const Pass& pass);
  absl::Status next(const Pass& pass, std::unique_ptr<Piece>& piece);
  absl::Status read_text(Worker& worker, const Piece& piece, const Seen& seen);
  absl::Status cut(Worker& worker, Piece& piece);
  absl::Status write(Piece& piece);
  template <typename Find>
  auto finding(const Find& find);
  std::uint64_t group_of(DocumentNumber document) const { return run_.groups.group_of(document); }
  DocumentNumber rank(DocumentNumber document) const { return ranks_.empty() ? document : ranks_[document]; }
  std::size_t cover(Worker& worker, Seen& seen);
  absl::Status find_repeated();
  absl::Status find_dropped();
  absl::Status take_guests(bool& any);
  absl::Status judge_guests();

  const DedupSettings& settings_;
  DedupRun& run_;
  FileSource& source_;
  feed::DocumentStore& store_;
  const TempFolder& temp_;
  io::OutputFile& output_;
  dedup::PassageWindows windows_;
  std::unique_ptr<dedup::RepeatedPassages> passages_;
  std::vector<bool> gone_;             // removed for another one
  std::vector<bool> guests_;           // of these, those to be judged anew
  std::vector<bool> lost_;             // left without a word
  std::vector<DocumentNumber> ranks_;  // in keep order, by document; empty: the numbers
  std::uint64_t file_bytes_ = 0;
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
      if (pass.wanted ? !pass.wanted(document) : gone_[document]) continue;
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

// Where the texts of a record's fields stand: a passage lies in one of them.
std::vector<Span> parts_of(const io::Record& record) {
  if (!record.parts.empty()) return record.parts;
  return {{0, static_cast<std::uint32_t>(record.text.size())}};
}

// Hashes of a group of documents and back, so that groups have none in common. Those of keys keep to their bits.
void set_apart(std::uint64_t group, std::vector<std::uint64_t>& hashes) {
  if (group == 0) return;
  for (std::uint64_t& hash : hashes) hash ^= group;
  std::sort(hashes.begin(), hashes.end());
}
std::uint64_t key_group(std::uint64_t group) { return dedup::cut_band_key(group); }

// Finds the words that go, counts them, and makes the edits of the text. Returns how many words there are.
std::size_t StripStep::cover(Worker& worker, Seen& seen) {
  const std::string_view text = worker.record.view;
  std::size_t words = 0;
  worker.edits.clear();
  for (const Span& part : parts_of(worker.record)) {
    const std::string_view of_part = text.substr(part.begin, part.end - part.begin);
    words += windows_.cover(of_part, seen.given, worker.scratch, worker.ranges);
    for (const dedup::WordRange& range : worker.ranges) seen.words += range.end - range.begin;
    dedup::cut_words(of_part, worker.ranges, worker.cuts);
    for (const dedup::Cut& one : worker.cuts) {
      worker.edits.push_back(
          {.bytes = {part.begin + one.bytes.begin, part.begin + one.bytes.end}, .put = one.space ? " " : ""});
    }
  }
  return words;
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
      seen->dropped = cover(worker, *seen) == seen->words;
      if (seen->dropped) {
        piece.gone[k] = true;
      } else {
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

// Each document of a pass goes through `find` on any thread, and what it finds through `take`.
template <typename Find>
auto StripStep::finding(const Find& find) {
  return [this, find](Worker& worker, Piece& piece) {
    for (Seen& seen : piece.seen) {
      if (absl::Status status = read_text(worker, piece, seen); !status.ok()) return status;
      find(worker, seen);
    }
    return absl::OkStatus();
  };
}

// Which windows go from which of the documents that are there, and from guests.
absl::Status StripStep::find_repeated() {
  if (passages_) file_bytes_ = std::max(file_bytes_, passages_->file_bytes());
  passages_.reset();
  passages_ = std::make_unique<dedup::RepeatedPassages>(
      dedup::RepeatedPassagesOptions{.documents = settings_.passage_documents,
                                     .all = source_.documents(),
                                     .memory = run_.join_memory(),
                                     .folder = temp_.path(),
                                     .threads = run_.threads,
                                     .ranks = ranks_,
                                     .groups = run_.groups.across_inputs() ? &run_.groups : nullptr,
                                     .guests = &guests_});
  // What one field of a record has is found by itself, and put behind what the others have.
  const auto in_parts = [](Worker& worker, Seen& seen, const auto& find) {
    for (const Span& part : parts_of(worker.record)) {
      find(worker.record.view.substr(part.begin, part.end - part.begin), worker.hashes);
      seen.found.insert(seen.found.end(), worker.hashes.begin(), worker.hashes.end());
    }
  };
  const auto wanted = [this](std::size_t document) { return !gone_[document] || guests_[document]; };
  Pass anchors;
  anchors.name = "sampling passages";
  anchors.all = true;
  anchors.wanted = wanted;
  anchors.work = finding([this, in_parts](Worker& worker, Seen& seen) {
    in_parts(worker, seen, [&](std::string_view text, std::vector<std::uint64_t>& found) {
      windows_.anchors(text, worker.scratch, found);
    });
    set_apart(key_group(group_of(seen.document)), seen.found);
  });
  anchors.take = [this](const Seen& seen) { return passages_->add_anchors(seen.document, seen.found); };
  absl::Status status = go(anchors);
  if (status.ok()) status = passages_->join_anchors();
  if (!status.ok()) return status;

  Pass windows;
  windows.name = "comparing passages";
  windows.wanted = wanted;
  windows.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    absl::Status shared = passages_->shared_anchors(document, given);
    set_apart(key_group(group_of(document)), given);
    return shared;
  };
  windows.work = finding([this, in_parts](Worker& worker, Seen& seen) {
    in_parts(worker, seen, [&](std::string_view text, std::vector<std::uint64_t>& found) {
      windows_.windows(text, seen.given, worker.scratch, found);
    });
    set_apart(group_of(seen.document), seen.found);
  });
  windows.take = [this](const Seen& seen) { return passages_->add_windows(seen.document, seen.found); };
  status = go(windows);
  return status.ok() ? passages_->join_windows() : status;
}

// Which documents, guests included, lose all their words.
absl::Status StripStep::find_dropped() {
  lost_.assign(source_.documents(), false);
  Pass pass;
  pass.name = "measuring passages";
  pass.wanted = [this](std::size_t document) { return !gone_[document] || guests_[document]; };
  pass.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    absl::Status repeated = passages_->repeated_windows(document, given);
    set_apart(group_of(document), given);
    return repeated;
  };
  pass.work = finding([this](Worker& worker, Seen& seen) { seen.dropped = cover(worker, seen) == seen.words; });
  pass.take = [this](const Seen& seen) {
    if (!seen.dropped) return absl::OkStatus();
    lost_[seen.document] = true;
    if (!guests_[seen.document]) return absl::OkStatus();
    ++run_.counts.stripped_documents;
    run_.counts.stripped_words += seen.words;
    return absl::OkStatus();
  };
  absl::Status status = go(pass);
  passages_->rewind();
  return status;
}

// Makes guests of what was removed for documents that are lost.
absl::Status StripStep::take_guests(bool& any) {
  any = false;
  const std::vector<Removed>& removed = run_.decisions.removed;
  const auto is_near = [](const Removed& one) { return one.reason == RemovalReason::kNear; };
  if (std::none_of(removed.begin(), removed.end(), is_near)) return absl::OkStatus();
  if (absl::Status status = find_dropped(); !status.ok()) return status;
  for (const Removed& one : removed) {
    if (!is_near(one) || !lost_[one.kept]) continue;
    guests_[one.document] = true;
    any = true;
  }
  return absl::OkStatus();
}

// Guests that lose all their words are lost with the one they were removed for; the others are held against all that is
// kept: memory for the keys of the guests, and for what shares one with them.
absl::Status StripStep::judge_guests() {
  const std::vector<bool> lost_before = lost_;
  if (absl::Status status = find_repeated(); !status.ok()) return status;
  if (absl::Status status = find_dropped(); !status.ok()) return status;
  for (std::size_t document = 0; document < lost_.size(); ++document) {
    if (lost_before[document]) lost_[document] = true;
  }
  struct Judged {
    DocumentNumber document = 0;
    dedup::DocumentBatch::Outline outline;
    std::vector<std::uint64_t> keys;
  };
  std::vector<Judged> guests;
  std::vector<Judged> leaders;
  absl::flat_hash_set<std::uint64_t> keys;
  Pass pass;
  pass.name = "judging anew";
  pass.all = true;
  pass.work = finding([](Worker& worker, Seen& seen) {
    worker.batch.clear();
    worker.batch.add(worker.record.view);
    seen.outline = worker.batch.outline(0);
    for (const std::uint64_t key : worker.batch.keys(0)) seen.found.push_back(dedup::cut_band_key(key));
  });
  pass.wanted = [this](std::size_t document) { return guests_[document] && !lost_[document]; };
  pass.take = [&](const Seen& seen) {
    guests.push_back({seen.document, seen.outline, seen.found});
    keys.insert(seen.found.begin(), seen.found.end());
    return absl::OkStatus();
  };
  if (absl::Status status = go(pass); !status.ok()) return status;
  if (!guests.empty()) {
    pass.wanted = [this](std::size_t document) { return !gone_[document] && !lost_[document]; };
    pass.take = [&](const Seen& seen) {
      const bool shares =
          std::any_of(seen.found.begin(), seen.found.end(), [&](std::uint64_t key) { return keys.contains(key); });
      if (shares) leaders.push_back({seen.document, seen.outline, seen.found});
      return absl::OkStatus();
    };
    if (absl::Status status = go(pass); !status.ok()) return status;
  }
  const auto by_rank = [this](const Judged& a, const Judged& b) { return rank(a.document) < rank(b.document); };
  std::sort(leaders.begin(), leaders.end(), by_rank);
  std::sort(guests.begin(), guests.end(), by_rank);
  dedup::TextShingles shingles_of(run_.settings.near.shingle,
                                  [this](DocumentNumber document) { return source_.text(document); });
  dedup::LeaderPass leader_pass(
      run_.settings.near.threshold,
      [&](DocumentNumber document, std::vector<std::uint64_t>& shingles) { return shingles_of(document, shingles); },
      &run_.groups);
  for (const Judged& one : leaders) {
    if (absl::Status status = leader_pass.keep(one.document, one.outline, one.keys); !status.ok()) return status;
  }
  std::map<DocumentNumber, Decision> decisions;
  for (const Judged& one : guests) {
    Decision& decision = decisions[one.document];
    absl::Status status = leader_pass.decide(one.document, one.outline, one.keys, decision);
    if (!status.ok()) return status;
  }
  std::erase_if(run_.decisions.removed, [&](Removed& one) {
    if (!guests_[one.document]) return false;
    const auto judged = decisions.find(one.document);
    if (judged == decisions.end()) {
      one = {.document = one.document, .reason = RemovalReason::kStripped};
      return false;
    }
    one.kept = judged->second.kept;
    one.similarity = judged->second.similarity;
    if (judged->second.removed()) return false;
    gone_[one.document] = false;
    return true;
  });
  guests_.assign(guests_.size(), false);
  return absl::OkStatus();
}

absl::Status StripStep::run() {
  // What is kept anew may hold passages of others, or others its own; more and more is kept, so there is an end.
  for (bool again = true; again;) {
    if (absl::Status status = find_repeated(); !status.ok()) return status;
    if (absl::Status status = take_guests(again); !status.ok()) return status;
    if (!again) break;
    if (absl::Status status = judge_guests(); !status.ok()) return status;
  }
  Pass cuts;
  cuts.name = "writing";
  cuts.given = [this](DocumentNumber document, std::vector<std::uint64_t>& given) {
    absl::Status repeated = passages_->repeated_windows(document, given);
    set_apart(group_of(document), given);
    return repeated;
  };
  cuts.work = [this](Worker& worker, Piece& piece) { return cut(worker, piece); };
  cuts.take = [](const Seen&) { return absl::OkStatus(); };
  cuts.write = [this](Piece& piece) { return write(piece); };
  absl::Status status = go(cuts);
  run_.counts.temp_bytes += std::max(file_bytes_, passages_->file_bytes());
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
