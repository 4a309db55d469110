#include "io/markup/asciidoc_inline.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "io/markup/prose.h"

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostInline = 1'000;
constexpr std::size_t kMostDepth = 4;  // of markup in markup

constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special = {};
  for (const char c : std::string_view("*_`#^~+\"'[<({&\\-:.=")) special[static_cast<unsigned char>(c)] = true;
  return special;
}();

enum class Macro : std::uint8_t { kText, kLink, kNothing, kCode, kNote, kCite };
struct MacroRow {
  std::string_view name;
  Macro kind;
};
// name:target[text]
constexpr auto kMacros = std::to_array<MacroRow>({{"anchor", Macro::kNothing},
                                                  {"asciimath", Macro::kNothing},
                                                  {"btn", Macro::kText},
                                                  {"cite", Macro::kCite},
                                                  {"citenp", Macro::kCite},
                                                  {"footnote", Macro::kNote},
                                                  {"footnoteref", Macro::kNote},
                                                  {"icon", Macro::kNothing},
                                                  {"image", Macro::kNothing},
                                                  {"indexterm", Macro::kNothing},
                                                  {"indexterm2", Macro::kText},
                                                  {"kbd", Macro::kText},
                                                  {"latexmath", Macro::kNothing},
                                                  {"link", Macro::kLink},
                                                  {"mailto", Macro::kLink},
                                                  {"menu", Macro::kText},
                                                  {"pass", Macro::kText},
                                                  {"stem", Macro::kNothing},
                                                  {"xref", Macro::kText}});

constexpr auto kCharacters =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"amp", "&"},         {"apos", "'"},
                                                                  {"asterisk", "*"},    {"backslash", "\\"},
                                                                  {"backtick", "`"},    {"blank", ""},
                                                                  {"brvbar", "\u00a6"}, {"caret", "^"},
                                                                  {"cpp", "C++"},       {"deg", "\u00b0"},
                                                                  {"empty", ""},        {"endsb", "]"},
                                                                  {"gt", ">"},          {"ldquo", "\u201c"},
                                                                  {"lsquo", "\u2018"},  {"lt", "<"},
                                                                  {"nbsp", "\u00a0"},   {"plus", "+"},
                                                                  {"quot", "\""},       {"rdquo", "\u201d"},
                                                                  {"rsquo", "\u2019"},  {"sp", " "},
                                                                  {"startsb", "["},     {"tilde", "~"},
                                                                  {"two-colons", "::"}, {"two-semicolons", ";;"},
                                                                  {"vbar", "|"},        {"wj", "\u2060"},
                                                                  {"zwsp", "\u200b"}});

}  // namespace

std::size_t AsciiDocInline::find(std::string_view mark, std::size_t at) const {
  const std::size_t most = std::min(end_, at + kMostInline);
  return source_.substr(0, most).find(mark, at);
}

std::size_t AsciiDocInline::put(std::string_view text, std::size_t at, std::size_t length) {
  if (text.size() <= budget_) {
    budget_ -= text.size();
    out_.put(text, at, length);
  }
  return at + length;
}

// *bold*, _italic_, `code`, #mark#, and doubled within words; ^above^ and ~below~.
std::size_t AsciiDocInline::emphasis(std::size_t begin, std::size_t at) {
  const char c = source_[at];
  const bool doubled = at + 1 < end_ && source_[at + 1] == c && c != '^' && c != '~';
  const std::size_t length = doubled ? 2 : 1;
  const std::size_t inside = at + length;
  if (inside >= end_) return at;
  const bool anywhere = doubled || c == '^' || c == '~';
  if (!anywhere && (is_blank_char(source_[inside]) || (at > begin && is_word_byte(source_[at - 1])))) return at;
  const std::string_view mark = source_.substr(at, length);
  std::size_t close = find(mark, inside + (doubled ? 0 : 1));
  while (close != kNone && !anywhere &&
         (is_blank_char(source_[close - 1]) || (close + 1 < end_ && is_word_byte(source_[close + 1])))) {
    close = find(mark, close + 1);
  }
  if (close == kNone || close <= inside) return at;
  if ((c == '^' || c == '~') && source_.substr(inside, close - inside).find(' ') != kNone) return at;
  const bool code = c == '`';
  std::size_t from = inside;
  std::size_t to = close;
  if (code) out_.begin_part(Part::kCode);
  if (code && to - from > 2 && source_[from] == '+' && source_[to - 1] == '+') {
    copy_prose(out_, source_, from + 1, to - 1);
  } else {
    const std::size_t end = end_;
    read(from, to);
    end_ = end;
  }
  if (code) out_.end_part(Part::kCode);
  return close + length;
}

