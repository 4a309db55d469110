"""Near-duplicates out of a Spark DataFrame: the decisions of ``refrain dedup --keep first``, bit for bit.

    from refrain.spark import dedup

    pages = spark.read.parquet("s3://corpus/pages")
    dedup(pages, text="body", order=["url"]).write.parquet("s3://corpus/clean")

Executors need this package and nothing else. docs/spark.md says what it costs, and how to run it as a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _check
from ._plan import Plan

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["dedup", "verdicts"]


def dedup(
    frame: DataFrame,
    *,
    text: str = "text",
    order: Sequence[str],
    threshold: float = 0.8,
    shingle: int = 5,
    recall: float = 0.99,
    against: DataFrame | None = None,
    contained: float | None = 0.8,
    work: str | None = None,
    report: dict[str, Any] | None = None,
) -> DataFrame:
    """The kept rows, with all their columns, in no particular order.

    Documents are decided in their order: one is removed if it is near to an earlier one that is kept. The decisions are
    made when this is called. It returns a filter of `frame`, which reads it once more.

    `frame` is read three times in all: persist it if it is costly to compute. Its texts are moved once, and only those
    of documents that share a key with another one.

    Args:
        frame: A DataFrame of Spark 3.5 or later, classic or Connect.
        text: The column of the texts, a string. A null is kept, and so is a text without a word.
        order: Columns that together are unique. Their ascending order is the order of the documents.
        threshold: The least similarity of near ones, above 0 and at most 1.
        shingle: Words per shingle, 1 to 1,000.
        recall: The chance that a pair at the threshold is found, above 0 and below 1.
        against: Texts in a column of the same name: rows that are near to one of them are removed, and so are rows that
            contain one.
        contained: The share of the shingles of a text of `against` that is enough for that, above 0 and at most 1;
            None: it is not looked for. The texts are held by each executor where it is.
        work: A folder that all machines reach, as a URI. What is finished is kept there, and a job that is started
            again with the same rows and options continues from it. It is never cleared; remove it when you are done.
        report: Is filled with counts: documents, kept, removed, signed (by this call), candidates (documents that
            share a key), components, largest_component; and seconds, sign_seconds (with `work`; else signing is part
            of grouping), group_seconds, components_seconds, decide_seconds.

    Raises:
        TypeError: For a column of a wrong type, or data that is no DataFrame.
        ValueError: For an option, a column that is not there, or an `order` that is not unique. All but the last before
            a job is started.

    Example:
        >>> frame = spark.createDataFrame([(1, "a b c d e f"), (2, "A b c, d e f!"), (3, "g h")], "n int, text string")
        >>> sorted(row.n for row in refrain.spark.dedup(frame, order=["n"]).collect())
        [1, 3]
    """
    asked = _check.check(frame, text, order, (threshold, shingle, recall), against, contained, work, report)
    return Plan(asked).decide().staying()


def verdicts(
    frame: DataFrame,
    *,
    text: str = "text",
    order: Sequence[str],
    threshold: float = 0.8,
    shingle: int = 5,
    recall: float = 0.99,
    against: DataFrame | None = None,
    contained: float | None = 0.8,
    work: str | None = None,
    report: dict[str, Any] | None = None,
) -> DataFrame:
    """All rows of a DataFrame with what became of each: the arguments are those of `dedup`.

    Returns:
        The columns of `frame`; `refrain_keep`, whether the row is kept; `refrain_kept`, the order columns of the row
        kept in its place, as a struct (null if it is kept itself, or removed because of `against`);
        `refrain_similarity`, exact (null if it is kept, or contains a text of `against`).

    Raises:
        TypeError, ValueError: As `dedup`.

    Example:
        >>> frame = spark.createDataFrame([(1, "a b c d e f"), (2, "A b c, d e f!"), (3, "g h")], "n int, text string")
        >>> told = refrain.spark.verdicts(frame, order=["n"]).where("not refrain_keep")
        >>> [(row.n, row.refrain_kept.n, row.refrain_similarity) for row in told.collect()]
        [(2, 1, 1.0)]
    """
    asked = _check.check(frame, text, order, (threshold, shingle, recall), against, contained, work, report)
    if taken := sorted({"refrain_keep", "refrain_kept", "refrain_similarity"} & set(frame.columns)):
        raise ValueError(f"frame: has a column {taken[0]!r} already; rename it")
    return Plan(asked).decide().told()
