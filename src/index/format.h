// What the entries of an index look like as bytes. docs/index-format.md describes them for others.

#ifndef REFRAIN_SRC_INDEX_FORMAT_H_
#define REFRAIN_SRC_INDEX_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "dedup/document_batch.h"
#include "refrain/dedup.h"

namespace refrain::index {

inline constexpr std::uint32_t kFormatVersion = 1;

// A document by its order of arrival, from 0. Numbers are never used again; 2^40 last for years at any rate.
using Number = std::uint64_t;
inline constexpr std::size_t kNumberBytes = 5;
inline constexpr Number kNoNumber = (Number{1} << (8 * kNumberBytes)) - 1;

// A time in microseconds since 1970, UTC.
using Time = std::int64_t;
inline constexpr Time kNoTime = std::numeric_limits<Time>::min();
Time time_of_seconds(double seconds);
double seconds_of_time(Time time);

// What an index was made with; fixed.
struct Scheme {
  std::uint32_t format = kFormatVersion;
  std::uint32_t words = 0;  // versions of the definitions
  std::uint32_t shingles = 0;
  std::uint32_t signatures = 0;
  DedupOptions near;
  bool passages = false;
};
Scheme scheme_of(const DedupOptions& near, bool passages);
std::string encode(const Scheme& scheme);
bool decode(std::string_view bytes, Scheme& scheme);

// What changes with every group of documents.
struct State {
  Number next = 0;          // number of the next document
  std::uint64_t given = 1;  // N of the next id "#N"
  Time newest = kNoTime;    // of all documents seen so far
  std::int64_t window = 0;  // microseconds; 0: off
  std::uint64_t documents = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t shingles = 0;  // of all documents that are stored, about as many as their words
  Number lowest = 0;           // no document that is stored has a lower number

  // Documents before it are outside of the window.
  Time horizon() const { return window == 0 || newest == kNoTime ? kNoTime : newest - window; }
};
std::string encode(const State& state);
bool decode(std::string_view bytes, State& state);

// A document. Its text stands elsewhere.
struct Entry {
  Time time = 0;
  std::uint64_t text_hash = 0;
  dedup::DocumentBatch::Outline outline;
  std::string id;                     // a JSON value
  bool given = false;                 // the index gave the id
  Number original = kNoNumber;        // whose duplicate it is now; kNoNumber: an original
  std::string duplicate_of;           // what was answered first: the original's id, or nothing
  double similarity = 0;              // and how near it is
  std::uint64_t shingles_before = 0;  // of an index with passages: State::shingles when it came

  bool duplicate() const { return original != kNoNumber; }
};
std::string encode(const Entry& entry);
bool decode(std::string_view bytes, Entry& entry);

// What an id leads to.
struct IdEntry {
  Number number = kNoNumber;
  std::uint64_t text_hash = 0;
  bool given = false;
};
std::string encode(const IdEntry& entry);
bool decode(std::string_view bytes, IdEntry& entry);

// XXH3 of 64 bits: whether a text is the one that was stored.
std::uint64_t hash_text(std::string_view text);

// Keys of the families; all sort by their parts.
std::string number_key(Number number);
std::string pair_key(Number first, Number second);
std::string time_key(Time time, Number number);
std::string band_entry_key(std::uint64_t band_key, Number number);
inline constexpr std::size_t kBandKeyBytes = 5;
// Of a key of passage::lookup_keys() its first bytes: by chance one of 40,000 questions meets another key where an index
// has 10 million texts of 600 words, which costs a look at a text.
std::string passage_entry_key(std::uint64_t lookup_key, Number number);
inline constexpr std::size_t kPassageKeyBytes = 6;
std::string id_key(std::string_view id);

// The parts again. REQUIRES: keys that the functions above made, or that valid_key_size() allows.
Number number_at(std::string_view key, std::size_t offset);
Time time_at(std::string_view key);
std::uint64_t band_key_at(std::string_view key);
std::uint64_t passage_key_at(std::string_view key);

}  // namespace refrain::index

#endif  // REFRAIN_SRC_INDEX_FORMAT_H_
