#include "text/letters.h"

#include <string>
#include <vector>

#include "catch.h"

using namespace refrain;  // NOLINT(google-build-using-namespace): short test

namespace {

std::vector<std::string> texts(const std::string& text, const std::vector<Span>& spans) {
  std::vector<std::string> out;
  for (const Span& span : spans) out.push_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

std::vector<std::string> heads(const std::string& text) { return texts(text, text::letter_lines(text).heads); }
std::vector<std::string> attributions(const std::string& text) {
  return texts(text, text::letter_lines(text).attributions);
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("letters: heads") {
  CHECK(heads("From: a@quay.example\nSubject: Re: pianos\n\nThe piano is mine.\n") ==
        Texts{"From: a@quay.example\nSubject: Re: pianos"});
  // Lines that go on, and labels of other names.
  CHECK(heads("From: a@quay.example\r\nTo: Edda Dunn,\r\n  Casimir Roe\r\nMood: calm\r\nNot a label\r\n") ==
        Texts{"From: a@quay.example\r\nTo: Edda Dunn,\r\n  Casimir Roe\r\nMood: calm"});
  // In a letter that is quoted in another one, and at the end of a text.
  CHECK(heads("See below.\n\n> From: a@quay.example\n> Date: Monday") == Texts{"From: a@quay.example\n> Date: Monday"});
  CHECK(heads("From: one\nTo: two\n\nFrom: three\nTo: four\n") == Texts{"From: one\nTo: two", "From: three\nTo: four"});
  CHECK(heads("From: one field alone\n\nTo: Another\n").empty());
  // A paragraph with a label is none of it.
  const std::string note =
      "Note: the dredger raised eleven brass lanterns and a mahogany piano from the silt below the quay, and nobody "
      "has "
      "come to say whose they are";
  CHECK(heads("From: a@quay.example\nDate: Monday\n" + note + "\n") == Texts{"From: a@quay.example\nDate: Monday"});
  CHECK(heads("Flour: two cups\nButter: one cup\n").empty());
  // What reads like a sentence is a definition.
  CHECK(heads("Summary: The dredger raised eleven brass lanterns from the silt.\nKeywords: silt\n").empty());
  CHECK(heads("").empty());
  CHECK(heads(":\n::\n:::").empty());
}

TEST_CASE("letters: attributions") {
  CHECK(attributions("In article <1@quay>, a@quay.example (Ann) writes:\n> The piano is mine.\n") ==
        Texts{"In article <1@quay>, a@quay.example (Ann) writes:"});
  CHECK(attributions("In article <1@quay.example>\na@quay.example\nwrites:\n> So.\n") ==
        Texts{"In article <1@quay.example>\na@quay.example\nwrites:"});
  CHECK(attributions("Yes.\n\nOn Monday, 3 May, Edda Dunn\nwrote:\n> So.\n") ==
        Texts{"On Monday, 3 May, Edda Dunn\nwrote:"});
  CHECK(attributions("Ann Lee wrote:\n> So.") == Texts{"Ann Lee wrote:"});
  CHECK(attributions("\nEdda Dunn schrieb: \n> So.") == Texts{"Edda Dunn schrieb:"});
  // Speech in a story: neither alone in its paragraph nor with an address.
  CHECK(attributions("He put the lantern down, looked at the piano for a while, and then said:\n\"Mine.\"\n").empty());
  CHECK(attributions("It was late.\nThe harbour master said:\n").empty());
  CHECK(attributions("What she said: nothing.\n").empty());
}
