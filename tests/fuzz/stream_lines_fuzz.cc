// Any bytes as what a stream reads: lines and frames do not depend on the pieces in which they come, and an answer is one line, a
// JSON object with one member "refrain", whatever the line was.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/json/json_scan.h"
#include "run/stream/answer.h"
#include "run/stream/lines.h"

namespace {

using refrain::run::Cut;
using refrain::run::Cutter;

// One line a string, with what is said of it, and the error that ends it.
std::vector<std::string> cut_all(Cutter& cutter, std::string_view bytes, std::size_t piece) {
  std::vector<std::string> lines;
  std::string held;
  Cut cut;
  const auto take = [&] {
    if (!cut.is_line) return;
    if (cut.line.find('\n') != std::string_view::npos) abort();
    lines.push_back(std::string(cut.line) + (cut.ends_frame ? "|" : ".") + cut.error);
  };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    held += bytes.substr(at, piece);
    while (cutter.next(held, cut)) {
      if (cut.used > held.size()) abort();
      take();
      held.erase(0, cut.used);
    }
    if (!cutter.status().ok()) break;
  }
  absl::Status status = cutter.status();
  cut = {};
  if (status.ok()) status = cutter.end(held, cut);
  if (status.ok()) take();
  if (!status.ok()) lines.emplace_back(status.message());
  return lines;
}

void answer(std::string_view line) {
  const refrain::run::Said said{
      .error = {}, .given_id = {}, .duplicate_of = "\"a\"", .similarity = 0.5, .passages = "[]"};
  const std::string out = refrain::run::answer_line(line, false, said);
  std::size_t members = 0;
  const bool object = refrain::io::scan_object(out, [&](std::string_view key, std::string_view) {
                        members += refrain::io::json_key_is(key, "refrain") ? 1u : 0u;
                      }).ok();
  if (!object || members != 1 || out.find('\n') != std::string::npos) abort();
  const std::string verdict = refrain::run::verdict_line(line, refrain::io::FieldName("id"), "", said);
  if (!refrain::io::scan_object(verdict, [](std::string_view, std::string_view) {}).ok()) abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto& make :
       {+[] { return refrain::run::line_cutter(40); }, +[] { return refrain::run::frame_cutter(40); }}) {
    if (cut_all(*make(), bytes, 1 << 20) != cut_all(*make(), bytes, 3)) abort();
  }
  answer(bytes.substr(0, std::min(bytes.find('\n'), bytes.size())));
  return 0;
}
