// Which pairs of documents count as near at all: all, those of one group, those of different inputs.

#ifndef REFRAIN_SRC_DEDUP_DOCUMENT_GROUPS_H_
#define REFRAIN_SRC_DEDUP_DOCUMENT_GROUPS_H_

#include <cstddef>
#include <cstdint>

#include "base/chunked_vector.h"
#include "refrain/dedup.h"

namespace refrain::dedup {

// Earlier work comes first and counts with everything; of the documents behind it a pair counts where both are of one
// group and of different inputs, as far as that is asked for. 8 bytes a document for groups, 4 for inputs. Told by one
// thread at a time.
class DocumentGroups {
 public:
  enum class Rule : std::uint8_t { kAll, kWithinGroups, kAcrossInputs, kWithinGroupsAcrossInputs };

  explicit DocumentGroups(Rule rule = Rule::kAll) : rule_(rule) {}

  bool all() const { return rule_ == Rule::kAll; }
  bool within_groups() const { return rule_ == Rule::kWithinGroups || rule_ == Rule::kWithinGroupsAcrossInputs; }
  bool across_inputs() const { return rule_ == Rule::kAcrossInputs || rule_ == Rule::kWithinGroupsAcrossInputs; }

  // The earlier work has so many documents. Until then every document is earlier work.
  void begin(DocumentNumber earlier) { earlier_ = earlier; }
  DocumentNumber earlier() const { return earlier_ == kNoDocument ? 0 : earlier_; }

  // Tells of the next document behind the earlier work. `group`: a hash of 64 bits of full quality.
  void add(std::uint64_t group, std::uint32_t input) {
    if (within_groups()) groups_.push_back(group);
    if (across_inputs()) inputs_.push_back(input);
  }
  std::size_t size() const { return within_groups() ? groups_.size() : inputs_.size(); }

  // Of document number k behind the earlier work.
  std::uint64_t group(std::size_t k) const { return within_groups() ? groups_[k] : 0; }
  std::uint32_t input(std::size_t k) const { return across_inputs() ? inputs_[k] : 0; }

  // The group of a document by its number; 0 for earlier work, and where groups are not asked for.
  std::uint64_t group_of(DocumentNumber document) const {
    return document < earlier_ || !within_groups() ? 0 : groups_[document - earlier_];
  }

  bool counts(DocumentNumber a, DocumentNumber b) const {
    if (a < earlier_ || b < earlier_) return true;
    return same_group(a, b) && (!across_inputs() || inputs_[a - earlier_] != inputs_[b - earlier_]);
  }

  // Whether both count with the same others.
  bool alike(DocumentNumber a, DocumentNumber b) const {
    if (a < earlier_ || b < earlier_) return a < earlier_ && b < earlier_;
    return same_group(a, b) && (!across_inputs() || inputs_[a - earlier_] == inputs_[b - earlier_]);
  }

  std::size_t memory() const { return groups_.memory() + inputs_.memory(); }

 private:
  bool same_group(DocumentNumber a, DocumentNumber b) const {
    return !within_groups() || groups_[a - earlier_] == groups_[b - earlier_];
  }

  Rule rule_;
  DocumentNumber earlier_ = kNoDocument;
  base::ChunkedVector<std::uint64_t> groups_;
  base::ChunkedVector<std::uint32_t> inputs_;
};

}  // namespace refrain::dedup

#endif  // REFRAIN_SRC_DEDUP_DOCUMENT_GROUPS_H_
