// Inputs as a user names them: formats by extension, folders, feeds, and every way to be unreadable.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "catch.h"
#include "io/files/files.h"
#include "io/find_inputs.h"
#include "io/format.h"
#include "io/inputs.h"
#include "io/xml/xml_kind.h"
#include "refrain/words.h"
#include "unit/deflated.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

using Names = std::vector<std::string>;

InputOptions with_format(const std::string& format) {
  InputOptions options;
  options.input_format = format;
  return options;
}

// The one line of one problem.
std::string only_problem(const ReadResult& result, Problem problem) {
  REQUIRE(result.problems.size() == 1);
  REQUIRE(result.problems[0].first == problem);
  REQUIRE_FALSE(contains(result.problems[0].second, "\n"));
  return result.problems[0].second;
}

// Standard input that comes from a file, for as long as the object lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& path) : saved_(dup(STDIN_FILENO)) {
    const int file = open(path.c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int saved_;
};

TEST_CASE("inputs: extensions in any case choose the format") {
  CHECK(kind_of_file("a/b.TXT").format == Format::kText);
  CHECK(kind_of_file("b.Markdown").format == Format::kMarkdown);
  CHECK(kind_of_file("b.htm").format == Format::kHtml);
  CHECK(kind_of_file("b.ndjson.GZ").format == Format::kJsonLines);
  CHECK(kind_of_file("b.ndjson.GZ").compression == Compression::kGzip);
  CHECK(kind_of_file("b.html.zst").compression == Compression::kZstd);
  CHECK(kind_of_file("b.gz").format == Format::kOther);
  CHECK(kind_of_file(".txt").format == Format::kOther);
  CHECK(kind_of_file("a.txt/b").format == Format::kOther);
  CHECK(kind_of_file("b.warc.gz").format == Format::kWarc);
  CHECK(kind_of_file("b.wet").format == Format::kWarc);
  CHECK(kind_of_file("b.atom.zst").format == Format::kXml);
  CHECK(format_named("rss") == Format::kXml);
  CHECK(kind_of_file("b.pdf.gz").format == Format::kPdf);
  CHECK(kind_of_file("b.tex").format == Format::kLatex);
  CHECK(kind_of_file("b.xml").format == Format::kAnyXml);
  CHECK(format_named("MD") == Format::kMarkdown);
  CHECK(format_named("nonsense") == Format::kOther);
}

TEST_CASE("inputs: the table of formats is whole") {
  std::set<std::string> seen;
  for (const std::string& name : format_names()) {
    CHECK(seen.insert(name).second);  // once
    CHECK(is_read(format_named(name)));
    CHECK(kind_of_file("a." + name).format == format_named(name));
  }
  for (std::size_t k = 0; k < formats().size(); ++k) {
    CHECK(static_cast<std::size_t>(formats()[k].format) == k);  // in the order of the enum, none missing
    CHECK_FALSE(formats()[k].read.empty());
  }
  CHECK(formats().size() == static_cast<std::size_t>(Format::kAnyXml) + 1);
  CHECK(usual_format_names(" or ").ends_with(", rss or xml"));
  CHECK(contains(formats_as_markdown(), "| Markdown | `.md` `.markdown` |"));
  CHECK_FALSE(is_read(kind_of_file("a.doc").format));
  CHECK(kind_of_file("a.key").format == Format::kOther);  // more often a key than a presentation
}

TEST_CASE("inputs: what is not read is no clean folder") {
  const TempFolder folder;
  folder.write("a.txt", "one two three");
  folder.write("b.doc", "x");
  const ReadResult result = read_all({folder.path()});
  CHECK(result.names() == Names{folder.path("a.txt")});
  CHECK(contains(only_problem(result, Problem::kUnreadable), "b.doc: is an older Word document"));
}

