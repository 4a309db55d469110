// Items of RSS, Atom and other XML: cutting them out, and the text in them.

#include "io/feeds/xml_feed.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "byte_pieces.h"
#include "catch.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

struct Feed {
  std::vector<XmlItem> items;  // of broken ones the reason, as id "!"
  std::vector<std::string> texts() const {
    std::vector<std::string> result;
    for (const XmlItem& item : items) result.push_back(item.text);
    return result;
  }
  std::string reason() const { return std::string(status.message()); }
  absl::Status status;
};

Feed read(std::string_view bytes, std::size_t piece = 100'000, std::size_t max_item = XmlFeedReader::kMaxItem) {
  XmlFeedReader reader(in_pieces(bytes, piece), max_item);
  Feed feed;
  for (;;) {
    XmlItem item;
    const auto result = reader.next(item);
    if (!result.ok()) feed.status = result.status();
    if (!result.ok() || *result == XmlFeedReader::Result::kEnd) return feed;
    if (*result == XmlFeedReader::Result::kTooLong) item = {"!", "too long"};
    if (*result == XmlFeedReader::Result::kBroken) item = {"!", reader.reason()};
    feed.items.push_back(std::move(item));
    REQUIRE(reader.number() == feed.items.size());
  }
}

XmlItem only(const std::string& bytes) {
  const Feed feed = read(bytes);
  INFO(feed.status);
  REQUIRE(feed.status.ok());
  REQUIRE(feed.items.size() == 1);
  return feed.items[0];
}

using Texts = std::vector<std::string>;

TEST_CASE("xml: RSS 2.0") {
  const std::string rss = R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- <item>no</item> -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The feed</title><description>About <![CDATA[<item>it</item>]]></description>
<item>
  <title>Harbour &amp; bridge</title>
  <link>http://a.example/1</link>
  <guid isPermaLink="false"> a-1 </guid>
  <description>&lt;p&gt;Short &amp;amp; &lt;b&gt;escaped&lt;/b&gt;.&lt;/p&gt;</description>
</item>
<item><title>Second</title><link>http://a.example/2</link>
  <description>short</description>
  <content:encoded><![CDATA[<p>First</p><p>last &eacute; a < b</p><script>x()</script>]]></content:encoded>
</item>
<item><description>only this</description></item>
<item/>
</channel></rss>)";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
    const Feed feed = read(rss, piece);
    REQUIRE(feed.status.ok());
    CHECK(feed.texts() ==
          Texts{"Harbour & bridge\n\nShort & escaped.", "Second\n\nFirst\n\nlast \xc3\xa9 a < b", "only this", ""});
    CHECK(feed.items[0].id == "a-1");
    CHECK(feed.items[1].id == "http://a.example/2");
    CHECK(feed.items[2].id.empty());
  }
}

TEST_CASE("xml: RSS 1.0 and 0.9") {
  const XmlItem item = only(R"(<rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="c"><items><rdf:Seq><rdf:li resource="i"/></rdf:Seq></items></channel>
<item rdf:about="http://a.example/i"><title>T</title><link>http://other/</link>
<description>D</description></item></rdf:RDF>)");
  CHECK(item.id == "http://a.example/i");
  CHECK(item.text == "T\n\nD");
  CHECK(only("<rss version='0.91'><channel><item><title>T</title></item></channel></rss>").text == "T");
}

TEST_CASE("xml: Atom") {
  const auto entry = [](const std::string& inside) {
    return only("<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry>" + inside + "</entry></feed>");
  };
  const XmlItem item = entry(
      "<title>A &lt;b> title</title><id>tag:a,1</id><link href='http://a/'/>"
      "<summary>S</summary><content type='html'>&lt;p>One&lt;p>two</content>");
  CHECK(item.id == "tag:a,1");
  CHECK(item.text == "A <b> title\n\nOne\n\ntwo");
  CHECK(entry("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One <b>bold</b> "
              "<i>two</i> &amp; &lt;three&gt;</p><br/><p>four</p></div></content>")
            .text == "One bold two & <three>\n\nfour");
  CHECK(entry("<content type='xhtml'><x:div xmlns:x='w'><x:p>a</x:p><x:p>b</x:p></x:div></content>").text == "a\n\nb");
  CHECK(entry("<content>1 &lt; 2 &amp;amp;</content>").text == "1 < 2 &amp;");
  CHECK(entry("<content type='image/png'>aGk=</content><summary>S</summary>").text == "S");
  CHECK(entry("<content src='x'/><summary>S</summary>").text == "S");
  CHECK(entry("<link rel='edit' href='e'/><link rel='alternate' href='a'/>").id == "a");
  CHECK(entry("<link rel='edit' href='e'/>").id == "e");
  const XmlItem prefixed = only(
      "<a:feed xmlns:a='x'><a:entry><a:id>7</a:id><a:title>T</a:title><media:title>no</media:title>"
      "</a:entry></a:feed>");
  CHECK(prefixed.id == "7");
  CHECK(prefixed.text == "T");
}

