// What a run of check is asked for.

#ifndef REFRAIN_SRC_RUN_CHECK_SETTINGS_H_
#define REFRAIN_SRC_RUN_CHECK_SETTINGS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/settings.h"
#include "io/inputs.h"
#include "refrain/passages.h"
#include "report/text.h"
#include "run/check/earlier_texts.h"

namespace refrain::run {

enum class ReportFormat : std::uint8_t { kText, kJson, kJsonl, kHtml, kSarif, kGithub };

// Which overlaps fail a run.
enum class FailOn : std::uint8_t {
  kUnset,  // kNew with a baseline, else kAny
  kNew,    // those that the baseline does not know
  kAny,
  kNever,
};

struct CheckSettings {
  std::vector<std::string> paths;
  std::vector<std::string> against;                    // earlier work; empty: none
  std::vector<std::shared_ptr<EarlierTexts>> indexes;  // more of it
  io::InputOptions input;
  PassageOptions passages;
  std::vector<std::string> ignore_files;  // of passages that may repeat, and patterns
  // Which documents are of one group, and not compared with each other: "folder" those of a folder, else a regular
  // expression of RE2, of which the first group (all of it where it has none) is looked for in the path. Empty: none are.
  std::string across_groups;
  std::string changed;  // a revision of git: only what stands in lines that it does not have. Empty: all of it

  report::TextStyle style;
  std::string output = "-";  // a file, or - for standard output

  std::string baseline;                   // known overlaps; empty: there is none
  std::optional<double> max_overlap;      // percent of a document's words
  std::optional<std::int64_t> max_words;  // of an overlap

  std::string settings_file;  // where settings came from; must not be an output. Empty: none
  base::Spelling spelling;    // of settings, in reports

  bool ignore_quotes = false;
  bool ignore_cited = false;
  bool ignore_code = false;
  bool ignore_references = false;
  bool ignore_headings = false;
  bool phrases = false;  // look for pet phrases too
  ReportFormat format = ReportFormat::kText;
  bool write_baseline = false;
  FailOn fail_on = FailOn::kUnset;
  bool strict = false;  // a bad record is an input that cannot be read
  // Whether they were chosen, or are the defaults.
  bool boilerplate_given = false;
  bool min_words_given = false;

  // How inputs are read: `input`, and what the run itself writes is left out of folders. A report of the last time is no
  // draft.
  io::InputOptions reading() const {
    io::InputOptions options = input;
    options.outputs = {output, baseline};
    return options;
  }
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_CHECK_SETTINGS_H_
