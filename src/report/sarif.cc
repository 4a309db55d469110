#include "report/sarif.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "report/json_writer.h"
#include "report/later_side.h"
#include "report/signs.h"
#include "report/uri.h"
#include "text/utf8_name.h"

namespace refrain::report {
namespace {

constexpr std::size_t kShownBytes = 400;  // of a passage: services cut long messages

struct Rule {
  const char* id;
  const char* name;
  const char* brief;
  const char* full;
  const char* help;
  const char* level;
};

constexpr std::array kRules = {
    Rule{"exact", "ExactCopy", "A passage stands twice, word for word.",
         "The words of this passage stand in the same order in another place, whatever the case "
         "and punctuation.",
         "Would a reader who has read the other place learn anything here? If not, keep one of the "
         "two. A quotation can be marked as one; what must be repeated can be left out with a "
         "comment (refrain-ignore) or a list (\1ignore\2).",
         "warning"},
    Rule{"edited", "EditedCopy", "A passage stands twice, slightly edited.",
         "At least eight of ten words of this passage stand in another place in the same order.",
         "See whether the two places should differ. Often one was copied from the other and "
         "corrected, and the correction is missing in the first.",
         "warning"},
    Rule{"reworded", "RewordedPassage", "A passage is told again in other words.",
         "This passage shares much of its wording with another place, in another order or with "
         "many words changed.",
         "The same thing may have been told twice. Compare the two places.", "note"},
    Rule{"condensed", "CondensedPassage", "A long passage is told again in short.",
         "This passage and another place tell the same, one of them in at least three times as many words.",
         "A summary may be meant. If both are read in a row, keep one of the two.", "note"},
    Rule{"boilerplate", "Boilerplate", "A passage stands in many documents.",
         "This passage stands in as many documents as \1boilerplate\2 asks for or more.",
         "Notices and footers are meant to repeat: list them in a file for \1ignore\2, or leave them.", "note"},
};
constexpr std::size_t kBoilerplateRule = 4;

// Builds the text of the log, with commas where they belong.
class Writer {
 public:
  void open(char bracket) {
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    comma();
    append_string(out_, name);
    out_ += ": ";
    first_ = true;
  }
  void open(std::string_view name, char bracket) {
    key(name);
    open(bracket);
  }
  // The next element of a list, on a line of its own.
  void element(char bracket) {
    comma();
    out_ += "\n";
    open(bracket);
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    append_string(out_, value);
    first_ = false;
  }
  void number(std::string_view name, std::uint64_t value) {
    key(name);
    append_number(out_, value);
    first_ = false;
  }
  void number(std::string_view name, double value, int digits) {
    key(name);
    append_number(out_, value, digits);
    first_ = false;
  }
  void boolean(std::string_view name, bool value) {
    key(name);
    out_ += value ? "true" : "false";
    first_ = false;
  }
  void message(std::string_view name, std::string_view value) {
    open(name, '{');
    text("text", value);
    close('}');
  }
  std::string take() { return std::move(out_) + "\n"; }

 private:
  void comma() {
    if (!first_) out_ += ", ";
    first_ = false;
  }

  std::string out_;
  bool first_ = true;
};

// A link in a message: brackets of the name would end it.
std::string link(std::string_view name) {
  std::string out = "[";
  for (const char c : name) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out + "](0)";
}

class Log {
 public:
  Log(const View& view, std::string_view version) : view_(view), version_(version) {}

  std::string write() {
    out_.open('{');
    out_.text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out_.text("version", "2.1.0");
    out_.open("runs", '[');
    out_.element('{');
    tool();
    out_.text("columnKind", "unicodeCodePoints");
    out_.open("results", '[');
    for (const Pair& pair : view_.overlaps) overlap(pair);
    for (const Pair& pair : view_.left_out) overlap(pair);
    for (const Stock& stock : view_.boilerplate) boilerplate(stock);
    out_.close(']');
    notifications();
    if (!view_.asked.changed.empty()) {
      out_.open("properties", '{');
      out_.number("unchanged", view_.unchanged);
      out_.close('}');
    }
    out_.close('}');
    out_.close(']');
    out_.close('}');
    return out_.take();
  }

 private:
  // What was hidden or disguised is no result: nothing repeats there.
  void notifications() {
    bool any = false;
    for (const Document& document : view_.documents) any = any || !document.signs.empty();
    if (!any) return;
    out_.open("invocations", '[');
    out_.element('{');
    out_.boolean("executionSuccessful", true);
    out_.open("toolExecutionNotifications", '[');
    for (std::uint32_t d = 0; d < view_.documents.size(); ++d) {
      for (const Sign& sign : view_.documents[d].signs) {
        out_.element('{');
        out_.open("descriptor", '{');
        out_.text("id", sign_name(sign.kind));
        out_.close('}');
        out_.text("level", "warning");
        out_.message("message", sign_sentence(sign));
        Place place;
        place.document = d;
        place.begin = place.end = sign.begin;
        place.line = place.end_line = sign.line;
        place.column = place.end_column = sign.column;
        locations("locations", place, nullptr);
        out_.close('}');
      }
    }
    out_.close(']');
    out_.close('}');
    out_.close(']');
  }

