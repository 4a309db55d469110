// A feed, document by document.

#ifndef REFRAIN_TOOLS_FEED_FEED_H_
#define REFRAIN_TOOLS_FEED_FEED_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/feed/edits.h"
#include "tools/feed/families.h"
#include "tools/feed/options.h"
#include "tools/feed/prose.h"
#include "tools/feed/random.h"
#include "tools/feed/truth_thread.h"
#include "tools/feed/vocabulary.h"

namespace refrain::feed {

// Memory: some tens of megabytes, whatever is made. Copies are made of originals alone: pages of templates and
// documents with a passage have families of their own.
class Feed {
 public:
  // What is planted is told to `truth`, unless that is null; it outlives the feed.
  Feed(const Options& options, const Vocabulary& vocabulary, TruthThread* truth);

  // Appends the line of the next document.
  void append(std::string& feed);

 private:
  static constexpr std::size_t kForms = 8;      // that are filled at the same time
  static constexpr std::size_t kPassages = 64;  // "

  struct Passage {
    Tokens tokens;
    Family carriers;
  };

  // Each leaves the next document in tokens_.
  void make_original();
  bool make_copy();  // false where there is nothing to copy
  void make_page();
  void make_carrier();

  std::size_t draw_words();
  void start_form(Form& form);
  // Enters tokens_ into a family, made in the way `name` from number `original` of it. All members but the first are
  // held where others will be made of them.
  void join(std::string_view name, Family& family, std::size_t original, bool held);

  Options options_;
  Random random_;
  Prose prose_;
  Boilerplate boilerplate_;
  TruthThread* truth_;
  Originals originals_;
  std::vector<Form> forms_;
  std::vector<Passage> passages_;
  std::uint64_t document_ = 0;
  Tokens tokens_;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_FEED_H_
