// The options of `refrain dedup`.

#include "cli/dedup.h"
#include "cli/feed_options.h"

namespace refrain::cli {
namespace {

constexpr char kDedupExamples[] =
    "Exit status: 0 the output was written, 2 it was not.\n\n"
    "Examples:\n"
    "  refrain dedup crawl-*.jsonl.zst -o clean.jsonl.zst --clusters clusters.jsonl\n"
    "  refrain dedup corpus/ -o train.jsonl --against benchmarks/ --keep longest --memory 8G\n";

std::string check_keep(const std::string& text) {
  return run::parse_keep(text) ? std::string() : "'" + text + "' is none of first, last, longest, max:FIELD, min:FIELD";
}

constexpr char kOff[] = "off";

// What --contained takes: a share, or 0 for none at all.
double share_of(const std::string& text) {
  double share = 0;
  if (text != kOff) CLI::detail::lexical_cast(text, share);
  return share;
}

std::string check_contained(const std::string& text) {
  return text == kOff || check_threshold(text).empty() ? std::string()
                                                       : "'" + text + "' is not above 0 and at most 1, nor off";
}

}  // namespace

void add_dedup(CLI::App& app, DedupCommand& typed) {
  run::DedupSettings& options = typed.settings;
  CLI::App* dedup = app.add_subcommand("dedup", "remove near-duplicate documents from a corpus");
  dedup->add_option("INPUT", options.paths, "files, folders, or - for JSON lines on standard input")
      ->required()
      ->type_name("")
      ->option_text("...");
  const auto file = [dedup](const char* name, std::string& value, const char* says) {
    return dedup->add_option(name, value, says)->type_name("FILE")->allow_extra_args(false);
  };
  CLI::Option* const output = file("-o,--output", options.output, "write kept records here; .gz and .zst compress");
  dedup->add_flag("--list-only", typed.list_only, "write only lists, no records (instead of -o)")->excludes(output);
  file("--clusters", options.clusters, "list each kept record with the records removed for it");
  file("--removed", options.removed, "list what was removed, and why");
  file("--summary", options.summary, "write the counts as JSON");
  add_feed_options(*dedup, options.input, options.decide);
  dedup
      ->add_option_function<std::string>(
          "--keep", [&options](const std::string& text) { options.decide.keep = *run::parse_keep(text); },
          "first (default), last, longest, max:FIELD, min:FIELD")
      ->type_name("WHICH")
      ->check(check_keep);
  dedup->add_option("--group-by", options.decide.group_field, "compare only records with the same value in this field")
      ->type_name("FIELD")
      ->check(check_field);
  dedup->add_flag("--across-only", options.decide.across_only, "compare only records of different INPUTs");
  dedup->add_option("--against", options.against, "remove records that are near to these or contain them (repeatable)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  dedup
      ->add_option_function<std::string>(
          "--contained", [&options](const std::string& text) { options.decide.contained = share_of(text); },
          "share of an --against text that must occur in a record (default 0.8), or off")
      ->type_name("S")
      ->check(check_contained);
  add_choice<run::RepeatedPassage>(*dedup, "--passages", options.passages,
                                   "keep (default), or strip passages that occur in other kept records",
                                   {{"keep", run::RepeatedPassage::kKeep}, {"strip", run::RepeatedPassage::kStrip}})
      ->type_name("HOW");
  dedup->add_option("--min-words", options.min_words, "words of a passage that is stripped (default 50)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{5}, std::size_t{1'000'000}).description(""));
  dedup
      ->add_option("--passage-documents", options.passage_documents,
                   "records that must have a passage for it to be stripped (default 2)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{2}, std::size_t{4'000'000'000}).description(""));
  dedup->add_option("--memory", typed.memory, "most that the process holds (default: 3/4 of what there is)")
      ->type_name("SIZE")
      ->check(check_size);
  dedup->add_option("--temp", options.temp, "folder for what does not fit (default: OUTPUT.refrain-tmp)")
      ->type_name("DIR");
  dedup->add_flag("--resume", options.decide.resume,
                  "continue a killed run (start with it, so that there is something to continue)");
  dedup->add_flag("--strict", options.decide.strict, "end with status 2 if a record is bad");
  add_choice(*dedup, "--progress", typed.progress, "auto (default), always or never", kWhen)->type_name("WHEN");
  set_groups(
      *dedup,
      {{"Output", {"--output", "--list-only", "--clusters", "--removed", "--summary"}},
       {"What is near", {"--threshold", "--shingle", "--recall"}},
       {"Input", {"--exclude", "--input-format", "--content", "--encoding", "--text-field", "--id-field", "--strict"}},
       {"What is compared and kept", {"--keep", "--group-by", "--across-only", "--against", "--contained"}},
       {"Passages", {"--passages", "--min-words", "--passage-documents"}},
       {"Resources", {"--threads", "--memory", "--temp", "--resume", "--progress"}}});
  dedup->footer(kDedupExamples);
  dedup->parse_complete_callback([&typed] {
    std::string& path = typed.settings.output;
    if (path.empty() && !typed.list_only) throw CLI::RequiredError("--output");
    // Records that nobody wants go where nothing is kept; the temporary folder is then a common one, as for a device.
    if (typed.list_only) path = "/dev/null";
  });
}

}  // namespace refrain::cli
