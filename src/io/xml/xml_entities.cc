#include "io/xml/xml_entities.h"

#include <algorithm>
#include <array>

namespace refrain::io {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::size_t kLongestName = 256;
constexpr std::size_t kDeepest = 32;  // entities in entities
// Bytes that all entities of a file may come to: some more than any book has, and a few times its own length.
constexpr std::uint64_t kFreeBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kBytesPerByte = 4;

// These are known without a declaration, and no declaration changes them.
constexpr std::array<std::string_view, 5> kPredefined = {"lt", "gt", "amp", "apos", "quot"};

bool is_space(char c) { return kSpaces.find(c) != kNone; }

std::string_view without_spaces(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  return text;
}

// Behind the first `mark` of `text`; its end where there is none.
std::string_view behind(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == kNone ? std::string_view() : text.substr(at + mark.size());
}

// Behind the '>' that ends a declaration, which may have one in quotation marks.
std::string_view behind_declaration(std::string_view text) {
  for (std::size_t at = text.find_first_of("\"'>"); at != kNone; at = text.find_first_of("\"'>", at + 1)) {
    if (text[at] == '>') return text.substr(at + 1);
    at = text.find(text[at], at + 1);
    if (at == kNone) break;
  }
  return {};
}

// What is between the brackets of the document type; empty where there is none.
std::string_view internal_subset(std::string_view source) {
  if (source.starts_with("\xef\xbb\xbf")) source.remove_prefix(3);
  for (;;) {
    source = without_spaces(source);
    if (source.starts_with("<?")) {
      source = behind(source, "?>");
    } else if (source.starts_with("<!--")) {
      source = behind(source.substr(4), "-->");
    } else {
      break;
    }
  }
  if (!source.starts_with("<!DOCTYPE")) return {};
  for (std::size_t at = source.find_first_of("\"'[>"); at != kNone; at = source.find_first_of("\"'[>", at + 1)) {
    if (source[at] == '>') return {};
    if (source[at] == '[') return source.substr(at + 1);
    at = source.find(source[at], at + 1);
    if (at == kNone) break;
  }
  return {};
}

// Appends a character, of white space one for each run.
void append(std::string& text, char c) {
  if (!is_space(c)) {
    text += c;
  } else if (!text.ends_with(' ')) {
    text += ' ';
  }
}

}  // namespace

XmlEntities::XmlEntities(std::string_view source) : left_(kFreeBytes + kBytesPerByte * source.size()) {
  read_subset(internal_subset(source));
}

void XmlEntities::read_subset(std::string_view subset) {
  while (!subset.empty() && !subset.starts_with(']')) {
    if (subset.starts_with("<!--")) {
      subset = behind(subset.substr(4), "-->");
    } else if (subset.starts_with("<?")) {
      subset = behind(subset, "?>");
    } else if (subset.starts_with("<!ENTITY")) {
      subset = read_declaration(subset.substr(8));
    } else if (subset.starts_with("<!")) {
      subset = behind_declaration(subset);
    } else {
      subset.remove_prefix(1);
    }
  }
}

// Reads what follows "<!ENTITY", and returns what is behind the declaration.
std::string_view XmlEntities::read_declaration(std::string_view rest) {
  const std::string_view all = rest;
  rest = without_spaces(rest);
  const std::size_t end = std::min(rest.find_first_of(kSpaces), rest.size());
  const std::string_view name = rest.substr(0, end);
  rest = without_spaces(rest.substr(end));
  // A parameter of the document type is no entity of the text.
  const bool ours = name != "%" && std::find(kPredefined.begin(), kPredefined.end(), name) == kPredefined.end();
  if (ours && !rest.empty()) {
    Entity entity;
    if (rest[0] == '"' || rest[0] == '\'') {
      const std::size_t close = rest.find(rest[0], 1);
      if (close == kNone) return {};
      entity.value = rest.substr(1, close - 1);
    }
    entities_.try_emplace(name, std::move(entity));  // the first declaration counts
  }
  return behind_declaration(all);
}

// The entity that a reference names; `length` becomes that of the reference.
XmlEntities::Entity* XmlEntities::find(std::string_view reference, std::size_t& length) {
  if (entities_.empty()) return nullptr;
  const std::size_t end = reference.substr(0, kLongestName).find_first_of("; \t\r\n<&", 1);
  if (end == kNone || reference[end] != ';') return nullptr;
  const auto found = entities_.find(reference.substr(1, end - 1));
  length = end + 1;
  return found == entities_.end() ? nullptr : &found->second;
}

bool XmlEntities::take(std::size_t bytes) {
  exploded_ = exploded_ || bytes > left_;
  if (!exploded_) left_ -= bytes;
  return !exploded_;
}

// Makes the text of an entity. Markup in it is left out; between two tags is a blank.
void XmlEntities::expand(Entity& entity, std::size_t depth) {
  if (entity.state != Entity::State::kDeclared || exploded_) return;
  // Entities that hold each other would have no end.
  entity.state = Entity::State::kOpen;
  const std::string_view value = entity.value;
  std::string text;
  for (std::size_t at = 0; at < value.size() && !exploded_;) {
    const std::string_view rest = value.substr(at);
    if (rest.starts_with('<')) {
      at = std::min(value.find('>', at), value.size() - 1) + 1;
      if (value.substr(at).starts_with('<')) append(text, ' ');
      continue;
    }
    std::size_t length = 0;
    if (rest.starts_with('&')) {
      Entity* const inner = find(rest, length);
      if (inner != nullptr && depth < kDeepest) {
        expand(*inner, depth + 1);
        if (!take(inner->text.size())) break;
        for (const char c : inner->text) append(text, c);
      } else {
        length = inner != nullptr ? length : known_.decode(rest.substr(0, kLongestName), text);
      }
    }
    if (length == 0) append(text, value[at]);
    at += std::max<std::size_t>(length, 1);
  }
  if (take(text.size())) entity.text = std::move(text);
  entity.state = Entity::State::kExpanded;
}

std::size_t XmlEntities::expand(std::string_view source, std::string& text) {
  std::size_t length = 0;
  Entity* const entity = exploded_ ? nullptr : find(source, length);
  if (entity == nullptr) return 0;
  expand(*entity, 0);
  if (!take(entity->text.size())) return 0;
  text += entity->text;
  return length;
}

}  // namespace refrain::io
