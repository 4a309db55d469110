// tools/make-feed: see kUsage in options.cc.

#include <cstdio>
#include <memory>
#include <string>

#include "tools/feed/feed.h"
#include "tools/feed/options.h"
#include "tools/feed/sink.h"
#include "tools/feed/truth_thread.h"

namespace refrain::feed {
namespace {

absl::Status run(const Options& options) {
  absl::StatusOr<Sink> output = Sink::create(options.output);
  if (!output.ok()) return output.status();
  const Vocabulary vocabulary;
  std::unique_ptr<TruthThread> truth;
  if (!options.truth.empty()) {
    absl::StatusOr<Sink> sink = Sink::create(options.truth);
    if (!sink.ok()) return sink.status();
    truth = std::make_unique<TruthThread>(Truth(vocabulary, options.threshold, options.shingle), *std::move(sink));
  }

  Feed feed(options, vocabulary, truth.get());
  const std::uint64_t documents = options.documents == 0 ? ~std::uint64_t{0} : options.documents;
  const std::uint64_t most_bytes = options.bytes == 0 ? ~std::uint64_t{0} : options.bytes;
  std::uint64_t bytes = 0;
  for (std::uint64_t k = 0; k < documents && bytes < most_bytes && !output->abandoned(); ++k) {
    const std::size_t before = output->buffer().size();
    feed.append(output->buffer());
    bytes += output->buffer().size() - before;
    if (absl::Status status = output->drain(); !status.ok()) return status;
  }
  if (truth != nullptr) {
    if (absl::Status status = truth->finish(); !status.ok()) return status;
  }
  return output->commit();
}

}  // namespace
}  // namespace refrain::feed

int main(int count, char** arguments) {
  using namespace refrain::feed;
  refrain::io::let_writes_fail();
  const absl::StatusOr<Options> options = read_options(count, arguments);
  if (options.ok() && options->help) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  const absl::Status status = options.ok() ? run(*options) : options.status();
  if (status.ok()) return 0;
  const std::string message(status.message());
  std::fprintf(stderr, "make-feed: %s\n", message.c_str());
  return 2;
}
