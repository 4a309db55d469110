#include "findings/furniture/furniture.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/log.h"
#include "findings/furniture/forms.h"
#include "findings/furniture/place_forms.h"
#include "passage/align.h"
#include "passage/measure.h"
#include "refrain/background.h"
#include "refrain/words.h"
#include "text/hash_words.h"

namespace refrain::findings {
namespace {

using report::Form;
using text::bytes_of;
using text::count_line_words;
using text::is_white;
using text::Line;
using text::lines_of;

constexpr double kShare = .75;          // of a place that is lines of a form
constexpr std::size_t kPointer = 30;    // shared words of a pointer to a file
constexpr std::size_t kEntryEnd = 100;  // shared words
constexpr double kSameItem = .9;        // similarity of an item that was copied
constexpr std::size_t kEntries = 6;     // codes that make a catalogue
constexpr double kWholeEntry = .7;      // of the words of an entry: it was copied
constexpr std::size_t kItem = 60;       // shared words of items of one pattern
constexpr double kSameQuote = .9;       // similarity of a pull quote to what it quotes
constexpr std::size_t kQuoteWords = 70;
constexpr double kNatsABit = .6931471805599453;
constexpr std::size_t kLongLine = 120;  // bytes: such lines are paragraphs

struct Marks {
  std::string_view opening, closing;
  bool inside;  // the closing one may stand inside too: an apostrophe
};
constexpr std::array<Marks, 6> kMarks = {{{"\"", "\"", false},
                                          {"\xe2\x80\x9c", "\xe2\x80\x9d", false},
                                          {"\xe2\x80\x9e", "\xe2\x80\x9c", false},
                                          {"\xc2\xab", "\xc2\xbb", false},
                                          {"\xe2\x80\x98", "\xe2\x80\x99", true},
                                          {"'", "'", true}}};

bool opens(std::string_view text) {
  return std::any_of(kMarks.begin(), kMarks.end(), [&](const Marks& marks) { return text.starts_with(marks.opening); });
}

// In quotation marks from the first byte to the last, a name behind a dash aside.
bool all_quoted(std::string_view text) {
  constexpr std::size_t kName = 8;  // words
  for (const Marks& marks : kMarks) {
    if (!text.starts_with(marks.opening)) continue;
    const std::string_view inside = text.substr(marks.opening.size());
    const std::size_t closed = marks.inside ? inside.rfind(marks.closing) : inside.find(marks.closing);
    if (closed == std::string_view::npos || closed == 0) continue;
    std::string_view rest = inside.substr(closed + marks.closing.size());
    while (!rest.empty() && is_white(rest.front())) rest.remove_prefix(1);
    const bool dash = rest.starts_with("-") || rest.starts_with("\xe2\x80\x93") || rest.starts_with("\xe2\x80\x94");
    if (rest.empty() || (dash && count_line_words(rest).words <= kName)) return true;
  }
  return false;
}

std::size_t words_in(std::string_view text, const Span& span) { return count_line_words(bytes_of(text, span)).words; }

}  // namespace

Form FurnitureJudge::form(Span left, Span right, double similarity, std::size_t shared_words) {
  if (!read_) {
    read_ = true;
    lines_ = lines_of(document_.text);
    forms_ = line_forms(document_, lines_);
    std::size_t bytes = 0;
    std::size_t written = 0;
    for (const Line& line : lines_) {
      bytes += line.bytes.end - line.bytes.begin;
      written += line.blank() ? 0u : 1u;
    }
    line_paragraphs_ = bytes > kLongLine * written;
  }
  const Share of_left = share(left);
  const Share of_right = share(right);
  if (of_left.repeats >= kShare) return of_left.most;
  if (of_right.repeats >= kShare) return of_right.most;
  if (of_left.furniture >= kShare && of_right.furniture >= kShare) return of_left.most;
  const Form by_words = form_by_words(left, right, similarity, shared_words);
  if (by_words != Form::kNone) return by_words;
  if (similarity >= kSameQuote && (pull_quote(left, right) || pull_quote(right, left))) return Form::kPullQuote;
  return Form::kNone;
}

Form FurnitureJudge::form_by_words(Span left, Span right, double similarity, std::size_t shared_words) {
  const std::string_view text = document_.text;
  const auto both = [&](const auto& is) { return is(left) && is(right); };
  if (both([&](Span place) { return is_program(text, place); })) return Form::kCode;
  const bool pointer = shared_words <= kPointer && both([&](Span place) { return points_to_file(text, place); });
  if (pointer) return Form::kForm;
  // The end of one entry of a list with rules between, and the beginning of the next.
  if (shared_words <= kEntryEnd && both([&](Span place) { return crosses_rule(bytes_of(text, place)); })) {
    return Form::kForm;
  }
  // Items of one pattern: "(a) ... means any ..." once more with other words.
  if (shared_words <= kItem && similarity < kSameItem && both([&](Span place) { return is_item(text, place); })) {
    return Form::kForm;
  }
  if (in_entries(left, right, shared_words)) return Form::kForm;
  if (!whole_) whole_ = word_looks(text);
  const bool rows = both([&](Span place) {
    const std::string_view says = bytes_of(text, place);
    return is_entry(says, word_looks(says), *whole_);
  });
  return rows || other_figures(bytes_of(text, left), bytes_of(text, right), similarity) ? Form::kForm : Form::kNone;
}

FurnitureJudge::Share FurnitureJudge::share(Span place) const {
  Share out;
  std::size_t all = 0;
  std::array<std::size_t, report::kForms> by_form{};
  auto line = std::lower_bound(lines_.begin(), lines_.end(), place.begin,
                               [](const Line& one, std::uint32_t begin) { return one.bytes.end <= begin; });
  for (; line != lines_.end() && line->bytes.begin < place.end; ++line) {
    const std::uint32_t begin = std::max(line->bytes.begin, place.begin);
    const std::uint32_t end = std::min(line->bytes.end, place.end);
    // A ruling line is neither.
    if (end <= begin || count_line_words(bytes_of(document_.text, {begin, end})).words == 0) continue;
    all += end - begin;
    by_form[static_cast<std::size_t>(forms_[static_cast<std::size_t>(line - lines_.begin())])] += end - begin;
  }
  if (all == 0) return out;
  const std::size_t none = by_form[0];
  by_form[0] = 0;
  out.furniture = static_cast<double>(all - none) / static_cast<double>(all);
  const std::size_t repeats = by_form[static_cast<std::size_t>(Form::kCaption)] +
                              by_form[static_cast<std::size_t>(Form::kHead)] +
                              by_form[static_cast<std::size_t>(Form::kSignature)];
  out.repeats = static_cast<double>(repeats) / static_cast<double>(all);
  out.most = static_cast<Form>(std::max_element(by_form.begin(), by_form.end()) - by_form.begin());
  return out;
}

// The paragraph around a place, as far as lines tell.
Span FurnitureJudge::paragraph(Span place) const {
  const auto line = std::lower_bound(lines_.begin(), lines_.end(), place.begin,
                                     [](const Line& one, std::uint32_t begin) { return one.bytes.end <= begin; });
  if (line == lines_.end()) return place;
  auto first = line;
  auto last = line;
  while (last + 1 != lines_.end() && (last + 1)->bytes.begin < place.end) ++last;
  if (!line_paragraphs_) {
    while (first != lines_.begin() && !(first - 1)->blank()) --first;
    while (last + 1 != lines_.end() && !(last + 1)->blank()) ++last;
  }
  return {first->bytes.begin, last->bytes.end};
}

// Counts the different codes that paragraphs begin with.
std::size_t FurnitureJudge::count_codes() const {
  std::vector<std::string_view> codes;
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    if (lines_[k].blank() || (k > 0 && !lines_[k - 1].blank() && !line_paragraphs_)) continue;
    const std::string_view code = code_of(bytes_of(document_.text, lines_[k].bytes));
    if (!code.empty()) codes.push_back(code);
  }
  std::sort(codes.begin(), codes.end());
  return static_cast<std::size_t>(std::unique(codes.begin(), codes.end()) - codes.begin());
}