TEST_CASE("inputs: the root of XML tells what it is") {
  CHECK(xml_kind("<?xml version='1.0'?><!-- <rss> --><rss version='2.0'>") == XmlKind::kFeed);
  CHECK(xml_kind("<!DOCTYPE topic [<!ENTITY a '>'>]>\n<topic id='a'>") == XmlKind::kDocument);
  CHECK(xml_kind("<a:feed xmlns:a='http://www.w3.org/2005/Atom'>") == XmlKind::kFeed);
  CHECK(xml_kind("<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><entry>") == XmlKind::kDocument);
  CHECK(xml_kind("<list><entry><title>") == XmlKind::kFeed);
  CHECK(xml_kind("<list><items>") == XmlKind::kDocument);
  CHECK(xml_kind("") == XmlKind::kFeed);
  CHECK(xml_kind("no markup") == XmlKind::kFeed);
  const TempFolder folder;
  const std::string both = folder.write("both.xml", "<topic><title>One</title><body><p>two</p></body></topic>");
  REQUIRE(read_all({both}).documents.size() == 1);
  CHECK(read_all({both}).documents[0].text == "One\n\ntwo");
  CHECK(read_all({folder.write("f.xml", "<rss><item><title>t</title></item></rss>")}).documents.at(0).text == "t");
}

TEST_CASE("inputs: one document a file") {
  const TempFolder folder;
  const std::string text = folder.write("a.txt", std::string("plain \0 text \xff\r\n", 16));
  const std::string empty = folder.write("empty.txt", "");
  const std::string markdown = folder.write("b.md", "# *Head*");
  const std::string html = folder.write("c.html", "<p>one<p>two");
  const std::string other = folder.write("notes", "no extension");
  const ReadResult result = read_all({text, empty, markdown, html, other});
  CHECK(result.problems.empty());
  REQUIRE(result.names() == Names{text, empty, markdown, html, other});
  CHECK(result.documents[0].text == std::string("plain \0 text \xff\r\n", 16));
  CHECK(result.documents[0].path == text);
  CHECK(result.documents[0].record == 0);
  CHECK(result.documents[0].id_json.empty());
  CHECK(result.documents[0].map.identity());
  CHECK(result.documents[1].text.empty());
  CHECK(result.documents[2].text == "Head");
  CHECK(result.documents[2].original_bytes() == "# *Head*");
  CHECK(result.documents[3].text == "one\n\ntwo");
  CHECK(result.documents[4].text == "no extension");
}

TEST_CASE("inputs: a feed has a document a record, and bad records are told") {
  const TempFolder folder;
  const std::string feed = folder.write("f.jsonl",
                                        "\xef\xbb\xbf{\"id\":\"x\",\"text\":\"one\"}\r\n"
                                        "\n"
                                        "{\"id\":7,\"text\":\"two\"}\n"
                                        "{\"text\":\n"
                                        "{\"text\":\"three\"}");
  const ReadResult result = read_all({feed});
  CHECK(result.names() == Names{"x", "7", feed + ":5"});
  CHECK(result.documents[0].id_json == "\"x\"");
  CHECK(result.documents[1].id_json == "7");
  CHECK(result.documents[2].id_json.empty());
  CHECK(result.documents[2].record == 5);
  CHECK(result.documents[2].path == feed);
  CHECK(only_problem(result, Problem::kBadRecord) == feed + ":4: broken JSON at byte 9: expected a value");
  InputOptions options;
  options.text_field = "body";
  options.id_field = "key";
  const std::string other = folder.write("g.ndjson", "{\"body\":\"b\",\"key\":\"k\",\"id\":1}");
  CHECK(read_all({other}, options).names() == Names{"k"});
}

