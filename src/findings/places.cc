#include "findings/places.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "base/spans.h"
#include "findings/attribution.h"
#include "refrain/words.h"

namespace refrain::findings {
namespace {

// Finds line and column of ascending offsets in one text, in one pass over it.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {
    // A byte-order mark is no column of the first line.
    if (text.starts_with("\xef\xbb\xbf")) skip_ = 3;
  }

  void move_to(std::size_t offset) {
    const std::string_view passed = text_.substr(0, offset);
    for (std::size_t end = passed.find('\n', at_); end != std::string_view::npos; end = passed.find('\n', at_)) {
      ++line_;
      column_ = 1;
      at_ = end + 1;
    }
    for (std::size_t k = std::max(at_, skip_); k < passed.size(); ++k) {
      column_ += (static_cast<unsigned char>(passed[k]) & 0xc0) != 0x80 ? 1u : 0u;
    }
    at_ = std::max(at_, passed.size());
  }

  std::uint64_t line() const { return line_; }
  std::uint64_t column() const { return column_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t skip_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 1;
};

// Cuts `text` at its beginning or its end so that at most `size` bytes stay and no word is torn.
std::string_view last_words(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  text.remove_prefix(text.size() - size);
  const std::size_t space = text.find_first_of(" \n\t");
  std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) ++begin;
  return text.substr(begin);
}

