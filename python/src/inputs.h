// What was given to a call: rows at hand, streams that can be opened again, files that the command reads, too.

#ifndef REFRAIN_PYTHON_SRC_INPUTS_H_
#define REFRAIN_PYTHON_SRC_INPUTS_H_

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow_data.h"
#include "rows.h"
#include "run/file_source.h"
#include "run/observer.h"
#include "run/source.h"
#include "run/temp_folder.h"
#include "sources.h"

namespace refrain::python {

// What a source may need of the run that it is for.
struct SourceNeeds {
  unsigned threads = 1;
  std::size_t memory = 0;
  std::string folder;  // for files without a name
  run::Observer* observer = nullptr;
};

class Input {
 public:
  virtual ~Input() = default;
  // Its documents, from the beginning. The input must outlive it.
  virtual absl::StatusOr<std::unique_ptr<run::DocumentSource>> source(const SourceNeeds& needs) = 0;
  // Its columns; null where it has texts alone.
  virtual absl::StatusOr<std::unique_ptr<BatchStream>> stream() = 0;
  // Whether it is of files that the engine reads by itself.
  virtual bool of_files() const { return false; }
  // Whether it has texts of Python's alone.
  virtual bool of_strings() const { return false; }
  // Rows, where they are at hand.
  virtual std::shared_ptr<const Rows> rows() const { return nullptr; }
};

using InputPointer = std::shared_ptr<Input>;

// The rows of an input that has them at hand; a path is a TypeError. The GIL is held.
std::shared_ptr<const Rows> rows_at_hand(const InputPointer& input);

// What the objects of Python give. All are called with the GIL held, and may throw Python's exceptions. `key`, `group`:
// columns that rows are ordered and grouped by; empty: none.
InputPointer table_input(nanobind::handle stream_capsule, const std::string& text, const std::string& key,
                         const std::string& group);
InputPointer array_input(nanobind::handle schema_capsule, nanobind::handle array_capsule, const std::string& text,
                         const std::string& key, const std::string& group);
// `texts`: of str and None.
InputPointer list_input(nanobind::list texts, const std::string& what, const std::string& key,
                        const std::string& group);
// `open`: called without arguments for the capsule of a stream, as often as it is needed.
InputPointer stream_input(nanobind::callable open, const std::string& text, const std::string& key,
                          const std::string& group);
InputPointer file_input(std::vector<std::string> paths, const std::string& text, const std::string& key,
                        const std::string& group, const std::string& id);

// The stream in a capsule, which is empty afterwards.
std::unique_ptr<BatchStream> open_capsule(nanobind::handle stream_capsule);

// How a lone surrogate of a str stands among its bytes.
enum class Surrogates {
  kQuestionMark,  // one byte for one character
  kAsItIs,        // three bytes, which are no UTF-8, and text_of() gives it back
};

// Texts of a list, each with what keeps it alive. Errors name `what`, and the place in it.
std::vector<std::string_view> texts_of(const nanobind::list& list, const std::string& what, Surrogates surrogates,
                                       std::shared_ptr<const void>& owner);

// A str of bytes.
nanobind::object text_of(std::string_view bytes);

// A thing of Python's that goes with the last pointer to it, which may go on any thread.
std::shared_ptr<const void> keep_alive(nanobind::object object);

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_INPUTS_H_
