// The options of `refrain bench`.

#include "cli/bench.h"
#include "cli/feed_options.h"

namespace refrain::cli {
namespace {

constexpr char kBenchExamples[] =
    "Runs dedup on the feed without writing it, then compares a random sample with all of it, "
    "exactly.\n"
    "Recall: the share of the near pairs that the index proposes. Precision: the share of the "
    "proposed\n"
    "pairs that are near.\n\n"
    "Exit status: 0 all was measured, 2 it was not.\n\n"
    "Examples:\n"
    "  refrain bench crawl-*.jsonl.zst --plot growth.svg\n"
    "  refrain bench feed.jsonl --threshold 0.7 --recall 0.999 --seed 7 --format json -o "
    "bench.json\n";

}  // namespace

void add_bench(CLI::App& app, BenchCommand& typed) {
  run::BenchSettings& options = typed.settings;
  CLI::App* bench = app.add_subcommand("bench", "measure speed, memory and recall on your own feed");
  bench->add_option("INPUT", options.paths, "files, folders, or - for JSON lines on standard input")
      ->required()
      ->type_name("")
      ->option_text("...");
  bench->add_option("--sample", options.sample, "documents sampled for recall and precision (default 20000)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}).description(""));
  bench->add_option("--seed", options.seed, "number that chooses the sample (default 1)")->type_name("N");
  add_choice<run::BenchFormat>(*bench, "--format", options.format, "text (default) or json",
                               {{"text", run::BenchFormat::kText}, {"json", run::BenchFormat::kJson}})
      ->type_name("NAME");
  bench->add_option("--plot", options.plot, "draw how time and memory grow, as SVG")
      ->type_name("FILE")
      ->allow_extra_args(false);
  bench->add_option("-o,--output", options.output, "write the report here")->type_name("FILE");
  add_feed_options(*bench, options.input, options.decide);
  bench->add_option("--memory", typed.memory, "most that the process holds (default: 3/4 of what there is)")
      ->type_name("SIZE")
      ->check(check_size);
  bench->add_option("--temp", options.temp, "folder for what does not fit (default: TMPDIR or /tmp)")->type_name("DIR");
  add_choice(*bench, "--progress", typed.progress, "auto (default), always or never", kWhen)->type_name("WHEN");
  bench->footer(kBenchExamples);
}

}  // namespace refrain::cli
