// The formats of files: one table of what each is called, which endings it has and what is read of it.

#ifndef REFRAIN_SRC_IO_FORMAT_H_
#define REFRAIN_SRC_IO_FORMAT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/compression/decompress.h"

namespace refrain::io {

enum class Format : std::uint8_t {
  // One document a file.
  kText,
  kMarkdown,
  kHtml,
  kLatex,
  kRst,
  kAsciiDoc,
  kOrg,
  kWiki,
  kDocumentXml,  // DITA, DocBook, TEI, JATS
  kNotebook,
  kSubtitles,
  kRtf,
  kDocx,
  kOdt,
  kEpub,
  kPdf,
  // Records.
  kJsonLines,
  kJson,    // an array of records, or records over several lines; of a name: its beginning tells which, or lines
  kWarc,    // WET, too
  kXml,     // RSS, Atom and others of items or entries
  kAnyXml,  // of a name alone: its root tells whether it is kXml or kDocumentXml
  // Not read.
  kTable,   // formats that come in through the Python package
  kUnread,  // documents that another program turns into one of the above
  kOther,
};

// A row of the table.
struct FormatInfo {
  Format format;
  std::string_view name;        // what people call it
  std::string_view extensions;  // "md markdown": the names of --input-format, too; the first is the usual one
  std::string_view read;        // what of it is text
  std::string_view left_out;    // what is not
};

// One row a format that is read, in the order of the pages.
std::span<const FormatInfo> formats();

struct FileKind {
  Format format = Format::kOther;
  Compression compression = Compression::kNone;
  std::string extension;  // lower case with its dot and without .gz or .zst; empty where there is none
};

// Whether refrain reads it.
constexpr bool is_read(Format format) { return format <= Format::kAnyXml; }

// Whether a file of it is a feed, which has a document a record.
constexpr bool is_feed(Format format) { return format >= Format::kJsonLines && format <= Format::kXml; }

// Whether a file of it is no text, so that places speak of the text that was taken out of it.
constexpr bool is_package(Format format) { return format >= Format::kDocx && format <= Format::kPdf; }

// Upper and lower case are the same.
FileKind kind_of_file(std::string_view path);

// The format that --input-format names; kOther for a name that means nothing.
Format format_named(std::string_view name);

// All that format_named() knows, in the order of the table.
std::vector<std::string> format_names();

// The usual name of each format, for help and messages: "txt, md, html, ... or warc".
std::string usual_format_names(std::string_view before_last);

// The table as Markdown, for the documentation.
std::string formats_as_markdown();

// What to do about a file that is not read: "reason; what to do". REQUIRES: kTable or kUnread.
std::string advice_for(const FileKind& kind, std::string_view path);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FORMAT_H_
