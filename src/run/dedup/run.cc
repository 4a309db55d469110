#include "run/dedup/run.h"

#include <algorithm>

#include "base/parallel.h"
#include "run/memory.h"

namespace refrain::run {

std::string Keep::text() const {
  switch (rule) {
    case KeepRule::kFirst:
      return "first";
    case KeepRule::kLast:
      return "last";
    case KeepRule::kLongest:
      return "longest";
    case KeepRule::kMost:
      return "max:" + field;
    default:
      return "min:" + field;
  }
}

std::optional<Keep> parse_keep(std::string_view text) {
  constexpr std::size_t kMark = 4;  // "max:"
  if (text == "first") return Keep{.rule = KeepRule::kFirst, .field = {}};
  if (text == "last") return Keep{.rule = KeepRule::kLast, .field = {}};
  if (text == "longest") return Keep{.rule = KeepRule::kLongest, .field = {}};
  if (text.size() <= kMark) return std::nullopt;
  const std::string field(text.substr(kMark));
  if (text.starts_with("max:")) return Keep{.rule = KeepRule::kMost, .field = field};
  if (text.starts_with("min:")) return Keep{.rule = KeepRule::kLeast, .field = field};
  return std::nullopt;
}

unsigned run_threads(const DecideSettings& settings) {
  constexpr std::size_t kOthers = std::size_t{8}
                                  << 20;  // half of what the program itself takes may be of the other half
  const std::size_t half = run_memory(settings.memory) / 2;
  const std::size_t most = half > kOthers ? (half - kOthers) / kThreadMemory : 0;
  return static_cast<unsigned>(
      std::min<std::size_t>(base::thread_count(settings.threads), std::max<std::size_t>(most, 1)));
}

unsigned compression_threads(const DecideSettings& settings) {
  constexpr std::size_t kMemoryOfOne = std::size_t{64} << 20;
  const std::size_t most = std::max<std::size_t>(run_memory(settings.memory) / kMemoryOfOne, 1);
  return static_cast<unsigned>(std::min<std::size_t>(run_threads(settings), most));
}

std::size_t run_memory(std::size_t memory) { return memory != 0 ? memory : available_memory() / 4 * 3; }

namespace {

dedup::DocumentGroups::Rule rule_of(const DecideSettings& settings) {
  using Rule = dedup::DocumentGroups::Rule;
  if (settings.group_field.empty()) return settings.across_only ? Rule::kAcrossInputs : Rule::kAll;
  return settings.across_only ? Rule::kWithinGroupsAcrossInputs : Rule::kWithinGroups;
}

}  // namespace

DedupRun::DedupRun(const DecideSettings& with, DocumentSource& from, Observer& tell)
    : settings(with),
      source(from),
      observer(tell),
      threads(run_threads(with)),
      memory(run_memory(with.memory)),
      groups(rule_of(with)) {}

absl::Status DedupRun::begin_afresh() {
  decisions = {};
  order = {};
  groups = dedup::DocumentGroups(rule_of(settings));
  counts = {};
  bad.restart();
  return source.begin_afresh();
}

std::size_t DedupRun::held_for_good() const { return held - std::min(held, source.kept_bytes()); }

}  // namespace refrain::run
