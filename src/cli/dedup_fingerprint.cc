#include "cli/dedup_fingerprint.h"

#include <sys/stat.h>

#include "absl/strings/str_format.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "refrain/words.h"

namespace refrain::cli {

std::string dedup_fingerprint(const DedupRun& run) {
  const DedupCommand& command = run.command;
  std::string text = absl::StrFormat(
      "version %s, words %d, shingles %d, signatures %d\n"
      "--threshold %.17g\n--shingle %d\n--recall %.17g\n--keep %s\n--contained %.17g\n"
      "--input-format %s\n--text-field %s\n--id-field %s\n",
      REFRAIN_VERSION, kWordsVersion, kShinglesVersion, kSignatureVersion, command.near.threshold, command.near.shingle,
      command.near.recall, command.keep, command.contained, command.input.input_format, command.input.text_field,
      command.input.id_field);
  for (std::size_t k = 0; k < run.files.size(); ++k) {
    struct stat info = {};
    stat(run.files[k].path.c_str(), &info);
    absl::StrAppendFormat(&text, "%s %s, %d bytes, changed at %d.%09d\n", k < run.against_files ? "against" : "input",
                          run.files[k].path, info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  }
  return text;
}

}  // namespace refrain::cli
