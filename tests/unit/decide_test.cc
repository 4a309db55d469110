// Runs over documents that are in no file: decisions and cut texts are those of a run from files.

#include "run/dedup/decide.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.h"
#include "io/json/json_scan.h"
#include "refrain/dedup.h"
#include "run/dedup/dedup.h"
#include "run/dedup/run.h"
#include "run/dedup/strip_texts.h"
#include "unit/dedup_feeds.h"
#include "unit/io_helpers.h"

namespace refrain::run {
namespace {

struct Lines : SourceBlock {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Texts of a vector, the first of which may be earlier work.
class VectorSource : public DocumentSource {
 public:
  VectorSource(const std::vector<std::string>& texts, std::size_t against, bool repeats)
      : texts_(texts), against_(against), repeats_(repeats) {}

  static std::size_t key(std::size_t document) { return document * 7 % 101; }

  absl::Status begin_afresh() override {
    next_ = documents_ = 0;
    return absl::OkStatus();
  }
  bool repeats() const override { return repeats_; }
  bool has_against() const override { return against_ > 0; }
  absl::Status open(Part part) override {
    end_ = part == Part::kAgainst ? against_ : texts_.size();
    return absl::OkStatus();
  }
  absl::StatusOr<std::unique_ptr<SourceBlock>> next() override {
    if (next_ == end_) return std::unique_ptr<SourceBlock>();
    auto block = std::make_unique<Lines>();
    block->begin = next_;
    block->end = next_ = std::min(end_, next_ + 7);
    return block;
  }
  void parse(unsigned, SourceBlock& block, const std::function<void(io::Record& record)>& document) override {
    io::Record record;
    for (std::size_t k = static_cast<Lines&>(block).begin; k < static_cast<Lines&>(block).end; ++k) {
      record.view = texts_[k];
      record.key = {.kind = io::RecordKey::Type::kNumber, .value = static_cast<double>(key(k)), .text = {}};
      document(record);
    }
  }
  absl::Status add(SourceBlock& block, const std::function<absl::Status(const std::string&)>&) override {
    documents_ += static_cast<Lines&>(block).end - static_cast<Lines&>(block).begin;
    return absl::OkStatus();
  }
  absl::StatusOr<std::string_view> text(DocumentNumber document) override { return texts_[document]; }
  std::size_t documents() const override { return documents_; }
  std::size_t memory() const override { return 0; }
  std::size_t kept_bytes() const override { return 0; }
  std::uint64_t file_bytes() const override { return 0; }
  std::uint64_t total_bytes() const override { return 0; }
  std::uint64_t read_bytes() const override { return 0; }

