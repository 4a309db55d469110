#include "io/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "io/decompress.h"
#include "io/files.h"
#include "io/format.h"
#include "io/html.h"
#include "io/jsonl.h"
#include "io/lines.h"
#include "io/markdown.h"
#include "io/walk.h"
#include "refrain/words.h"

namespace refrain::io {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{8} << 10;  // what tells text from other files
constexpr std::size_t kFirstRead = std::size_t{64} << 10;

std::string reason(const absl::Status& status) { return std::string(status.message()); }

bool is_utf16(std::string_view head) {
  return head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff");
}

absl::Status utf16_status(const std::string& path) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "is UTF-16; turn it into UTF-8 with: iconv -f UTF-16 -t UTF-8 '%s'", printable(path)));
}

absl::Status no_text_status() {
  return absl::FailedPreconditionError("is no text (it has zero bytes); turn it into text first");
}

// The first bytes of `source`, up to kHeadBytes.
absl::Status read_head(Decompressor& source, std::string& head) {
  head.resize(kHeadBytes);
  std::size_t filled = 0;
  while (filled < head.size()) {
    const absl::StatusOr<std::size_t> got = source.read(head.data() + filled, head.size() - filled);
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    filled += *got;
  }
  head.resize(filled);
  return absl::OkStatus();
}

// Everything that one call of read_documents() remembers from file to file.
class Reader {
 public:
  Reader(const InputOptions& options, const InputSink& sink) : options_(options), sink_(sink) {}

  void read(const std::vector<std::string>& paths);

 private:
  enum class Found { kNamed, kInFolder };

  void read_path(const std::string& path);
  void read_folder(const std::string& path);
  void read_file(const std::string& path, const FileKind& kind, Found found);
  absl::Status read_document(const std::string& path, const FileKind& kind);
  absl::Status read_feed(const std::string& path, const FileKind& kind);
  absl::Status load(const std::string& path, const FileKind& kind, std::string& bytes) const;
  void skip(const std::string& extension) { ++skipped_[extension]; }
  void report_skipped() const;

  void unreadable(const std::string& path, const std::string& why) const {
    sink_.problem(Problem::kUnreadable, printable(path) + ": " + why);
  }
  void bad_record(const std::string& path, std::uint64_t line, const std::string& why) const {
    sink_.problem(Problem::kBadRecord, absl::StrFormat("%s:%d: %s", printable(path), line, why));
  }

  const InputOptions& options_;
  const InputSink& sink_;
  Format forced_ = Format::kOther;  // by --input-format
  bool stdin_read_ = false;
  std::set<FileId> seen_;
  std::map<std::string, std::uint64_t> skipped_;  // files by extension
};

void Reader::read(const std::vector<std::string>& paths) {
  if (!options_.input_format.empty()) {
    forced_ = format_named(options_.input_format);
    if (forced_ > Format::kJsonLines) {
      sink_.problem(Problem::kUnreadable,
                    absl::StrFormat("--input-format %s: %s; give txt, md, html or jsonl",
                                    printable(options_.input_format),
                                    forced_ == Format::kLater ? "not read yet" : "no such format"));
      return;
    }
  }
  for (const std::string& path : paths) read_path(path);
  report_skipped();
}

void Reader::read_path(const std::string& path) {
  if (path == "-") {
    if (std::exchange(stdin_read_, true)) return;
    FileKind kind;
    kind.format = Format::kText;
    kind.compression = Compression::kDetect;
    read_file(path, kind, Found::kNamed);
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
    read_folder(path);
    return;
  }
  // Pipes and devices have no content that could be the same twice.
  if (S_ISREG(info.st_mode) && !seen_.insert(file_id(info)).second) {
    sink_.problem(Problem::kNote,
                  printable(path) + ": given before under this or another name; read once");
    return;
  }
  read_file(path, kind_of_file(path), Found::kNamed);
}

