// The commands and environments of LaTeX, and what each means for the text a reader sees.

#ifndef REFRAIN_SRC_IO_MARKUP_LATEX_COMMANDS_H_
#define REFRAIN_SRC_IO_MARKUP_LATEX_COMMANDS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace refrain::io {

enum class LatexAction : std::uint8_t {
  kPlain,    // its text argument is text like any other
  kHeading,  // a heading, of `level`
  kCaption,  // a block of its own, and a caption
  kBlock,    // a block of its own
  kNote,     // moved behind the paragraph
  kQuote,    // quoted within a line
  kCode,     // code within a line
  kLink,     // a link: its last argument is text
  kCite,     // a citation: no text
  kPut,      // stands for `text`
  kSpace,    // a space
  kLine,     // the end of a line
  kParagraph,
  kVerb,       // \verb|...|
  kAccent,     // `text` is a mark that goes behind the next letter
  kDefine,     // defines a macro; \newcommand
  kDefineTex,  // \def
  kSkipToFi,   // \iffalse
};

// `arguments`, one character each: s a star, o optional in [], p optional in (), m mandatory and no text, t text. What is
// in front of an argument may be white space.
struct LatexCommand {
  std::string_view name = {};
  LatexAction action = LatexAction::kPlain;
  std::string_view arguments = {};
  std::string_view text = {};
  std::uint8_t level = 0;
};

// Null for a command that nobody knows: its arguments are text.
const LatexCommand* find_latex_command(std::string_view name);

enum class LatexBody : std::uint8_t {
  kBlock,     // paragraphs
  kInline,    // goes on in the paragraph
  kQuote,     // quoted
  kTable,     // & ends a cell, \\ a row
  kItems,     // a list
  kEntries,   // entries of a bibliography
  kVerbatim,  // nothing in it is markup; code
  kCode,      // code with markup in it
  kDropped,   // no text: math, pictures, comments
};

struct LatexEnvironment {
  std::string_view name = {};
  LatexBody body = LatexBody::kBlock;
  std::string_view arguments = {};
};

// By its name without a star; null for one that nobody knows.
const LatexEnvironment* find_latex_environment(std::string_view name);

// The letter with the mark (U+0300 to U+036F in UTF-8), composed where Latin letters of Unicode are.
std::string with_accent(std::string_view letter, std::string_view mark);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_LATEX_COMMANDS_H_
