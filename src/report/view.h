// What `refrain check` found, as every format shows it: names, places in the original files, texts. No format computes
// anything of its own.

#ifndef REFRAIN_SRC_REPORT_VIEW_H_
#define REFRAIN_SRC_REPORT_VIEW_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/settings.h"
#include "refrain/passages.h"

namespace refrain::report {

// What in a document was hidden from readers, or made to look like something else.
enum class SignKind : std::uint8_t {
  kNotShown,  // text that no reader sees, left out: see text::HiddenBy
  kInvisible,
  kSize,
  kColor,
  kOffScreen,
  kLookalikes,  // letters of another script that look like those of the word's own, read as those
  kDigits,      // digits in the place of letters, read as letters
  kBlanks,      // letters that are not seen between words, read as blanks
  kVeiled,      // words with characters in them that are not seen, read without
};

struct Sign {
  SignKind kind = SignKind::kNotShown;
  std::uint64_t words = 0;  // how many; of kBlanks, letters
  std::uint64_t begin = 0;  // of the first, as Place's
  std::uint64_t line = 1;
  std::uint64_t column = 1;
};

struct Document {
  std::string name;     // for people
  std::string id_json;  // the record's id as JSON; empty: the name is the id
  std::string path;
  std::uint64_t record = 0;  // number of the record in its feed, from 1; 0: the file is one document
  bool on_line = false;      // which is the number of the line that it stands on
  bool decoded = false;      // places are not those of the file's own bytes, see io::Document
  std::uint64_t words = 0;
  std::uint64_t repeated_words = 0;  // of drafts alone
  std::uint64_t excluded_words = 0;  // left out, in neither number; of drafts alone
  std::uint64_t lookalikes = 0;      // words written with letters of another script
  bool source = false;               // earlier work that the others are held against
  std::vector<Sign> signs = {};      // one of a kind at most
};

// A stretch of a document as a reader finds it.
struct Place {
  std::uint32_t document = 0;  // into View::documents
  // Bytes of the original file, half open; of the decoded text for a record.
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t line = 1;    // from 1
  std::uint64_t column = 1;  // from 1, in code points
  std::uint64_t end_line = 1;
  std::uint64_t end_column = 1;  // behind the last code point
  std::uint64_t first_word = 0;  // words of the document, half open
  std::uint64_t last_word = 0;
  std::vector<WordRun> shared = {};  // of these the ones that repeat
  std::string text;                  // what a reader sees there
  std::string before, after;         // and what stands beside it, cut at words; up to kContextBytes each
  bool quoted = false;               // more than half of it in quotation marks or a block quote
  bool cited = false;                // a link or a citation stands in it or beside it
};

inline constexpr std::size_t kContextBytes = 240;

// Why an overlap is no finding.
enum class Reason : std::uint8_t {
  kNone,        // it is one
  kQuoted,      // quotations, where they are to be left out
  kCited,       // overlaps that name their source, likewise
  kListed,      // on a list of passages to ignore
  kCommented,   // a comment in the text: refrain-ignore
  kCode,        // code, where it is to be left out
  kReferences,  // lists of references, likewise
  kHeading,     // headings, likewise
};
// All of them but kNone, in the order in which reports tell of them.
inline constexpr std::array kReasons = {Reason::kQuoted, Reason::kCited,      Reason::kListed, Reason::kCommented,
                                        Reason::kCode,   Reason::kReferences, Reason::kHeading};

// What makes an overlap within a document furniture: the form or the place of its lines (docs/method.md).
enum class Form : std::uint8_t {
  kNone,         // it is none
  kRunning,      // running headers and footers
  kContents,     // headings that stand in the table of contents too
  kCaption,      // captions of figures and tables
  kPullQuote,    // quotations of the text, set apart in it
  kForm,         // rows of a form or a table
  kHead,         // the head of a letter: From, Subject, Date
  kAttribution,  // lines that say whose words follow or whose these were
  kSignature,    // what a letter ends with: the lines below "--"
  kCode,         // lines of a program, commands, patches
  kData,         // encoded data
};
inline constexpr std::size_t kForms = 11;

// A sentence of a document.
struct Sentence {
  std::uint64_t begin = 0;  // bytes, as Place's
  std::uint64_t end = 0;
  std::string text;
};

struct Pair {
  OverlapKind kind = OverlapKind::kExact;
  OverlapScope scope = OverlapScope::kWithin;
  double similarity = 0;
  std::uint32_t words = 0;
  double bits = 0;
  std::uint32_t group = 0;
  std::uint32_t lookalikes = 0;  // words that were matched as what they look like
  // Names the overlap whatever stands around it: hash:N, the Nth of that hash in the report. Stays when text above
  // goes, and mostly when the passage is edited.
  std::string fingerprint = {};
  // What a fingerprint is the first of: names of a few shared stretches, by which an overlap is known again when its
  // edges have moved.
  std::vector<std::uint64_t> marks = {};
  bool known = false;              // in the baseline
  bool only_left_changed = false;  // since the revision that is asked about
  Reason reason = Reason::kNone;   // other than kNone in View::left_out alone
  Form form = Form::kNone;  // of one within a document; other than kNone: it is furniture, and counts for nothing
  Place left, right;
  std::vector<Sentence> parts = {};  // of a condensed one: what the shorter side tells of the longer one

