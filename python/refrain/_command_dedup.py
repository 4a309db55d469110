"""``refrain dedup`` of tables: the options, messages, statuses, lists and summary of the native command."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import _engine
from ._columns import Field
from ._command import native
from ._command_line import parts_of, values_of
from ._command_lists import Lists, RowNames
from ._command_mixed import Mixed
from ._command_rows import write_rows
from ._csv import BadRows
from ._data import KeptRows
from ._files import TABLES, OtherColumns, Paths, Tables, ending_of
from ._output import Output
from ._walk import Walk, expand, in_both

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
    options.paths = values_of(parts_of(arguments), "")  # those behind options too
    if options.help or [one for one in unknown if one != "--" and one not in options.paths]:
        os.execv(native(), ["refrain", "dedup", *arguments])
    if not _options_are_sound(options):
        return _FAILED
    try:
        run = _Inputs(options, arguments)
        if not run.tables:
            os.execv(native(), ["refrain", "dedup", *arguments])
        return run.go()
    except _Refused as refused:
        return _complain(str(refused))
    except (ImportError, ValueError, TypeError, OSError) as error:
        return _complain(_line_of(error))
    except KeyboardInterrupt:
        print("\nrefrain: interrupted; nothing was written", file=sys.stderr)
        return 130


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


def _warn(line: str) -> None:
    print(f"refrain: {line}", file=sys.stderr)


class _Inputs:
    """What is read, and who does it: the engine, which is given tables, or the native command, which is given JSON
    lines that are made of them."""

    def __init__(self, options: argparse.Namespace, arguments: list[str]) -> None:
        self._options, self._arguments = options, arguments
        named = (options.output, options.clusters, options.removed, options.summary)
        self.outputs = [path for path in named if path is not None]
        told: list[str] = []  # not said where the native command goes on, which says it
        walk = Walk(options.exclude, self.outputs, told.append, options.text_field)
        self.found = walk.find(options.paths)
        again = Walk(options.exclude, self.outputs, told.append, options.text_field)
        against = [path for one in options.against for path in expand(one)]
        self.indexes = [path for path in against if os.path.exists(os.path.join(path, "refrain-index"))]
        self.against = again.find([path for path in against if path not in self.indexes])
        self.tables = any(file.table for file in (*self.found, *self.against))
        if self.tables:
            for line in (*told, walk.skipped_line(), again.skipped_line()):
                if line:
                    _warn(line)

    def go(self) -> int:
        options = self._options
        if options.resume:
            raise _Refused("--resume: is not there for tables; turn them into JSON lines, or leave it out")
        if options.input_format is not None:
            raise _Refused("--input-format: a table is what its name says; leave it out")
        if not self.found:
            raise _Refused(f"{options.paths[0]}: nothing to read in it; see refrain dedup --help")
        self._check_outputs()
        twice = in_both([file.path for file in self.found], [file.path for file in self.against])
        if twice is not None:
            raise _Refused(
                f"{twice}: is an input and under --against too, so that all of it would be removed; give it once, or "
                "leave it out with --exclude"
            )
        other = next((file.path for file in self.found if not file.table), None)
        wants_table = options.output is not None and ending_of(options.output)[0] in TABLES
        if other is not None:
            if wants_table:
                told = "standard input" if other == "-" else other
                raise _Refused(
                    f"{options.output}: {told} is no table, and a table is made of tables alone; name the output "
                    ".jsonl, or leave the file out with --exclude"
                )
            return self._by_the_native_command()
        if self.indexes:
            if wants_table:
                raise _Refused(
                    f"--against {self.indexes[0]}: is an index; with it the output is JSON lines, so name it .jsonl"
                )
            return self._by_the_native_command()
        try:
            tables = Tables([file.path for file in self.found], bad=BadRows(None))
        except OtherColumns:
            if wants_table or not _is_lines(options.output):
                raise
            return self._by_the_native_command()
        field = Field(options.text_field, tables.schema)
        if options.passages == "strip" and field.columns and not field.plain:
            if wants_table or not _is_lines(options.output):
                raise _Refused(
                    f"--passages strip: cuts a column of texts, and {options.text_field} is none of its own; write "
                    "JSON lines, or name a column"
                )
            return self._by_the_native_command()
        return _Run(options, self).go()

    def _by_the_native_command(self) -> int:
        return Mixed(self._options, self.found, self.against, self.indexes, self._arguments).go()

    def _check_outputs(self) -> None:
        named = [*self.found, *self.against]
        places: list[Output] = []
        for path in self.outputs:
            if path == "-":
                continue
            if in_both([path], [file.path for file in named]) is not None:
                raise _Refused(f"{path}: is an input too; give the output another name")
            place = Output(path)
            if any(place.same_place(other) for other in places):
                raise _Refused(f"{path}: is named for two outputs; give each its own name")
            places.append(place)


def _is_lines(output: str | None) -> bool:
    """Whether what is written is JSON lines, by its name."""
    return output is None or output == "-" or ending_of(output)[0] in _LINES


class _Run:
    """Tables alone, by the engine."""

    def __init__(self, options: argparse.Namespace, inputs: _Inputs) -> None:
        self._options, self._inputs_found = options, inputs
        self._begin = time.monotonic()

    def go(self) -> int:
        options = self._options
        self._paths = self._inputs_found.found
        self._bad = BadRows(_warn)
        ending = ending_of(options.output)[0] if options.output is not None else ""
        files = [file.path for file in self._paths]
        as_it_is = ending in (".csv", ".tsv")  # bytes that are no UTF-8 come out as they went in
        self._tables = Tables(files, bad=BadRows(None), as_it_is=as_it_is)
        told = BadRows(None) if options.across_only else self._bad
        self._data = Paths(files, "INPUT", found=files, as_it_is=as_it_is, bad=told)
        self._rows = RowNames(self._tables, options.id_field)
        outputs = {
            name: Output(path)
            for name in ("removed", "clusters", "summary", "output")
            if (path := getattr(options, name)) is not None
        }
        try:
            result = self._decide()
            rows = result.summary()["documents"]
            if self._bad.count and (options.strict or not rows):
                if not rows:
                    _warn(f"none of the {self._bad.count} records can be read; see what is said of them above")
                return _FAILED
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
        return 0

    def _decide(self) -> DedupResult:
        options = self._options
        inputs = self._inputs()
        by_argument = itertools.groupby(self._inputs_found.against, lambda file: file.argument)
        self._earlier = [
            Paths(files, "--against", options.id_field, found=files, bad=self._bad)
            for files in ([file.path for file in found] for _, found in by_argument)
        ]
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
            warn=_warn,
        )

    def _inputs(self) -> list[Input]:
        """All tables as one; where arguments are held apart, those of each."""
        options = self._options
        if not options.across_only:
            return self._data.inputs(options.text_field, self._key(), options.group_by or "")
        self._data.inputs(options.text_field, self._key(), options.group_by or "")  # what it is asked for again later
        arguments = itertools.groupby(self._paths, lambda file: file.argument)
        each = [[file.path for file in found] for _, found in arguments]
        inputs = [Paths(files, "INPUT", found=files, bad=self._bad) for files in each]
        return [
            one for paths in inputs for one in paths.inputs(options.text_field, self._key(), options.group_by or "")
        ]

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
        out["skipped"] += self._bad.count
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
        with output.open() as file_out:
            file_out.write((json.dumps(out, ensure_ascii=False) + "\n").encode("utf-8", "replace"))

    def _kept(self, result: DedupResult) -> Iterator[Any]:
        """The batches of kept rows."""
        yield from KeptRows(self._data, result).reader()

    def _write_rows(self, result: DedupResult, output: Output) -> None:
        if output.path == "/dev/null":
            return
        ending, codec = ending_of(output.path)
        if ending not in TABLES and ending not in _LINES:
            ending = ".jsonl" if not output.is_file else self._tables.files[0].ending
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(output.open())
            if codec is not None and ending not in (".parquet", ".arrow", ".feather"):
                import pyarrow

                out = stack.enter_context(pyarrow.CompressedOutputStream(pyarrow.PythonFile(file, "w"), codec))
            else:
                out = file
            write_rows(self._kept(result), self._tables, ending, out, lambda: output.abandoned)

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
        if self._bad.count:
            row("bad records", f"{self._bad.count}, left out")
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
