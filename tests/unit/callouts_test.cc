#include "text/callouts.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "io/html/html.h"
#include "io/html/markdown.h"
#include "io_helpers.h"
#include "refrain/exclusions.h"

using refrain::quoted_spans;
using refrain::text::begins_callout;

TEST_CASE("callouts: told from quotations by how they begin") {
  for (const std::string_view callout :
       {"[!WARNING]\nBees", "[!note]- A title", "[!Tip]+", "[!my-kind] x", "**Note** bees", "**Note:** bees",
        "__Warning__: bees", "**See also:** x", "Note: bees", "WARNING: bees", "\xe2\x9a\xa0\xef\xb8\x8f Bees",
        "\xf0\x9f\x92\xa1 Bees", ":warning: bees",
        // With other marks, and in other languages.
        "*Note:* bees", "*Note*: bees", "_Note_ : bees", "***Note:*** bees", "**Achtung:** Bienen", "ACHTUNG: Bienen",
        "*Remarque :* abeilles", "Remarque\u00a0: abeilles", "**\u00c0 noter\u202f:** abeilles", "Let op: bijen",
        "**Uwaga:** pszczo\u0142y", "\u041f\u0420\u0418\u041c\u0415\u0427\u0410\u041d\u0418\u0415: x",
        "\u0130pucu: ar\u0131lar", "\u6ce8\u610f\uff1a\u8702", "**\u8b66\u544a**\u8702"}) {
    CAPTURE(callout);
    CHECK(begins_callout(callout));
  }
  for (const std::string_view none : {"",
                                      "Bees",
                                      "[1] Bees",
                                      "[!]",
                                      "[! x]",
                                      "[!WARNING",
                                      "**Bees** note",
                                      "Note the bees",
                                      "Notes: bees",
                                      "note",
                                      "**Notes** x",
                                      "Warning that it was late: bees",
                                      "[link](a)",
                                      "!",
                                      "*Note* the bees",
                                      "**Roe:** bees",
                                      "*Roe :* bees",
                                      "Achtung, bees",
                                      "Note:bees",
                                      "Obst: bees",
                                      "\u6ce8\u610f \u8702",
                                      "Roe: bees"}) {
    CAPTURE(none);
    CHECK(!begins_callout(none));
  }
}

