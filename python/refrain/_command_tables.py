"""``refrain check``, ``bench`` and ``index`` of tables: the native command reads JSON lines that are made of them.

They lie in a folder that goes when it is done, each under the name of its table and ``.jsonl``, which reports tell. A
refrain.toml beside the tables is not read.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from ._command import native
from ._files import TableFile, find_files, is_table

_WITH_VALUE = (
    *("--sensitivity", "--min-words", "--across-groups", "--changed", "--boilerplate", "--fail-on", "--max-overlap"),
    *("--max-words", "--exclude"),
    *("--format", "--color", "--threads", "--sample", "--seed", "--threshold", "--shingle", "--recall", "--memory"),
    *("--progress", "--content", "--encoding", "--window", "--limit"),
)
_WITH_PATH = ("-o", "--output", "--ignore", "--baseline", "--plot", "--temp")
_OF_FIELDS = ("--text-field", "--id-field", "--time-field")
_OF_STREAM = ("--index", "--log", "--sync", "--frame", "--input-format")
_OF_INDEX = ("build", "add", "query")
"""Actions of `index` that read inputs."""


class _Refused(Exception):
    """What ends the command, in a line."""


def reads_tables(command: str, arguments: list[str]) -> bool:
    """Whether a command line that names tables, or folders with some, reads them."""
    if command == "index":
        return any(one in _OF_INDEX for one in _positionals(arguments)[:1])
    return command != "stream" or bool(_tables_of(_positionals(arguments)))


def _positionals(arguments: list[str]) -> list[str]:
    rest, out = list(arguments), []
    while rest:
        one = rest.pop(0)
        if not one.startswith("-") or one == "-":
            out.append(one)
        elif one in (*_WITH_VALUE, *_WITH_PATH, *_OF_FIELDS, *_OF_STREAM) and rest:
            rest.pop(0)
    return out


def _tables_of(inputs: list[str]) -> list[str]:
    out: list[str] = []
    for one in inputs:
        try:
            out += [path for path in find_files(one) if os.path.isfile(path) and is_table(path)]
        except OSError:  # the native command says it
            continue
    return out


def run(command: str, arguments: list[str]) -> int:
    """Runs check, bench or index and returns the exit status."""
    if command == "stream":
        table = _tables_of(_positionals(arguments))[0]
        print(
            f"refrain: {table}: stream reads no tables; add them with refrain index add, or turn them into JSON lines",
            file=sys.stderr,
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="refrain-") as root:
        try:
            placed = _Placed(root, arguments, not_inputs=2 if command == "index" else 0).arguments
        except _Refused as refused:
            print(f"refrain: {refused}", file=sys.stderr)
            return 2
        except OSError as error:
            print(f"refrain: {error.filename}: {error.strerror}", file=sys.stderr)
            return 2
        except (ImportError, ValueError) as error:
            print(f"refrain: {error}", file=sys.stderr)
            return 2
        return subprocess.run([native(), command, *placed], cwd=root, check=False).returncode


class _Placed:
    """A command line whose tables are JSON lines below another folder."""

    def __init__(self, root: str, arguments: list[str], not_inputs: int) -> None:
        """`not_inputs`: how many arguments come before the inputs: of `index` the action, and the folder."""
        self._root = root
        self._not_inputs = not_inputs
        self._fields = {"--text-field": "text", "--id-field": "id"}
        self.arguments: list[str] = []
        options: list[tuple[str, str | None]] = []
        rest = list(arguments)
        while rest:
            one = rest.pop(0)
            name, equals, value = one.partition("=")
            if not one.startswith("-") or one == "-":
                if self._not_inputs:
                    self._not_inputs -= 1
                    options.append((os.path.abspath(one) if not self._not_inputs else one, None))
                else:
                    options.append(("", one))
            elif name == "--input-format":
                raise _Refused("--input-format: a table is what its name says; leave it out")
            elif name in (*_WITH_VALUE, *_WITH_PATH, *_OF_FIELDS, "--against"):
                if not equals and not rest:
                    options.append((one, None))
                    continue
                given = value if equals else rest.pop(0)
                options.append((name, given))
                if name in _OF_FIELDS:
                    self._fields[name] = given
            else:
                options.append((one, None))
        for option, argument in options:
            self._add(option, argument)

    def _add(self, name: str, value: str | None) -> None:
        if value is None:
            self.arguments.append(name)
        elif name in ("", "--against"):
            for path in [value] if value == "-" else self._place(value):
                self.arguments += [name, path] if name else [path]
        else:
            absolute = name in _WITH_PATH and value != "-"
            self.arguments += [name, os.path.abspath(value) if absolute else value]

    def _place(self, argument: str) -> list[str]:
        """The files that an argument stands for, as they are named below the folder."""
        names = []
        for path in find_files(argument):
            name = os.path.normpath(path).lstrip("/").replace("../", "")
            placed = os.path.join(self._root, name)
            os.makedirs(os.path.dirname(placed), exist_ok=True)
            if os.path.isfile(path) and is_table(path):
                name += ".jsonl"
                self._write(path, f"{placed}.jsonl")
            else:
                os.symlink(os.path.abspath(path), placed)
            names.append(name)
        return names

    def _write(self, path: str, placed: str) -> None:
        text, key = self._fields["--text-field"], self._fields["--id-field"]
        file = TableFile(path, text)
        if text not in file.schema.names:
            names = ", ".join(f"'{name}'" for name in file.schema.names)
            raise _Refused(f"--text-field: there is no column '{text}'; {path} has {names}")
        time = self._fields.get("--time-field", "")
        if time and time not in file.schema.names:
            raise _Refused(f"--time-field: there is no column '{time}' in {path}")
        columns = [name for name in dict.fromkeys((key, text, time)) if name in file.schema.names]
        with open(placed, "w", encoding="utf-8", errors="replace") as out:
            for batch in file.batches(columns):
                for row in batch.to_pylist():
                    if row[text] is None:
                        row[text] = ""
                    if time:
                        row[time] = _as_time(row[time])
                    out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def _as_time(value: Any) -> Any:
    """A timestamp or a date in RFC 3339: UTC where it has no zone, as `Index.add` takes it."""
    if isinstance(value, datetime.datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00Z"
    return value
