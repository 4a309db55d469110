// The passage finder from end to end. find_passages() is the map: each step is one call.

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>
#include <vector>

#include "passage/across.h"
#include "passage/boilerplate.h"
#include "passage/candidate_keys.h"
#include "passage/candidates.h"
#include "passage/collection.h"
#include "passage/copies_of_copies.h"
#include "passage/groups.h"
#include "passage/measure.h"
#include "passage/nested.h"
#include "passage/runs.h"
#include "passage/sides.h"
#include "passage/tuning.h"
#include "passage/within.h"
#include "refrain/passages.h"

namespace refrain {
namespace passage {
namespace {

constexpr double kThrice = 0.8;       // of the bits asked for, where a document has something three times
constexpr double kLeastWording = 16;  // nats that a rewording shares beside names

// A pair to report, not yet in bytes.
struct DocumentPair {
  Found found;
  Measure measure;
  std::uint32_t group = 0;
  std::vector<Stretch> told;  // of a condensed one: sentences of its longer side

  OverlapKind kind() const { return kind_of(measure.similarity, measure.left_words, measure.right_words); }
};

// Documents that could be compared with each other, in pairs. `others`: sources that are not given.
double comparable_pairs(const Collection& all, std::uint64_t others) {
  const double drafts = all.sources;
  const double sources = static_cast<double>(all.documents()) - drafts + static_cast<double>(others);
  const double all_pairs = drafts * (drafts - 1) / 2 + drafts * sources;
  if (all.group.empty()) return all_pairs;
  // Without the pairs of each group that has a draft.
  std::vector<std::pair<std::uint32_t, bool>> members;  // group, whether it is a source
  for (std::uint32_t d = 0; d < all.documents(); ++d) {
    if (all.group[d] != 0) members.emplace_back(all.group[d], d >= all.sources);
  }
  std::sort(members.begin(), members.end());
  double same = 0;
  for (std::size_t k = 0; k < members.size();) {
    double of_drafts = 0;
    double of_sources = 0;
    const std::uint32_t group = members[k].first;
    for (; k < members.size() && members[k].first == group; ++k) (members[k].second ? of_sources : of_drafts) += 1;
    same += of_drafts * (of_drafts - 1) / 2 + of_drafts * of_sources;
  }
  return all_pairs - same;
}

class PassageFinder {
 public:
  PassageFinder(std::uint8_t keys, std::span<const DocumentText> documents, const PassageOptions& options)
      : keys_(keys),
        documents_(documents),
        options_(options),
        all_(collect(documents, options.threads)),
        repeated_(all_.words(), false) {}

  PassageReport run() {
    std::vector<DocumentPair> pairs;
    // Within comes first: what follows marks stock words, which is the business of the whole run.
    if (options_.within) within(pairs);
    if (options_.across && all_.documents() > 1 && all_.sources > 0) across(pairs);
    PassageReport report;
    if (options_.boilerplate > 0) move_boilerplate(pairs, report);
    number_groups(pairs);
    write(pairs, report);
    for (const Overlap& overlap : report.overlaps) {
      mark(overlap.left.document, overlap.left.shared);
      mark(overlap.right.document, overlap.right.shared);
    }
    count(report);
    return report;
  }

 private:
  bool passages_wanted() const { return options_.sensitivity != OverlapKind::kExact; }

  void within(std::vector<DocumentPair>& pairs) {
    const Measurer measurer(all_, nullptr);
    auto runs = runs_within(all_, options_.min_words, options_.threads);
    std::vector<Found> found;
    if (passages_wanted()) {
      std::vector<Found> repeated;
      std::copy_if(runs.begin(), runs.end(), std::back_inserter(repeated),
                   [](const Found& f) { return f.origin == Origin::kRepeated; });
      found = find_within(all_, repeated, options_.threads);
      keep_surprising(runs, measurer, false, within_tuning().run_bits());
      drop(found, 0, made_of_repeats(found, runs, measurer, options_.min_words));
    }
    finish(std::move(found), std::move(runs), measurer, pairs);
  }