TEST_CASE("inputs: a folder is read in order, what is of other kinds counted") {
  const TempFolder folder;
  folder.write("b.txt", "b");
  folder.write("a/c.md", "c");
  folder.write("d.PNG", "x");
  folder.write("e.png", "x");
  folder.write("f", "x");
  folder.write("g.tsv", "x");
  folder.write("h.csv", "x");
  folder.write("i.skip.txt", "x");
  InputOptions options;
  options.exclude = {"*.skip.txt"};
  const ReadResult result = read_all({folder.path()}, options);
  CHECK(result.names() == Names{folder.path("a/c.md"), folder.path("b.txt")});
  CHECK(only_problem(result, Problem::kNote) ==
        "5 files of other kinds skipped in folders (1 without extension, 1 .csv, 2 .png, 1 .tsv)");
  // A slash at the end is not doubled, and "." is not written before its files.
  CHECK(read_all({folder.path() + "/"}, options).names()[0] == folder.path() + "/a/c.md");
}

TEST_CASE("inputs: a folder named like a file is a folder") {
  const TempFolder folder;
  folder.write("a.txt/b.txt", "b");
  CHECK(read_all({folder.path("a.txt")}).names() == Names{folder.path("a.txt/b.txt")});
}

TEST_CASE("inputs: --input-format outweighs the extension") {
  const TempFolder folder;
  const std::string page = folder.write("a.txt", "<p>x");
  folder.write("b", "<p>y");
  folder.write("c.bin", std::string("\0\0", 2));
  CHECK(read_all({page}, with_format("html")).documents[0].text == "x");
  CHECK(read_all({page}, with_format("TXT")).documents[0].text == "<p>x");
  const ReadResult result = read_all({folder.path()}, with_format("html"));
  CHECK(result.names() == Names{page, folder.path("b")});
  CHECK(only_problem(result, Problem::kNote) == "1 file of other kinds skipped in folders (1 .bin)");
  // Two bad records, that none could be read, and what was passed over.
  CHECK(read_all({folder.path()}, with_format("jsonl")).problems.size() == 4);
  CHECK(only_problem(read_all({page}, with_format("doc")), Problem::kUnreadable) ==
        "\1input-format\2 doc: no such format; give txt, md, html, tex, rst, adoc, org, "
        "wiki, dita, ipynb, srt, rtf, docx, odt, epub, pdf, jsonl, json, warc, rss or xml");
}

TEST_CASE("inputs: the same file is read once, by whatever names") {
  const TempFolder folder;
  const std::string a = folder.write("a.txt", "a");
  std::filesystem::create_symlink("a.txt", folder.path("link.txt"));
  std::filesystem::create_hard_link(a, folder.path("hard.txt"));
  const ReadResult result = read_all({a, folder.path("./a.txt"), folder.path("link.txt"), folder.path()});
  CHECK(result.names() == Names{a});
  REQUIRE(result.problems.size() == 2);
  CHECK(result.problems[0].first == Problem::kNote);
  CHECK(contains(result.problems[0].second, "read once"));
}

TEST_CASE("inputs: what one list of paths led to is not read for another") {
  const TempFolder folder;
  const std::string draft = folder.write("new/n.txt", "a");
  const std::string old = folder.write("old/o.txt", "b");
  std::filesystem::create_symlink("../new/n.txt", folder.path("old/link.txt"));
  const StandardInput input(folder.write("stdin", "c"));
  SeenFiles seen;
  ReadResult result;
  InputSink sink;
  sink.document = [&](Document&& document) { result.documents.push_back(std::move(document)); };
  sink.problem = [&](Problem problem, const std::string& line) { result.problems.emplace_back(problem, line); };
  read_documents({folder.path("new"), "-"}, {}, sink, seen);
  read_documents({"-", folder.path("old"), draft}, {}, sink, seen);
  CHECK(result.names() == Names{draft, "-", old});
  // Only what was named is told of.
  CHECK(only_problem(result, Problem::kNote) == draft + ": given before under this or another name; read once");
}

