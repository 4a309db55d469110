#include "io/office/office_text.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "refrain/words.h"

namespace refrain::io {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t") == std::string_view::npos; }

bool ends_with_space(std::string_view text) { return text.ends_with(' ') || text.ends_with('\t'); }

// What a paragraph is; nothing where it is text or a quotation.
std::optional<Part> part_of(StyleRole role) {
  switch (role.kind) {
    case StyleRole::Kind::kHeading:
      return Part::kHeading;
    case StyleRole::Kind::kCaption:
      return Part::kCaption;
    case StyleRole::Kind::kCode:
      return Part::kCode;
    case StyleRole::Kind::kReferences:
      return Part::kReferences;
    default:
      return {};
  }
}

}  // namespace

void OfficeText::begin_paragraph(StyleRole role) {
  if (std::exchange(any_joined_, false)) {
    open_.push_back(std::move(joined_));
    joined_ = Paragraph();
  } else {
    open_.emplace_back();
    open_.back().before = std::exchange(break_, Break::kParagraph);
  }
  open_.back().role = role;
  open_.back().note = notes_open_ > 0;
}

void OfficeText::end_paragraph(bool joined) {
  if (open_.empty()) return;
  Paragraph paragraph = std::move(open_.back());
  open_.pop_back();
  if (paragraph.dropped) {
    paragraph.text.clear();
    paragraph.pieces.clear();
  }
  if (paragraph.note) {
    notes_.push_back(std::move(paragraph));
  } else if (!open_.empty()) {
    beside_.push_back(std::move(paragraph));
  } else if (joined && beside_.empty()) {
    joined_ = std::move(paragraph);
    any_joined_ = true;
  } else {
    written_.push_back(std::move(paragraph));
    std::move(beside_.begin(), beside_.end(), std::back_inserter(written_));
    beside_.clear();
  }
}

void OfficeText::append(std::string_view text) {
  if (open_.empty() || text.empty()) return;
  Paragraph& paragraph = open_.back();
  if (!hidden_.empty()) {
    // A code within hidden text is a code.
    const HiddenBy how = hidden_.back();
    if (how == HiddenBy::kNone) return;
    if (paragraph.hidden.empty() || paragraph.hidden.back().first != how) paragraph.hidden.emplace_back(how, "");
    paragraph.hidden.back().second += text;
    const bool place = how == HiddenBy::kColor && !paragraph.text.empty() && !ends_with_space(paragraph.text);
    if (!place) return;
    text = " ";  // which takes its place all the same
  } else {
    part_hidden(paragraph);
  }
  for (const char c : text) paragraph.text += c != '\t' && is_control(c) ? ' ' : c;
  const bool linked = links_ > 0;
  if (!paragraph.pieces.empty()) {
    Piece& last = paragraph.pieces.back();
    if (last.linked == linked && !last.line_break) {
      last.length += text.size();
      return;
    }
  }
  paragraph.pieces.push_back({text.size(), linked, false});
}

void OfficeText::line_break() {
  if (open_.empty()) return;
  part_hidden(open_.back());
  if (!hidden_.empty()) return;
  open_.back().text += ' ';
  open_.back().pieces.push_back({1, links_ > 0, true});
}

bool OfficeText::at_space() const {
  if (open_.empty()) return true;
  const Paragraph& paragraph = open_.back();
  if (hidden_.empty()) return paragraph.text.empty() || ends_with_space(paragraph.text);
  return paragraph.hidden.empty() || paragraph.hidden.back().first != hidden_.back() ||
         ends_with_space(paragraph.hidden.back().second);
}

// Hidden words with something between them are not one word.
void OfficeText::part_hidden(Paragraph& paragraph) {
  if (paragraph.hidden.empty()) return;
  std::string& words = paragraph.hidden.back().second;
  if (!ends_with_space(words)) words += ' ';
}

void OfficeText::drop_paragraph() {
  if (!open_.empty()) open_.back().dropped = true;
}

// Appends one line of the extracted text, which begins at `begin`, to the text that is matched.
void OfficeText::build(const Paragraph& paragraph, std::size_t begin, TextBuilder& out) {
  bool linked = false;
  for (const Piece& piece : paragraph.pieces) {
    if (linked && !piece.linked) out.end_link();
    if (!linked && piece.linked) out.begin_link();
    linked = piece.linked;
    if (piece.line_break) {
      out.put("\n", begin, piece.length);
    } else {
      out.copy(begin, piece.length);
    }
    begin += piece.length;
  }
  if (linked) out.end_link();
}

void OfficeText::finish(Document& document) {
  while (!open_.empty()) end_paragraph();
  if (std::exchange(any_joined_, false)) written_.push_back(std::move(joined_));
  std::move(notes_.begin(), notes_.end(), std::back_inserter(written_));
  notes_.clear();
  document.original.clear();
  for (const Paragraph& paragraph : written_) {
    document.original += paragraph.text;
    document.original += '\n';
  }
  TextBuilder out(document.original, document);
  std::size_t begin = 0;
  bool quoted = false;
  for (const Paragraph& paragraph : written_) {
    out.separate(paragraph.before);
    // Quoted paragraphs that follow each other are one quotation.
    for (const auto& [how, words] : paragraph.hidden) {
      const std::uint32_t count = count_words(words);
      if (count > 0) document.hidden.push_back({how, static_cast<std::uint32_t>(begin), count});
    }
    if (!is_blank(paragraph.text)) {
      const bool quotation = paragraph.role.kind == StyleRole::Kind::kQuote;
      if (quoted && !quotation) out.end_quote();
      if (!quoted && quotation) out.begin_quote();
      quoted = quotation;
      const std::optional<Part> part = part_of(paragraph.role);
      if (part) out.begin_part(*part, paragraph.role.level);
      build(paragraph, begin, out);
      if (part) out.end_part(*part);
    }
    begin += paragraph.text.size() + 1;
  }
  out.finish();
}

}  // namespace refrain::io
