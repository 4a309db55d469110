"""``refrain dedup`` of tables: the options, messages, statuses, lists and summary of the native command."""

from __future__ import annotations

import argparse
import fnmatch
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from . import _engine
from ._command import native
from ._command_lists import Lists, Output, RowNames, as_json
from ._data import KeptRows
from ._files import TABLES, Paths, Tables, ending_of, find_files, is_table

if TYPE_CHECKING:
    from ._engine import DedupResult, Input

_FAILED = 2
_LINES = (".jsonl", ".ndjson", ".jl", ".jsonlines")
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
    "content",  # of web archives and text files: without effect on tables, as on JSON lines
    "encoding",
)


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
    for flag in ("--list-only", "--resume", "--strict", "--across-only"):
        parser.add_argument(flag, action="store_true")
    for name in ("clusters", "removed", "summary", "input-format", "temp"):
        parser.add_argument(f"--{name}")
    for name in _PASSED:
        parser.add_argument(f"--{name.replace('_', '-')}")
    parser.add_argument("--group-by")
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
        if name == "keep" and value is not None and value[:4] in ("max:", "min:") and len(value) > 4:
            value = value[:4] + "text"  # the field that the record has
        if value is not None:
            command += [f"--{name.replace('_', '-')}", value]
    for name in ("text_field", "id_field", "group_by"):
        if getattr(options, name) == "":
            command += [f"--{name.replace('_', '-')}", ""]
    done = subprocess.run(
        command, input=b'{"text": "a"}\n', stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:  # else it tells of the record
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
    return done.returncode == 0


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
        self._rows = RowNames(self._tables, options.id_field)
        self._check_outputs()
        outputs = {
            name: Output(path)
            for name in ("removed", "clusters", "summary", "output")
            if (path := getattr(options, name)) is not None
        }
        try:
            result = self._decide()
            self._warn_of_sources(result)
            self._warn_of_key(result)
            if "removed" in outputs or "clusters" in outputs:
                lists = Lists(result, self._rows, self._earlier, options.id_field)
                if "removed" in outputs:
                    lists.write_removed(outputs["removed"])
                if "clusters" in outputs:
                    lists.write_clusters(outputs["clusters"])
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
        inputs = self._inputs()
        self._earlier = [Paths([path], "--against", options.id_field) for path in options.against]
        against = [one for paths in self._earlier for one in paths.inputs(options.text_field, "")]
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
            group=options.group_by or "",
            across_only=options.across_only,
            strip=options.passages == "strip",
            min_words=int(options.min_words or 50),
            passage_documents=int(options.passage_documents or 2),
            progress=None,
            warn=lambda line: print(f"refrain: {line}", file=sys.stderr),
        )

    def _inputs(self) -> list[Input]:
        """All tables as one; where arguments are held apart, those of each."""
        options = self._options
        if not options.across_only:
            return self._data.inputs(options.text_field, self._key(), options.group_by or "")
        self._data.inputs(options.text_field, self._key(), options.group_by or "")  # what it is asked for again later
        arguments = [list(paths) for _, paths in itertools.groupby(self._paths, lambda found: found[0])]
        each = [Paths([path for _, path in found], "INPUT") for found in arguments]
        return [one for paths in each for one in paths.inputs(options.text_field, self._key(), options.group_by or "")]

    def _key(self) -> str:
        keep = self._options.keep or "first"
        return keep[4:] if keep[:4] in ("max:", "min:") else ""

    def _sources(self, result: DedupResult) -> Iterator[tuple[str, int, int]]:
        """The files that have rows, with how many, and how many of these are removed."""
        keep, first = result.keep(), 0
        for path, rows in self._rows.counts():
            if rows:
                yield path, rows, rows - sum(keep[first : first + rows])
            first += rows

    def _warn_of_sources(self, result: DedupResult) -> None:
        for path, rows, removed in self._sources(result):
            if rows >= 100 and removed > 0.9 * rows:
                _complain(
                    f"{path}: {removed} of its {rows} documents are removed; look at some in --removed before you go "
                    "on without them"
                )

    def _warn_of_key(self, result: DedupResult) -> None:
        told = result.summary()
        if self._key() and told["without_key"] > 0:
            _complain(
                f"--keep {self._options.keep}: {told['without_key']} of {told['documents']} records have no number or "
                "text in this field, and come last"
            )

    def _write_summary(self, result: DedupResult, output: Output) -> None:
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
        out["sources"] = [
            {"path": path, "documents": rows, "removed": removed} for path, rows, removed in self._sources(result)
        ]
        with output.lines() as file_out:
            file_out.write(json.dumps(out, ensure_ascii=False) + "\n")

    def _kept(self, result: DedupResult) -> Iterator[Any]:
        """The batches of kept rows."""
        yield from KeptRows(self._data, result).reader()

    def _write_rows(self, result: DedupResult, output: Output) -> None:
        if output.path == "/dev/null":
            return
        ending, codec = ending_of(output.path)
        if ending not in TABLES and ending not in _LINES:
            ending = ".jsonl" if output.path == "/dev/stdout" else self._tables.files[0].ending
        batches = self._kept(result)
        if ending == ".parquet":
            self._write_parquet(batches, output.pending)
            return
        import pyarrow

        schema = self._tables.schema
        if ending in (".arrow", ".feather"):
            with pyarrow.ipc.new_file(output.pending, schema) as writer:
                for batch in batches:
                    writer.write_batch(batch)
            return
        with pyarrow.output_stream(output.pending, compression=codec) as out:
            if ending in (".csv", ".tsv"):
                from pyarrow import csv

                options = csv.WriteOptions(delimiter="\t" if ending == ".tsv" else ",")
                with csv.CSVWriter(out, schema, write_options=options) as writer:
                    for batch in batches:
                        writer.write_batch(batch)
            else:
                for batch in batches:
                    out.write("".join(as_json(one) + "\n" for one in batch.to_pylist()).encode("utf-8", "replace"))

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
        row("  near-duplicates", f"{told['near']} in {told['clusters']} cluster{'' if told['clusters'] == 1 else 's'}")
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
