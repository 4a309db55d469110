// Any bytes cut into documents: the passage finder ends, every span lies in its text, and nothing depends on threads.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "refrain/exclusions.h"
#include "refrain/passages.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

void check_side(const refrain::OverlapSide& side, const std::vector<refrain::DocumentText>& documents) {
  demand(side.document < documents.size());
  demand(side.bytes.begin < side.bytes.end);
  demand(side.bytes.end <= documents[side.document].text.size());
  demand(side.first_word < side.last_word);
}

}  // namespace

// The first byte holds the options, a byte 0xff ends a document, and 0xfe makes the rest sources.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 8192) return 0;
  refrain::PassageOptions options;
  options.min_words = 1 + (data[0] & 7);
  options.sensitivity = static_cast<refrain::OverlapKind>((data[0] >> 3) % 3);
  options.boilerplate = (data[0] & 0x40) != 0 ? 2 : 0;
  const std::string_view all(reinterpret_cast<const char*>(data + 1), size - 1);
  std::vector<refrain::DocumentText> documents;
  bool source = false;
  for (std::size_t from = 0; from <= all.size();) {
    const std::size_t to = std::min(all.find_first_of("\xff\xfe", from), all.size());
    documents.push_back({.text = all.substr(from, to - from), .source = source});
    source |= to < all.size() && all[to] == '\xfe';
    from = to + 1;
  }
  std::vector<refrain::Span> quoted;
  if ((data[0] & 0x80) != 0) {
    quoted = refrain::quoted_spans(documents[0].text);
    documents[0].excluded = quoted;
  }
  const refrain::PassageReport one = refrain::find_passages(documents, options);
  for (const refrain::Overlap& overlap : one.overlaps) {
    check_side(overlap.left, documents);
    check_side(overlap.right, documents);
    demand(overlap.similarity > 0 && overlap.similarity <= 1);
    demand(overlap.kind <= options.sensitivity);
    demand(!documents[overlap.left.document].source);
    demand((overlap.scope == refrain::OverlapScope::kWithin) == (overlap.left.document == overlap.right.document));
    if (overlap.scope == refrain::OverlapScope::kWithin) demand(overlap.left.last_word <= overlap.right.first_word);
  }
  for (const refrain::Boilerplate& stock : one.boilerplate) {
    demand(stock.documents >= options.boilerplate);
    for (const refrain::OverlapSide& side : stock.occurrences) check_side(side, documents);
  }
  for (const refrain::DocumentCount& count : one.counts) demand(count.repeated_words <= count.words);
  options.threads = 2;
  const refrain::PassageReport two = refrain::find_passages(documents, options);
  demand(one.overlaps == two.overlaps);
  return 0;
}
