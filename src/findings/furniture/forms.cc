#include "findings/furniture/forms.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "findings/furniture/code_lines.h"
#include "findings/furniture/contents.h"
#include "findings/furniture/line_bytes.h"
#include "findings/furniture/place_forms.h"
#include "text/letters.h"

namespace refrain::findings {
namespace {

using report::Form;
using text::begins_attribution;
using text::bytes_of;
using text::contains;
using text::count_line_words;
using text::ends_prose;
using text::ends_sentence;
using text::has_address;
using text::is_digit;
using text::is_head_field;
using text::is_letter;
using text::is_white;
using text::label_size;
using text::Line;
using text::lowered;
using text::one_of;
using text::WordCount;

constexpr std::size_t kLongestValue = 14;  // words behind a label
constexpr std::size_t kLongestCell = 8;    // words
constexpr std::size_t kEncoded = 40;       // bytes of a line of encoded data
constexpr std::size_t kSignature = 10;     // lines
constexpr std::size_t kCaptionWords = 60;

// Label and value. What ends like a sentence is a speech or a definition.
bool is_field(std::string_view line) {
  const std::size_t label = label_size(line);
  if (label == 0) return false;
  const std::string_view value = line.substr(label);
  const std::size_t words = count_line_words(value).words;
  return words <= kLongestValue && (words <= 6 || !ends_sentence(value));
}

// Encoded or drawn: no spaces, or more marks than a text has.
bool is_data(std::string_view line, const LineBytes& bytes) {
  if (line.size() < kEncoded || bytes.wide) return false;
  return 4 * bytes.marks >= line.size() || (bytes.white == 0 && !contains(line, "://") && !contains(line, "@"));
}

// "Figure 3: ", "Tab. 2.1 - ": a label, a number and a mark behind it.
bool begins_caption(std::string_view line) {
  constexpr std::array<std::string_view, 30> kLabels = {"figure",
                                                        "fig",
                                                        "table",
                                                        "chart",
                                                        "photo",
                                                        "photograph",
                                                        "picture",
                                                        "image",
                                                        "illustration",
                                                        "plate",
                                                        "map",
                                                        "exhibit",
                                                        "box",
                                                        "diagram",
                                                        "listing",
                                                        "abbildung",
                                                        "abb",
                                                        "tabelle",
                                                        "tab",
                                                        "bild",
                                                        "foto",
                                                        "figura",
                                                        "tabla",
                                                        "cuadro",
                                                        "imagen",
                                                        "tableau",
                                                        "obr\xc3\xa1zek",
                                                        "rysunek",
                                                        "\xd1\x80\xd0\xb8\xd1\x81",
                                                        "\xd1\x80\xd0\xb8\xd1\x81\xd1\x83\xd0\xbd\xd0\xbe\xd0\xba"};
  std::size_t at = 0;
  while (at < line.size() && is_letter(line[at])) ++at;
  const std::string label = lowered(line.substr(0, at));
  for (const std::string_view script : {"\xe5\x9b\xb3", "\xe5\x9b\xbe", "\xe8\xa1\xa8", "\xea\xb7\xb8\xeb\xa6\xbc"}) {
    if (label == script && at < line.size()) return true;
  }
  if (!one_of(label, kLabels)) return false;
  while (at < line.size() && (line[at] == '.' || line[at] == ' ')) ++at;
  const std::size_t number = at;
  while (at < line.size() && (is_digit(line[at]) || line[at] == '.' || line[at] == '-')) ++at;
  if (at == number) {
    while (at < line.size() && std::string_view("IVXLC").find(line[at]) != std::string_view::npos) ++at;
  }
  if (at == number) return line.substr(at).starts_with(":");
  if (line[at - 1] == '.' || line[at - 1] == '-') return true;
  const std::string_view rest = line.substr(at);
  return rest.empty() || std::string_view(":|)\t").find(rest[0]) != std::string_view::npos || rest.starts_with("  ") ||
         rest.starts_with(" - ") || rest.starts_with(" \xe2\x80\x93") || rest.starts_with(" \xe2\x80\x94");
}

// A paragraph that names who made the picture: "Photograph: Ann Lee/Agency".
bool has_credit(std::string_view paragraph) {
  const std::size_t tail = paragraph.size() - std::min<std::size_t>(paragraph.size(), 90);
  const std::string_view behind = paragraph.substr(tail);
  if (!contains(behind, ": ") && !contains(behind, "Photo")) return false;  // as each of these has
  for (const std::string_view credit :
       {"Photograph: ", "Photo: ", "Photos: ", "Photo by ", "Photograph by ", "Picture: ", "Image: ", "Credit: ",
        "Illustration: ", "Composite: ", "Foto: ", "Bild: ", "Fotograf\u00eda: ", "Photo credit: ", "(AP Photo"}) {
    if (contains(behind, credit)) return true;
  }
  return false;
}

// How many words a line has without its mail addresses. Scripts without spaces have one for two characters.
std::size_t words_without_addresses(std::string_view line) {
  std::size_t words = count_line_words(line).words + text::count_unspaced(line) / 2;
  for (std::size_t at = line.find('@'); at != std::string_view::npos; at = line.find('@', at + 1)) {
    const std::size_t blank = line.substr(0, at).find_last_of(" \t");
    const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    const std::size_t of_address = count_line_words(line.substr(begin, end - begin)).words;
    words -= std::min(words, of_address);
    at = end - 1;
  }
  return words;
}

// Half of the words are letters in lower case, as in a sentence; of names and numbers few are.
bool is_prose(std::string_view says) {
  const WordLooks looks = word_looks(says);
  return 2 * looks.lower >= looks.words;
}

class LineForms {
 public:
  LineForms(const Document& document, const std::vector<Line>& lines)
      : document_(document), lines_(lines), forms_(lines.size(), Form::kNone) {}

