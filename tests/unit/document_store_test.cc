// Records that are found again: in memory, in the inputs, in the spool.

#include "feed/document_store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "unit/io_helpers.h"

namespace refrain::feed {
namespace {

// A block of a file's lines, all of them records but every third.
struct Made {
  Block block;
  Records records;
  std::vector<std::string> texts;
};

Made make_block(std::uint32_t file, std::uint64_t offset, bool in_file, int lines) {
  Made made;
  std::string bytes;
  for (int line = 0; line < lines; ++line) {
    const std::string text = std::to_string(file) + "/" + std::to_string(offset) + "/" + std::to_string(line) +
                             std::string(static_cast<std::size_t>(line), '.');
    if (line % 3 != 2) {
      made.records.places.push_back({static_cast<std::uint32_t>(bytes.size()),
                                     static_cast<std::uint32_t>(bytes.size() + text.size()),
                                     static_cast<std::uint32_t>(line)});
      made.texts.push_back(text);
    }
    bytes += text + "\n";
  }
  made.records.lines = static_cast<std::uint32_t>(lines);
  made.block.bytes = std::make_shared<Buffer>(bytes.size());
  std::memcpy(made.block.bytes->data(), bytes.data(), bytes.size());
  made.block.bytes->size = bytes.size();
  made.block.file = file;
  made.block.offset = offset;
  made.block.in_file = in_file;
  return made;
}

struct Expected {
  std::string text;
  std::uint32_t file = 0;
  std::uint64_t line = 0;
};

bool all_found(DocumentStore& store, const std::vector<Expected>& expected) {
  if (store.documents() != expected.size()) return false;
  for (std::size_t step : {std::size_t{1}, std::size_t{7}}) {  // in order, and about
    for (std::size_t k = 0; k < expected.size(); ++k) {
      const std::size_t document = k * step % expected.size();
      const auto record = store.record(document);
      if (!record.ok() || *record != expected[document].text) return false;
      const auto origin = store.origin(document);
      if (origin.file != expected[document].file || origin.line != expected[document].line) return false;
    }
  }
  std::size_t document = 0;
  for (std::size_t number = 0; number < store.blocks(); ++number) {
    const auto block = store.block(number);
    if (!block.ok() || store.first_document(number) != document) return false;
    for (; document < store.end_document(number); ++document) {
      const RecordPlace& place = store.place(document);
      if (block->bytes->view().substr(place.begin, place.end - place.begin) != expected[document].text) {
        return false;
      }
    }
  }
  return document == expected.size();
}

TEST_CASE("document store: an input that changes is told, whatever its size") {
  const io::TempFolder folder;
  const Made made = make_block(0, 0, true, 9);
  const std::string path = folder.write("a.jsonl", made.block.bytes->view());
  const auto seconds = [&](std::int64_t time) {
    const timespec times[2] = {{time, 0}, {time, 0}};
    REQUIRE(utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
  };
  const std::string expected = path + ": changed while it was read; leave the inputs as they are";
  for (const bool opened : {false, true}) {
    seconds(1000);
    DocumentStore store({.paths = {path}, .spool = folder.path("spool")});
    REQUIRE(store.add(made.block, made.records, 1).ok());
    // The block before the last is no longer in memory.
    REQUIRE(store.add(make_block(0, made.block.bytes->size, true, 0).block, {}, 10).ok());
    if (opened) REQUIRE(store.record(0).ok());
    CHECK(store.unchanged().ok());
    seconds(2000);
    CHECK(store.unchanged().message() == expected);
    if (!opened) CHECK(store.record(0).status().message() == expected);
    seconds(1000);
    CHECK(store.unchanged().ok());
    // Another file of the same size and time.
    std::filesystem::copy(path, folder.path("other"));
    std::filesystem::rename(folder.path("other"), path);
    seconds(1000);
    CHECK(store.unchanged().message() == expected);
    if (!opened) CHECK(store.record(0).status().message() == expected);
  }
}

TEST_CASE("document store: an input of which all is kept may change") {
  const io::TempFolder folder;
  const Made made = make_block(0, 0, false, 9);
  const std::string path = folder.write("a.jsonl.zst", "x");
  DocumentStore store({.paths = {path}, .spool = folder.path("spool"), .memory = 1 << 20});
  REQUIRE(store.add(made.block, made.records, 1).ok());
  folder.write("a.jsonl.zst", "longer");
  CHECK(store.unchanged().ok());
}

// Twelve blocks: of a plain file, of another source, one without a record.
std::vector<Expected> fill(DocumentStore& store, std::string& file_bytes) {
  std::vector<Expected> expected;
  std::uint64_t line = 1;
  for (int k = 0; k < 12; ++k) {
    const bool in_file = k % 4 == 0;
    const Made made = make_block(in_file ? 0 : 1, in_file ? file_bytes.size() : 0, in_file, k == 5 ? 0 : 20 + k);
    if (in_file) file_bytes += made.block.bytes->view();
    REQUIRE(store.add(made.block, made.records, line).ok());
    for (std::size_t document = 0; document < made.texts.size(); ++document) {
      expected.push_back({made.texts[document], made.block.file, line + made.records.places[document].line});
    }
    line += made.records.lines;
  }
  return expected;
}

TEST_CASE("document store: records in memory, in their file and in the spool are the same") {
  for (const std::size_t memory : {std::size_t{0}, std::size_t{1500}, std::size_t{1} << 20}) {
    CAPTURE(memory);
    const io::TempFolder folder;
    DocumentStore store({.paths = {folder.path("plain"), "-"}, .spool = folder.path("spool"), .memory = memory});
    std::string file_bytes;
    const std::vector<Expected> expected = fill(store, file_bytes);
    folder.write("plain", file_bytes);
    CHECK(std::filesystem::exists(folder.path("spool")) == (memory < 10'000));
    CHECK(all_found(store, expected));
    CHECK(store.memory() > 0);
    REQUIRE(store.spool_all().ok());
    CHECK(all_found(store, expected));
    CHECK(store.spooled_bytes() == std::filesystem::file_size(folder.path("spool")));

    // Another process finds them by the places alone.
    DocumentStore later({.paths = {folder.path("plain"), "-"}, .spool = folder.path("spool")});
    REQUIRE(later.resume_spool(store.spooled_bytes()).ok());
    for (std::size_t number = 0; number < store.blocks(); ++number) {
      std::vector<RecordPlace> places;
      for (std::size_t k = store.first_document(number); k < store.end_document(number); ++k) {
        places.push_back(store.place(k));
      }
      later.restore(store.block_place(number), places);
    }
    CHECK(all_found(later, expected));
    std::vector<Expected> more = expected;
    const Made made = make_block(1, 99, false, 10);
    REQUIRE(later.add(made.block, made.records, 1000).ok());
    for (std::size_t k = 0; k < made.texts.size(); ++k) {
      more.push_back({made.texts[k], 1, 1000 + made.records.places[k].line});
    }
    REQUIRE(later.spool_all().ok());
    CHECK(all_found(later, more));
  }
}

TEST_CASE("document store: more inputs than can be open at once") {
  const io::TempFolder folder;
  std::vector<std::string> paths;
  for (int k = 0; k < 100; ++k) {
    paths.push_back(folder.write("f" + std::to_string(k), "file " + std::to_string(k) + "\n"));
  }
  DocumentStore store({.paths = paths, .spool = folder.path("spool")});
  for (std::uint32_t file = 0; file < 100; ++file) {
    const std::string text = "file " + std::to_string(file);
    Block block;
    block.bytes = std::make_shared<Buffer>(20);
    std::memcpy(block.bytes->data(), (text + "\n").data(), text.size() + 1);
    block.bytes->size = text.size() + 1;
    block.file = file;
    block.in_file = true;
    Records records;
    records.places = {{0, static_cast<std::uint32_t>(text.size()), 0}};
    REQUIRE(store.add(block, records, 1).ok());
  }
  bool good = true;
  for (std::size_t k = 0; k < 300; ++k) {
    const auto record = store.record(k * 37 % 100);
    good = good && record.ok() && *record == "file " + std::to_string(k * 37 % 100);
  }
  CHECK(good);
}

TEST_CASE("document store: what cannot be had again is told") {
  const io::TempFolder folder;
  DocumentStore store({.paths = {folder.path("plain")}, .spool = folder.path("no/spool")});
  std::string file_bytes;
  for (int k = 0; k < 3; ++k) {
    const Made made = make_block(0, file_bytes.size(), true, 5);
    file_bytes += made.block.bytes->view();
    REQUIRE(store.add(made.block, made.records, 1).ok());
  }
  CHECK(std::string(store.record(0).status().message()) ==
        folder.path("plain") + ": cannot be read again: No such file or directory; leave the inputs as they are");
  folder.write("plain", file_bytes.substr(0, 10));
  REQUIRE(store.record(0).ok());
  CHECK(std::string(store.record(4).status().message()) ==
        folder.path("plain") + ": became shorter while it was read; leave the inputs as they are");
  const Made made = make_block(0, 0, false, 5);
  REQUIRE(store.add(made.block, made.records, 1).ok());
  CHECK(std::string(store.spool_all().message()) ==
        folder.path("no/spool") + ": cannot be written: No such file or directory; name another place with \1temp\2");
}

TEST_CASE("document store: a block whose places do not fit 32 bits is an error") {
  DocumentStore store({.paths = {"in.jsonl"}, .spool = "", .memory = 0});
  Block block;
  block.bytes = std::make_shared<Buffer>(0);
  block.in_file = true;
  block.bytes->size = kMostBlock;
  CHECK(store.add(block, {}, 1).ok());
  ++block.bytes->size;
  CHECK(store.add(block, {}, 7).message() ==
        "in.jsonl:7: the records here are longer than 4 GiB together; leave out the longest");
  CHECK(store.blocks() == 1);
}

}  // namespace
}  // namespace refrain::feed
