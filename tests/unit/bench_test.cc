#include "cli/bench.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "dedup/band_key.h"
#include "dedup/document_batch.h"
#include "dedup/similarity.h"
#include "refrain/dedup.h"
#include "refrain/shingles.h"
#include "report/plot.h"
#include "run/bench/interval.h"
#include "run/bench/report.h"
#include "simdjson.h"
#include "text/hash_words.h"
#include "unit/dedup_feeds.h"
#include "unit/io_helpers.h"

namespace refrain::cli {
namespace {

// A number to within a margin.
struct Near {
  double value = 0;
  double margin = 1e-9;
  friend bool operator==(double number, const Near& near) { return std::abs(number - near.value) <= near.margin; }
  friend std::ostream& operator<<(std::ostream& out, const Near& near) {
    return out << near.value << " +- " << near.margin;
  }
};

// ---- The interval ----

TEST_CASE("the interval of pairs that each stand alone is Wilson's with continuity correction") {
  std::vector<run::PairShare> documents(263, run::PairShare{0, 1});
  for (std::size_t k = 0; k < 81; ++k) documents[k].part = 1;
  const run::Estimate estimate = run::estimate_share(documents);
  REQUIRE(estimate.known);
  CHECK(estimate.value == Near{81.0 / 263});
  // Newcombe 1998, table I: .2535 and .3682; ours is a hair wider, by Student's quantile.
  CHECK(estimate.low == Near{0.2535, 0.001});
  CHECK(estimate.high == Near{0.3682, 0.001});
}

TEST_CASE("an interval of nothing missed is not a point, and few documents are not many pairs") {
  CHECK_FALSE(run::estimate_share({}).known);
  CHECK_FALSE(run::estimate_share(std::vector<run::PairShare>(5)).known);
  const run::Estimate many = run::estimate_share(std::vector<run::PairShare>(1000, run::PairShare{1, 1}));
  CHECK(many.high == 1);
  // A miss that weighs next to nothing does not rule out that nothing is missed.
  std::vector<run::PairShare> heavy(1000, run::PairShare{1, 1});
  heavy[0] = {400, 400};
  heavy[1] = {0, 1};
  CHECK(run::estimate_share(heavy).high > 0.9999);
  CHECK(many.low == Near{0.995, 0.002});
  const run::Estimate few = run::estimate_share(std::vector<run::PairShare>(10, run::PairShare{100, 100}));
  CHECK(few.low < 0.75);
  const run::Estimate none = run::estimate_share(std::vector<run::PairShare>(10, run::PairShare{0, 3}));
  CHECK(none.low == 0);
  CHECK(none.high > 0.25);
}

// Documents whose true share is known: families of very different sizes, in which pairs are missed alone or together.
std::vector<run::PairShare> population(std::mt19937_64& random, double missed, bool together) {
  std::vector<run::PairShare> documents;
  const auto chance = [&](double p) { return std::uniform_real_distribution<double>(0, 1)(random) < p; };
  for (int family = 0; family < 8000; ++family) {
    std::size_t size = 1;  // most documents have no pair
    while (size < 40 && chance(size == 1 ? 0.25 : 0.6)) ++size;
    const double own = together ? (chance(missed * 4) ? 0.25 : 0.0) : missed;
    const std::size_t begin = documents.size();
    documents.resize(begin + size, run::PairShare{0, size - 1});
    for (std::size_t a = begin; a < documents.size(); ++a) {
      for (std::size_t b = a + 1; b < documents.size(); ++b) {
        if (chance(own)) continue;
        ++documents[a].part;
        ++documents[b].part;
      }
    }
  }
  return documents;
}

TEST_CASE("the interval holds the true share in 93 of 100 samples and more") {
  std::mt19937_64 random(20);
  constexpr int kSeeds = 200;
  for (const bool together : {false, true}) {
    for (const double missed : {0.0005, 0.003, 0.01, 0.05, 0.3}) {
      const std::vector<run::PairShare> all = population(random, missed, together);
      double part = 0, whole = 0;
      for (const run::PairShare& one : all) {
        part += static_cast<double>(one.part);
        whole += static_cast<double>(one.whole);
      }
      for (const std::size_t drawn : {std::size_t{1000}, std::size_t{4000}}) {
        int held = 0;
        double width = 0;
        for (int seed = 0; seed < kSeeds; ++seed) {
          std::vector<run::PairShare> sample;
          std::sample(all.begin(), all.end(), std::back_inserter(sample), drawn, random);
          const run::Estimate estimate = run::estimate_share(sample);
          held += estimate.low <= part / whole && part / whole <= estimate.high ? 1 : 0;
          width += (estimate.high - estimate.low) / kSeeds;
        }
        INFO((together ? "together" : "alone")
             << " missed " << 1 - part / whole << ", drawn " << drawn << ": held " << held << ", width " << width);
        CHECK(held >= kSeeds * 93 / 100);
        CHECK(width < 0.15);  // it says something
      }
    }
  }
}

// ---- The command on a feed with a known truth ----

// All pairs of a feed, one after the other.
struct Truth {
  std::uint64_t near = 0, found = 0, compared = 0, candidates = 0;
};

Truth truth_of(const std::vector<std::string>& texts, const DedupOptions& options) {
  dedup::DocumentBatch batch(options);
  std::vector<std::vector<std::uint64_t>> sets, keys;
  for (const std::string& text : texts) {
    batch.add(text);
    std::vector<std::uint64_t> words;
    for (std::size_t at = 0; at < text.size();) at = text::hash_words(text, at, words);
    std::vector<std::uint64_t>& set = sets.emplace_back();
    for (std::size_t k = 0; k + options.shingle <= words.size(); ++k) {
      set.push_back(shingle_hash({words.data() + k, options.shingle}));
    }
    if (set.empty() && !words.empty()) set.push_back(shingle_hash(words));
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    std::vector<std::uint64_t>& own = keys.emplace_back();
    for (const std::uint64_t key : batch.keys(batch.size() - 1)) own.push_back(dedup::cut_band_key(key));
    std::sort(own.begin(), own.end());
  }
  Truth truth;
  const dedup::NearBounds bounds(options.threshold);
  const auto common = [](const auto& a, const auto& b) {
    std::vector<std::uint64_t> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both.size();
  };
  for (std::size_t b = 0; b < texts.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const bool candidate = common(keys[a], keys[b]) > 0;
      const std::size_t shared = common(sets[a], sets[b]);
      const std::size_t all = sets[a].size() + sets[b].size() - shared;
      const bool near = all > 0 && static_cast<double>(shared) / static_cast<double>(all) >= options.threshold;
      const bool compared = candidate && bounds.outlines_allow(batch.outline(a).bits, batch.outline(b).bits);
      if (candidate) ++truth.candidates;
      if (near) ++truth.near;
      if (near && candidate) ++truth.found;
      if (near && compared) ++truth.compared;
    }
  }
  return truth;
}

class Feed {
 public:
  explicit Feed(const std::vector<std::string>& texts) {
    std::ofstream file(folder_.path("feed.jsonl"));
    for (const std::string& text : texts) {
      std::string line;
      for (const char c : text) {
        if (c == '\n' || c == '\t') {
          line += c == '\n' ? "\\n" : "\\t";
        } else {
          line.push_back(c);
        }
      }
      file << "{\"id\": 1, \"text\": \"" << line << "\"}\n";
    }
  }

