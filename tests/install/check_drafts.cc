// Checks drafts against each other and against earlier work, leaves out quotations and a list of passages that may repeat,
// and writes the page that shows the rest.

#include <refrain/check.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

int main() {
  const std::string notice =
      "Corrections appear on page two of the next issue. All rights reserved by the harbour press.";
  const std::string letter =
      "After nine hours of argument the councillors voted on Tuesday to keep the Hesk ferry sailing through "
      "another "
      "winter. \"Nobody in this room wants to strand a single soul on that island,\" said the treasurer.\n\n" +
      notice;
  const std::string report =
      "After nine hours of argument the councillors voted on Tuesday to keep the Hesk ferry sailing through another "
      "winter."
      "\n\n" +
      notice;
  const std::string archive =
      "\"Nobody in this room wants to strand a single soul on that island,\" said the treasurer in May.\n\n" + notice;

  const refrain::IgnoreList may_repeat(notice, 8);
  const std::vector<refrain::Draft> drafts = {{.name = "letter.txt", .text = letter},
                                              {.name = "report.txt", .text = report},
                                              {.name = "archive.txt", .text = archive, .source = true}};
  const refrain::CheckReport found = refrain::check(drafts, {.ignore_quotes = true, .ignored = &may_repeat});

  for (const refrain::Finding& one : found.overlaps()) {
    std::printf("%s:%u and %s:%u share %u words\n", drafts[one.left.draft].name.c_str(),
                static_cast<unsigned>(one.left.line), drafts[one.right.draft].name.c_str(),
                static_cast<unsigned>(one.right.line), one.words);
  }
  std::printf("%s\n", found.summary().c_str());
  std::ofstream("overlaps.html") << found.html();
}
