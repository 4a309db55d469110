// Texts that do not say in which encoding they are.

#include <iconv.h>

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "io/encoding/charset.h"
#include "io/encoding/detect.h"
#include "io/inputs.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

std::string encoded(std::string text, const char* charset) {
  iconv_t handle = iconv_open(charset, "UTF-8");
  std::string out(text.size() * 4 + 16, '\0');
  char* in = text.data();
  std::size_t in_left = text.size();
  char* to = out.data();
  std::size_t out_left = out.size();
  CHECK(iconv(handle, &in, &in_left, &to, &out_left) != static_cast<std::size_t>(-1));
  CHECK(iconv(handle, nullptr, nullptr, &to, &out_left) != static_cast<std::size_t>(-1));
  iconv_close(handle);
  out.resize(out.size() - out_left);
  return out;
}

// What matters is the text: encodings that read these bytes alike are as good as one another.
void check_found(std::string_view text, const char* charset) {
  CAPTURE(charset);
  std::string bytes = encoded(std::string(text), charset);
  const std::string found = detect_encoding(bytes);
  CAPTURE(found);
  REQUIRE_FALSE(found.empty());
  REQUIRE(convert_to_utf8(found, bytes).ok());
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.erase(0, 3);
  CHECK(bytes == text);
}

TEST_CASE("encoding: one byte a letter") {
  const std::string_view french =
      "Les pêcheurs ont remonté leurs filets très tôt, déçus, et sont rentrés à la maison.\n";
  for (const char* charset : {"CP1252", "ISO-8859-1", "ISO-8859-15", "MACINTOSH", "CP850"})
    check_found(french, charset);
  check_found("Über der Küste zog ein Gewitter auf, während die Fischer noch draußen waren.\n", "CP1252");
  check_found("La niña soñó que su corazón volvía al jardín; ¿quién más lo sabía?\n", "CP1252");
  const std::string_view polish =
      "Rybacy wrócili późno, bo łódź była ciężka, a później już nikt nie chciał iść do gospody.\n";
  const std::string_view czech =
      "Rybáři se vrátili později, protože loď byla těžká a nikdo už nechtěl jít domů pěšky.\n";
  for (const char* charset : {"CP1250", "ISO-8859-2", "CP852"}) {
    check_found(polish, charset);
    check_found(czech, charset);
  }
  const std::string_view russian =
      "Рыбаки вернулись поздно, потому что лодка была тяжёлая, и никто не хотел идти пешком.\n";
  for (const char* charset : {"CP1251", "KOI8-R", "ISO-8859-5", "CP866", "MAC-CYRILLIC"}) check_found(russian, charset);
  check_found("Рибалки повернулися пізно, бо човен був важкий, і ніхто не хотів їхати далі.\n", "CP1251");
  check_found("Οι ψαράδες γύρισαν αργά, γιατί η βάρκα ήταν βαριά και κανείς δεν ήθελε να περπατήσει.\n", "CP1253");
  check_found(
      "Yağmur yağıyordu ve insanlar şemsiyelerini açmışlardı. Öğrenciler okuldan çıkıp eve doğru yürüyorlardı, çünkü "
      "otobüsler çalışmıyordu. Akşam oldu, ışıklar yandı.\n",
      "CP1254");
  check_found("הדייגים חזרו מאוחר כי הסירה הייתה כבדה ואף אחד לא רצה ללכת ברגל.\n", "CP1255");
  for (const char* charset : {"CP1256", "ISO-8859-6"}) {
    check_found("عاد الصيادون متأخرين لأن القارب كان ثقيلا ولم يرد أحد أن يمشي على قدميه.\n", charset);
  }
  check_found("Žvejai grįžo vėlai, nes valtis buvo sunki ir niekas nenorėjo eiti pėsčias į namus.\n", "CP1257");
  check_found("ชาวประมงกลับมาช้าเพราะเรือหนักและไม่มีใครอยากเดิน\n", "CP874");
}

TEST_CASE("encoding: fractions, and the letters that stand in their places") {
  check_found("Il en avait le cœur léger, et l'œil vif; sa sœur était là aussi.\n", "ISO-8859-15");
  check_found("Œuvres complètes, tome premier; des œufs à la coque.\n", "ISO-8859-15");
  check_found("Il en avait le cœur léger, et l'œil vif; sa sœur était là aussi.\n", "CP1252");
  check_found("Das kostet 5 € für jeden, und später mehr.\n", "ISO-8859-15");
  check_found("Man nehme 2½ Tassen Mehl, ¼ Liter Milch und ¾ Pfund Zucker für später.\n", "CP1252");
  check_found("½ Tasse Öl, 1½ Eßlöffel Essig; die Fläche beträgt 20 m².\n", "CP1252");
}