// Both places are a part of two entries of a catalogue, which begin with a code each.
bool FurnitureJudge::in_entries(Span left, Span right, std::size_t shared_words) {
  if (shared_words > kEntryEnd) return false;
  if (!codes_) codes_ = count_codes();
  if (*codes_ < kEntries) return false;
  const Span first = paragraph(left);
  const Span second = paragraph(right);
  if (first.begin == second.begin) return false;
  const auto words_of_entry = [&](Span place, Span entry) -> std::size_t {
    if (entry.begin > place.begin || code_of(bytes_of(document_.text, entry)).empty()) return 0;
    return words_in(document_.text, entry);
  };
  const std::size_t words = std::min(words_of_entry(left, first), words_of_entry(right, second));
  return static_cast<double>(shared_words) < kWholeEntry * static_cast<double>(words);
}

// A paragraph that is nothing but a quotation, with no other one beside it, which stands in a longer paragraph too.
bool FurnitureJudge::pull_quote(Span quote, Span other) const {
  const std::string_view text = document_.text;
  const Span alone = paragraph(quote);
  const std::string_view says = bytes_of(text, alone);
  if (!all_quoted(says)) return false;
  const std::size_t words = words_in(text, alone);
  if (words > kQuoteWords || 4 * words_in(text, quote) < 3 * words) return false;
  if (2 * words_in(text, paragraph(other)) < 3 * words) return false;
  // Dialogue has another speech beside it.
  std::size_t before = alone.begin;
  while (before > 0 && is_white(text[before - 1])) --before;
  std::size_t behind = alone.end;
  while (behind < text.size() && is_white(text[behind])) ++behind;
  if (opens(text.substr(behind))) return false;
  if (before == 0) return true;
  const Span previous = paragraph({static_cast<std::uint32_t>(before - 1), static_cast<std::uint32_t>(before)});
  return !opens(bytes_of(text, previous));
}

