// What a line of a document is by its form: a row of a form, the head of a letter, a caption. No word list of subjects,
// no corpus: labels, marks and where a line stands decide. docs/method.md has the rules and what they are worth.

#ifndef REFRAIN_SRC_FINDINGS_FURNITURE_FORMS_H_
#define REFRAIN_SRC_FINDINGS_FURNITURE_FORMS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "findings/document.h"
#include "report/view.h"
#include "text/lines.h"

namespace refrain::findings {

// The form of every line of one document, from its text and its markup. Cost: linear.
// A row of cells: two and more short ones with tabs, bars or three spaces between, or blanks to fill in; or of words and
// numbers.
bool is_row(std::string_view line);

// Half of its bytes are names of files, hosts and addresses: "ftp.example.org /pub/index.txt (130 kB)".
bool is_file_row(std::string_view line);

std::vector<report::Form> line_forms(const Document& document, const std::vector<text::Line>& lines);

}  // namespace refrain::findings

#endif  // REFRAIN_SRC_FINDINGS_FURNITURE_FORMS_H_
