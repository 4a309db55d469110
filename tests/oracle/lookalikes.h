// Words with look-alikes, word by word and letter by letter, with no way round any of them.

#ifndef REFRAIN_TESTS_ORACLE_LOOKALIKES_H_
#define REFRAIN_TESTS_ORACLE_LOOKALIKES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "refrain/span.h"
#include "refrain/words.h"
#include "text/lookalikes.h"
#include "text/unicode_tables.h"
#include "text/words_utf8.h"

namespace refrain::oracle {

struct Rewritten {
  std::string text;
  std::vector<Span> words;
  std::vector<std::uint32_t> places;  // of the original, for each byte of `text`
};

inline std::u32string decoded(std::string_view text) {
  std::u32string result;
  for (std::size_t at = 0; at < text.size();) {
    const text::Decoded next = text::decode_utf8(text.data() + at, text.data() + text.size());
    result += next.c;
    at += next.length;
  }
  return result;
}

inline std::map<text::Script, int> letters_by_script(const std::u32string& text, bool alone) {
  std::map<text::Script, int> result;
  for (const char32_t c : text) {
    if (text::script_of(c) != text::Script::kOther && !(alone && text::has_lookalike(c))) ++result[text::script_of(c)];
  }
  return result;
}

// The script that a word is to be written in; kOther where it stays.
inline text::Script script_for(const std::u32string& word, const std::u32string& text) {
  std::u32string letters;
  for (const char32_t c : word) {
    const std::uint16_t property = unicode::property(c);
    if (text::script_of(c) != text::Script::kOther) {
      letters += c;
    } else if ((property & unicode::kMark) == 0 && (property & unicode::kIgnorable) == 0) {
      return text::Script::kOther;
    }
  }
  std::map<text::Script, int> here = letters_by_script(letters, false);
  if (here.size() < 2) return text::Script::kOther;
  std::map<text::Script, int> alone = letters_by_script(text, true);
  text::Script best = text::Script::kOther;
  for (const auto& [script, count] : here) {
    bool fits = true;
    for (const char32_t c : letters) {
      fits = fits && (text::script_of(c) == script || text::lookalike(c, script) != 0);
    }
    if (!fits) continue;
    if (best == text::Script::kOther || alone[script] > alone[best] ||
        (alone[script] == alone[best] && count > here[best])) {
      best = script;
    }
  }
  if (best == text::Script::kOther) return best;
  bool formula = true;
  int at_ends = 0;
  const auto small = [](char32_t c) { return (unicode::property(c) & unicode::kLower) != 0; };
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const char32_t c = letters[i];
    if (text::script_of(c) == text::Script::kLatin) continue;
    const bool end = i == 0 || i + 1 == letters.size();
    at_ends += end ? 1 : 0;
    const auto capital = [&](char32_t other) {
      return text::script_of(other) == text::Script::kLatin && !small(other);
    };
    formula = formula && text::script_of(c) == text::Script::kGreek && small(c) && c != 0x3bf &&
              (end || (capital(letters[i - 1]) && capital(letters[i + 1])));
  }
  return formula && at_ends < 2 ? text::Script::kOther : best;
}

inline Rewritten unmask(std::string_view text) {
  std::vector<Word> words;
  std::vector<std::uint8_t> flags;
  find_words(text, words, flags);
  const std::u32string all = decoded(text);
  std::vector<text::Script> scripts(text.size(), text::Script::kOther);  // that a byte is to be in
  Rewritten result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((flags[i] & kUnspaced) != 0) continue;
    const Span span = {words[i].begin, words[i].end};
    const text::Script script = script_for(decoded(text.substr(span.begin, span.end - span.begin)), all);
    if (script == text::Script::kOther) continue;
    result.words.push_back(span);
    for (std::uint32_t at = span.begin; at < span.end; ++at) scripts[at] = script;
  }
  for (std::size_t at = 0; at < text.size();) {
    const text::Decoded next = text::decode_utf8(text.data() + at, text.data() + text.size());
    const bool exchanged = scripts[at] != text::Script::kOther && text::script_of(next.c) != text::Script::kOther &&
                           text::script_of(next.c) != scripts[at];
    if (exchanged) {
      std::string bytes(4, '\0');
      bytes.resize(text::encode_utf8(text::lookalike(next.c, scripts[at]), bytes.data()));
      result.text += bytes;
    } else {
      result.text += text.substr(at, next.length);
    }
    result.places.resize(result.text.size(), static_cast<std::uint32_t>(at));
    if (!exchanged) {
      for (std::size_t i = 0; i < next.length; ++i) {
        result.places[result.text.size() - next.length + i] = static_cast<std::uint32_t>(at + i);
      }
    }
    at += next.length;
  }
  return result;
}

}  // namespace refrain::oracle

#endif  // REFRAIN_TESTS_ORACLE_LOOKALIKES_H_
