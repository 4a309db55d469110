#include "io/files/gitignore.h"

#include <cctype>
#include <cstdint>
#include <utility>

namespace refrain::io {
namespace {

struct NamedClass {
  std::string_view name;
  bool (*holds)(unsigned char);
};

bool between(unsigned char c, char low, char high) {
  return c >= static_cast<unsigned char>(low) && c <= static_cast<unsigned char>(high);
}
bool is_lower(unsigned char c) { return between(c, 'a', 'z'); }
bool is_upper(unsigned char c) { return between(c, 'A', 'Z'); }
bool is_digit(unsigned char c) { return between(c, '0', '9'); }
bool is_alpha(unsigned char c) { return is_lower(c) || is_upper(c); }
bool is_alnum(unsigned char c) { return is_alpha(c) || is_digit(c); }
bool is_blank(unsigned char c) { return c == ' ' || c == '\t'; }
bool is_space(unsigned char c) { return c == ' ' || between(c, '\t', '\r'); }
bool is_graph(unsigned char c) { return between(c, '!', '~'); }
bool is_print(unsigned char c) { return between(c, ' ', '~'); }
bool is_punct(unsigned char c) { return is_graph(c) && !is_alnum(c); }
bool is_cntrl(unsigned char c) { return c < ' ' || c == 0x7f; }
bool is_hex(unsigned char c) { return is_digit(c) || between(c, 'a', 'f') || between(c, 'A', 'F'); }

// The classes of the C locale, whatever locale the process has.
constexpr std::array kNamedClasses = {
    NamedClass{"alnum", is_alnum}, NamedClass{"alpha", is_alpha}, NamedClass{"blank", is_blank},
    NamedClass{"cntrl", is_cntrl}, NamedClass{"digit", is_digit}, NamedClass{"graph", is_graph},
    NamedClass{"lower", is_lower}, NamedClass{"print", is_print}, NamedClass{"punct", is_punct},
    NamedClass{"space", is_space}, NamedClass{"upper", is_upper}, NamedClass{"xdigit", is_hex},
};

// Without the carriage return of a DOS file and the spaces at the end that no backslash protects.
std::string_view trimmed(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ')) {
    std::size_t backslashes = 0;
    while (backslashes + 1 < line.size() && line[line.size() - 2 - backslashes] == '\\') {
      ++backslashes;
    }
    if (backslashes % 2 == 1) break;
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

Glob::Glob(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with('#')) return;
  if (line.starts_with('!')) {
    negated_ = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    folders_only_ = true;
    line.remove_suffix(1);
  }
  anchored_ = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  parse(line);
  find_literal();
}

// Names and "*.o" need no search.
void Glob::find_literal() {
  const bool star = !tokens_.empty() && tokens_[0].kind == Token::kStar;
  for (std::size_t i = star ? 1 : 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != Token::kByte) return;
    literal_ += tokens_[i].byte;
  }
  is_literal_ = !star;
  is_suffix_ = star && !anchored_;
}

void Glob::parse(std::string_view pattern) {
  const auto add = [this](Token::Type kind, char byte = 0) {
    // Any folders of any folders are any folders: one token, so that no way through the pattern is tried twice.
    const bool folders = !tokens_.empty() && tokens_.back().kind == Token::kFolders;
    if (folders && kind == Token::kFolders) return;
    if (folders && kind == Token::kRest) tokens_.pop_back();
    tokens_.push_back({kind, byte, 0});
  };
  const std::size_t last_name = pattern.rfind(":]");
  std::size_t at = 0;
  while (at < pattern.size()) {
    const char c = pattern[at];
    if (c == '*') {
      std::size_t end = at;
      while (end < pattern.size() && pattern[end] == '*') ++end;
      // Two stars mean more than one only where they are all there is between slashes.
      const bool alone = end - at == 2 && (at == 0 || pattern[at - 1] == '/');
      if (alone && end == pattern.size()) {
        add(Token::kRest);
      } else if (alone && pattern[end] == '/') {
        add(Token::kFolders);
        ++end;
      } else {
        add(Token::kStar);
      }
      at = end;
    } else if (c == '?') {
      add(Token::kAny);
      ++at;
    } else if (c == '[') {
      at = parse_class(pattern, at, last_name);
      if (at == 0) {  // never closed: git lets such a pattern match nothing
        tokens_.clear();
        return;
      }
    } else if (c == '\\') {
      if (at + 1 == pattern.size()) {  // nothing to protect: matches nothing
        tokens_.clear();
        return;
      }
      add(Token::kByte, pattern[at + 1]);
      at += 2;
    } else {
      add(Token::kByte, c);
      ++at;
    }
  }
}

// Reads the class that begins at pattern[at]; returns the place behind it, or 0 where it never ends. `last_name`: where
// the last name of a class in the pattern ends, npos for none, so that none is searched for in vain time and again.
std::size_t Glob::parse_class(std::string_view pattern, std::size_t at, std::size_t last_name) {
  std::bitset<256> set;
  ++at;
  const bool inverted = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (inverted) ++at;
  bool first = true;
  for (;; first = false) {
    if (at >= pattern.size()) return 0;
    if (pattern[at] == ']' && !first) break;
    if (pattern.substr(at, 2) == "[:") {
      if (last_name != std::string_view::npos && last_name >= at + 2) {
        const std::size_t end = pattern.find(":]", at + 2);
        const std::string_view name = pattern.substr(at + 2, end - at - 2);
        bool known = false;
        for (const NamedClass& named : kNamedClasses) {
          if (named.name != name) continue;
          known = true;
          for (unsigned c = 0; c < 256; ++c) {
            if (named.holds(static_cast<unsigned char>(c))) set.set(c);
          }
        }
        if (!known) return 0;
        at = end + 2;
        continue;
      }
    }
    const auto take = [&pattern, &at]() -> unsigned {
      if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
      return static_cast<unsigned char>(pattern[at++]);
    };
    const unsigned low = take();
    unsigned high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      ++at;
      high = take();
    }
    for (unsigned c = low; c <= high; ++c) set.set(c);
  }
  if (inverted) set.flip();
  set.reset('/');
  tokens_.push_back({Token::kClass, 0, sets_.size()});
  sets_.push_back(set);
  return at + 1;
}

