#!/usr/bin/env python3
"""One text saved in each format is read as the same words, and has the same overlaps.

    tests/same_text.py REFRAIN kept|made|office

kept: the files of corpus/formats. made: those that the pandoc of this machine makes (77 where there is none). office: what
LibreOffice makes (77 where there is none). Words are compared in order with those of weir.txt, where notes may stand behind
their paragraph too; at least .99 of them must be the same.
"""

import difflib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORMATS = ROOT / "corpus" / "formats"
PLAIN = FORMATS / "weir.txt"
BAR = 0.99
SKIPPED = 77
# Of the notes at the end: the words before which the first one stands where notes come behind their paragraph.
FIRST_NOTE, BEHIND_IT = "The abbot’s clerk", "Year\tEels sold"


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def wanted(ending: str) -> list[list[str]]:
    """The words of the text, in each order that may be read."""
    text = PLAIN.read_text(encoding="utf-8")
    blocks = text.strip().split("\n\n")
    if ending == ".wiki":  # tables and references are set aside
        return [words("\n".join(block for block in blocks[:-2] if "\t" not in block))]
    note = next(k for k, block in enumerate(blocks) if block.startswith(FIRST_NOTE))
    place = next(k for k, block in enumerate(blocks) if block.startswith(BEHIND_IT))
    moved = [*blocks[:place], blocks[note], *blocks[place:note], *blocks[note + 1:]]
    return [words(text), words("\n".join(moved))]


def same(left: list[str], right: list[str]) -> float:
    blocks = difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) / max(1, len(left) + len(right))


def run(refrain: str, *arguments: str) -> str:
    done = subprocess.run([refrain, *arguments], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        sys.exit(f"same_text: {' '.join(arguments)}: status {done.returncode}: {done.stderr}")
    return done.stdout


def overlaps(refrain: str, path: pathlib.Path) -> list[tuple[str, int]]:
    report = json.loads(run(refrain, "check", str(path), "--format", "json", "--no-config"))
    return sorted((overlap["kind"], overlap["words"]) for overlap in report["overlaps"])


def check(refrain: str, path: pathlib.Path, planted: list[tuple[str, int]]) -> bool:
    read = json.loads(run(refrain, "dedup", str(path), "-o", "-", "--progress", "never"))["text"]
    share, best = max((same(want, words(read)), want) for want in wanted(path.suffix))
    found = overlaps(refrain, path)
    holds = share >= BAR and found == planted
    print(f"{'holds' if holds else 'FAILS'}  {path.name}: {share:.4f} of the words, {len(found)} overlaps")
    if share < 1:
        for kind, a, b, c, d in difflib.SequenceMatcher(None, best, words(read), autojunk=False).get_opcodes():
            if kind != "equal":
                print(f"         {kind}: {' '.join(best[a:b])!r} -> {' '.join(words(read)[c:d])!r}")
    if found != planted:
        print(f"         overlaps are {found}, not {planted}")
    return holds


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[2] not in ("kept", "made", "office"):
        sys.exit(__doc__)
    refrain, which = sys.argv[1:]
    needed = {"kept": "pdftotext", "made": "pandoc", "office": "soffice"}[which]
    if shutil.which(needed) is None:
        print(f"same_text: {needed} is not installed")
        return SKIPPED
    planted = overlaps(refrain, PLAIN)
    if [kind for kind, _ in planted] != ["edited", "exact"]:
        sys.exit(f"same_text: weir.txt has the overlaps {planted}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = FORMATS
        if which != "kept":
            office = ["--office"] if which == "office" else []
            subprocess.run([sys.executable, ROOT / "tools" / "make_formats.py", scratch, *office], check=True)
            folder = pathlib.Path(scratch) / ("office" if which == "office" else "")
        files = sorted(file for file in folder.iterdir() if file.is_file() and file.suffix != ".txt")
        results = [check(refrain, file, planted) for file in files]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
