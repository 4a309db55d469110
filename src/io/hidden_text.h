// Readers' name for text that no reader sees.

#ifndef REFRAIN_SRC_IO_HIDDEN_TEXT_H_
#define REFRAIN_SRC_IO_HIDDEN_TEXT_H_

#include "text/hidden_text.h"

namespace refrain::io {

using text::HiddenBy;
using text::HiddenText;

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_HIDDEN_TEXT_H_
