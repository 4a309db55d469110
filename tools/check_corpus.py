#!/usr/bin/env python3
"""Checks corpus/manifest.json against the texts, and writes its offsets anew after the texts were edited.

    tools/check_corpus.py            checks; prints what is wrong and ends with 1, or prints one line and ends with 0
    tools/check_corpus.py --write    finds every passage by its anchors and writes begin, end, words and similarity
    tools/check_corpus.py --list     prints the repeats, one a line, weakest first

What holds after a check:
- every passage stands where its offsets say, and is found by its anchors (its first and its last words);
- its kind is true: equal words, or a similarity in the range of the kind, or, where it is condensed, a side that is
  much shorter and made of the other's words; what is quoted stands in quotation marks or in a block quote;
- the files of formats/ are one draft in each format: its repeats are those of weir.txt, in each file at its own place
  (of what is no text, in what is read of it: the paragraphs of weir.txt, one a line);
- no run of 8 equal words (16 code points in scripts written without spaces) stands twice anywhere in the drafts, in the
  published texts or between them unless the manifest says so, and in silent files none of 6.

The words here are a simple stand-in for those of refrain (NFKC and casefold, no table of their own): the corpus avoids
the code points where they could differ. Plain Python, no packages.
"""

import argparse
import bisect
import collections
import functools
import html
import json
import pathlib
import re
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
MANIFEST = CORPUS / "manifest.json"

PLANNED_RUN, SILENT_RUN = 8, 6  # words; twice as many code points in scripts without spaces
BOILERPLATE_DOCUMENTS = 5

FORMATS = "formats/"  # one draft in each format
PLAIN = "formats/weir.txt"  # what each of them is read as
PACKAGES = {".docx", ".odt", ".epub", ".pdf"}  # not text: places are those of what is read

