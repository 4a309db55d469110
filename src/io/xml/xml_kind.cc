#include "io/xml/xml_kind.h"

#include <algorithm>
#include <array>
#include <string>

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

constexpr auto kDita = std::to_array<std::string_view>(
    {"topic", "concept", "task", "reference", "glossentry", "glossgroup", "troubleshooting", "dita", "learningContent",
     "learningOverview", "learningSummary", "learningAssessment", "learningPlan"});
constexpr auto kDocBook =
    std::to_array<std::string_view>({"book", "article", "chapter", "section", "sect1", "sect2", "sect3", "appendix",
                                     "preface", "refentry", "part", "colophon", "dedication", "glossary", "set"});
constexpr auto kTei = std::to_array<std::string_view>({"TEI", "TEI.2", "teiCorpus", "text"});

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == kNone ? name : name.substr(colon + 1);
}

// The root's tag in `head` from its '<', as far as it is there; empty where there is none.
std::string_view root_tag(std::string_view head) {
  std::size_t at = 0;
  while ((at = head.find('<', at)) != kNone) {
    const std::string_view rest = head.substr(at);
    std::size_t end = kNone;
    if (rest.starts_with("<?")) {
      end = head.find("?>", at);
    } else if (rest.starts_with("<!--")) {
      end = head.find("-->", at);
    } else if (rest.starts_with("<!")) {
      // A document type may hold declarations in brackets.
      end = head.find_first_of(">[", at);
      if (end != kNone && head[end] == '[') {
        end = head.find(']', end);
        if (end != kNone) end = head.find('>', end);
      }
    } else {
      return rest.substr(0, head.find('>', at) == kNone ? kNone : head.find('>', at) - at);
    }
    if (end == kNone) return {};
    at = end + 1;
  }
  return {};
}

}  // namespace

XmlVocabulary vocabulary_of(std::string_view root, std::string_view name_space) {
  if (name_space.find("tei-c.org") != kNone || is_one_of(kTei, root)) return XmlVocabulary::kTei;
  if (name_space.find("docbook.org") != kNone) return XmlVocabulary::kDocBook;
  if (name_space.find("jats") != kNone) return XmlVocabulary::kJats;
  if (is_one_of(kDita, root)) return XmlVocabulary::kDita;
  return is_one_of(kDocBook, root) ? XmlVocabulary::kDocBook : XmlVocabulary::kOther;
}

XmlKind xml_kind(std::string_view head) {
  // Of UTF-16 the ASCII is enough.
  std::string narrow;
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
    for (const char c : head.substr(2)) {
      if (c != '\0') narrow += c;
    }
    head = narrow;
  }
  const std::string_view tag = root_tag(head);
  if (tag.empty()) return XmlKind::kFeed;
  const std::string_view name =
      without_prefix(tag.substr(1, std::min(tag.find_first_of(" \t\r\n/>", 1), tag.size()) - 1));
  if (name == "rss" || name == "feed" || name == "RDF" || name == "channel") return XmlKind::kFeed;
  if (vocabulary_of(name, tag) != XmlVocabulary::kOther) return XmlKind::kDocument;
  for (const std::string_view record : {"item", "entry"}) {
    for (std::size_t at = head.find(record); at != kNone; at = head.find(record, at + 1)) {
      const char behind = at + record.size() < head.size() ? head[at + record.size()] : '>';
      if (std::string_view(" \t\r\n/>").find(behind) == kNone) continue;
      if (at > 0 && (head[at - 1] == '<' || head[at - 1] == ':')) return XmlKind::kFeed;
    }
  }
  return XmlKind::kDocument;
}

}  // namespace refrain::io
