// The lasting index: against a model that holds every document against every other one, through random lives.

#include "refrain/index.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "index/format.h"
#include "index/text_codec.h"
#include "index/verify.h"
#include "index/writer.h"
#include "oracle/index.h"
#include "unit/io_helpers.h"

namespace refrain::index {
namespace {

constexpr Time kSecond = 1'000'000;
constexpr Time kBegin = 1'700'000'000 * kSecond;

std::string words(std::mt19937_64& random, std::size_t count) {
  std::string text;
  for (std::size_t k = 0; k < count; ++k) text += (k > 0 ? " w" : "w") + std::to_string(random() % 100'000);
  return text;
}

// The text with one word in the place of another.
std::string edited(std::mt19937_64& random, const std::string& text) {
  const std::size_t at = text.find(' ', random() % (text.size() * 3 / 4));
  const std::size_t end = text.find(' ', at + 1);
  return text.substr(0, at) + " new" + std::to_string(random() % 100'000) + text.substr(std::min(end, text.size()));
}

Wanted wanted() {
  Wanted wanted;
  wanted.recall = 0.99999;  // a model knows no misses
  wanted.threads = 2;
  wanted.memory = std::size_t{64} << 20;
  return wanted;
}

std::unique_ptr<Writer> open_writer(const std::string& folder, OpenMode mode, const Wanted& with) {
  auto writer = Writer::open(folder, mode, with);
  INFO(writer.status().ToString());
  REQUIRE(writer.ok());
  return *std::move(writer);
}

struct Life {
  std::mt19937_64 random;
  oracle::IndexModel model{0.8, 5};
  std::vector<std::string> texts;
  Time now = kBegin;
  std::uint64_t next_id = 0;

  // A document as feeds have them: new, a copy, an edited copy, one that was sent before, with another text, without
  // words.
  NewDocument next(std::vector<std::pair<std::string, std::string>>& sent) {
    const std::uint64_t draw = random() % 20;
    std::string text;
    if (texts.empty() || draw < 7) {
      text = words(random, 180 + random() % 60);
    } else if (draw < 15) {
      text = texts[texts.size() - 1 - random() % std::min<std::size_t>(texts.size(), 40)];
      if (draw < 13) text = edited(random, text);
    } else if (draw == 15) {
      text = "...";
    }
    std::string id = "\"d" + std::to_string(next_id++) + "\"";
    if (draw >= 16 && !sent.empty()) {
      const auto& [old_id, old_text] = sent[random() % sent.size()];
      id = old_id;
      text = draw >= 18 ? words(random, 180) : old_text;
    }
    now += static_cast<Time>(random() % 120) * kSecond;
    const Time time = random() % 10 == 0 ? now - static_cast<Time>(random() % 4000) * kSecond : now;
    texts.push_back(text);
    sent.emplace_back(id, text);
    NewDocument document;
    document.id = id;
    document.time = time;
    return document;
  }
};

// `building`: the index is made by its first turns, as `index build` does it.
void live(std::uint64_t seed, bool window, bool passages, bool building) {
  INFO("seed " << seed << (window ? ", with a window" : "") << (building ? ", built" : ""));
  const io::TempFolder place;
  const std::string folder = place.path("x.idx");
  Life life;
  life.random.seed(seed);
  Wanted with = wanted();
  with.passages = passages;
  if (window) with.window = 3600 * kSecond;
  if (window) life.model.set_window(3600 * kSecond);
  auto writer = open_writer(folder, building ? OpenMode::kMake : OpenMode::kWriteOrMake, with);
  with = wanted();
  std::vector<std::pair<std::string, std::string>> sent;
  for (int turn = 0; turn < 12; ++turn) {
    std::vector<NewDocument> group;
    const std::size_t size = 1 + life.random() % 30;
    const std::size_t first = sent.size();
    for (std::size_t k = 0; k < size; ++k) group.push_back(life.next(sent));
    for (std::size_t k = 0; k < size; ++k) group[k].text = sent[first + k].second;
    std::vector<Verdict> verdicts;
    REQUIRE(writer->add(group, false, verdicts).ok());
    for (std::size_t k = 0; k < size; ++k) {
      const auto expected = life.model.add(group[k].id, sent[first + k].second, *group[k].time);
      INFO("turn " << turn << ", document " << group[k].id);
      REQUIRE(verdicts[k].error.empty());
      CHECK(verdicts[k].duplicate_of == expected.duplicate_of);
      CHECK(verdicts[k].similarity == expected.similarity);
    }
    if (life.random() % 4 == 0 && life.model.documents() > 0) {
      const std::vector<std::string> ids = life.model.ids();
      const std::string id = ids[life.random() % ids.size()];
      life.model.remove(id);
      REQUIRE(writer->remove(std::vector<std::string>{id}).ok());
    }
    if (life.random() % 8 == 0) REQUIRE(writer->compact().ok());
    if (life.random() % 3 == 0 && (!building || turn > 8)) {
      REQUIRE(writer->close().ok());
      writer = open_writer(folder, OpenMode::kWrite, with);
    }
    CHECK(writer->state().documents == life.model.documents());
    CHECK(writer->state().duplicates == life.model.duplicates());
  }
  REQUIRE(writer->close().ok());
  writer.reset();
  const absl::Status whole = verify(folder);
  INFO(whole.ToString());
  CHECK(whole.ok());
}

TEST_CASE("index: random lives are those of a model that compares all pairs") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    live(seed, false, seed % 2 == 0, false);
    live(seed, true, seed % 2 == 1, false);
    live(seed + 4, false, seed % 2 == 0, true);
    live(seed + 4, true, seed % 2 == 1, true);
  }
}

TEST_CASE("index: pages of one template are told apart as by deduplicate()") {
  std::mt19937_64 random(7);
  const std::string stock = words(random, 160);
  std::vector<std::string> texts;
  for (int k = 0; k < 150; ++k) {
    texts.push_back(k % 5 == 4 ? texts[static_cast<std::size_t>(k) - 3] + " again" : stock + " " + words(random, 30));
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const std::vector<Decision> expected = deduplicate(views);
  const io::TempFolder place;
  Wanted with = wanted();
  with.recall.reset();
  auto writer = open_writer(place.path("x.idx"), OpenMode::kWriteOrMake, with);
  std::vector<Verdict> verdicts;
  for (std::size_t k = 0; k < texts.size(); ++k) {
    NewDocument document;
    document.id = std::to_string(k);
    document.text = texts[k];
    REQUIRE(writer->add(std::vector<NewDocument>{document}, false, verdicts).ok());
    if (k == 100) {  // what is noted of hot keys outlives the process
      REQUIRE(writer->close().ok());
      writer.reset();
      writer = open_writer(place.path("x.idx"), OpenMode::kWrite, {});
    }
  }
  for (std::size_t k = 0; k < texts.size(); ++k) {
    INFO(k);
    CHECK(verdicts[k].duplicate_of == (expected[k].removed() ? std::to_string(expected[k].kept) : std::string()));
  }
}

TEST_CASE("index: ids that it gives, and records that it does not take") {
  const io::TempFolder place;
  const std::string text = "one two three four five six seven";
  Index index;
  REQUIRE(Index::open(place.path("x.idx"), IndexMode::kWriteOrMake, {}, index).ok());
  std::vector<IndexVerdict> verdicts;
  const std::vector<IndexItem> items = {{.id = "\"#2\"", .text = "something of its own"},
                                        {.text = text},
                                        {.text = text},
                                        {.id = "\"#3\"", .text = text},
                                        {.id = "7", .text = text, .time = 1e11},
                                        {.id = "\"7\"", .text = text}};
  REQUIRE(index.add(items, verdicts).ok());
  CHECK(verdicts[1].id == "\"#1\"");
  CHECK(verdicts[1].given);
  CHECK(verdicts[2].id == "\"#3\"");  // #2 is there already
  CHECK(verdicts[2].duplicate_of == "\"#1\"");
  CHECK_FALSE(verdicts[3].error.empty());
  CHECK_FALSE(verdicts[4].error.empty());
  CHECK(verdicts[5].duplicate_of == "\"#1\"");
  std::vector<std::vector<IndexNear>> near;
  const std::vector<std::string_view> asked = {text, "nothing like it at all"};
  REQUIRE(index.query(asked, 10, near).ok());
  REQUIRE(near.size() == 2);
  REQUIRE(near[0].size() == 1);
  CHECK(near[0][0].id == "\"#1\"");
  CHECK(near[1].empty());
  CHECK_FALSE(index.remove(std::vector<std::string>{"\"#1\"", "\"none\""}).ok());
  REQUIRE(index.remove(std::vector<std::string>{"\"#1\""}).ok());
  IndexInfo info;
  REQUIRE(index.info(info).ok());
  CHECK(info.documents == 3);
  CHECK(info.originals == 3);
  REQUIRE(index.close().ok());
  CHECK(verify_index(place.path("x.idx")).ok());
}

TEST_CASE("index: what a kill left half made is no index, and foreign folders stay as they are") {
  const io::TempFolder place;
  place.write("half.idx/refrain-index.new", "refrain index, format 1\n");
  place.write("half.idx/data/CURRENT", "rubbish");
  CHECK(Writer::open(place.path("half.idx"), OpenMode::kWrite, {}).status().message().find("there is no index") !=
        std::string::npos);
  open_writer(place.path("half.idx"), OpenMode::kWriteOrMake, {});
  CHECK(verify(place.path("half.idx")).ok());
  place.write("letters/a.txt", "Dear reader");
  CHECK_FALSE(Writer::open(place.path("letters"), OpenMode::kWriteOrMake, {}).ok());
  CHECK(std::distance(std::filesystem::directory_iterator(place.path("letters")), {}) == 1);
}

TEST_CASE("index: a second writer is refused, and a reader beside the writer sees what was added") {
  const io::TempFolder place;
  Index writer;
  REQUIRE(Index::open(place.path("x.idx"), IndexMode::kWriteOrMake, {}, writer).ok());
  Index other;
  const Status refused = Index::open(place.path("x.idx"), IndexMode::kWrite, {}, other);
  CHECK(refused.message().find(place.path("x.idx")) != std::string::npos);
  std::vector<IndexVerdict> verdicts;
  const std::vector<IndexItem> items = {{.id = "1", .text = "one two three four five six seven"}};
  REQUIRE(writer.add(items, verdicts).ok());
  Index reader;
  REQUIRE(Index::open(place.path("x.idx"), IndexMode::kRead, {}, reader).ok());
  IndexInfo info;
  REQUIRE(reader.info(info).ok());
  CHECK(info.documents == 1);
  for (const Status& written :
       {reader.add(items, verdicts), reader.remove(std::vector<std::string>{"1"}), reader.compact()}) {
    CHECK(written.message() == "the index is open to be read only; open it again to write to it");
  }
  REQUIRE(backup_index(place.path("x.idx"), place.path("copy.idx")).ok());
  CHECK(verify_index(place.path("copy.idx")).ok());
  CHECK_FALSE(backup_index(place.path("x.idx"), place.path("copy.idx")).ok());
}

TEST_CASE("index: damage of a closed index names the file") {
  const io::TempFolder place;
  const std::string folder = place.path("x.idx");
  std::mt19937_64 random(5);
  {
    auto writer = open_writer(folder, OpenMode::kWriteOrMake, {});
    std::vector<std::string> texts;
    for (int k = 0; k < 200; ++k) texts.push_back(words(random, 60));
    std::vector<NewDocument> documents;
    for (const std::string& text : texts) documents.emplace_back().text = text;
    std::vector<Verdict> verdicts;
    REQUIRE(writer->add(documents, false, verdicts).ok());
    REQUIRE(writer->close().ok());
  }
  std::size_t tried = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder + "/data")) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(".sst") && !name.starts_with("MANIFEST")) continue;
    const std::string whole = io::content_of(file.path().string());
    std::string changed = whole;
    changed[random() % changed.size()] ^= 4;
    place.write("x.idx/data/" + name, changed);
    const absl::Status told = verify(folder);
    CHECK(std::string(told.message()).find(name) != std::string::npos);
    place.write("x.idx/data/" + name, whole);
    ++tried;
  }
  CHECK(tried > 4);
  CHECK(verify(folder).ok());
}