  void across(std::vector<DocumentPair>& pairs) {
    const PlaceIndex places(all_);
    ShingleStudy study = study_shingles(all_, places, options_.boilerplate, options_.threads);
    if (options_.boilerplate > 0 && passages_wanted()) mark_letter_lines(all_, documents_, options_.threads);
    Frequencies frequencies = count_frequencies(all_);
    if (options_.other_words > 0) add_other_words(all_, static_cast<double>(options_.other_words), frequencies);
    const Tuning tuning = across_tuning(comparable_pairs(all_, options_.other_sources));
    const Measurer measurer(all_, &frequencies);
    std::vector<Found> found;
    if (passages_wanted()) {
      const auto candidates =
          candidate_pairs(all_, frequencies, tuning, keys_, std::move(study.pairs), options_.threads);
      found = find_across(all_, frequencies, tuning, candidates, options_.threads);
    }
    auto runs = runs_across(all_, study.repeated, options_.min_words);
    if (passages_wanted()) keep_surprising(runs, measurer, true, tuning.run_bits());
    finish(std::move(found), std::move(runs), measurer, pairs);
  }

  // Stock phrases are no overlaps.
  void keep_surprising(std::vector<Found>& runs, const Measurer& measurer, bool across, double bar) const {
    for (Found& run : runs) run.score = measurer.surprise(run.left, across);
    // A sentence that a document has three times is no chance: it is asked for less. The search of pairs of sentences does
    // not see that: the more copies, the more its words are those of the document.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> lefts;
    if (!across) {
      for (const Found& run : runs) lefts.emplace_back(run.left.begin, run.left.end);
      std::sort(lefts.begin(), lefts.end());
    }
    std::erase_if(runs, [&](const Found& run) {
      const auto same = std::equal_range(lefts.begin(), lefts.end(), std::pair{run.left.begin, run.left.end});
      const bool thrice = same.second - same.first >= 2 && is_sentence(run.left);
      return run.score < (thrice ? kThrice * bar : bar);
    });
  }

  // Whether nearly all of it is a whole sentence, or several.
  bool is_sentence(const Stretch& words) const {
    const auto& begins = all_.sentence_word;
    const auto first = std::lower_bound(begins.begin(), begins.end(), words.begin);
    const auto behind = std::upper_bound(first, begins.end(), words.end);
    if (behind - first < 2) return false;
    return 10 * (*std::prev(behind) - *first) >= 9 * words.size();
  }

  // What was found of one scope: grouped, measured, of the kinds asked for, each pair of places once.
  void finish(std::vector<Found> passages, std::vector<Found> runs, const Measurer& measurer,
              std::vector<DocumentPair>& pairs) {
    std::vector<Found> found = std::move(passages);
    found.insert(found.end(), runs.begin(), runs.end());
    for (Found& one : found) {
      const bool same = one.left_document == one.right_document;
      one.left = with_last_character(all_, one.left, same ? one.right.begin : all_.first_word[one.left_document + 1]);
      one.right = with_last_character(all_, one.right, all_.first_word[one.right_document + 1]);
    }
    std::sort(found.begin(), found.end(), before);
    const std::size_t first = pairs.size();
    std::uint32_t number = pairs.empty() ? 0 : pairs.back().group + 1;
    for (const Group& group : group(measurer, found)) {
      for (const Found& link : group.links) {
        const Found whole = whole_copies(link);
        DocumentPair pair{whole, measurer.measure(whole), number, {}};
        trim_ends(measurer, pair);
        trim_summary(measurer, pair);
        const OverlapKind kind = pair.kind();
        // The same names and dates in other words are no rewording.
        if (kind >= OverlapKind::kReworded && measurer.wording(pair.found) < kLeastWording) continue;
        if (kind == OverlapKind::kCondensed) pair.told = measurer.told_sentences(pair.found, pair.measure);
        if (kind <= options_.sensitivity && pair.measure.halves >= 2 * std::uint64_t{options_.min_words}) {
          pairs.push_back(std::move(pair));
        }
      }
      ++number;
    }
    drop_told(pairs, first);
    drop_inside_others(pairs, first);
  }

  // Copies that directly follow each other also do so some words further on, as far as the text behind them goes on like
  // them. They begin where an edge costs least, as with a sentence, and the few words behind the last whole copy are none
  // of it.
  Found whole_copies(const Found& found) const {
    constexpr std::uint64_t kFewWords = 8;
    if (found.origin != Origin::kRepeated) return found;
    const std::uint64_t shift = found.right.begin - found.left.begin;
    const std::uint64_t rest = found.right.size() % shift;
    if (rest == 0 || rest > kFewWords || 4 * rest > shift) return found;
    const auto price = all_.price.begin() + static_cast<std::ptrdiff_t>(found.left.begin);
    const auto begin = static_cast<std::uint64_t>(
        std::min_element(price, price + static_cast<std::ptrdiff_t>(rest) + 1) - all_.price.begin());
    Found whole = found;
    whole.left = {begin, begin + shift};
    whole.right = {begin + shift, found.right.end - rest + (begin - found.left.begin)};
    return whole;
  }

