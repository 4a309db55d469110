// An overlap as JSON: the same members in --format json and --format jsonl.

#ifndef REFRAIN_SRC_REPORT_JSON_PAIR_H_
#define REFRAIN_SRC_REPORT_JSON_PAIR_H_

#include <string>
#include <string_view>

#include "report/view.h"

namespace refrain::report {

// A document's name as JSON: the record's id as it stands in the feed, or a string.
void append_name(std::string& out, const Document& document);

// A place as an object. With its text also what is known of it: attribution, and where it ends.
void append_place(std::string& out, const View& view, const Place& place, bool with_text);

// An overlap as an object; `gap` stands before its two sides (a line break, or a space).
void append_pair(std::string& out, const View& view, const Pair& pair, std::string_view gap);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_JSON_PAIR_H_
