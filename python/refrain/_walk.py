"""Which files some paths stand for, in the order and with the rules of the native command."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from glob import glob, has_magic
from typing import NamedTuple

from ._gitignore import Patterns, patterns_above

TABLES = (".parquet", ".arrow", ".feather", ".csv", ".tsv")
"""Endings of files that are read through pyarrow."""

# What the native command reads, or says of in a folder too that it cannot.
_NAMES = """
txt text md markdown html htm xhtml tex latex ltx rst rest adoc asciidoc org wiki mediawiki wikitext dita dbk docbook
tei jats ipynb srt vtt rtf docx docm dotx odt ott epub pdf jsonl ndjson jl jsonlines json warc wet rss atom xml
doc wpd wps wri pages fodt sxw ppt pptx pps ppsx odp djvu djv ps xps oxps mobi azw azw3 fb2 lit chm texi texinfo pod
textile typ
"""
_READ = frozenset(f".{name}" for name in _NAMES.split())
_LOOKED_AT = 1 << 20  # bytes of a file of JSON


def ending_of(path: str) -> tuple[str, str | None]:
    """The ending of a name that says what a file holds, and the compression that a second one says."""
    rest, ending = os.path.splitext(path.lower())
    codec = {".gz": "gzip", ".zst": "zstd"}.get(ending)
    return (os.path.splitext(rest)[1] if codec else ending), codec


def is_table(path: str) -> bool:
    """Whether a file of this name is read through pyarrow. Of tables, CSV alone is compressed as a whole."""
    ending, codec = ending_of(path)
    return ending in ((".csv", ".tsv") if codec else TABLES)


class Found(NamedTuple):
    """A file that is to be read, or `-`."""

    path: str
    argument: int
    """Which of the paths that were given led to it."""
    in_folder: bool = False

    @property
    def table(self) -> bool:
        return self.path != "-" and is_table(self.path)


def file_id(path: str) -> tuple[int, int] | None:
    """What makes two paths one file; None where it is no regular file or is not there."""
    try:
        info = os.stat(path)
    except (OSError, ValueError):
        return None
    return (info.st_dev, info.st_ino) if stat.S_ISREG(info.st_mode) else None


def in_both(files: Iterable[str], others: Iterable[str]) -> str | None:
    """The first of some files that is among others, by whatever name."""
    known = {file_id(path) for path in others} - {None}
    return next((path for path in files if known and file_id(path) in known), None)


def is_glob(path: str) -> bool:
    return path != "-" and has_magic(path) and not os.path.lexists(path)


def expand(path: str) -> list[str]:
    """What a glob stands for, which no shell has expanded; else the path itself."""
    if not is_glob(path):
        return [path]
    found = sorted(glob(path, recursive=True))
    if not found:
        raise FileNotFoundError(errno.ENOENT, "no file of such a name", path)
    return found


class Walk:
    """Finds files. One that was found before is left out."""

    def __init__(
        self,
        exclude: Iterable[str] = (),
        outputs: Iterable[str] = (),
        tell: Callable[[str], object] | None = None,
        text: str = "text",
    ) -> None:
        """`outputs`: what is left out in folders. `text`: the field that a record of JSON has."""
        self._exclude = Patterns(list(exclude))
        self._outputs = {file_id(path) for path in outputs} - {None}
        self._tell = tell
        self._text = text
        self._seen: set[tuple[int, int]] = set()
        self.skipped: Counter[str] = Counter()
        """Files of other kinds in folders, by ending."""

    def find(self, paths: list[str]) -> list[Found]:
        """The files of these paths. FileNotFoundError names one that leads nowhere."""
        out: list[Found] = []
        for argument, given in enumerate(paths):
            for path in expand(given):
                out += self._find_path(path, argument)
        return out

    def skipped_line(self) -> str:
        """Says how many files were skipped; empty where none was."""
        kinds = ", ".join(f"{count} {ending or 'without extension'}" for ending, count in sorted(self.skipped.items()))
        count = sum(self.skipped.values())
        return (
            f"{count} {'file' if count == 1 else 'files'} of other kinds skipped in folders ({kinds})" if kinds else ""
        )

    def _find_path(self, path: str, argument: int) -> Iterator[Found]:
        if path == "-":
            yield Found(path, argument)
            return
        if not os.path.exists(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        if os.path.isdir(path):
            for file in self._in_folder(path):
                if self._is_read(file):
                    yield Found(file, argument, True)
                else:
                    self.skipped[os.path.splitext(file)[1].lower()] += 1
            return
        known = file_id(path)
        if known is not None and known in self._seen:
            if self._tell is not None:
                self._tell(f"{path}: given before under this or another name; read once")
            return
        if known is not None:
            self._seen.add(known)
        yield Found(path, argument)

    def _in_folder(self, folder: str) -> Iterator[str]:
        rules = [(patterns, 0, below) for patterns, below in patterns_above(folder)]
        yield from self._walk("" if folder in (".", "./") else folder, "", rules)

    def _walk(self, path: str, relative: str, rules: list[tuple[Patterns, int, str]]) -> Iterator[str]:
        names = sorted((name for name in os.listdir(path or ".") if not name.startswith(".")), key=os.fsencode)
        own = os.path.join(path, ".gitignore")
        if os.path.isfile(own):
            rules = [*rules, (Patterns.of_file(own), len(relative) + 1 if relative else 0, "")]
        for name in names:
            file, below = os.path.join(path, name), f"{relative}/{name}" if relative else name
            is_folder = os.path.isdir(file)
            if self._ignored(below, is_folder, rules):
                continue
            if is_folder:
                if not os.path.islink(file):
                    yield from self._walk(file, below, rules)
                elif self._tell is not None:
                    self._tell(f"{file}: a link to a folder is not entered; name it to read what it leads to")
                continue
            if not os.path.exists(file) and self._is_read(file):
                raise FileNotFoundError(errno.ENOENT, "leads nowhere; mend or exclude it", file)
            known = file_id(file)
            if known is None or known in self._seen or known in self._outputs or ".refrain-tmp/" in file:
                continue
            if name != "refrain.toml":
                self._seen.add(known)
                yield file

    def _ignored(self, path: str, is_folder: bool, rules: list[tuple[Patterns, int, str]]) -> bool:
        if self._exclude.ignores(path, is_folder):
            return True
        for patterns, prefix, below in reversed(rules):
            says = patterns.ignores(below + path[prefix:], is_folder)
            if says is not None:
                return says
        return False

    def _is_read(self, file: str) -> bool:
        """Whether a file of a folder is no file of another kind."""
        ending, codec = ending_of(file)
        if is_table(file):
            return True
        if ending == ".json" or not ending:
            return codec is not None or _has_records(file, self._text)
        return ending in _READ


def _has_records(path: str, text: str) -> bool:
    """Whether the beginning of a file of JSON is that of records."""
    try:
        with open(path, "rb") as file:
            beginning = file.read(_LOOKED_AT)
    except OSError:
        return True  # whoever reads it says why it cannot be read
    told = beginning.decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    if told[:1] == "[":
        return told[1:].lstrip()[:1] == "{"
    if told[:1] != "{":
        return False
    try:
        first, end = json.JSONDecoder().raw_decode(told)
    except RecursionError:
        return False
    except ValueError:
        return len(beginning) == _LOOKED_AT
    names = {text, *(part.strip("/").replace("/", ".").partition(".")[0] for part in text.split(","))}
    return bool(told[end:].strip()) or any(name in first for name in names)
