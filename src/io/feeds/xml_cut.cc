#include "io/feeds/xml_cut.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace refrain::io {
namespace {

constexpr std::size_t kLongestName = 80;

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool ends_name(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/' || c == '>'; }

bool is_item(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
  return name == "item" || name == "entry";
}

}  // namespace

// Reads more; false at the end. Keeps what is needed: the element, else the markup being read.
absl::StatusOr<bool> XmlCutter::more() {
  if (window_.view().size() > max_element_) too_long_ = true;
  if (too_long_) {
    window_.drop(at_);
    at_ = begin_ = 0;
  }
  if (window_.ended()) return false;
  if (absl::Status status = window_.more(); !status.ok()) return status;
  return true;
}

// Goes behind the next `mark`.
absl::StatusOr<bool> XmlCutter::find_behind(std::string_view mark) {
  for (;;) {
    const std::string_view view = window_.view();
    const std::size_t found = view.find(mark, at_);
    if (found != std::string_view::npos) {
      at_ = found + mark.size();
      return true;
    }
    // The mark may have begun; outside of elements what was passed is of no use.
    at_ = std::max(at_, view.size() - std::min(view.size(), mark.size() - 1));
    if (!inside_) {
      window_.drop(at_);
      at_ = begin_ = 0;
    }
    const absl::StatusOr<bool> read = more();
    if (!read.ok()) return read.status();
    if (!*read) return false;
  }
}

// Goes behind a document type, with what is in its brackets.
absl::StatusOr<bool> XmlCutter::pass_declaration() {
  char quote = '\0';
  std::size_t brackets = 0;
  for (;;) {
    while (window_.view().size() < at_ + 4) {
      const absl::StatusOr<bool> read = more();
      if (!read.ok()) return read.status();
      if (!*read) break;
    }
    const std::string_view rest = window_.view().substr(at_);
    if (rest.empty()) return false;
    if (quote == '\0' && (rest.starts_with("<!--") || rest.starts_with("<?"))) {
      at_ += 2;
      const absl::StatusOr<bool> found = find_behind(rest[1] == '?' ? "?>" : "-->");
      if (!found.ok() || !*found) return found;
      continue;
    }
    const char c = rest.front();
    ++at_;
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[') {
      ++brackets;
    } else if (c == ']') {
      brackets -= brackets > 0 ? 1 : 0;
    } else if (c == '>' && brackets == 0) {
      return true;
    }
    if (!inside_ && at_ > kLongestName) {
      window_.drop(at_);
      at_ = begin_ = 0;
    }
  }
}

// Goes behind the tag at `at_`, or to the '<' before its end that shows that it was none. Fills tag_, closing_,
// self_closing_.
absl::StatusOr<bool> XmlCutter::pass_tag() {
  tag_.clear();
  closing_ = self_closing_ = false;
  char quote = '\0';
  char last = '<';
  bool naming = true;
  ++at_;
  for (;;) {
    const std::string_view view = window_.view();
    for (; at_ < view.size(); ++at_) {
      const char c = view[at_];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '>') {
        ++at_;
        self_closing_ = last == '/' && !closing_;
        return true;
      } else if (c == '<') {
        tag_.clear();
        return true;
      } else if (c == '/' && last == '<') {
        closing_ = true;
      } else if ((c == '"' || c == '\'') && !only_tags_) {
        quote = c;
        naming = false;
      } else if (naming) {
        naming = !ends_name(c);
        if (naming && tag_.size() < kLongestName) tag_ += c;
      }
      last = c;
    }
    const absl::StatusOr<bool> read = more();
    if (!read.ok()) return read.status();
    if (!*read) return false;
  }
}