  std::vector<Form> find() {
    for (std::size_t k = 0; k < lines_.size(); ++k) {
      if (lines_[k].blank()) continue;
      text_.push_back(k);
      bytes_.push_back(line_bytes(of(k)));
    }
    rows();
    code();
    letters();
    addresses();
    signatures();
    captions();
    const std::vector<bool> contents = contents_lines(document_.text, lines_);
    for (std::size_t k = 0; k < lines_.size(); ++k) {
      if (contents[k]) forms_[k] = Form::kContents;
    }
    marked(document_.captions, Form::kCaption);
    return std::move(forms_);
  }

 private:
  std::string_view of(std::size_t line) const { return bytes_of(document_.text, lines_[line].bytes); }

  // Lines of a form stand in blocks: one beside another. is(line, bytes).
  template <typename Is>
  void block(Form form, const Is& is) {
    std::size_t before = lines_.size();
    for (std::size_t t = 0; t < text_.size(); ++t) {
      const std::size_t k = text_[t];
      if (!is(of(k), bytes_[t])) continue;
      if (before < k && k - before <= 3) forms_[before] = forms_[k] = form;
      before = k;
    }
  }

  void rows() {
    block(Form::kForm,
          [](std::string_view line, const LineBytes& bytes) { return (bytes.cells || bytes.digit) && is_row(line); });
    block(Form::kForm, [](std::string_view line, const LineBytes&) { return is_field(line); });
    block(Form::kForm,
          [](std::string_view line, const LineBytes& bytes) { return bytes.inner_mark && is_file_row(line); });
    for (std::size_t k = 1; k < lines_.size(); ++k) {
      if (forms_[k] == Form::kNone && goes_on(k)) forms_[k] = Form::kForm;
    }
    block(Form::kData, is_data);
  }

  // Lines of a program, and short ones between them.
  void code() {
    constexpr std::size_t kShort = 5;  // words
    block(Form::kCode, [](std::string_view line, const LineBytes& bytes) { return bytes.code && is_code(line); });
    for (std::size_t t = 1; t + 1 < text_.size(); ++t) {
      const std::size_t k = text_[t];
      if (forms_[k] != Form::kNone || forms_[text_[t - 1]] != Form::kCode) continue;
      const bool inside =
          forms_[text_[t + 1]] == Form::kCode || (t + 2 < text_.size() && forms_[text_[t + 2]] == Form::kCode);
      if (inside && count_line_words(of(k)).words <= kShort && !ends_prose(of(k))) forms_[k] = Form::kCode;
    }
  }

  // A short indented line below a row, which goes on there.
  bool goes_on(std::size_t line) const {
    if (lines_[line].blank() || !lines_[line].indented || forms_[line - 1] != Form::kForm) return false;
    return count_line_words(of(line)).words <= kLongestCell && !ends_sentence(of(line));
  }