// Texts of which each shares a paragraph with earlier ones; some are gone again.
struct Shared {
  std::vector<std::string> texts;
  std::vector<NewDocument> documents;
};

Shared sharing(std::mt19937_64& random, std::size_t count) {
  Shared out;
  std::vector<std::string> paragraphs;
  for (std::size_t k = 0; k < count; ++k) {
    paragraphs.push_back(words(random, 30) + ".\n\n");
    const std::size_t copied = paragraphs.size() - 1 - random() % std::min<std::size_t>(paragraphs.size(), 15);
    out.texts.push_back(words(random, 40) + ".\n\n" + paragraphs[copied] + words(random, 40) + ".\n\n" +
                        paragraphs.back());
  }
  for (std::size_t k = 0; k < count; ++k) {
    NewDocument& one = out.documents.emplace_back();
    one.id = std::to_string(k % 10 == 9 ? k - 5 : k);  // the new text takes the place of the old one
    one.text = out.texts[k];
    one.time = kBegin + static_cast<Time>(k) * kSecond;
  }
  return out;
}

TEST_CASE("index: the sources of passages are the same, however the documents come in groups") {
  std::mt19937_64 random(11);
  const Shared shared = sharing(random, 120);
  Wanted with = wanted();
  with.passages = true;
  with.window = 40 * kSecond;
  std::vector<std::vector<std::vector<Number>>> told;
  for (const std::size_t group : {std::size_t{1}, std::size_t{7}, std::size_t{120}}) {
    const io::TempFolder place;
    auto writer = open_writer(place.path("x.idx"), OpenMode::kWriteOrMake, with);
    std::vector<Verdict> verdicts;
    std::vector<Sources> sources;
    for (std::size_t k = 0; k < shared.documents.size(); k += group) {
      const auto part = std::span(shared.documents).subspan(k, std::min(group, shared.documents.size() - k));
      REQUIRE(writer->add(part, false, verdicts, {}, sources).ok());
    }
    REQUIRE(sources.size() == shared.documents.size());
    auto& numbers = told.emplace_back();
    for (const auto& of_one : sources) {
      numbers.emplace_back();
      for (const Source& one : of_one.found) {
        CHECK(one.text == shared.texts[one.number]);
        numbers.back().push_back(one.number);
      }
    }
    REQUIRE(writer->close().ok());
    CHECK(verify(place.path("x.idx")).ok());
  }
  CHECK(told[0] == told[1]);
  CHECK(told[0] == told[2]);
  std::size_t found = 0;
  for (const auto& numbers : told[0]) found += numbers.size();
  CHECK(found > 60);
}

