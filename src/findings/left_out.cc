#include "findings/left_out.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/spans.h"
#include "passage/align.h"
#include "passage/measure.h"
#include "text/hash_words.h"
#include "text/lines.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain::findings {
namespace {

using report::Reason;

// The words of one side, their places counted in the whole text.
std::vector<Word> words_of(std::string_view text, const OverlapSide& side) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text.substr(side.bytes.begin, side.bytes.end - side.bytes.begin), words, flags);
  for (Word& word : words) {
    word.begin += side.bytes.begin;
    word.end += side.bytes.begin;
  }
  return words;
}

// The side that reaches from word `first` to word `last` of the passage of `side`.
OverlapSide part_of(const OverlapSide& side, const std::vector<Word>& words, std::uint32_t first, std::uint32_t last) {
  OverlapSide out = side;
  out.bytes = {words[first].begin, words[last].end};
  out.first_word = side.first_word + first;
  out.last_word = side.first_word + last + 1;
  out.shared.clear();
  return out;
}

void add_word(std::vector<WordRun>& runs, std::uint64_t word) {
  if (runs.empty() || runs.back().last != word) runs.push_back({word, word});
  ++runs.back().last;
}

// Whether the code point that begins at `at` belongs to a word.
bool of_word(std::string_view text, std::size_t at) {
  const char32_t c = text::decode_utf8(text.data() + at, text.data() + text.size()).c;
  if (c >= unicode::kCodePoints) return false;
  return (unicode::property(c) & (unicode::kLetter | unicode::kMark)) != 0;
}

// Where the code point before `at` begins. REQUIRES: at > 0.
std::size_t before(std::string_view text, std::size_t at) {
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
  return at;
}

// Where the sign in front of the blanks before `at` begins, in the same paragraph; kNone if there is none.
std::size_t sign_before(std::string_view text, std::size_t at) {
  int lines = 0;
  while (at > 0 && text::is_white(text[at - 1])) lines += text[--at] == '\n' ? 1 : 0;
  return at > 0 && lines < 2 ? before(text, at) : std::string_view::npos;
}

// And the one behind the blanks from `at` on.
std::size_t sign_behind(std::string_view text, std::size_t at) {
  int lines = 0;
  while (at < text.size() && text::is_white(text[at])) lines += text[at++] == '\n' ? 1 : 0;
  return at < text.size() && lines < 2 ? at : std::string_view::npos;
}

// Whether `quotation` stands within a sentence and is itself no sentence or part of one with its mark.
bool within_sentence(std::string_view text, Span quotation) {
  constexpr std::string_view kBefore = ",;(-";
  constexpr std::string_view kBehind = ".,;:!?)-";
  std::size_t last = quotation.end;
  while (last > quotation.begin && !of_word(text, last = before(text, last))) {
    if (std::string_view(".,;:!?-").find(text[last]) != std::string_view::npos) return false;
  }
  const std::size_t first = sign_before(text, quotation.begin);
  const std::size_t next = sign_behind(text, quotation.end);
  if (first == std::string_view::npos || next == std::string_view::npos) return false;
  return (of_word(text, first) || kBefore.find(text[first]) != std::string_view::npos) &&
         (of_word(text, next) || kBehind.find(text[next]) != std::string_view::npos);
}

}  // namespace

std::vector<Span> without_quoted_words(std::string_view text, std::vector<Span> quotations, std::uint32_t min_words) {
  std::erase_if(quotations, [&](const Span& one) {
    // Block quotes and quoted mail have lines of their own.
    const bool begins_line = one.begin == 0 || text[one.begin - 1] == '\n';
    const bool ends_line = one.end == text.size() || text[one.end] == '\n' || text[one.end - 1] == '\n';
    if (begins_line && ends_line) return false;
    return count_words(text.substr(one.begin, one.end - one.begin)) < min_words && within_sentence(text, one);
  });
  return quotations;
}

Reason reason_of(const LeftOut& out, const Word& word) {
  if (base::touches(out.commented, word.begin, word.end)) return Reason::kCommented;
  if (base::touches(out.listed, word.begin, word.end)) return Reason::kListed;
  if (base::touches(out.code, word.begin, word.end)) return Reason::kCode;
  if (base::touches(out.references, word.begin, word.end)) return Reason::kReferences;
  if (base::touches(out.headings, word.begin, word.end)) return Reason::kHeading;
  if (base::touches(out.quoted, word.begin, word.end)) return Reason::kQuoted;
  if (base::touches(out.cited, word.begin, word.end)) return Reason::kCited;
  return Reason::kNone;
}

std::vector<LeftOutOverlap> left_out_parts(const Overlap& overlap, std::string_view left_text,
                                           std::string_view right_text, const LeftOut& left, const LeftOut& right,
                                           std::uint32_t min_words) {
  std::vector<LeftOutOverlap> parts;
  const Span left_bytes = overlap.left.bytes;
  const Span right_bytes = overlap.right.bytes;
  if (!base::touches(left.all, left_bytes.begin, left_bytes.end) &&
      !base::touches(right.all, right_bytes.begin, right_bytes.end)) {
    return parts;
  }
  const std::vector<Word> left_words = words_of(left_text, overlap.left);
  const std::vector<Word> right_words = words_of(right_text, overlap.right);
  const auto matches = passage::align_hashes(text::hashes_of(left_words), text::hashes_of(right_words));
  std::vector<Reason> reasons;
  for (const passage::AlignedWords& match : matches) {
    const Reason reason = reason_of(left, left_words[match.left]);
    reasons.push_back(reason != Reason::kNone ? reason : reason_of(right, right_words[match.right]));
  }
  for (std::size_t k = 0; k < matches.size();) {
    std::size_t next = k;
    while (next < matches.size() && reasons[next] == reasons[k]) ++next;
    const auto shared = static_cast<std::uint32_t>(next - k);
    if (reasons[k] != Reason::kNone && shared >= min_words) {
      LeftOutOverlap part{.overlap = overlap, .reason = reasons[k]};
      if (shared < matches.size()) {
        Overlap& one = part.overlap;
        one.left = part_of(overlap.left, left_words, matches[k].left, matches[next - 1].left);
        one.right = part_of(overlap.right, right_words, matches[k].right, matches[next - 1].right);
        for (std::size_t m = k; m < next; ++m) {
          add_word(one.left.shared, overlap.left.first_word + matches[m].left);
          add_word(one.right.shared, overlap.right.first_word + matches[m].right);
        }
        one.bits = overlap.bits * shared / static_cast<double>(matches.size());
        one.words = shared;
        const std::uint64_t longer =
            std::max(one.left.last_word - one.left.first_word, one.right.last_word - one.right.first_word);
        one.similarity = static_cast<double>(shared) / static_cast<double>(longer);
        one.kind = passage::kind_of(one.similarity, one.left.last_word - one.left.first_word,
                                    one.right.last_word - one.right.first_word);
        if (one.kind != OverlapKind::kCondensed) one.parts.clear();
      }
      parts.push_back(part);
    }
    k = next;
  }
  return parts;
}

}  // namespace refrain::findings
