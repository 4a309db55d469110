#include "arrow_data.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace refrain::python {
namespace {

absl::Status stream_error(ArrowArrayStream* stream, int code) {
  const char* says = stream->get_last_error != nullptr ? stream->get_last_error(stream) : nullptr;
  std::string why = says != nullptr && *says != '\0' ? says : std::strerror(code);
  // pyarrow tells of the whole stack where a producer is written in Python.
  why = why.substr(0, why.find(". Detail: Python exception: "));
  const std::string failed = "the Arrow stream failed: ";
  if (const std::size_t told = why.rfind(failed); told != std::string::npos) why.erase(0, told + failed.size());
  constexpr std::string_view kKind = "IOError: ";  // that of pyarrow
  if (why.starts_with(kKind)) why.erase(0, kKind.size());
  constexpr std::size_t kMost = 300;  // bytes
  if (why.size() > kMost) {
    std::size_t end = kMost;
    while (end > 0 && (static_cast<unsigned char>(why[end]) & 0xc0) == 0x80) --end;
    why.resize(end);
    why += "...";
  }
  return absl::UnavailableError(failed + why);
}

// --- schemas that are made here

struct SchemaParts {
  std::string format, name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary = {};
};

void release_schema(ArrowSchema* schema) {
  auto* parts = static_cast<SchemaParts*>(schema->private_data);
  for (ArrowSchema& child : parts->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (parts->dictionary.release != nullptr) parts->dictionary.release(&parts->dictionary);
  delete parts;
  schema->release = nullptr;
}

// Points `into` at its parts. REQUIRES: parts is complete.
void set_schema(std::unique_ptr<SchemaParts> parts, std::int64_t flags, ArrowSchema* into) {
  *into = {};
  for (ArrowSchema& child : parts->children) parts->pointers.push_back(&child);
  into->format = parts->format.c_str();
  into->name = parts->name.c_str();
  into->metadata = parts->metadata.empty() ? nullptr : parts->metadata.data();
  into->flags = flags;
  into->n_children = static_cast<std::int64_t>(parts->children.size());
  into->children = parts->pointers.empty() ? nullptr : parts->pointers.data();
  into->dictionary = parts->dictionary.release != nullptr ? &parts->dictionary : nullptr;
  into->release = release_schema;
  into->private_data = parts.release();
}

// The bytes of a schema's metadata: a count of pairs, and for each length and bytes of key and value.
std::string metadata_of(const char* metadata) {
  if (metadata == nullptr) return {};
  const char* at = metadata;
  const auto number = [&at] {
    std::int32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  };
  const std::int32_t pairs = number();
  for (std::int32_t k = 0; k < 2 * pairs; ++k) {
    const std::int32_t size = number();
    if (size > 0) at += size;
  }
  return {metadata, static_cast<std::size_t>(at - metadata)};
}

// --- arrays that are made here

struct ArrayParts {
  std::shared_ptr<const void> owner;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary = {};
};

void release_array(ArrowArray* array) {
  auto* parts = static_cast<ArrayParts*>(array->private_data);
  for (ArrowArray& child : parts->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (parts->dictionary.release != nullptr) parts->dictionary.release(&parts->dictionary);
  delete parts;
  array->release = nullptr;
}

void set_array(std::unique_ptr<ArrayParts> parts, std::int64_t length, std::int64_t null_count, std::int64_t offset,
               ArrowArray* into) {
  *into = {};
  for (ArrowArray& child : parts->children) parts->pointers.push_back(&child);
  into->length = length;
  into->null_count = null_count;
  into->offset = offset;
  into->n_buffers = static_cast<std::int64_t>(parts->buffers.size());
  into->buffers = parts->buffers.empty() ? nullptr : parts->buffers.data();
  into->n_children = static_cast<std::int64_t>(parts->children.size());
  into->children = parts->pointers.empty() ? nullptr : parts->pointers.data();
  into->dictionary = parts->dictionary.release != nullptr ? &parts->dictionary : nullptr;
  into->release = release_array;
  into->private_data = parts.release();
}

// --- a stream that is made here

struct StreamParts {
  std::unique_ptr<BatchStream> from;
  std::string error;
};

StreamParts* parts_of(ArrowArrayStream* stream) { return static_cast<StreamParts*>(stream->private_data); }

int give_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  copy_schema(**parts_of(stream)->from->schema(), out);
  return 0;
}

int give_next(ArrowArrayStream* stream, ArrowArray* out) {
  *out = {};
  StreamParts* parts = parts_of(stream);
  absl::StatusOr<Batch> batch = parts->from->next();
  if (!batch.ok()) {
    parts->error = std::string(batch.status().message());
    return EIO;
  }
  if (*batch != nullptr) share_array(***batch, *batch, 0, (**batch)->length, out);
  return 0;
}

const char* give_error(ArrowArrayStream* stream) {
  const std::string& error = parts_of(stream)->error;
  return error.empty() ? nullptr : error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
  delete parts_of(stream);
  stream->release = nullptr;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ForeignStream>> ForeignStream::open(Owned<ArrowArrayStream> stream) {
  auto opened = std::make_unique<ForeignStream>();
  opened->stream_ = std::move(stream);
  ArrowSchema schema = {};
  ArrowArrayStream* from = opened->stream_.get();
  if (const int code = from->get_schema(from, &schema); code != 0) return stream_error(from, code);
  opened->schema_ = std::make_shared<const Owned<ArrowSchema>>(&schema);
  return opened;
}

absl::StatusOr<Batch> ForeignStream::next() {
  ArrowArray array = {};
  if (const int code = stream_->get_next(stream_.get(), &array); code != 0) return stream_error(stream_.get(), code);
  if (array.release == nullptr) return Batch();
  return std::make_shared<const Owned<ArrowArray>>(&array);
}

bool is_table(const ArrowSchema& schema) { return std::string_view(schema.format) == "+s"; }

std::string type_name(const ArrowSchema& schema) {
  static const std::map<std::string_view, const char*> kNames = {{"n", "null"},
                                                                 {"b", "bool"},
                                                                 {"c", "int8"},
                                                                 {"C", "uint8"},
                                                                 {"s", "int16"},
                                                                 {"S", "uint16"},
                                                                 {"i", "int32"},
                                                                 {"I", "uint32"},
                                                                 {"l", "int64"},
                                                                 {"L", "uint64"},
                                                                 {"e", "halffloat"},
                                                                 {"f", "float"},
                                                                 {"g", "double"},
                                                                 {"z", "binary"},
                                                                 {"Z", "large_binary"},
                                                                 {"vz", "binary_view"},
                                                                 {"u", "string"},
                                                                 {"U", "large_string"},
                                                                 {"vu", "string_view"},
                                                                 {"+l", "list"},
                                                                 {"+L", "large_list"},
                                                                 {"+vl", "list_view"},
                                                                 {"+vL", "large_list_view"},
                                                                 {"+s", "struct"},
                                                                 {"+m", "map"},
                                                                 {"+r", "run_end_encoded"}};
  if (schema.dictionary != nullptr) return absl::StrCat("dictionary of ", type_name(*schema.dictionary));
  const std::string_view format = schema.format;
  if (const auto found = kNames.find(format); found != kNames.end()) return found->second;
  if (format.starts_with("d:")) return "decimal";
  if (format.starts_with("w:")) return "fixed_size_binary";
  if (format.starts_with("td")) return "date";
  if (format.starts_with("tt")) return "time";
  if (format.starts_with("ts")) return "timestamp";
  if (format.starts_with("tD")) return "duration";
  if (format.starts_with("ti")) return "interval";
  if (format.starts_with("+w:")) return "fixed_size_list";
  if (format.starts_with("+u")) return "union";
  return absl::StrCat("Arrow format ", schema.format);
}

std::string column_names(const ArrowSchema& schema) {
  constexpr std::int64_t kMost = 12;
  std::string names;
  for (std::int64_t k = 0; k < schema.n_children && k < kMost; ++k) {
    const char* name = schema.children[k]->name;
    absl::StrAppend(&names, k > 0 ? ", '" : "'", name != nullptr ? name : "", "'");
  }
  if (schema.n_children > kMost) absl::StrAppend(&names, " and ", schema.n_children - kMost, " more");
  return names;
}

std::optional<std::size_t> find_column(const ArrowSchema& schema, std::string_view name) {
  for (std::int64_t k = 0; k < schema.n_children; ++k) {
    const char* own = schema.children[k]->name;
    if (name == (own != nullptr ? own : "")) return static_cast<std::size_t>(k);
  }
  return std::nullopt;
}

void copy_schema(const ArrowSchema& from, ArrowSchema* into) {
  auto parts = std::make_unique<SchemaParts>();
  parts->format = from.format;
  parts->name = from.name != nullptr ? from.name : "";
  parts->metadata = metadata_of(from.metadata);
  parts->children.resize(static_cast<std::size_t>(from.n_children));
  for (std::size_t k = 0; k < parts->children.size(); ++k) copy_schema(*from.children[k], &parts->children[k]);
  if (from.dictionary != nullptr) copy_schema(*from.dictionary, &parts->dictionary);
  set_schema(std::move(parts), from.flags, into);
}

void extend_schema(const ArrowSchema* first, const std::vector<NewColumn>& more, ArrowSchema* into) {
  auto parts = std::make_unique<SchemaParts>();
  parts->format = "+s";
  const bool table = first != nullptr && is_table(*first);
  const std::size_t before = first == nullptr ? 0 : (table ? static_cast<std::size_t>(first->n_children) : 1);
  if (table) parts->metadata = metadata_of(first->metadata);
  parts->children.resize(before + more.size());
  for (std::size_t k = 0; k < before; ++k) copy_schema(table ? *first->children[k] : *first, &parts->children[k]);
  if (before == 1 && !table) {
    // A column alone may have a name, or none: here it is the text.
    auto* own = static_cast<SchemaParts*>(parts->children[0].private_data);
    own->name = "text";
    parts->children[0].name = own->name.c_str();
    parts->children[0].flags |= ARROW_FLAG_NULLABLE;
  }
  for (std::size_t k = 0; k < more.size(); ++k) {
    auto column = std::make_unique<SchemaParts>();
    column->format = more[k].format;
    column->name = more[k].name;
    set_schema(std::move(column), ARROW_FLAG_NULLABLE, &parts->children[before + k]);
  }
  set_schema(std::move(parts), 0, into);
}

void share_array(const ArrowArray& from, const Batch& owner, std::int64_t begin, std::int64_t length,
                 ArrowArray* into) {
  auto parts = std::make_unique<ArrayParts>();
  parts->owner = owner;
  parts->buffers.assign(from.buffers, from.buffers + from.n_buffers);
  parts->children.resize(static_cast<std::size_t>(from.n_children));
  for (std::size_t k = 0; k < parts->children.size(); ++k) {
    const ArrowArray& child = *from.children[k];
    share_array(child, owner, 0, child.length, &parts->children[k]);
  }
  if (from.dictionary != nullptr) {
    share_array(*from.dictionary, owner, 0, from.dictionary->length, &parts->dictionary);
  }
  std::int64_t nulls = from.null_count;
  // A part has nulls where the whole has any: how many is left to whoever reads it. All of a null array are null.
  if (length != from.length && nulls != 0) nulls = from.n_buffers == 0 ? length : -1;
  set_array(std::move(parts), length, nulls, from.offset + begin, into);
}

void make_array(std::int64_t length, std::int64_t null_count, std::int64_t offset, std::vector<const void*> buffers,
                std::shared_ptr<const void> owner, ArrowArray* into) {
  auto parts = std::make_unique<ArrayParts>();
  parts->owner = std::move(owner);
  parts->buffers = std::move(buffers);
  set_array(std::move(parts), length, null_count, offset, into);
}

void set_dictionary(ArrowArray* array, ArrowArray* dictionary) {
  auto* parts = static_cast<ArrayParts*>(array->private_data);
  parts->dictionary = *dictionary;
  dictionary->release = nullptr;
  array->dictionary = &parts->dictionary;
}

void make_struct(std::int64_t length, std::vector<ArrowArray>& children, ArrowArray* into) {
  auto parts = std::make_unique<ArrayParts>();
  parts->buffers = {nullptr};
  parts->children = std::move(children);
  children.clear();
  set_array(std::move(parts), length, 0, 0, into);
}

void export_stream(std::unique_ptr<BatchStream> from, ArrowArrayStream* into) {
  *into = {};
  into->get_schema = give_schema;
  into->get_next = give_next;
  into->get_last_error = give_error;
  into->release = release_stream;
  into->private_data = new StreamParts{.from = std::move(from), .error = {}};
}

}  // namespace refrain::python