TEST_CASE("index: overlaps name the document and both places") {
  const io::TempFolder place;
  const std::string copied =
      "The ferry leaves the island pier at seven and is back before the market opens on the quay.";
  const std::string source = "Nobody had asked for it. " + copied + " That was all.";
  Index index;
  REQUIRE(Index::open(place.path("x.idx"), IndexMode::kWriteOrMake, {.passages = true}, index).ok());
  std::vector<IndexVerdict> verdicts;
  const std::vector<IndexItem> items = {{.id = "\"a\"", .text = source},
                                        {.id = "2", .text = "Something else of a few words."}};
  REQUIRE(index.add(items, verdicts).ok());
  const std::string draft = "As everyone knows by now: " + copied;
  std::vector<IndexOverlap> overlaps;
  REQUIRE(index.overlaps(draft, 10, overlaps).ok());
  REQUIRE(overlaps.size() == 1);
  CHECK(overlaps[0].kind == OverlapKind::kExact);
  CHECK(overlaps[0].id == "\"a\"");
  CHECK(overlaps[0].source_text == copied);
  CHECK(draft.substr(overlaps[0].bytes.begin) == copied);
  CHECK(source.substr(overlaps[0].source_bytes.begin, copied.size()) == copied);
  overlaps.clear();
  REQUIRE(index.remove(std::vector<std::string>{"\"a\""}).ok());
  REQUIRE(index.overlaps(draft, 10, overlaps).ok());
  CHECK(overlaps.empty());
  REQUIRE(index.close().ok());
  CHECK(verify_index(place.path("x.idx")).ok());
  REQUIRE(Index::open(place.path("plain.idx"), IndexMode::kWriteOrMake, {}, index).ok());
  CHECK(index.overlaps(draft, 10, overlaps).message().find("without passages") != std::string::npos);
}

