#include "run/dedup/fingerprint.h"

#include "absl/strings/str_format.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "refrain/version.h"
#include "refrain/words.h"

namespace refrain::run {

std::string dedup_fingerprint(const DedupRun& run) {
  const DecideSettings& settings = run.settings;
  return absl::StrFormat(
             "version %s, words %d, shingles %d, signatures %d\n"
             "\1threshold\2 %.17g\n\1shingle\2 %d\n\1recall\2 %.17g\n\1keep\2 %s\n\1contained\2 %.17g\n"
             "\1group-by\2 %s\n\1across-only\2 %s\n",
             REFRAIN_VERSION_STRING, kWordsVersion, kShinglesVersion, kSignatureVersion, settings.near.threshold,
             settings.near.shingle, settings.near.recall, settings.keep.text(), settings.contained,
             settings.group_field, settings.across_only ? "yes" : "no") +
         run.source.fingerprint();
}

}  // namespace refrain::run
