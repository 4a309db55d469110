#include "report/html_data.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/differences.h"
#include "report/json_writer.h"
#include "report/signs.h"
#include "report/text.h"
#include "report/wrap.h"
#include "text/utf8_name.h"

namespace refrain::report {
namespace {

// A page of many overlaps must stay one that a browser opens at once.
constexpr std::size_t kManyOverlaps = 5000;
constexpr std::size_t kShortContext = 80;      // bytes, beside each passage where there are many
constexpr std::uint32_t kLongPiece = 1500;     // words of a piece before it is shortened
constexpr std::uint32_t kPieceEnds = 300;      // words that stay at each end of it
constexpr std::size_t kMostPieces = 1000;      // of one passage
constexpr std::size_t kMostOccurrences = 200;  // of boilerplate or a phrase that are listed
constexpr std::size_t kPhraseContext = 60;     // bytes, beside a place of a phrase

class Data {
 public:
  explicit Data(const View& view)
      : view_(view),
        context_(view.overlaps.size() + view.left_out.size() > kManyOverlaps ? kShortContext : kContextBytes) {}

  std::string write() {
    out_ = "{\"asked\":";
    asked();
    out_ += ",\n\"documents\":";
    list(view_.documents, [&](const Document& one) { document(one); });
    out_ += ",\n\"overlaps\":";
    list(view_.overlaps, [&](const Pair& one) { pair(one); });
    out_ += ",\n\"leftOut\":";
    list(view_.left_out, [&](const Pair& one) { pair(one); });
    out_ += ",\n\"boilerplate\":";
    list(view_.boilerplate, [&](const Stock& one) { stock(one); });
    if (view_.asked.phrases) {
      out_ += ",\n\"phrases\":";
      list(view_.phrases, [&](const Phrase& one) { phrase(one); });
    }
    out_ += ",\n\"verdict\":";
    verdict();
    out_ += "}";
    return safe(out_);
  }

 private:
  template <typename List, typename Append>
  void list(const List& all, Append&& append) {
    out_ += '[';
    bool first = true;
    for (const auto& one : all) {
      out_ += first ? "\n" : ",\n";
      first = false;
      append(one);
    }
    out_ += ']';
  }

