// Asks tests/oracle/words.py, the slow definition of words in Python, about many texts at once.

#ifndef REFRAIN_TESTS_ORACLE_WORDS_H_
#define REFRAIN_TESTS_ORACLE_WORDS_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refrain::oracle {

inline bool has_python() {
  static const bool answer = std::system("python3 -c pass >/dev/null 2>&1") == 0;
  return answer;
}

// For each text (without U+0000), its words as the oracle writes them: "BEGIN END KINDS FOLDED" and U+001F each;
// nothing for a text that it does not know all code points of. Nothing at all if Python failed.
inline std::optional<std::vector<std::optional<std::string>>> ask_words(const std::vector<std::string>& texts,
                                                                        std::string_view name) {
  namespace fs = std::filesystem;
  const fs::path folder(REFRAIN_BINARY_DIR);
  const fs::path in = folder / ("words_oracle_" + std::string(name) + ".in");
  const fs::path out = folder / ("words_oracle_" + std::string(name) + ".out");
  {
    std::ofstream stream(in, std::ios::binary);
    for (const std::string& text : texts) stream << text << '\0';
  }
  const std::string command =
      "python3 '" REFRAIN_SOURCE_DIR "/tests/oracle/words.py' --texts < '" + in.string() + "' > '" + out.string() + "'";
  const bool fine = std::system(command.c_str()) == 0;
  std::vector<std::optional<std::string>> answers;
  if (fine) {
    std::ifstream stream(out, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(stream), {}};
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t stop = all.find('\0', at);
      if (stop == std::string::npos) break;
      const std::string answer = all.substr(at, stop - at);
      answers.push_back(answer == "?" ? std::nullopt : std::optional(answer));
      at = stop + 1;
    }
  }
  fs::remove(in);
  fs::remove(out);
  if (answers.size() != texts.size()) return std::nullopt;
  return answers;
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_WORDS_H_
