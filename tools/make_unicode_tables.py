#!/usr/bin/env python3
"""Writes src/text/unicode_tables.cc from the files of the Unicode Character Database.

    tools/make_unicode_tables.py UCD_FOLDER > src/text/unicode_tables.cc

UCD_FOLDER holds UnicodeData.txt, CaseFolding.txt, DerivedCoreProperties.txt and
DerivedNormalizationProps.txt of Unicode 15.0 (in Debian: package unicode-data). Another version is
refused: the tables are part of what refrain::kWordsVersion names. Nothing here asks this Python's
own Unicode data.

The tables serve two ways to fold a word. The short way writes, one code point after the other, what
the code point folds to alone. It is right where no code point reaches over to its neighbour, which
the flags CLEAN, CLOSED and INERT tell (src/text/unicode_tables.h). The long way normalises.
"""

import os
import sys

VERSION = "15.0.0"
SIZE = 0x110000
BLOCK_BITS = 7

# Scripts written without spaces: every code point in these ranges is a word, with its marks.
UNSPACED = [
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007),
    (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C), (0x3040, 0x30FF), (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F), (0x16FE0, 0x18AFF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)]

# Half-width voiced sound marks: letters by category, marks by use.
EXTRA_MARKS = (0xFF9E, 0xFF9F)

# Bits of a property; unicode_tables.h has the same numbers.
LETTER, MARK, IGNORABLE, UNSPACED_BIT, LOWER = 0x40, 0x80, 0x100, 0x200, 0x400
CLEAN, CLOSED, INERT, MAPPED = 0x800, 0x1000, 0x2000, 0x4000

HANGUL, L_BASE, V_BASE, T_BASE = 0xAC00, 0x1100, 0x1161, 0x11A7
L_COUNT, V_COUNT, T_COUNT = 19, 21, 28


