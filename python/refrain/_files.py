"""Files: tables through pyarrow, a piece at a time, and what the command reads."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from typing import TYPE_CHECKING, Any

from . import _engine
from ._data import Given

if TYPE_CHECKING:
    from ._engine import DedupResult, Input

TABLES = (".parquet", ".arrow", ".feather", ".csv", ".tsv")
"""Endings of files that are read through pyarrow."""

_BATCH = 1024  # rows
_BLOCK = 1 << 20  # bytes of a text file


def need_pyarrow(what: str) -> Any:
    """The module pyarrow."""
    try:
        import pyarrow
    except ImportError:
        raise ImportError(
            f"{what} takes pyarrow, which is not installed; pip install 'refrain-text[parquet]'", name="pyarrow"
        ) from None
    return pyarrow


def ending_of(path: str) -> tuple[str, str | None]:
    """The ending of a name that says what a file holds, and the compression that a second one says."""
    rest, ending = os.path.splitext(path.lower())
    codec = {".gz": "gzip", ".zst": "zstd"}.get(ending)
    return (os.path.splitext(rest)[1] if codec else ending), codec


def is_table(path: str) -> bool:
    """Whether a file of this name is read through pyarrow. Of tables, CSV alone is compressed as a whole."""
    ending, codec = ending_of(path)
    return ending in ((".csv", ".tsv") if codec else TABLES)


def find_files(path: str) -> list[str]:
    """The files that a path or a glob stands for: of a folder its tables, in order of their names, or else itself."""
    if has_magic(path) and not os.path.lexists(path):
        found = sorted(glob(path, recursive=True))
        if not found:
            raise FileNotFoundError(errno.ENOENT, "no file of such a name", path)
        return [file for one in found for file in find_files(one)]
    if not os.path.exists(path):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    if not os.path.isdir(path):
        return [path]
    tables = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        tables += [os.path.join(folder, name) for name in names if is_table(name) and not name.startswith(".")]
    return sorted(tables) or [path]


class TableFile:
    """A file of a table, read batch by batch as often as it is needed."""

    def __init__(self, path: str, texts: str = "") -> None:
        """`texts`: a column that is of texts, where the kind of file does not tell types."""
        self.path, self._texts = path, texts
        need_pyarrow(f"{path}: reading it")
        self.ending, self._codec = ending_of(path)
        with _told(path):
            self.schema = self._schema()

    def _schema(self) -> Any:
        if self.ending == ".parquet":
            import pyarrow.parquet

            return pyarrow.parquet.read_schema(self.path)
        if self.ending in (".csv", ".tsv"):
            return self._csv().schema
        import pyarrow

        with pyarrow.memory_map(self.path) as source:
            return pyarrow.ipc.open_file(source).schema

    def _csv(self) -> Any:
        from pyarrow import csv, input_stream, string

        options = csv.ConvertOptions(column_types={self._texts: string()} if self._texts else None)
        parse = csv.ParseOptions(delimiter="\t" if self.ending == ".tsv" else ",", newlines_in_values=True)
        source = input_stream(self.path, compression=self._codec) if self._codec else self.path
        return csv.open_csv(source, csv.ReadOptions(block_size=_BLOCK), parse, options)

    def batches(self, columns: list[str] | None = None) -> Iterator[Any]:
        """Record batches of these columns, or of all. An error names the file."""
        with _told(self.path):
            if self.ending == ".parquet":
                import pyarrow.parquet

                # pre_buffer, which newer versions of pyarrow do by themselves, keeps all that was read until the end.
                with pyarrow.parquet.ParquetFile(self.path, buffer_size=_BLOCK, pre_buffer=False) as file:
                    yield from file.iter_batches(_BATCH, columns=columns)
            elif self.ending in (".csv", ".tsv"):
                for batch in self._csv():
                    yield batch if columns is None else batch.select(columns)
            else:
                import pyarrow

                with pyarrow.memory_map(self.path) as source:
                    file = pyarrow.ipc.open_file(source)
                    for k in range(file.num_record_batches):
                        batch = file.get_batch(k)
                        yield batch if columns is None else batch.select(columns)


class _told:
    """Turns what pyarrow raises of a file into an OSError that names it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, GeneratorExit):
            return
        import pyarrow

        if isinstance(error, OSError) and self._path in str(error):
            return
        if isinstance(error, (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, OSError)):
            why = " ".join(str(error).split())
            if "CSV parse error" in why and "columns" in why:
                why += (
                    "; cells are parted by commas (of .tsv: by tabs); read a file with others by pandas, polars or "
                    "pyarrow, and give the table to refrain.dedup()"
                )
            raise OSError(errno.EIO, f"cannot be read: {why}", self._path) from error


class Tables:
    """Several files of tables as one: the columns of the first."""

    def __init__(self, paths: Iterable[str], texts: str = "") -> None:
        self.files = [TableFile(path, texts) for path in paths]
        self.schema = self.files[0].schema
        for file in self.files[1:]:
            if file.schema.names != self.schema.names:
                raise ValueError(
                    f"{file.path}: has other columns than {self.files[0].path}: {', '.join(file.schema.names)}"
                )

    def reader(self, columns: list[str] | None = None) -> Any:
        """A pyarrow.RecordBatchReader of all rows."""
        import pyarrow

        schema = self.schema
        if columns is not None:
            schema = pyarrow.schema([schema.field(name) for name in columns], schema.metadata)

        def batches() -> Iterator[Any]:
            for file in self.files:
                for batch in file.batches(columns):
                    yield _of_schema(batch, schema)

        return pyarrow.RecordBatchReader.from_batches(schema, batches())


def _of_schema(batch: Any, schema: Any) -> Any:
    import pyarrow

    if batch.schema.equals(schema, check_metadata=True):
        return batch
    columns = [
        column if column.type == field.type else column.cast(field.type) for column, field in zip(batch.columns, schema)
    ]
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)


class Paths(Given):
    """Files. Those of tables that follow each other are read as one table."""

    def __init__(self, paths: list[Any], what: str, id_field: str = "id") -> None:
        super().__init__(paths)
        self._id_field = id_field
        found = [file for path in paths for file in find_files(os.fspath(path))]
        if any(not isinstance(path, str) for path in found):
            raise TypeError(f"{what}: a path of bytes is not taken; use os.fsdecode")
        self.groups: list[tuple[bool, list[str]]] = []
        for path in found:
            table = os.path.isfile(path) and is_table(path)
            if not self.groups or self.groups[-1][0] != table:
                self.groups.append((table, []))
            self.groups[-1][1].append(path)
        self.tables: list[Tables | None] = []
        """By input; None where it is no table's."""

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        inputs: list[Input] = []
        for table, paths in self.groups:
            if not table:
                self.tables.append(None)
                inputs.append(_engine.file_input(paths, text, key, group, self._id_field))
                continue
            tables = Tables(paths, text)
            self.tables.append(tables)
            names = tables.schema.names
            wanted = list(dict.fromkeys(name for name in (text, key, group) if name))
            # Where a column is not there all go on, for the message.
            columns = wanted if all(name in names for name in wanted) else None

            def opened(tables: Tables = tables, columns: list[str] | None = columns) -> object:
                return tables.reader(columns).__arrow_c_stream__()

            inputs.append(_engine.stream_input(opened, text, key, group))
        return inputs

    def stream(self, result: DedupResult) -> object:
        if len(self.tables) == 1 and self.tables[0] is not None:
            return result.with_verdicts(self.tables[0].reader().__arrow_c_stream__())
        return result.stream()