  void text(const char* name, std::string_view value) {
    member(name);
    append_string(out_, value);
  }
  void number(const char* name, std::uint64_t value) {
    member(name);
    append_number(out_, value);
  }
  void boolean(const char* name, bool value) {
    member(name);
    out_ += value ? "true" : "false";
  }
  void member(const char* name) {
    if (!out_.ends_with('{')) out_ += ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  void asked() {
    const Asked& asked = view_.asked;
    out_ += '{';
    text("sensitivity", asked.sensitivity);
    number("minWords", asked.min_words);
    number("boilerplate", asked.boilerplate);
    boolean("ignoreQuotes", asked.ignore_quotes);
    boolean("ignoreCited", asked.ignore_cited);
    text("ignore", view_.spelling("\1ignore\2"));
    out_ += '}';
  }

  void document(const Document& one) {
    out_ += '{';
    text("path", text::utf8_name(one.path));
    if (one.record > 0) {
      number("record", one.record);
      text("name", text::utf8_name(one.name));
    }
    number("words", one.words);
    if (one.excluded_words > 0) number("excluded", one.excluded_words);
    if (one.lookalikes > 0) number("lookalikes", one.lookalikes);
    if (one.source) boolean("source", true);
    if (!one.signs.empty()) {
      member("signs");
      list(one.signs, [&](const Sign& sign) {
        append_string(out_, "line " + std::to_string(sign.line) + ": " + sign_sentence(sign));
      });
    }
    out_ += '}';
  }

  // Pieces as [text, words, text, words, ...], those that both sides have and those of one side in turn, beginning with
  // one of both, which may be empty.
  void pieces(const std::vector<Piece>& all) {
    out_ += '[';
    bool shared = true;
    std::size_t written = 0;
    const auto add = [&](std::string_view says, std::uint32_t words) {
      if (written++ > 0) out_ += ',';
      append_string(out_, says);
      out_ += ',';
      append_number(out_, std::uint64_t{words});
      shared = !shared;
    };
    for (const Piece& piece : all) {
      if (written >= kMostPieces) {
        if (!shared) add("", 0);
        add(" ...", 0);
        break;
      }
      if (piece.shared != shared) add("", 0);
      if (piece.words > kLongPiece) {
        add(shortened(visible(piece.text), kPieceEnds, piece.words), piece.words);
      } else {
        add(piece.text, piece.words);
      }
    }
    out_ += ']';
  }

  static bool wholly_shared(const Place& place) {
    return place.shared == std::vector<WordRun>{{place.first_word, place.last_word}};
  }

  void shared(const Place& place) {
    char before = '[';
    for (const WordRun& run : place.shared) {
      out_ += before;
      out_ += '[';
      append_number(out_, run.first);
      out_ += ',';
      append_number(out_, run.last);
      out_ += ']';
      before = ',';
    }
    out_ += place.shared.empty() ? "[]" : "]";
  }

  void place(const char* name, const Place& place, const std::vector<Piece>* all) {
    member(name);
    out_ += '{';
    number("document", place.document);
    number("line", place.line);
    number("column", place.column);
    number("first", place.first_word);
    number("last", place.last_word);
    if (!wholly_shared(place)) {
      member("shared");
      shared(place);
    }
    if (place.quoted) boolean("quoted", true);
    if (place.cited) boolean("cited", true);
    if (all != nullptr) {
      std::string_view before = place.before;
      std::string_view after = place.after;
      cut(before, after);
      text("before", before);
      text("after", after);
      member("pieces");
      pieces(*all);
    }
    out_ += '}';
  }

  // Leaves less of the surroundings, whole code points.
  void cut(std::string_view& before, std::string_view& after) const {
    const auto inside = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    if (before.size() > context_) before.remove_prefix(before.size() - context_);
    while (!before.empty() && inside(before.front())) before.remove_prefix(1);
    if (after.size() <= context_) return;
    std::size_t end = context_;
    while (end > 0 && inside(after[end])) --end;
    after = after.substr(0, end);
  }

  void pair(const Pair& one) {
    const auto [left, right] = differences(one);
    out_ += '{';
    text("kind", kind_name(one.kind));
    text("scope", scope_name(one.scope));
    member("similarity");
    append_number(out_, one.similarity, 3);
    number("words", one.words);
    member("bits");
    append_number(out_, one.bits, 1);
    number("group", one.group);
    if (one.known) boolean("known", true);
    if (one.furniture()) text("furniture", form_name(one.form));
    if (one.lookalikes > 0) number("lookalikes", one.lookalikes);
    if (one.reason != Reason::kNone) text("reason", reason_name(one.reason));
    if (!one.parts.empty()) {
      member("parts");
      list(one.parts, [&](const Sentence& part) { append_string(out_, part.text); });
    }
    place("left", one.left, &left);
    place("right", one.right, &right);
    out_ += '}';
  }

  void stock(const Stock& one) {
    out_ += '{';
    number("documents", one.documents);
    number("places", one.occurrences.size());
    if (one.known) boolean("known", true);
    const Place& first = one.occurrences[0];
    const auto words = first.last_word - first.first_word;
    text("text", words > kLongPiece ? shortened(visible(first.text), kPieceEnds, static_cast<std::uint32_t>(words))
                                    : first.text);
    // All places count in the shares; the page lists the first of them.
    out_ += ",\"occurrences\":";
    list(one.occurrences, [&](const Place& at) {
      out_ += '[';
      append_number(out_, std::uint64_t{at.document});
      for (const std::uint64_t value : {at.first_word, at.last_word, at.line, at.column}) {
        out_ += ',';
        append_number(out_, value);
      }
      if (!wholly_shared(at)) {
        out_ += ',';
        shared(at);
      }
      out_ += ']';
    });
    number("listed", std::min(kMostOccurrences, one.occurrences.size()));
    out_ += '}';
  }

  void phrase(const Phrase& one) {
    out_ += '{';
    number("words", one.words);
    number("places", one.places.size());
    text("text", one.places[0].text);
    member("listed");
    const std::size_t listed = std::min(kMostOccurrences, one.places.size());
    list(std::span(one.places).first(listed), [&](const Place& at) {
      out_ += '{';
      number("document", at.document);
      number("line", at.line);
      number("column", at.column);
      text("before", last_of(at.before));
      text("text", at.text);
      text("after", first_of(at.after));
      out_ += '}';
    });
    out_ += '}';
  }

  // What stands beside a phrase on its line: whole words where there are any.
  static std::string_view last_of(std::string_view before) {
    if (before.size() <= kPhraseContext) return before;
    const std::size_t space = before.find_first_of(" \n\t", before.size() - kPhraseContext);
    return space == std::string_view::npos ? std::string_view() : before.substr(space + 1);
  }
  static std::string_view first_of(std::string_view after) {
    if (after.size() <= kPhraseContext) return after;
    const std::size_t space = after.find_last_of(" \n\t", kPhraseContext);
    return space == std::string_view::npos ? std::string_view() : after.substr(0, space);
  }

  void verdict() {
    const Verdict& verdict = view_.verdict;
    out_ += '{';
    boolean("failed", verdict.failed);
    boolean("hasBaseline", verdict.has_baseline);
    if (!view_.asked.changed.empty()) text("unchanged", unchanged_sentence(view_));
    out_ += ",\"reasons\":";
    list(verdict.reasons, [&](const std::string& reason) { append_string(out_, reason); });
    out_ += ",\"resolved\":";
    list(verdict.resolved, [&](const Resolved& one) {
      out_ += '{';
      text("left", one.left);
      text("right", one.right);
      text("text", one.text);
      out_ += '}';
    });
    out_ += '}';
  }

  static std::string safe(const std::string& json) {
    std::string out;
    out.reserve(json.size() + json.size() / 64);
    for (std::size_t at = 0; at < json.size(); ++at) {
      const std::string_view rest = std::string_view(json).substr(at, 3);
      if (json[at] == '<') {
        out += "\\u003c";
      } else if (rest == "\xe2\x80\xa8" || rest == "\xe2\x80\xa9") {
        out += rest[2] == '\xa8' ? "\\u2028" : "\\u2029";
        at += 2;
      } else {
        out += json[at];
      }
    }
    return out;
  }

  const View& view_;
  std::size_t context_;
  std::string out_;
};

}  // namespace

std::string html_data(const View& view) { return Data(view).write(); }

}  // namespace refrain::report