TEST_CASE("encoding: one that is not recognised is told") {
  const auto is_told = [](std::string_view bytes) {
    bool unrecognised = false;
    const std::string found = detect_encoding(bytes, &unrecognised);
    CHECK((found.empty() || !unrecognised));
    return unrecognised;
  };
  const std::string greek = encoded("Οι ψαράδες γύρισαν αργά, γιατί η βάρκα ήταν βαριά.\n", "CP737");
  CHECK(is_told(greek));
  CHECK_FALSE(is_told("plain words"));
  CHECK_FALSE(is_told("Küste, déjà vu, Рыбаки"));
  CHECK_FALSE(is_told(encoded("Küste, déjà vu, später", "CP1252")));
  CHECK_FALSE(is_told("one bad \xff byte and \xfe another among words of ASCII"));
  CHECK_FALSE(is_told(std::string_view("\x7f\xef\xff\x80\xfe\xff\0\x80", 8)));

  const TempFolder folder;
  const std::string path = folder.write("a.txt", greek);
  std::vector<std::string> lines;
  InputSink sink;
  sink.document = [](Document&&) {};
  sink.problem = [&](Problem, const std::string& line) { lines.push_back(line); };
  read_documents({path}, InputOptions(), sink);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].ends_with("a.txt: is no UTF-8 and its encoding is not recognised; name it with \1encoding\2"));
  InputOptions named;
  named.read.encoding = "utf-8";
  lines.clear();
  read_documents({path}, named, sink);
  CHECK(lines.empty());
}

// Short texts: a line or two, as of a note or a head of a letter, in each encoding that their language is written in.
struct ShortText {
  std::string_view text;
  std::vector<const char*> charsets;
};

TEST_CASE("encoding: short texts") {
  const std::vector<const char*> western = {"CP1252", "ISO-8859-1", "ISO-8859-15"};
  const std::vector<const char*> central = {"CP1250", "ISO-8859-2", "CP852"};
  const std::vector<ShortText> texts = {
      {"Öğle yemeği hazır, çayı getir.", {"CP1254", "ISO-8859-9"}},
      {"Bugün hava çok güzel, denize gidiyoruz.", {"CP1254", "ISO-8859-9"}},
      {"Balıkçı geç döndü, çünkü rüzgâr çıktı.", {"CP1254", "ISO-8859-9"}},
      {"İstanbul'da yağmur yağıyor.", {"CP1254", "ISO-8859-9"}},
      {"Şimdi değil, akşama doğru.", {"CP1254", "ISO-8859-9"}},
      {"Kapıyı açık bırakmışsın, üşüdüm.", {"CP1254", "ISO-8859-9"}},
      {"Kućni ključ je ispod ćilima, požuri!", central},
      {"Čaj je na stole, přijď brzy.", central},
      {"Kôň stojí pri studni a čaká.", central},
      {"Łódka czeka, weź sieć i chodź.", central},
      {"A kulcs az asztalon van, később jövök.", central},
      {"Őszintén szólva nem tudom, miért késik.", {"CP1250", "ISO-8859-2"}},
      {"Ključ je na mizi, pridi čez uro.", central},
      {"Cheia este pe masă, vin mâine dimineață.", {}},  // its ț is in none
      {"Peştele e în coş, dă-mi şi pâine.", central},
      {"Der Schlüssel liegt unter der Fußmatte.", western},
      {"La clé est sous le paillasson, à côté.", western},
      {"La llave está aquí, señor, mañana vuelvo.", western},
      {"A chave está no chão, não se esqueça.", western},
      {"La chiave è lì, perché non entri?", western},
      {"Nyckeln ligger på bordet, jag är hemma.", western},
      {"Nøglen ligger på bordet, kom før otte.", western},
      {"Avain on pöydällä, tulen myöhemmin.", western},
      {"De sleutel ligt op tafel, één uur.", western},
      {"Lykillinn er á borðinu, ég kem síðar.", western},
      {"Võti on laual, tulen õhtul.", {"CP1257"}},
      {"Raktas guli ant stalo, ateisiu vėliau, lauk manęs.", {"CP1257"}},
      {"Atslēga ir uz galda, es nākšu vēlāk.", {"CP1257"}},
      {"Ключ на столе, приду позже.", {"CP1251", "KOI8-R", "ISO-8859-5", "CP866"}},
      {"Ключ на столі, прийду пізніше.", {"CP1251", "KOI8-U"}},
      {"Кључ је на столу, долазим касније.", {"CP1251"}},
      {"Ключът е на масата, ще дойда късно.", {"CP1251"}},
      {"Το κλειδί είναι στο τραπέζι.", {"CP1253", "ISO-8859-7"}},
      {"המפתח על השולחן, אבוא מאוחר.", {"CP1255"}},
      {"المفتاح على الطاولة، سأعود لاحقا.", {"CP1256", "ISO-8859-6"}},
      {"กุญแจอยู่บนโต๊ะ", {"CP874"}},
  };
  for (const ShortText& one : texts) {
    for (const char* charset : one.charsets) check_found(one.text, charset);
  }
}

