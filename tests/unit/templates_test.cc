#include "passage/templates.h"

#include <random>
#include <vector>

#include "catch.h"
#include "passage/align.h"

using refrain::passage::align;
using refrain::passage::TemplateRange;
using refrain::passage::Templates;

namespace {

using Words = std::vector<std::uint64_t>;

Words numbers(std::uint64_t first, std::size_t count) {
  Words out;
  for (std::size_t k = 0; k < count; ++k) out.push_back(first + k);
  return out;
}

Words joined(const std::vector<Words>& parts) {
  Words out;
  for (const Words& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace

TEST_CASE("templates: found where every fifth word was changed") {
  Templates templates;
  templates.add(numbers(100, 20));
  Words filled = numbers(100, 20);
  for (std::size_t k = 2; k < filled.size(); k += 5) filled[k] = 9000 + k;
  const Words text = joined({numbers(1, 50), filled, numbers(500, 50)});
  CHECK(templates.find(text) == std::vector<TemplateRange>{{50, 70}});
}

TEST_CASE("templates: found with words put in and left out, twice in one text") {
  Templates templates;
  templates.add(numbers(100, 20));
  Words longer = numbers(100, 20);
  longer.insert(longer.begin() + 7, {7001, 7002, 7003});
  Words shorter = numbers(100, 20);
  shorter.erase(shorter.begin() + 4, shorter.begin() + 7);
  const Words text = joined({longer, numbers(1, 30), shorter, numbers(500, 9)});
  CHECK(templates.find(text) == std::vector<TemplateRange>{{0, 23}, {53, 70}});
}

TEST_CASE("templates: half of one is none, and short ones are not looked for") {
  Templates templates;
  templates.add(numbers(100, 20));
  templates.add(numbers(300, 5));
  CHECK(templates.find(joined({numbers(1, 50), numbers(100, 10), numbers(500, 50)})).empty());
  CHECK(templates.find(numbers(300, 5)).empty());
  CHECK(templates.find({}).empty());
}

TEST_CASE("templates: what is found is as similar as asked, wherever it was planted") {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same every time
  for (int round = 0; round < 300; ++round) {
    const std::size_t size = 6 + random() % 60;
    const Words wanted = numbers(1000, size);
    Templates templates;
    templates.add(wanted);
    Words changed = wanted;
    std::size_t changes = 0;
    for (std::size_t k = 1; k + 1 < size; ++k) {
      if (random() % 8 == 0 && 5 * (changes + 1) <= size) {
        changed[k] = 50'000 + random() % 1000;
        ++changes;
      }
    }
    const std::size_t before = random() % 90;
    const Words text = joined({numbers(1, before), changed, numbers(500, random() % 90)});
    const std::vector<TemplateRange> found = templates.find(text);
    REQUIRE(found.size() == 1);
    // An end where more words were changed than stand behind them may be cut off.
    CHECK(found[0].begin >= before);
    CHECK(found[0].begin <= before + 3);
    CHECK(found[0].end <= before + size);
    CHECK(found[0].end + 3 >= before + size);
  }
}
