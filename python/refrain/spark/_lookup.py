"""Numbers of documents by their ids, looked up by the Python workers of the executors.

A table of ids goes to the workers with the function that looks into it (Spark broadcasts it): 8 or 12 bytes an id,
where a broadcast join of the JVM would take some 60, and the text of the rows is not handed to Python. Where there are
too many for that, `table_of` makes a DataFrame of them for Spark to join.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING, Any

from ._check import column

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession

    Numbers = Any

# How many documents a Python worker looks up at once, 24 bytes each; of more, Spark joins.
_LOOKUP = "spark.refrain.lookupDocuments"
_LOOKUP_DOCUMENTS = 8_000_000
# As many are joined by Spark itself with a table that it hands to every machine: the rows take no Python.
_HANDED_OUT = 100_000
# What goes to Spark as one row, and as one task: a task may not be larger than a message, 128 MB by default.
_ROW = 1 << 16
_TASK = 1 << 21


def id_of(order: list[str]) -> Column:
    """A hash of the order columns, and of which of them are null: that alone makes no difference to xxhash64."""
    from pyspark.sql import functions as f

    columns = [column(name) for name in order]
    return f.xxhash64(*columns, *[one.isNull() for one in columns])


def most_looked_up(spark: SparkSession) -> int:
    return int(spark.conf.get(_LOOKUP, str(_LOOKUP_DOCUMENTS)) or _LOOKUP_DOCUMENTS)


def is_handed_out(spark: SparkSession, documents: int) -> bool:
    """Whether a table of so many documents is handed to every machine, for Spark to join."""
    return documents <= min(most_looked_up(spark), _HANDED_OUT)


def number_of(ids: Numbers, numbers: Numbers, asked: Column) -> Column:
    """Numbers of ids, an int column; -1 for an id that is not in `ids`, which are sorted."""
    import pandas as pd
    from pyspark.sql import functions as f

    known, told = ids.tobytes(), numbers.tobytes()

    def look_up(given: Any) -> Any:
        import numpy as np

        table: Any = np.frombuffer(known, "<i8")
        wanted = given.to_numpy("int64")
        places: Any = np.searchsorted(table, wanted)
        places[places == len(table)] = 0
        found = np.where(table[places] == wanted, np.frombuffer(told, "<i4")[places], np.int32(-1))
        return pd.Series(found.astype("int32"))

    look_up.__annotations__ = {"given": pd.Series, "return": pd.Series}
    # Not deterministic: or else it would be asked once for a filter and once more for the column.
    told_by: Column = f.pandas_udf(look_up, "int").asNondeterministic()(asked)
    return told_by


def is_one_of(ids: Numbers, asked: Column) -> Column:
    """Whether an id is one of `ids`, which are sorted; a bool column."""
    import pandas as pd
    from pyspark.sql import functions as f

    known = ids.tobytes()

    def look_up(given: Any) -> Any:
        import numpy as np

        table: Any = np.frombuffer(known, "<i8")
        wanted = given.to_numpy("int64")
        if len(table) == 0:
            return pd.Series(np.zeros(len(wanted), "bool"))
        places: Any = np.searchsorted(table, wanted)
        places[places == len(table)] = 0
        return pd.Series(table[places] == wanted)

    look_up.__annotations__ = {"given": pd.Series, "return": pd.Series}
    found: Column = f.pandas_udf(look_up, "boolean")(asked)
    return found


def table_of(spark: SparkSession, ids: Numbers, numbers: Numbers, names: tuple[str, str]) -> DataFrame:
    """A DataFrame of ids and their numbers, long and int: 12 bytes each in the driver's JVM while it is used."""

    def unpacked(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            for row in batch.to_pylist():
                columns = [
                    pa.Array.from_buffers(kind, len(data) * 8 // kind.bit_width, [None, pa.py_buffer(data)])
                    for kind, data in ((pa.int64(), row["ids"]), (pa.int32(), row["numbers"]))
                ]
                yield pa.RecordBatch.from_arrays(columns, names=list(names))

    pieces = []
    for begin in range(0, max(1, len(ids)), _TASK):
        cuts = range(begin, min(begin + _TASK, len(ids)), _ROW)
        rows = [
            (
                bytearray(ids[k : k + _ROW].astype("<i8").tobytes()),
                bytearray(numbers[k : k + _ROW].astype("<i4").tobytes()),
            )
            for k in cuts
        ]
        pieces.append(spark.createDataFrame(rows, "ids binary, numbers binary"))
    packed = reduce(lambda a, b: a.unionByName(b), pieces)
    return packed.mapInArrow(unpacked, f"`{names[0]}` long, `{names[1]}` int")


def ids_of(spark: SparkSession, ids: Numbers, name: str) -> DataFrame:
    """The same of ids alone."""
    import numpy as np

    return table_of(spark, ids, np.zeros(len(ids), "int32"), (name, "number")).drop("number")
