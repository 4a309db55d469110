"""Tells Spark that the order of rows makes no difference here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Of Spark 4.1 and later, which does not know others.
_CHECKED = [
    "spark.sql.shuffle.orderIndependentChecksum.enabled",
    "spark.sql.shuffle.orderIndependentChecksum.enableFullRetryOnMismatch",
    "spark.sql.shuffle.orderIndependentChecksum.enableQueryLevelRollbackOnMismatch",
]


@contextlib.contextmanager
def any_order(spark: SparkSession) -> Iterator[None]:
    """While our shuffles are planned.

    A task that is run again gets its rows in another order, and packs the same keys into other rows. Newer versions of
    Spark compare sums of the rows, and end the job where they differ: a machine that is lost would end it. Keys are
    a set, so here they need not be the same rows.
    """
    before = {name: spark.conf.get(name, None) for name in _CHECKED}
    for name in _CHECKED:
        spark.conf.set(name, "false")
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, value)
