// What reads a LaTeX file; for the files latex*.cc alone.

#ifndef REFRAIN_SRC_IO_MARKUP_LATEX_READER_H_
#define REFRAIN_SRC_IO_MARKUP_LATEX_READER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/latex_commands.h"
#include "io/text_builder.h"
#include "refrain/span.h"

namespace refrain::io {

// A command that the file defines: its text in front of each of the arguments that are text, and behind the last.
struct LatexMacro {
  std::string arguments;            // as LatexCommand has them; d: optional in [], text, with a default
  std::vector<std::string> before;  // of those of kind t and d
  std::string behind;
  std::string fallback;  // where the optional argument is not given
};
using LatexMacros = std::map<std::string, LatexMacro, std::less<>>;

class LatexReader {
 public:
  // `within_macro`: what is read is the body of one.
  LatexReader(std::string_view source, TextBuilder& out, LatexMacros& macros, bool within_macro)
      : source_(source), out_(out), macros_(macros), within_macro_(within_macro), budget_(kFreeText + source.size()) {
    pair_braces();
  }

  void read_file();
  void read(std::size_t begin, std::size_t end);

 private:
  using Break = TextBuilder::Break;

  static constexpr std::size_t kNone = std::string_view::npos;
  // All that macros may add to a file, beside its own length.
  static constexpr std::size_t kFreeText = std::size_t{1} << 20;

  // A group in braces that is open.
  struct Group {
    LatexAction action = LatexAction::kPlain;
    std::string_view then;              // arguments behind it
    const LatexMacro* macro = nullptr;  // whose argument it is, one of its first `number`
    std::size_t number = 0;
    std::size_t begin = 0;
  };
  struct Environment {
    std::string_view name;
    LatexBody body = LatexBody::kBlock;
    std::size_t groups = 0;  // open when it began
  };
  struct Note {
    std::size_t begin;
    std::size_t end;
  };

  void pair_braces();
  std::size_t behind_group(std::size_t at) const;
  std::size_t behind_blanks(std::size_t at) const;
  std::size_t behind_option(std::size_t at, char open, char close) const;
  std::size_t behind_argument(std::size_t at) const;
  std::size_t behind_overlay(std::size_t at) const;
  std::size_t pass_arguments(std::size_t at, std::string_view& arguments) const;

  std::size_t comment(std::size_t at);
  std::size_t blanks(std::size_t at);
  std::size_t math(std::size_t at);
  std::size_t command(std::size_t at);
  std::size_t run_command(const LatexCommand& command, std::size_t at, std::size_t behind);
  std::size_t run_macro(const LatexMacro& macro, std::size_t at, std::size_t behind);
  std::size_t macro_arguments(const Group& group, std::size_t at, Span place);
  static LatexMacro macro_of(std::string_view seen, const std::string& arguments, std::string fallback);
  std::string seen_in(std::size_t begin, std::size_t end);
  std::size_t open_text(const Group& group, std::size_t at);
  std::size_t close_group(std::size_t at);
  std::size_t begin_environment(std::size_t at);
  std::size_t end_environment(std::size_t at);
  std::size_t verb(std::size_t at, std::size_t behind);
  std::size_t accent(std::string_view mark, std::size_t at, std::size_t behind);
  std::size_t define(std::size_t at, bool tex);
  std::size_t punctuation(std::size_t at);
  bool may_close_single(std::size_t at) const;
  bool like_possessive(std::size_t at) const;
  bool closes_single(std::size_t at);
  void enter(LatexAction action, std::uint8_t level);
  void leave(LatexAction action);
  void leave_environment(const Environment& environment);
  void put(std::string_view text, std::size_t at, std::size_t length) { out_.put(text, at, length); }
  void flush_notes();
  void listing_caption(std::size_t begin, std::size_t end);
  void verbatim(std::size_t begin, std::size_t end);
  // Behind the next `mark`; the end where there is none, which is asked once.
  std::size_t find_behind(std::string_view mark, std::size_t at) const {
    const std::size_t found = source_.find(mark, at);
    return found == kNone || found >= end_ ? end_ : found + mark.size();
  }

  std::string_view source_;
  TextBuilder& out_;
  LatexMacros& macros_;
  bool within_macro_;
  std::size_t budget_;
  std::size_t end_ = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> braces_;  // opening and closing, by the opening one
  std::vector<Group> groups_;
  std::vector<Environment> environments_;
  std::vector<Note> notes_;
  bool in_note_ = false;
  bool in_label_ = false;
  int in_options_ = 0;        // of macros
  bool german_ = false;       // "a is a letter
  bool single_open_ = false;  // a quotation in ` and ' has begun in this paragraph
  // What the last search for the mark that closes a quotation found: between these places there is none, and at the second
  // one is, or the paragraph or what is read ends.
  std::size_t single_from_ = 0;
  std::size_t single_to_ = 0;
  std::size_t single_end_ = 0;  // what was read ended there
  bool single_closes_ = false;
  bool no_display_end_ = false;
  bool no_inline_end_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_LATEX_READER_H_
