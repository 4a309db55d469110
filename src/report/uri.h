// Paths as URI references (RFC 3986).

#ifndef REFRAIN_SRC_REPORT_URI_H_
#define REFRAIN_SRC_REPORT_URI_H_

#include <string>
#include <string_view>

namespace refrain::report {

// "drafts/a%20b.md" for "drafts/a b.md", "file:///srv/a.md" for "/srv/a.md". Whatever is no plain part of a path is
// percent-encoded, so that the result is always one; "./" in front is dropped.
std::string path_uri(std::string_view path);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_URI_H_
