"""The shapes that texts come in: what the engine makes of each, and how rows of it are given back.

No library of tables is imported here but by the data itself: kinds are told by their names.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from . import _engine, _options

if TYPE_CHECKING:
    from ._engine import DedupResult, Input

_TAKES = (
    "give a table (of pyarrow, polars, pandas, duckdb, datasets, or anything else with an Arrow stream), a column of "
    "one, an iterable of str, or a path"
)


OF_INDEX = "\1"
"""Marks columns that an index asks for: of times, and of ids, which may be missing."""


def chosen(names: list[str], text: str, key: str, group: str) -> list[str] | None:
    """The columns that are read, of those that there are. None where one is not there, which the engine tells."""
    wanted = []
    for name, may_miss in ((text, False), (key, False), (group, group.startswith(OF_INDEX))):
        plain = name.removeprefix(OF_INDEX)
        if plain in names:
            wanted.append(plain)
        elif name and not may_miss:
            return None
    return list(dict.fromkeys(wanted))


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
        # The engine hands it on, so that an error is told in a line and not with a stack of Python's.
        return _engine.plain_stream(self.reader().__arrow_c_stream__(requested_schema))

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
    """The kept rows of a column of pyarrow, whatever its type. Some types cannot be filtered there as they are."""
    import pyarrow

    views = {"string_view": pyarrow.large_string(), "binary_view": pyarrow.large_binary()}
    if (other := views.get(str(column.type))) is not None:
        return column.cast(other).filter(keep).cast(column.type)
    try:
        return column.filter(keep)
    except (pyarrow.ArrowNotImplementedError, pyarrow.ArrowInvalid):
        pass
    parts = [column.slice(begin, end - begin) for begin, end in _runs(keep)]
    if isinstance(column, pyarrow.ChunkedArray):
        chunks = [chunk for part in parts for chunk in part.chunks if len(chunk)]
        return pyarrow.chunked_array(chunks, column.type)
    return pyarrow.concat_arrays(parts) if parts else column.slice(0, 0)


def _runs(keep: Any) -> Iterator[tuple[int, int]]:
    """Where kept rows begin that follow each other, and where they end."""
    begin = None
    row = -1
    for row, stays in enumerate(keep.to_pylist()):
        if stays and begin is None:
            begin = row
        elif not stays and begin is not None:
            yield begin, row
            begin = None
    if begin is not None:
        yield begin, row + 1


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
        return super().kept(result)


class PolarsFrame(Table):
    """A polars DataFrame. Only the columns that decide are handed to the engine."""

    def __init__(self, data: Any) -> None:
        super().__init__(data.clone())  # which copies no column

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        self._text = text
        columns = chosen(self.data.columns, text, key, group)
        some = self.data if columns is None else self.data.select(columns)
        return [_engine.table_input(some.__arrow_c_stream__(), text, key, group)]

    def stream(self, result: DedupResult) -> object:
        return result.with_verdicts(self.data.__arrow_c_stream__())

    def kept(self, result: DedupResult) -> Any:
        import polars

        data = self.data
        if cut := result.cut_texts():
            data = data.with_columns(_polars_cut(data[self._text], cut))
        return data.filter(polars.Series(KeepArray(result)))


class PolarsSeries(Table):
    """A polars Series."""

    def kept(self, result: DedupResult) -> Any:
        import polars

        return _polars_cut(self.data, result.cut_texts()).filter(polars.Series(KeepArray(result)))


class LazyTable(PolarsFrame):
    """A polars LazyFrame: it is collected, and the kept rows are lazy again."""

    def __init__(self, data: Any) -> None:
        super().__init__(data.collect())

    def kept(self, result: DedupResult) -> Any:
        return super().kept(result).lazy()


def _polars_cut(series: Any, cut: dict[int, str]) -> Any:
    """A Series of polars with other texts in some places."""
    if not cut:
        return series
    import polars

    texts = series.cast(polars.String).clone().scatter(list(cut), list(cut.values()))
    if series.dtype == polars.Enum:
        return texts.cast(polars.Enum(list(dict.fromkeys([*series.dtype.categories, *cut.values()]))))
    return texts.cast(series.dtype)


class PandasFrame(Table):
    """A pandas DataFrame. Only the columns that decide are handed to the engine: what others hold does not matter."""

    def __init__(self, data: Any) -> None:
        super().__init__(data.copy(deep=False))  # whose rows stay, whatever becomes of the caller's

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        names = [str(name) for name in self.data.columns]
        self._place = names.index(text) if text in names else -1
        columns = chosen(names, text, key, group)
        if columns is None:  # the message needs the names alone
            some = self.data.iloc[:0]
        else:
            import pandas

            arrays = {name: self.data.iloc[:, names.index(name)].array for name in columns}
            some = pandas.DataFrame(arrays, copy=False)
            _check_pandas_texts(some[text], f"text: column '{text}'")
        return [_engine.table_input(_pandas_stream(some), text, key, group)]

    def stream(self, result: DedupResult) -> object:
        return result.with_verdicts(_pandas_stream(self.data))

    def kept(self, result: DedupResult) -> Any:
        kept = self.data.loc[_numpy(result)]
        if cut := result.cut_texts():
            kept = kept.copy(deep=False)
            kept.isetitem(self._place, _pandas_kept(self.data.iloc[:, self._place], result, cut))
        return kept


class PandasSeries(Table):
    """A pandas Series."""

    def __init__(self, data: Any, what: str) -> None:
        super().__init__(data.copy(deep=False))
        self._what = what

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        _check_pandas_texts(self.data, self._what)
        return [_engine.table_input(_pandas_stream(self.data), text, key, group)]

    def kept(self, result: DedupResult) -> Any:
        return _pandas_kept(self.data, result, result.cut_texts())


def _check_pandas_texts(series: Any, what: str) -> None:
    """A TypeError for a column of objects that has others than texts."""
    if series.dtype != object:
        return
    missing = series.isna()
    for row, (value, none) in enumerate(zip(series, missing)):
        if not none and not isinstance(value, str):
            raise TypeError(f"{what}: row {row} is of type {type(value).__name__}; texts are str or None")


def _pandas_stream(data: Any) -> object:
    """The capsule of its stream. What Arrow has no type for is a TypeError."""
    try:
        return data.__arrow_c_stream__()
    except (TypeError, ValueError, NotImplementedError) as error:
        why = " ".join(" ".join(str(part) for part in error.args).split())[:200]
        raise TypeError(f"data: Arrow has no type for one of its columns: {why}") from error


class Passing(Table):
    """What can be read once, or does not give the same rows again: a reader of pyarrow, a relation of duckdb.

    Past some size, what was read lies in a file without a name, from where it is mapped. That takes pyarrow, without
    which all is held.
    """

    _HELD = 256 << 20  # bytes

    def __init__(self, data: Any, what: str) -> None:
        super().__init__(data)
        self._what = what

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        try:
            import pyarrow
        except ImportError:
            return super().inputs(text, key, group)
        self._text = text
        with _reading(self._what):
            # What is a reader is asked itself: by the interface of C the exception of its producer would be lost.
            own = _is_of(self.data, "pyarrow", "RecordBatchReader")
            reader = self.data if own else pyarrow.RecordBatchReader.from_stream(self.data)
            table = self._read(reader)
        return [_engine.table_input(table.__arrow_c_stream__(), text, key, group)]

    def _read(self, reader: Any) -> Any:
        """All that is in a reader, as a table."""
        import pyarrow

        held: list[Any] = []
        size = 0
        for batch in reader:
            held.append(batch)
            size += batch.nbytes
            if size > self._HELD:
                return _spooled(held, reader)
        return pyarrow.Table.from_batches(held, reader.schema)


class _reading:
    """Turns what a producer raises into an OSError that has it as its cause. Ctrl-C and the like pass."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, MemoryError):
            why = " ".join(str(error).partition(". Detail: Python exception: ")[0].split())[:200]
            name = type(error).__name__
            raise OSError(f"{self._what}: the stream failed: {name}{f': {why}' if why else ''}") from error


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


