// WARC records: cutting them out of a file that may be damaged, and the text in them.

#include "io/warc/warc.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "byte_pieces.h"
#include "catch.h"
#include "unit/deflated.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

std::string record(const std::string& type, const std::string& headers, const std::string& body) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body + "\r\n\r\n";
}

std::string response(const std::string& http) {
  return record("response",
                "WARC-Record-ID: <urn:uuid:7>\r\nWARC-Target-URI: http://a.example/\r\n"
                "Content-Type: application/http; msgtype=response\r\n",
                http);
}

std::string chunked(std::string_view body, std::size_t piece) {
  std::string result;
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx;x=y\r\n", std::min(piece, body.size()));
    result += size + std::string(body.substr(0, piece)) + "\r\n";
  }
  return result + "0\r\nTrailer: t\r\n\r\n";
}

struct Cut {
  std::vector<std::string> records;  // "!reason" where broken, "long" where too long
  absl::Status status;
};

Cut cut(std::string_view bytes, std::size_t piece, std::size_t max_record = kMaxTextBytes) {
  WarcReader reader(in_pieces(bytes, piece), max_record);
  Cut result;
  std::string_view found;
  for (;;) {
    const auto next = reader.next(found);
    if (!next.ok()) result.status = next.status();
    if (!next.ok() || *next == WarcReader::Result::kEnd) return result;
    result.records.push_back(*next == WarcReader::Result::kRecord   ? std::string(found)
                             : *next == WarcReader::Result::kBroken ? "!" + reader.reason()
                                                                    : "long");
    REQUIRE(reader.number() == result.records.size());
  }
}

WarcDocument parsed(const std::string& bytes) {
  WarcDocument document;
  const absl::Status status = parse_warc(bytes, document);
  INFO(status);
  REQUIRE(status.ok());
  return document;
}

std::string text_of(const std::string& http) {
  const WarcDocument document = parsed(response(http));
  return document.is_document ? document.text : "(no document)";
}

std::string page(const std::string& headers, const std::string& body) {
  return text_of("HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body);
}

TEST_CASE("warc: records come out as they stand, whatever the pieces") {
  const std::string a = record("warcinfo", "", "software: x\r\n\r\n");
  const std::string b = response("HTTP/1.1 200 OK\r\n\r\nWARC/1.0\r\nin the body\r\n");
  // bare line ends
  const std::string c = "WARC/1.1\nwarc-type: conversion\ncontent-length:  3 \n\nabc\n\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, std::size_t{100'000}}) {
    CHECK(cut(a + b + c, piece).records == std::vector<std::string>{a, b, c});
    CHECK(cut("\r\n" + a + "\r\n\r\n\n" + b, piece).records == std::vector<std::string>{a, b});
    // Line ends behind the last one may be missing, and one behind others.
    CHECK(cut(a + c.substr(0, c.size() - 2), piece).records == std::vector<std::string>{a, c.substr(0, c.size() - 2)});
    CHECK(cut(a.substr(0, a.size() - 2) + b, piece).records == std::vector<std::string>{a.substr(0, a.size() - 2), b});
    CHECK(cut("", piece).records.empty());
    CHECK(cut("", piece).status.ok());
    CHECK(cut(a + b + c, piece, a.size()).records == std::vector<std::string>{a, "long", c});
  }
}

