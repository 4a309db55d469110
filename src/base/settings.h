// Names of settings inside messages. The same setting is called `--memory` by the command and `memory` by a program that
// uses the library, so a message only marks the name, as the command spells it without its dashes ("\1memory\2"), and
// whoever shows the message spells it.

#ifndef REFRAIN_SRC_BASE_SETTINGS_H_
#define REFRAIN_SRC_BASE_SETTINGS_H_

#include <string>
#include <string_view>

namespace refrain::base {

// Marks of a name in a message: control characters, which no path or text in a message has (os::printable()).
inline constexpr char kSettingBegin = '\x01';
inline constexpr char kSettingEnd = '\x02';

// How settings are spelled: `prefix`, and the name with its dashes as `dash`.
struct Spelling {
  std::string prefix;
  char dash = '_';

  // `message` with each marked name spelled.
  std::string operator()(std::string_view message) const {
    std::string spelled;
    bool in_name = false;
    for (const char c : message) {
      if (c == kSettingBegin) {
        in_name = true;
        spelled += prefix;
      } else if (c == kSettingEnd) {
        in_name = false;
      } else {
        spelled += in_name && c == '-' ? dash : c;
      }
    }
    return spelled;
  }
};

}  // namespace refrain::base

#endif  // REFRAIN_SRC_BASE_SETTINGS_H_
