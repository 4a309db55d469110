// Small ZIP archives, made in memory.

#ifndef REFRAIN_TESTS_UNIT_ZIP_PARTS_H_
#define REFRAIN_TESTS_UNIT_ZIP_PARTS_H_

#include <zip.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace refrain::io {

using ZipParts = std::vector<std::pair<std::string, std::string>>;  // names and contents

// An archive of these parts; encrypted where there is a password. Ends the process where libzip does not make it.
inline std::string zip_of(const ZipParts& parts, const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(source);  // it is read once the archive is closed
  zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  if (archive == nullptr) abort();
  for (const auto& [name, content] : parts) {
    zip_source_t* part = zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8);
    if (index < 0) abort();
    if (password != nullptr) {
      zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_128, password);
    }
  }
  if (zip_close(archive) != 0) abort();
  zip_source_open(source);
  zip_source_seek(source, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  zip_source_free(source);
  return bytes;
}

}  // namespace refrain::io

#endif  // REFRAIN_TESTS_UNIT_ZIP_PARTS_H_
