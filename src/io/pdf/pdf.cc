#include "io/pdf/pdf.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "io/files/files.h"
#include "io/office/office_text.h"
#include "io/pdf/pdf_layout.h"
#include "io/pdf/pdf_text.h"
#include "os/child.h"

namespace refrain::io {
namespace {

using End = os::ChildResult::End;

constexpr std::string_view kWayOut = "turn it into text by hand, or leave it out with \1exclude\2";
// Of text and boxes; a page of a book has some 3 KB of text.
constexpr std::size_t kMostText = std::size_t{1} << 30;

// The last line that the program wrote about what is wrong.
std::string last_line(std::string_view errors) {
  while (errors.ends_with('\n')) errors.remove_suffix(1);
  const std::size_t newline = errors.rfind('\n');
  if (newline != std::string_view::npos) errors.remove_prefix(newline + 1);
  return printable(errors.substr(0, 200));
}

absl::Status error_of(const os::ChildResult& result, const os::ChildLimits& limits) {
  switch (result.end) {
    case End::kNotFound:
      return absl::UnimplementedError(
          "is a PDF, which pdftotext turns into text, and that is not installed; install the package poppler-utils");
    case End::kTooSlow:
      return absl::ResourceExhaustedError(
          absl::StrFormat("takes pdftotext more than %d seconds; %s", limits.processor_seconds, kWayOut));
    case End::kStopped:
      return absl::ResourceExhaustedError(absl::StrFormat("has more than %d bytes of text; split it", kMostText));
    case End::kKilled:
      return absl::ResourceExhaustedError(
          absl::StrFormat("ends pdftotext with signal %d, or needs more than %d bytes of memory; %s", result.status,
                          limits.memory, kWayOut));
    case End::kFailed:
      return absl::UnavailableError(
          absl::StrFormat("cannot be read: %s failed: %s; try again", result.call, error_text(result.status)));
    default:
      break;
  }
  if (result.errors.find("ncorrect password") != std::string::npos) {
    return absl::InvalidArgumentError(
        "is encrypted; take its password away with: qpdf --decrypt --password=... IN.pdf OUT.pdf");
  }
  if (result.errors.find("ut of memory") != std::string::npos || result.errors.find("bad_alloc") != std::string::npos) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("needs more than %d bytes of memory in pdftotext; %s", limits.memory, kWayOut));
  }
  return absl::InvalidArgumentError(absl::StrFormat("is a broken PDF: pdftotext says \"%s\"; fetch it again, or %s",
                                                    last_line(result.errors), kWayOut));
}

}  // namespace

absl::Status read_pdf(std::string_view bytes, Document& document) {
  PdfLayout layout(kMostText);
  const os::ChildLimits limits;
  const os::ChildResult result = os::run_child({"pdftotext", "-bbox-layout", "-enc", "UTF-8", "/dev/stdin", "-"}, bytes,
                                               limits, [&layout](std::string_view piece) {
                                                 layout.add(piece);
                                                 return !layout.full();
                                               });
  if (result.end != End::kExited || (result.status != 0 && layout.pages().empty())) return error_of(result, limits);
  const std::vector<std::string> paragraphs = paragraphs_of(layout.take_pages());
  if (paragraphs.empty()) {
    return absl::InvalidArgumentError(
        "has no text, only pictures; let a program recognise it: ocrmypdf IN.pdf OUT.pdf");
  }
  OfficeText text;
  for (const std::string& paragraph : paragraphs) {
    text.begin_paragraph({});
    text.append(paragraph);
    text.end_paragraph();
  }
  text.finish(document);
  return absl::OkStatus();
}

}  // namespace refrain::io
