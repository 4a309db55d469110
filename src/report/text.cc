#include "report/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "report/differences.h"
#include "report/json_writer.h"
#include "report/later_side.h"
#include "report/signs.h"
#include "report/wrap.h"

namespace refrain::report {
namespace {

constexpr std::size_t kIndent = 6;
constexpr std::uint32_t kLongWords = 24;  // a shared stretch beyond is shown by its ends
constexpr std::uint32_t kLongDifference = 60;
constexpr std::uint32_t kEndWords = 9;
constexpr std::size_t kShownPlaces = 3;
constexpr std::size_t kShownPhrases = 25;      // of a document
constexpr std::size_t kShownPhrasePlaces = 8;  // of a phrase
constexpr std::size_t kFurnitureBytes = 60;    // of what is told in a line

// Escape sequences, or nothing.
struct Colors {
  explicit Colors(bool on)
      : bold(on ? "\x1b[1m" : ""),
        dim(on ? "\x1b[2m" : ""),
        differs(on ? "\x1b[1;4;35m" : ""),
        reset(on ? "\x1b[0m" : ""),
        kinds{on ? "\x1b[1;31m" : "", on ? "\x1b[1;33m" : "", on ? "\x1b[1;36m" : "", on ? "\x1b[1;34m" : ""} {}

  std::string_view kind(OverlapKind k) const { return kinds[static_cast<std::size_t>(k)]; }

  std::string_view bold, dim, differs, reset;
  std::array<std::string_view, 4> kinds;
};

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + std::string(number == 1 ? one : many);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  std::string out;
  append_number(out, whole > 0 ? 100 * static_cast<double>(part) / static_cast<double>(whole) : 0.0, 1);
  return out + " %";
}

class Writer {
 public:
  Writer(const View& view, const TextStyle& style) : view_(view), style_(style), colors_(style.color) {}

  std::string write() {
    for (std::size_t k = 0; k < view_.overlaps.size(); ++k) {
      if (!view_.overlaps[k].known && !view_.overlaps[k].furniture()) overlap(k, view_.overlaps[k]);
    }
    for (const Stock& stock : view_.boilerplate) {
      if (!stock.known) boilerplate(stock);
    }
    phrases();
    shares();
    resolved();
    out_ += summary(view_) + ".\n";
    closing();
    furniture();
    return std::move(out_);
  }

 private:
  std::string where(const Place& place) const {
    const Document& document = view_.documents[place.document];
    std::string out = visible(document.path);
    if (document.record > 0) {
      out += ":" + std::to_string(document.record) + ": " + visible(document.name) + " at ";
    } else {
      out += ":";
    }
    return out + std::to_string(place.line) + ":" + std::to_string(place.column);
  }

  void overlap(std::size_t number, const Pair& pair) {
    out_ += colors_.kind(pair.kind);
    out_ += kind_name(pair.kind);
    out_ += colors_.reset;
    out_ += pair.scope == OverlapScope::kWithin ? " within a document, " : " across documents, ";
    out_ += counted(pair.words, "word", "words");
    out_ += " shared";
    if (pair.kind != OverlapKind::kExact) {
      out_ += " of " + grouped(longer(pair)) + " (similarity ";
      append_number(out_, pair.similarity, 2);
      out_ += ")";
    }
    if (pair.quoted()) out_ += ", quoted";
    if (pair.cited()) out_ += ", cited";
    if (pair.lookalikes > 0) {
      out_ += ", " + counted(pair.lookalikes, "word", "words") + " with look-alike letters";
    }
    out_ += colors_.dim;
    out_ += "  #" + std::to_string(number + 1);
    out_ += colors_.reset;
    out_ += "\n";
    const auto [left, right] = differences(pair);
    if (pair.kind == OverlapKind::kCondensed) {
      condensed(pair, pair.left, left);
      condensed(pair, pair.right, right);
    } else {
      copies(pair, left, right);
    }
    out_ += "\n";
  }

