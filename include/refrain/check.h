// Repeated passages in texts, and reports on them: what the command `refrain check` does, for texts in memory.
//
//   const std::vector<refrain::Draft> drafts = {
//       {.name = "old.txt", .text = "The ferry leaves the island pier at seven and is back before the market opens."},
//       {.name = "new.txt", .text = "As ever the ferry leaves the island pier at seven and is back before the market."}};
//   const refrain::CheckReport report = refrain::check(drafts);
//   for (const refrain::Finding& one : report.overlaps()) std::printf("%s\n", one.left.text.c_str());
//   std::ofstream("overlaps.html") << report.html();

#ifndef REFRAIN_CHECK_H_
#define REFRAIN_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/exclusions.h"
#include "refrain/export.h"
#include "refrain/passages.h"
#include "refrain/span.h"

namespace refrain REFRAIN_PUBLIC {

// One text to check. It does not own the text or the spans, which must outlive the call of check().
struct Draft {
  std::string name = {};                // what reports call it
  std::string_view text = {};           // UTF-8 of at most kMaxTextBytes bytes (refrain/words.h)
  bool source = false;                  // earlier work: compared with the others, not with other sources or itself
  std::span<const Span> excluded = {};  // parts that no overlap may use; ascending, disjoint
};

struct CheckOptions {
  PassageOptions passages = {};
  bool ignore_quotes = false;           // leave out what is in quotation marks, and quoted lines of mail
  bool ignore_cited = false;            // leave out overlaps with a citation in or beside them
  const IgnoreList* ignored = nullptr;  // passages that may repeat; null: none. Must outlive the call
  bool phrases = false;                 // reports also list the repeated phrases of each draft (refrain/phrases.h)
};

// The place of a passage.
struct FoundPlace {
  std::size_t draft = 0;     // index into the drafts that were given
  Span bytes;                // in its text, half open
  std::uint64_t line = 1;    // of its first byte, from 1
  std::uint64_t column = 1;  // from 1, in code points
  std::string text;          // the bytes
};

// An overlap that is not left out.
struct Finding {
  OverlapKind kind = OverlapKind::kExact;
  OverlapScope scope = OverlapScope::kWithin;
  double similarity = 0;    // words shared in order / words of the longer side; above 0 and at most 1
  std::uint32_t words = 0;  // words shared in order
  double bits = 0;          // information of the shared words: the sum of -log2 of their frequencies
  std::uint32_t group = 0;  // the same for all overlaps of one repeated passage
  // It repeats because of its form or place within a document: a caption, a running header, a row of a form. It does
  // not count in the summary or in shares (docs/check.md, "Furniture").
  bool furniture = false;
  FoundPlace left, right;  // left comes first in the order of the drafts
};

// What check() found. It copies what it shows, so the drafts need not outlive it. Thread-safe for const calls.
class CheckReport {
 public:
  CheckReport(CheckReport&&) noexcept;
  CheckReport& operator=(CheckReport&&) noexcept;
  ~CheckReport();

  // Ordered by left draft, left begin, right draft, right begin.
  const std::vector<Finding>& overlaps() const;

  // One line about what was found: "2 overlaps (1 exact, 1 edited) in 3 documents: 80 of 900 words repeat (8.8 %)".
  std::string summary() const;

  // The report as `refrain check --format json` writes it (docs/report-format.md has its members).
  std::string json() const;

  // One page for a browser, which fetches nothing from elsewhere. Texts are in it as data, never as markup.
  std::string html() const;

 private:
  friend CheckReport check(std::span<const Draft> drafts, const CheckOptions& options);
  struct State;
  explicit CheckReport(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Finds all repeated passages of the drafts. What is found within a draft depends only on that draft. Look-alike
// letters of other scripts count as the letters that they look like, unless only exact passages are asked for.
//
// REQUIRES: sources come after the other drafts; each text has at most kMaxTextBytes bytes.
// Cost: that of find_passages(), twice if something is left out, and an alignment for each overlap. Memory: about 10
// bytes per byte of text. The same input gives the same report on any machine, with any number of threads. Thread-safe.
// Does not fail.
CheckReport check(std::span<const Draft> drafts, const CheckOptions& options = {});

}  // namespace refrain REFRAIN_PUBLIC

#endif  // REFRAIN_CHECK_H_