bool Glob::accepts(const Token& token, char c) const {
  switch (token.kind) {
    case Token::kByte:
      return c == token.byte;
    case Token::kAny:
    case Token::kStar:
      return c != '/';
    case Token::kClass:
      return sets_[token.set].test(static_cast<unsigned char>(c));
    case Token::kFolders:
    case Token::kRest:
      return true;
  }
  return false;
}

// Follows all ways through the pattern at once; state i means that tokens before i are matched.
bool Glob::matches(std::string_view path, bool is_folder) const {
  if (tokens_.empty() || (folders_only_ && !is_folder)) return false;
  if (!anchored_) {
    const std::size_t slash = path.rfind('/');
    if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  }
  if (is_literal_) return path == literal_;
  if (is_suffix_) return path.ends_with(literal_);
  std::vector<bool> states(tokens_.size() + 1);
  std::vector<bool> next(tokens_.size() + 1);
  const auto enter = [this](std::vector<bool>& set, std::size_t i) {
    set[i] = true;
    while (i < tokens_.size() && (tokens_[i].kind == Token::kStar || tokens_[i].kind == Token::kFolders)) {
      set[++i] = true;
    }
  };
  enter(states, 0);
  for (const char c : path) {
    next.assign(next.size(), false);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!states[i] || !accepts(tokens_[i], c)) continue;
      switch (tokens_[i].kind) {
        case Token::kStar:
          enter(next, i);
          break;
        case Token::kFolders:
          next[i] = true;
          if (c == '/') enter(next, i + 1);
          break;
        case Token::kRest:
          next[i] = true;
          next[i + 1] = true;
          break;
        default:
          enter(next, i + 1);
      }
    }
    std::swap(states, next);
  }
  return states.back();
}

void Gitignore::add(std::string_view line) {
  Glob glob(line);
  if (!glob.empty()) globs_.push_back(std::move(glob));
}

void Gitignore::add_file(std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  while (!content.empty()) {
    const std::size_t newline = content.find('\n');
    add(content.substr(0, newline));
    if (newline == std::string_view::npos) break;
    content.remove_prefix(newline + 1);
  }
}

Gitignore::Verdict Gitignore::verdict(std::string_view path, bool is_folder) const {
  for (auto glob = globs_.rbegin(); glob != globs_.rend(); ++glob) {
    if (glob->matches(path, is_folder)) {
      return glob->negated() ? Verdict::kTakenBack : Verdict::kIgnored;
    }
  }
  return Verdict::kNone;
}

}  // namespace refrain::io
