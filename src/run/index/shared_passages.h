// What texts share with the documents of an index: the finder and the words of `check`, for sources out of an index.

#ifndef REFRAIN_SRC_RUN_INDEX_SHARED_PASSAGES_H_
#define REFRAIN_SRC_RUN_INDEX_SHARED_PASSAGES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "findings/document.h"
#include "index/source_finder.h"
#include "io/document.h"
#include "report/view.h"

namespace refrain::run {

// A source as a document of a run of check: it has the index as its path, and its place in order of arrival as its record.
io::Document document_of(const std::string& index, index::Source&& source);

// The text in the spelling that passages are looked for in (look-alike letters and the like).
std::string text_to_ask(std::string_view text);

// All that a text shares with sources. The view has the document as number 0 and the sources behind it; it outlives all
// that is given. Nothing is looked for within the document.
report::View shared_passages(const findings::Document& document, const std::string& index,
                             const index::Sources& sources);

// Its overlaps as a JSON array on one line, at most `limit` of them.
std::string overlaps_json(const report::View& view, std::size_t limit);

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_INDEX_SHARED_PASSAGES_H_
