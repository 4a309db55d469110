#include "text/callouts.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace refrain::text {
namespace {

constexpr std::size_t kLongest = 40;

// What the callouts of documentation tools are called.
constexpr std::array<std::string_view, 19> kKinds = {
    "note",    "tip",  "important", "warning", "caution", "danger",   "info",     "hint",    "attention", "notice",
    "example", "todo", "see also",  "error",   "success", "question", "remember", "pro tip", "disclaimer"};

// Signs that stand for one: warning, information, light bulb, memo, exclamation mark, pushpin, check mark, siren.
constexpr std::array<std::string_view, 12> kSigns = {
    "\xe2\x9a\xa0", "\xe2\x84\xb9",     "\xf0\x9f\x92\xa1", "\xf0\x9f\x93\x9d",     "\xe2\x9d\x97", "\xf0\x9f\x93\x8c",
    "\xe2\x9c\x85", "\xf0\x9f\x9a\xa8", ":warning:",        ":information_source:", ":bulb:",       ":memo:"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool begins_callout(std::string_view text) {
  text = text.substr(0, kLongest);
  if (text.starts_with("[!")) {
    const std::size_t end = text.find_first_of("]\n", 2);
    return end != std::string_view::npos && end > 2 && text[end] == ']' && is_letter(text[2]);
  }
  if (std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return text.starts_with(sign); })) {
    return true;
  }
  const bool strong = text.starts_with("**") || text.starts_with("__");
  if (strong) text.remove_prefix(2);
  return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
    if (text.size() <= kind.size()) return false;
    const bool named = std::equal(kind.begin(), kind.end(), text.begin(), [](char k, char t) { return k == lower(t); });
    const std::string_view rest = text.substr(kind.size());
    return named && (strong ? rest.starts_with("**") || rest.starts_with("__") || rest.starts_with(":")
                            : rest.starts_with(": "));
  });
}

}  // namespace refrain::text
