// Looks at one window beside many, held against looks at one pair after the other.

#include "passage/window_gate.h"

#include <random>
#include <string>
#include <vector>

#include "base/log.h"
#include "catch.h"
#include "passage/collection.h"

using namespace refrain;           // NOLINT(google-build-using-namespace): short test
using namespace refrain::passage;  // NOLINT(google-build-using-namespace)

TEST_CASE("window gate: a kept window earns what it earns alone, or is known to earn too little") {
  std::mt19937_64 random(61);
  std::string text;
  for (int k = 0; k < 3000; ++k) text += "w" + std::to_string(random() % (k % 500 < 250 ? 20 : 400)) + " ";
  text += "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e";
  const std::vector<DocumentText> documents = {{.text = text}};
  Collection all = collect(documents, 1);
  for (std::uint64_t k = 0; k < all.words(); k += 17) all.flags[k] |= kMarkStock;
  std::vector<float> log_frequency(all.vocabulary.words.size());
  for (float& one : log_frequency) one = -1 - static_cast<float>(random() % 1200) / 100;
  WindowGate alone(all, log_frequency);
  WindowGate kept(all, log_frequency);
  const auto window = [&] {
    const std::uint64_t size = 1 + random() % 90;
    const std::uint64_t begin = random() % (all.words() - size + 1);
    return Stretch{begin, begin + size};
  };
  int passed = 0;
  int refused = 0;
  for (int turn = 0; turn < 300; ++turn) {
    const Stretch a = window();
    const std::uint64_t sentence_a = 1 + random() % 40;
    kept.keep(a, sentence_a);
    for (int other = 0; other < 10; ++other) {
      // Some begin in the kept window.
      const Stretch b = other == 0 ? Stretch{a.begin, a.begin + (a.size() + 1) / 2} : window();
      const std::uint64_t sentence_b = 1 + random() % 40;
      const double enough = static_cast<double>(random() % 80);
      const double wanted = alone.look(a, b, sentence_a, sentence_b, enough);
      const double is = kept.look_beside(b, sentence_b, enough);
      REQUIRE((is >= enough) == (wanted >= enough));
      if (wanted >= enough) REQUIRE(is == wanted);
      ++(wanted >= enough ? passed : refused);
    }
  }
  CHECK(passed > 300);
  CHECK(refused > 300);
}
