// Which letters look like letters of other scripts. Internal to src/text.

#ifndef REFRAIN_SRC_TEXT_LOOKALIKES_H_
#define REFRAIN_SRC_TEXT_LOOKALIKES_H_

#include <cstddef>
#include <cstdint>

namespace refrain::text {

enum class Script : std::uint8_t {
  kLatin,
  kGreek,
  kCyrillic,
  kArmenian,
  kCherokee,
  kCoptic,
  kOther,  // and what is no letter
};
inline constexpr std::size_t kScripts = 6;

Script script_of(char32_t c);

// The letter of `script` that a letter of another one looks like; 0 where there is none.
char32_t lookalike(char32_t c, Script script);

// Whether a letter looks like one of any other script.
bool has_lookalike(char32_t c);

}  // namespace refrain::text

#endif  // REFRAIN_SRC_TEXT_LOOKALIKES_H_
