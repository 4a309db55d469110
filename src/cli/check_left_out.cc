#include "cli/check_left_out.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "passage/align.h"
#include "refrain/words.h"

namespace refrain::cli {
namespace {

using report::Reason;

constexpr double kEdited = 0.8;  // as find_passages() tells the kinds

// A passage with its words, their places counted in the whole text.
struct Passage {
  std::vector<Word> words;
  std::vector<std::uint32_t> numbers;
};

Passage read(std::string_view text, const Side& side,
             absl::flat_hash_map<std::uint64_t, std::uint32_t>& numbers) {
  Passage out;
  std::vector<std::uint8_t> flags;
  find_words(text.substr(side.bytes.begin, side.bytes.end - side.bytes.begin), out.words, flags);
  for (Word& word : out.words) {
    word.begin += side.bytes.begin;
    word.end += side.bytes.begin;
    out.numbers.push_back(
        numbers.try_emplace(word.hash, static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return out;
}

bool holds(const std::vector<Span>& spans, const Word& word) {
  const auto span = std::lower_bound(spans.begin(), spans.end(), word.begin,
                                     [](const Span& s, std::uint32_t at) { return s.end <= at; });
  return span != spans.end() && span->begin < word.end;
}

bool touches(const LeftOut& out, Span passage) {
  const auto span = std::lower_bound(out.all.begin(), out.all.end(), passage.begin,
                                     [](const Span& s, std::uint32_t at) { return s.end <= at; });
  return span != out.all.end() && span->begin < passage.end;
}

Reason reason_of(const LeftOut& out, const Word& word) {
  if (holds(out.commented, word)) return Reason::kCommented;
  if (holds(out.listed, word)) return Reason::kListed;
  if (holds(out.quoted, word)) return Reason::kQuoted;
  return Reason::kNone;
}

// The side that reaches from word `first` to word `last` of the passage of `side`.
Side part_of(const Side& side, const Passage& passage, std::uint32_t first, std::uint32_t last) {
  Side out = side;
  out.bytes = {passage.words[first].begin, passage.words[last].end};
  out.first_word = side.first_word + first;
  out.last_word = side.first_word + last + 1;
  return out;
}

}  // namespace

std::vector<LeftOutOverlap> left_out_parts(const Overlap& overlap, std::string_view left_text,
                                           std::string_view right_text, const LeftOut& left,
                                           const LeftOut& right, std::uint32_t min_words) {
  std::vector<LeftOutOverlap> parts;
  if (!touches(left, overlap.left.bytes) && !touches(right, overlap.right.bytes)) return parts;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers;
  const Passage left_passage = read(left_text, overlap.left, numbers);
  const Passage right_passage = read(right_text, overlap.right, numbers);
  const auto matches = passage::align(left_passage.numbers, right_passage.numbers);
  std::vector<Reason> reasons;
  for (const passage::Match& match : matches) {
    const Reason reason = reason_of(left, left_passage.words[match.left]);
    reasons.push_back(reason != Reason::kNone ? reason
                                              : reason_of(right, right_passage.words[match.right]));
  }
  for (std::size_t k = 0; k < matches.size();) {
    std::size_t next = k;
    while (next < matches.size() && reasons[next] == reasons[k]) ++next;
    const auto shared = static_cast<std::uint32_t>(next - k);
    if (reasons[k] != Reason::kNone && shared >= min_words) {
      LeftOutOverlap part{.overlap = overlap, .reason = reasons[k]};
      if (shared < matches.size()) {
        Overlap& one = part.overlap;
        one.left = part_of(overlap.left, left_passage, matches[k].left, matches[next - 1].left);
        one.right =
            part_of(overlap.right, right_passage, matches[k].right, matches[next - 1].right);
        one.bits = overlap.bits * shared / static_cast<double>(matches.size());
        one.words = shared;
        const std::uint64_t longer = std::max(one.left.last_word - one.left.first_word,
                                              one.right.last_word - one.right.first_word);
        one.similarity = static_cast<double>(shared) / static_cast<double>(longer);
        one.kind = shared == longer            ? Kind::kExact
                   : one.similarity >= kEdited ? Kind::kEdited
                                               : Kind::kReworded;
      }
      parts.push_back(part);
    }
    k = next;
  }
  return parts;
}

}  // namespace refrain::cli