// name:target[text], whose colon is at `at`.
std::size_t AsciiDocInline::macro(std::size_t at) {
  std::size_t name_begin = at;
  while (name_begin > 0 && at - name_begin < 16 &&
         (is_ascii_letter(source_[name_begin - 1]) || source_[name_begin - 1] == '2')) {
    --name_begin;
  }
  const std::string_view name = source_.substr(name_begin, at - name_begin);
  const auto* const row =
      std::find_if(kMacros.begin(), kMacros.end(), [name](const MacroRow& one) { return one.name == name; });
  if (row == kMacros.end()) return at;
  std::size_t open = at + 1;
  while (open < end_ && open - at < kMostInline && source_[open] != '[' && !is_blank_char(source_[open])) ++open;
  if (open >= end_ || source_[open] != '[') return at;
  const std::size_t behind = behind_bracket(source_, open, end_, '[', ']', kMostInline * 4);
  if (behind == kNone) return at;
  std::size_t from = open + 1;
  const std::size_t to = behind - 1;
  const std::size_t end = end_;
  switch (row->kind) {
    case Macro::kNothing:
      break;
    case Macro::kCite:
      out_.cite();
      break;
    case Macro::kNote:
      if (name == "footnoteref") from = std::min(to, std::min(source_.find(',', from), to) + 1);
      if (from < to) notes_.add(from, to);
      break;
    default:
      if (row->kind == Macro::kLink) out_.begin_link();
      // Attributes of a link stand behind a comma: text,window=_blank.
      if (name == "pass") {  // what it passes on is HTML, mostly
        for (bool tag = false; from < to; ++from) {
          std::size_t piece = from;
          while (piece < to && source_[piece] != (tag ? '>' : '<')) ++piece;
          if (!tag) copy_prose(out_, source_, from, piece);
          tag = !tag;
          from = piece;
        }
      } else if (from < to) {
        const std::string_view inside = source_.substr(from, to - from);
        const std::size_t comma = inside.find(',');
        const bool attributes = comma != kNone && inside.find('=', comma) != kNone;
        read(from, attributes ? from + comma : to);
      } else if (row->kind == Macro::kLink) {
        out_.copy(at + 1, open - at - 1);
      }
      end_ = end;
      if (row->kind == Macro::kLink) out_.end_link();
  }
  return behind;
}

// https://a.b[text], whose colon is at `at`.
std::size_t AsciiDocInline::address(std::size_t begin, std::size_t at) {
  std::size_t scheme = at;
  while (scheme > begin && at - scheme < 8 && is_ascii_letter(source_[scheme - 1])) --scheme;
  std::size_t open = at + 3;
  while (open < end_ && open - at < kMostInline * 2 && source_[open] != '[' && !is_blank_char(source_[open])) ++open;
  if (open >= end_ || source_[open] != '[') return at;
  const std::size_t behind = behind_bracket(source_, open, end_, '[', ']', kMostInline);
  return behind == kNone ? at : behind;
}

