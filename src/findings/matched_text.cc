#include "findings/matched_text.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/spans.h"
#include "refrain/words.h"

namespace refrain::findings {
namespace {

// Where words that are cut at line ends stand whole, or as a compound within a line.
struct Evidence {
  absl::flat_hash_set<std::uint64_t> joined;
  absl::flat_hash_set<std::uint64_t> pairs;
};

// Whether a hash may be one of those that were added: one bit of 2^16 for each. Most words of a run are not, and most of
// those end here, in the first-level cache.
class HashBits {
 public:
  void add(std::uint64_t hash) { bits_[slot(hash) / 64] |= std::uint64_t{1} << (slot(hash) % 64); }
  bool may_have(std::uint64_t hash) const { return (bits_[slot(hash) / 64] >> (slot(hash) % 64) & 1) != 0; }

 private:
  static std::size_t slot(std::uint64_t hash) { return hash >> 48; }

  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>((std::size_t{1} << 16) / 64);
};

// What is asked of all texts.
struct Asked {
  Evidence of;
  HashBits joined, pairs;  // the same, for a first look
};

// Which of the words and pairs of `asked` are in a text, apart from its cuts.
void gather(std::string_view text, const std::vector<text::CutWord>& cuts, const Asked& asked, Evidence& found) {
  constexpr std::size_t kNarrow = 3;  // bytes between the parts of a compound: "-", "- "
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  auto cut = cuts.begin();
  for (std::size_t k = 0; k < words.size(); ++k) {
    const std::uint64_t hash = words[k].hash;
    if (asked.joined.may_have(hash) && asked.of.joined.contains(hash)) found.joined.insert(hash);
    if (k == 0) continue;
    const std::uint64_t pair = text::pair_key(words[k - 1].hash, hash);
    if (!asked.pairs.may_have(pair) || !asked.of.pairs.contains(pair)) continue;
    const std::size_t begin = words[k - 1].end;
    const std::size_t gap = words[k].begin - begin;
    while (cut != cuts.end() && cut->gap.end < words[k].begin) ++cut;
    const bool is_cut = cut != cuts.end() && cut->gap.end == words[k].begin;
    if (gap == 0 || gap > kNarrow || is_cut) continue;
    if (text.substr(begin, gap).find('\n') != std::string_view::npos) continue;
    found.pairs.insert(pair);
  }
}

// Joins the words of `all` that are cut at line ends: unless the parts stand side by side within a line, and the whole
// nowhere.
class Joiner {
 public:
  explicit Joiner(std::size_t documents) : cuts_(documents), own_(documents) {}

  void look_at(std::size_t document, std::string_view text, const std::function<bool(Span)>& ends_line) {
    cuts_[document] = text::cut_words(text, ends_line);
    for (const text::CutWord& cut : cuts_[document]) {
      asked_.of.joined.insert(cut.joined);
      asked_.of.pairs.insert(cut.pair);
      asked_.joined.add(cut.joined);
      asked_.pairs.add(cut.pair);
    }
  }
  bool any() const { return !asked_.of.joined.empty(); }

  void gather_from(std::size_t document, std::string_view text) {
    gather(text, cuts_[document], asked_, own_[document]);
    run_.joined.insert(own_[document].joined.begin(), own_[document].joined.end());
    run_.pairs.insert(own_[document].pairs.begin(), own_[document].pairs.end());
  }

  // The places in `document` where words are joined, as edits.
  void join(std::size_t document, std::vector<text::Edit>& edits) const {
    for (const text::CutWord& cut : cuts_[document]) {
      if (!cut.soft && is_compound(cut, own_[document]).value_or(is_compound(cut, run_).value_or(false))) continue;
      edits.push_back({cut.gap.begin, cut.gap.end, {}});
    }
  }

 private:
  static std::optional<bool> is_compound(const text::CutWord& cut, const Evidence& found) {
    if (found.joined.contains(cut.joined)) return false;
    if (found.pairs.contains(cut.pair)) return true;
    return std::nullopt;
  }

