"""The shapes that texts come in: what the engine makes of each, and how rows of it are given back.

No library of tables is imported here but by the data itself: kinds are told by their names.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

from . import _engine

if TYPE_CHECKING:
    from ._engine import DedupResult, Input

_TAKES = (
    "give a table (of pyarrow, polars, pandas, duckdb, datasets, or anything else with an Arrow stream), a column of "
    "one, an iterable of str, or a path"
)


class KeepArray:
    """Which rows are kept, as an Arrow array of bool."""

    def __init__(self, result: DedupResult) -> None:
        self._result = result

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._result.keep_capsules()


class Given:
    """Data as it was given. A kind of data that is none of the following has no rows to give back."""

    files: tuple[str, ...] = ()
    """Those that it is, whatever path led to them."""
    text_is_made = False
    """Whether the texts are no column as it stands."""

    def __init__(self, data: Any) -> None:
        self.data = data

    @property
    def bad_rows(self) -> int:
        """Rows that were left out while it was read."""
        return 0

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        """What the engine reads, one after the other."""
        raise NotImplementedError

    def stream(self, result: DedupResult) -> object:
        """The capsule of a stream of all columns as they are, and the verdicts."""
        return result.stream()

    def kept(self, result: DedupResult) -> Any:
        """The kept rows, as the kind that was given."""
        return KeptRows(self, result)


class KeptRows:
    """Kept rows, of data that is not a kind that could be given back. Exports an Arrow stream, by pyarrow."""

    def __init__(self, given: Given, result: DedupResult) -> None:
        self._given, self._result = given, result

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.reader().__arrow_c_stream__(requested_schema)

    def reader(self) -> Any:
        """A pyarrow.RecordBatchReader of them."""
        from ._files import need_pyarrow

        pyarrow = need_pyarrow("kept() of this kind of data")
        whole = pyarrow.RecordBatchReader.from_stream(_Stream(self._given.stream(self._result)))
        columns = len(whole.schema) - 3
        schema = pyarrow.schema([whole.schema.field(k) for k in range(columns)], whole.schema.metadata)

        def batches() -> Any:
            for batch in whole:
                keep = batch.column(columns)
                arrays = [_filtered(column, keep) for column in batch.columns[:columns]]
                yield pyarrow.RecordBatch.from_arrays(arrays, schema=schema)

        return pyarrow.RecordBatchReader.from_batches(schema, batches())


def _filtered(column: Any, keep: Any) -> Any:
    """The kept rows of a column of pyarrow. Views cannot be filtered there as they are."""
    import pyarrow

    views = {pyarrow.string_view(): pyarrow.large_string(), pyarrow.binary_view(): pyarrow.large_binary()}
    if column.type in views:
        return column.cast(views[column.type]).filter(keep).cast(column.type)
    return column.filter(keep)


class _Stream:
    """A capsule as an object that exports it, once."""

    def __init__(self, capsule: object) -> None:
        self._capsule = capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._capsule


class Texts(Given):
    """An iterable of str and None."""

    def __init__(self, data: Any, what: str) -> None:
        super().__init__(data)
        self._what = what
        # Of its own, so that nothing that happens to the caller's list matters.
        self._texts = list(data)

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        return [_engine.list_input(self._texts, self._what, key, group)]

    def kept(self, result: DedupResult) -> Any:
        cut = result.cut_texts()
        if _is_of(self.data, "numpy", "ndarray"):
            data = self.data.copy() if cut else self.data
            for row, text in cut.items():
                data[row] = text
            return data[_numpy(result)]
        if _is_of(self.data, "pandas", "Series"):
            return _pandas_kept(self.data, result, cut)
        rows = enumerate(zip(self._texts, result.keep()))
        kept = [cut.get(row, text) for row, (text, keep) in rows if keep]
        return tuple(kept) if isinstance(self.data, tuple) else kept


class Table(Given):
    """What exports an Arrow stream or an Arrow array: a table, or a column."""

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        self._text = text
        if hasattr(self.data, "__arrow_c_stream__"):
            return [_engine.table_input(self.data.__arrow_c_stream__(), text, key, group)]
        schema, array = self.data.__arrow_c_array__()
        return [_engine.array_input(schema, array, text, key, group)]

    def kept(self, result: DedupResult) -> Any:
        data, cut = self.data, bool(result.cut_texts())
        if _is_of(data, "pyarrow", "Table", "RecordBatch", "ChunkedArray", "Array"):
            import pyarrow

            keep = pyarrow.array(KeepArray(result))
            if not cut and _is_of(data, "pyarrow", "ChunkedArray", "Array"):
                return _filtered(data, keep)
            if not cut:
                columns = [_filtered(column, keep) for column in data.columns]
                return type(data).from_arrays(columns, schema=data.schema) if columns else data.filter(keep)
            table = KeptRows(self, result).reader().read_all()
            if _is_of(data, "pyarrow", "Table"):
                return table
            if _is_of(data, "pyarrow", "ChunkedArray"):
                return table.column(0)
            table = table.combine_chunks()
            if _is_of(data, "pyarrow", "RecordBatch"):
                return pyarrow.RecordBatch.from_arrays([c.combine_chunks() for c in table.columns], schema=table.schema)
            return table.column(0).combine_chunks()
        if _is_of(data, "polars", "DataFrame", "Series"):
            import polars

            keep = polars.Series(KeepArray(result))
            if not cut:
                return data.filter(keep)
            frame = polars.DataFrame(_Stream(self.stream(result))).filter(keep)
            if _is_of(data, "polars", "Series"):
                return frame.to_series(0).alias(data.name)
            return frame.select(data.columns)
        if _is_of(data, "pandas", "Series"):
            return _pandas_kept(data, result, result.cut_texts())
        if _is_of(data, "pandas", "DataFrame"):
            kept = data.loc[_numpy(result)]
            if not cut:
                return kept
            return kept.assign(**{self._text: _pandas_kept(data[self._text], result, result.cut_texts())})
        return super().kept(result)


class Passing(Table):
    """What can be read once, or does not give the same rows again: a reader of pyarrow, a relation of duckdb.

    Past some size, what was read lies in a file without a name, from where it is mapped. That takes pyarrow, without
    which all is held.
    """

    _HELD = 256 << 20  # bytes

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        try:
            import pyarrow
        except ImportError:
            return super().inputs(text, key, group)
        reader = pyarrow.RecordBatchReader.from_stream(self.data)
        self._text = text
        held: list[Any] = []
        size = 0
        for batch in reader:
            held.append(batch)
            size += batch.nbytes
            if size > self._HELD:
                table = _spooled(held, reader)
                break
        else:
            table = pyarrow.Table.from_batches(held, reader.schema)
        return [_engine.table_input(table.__arrow_c_stream__(), text, key, group)]


def _spooled(held: list[Any], reader: Any) -> Any:
    """The table of some batches, and of all that a reader still has, in a file that goes with it."""
    import tempfile

    import pyarrow

    file, path = tempfile.mkstemp(prefix="refrain-")
    try:
        with os.fdopen(file, "wb") as out, pyarrow.ipc.new_file(out, reader.schema) as writer:
            while held:
                writer.write_batch(held.pop(0))
            for batch in reader:
                writer.write_batch(batch)
        return pyarrow.ipc.open_file(pyarrow.memory_map(path)).read_all()
    finally:
        os.unlink(path)


class LazyTable(Table):
    """A polars LazyFrame: it is collected, and the kept rows are lazy again."""

    def __init__(self, data: Any) -> None:
        super().__init__(data.collect())

    def kept(self, result: DedupResult) -> Any:
        return super().kept(result).lazy()


class Dataset(Given):
    """A datasets.Dataset: the rows that it shows, which its indices may choose out of its table."""

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        wanted = [name for name in dict.fromkeys((text, key, group)) if name in self.data.column_names]
        # Where a column is not there all go on, for the message.
        some = self.data.select_columns(wanted) if text in wanted and (not key or key in wanted) else self.data
        return [_engine.table_input(self._table(some).__arrow_c_stream__(), text, key, group)]

    @staticmethod
    def _table(data: Any) -> Any:
        if data._indices is None:
            return data.data.table.select(data.column_names)
        import pyarrow

        parts = [data.with_format("arrow")[k : k + 1000] for k in range(0, len(data), 1000)]
        return pyarrow.concat_tables(parts) if parts else data.data.table.slice(0, 0)

    def stream(self, result: DedupResult) -> object:
        return result.with_verdicts(self._table(self.data).__arrow_c_stream__())

    def kept(self, result: DedupResult) -> Any:
        if result.cut_texts():
            return type(self.data)(KeptRows(self, result).reader().read_all(), info=self.data.info)
        return self.data.select([row for row, keep in enumerate(result.keep()) if keep])


def _is_of(data: object, library: str, *names: str) -> bool:
    """Whether it is an object of one of these classes, or of one that is made of them."""
    return any(kind.__name__ in names and kind.__module__.partition(".")[0] == library for kind in type(data).__mro__)


def _numpy(result: DedupResult) -> Any:
    import numpy

    return numpy.asarray(result.keep())


def _pandas_kept(series: Any, result: DedupResult, cut: dict[int, str]) -> Any:
    """The kept rows of a Series, with other texts in some places."""
    if cut:
        series = series.copy()
        series.iloc[list(cut)] = list(cut.values())
    return series.loc[_numpy(result)]


def _is_relation(data: object) -> bool:
    """Whether it is a relation of duckdb."""
    return any(kind.__name__ == "DuckDBPyRelation" for kind in type(data).__mro__)


def is_path(data: object) -> bool:
    """Whether it is a path, or a list of them. In a list str are texts."""
    if isinstance(data, (list, tuple)):
        return bool(data) and all(isinstance(one, os.PathLike) for one in data)
    return isinstance(data, (str, os.PathLike))


def given(data: Any, what: str = "data") -> Given:
    """The kind of some data. `what` is the argument's name, for errors."""
    if is_path(data):
        from ._files import Paths

        return Paths(list(data) if isinstance(data, (list, tuple)) else [data], what)
    if _is_of(data, "polars", "LazyFrame"):
        return LazyTable(data)
    if _is_of(data, "datasets", "Dataset"):
        return Dataset(data)
    if _is_of(data, "pyarrow", "RecordBatchReader") or _is_relation(data):
        return Passing(data)
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return Table(data)
    kind = type(data).__name__
    if isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"{what}: {kind} is no text and no path; decode it, or use os.fsdecode for a path")
    if isinstance(data, Mapping):
        raise TypeError(f"{what}: of a {kind} nobody knows which of its values are texts; {_TAKES}")
    if isinstance(data, Set):
        raise TypeError(f"{what}: a {kind} has no order, which decides what stays; {_TAKES}")
    if isinstance(data, Iterable):
        return Texts(data, what)
    raise TypeError(f"{what}: {kind} is none of what is taken; {_TAKES}")