  const Place& longer() const {
    return left.last_word - left.first_word > right.last_word - right.first_word ? left : right;
  }
  bool furniture() const { return form != Form::kNone; }
  bool quoted() const { return left.quoted || right.quoted; }
  bool cited() const { return left.cited || right.cited; }
};

struct Stock {
  std::uint32_t documents = 0;
  std::string fingerprint = {};  // as Pair::fingerprint
  bool known = false;
  std::vector<Place> occurrences;  // the first one with its text and what stands beside it
};

// A run of a few words that comes back in one document.
struct Phrase {
  std::uint32_t words = 0;
  double surprise = 0;        // nats, what ranks it
  std::vector<Place> places;  // the first one with its text; all of them where the text beside them is asked for
};

// An overlap that a baseline knows and that is gone.
struct Resolved {
  std::string left, right;  // paths
  std::string text;         // how it began
};

// What was asked of the run beside finding, and how that ended.
struct Verdict {
  bool has_baseline = false;
  std::uint64_t known = 0;  // overlaps and boilerplate of the report that the baseline has
  std::vector<Resolved> resolved;
  bool failed = false;               // status 1
  std::vector<std::string> reasons;  // the gates that were exceeded, a sentence each
};

// What was asked of the run, for reports that tell it.
struct Asked {
  std::string sensitivity = "condensed";
  std::uint32_t min_words = 8;
  std::uint32_t boilerplate = 5;
  bool ignore_quotes = false;
  bool ignore_cited = false;
  bool phrases = false;
  std::string changed = {};  // the revision that what is shown has changed since; empty: all is shown
};

struct View {
  Asked asked;
  base::Spelling spelling;          // of settings, where a report names one
  std::vector<Document> documents;  // sources behind the others
  std::vector<Pair> overlaps;       // in report order
  std::vector<Pair> left_out;       // what would be overlaps but for a reason; in report order
  std::vector<Stock> boilerplate;
  std::vector<Phrase> phrases;  // by document, the most surprising first
  std::uint64_t unchanged = 0;  // overlaps and boilerplate that are not shown, since their lines have not changed
  Verdict verdict;

  std::uint64_t findings() const;   // overlaps that are no furniture, and boilerplate
  std::uint64_t furniture() const;  // overlaps that are
  std::uint64_t drafts() const;
  std::uint64_t words() const;  // of documents that are no sources
};

// Sets Document::repeated_words of the drafts: words that some overlap or boilerplate shares, each counted once. What was
// left out counts nothing, nor does furniture.
void count_repeated(View& view);

// The same by document, were these all that was found.
std::vector<std::uint64_t> repeated_words(const View& view, const std::vector<const Pair*>& pairs,
                                          const std::vector<const Stock*>& boilerplate);

const char* kind_name(OverlapKind kind);
const char* scope_name(OverlapScope scope);
const char* form_name(
    Form form);  // running, contents, caption, pull-quote, form, head, attribution, signature, code, data; "" for kNone
const char* reason_name(Reason reason);  // quoted, cited, listed, commented, code, references, heading; "" for kNone
// What a sentence says of it: "in quotation marks"; settings are marked as in base/settings.h.
const char* reason_told(Reason reason);

}  // namespace refrain::report

#endif  // REFRAIN_SRC_REPORT_VIEW_H_
