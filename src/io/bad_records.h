// Records that a run over feeds cannot use.

#ifndef REFRAIN_SRC_IO_BAD_RECORDS_H_
#define REFRAIN_SRC_IO_BAD_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace refrain::io {

// How many bad records a run tells of, and how many comments with a mistake; one line says how many more there are.
inline constexpr std::uint64_t kBadRecordsTold = 20;

// What a record has for fields (RecordParser::fields()) behind its place: "a.jsonl:1 has ..."; empty where `fields` is.
std::string fields_at(std::string_view path, std::uint64_t line, const std::string& fields);

// Counts bad records and tells of the first ones. A run that reads them a second time does not tell of them twice. Until a
// record could be used their lines wait: where none can be, for a wrong name of a field, one line says it for all.
class BadRecords {
 public:
  // `tell` is given each line that is for people.
  explicit BadRecords(std::function<void(const std::string& line)> tell) : tell_(std::move(tell)) {}

  // Counts one and tells of it, unless this was done in an earlier pass.
  void note(const std::string& line);
  std::uint64_t count() const { return count_; }

  // A record could be used; and whether one could, of those that are read now.
  void note_good();
  bool any_good() const { return any_good_; }

  // Others are read from now on, of which none could be used yet.
  void begin_part() { any_good_ = false; }

  // Says how many there are that note() did not tell of. Once, when all was read.
  void tell_rest();

  // The error of a run that could use none of `records` records. `fields`: what one of them has, as fields_at() says it;
  // empty where that is not known. With them one line of a record is enough.
  absl::Status none_read(std::uint64_t records, const std::string& fields);

  // Reading begins anew; or goes on where `count` were counted.
  void restart(std::uint64_t count = 0);

 private:
  void tell_waiting(std::size_t lines);

  std::function<void(const std::string& line)> tell_;
  std::uint64_t count_ = 0;
  std::uint64_t told_ = 0;
  std::vector<std::string> waiting_;
  bool any_good_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_BAD_RECORDS_H_
