// What a place is by its words and marks, where no line has a form of its own: entries of a list, a program, a pointer to a
// file. docs/method.md has the rules and what they are worth.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_PLACE_FORMS_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_PLACE_FORMS_H_

#include <cstddef>
#include <string_view>

#include "refrain/span.h"

namespace refrain::findings {

// What the words of a text are like. A word is what stands between white space, without punctuation at its ends.
struct WordLooks {
  std::size_t words = 0;
  std::size_t marks = 0;  // signs alone: "{", "="
  std::size_t lower = 0;  // letters alone, the first in lower case or of a script other than Latin
  std::size_t plain = 0;  // letters alone, in any case
};
WordLooks word_looks(std::string_view text);

// Rows, names, codes: few words are letters alone, or few are in lower case, if the document has such words; it looks like
// `whole`.
bool is_entry(std::string_view place, const WordLooks& looks, const WordLooks& whole);

// A sentence of one pattern with other figures: few figures of one place are in the other too. Who tells something again, or
// edits a copy, keeps the figures. `similarity` is that of the two places.
bool other_figures(std::string_view left, std::string_view right, double similarity);

// What a paragraph begins with, if that is a code: "WD1003-WA2, feature F003R - Hard disk ...". Capitals or letters and two
// digits or more, the first a capital. Empty where it is none.
std::string_view code_of(std::string_view paragraph);

// Half of the lines that a place is in end like those of a program (; { } \, `then`, a call that goes on) or are comments of
// one, and one has another mark of it. What a line begins with makes it a comment only where the lines around it show a
// program or the end of that comment.
bool is_program(std::string_view text, const Span& place);

// The end of one entry of a list and the beginning of the next: there is a rule in it (ten and more of one mark, no underline),
// with a few words at most before or behind.
bool crosses_rule(std::string_view place);

// Begins with an item of a list, or right behind its mark ("* ", "(b) ", "3. "), and ends in that item.
bool is_item(std::string_view text, const Span& place);

// Names a host and, soon after it, a path; or a file by its path: "ftp.example.org (pub/index)". The path may be right behind
// the place. Few other words are in it.
bool points_to_file(std::string_view text, const Span& place);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_PLACE_FORMS_H_