TEST_CASE("inputs: what cannot be read is told, and the others are read") {
  const TempFolder folder;
  const std::string good = folder.write("good.txt", "x");
  const auto problem = [&](const std::string& path) {
    const ReadResult result = read_all({path, good});
    CHECK(result.names() == Names{good});
    const std::string line = only_problem(result, Problem::kUnreadable);
    REQUIRE(line.starts_with(printable(path) + ": "));
    return line.substr(printable(path).size() + 2);
  };
  CHECK(problem(folder.path("none.txt")) == "cannot be read: No such file or directory; check the name");
  CHECK(problem(folder.path("line\nbreak")) == "cannot be read: No such file or directory; check the name");
  CHECK(problem(good + "/x") == "cannot be read: Not a directory; check the name");
  std::filesystem::create_symlink("loop.txt", folder.path("loop.txt"));
  CHECK(contains(problem(folder.path("loop.txt")), "Too many levels of symbolic links"));
  CHECK(contains(problem(folder.write("a.docx", "x")), "is no .docx: it is no ZIP archive; open"));
  CHECK(contains(problem(folder.write("a.odt", "")), "is no .odt"));
  CHECK(contains(problem(folder.write("a.PDF", "x")), "pdftotext"));
  CHECK(problem(folder.write("a.doc", "x")) ==
        "is an older Word document, which is not read; convert it with: soffice --headless "
        "--convert-to docx '" +
            folder.path("a.doc") + "'");
  CHECK(contains(problem(folder.write("b.djvu.gz", "x")), "/b.djvu.gz' > '" + folder.path("b.txt") + "'"));
  const std::string table = problem(folder.write("a.parquet", "x"));
  CHECK(table ==
        ".parquet files come in through refrain's Python package; or turn it into JSON lines with: duckdb -c \"COPY "
        "(FROM '" +
            folder.path("a.parquet") + "') TO '" + folder.path("a.jsonl") + "' (FORMAT json)\"");
  CHECK(contains(problem(folder.write("a.csv.gz", "x")),
                 "/a.csv.gz') TO '" + folder.path("a.jsonl") + "' (FORMAT json)"));
  CHECK(contains(problem(folder.write("a.arrow", "x")), "read_ipc('" + folder.path("a.arrow") + "').write_ndjson('"));
  // A command to be copied holds no name that a shell would carry out.
  CHECK(contains(problem(folder.write("$(touch x).parquet", "x")), "COPY (FROM 'FILE.parquet') TO 'FILE.jsonl'"));
  CHECK(contains(problem(folder.write("a' b.doc", "x")), "--convert-to docx 'FILE.doc'"));
  CHECK(contains(problem(folder.write("a.warc", "x")), "holds no WARC record"));
  CHECK(contains(problem(folder.write("a.rss", "x <y")), "holds no whole <item>"));
  CHECK(contains(problem(folder.write("a.bin", std::string("a\0b", 3))), "is no text"));
  CHECK(contains(problem(folder.write("wide.jsonl", std::string("\xfe\xff\0a\n", 5))), "iconv"));
  CHECK(contains(problem(folder.write("a.txt.gz", "not gzip")), "broken gzip stream at byte"));
  CHECK(contains(problem(folder.write("a.md.zst", "")), "cut off at byte 0"));
  CHECK(contains(problem(folder.write("a.jsonl.zst", "not zstd")), "broken Zstandard stream"));
  // A sparse file: it has the length, but no blocks.
  folder.write("huge.txt", "");
  std::filesystem::resize_file(folder.path("huge.txt"), std::uintmax_t{kMaxTextBytes} + 1);
  CHECK(contains(problem(folder.path("huge.txt")), "longer than 4 GiB"));
  std::filesystem::create_symlink("nowhere", folder.path("dangling.txt"));
  CHECK(contains(problem(folder.path("dangling.txt")), "No such file"));
  std::filesystem::remove_all(folder.path("wide.txt"));
  // In a folder, too.
  const ReadResult result = read_all({folder.path()});
  CHECK(result.names() == Names{good});
}

