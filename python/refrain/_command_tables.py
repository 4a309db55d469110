"""``refrain check``, ``bench`` and ``index`` of tables: the native command reads JSON lines that are made of them.

They lie in a folder that goes when it is done, each under the name of its table and ``.jsonl``, which reports tell.
Only tables that are named are checked: a folder is one of drafts, in which a table is a file of another kind.
"""

from __future__ import annotations

import datetime
import fcntl
import os
import subprocess
import sys
import tempfile
from typing import Any

from ._columns import Field
from ._command import native
from ._command_line import WITH_PATH, Part, arguments_of, parts_of, values_of
from ._command_mirror import Mirror
from ._csv import BadRows
from ._files import TableFile, is_table
from ._json_lines import write_rows_of
from ._output import Output
from ._walk import Walk, expand

_OF_INDEX = ("build", "add", "query")
"""Actions of `index` that read inputs."""


_DESCRIPTOR = 200
"""The least number of a descriptor that the native command gets: one that is free in every run."""


class _Refused(Exception):
    """What ends the command, in a line."""


def run(command: str, arguments: list[str]) -> int:
    """Runs check, bench or index and returns the exit status. Does not return where there is no table."""
    parts = parts_of(arguments)
    try:
        if command == "index":
            parts = _without_the_index(parts)
        expanded = _expanded(command, parts)
        if not any(_is_table(name, value) for name, value in expanded):
            os.execv(native(), ["refrain", command, *arguments])
        if command == "stream":
            table = next(value for name, value in expanded if _is_table(name, value))
            raise _Refused(
                f"{table}: stream reads no tables; add them with refrain index add, or turn them into JSON lines"
            )
        if any(name == "--input-format" for name, _ in expanded):
            raise _Refused("--input-format: a table is what its name says; leave it out")
        if ("--watch", None) in expanded:
            raise _Refused("--watch: does not watch tables; leave it out")
        with tempfile.TemporaryDirectory(prefix="refrain-") as root:
            placed = _Placed(command, root, expanded)
            try:
                return placed.run()
            finally:
                placed.close()
    except OSError as error:
        line = str(error) if error.filename is None else f"{error.filename}: {error.strerror}"
        print(f"refrain: {line}", file=sys.stderr)
    except (_Refused, ImportError, ValueError, TypeError) as error:
        print(f"refrain: {error}", file=sys.stderr)
    return 2


def _without_the_index(parts: list[Part]) -> list[Part]:
    """With the action and the folder of the index as what they are: no inputs. Actions that read none have none."""
    named = [place for place, (name, _) in enumerate(parts) if not name]
    reads = any(parts[place][1] in _OF_INDEX for place in named[:1])
    out = list(parts)
    for count, place in enumerate(named):
        value = parts[place][1] or ""
        if count < 2 or not reads:
            out[place] = (os.path.abspath(value) if reads and count == 1 else value, None)
    return out


def _is_table(name: str, value: str | None) -> bool:
    """Whether a part of the command line is a table that is read."""
    return (
        name in ("", "--against") and value is not None and value != "-" and is_table(value) and os.path.isfile(value)
    )


def _expanded(command: str, parts: list[Part]) -> list[Part]:
    """With what globs stand for, and but for drafts with the files of folders that have tables."""
    walk = Walk(values_of(parts, "--exclude"))
    out: list[Part] = []
    for name, value in parts:
        if name not in ("", "--against") or value is None:
            out.append((name, value))
            continue
        for path in expand(value):
            files = walk.find([path]) if command != "check" and os.path.isdir(path) else []
            has_tables = any(file.table for file in files)
            out += [(name, file.path) for file in files] if has_tables else [(name, path)]
    # What is an input too is no earlier work, as for other documents.
    seen = {
        ("--against", os.path.realpath(value))
        for name, value in out
        if value is not None and _is_table(name, value) and not name
    }
    for place, (name, value) in enumerate(out):
        if _is_table(name, value) and value is not None:
            key = (name, os.path.realpath(value))
            if key in seen:
                if not name:
                    print(f"refrain: {value}: given before under this or another name; read once", file=sys.stderr)
                out[place] = ("", None)
            seen.add(key)
    return [part for part in out if part != ("", None)]