// Known answers: what stands in docs/index-format.md.
std::string hex(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

TEST_CASE("index: the bytes of its entries") {
  CHECK(hex(number_key(258)) == "0000000102");
  CHECK(hex(pair_key(1, 2)) == "00000000010000000002");
  CHECK(hex(time_key(1, 2)) == "80000000000000010000000002");
  CHECK(hex(time_key(-1, 2)) == "7fffffffffffffff0000000002");
  CHECK(hex(band_entry_key(0x3f12345678, 9)) == "3f123456780000000009");
  CHECK(hex(passage_entry_key(0x3f12345678abcdef, 9)) == "3f12345678ab0000000009");
  CHECK(hex(id_key("7")) == "0037");
  CHECK(id_key(std::string(97, 'x')).size() == 17);
  const Entry entry{.time = 1,
                    .text_hash = 2,
                    .outline = {.shingles = 300, .rejected = false, .bits = {3, 4}},
                    .id = "7",
                    .given = false,
                    .original = 5,
                    .duplicate_of = "\"a\"",
                    .similarity = 0.5};
  CHECK(hex(encode(entry)) ==
        "06"
        "8000000000000001"
        "0000000000000002"
        "ac02"
        "0000000000000003"
        "0000000000000004"
        "0137"
        "05"
        "03226122"
        "3fe0000000000000");
  Entry read;
  REQUIRE(decode(encode(entry), read));
  CHECK(read.id == entry.id);
  CHECK(read.original == entry.original);
  CHECK(read.similarity == entry.similarity);
  CHECK_FALSE(decode(encode(entry) + "x", read));
  CHECK_FALSE(decode(encode(entry).substr(0, 20), read));
}

TEST_CASE("index: texts come back, or the shingles of what is too short for them") {
  TextCodec codec(5);
  std::vector<std::uint64_t> shingles;
  std::string text;
  for (const std::string& one : {std::string(), std::string("a b"), std::string(5000, 'x') + " y"}) {
    REQUIRE(codec.text(codec.encode(one, {}), text));
    CHECK(text == one);
  }
  const std::vector<std::uint64_t> few = {9, 3, 9};
  const std::string bytes = codec.encode("a long text of twelve words that has a set of few numbers", few);
  REQUIRE(codec.shingles(bytes, shingles));
  CHECK(shingles == std::vector<std::uint64_t>{3, 9});
  CHECK_FALSE(codec.text(bytes, text));
  CHECK_FALSE(codec.shingles(bytes.substr(0, 2), shingles));
  CHECK_FALSE(codec.shingles("\x01garbage", shingles));
}

TEST_CASE("index: lengths of time") {
  CHECK(parse_window("30d") == std::int64_t{30} * 86400 * kSecond);
  CHECK(parse_window("6h") == std::int64_t{6} * 3600 * kSecond);
  CHECK(parse_window("off") == 0);
  for (const char* wrong : {"", "h", "soon", "0s", "-1h", "1.5h", "99999999999d", "3 h"})
    CHECK_FALSE(parse_window(wrong));
}

}  // namespace
}  // namespace refrain::index