  void tool() {
    out_.open("tool", '{');
    out_.open("driver", '{');
    out_.text("name", "refrain");
    out_.text("version", version_);
    out_.text("semanticVersion", version_);
    out_.open("rules", '[');
    for (const Rule& rule : kRules) {
      out_.element('{');
      out_.text("id", rule.id);
      out_.text("name", rule.name);
      out_.message("shortDescription", rule.brief);
      out_.message("fullDescription", view_.spelling(rule.full));
      out_.message("help", view_.spelling(rule.help));
      out_.open("defaultConfiguration", '{');
      out_.text("level", rule.level);
      out_.close('}');
      out_.close('}');
    }
    out_.close(']');
    out_.close('}');
    out_.close('}');
  }

  // Furniture is told, and nothing to act on: a result of a kind that has no level.
  void begin_result(std::size_t rule, std::string_view says, bool furniture = false) {
    out_.element('{');
    out_.text("ruleId", kRules[rule].id);
    out_.number("ruleIndex", std::uint64_t{rule});
    if (furniture) out_.text("kind", "informational");
    out_.text("level", furniture ? "none" : kRules[rule].level);
    out_.message("message", says);
  }

  // What both kinds of results end with.
  void end_result(const std::string& fingerprint, bool known, bool furniture = false) {
    if (!fingerprint.empty()) {
      out_.open("partialFingerprints", '{');
      out_.text("refrainOverlap/v1", fingerprint);
      out_.close('}');
    }
    if (view_.verdict.has_baseline && !furniture) out_.text("baselineState", known ? "unchanged" : "new");
  }

  void region(const Document& document, const Place& place) {
    // A record of WARC or XML begins on a line that nobody counted.
    if (document.record > 0 && !document.on_line) return;
    out_.open("region", '{');
    if (document.record > 0) {
      // Lines and columns of a record are those of its text, which stands on one line of the feed.
      out_.number("startLine", document.record);
    } else {
      out_.number("startLine", place.line);
      out_.number("startColumn", place.column);
      out_.number("endLine", place.end_line);
      out_.number("endColumn", place.end_column);
    }
    if (document.record == 0 && !document.decoded) {
      out_.number("byteOffset", place.begin);
      out_.number("byteLength", place.end - place.begin);
    }
    if (!place.text.empty()) out_.message("snippet", beginning(place.text, kShownBytes));
    out_.close('}');
  }

  // The contents of a location; the caller opens and closes it.
  void location(const Place& place) {
    const Document& document = view_.documents[place.document];
    out_.open("physicalLocation", '{');
    out_.open("artifactLocation", '{');
    out_.text("uri", document.path == "-" ? "stdin" : path_uri(document.path));
    out_.close('}');
    region(document, place);
    out_.close('}');
    if (document.record > 0) {
      out_.open("logicalLocations", '[');
      out_.element('{');
      out_.text("name", text::utf8_name(document.name));
      out_.text("kind", "record");
      out_.close('}');
      out_.close(']');
    }
  }

  void locations(const char* name, const Place& place, const char* says) {
    out_.open(name, '[');
    out_.element('{');
    if (says != nullptr) out_.number("id", std::uint64_t{0});
    location(place);
    if (says != nullptr) out_.message("message", says);
    out_.close('}');
    out_.close(']');
  }

  void suppression(Reason reason) {
    if (reason == Reason::kNone) return;
    out_.open("suppressions", '[');
    out_.element('{');
    out_.text("kind", reason == Reason::kCommented ? "inSource" : "external");
    const char* why = reason == Reason::kCommented ? "left out by a comment" : reason_told(reason);
    out_.text("justification", view_.spelling(why));
    out_.close('}');
    out_.close(']');
  }

  void overlap(const Pair& pair) {
    const Place& here = later_side(view_, pair);
    const Place& there = other_side(view_, pair);
    begin_result(static_cast<std::size_t>(pair.kind), overlap_sentence(pair, link(place_name(view_, there))),
                 pair.furniture());
    locations("locations", here, nullptr);
    locations("relatedLocations", there,
              view_.documents[there.document].source ? "the earlier work" : "the other place");
    suppression(pair.reason);
    out_.open("properties", '{');
    out_.text("scope", scope_name(pair.scope));
    out_.number("similarity", pair.similarity, 3);
    out_.number("words", std::uint64_t{pair.words});
    out_.number("bits", pair.bits, 1);
    out_.number("group", std::uint64_t{pair.group});
    out_.boolean("quoted", pair.quoted());
    out_.boolean("cited", pair.cited());
    if (pair.lookalikes > 0) out_.number("lookalikes", std::uint64_t{pair.lookalikes});
    if (pair.furniture()) out_.text("furniture", form_name(pair.form));
    out_.close('}');
    end_result(pair.fingerprint, pair.known, pair.furniture());
    out_.close('}');
  }

  void boilerplate(const Stock& stock) {
    constexpr std::size_t kPlaces = 100;  // services keep no more
    begin_result(kBoilerplateRule, absl::StrCat("This passage stands in ", stock.documents, " documents."));
    locations("locations", stock.occurrences[0], nullptr);
    out_.open("relatedLocations", '[');
    for (std::size_t k = 1; k < std::min(stock.occurrences.size(), kPlaces); ++k) {
      out_.element('{');
      out_.number("id", std::uint64_t{k});
      location(stock.occurrences[k]);
      out_.close('}');
    }
    out_.close(']');
    end_result(stock.fingerprint, stock.known);
    out_.close('}');
  }

  const View& view_;
  std::string_view version_;
  Writer out_;
};

}  // namespace

std::string sarif(const View& view, std::string_view version) { return Log(view, version).write(); }

}  // namespace refrain::report
