// All kinds of inputs as blocks, from the beginning and from any block on.

#include "feed/feed_reader.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "feed/records.h"
#include "io/compression/compress.h"
#include "io/find_inputs.h"
#include "unit/io_helpers.h"

namespace refrain::feed {
namespace {

constexpr std::size_t kSmallBlock = 300;

std::string compressed(std::string_view bytes, io::Compression compression) {
  std::string out;
  io::Compressor compressor(
      [&out](std::string_view more) {
        out += more;
        return absl::OkStatus();
      },
      compression, 0);
  REQUIRE(compressor.write(bytes).ok());
  REQUIRE(compressor.finish().ok());
  return out;
}

std::string warc_record(int k) {
  const std::string body = "Text number " + std::to_string(k) + " of the archive.";
  return "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:" + std::to_string(k) +
         ">\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
         "\r\n\r\n";
}

// A folder with every kind of input, each in several blocks.
struct Inputs {
  Inputs() {
    std::string lines, records, items;
    // Bad records come first, which are no documents.
    for (int k = 0; k < 12; ++k)
      records += "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: x\r\n\r\nlost\r\n\r\n";
    for (int k = 0; k < 60; ++k) {
      lines += "{\"id\": " + std::to_string(k) + ", \"text\": \"line " + std::to_string(k) + "\"}\n";
      if (k % 9 == 0) lines += k % 2 == 0 ? "\n" : "{broken\n";
      records += warc_record(k);
      items += "<item><guid>i" + std::to_string(k) + "</guid><title>Item " + std::to_string(k) + "</title></item>\n";
    }
    folder.write("in/a.jsonl", lines);
    folder.write("in/b.jsonl.gz",
                 compressed(lines, io::Compression::kGzip) + compressed(lines, io::Compression::kGzip));
    folder.write("in/c.jsonl.zst", compressed(lines.substr(0, lines.size() - 1), io::Compression::kZstd));
    folder.write("in/d.txt", "The first text.");
    folder.write("in/e.md", "# The second\n\ntext *here*.");
    folder.write("in/f.html", "<p>The third text.</p>");
    folder.write("in/g.warc", records);
    folder.write("in/h.rss", "<rss><channel>" + items + "</channel></rss>");
    folder.write("in/i.jsonl", "");
    folder.write("in/j.txt", "The last text.");
  }
  std::vector<io::FoundInput> files() const {
    io::FoundInputs found = io::find_inputs({folder.path("in")}, options, [](io::Problem, const std::string&) {});
    return found.files;
  }
  io::TempFolder folder;
  io::InputOptions options;
};

// Where a block ended, and the texts of its records.
struct Seen {
  std::uint32_t file = 0;
  std::uint64_t end = 0;
  std::uint64_t lines = 0;  // in the file up to here
  std::vector<std::string> texts;
};

std::vector<Seen> read_all(FeedReader& reader, std::uint32_t file = 0, std::uint64_t lines = 0) {
  std::vector<Seen> seen;
  RecordReader records({.text = {"text"}, .id = {"id"}});
  for (;;) {
    const auto block = reader.next();
    REQUIRE(block.ok());
    if (!*block) return seen;
    if ((*block)->file != file) lines = 0;
    file = (*block)->file;
    Seen& one = seen.emplace_back();
    Records read;
    records.read_all(**block, read, [&](io::Record& record) { one.texts.push_back(record.text); });
    lines += read.lines;
    one.file = file;
    one.end = (*block)->offset + (*block)->bytes->size;
    one.lines = lines;
  }
}

TEST_CASE("feed reader: every kind of input, in blocks") {
  const Inputs inputs;
  FeedReader reader(inputs.files(), inputs.options, std::make_shared<BufferPool>(kSmallBlock), {});
  const std::vector<Seen> seen = read_all(reader);
  std::vector<std::string> texts;
  std::vector<std::size_t> blocks(11);
  for (const Seen& one : seen) {
    ++blocks[one.file];
    texts.insert(texts.end(), one.texts.begin(), one.texts.end());
  }
  CHECK(blocks[0] > 3);
  CHECK(blocks[1] > blocks[0]);
  CHECK(blocks[6] > 3);
  CHECK(blocks[7] > 3);
  REQUIRE(texts.size() == 60 * 6 + 4);
  for (std::size_t feed = 0; feed < 4; ++feed) CHECK(texts[feed * 60 + 59] == "line 59");
  CHECK(texts[240] == "The first text.");
  CHECK(texts[243] == "Text number 0 of the archive.");
  CHECK(texts[303] == "Item 0");
  CHECK(texts.back() == "The last text.");
}

TEST_CASE("feed reader: from the end of any block on, the rest is the same") {
  const Inputs inputs;
  FeedReader whole(inputs.files(), inputs.options, std::make_shared<BufferPool>(kSmallBlock), {});
  const std::vector<Seen> seen = read_all(whole);
  for (std::size_t k = 0; k < seen.size(); ++k) {
    CAPTURE(k, seen[k].file, seen[k].end, seen[k].lines);
    std::vector<std::string> expected, texts;
    for (std::size_t later = k + 1; later < seen.size(); ++later) {
      expected.insert(expected.end(), seen[later].texts.begin(), seen[later].texts.end());
    }
    FeedReader reader(inputs.files(), inputs.options, std::make_shared<BufferPool>(kSmallBlock), {});
    REQUIRE(reader.skip_to(0, seen[k].file, seen[k].end, seen[k].lines, 0).ok());
    for (const Seen& one : read_all(reader, seen[k].file, seen[k].lines)) {
      texts.insert(texts.end(), one.texts.begin(), one.texts.end());
    }
    CHECK(texts == expected);
  }
}

TEST_CASE("feed reader: damage is told with the path") {
  const io::TempFolder folder;
  const std::string whole = compressed(std::string(5000, 'x') + "\n" + std::string(5000, 'y'), io::Compression::kGzip);
  const std::string path = folder.write("cut.jsonl.gz", whole.substr(0, whole.size() - 9));
  io::FoundInputs found = io::find_inputs({path}, {}, [](io::Problem, const std::string&) {});
  FeedReader reader(found.files, {}, std::make_shared<BufferPool>(100), {});
  absl::Status status;
  for (int k = 0; k < 1000 && status.ok(); ++k) {
    const auto block = reader.next();
    status = block.status();
    if (status.ok() && !*block) break;
  }
  REQUIRE_FALSE(status.ok());
  CHECK(std::string(status.message()).starts_with(path + ": "));
  FeedReader later(found.files, {}, std::make_shared<BufferPool>(100), {});
  status = later.skip_to(0, 0, 1 << 20, 1, 0);
  REQUIRE_FALSE(status.ok());
  CHECK(std::string(status.message()).starts_with(path + ": "));
}

// "line: reason" of what is bad, and the texts of the rest; bodies of WARC records may have `limit` bytes, too.
std::vector<std::string> read_with_limit(const std::string& path, std::size_t limit) {
  io::FoundInputs found = io::find_inputs({path}, {}, [](io::Problem, const std::string&) {});
  FeedReader reader(found.files, {}, std::make_shared<BufferPool>(kSmallBlock), {.record = limit});
  RecordReader records({.text = {"text"}, .id = {"id"}});
  records.limit(limit);
  std::vector<std::string> said;
  for (;;) {
    const auto block = reader.next();
    if (!block.ok()) {
      said.push_back("error: " + std::string(block.status().message()));
      return said;
    }
    if (!*block) return said;
    Records read;
    records.read_all(**block, read, [&](io::Record& record) { said.push_back(record.text.substr(0, 5)); });
    for (const BadRecord& bad : read.bad) said.push_back(std::to_string(bad.line) + ": " + bad.reason);
  }
}

TEST_CASE("feed reader: what is too long is a bad record that says what memory it asks for") {
  using Said = std::vector<std::string>;
  const io::TempFolder folder;
  const std::string text(3'000'000, 'x');
  folder.write("a/1.txt", text);
  folder.write("a/2.txt", "short");
  CHECK(read_with_limit(folder.path("a"), 2'000'000) ==
        Said{"0: 3000000 bytes long, longer than 2000000 bytes, the most that fits; give \1memory\2 23M or more",
             "short"});
  CHECK(read_with_limit(folder.path("a"), 3'000'000) == Said{"xxxxx", "short"});
  folder.write("b/1.md.gz", compressed(text, io::Compression::kGzip));
  folder.write("b/2.html", "<meta charset=latin1>" + std::string(1'500'000, '\xe9'));
  folder.write("b/3.txt", "short");
  const Said decoded = read_with_limit(folder.path("b"), 2'000'000);
  CHECK(decoded == Said{"0: longer than 2000000 bytes, the most that fits; give \1memory\2 more",
                        "0: longer than 2000000 bytes, the most that fits; give \1memory\2 more", "short"});
  const auto warc = [](const std::string& headers, const std::string& body) {
    const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + "\r\n" + body;
    return "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: " +
           std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
  };
  const std::string crawl =
      warc("", text) + warc("Content-Encoding: gzip\r\n", compressed(text, io::Compression::kGzip)) + warc("", "short");
  CHECK(read_with_limit(folder.write("c.warc", crawl), 2'000'000) ==
        Said{"0: 3000134 bytes long, longer than 2000000 bytes, the most that fits; give \1memory\2 23M or more",
             "1: its compressed body becomes longer than 2000000 bytes, the most one may have; give \1memory\2 more",
             "short"});
  CHECK(read_with_limit(folder.path("c.warc"), 4'000'000) == Said{"xxxxx", "xxxxx", "short"});
  CHECK(too_long(std::uint64_t{5} << 30, std::size_t{1} << 30) ==
        "5368709120 bytes long, longer than 1073741824 bytes, the most that fits; no record may have more than 1 GiB, "
        "whatever the memory");
}

TEST_CASE("feed reader: a document that was made to fill the memory is an error") {
  const io::TempFolder folder;
  const std::string zeros(20'000'000, '0');
  for (const auto& [name, how] :
       {std::pair("a.txt.gz", io::Compression::kGzip), std::pair("b.txt.zst", io::Compression::kZstd)}) {
    const std::string path = folder.write(name, compressed(zeros, how));
    CHECK(read_with_limit(path, 100'000'000) ==
          std::vector<std::string>{"error: " + path +
                                   ": becomes more than 128 times as long as it is compressed; decompress it first, if "
                                   "it is meant to be so"});
  }
  // Up to 16 MiB anything goes.
  const std::string path = folder.write("c.txt.gz", compressed(zeros.substr(0, 16'000'000), io::Compression::kGzip));
  CHECK(read_with_limit(path, 100'000'000) == std::vector<std::string>{"00000"});
}

TEST_CASE("records: bad ones are told by their line, blank ones are none") {
  const std::string bytes =
      "\xef\xbb\xbf{\"text\": \"one\"}\r\n\n  \r\n[1]\n{\"text\": 5}\n{\"id\": 1}\n{\"text\": "
      "\"two\"}";
  Block block;
  block.bytes = std::make_shared<Buffer>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), block.bytes->data());
  block.bytes->size = bytes.size();
  RecordReader reader({.text = {"text"}, .id = {"id"}});
  Records records;
  std::vector<std::string> texts;
  reader.read_all(block, records, [&](io::Record& record) { texts.push_back(record.text); });
  CHECK(texts == std::vector<std::string>{"one", "two"});
  CHECK(records.lines == 7);
  REQUIRE(records.bad.size() == 3);
  CHECK(records.bad[0].line == 3);
  CHECK(records.bad[1].line == 4);
  CHECK(records.bad[2].line == 5);
  REQUIRE(records.places.size() == 2);
  CHECK(records.places[0].begin == 3);  // after the byte-order mark
  CHECK(records.places[0].line == 0);
  CHECK(records.places[1].end == bytes.size());
  CHECK(records.places[1].line == 6);
}

}  // namespace
}  // namespace refrain::feed
