// File names in JSON.

#include "text/utf8_name.h"

#include <set>
#include <string>

#include "catch.h"

namespace refrain::text {
namespace {

TEST_CASE("utf8 name: what is UTF-8 stays, other bytes are percent-encoded") {
  for (const char* name : {"", "a.txt", "100%.txt", "caf\xc3\xa9.txt", "file:a", "\xf0\x9f\x8e\xb5:3"}) {
    CHECK(utf8_name(name) == name);
  }
  CHECK(utf8_name("caf\xe9.txt:3") == "file:caf%E9.txt:3");
  CHECK(utf8_name("50% caf\xe9") == "file:50%25 caf%E9");
  CHECK(utf8_name("\xc3\xa9\xff") == "file:%C3%A9%FF");
  CHECK(utf8_name("\xed\xa0\x80") == "file:%ED%A0%80");  // half of a surrogate pair
}

TEST_CASE("utf8 name: different names stay different") {
  std::set<std::string> names;
  for (int byte = 0x80; byte < 0x100; ++byte) names.insert(utf8_name(std::string("a") + static_cast<char>(byte)));
  CHECK(names.size() == 0x80);
}

}  // namespace
}  // namespace refrain::text
