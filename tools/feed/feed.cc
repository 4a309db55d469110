#include "tools/feed/feed.h"

#include <algorithm>
#include <utility>

namespace refrain::feed {

Feed::Feed(const Options& options, const Vocabulary& vocabulary, TruthThread* truth)
    : options_(options),
      random_(options.seed),
      prose_(vocabulary),
      boilerplate_(random_, prose_),
      truth_(truth),
      originals_(options.words),
      forms_(kForms),
      passages_(kPassages) {}

std::size_t Feed::draw_words() { return options_.words_fixed ? options_.words : draw_length(random_, options_.words); }

void Feed::join(std::string_view name, Family& family, std::size_t original, bool held) {
  Member member{document_, tokens_};
  if (truth_ != nullptr && family.born > 0) {
    // Most documents never have a second one beside them, so the first is told about only now.
    if (family.sets == nullptr) {
      family.sets = std::make_shared<FamilySets>();
      truth_->add(family.members.front(), {}, 0, family.sets);
    }
    truth_->add(member, name, original, family.sets);
  }
  if (held || family.born == 0) family.members.push_back(std::move(member));
  ++family.born;
}

void Feed::make_original() {
  tokens_.clear();
  prose_.append(random_, draw_words(), tokens_);
  if (options_.near_share > 0) originals_.add(random_, document_, tokens_);
}

bool Feed::make_copy() {
  Family* const family = originals_.choose(random_);
  if (family == nullptr) return false;
  // One in three is made of the latest copy, so that chains lead away from the original.
  const std::size_t from = random_.once_in(3) ? family->members.size() - 1 : 0;
  tokens_ = family->members[from].tokens;
  const std::string_view name = edit(random_, prose_, boilerplate_, tokens_);
  join(name, *family, from, true);
  // A closed family is never asked for again.
  if (family->born == Originals::kMostMembers) *family = {.members = {}, .born = family->born, .sets = nullptr};
  return true;
}

void Feed::start_form(Form& form) {
  form = Form();
  prose_.append(random_, draw_words(), form.base);
  // Up to one word in 20: the pages of some forms are near to each other, those of others are not.
  const std::size_t slots = 1 + random_.below(form.base.size() / 20);
  for (std::size_t k = 0; k < slots; ++k) form.slots.push_back(random_.below(form.base.size()));
}

void Feed::make_page() {
  Form& form = forms_[random_.below(kForms)];
  if (form.base.empty() || form.pages.born == options_.pages) start_form(form);
  tokens_ = form.base;
  for (const std::size_t slot : form.slots) {
    // Of all words alike, so that two pages seldom agree.
    constexpr Token kKept = ~(kWordMask | kNumber);
    const Token filling = random_.once_in(2) ? kNumber | random_.below(kWordMask) : random_.below(Vocabulary::kWords);
    tokens_[slot] = (tokens_[slot] & kKept) | filling;
  }
  join("template", form.pages, 0, false);
}

void Feed::make_carrier() {
  Passage& passage = passages_[random_.below(kPassages)];
  if (passage.tokens.empty() || passage.carriers.born == Originals::kMostMembers) {
    passage = Passage();
    prose_.append(random_, random_.between(60, 120), passage.tokens);
    passage.tokens.back() |= kParagraph;
  }
  const std::size_t words = draw_words(), copied = passage.tokens.size();
  const std::size_t own = words > copied + 20 ? words - copied : 20;
  const std::size_t before = random_.below(own + 1);
  tokens_.clear();
  prose_.append(random_, before, tokens_);
  if (before > 0) tokens_.back() |= kParagraph;
  tokens_.insert(tokens_.end(), passage.tokens.begin(), passage.tokens.end());
  prose_.append(random_, own - before, tokens_);
  join("passage", passage.carriers, 0, false);
}

void Feed::append(std::string& feed) {
  ++document_;
  std::uint64_t kind = random_.next() >> 32;
  const auto falls_to = [&kind](std::uint64_t share) {
    const bool falls = kind < share;
    kind -= falls ? 0 : share;
    return falls;
  };
  if (falls_to(options_.near_share)) {
    if (!make_copy()) make_original();
  } else if (falls_to(options_.template_share)) {
    make_page();
  } else if (falls_to(options_.passage_share)) {
    make_carrier();
  } else {
    make_original();
  }
  feed += "{\"id\": \"";
  append_id(document_, feed);
  feed += "\", \"text\": \"";
  // Writers of JSON differ in what they escape; one in 64 here escapes all it can.
  prose_.write(tokens_, document_ % 64 == 7 ? Style::kJsonEscaped : Style::kJson, feed);
  feed += "\"}\n";
}

}  // namespace refrain::feed
