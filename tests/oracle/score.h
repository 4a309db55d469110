// The score of a rectangle straight from its definition (docs/method.md): everything counted anew, nothing cached, the
// C library's logarithm. Words are numbers; those of one stem share stem[word].

#ifndef REFRAIN_TESTS_ORACLE_SCORE_H_
#define REFRAIN_TESTS_ORACLE_SCORE_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

namespace oracle {

struct Texts {
  std::vector<std::uint32_t> words[2];
  std::vector<double> price[2];           // nats, of an edge before each word; one more than words
  std::map<std::uint32_t, double> prior;  // by word
  std::map<std::uint32_t, std::uint32_t> stem;
  std::map<std::uint32_t, double> stem_prior;  // by stem
  bool within = false;                         // both are the same text
};

struct Box {
  std::size_t begin[2], end[2];
};

class Scorer {
 public:
  explicit Scorer(const Texts& texts) : t_(texts) {
    for (int s = 0; s < 2; ++s) lambda0_[s] = fit_topic(s);
  }

  // `floor`: least share; margin: nats a word.
  double score(const Box& box, double floor, double margin) const {
    double sum = 0;
    for (int s = 0; s < 2; ++s) sum += side(box, s, floor, margin);
    return sum;
  }

 private:
  double count(int s, std::uint32_t word, std::size_t begin, std::size_t end) const {
    return static_cast<double>(std::count(t_.words[s].begin() + static_cast<std::ptrdiff_t>(begin),
                                          t_.words[s].begin() + static_cast<std::ptrdiff_t>(end), word));
  }
  double count_stem(int s, std::uint32_t word, std::size_t begin, std::size_t end) const {
    double sum = 0;
    for (std::size_t k = begin; k < end; ++k) sum += t_.stem.at(t_.words[s][k]) == t_.stem.at(word) ? 1 : 0;
    return sum;
  }
  double all(int s, std::uint32_t word) const {
    const double c = count(s, word, 0, t_.words[s].size());
    return t_.within ? std::max(0.0, c - 1) : c;
  }
  double all_stem(int s, std::uint32_t word) const {
    const double c = count_stem(s, word, 0, t_.words[s].size());
    return t_.within ? std::max(0.0, c - 1) : c;
  }
  double n() const { return static_cast<double>(t_.words[0].size() + t_.words[1].size()); }

  double g(std::uint32_t word) const {
    return (std::max(0.0, all(0, word) - 1) + std::max(0.0, all(1, word) - 1) + 2000 * t_.prior.at(word)) /
           (n() + 2000);
  }
  double g_stem(std::uint32_t word) const {
    const double prior = t_.stem_prior.at(t_.stem.at(word));
    return (std::max(0.0, all_stem(0, word) - 1) + std::max(0.0, all_stem(1, word) - 1) + 2000 * prior) / (n() + 2000);
  }

  bool stem_shared(std::uint32_t word) const { return all_stem(0, word) > 0 && all_stem(1, word) > 0; }

  double rho(int s, std::uint32_t word) const {
    const double m = static_cast<double>(t_.words[1 - s].size());
    double out = all(1 - s, word) / (m * g(word));
    if (stem_shared(word)) out = std::max(out, 0.5 * all_stem(1 - s, word) / (m * g_stem(word)));
    return out;
  }

  double fit_topic(int s) const {
    double lambda = 0.1;
    for (int step = 0; step < 4; ++step) {
      double sum = 0;
      std::map<std::uint32_t, bool> seen;
      for (const std::uint32_t word : t_.words[s]) {
        if (seen[word]) continue;
        seen[word] = true;
        const double own = all(s, word);
        double both = own > 0 ? std::min(1.0, all(1 - s, word) / own) : 0;
        if (stem_shared(word)) both = std::max(both, std::min(1.0, all_stem(1 - s, word) / all_stem(s, word)));
        if (own == 0) continue;
        sum += own * both * lambda * rho(s, word) / (1 - lambda + lambda * rho(s, word));
      }
      lambda = (5 + sum) / (static_cast<double>(t_.words[s].size()) + 50);
    }
    return std::clamp(lambda, 0.05, 0.25);
  }

  // Length of the longest common run through word k of side s that leads into [begin, end) of the other side and is the
  // longest of all through that word; only whether there is one matters.
  bool in_run(int s, std::size_t k, std::size_t begin, std::size_t end) const {
    const auto& x = t_.words[s];
    const auto& y = t_.words[1 - s];
    std::size_t best = 0;
    std::size_t partner = 0;
    for (std::size_t j = 0; j < y.size(); ++j) {
      if (x[k] != y[j]) continue;
      std::size_t back = 0;
      while (back < k && back < j && x[k - back - 1] == y[j - back - 1]) ++back;
      std::size_t length = back;
      while (k + (length - back) < x.size() && j + (length - back) < y.size() &&
             x[k + (length - back)] == y[j + (length - back)]) {
        ++length;
      }
      if (length >= 3 && length > best) {
        best = length;
        partner = j;
      }
    }
    return best >= 3 && partner >= begin && partner < end;
  }

  double side(const Box& box, int s, double floor, double margin) const {
    const auto& x = t_.words[s];
    const std::size_t p = box.begin[s], q = box.end[s], c = box.begin[1 - s], d = box.end[1 - s];
    const double length = static_cast<double>(d - c);
    struct Word {
      double r, mu, null;
    };
    std::vector<Word> words;
    for (std::size_t k = p; k < q; ++k) {
      Word word{0, 0, 1 - lambda0_[s]};
      const bool known = (all(0, x[k]) > 0 && all(1, x[k]) > 0) || stem_shared(x[k]);
      if (known) {
        const double f = count(1 - s, x[k], c, d);
        word.r = f / (length * g(x[k]));
        word.mu = f > 0 ? std::min(1.0, f / count(s, x[k], p, q)) : 0;
        if (stem_shared(x[k])) {
          const double fs = count_stem(1 - s, x[k], c, d);
          word.r = std::max(word.r, 0.5 * fs / (length * g_stem(x[k])));
          if (fs > 0) word.mu = std::max(word.mu, std::min(1.0, fs / count_stem(s, x[k], p, q)));
        }
        if (in_run(s, k, c, d)) word.r = std::max(word.r, 0.9 / std::max(g(x[k]), 1e-6));
        word.null = 1 - lambda0_[s] + lambda0_[s] * rho(s, x[k]);
      }
      words.push_back(word);
    }
    double lambda = std::max(floor, 0.35);
    for (int step = 0; step < 6; ++step) {
      double sum = 0;
      for (const Word& word : words) {
        if (word.r > 0) sum += word.mu * lambda * word.r / (1 - lambda + lambda * word.r);
      }
      lambda = std::clamp((0.5 + sum) / (static_cast<double>(q - p) + 1), floor, 0.97);
    }
    double total = -t_.price[s][p] - t_.price[s][q];
    for (const Word& word : words) {
      double v = std::log(1 - lambda) - std::log(word.null);
      if (word.r > 0) {
        v = std::min(4.0, std::log((1 - lambda + lambda * word.r) / word.null));
        if (v > 0) v = word.mu * v + (1 - word.mu) * std::log(1 - lambda);
      }
      total += v - margin;
    }
    return total;
  }

  const Texts& t_;
  double lambda0_[2] = {};
};

}  // namespace oracle

#endif  // REFRAIN_TESTS_ORACLE_SCORE_H_
