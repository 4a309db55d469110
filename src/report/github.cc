#include "report/github.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "report/later_side.h"
#include "report/signs.h"
#include "report/text.h"
#include "text/words_utf8.h"

namespace refrain::report {
namespace {

constexpr std::size_t kShownBytes = 120;  // of the passage, in a message

// As the runner reads a command: a percent sign begins an escape, and a line break would end it. Its logs are UTF-8, so what
// is none (in the name of a file) becomes U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = 1;
    switch (text[at]) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      default:
        length = text::append_utf8(text, at, out);
    }
    at += length;
  }
  return out;
}

// The value of a property, in which colon and comma mean something too.
std::string property(std::string_view text) {
  std::string out;
  for (const char c : escaped(text)) {
    if (c == ':') {
      out += "%3A";
    } else if (c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string lines(const View& view, const Place& place) {
  const Document& document = view.documents[place.document];
  std::string out = "file=" + property(document.path);
  if (document.record > 0) return document.on_line ? absl::StrCat(out, ",line=", document.record) : out;
  absl::StrAppend(&out, ",line=", place.line, ",endLine=", place.end_line);
  // Columns mean something on one line alone.
  if (place.line == place.end_line) {
    absl::StrAppend(&out, ",col=", place.column, ",endColumn=", place.end_column);
  }
  return out;
}

std::string counted(std::uint64_t number, const char* one, const char* many) {
  return absl::StrCat(number, " ", number == 1 ? one : many);
}

void append_pair(std::string& out, const View& view, const Pair& pair) {
  const Place& here = later_side(view, pair);
  out += pair.kind >= OverlapKind::kReworded ? "::notice " : "::warning ";
  out += lines(view, here);
  out +=
      ",title=" + property(absl::StrCat(counted(pair.words, "word", "words"), " shared (", kind_name(pair.kind), ")"));
  out += "::" + escaped(overlap_sentence(view, pair) + "\n" + beginning(here.text, kShownBytes)) + "\n";
}

}  // namespace

std::string github(const View& view) {
  std::string out;
  for (const Pair& pair : view.overlaps) {
    if (!pair.known && !pair.furniture()) append_pair(out, view, pair);
  }
  for (const Stock& stock : view.boilerplate) {
    if (stock.known) continue;
    const Place& first = stock.occurrences[0];
    out += "::notice " + lines(view, first) + ",title=boilerplate::" +
           escaped(absl::StrCat("This passage occurs in ", counted(stock.documents, "document", "documents"), "\n",
                                beginning(first.text, kShownBytes))) +
           "\n";
  }
  for (const Document& document : view.documents) {
    for (const Sign& sign : document.signs) {
      out += "::warning file=" + property(document.path);
      if (document.record == 0) absl::StrAppend(&out, ",line=", sign.line, ",col=", sign.column);
      if (document.record > 0 && document.on_line) absl::StrAppend(&out, ",line=", document.record);
      out += ",title=" + property(sign_name(sign.kind)) + "::" + escaped(sign_sentence(sign)) + "\n";
    }
  }
  for (const std::string& reason : view.verdict.reasons) {
    out += "::error title=refrain::" + escaped(reason) + "\n";
  }
  std::string says = summary(view) + ".";
  if (view.verdict.has_baseline) {
    const std::uint64_t all = view.findings();
    absl::StrAppend(&says, " ", all - view.verdict.known, " new, ", view.verdict.known, " known from the baseline, ",
                    view.verdict.resolved.size(), " resolved.");
  }
  if (!view.asked.changed.empty()) says += " " + unchanged_sentence(view);
  if (!view.left_out.empty()) says += " " + left_out_sentence(view);
  if (const std::uint64_t furniture = view.furniture(); furniture > 0) {
    absl::StrAppend(&says, " ", counted(furniture, "more repeat is", "more repeats are"), " furniture.");
  }
  return out + "::notice title=refrain::" + escaped(says) + "\n";
}

}  // namespace refrain::report
