// What `refrain check` found, as every format shows it: names, places in the original files, texts.
// No format computes anything of its own.

#ifndef REFRAIN_SRC_REPORT_VIEW_H_
#define REFRAIN_SRC_REPORT_VIEW_H_

#include <cstdint>
#include <string>
#include <vector>

#include "refrain/passages.h"

namespace refrain::report {

struct Document {
  std::string name;     // for people
  std::string id_json;  // the record's id as JSON; empty: the name is the id
  std::string path;
  std::uint64_t record = 0;  // line of the record in its feed; 0: the file is one document
  std::uint64_t words = 0;
  std::uint64_t repeated_words = 0;
  bool source = false;  // given by --against
};

// A stretch of a document as a reader finds it.
struct Place {
  std::uint32_t document = 0;  // into View::documents
  std::uint64_t begin =
      0;  // bytes of the original file, half open; of the decoded text for a record
  std::uint64_t end = 0;
  std::uint64_t line = 1;    // from 1
  std::uint64_t column = 1;  // from 1, in code points
  std::string text;          // what a reader sees there
};

struct Pair {
  Kind kind = Kind::kExact;
  Scope scope = Scope::kWithin;
  double similarity = 0;
  std::uint32_t words = 0;
  double bits = 0;
  std::uint32_t group = 0;
  Place left, right;
};

struct Stock {
  std::uint32_t documents = 0;
  std::vector<Place> occurrences;  // the first one with its text
};

struct View {
  std::vector<Document> documents;  // sources behind the others
  std::vector<Pair> overlaps;       // in report order
  std::vector<Stock> boilerplate;

  std::uint64_t drafts() const;
  std::uint64_t words() const;  // of documents that are no sources
};

const char* kind_name(Kind kind);
const char* scope_name(Scope scope);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_VIEW_H_
