#include "io/json/notebook.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "io/html/markdown.h"
#include "io/json/json_scan.h"
#include "text/offset_map.h"

namespace refrain::io {
namespace {

// Text that was put together of JSON strings, with the way back to the file.
class Unescaped {
 public:
  explicit Unescaped(std::string_view file) : file_(file) {}

  // Appends a string token, or the strings of an array of them; passes over anything else.
  absl::Status add(std::string_view token) {
    if (token.starts_with('[')) {
      return scan_array(token, [this](std::string_view element) { add_string(element); });
    }
    add_string(token);
    return absl::OkStatus();
  }

  std::string text;
  text::OffsetMap map;

 private:
  void add_string(std::string_view token) {
    if (token.size() < 2 || token.front() != '"') return;
    const std::string_view inside = token.substr(1, token.size() - 2);
    const auto base = static_cast<std::size_t>(inside.data() - file_.data());
    std::size_t at = 0;
    while (at < inside.size()) {
      const std::size_t escape = std::min(inside.find('\\', at), inside.size());
      if (escape > at) {
        add_piece(base + at, escape - at, true);
        text += inside.substr(at, escape - at);
      }
      if (escape == inside.size()) break;
      // A pair of surrogates is one character.
      std::size_t length = inside.substr(escape, 2) == "\\u" ? 6 : 2;
      if (length == 6 && inside.substr(escape + 6, 2) == "\\u" &&
          (inside[escape + 2] == 'd' || inside[escape + 2] == 'D')) {
        length = 12;
      }
      const std::string decoded = unescape_json(inside.substr(escape, length));
      add_piece(base + escape, std::min(length, inside.size() - escape), false);
      text += decoded;
      at = escape + length;
    }
  }

  void add_piece(std::size_t begin, std::size_t length, bool copied) {
    map.add({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(begin),
             static_cast<std::uint32_t>(length), copied});
  }

  std::string_view file_;
};

void append(const std::vector<Span>& spans, std::uint32_t shift, std::vector<Span>& all) {
  for (const Span span : spans) all.push_back({span.begin + shift, span.end + shift});
}

std::uint32_t place_in(const text::OffsetMap& file, std::uint32_t at) { return file.original({at, at + 1}).begin; }

// Appends a cell to the document, as a paragraph of its own.
void append_cell(const Document& cell, const text::OffsetMap& to_file, Document& document) {
  for (const CommentSlip& slip : cell.slips) {
    document.slips.push_back({place_in(to_file, slip.at), slip.what});
  }
  for (HiddenText hidden : cell.hidden) {
    hidden.begin = place_in(to_file, hidden.begin);
    document.hidden.push_back(hidden);
  }
  if (cell.text.empty()) return;
  const text::OffsetMap map = cell.map.through(to_file);
  if (!document.text.empty()) {
    const Span first = map.original({0, 1});
    document.map.add({static_cast<std::uint32_t>(document.text.size()), first.begin, 0, false});
    document.text += "\n\n";
  }
  const auto shift = static_cast<std::uint32_t>(document.text.size());
  for (text::OffsetPiece piece : map.pieces()) {
    piece.text += shift;
    document.map.add(piece);
  }
  append(cell.quoted, shift, document.quoted);
  append(cell.links, shift, document.links);
  append(cell.ignored, shift, document.ignored);
  for (PartSpan part : cell.parts) {
    part.bytes = {part.bytes.begin + shift, part.bytes.end + shift};
    document.parts.push_back(part);
  }
  document.text += cell.text;
}

}  // namespace

absl::Status read_notebook(std::string bytes, Document& document) {
  document.original = std::move(bytes);
  std::string_view file = document.original;
  if (file.starts_with("\xef\xbb\xbf")) file.remove_prefix(3);
  absl::Status inner;
  bool any = false;
  OpenComments open;  // with places in the file
  const auto read_cell = [&](std::string_view token) {
    std::string_view kind;
    std::string_view source;
    const absl::Status status = scan_object(token, [&](std::string_view key, std::string_view value) {
      if (json_key_is(key, "cell_type")) kind = value;
      if (json_key_is(key, "source")) source = value;
    });
    if (inner.ok()) inner = status;
    if (kind != "\"markdown\"" || source.empty() || !inner.ok()) return;
    Unescaped text(document.original);
    inner = text.add(source);
    if (!inner.ok()) return;
    Document cell;
    OpenComments now = open;
    now.next_at = now.all_at = OpenComments::kBefore;
    read_markdown_piece(text.text, now, cell);
    const auto in_file = [&text](std::size_t at, std::size_t before) {
      return at == OpenComments::kBefore ? before : place_in(text.map, static_cast<std::uint32_t>(at));
    };
    open = {now.ignore_next, now.ignore_all, in_file(now.next_at, open.next_at), in_file(now.all_at, open.all_at)};
    append_cell(cell, text.map, document);
  };
  const auto read_cells = [&](std::string_view value) {
    any = true;
    const absl::Status status = scan_array(value, read_cell);
    if (inner.ok()) inner = status;
  };
  const auto read_sheet = [&](std::string_view sheet) {
    const absl::Status status = scan_object(sheet, [&](std::string_view key, std::string_view value) {
      if (json_key_is(key, "cells")) read_cells(value);
    });
    if (inner.ok()) inner = status;
  };
  const absl::Status status = scan_object(file, [&](std::string_view key, std::string_view value) {
    if (json_key_is(key, "cells")) read_cells(value);
    if (json_key_is(key, "worksheets")) {  // before nbformat 4
      const absl::Status sheets = scan_array(value, read_sheet);
      if (inner.ok()) inner = sheets;
    }
  });
  const absl::Status& wrong = status.ok() ? inner : status;
  if (!wrong.ok() || !any) {
    return absl::InvalidArgumentError(
        absl::StrFormat("is no notebook: %s; save it again in Jupyter, or name what it is with \1input-format\2",
                        wrong.ok() ? "it has no cells" : std::string(wrong.message())));
  }
  tell_open_comments(open, document);
  return absl::OkStatus();
}

}  // namespace refrain::io