std::string_view first_words(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  const std::string_view head = text.substr(0, size);
  std::size_t end = head.find_last_of(" \n\t");
  if (end == std::string_view::npos) end = size;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

void count_lookalikes(std::span<const MatchedText> matched, report::Pair& pair, Span left, Span right) {
  pair.lookalikes = matched[pair.left.document].disguised_in(left) + matched[pair.right.document].disguised_in(right);
  if (pair.lookalikes == 0 || pair.kind != OverlapKind::kExact) return;
  const double longer = pair.words / pair.similarity;
  pair.kind = OverlapKind::kEdited;
  pair.similarity = (longer - 1) / longer;
}

// What of a document was hidden or disguised, one of a kind; lines are not yet known.
std::vector<report::Sign> signs_of(const Document& document, const MatchedText& matched) {
  std::vector<report::Sign> signs;
  const auto add = [&signs](report::SignKind kind, std::uint64_t words, std::uint64_t begin) {
    if (words == 0) return;
    const auto same = std::find_if(signs.begin(), signs.end(), [kind](const auto& sign) { return sign.kind == kind; });
    if (same != signs.end()) {
      same->words += words;
    } else {
      signs.push_back({.kind = kind, .words = words, .begin = begin});
    }
  };
  for (const text::HiddenText& one : document.hidden) {
    using report::SignKind;
    constexpr std::array kKinds = {SignKind::kNotShown, SignKind::kNotShown, SignKind::kInvisible,
                                   SignKind::kSize,     SignKind::kColor,    SignKind::kOffScreen};
    add(kKinds[static_cast<std::size_t>(one.how)], one.words, one.begin);
  }
  const auto in_file = [&document](std::uint32_t at) {
    const Span place = {at, at + 1};
    return document.map == nullptr ? at : document.map->original(place).begin;
  };
  if (!matched.disguised.empty()) {
    const std::uint64_t begin = in_file(matched.disguised.front().begin);
    add(report::SignKind::kLookalikes, matched.disguised.size() - matched.digits, begin);
    add(report::SignKind::kDigits, matched.digits, begin);
  }
  if (matched.blanks > 0) add(report::SignKind::kBlanks, matched.blanks, in_file(matched.first_blank));
  if (!matched.veiled.empty())
    add(report::SignKind::kVeiled, matched.veiled.size(), in_file(matched.veiled.front().begin));
  return signs;
}

// Fills the places of one view; what it reads of a document it keeps until the next one is asked for.
class PlaceFinder {
 public:
  PlaceFinder(std::span<const Document> documents, const ViewOptions& options)
      : documents_(documents), options_(options), attributions_(documents.size()) {}

  report::Place place(const OverlapSide& side, bool with_text) {
    const Document& document = documents_[side.document];
    const std::string_view text = document.text;
    report::Place out;
    out.document = side.document;
    const Span bytes = in_text(side.document, side.bytes);
    const Span original = in_file(side.document, bytes);
    out.begin = original.begin;
    out.end = original.end;
    const MatchedText& matched = options_.matched[side.document];
    out.first_word = matched.own_word(side.first_word);
    out.last_word = matched.own_word(side.last_word);
    out.shared = side.shared;
    for (WordRun& run : out.shared) run = {matched.own_word(run.first), matched.own_word(run.last)};
    if (!with_text) return out;
    out.text = text.substr(bytes.begin, bytes.end - bytes.begin);
    if (options_.context) {
      out.before = last_words(text.substr(0, bytes.begin), report::kContextBytes);
      out.after = first_words(text.substr(bytes.end), report::kContextBytes);
    }
    auto& attribution = attributions_[side.document];
    if (!attribution) attribution = std::make_unique<Attribution>(document);
    out.quoted = attribution->quoted(bytes);
    out.cited = attribution->cited(bytes);
    return out;
  }

  report::Sentence sentence(std::uint32_t document, Span searched) const {
    const Span bytes = in_text(document, searched);
    const Span original = in_file(document, bytes);
    return {original.begin, original.end,
            std::string(documents_[document].text.substr(bytes.begin, bytes.end - bytes.begin))};
  }

 private:
  // From the text that was searched, which may be spelled otherwise, to the text, and on to the file.
  Span in_text(std::uint32_t document, Span searched) const { return options_.matched[document].original(searched); }
  Span in_file(std::uint32_t document, Span bytes) const {
    const Document& of = documents_[document];
    return of.map == nullptr ? bytes : of.map->original(bytes);
  }

  std::span<const Document> documents_;
  const ViewOptions& options_;
  std::vector<std::unique_ptr<Attribution>> attributions_;
};

// One end of a place: its offset, and where its line and column go.
struct End {
  std::uint32_t document;
  std::uint64_t offset;
  std::uint64_t* line;
  std::uint64_t* column;
};

void set_lines(std::span<const Document> documents, std::vector<End>& ends) {
  std::sort(ends.begin(), ends.end(), [](const End& x, const End& y) {
    return x.document != y.document ? x.document < y.document : x.offset < y.offset;
  });
  for (std::size_t k = 0; k < ends.size();) {
    const std::uint32_t document = ends[k].document;
    Cursor cursor(documents[document].original);
    for (; k < ends.size() && ends[k].document == document; ++k) {
      cursor.move_to(ends[k].offset);
      *ends[k].line = cursor.line();
      *ends[k].column = cursor.column();
    }
  }
}

void add_ends(report::Place& place, std::vector<End>& ends) {
  ends.push_back({place.document, place.begin, &place.line, &place.column});
  ends.push_back({place.document, place.end, &place.end_line, &place.end_column});
}

void add_ends(std::vector<report::Pair>& pairs, std::vector<End>& ends) {
  for (report::Pair& pair : pairs) {
    add_ends(pair.left, ends);
    add_ends(pair.right, ends);
  }
}

// All of them but lines and columns.
std::vector<report::Pair> pairs_of(const std::vector<Overlap>& overlaps, PlaceFinder& places,
                                   const ViewOptions& options) {
  std::vector<report::Pair> pairs;
  pairs.reserve(overlaps.size());
  for (const Overlap& overlap : overlaps) {
    pairs.push_back({.kind = overlap.kind,
                     .scope = overlap.scope,
                     .similarity = overlap.similarity,
                     .words = overlap.words,
                     .bits = overlap.bits,
                     .group = overlap.group,
                     .left = places.place(overlap.left, true),
                     .right = places.place(overlap.right, true)});
    const std::uint32_t longer = pairs.back().longer().document;
    for (const Span& part : overlap.parts) pairs.back().parts.push_back(places.sentence(longer, part));
    count_lookalikes(options.matched, pairs.back(), options.matched[overlap.left.document].original(overlap.left.bytes),
                     options.matched[overlap.right.document].original(overlap.right.bytes));
  }
  return pairs;
}

}  // namespace

