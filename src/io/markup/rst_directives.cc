#include "io/markup/rst_directives.h"

#include <array>
#include <string_view>

namespace refrain::io {
namespace {

struct DirectiveRow {
  std::string_view name;
  DirectiveKind kind;
};

// In the order of their names. Others are kContent.
constexpr auto kDirectives = std::to_array<DirectiveRow>({
    {"admonition", DirectiveKind::kTitled},
    {"attention", DirectiveKind::kText},
    {"bibliography", DirectiveKind::kNothing},
    {"caution", DirectiveKind::kText},
    {"code", DirectiveKind::kCode},
    {"code-block", DirectiveKind::kCode},
    {"contents", DirectiveKind::kNothing},
    {"csv-table", DirectiveKind::kCaption},
    {"danger", DirectiveKind::kText},
    {"default-role", DirectiveKind::kNothing},
    {"digraph", DirectiveKind::kNothing},
    {"doctest", DirectiveKind::kCode},
    {"epigraph", DirectiveKind::kQuote},
    {"error", DirectiveKind::kText},
    {"footer", DirectiveKind::kNothing},
    {"graph", DirectiveKind::kNothing},
    {"graphviz", DirectiveKind::kNothing},
    {"header", DirectiveKind::kNothing},
    {"highlight", DirectiveKind::kNothing},
    {"highlights", DirectiveKind::kQuote},
    {"hint", DirectiveKind::kText},
    {"image", DirectiveKind::kNothing},
    {"important", DirectiveKind::kText},
    {"include", DirectiveKind::kNothing},
    {"index", DirectiveKind::kNothing},
    {"ipython", DirectiveKind::kCode},
    {"list-table", DirectiveKind::kCaption},
    {"literalinclude", DirectiveKind::kNothing},
    {"math", DirectiveKind::kNothing},
    {"mermaid", DirectiveKind::kNothing},
    {"meta", DirectiveKind::kNothing},
    {"note", DirectiveKind::kText},
    {"only", DirectiveKind::kContent},
    {"parsed-literal", DirectiveKind::kCode},
    {"plantuml", DirectiveKind::kNothing},
    {"productionlist", DirectiveKind::kNothing},
    {"prompt", DirectiveKind::kCode},
    {"pull-quote", DirectiveKind::kQuote},
    {"raw", DirectiveKind::kNothing},
    {"role", DirectiveKind::kNothing},
    {"rubric", DirectiveKind::kHeading},
    {"sectnum", DirectiveKind::kNothing},
    {"seealso", DirectiveKind::kText},
    {"sidebar", DirectiveKind::kTitled},
    {"sourcecode", DirectiveKind::kCode},
    {"tabularcolumns", DirectiveKind::kNothing},
    {"table", DirectiveKind::kCaption},
    {"target-notes", DirectiveKind::kNothing},
    {"testcode", DirectiveKind::kCode},
    {"testoutput", DirectiveKind::kCode},
    {"tip", DirectiveKind::kText},
    {"title", DirectiveKind::kNothing},
    {"toctree", DirectiveKind::kNothing},
    {"todo", DirectiveKind::kText},
    {"topic", DirectiveKind::kTitled},
    {"warning", DirectiveKind::kText},
});

}  // namespace

DirectiveKind directive_kind(std::string_view name) {
  for (const DirectiveRow& row : kDirectives) {
    if (row.name == name) return row.kind;
  }
  return DirectiveKind::kContent;
}

}  // namespace refrain::io