def rows(folder, name):
    """The fields of each line of a data file, comments dropped."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        for line in file:
            line = line.split("#", 1)[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def check_version(folder, name):
    path = os.path.join(folder, name)
    try:
        with open(path, encoding="utf-8") as file:
            first = file.readline()
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}; give the folder of the files of Unicode {VERSION}")
    if VERSION not in first:
        sys.exit(f"{path}: not of Unicode {VERSION}; give the folder of that version's files")


def code_range(field):
    first, _, last = field.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def property_set(folder, name, wanted):
    found = set()
    for fields in rows(folder, name):
        if fields[1] == wanted:
            found.update(code_range(fields[0]))
    return found


class Database:
    def __init__(self, folder):
        for name in ("CaseFolding.txt", "DerivedCoreProperties.txt",
                     "DerivedNormalizationProps.txt"):
            check_version(folder, name)
        self.category, self.ccc, self.one_step = {}, {}, {}
        canonical = {}
        first = None
        for fields in rows(folder, "UnicodeData.txt"):
            code = int(fields[0], 16)
            codes = range(code, code + 1)
            if fields[1].endswith(", First>"):
                first = code
                continue
            if fields[1].endswith(", Last>"):
                codes = range(first, code + 1)
            for each in codes:
                self.category[each] = fields[2]
            if fields[3] != "0":
                self.ccc[code] = int(fields[3])
            if fields[5]:
                parts = fields[5].split()
                compatible = parts[0].startswith("<")
                self.one_step[code] = [int(p, 16) for p in parts[compatible:]]
                if not compatible:
                    canonical[code] = self.one_step[code]
        excluded = property_set(folder, "DerivedNormalizationProps.txt",
                                "Full_Composition_Exclusion")
        self.pairs = {tuple(parts): code for code, parts in canonical.items()
                      if code not in excluded}
        self.casing = {}
        for fields in rows(folder, "CaseFolding.txt"):
            if fields[1] in "CF":
                self.casing[int(fields[0], 16)] = [int(p, 16) for p in fields[2].split()]
        self.ignorable = property_set(folder, "DerivedCoreProperties.txt",
                                      "Default_Ignorable_Code_Point")
        self.nfkc_casefold = {}
        for fields in rows(folder, "DerivedNormalizationProps.txt"):
            if fields[1] == "NFKC_CF":
                for code in code_range(fields[0]):
                    self.nfkc_casefold[code] = [int(p, 16) for p in fields[2].split()]

    def decompose_one(self, code):
        if HANGUL <= code < HANGUL + L_COUNT * V_COUNT * T_COUNT:
            index = code - HANGUL
            parts = [L_BASE + index // (V_COUNT * T_COUNT),
                     V_BASE + index // T_COUNT % V_COUNT]
            if index % T_COUNT:
                parts.append(T_BASE + index % T_COUNT)
            return parts
        if code in self.one_step:
            return [deep for part in self.one_step[code] for deep in self.decompose_one(part)]
        return [code]

    def nfkd(self, codes):
        """Full compatibility decomposition, marks in canonical order."""
        found, held = [], []
        for code in codes:
            for part in self.decompose_one(code):
                if self.ccc.get(part, 0) == 0:
                    found += sorted(held, key=lambda c: self.ccc[c])
                    held = []
                    found.append(part)
                else:
                    held.append(part)
        return found + sorted(held, key=lambda c: self.ccc[c])

    def compose_pair(self, a, b):
        if L_BASE <= a < L_BASE + L_COUNT and V_BASE <= b < V_BASE + V_COUNT:
            return HANGUL + ((a - L_BASE) * V_COUNT + b - V_BASE) * T_COUNT
        if (HANGUL <= a < HANGUL + L_COUNT * V_COUNT * T_COUNT and (a - HANGUL) % T_COUNT == 0
                and T_BASE < b < T_BASE + T_COUNT):
            return a + b - T_BASE
        return self.pairs.get((a, b))

    def nfkc(self, codes):
        found, starter, last = [], None, 0
        for code in self.nfkd(codes):
            ccc = self.ccc.get(code, 0)
            adjacent = starter is not None and starter == len(found) - 1
            if starter is not None and (adjacent or last < ccc):
                joined = self.compose_pair(found[starter], code)
                if joined is not None:
                    found[starter] = joined
                    continue
            if ccc == 0:
                starter = len(found)
            last = ccc
            found.append(code)
        return found

    def casefold(self, codes):
        return [part for code in codes for part in self.casing.get(code, [code])]

    def fold(self, codes):
        return self.nfkc(self.casefold(self.nfkc(codes)))


def text(codes):
    return "".join(map(chr, codes))


class Pool:
    """Texts laid into one array, those that lie inside others not twice."""

    def __init__(self, texts):
        self.data = ""
        for each in sorted(set(texts), key=lambda t: (-len(t), t)):
            if each not in self.data:
                self.data += each

    def place(self, each):
        """Where a text lies, as one number: its offset times 32 and its length; 0 for none."""
        if not each:
            return 0
        assert len(each) < 32
        return self.data.index(each) << 5 | len(each)


def two_stage(values):
    """Cuts `values` into blocks and stores equal blocks once."""
    size = 1 << BLOCK_BITS
    blocks, stage1, stage2 = {}, [], []
    for start in range(0, len(values), size):
        block = tuple(values[start:start + size])
        if block not in blocks:
            blocks[block] = len(blocks)
            stage2 += block
        stage1.append(blocks[block])
    return stage1, stage2


def array(kind, name, values, form="{}"):
    print(f"\nconst {kind} {name}[{len(values)}] = {{")
    line = ""
    for value in values:
        item = form.format(value) + ","
        if len(line) + len(item) > 100:
            print(line)
            line = ""
        line += item
    print(line)
    print("};")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make_unicode_tables.py UCD_FOLDER > unicode_tables.cc")
    data = Database(sys.argv[1])

    seconds = {second for _, second in data.pairs}
    seconds |= set(range(V_BASE, V_BASE + V_COUNT)) | set(range(T_BASE + 1, T_BASE + T_COUNT))

    def stands_alone(code):
        return data.ccc.get(code, 0) == 0 and code not in seconds

    ranks = {ccc: rank for rank, ccc in enumerate(sorted({0, *data.ccc.values()}))}
    assert len(ranks) < 63  # 63 is "above all" to the folder

    unspaced = set()
    for low, high in UNSPACED:
        unspaced.update(range(low, high + 1))

    properties, maps = [], {}
    for code in range(SIZE):
        if 0xD800 <= code <= 0xDFFF:
            properties.append(0)
            continue
        category = data.category.get(code, "Cn")
        bits = ranks[data.ccc.get(code, 0)]
        if category[0] == "M" or code in EXTRA_MARKS:
            bits |= MARK
        elif category[0] in "LN":
            bits |= LETTER
        if code in data.ignorable:
            bits |= IGNORABLE
        if code in unspaced:
            bits |= UNSPACED_BIT
        if category == "Ll":
            bits |= LOWER
        nfkd, folded, cased = data.nfkd([code]), data.fold([code]), data.casefold([code])
        if code not in data.ignorable and not any(c in data.ignorable for c in nfkd):
            assert folded == data.nfkc_casefold.get(code, [code]), hex(code)
        folded_nfkd = data.nfkd(folded)
        if stands_alone(nfkd[0]):
            # What begins alone still does so when folded, whatever follows: the first code point of
            # any composition is such a code point itself, so this loop has seen it too.
            assert stands_alone(data.nfkd(cased)[0]), hex(code)
            assert stands_alone(folded_nfkd[0]), hex(code)
            bits |= CLEAN
            if not data.ccc.get(nfkd[-1]) and not data.ccc.get(folded_nfkd[-1]):
                bits |= CLOSED
        elif data.ccc.get(code, 0) and nfkd == folded == cased == [code] and code not in seconds:
            bits |= INERT
        hangul = HANGUL <= code < HANGUL + L_COUNT * V_COUNT * T_COUNT
        if folded != [code]:
            bits |= MAPPED
        if not hangul and (folded != [code] or nfkd != [code] or cased != [code]):
            # An empty text stands for the code point itself.
            maps[code] = tuple("" if t == [code] else text(t) for t in (folded, nfkd, cased))
        properties.append(bits)

    pool = Pool(part for parts in maps.values() for part in parts)
    records, record_of = [(0, 0, 0)], [0] * SIZE
    known = {}
    for code, parts in maps.items():
        if parts not in known:
            known[parts] = len(records)
            records.append(tuple(pool.place(part) for part in parts))
        record_of[code] = known[parts]

    kinds = sorted(set(properties))
    assert len(kinds) <= 256
    property1, property2 = two_stage([kinds.index(p) for p in properties])
    map1, map2 = two_stage(record_of)
    pairs = sorted((a << 21 | b, joined) for (a, b), joined in data.pairs.items())

    print(f"// Made by tools/make_unicode_tables.py from the Unicode Character Database {VERSION}; "
          f"do not edit.")
    print("// Unicode data: Copyright 1991-2022 Unicode, Inc., see NOTICE.")
    print('\n#include "text/unicode_tables.h"')
    print("\n// clang-format off")
    print("\nnamespace refrain::unicode {")
    array("std::uint16_t", "kPropertyKinds", kinds, "0x{:x}")
    array("std::uint16_t", "kPropertyBlocks", property1)
    array("std::uint8_t", "kPropertyIndex", property2)
    array("std::uint16_t", "kMapBlocks", map1)
    array("std::uint16_t", "kMapIndex", map2)
    array("Map", "kMaps", records, "{{{0[0]},{0[1]},{0[2]}}}")
    array("char32_t", "kMapText", [ord(c) for c in pool.data])
    array("Pair", "kPairs", pairs, "{{0x{0[0]:x},0x{0[1]:x}}}")
    print(f"\nconst std::size_t kPairCount = {len(pairs)};")
    print("\n}  // namespace refrain::unicode")
    print("\n// clang-format on")
    sys.stderr.write(f"{len(kinds)} kinds, {len(property2)} + {len(map2)} entries, "
                     f"{len(records)} maps, {len(pool.data)} code points of text, {len(pairs)} pairs\n")


if __name__ == "__main__":
    main()