TEST_CASE("warc: behind a damaged record the next one is found") {
  const std::string a = record("conversion", "", "first");
  const std::string b = record("conversion", "", "second");
  const auto middle = [&](const std::string& damaged) {
    const Cut whole = cut(a + damaged + b, 100'000);
    CHECK(cut(a + damaged + b, 1).records == whole.records);
    CHECK(whole.status.ok());
    REQUIRE(whole.records.size() == 3);
    CHECK(whole.records[0] == a);
    CHECK(whole.records[2] == b);
    return whole.records[1];
  };
  CHECK(middle("no record at all\r\n") == "!does not begin with WARC/1.");
  CHECK(middle("WARC/1.0\r\nWARC-Type: x\r\n\r\nabc\r\n\r\n") == "!has no Content-Length");
  CHECK(middle("WARC/1.0\r\nContent-Length: -3\r\n\r\nabc\r\n\r\n") == "!its Content-Length -3 is no number of bytes");
  CHECK(middle("WARC/1.0\r\nContent-Length: 2\r\n\r\nabc\r\n\r\n") == "!does not end where its Content-Length 2 says");
  CHECK(middle("WARC/1.0\r\nContent-Length: 9\r\n\r\nabcd\r\n\r\n") == "!does not end where its Content-Length 9 says");
  CHECK(contains(middle("WARC/1.0\r\nContent-Length: 1000\r\n\r\nabc\r\n\r\n"),
                 "of the 1000 bytes that its Content-Length names"));
  CHECK(middle("WARC/1.0\r\nContent-Le\r\n") == "!its header is cut off by the next record");
  CHECK(middle("WARC/1.0\r\nX: " + std::string(2'000'000, 'x') + "\r\n") == "!its header is longer than 1 MiB");
}

TEST_CASE("warc: what is cut off or no WARC says so") {
  const std::string a = record("conversion", "", "first");
  const std::string b = record("conversion", "", "second");
  for (std::size_t size = 1; size + 4 < b.size(); ++size) {
    const Cut result = cut(a + b.substr(0, size), 7);
    REQUIRE(result.status.ok());
    REQUIRE(result.records.size() == 2);
    REQUIRE(result.records[1].starts_with('!'));
  }
  CHECK(cut(a + "WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nabc", 7).records[1] ==
        "!its Content-Length reaches past the end of the file");
  const Cut text = cut("This is a text.\nIt has lines.\n", 7);
  CHECK(text.records.empty());
  CHECK(cut("WARC/1.0\r\nX: y\r\n\r\n", 7).status == text.status);
  CHECK(text.status.message() ==
        "holds no WARC record at its beginning, or no whole one; check that it is a WARC or WET file");
}

TEST_CASE("warc: many records that are cut off take linear time") {
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += "WARC/1.0\n";
  CHECK(cut(bytes, 1 << 20).records.size() == 200'000);
  bytes.clear();
  for (int i = 0; i < 50'000; ++i) bytes += "WARC/1.0\nContent-Length: 3000000000\n\n";
  CHECK(cut(bytes, 4096).records.size() == 50'000);
  CHECK(cut(bytes, 4096, 1000).records.size() == 50'000);
}

// A crawl in which the length of the second record is another one than that of its body.
std::string with_length(const std::string& length) {
  std::string bytes;
  for (const char* name : {"one", "two", "three", "four", "five", "six"}) {
    std::string next = record("conversion", "", std::string("The text of number ") + name + ".\n\nIt has two parts.");
    if (name == std::string_view("two")) {
      const std::size_t value = next.find("Length: ") + 8;
      next.replace(value, next.find('\r', value) - value, length);
    }
    bytes += next;
  }
  return bytes;
}

TEST_CASE("warc: a length that is wrong costs its own record, however long it is") {
  const auto records = [](const std::string& length, std::size_t max_record) {
    const std::string bytes = with_length(length);
    const Cut whole = cut(bytes, 100'000, max_record);
    CHECK(cut(bytes, 1, max_record).records == whole.records);
    CHECK(whole.status.ok());
    return whole.records;
  };
  for (const std::size_t max_record : {std::size_t{120}, std::size_t{200}, kMaxTextBytes}) {
    // Far behind the file's end, in the midst of the next records, and where the parser's arithmetic ends.
    for (const char* length :
         {"99999999999999", "18446744073709551615", "18446744073709551614", "5000", "300", "150", "121", "101"}) {
      INFO(length << ", at most " << max_record);
      const std::vector<std::string> found = records(length, max_record);
      REQUIRE(found.size() == 6);
      CHECK(found[1].starts_with("!"));
      for (const std::size_t good : {0u, 2u, 3u, 4u, 5u}) CHECK(found[good].starts_with("WARC/1.0\r\n"));
    }
  }
  CHECK(records("99999999999999", 120)[1] ==
        "!its Content-Length 99999999999999 reaches past the begin of the next record");
  // Of the third one, to the blank line in its text.
  const std::string all = with_length("42");
  const std::size_t second = all.find("WARC/1.0", 10);
  const std::size_t body = all.find("\r\n\r\n", second) + 4;
  const std::size_t blank = all.find("\n\n", all.find("three"));
  CHECK(records(std::to_string(blank - body), kMaxTextBytes)[1] ==
        "!does not end where its Content-Length " + std::to_string(blank - body) + " says");
  CHECK(records(std::to_string(blank - body), kMaxTextBytes).size() == 6);
}

TEST_CASE("warc: a record that is too long is passed over as a whole, and no more") {
  const std::string a = record("conversion", "", "first");
  const std::string b = record("conversion", "", "second");
  const std::string told = std::string(300, 'x') + "\nWARC/1.0 is a version\n\nWARC/1.\n";
  const std::string mentions = record("conversion", "", told);
  const std::string archive = "HTTP/1.1 200 OK\r\nContent-Type: application/warc\r\n\r\n" + a + a + a + a;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
    CHECK(cut(a + mentions + b, piece, 200).records == std::vector<std::string>{a, "long", b});
    // WARC files in a WARC file.
    CHECK(cut(a + response(archive) + b, piece, 200).records == std::vector<std::string>{a, "long", b});
    CHECK(cut(a + record("resource", "Content-Type: application/warc\r\n", a + a + a + a) + b, piece, 200).records ==
          std::vector<std::string>{a, "long", b});
    CHECK(cut(a + mentions, piece, 200).records == std::vector<std::string>{a, "long"});
    CHECK(cut(a + mentions.substr(0, mentions.size() - 4), piece, 200).records == std::vector<std::string>{a, "long"});
    CHECK(cut(a + mentions + "\r\n\r\n\n" + b, piece, 200).records == std::vector<std::string>{a, "long", b});
    // What stands further on says nothing about it, however much of that has come already.
    const std::string quotes = record("conversion", "", "x\nWARC/1.0\nContent-Length: 1\n\ny");
    CHECK(cut(a + quotes + std::string(20, '\n') + "no record", piece).records ==
          std::vector<std::string>{a, quotes, "!does not begin with WARC/1."});
    // One that is longer than it says.
    std::string longer = mentions;
    longer.insert(longer.size() - 4, "more\r\nthan that");
    CHECK(cut(a + longer + b, piece, 200).records ==
          std::vector<std::string>{a, "!does not end where its Content-Length " + std::to_string(told.size()) + " says",
                                   b});
  }
}

TEST_CASE("warc: which records are documents") {
  const WarcDocument wet =
      parsed(record("conversion", "WARC-Record-ID: <urn:uuid:a-1>\r\nWARC-Target-URI: <http://x/>\r\n", "Text.\n"));
  CHECK(wet.is_document);
  CHECK(wet.id == "urn:uuid:a-1");
  CHECK(wet.uri == "http://x/");
  CHECK(wet.text == "Text.\n");
  CHECK(parsed(record("resource", "Content-Type: text/plain\r\n", "t")).is_document);
  CHECK(parsed(record("resource", "Content-Type: text/html\r\n", "<p>t<p>u")).text == "t\n\nu");
  const auto none = [](const std::string& bytes) { return !parsed(bytes).is_document; };
  CHECK(none(record("resource", "Content-Type: image/png\r\n", "t")));
  CHECK(none(record("resource", "Content-Type: text/plain\r\nWARC-Target-URI: metadata://log\r\n", "t")));
  CHECK(none(record("conversion", "Content-Type: application/pdf\r\n", "t")));
  for (const char* type : {"warcinfo", "request", "metadata", "revisit", "continuation", "x"}) {
    CHECK(none(record(type, "Content-Type: text/plain\r\n", "t")));
  }
  CHECK(none(record("response", "Content-Type: text/dns\r\n", "20240101 a.example. 1.2.3.4")));
  CHECK(none(response("no HTTP")));
  WarcDocument document;
  CHECK_FALSE(parse_warc("WARC/1.0\r\nContent-Length: 9\r\n\r\nabc", document).ok());
  CHECK_FALSE(parse_warc("", document).ok());
}

TEST_CASE("warc: answers by their type") {
  CHECK(page("Content-Type: text/html\r\n", "<title>no</title><p>seen</p>") == "seen");
  CHECK(page("content-type: Text/HTML; charset=utf-8\r\n", "<p>a") == "a");
  CHECK(page("Content-Type: application/xhtml+xml\r\n", "<?xml version='1.0'?><p>a<br/>b</p>") == "a\nb");
  CHECK(page("Content-Type: text/plain\r\n", "<p>as it stands") == "<p>as it stands");
  CHECK(page("Content-Type: application/json\r\n", "{}") == "(no document)");
  CHECK(page("", "\n <html><p>a") == "a");
  CHECK(page("", "binary") == "(no document)");
  CHECK(text_of("HTTP/1.1 304 Not Modified\r\nContent-Type: text/html\r\n").empty());
}

TEST_CASE("warc: HTTP's encodings are undone") {
  const std::string html = "<p>The text of a page, <b>bold</b>, and a page, and a page.";
  const std::string text = "The text of a page, bold, and a page, and a page.";
  const std::string type = "Content-Type: text/html\r\n";
  const std::string chunks = type + "Transfer-Encoding: chunked\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{10}, std::size_t{1000}}) {
    CHECK(page(chunks, chunked(html, piece)) == text);
    CHECK(page(chunks + "Content-Encoding: gzip\r\n", chunked(deflated(html, 31), piece)) == text);
  }
  CHECK(page(type + "Transfer-Encoding: gzip, chunked\r\n", chunked(deflated(html, 31), 9)) == text);
  CHECK(page(type + "Content-Encoding: x-gzip\r\n", deflated(html, 31)) == text);
  CHECK(page(type + "Content-Encoding: gzip\r\n", deflated(html.substr(0, 9), 31) + deflated(html.substr(9), 31)) ==
        text);
  CHECK(page(type + "Content-Encoding: deflate\r\n", deflated(html, 15)) == text);
  CHECK(page(type + "Content-Encoding: deflate\r\n", deflated(html, -15)) == text);
  CHECK(page(type + "Content-Encoding: identity\r\n", html) == text);
  // The crawler undid it and kept the header.
  CHECK(page(chunks, html) == text);
  CHECK(page(type + "Content-Encoding: gzip\r\n", html) == text);
  // Cut off.
  const std::string cut_chunks = chunked(html, 10);
  CHECK(text.starts_with(page(chunks, cut_chunks.substr(0, 40))));
  const std::string zipped = deflated(html, 31);
  CHECK(text.starts_with(page(type + "Content-Encoding: gzip\r\n", zipped.substr(0, zipped.size() - 12))));
}

TEST_CASE("warc: bodies that cannot be read say why") {
  const auto why = [](const std::string& headers, const std::string& body, std::size_t max_body) {
    WarcDocument document;
    const absl::Status status = parse_warc(
        response("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + "\r\n" + body), document, max_body);
    REQUIRE_FALSE(status.ok());
    return std::string(status.message());
  };
  std::string broken = deflated("some text, some text", 31);
  broken[12] = static_cast<char>(broken[12] ^ 0x55);
  CHECK(contains(why("Content-Encoding: gzip\r\n", broken, 1000), "broken gzip or deflate body"));
  CHECK(why("Content-Encoding: br\r\n", "x", 1000) ==
        "its body is encoded as br; only chunked, gzip and deflate are read");
  CHECK(why("Content-Encoding: gzip\r\n", deflated(std::string(5'000'000, 'x'), 31), 1'000'000) ==
        "its compressed body becomes longer than 1000000 bytes, the most one may have");
}

TEST_CASE("warc: charsets by mark, header and <meta>, in this order") {
  const std::string html = "Content-Type: text/html";
  CHECK(page(html + "; charset=ISO-8859-1\r\n", "<p>caf\xe9 \x93x\x94") == "caf\xc3\xa9 \xe2\x80\x9cx\xe2\x80\x9d");
  CHECK(page(html + "; charset=\"koi8-r\"\r\n", "<p>\xc1") == "\xd0\xb0");
  CHECK(page(html + "; charset=utf-8\r\n", "<meta charset=latin1><p>caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(page(html + "; charset=nonsense\r\n", "<meta charset=latin1><p>caf\xe9") == "caf\xc3\xa9");
  CHECK(page(html + "\r\n", "<meta charset=latin1><p>caf\xe9") == "caf\xc3\xa9");
  CHECK(page(html + "; charset=latin1\r\n", "\xef\xbb\xbf<p>caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(page(html + "; charset=utf-16be\r\n", std::string("\0<\0p\0>\0a", 8)) == "a");
  CHECK(page(html + "\r\n", std::string("\xff\xfe<\0p\0>\0a\0", 10)) == "a");
  CHECK(page("Content-Type: text/plain; charset=windows-1252\r\n", "\x80") == "\xe2\x82\xac");
}

TEST_CASE("warc: a feed as check reads it") {
  const TempFolder folder;
  const std::string bytes = record("warcinfo", "", "x") + record("conversion", "WARC-Record-ID: <urn:a>\r\n", "one") +
                            "WARC/1.0\r\nbroken\r\n\r\n\r\n" + record("conversion", "", "two");
  const std::string path = folder.write("a.warc", bytes);
  const ReadResult result = read_all({path});
  REQUIRE(result.documents.size() == 2);
  CHECK(result.documents[0].name == "urn:a");
  CHECK(result.documents[0].id_json == "\"urn:a\"");
  CHECK(result.documents[0].record == 2);
  CHECK(result.documents[0].text == "one");
  CHECK(result.documents[1].name == path + ":4");
  CHECK(result.documents[1].id_json.empty());
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].first == Problem::kBadRecord);
  CHECK(result.problems[0].second == path + ":3: has no Content-Length");
  // One gzip member a record.
  const std::string zipped = folder.write(
      "b.warc.gz", deflated(record("conversion", "", "one"), 31) + deflated(record("conversion", "", "two"), 31));
  CHECK(read_all({zipped}).documents.size() == 2);
  InputOptions options;
  options.input_format = "wet";
  CHECK(read_all({folder.write("c", bytes)}, options).documents.size() == 2);
  CHECK(contains(read_all({folder.write("d.wet", "plain text")}).problems.back().second, "holds no WARC record"));
}

}  // namespace
}  // namespace refrain::io
