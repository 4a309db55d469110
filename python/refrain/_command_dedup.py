"""``refrain dedup`` of tables: the options, messages, statuses, lists and summary of the native command."""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

from . import _engine
from ._command import native
from ._data import KeptRows, given
from ._files import Paths, TableFile, Tables, find_files, is_table

if TYPE_CHECKING:
    from ._engine import DedupResult

_FAILED = 2
_PASSED = (
    "threshold",
    "shingle",
    "recall",
    "keep",
    "contained",
    "passages",
    "min_words",
    "passage_documents",
    "memory",
    "threads",
    "progress",
)
_ROWS = 1 << 16


class _Refused(Exception):
    """What ends the command, in a line."""


def run(arguments: list[str]) -> int:
    """Runs it and returns the exit status."""
    options, unknown = _parser().parse_known_args(arguments)
    if options.help or unknown:
        os.execv(native(), ["refrain", "dedup", *arguments])
    if not _options_are_sound(options):
        return _FAILED
    try:
        _Run(options).go()
    except _Refused as refused:
        return _complain(str(refused))
    except (ImportError, ValueError, TypeError, OSError) as error:
        return _complain(_line_of(error))
    except KeyboardInterrupt:
        print("\nrefrain: interrupted; nothing was written", file=sys.stderr)
        return 130
    return 0


def _complain(line: str) -> int:
    print(f"refrain: {line}", file=sys.stderr)
    return _FAILED


def _line_of(error: Exception) -> str:
    """An error as the command tells it: arguments of functions are options here."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    line = " ".join(str(error).split())
    options = {"text: ": "--text-field: ", "keep: ": "--keep: ", "group_by: ": "--group-by: ", "memory: ": "--memory: "}
    for argument, option in options.items():
        if line.startswith(argument):
            return option + line[len(argument) :]
    return line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("-o", "--output")
    for flag in ("--list-only", "--resume", "--strict"):
        parser.add_argument(flag, action="store_true")
    for name in ("clusters", "removed", "summary", "input-format", "temp"):
        parser.add_argument(f"--{name}")
    for name in _PASSED:
        parser.add_argument(f"--{name.replace('_', '-')}")
    parser.add_argument("--group-by", default="")
    parser.add_argument("--text-field", default="text")
    parser.add_argument("--id-field", default="id")
    parser.add_argument("--exclude", action="append", default=[])
    parser.add_argument("--against", action="append", default=[])
    return parser


def _options_are_sound(options: argparse.Namespace) -> bool:
    """Whether the native command takes them, which says what is wrong: it gets them, and a feed of one record."""
    command = [native(), "dedup", "-"]
    command += ["-o", "/dev/null"] if options.output or options.list_only else []
    command += ["--list-only"] if options.output and options.list_only else []
    if options.progress is None:
        command += ["--progress", "never"]
    for name in _PASSED:
        value = getattr(options, name)
        if value is not None:
            command += [f"--{name.replace('_', '-')}", value]
    done = subprocess.run(
        command, input=b'{"text": "a"}\n', stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:  # else it tells of the record
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
    return done.returncode == 0


def _cut(number: float, digits: int = 6) -> str:
    """A number as the lists have it: cut, without zeros at the end."""
    scale = 10**digits
    whole, rest = divmod(math.floor(number * scale + 1e-9), scale)
    return f"{whole}.{str(rest).zfill(digits).rstrip('0') or '0'}"


class _Output:
    """A file that has another name until it is complete."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.pending = path if path == "/dev/null" else f"{path}.refrain-new-{os.getpid()}"
        self.file: IO[str] | None = None

    def lines(self) -> IO[str]:
        self.file = open(self.pending, "w", encoding="utf-8")
        return self.file

    def commit(self) -> None:
        if self.pending == self.path:
            return
        with open(self.pending, "rb") as file:
            os.fsync(file.fileno())
        os.replace(self.pending, self.path)

    def drop(self) -> None:
        if self.pending != self.path:
            with contextlib.suppress(OSError):
                os.unlink(self.pending)


