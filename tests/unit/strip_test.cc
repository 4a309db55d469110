// `refrain dedup --passages strip`, from feed to output.

#include "run/dedup/strip.h"

#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "cli/dedup.h"
#include "io/json/json_scan.h"
#include "io/json/jsonl.h"
#include "refrain/words.h"
#include "unit/io_helpers.h"

namespace refrain::cli {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  std::vector<std::string> folded;
  for (const Word& word : words) {
    folded.push_back(fold_word(text.substr(word.begin, word.end - word.begin)));
  }
  return folded;
}

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  const std::string content = io::content_of(path);
  for (std::size_t begin = 0; begin < content.size();) {
    const std::size_t end = content.find('\n', begin);
    REQUIRE(end != std::string::npos);
    lines.push_back(content.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

io::Record record_of(std::string_view line) {
  io::Record record;
  REQUIRE(io::RecordParser({.text = {"text"}, .id = {"id"}}).parse_slowly(line, record).ok());
  return record;
}

// A line without what stands between the quotes of its last text.
std::string frame_of(std::string_view line) {
  std::string_view text;
  REQUIRE(io::scan_object(line, [&](std::string_view key, std::string_view value) {
            if (io::unescape_json(key) == "text") text = value;
          }).ok());
  const auto at = static_cast<std::size_t>(text.data() - line.data());
  return std::string(line.substr(0, at)) + std::string(line.substr(at + text.size()));
}

struct Run {
  int status = 0;
  std::vector<std::string> out;
  std::vector<std::string> removed;
  std::string summary;
};

Run run(const io::TempFolder& folder, DedupCommand typed) {
  run::DedupSettings& command = typed.settings;
  command.input.standard_input = "jsonl";
  command.passages = run::RepeatedPassage::kStrip;
  typed.progress = When::kNever;
  command.output = folder.path("out.jsonl");
  command.removed = folder.path("removed.jsonl");
  command.summary = folder.path("summary.json");
  for (const std::string& path : {command.output, command.removed, command.summary}) {
    std::filesystem::remove(path);
  }
  Run done;
  done.status = dedup(typed);
  CHECK_FALSE(std::filesystem::exists(command.output + ".refrain-tmp"));
  if (done.status != 0) return done;
  done.out = lines_of(command.output);
  done.removed = lines_of(command.removed);
  done.summary = io::content_of(command.summary);
  return done;
}

std::string id_of(const std::string& removed) { return record_of(R"({"text":"",)" + removed.substr(1)).id; }

// What is left of the words of these texts, by the words themselves.
std::vector<std::vector<std::string>> strip_slowly(const std::vector<std::string>& texts, std::size_t width,
                                                   std::size_t documents) {
  std::map<std::vector<std::string>, std::set<std::size_t>> holders;
  std::vector<std::vector<std::string>> words;
  for (const std::string& text : texts) words.push_back(words_of(text));
  const auto window = [&](std::size_t document, std::size_t begin) {
    const auto from = words[document].begin() + static_cast<std::ptrdiff_t>(begin);
    return std::vector<std::string>(from, from + static_cast<std::ptrdiff_t>(width));
  };
  for (std::size_t document = 0; document < texts.size(); ++document) {
    for (std::size_t begin = 0; begin + width <= words[document].size(); ++begin) {
      holders[window(document, begin)].insert(document);
    }
  }
  std::vector<std::vector<std::string>> left(texts.size());
  for (std::size_t document = 0; document < texts.size(); ++document) {
    std::set<std::size_t> gone;
    for (std::size_t begin = 0; begin + width <= words[document].size(); ++begin) {
      const std::set<std::size_t>& who = holders.at(window(document, begin));
      if (who.size() < documents || *who.begin() == document) continue;
      for (std::size_t word = begin; word < begin + width; ++word) gone.insert(word);
    }
    for (std::size_t word = 0; word < words[document].size(); ++word) {
      if (gone.count(word) == 0) left[document].push_back(words[document][word]);
    }
  }
  return left;
}

class Feed {
 public:
  explicit Feed(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  // So many words as they stand in JSON, with escapes and odd bytes between.
  std::string prose(std::size_t words, std::size_t vocabulary) {
    static const char* const kBetween[] = {" ",       " ",         " ",    ". ",           "\\n\\n",
                                           "\\u00a0", " \\ud800 ", "\\\"", "\xe3\x80\x80", " \xff "};
    std::string text;
    for (; words > 0; --words) {
      const std::size_t word = below(vocabulary);
      text += word % 7 == 3 ? "\\u6f" + std::to_string(10 + word % 90) : "w" + std::to_string(word);
      if (word % 7 != 3) text += kBetween[below(std::size(kBetween))];
    }
    return text;
  }

  // Records of which some share passages, some are nothing else, and some have no word.
  std::vector<std::string> records(std::size_t count, std::size_t width, std::size_t vocabulary) {
    std::vector<std::string> passages;
    for (int k = 0; k < 4; ++k) passages.push_back(prose(width - 1 + below(width), vocabulary));
    std::vector<std::string> lines;
    for (std::size_t k = 0; k < count; ++k) {
      std::string text;
      for (std::size_t parts = below(5); parts > 0; --parts) {
        text += below(2) == 0 ? passages[below(4)] : prose(1 + below(width), vocabulary);
      }
      const std::string value = "\"" + text + "\"";
      lines.push_back(below(3) == 0 ? "{\"text\":\"old\", \"te\\u0078t\" :" + value + ",\"id\":\"" + std::to_string(k) +
                                          "\",\"x\":[1.0 ]}"
                                    : "{\"id\":\"" + std::to_string(k) + "\",\"text\":" + value + "}");
    }
    return lines;
  }

 private:
  std::mt19937 random_;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string content;
  for (const std::string& line : lines) content += line + "\n";
  return content;
}

TEST_CASE("strip: random feeds, as a dictionary of all windows tells") {
  const io::TempFolder folder;
  Feed feed(20260714);
  for (int round = 0; round < 40; ++round) {
    const std::size_t width = 5 + feed.below(30);
    const std::size_t documents = 2 + feed.below(2);
    const std::vector<std::string> lines = feed.records(2 + feed.below(30), width, feed.below(2) == 0 ? 3 : 3000);
    DedupCommand command;
    command.settings.paths = {folder.write("in.jsonl", joined(lines))};
    command.settings.decide.near.threshold = 1;  // the same set of shingles
    command.settings.min_words = width;
    command.settings.passage_documents = documents;
    command.settings.decide.threads = 1;
    const Run done = run(folder, command);
    INFO("round " << round << ", " << width << " words in " << documents << " documents");
    REQUIRE(done.status == 0);

    std::set<std::string> near;
    std::vector<std::string> stripped;
    for (const std::string& line : done.removed) {
      if (line.find("\"reason\": \"near\"") != std::string::npos) {
        near.insert(id_of(line));
      } else {
        CHECK(line.ends_with("\"reason\": \"stripped\"}"));
        stripped.push_back(id_of(line));
      }
    }
    std::vector<std::string> kept;
    std::vector<std::string> texts;
    for (const std::string& line : lines) {
      if (near.count(record_of(line).id) != 0) continue;
      kept.push_back(line);
      texts.push_back(record_of(line).text);
    }
    const auto left = strip_slowly(texts, width, documents);
    std::vector<std::string> dropped;
    std::size_t out = 0;
    std::size_t cut_documents = 0;
    std::size_t cut_words = 0;
    for (std::size_t k = 0; k < kept.size(); ++k) {
      const std::size_t cut = words_of(texts[k]).size() - left[k].size();
      cut_words += cut;
      if (cut > 0) ++cut_documents;
      if (cut > 0 && left[k].empty()) {
        dropped.push_back(record_of(kept[k]).id);
        continue;
      }
      REQUIRE(out < done.out.size());
      const std::string& line = done.out[out++];
      if (cut == 0) {
        REQUIRE(line == kept[k]);
      } else {
        REQUIRE(frame_of(line) == frame_of(kept[k]));
        REQUIRE(words_of(record_of(line).text) == left[k]);
      }
    }
    REQUIRE(out == done.out.size());
    REQUIRE(stripped == dropped);
    const auto holds = [&](const std::string& member, std::size_t value) {
      return done.summary.find("\"" + member + "\": " + std::to_string(value) + ",") != std::string::npos;
    };
    CHECK(holds("stripped_documents", cut_documents));
    CHECK(holds("stripped_words", cut_words));
    CHECK(holds("kept", done.out.size()));
    CHECK(holds("removed", near.size() + dropped.size()));

    for (const unsigned threads : {1u, 2u}) {
      command.settings.decide.threads = threads;
      command.memory = "64M";
      const Run again = run(folder, command);
      REQUIRE(again.out == done.out);
      REQUIRE(again.removed == done.removed);
    }
  }
}

TEST_CASE("strip: the first in keep order keeps a passage") {
  const io::TempFolder folder;
  const std::string passage = "one two three four five six seven eight";
  DedupCommand command;
  command.settings.paths = {folder.write("in.jsonl", R"({"id":1,"text":"a b c d e f )" + passage + "\"}\n" +
                                                         R"({"id":2,"text":")" + passage + " x y z\"}\n" +
                                                         R"({"id":3,"text":")" + passage + "\"}")};
  command.settings.min_words = 8;
  command.settings.decide.keep.rule = run::KeepRule::kLast;
  const Run done = run(folder, command);
  REQUIRE(done.status == 0);
  CHECK(done.out == std::vector<std::string>{R"({"id":1,"text":"a b c d e f"})", R"({"id":2,"text":"x y z"})",
                                             R"({"id":3,"text":"one two three four five six seven eight"})"});
  CHECK(done.removed.empty());
}

