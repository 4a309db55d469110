#include "findings/attribution.h"

#include <string>
#include <vector>

#include "catch.h"

using refrain::Span;
using refrain::findings::Attribution;
using refrain::findings::Document;

namespace {

Span at(const std::string& text, const std::string& part) {
  const std::size_t begin = text.find(part);
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + part.size())};
}

}  // namespace

TEST_CASE("attribution: what lies in a list of references is a citation, in whatever style") {
  const std::string entry = "Aldermann, P. 2017, Tidal mills of the northern coast, Journal of Mills, vol. 14";
  const std::string text = "The mills of the coast have two keepers.\n\nElsewhere\n\n" + entry + "\n";
  const std::vector<Span> lists = {{at(text, "Elsewhere").begin, static_cast<std::uint32_t>(text.size())}};
  const auto document = [&](const std::vector<Span>& sources) {
    return Document{.name = {},
                    .id_json = {},
                    .path = {},
                    .text = text,
                    .original = text,
                    .quoted = {},
                    .links = {},
                    .ignored = {},
                    .sources = sources,
                    .hidden = {}};
  };
  const std::vector<Span> none;
  const Document with = document(lists);  // by markup
  const Document without = document(none);
  CHECK(Attribution(with).cited(at(text, entry)));
  CHECK_FALSE(Attribution(without).cited(at(text, entry)));
  // By its heading.
  const std::string headed = "The mills of the coast have two keepers.\n\nReferences\n\n" + entry + "\n";
  Document by_heading = document(none);
  by_heading.text = by_heading.original = headed;
  CHECK(Attribution(by_heading).cited(at(headed, entry)));
  // Most of it decides, wherever it was cut.
  const std::uint32_t size = static_cast<std::uint32_t>(text.size());
  CHECK(Attribution(with).cited({at(text, "keepers").begin, size}));
  CHECK_FALSE(Attribution(with).cited({0, at(text, "Aldermann").end}));
}

TEST_CASE("attribution: a list of references cites no paragraph that was copied with it") {
  const std::string before = "The mills of the coast have two keepers, who must not both leave on a Sunday in May.";
  const std::string entries =
      "Abel, N. (1999). The ferry and its people. Harbour Press.\n\nBaker, O. (2004). A short history of the crossing. "
      "Oxford.\n\nCole, P. (1987). Letters from the pier. Pier Books.";
  const std::string behind = "A swarm that settles on a fence in May will often stay for two nights.";
  const std::string text = before + "\n\nReferences\n\n" + entries + "\n\nAppendix\n\n" + behind + "\n";
  const Document document{.name = {},
                          .id_json = {},
                          .path = {},
                          .text = text,
                          .original = text,
                          .quoted = {},
                          .links = {},
                          .ignored = {},
                          .hidden = {}};
  const Attribution attribution(document);
  CHECK(attribution.cited(at(text, entries)));
  CHECK(attribution.cited({at(text, "Sunday").begin, at(text, entries).end}));
  CHECK(attribution.cited({at(text, "References").begin, at(text, "A swarm").end}));
  CHECK_FALSE(attribution.cited({0, at(text, entries).end}));
  CHECK_FALSE(attribution.cited({at(text, entries).begin, static_cast<std::uint32_t>(text.size())}));
  CHECK_FALSE(attribution.cited(at(text, before)));
  CHECK_FALSE(attribution.cited(at(text, behind)));
}
