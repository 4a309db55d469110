#include "dedup/bin_deduplicator.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace refrain::dedup {
namespace {

absl::Status file_error(const std::string& folder, const char* what, int error) {
  return absl::UnavailableError(absl::StrCat(folder, ": a temporary file cannot be ", what, ": ", std::strerror(error),
                                             "; name another folder with TMPDIR"));
}

}  // namespace

BinDeduplicator::BinDeduplicator(const DedupOptions& options, std::string folder)
    : options_(options), folder_(std::move(folder)), batch_(options) {
  // In a bin nearly every document has a candidate.
  batch_.hold_shingles(true);
  begin();
}

void BinDeduplicator::begin() {
  near_ = std::make_unique<StreamDeduplicator>(options_, [this](DocumentNumber document) { return text(document); });
  ends_.assign(1, 0);
  held_.clear();
  written_ = 0;
}

absl::StatusOr<std::string_view> BinDeduplicator::text(DocumentNumber document) {
  if (document >= ends_.size() - 1) return texts_[document - (ends_.size() - 1)];
  const std::uint64_t begin = ends_[document];
  const std::size_t size = ends_[document + 1] - begin;
  if (begin >= written_) return std::string_view(held_).substr(begin - written_, size);
  read_.resize(size);
  const int error = os::read_all_at(file_.get(), read_.data(), size, begin);
  if (error != 0) return file_error(folder_, "read", error == os::kEndOfFile ? EIO : error);
  return read_;
}

absl::Status BinDeduplicator::write_out() {
  if (!file_.is_open()) {
    std::string path = absl::StrCat(folder_, "/refrain-texts-XXXXXX");
    file_ = os::Descriptor(mkostemp(path.data(), O_CLOEXEC));
    if (!file_.is_open()) return file_error(folder_, "made", errno);
    unlink(path.c_str());
  }
  if (const int error = os::write_all_at(file_.get(), held_, written_); error != 0) {
    return file_error(folder_, "written to", error);
  }
  written_ += held_.size();
  held_.clear();
  return absl::OkStatus();
}

absl::Status BinDeduplicator::store(std::span<const std::string_view> texts, std::span<const Decision> decisions) {
  for (std::size_t k = 0; k < texts.size(); ++k) {
    if (!decisions[k].removed()) held_ += texts[k];
    ends_.push_back(written_ + held_.size());
    if (held_.size() < kTextMemory) continue;
    if (absl::Status status = write_out(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status BinDeduplicator::add(std::span<const std::string_view> texts, std::span<const Kind> kinds,
                                  std::vector<Decision>& decisions) {
  // Shingles of so many documents are held at once.
  constexpr std::size_t kBatch = 512;
  std::vector<Decision> decided;
  for (std::size_t begin = 0; begin < texts.size();) {
    const bool earlier = kinds[begin] == Kind::kEarlier;
    std::size_t end = begin;
    batch_.clear();
    for (; end < texts.size() && end < begin + kBatch && (kinds[end] == Kind::kEarlier) == earlier; ++end) {
      batch_.add(texts[end]);
      if (kinds[end] == Kind::kRejected) batch_.reject(end - begin);
    }
    texts_ = texts.subspan(begin, end - begin);
    decided.clear();
    if (earlier) decided.resize(texts_.size());
    absl::Status status = earlier ? near_->keep(batch_) : near_->decide(batch_, decided);
    if (status.ok()) status = store(texts_, decided);
    if (!status.ok()) return status;
    decisions.insert(decisions.end(), decided.begin(), decided.end());
    begin = end;
  }
  return absl::OkStatus();
}

}  // namespace refrain::dedup
