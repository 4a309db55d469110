// Callouts: notes and warnings that are set like a quotation and are none.

#ifndef REFRAIN_SRC_TEXT_CALLOUTS_H_
#define REFRAIN_SRC_TEXT_CALLOUTS_H_

#include <string_view>

namespace refrain::text {

// Whether what follows begins like a callout: a kind in brackets ("[!WARNING]", "[!note]- Title"), the name of a kind in
// strong type or with a colon ("**Note:**", "*Remarque :*", "Achtung: "), or a sign such as U+26A0. Names are known in some
// thirty languages. Looks at the first 60 bytes.
bool begins_callout(std::string_view text);

// Whether the names that a page gives to an element are such that tools give to callouts: "callout callout-warning",
// ".prompt-tip". One that tells of a quotation, too, is none.
bool names_callout(std::string_view names);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_CALLOUTS_H_
