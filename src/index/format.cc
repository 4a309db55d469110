#include "index/format.h"

#include <xxhash.h>

#include <bit>
#include <cmath>

#include "index/bytes.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "refrain/words.h"

namespace refrain::index {
namespace {

// Times sort as unsigned numbers with their sign bit turned.
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

void append_time(std::string& out, Time time) { append_big(out, static_cast<std::uint64_t>(time) ^ kSign, 8); }
Time read_time(std::uint64_t bits) { return static_cast<Time>(bits ^ kSign); }

void append_double(std::string& out, double value) { append_big(out, std::bit_cast<std::uint64_t>(value), 8); }

constexpr std::uint8_t kGiven = 1;
constexpr std::uint8_t kDuplicate = 2;     // now
constexpr std::uint8_t kWasDuplicate = 4;  // when it was answered
constexpr std::uint8_t kShinglesBefore = 8;

// Ids as long as this are keys themselves, longer ones go by a hash of 128 bits.
constexpr std::size_t kLongestIdKey = 96;

}  // namespace

Time time_of_seconds(double seconds) {
  constexpr double kMost = 9e12;  // seconds; some 285,000 years
  if (!(seconds > -kMost)) return time_of_seconds(-kMost + 1);
  if (!(seconds < kMost)) return time_of_seconds(kMost - 1);
  return static_cast<Time>(std::floor(seconds * 1e6 + 0.5));
}

double seconds_of_time(Time time) { return static_cast<double>(time) / 1e6; }

Scheme scheme_of(const DedupOptions& near, bool passages) {
  return {.words = kWordsVersion,
          .shingles = kShinglesVersion,
          .signatures = kSignatureVersion,
          .near = near,
          .passages = passages};
}

std::string encode(const Scheme& scheme) {
  std::string out;
  append_varint(out, scheme.format);
  append_varint(out, scheme.words);
  append_varint(out, scheme.shingles);
  append_varint(out, scheme.signatures);
  append_double(out, scheme.near.threshold);
  append_varint(out, scheme.near.shingle);
  append_double(out, scheme.near.recall);
  append_varint(out, scheme.passages ? 1 : 0);
  return out;
}

bool decode(std::string_view bytes, Scheme& scheme) {
  ByteReader reader(bytes);
  scheme.format = static_cast<std::uint32_t>(reader.varint());
  scheme.words = static_cast<std::uint32_t>(reader.varint());
  scheme.shingles = static_cast<std::uint32_t>(reader.varint());
  scheme.signatures = static_cast<std::uint32_t>(reader.varint());
  scheme.near.threshold = std::bit_cast<double>(reader.big(8));
  scheme.near.shingle = reader.varint();
  scheme.near.recall = std::bit_cast<double>(reader.big(8));
  scheme.passages = reader.varint() != 0;
  return reader.done();
}

std::string encode(const State& state) {
  std::string out;
  append_varint(out, state.next);
  append_varint(out, state.given);
  append_time(out, state.newest);
  append_varint(out, static_cast<std::uint64_t>(state.window));
  append_varint(out, state.documents);
  append_varint(out, state.duplicates);
  append_varint(out, state.shingles);
  append_varint(out, state.lowest);
  return out;
}

bool decode(std::string_view bytes, State& state) {
  ByteReader reader(bytes);
  state.next = reader.varint();
  state.given = reader.varint();
  state.newest = read_time(reader.big(8));
  state.window = static_cast<std::int64_t>(reader.varint());
  state.documents = reader.varint();
  state.duplicates = reader.varint();
  state.shingles = reader.varint();
  state.lowest = reader.varint();
  return reader.done() && state.window >= 0;
}

std::string encode(const Entry& entry) {
  std::string out;
  const bool was = !entry.duplicate_of.empty();
  out.push_back(static_cast<char>((entry.given ? kGiven : 0) | (entry.duplicate() ? kDuplicate : 0) |
                                  (was ? kWasDuplicate : 0) | (entry.shingles_before > 0 ? kShinglesBefore : 0)));
  append_time(out, entry.time);
  append_big(out, entry.text_hash, 8);
  append_varint(out, entry.outline.shingles);
  append_big(out, entry.outline.bits[0], 8);
  append_big(out, entry.outline.bits[1], 8);
  append_text(out, entry.id);
  if (entry.duplicate()) append_varint(out, entry.original);
  if (was) {
    append_text(out, entry.duplicate_of);
    append_double(out, entry.similarity);
  }
  if (entry.shingles_before > 0) append_varint(out, entry.shingles_before);
  return out;
}

bool decode(std::string_view bytes, Entry& entry) {
  ByteReader reader(bytes);
  const auto flags = static_cast<std::uint8_t>(reader.big(1));
  entry.given = (flags & kGiven) != 0;
  entry.time = read_time(reader.big(8));
  entry.text_hash = reader.big(8);
  entry.outline.shingles = static_cast<std::uint32_t>(reader.varint());
  entry.outline.bits[0] = reader.big(8);
  entry.outline.bits[1] = reader.big(8);
  entry.id = reader.text();
  entry.original = (flags & kDuplicate) != 0 ? reader.varint() : kNoNumber;
  entry.duplicate_of.clear();
  entry.similarity = 0;
  if ((flags & kWasDuplicate) != 0) {
    entry.duplicate_of = reader.text();
    entry.similarity = std::bit_cast<double>(reader.big(8));
  }
  entry.shingles_before = (flags & kShinglesBefore) != 0 ? reader.varint() : 0;
  return reader.done();
}

std::string encode(const IdEntry& entry) {
  std::string out;
  append_big(out, entry.number, kNumberBytes);
  append_big(out, entry.text_hash, 8);
  out.push_back(entry.given ? 1 : 0);
  return out;
}

bool decode(std::string_view bytes, IdEntry& entry) {
  ByteReader reader(bytes);
  entry.number = reader.big(kNumberBytes);
  entry.text_hash = reader.big(8);
  entry.given = reader.big(1) != 0;
  return reader.done();
}

std::uint64_t hash_text(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

std::string number_key(Number number) {
  std::string key;
  append_big(key, number, kNumberBytes);
  return key;
}

std::string pair_key(Number first, Number second) {
  std::string key;
  append_big(key, first, kNumberBytes);
  append_big(key, second, kNumberBytes);
  return key;
}

std::string time_key(Time time, Number number) {
  std::string key;
  append_time(key, time);
  append_big(key, number, kNumberBytes);
  return key;
}

std::string band_entry_key(std::uint64_t band_key, Number number) {
  std::string key;
  append_big(key, band_key, kBandKeyBytes);
  append_big(key, number, kNumberBytes);
  return key;
}

std::string passage_entry_key(std::uint64_t lookup_key, Number number) {
  std::string key;
  append_big(key, lookup_key >> (8 * (sizeof(lookup_key) - kPassageKeyBytes)), kPassageKeyBytes);
  append_big(key, number, kNumberBytes);
  return key;
}

std::string id_key(std::string_view id) {
  std::string key;
  if (id.size() <= kLongestIdKey) {
    key.push_back('\0');
    key += id;
    return key;
  }
  key.push_back('\1');
  const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
  append_big(key, hash.high64, 8);
  append_big(key, hash.low64, 8);
  return key;
}

Number number_at(std::string_view key, std::size_t offset) { return read_big(key.substr(offset, kNumberBytes)); }
Time time_at(std::string_view key) { return read_time(read_big(key.substr(0, 8))); }
std::uint64_t band_key_at(std::string_view key) { return read_big(key.substr(0, kBandKeyBytes)); }
std::uint64_t passage_key_at(std::string_view key) {
  return read_big(key.substr(0, kPassageKeyBytes)) << (8 * (sizeof(std::uint64_t) - kPassageKeyBytes));
}

}  // namespace refrain::index