  // What the command says about it, as JSON.
  std::string measure(BenchCommand typed) const {
    run::BenchSettings& command = typed.settings;
    command.paths = {folder_.path("feed.jsonl")};
    command.format = run::BenchFormat::kJson;
    command.output = folder_.path("bench.json");
    command.temp = folder_.path("temp");
    typed.progress = When::kNever;
    REQUIRE(bench(typed) == 0);
    CHECK_FALSE(std::filesystem::exists(command.temp));
    return io::content_of(command.output);
  }
  std::string path(const std::string& name) const { return folder_.path(name); }

 private:
  io::TempFolder folder_;
};

struct Measured {
  explicit Measured(const std::string& json) : text(json), document(parser.parse(text)) {}
  std::uint64_t sample(const char* name) { return document["sample"][name].get_uint64(); }
  double estimate(const char* name, const char* of) { return document[name][of].get_double(); }

  simdjson::padded_string text;
  simdjson::dom::parser parser;
  simdjson::dom::element document;
};

TEST_CASE("a bench that draws all documents counts the pairs that comparing all pairs counts") {
  FeedMaker maker(3);
  const std::vector<std::string> texts = maker.families(1500);
  for (const DedupOptions& options : {DedupOptions{}, DedupOptions{.threshold = 0.5, .shingle = 2, .recall = 0.7}}) {
    const Feed feed(texts);
    const Truth truth = truth_of(texts, options);
    REQUIRE(truth.near > 500);
    for (const unsigned threads : {1u, 3u}) {
      BenchCommand command;
      command.settings.decide.near = options;
      command.settings.decide.threads = threads;
      Measured measured(feed.measure(command));
      CHECK(measured.sample("documents") == texts.size());
      CHECK(measured.sample("near_pairs") == 2 * truth.near);
      CHECK(measured.sample("candidate_near_pairs") == 2 * truth.found);
      CHECK(measured.sample("compared_near_pairs") == 2 * truth.compared);
      CHECK(measured.sample("candidate_pairs") == 2 * truth.candidates);
      CHECK(measured.sample("duplicates_removed") == measured.document["removed"].get_uint64().value());
    }
  }
}

TEST_CASE("a bench that draws some documents knows the recall and the precision of all") {
  FeedMaker maker(5);
  const std::vector<std::string> texts = maker.families(1200);
  const DedupOptions options{.threshold = 0.6, .shingle = 3, .recall = 0.3};
  const Feed feed(texts);
  const Truth truth = truth_of(texts, options);
  const double recall = static_cast<double>(truth.found) / static_cast<double>(truth.near);
  const double precision = static_cast<double>(truth.found) / static_cast<double>(truth.candidates);
  REQUIRE(recall < 0.99);
  constexpr int kSeeds = 60;
  int recall_held = 0, precision_held = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    BenchCommand command;
    command.settings.decide.near = options;
    command.settings.sample = 300;
    command.settings.seed = seed;
    Measured measured(feed.measure(command));
    CHECK(measured.sample("documents") == 300);
    const auto holds = [&](const char* name, double value) {
      return measured.estimate(name, "low") <= value && value <= measured.estimate(name, "high");
    };
    recall_held += holds("recall", recall) ? 1 : 0;
    precision_held += holds("precision", precision) ? 1 : 0;
  }
  CHECK(recall_held >= kSeeds * 9 / 10);
  CHECK(precision_held >= kSeeds * 9 / 10);
}

