"""Patterns of .gitignore files, and of --exclude, as the native command reads them."""

from __future__ import annotations

import contextlib
import os
import re
from typing import NamedTuple

_ANY, _BELOW, _ALL = "[^/]*", "(?:.*/)?", ".+"
_NAMED = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class _Matcher:
    """A pattern, in time of its length times that of the path: the stars divide it into pieces, and the set of places
    that a piece may end at is all that is kept of those before it."""

    def __init__(self, parts: list[str]) -> None:
        """`parts`: expressions of one character each, or `_ANY`, `_BELOW` or `_ALL`."""
        self._steps = [part if part in (_ANY, _BELOW, _ALL) else re.compile(part, re.DOTALL) for part in parts]

    def matches(self, path: str) -> bool:
        length = len(path)
        places = [True] + [False] * length
        for step in self._steps:
            after = [False] * (length + 1)
            going = False
            for at, here in enumerate(places):
                if isinstance(step, re.Pattern):
                    if here and at < length and step.match(path, at):
                        after[at + 1] = True
                elif step == _ANY:  # [^/]*
                    going = here or (going and path[at - 1] != "/")
                    after[at] = going
                elif step == _BELOW:  # (?:.*/)?
                    after[at] = here or (going and path[at - 1] == "/")
                    going = going or here
                else:  # .+
                    after[at] = going
                    going = going or here
            places = after
            if True not in places:
                return False
        return places[length]


class _Glob(NamedTuple):
    pattern: _Matcher
    negated: bool
    folders_only: bool
    anchored: bool


def _class(pattern: str, at: int) -> tuple[str, int] | None:
    """The class of a regular expression for the one that begins at `at`, and the place behind it."""
    at += 1
    inverted = at < len(pattern) and pattern[at] in "!^"
    at += inverted
    out = ""
    first = True
    while True:
        if at >= len(pattern):
            return None
        if pattern[at] == "]" and not first:
            return (f"[^/{out}]" if inverted else f"(?!/)[{out}]"), at + 1
        first = False
        end = pattern.find(":]", at + 2) if pattern.startswith("[:", at) else -1
        if end >= 0:
            name = pattern[at + 2 : end]
            if name not in _NAMED:
                return None
            out, at = out + _NAMED[name], end + 2
            continue

        def take(at: int) -> tuple[str, int]:
            at += pattern[at] == "\\" and at + 1 < len(pattern)
            return pattern[at], at + 1

        low, at = take(at)
        high = low
        if at + 1 < len(pattern) and pattern[at] == "-" and pattern[at + 1] != "]":
            high, at = take(at + 1)
        if low <= high:
            out += f"{re.escape(low)}-{re.escape(high)}"


def _expression(pattern: str) -> list[str] | None:
    """The parts of the regular expression for a pattern without its marks; None where it matches nothing."""
    out: list[str] = []
    at = 0
    while at < len(pattern):
        c = pattern[at]
        if c == "*":
            end = at
            while end < len(pattern) and pattern[end] == "*":
                end += 1
            alone = end - at == 2 and (at == 0 or pattern[at - 1] == "/")
            if alone and end == len(pattern):
                out.append(_ALL)
            elif alone and pattern[end] == "/":
                out.append(_BELOW)
                end += 1
            else:
                out.append(_ANY)
            at = end
        elif c == "?":
            out.append("[^/]")
            at += 1
        elif c == "[":
            found = _class(pattern, at)
            if found is None:
                return None
            out.append(found[0])
            at = found[1]
        elif c == "\\":
            if at + 1 == len(pattern):
                return None
            out.append(re.escape(pattern[at + 1]))
            at += 2
        else:
            out.append(re.escape(c))
            at += 1
    return out


def _glob(line: str) -> _Glob | None:
    line = line.removesuffix("\r")
    while line.endswith(" ") and (len(line) - 1 - len(line[:-1].rstrip("\\"))) % 2 == 0:
        line = line[:-1]
    if line.startswith("#"):
        return None
    negated = line.startswith("!")
    line = line[negated:]
    folders_only = line.endswith("/")
    line = line[: len(line) - folders_only]
    anchored = "/" in line
    line = line.removeprefix("/")
    expression = _expression(line)
    if not line or expression is None:
        return None
    return _Glob(_Matcher(expression), negated, folders_only, anchored)


class Patterns:
    """The patterns of one file, or of the command line."""

    def __init__(self, lines: list[str]) -> None:
        self._globs = [glob for line in lines if (glob := _glob(line)) is not None]
        self._globs.reverse()

    @classmethod
    def of_file(cls, path: str) -> Patterns:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return cls(file.read().removeprefix("\ufeff").split("\n"))

    def ignores(self, path: str, is_folder: bool) -> bool | None:
        """What the last pattern that matches says of a path; None where none does."""
        name = path.rpartition("/")[2]
        for glob in self._globs:
            if glob.folders_only and not is_folder:
                continue
            if glob.pattern.matches(path if glob.anchored else name):
                return not glob.negated
        return None


def _first_line(path: str) -> str:
    with contextlib.suppress(OSError), open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.readline().rstrip()
    return ""


def _git_folder(top: str) -> str:
    """The folder that all working trees of a repository share."""
    git = os.path.join(top, ".git")
    if os.path.isfile(git):
        git = os.path.join(top, _first_line(git).removeprefix("gitdir: "))
        common = _first_line(os.path.join(git, "commondir"))
        git = os.path.join(git, common) if common else git
    return git


def _users_file(top: str) -> str:
    """core.excludesFile, of whatever file of settings has it."""
    import subprocess

    environment = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE")}
    command = ["git", "-C", top, "config", "--type=path", "--get", "core.excludesFile"]
    with contextlib.suppress(OSError):
        done = subprocess.run(command, capture_output=True, check=False, env=environment, stdin=subprocess.DEVNULL)
        if done.returncode == 0 and done.stdout.strip():
            return os.path.join(top, os.fsdecode(done.stdout).splitlines()[0].rstrip())
    config = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(config, "git", "ignore")


def patterns_above(folder: str) -> list[tuple[Patterns, str]]:
    """The patterns of git that hold in a folder beside those of its own .gitignore, from the weakest to the strongest,
    each with the path from where it speaks of to the folder: `book/part/`, or nothing."""
    whole = os.path.realpath(folder)
    top = whole
    while not os.path.exists(os.path.join(top, ".git")):
        if top == os.path.dirname(top):
            return []
        top = os.path.dirname(top)
    out = []

    def add(file: str, origin: str) -> None:
        if os.path.isfile(file):
            below = "" if whole == origin else os.path.relpath(whole, origin) + "/"
            with contextlib.suppress(OSError):
                out.append((Patterns.of_file(file), below))

    add(_users_file(top), top)
    add(os.path.join(_git_folder(top), "info", "exclude"), top)
    at = top
    for name in os.path.relpath(whole, top).split("/") if whole != top else ():
        add(os.path.join(at, ".gitignore"), at)
        at = os.path.join(at, name)
    return out