TEST_CASE("xml: other XML with items or entries") {
  CHECK(only("<book><entry key='a>b'><word>one</word><def>two <i>three</i></def></entry></book>").text ==
        "one\ntwo\nthree");
  CHECK(only("<l><item>just text &#233; &#x263a;</item></l>").text == "just text \xc3\xa9 \xe2\x98\xba");
  const Feed none = read("<html><body>items, entry</body></html>");
  CHECK(none.status.message() ==
        "holds no whole <item> or <entry>, as RSS and Atom do; turn it into .txt, .html or .jsonl");
  CHECK_FALSE(read("").status.ok());
  CHECK_FALSE(read("plain text, 1 < 2").status.ok());
}

TEST_CASE("xml: what looks like tags and is none") {
  const std::string odd = R"(<!DOCTYPE rss [
  <!ENTITY x "<item>no ']'</item>"> <!-- it's > ]> <item> --> <?p ]> ?> <!ELEMENT item ANY>
]><rss a="<item>" b='/><item>'><?php <item> ?>
<item x="</item>"><!-- </item> --><title><![CDATA[</item>]]]]><![CDATA[>]]></title>
<items/><itemx></itemx><item2/> < item </item></rss>)";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{13}, std::size_t{100'000}}) {
    const Feed feed = read(odd, piece);
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].text == "broken XML at byte 118 of the item: Could not determine tag type");
  }
  CHECK(only("<rss><item x='</item>'><!-- </item> --><title><![CDATA[</item>]]></title></item></rss>").text.empty());
}

TEST_CASE("xml: entities are never expanded") {
  std::string laughs = "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'>";
  for (int i = 1; i < 10; ++i) {
    const std::string inner = i == 1 ? "&lol;" : "&lol" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY lol" + std::to_string(i) + " '";
    for (int j = 0; j < 10; ++j) laughs += inner;
    laughs += "'>";
  }
  laughs +=
      "<!ENTITY file SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&lol9;</title>"
      "<description>&file;</description></item></channel></rss>";
  CHECK(only(laughs).text == "&lol9;\n\n&file;");
}

TEST_CASE("xml: behind a broken item the next one is read") {
  const std::string good = "<item><title>good</title></item>";
  const auto middle = [&](const std::string& damaged) {
    const std::string bytes = "<rss>" + good + damaged + good + "</rss>";
    const Feed feed = read(bytes);
    CHECK(read(bytes, 1).texts() == feed.texts());
    CHECK(feed.status.ok());
    REQUIRE(feed.items.size() == 3);
    CHECK(feed.items[0].text == "good");
    CHECK(feed.items[1].id == "!");
    CHECK(feed.items[2].text == "good");
    return feed.items[1].text;
  };
  CHECK(middle("<item><title>a</item>") == "broken XML at byte 17 of the item: Start-end tags mismatch");
  CHECK(middle("<item><title>a</title>") == "is not closed before the next <item>");
  CHECK(middle("<item><title>a</title><!-- </item>") == "in it a comment has no end");
  CHECK(middle("<item><title><![CDATA[a</title></item>") == "in it a CDATA section has no end");
  CHECK(middle("<item><a href=\"b></a></item>") == "in it a tag has no end");
  CHECK(middle("<item><? </item>") == "in it an instruction has no end");
  CHECK(middle("<item><![ </item>") == "in it a declaration has no end");
}

TEST_CASE("xml: what is cut off or too long") {
  const std::string first = "<rss><item><title>first</title></item>";
  const std::string second = "<item><title x='y'>second</title></item>";
  for (std::size_t size = 6; size < second.size(); ++size) {
    const Feed feed = read(first + second.substr(0, size), 3);
    REQUIRE(feed.status.ok());
    REQUIRE(feed.items.size() == 2);
    REQUIRE(feed.items[0].text == "first");
    REQUIRE(feed.items[1].id == "!");
  }
  const std::string third = "<item><title>third</title></item></rss>";
  const std::string long_item = "<item>" + std::string(1'000'000, 'x') + "</item>";
  const std::string long_tag = "<item x='" + std::string(1'000'000, '<') + "'></item>";
  for (const std::size_t piece : {std::size_t{1000}, std::size_t{5'000'000}}) {
    for (const std::string& middle : {long_item, long_tag}) {
      CHECK(read(first + middle + third, piece, 1000).texts() == Texts{"first", "too long", "third"});
    }
    // Between items nothing is too long.
    const std::string much(1'000'000, 'x');
    for (const std::string& between : {much, "<!--" + much + "-->", "<![CDATA[" + much + "]]>",
                                       "<!DOCTYPE x [" + much + "]>", "<b c='" + much + "'/>"}) {
      CHECK(read(first + between + third, piece, 1000).texts() == Texts{"first", "third"});
    }
  }
}

