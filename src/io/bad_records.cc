#include "io/bad_records.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "io/files/files.h"

namespace refrain::io {

std::string fields_at(std::string_view path, std::uint64_t line, const std::string& fields) {
  return fields.empty() ? std::string() : absl::StrFormat("%s:%d has %s", printable(path), line, fields);
}

void BadRecords::note(const std::string& line) {
  if (count_++ < told_ + waiting_.size() || count_ > kBadRecordsTold) return;
  waiting_.push_back(line);
  if (any_good_) tell_waiting(waiting_.size());
}

void BadRecords::note_good() {
  any_good_ = true;
  tell_waiting(waiting_.size());
}

void BadRecords::tell_rest() {
  tell_waiting(waiting_.size());
  if (count_ <= kBadRecordsTold) return;
  const std::uint64_t more = count_ - kBadRecordsTold;
  tell_(absl::StrFormat("%d more bad %s, left out too", more, more == 1 ? "record" : "records"));
}

absl::Status BadRecords::none_read(std::uint64_t records, const std::string& fields) {
  const std::string none = records == 1 ? std::string("the only record cannot be read")
                                        : absl::StrFormat("none of the %d records can be read", records);
  if (fields.empty()) {
    tell_rest();
    return absl::InvalidArgumentError(none + "; see what is said of them above");
  }
  tell_waiting(std::min<std::size_t>(waiting_.size(), 1));
  return absl::InvalidArgumentError(
      absl::StrFormat("%s; %s: name the field of the text with \1text-field\2", none, fields));
}

void BadRecords::restart(std::uint64_t count) {
  count_ = count;
  waiting_.clear();
  any_good_ = false;
}

void BadRecords::tell_waiting(std::size_t lines) {
  for (std::size_t k = 0; k < lines; ++k) tell_(waiting_[k]);
  told_ += lines;
  waiting_.clear();
}

}  // namespace refrain::io
