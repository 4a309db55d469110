// RSS (0.9x, 1.0, 2.0), Atom, and any XML that holds <item> or <entry> elements: a document each.

#ifndef REFRAIN_SRC_IO_FEEDS_XML_FEED_H_
#define REFRAIN_SRC_IO_FEEDS_XML_FEED_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "io/feeds/xml_cut.h"
#include "io/files/files.h"

namespace refrain::io {

struct XmlItem {
  std::string id;    // guid, else id, else rdf:about, else link; empty where there is none
  std::string text;  // what a reader sees
};

// What one <item> or <entry> element says. Its text is the title and, as a paragraph of its own, the first that is
// there and not empty of content:encoded, content, description and summary; where it has none of these elements, all
// text in it. HTML in them (escaped, in CDATA, or as XHTML) becomes the text a reader sees; in Atom, `type` says what
// is HTML. Entities that XML does not define stay as they stand or mean what they mean in HTML; a document type is not
// read.
//
// A pure function. An error's message is the reason why the item is a bad record.
absl::Status parse_xml_item(std::string_view element, XmlItem& item);

// The items of a file, one after the other. `source` gives decompressed bytes; what a byte-order mark or the XML
// declaration says is not UTF-8 is converted as it comes.
//
// Memory: the longest item so far, and five times that while it is parsed. Not thread-safe.
class XmlFeedReader {
 public:
  static constexpr std::size_t kMaxItem = std::size_t{256} << 20;

  enum class Result {
    kItem,
    kTooLong,  // longer than `max_item`: passed over
    kBroken,   // see reason(); reading goes on behind it
    kEnd,
  };

  explicit XmlFeedReader(ByteSource source, std::size_t max_item = kMaxItem)
      : source_(std::move(source)), max_item_(max_item) {}

  // An error's message is "reason; what to do": the source's, a charset that cannot be converted, or that there is no
  // item at all.
  absl::StatusOr<Result> next(XmlItem& item);

  // The same without a look inside: the element as it stands in UTF-8, valid until the next call, for parse_xml_item()
  // elsewhere.
  absl::StatusOr<Result> next(std::string_view& element);

  // Of the item that next() gave last, from 1; broken ones count.
  std::uint64_t number() const { return number_; }

  // Why the last item is broken.
  const std::string& reason() const { return reason_; }

 private:
  absl::Status open();

  ByteSource source_;
  std::size_t max_item_;
  std::unique_ptr<XmlCutter> cutter_;
  std::uint64_t number_ = 0;
  bool any_whole_ = false;
  std::string reason_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FEEDS_XML_FEED_H_
