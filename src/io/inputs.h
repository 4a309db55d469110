// The inputs of every command: files, folders, standard input; from bytes on disk to documents.

#ifndef REFRAIN_SRC_IO_INPUTS_H_
#define REFRAIN_SRC_IO_INPUTS_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "io/document.h"
#include "io/files/files.h"
#include "io/reading.h"

namespace refrain::io {

struct InputOptions {
  std::vector<std::string> outputs;    // of the run: left out where they lie in a folder
  std::vector<std::string> exclude;    // globs as in .gitignore; matched against paths below a folder
  std::string input_format;            // an extension: "txt", "warc"; empty: by each file's own
  std::string standard_input = "txt";  // what "-" is where input_format is empty
  std::string text_field = "text";
  std::string id_field = "id";
  ReadOptions read;
};

// What went wrong or was passed over, one line each, ready for stderr.
enum class Problem {
  kNote,        // nothing is lost: files of unknown kinds skipped, a file given twice, a comment with a mistake
  kBadRecord,   // a record of a feed that is damaged or has no text; it is skipped
  kUnreadable,  // an input that could not be read; the others are
};

struct InputSink {
  std::function<void(Document&&)> document;
  std::function<void(Problem, const std::string& line)> problem;
};

// What was met so far, so that it is read once though several lists of paths lead to it.
struct SeenFiles {
  std::set<FileId> ids;
  bool standard_input = false;
};

// Reads `paths` in the order given and hands over every document in input order, and every problem as it is met. A
// folder is walked in sorted order (bytes of the names), hidden files skipped, .gitignore obeyed. The same file met
// twice is read once, and what is in `seen` is not read; what is met is added there. "-" is standard input.
//
// Memory: one document at a time, and one record of a feed. Never throws; never ends the process.
void read_documents(const std::vector<std::string>& paths, const InputOptions& options, const InputSink& sink,
                    SeenFiles& seen);
void read_documents(const std::vector<std::string>& paths, const InputOptions& options, const InputSink& sink);

// Whether one of the paths is the file `output`, by whatever name: an output must not be an input. False where there is no
// such file yet, and where it lies in a folder, whose walk leaves it out (InputOptions::outputs).
bool is_input(const std::string& output, const std::vector<std::string>& paths);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_INPUTS_H_
