#include "io/markup/subtitles.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "io/html/entities.h"
#include "io/ignore_comment.h"
#include "io/markup/prose.h"
#include "io/text_builder.h"

namespace refrain::io {
namespace {

using Break = TextBuilder::Break;

constexpr std::size_t kNone = std::string_view::npos;
constexpr double kPause = 5;     // seconds
constexpr double kRound = 0.05;  // times that are this near are the same

// hh:mm:ss,mmm or mm:ss.mmm in seconds.
std::optional<double> seconds_in(std::string_view text) {
  text = without_blanks(text);
  if (text.empty() || text.size() > 24 || text.find_first_not_of("0123456789:,.") != kNone) return std::nullopt;
  double seconds = 0;
  double field = 0;
  double unit = 0;
  for (const char c : text) {
    if (c == ':') {
      seconds = (seconds + field) * 60;
      field = 0;
    } else if (c == ',' || c == '.') {
      unit = 0.1;
    } else if (unit > 0) {
      field += unit * (c - '0');
      unit /= 10;
    } else {
      field = field * 10 + (c - '0');
    }
  }
  return seconds + field;
}

class SubtitleReader {
 public:
  SubtitleReader(std::string_view source, TextBuilder& out)
      : source_(source), out_(out), lines_(markup_lines(source, 0, source.size())) {}

  void read();

 private:
  std::size_t cue(std::size_t k);
  void text(std::size_t begin, std::size_t end);
  std::string plain(std::size_t k) const;

  std::string_view source_;
  TextBuilder& out_;
  std::vector<MarkupLine> lines_;
  Entities entities_;
  std::vector<std::string> said_;  // lines of the cue before
  double ended_ = 0;
  bool leave_out_ = false;  // the next cue that says something
};

// Tags <i>, <c.name>, <00:01.000> and {\an8} are no text.
void SubtitleReader::text(std::size_t begin, std::size_t end) {
  std::size_t from = begin;
  std::size_t at = begin;
  while (at < end) {
    const char c = source_[at];
    std::size_t behind = at;
    std::string put;
    if (c == '<' && at + 1 < end && (is_word_byte(source_[at + 1]) || source_[at + 1] == '/')) {
      std::size_t close = source_.substr(0, end).find('>', at);
      // How the characters in front of it are spoken.
      if (source_.substr(at, 4) == "<rt>") {
        const std::size_t spoken = source_.substr(0, end).find("</rt>", at);
        if (spoken != kNone) close = spoken + 4;
      }
      if (close != kNone) behind = close + 1;
    } else if (c == '{' && at + 1 < end && source_[at + 1] == '\\') {
      const std::size_t close = source_.substr(0, end).find('}', at);
      if (close != kNone) behind = close + 1;
    } else if (c == '&') {
      const std::size_t length = entities_.decode(source_.substr(at, std::min<std::size_t>(64, end - at)), put);
      behind = at + length;
    }
    if (behind == at) {
      ++at;
      continue;
    }
    copy_prose(out_, source_, from, at);
    if (!put.empty() && put != "\u200e" && put != "\u200f") out_.put(put, at, behind - at);
    at = from = behind;
  }
  copy_prose(out_, source_, from, end);
}

// A line without its tags, to be compared.
std::string SubtitleReader::plain(std::size_t k) const {
  std::string result;
  bool tag = false;
  for (const char c : lines_[k].text(source_)) {
    if (c == '<' || c == '{') tag = true;
    if (!tag) result += c;
    if (c == '>' || c == '}') tag = false;
  }
  return std::string(without_blanks(result));
}

// The cue whose line of times is k; returns the line behind it.
std::size_t SubtitleReader::cue(std::size_t k) {
  const std::string_view times = lines_[k].text(source_);
  const std::size_t arrow = times.find("-->");
  const std::optional<double> begin = seconds_in(times.substr(0, arrow));
  std::string_view rest = without_blanks(times.substr(arrow + 3));
  const std::optional<double> finish = seconds_in(rest.substr(0, rest.find(' ')));
  std::size_t end = k + 1;
  while (end < lines_.size() && !lines_[end].blank() && lines_[end].text(source_).find("-->") == kNone) ++end;
  std::vector<std::string> lines;
  for (std::size_t j = k + 1; j < end; ++j) lines.push_back(plain(j));
  std::size_t repeated = 0;
  if (begin && *begin <= ended_ + kRound) {
    for (std::size_t count = std::min(lines.size(), said_.size()); count > 0 && repeated == 0; --count) {
      if (std::equal(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count),
                     said_.end() - static_cast<std::ptrdiff_t>(count))) {
        repeated = count;
      }
    }
  }
  if (begin && *begin > ended_ + kPause) out_.separate(Break::kParagraph);
  // Cues run on as one text, of which a comment leaves out a block: so that cue becomes one.
  if (leave_out_) out_.separate(Break::kLine);
  const std::size_t said = out_.size();
  for (std::size_t j = k + 1 + repeated; j < end; ++j) {
    std::size_t from = lines_[j].begin + lines_[j].indent;
    const std::string_view line = lines_[j].text(source_);
    if (line.size() > 1 && line[0] == '-' && line[1] != '-') {  // another one speaks
      out_.separate(leave_out_ && out_.size() > said ? Break::kBreak : Break::kLine);
      ++from;
    }
    text(from, lines_[j].end);
    out_.separate(Break::kSpace);
  }
  if (leave_out_ && out_.size() > said) {
    out_.separate(Break::kLine);
    leave_out_ = false;
  }
  if (!lines.empty()) said_ = std::move(lines);
  if (finish) ended_ = std::max(ended_, *finish);
  return end;
}

void SubtitleReader::read() {
  const auto is_time = [this](std::size_t k) {
    const std::string_view line = lines_[k].text(source_);
    const std::size_t arrow = line.find("-->");
    return arrow != kNone && seconds_in(line.substr(0, arrow)).has_value();
  };
  for (std::size_t k = 0; k < lines_.size();) {
    if (lines_[k].blank()) {
      ++k;
      continue;
    }
    if (is_time(k)) {
      k = cue(k);
      continue;
    }
    if (k + 1 < lines_.size() && is_time(k + 1)) {  // the number or the name of a cue
      ++k;
      continue;
    }
    // A note, a style, a region, or the head of the file; text that belongs to no cue is none.
    const bool note = lines_[k].text(source_).starts_with("NOTE");
    for (std::size_t first = k; k < lines_.size() && !lines_[k].blank(); ++k) {
      if (!note) continue;
      const std::string_view comment = lines_[k].text(source_).substr(k == first ? 4 : 0);
      out_.comment(comment, lines_[k].begin);
      leave_out_ = leave_out_ || ignore_comment(comment) == IgnoreComment::kIgnore;
    }
  }
}

}  // namespace

void read_subtitles(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  TextBuilder out(document.original, document);
  SubtitleReader(document.original, out).read();
  out.finish();
}

}  // namespace refrain::io