void Reader::read_folder(const std::string& path) {
  WalkSink walk;
  walk.file = [this](const std::string& file, const struct stat& info) {
    if (seen_.insert(file_id(info)).second) read_file(file, kind_of_file(file), Found::kInFolder);
  };
  walk.unreadable = [this](const std::string& line) { sink_.problem(Problem::kUnreadable, line); };
  walk.broken = [this](const std::string& file, const std::string& line) {
    const FileKind kind = kind_of_file(file);
    if (kind.format > Format::kJsonLines) {
      skip(kind.extension);
    } else {
      sink_.problem(Problem::kUnreadable, line);
    }
  };
  walk_folder(path, options_.exclude, walk);
}

void Reader::read_file(const std::string& path, const FileKind& named_kind, Found found) {
  FileKind kind = named_kind;
  const bool convertible = kind.format == Format::kLater || kind.format == Format::kOffice ||
                           kind.format == Format::kTable;
  if (forced_ != Format::kOther && !convertible) {
    // In a folder a format that was asked for still passes over what is no text at all.
    if (kind.format != Format::kOther || found == Found::kNamed) kind.format = forced_;
  }
  if (convertible ||
      (kind.format == Format::kOther && found == Found::kInFolder && forced_ == Format::kOther)) {
    if (found == Found::kInFolder) {
      skip(kind.extension);
    } else {
      unreadable(path, advice_for(kind, path));
    }
    return;
  }
  const bool feed = kind.format == Format::kJsonLines ||
                    (kind.format == Format::kOther && forced_ == Format::kJsonLines);
  const absl::Status status = feed ? read_feed(path, kind) : read_document(path, kind);
  if (status.ok()) return;
  if (absl::IsFailedPrecondition(status) && found == Found::kInFolder) {
    skip(kind.extension);
  } else {
    unreadable(path, reason(status));
  }
}

// The bytes of a whole file, decompressed. kFailedPrecondition where they had to be text and are
// not.
absl::Status Reader::load(const std::string& path, const FileKind& kind, std::string& bytes) const {
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return file.status();
  if (file->size() > kMaxTextBytes && kind.compression == Compression::kNone) {
    return absl::OutOfRangeError("is longer than 4 GiB, the most one document may have; split it");
  }
  Decompressor source([&file](char* into, std::size_t size) { return file->read(into, size); },
                      kind.compression);
  std::size_t filled = 0;
  bool head_checked = false;
  // One byte more than the file has, so that its end shows without more room.
  bytes.resize(std::max(kFirstRead, kind.compression == Compression::kNone
                                        ? static_cast<std::size_t>(file->size()) + 1
                                        : std::size_t{0}));
  for (;;) {
    if (filled == bytes.size()) bytes.resize(std::min(bytes.size() * 2, kMaxTextBytes + 1));
    const absl::StatusOr<std::size_t> got =
        source.read(bytes.data() + filled, bytes.size() - filled);
    if (!got.ok()) return got.status();
    filled += *got;
    if (filled > kMaxTextBytes) {
      return absl::OutOfRangeError(
          "is longer than 4 GiB, the most one document may have; split it");
    }
    if (!head_checked && (filled >= kHeadBytes || *got == 0)) {
      head_checked = true;
      const std::string_view head(bytes.data(), std::min(filled, kHeadBytes));
      if (is_utf16(head) && kind.format != Format::kHtml) return utf16_status(path);
      if (kind.format == Format::kOther && head.find('\0') != std::string_view::npos) {
        return no_text_status();
      }
    }
    if (*got == 0) break;
  }
  bytes.resize(filled);
  return file->unchanged();
}

absl::Status Reader::read_document(const std::string& path, const FileKind& kind) {
  std::string bytes;
  if (absl::Status status = load(path, kind, bytes); !status.ok()) return status;
  Document document;
  document.name = document.path = path;
  switch (kind.format == Format::kOther && forced_ != Format::kOther ? forced_ : kind.format) {
    case Format::kHtml:
      if (absl::Status status = read_html(std::move(bytes), document); !status.ok()) return status;
      break;
    case Format::kMarkdown:
      read_markdown(std::move(bytes), document);
      break;
    default:
      document.text = std::move(bytes);
  }
  sink_.document(std::move(document));
  return absl::OkStatus();
}