  void copies(const Pair& pair, const std::vector<Piece>& left, const std::vector<Piece>& right) {
    const bool same = pair.left.text == pair.right.text;
    side(pair.left, left);
    if (same || repeats(left, right, pair.kind)) {
      out_ += "  " + std::string(colors_.bold) + where(pair.right) + std::string(colors_.reset);
      out_ +=
          same ? "  (the same)\n" : "  (the same again and again, " + counted(words_of(right), "word", "words") + ")\n";
    } else {
      side(pair.right, right);
    }
  }

  // Of the longer side what the other one tells.
  void condensed(const Pair& pair, const Place& place, const std::vector<Piece>& pieces) {
    if (&place != &pair.longer()) {
      side(place, pieces);
      return;
    }
    out_ += "  " + std::string(colors_.bold) + where(place) + std::string(colors_.reset) +
            "  (told in short: " + counted(pair.parts.size(), "sentence", "sentences") + " of " +
            counted(place.last_word - place.first_word, "word", "words") + ")\n";
    for (const Sentence& part : pair.parts) {
      Wrapper wrapper(out_, kIndent, style_.width);
      wrapper.add(visible(part.text), "", "");
      wrapper.finish();
    }
  }

  static std::uint64_t words_of(const std::vector<Piece>& pieces) {
    std::uint64_t sum = 0;
    for (const Piece& piece : pieces) sum += piece.words;
    return sum;
  }

  // Copies that directly follow each other: the right side is all of them but the first.
  static bool repeats(const std::vector<Piece>& left, const std::vector<Piece>& right, OverlapKind kind) {
    return kind == OverlapKind::kExact && words_of(right) >= 2 * words_of(left);
  }

  static std::uint64_t longer(const Pair& pair) {
    // Similarity = words / longer side; rounding gives the whole number back.
    return static_cast<std::uint64_t>(static_cast<double>(pair.words) / pair.similarity + 0.5);
  }

  void side(const Place& place, const std::vector<Piece>& pieces) {
    out_ += "  ";
    out_ += colors_.bold;
    out_ += where(place);
    out_ += colors_.reset;
    out_ += "\n";
    Wrapper wrapper(out_, kIndent, style_.width);
    for (const Piece& piece : pieces) {
      const std::string text = visible(piece.text);
      if (piece.shared) {
        wrapper.add(piece.words > kLongWords ? shortened(text, kEndWords, piece.words) : text, "", "");
      } else {
        const std::string shown = piece.words > kLongDifference ? shortened(text, 2 * kEndWords, piece.words) : text;
        if (style_.color) {
          wrapper.add(shown, colors_.differs, colors_.reset);
        } else {
          wrapper.add(bracketed(shown), "", "");
        }
      }
    }
    wrapper.finish();
  }

  void boilerplate(const Stock& stock) {
    out_ += colors_.bold;
    out_ += "boilerplate";
    out_ += colors_.reset;
    out_ += " in " + counted(stock.documents, "document", "documents") + "\n";
    Wrapper wrapper(out_, kIndent, style_.width);
    const std::string text = visible(stock.occurrences[0].text);
    wrapper.add(shortened(text, 2 * kEndWords, 0), "", "");
    wrapper.finish();
    const std::size_t shown = std::min(kShownPlaces, stock.occurrences.size());
    for (std::size_t k = 0; k < shown; ++k) out_ += "  " + where(stock.occurrences[k]) + "\n";
    if (stock.occurrences.size() > shown) {
      out_ += "  and " + counted(stock.occurrences.size() - shown, "more place", "more places") + "\n";
    }
    out_ += "\n";
  }

  // The most surprising ones of each document.
  void phrases() {
    for (std::size_t k = 0; k < view_.phrases.size();) {
      const std::uint32_t number = view_.phrases[k].places[0].document;
      std::size_t end = k;
      while (end < view_.phrases.size() && view_.phrases[end].places[0].document == number) ++end;
      const Document& document = view_.documents[number];
      out_ += std::string(colors_.bold) + "Phrases that come back" + std::string(colors_.reset) + " in " +
              visible(document.path);
      if (document.record > 0) out_ += ":" + std::to_string(document.record) + ": " + visible(document.name);
      out_ += "\n";
      const std::size_t shown = std::min(end, k + kShownPhrases);
      for (std::size_t p = k; p < shown; ++p) phrase(view_.phrases[p]);
      if (shown < end) {
        out_ += "        " + counted(end - shown, "more phrase", "more phrases") + ", less surprising\n";
      }
      out_ += "\n";
      k = end;
    }
  }

