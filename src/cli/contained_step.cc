#include "cli/contained_step.h"

#include <string>

#include "cli/memory_size.h"

namespace refrain::cli {

absl::Status ContainedStep::build() {
  StoredTexts texts(run_);
  std::string text;
  for (DocumentNumber item = 0; item < run_.first_record; ++item) {
    if (!texts(item, text)) return texts.status();
    index_.add(text);
    if (index_.memory() > run_.memory / 2) {
      return absl::ResourceExhaustedError("--against: its texts need more than half of " +
                                          size_text(static_cast<double>(run_.memory)) +
                                          "; give --memory more, or fewer texts");
    }
  }
  index_.finish();
  return absl::OkStatus();
}

void ContainedStep::look(unsigned worker, Work& work, const io::Record& record) {
  const auto match = index_.find(record.view, scratches_[worker]);
  if (!match) return;
  work.contained.emplace_back(
      work.batch->size(),
      Contained{match->item, match->share,
                std::string(record.view.substr(match->span.begin, match->span.end - match->span.begin))});
}

}  // namespace refrain::cli