  // Words at an end of a copy that the other side has nothing for are not of it: it ends where the words agree. Words that
  // were changed there stand on both sides.
  void trim_ends(const Measurer& measurer, DocumentPair& pair) const {
    const auto& matches = pair.measure.matches;
    if (pair.kind() != OverlapKind::kEdited || pair.found.origin == Origin::kRepeated || matches.empty()) return;
    Found trimmed = pair.found;
    const auto cut = [](Stretch& words, std::uint64_t begin, std::uint64_t end) {
      words = {words.begin + begin, words.end - end};
    };
    const std::uint64_t left = matches.front().left;
    const std::uint64_t right = matches.front().right;
    const std::uint64_t left_end = trimmed.left.size() - 1 - matches.back().left;
    const std::uint64_t right_end = trimmed.right.size() - 1 - matches.back().right;
    const bool head = (left == 0) != (right == 0);
    const bool tail = (left_end == 0) != (right_end == 0);
    if (!head && !tail) return;
    cut(trimmed.left, head ? left : 0, tail ? left_end : 0);
    cut(trimmed.right, head ? right : 0, tail ? right_end : 0);
    pair.found = trimmed;
    pair.measure = measurer.measure(trimmed);
  }

  // A summary is made of sentences: a few words of the one before it, or of the one behind, are none of it.
  void trim_summary(const Measurer& measurer, DocumentPair& pair) const {
    constexpr std::uint64_t kFewWords = 4;
    if (pair.kind() != OverlapKind::kCondensed) return;
    Found trimmed = pair.found;
    Stretch& dense = trimmed.left.size() < trimmed.right.size() ? trimmed.left : trimmed.right;
    const auto& begins = all_.sentence_word;
    const auto first = std::upper_bound(begins.begin(), begins.end(), dense.begin);
    if (first != begins.end() && first != begins.begin() && *std::prev(first) < dense.begin &&
        *first <= dense.begin + kFewWords && *first + kFewWords < dense.end) {
      dense.begin = *first;
    }
    const auto last = std::lower_bound(begins.begin(), begins.end(), dense.end);
    if (last != begins.end() && last != begins.begin() && *last > dense.end &&
        *std::prev(last) + kFewWords >= dense.end && *std::prev(last) > dense.begin + kFewWords) {
      dense.end = *std::prev(last);
    }
    if (trimmed == pair.found) return;
    pair.found = trimmed;
    pair.measure = measurer.measure(trimmed);
  }

  // Runs that two later copies of a passage share are told by the links of these with the first one.
  static void drop_inside_others(std::vector<DocumentPair>& pairs, std::size_t first) {
    std::vector<Found> found;
    std::vector<std::uint32_t> groups;
    std::vector<bool> copies;
    for (std::size_t k = first; k < pairs.size(); ++k) {
      found.push_back(pairs[k].found);
      groups.push_back(pairs[k].group);
      copies.push_back(pairs[k].kind() <= OverlapKind::kEdited);
    }
    drop(pairs, first, inside_other_group(found, groups, copies));
  }

  static void drop_told(std::vector<DocumentPair>& pairs, std::size_t first) {
    std::vector<Found> found;
    std::vector<Measure> measures;
    for (std::size_t k = first; k < pairs.size(); ++k) {
      found.push_back(pairs[k].found);
      measures.push_back(std::move(pairs[k].measure));
    }
    const std::vector<bool> told = told_twice(found, measures);
    for (std::size_t k = first; k < pairs.size(); ++k) pairs[k].measure = std::move(measures[k - first]);
    drop(pairs, first, told);
  }

  // Drops those from `first` on that are marked.
  template <typename T>
  static void drop(std::vector<T>& all, std::size_t first, const std::vector<bool>& marked) {
    std::size_t kept = first;
    for (std::size_t k = first; k < all.size(); ++k) {
      if (marked[k - first]) continue;
      if (kept != k) all[kept] = std::move(all[k]);
      ++kept;
    }
    all.resize(kept);
  }

