#include "report/signs.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "report/json_pair.h"
#include "report/json_writer.h"
#include "report/wrap.h"
#include "text/utf8_name.h"

namespace refrain::report {

std::string_view sign_name(SignKind kind) {
  switch (kind) {
    case SignKind::kNotShown:
      return "hidden-not-shown";
    case SignKind::kInvisible:
      return "hidden-invisible";
    case SignKind::kSize:
      return "hidden-size";
    case SignKind::kColor:
      return "hidden-color";
    case SignKind::kOffScreen:
      return "hidden-off-screen";
    case SignKind::kLookalikes:
      return "look-alikes";
    case SignKind::kDigits:
      return "digits-for-letters";
    case SignKind::kBlanks:
      return "invisible-letters";
    case SignKind::kVeiled:
      return "invisible-characters";
  }
  return "";
}

std::string sign_sentence(const Sign& sign) {
  const bool one = sign.words == 1;
  const std::string words = absl::StrCat(sign.words, one ? " word" : " words");
  switch (sign.kind) {
    case SignKind::kNotShown:
      return words + " of hidden text (not shown), left out";
    case SignKind::kInvisible:
      return words + " of hidden text (invisible), left out";
    case SignKind::kSize:
      return words + " of hidden text (letters of no size), left out";
    case SignKind::kColor:
      return words + " of hidden text (in the colour of what is behind it), left out";
    case SignKind::kOffScreen:
      return words + " of hidden text (off the screen), left out";
    case SignKind::kLookalikes:
      return words + " with look-alike letters of another script, read as what " + (one ? "it looks" : "they look") +
             " like";
    case SignKind::kDigits:
      return words + " with digits in the place of letters, read as letters";
    case SignKind::kBlanks:
      return absl::StrCat(sign.words, one ? " letter that is" : " letters that are",
                          " not seen between words, read as ", one ? "a blank" : "blanks");
    case SignKind::kVeiled:
      return words + " with characters inside that are not seen, read without them";
  }
  return words;
}

std::vector<std::string> sign_lines(const View& view) {
  std::vector<std::string> lines;
  for (const Document& document : view.documents) {
    for (const Sign& sign : document.signs) {
      std::string line = visible(document.path);
      if (document.record > 0) {
        absl::StrAppend(&line, ":", document.record, ": ", visible(document.name), " at ");
      } else {
        line += ":";
      }
      absl::StrAppend(&line, sign.line, ":", sign.column, ": ", sign_sentence(sign));
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

void append_sign(std::string& out, const Document& document, const Sign& sign) {
  out += "{\"document\": ";
  append_name(out, document);
  out += ", \"path\": ";
  append_string(out, text::utf8_name(document.path));
  if (document.record > 0) {
    out += ", \"record\": ";
    append_number(out, document.record);
  }
  out += ", \"kind\": ";
  append_string(out, sign_name(sign.kind));
  out += ", \"words\": ";
  append_number(out, sign.words);
  out += ", \"begin\": ";
  append_number(out, sign.begin);
  out += ", \"line\": ";
  append_number(out, sign.line);
  out += ", \"column\": ";
  append_number(out, sign.column);
  out += ", \"text\": ";
  append_string(out, sign_sentence(sign));
  out += "}";
}

}  // namespace refrain::report
