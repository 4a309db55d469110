"""The steps of refrain.distributed as jobs of Spark.

    sign      mapInArrow: id and text of every row -> parcels of keys             shuffle by part: 260 bytes a document
    group     mapInArrow, twice: parcels -> pairs of documents that share a key   shuffle: 16 bytes a pair
    join      the driver: union-find, bins
    decide    rows whose id is in a bin; mapInArrow: -> documents that go         shuffle by bin: their texts, once
    result    a filter of the input by the ids of those

An id is a hash of the order columns, so it does not depend on partitions, and a task that is run again gives what it
gave. Where two documents have one id, both are decided; see `Plan._twice`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING, Any

from refrain import _engine
from refrain.distributed import PARCELS, Components, Items, components, decide, group, sign

from ._check import Asked, column
from ._lookup import id_of, is_handed_out, is_one_of, most_looked_up, number_of, table_of
from ._order import any_order
from ._result import Result, order_names
from ._stage import Stage
from ._work import Work

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

_PARCELS = "part int, data binary"
_JOIN_TASKS = 8
# Bins of more documents than are looked up at once are looked up in several reads of the input; past that many reads
# Spark joins instead.
_LOOKUP_READS = 4
# An input of fewer bytes has its pairs taken to the driver at once. Where fewer documents share a key, the driver holds
# those that go.
_SMALL = 1 << 30
_MOST_ON_DRIVER = 300_000
# A small input is read by tasks of so many bytes: what a task costs beside its work is some tenths of a second.
_TASK_BYTES = 64 << 20
# What a job that was killed while it signed has done: of more documents, all is signed again.
_MOST_SIGNED = 32_000_000


class Plan:
    """One call of dedup or verdicts."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.spark = asked.frame.sparkSession
        self.report = asked.report
        self.work: Work | None = None
        self._items: Items | None = None
        self._decided_ids: list[int] | None = None  # where all that goes is on the driver
        self._orders = order_names(asked.order)
        self._begin = time.monotonic()

    # ---- Rows ----

    def _documents(self, *, ordered: bool) -> DataFrame:
        """id, text, earlier; and the order columns: of the documents and of the earlier texts."""
        from pyspark.sql import functions as f

        asked = self.asked
        kinds = {field.name: field.dataType for field in asked.frame.schema.fields}
        orders = [column(name).alias(own) for name, own in zip(asked.order, self._orders)] if ordered else []
        rows = asked.frame.select(
            id_of(asked.order).alias("id"), column(asked.text).alias("text"), f.lit(False).alias("earlier"), *orders
        )
        if asked.against is None:
            return self._in_few_tasks(rows)
        # Earlier texts are held against in the order of their hashes, where they have no order columns.
        known = {(field.name, field.dataType) for field in asked.against.schema.fields}
        if all((name, kinds[name]) in known for name in asked.order):
            own = [column(name).alias(own) for name, own in zip(asked.order, self._orders)] if ordered else []
        else:
            own = [f.lit(None).cast(kinds[name]).alias(own) for name, own in zip(asked.order, self._orders)]
            own = own if ordered else []
        earlier = asked.against.select(
            f.xxhash64(column(asked.text), f.lit("refrain")).alias("id"),
            column(asked.text).alias("text"),
            f.lit(True).alias("earlier"),
            *own,
        )
        return self._in_few_tasks(rows.unionByName(earlier))

    def _in_few_tasks(self, rows: DataFrame) -> DataFrame:
        """The rows, in no more tasks than a small input is worth; but in two for each core."""
        size = self._input_bytes()
        # Where machines come as tasks ask for them, nobody knows yet how many there will be.
        if size is None or size >= _SMALL or self.spark.conf.get("spark.dynamicAllocation.enabled", "false") == "true":
            return rows
        cores = int(self.spark.sparkContext.defaultParallelism)
        return rows.coalesce(max(4, 2 * cores, size // _TASK_BYTES))

    # ---- Steps ----

    def decide(self) -> Result:
        """Does all that takes a job, and fills the report."""
        with any_order(self.spark):
            return self._decide()

    def _decide(self) -> Result:
        asked = self.asked
        if asked.against is not None and asked.contained is not None:
            self._items = self._collect_items()
        if asked.work is not None:
            self.work = Work(self.spark, asked.work, self._identity())
        pairs = self._pairs()
        with Stage(self, "components"):
            found = components(pairs, documents_a_bin=self._documents_a_bin())
        if self.report["signed"] is None:
            self.report["signed"] = found.documents
        self.report.update(
            documents=found.documents,
            candidates=found.candidates,
            components=found.count,
            largest_component=found.largest,
        )
        twice = self._twice(found)
        with Stage(self, "decide"):
            result = Result(asked, found, self._decided(found), self._decided_ids, twice)
        self.report.update(removed=result.count, kept=found.documents - result.count)
        self.report["seconds"] = time.monotonic() - self._begin
        return result

    def _collect_items(self) -> Items:
        import pyarrow as pa

        asked = self.asked
        assert asked.against is not None and asked.contained is not None
        rows = asked.against.select(column(asked.text).alias("text")).toLocalIterator()
        return Items(pa.array((row["text"] for row in rows), pa.large_string()), asked.contained)

    def _identity(self) -> dict[str, Any]:
        """What the work of this call depends on: options, and the ids of the rows."""
        from pyspark.sql import functions as f

        asked = self.asked

        def summary(rows: DataFrame, of: Column) -> list[Any]:
            row = (
                rows.select(of.alias("id"))
                .agg(f.count("*"), f.expr("bit_xor(id)"), f.expr("sum(id % 1000003)"))
                .collect()
            )
            return list(row[0])

        return {
            "format": 1,
            "version": _engine.VERSION,
            "scheme": list(asked.scheme),
            "text": asked.text,
            "order": asked.order,
            "contained": asked.contained if asked.against is not None else None,
            "rows": summary(asked.frame, id_of(asked.order)),
            "against": None if asked.against is None else summary(asked.against, f.xxhash64(column(asked.text))),
        }

    def _input_bytes(self) -> int | None:
        """How large Spark says that the input is; None where it does not say."""
        try:
            frames = [one for one in (self.asked.frame, self.asked.against) if one is not None]
            plans = [one._jdf.queryExecution().optimizedPlan() for one in frames]
            return sum(int(str(plan.stats().sizeInBytes())) for plan in plans)
        except Exception:  # Connect has no plans here
            return None

    def _is_small(self) -> bool:
        """Whether what comes of the input may be held on the driver at once."""
        size = self._input_bytes()
        return size is not None and size < _SMALL

    def _pairs(self) -> Iterator[pa.RecordBatch]:
        """Pairs of documents that share a key, and all else that `components` takes."""
        self.report["signed"] = None
        work = self.work
        if work is not None and (note := work.note("pairs")) is not None:
            self.report.update(signed=0, sign_seconds=0.0, group_seconds=0.0)
            rows = work.read("pairs")
            assert rows is not None and note is not None
            return _batches(rows.toLocalIterator())
        with Stage(self, "sign"):
            parcels = self._parcels()  # without a folder nothing is done here: one job signs and groups
        with Stage(self, "group"):
            pairs = _grouped(_grouped(parcels, None), min(_JOIN_TASKS, self._tasks()))
            if work is not None:
                work.write("pairs", pairs)
                return _batches(work.complete("pairs", {}).toLocalIterator())
            # Each job is a chance that a machine is lost with what it holds, so a small input takes one.
            if self._is_small():
                return _batches(iter(pairs.collect()))
            pairs = pairs.persist(_disk())
            pairs.count()
        return self._held(pairs)

    @staticmethod
    def _held(pairs: DataFrame) -> Iterator[pa.RecordBatch]:
        yield from _batches(pairs.toLocalIterator())
        pairs.unpersist()

    def _parcels(self) -> DataFrame:
        rows, work = self._documents(ordered=False), self.work
        scheme, items = self.asked.scheme, self._items

        def signed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return sign(batches, scheme, earlier="earlier", items=items)

        if work is None:
            return _map(rows, signed, _PARCELS)
        if work.note("keys") is not None:
            self.report["signed"] = 0
            parcels = work.read("keys")
            assert parcels is not None
            return parcels.select("part", "data")
        attempt, known = 0, self._signed_before(work)
        if known is not None:
            attempt, ids = known
            from pyspark.sql import functions as f

            rows = rows.where(f.col("earlier") | ~is_one_of(ids, f.col("id")))
        work.write("keys", _map(rows, signed, _PARCELS), attempt=attempt)
        parcels = work.complete("keys", {}).select("part", "data")
        if known is not None:
            self.report["signed"] = self._count_ids(parcels) - len(known[1])
        return parcels

    def _signed_before(self, work: Work) -> tuple[int, Any] | None:
        """What a job that was killed while it signed has left: the next attempt, and the sorted ids that it signed."""
        import numpy as np
        from pyspark.sql import functions as f

        parcels = work.read("keys")
        if parcels is None or "part" not in parcels.columns:
            return None
        attempt = parcels.agg(f.max("attempt")).collect()[0][0]
        if attempt is None or self._count_ids(parcels) > _MOST_SIGNED:
            return None
        first, last = _engine.ID_PARTS
        rows = parcels.where(f.col("part").between(first, last)).select("part", "data").toLocalIterator()
        pieces = [np.frombuffer(bytes(row["data"]), "<i8") for row in rows]
        return int(attempt) + 1, np.sort(np.concatenate([np.zeros(0, "int64"), *pieces]))

    def _count_ids(self, parcels: DataFrame) -> int:
        from pyspark.sql import functions as f

        first, last = _engine.ID_PARTS
        counted = parcels.where(f.col("part").between(first, last)).agg(f.sum(f.length("data")))
        return int(counted.collect()[0][0] or 0) // 8

    def _documents_a_bin(self) -> int:
        """So many that each task gets several bins, and none is small for nothing."""
        return max(500, min(20_000, 100_000 // self._tasks()))

    def _tasks(self) -> int:
        """Of a shuffle, at most."""
        try:
            return max(1, int(self.spark.conf.get("spark.sql.shuffle.partitions") or 200))
        except ValueError:  # "auto"
            return 200

    def _twice(self, found: Components) -> Any:
        """Ids of several documents, sorted. They are of one order, which is an error, or have one hash by chance."""
        import numpy as np
        from pyspark.sql import functions as f

        twice = np.sort(np.asarray(found.twice, "int64"))
        if not len(twice):
            return twice
        orders = self.asked.frame.where(is_one_of(twice, id_of(self.asked.order))).groupBy(
            *[column(name) for name in self.asked.order]
        )
        same = orders.agg(f.count("*").alias("refrain_count")).where("refrain_count > 1").limit(1).collect()
        if same:
            *values, count = same[0]
            told = ", ".join(f"{name!r} {value!r}" for name, value in zip(self.asked.order, values))
            raise ValueError(
                f"order: not unique: {count} rows have {told}; name columns that together are different in each row"
            )
        return twice

    def _decided(self, found: Components) -> DataFrame:
        """id, order columns, refrain_kept, refrain_similarity of removed documents, of those in bins."""
        from pyspark.sql import functions as f

        if self.work is not None and self.work.note("removed") is not None:
            done = self.work.read("removed")
            assert done is not None
            return done
        moved = self._with_bins(self._documents(ordered=True), found).repartition("bin")
        sorted_rows = moved.sortWithinPartitions("bin", f.desc("earlier"), *self._orders, "id")
        scheme, items, orders = self.asked.scheme, self._items, self._orders

        def decided(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return decide(batches, scheme, order=orders, earlier="earlier", items=items)

        removed = _map(sorted_rows, decided, self._removed_schema())
        if self.work is None and found.candidates > _MOST_ON_DRIVER:
            return removed.persist(_disk())
        if self.work is None:
            # Few enough for the driver: then nothing that comes later hangs on what a machine holds.
            rows = removed.collect()
            self._decided_ids = [row["id"] for row in rows]
            return self.spark.createDataFrame(rows, self._removed_schema(), verifySchema=False)
        self.work.write("removed", removed)
        return self.work.complete("removed", {})

    def _with_bins(self, rows: DataFrame, found: Components) -> DataFrame:
        """The rows that are in a bin, and a column that says in which."""
        from pyspark.sql import functions as f

        ids, bins = (column.to_numpy(zero_copy_only=False) for column in found.bins.columns)
        if is_handed_out(self.spark, len(ids)):
            return rows.join(f.broadcast(table_of(self.spark, ids, bins, ("id", "bin"))), "id")
        size = most_looked_up(self.spark)
        if len(ids) > _LOOKUP_READS * size:
            return rows.join(table_of(self.spark, ids, bins, ("id", "bin")), "id")
        routed = [
            rows.withColumn("bin", number_of(ids[k : k + size], bins[k : k + size], f.col("id"))).where("bin >= 0")
            for k in range(0, len(ids), max(1, size))
        ]
        return reduce(lambda a, b: a.unionByName(b), routed or [rows.withColumn("bin", f.lit(0)).where(f.lit(False))])

    def _removed_schema(self) -> Any:
        from pyspark.sql import types as t

        kinds = {field.name: field.dataType for field in self.asked.frame.schema.fields}
        orders = [t.StructField(own, kinds[name]) for name, own in zip(self.asked.order, self._orders)]
        return t.StructType(
            [
                t.StructField("id", t.LongType()),
                *orders,
                t.StructField("refrain_kept", t.StructType(orders)),
                t.StructField("refrain_similarity", t.DoubleType()),
            ]
        )


def _disk() -> Any:
    from pyspark import StorageLevel

    return StorageLevel.DISK_ONLY


def _map(rows: DataFrame, step: Callable[[Iterable[Any]], Iterator[Any]], schema: Any) -> DataFrame:
    return rows.mapInArrow(step, schema)


def _grouped(parcels: DataFrame, tasks: int | None) -> DataFrame:
    parts = parcels.repartition("part") if tasks is None else parcels.repartition(tasks, "part")

    def grouped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return group(batches)

    return _map(parts.sortWithinPartitions("part"), grouped, _PARCELS)


def _batches(rows: Iterator[Any]) -> Iterator[pa.RecordBatch]:
    """Rows of parcels as Arrow has them."""
    import pyarrow as pa

    def batch(parts: list[int], data: list[bytes]) -> pa.RecordBatch:
        return pa.record_batch([pa.array(parts, pa.int32()), pa.array(data, pa.binary())], schema=PARCELS)

    parts: list[int] = []
    data: list[bytes] = []
    for row in rows:
        parts.append(row["part"])
        data.append(bytes(row["data"]))
        if len(parts) == 256:
            yield batch(parts, data)
            parts, data = [], []
    yield batch(parts, data)
