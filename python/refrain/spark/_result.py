"""What comes of a decision: the kept rows, or all rows with what became of each.

Removed rows are found in one of three ways. For few documents, Spark gets a table that it hands to every machine. For
more, Python workers look up the ids. For more than they may hold, Spark joins, and moves the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING, Any

from ._check import Asked, column
from ._lookup import id_of, ids_of, is_handed_out, is_one_of, most_looked_up

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

    from refrain.distributed import Components

# What the columns of what goes are called while they are joined with the input's own.
_GONE = "refrain gone "
# Of so many documents that go the verdicts are handed to every machine, where their rows are looked up.
_VERDICTS = 500_000


def order_names(order: list[str]) -> list[str]:
    """The names that the order columns have in tables of ours."""
    return [f"order_{k}" for k in range(len(order))]


class Result:
    """Which rows are removed, and why.

    `removed` has those of bins: id, order columns, refrain_kept, refrain_similarity; `decided` their ids where
    they are on the driver. `twice`: sorted ids that several documents have.
    """

    def __init__(
        self, asked: Asked, found: Components, removed: DataFrame, decided: list[int] | None, twice: Any
    ) -> None:
        import numpy as np

        self.asked = asked
        self.spark = asked.frame.sparkSession
        self._removed, self._twice = removed, twice
        contained = np.asarray(found.contained, "int64")
        self._contained = contained[~np.isin(contained, np.asarray(found.bins.column(0), "int64"))]
        in_bins = removed.count() if decided is None else len(decided)
        self.count = in_bins + len(self._contained)
        self._gone: Any = None  # sorted ids of what goes, where they are few enough to be looked up
        self._gone_by_order: list[Any] = []  # the order columns of documents that go whose id another one has
        if self.count <= most_looked_up(self.spark):
            self._collect(decided, in_bins)

    def _collect(self, decided: list[int] | None, in_bins: int) -> None:
        import numpy as np
        from pyspark.sql import functions as f

        ids = _ids(self._removed.select("id")) if decided is None else np.array(decided, "int64")
        self._gone = np.sort(np.concatenate([ids[~np.isin(ids, self._twice)], self._contained]))
        if len(self._twice) and in_bins:
            own = self._removed.where(is_one_of(self._twice, f.col("id"))).select(*order_names(self.asked.order))
            self._gone_by_order = own.collect()

    def staying(self) -> DataFrame:
        """The kept rows."""
        from pyspark.sql import functions as f

        frame, own = self.asked.frame, id_of(self.asked.order)
        if self._gone is None:
            gone, same = self._joined()
            return frame.join(gone, same, "left_anti")
        if is_handed_out(self.spark, len(self._gone)):
            if len(self._gone):
                gone = f.broadcast(ids_of(self.spark, self._gone, f"{_GONE}id"))
                frame = frame.join(gone, own == f.col(f"{_GONE}id"), "left_anti")
        else:
            frame = frame.where(~is_one_of(self._gone, own))
        return frame.where(~self._goes_by_order()) if self._gone_by_order else frame

    def told(self) -> DataFrame:
        """All rows, each with its verdict."""
        from pyspark.sql import functions as f
        from pyspark.sql import types as t

        asked = self.asked
        gone, same = self._joined()
        own = [column(name) for name in asked.frame.columns]
        if self._gone is None or is_handed_out(self.spark, len(self._gone)):
            if self._gone is not None:
                gone = f.broadcast(gone)
            stays = f.col(f"{_GONE}id").isNull()
            verdict = [stays.alias("refrain_keep"), column(f"{_GONE}kept"), column(f"{_GONE}similarity")]
            return self._named(asked.frame.join(gone, same, "left").select(*own, *verdict))
        staying = self.staying().select(
            *own,
            f.lit(True).alias("refrain_keep"),
            f.lit(None).cast(self._kept_type()).alias("refrain_kept"),
            f.lit(None).cast(t.DoubleType()).alias("refrain_similarity"),
        )
        if len(self._gone) < _VERDICTS:
            gone = f.broadcast(gone)
        verdict = [f.lit(False).alias("refrain_keep"), column(f"{_GONE}kept"), column(f"{_GONE}similarity")]
        goes = is_one_of(self._gone, id_of(asked.order)) | self._goes_by_order()
        going = asked.frame.where(goes).join(gone, same, "left").select(*own, *verdict)
        return staying.unionByName(self._named(going))

    def _goes_by_order(self) -> Column:
        from pyspark.sql import functions as f

        goes = f.lit(False)
        for row in self._gone_by_order:
            own = [column(name).eqNullSafe(f.lit(value)) for name, value in zip(self.asked.order, row)]
            goes = goes | reduce(lambda a, b: a & b, own)
        return goes

    def _kept_type(self) -> Any:
        from pyspark.sql import types as t

        kinds = {field.name: field.dataType for field in self.asked.frame.schema.fields}
        return t.StructType([t.StructField(name, kinds[name]) for name in self.asked.order])

    def _named(self, rows: DataFrame) -> DataFrame:
        """Verdicts by their names."""
        from pyspark.sql import functions as f

        return rows.select(
            *[column(name) for name in self.asked.frame.columns],
            "refrain_keep",
            f.col(f"{_GONE}kept").cast(self._kept_type()).alias("refrain_kept"),
            f.col(f"{_GONE}similarity").alias("refrain_similarity"),
        )

    def _joined(self) -> tuple[DataFrame, Column]:
        """The removed rows, for a join of Spark with the input, and when a row of the input is one of them."""
        from pyspark.sql import functions as f

        orders = order_names(self.asked.order)
        gone = self._removed.select(
            f.col("id").alias(f"{_GONE}id"),
            (is_one_of(self._twice, f.col("id")) if len(self._twice) else f.lit(False)).alias(f"{_GONE}twice"),
            *[f.col(name).alias(f"{_GONE}{name}") for name in orders],
            f.col("refrain_kept").alias(f"{_GONE}kept"),
            f.col("refrain_similarity").alias(f"{_GONE}similarity"),
        )
        if len(self._contained):
            contained = ids_of(self.spark, self._contained, f"{_GONE}id").withColumn(f"{_GONE}twice", f.lit(False))
            gone = gone.unionByName(contained, allowMissingColumns=True)
        # Documents of one id are told by their order columns, others by the id alone: a value need not come back from
        # the driver as it went there.
        same = id_of(self.asked.order) == f.col(f"{_GONE}id")
        if len(self._twice):
            equal = [column(name).eqNullSafe(f.col(f"{_GONE}{own}")) for name, own in zip(self.asked.order, orders)]
            same = same & (~f.col(f"{_GONE}twice") | reduce(lambda a, b: a & b, equal))
        return gone, same


def _ids(rows: DataFrame) -> Any:
    """A column of ids, on the driver."""
    import numpy as np

    def packed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            some = batch.column(0).to_numpy(zero_copy_only=False)
            yield pa.record_batch([pa.array([some.tobytes()], pa.binary())], names=["data"])

    pieces = rows.mapInArrow(packed, "data binary").collect()
    return np.concatenate([np.zeros(0, "int64"), *[np.frombuffer(bytes(row["data"]), "<i8") for row in pieces]])
