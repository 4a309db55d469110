// Environments, and notes behind their paragraph.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/markup/latex_reader.h"
#include "io/markup/prose.h"

namespace refrain::io {
namespace {

// Of the environments that are open, how far back one that ends is looked for.
constexpr std::size_t kMostBack = 16;

}  // namespace

// Footnotes of the paragraph that has ended.
void LatexReader::flush_notes() {
  if (notes_.empty() || in_note_ || !groups_.empty()) return;
  in_note_ = true;
  const std::size_t end = end_;
  std::vector<Environment> environments = std::exchange(environments_, {});
  for (const Note note : std::exchange(notes_, {})) {
    out_.separate(Break::kParagraph);
    read(note.begin, note.end);
    end_ = end;
    out_.separate(Break::kParagraph);
  }
  environments_ = std::move(environments);
  in_note_ = false;
}

void LatexReader::verbatim(std::size_t begin, std::size_t end) {
  if (begin < end && source_[begin] == '\n') ++begin;
  while (end > begin && is_blank_char(source_[end - 1])) --end;
  out_.separate(Break::kParagraph);
  out_.begin_part(Part::kCode);
  if (begin < end) out_.copy(begin, end - begin);
  out_.end_part(Part::kCode);
  out_.separate(Break::kParagraph);
}

// [language=C, caption={A program}]
void LatexReader::listing_caption(std::size_t begin, std::size_t end) {
  const std::size_t behind = behind_option(begin, '[', ']');
  constexpr std::string_view kName = "caption=";
  const std::size_t at = source_.substr(0, behind).find(kName, begin);
  if (behind == begin || behind > end || at == kNone) return;
  std::size_t from = at + kName.size();
  std::size_t to = std::min(source_.find_first_of(",]", from), behind - 1);
  if (from < behind && source_[from] == '{') {
    const std::size_t close = behind_bracket(source_, from, behind, '{', '}');
    if (close == kNone) return;
    ++from;
    to = close - 1;
  }
  enter(LatexAction::kCaption, 0);
  const std::size_t whole = end_;
  read(from, std::max(from, to));
  end_ = whole;
  leave(LatexAction::kCaption);
}

std::size_t LatexReader::begin_environment(std::size_t at) {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] != '{') return at;
  const std::size_t close = std::min(source_.find('}', begin), end_);
  const std::string_view name = without_blanks(source_.substr(begin + 1, close - begin - 1));
  std::size_t behind = std::min(close + 1, end_);
  if (name.size() > 64) return begin + 1;
  const LatexEnvironment* known = find_latex_environment(name);
  Environment environment = {name, known != nullptr ? known->body : LatexBody::kBlock, groups_.size()};
  std::string_view arguments = known != nullptr ? known->arguments : "o";
  if (environment.body == LatexBody::kVerbatim || environment.body == LatexBody::kDropped) {
    const std::size_t options = behind;
    if (environment.body == LatexBody::kVerbatim) behind = pass_arguments(behind, arguments);
    const std::string mark = "\\end{" + std::string(name) + "}";
    const std::size_t found = source_.find(mark, behind);
    const std::size_t end = found == kNone || found >= end_ ? end_ : found;
    if (environment.body == LatexBody::kVerbatim) {
      flush_notes();
      listing_caption(options, behind);
      verbatim(behind, end);
    }
    out_.separate(Break::kSpace);
    return std::min(end_, end + mark.size());
  }
  behind = pass_arguments(behind, arguments);
  if (known == nullptr) {
    // A length, a name or a number behind an environment that nobody knows is no text.
    while (behind < end_ && source_[behind] == '{') {
      const std::size_t end = behind_group(behind);
      if (end == kNone) break;
      const std::string_view inside = without_blanks(source_.substr(behind + 1, end - behind - 2));
      if (inside.find(' ') != kNone) break;
      behind = end;
    }
  }
  flush_notes();
  out_.separate(environment.body == LatexBody::kTable ? Break::kLine : Break::kParagraph);
  if (environment.body == LatexBody::kQuote) out_.begin_quote();
  if (environment.body == LatexBody::kEntries) out_.begin_part(Part::kReferences);
  if (environment.body == LatexBody::kCode) out_.begin_part(Part::kCode);
  environments_.push_back(environment);
  if (!arguments.empty()) {
    // The text argument is a title.
    arguments.remove_prefix(1);
    const std::size_t title = behind_blanks(behind);
    if (title < end_ && source_[title] == '{') {
      enter(LatexAction::kHeading, 3);
      return open_text({LatexAction::kHeading, arguments, nullptr, 0, behind}, behind);
    }
  }
  return behind;
}

void LatexReader::leave_environment(const Environment& environment) {
  if (environment.body == LatexBody::kQuote) out_.end_quote();
  if (environment.body == LatexBody::kEntries) out_.end_part(Part::kReferences);
  if (environment.body == LatexBody::kCode) out_.end_part(Part::kCode);
}

std::size_t LatexReader::end_environment(std::size_t at) {
  const std::size_t begin = behind_blanks(at);
  if (begin >= end_ || source_[begin] != '{') return at;
  const std::size_t close = std::min(source_.find('}', begin), end_);
  const std::string_view name = without_blanks(source_.substr(begin + 1, close - begin - 1));
  if (name.size() > 64) return begin + 1;
  out_.separate(Break::kParagraph);
  for (std::size_t back = 1; back <= std::min(kMostBack, environments_.size()); ++back) {
    const Environment& found = environments_[environments_.size() - back];
    if (found.name != name) continue;
    while (groups_.size() > found.groups) {
      leave(groups_.back().action);
      groups_.pop_back();
    }
    for (std::size_t k = 0; k < back; ++k) {
      leave_environment(environments_.back());
      environments_.pop_back();
    }
    break;
  }
  flush_notes();
  // Nothing behind it is printed.
  return name == "document" ? end_ : std::min(close + 1, end_);
}

}  // namespace refrain::io
