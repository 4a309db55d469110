#include "io/xml/xml_elements.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace refrain::io {
namespace {

using M = XmlMeaning;

struct Row {
  M meaning;
  std::string_view names;  // with blanks around each
};

// What is so in every vocabulary that has the name.
constexpr auto kAll = std::to_array<Row>({
    {M::kDropped,
     " math tex-math inline-formula disp-formula equation informalequation inlineequation formula mathphrase alt "
     "alttext "
     "graphic inline-graphic imagedata textobject indexterm index-term index keyword keywords object-id "},
    {M::kInline,
     " b i u em strong emphasis emph bold italic underline sub sup subscript superscript sc monospace hi span ph term "
     "foreign abbr acronym "},
    {M::kQuote, " blockquote epigraph disp-quote lq "},
    {M::kQuoted, " q "},
    {M::kCell, " entry td th cell stentry "},
    {M::kLine, " row tr strow "},
    {M::kBlock, " p para simpara formalpara table tgroup thead tbody list ul ol dl figure fig "},
});

constexpr auto kDita = std::to_array<Row>({
    {M::kDropped,
     " prolog metadata data data-about foreign unknown related-links draft-comment required-cleanup titlealts navtitle "
     "searchtitle keydef image object param index-base ditavalref svg mathml state boolean topicmeta reltable "},
    {M::kHeading, " title "},
    {M::kSection, " topic concept task reference glossentry troubleshooting "},
    {M::kBlock,
     " shortdesc abstract note section example body conbody taskbody refbody steps cmd info stepresult choices choice "
     "prereq "
     "context result postreq steps-unordered step substep substeps sl desc glossdef glossterm hazardstatement fig "
     "simpletable "
     "properties property parml plentry "},
    {M::kLine, " li sli dt dd dlentry dthd ddhd sthead choption chdesc pt pd "},
    {M::kCodeBlock, " codeblock msgblock screen pre "},
    {M::kCode, " codeph filepath cmdname varname apiname option parmname userinput systemoutput msgph synph tt "},
    {M::kNote, " fn "},

    {M::kLink, " xref link "},
    {M::kInline, " uicontrol menucascade wintitle keyword cite tm text dfn "},
});

constexpr auto kDocBook = std::to_array<Row>({
    {M::kMetadata,
     " info articleinfo bookinfo chapterinfo sectioninfo sect1info appendixinfo refentryinfo prefaceinfo partinfo "
     "setinfo "},
    {M::kDropped,
     " remark toc lot titleabbrev mediaobject inlinemediaobject screeninfo refmeta bibliorelation areaspec "
     "imageobject videoobject audioobject date pubdate releaseinfo legalnotice copyright author authorgroup revhistory "
     "keywordset subjectset edition "},
    {M::kHeading, " title subtitle refname refentrytitle "},
    {M::kSection,
     " book part chapter article appendix preface section sect1 sect2 sect3 sect4 sect5 simplesect refentry refsect1 "
     "refsect2 "
     "refsection refsynopsisdiv glossary dedication colophon "},
    {M::kBlock,
     " note tip warning caution important danger sidebar example informalexample informaltable informalfigure abstract "
     "itemizedlist orderedlist variablelist procedure qandaset answer question glossdef refnamediv refpurpose "
     "simplelist "
     "callout calloutlist "},
    {M::kLine, " listitem varlistentry term step member glossentry glossterm qandaentry segmentedlist seg "},
    {M::kCodeBlock, " programlisting screen literallayout synopsis cmdsynopsis funcsynopsis "},
    {M::kCode,
     " literal code command filename function option parameter classname methodname varname constant userinput "
     "computeroutput envar package type markup tag sgmltag systemitem prompt "},
    {M::kNote, " footnote "},
    {M::kSpace, " footnoteref xref anchor co coref "},
    {M::kReferences, " bibliography bibliolist "},
    {M::kCite, " citation biblioref "},
    {M::kLink, " link ulink uri email olink "},
    {M::kQuoted, " quote "},
    {M::kCaption, " caption "},
    {M::kInline,
     " phrase firstterm guilabel guimenu guibutton keycap keycombo citetitle productname application trademark "
     "wordasword "},
});

constexpr auto kTei = std::to_array<Row>({
    {M::kDropped,
     " teiHeader facsimile sourceDoc standOff xenoData fw del gap figDesc sic orig surplus desc certainty respons "
     "rdg witDetail interp interpGrp spanGrp alt join timeline index rt "},
    {M::kHeading, " head docTitle titlePart "},
    {M::kSection, " div div1 div2 div3 div4 div5 group "},
    {M::kBlock,
     " ab lg sp stage castList opener closer salute signed dateline byline argument trailer postscript titlePage "
     "docImprint docAuthor "
     "floatingText front body back text u listPerson listPlace list table "},
    {M::kLine, " l item label speaker castItem row "},

    {M::kQuoted, " quote said soCalled "},
    {M::kBreak, " lb "},
    {M::kSpace, " pb cb milestone gb anchor ptr handShift space "},
    {M::kNote, " note "},
    {M::kReferences, " listBibl "},
    {M::kCodeBlock, " eg "},
    {M::kCode, " code "},
    {M::kChoice, " choice app subst "},
    {M::kLink, " ref "},
    {M::kInline,
     " hi persName placeName orgName name rs date num measure title bibl cit foreign distinct mentioned gloss supplied "
     "unclear add corr "
     "reg expan ex am w c pc s seg phr cl lem g author ruby rb "},
});

constexpr auto kJats = std::to_array<Row>({
    {M::kMetadata, " front front-stub article-meta title-group trans-title-group "},
    {M::kDropped,
     " journal-meta contrib-group aff author-notes pub-date volume issue fpage lpage elocation-id history permissions "
     "kwd-group "
     "funding-group counts custom-meta-group article-categories article-id self-uri related-article "
     "supplementary-material media "
     "object-id label processing-meta conference page-range product ext-link-group "
     "support-group alt-title rt rp "},
    {M::kHeading, " article-title title subtitle trans-title "},
    {M::kSection, " sec app ack "},
    {M::kBlock,
     " abstract trans-abstract body back boxed-text def-list list statement verse-group app-group fn-group table-wrap "
     "fig speech "},
    {M::kLine, " list-item def-item term def verse-line speaker "},
    {M::kCaption, " caption "},
    {M::kCodeBlock, " preformat code "},
    {M::kNote, " fn table-wrap-foot "},
    {M::kSpace, " break "},
    {M::kReferences, " ref-list "},
    {M::kCite, " xref "},
    {M::kLink, " ext-link uri email related-object "},
    {M::kInline,
     " named-content styled-content x inline-supplementary-material overline strike roman sans-serif ruby rb "},
});

M find_in(std::span<const Row> rows, std::string_view name) {
  for (const Row& row : rows) {
    for (std::size_t at = row.names.find(name); at != std::string_view::npos; at = row.names.find(name, at + 1)) {
      if (row.names[at - 1] == ' ' && row.names[at + name.size()] == ' ') return row.meaning;
    }
  }
  return M::kUnknown;
}

}  // namespace

XmlMeaning meaning_of(XmlVocabulary vocabulary, std::string_view name) {
  std::span<const Row> own;
  switch (vocabulary) {
    case XmlVocabulary::kDita:
      own = kDita;
      break;
    case XmlVocabulary::kDocBook:
      own = kDocBook;
      break;
    case XmlVocabulary::kTei:
      own = kTei;
      break;
    case XmlVocabulary::kJats:
      own = kJats;
      break;
    default:
      break;
  }
  if (name.empty()) return M::kUnknown;
  const M found = find_in(own, name);
  if (found != M::kUnknown || vocabulary == XmlVocabulary::kOther) {
    // Elsewhere a name is no more than a hint: headings and code look alike everywhere.
    if (vocabulary == XmlVocabulary::kOther && (name == "title" || name == "head" || name == "heading"))
      return M::kHeading;
    return found;
  }
  return find_in(kAll, name);
}

}  // namespace refrain::io
