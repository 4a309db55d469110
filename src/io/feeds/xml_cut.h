// Cuts a stream of XML at its <item> and <entry> elements.

#ifndef REFRAIN_SRC_IO_FEEDS_XML_CUT_H_
#define REFRAIN_SRC_IO_FEEDS_XML_CUT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/files/byte_window.h"
#include "io/files/files.h"

namespace refrain::io {

// Reads XML in UTF-8 tag by tag and keeps nothing of it but the element it is in. Comments, CDATA sections, processing
// instructions, document types and quoted attributes may hold what looks like tags. No entity is expanded and nothing
// is validated. Names count without their prefix: <atom:entry> is an entry.
//
// An element that is not closed is broken and ends where the next one of its name begins. One in which a comment (or
// the like) has no end is broken, too, and from then on only tags mean something, so that the elements behind it are
// found all the same.
//
// Memory: the longest element so far, rounded up. Time: linear. Not thread-safe.
class XmlCutter {
 public:
  enum class Result { kElement, kTooLong, kBroken, kEnd };

  XmlCutter(ByteSource source, std::size_t max_element) : window_(std::move(source)), max_element_(max_element) {}

  // The next element from its '<' to its last '>', valid until the next call.
  absl::StatusOr<Result> next(std::string_view& element);

  // Why the last element is broken.
  const std::string& reason() const { return reason_; }

 private:
  enum class Markup { kTag, kOther, kText, kEndOfStream, kOpenAtEnd };

  absl::StatusOr<Markup> read_markup();
  absl::StatusOr<bool> find_behind(std::string_view mark);
  absl::StatusOr<bool> pass_declaration();
  absl::StatusOr<bool> pass_tag();
  absl::StatusOr<bool> more();
  Result give_up(Markup last);
  Result start(std::size_t begin, Result result);

  ByteWindow window_;
  std::size_t max_element_;
  std::size_t at_ = 0;     // what was read of window_
  std::size_t begin_ = 0;  // of the markup that is being read
  std::size_t handed_out_ = 0;
  bool any_ = false;        // element began
  bool inside_ = false;     // an element, which begins at the front of window_
  bool too_long_ = false;   // what is being kept became too long and is no longer kept
  bool only_tags_ = false;  // after an unclosed comment
  const char* what_ = "";   // kind of the markup being read
  std::string element_;     // its name
  std::string tag_;         // name of the last tag, the begin of it if it is long
  bool closing_ = false;    // that tag is an end tag
  bool self_closing_ = false;
  std::string reason_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FEEDS_XML_CUT_H_