TEST_CASE("inputs: compressed feeds give the records before the break") {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 50'000; ++i) lines += "{\"text\":\"record " + std::to_string(i * 7919) + "\"}\n";
  const std::string path = folder.path("f.jsonl.gz");
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, lines.data(), static_cast<unsigned>(lines.size()));
  gzclose(file);
  CHECK(read_all({path}).documents.size() == 50'000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  const ReadResult result = read_all({path});
  CHECK(result.documents.size() > 1'000);
  CHECK(result.documents.size() < 50'000);
  CHECK(contains(only_problem(result, Problem::kUnreadable), "cut off at byte"));
}

TEST_CASE("inputs: a feed that was made to fill the memory is an error, and what came before it is read") {
  const TempFolder folder;
  const std::string line = "{\"text\": \"one\"}\n";
  const std::string path =
      folder.write("a.jsonl.gz", deflated(line + "{\"text\": \"" + std::string(40'000'000, '0') + "\"}\n", 31));
  const ReadResult result = read_all({path});
  REQUIRE(result.documents.size() == 1);
  CHECK(result.documents[0].text == "one");
  CHECK(
      contains(only_problem(result, Problem::kUnreadable), "becomes more than 128 times as long as it is compressed"));
}

TEST_CASE("inputs: a file that changes while it is read is told") {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 50'000; ++i) lines += "{\"text\":\"a record of some length\"}\n";
  for (const bool grows : {true, false}) {
    const std::string path = folder.write("f.jsonl", lines);
    int documents = 0;
    std::vector<std::string> problems;
    InputSink sink;
    sink.document = [&](Document&&) {
      if (++documents != 1) return;
      if (grows) {
        std::ofstream(path, std::ios::app) << "{\"text\":\"late\"}\n";
      } else {
        std::filesystem::resize_file(path, lines.size() / 35 / 2 * 35);
      }
    };
    sink.problem = [&](Problem problem, const std::string& line) {
      REQUIRE(problem == Problem::kUnreadable);
      problems.push_back(line);
    };
    read_documents({path, folder.write("next.txt", "x")}, {}, sink);
    REQUIRE(problems.size() == 1);
    CHECK(contains(problems[0], path + ": changed while it was read"));
    CHECK(documents > 2);
  }
}

TEST_CASE("inputs: standard input is text, or what is asked for") {
  const TempFolder folder;
  {
    const StandardInput input(folder.write("a", "some text"));
    const ReadResult result = read_all({"-", "-"});
    REQUIRE(result.names() == Names{"-"});
    CHECK(result.documents[0].path == "-");
    CHECK(result.documents[0].text == "some text");
  }
  {
    const StandardInput input(folder.write("b", "{\"id\":1,\"text\":\"t\"}\n{\"text\":\"u\"}"));
    CHECK(read_all({"-"}, with_format("jsonl")).names() == Names{"1", "-:2"});
  }
  {
    const std::string path = folder.path("c");
    gzFile file = gzopen(path.c_str(), "wb");
    gzputs(file, "compressed");
    gzclose(file);
    const StandardInput input(path);
    CHECK(read_all({"-"}).documents.at(0).text == "compressed");
  }
}

TEST_CASE("inputs: a named pipe is read as it comes, and passed over in a folder") {
  const TempFolder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&pipe] { std::ofstream(pipe) << "through a pipe"; });
  const ReadResult result = read_all({pipe});
  writer.join();
  REQUIRE(result.documents.size() == 1);
  CHECK(result.documents[0].text == "through a pipe");
  CHECK(read_all({folder.path()}).documents.empty());
}

