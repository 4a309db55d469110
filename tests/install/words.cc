// Uses the installed library as a stranger would: counts the words of a text and says how common each is.

#include <refrain/background.h>
#include <refrain/words.h>

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

int main() {
  const std::string_view text = "The refrain says the same again.";
  std::vector<refrain::Word> words;
  std::vector<std::uint8_t> flags;
  refrain::find_words(text, words, flags);
  for (const refrain::Word& word : words) {
    const std::string_view spelled = text.substr(word.begin, word.end - word.begin);
    std::printf("%.*s %s\n", static_cast<int>(spelled.size()), spelled.data(),
                refrain::background_frequency(word.hash) > 1e-4 ? "common" : "rare");
  }
  return words.size() == 6 && words[0].hash == words[3].hash ? 0 : 1;
}
