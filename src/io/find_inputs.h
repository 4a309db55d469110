// Which files a command reads, in order, without reading them.

#ifndef REFRAIN_SRC_IO_FIND_INPUTS_H_
#define REFRAIN_SRC_IO_FIND_INPUTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "io/document.h"
#include "io/format.h"
#include "io/inputs.h"
#include "refrain/words.h"

namespace refrain::io {

// A file that is to be read.
struct FoundInput {
  std::string path;
  FileKind kind;                   // by its name; the format that was asked for, where one was
  Format format = Format::kOther;  // what it is read as; kOther: as text, where it is text
  bool in_folder = false;          // found in a folder: passed over where it turns out to be no text
  std::uint32_t argument = 0;      // which of the paths that were given led to it
};

struct FoundInputs {
  std::vector<FoundInput> files;
  std::map<std::string, std::uint64_t> skipped;  // files in folders, by extension

  void skip(const FileKind& kind) { ++skipped[kind.extension]; }
  // One line about the files that were skipped, where there are any.
  void report_skipped(const std::function<void(Problem, const std::string& line)>& problem) const;
};

// The files of `paths` in the order they are read (see read_documents()); problems as they are met.
FoundInputs find_inputs(const std::vector<std::string>& paths, const InputOptions& options,
                        const std::function<void(Problem, const std::string& line)>& problem, SeenFiles& seen);
FoundInputs find_inputs(const std::vector<std::string>& paths, const InputOptions& options,
                        const std::function<void(Problem, const std::string& line)>& problem);

// The line that tells of a text that was converted (Document::converted_from), or of one in an unknown encoding where
// `encoding` is empty.
std::string converted_line(const std::string& path, const std::string& encoding);

// Reads a file that is one document. kFailedPrecondition where it is no text, kOutOfRange where its bytes or its text are
// longer than `most`; an error's message is "reason; what to do", where `most` is another one than by default the reason
// alone.
// REQUIRES: !is_feed(file.format); most <= kMaxTextBytes.
absl::Status read_document(const FoundInput& file, const ReadOptions& options, Document& document,
                           std::size_t most = kMaxTextBytes);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FIND_INPUTS_H_
