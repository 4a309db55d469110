#include "report/uri.h"

#include "catch.h"

using refrain::report::path_uri;

TEST_CASE("uri: relative paths stay relative, absolute ones name the file") {
  CHECK(path_uri("drafts/a.md") == "drafts/a.md");
  CHECK(path_uri("./drafts/a.md") == "drafts/a.md");
  CHECK(path_uri(".//etc/a.md") == "etc/a.md");
  CHECK(path_uri("././/./a.md") == "a.md");
  CHECK(path_uri("../a.md") == "../a.md");
  CHECK(path_uri("/srv/a.md") == "file:///srv/a.md");
  CHECK(path_uri("//srv/a.md") == "file:///srv/a.md");
}

TEST_CASE("uri: what is no plain part of a path is encoded") {
  CHECK(path_uri("a b.md") == "a%20b.md");
  CHECK(path_uri("50%.md") == "50%25.md");
  CHECK(path_uri("a#b?c.md") == "a%23b%3Fc.md");
  CHECK(path_uri("x:y.md") == "x%3Ay.md");
  CHECK(path_uri("\xc3\xa9\n\\[.md") == "%C3%A9%0A%5C%5B.md");
}
