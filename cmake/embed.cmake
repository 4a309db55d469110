# Turns text files into a C++ source that holds them as constants, with the SHA-256 of each.
#
#     cmake -DOUTPUT=page_files.cc -DFOLDER=src/report/page -P cmake/embed.cmake
#
# report.css becomes refrain::report::kReportCss and kReportCssSha256 (report/page_files.h).

# A raw string literal may hold all of it, but compilers bound the length of one: it is cut into pieces.
function(append_literal name file)
  file(READ ${file} text)
  file(SHA256 ${file} hash)
  string(LENGTH "${text}" length)
  set(literal "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND literal "\n    R\"embed(${piece})embed\"")
    math(EXPR at "${at} + 8000")
  endwhile()
  set(source "${source}\nextern const std::string_view ${name};\nconst std::string_view ${name} = ${literal};\n")
  set(source "${source}\nextern const std::string_view ${name}Sha256;\nconst std::string_view ${name}Sha256 = \"${hash}\";\n" PARENT_SCOPE)
endfunction()

set(source "// Made by cmake/embed.cmake.\n#include <string_view>\n\nnamespace refrain::report {\n")
append_literal(kReportCss ${FOLDER}/report.css)
append_literal(kReportJs ${FOLDER}/report.js)
string(APPEND source "\n}  // namespace refrain::report\n")
file(WRITE ${OUTPUT} "${source}")
