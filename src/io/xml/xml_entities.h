// Entities that a file of XML declares itself: <!DOCTYPE book [<!ENTITY product "the ferry">]>.

#ifndef REFRAIN_SRC_IO_XML_XML_ENTITIES_H_
#define REFRAIN_SRC_IO_XML_XML_ENTITIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "io/html/entities.h"

namespace refrain::io {

// Declarations in the document type, and what references to them stand for. All that is expanded together is bounded by a
// few times the file. Not thread-safe.
class XmlEntities {
 public:
  // Reads the declarations in front of the root. `source` must outlive this. Linear in what is in front of the root.
  explicit XmlEntities(std::string_view source);

  // `source` begins with '&'. Appends what the reference there stands for to `text`, without markup, and returns the bytes
  // of the reference; 0 where it is none that the file declares. What an entity in another file holds is no text of this
  // one: nothing is appended for it.
  std::size_t expand(std::string_view source, std::string& text);

  // Whether more was asked for than is allowed. From then on nothing is expanded.
  bool exploded() const { return exploded_; }

 private:
  struct Entity {
    std::string_view value;
    enum class State : std::uint8_t { kDeclared, kOpen, kExpanded } state = State::kDeclared;
    std::string text;
  };

  void read_subset(std::string_view subset);
  std::string_view read_declaration(std::string_view rest);
  Entity* find(std::string_view reference, std::size_t& length);
  void expand(Entity& entity, std::size_t depth);
  bool take(std::size_t bytes);

  std::unordered_map<std::string_view, Entity> entities_;
  Entities known_;
  std::uint64_t left_;  // bytes that may still be made
  bool exploded_ = false;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_XML_XML_ENTITIES_H_