 private:
  const std::vector<std::string>& texts_;
  std::size_t against_;
  bool repeats_;
  std::size_t next_ = 0;
  std::size_t end_ = 0;
  std::size_t documents_ = 0;
};

std::vector<std::string> make_texts(std::size_t count) {
  FeedMaker feed(11);
  const Words passage = feed.fresh(70);
  std::vector<std::string> texts;
  std::vector<Words> words;
  for (std::size_t k = 0; k < count; ++k) {
    Words own = k % 4 == 3 ? feed.edited(words[feed.below(k)], feed.below(6)) : feed.fresh(30 + feed.below(80));
    if (k % 9 == 5) own.insert(own.end(), passage.begin(), passage.end());
    if (k % 50 == 49) own = passage;
    if (k % 50 == 20 && k > 49) {  // near to one that is nothing but the passage, with a few words of its own
      own = feed.fresh(6);
      own.insert(own.begin(), passage.begin(), passage.end());
    }
    texts.push_back(feed.text(own));
    words.push_back(std::move(own));
  }
  return texts;
}

// What became of each record: the kept one of those that went, the reason, and the texts that were cut.
struct Answer {
  std::vector<std::pair<DocumentNumber, DocumentNumber>> removed;
  std::map<DocumentNumber, std::string> cut;
  std::uint64_t clusters = 0;
};

Answer decide_texts(const std::vector<std::string>& texts, std::size_t against, bool repeats, const Keep& keep,
                    unsigned threads, bool strip) {
  VectorSource source(texts, against, repeats);
  Observer observer;
  DecideSettings settings;
  settings.keep = keep;
  settings.threads = threads;
  settings.contained = 0;
  DedupRun run(settings, source, observer);
  auto temp = TempFolder::open("-", "");
  REQUIRE(temp.ok());
  REQUIRE(decide(run, *temp).ok());
  Answer answer;
  if (strip) {
    REQUIRE(strip_texts({.min_words = 50, .documents = 2}, run, temp->path(),
                        [&](DocumentNumber document, std::string text) {
                          answer.cut[document] = std::move(text);
                          return absl::OkStatus();
                        })
                .ok());
  }
  for (const Removed& one : run.decisions.removed) answer.removed.emplace_back(one.document, one.kept);
  answer.clusters = run.counts.clusters;
  return answer;
}

TEST_CASE("decide: as deduplicate(), in one pass and in several") {
  const std::vector<std::string> texts = make_texts(300);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<std::pair<DocumentNumber, DocumentNumber>> want;
  const std::vector<Decision> decisions = deduplicate(views);
  for (std::size_t k = 0; k < decisions.size(); ++k) {
    if (decisions[k].removed()) want.emplace_back(static_cast<DocumentNumber>(k), decisions[k].kept);
  }
  REQUIRE(want.size() > 20);
  for (const bool repeats : {true, false}) {
    for (const unsigned threads : {1u, 3u}) {
      CHECK(decide_texts(texts, 0, repeats, {}, threads, false).removed == want);
    }
  }
}

TEST_CASE("decide: the order of a key") {
  const std::vector<std::string> texts = {"a b c d e f g", "a b c d e f g", "a b c d e f g"};  // keys 0, 7, 14
  const Answer most = decide_texts(texts, 0, true, {.rule = KeepRule::kMost, .field = "key"}, 2, false);
  CHECK(most.removed == std::vector<std::pair<DocumentNumber, DocumentNumber>>{{0, 2}, {1, 2}});
}

// The file that dedup writes of `texts` with passages="strip", and the one that the answer for texts in memory means.
void check_strip(const std::vector<std::string>& texts, const Keep& keep) {
  const io::TempFolder dir;
  const auto line = [](std::size_t k, const std::string& text) {
    return "{\"id\": " + std::to_string(k) + ", \"text\": " + io::json_string(text) +
           ", \"key\": " + std::to_string(VectorSource::key(k)) + "}\n";
  };
  std::string lines;
  for (std::size_t k = 0; k < texts.size(); ++k) lines += line(k, texts[k]);
  DedupSettings settings;
  settings.paths = {dir.write("in.jsonl", lines)};
  settings.output = dir.path("out.jsonl");
  settings.passages = RepeatedPassage::kStrip;
  settings.decide.keep = keep;
  settings.decide.contained = 0;
  Observer observer;
  const auto done = dedup(settings, observer);
  REQUIRE(done.ok());
  for (const unsigned threads : {1u, 3u}) {
    const Answer answer = decide_texts(texts, 0, true, keep, threads, true);
    REQUIRE(answer.cut.size() > 10);
    const std::map<DocumentNumber, DocumentNumber> gone(answer.removed.begin(), answer.removed.end());
    CHECK(gone.size() == done->removed);
    CHECK(answer.clusters == done->counts.clusters);
    std::string want;
    for (std::size_t k = 0; k < texts.size(); ++k) {
      const auto document = static_cast<DocumentNumber>(k);
      if (gone.contains(document)) continue;
      const auto cut = answer.cut.find(document);
      want += line(k, cut == answer.cut.end() ? texts[k] : cut->second);
    }
    CHECK(io::content_of(settings.output) == want);
  }
}

TEST_CASE("strip texts: as strip_passages() does it for files, in any keep order") {
  const std::vector<std::string> texts = make_texts(300);
  check_strip(texts, {});
  check_strip(texts, {.rule = KeepRule::kLongest, .field = {}});
  check_strip(texts, {.rule = KeepRule::kMost, .field = "key"});
}

TEST_CASE("decide: a run takes so many threads that their blocks leave half of the memory to keys") {
  DecideSettings settings;
  settings.threads = 8;
  for (const auto& [megabytes, threads] : {std::pair(16, 1u), {64, 2u}, {128, 4u}, {256, 8u}, {4096, 8u}}) {
    settings.memory = static_cast<std::size_t>(megabytes) << 20;
    CHECK(run_threads(settings) == threads);
  }
  settings.threads = 1;
  CHECK(run_threads(settings) == 1);
}

}  // namespace
}  // namespace refrain::run
