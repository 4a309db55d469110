#include "report/fingerprint.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "passage/align.h"
#include "refrain/words.h"
#include "text/hash_words.h"

namespace refrain::report {
namespace {

constexpr std::size_t kStretch = 3;  // words

std::vector<std::uint64_t> hashes(std::string_view text) {
  std::vector<std::uint64_t> out;
  text::hash_all_words(text, out);
  return out;
}

std::uint64_t hash_of(std::span<const std::uint64_t> words) {
  return word_hash({reinterpret_cast<const char*>(words.data()), words.size_bytes()});
}

// The hashes of `size` neighbours that both texts have in their alignment: the least ones, ascending.
std::vector<std::uint64_t> least_shared(std::span<const std::uint64_t> words,
                                        std::span<const passage::AlignedWords> matches, std::size_t size) {
  std::vector<std::uint64_t> out;
  for (std::size_t k = 0; k + size <= matches.size(); ++k) {
    const passage::AlignedWords& first = matches[k];
    const passage::AlignedWords& last = matches[k + size - 1];
    if (last.left - first.left != size - 1 || last.right - first.right != size - 1) continue;
    out.push_back(hash_of(words.subspan(first.left, size)));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > kMarks) out.resize(kMarks);
  return out;
}

std::vector<std::uint64_t> shared_hashes(std::string_view left, std::string_view right) {
  const std::vector<std::uint64_t> left_words = hashes(left);
  const std::vector<std::uint64_t> right_words = hashes(right);
  const auto matches = passage::align_hashes(left_words, right_words);
  for (std::size_t size = kStretch; size > 0; --size) {
    std::vector<std::uint64_t> least = least_shared(left_words, matches, size);
    if (!least.empty()) return least;
  }
  return {0};
}

// The hashes of all stretches of `text`, ascending, each once.
std::vector<std::uint64_t> stretches(std::string_view text) {
  const std::vector<std::uint64_t> words = hashes(text);
  const std::size_t size = std::min(kStretch, words.size());
  std::vector<std::uint64_t> out;
  for (std::size_t k = 0; size > 0 && k + size <= words.size(); ++k) {
    out.push_back(hash_of(std::span(words).subspan(k, size)));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::vector<std::uint64_t> word_marks(std::string_view text, std::size_t most) {
  std::vector<std::uint64_t> out = stretches(text);
  if (out.size() > most) out.resize(most);
  for (std::uint64_t& one : out) {
    const std::uint64_t parts[] = {one};
    one = hash_of(parts);
  }
  return out;
}

std::vector<std::string> plain_paths(const View& view) {
  std::error_code unknown;
  const std::filesystem::path here = std::filesystem::current_path(unknown);
  std::vector<std::string> out;
  out.reserve(view.documents.size());
  for (std::size_t d = 0; d < view.documents.size(); ++d) {
    const Document& document = view.documents[d];
    // Records of one file follow each other.
    if (d > 0 && document.path == view.documents[d - 1].path) {
      out.push_back(out.back());
      continue;
    }
    std::filesystem::path path(document.path);
    if (path.is_absolute()) {
      const std::filesystem::path below = path.lexically_relative(here);
      if (!below.empty() && *below.begin() != "..") path = below;
    }
    out.push_back(path.lexically_normal().string());
  }
  return out;
}

MarkMaker::MarkMaker(const View& view) {
  const std::vector<std::string> paths = plain_paths(view);
  names_.reserve(paths.size());
  for (std::size_t d = 0; d < paths.size(); ++d) {
    const Document& document = view.documents[d];
    names_.push_back(word_hash(document.record > 0 ? paths[d] + '\0' + document.name : paths[d]));
  }
}

std::vector<std::uint64_t> MarkMaker::marks(const Place& left, const Place& right) const {
  std::uint64_t parts[] = {names_[left.document], names_[right.document], 0};
  if (parts[0] > parts[1]) std::swap(parts[0], parts[1]);
  std::vector<std::uint64_t> out;
  for (const std::uint64_t shared : shared_hashes(left.text, right.text)) {
    parts[2] = shared;
    out.push_back(hash_of(parts));
  }
  return out;
}

std::vector<std::uint64_t> MarkMaker::all_marks(std::uint32_t left, std::uint32_t right, std::string_view text) const {
  std::uint64_t parts[] = {names_[left], names_[right], 0};
  if (parts[0] > parts[1]) std::swap(parts[0], parts[1]);
  std::vector<std::uint64_t> out;
  for (const std::uint64_t stretch : stretches(text)) {
    parts[2] = stretch;
    out.push_back(hash_of(parts));
  }
  return out;
}

void set_fingerprints(View& view) {
  const MarkMaker maker(view);
  absl::flat_hash_map<std::uint64_t, std::uint32_t> seen;
  const auto numbered = [&](std::uint64_t hash) { return absl::StrFormat("%016x:%d", hash, ++seen[hash]); };
  for (std::vector<Pair>* pairs : {&view.overlaps, &view.left_out}) {
    for (Pair& pair : *pairs) {
      pair.marks = maker.marks(pair.left, pair.right);
      pair.fingerprint = numbered(pair.marks[0]);
    }
  }
  for (Stock& stock : view.boilerplate) {
    const std::vector<std::uint64_t> marks = word_marks(stock.occurrences[0].text, 1);
    stock.fingerprint = numbered(marks.empty() ? 0 : marks[0]);
  }
}

}  // namespace refrain::report
