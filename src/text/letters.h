// Lines of letters and postings that say who wrote: the head ("From:", "Subject:"), and the lines that say whose words
// follow ("Ann Lee wrote:").

#ifndef REFRAIN_SRC_TEXT_LETTERS_H_
#define REFRAIN_SRC_TEXT_LETTERS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "refrain/span.h"

namespace refrain::text {

// The size of "Label:" at the beginning of a line, 0 if there is none: up to four words, then a colon and white space or
// nothing.
std::size_t label_size(std::string_view line);

// A line of the head of a letter or a posting: a name that such heads have, and a value that is not a sentence.
bool is_head_field(std::string_view line);

// "... writes:" at the end of a line, in many languages.
bool ends_with_said(std::string_view line);

// "In article", "On ...": how a line may begin that says whose words follow.
bool begins_attribution(std::string_view line);

// A mail address, or something written like one.
bool has_address(std::string_view line);

// Where such lines are in a text, from the first byte of a line to the last one; ascending, disjoint. Marks of quoted mail
// (">") before a line are not in it.
struct LetterLines {
  std::vector<Span> heads;  // two fields or more in a row, with short indented lines and other labels between and below
  std::vector<Span> attributions;  // one to three lines: "In article <...>, Ann Lee (ann@example.org) writes:"
};

// Cost: linear. Only lines with a colon are looked at.
LetterLines letter_lines(std::string_view text);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_LETTERS_H_