class _Placed:
    """A command line whose tables are JSON lines below another folder."""

    def __init__(self, command: str, root: str, parts: list[Part]) -> None:
        self._command, self._root, self._parts = command, root, parts
        self._text = ["text", *values_of(parts, "--text-field")][-1]
        self._time = ["", *values_of(parts, "--time-field")][-1]
        self._id = ["id", *values_of(parts, "--id-field")][-1]
        self._bad = BadRows(lambda line: print(f"refrain: {line}", file=sys.stderr))
        inputs = [(name, value) for name, value in parts if name in ("", "--against") and value != "-"]
        self._alone = all(_is_table(name, value) for name, value in inputs)
        """Whether there is nothing but tables: they have their own names, seen from the folder."""
        self._descriptor, self._beside = -1, root
        if not self._alone and command != "bench":
            # A name that is the same in each run, since fingerprints are made of it.
            opened = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
            self._descriptor = fcntl.fcntl(opened, fcntl.F_DUPFD_CLOEXEC, _DESCRIPTOR)
            os.close(opened)
            self._beside = f"/proc/self/fd/{self._descriptor}"

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def run(self) -> int:
        parts = [self._placed(*part) for part in self._parts]
        if self._bad.count and "--strict" in (name for name, _ in parts):
            return 2
        if self._alone or self._command == "bench":
            folder = self._root if self._alone else None
            return subprocess.run([native(), self._command, *arguments_of(parts)], cwd=folder, check=False).returncode
        return self._run_beside(parts)

    def _run_beside(self, parts: list[Part]) -> int:
        """Beside drafts, which are where they are: the names in what comes out are those that were given."""
        shorter = Mirror(self._beside, self._text, descriptor=self._descriptor)
        shorter.show(f"{self._beside}/", "")
        output = Output(["-", *values_of(parts, "-o", "--output")][-1])
        parts = [part for part in parts if part[0] not in ("-o", "--output")]
        if output.path == "-" and sys.stdout.isatty() and not values_of(parts, "--color"):
            plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
            parts.append(("--color", "never" if plain else "always"))
        try:
            with output.open() as out:
                status = shorter.run([self._command, *arguments_of(parts)], out, lambda: output.abandoned)
            if output.path == "-" or status in (0, 1) or (status == 2 and shorter.has_written):
                output.commit()  # with status 2 too: of what could be read
        finally:
            output.drop()
        for path in values_of(parts, "--baseline") if ("--write-baseline", None) in parts and status in (0, 1) else ():
            baseline = Output(path)
            with open(path, "rb") as file, baseline.open() as out:
                out.writelines(shorter.shown(line) for line in file)
            baseline.commit()
        return status

    def _placed(self, name: str, value: str | None) -> Part:
        if value is None or value == "-":
            return name, value
        if _is_table(name, value):
            return name, self._table(value)
        if self._alone and name in WITH_PATH and name != "--against":
            return name, os.path.abspath(value)
        return name, value

    def _table(self, path: str) -> str:
        """The file that stands for a table, as it is named."""
        name = os.path.normpath(path).lstrip("/").replace("../", "") + ".jsonl"
        count = 1
        while os.path.exists(os.path.join(self._root, name)):
            count += 1
            name = f"{count}/{name}"
        placed = os.path.join(self._root, name)
        os.makedirs(os.path.dirname(placed), exist_ok=True)
        self._write(path, placed)
        if self._alone:
            return name
        return os.path.relpath(placed) if self._descriptor < 0 else os.path.join(self._beside, name)

    def _write(self, path: str, placed: str) -> None:
        file = TableFile(path, bad=self._bad)
        text, key = Field(self._text, file.schema), Field(self._id, file.schema)
        if not text.columns:
            names = ", ".join(f"'{name}'" for name in file.schema.names)
            raise _Refused(f"--text-field: there is no column '{self._text}'; {path} has {names}")
        if self._time and self._time not in file.schema.names:
            raise _Refused(f"--time-field: there is no column '{self._time}' in {path}")
        columns = dict.fromkeys((*key.columns, *text.columns, *([self._time] if self._time else [])))
        write_rows_of(file, placed, text, list(columns), self._with_time if self._time else None)
        self._bad.tell_rest()

    def _with_time(self, row: dict[str, Any]) -> None:
        row[self._time] = _as_time(row[self._time])


def _as_time(value: Any) -> Any:
    """A timestamp or a date in RFC 3339: UTC where it has no zone, as `Index.add` takes it."""
    if isinstance(value, datetime.datetime):
        return value.isoformat() + ("Z" if value.tzinfo is None else "")
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00Z"
    return value
