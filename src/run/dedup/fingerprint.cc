#include "run/dedup/fingerprint.h"

#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <system_error>

#include "absl/strings/str_format.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "refrain/version.h"
#include "refrain/words.h"

namespace refrain::run {
namespace {

// The shortest digits that are read as this number again: a message may show them.
std::string digits(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

}  // namespace

std::string dedup_fingerprint(const DedupRun& run) {
  const DecideSettings& settings = run.settings;
  std::string indexes;
  for (const std::shared_ptr<EarlierIndex>& index : settings.indexes) indexes += index->fingerprint();
  return indexes +
         absl::StrFormat(
             "version %s, words %d, shingles %d, signatures %d\n"
             "\1threshold\2 %s\n\1shingle\2 %d\n\1recall\2 %s\n\1keep\2 %s\n\1contained\2 %s\n"
             "\1group-by\2 %s\n\1across-only\2 %s\n",
             REFRAIN_VERSION_STRING, kWordsVersion, kShinglesVersion, kSignatureVersion,
             digits(settings.near.threshold), settings.near.shingle, digits(settings.near.recall), settings.keep.text(),
             settings.contained == 0 ? "off" : digits(settings.contained), settings.group_field,
             settings.across_only ? "yes" : "no") +
         run.source.fingerprint();
}

}  // namespace refrain::run