class _Run:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._begin = time.monotonic()

    def go(self) -> None:
        options = self._options
        for name in ("resume",):
            if getattr(options, name):
                raise _Refused(f"--{name}: is not there for tables; turn them into JSON lines, or leave it out")
        if options.input_format is not None:
            raise _Refused("--input-format: a table is what its name says; leave it out")
        self._paths = self._find()
        self._tables = Tables([path for _, path in self._paths], options.text_field)
        self._check_outputs()
        outputs = {
            name: _Output(path)
            for name in ("removed", "clusters", "summary", "output")
            if (path := getattr(options, name)) is not None
        }
        try:
            result = self._decide()
            ids = self._ids(result) if "removed" in outputs or "clusters" in outputs else {}
            if "removed" in outputs:
                self._write_removed(result, ids, outputs["removed"])
            if "clusters" in outputs:
                self._write_clusters(result, ids, outputs["clusters"])
            if "output" in outputs:
                self._write_rows(result, outputs["output"])
            if "summary" in outputs:
                self._write_summary(result, outputs["summary"])
            for output in outputs.values():
                output.commit()
        finally:
            for output in outputs.values():
                output.drop()
        if options.progress != "never":
            self._show(result)

    def _find(self) -> list[tuple[str, str]]:
        """The files, each with the argument that led to it."""
        found: list[tuple[str, str]] = []
        for argument in self._options.paths:
            for path in find_files(argument):
                if any(fnmatch.fnmatch(os.path.basename(path), glob) for glob in self._options.exclude):
                    continue
                if os.path.isdir(path) or not is_table(path):
                    raise _Refused(f"{path}: is no table; give tables alone, or turn them into JSON lines")
                found.append((argument, path))
        if not found:
            raise _Refused(f"{self._options.paths[0]}: nothing to read in it; see refrain dedup --help")
        return found

    def _check_outputs(self) -> None:
        taken = [path for _, path in self._paths]
        for name in ("output", "clusters", "removed", "summary"):
            path = getattr(self._options, name)
            if path is None:
                continue
            if os.path.exists(path) and any(os.path.samefile(path, other) for other in taken if os.path.exists(other)):
                raise _Refused(f"{path}: is an input too; give the output another name")

    def _decide(self) -> DedupResult:
        options = self._options
        self._data = Paths([path for _, path in self._paths], "INPUT")
        inputs = self._data.inputs(options.text_field, self._key(), options.group_by)
        against = [one for path in options.against for one in given(path, "--against").inputs(options.text_field, "")]
        contained = 0.8 if options.contained is None else options.contained
        return _engine.dedup(
            inputs,
            against,
            threshold=float(options.threshold or 0.8),
            shingle=int(options.shingle or 5),
            recall=float(options.recall or 0.99),
            keep=options.keep or "first",
            contained=0.0 if contained == "off" else float(contained),
            memory=options.memory or "",
            threads=int(options.threads or 0),
            text=options.text_field,
            group=options.group_by,
            strip=options.passages == "strip",
            min_words=int(options.min_words or 50),
            passage_documents=int(options.passage_documents or 2),
            progress=None,
            warn=lambda line: print(f"refrain: {line}", file=sys.stderr),
        )

    def _key(self) -> str:
        keep = self._options.keep or "first"
        return keep[4:] if keep[:4] in ("max:", "min:") else ""

    def _ids(self, result: DedupResult) -> dict[int, str]:
        """The ids, as JSON, of the rows that lists name."""
        wanted = set()
        for begin in range(0, result.removed_count(), _ROWS):
            for row, kept, *_ in result.removed(begin, min(begin + _ROWS, result.removed_count())):
                wanted.add(row)
                if kept is not None:
                    wanted.add(kept)
        if self._options.id_field not in self._tables.schema.names:
            return {row: json.dumps(self._at(row), ensure_ascii=False) for row in wanted}
        ids, first = {}, 0
        for batch in self._tables.reader([self._options.id_field]):
            column = batch.column(0)
            for row in range(first, first + len(column)):
                if row in wanted:
                    value = column[row - first].as_py()
                    ids[row] = json.dumps(self._at(row) if value is None else value, ensure_ascii=False, default=str)
            first += len(column)
        return ids

    def _at(self, row: int) -> str:
        """FILE:ROW, from 1."""
        for file, rows in self._counts():
            if row < rows:
                return f"{file.path}:{row + 1}"
            row -= rows
        return f":{row + 1}"

    def _counts(self) -> list[tuple[TableFile, int]]:
        if not hasattr(self, "_rows_of"):
            self._rows_of = [(file, sum(len(batch) for batch in file.batches([]))) for file in self._tables.files]
            if not any(rows for _, rows in self._rows_of):  # a format that tells no rows without columns
                name = self._tables.schema.names[0]
                self._rows_of = [(file, sum(len(b) for b in file.batches([name]))) for file in self._tables.files]
        return self._rows_of

    def _removed(self, result: DedupResult) -> Iterator[tuple[int, int | None, float | None, float | None, str]]:
        for begin in range(0, result.removed_count(), _ROWS):
            yield from result.removed(begin, min(begin + _ROWS, result.removed_count()))

    def _write_removed(self, result: DedupResult, ids: dict[int, str], output: _Output) -> None:
        with output.lines() as out:
            for row, kept, similarity, containment, reason in self._removed(result):
                parts = [
                    f'"id": {ids[row]}',
                    f'"at": {json.dumps(self._at(row), ensure_ascii=False)}',
                    f'"reason": "{reason}"',
                ]
                if kept is not None:
                    parts.append(f'"kept": {ids[kept]}')
                if similarity is not None and containment is not None:
                    parts += [f'"similarity": {_cut(similarity)}', f'"containment": {_cut(containment)}']
                out.write(f"{{{', '.join(parts)}}}\n")

    def _write_clusters(self, result: DedupResult, ids: dict[int, str], output: _Output) -> None:
        clusters: dict[int, list[str]] = {}
        for row, kept, similarity, _, _ in self._removed(result):
            if kept is not None and similarity is not None:
                at = json.dumps(self._at(row), ensure_ascii=False)
                clusters.setdefault(kept, []).append(
                    f'{{"id": {ids[row]}, "at": {at}, "similarity": {_cut(similarity)}}}'
                )
        with output.lines() as out:
            for kept in sorted(clusters):
                at = json.dumps(self._at(kept), ensure_ascii=False)
                out.write(f'{{"kept": {ids[kept]}, "at": {at}, "removed": [{", ".join(clusters[kept])}]}}\n')

    def _write_summary(self, result: DedupResult, output: _Output) -> None:
        told = result.summary()
        names = ("documents", "kept", "removed", "clusters", "skipped", "wordless", "bytes")
        out: dict[str, Any] = {name: told[name] for name in names}
        if self._key():
            out["without_field"] = told["without_key"]
        if self._options.passages == "strip":
            out.update({name: told[name] for name in ("stripped_documents", "stripped_words")})
        out["seconds"] = round(time.monotonic() - self._begin, 3)
        out["peak_memory_bytes"] = _peak()
        out.update({name: told[name] for name in ("temp_bytes", "bands", "rows", "expected_recall")})
        out["capped"] = 0
        keep, first = result.keep(), 0
        out["sources"] = []
        for file, rows in self._counts():
            if rows:
                gone = rows - sum(keep[first : first + rows])
                out["sources"].append({"path": file.path, "documents": rows, "removed": gone})
            first += rows
        with output.lines() as file_out:
            file_out.write(json.dumps(out, ensure_ascii=False) + "\n")

    def _kept(self, result: DedupResult) -> Iterator[Any]:
        """The batches of rows that stay."""
        yield from KeptRows(self._data, result).reader()

    def _write_rows(self, result: DedupResult, output: _Output) -> None:
        ending = os.path.splitext(output.path)[1].lower()
        if output.path == "/dev/null":
            return
        if not is_table(output.path) and ending not in (".jsonl", ".ndjson"):
            ending = self._tables.files[0].ending
        batches = self._kept(result)
        if ending == ".parquet":
            self._write_parquet(batches, output.pending)
        elif ending in (".arrow", ".feather"):
            import pyarrow

            with pyarrow.ipc.new_file(output.pending, self._tables.schema) as writer:
                for batch in batches:
                    writer.write_batch(batch)
        elif ending in (".csv", ".tsv"):
            from pyarrow import csv

            options = csv.WriteOptions(delimiter="\t" if ending == ".tsv" else ",")
            with csv.CSVWriter(output.pending, self._tables.schema, write_options=options) as writer:
                for batch in batches:
                    writer.write_batch(batch)
        else:
            with output.lines() as out:
                for batch in batches:
                    for one in batch.to_pylist():
                        out.write(json.dumps(one, ensure_ascii=False, default=str) + "\n")

    def _write_parquet(self, batches: Iterable[Any], path: str) -> None:
        import pyarrow
        import pyarrow.parquet

        codec, rows = "zstd", 1 << 17
        first = self._tables.files[0]
        if first.ending == ".parquet":
            metadata = pyarrow.parquet.read_metadata(first.path)
            if metadata.num_row_groups:
                group = metadata.row_group(0)
                rows = max(1024, group.num_rows)
                if group.num_columns:
                    codec = group.column(0).compression
        codec = {"UNCOMPRESSED": "none"}.get(codec, codec).lower()
        with pyarrow.parquet.ParquetWriter(path, self._tables.schema, compression=codec) as writer:
            waiting: list[Any] = []
            count = size = 0
            for batch in batches:
                waiting.append(batch)
                count += len(batch)
                size += batch.nbytes
                # Groups as large as those of the input, as long as they fit well into memory.
                if count >= rows or size >= 32 << 20:
                    writer.write_table(pyarrow.Table.from_batches(waiting, self._tables.schema), count)
                    waiting, count, size = [], 0, 0
            if waiting:
                writer.write_table(pyarrow.Table.from_batches(waiting, self._tables.schema), max(1, count))

    def _show(self, result: DedupResult) -> None:
        """A table of what came out, for people."""
        told = result.summary()
        all_of = max(1, told["documents"])
        seconds = time.monotonic() - self._begin

        def row(name: str, value: str) -> None:
            print(f"  {name:<22} {value}", file=sys.stderr)

        row("documents", str(told["documents"]))
        for name in ("kept", "removed"):
            row(name, f"{told[name]}  ({100 * told[name] / all_of:.1f} %)")
        row("  near-duplicates", f"{told['near']} in {told['clusters']} clusters")
        if self._options.passages == "strip":
            words = f"{told['stripped_words']} words out of {told['stripped_documents']} documents"
            row("passages cut", words)
        if self._options.against:
            row("  near to --against", str(told["against"]))
            row("  containing --against", str(told["contained"]))
        if told["wordless"]:
            row("without words", f"{told['wordless']}, kept")
        if told["without_key"]:
            row("without the field", f"{told['without_key']}, kept last")
        row("time", f"{seconds:.1f} s, {told['documents'] / seconds:.0f} documents/s")
        row("peak memory", f"{_peak() / 2**20:.1f} MiB")
        if told["temp_bytes"]:
            row("temporary files", f"{told['temp_bytes'] / 2**20:.1f} MiB")


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
