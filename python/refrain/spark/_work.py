"""A folder that keeps what is finished, so that a job that is started again goes on from there."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Work:
    """One dataset a stage, complete once its note is there. A folder of its own for each set of rows and options."""

    def __init__(self, spark: SparkSession, folder: str, of: dict[str, Any]) -> None:
        """`of`: what the work depends on."""
        name = hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:16]
        self._spark = spark
        self._folder = f"{folder.rstrip('/')}/{name}"

    def note(self, stage: str) -> dict[str, Any] | None:
        """What was noted when a stage was complete; None where it is not."""
        rows = self._read(f"{stage}-done")
        if rows is None:
            return None
        found = rows.collect()
        note: dict[str, Any] = json.loads(found[0]["note"])
        return note

    def read(self, stage: str) -> DataFrame | None:
        """The rows of a stage, or those of its tasks that were done when it was killed; None where there are none."""
        return self._read(stage)

    def write(self, stage: str, rows: DataFrame, *, attempt: int = 0) -> None:
        """Writes rows of a stage; several attempts lie side by side.

        Each task's file is there as soon as the task is done (the second algorithm of Hadoop's committer), and one file
        holds all rows of a task.
        """
        writer = rows.write.mode("overwrite").option("maxRecordsPerFile", 0)
        writer = writer.option("mapreduce.fileoutputcommitter.algorithm.version", "2")
        writer.parquet(f"{self._folder}/{stage}/attempt={attempt}")

    def complete(self, stage: str, note: dict[str, Any]) -> DataFrame:
        """Notes that a stage is complete; its rows."""
        row = self._spark.createDataFrame([(json.dumps(note),)], "note string").coalesce(1)
        row.write.mode("overwrite").parquet(f"{self._folder}/{stage}-done")
        rows = self.read(stage)
        if rows is None:
            raise FileNotFoundError(f"{self._folder}/{stage}: what was written there is gone")
        return rows

    def _read(self, name: str) -> DataFrame | None:
        from pyspark.errors import AnalysisException

        try:
            rows = self._spark.read.parquet(f"{self._folder}/{name}")
            _ = rows.schema  # Spark Connect looks for the folder only now
        except AnalysisException as error:
            # Nothing is there, or no file that is whole.
            if any(one in str(error) for one in ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA")):
                return None
            raise
        return rows
