// LaTeX: what is printed, where it came from, what is left out.

#include "io/markup/latex.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "unit/io_helpers.h"

namespace refrain::io {
namespace {

using Texts = std::vector<std::string>;

Document file(std::string_view bytes) {
  Document document;
  read_latex(std::string(bytes), document);
  return document;
}

std::string seen(std::string_view bytes) { return file(bytes).text; }

TEST_CASE("latex: commands go, their text stays") {
  CHECK(seen("One \\emph{two} {\\bf three} \\textbf{f\\textit{ou}r}.") == "One two three four.");
  CHECK(seen("a\\label{x} b~\\ref{x} c \\cite[p.~3]{k}. d \\index{e}f") == "a b c. d f");
  CHECK(seen("\\textcolor{red}{a} \\href{http://b.c}{d} \\url{e} \\parbox[b]{2cm}{f}") == "a d e f");
  CHECK(seen("\\unknown[option]{a} \\vspace*{2mm}b \\includegraphics[width=2cm]{c.png}d") == "a b d");
  CHECK(seen("one\n% remark\n  two % three\n\nfour") == "one two\n\nfour");
  CHECK(seen("a\\\\[2mm]b\\newline c\\par d") == "a\nb\nc\n\nd");
  CHECK(seen("\\item[first] a \\texorpdfstring{b}{c} d") == "first a b d");
  CHECK(seen("\\iffalse a \\fi b") == "b");
  CHECK(seen("{unclosed \\emph{too } }} } a") == "unclosed too a");
  CHECK(seen("\\") == "");
  CHECK(seen("\\begin{") == "");
}

TEST_CASE("latex: characters are what they are printed as") {
  CHECK(seen("Caf\\'e na\\\"{\\i}ve \\v{S}koda \\c ca \\o re \\ss{}a \\ae sop") ==
        "Caf\u00e9 na\u00efve \u0160koda \u00e7a \u00f8re \u00dfa \u00e6sop");
  CHECK(seen("``a'' `b' c--d e---f g~h i\\,j 5\\% \\& \\$ \\# \\_ \\{\\}") ==
        "\u201ca\u201d \u2018b\u2019 c\u2013d e\u2014f g h i j 5% & $ # _ {}");
  CHECK(seen("\\^{\xc3\xa9} dis\\-cretionary \\LaTeX{} x\\ y \\dots") == "\u00e9\u0302 discretionary LaTeX x y \u2026");
  const std::string german = "\\usepackage[ngerman]{babel}\\begin{document}stra\"se \"`Zitat\"' \"Ubung\\end{document}";
  CHECK(seen("\\documentclass{a}" + german) == "stra\u00dfe \u201eZitat\u201c \u00dcbung");
  CHECK(seen("say \"us\"") == "say \"us\"");
}

TEST_CASE("latex: a quotation in single marks closes, apostrophes stay") {
  CHECK(seen("He said `the keeper's lamp was bent', and so on.") ==
        "He said \u2018the keeper's lamp was bent\u2019, and so on.");
  CHECK(seen("`The boys' debts weren't paid, so l'\\'et\\'e is \\emph{over}.' It's the girls' idea.") ==
        "\u2018The boys' debts weren't paid, so l'\u00e9t\u00e9 is over.\u2019 It's the girls' idea.");
  CHECK(seen("call it `the boys' and laugh at the girls' idea") ==
        "call it \u2018the boys\u2019 and laugh at the girls' idea");
  CHECK(seen("``He said `no,' twice'' and (`yes')") ==
        "\u201cHe said \u2018no,\u2019 twice\u201d and (\u2018yes\u2019)");
  // Nothing was opened, or in another paragraph.
  CHECK(seen("the boys' idea and don't, 'so' too") == "the boys' idea and don't, 'so' too");
  CHECK(seen("a `lone mark\n\nthe boys'.") == "a \u2018lone mark\n\nthe boys'.");
  // Of many plurals none closes what is closed behind them; each paragraph is asked anew.
  std::string plurals;
  for (int k = 0; k < 50'000; ++k) plurals += "the boys' idea, ";
  CHECK(seen("`" + plurals + "end' of it") == "\u2018" + plurals + "end\u2019 of it");
  CHECK(seen("`the boys' idea and the girls' idea\n\n`the boys' idea, the girls' idea' so") ==
        "\u2018the boys\u2019 idea and the girls' idea\n\n\u2018the boys' idea, the girls' idea\u2019 so");
}

TEST_CASE("latex: preamble, math and pictures are no text") {
  CHECK(seen("\\documentclass{article}\n\\usepackage{a}\n\\title{T \\thanks{n}}\\author{A}\\begin{document}\\maketitle "
             "b\\end{document} c") == "T\n\nn\n\nb");
  CHECK(seen("\\documentclass{article} no document") == "");
  CHECK(seen("a $x^2$ b \\(y\\) c \\[z\\] d $$w$$ e") == "a b c d e");
  CHECK(seen("costs $5 alone\n\nnext") == "costs $5 alone\n\nnext");
  CHECK(seen("a\\begin{align*}x\\end{align*}b \\begin{tikzpicture}y\\end{tikzpicture} c "
             "\\begin{comment}z\\end{comment}d") == "a b c d");
  CHECK(seen("\\begin{figure}[htb]\\centering\\includegraphics{x}\\caption[s]{Long one.}\\label{y}\\end{figure}") ==
        "Long one.");
  CHECK(seen("\\begin{own}{2cm}{name}Text.\\end{own}\\begin{minipage}[t]{3cm}a\\end{minipage}") == "Text.\n\na");
}

TEST_CASE("latex: footnotes come behind their paragraph") {
  const Document document = file("One\\footnote{A \\emph{note}.} two\\footnote{Second.}.\n\nThree.");
  CHECK(document.text == "One two.\n\nA note.\n\nSecond.\n\nThree.");
  CHECK(original_of(document, "note") == "note");
  CHECK(original_of(document, "Three") == "Three");
  // From the text into its note: all that it stands for.
  CHECK(original_of(document, "two.\n\nA note") == "A \\emph{note}.} two\\footnote{Second.}.");
  CHECK(seen("a\\footnote{b\\footnote{c} d} e") == "a e\n\nb c d");
  CHECK(seen("\\section{Head\\footnote{n}} a") == "Head\n\nn\n\na");
}

TEST_CASE("latex: macros of the file are put in") {
  CHECK(seen("\\newcommand{\\proj}{Our \\emph{Tool}}\\proj{} is \\proj.") == "Our Tool is Our Tool.");
  CHECK(seen("\\newcommand{\\qq}[1]{``#1''}\\qq{a b}") == "\u201ca b\u201d");
  CHECK(seen("\\newcommand{\\key}[2]{\\label{#1}#2}\\key{hidden}{shown}") == "shown");
  CHECK(seen("\\def\\x#1{(#1)}\\x{a} \\renewcommand*{\\y}[2][d]{#2}\\y[o]{b}") == "(a) b");
  CHECK(seen("\\NewDocumentCommand{\\z}{s m}{<#2>}\\z*{a}") == "<a>");
  CHECK(seen("\\newcommand{\\who}[2][Dr]{#1.~#2!}\\who{Smith} \\who[Prof]{Jones} \\who [A \\emph{b}] {C} d") ==
        "Dr. Smith! Prof. Jones! A b. C! d");
  CHECK(seen("\\newcommand{\\pair}[3]{#1 (#2, #3)}\\pair{a}{b}{c} \\pair a{b}{c}") == "a (b, c) abc");
  CHECK(seen("\\newcommand{\\turned}[2]{of #2 and #1}\\turned{a}{b}.") == "of a b.");
  CHECK(seen("\\NewDocumentCommand{\\o}{O{none} m}{#2: #1}\\NewDocumentCommand{\\p}{O{x} m}{#1/#2}\\p{y} \\p[z]{y}") ==
        "x/y z/y");
  CHECK(seen("\\newcommand{\\w}[1]{<#1>}\\w{a \\w{b} c} \\w{d") == "<a <b> c> <d");
  CHECK(original_of(file("\\newcommand{\\q}[2]{#1 and #2.}\\q{one}{two} three"), "one and two. three") ==
        "one}{two} three");
  // One that grows without end does not.
  std::string bomb = "\\newcommand{\\a}{" + std::string(200, 'x') + "}";
  for (int k = 0; k < 100'000; ++k) bomb += "\\a ";
  CHECK(seen(bomb).size() < 3 * bomb.size() + (std::size_t{2} << 20));
}

TEST_CASE("latex: parts and quotations are told") {
  const Document document = file(
      "\\section{One}\\begin{quote}q\\end{quote}\\enquote{r} \\verb|c d| "
      "\\begin{verbatim}\ne{\n\\end{verbatim}\\subsection*{Two}"
      "\\begin{thebibliography}{9}\\bibitem{k} B.\\end{thebibliography}");
  CHECK(parts_of(document) == Texts{"heading 2: One", "code: c d", "code: e{", "heading 3: Two", "references: B."});
  CHECK(texts_of(document, document.quoted) == Texts{"q", "r"});
  CHECK(texts_of(file("see \\cite{a} and \\href{b}{c}"), file("see \\cite{a} and \\href{b}{c}").links) ==
        Texts{"e", "c"});
  CHECK(seen("\\begin{tabular}{ll}\\toprule a & b \\\\ \\multicolumn{2}{c}{d} \\\\\\end{tabular}") == "a\tb\nd");
}

TEST_CASE("latex: slides, numbers with units, listings") {
  CHECK(seen("\\begin{itemize}\\item<2-> a\\item<+-> b \\textbf<3>{c} \\only<1,4|handout:0>{d} x<y and \\item < "
             "e\\end{itemize}") == "a\nb c d x<y and\n< e");
  CHECK(seen("\\SI{5}{\\metre}, \\qty[per-mode=symbol]{12}{\\km\\per\\hour}, \\num{1000}, \\ang{45}") ==
        "5, 12, 1000, 45");
  const Document listing = file(
      "\\begin{lstlisting}[language=C,caption={A {short} program},label=l]\nint a;\n\\end{lstlisting}"
      "\\begin{minted}[linenos]{python}\nb = 1\n\\end{minted}");
  CHECK(listing.text == "A short program\n\nint a;\n\nb = 1");
  CHECK(parts_of(listing) == Texts{"caption: A short program", "code: int a;", "code: b = 1"});
}

TEST_CASE("latex: comments set text aside") {
  const Document document =
      file("% refrain-ignore: by law\nOne.\n\nTwo.\n% refrain-ignore-begin\n\nThree.\n\n% refrain-ignore-end\nFour.");
  CHECK(texts_of(document, document.ignored) == Texts{"One.", "Three."});
}

}  // namespace
}  // namespace refrain::io
