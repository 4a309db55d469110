#include <string>

#include "catch.h"
#include "report/html.h"
#include "report/html_data.h"

using namespace refrain;          // NOLINT(google-build-using-namespace): short test
using namespace refrain::report;  // NOLINT(google-build-using-namespace)

namespace {

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

View one_overlap(const std::string& text) {
  View view;
  Document document;
  document.path = text;
  document.words = 10;
  view.documents = {document};
  Pair pair;
  pair.words = 3;
  pair.similarity = 1;
  pair.left.text = text;
  pair.left.before = text;
  pair.right.text = text;
  view.overlaps = {pair};
  view.left_out = {pair};
  view.left_out[0].reason = Reason::kListed;
  Stock stock;
  stock.occurrences.resize(1);
  stock.occurrences[0].text = text;
  view.boilerplate = {stock};
  view.verdict.reasons = {text};
  view.verdict.resolved = {{text, text, text}};
  return view;
}

}  // namespace

TEST_CASE("html report: an empty view is a page") {
  const std::string page = html(View(), "1.2.3");
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(page.find("refrain 1.2.3") != std::string::npos);
  CHECK(times(page, "<script") == 2);
  CHECK(times(page, "</script>") == 2);
}

TEST_CASE("html report: its policy names two hashes of SHA-256 in base64") {
  const std::string page = html(View(), "1");
  for (const std::string name : {"style-src 'sha256-", "script-src 'sha256-"}) {
    const std::size_t begin = page.find(name) + name.size();
    const std::string hash = page.substr(begin, page.find('\'', begin) - begin);
    CHECK(hash.size() == 44);
    CHECK(hash.ends_with('='));
  }
  CHECK(page.find("default-src 'none'") != std::string::npos);
}

TEST_CASE("html report: no text becomes markup") {
  const std::string bad = "</script><script>alert(1)</script><!-- \" & ' \xe2\x80\xa8 \xff end";
  const std::string page = html(one_overlap(bad), "1");
  CHECK(times(page, "<script") == 2);
  CHECK(times(page, "</script>") == 2);
  CHECK(times(page, "<!--") == 0);
  const std::string data = html_data(one_overlap(bad));
  CHECK(data.find('<') == std::string::npos);
  CHECK(data.find("\xe2\x80\xa8") == std::string::npos);
  CHECK(data.find("\\u003c/script>") != std::string::npos);
}

TEST_CASE("html report: long passages are shortened in the middle") {
  std::string text;
  for (int k = 0; k < 100'000; ++k) text += "word" + std::to_string(k) + " ";
  View view = one_overlap("short");
  view.overlaps[0].left.text = text;
  view.overlaps[0].right.text = text;
  const std::string data = html_data(view);
  CHECK(data.size() < 50'000);
  CHECK(data.find("word299 ") != std::string::npos);
  CHECK(data.find("word50000 ") == std::string::npos);
  CHECK(data.find("word99999") != std::string::npos);
}