TEST_CASE("strip: what dedup removes and what --against holds is no document that has a passage") {
  const io::TempFolder folder;
  Feed feed(3);
  std::string passage = "p";
  std::string rest = "r";
  for (int k = 0; k < 60; ++k) passage += " p" + std::to_string(k);
  for (int k = 0; k < 300; ++k) rest += " r" + std::to_string(k);
  const std::string first = R"({"id":1,"text":")" + passage + " " + rest + "\"}\n";
  const std::string near = R"({"id":2,"text":")" + passage + " " + rest + " more\"}\n";
  DedupCommand command;
  command.settings.paths = {folder.write("in.jsonl", first + near)};
  CHECK(run(folder, command).out == std::vector<std::string>{first.substr(0, first.size() - 1)});
  std::string other = "o";
  for (int k = 0; k < 300; ++k) other += " o" + std::to_string(k);
  command.settings.against = {folder.write("against.jsonl", R"({"id":0,"text":")" + passage + " " + other + "\"}\n")};
  CHECK(run(folder, command).out == std::vector<std::string>{first.substr(0, first.size() - 1)});
}

TEST_CASE("strip: blank and bad lines, compressed inputs, no newline at the end") {
  const io::TempFolder folder;
  const std::string passage = "one two three four five six seven eight";
  const std::string content = "\n" + (R"({"id":1,"text":"a b c d e f )" + passage) + "\"}\n{bad\n\n" +
                              R"({"text":"..","id":2})" + "\n" + R"({"id":3,"text":")" + passage + R"(\u0020x y z"})";
  DedupCommand command;
  command.settings.paths = {folder.write("in.jsonl", content)};
  command.settings.min_words = 8;
  const Run done = run(folder, command);
  REQUIRE(done.status == 0);
  CHECK(done.out == std::vector<std::string>{R"({"id":1,"text":"a b c d e f one two three four five six seven eight"})",
                                             R"({"text":"..","id":2})", R"({"id":3,"text":"x y z"})"});
  CHECK(done.removed.empty());
}

TEST_CASE("strip: WARC records are refused") {
  const io::TempFolder folder;
  DedupCommand command;
  command.settings.paths = {folder.write("in.warc", "WARC/1.0\r\n")};
  CHECK(run(folder, command).status == 2);
}

}  // namespace
}  // namespace refrain::cli
