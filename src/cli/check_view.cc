#include "cli/check_view.h"

#include <algorithm>
#include <string_view>

namespace refrain::cli {
namespace {

// Finds line and column of ascending offsets in one text, in one pass over it.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {
    // A byte-order mark is no column of the first line.
    if (text.starts_with("\xef\xbb\xbf")) skip_ = 3;
  }

  void move_to(std::size_t offset) {
    for (; at_ < offset && at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80 && at_ >= skip_) {
        ++column_;
      }
    }
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

report::Place place(const std::vector<io::Document>& documents, const Side& side, bool with_text) {
  const io::Document& document = documents[side.document];
  report::Place out;
  out.document = side.document;
  const Span original = document.map.identity() ? side.bytes : document.map.original(side.bytes);
  out.begin = original.begin;
  out.end = original.end;
  if (with_text)
    out.text = document.text.substr(side.bytes.begin, side.bytes.end - side.bytes.begin);
  return out;
}

void set_lines(const std::vector<io::Document>& documents, std::vector<report::Place*>& places) {
  std::sort(places.begin(), places.end(), [](const report::Place* x, const report::Place* y) {
    return x->document != y->document ? x->document < y->document : x->begin < y->begin;
  });
  for (std::size_t k = 0; k < places.size();) {
    const std::uint32_t document = places[k]->document;
    Cursor cursor(documents[document].original_bytes());
    for (; k < places.size() && places[k]->document == document; ++k) {
      cursor.move_to(places[k]->begin);
      places[k]->line = cursor.line();
      places[k]->column = cursor.column();
    }
  }
}

}  // namespace

report::View make_view(const std::vector<io::Document>& documents, std::size_t drafts,
                       const PassageReport& report) {
  report::View view;
  view.documents.reserve(documents.size());
  for (std::size_t d = 0; d < documents.size(); ++d) {
    const io::Document& document = documents[d];
    report::Document out{.name = document.name,
                         .id_json = document.id_json,
                         .path = document.path,
                         .record = document.record,
                         .source = d >= drafts};
    if (d < drafts) {
      out.words = report.counts[d].words;
      out.repeated_words = report.counts[d].repeated_words;
    }
    view.documents.push_back(std::move(out));
  }
  for (const Overlap& overlap : report.overlaps) {
    view.overlaps.push_back({.kind = overlap.kind,
                             .scope = overlap.scope,
                             .similarity = overlap.similarity,
                             .words = overlap.words,
                             .bits = overlap.bits,
                             .group = overlap.group,
                             .left = place(documents, overlap.left, true),
                             .right = place(documents, overlap.right, true)});
  }
  for (const Boilerplate& one : report.boilerplate) {
    report::Stock stock{.documents = one.documents, .occurrences = {}};
    for (const Side& side : one.occurrences) {
      stock.occurrences.push_back(place(documents, side, stock.occurrences.empty()));
    }
    view.boilerplate.push_back(std::move(stock));
  }
  std::vector<report::Place*> places;
  for (report::Pair& pair : view.overlaps) {
    places.push_back(&pair.left);
    places.push_back(&pair.right);
  }
  for (report::Stock& stock : view.boilerplate) {
    for (report::Place& one : stock.occurrences) places.push_back(&one);
  }
  set_lines(documents, places);
  return view;
}

}  // namespace refrain::cli