  void phrase(const Phrase& phrase) {
    std::string count = grouped(phrase.places.size());
    count.insert(0, count.size() < 6 ? 6 - count.size() : 0, ' ');
    out_ += count + "  ";
    out_ += colors_.bold;
    out_ += visible_line(phrase.places[0].text);
    out_ += colors_.reset;
    out_ += "\n        at ";
    const std::size_t shown = std::min(kShownPhrasePlaces, phrase.places.size());
    for (std::size_t p = 0; p < shown; ++p) {
      const Place& place = phrase.places[p];
      out_ += (p > 0 ? ", " : "") + std::to_string(place.line) + ":" + std::to_string(place.column);
    }
    if (shown < phrase.places.size()) {
      out_ += " and " + counted(phrase.places.size() - shown, "more place", "more places");
    }
    out_ += "\n";
  }

  // On one line, whatever line breaks the file has there.
  static std::string visible_line(std::string_view text) {
    std::string out;
    for (const char c : visible(text)) {
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (!space) {
        out += c;
      } else if (!out.ends_with(' ')) {
        out += ' ';
      }
    }
    return out;
  }

  // Of the baseline, what is gone.
  void resolved() {
    if (view_.verdict.resolved.empty()) return;
    out_ += std::string(colors_.bold) + "Resolved" + std::string(colors_.reset) + " since the baseline was written\n";
    for (const Resolved& one : view_.verdict.resolved) {
      out_ += "  " + visible(one.left);
      if (one.right != one.left) out_ += " and " + visible(one.right);
      out_ += "\n";
      Wrapper wrapper(out_, kIndent, style_.width);
      wrapper.add(visible(one.text), "", "");
      wrapper.finish();
    }
    out_ += "\n";
  }

  // What is not shown, and why the run fails where that is not plain.
  void closing() {
    if (view_.verdict.has_baseline) {
      const std::uint64_t all = view_.findings();
      out_ += grouped(view_.verdict.known) + " known from the baseline and not shown, " +
              grouped(all - view_.verdict.known) + " new, " + grouped(view_.verdict.resolved.size()) + " resolved.\n";
    }
    if (!view_.left_out.empty()) {
      out_ += left_out_sentence(view_) + "\n";
    }
    if (!view_.asked.changed.empty()) {
      out_ += unchanged_sentence(view_) + "\n";
    }
    for (const std::string& line : sign_lines(view_)) out_ += "Warning: " + line + ".\n";
    for (const std::string& reason : view_.verdict.reasons) out_ += "Fails: " + reason + ".\n";
  }

  // What repeats by its form, a line a group.
  void furniture() {
    std::map<std::uint32_t, std::vector<const Pair*>> groups;
    for (const Pair& pair : view_.overlaps) {
      if (pair.furniture()) groups[pair.group].push_back(&pair);
    }
    for (const auto& [group, pairs] : groups) {
      const Pair& first = *pairs.front();
      std::set<std::pair<std::uint32_t, std::uint64_t>> places;
      for (const Pair* pair : pairs) {
        for (const Place* place : {&pair->left, &pair->right}) places.emplace(place->document, place->begin);
      }
      out_ += std::string(colors_.dim) + "furniture: " + std::string(colors_.reset) + told(first.form) + " in " +
              grouped(places.size()) + " places, first " + where(first.left) + ": " +
              visible(beginning(first.left.text, kFurnitureBytes)) + "\n";
    }
  }

  static const char* told(Form form) {
    switch (form) {
      case Form::kRunning:
        return "a running line";
      case Form::kContents:
        return "a heading of the table of contents";
      case Form::kCaption:
        return "a caption";
      case Form::kPullQuote:
        return "a pull quote";
      case Form::kForm:
        return "rows of a form";
      case Form::kHead:
        return "the head of a letter";
      case Form::kAttribution:
        return "an attribution";
      case Form::kSignature:
        return "a signature";
      case Form::kCode:
        return "lines of code";
      case Form::kData:
        return "encoded data";
      case Form::kNone:
        break;
    }
    return "";
  }

