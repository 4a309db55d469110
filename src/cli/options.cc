#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/bench.h"
#include "cli/check.h"
#include "cli/check_options.h"
#include "cli/complain.h"
#include "cli/dedup.h"
#include "cli/help_format.h"
#include "cli/memory_size.h"
#include "io/output.h"

namespace refrain::cli {
namespace {

constexpr int kWrongUsage = 2;

constexpr char kDedupExamples[] =
    "Exit status: 0 the output was written, 2 it was not.\n\n"
    "Examples:\n"
    "  refrain dedup crawl-*.jsonl.zst -o clean.jsonl.zst --clusters clusters.jsonl\n"
    "  refrain dedup corpus/ -o train.jsonl --against benchmarks/ --keep longest --memory 8G\n";

// A size, as parse_size() reads it.
std::string check_size(const std::string& text) {
  return parse_size(text) ? std::string() : "'" + text + "' is no size; write 512M or 4G";
}

std::string check_keep(const std::string& text) {
  const bool named = text == "first" || text == "last" || text == "longest";
  const bool by_field = (text.starts_with("max:") || text.starts_with("min:")) && text.size() > 4;
  return named || by_field ? std::string() : "'" + text + "' is none of first, last, longest, max:FIELD, min:FIELD";
}

std::string check_threshold(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && value > 0 && value <= 1
             ? std::string()
             : "'" + text + "' is not above 0 and at most 1";
}

std::string check_recall(const std::string& text) {
  double value = 0;
  return CLI::detail::lexical_cast(text, value) && value > 0 && value < 1 ? std::string()
                                                                          : "'" + text + "' is not above 0 and below 1";
}

// Options that say what documents are and when two are near: those of dedup and of bench.
void add_near(CLI::App& command, io::InputOptions& input, DedupOptions& near, unsigned& threads) {
  command.add_option("--threshold", near.threshold, "least Jaccard similarity (default 0.8)")
      ->type_name("T")
      ->check(check_threshold);
  command.add_option("--shingle", near.shingle, "words a shingle (default 5)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000}).description(""));
  command.add_option("--recall", near.recall, "chance that a pair at the threshold is found (default 0.99)")
      ->type_name("P")
      ->check(check_recall);
  command.add_option("--exclude", input.exclude, "leave out files of this name in folders (repeatable)")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  command
      .add_option("--input-format", input.input_format,
                  "txt, md, html, docx, odt, jsonl, warc, xml (default: by extension)")
      ->type_name("NAME")
      ->check(CLI::IsMember(input_formats()).description(""));
  command.add_option("--text-field", input.text_field, "field of the text (default text)")->type_name("NAME");
  command.add_option("--id-field", input.id_field, "field of the id (default id)")->type_name("NAME");
  command.add_option("--threads", threads, "threads at most (default: all cores)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u).description(""));
}

void add_dedup(CLI::App& app, DedupCommand& options) {
  CLI::App* dedup = app.add_subcommand("dedup", "remove near-duplicate documents from a corpus");
  dedup->add_option("INPUT", options.paths, "files, folders, or - for JSON lines on standard input")
      ->required()
      ->type_name("")
      ->option_text("...");
  const auto file = [dedup](const char* name, std::string& value, const char* says) {
    return dedup->add_option(name, value, says)->type_name("FILE")->allow_extra_args(false);
  };
  file("-o,--output", options.output, "write kept records here; .gz and .zst compress")->required();
  file("--clusters", options.clusters, "list what was kept with all that was removed for it");
  file("--removed", options.removed, "list what was removed, and why");
  file("--summary", options.summary, "write the counts as JSON");
  add_near(*dedup, options.input, options.near, options.threads);
  dedup->add_option("--keep", options.keep, "first (default), last, longest, max:FIELD, min:FIELD")
      ->type_name("WHICH")
      ->check(check_keep);
  dedup->add_option("--against", options.against, "drop what is near to these or contains them (repeatable)")
      ->type_name("PATH")
      ->allow_extra_args(false);
  dedup
      ->add_option("--contained", options.contained,
                   "share of an --against text that counts as contained (default 0.8)")
      ->type_name("S")
      ->check(check_threshold);
  dedup
      ->add_option("--passages", options.passages, "keep (default), or strip passages that stand in other kept records")
      ->type_name("HOW")
      ->check(CLI::IsMember({"keep", "strip"}).description(""));
  dedup->add_option("--min-words", options.min_words, "of such a passage (default 50)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{5}, std::size_t{1'000'000}).description(""));
  dedup->add_option("--passage-documents", options.passage_documents, "records that have it (default 2)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{2}, std::size_t{4'000'000'000}).description(""));
  dedup->add_option("--memory", options.memory, "most that the process holds (default: 3/4 of what there is)")
      ->type_name("SIZE")
      ->check(check_size);
  dedup->add_option("--temp", options.temp, "folder for what does not fit (default: OUTPUT.refrain-tmp)")
      ->type_name("DIR");
  dedup->add_flag("--resume", options.resume, "go on where a killed run stopped");
  dedup->add_flag("--strict", options.strict, "a bad record gives status 2");
  dedup->add_option("--progress", options.progress, "auto (default), always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
  dedup->footer(kDedupExamples);
}

constexpr char kBenchExamples[] =
    "Runs dedup on the feed without writing it, then holds a random sample against all of it, "
    "exactly.\n"
    "Recall: of the near pairs, those that share a key and so are compared. Precision: of the "
    "pairs that\n"
    "share one, those that are near.\n\n"
    "Exit status: 0 all was measured, 2 it was not.\n\n"
    "Examples:\n"
    "  refrain bench crawl-*.jsonl.zst --plot growth.svg\n"
    "  refrain bench feed.jsonl --threshold 0.7 --recall 0.999 --seed 7 --format json -o "
    "bench.json\n";

void add_bench(CLI::App& app, BenchCommand& options) {
  CLI::App* bench = app.add_subcommand("bench", "measure speed, memory and recall on your own feed");
  bench->add_option("INPUT", options.paths, "files, folders, or - for JSON lines on standard input")
      ->required()
      ->type_name("")
      ->option_text("...");
  bench->add_option("--sample", options.sample, "documents to draw for recall and precision (default 20000)")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}).description(""));
  bench->add_option("--seed", options.seed, "of what is drawn (default 1)")->type_name("N");
  bench->add_option("--format", options.format, "text (default) or json")
      ->type_name("NAME")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  bench->add_option("--plot", options.plot, "draw how time and memory grow, as SVG")
      ->type_name("FILE")
      ->allow_extra_args(false);
  bench->add_option("-o,--output", options.output, "write the report here")->type_name("FILE");
  add_near(*bench, options.input, options.near, options.threads);
  bench->add_option("--memory", options.memory, "most that the process holds (default: 3/4 of what there is)")
      ->type_name("SIZE")
      ->check(check_size);
  bench->add_option("--temp", options.temp, "folder for what does not fit (default: TMPDIR or /tmp)")->type_name("DIR");
  bench->add_option("--progress", options.progress, "auto (default), always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
  bench->footer(kBenchExamples);
}

// One line on stderr for whatever is wrong with what was typed.
int usage_error(const CLI::App& app, const CLI::Error& error) {
  std::string text = error.what();
  const std::size_t end = text.find('\n');
  if (end != std::string::npos) text.resize(end);
  const auto commands = app.get_subcommands();
  const std::string command = commands.empty() ? "refrain" : "refrain " + commands.front()->get_name();
  std::fprintf(stderr, "refrain: %s; see %s --help\n", text.c_str(), command.c_str());
  return kWrongUsage;
}

bool is_command(const CLI::App& app, const std::string& name) {
  const auto commands = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return !commands.empty();
}

int parse_and_run(int argc, char** argv) {
  CLI::App app;
  Commands commands;
  add_commands(app, commands);
  if (argc > 1 && argv[1][0] != '-' && !is_command(app, argv[1])) {
    std::fprintf(stderr, "refrain: %s is no command; see refrain --help\n", argv[1]);
    return kWrongUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted) == 0 ? 0 : kWrongUsage;
  } catch (const CLI::Error& error) {
    return usage_error(app, error);
  }
  if (app.got_subcommand("dedup")) return dedup(commands.dedup);
  if (app.got_subcommand("bench")) return bench(commands.bench);
  if (const std::string wrong = complete_check(app, commands.check); !wrong.empty()) {
    complain(wrong);
    return kWrongUsage;
  }
  return check(commands.check);
}

}  // namespace

void add_commands(CLI::App& app, Commands& commands) {
  app.name("refrain");
  app.description("refrain finds text that says itself again: copied, edited and reworded passages.");
  app.require_subcommand(1);
  app.set_version_flag("--version", "refrain " REFRAIN_VERSION);
  app.formatter(help_format());
  commands.check.passages.threads = 0;
  add_check(app, commands.check);
  commands.dedup.input.standard_input = "jsonl";
  add_dedup(app, commands.dedup);
  commands.bench.input.standard_input = "jsonl";
  add_bench(app, commands.bench);
  app.footer("refrain COMMAND --help tells all of a command.");
}

int run(int argc, char** argv) {
  io::ignore_broken_pipes();
  try {
    return parse_and_run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("refrain: out of memory; give fewer or smaller inputs at a time\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "refrain: %s\n", error.what());
  }
  return kWrongUsage;
}

}  // namespace refrain::cli