std::vector<report::Pair> make_pairs(std::span<const Document> documents, const std::vector<Overlap>& overlaps,
                                     const ViewOptions& options) {
  PlaceFinder places(documents, options);
  std::vector<report::Pair> pairs = pairs_of(overlaps, places, options);
  std::vector<End> ends;
  add_ends(pairs, ends);
  set_lines(documents, ends);
  return pairs;
}

std::vector<report::Phrase> make_phrases(std::span<const Document> documents, std::uint32_t document,
                                         const std::vector<Phrase>& phrases, const ViewOptions& options) {
  PlaceFinder places(documents, options);
  std::vector<report::Phrase> out;
  out.reserve(phrases.size());
  for (const Phrase& phrase : phrases) {
    report::Phrase one{.words = phrase.words, .surprise = phrase.surprise, .places = {}};
    for (const PhrasePlace& at : phrase.places) {
      const OverlapSide side{.document = document,
                             .bytes = at.bytes,
                             .first_word = at.first_word,
                             .last_word = at.first_word + phrase.words};
      one.places.push_back(places.place(side, options.context || one.places.empty()));
    }
    out.push_back(std::move(one));
  }
  std::vector<End> ends;
  for (report::Phrase& phrase : out) {
    for (report::Place& place : phrase.places) add_ends(place, ends);
  }
  set_lines(documents, ends);
  return out;
}

report::View make_view(std::span<const Document> documents, const PassageReport& report, const ViewOptions& options) {
  report::View view;
  view.documents.reserve(documents.size());
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    const Document& document = documents[d];
    report::Document out{.name = std::string(document.name),
                         .id_json = std::string(document.id_json),
                         .path = std::string(document.path),
                         .record = document.record,
                         .on_line = document.on_line,
                         .decoded = document.decoded,
                         .source = document.source};
    if (!document.source) {
      out.words = report.counts[d].words;
      out.repeated_words = report.counts[d].repeated_words;
      out.excluded_words = report.counts[d].excluded_words;
    } else if (options.context) {
      find_words(document.text, words, flags);
      out.words = words.size();
    }
    view.documents.push_back(std::move(out));
  }
  bool joined = false;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    const MatchedText& matched = options.matched[d];
    view.documents[d].lookalikes = matched.disguised.size();
    view.documents[d].signs = signs_of(documents[d], matched);
    if (!documents[d].source) view.documents[d].words += matched.joined.size();
    joined = joined || !matched.joined.empty();
  }
  PlaceFinder places(documents, options);
  view.overlaps = pairs_of(report.overlaps, places, options);
  for (const Boilerplate& one : report.boilerplate) {
    report::Stock stock;
    stock.documents = one.documents;
    for (const OverlapSide& side : one.occurrences) {
      stock.occurrences.push_back(places.place(side, stock.occurrences.empty()));
    }
    view.boilerplate.push_back(std::move(stock));
  }
  // A word that is cut at the end of a line is one word for matching, and two that are counted.
  if (joined) report::count_repeated(view);
  std::vector<End> ends;
  add_ends(view.overlaps, ends);
  for (std::uint32_t d = 0; d < view.documents.size(); ++d) {
    for (report::Sign& sign : view.documents[d].signs) ends.push_back({d, sign.begin, &sign.line, &sign.column});
  }
  for (report::Stock& stock : view.boilerplate) {
    for (report::Place& one : stock.occurrences) add_ends(one, ends);
  }
  set_lines(documents, ends);
  return view;
}

}  // namespace refrain::findings
