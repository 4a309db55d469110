"""Files: tables through pyarrow, a piece at a time, and what the command reads."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from . import _engine, _errors
from ._columns import Field
from ._csv import BadRows, CsvFile, number_type, numbers, replaced
from ._data import Given
from ._walk import TABLES, Walk, ending_of, expand, is_table

if TYPE_CHECKING:
    from ._engine import DedupResult, Input

__all__ = ["TABLES", "Paths", "TableFile", "Tables", "ending_of", "find_files", "is_table", "need_pyarrow"]

_BATCH = 1024  # rows
_BLOCK = 1 << 20  # bytes


def need_pyarrow(what: str) -> Any:
    """The module pyarrow."""
    try:
        import pyarrow
    except ImportError:
        raise ImportError(
            f"{what} takes pyarrow, which is not installed; pip install 'refrain-text[parquet]'", name="pyarrow"
        ) from None
    return pyarrow


def find_files(path: str) -> list[str]:
    """The files that a path or a glob stands for: of a folder its tables, in the order of a walk, or else itself."""
    found = Walk().find([path])
    tables = [file.path for file in found if file.table or not file.in_folder]
    return tables if tables or not os.path.isdir(path) else [path]


class TableFile:
    """A file of a table, read batch by batch as often as it is needed."""

    def __init__(self, path: str, texts: str = "", *, bad: BadRows | None = None, as_it_is: bool = False) -> None:
        """`texts` changes nothing. `as_it_is`: also bytes of CSV that are no UTF-8, in strings."""
        self.path, self._as_it_is = path, as_it_is
        need_pyarrow(f"{path}: reading it")
        self.ending, self._codec = ending_of(path)
        self._csv: CsvFile | None = None
        with _told(path):
            if self.ending in (".csv", ".tsv"):
                self._csv = CsvFile(path, "\t" if self.ending == ".tsv" else ",", self._codec, bad)
                self.schema = self._csv.schema
            else:
                self.schema = self._schema()

    @property
    def is_csv(self) -> bool:
        return self._csv is not None

    def number(self, row: int) -> int:
        """The number in the file, from 1, of a row that was read, from 0."""
        return row + 1 if self._csv is None else self._csv.number(row)

    def _schema(self) -> Any:
        if self.ending == ".parquet":
            import pyarrow.parquet

            return pyarrow.parquet.read_schema(self.path)
        import pyarrow

        with pyarrow.memory_map(self.path) as source:
            return pyarrow.ipc.open_file(source).schema

    def batches(self, columns: list[str] | None = None) -> Iterator[Any]:
        """Record batches of these columns, or of all. An error names the file."""
        for name in columns or ():
            if self.schema.names.count(name) > 1:
                raise ValueError(f"{self.path}: has {self.schema.names.count(name)} columns '{name}'; rename one")
        with _told(self.path):
            if self.ending == ".parquet":
                import pyarrow.parquet

                # pre_buffer, which newer versions of pyarrow do by themselves, keeps all that was read until the end.
                with pyarrow.parquet.ParquetFile(self.path, buffer_size=_BLOCK, pre_buffer=False) as file:
                    yield from file.iter_batches(_BATCH, columns=columns)
            elif self._csv is not None:
                for batch in self._csv.batches():
                    chosen = batch if columns is None else batch.select(columns)
                    yield chosen if self._as_it_is else replaced(chosen)
            else:
                import pyarrow

                with pyarrow.memory_map(self.path) as source:
                    file = pyarrow.ipc.open_file(source)
                    for k in range(file.num_record_batches):
                        batch = file.get_batch(k)
                        chosen = batch if columns is None else batch.select(columns)
                        for row in range(0, len(chosen), _BATCH):
                            yield chosen.slice(row, _BATCH)


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
            raise OSError(errno.EIO, f"cannot be read: {why}", self._path) from error


def _plain(kind: Any) -> Any:
    """A type without its dictionary."""
    import pyarrow

    return kind.value_type if pyarrow.types.is_dictionary(kind) else kind


def _common(first: TableFile, schema: Any, file: TableFile) -> Any:
    """The schema that has the values of a schema, which began as that of the first file, and of another file."""
    import pyarrow

    other = file.schema
    if other.names != schema.names:
        if sorted(other.names) != sorted(schema.names) or len(set(other.names)) < len(other.names):
            raise OtherColumns(
                f"{file.path}: has other columns than {first.path}: {', '.join(other.names)}, and there "
                f"{', '.join(schema.names)}; give tables of the same columns together, or write JSON lines"
            )
        other = pyarrow.schema([other.field(name) for name in schema.names])
    fields = []
    for mine, its in zip(schema, other):
        if mine.type != its.type:
            try:
                kinds = [pyarrow.schema([pyarrow.field("", _plain(one.type))]) for one in (mine, its)]
                kind = pyarrow.unify_schemas(kinds, promote_options="permissive").field(0).type
            except (pyarrow.ArrowTypeError, pyarrow.ArrowInvalid):
                raise OtherColumns(
                    f"{file.path}: its column '{its.name}' is of type {its.type}, and in {first.path} of type "
                    f"{mine.type}; give tables of the same types together, or write JSON lines"
                ) from None
            mine = mine.with_type(kind)
        fields.append(mine.with_nullable(mine.nullable or its.nullable))
    return pyarrow.schema(fields, schema.metadata)


class OtherColumns(ValueError):
    """Tables that are not one table."""


class Tables:
    """Several files of tables as one: the columns of the first, of types that have the values of all."""

    def __init__(
        self, paths: Iterable[str], texts: str = "", *, bad: BadRows | None = None, as_it_is: bool = False
    ) -> None:
        self.bad = bad
        self.files = [TableFile(path, bad=bad, as_it_is=as_it_is) for path in paths]
        self.schema = self.files[0].schema
        for file in self.files[1:]:
            self.schema = _common(self.files[0], self.schema, file)

    def reader(self, columns: list[str] | None = None) -> Any:
        """A pyarrow.RecordBatchReader of all rows."""
        import pyarrow

        schema = self.schema
        if columns is not None:
            schema = pyarrow.schema([self._field(name) for name in columns], schema.metadata)

        def batches() -> Iterator[Any]:
            for file in self.files:
                for batch in file.batches(columns):
                    yield _of_schema(batch, schema)
            if self.bad is not None:
                self.bad.tell_rest()

        return pyarrow.RecordBatchReader.from_batches(schema, batches())

    def _field(self, name: str) -> Any:
        for file in self.files:
            if self.schema.names.count(name) > 1:
                raise ValueError(f"{file.path}: has {self.schema.names.count(name)} columns '{name}'; rename one")
        return self.schema.field(name)

    def chosen(self, text: str, key: str, group: str) -> Callable[[], Any] | None:
        """What opens a reader of the columns that these name, each under its name. None where one is not there."""
        import pyarrow

        names = list(dict.fromkeys(name for name in (text, key, group) if name))
        fields = {name: Field(name, self.schema) for name in names}
        if not all(field.columns for field in fields.values()):
            return None
        columns = list(dict.fromkeys(column for field in fields.values() for column in field.columns))
        kind = None
        as_numbers = key and fields[key].plain and key not in (text, group) and any(file.is_csv for file in self.files)
        if as_numbers and pyarrow.types.is_string(self._field(key).type):
            kind = number_type(batch.column(0) for batch in self.reader([key]))

        def made(batch: Any) -> Any:
            arrays = [fields[name].of(batch) for name in names]
            if kind is not None:
                arrays[names.index(key)] = numbers(arrays[names.index(key)], kind)
            return pyarrow.RecordBatch.from_arrays(arrays, names=names)

        # No array of a list: that would bring in pandas.
        none = [pyarrow.nulls(0, self._field(name).type) for name in columns]
        schema = made(pyarrow.RecordBatch.from_arrays(none, columns)).schema

        def opened() -> Any:
            return pyarrow.RecordBatchReader.from_batches(schema, map(made, self.reader(columns)))

        return opened


def _of_schema(batch: Any, schema: Any) -> Any:
    import pyarrow

    if batch.schema.equals(schema, check_metadata=True):
        return batch
    if batch.schema.names != schema.names:
        batch = batch.select(schema.names)
    columns = [
        column if column.type == field.type else column.cast(field.type) for column, field in zip(batch.columns, schema)
    ]
    return pyarrow.RecordBatch.from_arrays(columns, schema=schema)


class Paths(Given):
    """Files. Those of tables that follow each other are read as one table."""

    def __init__(
        self,
        paths: list[Any],
        what: str,
        id_field: str = "id",
        *,
        found: list[str] | None = None,
        as_it_is: bool = False,
        bad: BadRows | None = None,
    ) -> None:
        """`found`: the files, where they are known."""
        super().__init__(paths)
        self._id_field, self._as_it_is = id_field, as_it_is
        if found is None:
            given = [os.fspath(path) for path in paths]
            if any(not isinstance(path, str) for path in given):
                raise TypeError(f"{what}: a path of bytes is not taken; use os.fsdecode")
            found = self._find(given)
        else:
            self.files = tuple(found)
        self.groups: list[tuple[bool, list[str]]] = []
        for path in found:
            table = os.path.isfile(path) and is_table(path)
            if not self.groups or self.groups[-1][0] != table:
                self.groups.append((table, []))
            self.groups[-1][1].append(path)
        self.bad = bad or BadRows(_errors.warn)
        self.tables: list[Tables | None] = []
        """By input; None where it is no table's."""

    def _find(self, given: list[str]) -> list[str]:
        """The files; a folder without a table as itself, for the engine to walk."""
        walk = Walk(tell=_errors.warn)
        out: list[str] = []
        for path in (one for each in given for one in expand(each)):
            files = walk.find([path])
            self.files += tuple(file.path for file in files)
            whole = os.path.isdir(path) and not any(file.table for file in files)
            out += [path] if whole else [file.path for file in files]
        return out

    @property
    def bad_rows(self) -> int:
        return self.bad.count

    def inputs(self, text: str, key: str, group: str = "") -> list[Input]:
        inputs: list[Input] = []
        for table, paths in self.groups:
            if not table:
                self.tables.append(None)
                inputs.append(_engine.file_input(paths, text, key, group, self._id_field))
                continue
            tables = Tables(paths, bad=self.bad, as_it_is=self._as_it_is)
            self.tables.append(tables)
            self.text_is_made = self.text_is_made or text not in tables.schema.names
            # Where a column is not there all go on, for the message.
            reader = tables.chosen(text, key, group) or tables.reader

            def opened(reader: Callable[[], Any] = reader) -> object:
                return reader().__arrow_c_stream__()

            inputs.append(_engine.stream_input(opened, text, key, group))
        return inputs

    def stream(self, result: DedupResult) -> object:
        if len(self.tables) == 1 and self.tables[0] is not None:
            return result.with_verdicts(self.tables[0].reader().__arrow_c_stream__())
        return result.stream()
