#include "inputs.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "calls.h"
#include "run/inputs.h"
#include "verdicts.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

template <typename Struct>
Owned<Struct> from_capsule(nb::handle capsule, const char* name) {
  auto* pointer = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (pointer == nullptr) throw nb::python_error();
  if (pointer->release == nullptr) throw nb::value_error("data: its Arrow stream was read before");
  return Owned<Struct>(pointer);
}

class RowInput : public Input {
 public:
  explicit RowInput(std::shared_ptr<const Rows> rows) : rows_(std::move(rows)) {}

  absl::StatusOr<std::unique_ptr<run::DocumentSource>> source(const SourceNeeds&) override {
    return std::make_unique<RowSource>(rows_);
  }
  absl::StatusOr<std::unique_ptr<BatchStream>> stream() override {
    if (std::unique_ptr<BatchStream> stream = rows_->stream()) return stream;
    return std::make_unique<TextStream>(
        rows_->size(), [rows = rows_](std::size_t row) -> absl::StatusOr<std::string_view> { return rows->text(row); });
  }
  bool of_strings() const override { return rows_->stream() == nullptr; }
  std::shared_ptr<const Rows> rows() const override { return rows_; }

 private:
  std::shared_ptr<const Rows> rows_;
};

// Reads all of a stream without the GIL, which its producer may take.
InputPointer read_all(std::unique_ptr<BatchStream> stream, const ChosenColumns& columns) {
  absl::StatusOr<std::shared_ptr<Rows>> rows;
  {
    CallObserver observer;
    call(observer, [&] { rows = Rows::read(*stream, columns); });
  }
  raise_unless_ok(rows.status());
  return std::make_shared<RowInput>(*std::move(rows));
}

class StreamInput : public Input {
 public:
  StreamInput(nb::callable open, const std::string& text, const std::string& key, const std::string& group)
      : open_(std::make_shared<Held>(Held{std::move(open)})) {
    schema_ = open_capsule(open_->open())->schema();
    columns_ = ChosenColumns::choose(**schema_, text, key, group);
  }

  absl::StatusOr<std::unique_ptr<run::DocumentSource>> source(const SourceNeeds& needs) override {
    return std::make_unique<StreamSource>([open = open_] { return reopened(*open); }, columns_, needs.folder);
  }
  absl::StatusOr<std::unique_ptr<BatchStream>> stream() override { return reopened(*open_); }

 private:
  struct Held {
    nb::object open;
    ~Held() {
      const nb::gil_scoped_acquire held;
      open.reset();
    }
  };

  static absl::StatusOr<std::unique_ptr<BatchStream>> reopened(const Held& held) {
    std::optional<Owned<ArrowArrayStream>> stream;
    {
      const nb::gil_scoped_acquire acquired;
      try {
        stream = from_capsule<ArrowArrayStream>(held.open(), "arrow_array_stream");
      } catch (nb::python_error& error) {
        // What it says by itself has the whole stack.
        const auto type = nb::cast<std::string>(error.type().attr("__name__"));
        return absl::UnavailableError(absl::StrCat(type, ": ", nb::cast<std::string>(nb::str(error.value()))));
      } catch (const std::exception& error) {
        return absl::UnavailableError(error.what());
      }
    }
    absl::StatusOr<std::unique_ptr<ForeignStream>> opened = ForeignStream::open(*std::move(stream));
    if (!opened.ok()) return opened.status();
    return *std::move(opened);
  }

  std::shared_ptr<Held> open_;
  Schema schema_;
  ChosenColumns columns_;
};

class FileInput : public Input {
 public:
  FileInput(std::vector<std::string> paths, const std::string& text, std::string key, std::string group,
            const std::string& id)
      : paths_(std::move(paths)), key_(std::move(key)), group_(std::move(group)) {
    options_.text_field = text;
    options_.id_field = id;
  }

  absl::StatusOr<std::unique_ptr<run::DocumentSource>> source(const SourceNeeds& needs) override {
    std::optional<std::vector<io::FoundInput>> files = run::find_run_files(paths_, options_, *needs.observer);
    if (!files) return absl::NotFoundError("");
    if (files->empty()) return absl::NotFoundError(absl::StrCat(paths_.front(), ": nothing to read in it"));
    absl::StatusOr<run::TempFolder> temp = run::TempFolder::open("-", "");
    if (!temp.ok()) return temp.status();
    temp_.emplace(*std::move(temp));
    run::FileSource::Options options;
    options.records = *std::move(files);
    options.input = options_;
    options.key_field = key_;
    options.group_field = group_;
    options.threads = needs.threads;
    options.memory = needs.memory;
    options.spool = temp_->file("spool");
    return std::make_unique<run::FileSource>(std::move(options));
  }
  absl::StatusOr<std::unique_ptr<BatchStream>> stream() override { return std::unique_ptr<BatchStream>(); }
  bool of_files() const override { return true; }

