// An index as it is defined: every document against every other one, nothing remembered but the documents.

#ifndef REFRAIN_TESTS_ORACLE_INDEX_H_
#define REFRAIN_TESTS_ORACLE_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "refrain/shingles.h"
#include "text/hash_words.h"

namespace refrain::oracle {

class IndexModel {
 public:
  struct Answer {
    std::string duplicate_of;
    double similarity = 0;
    friend bool operator==(const Answer&, const Answer&) = default;
  };

  IndexModel(double threshold, std::size_t shingle) : threshold_(threshold), shingle_(shingle) {}

  void set_window(std::int64_t window) {
    window_ = window;
    forget();
  }

  Answer add(const std::string& id, const std::string& text, std::int64_t time) {
    newest_ = newest_ ? std::max(*newest_, time) : time;
    forget();
    for (std::size_t k = 0; k < documents_.size(); ++k) {
      if (documents_[k].id != id) continue;
      if (documents_[k].text == text) return documents_[k].answer;
      drop(k);
      break;
    }
    Document document{.id = id, .text = text, .set = set_of(text), .time = time, .number = next_};
    for (const Document& other : documents_) {  // in order of arrival
      if (other.original) continue;
      const double similarity = jaccard(document.set, other.set);
      if (similarity < threshold_) continue;
      document.answer = {other.id, similarity};
      document.original = other.number;
      break;
    }
    const Answer answer = document.answer;
    if (inside(time)) {
      ++next_;
      documents_.push_back(std::move(document));
    }
    return answer;
  }

  bool remove(const std::string& id) {
    for (std::size_t k = 0; k < documents_.size(); ++k) {
      if (documents_[k].id != id) continue;
      drop(k);
      return true;
    }
    return false;
  }

  std::size_t documents() const { return documents_.size(); }
  std::size_t duplicates() const {
    return static_cast<std::size_t>(std::count_if(documents_.begin(), documents_.end(),
                                                  [](const Document& one) { return one.original.has_value(); }));
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    for (const Document& one : documents_) ids.push_back(one.id);
    return ids;
  }

 private:
  using Set = std::set<std::uint64_t>;
  struct Document {
    std::string id, text;
    Set set;
    std::int64_t time = 0;
    std::uint64_t number = 0;
    std::optional<std::uint64_t> original = {};
    Answer answer = {};
  };

  Set set_of(const std::string& text) const {
    std::vector<std::uint64_t> words, shingles;
    text::hash_all_words(text, words);
    hash_shingles(words, shingle_, shingles);
    return {shingles.begin(), shingles.end()};
  }

  static double jaccard(const Set& a, const Set& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t common = 0;
    for (const std::uint64_t one : a) common += b.count(one);
    return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
  }

  bool inside(std::int64_t time) const { return window_ == 0 || !newest_ || time >= *newest_ - window_; }

  void drop(std::size_t k) {
    const std::uint64_t number = documents_[k].number;
    documents_.erase(documents_.begin() + static_cast<std::ptrdiff_t>(k));
    for (Document& one : documents_) {
      if (one.original == number) one.original.reset();
    }
  }

  void forget() {
    for (std::size_t k = documents_.size(); k-- > 0;) {
      if (!inside(documents_[k].time)) drop(k);
    }
  }

  double threshold_;
  std::size_t shingle_;
  std::int64_t window_ = 0;
  std::optional<std::int64_t> newest_;
  std::uint64_t next_ = 0;
  std::vector<Document> documents_;
};

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_INDEX_H_
