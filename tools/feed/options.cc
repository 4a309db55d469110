#include "tools/feed/options.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include "tools/feed/prose.h"

namespace refrain::feed {
namespace {

absl::Status wrong(std::string_view option, std::string_view value, std::string_view wanted) {
  std::string line(option);
  line += ": '";
  line += value;
  line += "' will not do; give ";
  line += wanted;
  return absl::InvalidArgumentError(line);
}

template <typename Number>
bool parse(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end;
}

absl::Status read_count(std::string_view option, std::string_view value, std::uint64_t least, std::uint64_t most,
                        std::uint64_t& number) {
  if (parse(value, number) && number >= least && number <= most) return absl::OkStatus();
  return wrong(option, value, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

// A share becomes a whole number at once: what decides later is integer arithmetic.
absl::Status read_share(std::string_view option, std::string_view value, std::uint64_t& share) {
  double number = 0;
  if (!parse(value, number) || !(number >= 0 && number <= 1)) {
    return wrong(option, value, "a share from 0 to 1");
  }
  share = static_cast<std::uint64_t>(number * 4294967296.0);
  return absl::OkStatus();
}

absl::Status read_size(std::string_view option, std::string_view value, std::uint64_t& bytes) {
  constexpr std::string_view kUnits = "KMGT";
  std::string_view digits = value;
  int shift = 0;
  if (const std::size_t unit = value.empty() ? std::string_view::npos : kUnits.find(value.back());
      unit != std::string_view::npos) {
    digits.remove_suffix(1);
    shift = 10 * (static_cast<int>(unit) + 1);
  }
  if (!parse(digits, bytes) || bytes == 0 || bytes > (std::uint64_t{1} << 44 >> shift)) {
    return wrong(option, value, "a size up to 16T, such as 500M or 2G");
  }
  bytes <<= shift;
  return absl::OkStatus();
}

absl::Status read_threshold(std::string_view option, std::string_view value, double& threshold) {
  if (parse(value, threshold) && threshold > 0 && threshold <= 1) return absl::OkStatus();
  return wrong(option, value, "a similarity above 0, up to 1");
}

absl::Status read_option(std::string_view option, std::string_view value, Options& options) {
  if (option == "--documents") {
    return read_count(option, value, 1, 4'000'000'000, options.documents);
  }
  if (option == "--size") return read_size(option, value, options.bytes);
  if (option == "--words") {
    return read_count(option, value, kLeastWords, 1'000'000, options.words);
  }
  if (option == "--near") return read_share(option, value, options.near_share);
  if (option == "--template") return read_share(option, value, options.template_share);
  if (option == "--passage") return read_share(option, value, options.passage_share);
  if (option == "--template-pages") return read_count(option, value, 2, 1u << 31, options.pages);
  if (option == "--threshold") return read_threshold(option, value, options.threshold);
  if (option == "--shingle") return read_count(option, value, 1, 1'000, options.shingle);
  if (option == "--seed") return read_count(option, value, 0, ~std::uint64_t{0}, options.seed);
  if (option == "-o") {
    options.output = value;
  } else if (option == "--truth") {
    options.truth = value;
  } else {
    return absl::InvalidArgumentError(std::string(option) + ": no such option; see tools/make-feed --help");
  }
  if (value.empty()) return wrong(option, value, "the name of a file");
  return absl::OkStatus();
}

}  // namespace

const char kUsage[] =
    R"(usage: tools/make-feed (--documents N | --size SIZE) -o FEED [--truth FILE] [options]

Writes a feed of made-up prose (JSON lines; compressed where it is named .zst or .gz), with planted near-duplicates, pages of
templates and copied passages; and beside it the truth: one line for each planted document, with the similarity to what it
was made from and all earlier documents that it is near to. The same options give the same feed on every machine.

  --documents N       documents
  --size SIZE         bytes before compression, reached or passed by less than one document (1G = 2^30)
  --words N           median words of a document (default 60); lengths are log-normal
  --words-fixed       every new document has exactly N words
  --near SHARE        documents that are edited copies of earlier ones (default 0.2)
  --template SHARE    documents that are pages of a form with some slots (default 0.05)
  --template-pages N  pages of one form (default 50)
  --passage SHARE     new documents with a paragraph of 60 to 120 words that others have too (default 0.02)
  --threshold S       similarity that counts as near in the truth (default 0.8)
  --shingle N         words of a shingle in the truth (default 5)
  --seed N            another feed of the same kind (default 1)
  -o FEED, --truth FILE   '-' is standard output

  tools/make-feed --documents 100000 -o feed.jsonl --truth truth.jsonl
  tools/make-feed --size 2G --words 400 --near 0.4 --seed 7 -o feed.jsonl.zst
)";

absl::StatusOr<Options> read_options(int count, char** arguments) {
  Options options;
  options.near_share = 858'993'459;      // .2
  options.template_share = 214'748'364;  // .05
  options.passage_share = 85'899'345;    // .02
  for (int i = 1; i < count; ++i) {
    const std::string_view option = arguments[i];
    if (option == "--help" || option == "-h") {
      options.help = true;
      return options;
    }
    if (option == "--words-fixed") {
      options.words_fixed = true;
      continue;
    }
    const bool known = option.starts_with("-") && option.size() > 1;
    if (!known || i + 1 == count) {
      return absl::InvalidArgumentError(std::string(option) +
                                        (known ? ": needs a value" : ": is no option; options begin with '-'") +
                                        "; see tools/make-feed --help");
    }
    if (absl::Status status = read_option(option, arguments[++i], options); !status.ok()) {
      return status;
    }
  }
  if ((options.documents == 0) == (options.bytes == 0)) {
    return absl::InvalidArgumentError("say how much: either --documents N or --size SIZE");
  }
  if (options.output.empty()) return absl::InvalidArgumentError("say where to: -o FEED");
  if (options.output == options.truth) {
    return absl::InvalidArgumentError("--truth: is the feed too; give it a file of its own");
  }
  if (options.near_share > 3'435'973'836) {  // .8
    return absl::InvalidArgumentError("--near: more than 0.8 will not do; of one original there are at most 7 copies");
  }
  if (options.near_share + options.template_share + options.passage_share > 1ull << 32) {
    return absl::InvalidArgumentError(
        "--near, --template and --passage: more than all documents; give shares of 1 in sum");
  }
  return options;
}

}  // namespace refrain::feed
