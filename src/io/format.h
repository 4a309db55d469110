// What a file is, by its name.

#ifndef REFRAIN_SRC_IO_FORMAT_H_
#define REFRAIN_SRC_IO_FORMAT_H_

#include <string>
#include <string_view>

#include "io/compression/decompress.h"

namespace refrain::io {

enum class Format {
  kText,
  kMarkdown,
  kHtml,
  kDocx,
  kOdt,
  kJsonLines,
  kJson,   // an array of records, or records over several lines; of a name: its beginning tells which, or lines
  kWarc,   // WET, too
  kXml,    // RSS, Atom and others of items or entries
  kPdf,    // another program turns it into text
  kTable,  // formats that come in through the Python package
  kOther,
};

struct FileKind {
  Format format = Format::kOther;
  Compression compression = Compression::kNone;
  std::string extension;  // lower case with its dot and without .gz or .zst; empty where there is none
};

// Whether refrain reads it.
constexpr bool is_read(Format format) { return format <= Format::kXml; }

// Whether a file of it is a feed, which has a document a record.
constexpr bool is_feed(Format format) {
  return format == Format::kJsonLines || format == Format::kJson || format == Format::kWarc || format == Format::kXml;
}

// Upper and lower case are the same.
FileKind kind_of_file(std::string_view path);

// The format that --input-format names; kOther for a name that means nothing.
Format format_named(std::string_view name);

// What to do about a file that is not read: "reason; what to do". REQUIRES: kPdf or kTable.
std::string advice_for(const FileKind& kind, std::string_view path);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FORMAT_H_
