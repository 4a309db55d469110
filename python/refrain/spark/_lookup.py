"""Numbers of documents by their ids, looked up by the Python workers of the executors.

A table of ids goes to the workers with the function that looks into it (Spark broadcasts it): 8 or 12 bytes an id,
where a broadcast join of the JVM would take some 60, and the text of the rows is not handed to Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import Column

    Numbers = Any


def number_of(ids: Numbers, numbers: Numbers, column: Column) -> Column:
    """Numbers of ids, an int column; -1 for an id that is not in `ids`, which are sorted."""
    import pandas as pd
    from pyspark.sql import functions as f

    known, told = ids.tobytes(), numbers.tobytes()

    def look_up(given: Any) -> Any:
        import numpy as np

        table: Any = np.frombuffer(known, "<i8")
        asked = given.to_numpy("int64")
        places: Any = np.searchsorted(table, asked)
        places[places == len(table)] = 0
        found = np.where(table[places] == asked, np.frombuffer(told, "<i4")[places], np.int32(-1))
        return pd.Series(found.astype("int32"))

    look_up.__annotations__ = {"given": pd.Series, "return": pd.Series}
    # Not deterministic: or else it would be asked once for a filter and once more for the column.
    told_by: Column = f.pandas_udf(look_up, "int").asNondeterministic()(column)
    return told_by


def is_one_of(ids: Numbers, column: Column) -> Column:
    """Whether an id is one of `ids`, which are sorted; a bool column."""
    import pandas as pd
    from pyspark.sql import functions as f

    known = ids.tobytes()

    def look_up(given: Any) -> Any:
        import numpy as np

        table: Any = np.frombuffer(known, "<i8")
        asked = given.to_numpy("int64")
        if len(table) == 0:
            return pd.Series(np.zeros(len(asked), "bool"))
        places: Any = np.searchsorted(table, asked)
        places[places == len(table)] = 0
        return pd.Series(table[places] == asked)

    look_up.__annotations__ = {"given": pd.Series, "return": pd.Series}
    found: Column = f.pandas_udf(look_up, "boolean")(column)
    return found