UNSPACED = re.compile("[\u0e00-\u0eff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# What a reader does not see; replaced by spaces of the same length, so that offsets stay.
HIDDEN = {
    ".html": re.compile(r"<!--.*?-->|<!DOCTYPE[^>]*>|<(head|script|style)\b.*?</\1>|<[^>]*>", re.S),
    ".md": re.compile(r"(?<=\])\([^)\s]*\)|<!--.*?-->", re.S),
}
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")

Word = collections.namedtuple("Word", "text begin end unspaced")


class Text:
    """One document: its raw text, and its words with their byte offsets in it."""

    def __init__(self, raw: str, suffix: str):
        self.raw = raw
        self.byte_at = [0]
        for char in raw:
            self.byte_at.append(self.byte_at[-1] + len(char.encode()))
        hidden = HIDDEN.get(suffix)
        seen = hidden.sub(lambda m: " " * len(m[0]), raw) if hidden else raw
        self.words = list(self._words(seen, suffix == ".html"))
        self.begins = [w.begin for w in self.words]

    def _words(self, seen, entities):
        run, begin, end = [], 0, 0

        def flush():
            if run:
                folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", "".join(run)).casefold())
                yield Word(folded, self.byte_at[begin], self.byte_at[end], bool(UNSPACED.match(run[0])))
                run.clear()

        at = 0
        while at < len(seen):
            entity = ENTITY.match(seen, at) if entities and seen[at] == "&" else None
            after = entity.end() if entity else at + 1
            for char in html.unescape(entity[0]) if entity else seen[at]:
                category = unicodedata.category(char)[0]
                if category not in "LMN":
                    yield from flush()
                    continue
                if category != "M" and (UNSPACED.match(char) or (run and UNSPACED.match(run[0]))):
                    yield from flush()
                if not run:
                    begin = at
                run.append(char)
                end = after
            at = after
        yield from flush()

    def between(self, begin, end):
        """The words that lie in bytes [begin, end)."""
        first = bisect.bisect_left(self.begins, begin)
        return [w for w in self.words[first:bisect.bisect_left(self.begins, end)] if w.end <= end]

    def find(self, begin_text, end_text, nth):
        """Bytes from the nth place of one anchor to the end of the other; white space matches white space of any length."""
        def pattern(anchor):
            return r"\s+".join(map(re.escape, anchor.split()))
        begins = list(re.finditer(pattern(begin_text), self.raw))
        if len(begins) < nth:
            raise ValueError(f"{begin_text!r} stands {len(begins)} times, not {nth}")
        last = re.compile(pattern(end_text)).search(self.raw, begins[nth - 1].start())
        if not last:
            raise ValueError(f"{end_text!r} does not follow {begin_text!r}")
        return self.byte_at[begins[nth - 1].start()], self.byte_at[last.end()]


def paragraphs(plain):
    """A line each: lines put together, but for rows, items and code."""
    for block in plain.strip().split("\n\n"):
        if block.startswith(("- ", "    ")) or "\t" in block:
            yield from (line.removeprefix("- ").strip() for line in block.split("\n"))
        else:
            yield block.replace("\n", " ")


@functools.cache
def load(path: str, record: int) -> Text:
    file = CORPUS / (PLAIN if pathlib.Path(path).suffix in PACKAGES else path)
    raw = file.read_bytes().decode()
    if file.name == pathlib.Path(PLAIN).name and path != PLAIN:
        raw = "\n".join(paragraphs(raw)) + "\n"
    if not record:
        return Text(raw, file.suffix)
    return Text(json.loads(raw.split("\n")[record - 1])["text"], "")


def documents():
    """(path, record) of every document of the corpus, in order; of those in each format the plain one."""
    yield PLAIN, 0
    for folder in ("drafts", "published", "scripts"):
        for file in sorted((CORPUS / folder).iterdir()):
            path = f"{folder}/{file.name}"
            if file.suffix == ".jsonl":
                yield from ((path, line) for line, text in enumerate(file.read_text().split("\n"), 1) if text)
            else:
                yield path, 0


def key(side):
    return side["path"], side.get("record", 0)


def sides(repeat):
    return repeat["occurrences"] if repeat["kind"] == "boilerplate" else [repeat["left"], repeat["right"]]


def words_of(side):
    # The words of a draft in another format are those of the plain one, whatever markup is among them.
    if side["path"].startswith(FORMATS) and side["path"] != PLAIN:
        begin, end = load(PLAIN, 0).find(side["begin_text"], side["end_text"], side.get("nth", 1))
        side = {"path": PLAIN, "begin": begin, "end": end}
    return [w.text for w in load(*key(side)).between(side["begin"], side["end"])]


def common(left, right):
    """The length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for a in left:
        above = row[:]
        for k, b in enumerate(right):
            row[k + 1] = above[k] + 1 if a == b else max(row[k], above[k + 1])
    return row[-1]


def longest_run(left, right):
    best, row = 0, [0] * (len(right) + 1)
    for a in left:
        row = [0] + [row[k] + 1 if a == b else 0 for k, b in enumerate(right)]
        best = max(best, max(row))
    return best


def measure(repeat):
    """(words shared, similarity) of a repeat: shared words of the alignment, and their share of the longer side."""
    left, right = (words_of(side) for side in sides(repeat)[:2])
    shared = common(left, right)
    return shared, round(shared / max(len(left), len(right), 1), 3)


def is_quoted(side):
    """True where the passage begins inside quotation marks or a block quote."""
    text = load(*key(side))
    before = text.raw.encode()[:side["begin"]].decode()
    if side["path"].endswith(".html") and before.rfind("<blockquote") > before.rfind("</blockquote"):
        return True
    return before.endswith(("> ", '"', "\u201c", "\u00ab", "&ldquo;", "<q>"))


def faults_of(repeat):
    """What is untrue of one repeat, in words."""
    spans = sides(repeat)
    for side in spans:
        found = load(*key(side)).find(side["begin_text"], side["end_text"], side.get("nth", 1))
        if found != (side.get("begin"), side.get("end")):
            yield f"{side['path']}: offsets are {found[0]}..{found[1]}, not {side.get('begin')}..{side.get('end')}; run with --write"
            return
    texts = [words_of(side) for side in spans]
    where = f"{spans[0]['path']} {spans[0]['begin']}"
    scope = "within" if len({key(side) for side in spans}) == 1 else "across"
    if scope != repeat["scope"]:
        yield f"{where}: is {scope} by its paths"
    order = [(key(side), side["begin"]) for side in spans]
    if order != sorted(order):
        yield f"{where}: its sides are not in input order"
    if repeat["kind"] == "boilerplate":
        if any(t != texts[0] for t in texts) or len({key(s) for s in spans}) < BOILERPLATE_DOCUMENTS:
            yield f"{where}: boilerplate must be the same words in {BOILERPLATE_DOCUMENTS} documents"
        return
    shared, similarity = measure(repeat)
    if (repeat.get("words"), repeat.get("similarity")) != (shared, similarity):
        yield f"{where}: words and similarity are {shared} and {similarity}; run with --write"
    kind, (short, long) = repeat["kind"], sorted(texts, key=len)
    if kind in ("exact", "quoted") and similarity != 1:
        yield f"{where}: {kind}, but similarity is {similarity}"
    if kind == "quoted" and not all(map(is_quoted, spans)):
        yield f"{where}: does not begin as a quotation on both sides"
    if kind == "edited" and not 0.8 <= similarity < 0.97:
        yield f"{where}: edited, but similarity is {similarity}"
    if kind == "reworded" and not 0.4 <= similarity < 0.78:
        yield f"{where}: reworded, but similarity is {similarity}"
    if kind == "condensed":
        kept = sum((collections.Counter(short) & collections.Counter(long)).values()) / len(short)
        if 3 * len(short) > len(long) or kept < 0.75 or longest_run(short, long) >= PLANNED_RUN:
            yield f"{where}: condensed, but {len(short)} words of {len(long)}, {kept:.2f} of them from there, run of {longest_run(short, long)}"
    if kind == "reworded" and longest_run(*texts) >= PLANNED_RUN:
        yield f"{where}: reworded, but holds a run of {longest_run(*texts)} equal words"


class Planned:
    """Which places of the corpus belong to one planned repeat: spans joined by the manifest's entries."""

    def __init__(self, repeats):
        self.spans = collections.defaultdict(list)  # document -> (begin, end, number of the joined repeat)
        parent = list(range(len(repeats)))

        def root(k):
            while parent[k] != k:
                k = parent[k]
            return k

        seen = {}
        for number, repeat in enumerate(repeats):
            for side in sides(repeat):
                place = (key(side), side["begin"], side["end"])
                parent[root(number)] = root(seen.setdefault(place, number))
        for number, repeat in enumerate(repeats):
            for side in sides(repeat):
                self.spans[key(side)].append((side["begin"], side["end"], root(number)))

    def at(self, document, begin, end):
        return {n for b, e, n in self.spans[document] if b <= begin and end <= e}


def unplanned(repeats, silent):
    """Runs of equal words that stand in two places the manifest does not join, by brute force."""
    planned = Planned(repeats)
    for size, only in ((PLANNED_RUN, None), (SILENT_RUN, silent)):
        places = collections.defaultdict(list)
        for document in documents():
            words = load(*document).words
            for k in range(len(words)):
                length = size * 2 if words[k].unspaced else size
                if k + length <= len(words):
                    run = words[k:k + length]
                    places[tuple(w.text for w in run)].append((document, run[0].begin, run[-1].end))
        for run, found in places.items():
            if len(found) < 2 or (only is not None and not any(document[0] in only for document, _, _ in found)):
                continue
            if not set.intersection(*(planned.at(*place) for place in found)):
                where = ", ".join(f"{path}{':' + str(record) if record else ''} {begin}" for (path, record), begin, _ in found)
                yield f"{where}: not in the manifest: {' '.join(run)!r}"


def write(manifest):
    for repeat in manifest["repeats"]:
        for side in sides(repeat):
            side["begin"], side["end"] = load(*key(side)).find(side["begin_text"], side["end_text"], side.get("nth", 1))
        if repeat["kind"] != "boilerplate":
            repeat["words"], repeat["similarity"] = measure(repeat)
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="compute offsets, words and similarity from the anchors")
    parser.add_argument("--list", action="store_true", help="print the repeats, weakest first")
    options = parser.parse_args()
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    repeats, silent = manifest["repeats"], manifest["silent"]
    try:
        if options.write:
            write(manifest)
        if options.list:
            for r in sorted(repeats, key=lambda r: r.get("similarity", 1)):
                print(f"{r['kind']:11} {r['scope']:6} {r.get('similarity', 1):.3f} {r.get('words', 0):4}  "
                      + "  ".join(s["path"] for s in sides(r)))
            return 0
        faults = [fault for repeat in repeats for fault in faults_of(repeat)]
    except ValueError as error:
        print(f"corpus/manifest.json: {error}; mend the anchor or the text", file=sys.stderr)
        return 2
    listed = {side["path"] for repeat in repeats for side in sides(repeat)}
    faults += [f"{path}: silent, but the manifest lists a repeat in it" for path in silent if path in listed]
    faults += [f"{path}: neither in a repeat nor silent" for path, record in documents()
               if not record and path not in listed and path not in silent]
    faults += [f"{FORMATS}{file.name}: has none of the repeats that {PLAIN} has" for file in sorted((CORPUS / FORMATS).iterdir())
               if FORMATS + file.name not in listed]
    if not faults:
        faults = list(unplanned(repeats, set(silent)))
    for fault in faults:
        print(fault)
    if not faults:
        print(f"{len(repeats)} repeats in {len(list(documents()))} documents, all as the manifest says, and no other")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
