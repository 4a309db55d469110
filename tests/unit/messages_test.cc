// Names as messages show them.

#include "os/messages.h"

#include "catch.h"

namespace refrain::os {
namespace {

TEST_CASE("messages: what a terminal would obey is escaped, and nothing else") {
  CHECK(printable("a\tb\x7f") == "a\\x09b\\x7f");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\xc2\\x9b31m");  // a control sequence of one character
  CHECK(printable("\xe2\x80\xae"
                  "fdp") == "\\xe2\\x80\\xaefdp");  // turns the writing round
  CHECK(printable("\xe2\x81\xa6x\xe2\x80\x8f") == "\\xe2\\x81\\xa6x\\xe2\\x80\\x8f");
  CHECK(printable("\xd8\x9cx") == "\\xd8\\x9cx");
  for (const char* name :
       {"caf\xc3\xa9", "\xe2\x80\x9cquoted\xe2\x80\x9d", "\xc2\xa0", "\xe2\x80", "\xc2", "\xd8\x9b"}) {
    CHECK(printable(name) == name);
  }
}

}  // namespace
}  // namespace refrain::os
