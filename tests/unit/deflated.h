// Compressed bytes for tests, made by zlib itself.

#ifndef REFRAIN_TESTS_UNIT_DEFLATED_H_
#define REFRAIN_TESTS_UNIT_DEFLATED_H_

#include <zlib.h>

#include <string>

#include "catch.h"

namespace refrain::io {

// zlib's window bits choose the format: 31 gzip, 15 zlib, -15 bare.
inline std::string deflated(std::string text, int window_bits) {
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace refrain::io

#endif  // REFRAIN_TESTS_UNIT_DEFLATED_H_
