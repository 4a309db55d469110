// Control words of RTF: what destinations and characters they name.

#ifndef REFRAIN_SRC_IO_MARKUP_RTF_WORDS_H_
#define REFRAIN_SRC_IO_MARKUP_RTF_WORDS_H_

#include <string>
#include <string_view>

namespace refrain::io {

// Whether nothing in this destination is text of the page; `starred`: readers that do not know it are to pass it over.
bool holds_no_rtf_text(std::string_view destination, bool starred);

// What a control word stands for ("emdash"); empty for one that is no character.
std::string_view rtf_character(std::string_view name);

// As iconv names the code page of a \fcharset; empty for the file's own.
std::string rtf_code_page(int charset);

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_MARKUP_RTF_WORDS_H_
