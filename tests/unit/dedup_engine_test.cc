// Decisions of both deduplicators, held against a slow pass over spelled-out sets.

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "dedup/document_batch.h"
#include "dedup/partitioned_deduplicator.h"
#include "dedup/stream_deduplicator.h"
#include "oracle/dedup.h"
#include "refrain/dedup.h"
#include "refrain/words.h"
#include "unit/dedup_feeds.h"
#include "unit/io_helpers.h"

namespace refrain {
namespace {

dedup::TextOf texts_of(const std::vector<std::string>& texts) {
  return [&texts](DocumentNumber document) -> absl::StatusOr<std::string_view> { return texts.at(document); };
}

// The texts from `begin` to `end` in batches of many sizes.
std::vector<dedup::DocumentBatch> batches(const DedupOptions& options, const std::vector<std::string>& texts,
                                          std::size_t begin, std::size_t end,
                                          const std::set<DocumentNumber>& rejected = {}) {
  std::vector<dedup::DocumentBatch> result;
  for (std::size_t size = 1; begin < end; size = size * 3 % 64 + 1) {
    dedup::DocumentBatch& batch = result.emplace_back(options);
    for (std::size_t k = 0; k < size && begin < end; ++k, ++begin) {
      batch.add(texts[begin]);
      if (rejected.contains(static_cast<DocumentNumber>(begin))) batch.reject(batch.size() - 1);
    }
  }
  return result;
}

std::vector<Decision> stream(const DedupOptions& options, const std::vector<std::string>& texts,
                             std::size_t kept_first = 0, const std::set<DocumentNumber>& rejected = {},
                             const dedup::DocumentGroups* groups = nullptr) {
  dedup::StreamDeduplicator dedup(options, texts_of(texts), groups);
  for (const dedup::DocumentBatch& batch : batches(options, texts, 0, kept_first)) {
    REQUIRE(dedup.keep(batch).ok());
  }
  std::vector<Decision> decisions(kept_first);
  for (const dedup::DocumentBatch& batch : batches(options, texts, kept_first, texts.size(), rejected)) {
    REQUIRE(dedup.decide(batch, decisions).ok());
  }
  CHECK(dedup.documents() == texts.size());
  return decisions;
}

// What is decided by a dedup::PartitionedDeduplicator that has all its documents.
std::vector<Decision> finish(dedup::PartitionedDeduplicator& dedup, std::size_t kept_first,
                             const std::vector<DocumentNumber>& order, const std::vector<Decision>* earlier = nullptr,
                             std::size_t earlier_ranks = 0, const dedup::DocumentGroups* groups = nullptr) {
  std::vector<Decision> decisions(dedup.documents());
  dedup::DedupPlan plan;
  plan.kept_first = kept_first;
  plan.order = order;
  plan.groups = groups;
  std::size_t last_rank = 0;
  std::map<DocumentNumber, std::size_t> rank;
  for (std::size_t k = 0; k < order.size(); ++k) rank[order[k]] = k + kept_first;
  const auto rank_of = [&](DocumentNumber document) { return order.empty() ? document : rank.at(document); };
  if (earlier != nullptr) {
    plan.known = [&](DocumentNumber document) -> std::optional<Decision> {
      if (rank_of(document) >= earlier_ranks) return std::nullopt;
      decisions[document] = (*earlier)[document];
      return decisions[document];
    };
  }
  bool ascending = true;
  plan.decided = [&](DocumentNumber document, const Decision& decision) {
    ascending = ascending && rank_of(document) >= last_rank;
    last_rank = rank_of(document);
    decisions[document] = decision;
    return absl::OkStatus();
  };
  REQUIRE(dedup.decide(plan).ok());
  CHECK(ascending);
  return decisions;
}

struct Setting {
  double threshold;
  std::size_t shingle;
};
constexpr Setting kSettings[] = {{.3, 2}, {.5, 1}, {.5, 3},  {.7, 9}, {.8, 5},
                                 {.8, 1}, {.9, 5}, {.95, 2}, {1, 5},  {1, 1}};

void check_all_ways(const DedupOptions& options, const std::vector<std::string>& texts, FeedMaker& maker) {
  std::set<DocumentNumber> rejected;
  for (std::size_t k = 0; k < texts.size() / 10; ++k) {
    rejected.insert(static_cast<DocumentNumber>(maker.below(texts.size())));
  }
  const std::size_t kept_first = texts.size() / 8;
  CHECK(stream(options, texts) == oracle::LeaderPassTwin(options, texts).run());
  CHECK(stream(options, texts, kept_first, rejected) ==
        oracle::LeaderPassTwin(options, texts, rejected).run(kept_first));

  std::vector<DocumentNumber> order(texts.size() - kept_first);
  std::iota(order.begin(), order.end(), static_cast<DocumentNumber>(kept_first));
  maker.shuffle(order);
  const std::vector<Decision> expected = oracle::LeaderPassTwin(options, texts, rejected).run(kept_first, order);
  const io::TempFolder folder;
  const dedup::DedupStorage storage{.memory = 0, .folder = folder.path(), .threads = 2};
  dedup::PartitionedDeduplicator in_memory(options, storage, texts_of(texts));
  for (const dedup::DocumentBatch& batch : batches(options, texts, 0, texts.size(), rejected)) {
    REQUIRE(in_memory.add(batch).ok());
  }
  CHECK(finish(in_memory, kept_first, order) == expected);
  CHECK(in_memory.file_bytes() == 0);

  // A run that is killed after its checkpoint and some more, and one that goes on from there, with what was decided of
  // the first half.
  const std::size_t half = texts.size() / 2;
  std::vector<dedup::DocumentBatch::Outline> outlines;
  std::size_t segments = 0;
  {
    dedup::PartitionedDeduplicator killed(options, storage, texts_of(texts));
    std::size_t added = 0;
    for (const dedup::DocumentBatch& batch : batches(options, texts, 0, half, rejected)) {
      REQUIRE(killed.add(batch).ok());
      for (std::size_t k = 0; k < batch.size(); ++k) outlines.push_back(batch.outline(k));
      if (++added % 4 == 0) REQUIRE(killed.checkpoint().ok());
    }
    REQUIRE(killed.checkpoint().ok());
    segments = killed.segments();
    REQUIRE(segments > 1);
    for (const dedup::DocumentBatch& batch : batches(options, texts, 0, half)) REQUIRE(killed.add(batch).ok());
    REQUIRE(killed.checkpoint().ok());
    REQUIRE(killed.segments() == segments + 1);
  }
  dedup::PartitionedDeduplicator resumed(options, storage, texts_of(texts));
  REQUIRE(resumed.resume(outlines, segments).ok());
  for (const dedup::DocumentBatch& batch : batches(options, texts, half, texts.size(), rejected)) {
    REQUIRE(resumed.add(batch).ok());
  }
  CHECK(finish(resumed, kept_first, order, &expected, kept_first + order.size() / 2) == expected);
  CHECK(resumed.file_bytes() > 0);
}

TEST_CASE("dedup: families, chains, copies and texts of few words are decided as by a slow pass") {
  for (const auto& [threshold, shingle] : kSettings) {
    CAPTURE(threshold, shingle);
    const DedupOptions options{.threshold = threshold, .shingle = shingle};
    FeedMaker maker(static_cast<std::uint64_t>(threshold * 100) + shingle);
    const std::vector<std::string> texts = maker.families(350);
    check_all_ways(options, texts, maker);
    const std::vector<Decision> decisions = stream(options, texts);
    const auto removed =
        std::count_if(decisions.begin(), decisions.end(), [](const Decision& one) { return one.removed(); });
    CHECK(removed > 40);
    CHECK(removed < 330);
  }
}

TEST_CASE("dedup: pages of one template are decided as by a slow pass") {
  struct Pages {
    Setting setting;
    std::size_t common;
    std::size_t own;
  };
  for (const auto& [setting, common, own] : {Pages{{.8, 5}, 60, 3}, Pages{{.5, 2}, 40, 22}, Pages{{.9, 1}, 60, 4}}) {
    CAPTURE(setting.threshold, setting.shingle);
    const DedupOptions options{.threshold = setting.threshold, .shingle = setting.shingle};
    FeedMaker maker(common + own);
    std::vector<std::string> texts = maker.pages(420, common, own);
    const std::vector<std::string> others = maker.families(60);
    texts.insert(texts.end(), others.begin(), others.end());
    maker.shuffle(texts);
    oracle::LeaderPassTwin twin(options, texts);
    twin.run();
    // As many as it takes for the order of their shingles to be made anew, and made again.
    REQUIRE(twin.hot_keys() > 5);
    REQUIRE(twin.hot_leaders() > 256);
    check_all_ways(options, texts, maker);
  }
}

TEST_CASE("dedup: only pairs of one group, or of different inputs, are decided as by a slow pass") {
  using Rule = dedup::DocumentGroups::Rule;
  for (const Rule rule : {Rule::kWithinGroups, Rule::kAcrossInputs, Rule::kWithinGroupsAcrossInputs}) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      CAPTURE(static_cast<int>(rule), seed);
      const DedupOptions options{.threshold = seed % 2 == 0 ? .8 : .5, .shingle = seed % 2 == 0 ? std::size_t{5} : 2};
      FeedMaker maker(seed + 50);
      std::vector<std::string> texts = maker.families(150);
      const std::vector<std::string> pages = maker.pages(250, seed % 2 == 0 ? 60 : 40, seed % 2 == 0 ? 3 : 22);
      texts.insert(texts.end(), pages.begin(), pages.end());
      for (int k = 0; k < 60; ++k) texts.push_back(pages[maker.below(20)]);
      maker.shuffle(texts);
      const std::size_t kept_first = seed % 3 == 0 ? 0 : 30;
      dedup::DocumentGroups groups(rule);
      groups.begin(static_cast<DocumentNumber>(kept_first));
      for (std::size_t k = kept_first; k < texts.size(); ++k) {
        groups.add(maker.below(3) * 0x9e37'79b9'7f4a'7c15u, static_cast<std::uint32_t>(maker.below(2)));
      }
      oracle::LeaderPassTwin twin(options, texts);
      const auto counts = [&](DocumentNumber a, DocumentNumber b) { return groups.counts(a, b); };
      const auto alike = [&](DocumentNumber a, DocumentNumber b) {
        return groups.across_inputs() && a >= kept_first && groups.alike(a, b);
      };
      twin.only(counts, alike);
      const std::vector<Decision> expected = twin.run(kept_first);
      CHECK(twin.hot_keys() > 5);
      CHECK(std::any_of(expected.begin(), expected.end(), [](const Decision& one) { return one.removed(); }));
      CHECK(stream(options, texts, kept_first, {}, &groups) == expected);

      std::vector<DocumentNumber> order(texts.size() - kept_first);
      std::iota(order.begin(), order.end(), static_cast<DocumentNumber>(kept_first));
      maker.shuffle(order);
      oracle::LeaderPassTwin other(options, texts);
      other.only(counts, alike);
      const std::vector<Decision> in_order = other.run(kept_first, order);
      // Decided at once, and gone on with when a part of it is known.
      for (const std::size_t known : {std::size_t{0}, order.size() / 2}) {
        const io::TempFolder folder;
        dedup::PartitionedDeduplicator parts(options, {.memory = 0, .folder = folder.path(), .threads = 2},
                                             texts_of(texts));
        for (const dedup::DocumentBatch& batch : batches(options, texts, 0, texts.size())) {
          REQUIRE(parts.add(batch).ok());
        }
        CHECK(finish(parts, kept_first, order, &in_order, kept_first + known, &groups) == in_order);
      }
    }
  }
}

TEST_CASE("dedup: very many copies in one input, or in as many groups, take no time for their pairs") {
  const std::string text = "the same words stand in each of them and there are a good many of these words in it";
  const std::vector<std::string> texts(20'000, text);
  for (const auto rule : {dedup::DocumentGroups::Rule::kAcrossInputs, dedup::DocumentGroups::Rule::kWithinGroups}) {
    dedup::DocumentGroups groups(rule);
    groups.begin(0);
    for (std::size_t k = 0; k < texts.size(); ++k) groups.add(k + 1, k + 1 == texts.size() ? 1 : 0);
    const std::vector<Decision> decisions = stream({}, texts, 0, {}, &groups);
    const auto removed =
        std::count_if(decisions.begin(), decisions.end(), [](const Decision& one) { return one.removed(); });
    const bool across = rule == dedup::DocumentGroups::Rule::kAcrossInputs;
    CHECK(removed == (across ? 1 : 0));
    CHECK(decisions.back().kept == (across ? 0 : kNoDocument));
  }
}

TEST_CASE("dedup: keys that have just become hot lose no leader") {
  const DedupOptions options;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    FeedMaker maker(seed);
    std::vector<std::string> texts;
    for (std::size_t pages = 10; pages < 60; pages += 2) {
      const std::vector<std::string> more = maker.pages(pages, 60, 5);
      texts.insert(texts.end(), more.begin(), more.end());
    }
    maker.shuffle(texts);
    oracle::LeaderPassTwin twin(options, texts);
    CHECK(stream(options, texts) == twin.run());
    CHECK(twin.hot_keys() > 50);
  }
}

TEST_CASE("dedup: near pages that share no key are not compared, however hot their other keys are") {
  // So low a recall that many near pairs share none.
  const DedupOptions options{.threshold = .9, .shingle = 1, .recall = .1};
  FeedMaker maker(11);
  std::vector<std::string> texts = maker.pages(900, 60, 4);
  const std::vector<std::string> pages = texts;
  for (int k = 0; k < 300; ++k) texts.push_back(pages[maker.below(900)] + " one two");
  oracle::LeaderPassTwin twin(options, texts);
  const std::vector<Decision> expected = twin.run();
  CHECK(twin.hot_keys() > 1);
  check_all_ways(options, texts, maker);
  const std::vector<Decision> found = stream(options, texts);
  CHECK(found == expected);
  // Some of what is near stays for that reason.
  std::size_t missed = 0;
  for (std::size_t k = 900; k < texts.size(); ++k) missed += expected[k].removed() ? 0u : 1u;
  CHECK(missed > 5);
  CHECK(missed < 290);
}

TEST_CASE("dedup: keys that do not fit the memory are spilled and decide the same") {
  const DedupOptions options;
  FeedMaker maker(7);
  std::vector<std::string> texts = maker.families(13'000);
  // All once more, so that what is shared does not fit either.
  const std::vector<std::string> copies = texts;
  texts.insert(texts.end(), copies.begin(), copies.end());
  const io::TempFolder folder;
  dedup::PartitionedDeduplicator dedup(options, {.memory = 0, .folder = folder.path(), .threads = 2}, texts_of(texts));
  for (const dedup::DocumentBatch& batch : batches(options, texts, 0, texts.size())) {
    REQUIRE(dedup.add(batch).ok());
  }
  CHECK(dedup.file_bytes() > std::size_t{2} << 20);
  CHECK_FALSE(dedup.nearly_full());
  CHECK(finish(dedup, 0, {}) == stream(options, texts));
  CHECK(std::filesystem::exists(folder.path("shared")));
}

TEST_CASE("dedup: documents that never share a key, and none at all") {
  const DedupOptions options;
  const std::vector<std::string> none;
  CHECK(stream(options, none).empty());
  dedup::PartitionedDeduplicator empty(options, {.folder = "/nowhere"}, texts_of(none));
  CHECK(finish(empty, 0, {}).empty());
  const std::vector<std::string> blank = {"", " ", "...", "", "!!"};
  CHECK(stream(options, blank) == std::vector<Decision>(5));
}

TEST_CASE("dedup: a text that cannot be had ends the work") {
  const DedupOptions options;
  const std::vector<std::string> texts(3, "the same seven words stand in both");
  const dedup::TextOf fails = [](DocumentNumber) -> absl::StatusOr<std::string_view> {
    return absl::DataLossError("it is gone");
  };
  dedup::DocumentBatch batch(options);
  for (const std::string& text : texts) batch.add(text);
  std::vector<Decision> decisions;
  CHECK(dedup::StreamDeduplicator(options, fails).decide(batch, decisions).message() == "it is gone");
  dedup::PartitionedDeduplicator dedup(options, {.folder = "/nowhere"}, fails);
  REQUIRE(dedup.add(batch).ok());
  dedup::DedupPlan plan;
  plan.decided = [](DocumentNumber, const Decision&) { return absl::OkStatus(); };
  CHECK(dedup.decide(plan).message() == "it is gone");
}

TEST_CASE("dedup: files that cannot be written are told") {
  const DedupOptions options;
  dedup::PartitionedDeduplicator dedup(options, {.memory = 0, .folder = "/nowhere/at/all"}, {});
  dedup::DocumentBatch batch(options);
  batch.add("some words of a text that is long enough");
  REQUIRE(dedup.add(batch).ok());
  CHECK(dedup.checkpoint().message() ==
        "/nowhere/at/all/keys: cannot be written: No such file or directory; name another place with \1temp\2");
}

// Texts that are kept by whoever asks for decisions; can be made to fail.
class Shelf : public TextSource {
 public:
  Status text(DocumentNumber document, std::string_view& text) override {
    if (burnt) return Status::unavailable("the shelf has burnt");
    lent = texts.at(document);  // one at a time: what was lent before is gone
    text = lent;
    return {};
  }
  std::vector<std::string> texts;
  std::string lent;
  bool burnt = false;
};

TEST_CASE("dedup: texts at hand and texts that come are decided alike, in pieces of any size, on any threads") {
  FeedMaker maker(11);
  const std::vector<std::string> texts = maker.families(700);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const std::vector<Decision> expected = stream({}, texts);
  for (const unsigned threads : {1u, 3u}) {
    const DedupOptions options{.threads = threads};
    CHECK(deduplicate(views, options) == expected);
    Shelf shelf;
    Deduplicator deduplicator(options, shelf);
    std::vector<Decision> decisions;
    for (std::size_t begin = 0, size = 1; begin < texts.size(); size = size * 3 % 200 + 1) {
      const std::size_t end = std::min(texts.size(), begin + size);
      if (size == 1) {
        REQUIRE(deduplicator.add(texts[begin], decisions.emplace_back()).ok());
      } else {
        REQUIRE(deduplicator.add(std::span(views).subspan(begin, end - begin), decisions).ok());
      }
      // The owner may put texts away only after they were added.
      shelf.texts.insert(shelf.texts.end(), texts.begin() + static_cast<std::ptrdiff_t>(begin),
                         texts.begin() + static_cast<std::ptrdiff_t>(end));
      begin = end;
    }
    CHECK(decisions == expected);
    CHECK(deduplicator.documents() == texts.size());
    CHECK(deduplicator.memory() > 0);
  }
  CHECK(deduplicate({}).empty());
}

TEST_CASE("dedup: the error of a source of texts is the deduplicator's") {
  Shelf shelf;
  Deduplicator deduplicator({}, shelf);
  const std::string text = "the same seven words stand in both";
  Decision decision;
  REQUIRE(deduplicator.add(text, decision).ok());
  shelf.texts.push_back(text);
  shelf.burnt = true;
  const Status status = deduplicator.add(text, decision);
  CHECK(status.code() == StatusCode::kUnavailable);
  CHECK(status.message() == "the shelf has burnt");
}

TEST_CASE("dedup: words are counted as the signature sees them") {
  CHECK(count_words("") == 0);
  CHECK(count_words(" -- ") == 0);
  CHECK(count_words("one two, three") == 3);
  std::string many;
  for (int k = 0; k < 30'000; ++k) many += "word ";
  CHECK(count_words(many) == 30'000);
}

}  // namespace
}  // namespace refrain
