// What verifies exactly, as bytes: the text, or the set of its shingles, whichever is shorter.

#ifndef REFRAIN_SRC_INDEX_TEXT_CODEC_H_
#define REFRAIN_SRC_INDEX_TEXT_CODEC_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::index {

// One thread at a time; the bytes depend on the text alone.
class TextCodec {
 public:
  explicit TextCodec(std::size_t shingle);
  TextCodec(TextCodec&&) noexcept;
  ~TextCodec();

  // `shingles`: of the text, in any order, duplicates included; empty: only the text is wanted, or they are not at hand.
  std::string encode(std::string_view text, std::span<const std::uint64_t> shingles);

  // The shingles again, in any order. False where the bytes are damaged.
  bool shingles(std::string_view bytes, std::vector<std::uint64_t>& shingles);

  // The text again; false where the bytes are damaged, or hold shingles alone.
  bool text(std::string_view bytes, std::string& text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_TEXT_CODEC_H_
