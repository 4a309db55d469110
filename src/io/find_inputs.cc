#include "io/find_inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/compression/decompress.h"
#include "io/encoding/charset.h"
#include "io/encoding/detect.h"
#include "io/files/files.h"
#include "io/files/head.h"
#include "io/files/walk.h"
#include "io/html/html.h"
#include "io/html/markdown.h"
#include "io/json/json_kind.h"
#include "io/json/json_scan.h"
#include "io/json/notebook.h"
#include "io/markup/asciidoc.h"
#include "io/markup/latex.h"
#include "io/markup/org.h"
#include "io/markup/rst.h"
#include "io/markup/rtf.h"
#include "io/markup/subtitles.h"
#include "io/markup/wiki.h"
#include "io/office/epub.h"
#include "io/office/office.h"
#include "io/pdf/pdf.h"
#include "io/xml/document_xml.h"
#include "io/xml/xml_kind.h"
#include "refrain/words.h"

namespace refrain::io {
namespace {

constexpr std::size_t kFirstRead = std::size_t{64} << 10;

// Whether a file is one that a run has left, to be gone on with.
bool is_scratch(const std::string& path) { return path.find(".refrain-tmp/") != std::string::npos; }

// What the beginning of a file tells. What is no regular file can be read once only, so it is not even opened: the other
// end of a pipe would notice.
absl::StatusOr<JsonBeginning> beginning_of(const std::string& path, const FileKind& kind, const FieldName& text_field) {
  if (reads_once(path)) return absl::UnavailableError("is no regular file");
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return file.status();
  Decompressor source([&file](char* into, std::size_t size) { return file->read(into, size); }, kind.compression);
  return look_at_json([&source](char* into, std::size_t size) { return source.read(into, size); }, text_field);
}

// An error where the bytes of a file are compressed and its name does not say so, or where they cannot be read.
absl::Status check_packed(const std::string& path) {
  if (!regular_file_size(path)) return absl::OkStatus();
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return file.status();
  std::string head;
  const absl::Status status =
      read_head([&file](char* into, std::size_t size) { return file->read(into, size); }, kPackedHead, head);
  if (!status.ok()) return status;
  const std::string packed = packed_advice(head, path);
  return packed.empty() ? absl::OkStatus() : absl::InvalidArgumentError(packed);
}

// What the root of a file of XML tells; a feed where it cannot be looked at twice.
XmlKind xml_at(const std::string& path, const FileKind& kind) {
  if (reads_once(path)) return XmlKind::kFeed;
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return XmlKind::kFeed;
  Decompressor source([&file](char* into, std::size_t size) { return file->read(into, size); }, kind.compression);
  std::string head;
  const absl::Status status =
      read_head([&source](char* into, std::size_t size) { return source.read(into, size); }, kXmlHeadBytes, head);
  return status.ok() ? xml_kind(head) : XmlKind::kFeed;
}

// What one call of find_inputs() remembers from path to path.
class InputFinder {
 public:
  InputFinder(const InputOptions& options, FoundInputs& found,
              const std::function<void(Problem, const std::string&)>& problem, SeenFiles& seen)
      : options_(options), found_(found), problem_(problem), seen_(seen) {}

  void find(const std::vector<std::string>& paths);

 private:
  void find_path(const std::string& path);
  void find_in_folder(const std::string& path);
  void add(const std::string& path, const FileKind& kind, bool in_folder);
  absl::Status choose_json(const std::string& path, const FileKind& kind, bool in_folder, Format& format) const;

  void unreadable(const std::string& path, const std::string& why) const {
    problem_(Problem::kUnreadable, printable(path) + ": " + why);
  }

