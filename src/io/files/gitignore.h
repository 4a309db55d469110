// Patterns of .gitignore files, and --exclude, which has the same ones.

#ifndef REFRAIN_SRC_IO_FILES_GITIGNORE_H_
#define REFRAIN_SRC_IO_FILES_GITIGNORE_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::io {

// One pattern, as gitignore(5) has it: * and ? and [...] within a name, ** across folders, a slash at the front or in
// the middle ties it to the folder of its file, one at the end to folders, ! takes back.
class Glob {
 public:
  // `line` without its newline. A comment or an empty line matches nothing. Time O(length of line).
  explicit Glob(std::string_view line);

  bool empty() const { return tokens_.empty(); }
  bool negated() const { return negated_; }

  // Whether it matches `path`, which is relative to the folder of the pattern, without slashes at its ends. Time
  // O(length of pattern * length of path), whatever the pattern.
  bool matches(std::string_view path, bool is_folder) const;

 private:
  struct Token {
    enum Type {
      kByte,     // this byte
      kAny,      // ?: any byte but a slash
      kStar,     // *: any number of them
      kClass,    // [...]: one byte of a set
      kFolders,  // **/ : nothing, or anything that ends with a slash
      kRest,     // ** at the end: any bytes, at least one
    };
    Type kind = kByte;
    char byte = 0;
    std::size_t set = 0;  // index in sets_
  };

  void parse(std::string_view pattern);
  void find_literal();
  std::size_t parse_class(std::string_view pattern, std::size_t at, std::size_t last_name);
  bool accepts(const Token& token, char c) const;

  std::vector<Token> tokens_;
  std::string literal_;      // what all patterns but few are: bytes, perhaps behind one star
  bool is_literal_ = false;  // bytes alone
  bool is_suffix_ = false;   // a star and bytes
  std::vector<std::bitset<256>> sets_;
  bool negated_ = false;
  bool folders_only_ = false;
  bool anchored_ = false;
};

// The patterns of one file, or of the command line.
class Gitignore {
 public:
  enum class Verdict { kNone, kIgnored, kTakenBack };

  void add(std::string_view line);
  void add_file(std::string_view content);  // its lines
  bool empty() const { return globs_.empty(); }

  // What the last pattern that matches says.
  Verdict verdict(std::string_view path, bool is_folder) const;

 private:
  std::vector<Glob> globs_;
};

}  // namespace refrain::io

#endif  // REFRAIN_SRC_IO_FILES_GITIGNORE_H_
