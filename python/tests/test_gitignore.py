"""Patterns of .gitignore against regular expressions."""

from __future__ import annotations

import pathlib
import random
import re
import time

import pytest
from refrain import _gitignore, _walk


def test_as_regular_expressions():
    rng = random.Random(7)
    pieces = ["a", "b", "/", "*", "*", "**", "**/", "/**", "?", "[ab]", "[!a]", "\\*"]
    found = 0
    for _ in range(5000):
        parts = _gitignore._expression("".join(rng.choices(pieces, k=rng.randrange(1, 7))))
        if parts is None:
            continue
        matcher, regex = _gitignore._Matcher(parts), re.compile("".join(parts), re.DOTALL)
        for _ in range(8):
            path = "".join(rng.choices("aab/*\n", k=rng.randrange(0, 8)))
            found += matcher.matches(path)
            assert matcher.matches(path) == bool(regex.fullmatch(path)), (parts, path)
    assert found > 1000


def test_many_stars():
    begin = time.process_time()
    assert _gitignore.Patterns(["*a" * 20 + "b"]).ignores("a" * 200, False) is None
    assert time.process_time() - begin < 5


def test_names_are_those_of_the_native_command():
    """A format that the engine reads is one that a walk finds."""
    source = pathlib.Path(__file__).parents[2] / "src" / "io" / "format.cc"
    if not source.exists():
        pytest.skip("the source of the engine is not there")
    strings = r'"(?:[^"\\\\]|\\\\.)*"'
    rows = re.findall(rf"\{{Format::k\w+,\s*{strings},\s*({strings})", source.read_text())
    names = {name for row in rows for name in row.strip('"').split()}
    for row in re.findall(r'\{"([a-z0-9 ]+)", "[^"]*"', source.read_text()):  # what it says of that it cannot
        names |= set(row.split())
    assert {"txt", "pdf", "jsonl", "xml", "wpd", "typ"} <= names
    assert {f".{name}" for name in names} - {".json"} <= _walk._READ | set(_walk.TABLES)