std::size_t AsciiDocInline::markup(std::size_t begin, std::size_t at) {
  const std::string_view rest = source_.substr(at, end_ - at);
  const char c = rest[0];
  const auto inside = [this](std::size_t from, std::size_t to) {
    const std::size_t end = end_;
    read(from, to);
    end_ = end;
  };
  switch (c) {
    case '*':
    case '_':
    case '#':
    case '^':
    case '~':
      return emphasis(begin, at);
    case '`':
      if (rest.starts_with("`\"") || rest.starts_with("`'")) return put(rest[1] == '"' ? "\u201d" : "\u2019", at, 2);
      return emphasis(begin, at);
    case '"':
    case '\'':
      if (rest.size() > 2 && rest[1] == '`' && !is_blank_char(rest[2])) {
        return put(c == '"' ? "\u201c" : "\u2018", at, 2);
      }
      return at;
    case '+': {
      const std::size_t length = rest.starts_with("+++") ? 3 : rest.starts_with("++") ? 2 : 1;
      if (length == 1 && at > begin && is_word_byte(source_[at - 1])) return at;
      const std::size_t close = find(rest.substr(0, length), at + length);
      if (close == kNone || close == at + length) return at;
      if (length == 1 && is_blank_char(source_[at + 1])) return at;
      if (length < 3) copy_prose(out_, source_, at + length, close);
      return close + length;
    }
    case '[': {
      if (rest.starts_with("[[")) {  // an anchor
        const std::string_view mark = rest.starts_with("[[[") ? "]]]" : "]]";
        const std::size_t close = find(mark, at + 2);
        return close == kNone ? at : close + mark.size();
      }
      // [.role]#text#
      if (rest.size() > 1 && std::string_view(".#%\"").find(rest[1]) != kNone) {
        const std::size_t close = find("]", at + 1);
        if (close != kNone && close + 1 < end_ && std::string_view("#*_`").find(source_[close + 1]) != kNone) {
          return close + 1;
        }
      }
      return at;
    }
    case '<': {
      if (rest.starts_with("<<")) {  // <<id,text>>
        const std::size_t close = find(">>", at + 2);
        if (close == kNone) return at;
        const std::size_t comma = source_.substr(0, close).find(',', at);
        if (comma != kNone) inside(comma + 1, close);
        return close + 2;
      }
      if (rest.starts_with("<http")) return at + 1;
      return at;
    }
    case '(': {
      if (rest.starts_with("(((")) {  // an entry of the index
        const std::size_t close = find(")))", at + 3);
        return close == kNone ? at : close + 3;
      }
      if (rest.starts_with("((")) {
        const std::size_t close = find("))", at + 2);
        if (close == kNone) return at;
        inside(at + 2, close);
        return close + 2;
      }
      for (const auto& [mark, text] :
           {std::pair<std::string_view, std::string_view>("(C)", "\u00a9"), {"(R)", "\u00ae"}, {"(TM)", "\u2122"}}) {
        if (rest.starts_with(mark)) return put(text, at, mark.size());
      }
      return at;
    }
    case '{': {
      const std::size_t close = find("}", at + 1);
      if (close == kNone || close == at + 1 || close - at > 64) return at;
      const std::string_view name = source_.substr(at + 1, close - at - 1);
      if (name.find_first_of(" \n{") != kNone) return at;
      if (const auto known = attributes_.find(name); known != attributes_.end()) {
        // {address}[label]
        const bool address = known->second.find("://") != kNone && known->second.find(' ') == kNone;
        const bool labelled = address && close + 1 < end_ && source_[close + 1] == '[';
        const std::size_t behind = labelled ? behind_bracket(source_, close + 1, end_, '[', ']', kMostInline) : kNone;
        if (behind != kNone && behind > close + 3) {
          out_.begin_link();
          inside(close + 2, behind - 1);
          out_.end_link();
          return behind;
        }
        return put(known->second, at, close + 1 - at);
      }
      for (const auto& [character, text] : kCharacters) {
        if (character == name) return put(text, at, close + 1 - at);
      }
      return close + 1;
    }
    case '&': {
      std::string text;
      const std::size_t length = entities_.decode(rest.substr(0, 64), text);
      return length == 0 ? at : put(text, at, length);
    }
    case '-':
      if (rest.starts_with("--") && !rest.starts_with("---")) return put("\u2014", at, 2);
      return at;
    case '.':
      return rest.starts_with("...") && !rest.starts_with("....") ? put("\u2026", at, 3) : at;
    case ':':
      if (rest.starts_with("://")) return address(begin, at);
      return macro(at);
    default:
      return at;
  }
}

void AsciiDocInline::read(std::size_t begin, std::size_t end) {
  end_ = end;
  if (depth_ >= kMostDepth) {
    copy_prose(out_, source_, begin, end);
    return;
  }
  ++depth_;
  std::size_t from = begin;
  std::size_t at = begin;
  while (at < end_) {
    const char c = source_[at];
    if (!kSpecial[static_cast<unsigned char>(c)]) {
      ++at;
      continue;
    }
    if (c == '\\') {
      if (at + 1 < end_ && kSpecial[static_cast<unsigned char>(source_[at + 1])]) {
        copy_prose(out_, source_, from, at);
        from = at + 1;
        // "\*not bold*": the mark stands for itself.
        at += 2;
        continue;
      }
      ++at;
      continue;
    }
    std::size_t to = at;
    if (c == ':') {
      // The name of a macro is in front of its colon, the scheme of an address too.
      while (to > from && (is_ascii_letter(source_[to - 1]) || source_[to - 1] == '2')) --to;
      const bool slashes = source_.substr(at, std::min<std::size_t>(3, end_ - at)) == "://";
      if (slashes) {
        const std::size_t behind = address(from, at);
        if (behind == at) {
          ++at;
          continue;
        }
        copy_prose(out_, source_, from, to);
        const std::size_t open = source_.find('[', at);
        out_.begin_link();
        const std::string_view label = source_.substr(open + 1, behind - open - 2);
        const std::size_t comma = label.find(',');
        const std::size_t label_end = comma != kNone && label.find('=', comma) != kNone ? open + 1 + comma : behind - 1;
        if (label_end > open + 1) {
          const std::size_t whole = end_;
          read(open + 1, label_end - (source_[label_end - 1] == '^' ? 1 : 0));
          end_ = whole;
        } else {
          out_.copy(to, open - to);
        }
        out_.end_link();
        at = from = behind;
        continue;
      }
      // Only what begins a macro stops here.
      const std::string_view name = source_.substr(to, at - to);
      const bool known =
          std::any_of(kMacros.begin(), kMacros.end(), [name](const MacroRow& one) { return one.name == name; });
      if (!known) {
        ++at;
        continue;
      }
    }
    copy_prose(out_, source_, from, to);
    from = to;
    const std::size_t behind = markup(begin, at);
    if (behind == at) {
      ++at;
    } else {
      at = from = behind;
    }
  }
  copy_prose(out_, source_, std::min(from, end_), end_);
  --depth_;
}

void AsciiDocInline::write_notes() {
  notes_.write(out_, [this](Span note) { read(note.begin, note.end); });
}

}  // namespace refrain::io