TEST_CASE("encoding: East Asia") {
  const std::string_view japanese = "漁師たちは船が重かったので遅く帰ってきました。だれも歩きたがりませんでした。\n";
  for (const char* charset : {"CP932", "EUC-JP", "ISO-2022-JP"}) check_found(japanese, charset);
  check_found("渔民们回来得很晚，因为船太重了，没有人想走路回家，他们都在等天亮。\n", "GB18030");
  check_found("漁民們回來得很晚，因為船太重了，沒有人想走路回家，他們都在等天亮。\n", "BIG5");
  check_found("어부들은 배가 무거워서 늦게 돌아왔고 아무도 걷고 싶어 하지 않았다.\n", "EUC-KR");
}

TEST_CASE("encoding: two and four bytes a character, marked or not") {
  for (const char* charset : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16", "UTF-32"}) {
    check_found("Nobody on the quay could say who was to pay – “not even the clerk”.\n", charset);
    check_found("Рыбаки вернулись поздно, и никто не хотел идти пешком.\n", charset);
    check_found("漁師たちは船が重かったので、遅く帰ってきました。 だれも。\n", charset);
  }
}

TEST_CASE("encoding: what is UTF-8, or best taken for it") {
  CHECK(detect_encoding("").empty());
  CHECK(detect_encoding("plain words").empty());
  CHECK(detect_encoding("Küste, déjà vu, Рыбаки").empty());
  CHECK(detect_encoding("\xef\xbb\xbfK\xc3\xbcste").empty());
  CHECK(detect_encoding("K\xc3\xbcste, d\xc3\xa9j\xc3\xa0 vu, m\xc3\xa4\xc3\x9fig, one bad \xff byte").empty());
  CHECK(detect_encoding("one bad \xff byte and \xfe another among words of ASCII").empty());
  CHECK(detect_encoding(std::string("\x7f"
                                    "ELF\x02\x01\x01\0\0\0\0\0\xe9\xff\x80",
                                    15))
            .empty());
}

TEST_CASE("encoding: a name that is asked for") {
  const TempFolder folder;
  const std::string path = folder.write("a.txt", encoded("Größe und Maß, naïve Ideen", "CP1252"));
  const auto read = [&](const std::string& encoding) {
    InputOptions options;
    options.read.encoding = encoding;
    std::string text;
    std::vector<std::string> lines;
    InputSink sink;
    sink.document = [&](Document&& document) { text = document.text; };
    sink.problem = [&](Problem, const std::string& line) { lines.push_back(line); };
    read_documents({path}, options, sink);
    return std::pair(text, lines);
  };
  CHECK(read("windows-1251").first != read("cp1252").first);
  CHECK(read("latin1").second.empty());
  CHECK(read("utf-8").second.empty());
  const auto [text, lines] = read("");
  CHECK(text.starts_with("Größe und Maß"));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("a.txt: is no UTF-8 and was read as ") != std::string::npos);
}

TEST_CASE("encoding: linear in the text") {
  std::string long_text;
  while (long_text.size() < (std::size_t{4} << 20))
    long_text +=
        "plain words and m\xfc"
        "de, gr\xfcne K\xfcsten; ";
  CHECK(detect_encoding(long_text) == "CP1252");
}

}  // namespace
}  // namespace refrain::io
