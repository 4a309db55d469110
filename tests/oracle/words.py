#!/usr/bin/env python3
"""Words of a text, slowly and plainly: what src/text must find, in the words of Python's own Unicode.

    words.py < TEXT             the folded words of one text, one a line
    words.py --texts < TEXTS    for tests: texts that end in NUL. For each, its words, each as
                                "BEGIN END KINDS FOLDED" and a unit separator (U+001F), then NUL. KINDS
                                is 1 for an unspaced word plus 2 for one that begins in lower case. A
                                text with code points that this Python does not know gives "?".

A library of its own Unicode version can only be held against this where both know a code point.
"""

import sys
import unicodedata


def code_points(*ranges):
    return frozenset(chr(c) for low, high in ranges for c in range(low, high + 1))


# Default_Ignorable_Code_Point.
IGNORABLE = code_points(
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF))

# Blocks whose letters are words one by one.
UNSPACED = code_points(
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C),  # signs beside Han
    (0x3040, 0x30FF), (0x31F0, 0x31FF),  # kana
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),  # more Myanmar
    (0xF900, 0xFAFF),  # Han for compatibility
    (0xFF66, 0xFF9F),  # half-width kana
    (0x16FE0, 0x18AFF),  # Tangut, Khitan
    (0x1B000, 0x1B16F),  # more kana
    (0x20000, 0x3FFFF))  # Han of the higher planes

VOICED_MARKS = "\uff9e\uff9f"


def kind(char):
    """'ignorable', 'letter' (or number), 'mark' or 'other'."""
    if char in IGNORABLE:
        return "ignorable"
    if char in VOICED_MARKS:
        return "mark"
    return {"L": "letter", "N": "letter", "M": "mark"}.get(unicodedata.category(char)[0], "other")


def fold(chars):
    once = unicodedata.normalize("NFKC", chars)
    return unicodedata.normalize("NFKC", once.casefold())


def words(text):
    """Lists (begin, end, kinds, folded) with places in bytes of UTF-8."""
    groups = []        # lists of (place, char)
    joinable = False   # whether the last group may still grow
    place = 0
    for char in text:
        what = kind(char)
        if what == "other":
            joinable = False
        elif what != "ignorable":
            if joinable and what == "letter":
                joinable = char not in UNSPACED and groups[-1][0][1] not in UNSPACED
            if not joinable:
                groups.append([])
                joinable = True
            groups[-1].append((place, char))
        place += len(char.encode("utf-8"))
    found = []
    for group in groups:
        first, last = group[0], group[-1]
        kinds = (first[1] in UNSPACED) + 2 * (unicodedata.category(first[1]) == "Ll")
        found.append((first[0], last[0] + len(last[1].encode("utf-8")), kinds,
                      fold("".join(char for _, char in group))))
    return found


def known(text):
    return all(unicodedata.category(char) != "Cn" for char in text)


def main():
    data = sys.stdin.buffer.read()
    if sys.argv[1:] == ["--texts"]:
        out = []
        for text in data.decode("utf-8").split("\0")[:-1]:
            if known(text):
                for begin, end, kinds, folded in words(text):
                    out.append(f"{begin} {end} {kinds} {folded}\x1f")
            else:
                out.append("?")
            out.append("\0")
        sys.stdout.buffer.write("".join(out).encode("utf-8"))
    elif len(sys.argv) == 1:
        for _, _, _, folded in words(data.decode("utf-8", errors="replace")):
            sys.stdout.buffer.write(folded.encode("utf-8") + b"\n")
    else:
        sys.exit("usage: words.py [--texts] < TEXT")


if __name__ == "__main__":
    main()
