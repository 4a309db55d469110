#include "io/format.h"

#include <array>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/files/files.h"

namespace refrain::io {
namespace {

struct Extension {
  std::string_view name;
  Format format;
};

constexpr std::array kExtensions = {
    Extension{".txt", Format::kText},
    Extension{".md", Format::kMarkdown},
    Extension{".markdown", Format::kMarkdown},
    Extension{".html", Format::kHtml},
    Extension{".htm", Format::kHtml},
    Extension{".jsonl", Format::kJsonLines},
    Extension{".ndjson", Format::kJsonLines},
    Extension{".jl", Format::kJsonLines},
    Extension{".jsonlines", Format::kJsonLines},
    Extension{".json", Format::kJson},
    Extension{".xml", Format::kXml},
    Extension{".rss", Format::kXml},
    Extension{".atom", Format::kXml},
    Extension{".warc", Format::kWarc},
    Extension{".wet", Format::kWarc},
    Extension{".docx", Format::kDocx},
    Extension{".odt", Format::kOdt},
    Extension{".pdf", Format::kPdf},
    Extension{".parquet", Format::kTable},
    Extension{".arrow", Format::kTable},
    Extension{".csv", Format::kTable},
    Extension{".tsv", Format::kTable},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// Takes the last extension off `name`; a dot at the front makes a hidden file, not an extension.
std::string take_extension(std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot == 0) return {};
  std::string extension = name.substr(dot);
  name.resize(dot);
  return extension;
}

}  // namespace

FileKind kind_of_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string name = lower(slash == std::string_view::npos ? path : path.substr(slash + 1));
  FileKind kind;
  kind.extension = take_extension(name);
  if (kind.extension == ".gz" || kind.extension == ".zst") {
    kind.compression = kind.extension == ".gz" ? Compression::kGzip : Compression::kZstd;
    kind.extension = take_extension(name);
  }
  for (const Extension& known : kExtensions) {
    if (known.name == kind.extension) kind.format = known.format;
  }
  return kind;
}

Format format_named(std::string_view name) {
  std::string extension = "." + lower(name);
  if (extension == ".text") return Format::kText;
  for (const Extension& known : kExtensions) {
    if (known.name == extension) return known.format;
  }
  return Format::kOther;
}

std::string advice_for(const FileKind& kind, std::string_view path) {
  if (kind.format == Format::kPdf) {
    const std::string file = for_command(path, "FILE.pdf");
    return absl::StrFormat("is a PDF; turn it into text with: pdftotext '%s' - > '%s.txt'", file, file);
  }
  const std::string file = for_command(path, "FILE" + kind.extension);
  std::string lines = file;
  for (int k = kind.compression == Compression::kNone ? 1 : 2; k > 0; --k) {
    if (lines.find('.') != std::string::npos) lines.resize(lines.rfind('.'));
  }
  lines += ".jsonl";
  const std::string command =
      kind.extension == ".arrow"
          ? absl::StrFormat("python3 -c \"import polars; polars.read_ipc('%s').write_ndjson('%s')\"", file, lines)
          : absl::StrFormat("duckdb -c \"COPY (FROM '%s') TO '%s' (FORMAT json)\"", file, lines);
  return absl::StrFormat("%s files come in through refrain's Python package; or turn it into JSON lines with: %s",
                         kind.extension, command);
}

}  // namespace refrain::io