// Reads up to the next markup and through it.
absl::StatusOr<XmlCutter::Markup> XmlCutter::read_markup() {
  const std::size_t open = window_.view().find('<', at_);
  at_ = open == std::string_view::npos ? window_.view().size() : open;
  if (!inside_) {
    window_.drop(at_);
    at_ = 0;
    too_long_ = false;
  }
  if (open == std::string_view::npos) {
    const absl::StatusOr<bool> read = more();
    if (!read.ok()) return read.status();
    return *read ? Markup::kText : Markup::kEndOfStream;
  }
  if (absl::Status status = window_.need(at_ + 9); !status.ok()) return status;
  begin_ = at_;
  const std::string_view rest = window_.view().substr(at_);
  const char next = rest.size() > 1 ? rest[1] : '\0';
  absl::StatusOr<bool> closed = true;
  if (begins_name(next) || next == '/') {
    what_ = "a tag";
    closed = pass_tag();
    if (closed.ok() && *closed) return Markup::kTag;
  } else if (only_tags_ || (next != '!' && next != '?')) {
    ++at_;
    return Markup::kText;
  } else if (rest.starts_with("<!--")) {
    what_ = "a comment";
    at_ += 4;
    closed = find_behind("-->");
  } else if (rest.starts_with("<![CDATA[")) {
    what_ = "a CDATA section";
    at_ += 9;
    closed = find_behind("]]>");
  } else if (next == '?') {
    what_ = "an instruction";
    at_ += 2;
    closed = find_behind("?>");
  } else {
    what_ = "a declaration";
    at_ += 2;
    closed = pass_declaration();
  }
  if (!closed.ok()) return closed.status();
  return *closed ? Markup::kOther : Markup::kOpenAtEnd;
}

// The stream ended before an element did, or before something outside of them.
XmlCutter::Result XmlCutter::give_up(Markup last) {
  const bool was_inside = std::exchange(inside_, false);
  if (last == Markup::kEndOfStream || !any_) {
    if (!was_inside) return Result::kEnd;
    reason_ = absl::StrFormat("is cut off before its </%s>", element_);
    at_ = window_.view().size();
    return Result::kBroken;
  }
  reason_ = absl::StrFormat("%s%s has no end", was_inside ? "in it " : "behind it ", what_);
  // A second time there is nothing left to ignore but a tag that goes on to the end.
  at_ = too_long_ || !was_inside || only_tags_ ? window_.view().size() : begin_ + 1;
  only_tags_ = true;
  return Result::kBroken;
}

// Goes into the element whose start tag begins at `begin` of the window.
XmlCutter::Result XmlCutter::start(std::size_t begin, Result result) {
  window_.drop(begin);
  at_ -= begin;
  begin_ = 0;
  inside_ = any_ = true;
  element_ = tag_;
  return result;
}

absl::StatusOr<XmlCutter::Result> XmlCutter::next(std::string_view& element) {
  if (handed_out_ > 0) {
    window_.drop(handed_out_);
    at_ -= handed_out_;
    handed_out_ = 0;
  }
  for (;;) {
    const absl::StatusOr<Markup> markup = read_markup();
    if (!markup.ok()) return markup.status();
    if (*markup == Markup::kEndOfStream || *markup == Markup::kOpenAtEnd) return give_up(*markup);
    if (*markup != Markup::kTag || !is_item(tag_)) continue;
    const bool opens = !closing_ && !self_closing_;
    if (inside_) {
      if (tag_ != element_ || self_closing_) continue;
      if (opens) {
        reason_ = absl::StrFormat("is not closed before the next <%s>", element_);
        const bool was_too_long = std::exchange(too_long_, false);
        return start(begin_, was_too_long ? Result::kTooLong : Result::kBroken);
      }
    } else {
      if (closing_) continue;
      start(begin_, Result::kElement);
      if (opens) continue;
    }
    inside_ = false;
    if (std::exchange(too_long_, false) || at_ > max_element_) return Result::kTooLong;
    element = window_.view().substr(0, at_);
    handed_out_ = at_;
    return Result::kElement;
  }
}

}  // namespace refrain::io
