// Documents that others are made from, held in bounded memory however long the feed is.

#ifndef REFRAIN_TOOLS_FEED_FAMILIES_H_
#define REFRAIN_TOOLS_FEED_FAMILIES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "tools/feed/prose.h"
#include "tools/feed/random.h"

namespace refrain::feed {

// What is known of a family. Only the thread that finds the truth looks into it.
struct FamilySets {
  std::vector<std::uint64_t> documents;              // by number from 1
  std::vector<std::vector<std::uint64_t>> shingles;  // their sets
  std::size_t born = 0;                              // members so far: there may be more than are held
};

struct Member {
  std::uint64_t document = 0;  // by number from 1
  Tokens tokens;
};

// Documents that have something in common. Nothing outside of a family is near to a member of it.
struct Family {
  std::vector<Member> members;       // the first, and those that copies can be made of
  std::size_t born = 0;              // members so far
  std::shared_ptr<FamilySets> sets;  // null as long as nobody asked
};

// Originals with their copies. Half of the choices fall on originals of the last few and the last thousand documents,
// half on a uniform sample of everything before. A family of kMostMembers is closed.
class Originals {
 public:
  static constexpr std::size_t kMostMembers = 8;

  // `words` is the usual length: how many are held depends on it.
  explicit Originals(std::size_t words);

  // A new original.
  void add(Random& random, std::uint64_t document, const Tokens& tokens);

  // A family to copy from; null where the open ones have yet to come.
  Family* choose(Random& random);

 private:
  Family* choose_once(Random& random);

  std::size_t most_young_;
  std::size_t most_old_;
  std::deque<Family> young_;
  std::vector<Family> old_;
  std::uint64_t retired_ = 0;  // families that left young_ so far
};

// Pages of a few forms at a time, each with slots of its own.
struct Form {
  Tokens base;
  std::vector<std::size_t> slots;  // places that differ from page to page
  Family pages;
};

}  // namespace refrain::feed

#endif  // REFRAIN_TOOLS_FEED_FAMILIES_H_
