#include "tools/feed/truth.h"

#include <bit>
#include <charconv>

#include "refrain/shingles.h"

namespace refrain::feed {
namespace {

void append_padded(std::uint64_t number, std::size_t digits, std::string& out) {
  char text[24];
  const char* const end = std::to_chars(text, text + sizeof(text), number).ptr;
  const auto length = static_cast<std::size_t>(end - text);
  if (length < digits) out.append(digits - length, '0');
  out.append(text, length);
}

// The fraction to 6 digits, by integers.
void append_fraction(std::uint64_t part, std::uint64_t whole, std::string& out) {
  const std::uint64_t millionths = (2'000'000 * part + whole) / (2 * whole);
  out += millionths >= 1'000'000 ? "1." : "0.";
  append_padded(millionths % 1'000'000, 6, out);
}

}  // namespace

void append_id(std::uint64_t document, std::string& out) {
  out += 'd';
  append_padded(document, 7, out);
}

bool Truth::insert(std::uint64_t hash) {
  for (std::size_t at = hash;; ++at) {
    std::uint64_t& slot = table_[at & (table_.size() - 1)];
    if (slot == hash) return false;
    if (slot != 0) continue;
    slot = hash;
    return true;
  }
}

bool Truth::contains(std::uint64_t hash) const {
  for (std::size_t at = hash;; ++at) {
    const std::uint64_t slot = table_[at & (table_.size() - 1)];
    if (slot == hash || slot == 0) return slot == hash;
  }
}

void Truth::find_shingles(const Tokens& tokens) {
  text_.clear();
  prose_.write(tokens, Style::kPlain, text_);
  find_words(text_, words_, flags_);
  hashes_.clear();
  for (const Word& word : words_) hashes_.push_back(word.hash);
  hash_shingles(hashes_, shingle_, shingles_);
  table_.assign(std::bit_ceil(2 * shingles_.size() + 1), 0);
  std::size_t count = 0;
  for (const std::uint64_t shingle : shingles_) {
    // 0 is an empty slot: one hash in 2^64 is taken for another.
    const std::uint64_t hash = shingle == 0 ? 1 : shingle;
    if (insert(hash)) shingles_[count++] = hash;
  }
  shingles_.resize(count);
}

void Truth::add(const Member& member, std::string_view name, std::size_t original, FamilySets& family,
                std::string& out) {
  find_shingles(member.tokens);
  if (family.born > 0) append_line(member, name, original, family, out);
  ++family.born;
  if (family.documents.size() == kMostPages) return;
  family.documents.push_back(member.document);
  family.shingles.emplace_back(shingles_.begin(), shingles_.end());
}

void Truth::append_line(const Member& member, std::string_view name, std::size_t original, const FamilySets& family,
                        std::string& out) {
  out += "{\"id\": \"";
  append_id(member.document, out);
  out += "\", \"family\": \"";
  append_id(family.documents.front(), out);
  out += "\", \"class\": \"";
  out += name;
  out += "\", \"original\": \"";
  append_id(family.documents[original], out);
  out += "\", \"jaccard\": ";
  near_.clear();
  for (std::size_t k = 0; k < family.documents.size(); ++k) {
    const std::vector<std::uint64_t>& earlier = family.shingles[k];
    std::size_t common = 0;
    for (const std::uint64_t hash : earlier) common += contains(hash) ? 1u : 0u;
    const std::size_t all = earlier.size() + shingles_.size() - common;
    if (k == original) append_fraction(common, all, out);
    if (static_cast<double>(common) / static_cast<double>(all) >= threshold_) {
      near_ += near_.empty() ? "\"" : ", \"";
      append_id(family.documents[k], near_);
      near_ += '"';
    }
  }
  const bool bounded = family.born > family.documents.size();
  out += ", \"near_earlier\": ";
  out += !near_.empty() ? "true" : bounded ? "null" : "false";
  out += ", \"near\": [";
  out += near_;
  out += bounded ? "], \"near_bounded\": true}\n" : "]}\n";
}

}  // namespace refrain::feed