  // Heads of letters, lines that say whose words follow, and other lines with an address.
  void letters() {
    constexpr std::size_t kShort = 8;  // words before an address
    constexpr std::size_t kMost = 12;
    const text::LetterLines letters = text::letter_lines(document_.text);
    marked(letters.attributions, Form::kAttribution);
    marked(letters.heads, Form::kHead);
    for (std::size_t t = 0; t < text_.size(); ++t) {
      const std::size_t k = text_[t];
      const std::string_view line = of(k);
      const auto article = [&] { return begins_attribution(line) && lowered(line.substr(0, 2)) == "in"; };
      const auto contact = [&] {
        return count_line_words(line).words <= kMost && words_without_addresses(line) <= kMost && !ends_sentence(line);
      };
      if (has_address(line) && (article() || contact())) attribute(k);
      // "Write to:" before an address.
      if (t > 0 && forms_[k] == Form::kAttribution && forms_[text_[t - 1]] == Form::kNone &&
          of(text_[t - 1]).ends_with(":") && count_line_words(of(text_[t - 1])).words <= kShort) {
        attribute(text_[t - 1]);
      }
    }
  }

  // The head of a letter stays one.
  void attribute(std::size_t line) {
    if (forms_[line] != Form::kHead) forms_[line] = Form::kAttribution;
  }

  // Short lines set apart, with an address among them. A paragraph that names an address is none.
  void addresses() {
    constexpr std::size_t kMostLines = 10;
    constexpr std::size_t kMostWords = 10;
    const auto reads_on = [&](std::size_t line) {
      const std::string_view says = of(line);
      const std::size_t words = words_without_addresses(says);
      if (has_address(says)) return words > kMostWords && (ends_sentence(says) || is_prose(says));
      return words > kMostWords || (words > 4 && ends_sentence(says));
    };
    for (std::size_t k = 0; k < lines_.size();) {
      std::size_t last = k;
      bool address = false;
      for (; last < lines_.size() && !lines_[last].blank(); ++last) address = address || has_address(of(last));
      bool short_lines = address && last - k <= kMostLines;
      for (std::size_t line = k; short_lines && line < last; ++line) short_lines = !reads_on(line);
      if (short_lines && !is_paragraph(k, last)) {
        for (std::size_t line = k; line < last; ++line) {
          if (forms_[line] == Form::kNone) forms_[line] = Form::kAttribution;
        }
      }
      k = last + 1;
    }
  }

  // Whether the lines from `first` to the one before `end` are a paragraph in a narrow column: one goes on in the next, or all
  // but the last are equally long. Lines of a name and a place are as short, but each is one of its own.
  bool is_paragraph(std::size_t first, std::size_t end) const {
    constexpr std::size_t kLeast = 16;  // words
    if (end - first < 2) return false;
    std::size_t words = 0;
    std::size_t go_on = 0;
    std::size_t shortest = static_cast<std::size_t>(-1);
    std::size_t longest = 0;
    for (std::size_t line = first; line < end; ++line) {
      const std::string_view says = of(line);
      words += words_without_addresses(says);
      const std::string_view word = says.substr(0, says.find_first_of(" \t"));
      if (line > first && text::begins_small(word) && !has_address(word) && !ends_sentence(of(line - 1))) ++go_on;
      if (line + 1 == end) continue;
      shortest = std::min(shortest, says.size());
      longest = std::max(longest, says.size());
    }
    const bool even = end - first >= 3 && 10 * shortest >= 7 * longest;
    const bool goes_on = 2 * go_on >= end - first - 1;
    return words > kLeast && (even || goes_on) &&
           is_prose(bytes_of(document_.text, {lines_[first].bytes.begin, lines_[end - 1].bytes.end}));
  }

  bool alone(std::size_t line) const { return line == 0 || lines_[line - 1].blank(); }

  // "--" and what follows it; or what follows a rule at the end, where it has an address.
  void signatures() {
    for (std::size_t t = 0; t < text_.size(); ++t) {
      const std::string_view line = of(text_[t]);
      const std::size_t end = std::min(text_.size(), t + 1 + kSignature);
      bool signs = line == "--";
      if (!signs && line.size() >= 3 && end == text_.size()) {
        const bool rule = std::all_of(line.begin(), line.end(), [](char c) {
          return std::string_view("-=_*~+#/\\|<>. ").find(c) != std::string_view::npos;
        });
        signs = rule && std::any_of(text_.begin() + static_cast<std::ptrdiff_t>(t), text_.end(),
                                    [&](std::size_t k) { return has_address(of(k)); });
      }
      if (!signs) continue;
      for (std::size_t n = t; n < end; ++n) {
        if (n > t && is_head_field(of(text_[n]))) break;
        if (forms_[text_[n]] != Form::kHead) forms_[text_[n]] = Form::kSignature;
      }
    }
  }