  void shares() {
    bool any = false;
    for (const Document& document : view_.documents) {
      if (document.source || document.repeated_words == 0) continue;
      if (!any) {
        out_ += std::string(colors_.bold) + "Repeated" + std::string(colors_.reset) + "\n";
        any = true;
      }
      std::string share = percent(document.repeated_words, document.words);
      share.insert(0, share.size() < 8 ? 8 - share.size() : 0, ' ');
      std::string words = grouped(document.repeated_words) + " of " + grouped(document.words) + " words";
      words.resize(std::max<std::size_t>(words.size(), 22), ' ');
      out_ += share + "  " + words + "  " + visible(document.path);
      if (document.record > 0) out_ += ":" + std::to_string(document.record) + ": " + visible(document.name);
      out_ += "\n";
    }
    if (any) out_ += "\n";
  }

  const View& view_;
  const TextStyle& style_;
  Colors colors_;
  std::string out_;
};

}  // namespace

std::string summary(const View& view) {
  std::string out;
  const std::uint64_t known = view.verdict.known;
  const std::uint64_t documents = view.drafts();
  if (view.findings() == 0) {
    return "Nothing repeats in " + counted(documents, "document", "documents") + " (" +
           counted(view.words(), "word", "words") + ")";
  }
  std::array<std::uint64_t, 4> kinds{};
  std::uint64_t overlaps = 0;
  for (const Pair& pair : view.overlaps) {
    if (pair.furniture() || pair.known) continue;
    ++kinds[static_cast<std::size_t>(pair.kind)];
    ++overlaps;
  }
  const std::string fresh = known > 0 ? "new " : "";
  out += known > 0 && overlaps == 0 ? "No new overlaps" : counted(overlaps, fresh + "overlap", fresh + "overlaps");
  std::string parts;
  for (const OverlapKind kind :
       {OverlapKind::kExact, OverlapKind::kEdited, OverlapKind::kReworded, OverlapKind::kCondensed}) {
    if (kinds[static_cast<std::size_t>(kind)] == 0) continue;
    parts += (parts.empty() ? "" : ", ") + grouped(kinds[static_cast<std::size_t>(kind)]) + " " + kind_name(kind);
  }
  if (!parts.empty()) out += " (" + parts + ")";
  const auto stock = static_cast<std::uint64_t>(
      std::count_if(view.boilerplate.begin(), view.boilerplate.end(), [](const Stock& one) { return !one.known; }));
  if (stock > 0) {
    out += (known > 0 ? ", " : " and ") + counted(stock, fresh + "boilerplate passage", fresh + "boilerplate passages");
  }
  if (known > 0) out += " and " + counted(known, "known one", "known ones");
  std::uint64_t repeated = 0;
  for (const Document& document : view.documents) repeated += document.repeated_words;
  return out + " in " + counted(documents, "document", "documents") + ": " + grouped(repeated) + " of " +
         counted(view.words(), "word", "words") + " repeat (" + percent(repeated, view.words()) + ")";
}

std::string left_out_sentence(const View& view) {
  std::string reasons;
  for (const Reason reason : kReasons) {
    const auto number =
        std::count_if(view.left_out.begin(), view.left_out.end(), [&](const Pair& p) { return p.reason == reason; });
    if (number == 0) continue;
    reasons += (reasons.empty() ? " " : ", ") + grouped(static_cast<std::uint64_t>(number)) + " " +
               view.spelling(reason_told(reason));
  }
  return counted(view.left_out.size(), "overlap", "overlaps") + " left out:" + reasons + ".";
}

std::string unchanged_sentence(const View& view) {
  return "Of lines that changed since " + visible(view.asked.changed) + "; " +
         counted(view.unchanged, "finding", "findings") + " in other lines not shown.";
}

std::string text(const View& view, const TextStyle& style) { return Writer(view, style).write(); }

}  // namespace refrain::report