TEST_CASE("xml: hostile input takes linear time") {
  std::string comments = "<rss>";
  for (int i = 0; i < 100'000; ++i) comments += "<item><!-- <![CDATA[ <? \"";
  CHECK(read(comments).items.size() > 1000);
  std::string deep = "<rss><item>";
  for (int i = 0; i < 300'000; ++i) deep += "<content>";
  for (int i = 0; i < 300'000; ++i) deep += "</content>";
  CHECK(only(deep + "</item></rss>").text.empty());
}

TEST_CASE("xml: encodings") {
  const std::string item = "<rss><item><title>caf\xe9</title></item></rss>";
  CHECK(only("<?xml version='1.0' encoding='ISO-8859-1'?>" + item).text == "caf\xc3\xa9");
  CHECK(only("<?xml version=\"1.0\" encoding=\"windows-1252\" ?><rss><item>\x80</item></rss>").text == "\xe2\x82\xac");
  CHECK(only("\xef\xbb\xbf<rss><item>caf\xc3\xa9</item></rss>").text == "caf\xc3\xa9");
  CHECK(only("<?xml version='1.0' encoding='utf-16'?><rss><item>a</item></rss>").text == "a");
  const std::string plain = "<?xml version='1.0' encoding='UTF-16'?><rss><item>wide</item></rss>";
  std::string little;
  std::string big;
  for (const char c : plain) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
    CHECK(read(little, piece).texts() == Texts{"wide"});
    CHECK(read("\xff\xfe" + little, piece).texts() == Texts{"wide"});
    CHECK(read(big, piece).texts() == Texts{"wide"});
    CHECK(read("\xfe\xff" + big, piece).texts() == Texts{"wide"});
  }
  // A long one, so that characters are cut at the ends of pieces.
  std::string japanese = "<?xml version='1.0' encoding='shift_jis'?><rss>";
  for (int i = 0; i < 30'000; ++i) japanese += "<item>a\x82\xa0\x82\xa2</item>";
  const Feed feed = read(japanese, 4099);
  REQUIRE(feed.items.size() == 30'000);
  CHECK(std::all_of(feed.items.begin(), feed.items.end(),
                    [](const XmlItem& one) { return one.text == "a\xe3\x81\x82\xe3\x81\x84"; }));
  CHECK(contains(read("<?xml version='1.0' encoding='x-nothing'?><item>a</item>").reason(),
                 "declares the encoding x-nothing"));
}

TEST_CASE("xml: a feed as check reads it") {
  const TempFolder folder;
  const std::string bytes = "<rss><item><guid>a</guid><title>one</title></item><item><b></item><item>two</item></rss>";
  const std::string path = folder.write("a.rss", bytes);
  const ReadResult result = read_all({path});
  REQUIRE(result.documents.size() == 2);
  CHECK(result.documents[0].name == "a");
  CHECK(result.documents[0].id_json == "\"a\"");
  CHECK(result.documents[0].record == 1);
  CHECK(result.documents[1].name == path + ":3");
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].first == Problem::kBadRecord);
  CHECK(contains(result.problems[0].second, path + ":2: broken XML"));
  InputOptions options;
  options.input_format = "atom";
  CHECK(read_all({folder.write("b", bytes)}, options).documents.size() == 2);
  CHECK(read_all({folder.write("c.rss", "<a/>")}).problems.at(0).first == Problem::kUnreadable);
}

TEST_CASE("xml: references that mean no character do not end the text") {
  const std::string fffd = "\xef\xbf\xbd";
  for (const char* reference : {"&#0;", "&#00;", "&#x0;", "&#x000;", "&#xD800;", "&#xdfff;", "&#x110000;",
                                "&#4294967296;", "&#99999999999999999999;"}) {
    INFO(reference);
    const std::string inside = std::string("before ") + reference + " after";
    CHECK(only("<rss><item><title>" + inside + "</title></item></rss>").text == "before " + fffd + " after");
    CHECK(only("<feed><entry><title type='text'>" + inside + "</title></entry></feed>").text ==
          "before " + fffd + " after");
    // As text that is HTML, its reader decides.
    CHECK(contains(only("<rss><item><title><![CDATA[" + inside + "]]></title></item></rss>").text, " after"));
    CHECK(only("<feed><entry><title type='text'><![CDATA[" + inside + "]]></title></entry></feed>").text == inside);
  }
  CHECK(only("<rss><item><title>&#65;&#x42; &#; &#x; &#1g; &#0 &amp;#0;</title></item></rss>").text.starts_with("AB "));
}

TEST_CASE("xml: an item without a text has none") {
  CHECK(only("<rss><item><guid>g</guid><link>http://a.example/</link><pubDate>today</pubDate></item></rss>")
            .text.empty());
  CHECK(only("<rss><item><guid>g</guid><dc:date>d</dc:date><media:credit>c</media:credit></item></rss>").text.empty());
  CHECK(only("<feed><entry><id>i</id><updated>u</updated><author><name>n</name></author></entry></feed>").text.empty());
  CHECK(only("<a:feed><a:entry><a:id>i</a:id><a:link href='l'/></a:entry></a:feed>").text.empty());
  CHECK(only("<list><item><id>7</id><body>text</body></item></list>").text == "7\ntext");
  CHECK(only("<list><item>text</item></list>").text == "text");
}

}  // namespace
}  // namespace refrain::io
