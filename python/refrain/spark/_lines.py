"""JSON lines, and text of which each line is a document: read by the executors, a file a task.

So each record has the line number that it has for anybody."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "file int, line long, text string, record binary, bad string"
"""`file` counts the files in their order; `record` is the line as it stands; `bad` says what is wrong with it."""

_ROWS = 1_000  # of a batch
_BYTES = 8 << 20
_ENDINGS = {"json": (".jsonl", ".ndjson", ".jl", ".jsonlines", ".json"), "text": (".txt", ".text")}
_PACKED = ("", ".gz", ".zst")


def kind_of(path: str) -> str:
    """What a path holds by its name or, of a folder, by the names of its files: json, text, or else parquet.

    Raises:
        ValueError: For a folder that holds several kinds.
    """
    from pyarrow import fs

    def by_name(name: str) -> str | None:
        if name.endswith(".parquet"):
            return "parquet"
        name = name.removesuffix(".gz").removesuffix(".zst")
        return next((kind for kind, endings in _ENDINGS.items() if name.endswith(endings)), None)

    if (kind := by_name(path.rstrip("/"))) is not None:
        return kind
    try:
        system, inside = _open_system(path)
        below = system.get_file_info(fs.FileSelector(inside, recursive=True, allow_not_found=True))
    except (OSError, ValueError, NotImplementedError):  # a file, or a system that only Spark knows
        return "parquet"
    names = [one.path for one in below if one.is_file and not _hidden(one.path, inside)]
    kinds = sorted({kind for name in names if (kind := by_name(name)) is not None})
    if len(kinds) > 1:
        raise ValueError(f"{path}: has files of {' and of '.join(kinds)}; say which to read with --input-format")
    return kinds[0] if kinds else "parquet"


def _hidden(path: str, folder: str) -> bool:
    """Whether a file or a folder above it is one that Spark passes over: _temporary, _SUCCESS, .crc files."""
    return any(part.startswith((".", "_")) for part in posixpath.relpath(path, folder).split("/"))


def find(paths: list[str], kind: str) -> list[str]:
    """The files of these paths or URIs: each path in turn, folders with all that is in them, sorted.

    Raises:
        FileNotFoundError: For a path where nothing of this kind is.
    """
    from pyarrow import fs

    found: list[str] = []
    for path in paths:
        system, inside = _open_system(path)
        info = system.get_file_info(inside)
        if info.type == fs.FileType.NotFound:
            raise FileNotFoundError(f"{path}: there is no such file or folder")
        if info.is_file:
            found.append(path)
            continue
        endings = tuple(ending + packed for ending in _ENDINGS[kind] for packed in _PACKED)
        below = system.get_file_info(fs.FileSelector(inside, recursive=True))
        files = sorted(one.path for one in below if one.is_file and one.base_name.endswith(endings))
        files = [one for one in files if not _hidden(one, inside)]
        if not files:
            raise FileNotFoundError(f"{path}: has no file that ends in {', '.join(_ENDINGS[kind])}")
        found += [path.rstrip("/") + one[len(inside.rstrip("/")) :] for one in files]
    return found


def read(spark: SparkSession, files: list[str], kind: str, text_field: str) -> DataFrame:
    """The records of these files, of `SCHEMA`; blank lines are none."""
    names = spark.createDataFrame(list(enumerate(files)), "file int, path string")
    names = names.repartition(len(files), "file") if len(files) > 1 else names.coalesce(1)

    def records(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for row in batch.to_pylist():
                yield from _records(row["file"], row["path"], kind, text_field)

    return names.mapInArrow(records, SCHEMA)


def _open_system(path: str) -> tuple[Any, str]:
    from pyarrow import fs

    if "://" not in path and not path.startswith("file:"):
        return fs.LocalFileSystem(), posixpath.abspath(path)
    system, inside = fs.FileSystem.from_uri(path.replace("s3a://", "s3://", 1))
    return system, str(inside)


def _records(file: int, path: str, kind: str, text_field: str) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    schema = pa.schema(
        [
            ("file", pa.int32()),
            ("line", pa.int64()),
            ("text", pa.string()),
            ("record", pa.binary()),
            ("bad", pa.string()),
        ]
    )
    system, inside = _open_system(path)
    codec = {".gz": "gzip", ".zst": "zstd"}.get(posixpath.splitext(path)[1])
    rows: list[tuple[int, int, str | None, bytes, str | None]] = []
    size = 0
    with system.open_input_stream(inside, compression=codec) as stream:
        for number, record in enumerate(_lines(stream), 1):
            if not record.strip():
                continue
            text, bad = (record.decode("utf-8", "replace"), None) if kind == "text" else _text_of(record, text_field)
            rows.append((file, number, text, record, bad))
            size += 2 * len(record)
            if len(rows) == _ROWS or size >= _BYTES:
                yield _batch(rows, schema)
                rows, size = [], 0
    if rows:
        yield _batch(rows, schema)


def _batch(rows: list[Any], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [pa.array(values, field.type) for values, field in zip(zip(*rows), schema)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _lines(stream: Any) -> Iterator[bytes]:
    rest: list[bytes] = []  # of a line that has not ended
    while block := stream.read(_BYTES):
        *whole, last = block.split(b"\n")
        if whole:
            yield b"".join([*rest, whole[0]]).removesuffix(b"\r")
            for line in whole[1:]:
                yield line.removesuffix(b"\r")
            rest = []
        rest.append(last)
    if any(rest):
        yield b"".join(rest).removesuffix(b"\r")


def _text_of(record: bytes, text_field: str) -> tuple[str | None, str | None]:
    """The text of a line, or what is wrong with it."""
    try:
        value = json.loads(record.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        return None, f"no JSON: {error}"
    if not isinstance(value, dict):
        return None, "no object"
    texts = []
    for name in text_field.split(","):
        text = _field(value, name)
        if text is not None and not isinstance(text, str):
            return None, f"field {json.dumps(name)}: no string"
        texts.append(text)
    if all(text is None for text in texts):
        return None, f"no field {json.dumps(text_field)}"
    # A lone surrogate is no letter; UTF-8 has none.
    joined = "\n\n".join(text or "" for text in texts)
    return joined.encode("utf-8", "replace").decode(), None


def _field(value: Any, name: str) -> Any:
    """A key at the top, or else a path of keys: meta.text or /meta/text."""
    if name in value:
        return value[name]
    keys = name[1:].split("/") if name.startswith("/") else name.split(".")
    for key in keys:
        key = key.replace("~1", "/").replace("~0", "~") if name.startswith("/") else key
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            return None
    return value
