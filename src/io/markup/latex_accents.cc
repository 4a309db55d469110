#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "io/encoding/utf8.h"
#include "io/markup/latex_commands.h"

namespace refrain::io {
namespace {

// What Unicode has composed: the letters that have it with a mark, and those in the same order with it.
struct Composed {
  std::string_view mark;
  std::string_view bases;
  std::u32string_view letters;
};

constexpr auto kComposed = std::to_array<Composed>({
    {"\u0300", "aeinouwyAEINOUWY", U"àèìǹòùẁỳÀÈÌǸÒÙẀỲ"},
    {"\u0301", "acegiklmnoprsuwyzACEGIKLMNOPRSUWYZ", U"áćéǵíḱĺḿńóṕŕśúẃýźÁĆÉǴÍḰĹḾŃÓṔŔŚÚẂÝŹ"},
    {"\u0302", "aceghijosuwyzACEGHIJOSUWYZ", U"âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ"},
    {"\u0303", "aeinouvyAEINOUVY", U"ãẽĩñõũṽỹÃẼĨÑÕŨṼỸ"},
    {"\u0304", "aegiouyAEGIOUY", U"āēḡīōūȳĀĒḠĪŌŪȲ"},
    {"\u0306", "aegiouAEGIOU", U"ăĕğĭŏŭĂĔĞĬŎŬ"},
    {"\u0307", "abcdefghmnoprstwxyzABCDEFGHIMNOPRSTWXYZ", U"ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏżȦḂĊḊĖḞĠḢİṀṄȮṖṘṠṪẆẊẎŻ"},
    {"\u0308", "aehiotuwxyAEHIOUWXY", U"äëḧïöẗüẅẍÿÄËḦÏÖÜẄẌŸ"},
    {"\u030a", "auwyAU", U"åůẘẙÅŮ"},
    {"\u030b", "ouOU", U"őűŐŰ"},
    {"\u030c", "acdeghijklnorstuzACDEGHIKLNORSTUZ", U"ǎčďěǧȟǐǰǩľňǒřšťǔžǍČĎĚǦȞǏǨĽŇǑŘŠŤǓŽ"},
    {"\u030f", "aeioruAEIORU", U"ȁȅȉȍȑȕȀȄȈȌȐȔ"},
    {"\u0323", "abdehiklmnorstuvwyzABDEHIKLMNORSTUVWYZ", U"ạḅḍẹḥịḳḷṃṇọṛṣṭụṿẉỵẓẠḄḌẸḤỊḲḶṂṆỌṚṢṬỤṾẈỴẒ"},
    {"\u0326", "stST", U"șțȘȚ"},
    {"\u0327", "cdeghklnrstCDEGHKLNRST", U"çḑȩģḩķļņŗşţÇḐȨĢḨĶĻŅŖŞŢ"},
    {"\u0328", "aeiouAEIOU", U"ąęįǫųĄĘĮǪŲ"},
    {"\u0331", "bdhklnrtzBDKLNRTZ", U"ḇḏẖḵḻṉṟṯẕḆḎḴḺṈṞṮẔ"},
});

}  // namespace

std::string with_accent(std::string_view letter, std::string_view mark) {
  // An accent takes the place of the dot.
  if (letter == "\u0131") letter = "i";
  if (letter == "\u0237") letter = "j";
  if (letter.size() == 1) {
    for (const Composed& composed : kComposed) {
      const std::size_t at = composed.bases.find(letter);
      if (composed.mark != mark || at == std::string_view::npos) continue;
      std::string result;
      append_utf8(result, composed.letters[at]);
      return result;
    }
  }
  return std::string(letter) + std::string(mark);
}

}  // namespace refrain::io
