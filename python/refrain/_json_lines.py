"""Rows of tables as JSON lines."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._columns import Field
    from ._files import TableFile


def as_json(value: object) -> str:
    """A value of a row as JSON: null for a number that JSON has not, base64 for bytes."""
    try:
        return _EXACT.encode(value)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, default=_told)


def _told(value: object) -> str:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode("ascii")
    return str(value)


_EXACT = json.JSONEncoder(ensure_ascii=False, default=_told, allow_nan=False)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, (list, tuple)) else value


def write_rows_of(
    file: TableFile,
    placed: str,
    text: Field,
    columns: list[str] | None = None,
    change: Callable[[dict[str, Any]], object] | None = None,
) -> None:
    """Writes these columns of a table, or all, a row on the line of its number. A text that is null has no word.

    `change`: what is done to a row before. ValueError for two columns of one name.
    """
    read = lines = 0
    with open(placed, "w", encoding="utf-8", errors="replace", newline="\n") as out:
        for batch in file.batches(file.schema.names if columns is None else columns):
            for row in batch.to_pylist():
                if text.plain and row[text.name] is None:
                    row[text.name] = ""
                if change is not None:
                    change(row)
                number = file.number(read)  # of CSV, rows may have been left out
                out.write("\n" * (number - 1 - lines) + as_json(row) + "\n")
                read, lines = read + 1, number
