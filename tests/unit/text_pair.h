// Two small texts set up beside each other, for tests of what works on a PairModel.

#ifndef REFRAIN_TESTS_UNIT_TEXT_PAIR_H_
#define REFRAIN_TESTS_UNIT_TEXT_PAIR_H_

#include <string>
#include <string_view>
#include <vector>

#include "passage/collection.h"
#include "passage/pair_model.h"
#include "passage/rectangle.h"

struct TextPair {
  // `left_out`: the first place of it in the first text is excluded.
  TextPair(const std::string& a, const std::string& b, std::string_view left_out = "") {
    std::vector<refrain::Span> excluded;
    const std::size_t at = left_out.empty() ? std::string::npos : a.find(left_out);
    if (at != std::string::npos) {
      excluded.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + left_out.size())});
    }
    all = refrain::passage::collect(std::vector<refrain::DocumentText>{{.text = a, .excluded = excluded}, {.text = b}},
                                    1);
    refrain::passage::PairBuilder(all).build({all.first_word[0], all.first_word[1]},
                                             {all.first_word[1], all.first_word[2]}, refrain::passage::Background(),
                                             model);
  }

  refrain::passage::Rectangle whole() const {
    return {refrain::passage::Interval{0, model.side[0].size}, refrain::passage::Interval{0, model.side[1].size}};
  }

  refrain::passage::Collection all;
  refrain::passage::PairModel model;
};

#endif  // REFRAIN_TESTS_UNIT_TEXT_PAIR_H_
