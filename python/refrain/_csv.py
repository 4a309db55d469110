"""CSV: columns of strings as they stand, rows that are none told and left out."""

from __future__ import annotations

import errno
import time
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

_FIRST_BLOCK = 1 << 20  # bytes, which the longest row must fit into
_LARGEST_BLOCK = 64 << 20
_LONGEST_WAIT = 1.0  # seconds
_TOLD = 20


class BadRows:
    """Rows that are left out of what is read, told once each, the first of them alone."""

    def __init__(self, tell: Callable[[str], object] | None) -> None:
        self._tell = tell
        self._said = _TOLD
        self.count = 0

    def note(self, line: str) -> None:
        self.count += 1
        if self.count <= _TOLD and self._tell is not None:
            self._tell(line)

    def tell_rest(self) -> None:
        more = self.count - self._said
        if more > 0 and self._tell is not None:
            self._tell(f"{more} more bad record{'' if more == 1 else 's'}, left out too")
            self._said = self.count


class CsvFile:
    """A file of CSV, or of TSV, read batch by batch as often as it is needed."""

    def __init__(self, path: str, delimiter: str, codec: str | None, bad: BadRows | None = None) -> None:
        self._path, self._delimiter, self._codec, self._bad = path, delimiter, codec, bad
        self._block = _FIRST_BLOCK
        self._rows = 0  # that were read before the latest block
        self._left_out = array("q")  # rows, from 1, in their order
        self._waiting: list[str] = []  # what is to be said of the latest
        self._handlers: list[weakref.ref[Callable[[Any], str]]] = []
        self.schema = self._open().schema
        self._settle()
        names = self.schema.names
        if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
            raise OSError(
                errno.EIO,
                f"cannot be read: its header is one column '{names[0]}', and cells are parted by commas (of .tsv: by "
                "tabs); read a file with others by pandas, polars or pyarrow, and give the table to refrain.dedup()",
                path,
            )

    def _settle(self) -> None:
        """Waits until pyarrow's threads have let go of what they call: one that does so while Python ends would take
        the process with it."""
        end = time.monotonic() + _LONGEST_WAIT
        while any(handler() is not None for handler in self._handlers) and time.monotonic() < end:
            time.sleep(0.001)
        self._handlers.clear()

    def _open(self) -> Any:
        from pyarrow import ArrowInvalid, csv, input_stream, string

        def left_out(row: Any) -> str:
            number = row.number - 1
            if not self._left_out or number > self._left_out[-1]:  # it is read more than once
                self._left_out.append(number)
                fields = f"{row.actual_columns} field{'' if row.actual_columns == 1 else 's'}"
                self._waiting.append(f"{self._path}:{number}: has {fields}, and the header {row.expected_columns}")
            return "skip"

        self._handlers.append(weakref.ref(left_out))
        parse = csv.ParseOptions(delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=left_out)
        names: list[str] = []
        while True:
            # Rows have numbers where one thread reads them.
            read = csv.ReadOptions(block_size=self._block, use_threads=False)
            # Bytes that are no UTF-8 stay as they are; see `replaced`.
            options = csv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(names, string()))
            source = input_stream(self._path, compression=self._codec) if self._codec else self._path
            try:
                reader = csv.open_csv(source, read, parse, options)
            except ArrowInvalid as error:
                if not self._larger(error):
                    raise
                continue
            found = reader.schema.names
            if set(found) <= set(names):
                return reader
            names = found

    def _larger(self, error: Exception) -> bool:
        """Whether it was a row longer than a block, which is larger now."""
        if "straddl" not in str(error):
            return False
        if self._block >= _LARGEST_BLOCK:
            raise OSError(
                errno.EIO,
                f"cannot be read: row {self._rows + 1}, or one behind it, is longer than {_LARGEST_BLOCK >> 20} MiB; "
                "close the quotation that begins in it",
                self._path,
            ) from error
        self._block = min(8 * self._block, _LARGEST_BLOCK)
        return True

    def batches(self) -> Iterator[Any]:
        try:
            yield from self._batches()
        finally:
            self._settle()

    def _batches(self) -> Iterator[Any]:
        from pyarrow import ArrowInvalid

        rows = 0
        while True:
            skipped = 0
            try:
                for batch in self._open():
                    self._tell()
                    fresh = batch.slice(max(0, rows - skipped))
                    skipped += len(batch)
                    self._rows = self.number(skipped - 1) if skipped else 0
                    if len(fresh) > 0:
                        rows += len(fresh)
                        yield fresh
                self._tell()
                return
            except ArrowInvalid as error:
                if not self._larger(error):
                    raise

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._bad is not None:
            for line in waiting:
                self._bad.note(line)

    def number(self, row: int) -> int:
        """The number in the file, from 1, of a row that was read, from 0. REQUIRES: it was read before."""
        left_out = self._left_out
        return row + 1 + bisect_right(range(len(left_out)), row + 1, key=lambda place: left_out[place] - place)


def replaced(batch: Any) -> Any:
    """The batch with U+FFFD for what is no UTF-8 in its strings."""
    import pyarrow

    columns = []
    for column in batch.columns:
        try:
            column.cast(pyarrow.binary()).cast(pyarrow.string())
        except pyarrow.ArrowInvalid:
            texts = column.cast(pyarrow.binary()).to_pylist()
            column = pyarrow.array(
                [None if text is None else text.decode("utf-8", "replace") for text in texts], pyarrow.string()
            )
        columns.append(column)
    return pyarrow.RecordBatch.from_arrays(columns, schema=batch.schema)


_NUMBER = r"^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$"
_WHOLE = r"^\s*[-+]?[0-9]{1,18}\s*$"


def number_type(columns: Iterator[Any]) -> Any:
    """The type of the numbers in a column of strings; None where there is none."""
    import pyarrow
    import pyarrow.compute as pc

    whole, found = True, False
    for column in columns:
        numbers = column.filter(pc.match_substring_regex(column, _NUMBER))
        if len(numbers) > 0:
            found = True
            whole = whole and pc.all(pc.match_substring_regex(numbers, _WHOLE)).as_py()
    return (pyarrow.int64() if whole else pyarrow.float64()) if found else None


def numbers(column: Any, kind: Any) -> Any:
    """The numbers in a column of strings; null for what is none."""
    import pyarrow
    import pyarrow.compute as pc

    is_number = pc.fill_null(pc.match_substring_regex(column, _NUMBER), False)
    texts = pc.if_else(is_number, pc.utf8_trim_whitespace(column), pyarrow.scalar(None, pyarrow.string()))
    return pc.replace_substring_regex(texts, r"^\+", "").cast(kind)