  // A passage in many documents is listed once; overlaps that consist of it alone go there.
  void move_boilerplate(std::vector<DocumentPair>& pairs, PassageReport& report) {
    std::vector<StockPassage> listed =
        list_stock(all_, Measurer(all_, nullptr), options_.boilerplate, options_.min_words);
    for (const StockPassage& one : listed) {
      for (const Stretch& place : one.places) {
        for (std::uint64_t k = place.begin; k < place.end; ++k) all_.flags[k] |= kMarkListed;
      }
    }
    std::erase_if(pairs, [&](const DocumentPair& pair) {
      return std::all_of(pair.measure.matches.begin(), pair.measure.matches.end(), [&](const AlignedWords& match) {
        return (all_.flags[pair.found.left.begin + match.left] & all_.flags[pair.found.right.begin + match.right] &
                kMarkListed) != 0;
      });
    });
    for (const StockPassage& one : listed) {
      for (const Stretch& place : one.places) mark_all(place);
    }
    for (StockPassage& group : edited_stock(pairs)) listed.push_back(std::move(group));
    std::sort(listed.begin(), listed.end(), [](const StockPassage& x, const StockPassage& y) {
      return std::pair(x.places[0].begin, x.places[0].end) < std::pair(y.places[0].begin, y.places[0].end);
    });
    for (const StockPassage& one : listed) {
      Boilerplate entry;
      entry.documents = one.documents;
      for (const Stretch& place : one.places) {
        entry.occurrences.push_back(side(all_.document_of(place.begin), place));
        // No overlap is marked yet, so what is marked is boilerplate.
        entry.occurrences.back().shared = runs_of(place, [&](std::uint64_t k) { return bool{repeated_[k]}; });
      }
      report.boilerplate.push_back(std::move(entry));
    }
  }

  // Copies that differ a little: a group of overlaps over so many documents is boilerplate too.
  std::vector<StockPassage> edited_stock(std::vector<DocumentPair>& pairs) {
    std::vector<StockPassage> out;
    std::vector<DocumentPair> kept;
    for (std::size_t k = 0; k < pairs.size();) {
      std::size_t next = k;
      while (next < pairs.size() && pairs[next].group == pairs[k].group) ++next;
      std::vector<std::pair<std::uint32_t, Stretch>> places;
      for (std::size_t p = k; p < next; ++p) {
        places.emplace_back(pairs[p].found.left_document, pairs[p].found.left);
        places.emplace_back(pairs[p].found.right_document, pairs[p].found.right);
      }
      std::sort(places.begin(), places.end(), [](const auto& x, const auto& y) {
        return std::pair(x.second.begin, y.second.end) < std::pair(y.second.begin, x.second.end);
      });
      StockPassage stock;
      std::vector<std::uint32_t> holders;
      for (const auto& [document, place] : places) {
        if (!stock.places.empty() && common(stock.places.back(), place) > 0) continue;
        if (holders.empty() || document != holders.back()) holders.push_back(document);
        stock.places.push_back(place);
      }
      stock.documents = static_cast<std::uint32_t>(holders.size());
      if (all_.groups_of(std::move(holders)) >= options_.boilerplate) {
        out.push_back(std::move(stock));
        for (std::size_t p = k; p < next; ++p) mark_shared(pairs[p]);
      } else {
        for (std::size_t p = k; p < next; ++p) kept.push_back(std::move(pairs[p]));
      }
      k = next;
    }
    pairs = std::move(kept);
    return out;
  }

  // Groups of both scopes that tell of the same copy are one. Numbered by first appearance in the report.
  void number_groups(std::vector<DocumentPair>& pairs) const {
    std::sort(pairs.begin(), pairs.end(),
              [](const DocumentPair& x, const DocumentPair& y) { return before(x.found, y.found); });
    std::vector<Found> found;
    found.reserve(pairs.size());
    for (const DocumentPair& pair : pairs) found.push_back(pair.found);
    const auto numbers = same_passage(found);
    for (std::size_t k = 0; k < pairs.size(); ++k) pairs[k].group = numbers[k];
  }

  OverlapSide side(std::uint32_t document, const Stretch& words) const {
    return make_side(all_, document, documents_[document].text, words);
  }

