#include "report/html.h"

#include <array>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "report/html_data.h"
#include "report/markup.h"
#include "report/page_files.h"
#include "report/text.h"
#include "report/wrap.h"
#include "text/utf8_name.h"

namespace refrain::report {
namespace {

// 64 hexadecimal digits as base64, the way a Content-Security-Policy names a hash.
std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10); };
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : hex) {
    bits = bits << 4 | value(c);
    count += 4;
    if (count >= 6) {
      count -= 6;
      out += kDigits[bits >> count & 63];
    }
  }
  if (count > 0) out += kDigits[bits << (6 - count) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

// What can be seen until the script takes its place, and without one: how much of each document repeats.
std::string plain_table(const View& view) {
  std::string out =
      "<table><caption>Documents and what repeats in them</caption>\n<thead><tr><th "
      "scope=\"col\">Document</th><th scope=\"col\">Words</th><th scope=\"col\">Repeated</th>"
      "</tr></thead>\n<tbody>\n";
  for (const Document& document : view.documents) {
    if (document.source) continue;
    std::string name = visible(text::utf8_name(document.path));
    if (document.record > 0) absl::StrAppend(&name, ":", document.record, ": ", visible(document.name));
    absl::StrAppend(&out, "<tr><th scope=\"row\">", escaped(name), "</th><td>", document.words, "</td><td>",
                    document.repeated_words, "</td></tr>\n");
  }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string html(const View& view, std::string_view version) {
  const std::string policy =
      absl::StrCat("default-src 'none'; style-src 'sha256-", base64_of_hex(kReportCssSha256), "'; script-src 'sha256-",
                   base64_of_hex(kReportJsSha256), "'; base-uri 'none'; form-action 'none'");
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"";
  absl::StrAppend(&out, policy,
                  "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta name=\"generator\" content=\"refrain ",
                  escaped(std::string(version)), "\">\n<title>Repeated passages</title>\n<style>");
  out += kReportCss;
  out += "</style>\n</head>\n<body>\n<header class=\"top\" id=\"top\"><h1>Repeated passages</h1><p>";
  out += escaped(summary(view));
  out +=
      ".</p></header>\n<main id=\"main\">\n<p>The passages, filters and switches of this "
      "page need JavaScript, which is switched off. This table does not.</p>\n";
  out += plain_table(view);
  out += "</main>\n<script type=\"application/json\" id=\"data\">";
  out += html_data(view);
  out += "</script>\n<script>";
  out += kReportJs;
  out += "</script>\n</body>\n</html>\n";
  return out;
}

}  // namespace refrain::report
