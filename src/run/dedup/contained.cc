#include "run/dedup/contained.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "run/memory.h"

namespace refrain::run {

absl::Status ContainedStep::build() {
  if (run_.settings.contained <= 0) return absl::OkStatus();
  for (DocumentNumber item = 0; item < run_.decisions.against; ++item) {
    const absl::StatusOr<std::string_view> text = run_.source.text(item);
    if (!text.ok()) return text.status();
    index_.add(*text);
    if (index_.memory() > run_.memory / 2) {
      return absl::ResourceExhaustedError("\1against\2: its texts need more than half of " +
                                          size_text(static_cast<double>(run_.memory)) +
                                          "; give \1memory\2 more, or fewer texts");
    }
  }
  index_.finish();
  return absl::OkStatus();
}

bool ContainedStep::look_in_indexes(Work& work, const io::Record& record) {
  for (const std::shared_ptr<EarlierIndex>& index : run_.settings.indexes) {
    absl::StatusOr<std::optional<EarlierDocument>> asked = index->near(record.view);
    if (!error_.keep(asked.status())) return true;
    std::optional<EarlierDocument> near = *std::move(asked);
    if (!near) continue;
    Contained found{.item = kNoDocument,
                    .share = near->similarity,
                    .text = {},
                    .id_json = std::move(near->id_json),
                    .containment = near->containment};
    work.contained.emplace_back(work.batch->size(), std::move(found));
    return true;
  }
  return false;
}

void ContainedStep::look(unsigned worker, Work& work, const io::Record& record) {
  if (look_in_indexes(work, record)) return;
  if (run_.settings.contained <= 0 || !run_.source.has_against()) return;
  const auto match = index_.find(record.view, scratches_[worker]);
  if (!match) return;
  work.contained.emplace_back(
      work.batch->size(),
      Contained{match->item, match->share,
                std::string(record.view.substr(match->span.begin, match->span.end - match->span.begin))});
}

}  // namespace refrain::run