  const InputOptions& options_;
  FoundInputs& found_;
  const std::function<void(Problem, const std::string&)>& problem_;
  Format forced_ = Format::kOther;  // by --input-format
  std::uint32_t argument_ = 0;      // the path at hand
  SeenFiles& seen_;
  std::set<FileId> outputs_;
};

void InputFinder::find(const std::vector<std::string>& paths) {
  if (!options_.input_format.empty()) {
    forced_ = format_named(options_.input_format);
    if (!is_read(forced_)) {
      problem_(Problem::kUnreadable, absl::StrFormat("\1input-format\2 %s: no such format; give %s",
                                                     printable(options_.input_format), usual_format_names(" or ")));
      return;
    }
  }
  for (const std::string& output : options_.outputs) {
    struct stat info = {};
    if (stat(output.c_str(), &info) == 0) outputs_.insert(file_id(info));
  }
  for (const std::string& path : paths) {
    find_path(path);
    ++argument_;
  }
}

void InputFinder::find_path(const std::string& path) {
  if (path == "-") {
    if (std::exchange(seen_.standard_input, true)) return;
    FileKind kind;
    kind.format = format_named(options_.standard_input);
    kind.compression = Compression::kDetect;
    add(path, kind, false);
    return;
  }
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    const int error = errno;
    unreadable(path, absl::StrFormat("cannot be read: %s; %s", error_text(error),
                                     error == EACCES ? "check its permissions" : "check the name"));
    return;
  }
  if (S_ISDIR(info.st_mode)) {
    find_in_folder(path);
    return;
  }
  // Pipes and devices have no content that could be the same twice.
  if (S_ISREG(info.st_mode) && !seen_.ids.insert(file_id(info)).second) {
    problem_(Problem::kNote, printable(path) + ": given before under this or another name; read once");
    return;
  }
  FileKind kind = kind_of_file(path);
  // A pipe without an ending is standard input by another name (/dev/stdin, or what a shell makes of <(...)), and it
  // cannot be looked at twice either.
  if (!S_ISREG(info.st_mode) && kind.format == Format::kOther && kind.extension.empty()) {
    kind.format = format_named(options_.standard_input);
    if (kind.compression == Compression::kNone) kind.compression = Compression::kDetect;
  }
  add(path, kind, false);
}

void InputFinder::find_in_folder(const std::string& path) {
  WalkSink walk;
  walk.file = [this](const std::string& file, const struct stat& info) {
    if (std::string_view(file).ends_with("/refrain.toml") || file == "refrain.toml") return;  // settings
    if (outputs_.contains(file_id(info)) || is_scratch(file)) return;
    if (seen_.ids.insert(file_id(info)).second) add(file, kind_of_file(file), true);
  };
  walk.unreadable = [this](const std::string& line) { problem_(Problem::kUnreadable, line); };
  walk.broken = [this](const std::string& file, const std::string& line) {
    const FileKind kind = kind_of_file(file);
    if (!is_read(kind.format)) {
      found_.skip(kind);
    } else {
      problem_(Problem::kUnreadable, line);
    }
  };
  std::size_t links = 0;
  std::string first_link;
  walk.linked_folder = [&](const std::string& link) {
    if (links++ == 0) first_link = link;
  };
  walk_folder(path, options_.exclude, walk);
  if (links > 0) {
    problem_(Problem::kNote,
             absl::StrFormat("%s: %d link%s to a folder not entered (%s%s); name it to read what it leads to",
                             printable(path), links, links == 1 ? "" : "s", printable(first_link),
                             links == 1 ? "" : ", ..."));
  }
}

void InputFinder::add(const std::string& path, const FileKind& named_kind, bool in_folder) {
  FileKind kind = named_kind;
  const bool convertible = kind.format == Format::kUnread || kind.format == Format::kTable;
  if (forced_ != Format::kOther && !convertible) {
    // In a folder a format that was asked for still passes over what is no text at all.
    if (kind.format != Format::kOther || !in_folder) kind.format = forced_;
  }
  const bool by_beginning = kind.format == Format::kOther && kind.extension.empty();
  if (convertible || (kind.format == Format::kOther && in_folder && forced_ == Format::kOther && !by_beginning)) {
    // A draft that is not read must not look like one that is clean.
    if (in_folder && kind.format != Format::kUnread) {
      found_.skip(kind);
    } else {
      unreadable(path, advice_for(kind, path));
    }
    return;
  }
  Format format = kind.format == Format::kOther ? forced_ : kind.format;
  // Of files in a folder those alone that are surely read.
  if (kind.compression == Compression::kNone && (is_feed(format) || (format == Format::kOther && !in_folder))) {
    if (const absl::Status status = check_packed(path); !status.ok()) {
      unreadable(path, std::string(status.message()));
      return;
    }
  }
  if (absl::Status status = choose_json(path, kind, in_folder, format); !status.ok()) {
    if (in_folder) {
      found_.skip(kind);
    } else {
      unreadable(path, std::string(status.message()));
    }
    return;
  }
  if (format == Format::kAnyXml)
    format = xml_at(path, kind) == XmlKind::kDocument ? Format::kDocumentXml : Format::kXml;
  found_.files.push_back({.path = path, .kind = kind, .format = format, .in_folder = in_folder, .argument = argument_});
}

// Of JSON, and of a name without an ending, the beginning tells what the format is. An error where there is no record:
// "reason; what to do".
absl::Status InputFinder::choose_json(const std::string& path, const FileKind& kind, bool in_folder,
                                      Format& format) const {
  const bool nameless = format == Format::kOther && kind.extension.empty();
  if (format != Format::kJson && !nameless) return absl::OkStatus();
  const absl::StatusOr<JsonBeginning> beginning = beginning_of(path, kind, options_.text_field);
  if (!beginning.ok()) {
    // Whoever reads it says why it cannot be read.
    return nameless && in_folder ? beginning.status() : absl::OkStatus();
  }
  switch (beginning->kind) {
    case JsonKind::kLines:
      format = Format::kJsonLines;
      return absl::OkStatus();
    case JsonKind::kValues:
      format = Format::kJson;
      return absl::OkStatus();
    case JsonKind::kEmpty:
      return nameless && in_folder ? absl::NotFoundError("is empty") : absl::OkStatus();
    default:
      break;
  }
  if (nameless && !in_folder) return absl::OkStatus();  // read as text
  if (beginning->kind == JsonKind::kOneWithoutField) {
    return absl::NotFoundError(absl::StrFormat(
        "holds one object, without a field %s; %s", json_string(options_.text_field),
        beginning->fields.empty()
            ? std::string("name the field of the text with \1text-field\2")
            : absl::StrFormat("it has %s: name the field of the text with \1text-field\2", beginning->fields)));
  }
  if (beginning->utf16) return utf16_status(path);
  return absl::NotFoundError(
      absl::StrFormat("holds no records (an array of objects, an object, or one a line): %s; to read it as text, give "
                      "\1input-format\2 txt",
                      beginning->reason));
}

absl::Status too_long(std::size_t most) {
  if (most == kMaxTextBytes) {
    return absl::OutOfRangeError("is longer than 4 GiB, the most one document may have; split it");
  }
  return absl::OutOfRangeError(absl::StrFormat("is longer than %d bytes, the most that fits", most));
}

// The bytes of a whole file, decompressed. kFailedPrecondition where they had to be text and are not.
absl::Status load(const std::string& path, const FileKind& kind, const ReadOptions& options, std::size_t most,
                  std::string& bytes) {
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return file.status();
  if (file->size() > most && kind.compression == Compression::kNone) return too_long(most);
  std::uint64_t compressed = 0;
  Decompressor source(
      [&](char* into, std::size_t size) {
        absl::StatusOr<std::size_t> got = file->read(into, size);
        if (got.ok()) compressed += *got;
        return got;
      },
      kind.compression);
  std::size_t filled = 0;
  bool head_checked = false;
  // One byte more than the file has, so that its end shows without more room. What has no size begins with some.
  const bool sized = kind.compression == Compression::kNone && file->size() > 0;
  bytes.resize(sized ? static_cast<std::size_t>(file->size()) + 1 : kFirstRead);
  for (;;) {
    if (filled == bytes.size()) bytes.resize(std::min(bytes.size() * 2, std::max(bytes.size(), most) + 1));
    const absl::StatusOr<std::size_t> got = source.read(bytes.data() + filled, bytes.size() - filled);
    if (!got.ok()) return got.status();
    filled += *got;
    if (filled > most) return too_long(most);
    if (filled > most_decompressed(std::max<std::uint64_t>(compressed, file->size()))) {
      return too_much_decompressed();
    }
    if (!head_checked && (filled >= kHeadBytes || *got == 0)) {
      head_checked = true;
      const std::string_view head(bytes.data(), std::min(filled, kHeadBytes));
      const bool zeros = kind.format == Format::kOther && head.find('\0') != std::string_view::npos;
      if (zeros && options.encoding.empty() && !is_wide_text(head)) return no_text_status();
    }
    if (*got == 0) break;
  }
  bytes.resize(filled);
  return file->unchanged();
}

// Makes UTF-8 of a text that is in another encoding: the one that was asked for, else the one it is found to be in.
// `converted`: it was. A page of HTML that says what it is in is left to its reader.
absl::Status make_utf8(const FoundInput& file, const ReadOptions& options, std::string& bytes, Document& document,
                       bool& converted) {
  // These say themselves what they are in.
  const bool tells =
      file.format == Format::kRtf || file.format == Format::kDocumentXml || file.format == Format::kNotebook;
  if (is_package(file.format) || tells) return absl::OkStatus();
  std::string charset;
  if (!options.encoding.empty()) {
    const std::optional<std::string> named = charset_named(options.encoding);
    if (!named) return absl::InvalidArgumentError(unknown_encoding(options.encoding));
    charset = *named;
  } else if (file.format != Format::kHtml || declared_charset(bytes).empty()) {
    charset = detect_encoding(bytes, &document.unknown_encoding);
  }
  converted = !charset.empty() || !options.encoding.empty();
  if (charset.empty()) return absl::OkStatus();
  document.decoded = true;
  if (options.encoding.empty()) document.converted_from = encoding_name(charset);
  return convert_to_utf8(charset, bytes);
}

absl::Status read_as(const FoundInput& file, const ReadOptions& options, bool converted, std::string bytes,
                     Document& document) {
  switch (file.format) {
    case Format::kHtml:
      if (!converted) return read_html(std::move(bytes), document, options.content);
      read_utf8_html(std::move(bytes), document, options.content);
      break;
    case Format::kMarkdown:
      read_markdown(std::move(bytes), document);
      break;
    case Format::kLatex:
      read_latex(std::move(bytes), document);
      break;
    case Format::kRst:
      read_rst(std::move(bytes), document);
      break;
    case Format::kAsciiDoc:
      read_asciidoc(std::move(bytes), document);
      break;
    case Format::kOrg:
      read_org(std::move(bytes), document);
      break;
    case Format::kWiki:
      read_wiki(std::move(bytes), document);
      break;
    case Format::kSubtitles:
      read_subtitles(std::move(bytes), document);
      break;
    case Format::kNotebook:
      return read_notebook(std::move(bytes), document);
    case Format::kDocumentXml:
      return read_document_xml(std::move(bytes), document);
    case Format::kRtf:
      return read_rtf(std::move(bytes), document);
    case Format::kEpub:
      return read_epub(bytes, document);
    case Format::kPdf:
      return read_pdf(bytes, document);
    case Format::kDocx:
      return read_docx(bytes, document);
    case Format::kOdt:
      return read_odt(bytes, document);
    default:
      document.text = std::move(bytes);
  }
  return absl::OkStatus();
}

}  // namespace

