#include "report/later_side.h"

#include "absl/strings/str_cat.h"
#include "report/json_writer.h"
#include "text/utf8_name.h"

namespace refrain::report {
namespace {

bool left_is_later(const View& view, const Pair& pair) {
  return pair.only_left_changed || view.documents[pair.right.document].source;
}

}  // namespace

const Place& later_side(const View& view, const Pair& pair) {
  return left_is_later(view, pair) ? pair.left : pair.right;
}

const Place& other_side(const View& view, const Pair& pair) {
  return left_is_later(view, pair) ? pair.right : pair.left;
}

std::string place_name(const View& view, const Place& place) {
  const Document& document = view.documents[place.document];
  if (document.record > 0) {
    return absl::StrCat(text::utf8_name(document.path), ":", document.record, " (", text::utf8_name(document.name),
                        ")");
  }
  return absl::StrCat(text::utf8_name(document.path), ":", place.line, ":", place.column);
}

std::string overlap_sentence(const Pair& pair, std::string_view other) {
  std::string out = absl::StrCat(pair.words, pair.words == 1 ? " word stands" : " words stand");
  if (pair.kind == OverlapKind::kExact) {
    absl::StrAppend(&out, " word for word in ", std::string(other), " too");
  } else {
    absl::StrAppend(&out, " ", kind_name(pair.kind), " in ", std::string(other), " too (similarity ");
    append_number(out, pair.similarity, 2);  // cut, so that 1 means word for word
    out += ")";
  }
  if (pair.quoted()) out += ", quoted";
  if (pair.cited()) out += ", cited";
  if (pair.lookalikes > 0) {
    absl::StrAppend(&out, ", ", pair.lookalikes, " with look-alike letters");
  }
  return out + ".";
}

std::string overlap_sentence(const View& view, const Pair& pair) {
  return overlap_sentence(pair, place_name(view, other_side(view, pair)));
}

std::string beginning(std::string_view text, std::size_t size) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    const bool begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    if ((out.size() >= size && space) || (out.size() >= 2 * size && begins)) return out + " ...";
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace refrain::report
