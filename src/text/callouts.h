// Callouts: notes and warnings that are set like a quotation and are none.

#ifndef REFRAIN_SRC_TEXT_CALLOUTS_H_
#define REFRAIN_SRC_TEXT_CALLOUTS_H_

#include <string_view>

namespace refrain::text {

// Whether what follows begins like a callout: a kind in brackets ("[!WARNING]", "[!note]- Title"), the name of a kind in
// strong type or with a colon ("**Note:**", "Warning:"), or a sign such as U+26A0. Looks at the first 40 bytes.
bool begins_callout(std::string_view text);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_CALLOUTS_H_
