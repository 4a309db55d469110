#include "io/format.h"

#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/ascii.h"
#include "io/files/files.h"

namespace refrain::io {
namespace {

constexpr auto kFormats = std::to_array<FormatInfo>({
    {Format::kText, "plain text", "txt text", "everything", ""},
    {Format::kMarkdown, "Markdown", "md markdown", "text, link texts, code, tables, notes",
     "front matter, addresses of links, labels of notes, lists of attributes (`{: .x }`), pictures and their "
     "descriptions, comments"},
    {Format::kHtml, "HTML", "html htm xhtml", "what a browser shows",
     "scripts, styles, `<head>`, comments, what is hidden, page numbers of a printed book"},
    {Format::kLatex, "LaTeX", "tex latex ltx",
     "text, titles, captions, footnotes (behind their paragraph), verbatim text, entries of `thebibliography`, short "
     "macros of the file with their arguments",
     "preamble, commands, math, labels, references, citations, pictures, comments; files named by `\\input` are not "
     "followed; give them as inputs"},
    {Format::kRst, "reStructuredText", "rst rest",
     "text, titles, admonitions, notes, literal blocks, tables with their headers, substitutions",
     "directives' names, arguments and options, roles, targets, math, raw blocks, comments"},
    {Format::kAsciiDoc, "AsciiDoc", "adoc asciidoc",
     "text, titles, admonitions, listings, tables, footnotes (behind their paragraph), attributes of the file, what "
     "its "
     "conditions let through",
     "attribute lines, block attributes, anchors, targets, macros of pictures, passthrough, callouts, comments; files "
     "named by `include::` are not followed; give them as inputs"},
    {Format::kOrg, "Org", "org", "text, headings, source and example blocks, tables, notes, macros of the file",
     "keywords, drawers, planning lines, tags, timestamps of clocks, math, comments, what is marked `COMMENT` or "
     "`:noexport:`"},
    {Format::kWiki, "MediaWiki text", "wiki mediawiki wikitext",
     "text, headings, labels of links, captions, galleries' too, code",
     "templates, tables, `<ref>`, categories, magic words, math, comments"},
    {Format::kDocumentXml, "document XML", "dita dbk docbook tei jats",
     "text of DITA, DocBook, TEI, JATS and of other XML as its elements lie; footnotes behind their paragraph; "
     "entities that the file declares",
     "headers and metadata, index terms, math, deleted and superseded readings, running heads, comments"},
    {Format::kNotebook, "Jupyter notebook", "ipynb", "Markdown cells", "code cells, raw cells, outputs, attachments"},
    {Format::kSubtitles, "subtitles", "srt vtt",
     "what is said, as running text; a line that overlapping cues repeat, once",
     "numbers, times, positions, styles, notes"},
    {Format::kRtf, "RTF", "rtf", "text, footnotes (behind their paragraph), results of fields",
     "control words, tables of fonts and styles, headers and footers, hidden, white and deleted text, pictures"},
    {Format::kDocx, "Word", "docx docm dotx", "text, tables, text boxes, notes (at the end)",
     "deleted and hidden text, comments, headers and footers, codes of fields"},
    {Format::kOdt, "OpenDocument text", "odt ott", "text, tables, text boxes, notes (at the end)",
     "deleted and hidden text, comments, headers and footers"},
    {Format::kEpub, "EPUB", "epub", "the chapters, in the order of the spine, each as HTML",
     "the table of contents, cover pictures, page numbers of a printed book"},
    {Format::kPdf, "PDF", "pdf",
     "its text, by `pdftotext` (Debian: poppler-utils), lines put together to paragraphs, columns in reading order, "
     "tables row by row, words cut at line ends made whole",
     "running headers and footers, page numbers, pictures; scanned pages have no text"},
    {Format::kJsonLines, "JSON lines", "jsonl ndjson jl jsonlines", "the text field of each record", "other fields"},
    {Format::kJson, "JSON", "json", "the text field of one record, or of each record of an array", "other fields"},
    {Format::kWarc, "WARC", "warc wet", "each response or conversion record", "requests, metadata, what is no text"},
    {Format::kXml, "RSS, Atom", "rss atom", "title and content of each item", "the rest of the feed"},
    {Format::kAnyXml, "XML", "xml", "a feed or document XML: its root decides", ""},
});

// Formats that other programs read, and the commands that do; %s is the file, %t the file without its ending.
struct Converter {
  std::string_view extensions;
  std::string_view name;
  std::string_view command;
};

constexpr std::string_view kOffice = "soffice --headless --convert-to docx '%s'";
constexpr std::string_view kSlides = "soffice --headless --convert-to pdf '%s'";
constexpr std::string_view kBook = "ebook-convert '%s' '%t.epub'";

constexpr auto kConverters = std::to_array<Converter>({
    {"doc", "an older Word document", kOffice},
    {"wpd wps wri", "an older word processor's document", kOffice},
    {"pages", "a Pages document", kOffice},
    {"fodt sxw", "an OpenDocument file of another kind", "soffice --headless --convert-to odt '%s'"},
    {"ppt pptx pps ppsx odp", "a presentation", kSlides},
    {"djvu djv", "a scanned book", "djvutxt '%s' > '%t.txt'"},
    {"ps", "PostScript", "ps2pdf '%s' '%t.pdf'"},
    {"xps oxps", "an XPS document", "xpstopdf '%s' '%t.pdf'"},
    {"mobi azw azw3 fb2 lit", "an e-book that is no EPUB", kBook},
    {"chm", "compiled help", kBook},
    {"texi texinfo", "Texinfo", "makeinfo --plaintext -o '%t.txt' '%s'"},
    {"pod", "POD", "pod2text '%s' > '%t.txt'"},
    {"textile", "Textile", "pandoc -f textile -t plain -o '%t.txt' '%s'"},
    {"typ", "Typst", "typst compile '%s' '%t.pdf'"},
});

constexpr std::string_view kTables = "parquet arrow feather csv tsv";

// Calls take(name) for each of the names in "a b c" until one returns true; whether one did.
template <typename Take>
constexpr bool any_name(std::string_view names, const Take& take) {
  while (!names.empty()) {
    const std::size_t space = names.find(' ');
    if (take(names.substr(0, space))) return true;
    names = space == std::string_view::npos ? std::string_view() : names.substr(space + 1);
  }
  return false;
}

bool has_name(std::string_view names, std::string_view name) {
  return any_name(names, [name](std::string_view one) { return one == name; });
}

// Takes the last extension off `name`; a dot at the front makes a hidden file, not an extension.
std::string take_extension(std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return {};
  std::string extension = name.substr(dot);
  name.resize(dot);
  return extension;
}

const Converter* converter_of(std::string_view extension) {
  for (const Converter& converter : kConverters) {
    if (has_name(converter.extensions, extension)) return &converter;
  }
  return nullptr;
}

Format format_of(std::string_view extension) {
  if (extension.empty()) return Format::kOther;
  for (const FormatInfo& info : kFormats) {
    if (has_name(info.extensions, extension)) return info.format;
  }
  if (has_name(kTables, extension)) return Format::kTable;
  return converter_of(extension) != nullptr ? Format::kUnread : Format::kOther;
}

// The file's name without what kind_of_file() took for its endings.
std::string without_endings(std::string file, const FileKind& kind) {
  for (int k = kind.compression == Compression::kNone ? 1 : 2; k > 0; --k) {
    if (file.find('.') != std::string::npos) file.resize(file.rfind('.'));
  }
  return file;
}

}  // namespace

std::span<const FormatInfo> formats() { return kFormats; }

FileKind kind_of_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string name = base::ascii_lower(slash == std::string_view::npos ? path : path.substr(slash + 1));
  FileKind kind;
  kind.extension = take_extension(name);
  if (kind.extension == ".gz" || kind.extension == ".zst") {
    kind.compression = kind.extension == ".gz" ? Compression::kGzip : Compression::kZstd;
    kind.extension = take_extension(name);
  }
  if (!kind.extension.empty()) kind.format = format_of(std::string_view(kind.extension).substr(1));
  return kind;
}