TEST_CASE("callouts: a name that is a common word, too, has a colon or a line of its own") {
  for (const std::string_view word :
       {"Not", "Tips", "Obs", "Merk", "Error", "Remarque", "\u0421\u043e\u0432\u0435\u0442"}) {
    const std::string name(word);
    CAPTURE(name);
    CHECK(!begins_callout("**" + name + "** one of the old harbour ferries"));
    CHECK(!begins_callout("*" + name + "* one of the old harbour ferries"));
    for (const std::string& marked : {"**" + name + "**:", "**" + name + ":**", "*" + name + ":*", name + ":"}) {
      CHECK(begins_callout(marked + " one of the old harbour ferries"));
    }
    CHECK(begins_callout("**" + name + "**\none of the old harbour ferries"));
    CHECK(begins_callout("__" + name + "__ \r\nx"));
    CHECK(begins_callout("**" + name + "**"));
  }
  CHECK(quoted_spans("> **Not** one of the old harbour ferries is left.\n").size() == 1);
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

TEST_CASE("callouts: a list of attributes beside a block quote may name one, and is no text") {
  const auto read = [](const std::string& source) {
    refrain::io::Document document;
    refrain::io::read_markdown(source, document);
    return document;
  };
  for (const std::string_view callout :
       {"> Bees sleep.\n{: .prompt-warning }\n", "> Bees\n> sleep.\n{:.note}\n\nThey do.\n",
        "{: .note }\n> Bees sleep.\n", "> Bees sleep.\n>\n> They do.\n{: #bees .callout_info }\n",
        "> Bees sleep.\r\n{: .tip }\r\n", "> > Bees sleep.\n{: .prompt-info }\n"}) {
    CAPTURE(callout);
    const refrain::io::Document document = read(std::string(callout));
    CHECK(document.quoted.empty());
    CHECK(document.text.find('{') == std::string::npos);
    CHECK(document.text.find("Bees") != std::string::npos);
    for (const std::string_view name : {"prompt", "note", "callout", "tip"})
      CHECK(document.text.find(name) == std::string::npos);
  }
  for (const std::string_view quotation : {"> Bees sleep.\n{: .epigraph }\n", "> Bees sleep.\n\n{: .note }\nThey do.\n",
                                           "> Bees sleep.\n{: .note-quote }\n", "> Bees sleep {: .note } there.\n"}) {
    CAPTURE(quotation);
    CHECK(read(std::string(quotation)).quoted.size() == 1);
  }
  CHECK(read("# Bees\n{: .no_toc }\n\nThey `{: .x }` sleep.\n\n    {: .y }\n").text ==
        "Bees\n\nThey {: .x } sleep.\n\n{: .y }\n");
  CHECK(read("Bees {: .x } sleep {:\n").text == "Bees {: .x } sleep {:");
}

TEST_CASE("callouts: in HTML they are no quotations") {
  const auto quoted = [](const std::string& page) {
    refrain::io::Document document;
    REQUIRE(refrain::io::read_html(page, document).ok());
    std::string out;
    for (const refrain::Span& span : document.quoted)
      out += "(" + document.text.substr(span.begin, span.end - span.begin) + ")";
    return out;
  };
  for (const std::string_view callout :
       {"<blockquote><p><strong>Warning:</strong> Bees sleep.</p></blockquote>",
        "<blockquote>\n <!-- x --><p><b>Note</b> Bees sleep.</p></blockquote>",
        "<blockquote><p><em>Remarque&nbsp;:</em> Bees sleep.</p></blockquote>",
        "<blockquote><h4>Warning</h4><p>Bees sleep.</p></blockquote>", "<blockquote>Achtung: Bees sleep.</blockquote>",
        "<blockquote><p>Note:</p><p>Bees sleep.</p></blockquote>", "<blockquote>&#9888; Bees sleep.</blockquote>",
        "<blockquote class='callout callout-warning'><p>Bees sleep.</p></blockquote>",
        "<blockquote role=note>Bees sleep.</blockquote>",
        "<blockquote><div class='alert alert-info'>Bees sleep.</div></blockquote>",
        "<blockquote><blockquote><b>Tip:</b> Bees sleep.</blockquote></blockquote>"}) {
    CAPTURE(callout);
    CHECK(quoted(std::string(callout)).empty());
    CHECK(quoted(std::string(callout) + "<blockquote>They do.</blockquote>") == "(They do.)");
  }
  CHECK(quoted("<blockquote><p><strong>Roe:</strong> Bees sleep.</p></blockquote>") == "(Roe: Bees sleep.)");
  CHECK(quoted("<blockquote class='callout pull-quote'>Bees sleep.</blockquote>") == "(Bees sleep.)");
  CHECK(quoted("<blockquote class=noted>Bees sleep.</blockquote>") == "(Bees sleep.)");
  CHECK(quoted("<blockquote></blockquote><p><b>Note:</b> x</p>").empty());
  CHECK(quoted("<q>Note: Bees sleep.</q>") == "(Note: Bees sleep.)");
  CHECK(quoted("<blockquote><b>Note:</b> He wrote <q>Bees sleep.</q></blockquote>") == "(Bees sleep.)");
}

TEST_CASE("callouts: in plain text a block of lines that begins like one is no quotation") {
  CHECK(quoted_spans("> [!NOTE]\n> Bees sleep.\n").empty());
  CHECK(quoted_spans("> Bees\n> [!NOTE]\n").size() == 1);
  CHECK(quoted_spans("> [!NOTE]\n> Bees sleep.\n\n> They do.\n").size() == 1);
}
