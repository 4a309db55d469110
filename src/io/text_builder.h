// Puts together the text a reader sees, with the way back to the bytes it came from.

#ifndef REFRAIN_SRC_IO_TEXT_BUILDER_H_
#define REFRAIN_SRC_IO_TEXT_BUILDER_H_

#include <cstdint>
#include <string_view>

#include "io/document.h"

namespace refrain::io {

// Fills text, map and quoted of a document from pieces that come in the order of the original.
// White space and breaks between pieces are asked for, and written when more text follows; of
// several that are asked for at one place the strongest is written.
class TextBuilder {
 public:
  enum class Break : std::uint8_t { kNone, kSpace, kCell, kLine, kParagraph };

  // Both must outlive the builder. REQUIRES: original.size() <= kMaxTextBytes.
  TextBuilder(std::string_view original, Document& document)
      : original_(original), document_(document) {}

  // Appends `length` bytes of the original as they stand at `begin`.
  void copy(std::size_t begin, std::size_t length);

  // Appends `text`, which stands for `length` bytes of the original at `begin`.
  void put(std::string_view text, std::size_t begin, std::size_t length);

  void separate(Break at_least) {
    if (at_least > pending_) pending_ = at_least;
  }

  // What is appended between the two is quoted. They nest.
  void begin_quote();
  void end_quote();

  // Ends what is open. Nothing may be appended afterwards.
  void finish();

 private:
  void write_break(std::uint32_t begin);
  void add_piece(std::uint32_t begin, std::uint32_t length, bool copied);

  std::string_view original_;
  Document& document_;
  Break pending_ = Break::kNone;
  std::uint32_t original_end_ = 0;  // of the last piece
  std::uint32_t quote_begin_ = 0;
  std::uint64_t quotes_ = 0;  // how many are open
  bool quote_started_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_TEXT_BUILDER_H_