Format format_named(std::string_view name) {
  const Format format = format_of(base::ascii_lower(name));
  return is_read(format) ? format : Format::kOther;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const FormatInfo& info : kFormats) {
    any_name(info.extensions, [&names](std::string_view name) {
      names.emplace_back(name);
      return false;
    });
  }
  return names;
}

std::string usual_format_names(std::string_view before_last) {
  std::string names;
  for (std::size_t k = 0; k < kFormats.size(); ++k) {
    const std::string_view usual = kFormats[k].extensions.substr(0, kFormats[k].extensions.find(' '));
    if (k > 0) names += k + 1 < kFormats.size() ? std::string_view(", ") : before_last;
    names += usual;
  }
  return names;
}

std::string formats_as_markdown() {
  std::string table = "| format | endings | what is read | what is left out |\n|---|---|---|---|\n";
  for (const FormatInfo& info : kFormats) {
    std::string endings;
    any_name(info.extensions, [&endings](std::string_view name) {
      endings += absl::StrFormat("%s`.%s`", endings.empty() ? "" : " ", name);
      return false;
    });
    table += absl::StrFormat("| %s | %s | %s | %s |\n", info.name, endings, info.read, info.left_out);
  }
  return table;
}

std::string advice_for(const FileKind& kind, std::string_view path) {
  const std::string file = for_command(path, "FILE" + kind.extension);
  const std::string stem = without_endings(file, kind);
  if (kind.format == Format::kUnread) {
    const Converter* converter = converter_of(std::string_view(kind.extension).substr(1));
    if (converter == nullptr) return {};
    std::string command;
    for (std::size_t at = 0; at < converter->command.size(); ++at) {
      const std::string_view rest = converter->command.substr(at);
      if (rest.starts_with("%s") || rest.starts_with("%t")) {
        command += rest[1] == 's' ? file : stem;
        ++at;
      } else {
        command += rest[0];
      }
    }
    return absl::StrFormat("is %s, which is not read; convert it with: %s", converter->name, command);
  }
  const std::string lines = stem + ".jsonl";
  const std::string command =
      kind.extension == ".arrow" || kind.extension == ".feather"
          ? absl::StrFormat("python3 -c \"import polars; polars.read_ipc('%s').write_ndjson('%s')\"", file, lines)
          : absl::StrFormat("duckdb -c \"COPY (FROM '%s') TO '%s' (FORMAT json)\"", file, lines);
  return absl::StrFormat("%s files come in through refrain's Python package; or turn it into JSON lines with: %s",
                         kind.extension, command);
}

}  // namespace refrain::io
