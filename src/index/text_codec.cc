#include "index/text_codec.h"

#include <zstd.h>

#include <algorithm>

#include "index/bytes.h"
#include "refrain/shingles.h"
#include "refrain/words.h"
#include "text/hash_words.h"

namespace refrain::index {
namespace {

constexpr char kShingles = 0;
constexpr char kCompressed = 1;
constexpr char kPlain = 2;

// Level 1 takes some 5 us for an article, level 3 twice that for a fifteenth less.
constexpr int kLevel = 1;
// Bytes that a shingle takes at least: 64 bits, less what sorting saves.
constexpr std::size_t kLeastOfShingle = 6;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

struct TextCodec::State {
  std::size_t shingle = 0;
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor{ZSTD_createCCtx()};
  std::unique_ptr<ZSTD_DCtx, FreeDecompressor> decompressor{ZSTD_createDCtx()};
  std::vector<std::uint64_t> words;
  std::string text;
};

TextCodec::TextCodec(std::size_t shingle) : state_(std::make_unique<State>()) { state_->shingle = shingle; }
TextCodec::TextCodec(TextCodec&&) noexcept = default;
TextCodec::~TextCodec() = default;

std::string TextCodec::encode(std::string_view text, std::span<const std::uint64_t> shingles) {
  std::string out(1 + ZSTD_compressBound(text.size()), kCompressed);
  const std::size_t size =
      ZSTD_compressCCtx(state_->compressor.get(), out.data() + 1, out.size() - 1, text.data(), text.size(), kLevel);
  if (ZSTD_isError(size) != 0 || size >= text.size()) {
    out.assign(1, kPlain);
    out += text;
  } else {
    out.resize(1 + size);
  }
  out.shrink_to_fit();
  if (shingles.empty() || shingles.size() * kLeastOfShingle >= out.size()) return out;
  std::vector<std::uint64_t> set(shingles.begin(), shingles.end());
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  std::string hashes(1, kShingles);
  append_varint(hashes, set.size());
  std::uint64_t before = 0;
  for (const std::uint64_t one : set) {
    append_varint(hashes, one - before);
    before = one;
  }
  return hashes.size() < out.size() ? hashes : out;
}

bool TextCodec::text(std::string_view bytes, std::string& text) {
  if (bytes.empty()) return false;
  const std::string_view rest = bytes.substr(1);
  if (bytes.front() == kPlain) {
    text = rest;
    return true;
  }
  if (bytes.front() != kCompressed) return false;
  const unsigned long long size = ZSTD_getFrameContentSize(rest.data(), rest.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMaxTextBytes) return false;
  text.resize(size);
  const std::size_t done =
      ZSTD_decompressDCtx(state_->decompressor.get(), text.data(), text.size(), rest.data(), rest.size());
  return ZSTD_isError(done) == 0 && done == size;
}

bool TextCodec::shingles(std::string_view bytes, std::vector<std::uint64_t>& shingles) {
  shingles.clear();
  if (bytes.empty()) return false;
  if (bytes.front() != kShingles) {
    if (!text(bytes, state_->text)) return false;
    text::hash_all_words(state_->text, state_->words);
    hash_shingles(state_->words, state_->shingle, shingles);
    return true;
  }
  ByteReader reader(bytes.substr(1));
  const std::uint64_t count = reader.varint();
  if (!reader.good() || count > reader.rest().size()) return false;
  shingles.reserve(count);
  std::uint64_t before = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    before += reader.varint();
    shingles.push_back(before);
  }
  return reader.done();
}

}  // namespace refrain::index