class Dataset(Given):
    """A datasets.Dataset: the rows that it shows, which its indices may choose out of its table."""

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        columns = chosen(self.data.column_names, text, key, group)
        some = self.data if columns is None else self.data.select_columns(columns)
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
        if str(series.dtype) == "category":
            known = set(series.cat.categories)
            series = series.cat.add_categories([text for text in dict.fromkeys(cut.values()) if text not in known])
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


def is_index(path: Any) -> bool:
    """Whether a path is the folder of an index."""
    name = os.fspath(path)
    return isinstance(name, str) and os.path.isdir(name) and bool(_engine.take_indexes([name])[0])


def given(data: Any, what: str = "data") -> Given:
    """The kind of some data. `what` is the argument's name, for errors."""
    if is_path(data):
        from ._files import Paths

        paths = list(data) if isinstance(data, (list, tuple)) else [data]
        return Paths([_options.path(what, os.fspath(path)) for path in paths], what)
    if _is_of(data, "polars", "LazyFrame"):
        return LazyTable(data)
    if _is_of(data, "datasets", "Dataset"):
        return Dataset(data)
    if _is_of(data, "pyarrow", "RecordBatchReader") or _is_relation(data):
        return Passing(data, what)
    if _is_of(data, "polars", "DataFrame"):
        return PolarsFrame(data)
    if _is_of(data, "polars", "Series"):
        return PolarsSeries(data)
    if _is_of(data, "pandas", "DataFrame"):
        return PandasFrame(data)
    if _is_of(data, "pandas", "Series") and hasattr(data, "__arrow_c_stream__"):
        return PandasSeries(data, what)
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
