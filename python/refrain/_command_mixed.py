"""``refrain dedup`` of tables beside other documents, which the native command reads as JSON lines."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import tempfile
from typing import Any

from ._command_line import Part, arguments_of, parts_of
from ._command_mirror import Mirror
from ._csv import BadRows
from ._output import Output
from ._walk import Found, ending_of, expand


class Mixed:
    """Tables and other documents, by the native command."""

    def __init__(
        self,
        options: argparse.Namespace,
        found: list[Found],
        against: list[Found],
        indexes: list[str],
        arguments: list[str],
    ) -> None:
        """What was found of the inputs and of the earlier work, but for the folders of indexes."""
        self._options, self._arguments = options, arguments
        self._found, self._against, self._indexes = found, against, indexes
        self._bad = BadRows(lambda line: print(f"refrain: {line}", file=sys.stderr))

    def go(self) -> int:
        options = self._options
        self._outputs = {
            name: Output(path)
            for name in ("removed", "clusters", "summary", "output")
            if (path := getattr(options, name)) is not None
        }
        try:
            with tempfile.TemporaryDirectory(prefix=".refrain-", dir=self._folder()) as root:
                status = self._run(root)
            if status == 0:
                for output in self._outputs.values():
                    output.commit()
            return status
        finally:
            for output in self._outputs.values():
                output.drop()

    def _folder(self) -> str | None:
        """Where there is room for what is made of the tables: beside the output."""
        if self._options.temp is not None and os.path.isdir(self._options.temp):
            return str(self._options.temp)
        output = self._outputs.get("output")
        if output is None or not output.is_file:
            return None
        folder = os.path.dirname(os.path.realpath(output.path))
        if not os.path.isdir(folder):
            raise OSError(errno.ENOENT, "cannot be written: No such file or directory", output.path)
        return folder

    def _run(self, root: str) -> int:
        options = self._options
        keep = options.keep or ""
        mirror = Mirror(root, options.text_field, keep[4:] if keep[:4] in ("max:", "min:") else "")
        left_out = ("", "--against", "--exclude", "-o", "--output", "--removed", "--clusters", "--summary")
        parts: list[Part] = [part for part in parts_of(self._arguments) if part[0] not in left_out]
        lists = {name: os.path.join(root, name) for name in ("removed", "clusters", "summary") if name in self._outputs}
        parts += [(f"--{name}", path) for name, path in lists.items()]
        output = self._outputs.get("output")
        if output is not None:
            parts.append(("-o", "-"))
            if options.temp is None and output.is_file:
                parts.append(("--temp", f"{options.output}.refrain-tmp"))
        against = [path for one in options.against for path in expand(one)]
        placed = self._placed(mirror, [path for path in against if path not in self._indexes], self._against)
        parts += [("--against", path) for path in (*placed, *self._indexes)]
        parts += [("", path) for path in self._placed(mirror, options.paths, self._found)]
        if self._bad.count and options.strict:
            return 2
        arguments = ["dedup", *arguments_of(parts)]
        if output is None:
            status = mirror.run(arguments, None)
        else:
            with self._opened(output) as out:
                status = mirror.run(arguments, out, lambda: output.abandoned)
            if output.abandoned:
                status = 0
        for name, path in lists.items() if status == 0 else ():
            with open(path, "rb") as file, self._outputs[name].open() as out:
                told = (mirror.shown(line) for line in file)
                out.writelines(map(self._with_bad_rows, told) if name == "summary" else told)
        return status

    def _with_bad_rows(self, line: bytes) -> bytes:
        """A summary that counts the rows of CSV that were left out."""
        if self._bad.count == 0:
            return line
        told = json.loads(line)
        told["skipped"] += self._bad.count
        return (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace")

    def _opened(self, output: Output) -> Any:
        _, codec = ending_of(output.path)
        if codec is None:
            return output.open()
        import pyarrow

        return pyarrow.CompressedOutputStream(pyarrow.PythonFile(output.open(), "w"), codec)

    def _placed(self, mirror: Mirror, paths: list[str], found: list[Found]) -> list[str]:
        """What stands for some paths. A folder stands for what was found in it."""
        out = []
        for argument, given in enumerate(paths):
            mine = [file for file in found if file.argument == argument]
            folders: list[Found] = []
            for path in expand(given):
                if os.path.isdir(path):
                    folders = [file for file in mine if file.in_folder and _is_in(file.path, path)]
                    out.append(mirror.folder(path, folders, self._bad))
                    continue
                file = next((one for one in mine if one.path == path and not one.in_folder), None)
                if file is not None:
                    out.append(mirror.table(path, self._bad) if file.table else path)
        return out


def _is_in(path: str, folder: str) -> bool:
    return folder in (".", "./") or path.startswith(folder if folder.endswith("/") else f"{folder}/")
