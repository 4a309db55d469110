#include "io/office/zip_package.h"

#include <zip.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "io/compression/decompress.h"
#include "io/files/files.h"

namespace refrain::io {
namespace {

constexpr std::string_view kCompoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

// libzip's words for an error, and its memory for them freed.
std::string words_of(zip_error_t& error) {
  std::string words = zip_error_strerror(&error);
  zip_error_fini(&error);
  return words;
}

struct ClosePart {
  void operator()(zip_file_t* part) const { zip_fclose(part); }
};

}  // namespace

void ZipPackage::Discard::operator()(struct zip* archive) const { zip_discard(archive); }

std::string ZipPackage::save_again() const {
  if (extension_ == ".epub") return "let a program for e-books write it as a new .epub";
  return absl::StrFormat("open it in a word processor and save it as %s", extension_);
}

absl::StatusOr<ZipPackage> ZipPackage::open(std::string_view bytes, std::string_view extension) {
  ZipPackage package(extension);
  if (bytes.starts_with(kCompoundFile)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("is no %s, but an older document (.doc) or one with a password; %s, without a password",
                        extension, package.save_again()));
  }
  if (!bytes.starts_with("PK")) {
    return absl::InvalidArgumentError(
        absl::StrFormat("is no %s: it is no ZIP archive; %s, or name what it is with "
                        "\1input-format\2",
                        extension, package.save_again()));
  }
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  struct zip* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    zip_source_free(source);  // nothing for null
    return absl::DataLossError(absl::StrFormat("is a broken or cut-off ZIP archive: %s; fetch it again, or %s",
                                               words_of(error), package.save_again()));
  }
  zip_error_fini(&error);
  package.archive_.reset(archive);
  return package;
}

bool ZipPackage::has(const std::string& name) const {
  return zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE) >= 0;
}

absl::StatusOr<std::string> ZipPackage::read(const std::string& name) const {
  const std::string shown = printable(name);
  const zip_int64_t found = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE);
  if (found < 0) {
    return absl::NotFoundError(absl::StrFormat("has no part %s; %s", shown, save_again()));
  }
  const auto index = static_cast<zip_uint64_t>(found);
  zip_stat_t info;
  zip_stat_init(&info);
  zip_stat_index(archive_.get(), index, 0, &info);
  if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && info.encryption_method != ZIP_EM_NONE) {
    return absl::InvalidArgumentError(
        absl::StrFormat("is encrypted (%s); %s, without a password", shown, save_again()));
  }
  const std::uint64_t compressed = (info.valid & ZIP_STAT_COMP_SIZE) != 0 ? info.comp_size : 0;
  const std::uint64_t most = std::min(kMaxPart, most_decompressed(std::min(compressed, kMaxPart)));
  const auto broken = [&](const std::string& why) {
    return absl::DataLossError(
        absl::StrFormat("%s is broken: %s; fetch the file again, or %s", shown, why, save_again()));
  };
  const std::unique_ptr<zip_file_t, ClosePart> part(zip_fopen_index(archive_.get(), index, 0));
  if (part == nullptr) return broken(zip_strerror(archive_.get()));
  std::string bytes;
  // What the directory says of the length is not relied on.
  constexpr std::size_t kStep = std::size_t{64} << 10;
  std::size_t filled = 0;
  for (;;) {
    if (filled == bytes.size()) bytes.resize(std::max(kStep, bytes.size() * 2));
    const zip_int64_t got = zip_fread(part.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0) return broken(zip_error_strerror(zip_file_get_error(part.get())));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled > most) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("%s is longer than %d bytes, the most it may be; split the document, or turn it into "
                          "text",
                          shown, most));
    }
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace refrain::io
