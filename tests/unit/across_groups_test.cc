// Documents of one group are not compared with each other, and nothing else changes.

#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "refrain/passages.h"
#include "run/check/document_groups.h"

using refrain::DocumentText;
using refrain::find_passages;
using refrain::Overlap;
using refrain::OverlapKind;
using refrain::OverlapScope;
using refrain::PassageOptions;
using refrain::PassageReport;
using refrain::run::document_groups;

namespace {

// Words that nobody uses, so many of them, of a seed.
std::string prose(unsigned seed, int words) {
  std::mt19937 random(seed);
  std::string out;
  for (int k = 0; k < words; ++k) {
    out += k % 14 == 0 ? "Zq" : "zq";
    for (int letter = 0; letter < 5; ++letter) out += static_cast<char>('a' + random() % 26);
    out += k % 14 == 13 ? ". " : " ";
  }
  return out + "\n\n";
}

struct Texts {
  std::vector<std::string> texts;
  std::vector<std::uint32_t> groups;
  std::size_t sources = 0;  // of the last ones

  PassageReport find(PassageOptions options) const {
    std::vector<DocumentText> documents;
    for (std::size_t k = 0; k < texts.size(); ++k) {
      documents.push_back(
          {.text = texts[k], .source = k + sources >= texts.size(), .excluded = {}, .group = groups[k]});
    }
    options.within = false;
    return find_passages(documents, options);
  }
};

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Pairs pairs_of(const PassageReport& report) {
  Pairs out;
  for (const Overlap& one : report.overlaps) out.emplace(one.left.document, one.right.document);
  return out;
}

}  // namespace

TEST_CASE("across groups: each document goes with the first copy outside of its group") {
  const std::string shared = prose(1, 40);
  const Texts all = {
      .texts = {prose(2, 60) + shared, shared + prose(3, 60), prose(4, 60) + shared, prose(5, 60) + shared},
      .groups = {1, 1, 2, 0}};
  for (const OverlapKind kind : {OverlapKind::kExact, OverlapKind::kCondensed}) {
    PassageOptions options;
    options.sensitivity = kind;
    CHECK(pairs_of(all.find(options)) == Pairs{{0, 2}, {1, 2}, {0, 3}});
  }
  CHECK(all.find({.sensitivity = OverlapKind::kCondensed, .boilerplate = 3}).boilerplate.size() == 1);
  CHECK(all.find({.sensitivity = OverlapKind::kCondensed, .boilerplate = 4}).boilerplate.empty());
}

TEST_CASE("across groups: one group alone has nothing, and groups of one are as none") {
  const std::string shared = prose(1, 40);
  Texts all = {.texts = {prose(2, 60) + shared, shared + prose(3, 60), prose(4, 60) + shared}, .groups = {7, 7, 7}};
  CHECK(all.find({}).overlaps.empty());
  all.groups = {0, 0, 0};
  const auto plain = all.find({}).overlaps;
  CHECK(plain.size() == 2);
  all.groups = {1, 2, 3};
  CHECK(all.find({}).overlaps == plain);
}

TEST_CASE("across groups: earlier work of the same group is left out, of others it is not") {
  const std::string shared = prose(1, 40);
  const Texts all = {.texts = {prose(2, 60) + shared, prose(3, 60) + shared, prose(4, 60) + shared},
                     .groups = {1, 1, 2},
                     .sources = 2};
  CHECK(pairs_of(all.find({})) == Pairs{{0, 2}});
}

TEST_CASE("across groups: passages that very many documents have are found between groups") {
  const std::string shared = prose(1, 40);
  Texts all;
  for (unsigned k = 0; k < 60; ++k) {
    all.texts.push_back(prose(100 + k, 80) + shared + prose(200 + k, 20));
    all.groups.push_back(1 + k / 20);
  }
  for (const OverlapKind kind : {OverlapKind::kExact, OverlapKind::kCondensed}) {
    PassageOptions options;
    options.sensitivity = kind;
    options.boilerplate = 0;
    const auto found = all.find(options).overlaps;
    std::set<std::uint32_t> touched;
    for (const Overlap& one : found) {
      CHECK(all.groups[one.left.document] != all.groups[one.right.document]);
      touched.insert(one.left.document);
      touched.insert(one.right.document);
    }
    CHECK(touched.size() == 60);
  }
}

TEST_CASE("across groups: no overlap within a group, and all documents that share are told, whatever the groups") {
  std::mt19937 random(3);
  for (int trial = 0; trial < 30; ++trial) {
    const std::size_t size = 2 + random() % 8;
    Texts all;
    std::vector<std::set<int>> has(size);
    for (std::size_t d = 0; d < size; ++d) {
      std::string text = prose(static_cast<unsigned>(1000 * trial) + static_cast<unsigned>(d), 30);
      for (int passage = 0; passage < 3; ++passage) {
        if (random() % 2 == 0) continue;
        has[d].insert(passage);
        text += prose(static_cast<unsigned>(10 + passage), 30) + prose(static_cast<unsigned>(random()), 30);
      }
      all.texts.push_back(text);
      all.groups.push_back(static_cast<std::uint32_t>(random() % 4));
    }
    PassageOptions options;
    options.boilerplate = 0;
    options.sensitivity = trial % 2 == 0 ? OverlapKind::kExact : OverlapKind::kCondensed;
    const auto apart = [&](std::size_t x, std::size_t y) {
      return x != y && (all.groups[x] == 0 || all.groups[x] != all.groups[y]);
    };
    std::set<std::uint32_t> touched;
    for (const Overlap& one : all.find(options).overlaps) {
      CHECK(apart(one.left.document, one.right.document));
      touched.insert(one.left.document);
      touched.insert(one.right.document);
    }
    for (std::uint32_t d = 0; d < size; ++d) {
      bool shares = false;
      for (std::uint32_t other = 0; other < size; ++other) {
        for (const int passage : has[d]) shares = shares || (apart(d, other) && has[other].contains(passage));
      }
      CAPTURE(trial, d);
      CHECK(touched.contains(d) == shares);
    }
  }
}

TEST_CASE("across groups: groups by folder and by pattern") {
  using Groups = std::vector<std::uint32_t>;
  const std::vector<std::string> paths = {
      "class/ana/v1.md", "class/ana/v2.md", "./class/ana/v3.md", "class/ben/v1.md", "a.md", "-", "b.md"};
  CHECK(*document_groups("folder", paths) == Groups{1, 1, 1, 2, 3, 0, 3});
  CHECK(*document_groups("class/([^/]+)/", paths) == Groups{1, 1, 1, 2, 0, 0, 0});
  CHECK(*document_groups("v\\d", paths) == Groups{1, 2, 3, 1, 0, 0, 0});
  CHECK(*document_groups("ana/|(v1)", paths) == Groups{0, 0, 0, 1, 0, 0, 0});
  CHECK(*document_groups(".*", paths) == Groups{1, 2, 3, 4, 5, 6, 7});
  const auto wrong = document_groups("(ana", paths);
  REQUIRE(!wrong.ok());
  CHECK(std::string(wrong.status().message()).find("(ana: is no pattern: missing )") != std::string::npos);
}
