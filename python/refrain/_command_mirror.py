"""Tables beside other documents: the native command reads JSON lines that are made of them, and what it says of these
names the tables."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import IO, Any

from ._columns import Field
from ._command import native
from ._csv import BadRows
from ._files import TableFile
from ._json_lines import write_rows_of
from ._walk import Found


class Mirror:
    """A folder with JSON lines in the place of tables, and links to what lies beside them."""

    def __init__(self, root: str, text: str, key: str = "", *, descriptor: int = -1) -> None:
        """`key`: a column of CSV whose numbers are numbers. `descriptor`: by which the native command has the root."""
        self._root, self._text, self._key = root, text, key
        self._passed = () if descriptor < 0 else (descriptor,)
        self._mark = os.fsencode(root if self._passed else os.path.basename(root))  # in no text by chance
        self._count = 0
        self.has_written = False
        """Whether the native command wrote anything to standard output, which is passed on."""
        self._names: list[tuple[bytes, bytes, bytes]] = []

    def table(self, path: str, bad: BadRows) -> str:
        """The file that stands for a table."""
        placed = os.path.join(self._fresh(), "table.jsonl")
        self._write(path, placed, bad)
        self.show(placed, path)
        return placed

    def folder(self, path: str, files: list[Found], bad: BadRows) -> str:
        """The folder that stands for another one and these files in it."""
        root = self._fresh()
        above = "" if path in (".", "./") else path if path.endswith("/") else f"{path}/"
        for file in files:
            placed = os.path.join(root, file.path[len(above) :])
            os.makedirs(os.path.dirname(placed), exist_ok=True)
            if file.table:
                self._write(file.path, f"{placed}.jsonl", bad)
                self.show(f"{placed}.jsonl", file.path)
            else:
                os.symlink(os.path.abspath(file.path), placed)
        self.show(f"{root}/", above)
        self.show(root, path)
        return root

    def _fresh(self) -> str:
        self._count += 1
        folder = os.path.join(self._root, f"{self._count:09d}")  # no name begins with another one
        os.mkdir(folder)
        return folder

    def show(self, placed: str, shown: str) -> None:
        """Has one path told as another one. The first that is in a line counts."""
        escaped = json.dumps(shown, ensure_ascii=False)[1:-1]
        self._names.append((os.fsencode(placed), os.fsencode(shown), os.fsencode(escaped)))

    def _write(self, path: str, placed: str, bad: BadRows) -> None:
        file = TableFile(path, bad=bad)
        text = Field(self._text, file.schema)
        if not text.columns:
            told = ", ".join(f"'{name}'" for name in file.schema.names)
            raise ValueError(f"--text-field: there is no column '{self._text}'; {path} has {told}")
        write_rows_of(file, placed, text, change=self._make_number if file.is_csv else None)
        bad.tell_rest()

    def _make_number(self, row: dict[str, Any]) -> None:
        value = row.get(self._key) if self._key else None
        if isinstance(value, str):
            try:
                number = json.loads(value)
            except ValueError:
                return
            if isinstance(number, (int, float)) and not isinstance(number, bool):
                row[self._key] = number

    def shown(self, line: bytes, plain: bool = False) -> bytes:
        """A line of the native command with the names that were given, of JSON, or `plain`."""
        if self._mark in line:
            for placed, name, escaped in self._names:
                line = line.replace(placed, name if plain else escaped)
        return line

    def run(self, arguments: list[str], out: IO[bytes] | None, stop: Callable[[], bool] = lambda: False) -> int:
        """Runs the native command. What it writes to standard output goes to `out`, until `stop` says so."""
        with subprocess.Popen(
            [native(), *arguments],
            stdout=subprocess.PIPE if out is not None else None,
            stderr=subprocess.PIPE,
            pass_fds=self._passed,
        ) as child:
            messages = threading.Thread(target=self._pass_on, args=(child.stderr,))
            try:
                messages.start()
                if out is not None and child.stdout is not None:
                    for line in child.stdout:
                        self.has_written = True
                        out.write(self.shown(line))
                        if stop():
                            child.stdout.close()  # which it takes for the end of what is wanted
                            break
            except BaseException:
                child.terminate()
                raise
            finally:
                if out is not None and child.stdout is not None:
                    child.stdout.close()
                child.wait()
                if messages.ident is not None:
                    messages.join()
            return child.returncode

    def _pass_on(self, errors: IO[bytes]) -> None:
        """Says what the native command says, and reads it to its end where nobody wants it."""
        wanted = True
        for piece in _pieces(errors):
            rest = memoryview(self.shown(piece, plain=True))
            try:
                while wanted and rest:
                    rest = rest[os.write(2, rest) :]
            except OSError:
                wanted = False


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What is read, as it comes, cut behind ends of lines and of what overwrites one."""
    rest = b""
    while piece := os.read(file.fileno(), 1 << 16):
        rest += piece
        end = max(rest.rfind(b"\n"), rest.rfind(b"\r")) + 1
        if end > 0:
            yield rest[:end]
            rest = rest[end:]
    if rest:
        yield rest
