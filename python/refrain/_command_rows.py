"""The rows that ``refrain dedup`` of tables keeps, as a table of some kind or as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from ._files import Tables
from ._json_lines import as_json


def write_rows(batches: Iterable[Any], tables: Tables, ending: str, out: IO[bytes], stop: Callable[[], bool]) -> None:
    """Writes batches of the rows of `tables` to an open file, until `stop` says that nobody reads it."""
    wanted = _until(batches, stop)
    if ending == ".parquet":
        _write_parquet(wanted, tables, out)
    elif ending in (".arrow", ".feather"):
        import pyarrow

        with pyarrow.ipc.new_file(out, tables.schema) as writer:
            for batch in wanted:
                writer.write_batch(batch)
    elif ending in (".csv", ".tsv"):
        _write_csv(wanted, tables, "\t" if ending == ".tsv" else ",", out)
    else:
        names = tables.schema.names
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"{tables.files[0].path}: has {names.count(name)} columns '{name}'; rename one")
        for batch in wanted:
            out.write("".join(as_json(one) + "\n" for one in batch.to_pylist()).encode("utf-8", "replace"))


def _until(batches: Iterable[Any], stop: Callable[[], bool]) -> Iterator[Any]:
    for batch in batches:
        if stop():
            return
        yield batch


def _write_csv(batches: Iterable[Any], tables: Tables, delimiter: str, out: IO[bytes]) -> None:
    from pyarrow import types

    for field in tables.schema:
        if types.is_nested(field.type):
            raise ValueError(
                f"{tables.files[0].path}: the column '{field.name}' is of type {field.type}, which CSV cannot hold; "
                "name the output .parquet or .jsonl"
            )
    names = tables.schema.names
    separator = delimiter.encode()
    header = [_csv_field(name.encode("utf-8", "replace"), separator, len(names) == 1) for name in names]
    out.write(separator.join(header) + b"\n")
    # An empty text and none are two, but not in a file that comes from CSV, which does not tell them apart.
    empties = len(names) == 1 or not all(file.is_csv for file in tables.files)
    for batch in batches:
        out.write(_csv_lines(batch.columns, separator, empties))


def _csv_field(text: bytes | None, separator: bytes, empties: bool) -> bytes:
    """A field, with quotes where they are needed, and around an empty text where `empties` asks for them."""
    if not text:
        return b'""' if empties and text is not None else b""
    if b'"' in text or separator in text or b"\n" in text or b"\r" in text:
        return b'"%s"' % text.replace(b'"', b'""')
    return text


def _csv_lines(columns: list[Any], separator: bytes, empties: bool) -> bytes:
    import pyarrow

    fields = []
    for column in columns:
        kind = column.type.value_type if pyarrow.types.is_dictionary(column.type) else column.type
        texts = column.cast(kind)
        if not pyarrow.types.is_large_binary(kind) and not pyarrow.types.is_binary(kind):
            texts = texts.cast(pyarrow.string() if pyarrow.types.is_string(kind) else pyarrow.large_string())
        values = texts.cast(pyarrow.large_binary()).to_pylist()
        fields.append([_csv_field(value, separator, empties) for value in values])
    return b"".join(separator.join(row) + b"\n" for row in zip(*fields))


def _write_parquet(batches: Iterable[Any], tables: Tables, out: IO[bytes]) -> None:
    import pyarrow
    import pyarrow.parquet

    codec, rows = "zstd", 1 << 17
    first = tables.files[0]
    if first.ending == ".parquet":
        metadata = pyarrow.parquet.read_metadata(first.path)
        if metadata.num_row_groups:
            group = metadata.row_group(0)
            rows = max(1024, group.num_rows)
            if group.num_columns:
                codec = group.column(0).compression
    codec = {"UNCOMPRESSED": "none"}.get(codec, codec).lower()
    with pyarrow.parquet.ParquetWriter(out, tables.schema, compression=codec) as writer:
        waiting: list[Any] = []
        count = size = 0
        for batch in batches:
            waiting.append(batch)
            count += len(batch)
            size += batch.nbytes
            # Groups as large as those of the input, as long as they fit well into memory.
            if count >= rows or size >= 32 << 20:
                writer.write_table(pyarrow.Table.from_batches(waiting, tables.schema), count)
                waiting, count, size = [], 0, 0
        if waiting:
            writer.write_table(pyarrow.Table.from_batches(waiting, tables.schema), max(1, count))