absl::Status Reader::read_feed(const std::string& path, const FileKind& kind) {
  absl::StatusOr<InputFile> file = InputFile::open(path);
  if (!file.ok()) return file.status();
  Decompressor source([&file](char* into, std::size_t size) { return file->read(into, size); },
                      kind.compression);
  std::string head;
  if (kind.format == Format::kOther) {
    if (absl::Status status = read_head(source, head); !status.ok()) return status;
    if (head.find('\0') != std::string::npos) return no_text_status();
  }
  LineReader lines([&](char* into, std::size_t size) -> absl::StatusOr<std::size_t> {
    if (head.empty()) return source.read(into, size);
    const std::size_t count = head.copy(into, size);
    head.erase(0, count);
    return count;
  });
  RecordParser parser(options_.text_field, options_.id_field);
  Record record;
  std::string_view line;
  for (;;) {
    const absl::StatusOr<LineReader::Result> result = lines.next(line);
    if (!result.ok()) return result.status();
    if (*result == LineReader::Result::kEnd) break;
    if (*result == LineReader::Result::kTooLong) {
      bad_record(path, lines.number(), "longer than 4 GiB, the most one record may have");
      continue;
    }
    if (lines.number() == 1 && is_utf16(line)) return utf16_status(path);
    if (RecordParser::blank(line)) continue;
    if (absl::Status status = parser.parse(line, record); !status.ok()) {
      bad_record(path, lines.number(), reason(status));
      continue;
    }
    Document document;
    document.path = path;
    document.record = lines.number();
    document.name = record.id_json.empty() ? absl::StrFormat("%s:%d", path, lines.number())
                                           : std::move(record.id);
    document.id_json = std::move(record.id_json);
    document.text = std::move(record.text);
    sink_.document(std::move(document));
  }
  return file->unchanged();
}

void Reader::report_skipped() const {
  std::uint64_t count = 0;
  std::string kinds;
  for (const auto& [extension, files] : skipped_) {
    count += files;
    kinds += absl::StrFormat("%s%d %s", kinds.empty() ? "" : ", ", files,
                             extension.empty() ? "without extension" : printable(extension));
  }
  if (count == 0) return;
  sink_.problem(Problem::kNote, absl::StrFormat("%d %s of other kinds skipped in folders (%s)",
                                                count, count == 1 ? "file" : "files", kinds));
}

}  // namespace

bool is_input(const std::string& output, const std::vector<std::string>& paths,
              const InputOptions& options) {
  struct stat info = {};
  if (stat(output.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  const FileId id = file_id(info);
  const bool by_kind = options.input_format.empty();
  bool found = false;
  WalkSink walk;
  walk.file = [&](const std::string& file, const struct stat& file_info) {
    const Format format = kind_of_file(file).format;
    const bool is_read = format <= Format::kJsonLines || (format == Format::kOther && !by_kind);
    found = found || (is_read && file_id(file_info) == id);
  };
  walk.unreadable = [](const std::string&) {};
  walk.broken = [](const std::string&, const std::string&) {};
  for (const std::string& path : paths) {
    struct stat path_info = {};
    const bool standard = path == "-";
    if ((standard ? fstat(0, &path_info) : stat(path.c_str(), &path_info)) != 0) continue;
    if (!standard && S_ISDIR(path_info.st_mode)) {
      walk_folder(path, options.exclude, walk);
    } else {
      found = found || file_id(path_info) == id;
    }
  }
  return found;
}

void read_documents(const std::vector<std::string>& paths, const InputOptions& options,
                    const InputSink& sink) {
  Reader(options, sink).read(paths);
}

}  // namespace refrain::io