 private:
  std::vector<std::string> paths_;
  std::string key_;
  std::string group_;
  io::InputOptions options_;
  std::optional<run::TempFolder> temp_;
};

}  // namespace

std::shared_ptr<const Rows> rows_at_hand(const InputPointer& input) {
  std::shared_ptr<const Rows> rows = input->rows();
  if (rows == nullptr) throw nb::type_error("data: give texts at hand, no path");
  return rows;
}

std::unique_ptr<BatchStream> open_capsule(nb::handle stream_capsule) {
  absl::StatusOr<std::unique_ptr<ForeignStream>> stream =
      ForeignStream::open(from_capsule<ArrowArrayStream>(stream_capsule, "arrow_array_stream"));
  raise_unless_ok(stream.status());
  return *std::move(stream);
}

InputPointer table_input(nb::handle stream_capsule, const std::string& text, const std::string& key,
                         const std::string& group) {
  std::unique_ptr<BatchStream> stream = open_capsule(stream_capsule);
  const Schema schema = stream->schema();
  return read_all(std::move(stream), ChosenColumns::choose(**schema, text, key, group));
}

InputPointer array_input(nb::handle schema_capsule, nb::handle array_capsule, const std::string& text,
                         const std::string& key, const std::string& group) {
  auto schema = std::make_shared<const Owned<ArrowSchema>>(from_capsule<ArrowSchema>(schema_capsule, "arrow_schema"));
  auto array = std::make_shared<const Owned<ArrowArray>>(from_capsule<ArrowArray>(array_capsule, "arrow_array"));
  const ChosenColumns columns = ChosenColumns::choose(**schema, text, key, group);
  return read_all(std::make_unique<HeldStream>(std::move(schema), std::vector<Batch>{std::move(array)}), columns);
}

std::vector<std::string_view> texts_of(const nb::list& list, const std::string& what, Surrogates surrogates,
                                       std::shared_ptr<const void>& owner) {
  std::vector<std::string_view> texts;
  texts.reserve(nb::len(list));
  // Strings of other scripts keep their bytes beside them, in the string itself; those with lone surrogates have none.
  nb::list made;
  std::size_t place = 0;
  for (const nb::handle text : list) {
    Py_ssize_t size = 0;
    if (text.is_none()) {
      texts.emplace_back();
    } else if (!PyUnicode_Check(text.ptr())) {
      const std::string type = nb::cast<std::string>(text.type().attr("__name__"));
      throw nb::type_error(
          absl::StrCat(what, ": item ", place, " is of type ", type, "; texts are str or None").c_str());
    } else if (const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size)) {
      texts.emplace_back(bytes, static_cast<std::size_t>(size));
    } else {
      PyErr_Clear();
      const char* errors = surrogates == Surrogates::kAsItIs ? "surrogatepass" : "replace";
      const nb::object bytes_of = text.attr("encode")("utf-8", errors);
      made.append(bytes_of);
      texts.emplace_back(PyBytes_AsString(bytes_of.ptr()), nb::len(bytes_of));
    }
    ++place;
  }
  owner = keep_alive(nb::make_tuple(list, made));
  return texts;
}

nb::object text_of(std::string_view bytes) {
  const auto decoded = [bytes](const char* errors) {
    return nb::steal(PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), errors));
  };
  nb::object text = decoded("surrogatepass");
  if (text.is_valid()) return text;
  PyErr_Clear();
  text = decoded("replace");
  if (!text.is_valid()) throw nb::python_error();
  return text;
}

std::shared_ptr<const void> keep_alive(nb::object object) {
  return {object.release().ptr(), [](const void* held) {
            const nb::gil_scoped_acquire acquired;
            nb::steal(static_cast<PyObject*>(const_cast<void*>(held))).reset();
          }};
}

InputPointer list_input(nb::list texts, const std::string& what, const std::string& key, const std::string& group) {
  if (!key.empty()) {
    throw nb::value_error(absl::StrCat("keep: there is no column '", key, "'; the data is texts alone").c_str());
  }
  if (!group.empty()) {
    throw nb::value_error(absl::StrCat("group_by: there is no column '", group, "'; the data is texts alone").c_str());
  }
  std::shared_ptr<const void> owner;
  std::vector<std::string_view> views = texts_of(texts, what, Surrogates::kAsItIs, owner);
  return std::make_shared<RowInput>(std::make_shared<const Rows>(std::move(views), std::move(owner)));
}

InputPointer stream_input(nb::callable open, const std::string& text, const std::string& key,
                          const std::string& group) {
  return std::make_shared<StreamInput>(std::move(open), text, key, group);
}

InputPointer file_input(std::vector<std::string> paths, const std::string& text, const std::string& key,
                        const std::string& group, const std::string& id) {
  return std::make_shared<FileInput>(std::move(paths), text, key, group, id);
}

}  // namespace refrain::python