TEST_CASE("a bench of very many pairs halves the feed, alike for any number of threads") {
  // Every one near to every other: 1,000 documents have a million pairs.
  FeedMaker maker(9);
  const Words words = maker.fresh(60);
  std::vector<std::string> texts;
  for (int k = 0; k < 1000; ++k) texts.push_back(maker.text(maker.edited(words, 1)));
  const Feed feed(texts);
  std::vector<std::uint64_t> near;
  for (const unsigned threads : {1u, 3u}) {
    BenchCommand command;
    command.settings.decide.threads = threads;
    command.settings.pair_steps = 10'000'000;
    Measured measured(feed.measure(command));
    near.push_back(measured.sample("near_pairs"));
    const double looked_at = measured.document["sample"]["looked_at"].get_double();
    CHECK(looked_at < 1);
    CHECK(static_cast<double>(near.back()) < 1e6 * looked_at * 1.2);
    CHECK(measured.document["recall_removed"].is_null());
  }
  CHECK(near[0] == near[1]);
  CHECK(near[0] > 2'000);
}

// ---- Growth, and how it is shown ----

TEST_CASE("growth is told at run::eighths, and a document's memory is the slope") {
  std::vector<run::RunClock::Point> points;
  for (std::uint64_t k = 1; k <= 100; ++k) {
    points.push_back({k * 10, k * 1000, static_cast<double>(k), 5'000'000 + k * 10 * 250, 0});
  }
  const std::vector<run::RunClock::Point> found = run::eighths(points);
  REQUIRE(found.size() == 8);
  CHECK(found.front().documents == 130);
  CHECK(found[3].documents == 500);
  CHECK(found.back().documents == 1000);
  CHECK(run::growth_per_document(points).value() == Near{250});
  CHECK_FALSE(run::growth_per_document({points.data(), 2}).has_value());
  CHECK(run::eighths({}).empty());
  CHECK(run::eighths({points.data(), 1}).size() == 1);
}

TEST_CASE("steps of an axis are round") {
  CHECK(report::plot_step(10, 5) == Near{2});
  CHECK(report::plot_step(11, 5) == Near{5});
  CHECK(report::plot_step(0.4, 5) == Near{0.1});
  CHECK(report::plot_step(99'000, 5) == Near{20'000.0});
  CHECK(report::plot_step(0, 5) == 1);
}

TEST_CASE("a plot is well-formed, whatever names its lines have") {
  const std::string svg = report::plot_svg(
      "a < b & \"c\"",
      {{"left", "x", "y", {{"one", {{0, 0}, {1, 2}}}, {"t>o", {{1, 1}}}}}, {"right", "x", "y", {{"", {}}}}});
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("a &lt; b &amp; &quot;c&quot;") != std::string::npos);
  CHECK(svg.find("t&gt;o") != std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("prefers-color-scheme: dark") != std::string::npos);
}

TEST_CASE("one document is one in the report") {
  run::BenchMeasure measure;
  measure.documents = measure.sample.documents = 1;
  CHECK(run::bench_text(measure).find("1 document, ") != std::string::npos);
  CHECK(run::bench_text(measure).find("1 document drawn ") != std::string::npos);
  measure.documents = measure.sample.documents = 1000;
  CHECK(run::bench_text(measure).find("1,000 documents, ") != std::string::npos);
  CHECK(run::bench_text(measure).find("1,000 documents drawn ") != std::string::npos);
}

}  // namespace
}  // namespace refrain::cli
