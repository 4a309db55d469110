// A ZIP archive of named parts, as word processors write them.

#ifndef REFRAIN_SRC_IO_OFFICE_ZIP_PACKAGE_H_
#define REFRAIN_SRC_IO_OFFICE_ZIP_PACKAGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct zip;

namespace refrain::io {

// Errors are "reason; what to do".
class ZipPackage {
 public:
  // A part may be this long, and as long as most_decompressed() lets it be.
  static constexpr std::uint64_t kMaxPart = std::uint64_t{256} << 20;

  // `bytes` is the whole archive and must outlive the package; `extension` is what it should be, for messages
  // (".docx").
  static absl::StatusOr<ZipPackage> open(std::string_view bytes, std::string_view extension);

  // Names are the same in any case, as in the Open Packaging Conventions.
  bool has(const std::string& name) const;

  // kNotFound where there is no such part.
  absl::StatusOr<std::string> read(const std::string& name) const;

  // What to do about a package that is damaged or of another kind.
  std::string save_again() const;

 private:
  struct Discard {
    void operator()(struct zip* archive) const;
  };

  explicit ZipPackage(std::string_view extension) : extension_(extension) {}

  std::string_view extension_;
  std::unique_ptr<struct zip, Discard> archive_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_OFFICE_ZIP_PACKAGE_H_
