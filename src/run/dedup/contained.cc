#include "run/dedup/contained.h"

#include <string>
#include <string_view>

#include "run/memory.h"

namespace refrain::run {

absl::Status ContainedStep::build() {
  if (!wanted()) return absl::OkStatus();
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

void ContainedStep::look(unsigned worker, Work& work, const io::Record& record) {
  if (!wanted()) return;
  const auto match = index_.find(record.view, scratches_[worker]);
  if (!match) return;
  work.contained.emplace_back(
      work.batch->size(),
      Contained{match->item, match->share,
                std::string(record.view.substr(match->span.begin, match->span.end - match->span.begin))});
}

}  // namespace refrain::run
