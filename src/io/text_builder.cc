#include "io/text_builder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "io/ignore_comment.h"

namespace refrain::io {

bool TextBuilder::comment(std::string_view comment, std::size_t at) {
  switch (ignore_comment(comment)) {
    case IgnoreComment::kIgnore:
      ignore_next_ = true;
      ignore_next_at_ = at;
      return true;
    case IgnoreComment::kBegin:
      begin_ignored(at);
      return true;
    case IgnoreComment::kEnd:
      end_ignored(at);
      return true;
    case IgnoreComment::kSlip:
      slip(at, slip_in(comment));
      return false;
    case IgnoreComment::kNone:
      break;
  }
  return false;
}

void TextBuilder::slip(std::size_t at, std::string what) {
  document_.slips.push_back({static_cast<std::uint32_t>(at), std::move(what)});
}

void TextBuilder::cite() {
  if (link_.depth > 0) return;
  if (at_block_start()) {
    cite_next_ = true;
    return;
  }
  // The last character.
  auto end = static_cast<std::uint32_t>(document_.text.size());
  std::uint32_t begin = end - 1;
  while (begin > 0 && (static_cast<unsigned char>(document_.text[begin]) & 0xc0u) == 0x80) --begin;
  if (document_.links.empty() || document_.links.back().end <= begin) document_.links.push_back({begin, end});
}

void TextBuilder::mark_cited(std::uint32_t begin) {
  if (!std::exchange(cite_next_, false) || link_.depth > 0) return;
  std::uint32_t end = begin + 1;
  while (end < document_.text.size() && (static_cast<unsigned char>(document_.text[end]) & 0xc0u) == 0x80) ++end;
  document_.links.push_back({begin, end});
}

void TextBuilder::add_piece(std::uint32_t begin, std::uint32_t length, bool copied) {
  document_.map.add({static_cast<std::uint32_t>(document_.text.size()), begin, length, copied});
  original_end_ = begin + length;
}

// Writes the break that was asked for in front of what begins at `begin` in the original. It stands for everything
// between the piece before and that place.
void TextBuilder::write_break(std::uint32_t begin) {
  const Break pending = pending_;
  pending_ = Break::kNone;
  const bool new_block = pending >= Break::kLine || document_.text.empty();
  if (new_block && ignoring_block_) {
    ignoring_block_ = false;
    close(ignored_, document_.ignored);
  }
  if (pending != Break::kNone && !document_.text.empty()) {
    const bool plain_space = pending == Break::kSpace && begin == original_end_ + 1 && original_[original_end_] == ' ';
    constexpr std::array<std::string_view, 6> kBreaks = {"", " ", "\t", "\n", "\n", "\n\n"};
    // In front of what was moved nothing of the original lies.
    if (begin >= original_end_) {
      add_piece(original_end_, begin - original_end_, plain_space);
    } else {
      add_piece(begin, 0, false);
    }
    document_.text += kBreaks[static_cast<std::size_t>(pending)];
  }
  if (new_block && ignore_next_) {
    ignore_next_ = false;
    ignoring_block_ = true;
    open(ignored_);
  }
  for (Marked* marked : {&quote_, &link_, &ignored_}) start(*marked);
  for (MarkedPart& part : parts_) start(part.marked);
}

void TextBuilder::start(Marked& marked) const {
  if (marked.depth == 0 || marked.started) return;
  marked.started = true;
  marked.begin = static_cast<std::uint32_t>(document_.text.size());
}

void TextBuilder::copy(std::size_t begin, std::size_t length) {
  if (length == 0) return;
  write_break(static_cast<std::uint32_t>(begin));
  add_piece(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(length), true);
  document_.text += original_.substr(begin, length);
  mark_cited(static_cast<std::uint32_t>(document_.text.size() - length));
}

void TextBuilder::put(std::string_view text, std::size_t begin, std::size_t length) {
  if (text.empty()) return;
  write_break(static_cast<std::uint32_t>(begin));
  add_piece(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(length), false);
  document_.text += text;
  mark_cited(static_cast<std::uint32_t>(document_.text.size() - text.size()));
}

void TextBuilder::close(Marked& marked, std::vector<Span>& spans) {
  if (marked.depth == 0 || --marked.depth > 0) return;
  if (marked.started) {
    spans.push_back({marked.begin, static_cast<std::uint32_t>(document_.text.size())});
  }
  marked.started = false;
}

void TextBuilder::begin_part(Part part, std::uint8_t level) {
  MarkedPart& opened = parts_[static_cast<std::size_t>(part)];
  if (opened.marked.depth == 0) opened.level = level;
  open(opened.marked);
}

void TextBuilder::end_part(Part part) {
  MarkedPart& closed = parts_[static_cast<std::size_t>(part)];
  if (closed.marked.depth == 0 || --closed.marked.depth > 0) return;
  if (std::exchange(closed.marked.started, false)) {
    const Span bytes = {closed.marked.begin, static_cast<std::uint32_t>(document_.text.size())};
    document_.parts.push_back({bytes, part, closed.level});
  }
}

void TextBuilder::begin_ignored(std::size_t at) {
  if (std::exchange(ignoring_all_, true)) {
    slip(at,
         "refrain-ignore-begin has no effect, because the one before it is not ended yet; write refrain-ignore-end "
         "where that part ends");
    return;
  }
  ignore_all_at_ = at;
  open(ignored_);
}

void TextBuilder::end_ignored(std::size_t at) {
  if (!std::exchange(ignoring_all_, false)) {
    slip(at,
         "refrain-ignore-end has no effect, because nothing was begun; write refrain-ignore-begin where the part "
         "begins");
    return;
  }
  close(ignored_, document_.ignored);
}

void TextBuilder::resume(const OpenComments& before) {
  ignore_next_ = before.ignore_next;
  ignore_next_at_ = OpenComments::kBefore;
  if (!before.ignore_all) return;
  ignoring_all_ = true;
  ignore_all_at_ = OpenComments::kBefore;
  open(ignored_);
}

void tell_open_comments(const OpenComments& open, Document& document) {
  const auto slip = [&document](std::size_t at, std::string what) {
    document.slips.push_back({static_cast<std::uint32_t>(at), std::move(what)});
  };
  if (open.ignore_next) {
    slip(open.next_at, "refrain-ignore has no effect, because no text follows; write it in front of the text");
  }
  if (open.ignore_all) {
    slip(open.all_at,
         "refrain-ignore-begin is never ended and leaves out all to the end; write refrain-ignore-end "
         "where the part ends");
  }
  std::stable_sort(document.slips.begin(), document.slips.end(),
                   [](const CommentSlip& a, const CommentSlip& b) { return a.at < b.at; });
}

void TextBuilder::finish(OpenComments* next) {
  const OpenComments open = {ignore_next_, ignoring_all_, ignore_next_at_, ignore_all_at_};
  tell_open_comments(next == nullptr ? open : OpenComments(), document_);
  if (next != nullptr) *next = open;
  for (Marked* marked : {&quote_, &link_, &ignored_}) {
    marked->depth = std::min<std::uint64_t>(marked->depth, 1);
  }
  close(quote_, document_.quoted);
  close(link_, document_.links);
  close(ignored_, document_.ignored);
  for (std::size_t k = 0; k < kParts; ++k) {
    parts_[k].marked.depth = std::min<std::uint64_t>(parts_[k].marked.depth, 1);
    end_part(static_cast<Part>(k));
  }
  // One that lies in another ended before it.
  std::stable_sort(document_.parts.begin(), document_.parts.end(),
                   [](const PartSpan& a, const PartSpan& b) { return a.bytes.begin < b.bytes.begin; });
}

}  // namespace refrain::io