  void write(const std::vector<DocumentPair>& pairs, PassageReport& report) const {
    report.overlaps.reserve(pairs.size());
    for (const DocumentPair& pair : pairs) {
      Overlap out;
      out.kind = pair.kind();
      out.scope = pair.found.left_document == pair.found.right_document ? OverlapScope::kWithin : OverlapScope::kAcross;
      out.similarity = pair.measure.similarity;
      out.words = pair.measure.words;
      out.bits = pair.measure.bits;
      out.score = pair.found.score;
      out.group = pair.group;
      out.left = side(pair.found.left_document, pair.found.left);
      out.right = side(pair.found.right_document, pair.found.right);
      out.left.shared = shared_words(pair, pair.found.left, &AlignedWords::left);
      out.right.shared = shared_words(pair, pair.found.right, &AlignedWords::right);
      const OverlapSide& longer = pair.found.left.size() > pair.found.right.size() ? out.left : out.right;
      for (const Stretch& sentence : pair.told) out.parts.push_back(side(longer.document, sentence).bytes);
      report.overlaps.push_back(std::move(out));
    }
  }

  // The words of a place of one document that `is` holds for, counted within the document.
  template <typename Is>
  std::vector<WordRun> runs_of(const Stretch& words, const Is& is) const {
    std::vector<WordRun> runs;
    const std::uint64_t first = all_.first_word[all_.document_of(words.begin)];
    for (std::uint64_t k = words.begin; k < words.end; ++k) {
      if (!is(k)) continue;
      if (runs.empty() || runs.back().last != k - first) runs.push_back({k - first, k - first});
      ++runs.back().last;
    }
    return runs;
  }

  // The words of one side that the pair shares. Of copies that directly follow each other all words are shared.
  std::vector<WordRun> shared_words(const DocumentPair& pair, const Stretch& side,
                                    std::uint32_t AlignedWords::* of) const {
    if (pair.found.origin == Origin::kRepeated) {
      return runs_of(side, [&](std::uint64_t k) { return (all_.flags[k] & kMarkExcluded) == 0; });
    }
    auto match = pair.measure.matches.begin();
    return runs_of(side, [&](std::uint64_t k) {
      if (match == pair.measure.matches.end() || side.begin + (*match).*of != k) return false;
      ++match;
      return true;
    });
  }

  void mark_shared(const DocumentPair& pair) {
    mark(pair.found.left_document, shared_words(pair, pair.found.left, &AlignedWords::left));
    mark(pair.found.right_document, shared_words(pair, pair.found.right, &AlignedWords::right));
  }

  void mark(std::uint32_t document, const std::vector<WordRun>& runs) {
    const auto first = repeated_.begin() + static_cast<std::ptrdiff_t>(all_.first_word[document]);
    for (const WordRun& run : runs) {
      std::fill(first + static_cast<std::ptrdiff_t>(run.first), first + static_cast<std::ptrdiff_t>(run.last), true);
    }
  }

  void mark_all(const Stretch& words) {
    for (std::uint64_t k = words.begin; k < words.end; ++k) {
      if ((all_.flags[k] & kMarkExcluded) == 0) repeated_[k] = true;
    }
  }

  // What is left out is in neither number.
  void count(PassageReport& report) const {
    report.counts.resize(all_.sources);
    for (std::uint32_t d = 0; d < all_.sources; ++d) {
      DocumentCount& of = report.counts[d];
      for (std::uint64_t k = all_.first_word[d]; k < all_.first_word[d + 1]; ++k) {
        const bool excluded = (all_.flags[k] & kMarkExcluded) != 0;
        ++(excluded ? of.excluded_words : of.words);
        of.repeated_words += repeated_[k] ? 1u : 0u;
      }
    }
  }

  const std::uint8_t keys_;  // CandidateKeys
  std::span<const DocumentText> documents_;
  const PassageOptions& options_;
  Collection all_;
  std::vector<bool> repeated_;  // by word: it stands in both places of an overlap, or in boilerplate
};

}  // namespace

PassageReport find_passages_by(std::uint8_t keys, std::span<const DocumentText> documents,
                               const PassageOptions& options) {
  return PassageFinder(keys, documents, options).run();
}

}  // namespace passage

PassageReport find_passages(std::span<const DocumentText> documents, const PassageOptions& options) {
  assert(std::is_sorted(documents.begin(), documents.end(),
                        [](const DocumentText& x, const DocumentText& y) { return !x.source && y.source; }));
  return passage::find_passages_by(passage::kDefaultKeys, documents, options);
}

}  // namespace refrain
