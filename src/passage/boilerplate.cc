#include "passage/boilerplate.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstring>

#include "base/parallel.h"
#include "refrain/shingles.h"
#include "text/letters.h"

namespace refrain::passage {
namespace {

constexpr std::uint32_t kMostGram = 8;
constexpr double kBits = 100;  // as for word-for-word runs within a document
constexpr std::uint32_t kNone = 0xffff'ffffu;

// A piece of some words that lies in the stock of the run.
struct Gram {
  std::uint64_t first = 0;  // where it stands first
  std::uint32_t documents = 0;
  std::uint32_t last = kNone;  // document counted last
  std::uint32_t passage = kNone;
  std::uint32_t offset = 0;  // in its passage
};

// The first stock word from word k on; the number of words where there is none. Most documents have none: eight flags at
// a time.
std::uint64_t next_stock(const Collection& all, std::uint64_t k) {
  constexpr std::uint64_t kEight = 0x0101'0101'0101'0101u * kMarkStock;
  for (std::uint64_t eight = 0; k + 8 <= all.words(); k += 8) {
    std::memcpy(&eight, all.flags.data() + k, 8);
    if ((eight & kEight) != 0) break;
  }
  while (k < all.words() && (all.flags[k] & kMarkStock) == 0) ++k;
  return k;
}

// A gram all of whose words are stock.
struct StockGram {
  std::uint64_t position = 0;
  std::uint64_t hash = 0;
  std::uint32_t document = 0;
};

std::vector<StockGram> stock_grams(const Collection& all, std::uint32_t size) {
  std::vector<StockGram> out;
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> grams;
  std::uint32_t d = 0;
  for (std::uint64_t k = next_stock(all, 0); k < all.words(); k = next_stock(all, k)) {
    while (all.first_word[d + 1] <= k) ++d;
    words.clear();
    std::uint64_t end = k;
    while (end < all.first_word[d + 1] && (all.flags[end] & kMarkStock) != 0 && (all.flags[end] & kMarkExcluded) == 0) {
      words.push_back(all.vocabulary.words[all.id[end++]].hash);
    }
    grams.clear();
    append_shingles(words, size, grams);
    for (std::size_t g = 0; g < grams.size(); ++g) out.push_back({k + g, grams[g], d});
    k = std::max(end, k + 1);
  }
  return out;
}

}  // namespace

void mark_letter_lines(Collection& all, std::span<const DocumentText> documents, unsigned threads) {
  base::parallel_for(documents.size(), threads, [&](std::size_t d) {
    const text::LetterLines lines = text::letter_lines(documents[d].text);
    for (const auto* spans : {&lines.heads, &lines.attributions}) {
      std::uint64_t k = all.first_word[d];
      for (const Span& span : *spans) {
        const auto begin = all.begin.begin() + static_cast<std::ptrdiff_t>(k);
        const auto end = all.begin.begin() + static_cast<std::ptrdiff_t>(all.first_word[d + 1]);
        k = static_cast<std::uint64_t>(std::lower_bound(begin, end, span.begin) - all.begin.begin());
        for (; k < all.first_word[d + 1] && all.begin[k] < span.end; ++k) all.flags[k] |= kMarkStock;
      }
    }
  });
}

std::vector<StockPassage> list_stock(const Collection& all, const Measurer& measurer, std::uint32_t least,
                                     std::uint32_t min_words) {
  const std::uint32_t size = std::min(min_words, kMostGram);
  absl::flat_hash_map<std::uint64_t, Gram> grams;  // read by key alone
  const std::vector<StockGram> stock = stock_grams(all, size);
  grams.reserve(stock.size() / 2);
  for (const auto& [position, hash, d] : stock) {
    Gram& gram = grams[hash];
    if (gram.last == d) continue;
    if (gram.last == kNone) gram.first = position;
    gram.last = d;
    ++gram.documents;
  }

  // A passage is a chain of grams that all stand first here.
  struct Passage {
    Stretch first;
  };
  std::vector<Passage> passages;
  std::uint64_t chain_end = kNone;  // position where the next gram of the chain must begin
  for (const auto& [position, hash, d] : stock) {
    Gram& gram = grams[hash];
    if (gram.first != position || gram.documents < least) continue;
    if (passages.empty() || position != chain_end) passages.push_back({{position, position}});
    gram.passage = static_cast<std::uint32_t>(passages.size() - 1);
    gram.offset = static_cast<std::uint32_t>(position - passages.back().first.begin);
    passages.back().first.end = position + size;
    chain_end = position + 1;
  }

  std::vector<StockPassage> listed(passages.size());
  struct Current {
    std::uint32_t document = kNone, passage = kNone, offset = 0;
    Stretch at;
  } now;
  std::vector<std::uint32_t> last_document(passages.size(), kNone);
  const auto close = [&] {
    if (now.passage == kNone) return;
    StockPassage& to = listed[now.passage];
    if (last_document[now.passage] != now.document) ++to.documents;
    last_document[now.passage] = now.document;
    to.places.push_back(now.at);
    now.passage = kNone;
  };
  for (const auto& [position, hash, d] : stock) {
    const Gram& gram = grams[hash];
    const bool goes_on = now.passage != kNone && gram.passage == now.passage && gram.offset == now.offset + 1 &&
                         now.document == d && position + size == now.at.end + 1;
    if (!goes_on) {
      close();
      if (gram.passage == kNone) continue;
      now = {d, gram.passage, gram.offset, {position, position + size}};
      continue;
    }
    ++now.offset;
    ++now.at.end;
  }
  close();

  const auto worth_listing = [&](const StockPassage& one) {
    if (one.places.empty() || one.documents < least) return false;
    const Stretch& first = one.places.front();
    if (all.document_of(first.begin) >= all.sources) return false;
    std::uint64_t halves = 0;
    for (std::uint64_t k = first.begin; k < first.end; ++k) halves += (all.flags[k] & kMarkUnspaced) != 0 ? 1u : 2u;
    return halves >= 2 * std::uint64_t{min_words} && measurer.surprise(first, false) >= kBits;
  };
  std::erase_if(listed, [&](const StockPassage& one) { return !worth_listing(one); });
  return listed;
}

}  // namespace refrain::passage