TEST_CASE("inputs: an output that is an input is found in every disguise, and left out of a folder") {
  const TempFolder folder;
  const std::string a = folder.write("in/a.txt", "a");
  const std::string report = folder.write("in/report.json", R"({"text": "of the last time"})");
  folder.write("in/out.jsonl.refrain-tmp/spool", R"({"text": "left by a run"})");
  std::filesystem::create_symlink("in/a.txt", folder.path("link.txt"));
  CHECK(is_input(a, {a}));
  CHECK(is_input(folder.path("link.txt"), {a}));
  CHECK(is_input(a, {folder.path("link.txt")}));
  CHECK_FALSE(is_input(a, {folder.path("in")}));
  CHECK_FALSE(is_input(folder.path("new.txt"), {folder.path("in"), "none"}));
  CHECK_FALSE(is_input("/dev/null", {"/dev/null"}));
  CHECK(read_all({folder.path("in")}).documents.size() == 2);
  InputOptions options;
  options.outputs = {"", "-", report};
  const ReadResult result = read_all({folder.path("in")}, options);
  REQUIRE(result.documents.size() == 1);
  CHECK(result.documents[0].path == a);
}

TEST_CASE("inputs: a pipe without an ending is what standard input is") {
  const TempFolder folder;
  for (const char* name : {"pipe", "pipe.gz", "pipe.jsonl", "pipe.txt"}) {
    REQUIRE(mkfifo(folder.path(name).c_str(), 0600) == 0);
  }
  InputOptions options;
  options.standard_input = "jsonl";
  const auto found = [&](const std::string& name) {
    const FoundInputs inputs = find_inputs({folder.path(name)}, options, [](Problem, const std::string&) {});
    REQUIRE(inputs.files.size() == 1);
    return inputs.files[0];
  };
  CHECK(found("pipe").format == Format::kJsonLines);
  CHECK(found("pipe").kind.compression == Compression::kDetect);
  CHECK(found("pipe.gz").format == Format::kJsonLines);
  CHECK(found("pipe.gz").kind.compression == Compression::kGzip);
  CHECK(found("pipe.jsonl").kind.compression == Compression::kNone);
  CHECK(found("pipe.txt").format != Format::kJsonLines);
  options.input_format = "md";
  CHECK(found("pipe").format == Format::kMarkdown);
  options = {};
  CHECK(found("pipe").format == format_named("txt"));
}

TEST_CASE("inputs: what is compressed and does not say so is told with what to do") {
  const TempFolder folder;
  const auto told = [&](const std::string& name, std::string_view bytes) {
    const ReadResult result = read_all({folder.write(name, bytes)});
    return result.problems.size() == 1 ? result.problems[0].second : std::string();
  };
  using namespace std::string_view_literals;
  for (const char* name : {"a.jsonl", "a.json", "a.warc", "a", "a.rss"}) {
    CHECK(told(name, "\x1f\x8b\x08\0\0\0\0\0"sv) ==
          folder.path(name) + ": is gzip; name it " + folder.path(name) + ".gz");
    CHECK(told(name, "\x28\xb5\x2f\xfd\0\0"sv) ==
          folder.path(name) + ": is Zstandard; name it " + folder.path(name) + ".zst");
  }
  CHECK(told("a.jsonl.xz",
             "\xfd"
             "7zXZ\0"sv) == folder.path("a.jsonl.xz") + ": is xz, which is not read; unpack it with: xz -dk '" +
                                folder.path("a.jsonl.xz") + "'");
}

TEST_CASE("inputs: why a file holds no records is told with its place") {
  const TempFolder folder;
  const auto told = [&](std::string_view bytes) {
    const ReadResult result = read_all({folder.write("a.json", bytes)});
    return result.problems.size() == 1 ? result.problems[0].second : std::string();
  };
  CHECK(contains(told("[{\"text\": NaN}]"), ": line 1: broken JSON at byte 11: expected a value; "));
  CHECK(contains(told("\n{\"text\": \"cut"), ": line 2: broken JSON at byte 14: expected "));
  CHECK(
      contains(told("xx\n{\"text\": \"a\"}\n"), ": line 1: begins with \"x\", which begins no object and no array; "));
  CHECK(contains(told("[1, 2]"), ": line 1: none of the elements is an object; "));
  CHECK(contains(told(std::string("\xff\xfe{\0", 4)), ": is UTF-16; turn it into UTF-8 with: iconv "));
}

}  // namespace
}  // namespace refrain::io