  // Paragraphs that begin with a label and a number, or that name who made the picture.
  void captions() {
    for (std::size_t k = 0; k < lines_.size();) {
      std::size_t last = k;
      while (last < lines_.size() && !lines_[last].blank()) ++last;
      for (std::size_t first = k; first < last; ++first) {
        const std::string_view line = of(first);
        const std::size_t end = line.size() > 120 ? first + 1 : last;  // such a line is a paragraph
        if (!begins_caption(line) && !(has_credit(line) && (line.size() > 120 || last == k + 1))) continue;
        const Span all{lines_[first].bytes.begin, lines_[end - 1].bytes.end};
        if (count_line_words(bytes_of(document_.text, all)).words > kCaptionWords) continue;
        std::fill(at(first), at(end), Form::kCaption);
        first = end - 1;
      }
      k = last + 1;
    }
  }

  // Lines that lie in spans that markup tells of.
  void marked(std::span<const Span> spans, Form form) {
    auto span = spans.begin();
    for (std::size_t k = 0; k < lines_.size() && span != spans.end(); ++k) {
      while (span != spans.end() && span->end <= lines_[k].bytes.begin) ++span;
      if (span != spans.end() && !lines_[k].blank() && span->begin <= lines_[k].bytes.begin &&
          span->end >= lines_[k].bytes.end) {
        forms_[k] = form;
      }
    }
  }

  std::vector<Form>::iterator at(std::size_t line) { return forms_.begin() + static_cast<std::ptrdiff_t>(line); }

  const Document& document_;
  const std::vector<Line>& lines_;
  std::vector<std::size_t> text_;  // lines that are not blank
  std::vector<LineBytes> bytes_;   // of each of these
  std::vector<Form> forms_;
};

}  // namespace

bool is_row(std::string_view line) {
  if (contains(line, "____") || contains(line, "......")) return true;
  std::size_t cells = 0;
  std::size_t longest = 0;
  std::size_t begin = 0;
  const auto cell = [&](std::size_t end) {
    const std::size_t words = count_line_words(line.substr(begin, end - begin)).words;
    cells += words > 0 ? 1u : 0u;
    longest = std::max(longest, words);
  };
  for (std::size_t at = 0; at < line.size();) {
    std::size_t spaces = at;
    while (spaces < line.size() && line[spaces] == ' ') ++spaces;
    if (line[at] == '\t' || line[at] == '|' || spaces - at >= 3) {
      cell(at);
      at = begin = std::max(spaces, at + 1);
    } else {
      at = std::max(spaces, at + 1);
    }
  }
  if (begin > 0) cell(line.size());
  if (cells >= 2 && longest <= kLongestCell) return true;
  const WordCount count = count_line_words(line);
  if (count.words < 3 || ends_sentence(line)) return false;
  // Of words and numbers: fewer of these where it does not begin like a line that goes on.
  const bool capital = line[0] >= 'A' && line[0] <= 'Z';
  return 5 * count.numbers >= 2 * count.words || (capital && 10 * count.numbers >= 3 * count.words);
}

bool is_file_row(std::string_view line) {
  std::size_t names = 0;
  std::size_t all = 0;
  for (std::size_t at = 0; at < line.size();) {
    while (at < line.size() && is_white(line[at])) ++at;
    const std::size_t begin = at;
    while (at < line.size() && !is_white(line[at])) ++at;
    const std::string_view word = line.substr(begin, at - begin);
    all += word.size();
    std::size_t marks = 0;
    std::size_t letters = 0;
    for (std::size_t k = 0; k < word.size(); ++k) {
      const bool inside = k > 0 && k + 1 < word.size() && (is_letter(word[k + 1]) || is_digit(word[k + 1]));
      marks += inside && std::string_view("./\\@").find(word[k]) != std::string_view::npos ? 1u : 0u;
      letters += is_letter(word[k]) ? 1u : 0u;
    }
    const bool root = word.size() > 2 && word.starts_with('/');
    if (letters >= 3 && (marks >= 2 || (marks == 1 && (root || 4 * letters >= 3 * word.size())))) names += word.size();
  }
  return 2 * names > all;
}

std::vector<Form> line_forms(const Document& document, const std::vector<Line>& lines) {
  return LineForms(document, lines).find();
}

}  // namespace refrain::findings
