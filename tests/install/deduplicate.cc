// Removes near-duplicates from a vector of strings.

#include <refrain/dedup.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

int main() {
  const std::vector<std::string> pages = {
      "The ferry to Hesk leaves the fish steps at seven in the morning and is back by noon.",
      "Port Sallow's councillors voted on Tuesday to keep the lamp on the east mole lit.",
      "The ferry to Hesk leaves the fish steps at eight in the morning and is back by noon."};

  const std::vector<std::string_view> texts(pages.begin(), pages.end());
  const std::vector<refrain::Decision> decisions = refrain::deduplicate(texts, {.threshold = 0.4, .threads = 0});

  std::vector<std::string> kept;
  for (std::size_t k = 0; k < pages.size(); ++k) {
    if (!decisions[k].removed()) {
      kept.push_back(pages[k]);
      continue;
    }
    std::printf("page %zu is near to page %u (%.2f)\n", k, decisions[k].kept, decisions[k].similarity);
  }
  std::printf("%zu of %zu pages kept\n", kept.size(), pages.size());
}
