"""What the functions of Spark are called with, and the errors that say what is wrong before a job is started."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from refrain import _options
from refrain.distributed import Scheme

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

# What rows can be ordered by: as DataType.typeName() calls it.
_NUMBERS = {"byte", "short", "integer", "long", "decimal", "float", "double", "boolean"}
_ORDERED = _NUMBERS | {"string", "char", "varchar", "binary", "date", "timestamp", "timestamp_ntz"}


class Asked(NamedTuple):
    """Arguments that were checked."""

    frame: DataFrame
    text: str
    order: list[str]
    scheme: Scheme
    against: DataFrame | None
    contained: float | None
    work: str | None
    report: dict[str, Any]


def column(name: str) -> Column:
    """A column by its very name, whatever is in it."""
    from pyspark.sql import functions as f

    return f.col("`" + name.replace("`", "``") + "`")


def check(
    frame: DataFrame,
    text: str,
    order: Sequence[str],
    scheme: tuple[float, int, float],
    against: DataFrame | None,
    contained: float | None,
    work: str | None,
    report: dict[str, Any] | None,
) -> Asked:
    """The arguments of `dedup`; raises for what is wrong with them."""
    _frame("frame", frame)
    _options.text("text", text)
    _text_column("text", frame, text)
    names = [order] if isinstance(order, str) else list(order)
    if not names:
        raise ValueError(
            "order: is empty; name the columns that together are unique, in whose order documents are taken"
        )
    for name in names:
        _options.text("order", name)
        kind = _type(frame, "order", name)
        if kind.typeName() not in _ORDERED:
            raise TypeError(
                f"order: column {name!r} is of type {kind.simpleString()}; name columns of numbers, strings or times"
            )
    if len(set(names)) < len(names):
        raise ValueError(f"order: {max(names, key=names.count)!r} is there twice")
    if against is not None:
        _frame("against", against)
        _text_column("against", against, text)
    if contained is not None:
        contained = _options.share("contained", contained)
    if work is not None and not _options.text("work", work):
        raise ValueError("work: is empty; give a folder that all machines reach")
    if report is not None and not isinstance(report, dict):
        raise TypeError(f"report: is of type {type(report).__name__}; give a dict")
    return Asked(
        frame, text, names, Scheme(*scheme).check(), against, contained, work, {} if report is None else report
    )


def _frame(name: str, frame: object) -> None:
    if not all(hasattr(frame, one) for one in ("mapInArrow", "sparkSession", "schema")):
        raise TypeError(f"{name}: is of type {type(frame).__name__}; give a DataFrame of Spark")
    if getattr(frame, "isStreaming", False):
        raise ValueError(f"{name}: is a stream; give a DataFrame that ends, or call this in foreachBatch")


def _type(frame: DataFrame, argument: str, name: str) -> Any:
    kinds = [field.dataType for field in frame.schema.fields if field.name == name]
    if not kinds:
        columns = ", ".join(repr(one) for one in frame.columns)
        raise ValueError(f"{argument}: there is no column {name!r}; the columns are {columns}")
    if len(kinds) > 1:
        raise ValueError(f"{argument}: {len(kinds)} columns are called {name!r}; rename one")
    return kinds[0]


def _text_column(argument: str, frame: DataFrame, name: str) -> None:
    kind = _type(frame, argument, name)
    if kind.typeName() not in ("string", "char", "varchar"):
        raise TypeError(
            f"{argument}: column {name!r} is of type {kind.simpleString()}; give a string column, such as"
            f" cast({name} as string)"
        )
