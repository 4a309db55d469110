// The little of HTTP (RFC 9110, 9112) that a stored answer needs: header fields, media types, and the body behind its
// encodings.

#ifndef REFRAIN_SRC_IO_WARC_HTTP_H_
#define REFRAIN_SRC_IO_WARC_HTTP_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace refrain::io {

// What a body that was compressed may grow to.
inline constexpr std::size_t kMaxHttpBody = std::size_t{1} << 30;

// Bytes of the header block that `bytes` begin with, the blank line behind it included; npos where none ends it.
std::size_t header_block_size(std::string_view bytes);

// The value of the first field of a header block that has this name, in any case, without white space around it; empty
// where there is none. Of a folded value only the first line.
std::string_view header_field(std::string_view block, std::string_view lower_case_name);

struct MediaType {
  std::string type;     // "text/html", in lower case
  std::string charset;  // the parameter as it stands
};
MediaType parse_media_type(std::string_view value);

// Undoes the transfer and content encodings that the header block `headers` names: chunked, gzip, deflate. Crawlers
// often keep the header of an encoding that they have undone, and cut long bodies off: a body that does not begin as
// its encoding does is taken as it stands, and one that is cut off as far as it goes. An error's message is a reason;
// it comes from other encodings, from broken ones, and from bodies that become longer than `max_body`.
absl::Status decode_http_body(std::string_view headers, std::string_view body, std::size_t max_body,
                              std::string& decoded);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_WARC_HTTP_H_