  std::vector<std::vector<text::CutWord>> cuts_;
  std::vector<Evidence> own_;
  Asked asked_;
  Evidence run_;
};

// Whether a blank of a document's text stands for the end of a line in its markup, be it that of a string in JSON.
bool stands_for_line_end(const Document& document, Span blank) {
  constexpr std::uint32_t kMost = 256;  // bytes: of markup, the marks of a quotation and indentation
  constexpr std::string_view kBetweenStrings = " \t\",";
  if (blank.begin == 0 || blank.end >= document.text.size()) return false;
  const std::uint32_t begin = document.map->original({blank.begin - 1, blank.begin}).end;
  const std::uint32_t end = document.map->original({blank.end, blank.end + 1}).begin;
  if (end <= begin || end - begin > kMost) return false;
  const std::string_view between = document.original.substr(begin, end - begin);
  if (between.find_first_of("\r\n") != std::string_view::npos) return true;
  return between.starts_with("\\n") && between.find_first_not_of(kBetweenStrings, 2) == std::string_view::npos;
}

// The words that the places of `joins`, in what was spelled anew, fall into; once for each place.
std::vector<std::uint64_t> words_at(std::string_view text, const std::vector<std::uint32_t>& places) {
  std::vector<std::uint64_t> numbers;
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  auto word = words.begin();
  for (const std::uint32_t place : places) {
    while (word != words.end() && word->end <= place) ++word;
    if (word == words.end()) break;
    if (word->begin < place) numbers.push_back(static_cast<std::uint64_t>(word - words.begin()));
  }
  return numbers;
}

}  // namespace

std::uint64_t MatchedText::own_word(std::uint64_t word) const {
  const auto before = std::lower_bound(joined.begin(), joined.end(), word);
  return word + static_cast<std::uint64_t>(before - joined.begin());
}

std::uint32_t MatchedText::disguised_in(Span own) const {
  const auto first = base::first_behind(disguised, own.begin);
  const auto behind = std::find_if(first, disguised.end(), [&](const Span& word) { return word.begin >= own.end; });
  return static_cast<std::uint32_t>(behind - first);
}

std::vector<MatchedText> matched_texts(std::span<const Document> documents, bool disguises) {
  std::vector<MatchedText> all(documents.size());
  Joiner joiner(documents.size());
  const auto unmasked = [&](std::size_t d) {
    return all[d].unmasked.changed() ? std::string_view(all[d].unmasked.text) : documents[d].text;
  };
  for (std::size_t d = 0; d < documents.size(); ++d) {
    if (disguises) all[d].unmasked = unmask_lookalikes(documents[d].text);
    const Document& own = documents[d];
    const auto ends_line = [&](Span blank) { return stands_for_line_end(own, all[d].unmasked.original(blank)); };
    const bool marked_up = own.map != nullptr && !own.map->identity();
    joiner.look_at(d, unmasked(d), marked_up ? std::function<bool(Span)>(ends_line) : nullptr);
  }
  for (std::size_t d = 0; joiner.any() && d < documents.size(); ++d) joiner.gather_from(d, unmasked(d));
  for (std::size_t d = 0; d < documents.size(); ++d) {
    MatchedText& one = all[d];
    const std::string_view text = unmasked(d);
    one.disguised = one.unmasked.words;
    std::vector<text::Edit> edits;
    joiner.join(d, edits);
    std::vector<std::uint32_t> joins;
    joins.reserve(edits.size());
    for (const text::Edit& edit : edits) joins.push_back(edit.begin);
    text::add_letter_forms(text, edits);
    if (disguises) {
      const std::size_t before = edits.size();
      one.blanks = text::add_invisible_blanks(text, edits);
      if (one.blanks > 0) one.first_blank = one.unmasked.original({edits[before].begin, edits[before].end}).begin;
      one.veiled = text::words_with_invisible(documents[d].text);
      std::vector<Span> digits = text::add_letters_for_digits(text, edits);
      one.digits = digits.size();
      for (Span& word : digits) word = one.unmasked.original(word);
      one.disguised.insert(one.disguised.end(), digits.begin(), digits.end());
      std::sort(one.disguised.begin(), one.disguised.end(), [](Span a, Span b) { return a.begin < b.begin; });
    }
    if (edits.empty()) continue;
    one.respelled = text::Respelled(text, std::move(edits));
    if (joins.empty()) continue;
    for (std::uint32_t& place : joins) place = one.respelled.changed_place({place, place}).begin;
    one.joined = words_at(one.respelled.text(), joins);
  }
  return all;
}

}  // namespace refrain::findings
