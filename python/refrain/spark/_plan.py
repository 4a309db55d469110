"""The steps of refrain.distributed as jobs of Spark.

    sign      mapInArrow: id and text of every row -> parcels of keys             shuffle by part: 260 bytes a document
    group     mapInArrow, twice: parcels -> pairs of documents that share a key   shuffle: 16 bytes a pair
    join      the driver: union-find, bins
    decide    rows whose id is in a bin; mapInArrow: -> documents that go         shuffle by bin: their texts, once
    result    a filter of the input by the ids of those

An id is a hash of the order columns, so it does not depend on partitions, and a task that is run again gives what it
gave. Where two documents have one id, both are decided; see `_refuse_twice`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING, Any

from refrain import _engine
from refrain.distributed import PARCELS, Components, Items, components, decide, group, sign

from ._check import Asked, column
from ._lookup import is_one_of, number_of, table_of
from ._order import any_order
from ._stage import Stage
from ._work import Work

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

_PARCELS = "part int, data binary"
_JOIN_TASKS = 8
# Documents that a Python worker looks up at once, 24 bytes each. Bins of more of them are looked up in several reads of
# the input; past that many reads, and for more documents that go, Spark joins instead.
_LOOKUP = "spark.refrain.lookupDocuments"
_LOOKUP_DOCUMENTS = 8_000_000
_LOOKUP_READS = 4
# An input of fewer bytes has its pairs taken to the driver at once. Where fewer documents share a key, the driver holds
# those that go.
_SMALL = 1 << 30
_MOST_ON_DRIVER = 300_000
# As many documents are joined by Spark itself with a table that it hands to every machine: the rows take no Python.
_BROADCAST = 100_000
# A small input is read by tasks of so many bytes: what a task costs beside its work is some tenths of a second.
_TASK_BYTES = 64 << 20
# What a job that was killed while it signed has done: of more documents, all is signed again.
_MOST_SIGNED = 32_000_000

# What the columns of what goes are called while they are joined with the input's own.
_GONE = "refrain gone "


class Plan:
    """One call of dedup or verdicts."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.spark = asked.frame.sparkSession
        self.report = asked.report
        self.work: Work | None = None
        self._items: Items | None = None
        self._decided_ids: list[int] | None = None  # where all that goes is on the driver
        self._orders = [f"order_{k}" for k in range(len(asked.order))]
        self._begin = time.monotonic()

    # ---- Rows ----

    def _id(self, names: list[str] | None = None) -> Column:
        """A hash of the order columns, and of which of them are null: that alone makes no difference to xxhash64."""
        from pyspark.sql import functions as f

        columns = [column(name) for name in names or self.asked.order]
        return f.xxhash64(*columns, *[one.isNull() for one in columns])

    def _documents(self, *, ordered: bool) -> DataFrame:
        """id, text, earlier; and the order columns: of the documents and of the earlier texts."""
        from pyspark.sql import functions as f

        asked = self.asked
        kinds = {field.name: field.dataType for field in asked.frame.schema.fields}
        orders = [column(name).alias(own) for name, own in zip(asked.order, self._orders)] if ordered else []
        rows = asked.frame.select(
            self._id().alias("id"), column(asked.text).alias("text"), f.lit(False).alias("earlier"), *orders
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

    def decide(self) -> Plan:
        """Does all that takes a job, and fills the report."""
        with any_order(self.spark):
            return self._decide()

    def _decide(self) -> Plan:
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
        self._refuse_twice(found)
        with Stage(self, "decide"):
            self._removed = self._decided(found)
            self._note_gone(found)
        self.report["seconds"] = time.monotonic() - self._begin
        return self

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
            "rows": summary(asked.frame, self._id()),
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

    def _refuse_twice(self, found: Components) -> None:
        """Ids of several documents: they are of one order, which is an error, or they have one hash by chance."""
        import numpy as np
        from pyspark.sql import functions as f

        self._twice = np.sort(np.asarray(found.twice, "int64"))
        if not len(self._twice):
            return
        orders = self.asked.frame.where(is_one_of(self._twice, self._id())).groupBy(
            *[column(name) for name in self.asked.order]
        )
        same = orders.agg(f.count("*").alias("refrain_count")).where("refrain_count > 1").limit(1).collect()
        if same:
            *values, count = same[0]
            told = ", ".join(f"{name!r} {value!r}" for name, value in zip(self.asked.order, values))
            raise ValueError(
                f"order: not unique: {count} rows have {told}; name columns that together are different in each row"
            )

    def _decided(self, found: Components) -> DataFrame:
        """id, order columns, refrain_kept, refrain_similarity of documents that go, of those in bins."""
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
        size = self._most_looked_up()
        if len(ids) <= min(size, _BROADCAST):
            return rows.join(f.broadcast(table_of(self.spark, ids, bins, ("id", "bin"))), "id")
        if len(ids) > _LOOKUP_READS * size:
            return rows.join(table_of(self.spark, ids, bins, ("id", "bin")), "id")
        routed = [
            rows.withColumn("bin", number_of(ids[k : k + size], bins[k : k + size], f.col("id"))).where("bin >= 0")
            for k in range(0, len(ids), max(1, size))
        ]
        return reduce(lambda a, b: a.unionByName(b), routed or [rows.withColumn("bin", f.lit(0)).where(f.lit(False))])

    def _most_looked_up(self) -> int:
        return int(self.spark.conf.get(_LOOKUP, str(_LOOKUP_DOCUMENTS)) or _LOOKUP_DOCUMENTS)

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

    # ---- The result ----

    def _note_gone(self, found: Components) -> None:
        """Counts what goes; and collects the ids of it, where they are few enough to be looked up."""
        import numpy as np
        from pyspark.sql import functions as f

        contained = np.asarray(found.contained, "int64")
        self._contained = contained[~np.isin(contained, np.asarray(found.bins.column(0), "int64"))]
        known = self._decided_ids
        decided = self._removed.count() if known is None else len(known)
        removed = decided + len(self._contained)
        self.report.update(removed=removed, kept=found.documents - removed)
        self._gone: Any = None
        if removed > self._most_looked_up():
            return
        ids = self._collect_ids(self._removed.select("id")) if known is None else np.array(known, "int64")
        self._gone = np.sort(np.concatenate([ids[~np.isin(ids, self._twice)], self._contained]))
        # Documents of an id that another document has: by what names them.
        self._gone_by_order: list[Any] = []
        if len(self._twice) and decided:
            own = self._removed.where(is_one_of(self._twice, f.col("id"))).select(*self._orders)
            self._gone_by_order = own.collect()

    def _collect_ids(self, ids: DataFrame) -> Any:
        """A column of ids, on the driver."""
        import numpy as np

        def packed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            import pyarrow as pa

            for batch in batches:
                some = batch.column(0).to_numpy(zero_copy_only=False)
                yield pa.record_batch(
                    [pa.array([0], pa.int32()), pa.array([some.tobytes()], pa.binary())], schema=PARCELS
                )

        rows = _map(ids, packed, _PARCELS).collect()
        return np.concatenate([np.zeros(0, "int64"), *[np.frombuffer(bytes(row["data"]), "<i8") for row in rows]])

    def _goes(self) -> Column:
        return is_one_of(self._gone, self._id()) | self._goes_by_order()

    def _goes_by_order(self) -> Column:
        """Of documents whose id another one has, too."""
        from pyspark.sql import functions as f

        goes = f.lit(False)
        for row in self._gone_by_order:
            own = [column(name).eqNullSafe(f.lit(value)) for name, value in zip(self.asked.order, row)]
            goes = goes | reduce(lambda a, b: a & b, own)
        return goes

    def staying(self) -> DataFrame:
        """The rows that stay."""
        frame = self.asked.frame
        if self._gone is not None and not len(self._gone) and not self._gone_by_order:
            return frame
        if self._gone is None:
            gone, same = self._joined()
            return frame.join(gone, same, "left_anti")
        if not self._is_joined():
            return frame.where(~self._goes())
        import numpy as np
        from pyspark.sql import functions as f

        gone = f.broadcast(table_of(self.spark, self._gone, np.zeros(len(self._gone), "int32"), (f"{_GONE}id", "n")))
        rows = frame.join(gone, self._id() == f.col(f"{_GONE}id"), "left_anti")
        return rows.where(~self._goes_by_order()) if self._gone_by_order else rows

    def told(self) -> DataFrame:
        """All rows, each with its verdict."""
        from pyspark.sql import functions as f
        from pyspark.sql import types as t

        asked = self.asked
        gone, same = self._joined()
        own = [column(name) for name in asked.frame.columns]
        if self._is_joined():
            stays = f.col(f"{_GONE}id").isNull()
            verdict = [stays.alias("refrain_keep"), column(f"{_GONE}kept"), column(f"{_GONE}similarity")]
            return self._named(asked.frame.join(gone, same, "left").select(*own, *verdict))
        kinds = {field.name: field.dataType for field in asked.frame.schema.fields}
        kept = t.StructType([t.StructField(name, kinds[name]) for name in asked.order])
        staying = self.staying().select(
            *own,
            f.lit(True).alias("refrain_keep"),
            f.lit(None).cast(kept).alias("refrain_kept"),
            f.lit(None).cast("double").alias("refrain_similarity"),
        )
        if len(self._gone) < 500_000:
            gone = f.broadcast(gone)
        verdict = [f.lit(False).alias("refrain_keep"), column(f"{_GONE}kept"), column(f"{_GONE}similarity")]
        going = asked.frame.where(self._goes()).join(gone, same, "left").select(*own, *verdict)
        return staying.unionByName(self._named(going))

    def _named(self, rows: DataFrame) -> DataFrame:
        """Verdicts by their names."""
        from pyspark.sql import functions as f
        from pyspark.sql import types as t

        asked = self.asked
        kinds = {field.name: field.dataType for field in asked.frame.schema.fields}
        kept = t.StructType([t.StructField(name, kinds[name]) for name in asked.order])
        return rows.select(
            *[column(name) for name in asked.frame.columns],
            "refrain_keep",
            f.col(f"{_GONE}kept").cast(kept).alias("refrain_kept"),
            f.col(f"{_GONE}similarity").alias("refrain_similarity"),
        )

    def _is_joined(self) -> bool:
        """Whether Spark joins the input with what goes: few documents, or too many for a worker to look up."""
        return self._gone is None or len(self._gone) <= min(self._most_looked_up(), _BROADCAST)

    def _joined(self) -> tuple[DataFrame, Column]:
        """What goes, for a join of Spark with the input, and when a row of the input is one of it."""
        from pyspark.sql import functions as f

        gone, same = self._all_gone()
        return (gone if self._gone is None or not self._is_joined() else f.broadcast(gone)), same

    def _all_gone(self) -> tuple[DataFrame, Column]:
        from pyspark.sql import functions as f

        removed, orders = self._removed, self._orders
        decided = removed.select(
            f.col("id").alias(f"{_GONE}id"),
            (is_one_of(self._twice, f.col("id")) if len(self._twice) else f.lit(False)).alias(f"{_GONE}twice"),
            *[f.col(name).alias(f"{_GONE}{name}") for name in orders],
            f.col("refrain_kept").alias(f"{_GONE}kept"),
            f.col("refrain_similarity").alias(f"{_GONE}similarity"),
        )
        # Documents of one id are told by their order columns, others by the id alone: a value need not come back from
        # the driver as it went there.
        equal = [column(name).eqNullSafe(f.col(f"{_GONE}{own}")) for name, own in zip(self.asked.order, orders)]
        same = self._id() == f.col(f"{_GONE}id")
        if len(self._twice):
            same = same & (~f.col(f"{_GONE}twice") | reduce(lambda a, b: a & b, equal))
        if not self._is_joined() or not len(self._contained):
            return decided, same
        import numpy as np

        contained = table_of(self.spark, self._contained, np.zeros(len(self._contained), "int32"), (f"{_GONE}id", "n"))
        gone = decided.unionByName(
            contained.drop("n").withColumn(f"{_GONE}twice", f.lit(False)), allowMissingColumns=True
        )
        return gone, same


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
