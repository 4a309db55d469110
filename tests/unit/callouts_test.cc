#include "text/callouts.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "io/html/markdown.h"
#include "io_helpers.h"
#include "refrain/exclusions.h"

using refrain::quoted_spans;
using refrain::text::begins_callout;

TEST_CASE("callouts: told from quotations by how they begin") {
  for (const std::string_view callout :
       {"[!WARNING]\nBees", "[!note]- A title", "[!Tip]+", "[!my-kind] x", "**Note** bees", "**Note:** bees",
        "__Warning__: bees", "**See also:** x", "Note: bees", "WARNING: bees", "\xe2\x9a\xa0\xef\xb8\x8f Bees",
        "\xf0\x9f\x92\xa1 Bees", ":warning: bees"}) {
    CAPTURE(callout);
    CHECK(begins_callout(callout));
  }
  for (const std::string_view none :
       {"", "Bees", "[1] Bees", "[!]", "[! x]", "[!WARNING", "**Bees** note", "Note the bees", "Notes: bees", "note",
        "**Notes** x", "Warning that it was late: bees", "[link](a)", "!"}) {
    CAPTURE(none);
    CHECK(!begins_callout(none));
  }
}

TEST_CASE("callouts: in Markdown they are no quotations, and what they quote is one") {
  const auto quoted = [](const std::string& source) {
    refrain::io::Document document;
    refrain::io::read_markdown(source, document);
    std::string out;
    for (const refrain::Span& span : document.quoted)
      out += "(" + document.text.substr(span.begin, span.end - span.begin) + ")";
    return out;
  };
  CHECK(quoted("> Bees sleep.\n") == "(Bees sleep.)");
  CHECK(quoted("> [!WARNING]\n> Bees sleep.\n") == "");
  CHECK(quoted("> [!WARNING]\n>\n> Bees sleep.\n\n> Bees wake.\n") == "(Bees wake.)");
  CHECK(quoted("> **Note:** Bees sleep.\n>\n> And wake.\n") == "");
  CHECK(quoted("> **Bees** sleep.\n>\n> **Note:** they wake.\n") == "(Bees sleep.\n\nNote: they wake.)");
  CHECK(quoted("> [!NOTE]\n> As she wrote:\n>\n> > Bees sleep.\n>\n> They do.\n") == "(Bees sleep.)");
  CHECK(quoted("> He wrote:\n>\n> > [!NOTE]\n> > Bees sleep.\n") == "(He wrote:\n\n[!NOTE] Bees sleep.)");
  CHECK(quoted("> # Bees\n>\n> sleep\n") == "(Bees\n\nsleep)");
  CHECK(quoted("> > [!NOTE]\n> > Bees sleep.\n") == "");
}

TEST_CASE("callouts: in plain text a block of lines that begins like one is no quotation") {
  CHECK(quoted_spans("> [!NOTE]\n> Bees sleep.\n").empty());
  CHECK(quoted_spans("> Bees\n> [!NOTE]\n").size() == 1);
  CHECK(quoted_spans("> [!NOTE]\n> Bees sleep.\n\n> They do.\n").size() == 1);
}
