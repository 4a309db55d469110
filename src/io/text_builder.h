// Puts together the text a reader sees, with the way back to the bytes it came from.

#ifndef REFRAIN_SRC_IO_TEXT_BUILDER_H_
#define REFRAIN_SRC_IO_TEXT_BUILDER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/document.h"

namespace refrain::io {

// What comments of one piece of a document, which is read by itself, ask of the next.
struct OpenComments {
  static constexpr std::size_t kBefore = static_cast<std::size_t>(-1);

  bool ignore_next = false;
  bool ignore_all = false;
  // Where the comments are in the original of the piece; kBefore where they are in one before it.
  std::size_t next_at = 0;
  std::size_t all_at = 0;
};

// Tells of the comments that are open at the end of a document.
void tell_open_comments(const OpenComments& open, Document& document);

// Fills text, map, quoted, links, ignored, slips and parts of a document from pieces that come in the order of the original, but for text that is moved behind what follows it (notes). White
// space and breaks between pieces are asked for, and written when more text follows; of several that are asked for at
// one place the strongest is written.
class TextBuilder {
 public:
  // From the weakest to the strongest; kLine and what is stronger ends a block. A break within a block (<br>) looks
  // like the end of a line and ends nothing.
  enum class Break : std::uint8_t { kNone, kSpace, kCell, kBreak, kLine, kParagraph };

  // Both must outlive the builder. REQUIRES: original.size() <= kMaxTextBytes.
  TextBuilder(std::string_view original, Document& document) : original_(original), document_(document) {}

  // Appends `length` bytes of the original as they stand at `begin`.
  void copy(std::size_t begin, std::size_t length);

  // Appends `text`, which stands for `length` bytes of the original at `begin`.
  void put(std::string_view text, std::size_t begin, std::size_t length);

  // Bytes of the text so far.
  std::size_t size() const { return document_.text.size(); }

  void separate(Break at_least) {
    if (at_least > pending_) pending_ = at_least;
  }

  // Takes back a space that was asked for and is not yet written.
  void take_back_space() {
    if (pending_ == Break::kSpace) pending_ = Break::kNone;
  }

  // What is appended between the two is quoted. They nest.
  void begin_quote() { open(quote_); }
  void end_quote() { close(quote_, document_.quoted); }

  // What is appended between the two leads elsewhere. They nest.
  void begin_link() { open(link_); }
  void end_link() { close(link_, document_.links); }

  // What is appended between the two is such a part. Each kind nests in itself: the outermost counts, with its level.
  void begin_part(Part part, std::uint8_t level = 0);
  void end_part(Part part);

  // Takes note of a comment, which begins at `at` in the original, and tells whether it asked for anything. It may set
  // aside the block that is appended next (where one is open already, the one behind it), or all that is appended between
  // two; the latter do not nest. What it was meant to ask for and does not is told as a slip.
  bool comment(std::string_view comment, std::size_t at);

  // A citation stands here of which nothing is text: what is beside it counts as a link.
  void cite();

  // Whether nothing was appended since the last break that ends a block.
  bool at_block_start() const { return document_.text.empty() || pending_ >= Break::kLine; }

  // Goes on with what comments of a piece before asked for. To be called before anything is appended.
  void resume(const OpenComments& before);

  // Ends what is open. Nothing may be appended afterwards. Of comments that are open it tells as slips; where `next` is
  // given, it tells that.
  void finish(OpenComments* next = nullptr);

 private:
  // What is marked between two calls: open `depth` times, and begun with its first piece of text.
  struct Marked {
    std::uint64_t depth = 0;
    bool started = false;
    std::uint32_t begin = 0;
  };

  struct MarkedPart {
    Marked marked;
    std::uint8_t level = 0;
  };

  static void open(Marked& marked) { ++marked.depth; }
  void close(Marked& marked, std::vector<Span>& spans);
  void begin_ignored(std::size_t at);
  void end_ignored(std::size_t at);
  void slip(std::size_t at, std::string what);
  void start(Marked& marked) const;
  void write_break(std::uint32_t begin);
  void mark_cited(std::uint32_t begin);
  void add_piece(std::uint32_t begin, std::uint32_t length, bool copied);

  std::string_view original_;
  Document& document_;
  Break pending_ = Break::kNone;
  std::uint32_t original_end_ = 0;  // of the last piece
  Marked quote_;
  Marked link_;
  Marked ignored_;
  std::array<MarkedPart, kParts> parts_;
  bool ignore_next_ = false;     // the next block
  bool ignoring_block_ = false;  // this one
  bool ignoring_all_ = false;
  std::size_t ignore_next_at_ = 0;  // where the comment is that asked for it
  std::size_t ignore_all_at_ = 0;
  bool cite_next_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_TEXT_BUILDER_H_