std::vector<Overlap> running_overlaps(std::uint32_t document, std::string_view text, std::string_view searched,
                                      const std::vector<RunningLine>& running, const PassageOptions& options,
                                      std::uint32_t& group) {
  std::vector<Overlap> out;
  if (running.size() < 2 || !options.within) return out;
  struct First {
    Span bytes;
    std::vector<Word> words;
    std::uint32_t group = 0;
    bool told = false;
  };
  absl::flat_hash_map<std::uint64_t, First> firsts;
  std::vector<Word> all;
  std::vector<std::uint8_t> flags;
  find_words(searched, all, flags);
  const auto side = [&](const Span& bytes) {
    const auto before = std::lower_bound(all.begin(), all.end(), bytes.begin,
                                         [](const Word& word, std::uint32_t begin) { return word.begin < begin; });
    const auto number = static_cast<std::uint64_t>(before - all.begin());
    return OverlapSide{.document = document, .bytes = bytes, .first_word = number, .last_word = number};
  };
  std::vector<Word> words;
  for (const RunningLine& line : running) {
    find_words(bytes_of(text, line.bytes), words, flags);
    const auto [at, fresh] = firsts.try_emplace(line.shape);
    First& first = at->second;
    if (fresh) {
      first = {.bytes = line.bytes, .words = words};
      continue;
    }
    const auto matches = passage::align_hashes(text::hashes_of(first.words), text::hashes_of(words));
    std::uint64_t halves = 0;
    double bits = 0;
    for (const passage::AlignedWords& match : matches) {
      halves += (flags[match.right] & kUnspaced) != 0 ? 1u : 2u;
      bits -= base::natural_log(background_frequency(words[match.right].hash)) / kNatsABit;
    }
    if (halves < 2 * std::uint64_t{options.min_words}) continue;
    Overlap one;
    one.words = static_cast<std::uint32_t>(matches.size());
    one.similarity =
        static_cast<double>(matches.size()) / static_cast<double>(std::max(first.words.size(), words.size()));
    one.kind = passage::kind_of(one.similarity, first.words.size(), words.size());
    if (one.kind > options.sensitivity) continue;
    one.bits = bits;
    if (!first.told) first.group = group++;
    first.told = true;
    one.group = first.group;
    one.left = side(first.bytes);
    one.right = side(line.bytes);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace refrain::findings