std::string converted_line(const std::string& path, const std::string& encoding) {
  if (encoding.empty()) {
    return absl::StrFormat("%s: is no UTF-8 and its encoding is not recognised; name it with \1encoding\2",
                           printable(path));
  }
  return absl::StrFormat("%s: is no UTF-8 and was read as %s; \1encoding\2 names another", printable(path), encoding);
}

FoundInputs find_inputs(const std::vector<std::string>& paths, const InputOptions& options,
                        const std::function<void(Problem, const std::string& line)>& problem) {
  SeenFiles seen;
  return find_inputs(paths, options, problem, seen);
}

FoundInputs find_inputs(const std::vector<std::string>& paths, const InputOptions& options,
                        const std::function<void(Problem, const std::string& line)>& problem, SeenFiles& seen) {
  FoundInputs found;
  InputFinder(options, found, problem, seen).find(paths);
  return found;
}

void FoundInputs::report_skipped(const std::function<void(Problem, const std::string& line)>& problem) const {
  std::uint64_t count = 0;
  std::string kinds;
  for (const auto& [extension, of_kind] : skipped) {
    count += of_kind;
    kinds += absl::StrFormat("%s%d %s", kinds.empty() ? "" : ", ", of_kind,
                             extension.empty() ? "without extension" : printable(extension));
  }
  if (count == 0) return;
  problem(Problem::kNote,
          absl::StrFormat("%d %s of other kinds skipped in folders (%s)", count, count == 1 ? "file" : "files", kinds));
}

absl::Status read_document(const FoundInput& file, const ReadOptions& options, Document& document, std::size_t most) {
  std::string bytes;
  if (absl::Status status = load(file.path, file.kind, options, most, bytes); !status.ok()) return status;
  document.name = document.path = file.path;
  document.decoded = file.kind.compression != Compression::kNone || is_package(file.format);
  bool converted = false;
  if (absl::Status status = make_utf8(file, options, bytes, document, converted); !status.ok()) return status;
  if (absl::Status status = read_as(file, options, converted, std::move(bytes), document); !status.ok()) return status;
  // A package holds more than its own length, and another charset takes fewer bytes.
  return document.text.size() > most ? too_long(most) : absl::OkStatus();
}

}  // namespace refrain::io
