#include "run/check/keep_changed.h"

#include <string>
#include <vector>

#include "catch.h"
#include "report/later_side.h"

using refrain::report::Pair;
using refrain::report::Phrase;
using refrain::report::Place;
using refrain::report::Stock;
using refrain::report::View;
using refrain::run::ChangedLines;
using refrain::run::keep_changed;

namespace {

Place place(std::uint32_t document, std::uint64_t line, std::uint64_t end_line, std::uint64_t word) {
  Place out;
  out.document = document;
  out.line = line;
  out.end_line = end_line;
  out.first_word = word;
  out.last_word = word + 10;
  out.shared = {{word, word + 10}};
  return out;
}

Pair pair(const Place& left, const Place& right, const std::string& name) {
  Pair out;
  out.left = left;
  out.right = right;
  out.fingerprint = name;
  return out;
}

View documents(std::size_t count) {
  View view;
  view.documents.resize(count);
  for (auto& one : view.documents) one.words = 100;
  return view;
}

std::vector<std::string> names(const std::vector<Pair>& pairs) {
  std::vector<std::string> out;
  for (const Pair& one : pairs) out.push_back(one.fingerprint);
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("keep changed: a side in a changed line keeps an overlap, and words are counted anew") {
  View view = documents(2);
  view.overlaps = {pair(place(0, 1, 2, 0), place(1, 1, 2, 0), "old"),
                   pair(place(0, 3, 5, 20), place(1, 7, 9, 20), "left"),
                   pair(place(0, 8, 8, 40), place(1, 20, 21, 40), "right")};
  view.overlaps[0].known = view.overlaps[2].known = true;
  view.verdict.known = 2;
  view.left_out = {view.overlaps[0], view.overlaps[1]};
  Stock stock;
  stock.occurrences = {place(0, 30, 30, 60), place(1, 21, 21, 60)};
  view.boilerplate = {stock, stock};
  view.boilerplate[0].occurrences[1] = place(1, 40, 40, 60);
  Phrase phrase;
  phrase.places = {place(0, 1, 1, 0), place(0, 5, 5, 30)};
  view.phrases = {phrase, phrase};
  view.phrases[1].places.pop_back();
  keep_changed(view, {{.all = false, .lines = {{5, 6}}}, {.all = false, .lines = {{21, 21}}}});
  CHECK(names(view.overlaps) == Names{"left", "right"});
  CHECK(names(view.left_out) == Names{"left"});
  // What a report points at is what has changed.
  CHECK(&refrain::report::later_side(view, view.overlaps[0]) == &view.overlaps[0].left);
  CHECK(&refrain::report::later_side(view, view.overlaps[1]) == &view.overlaps[1].right);
  CHECK(view.boilerplate.size() == 1);
  CHECK(view.phrases.size() == 1);
  CHECK(view.unchanged == 2);
  CHECK(view.verdict.known == 1);
  CHECK(view.documents[0].repeated_words == 30);
}

TEST_CASE("keep changed: records by their line, those that are no lines by the file") {
  View view = documents(3);
  view.documents[0].record = 4;
  view.documents[0].on_line = true;
  view.documents[1].record = 5;
  view.documents[1].on_line = true;
  view.documents[2].record = 1;
  view.overlaps = {pair(place(0, 1, 1, 0), place(0, 2, 2, 20), "four"),
                   pair(place(1, 5, 5, 0), place(1, 6, 6, 20), "five"),
                   pair(place(2, 90, 90, 0), place(2, 91, 91, 20), "page")};
  View other = view;
  keep_changed(
      view, {{.all = false, .lines = {{5, 5}}}, {.all = false, .lines = {{5, 5}}}, {.all = false, .lines = {{1, 1}}}});
  CHECK(names(view.overlaps) == Names{"five", "page"});
  keep_changed(other, {{.all = true, .lines = {}}, {}, {}});
  CHECK(names(other.overlaps) == Names{"four"});
}
