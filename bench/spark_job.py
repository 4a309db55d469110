"""The driver that bench/spark starts: one dedup, or Spark's own MinHashLSH, and what its stages took."""

from __future__ import annotations

import json
import sys
import time
import urllib.request


def main() -> None:
    from pyspark.sql import SparkSession

    given = json.loads(sys.argv[1])
    builder = SparkSession.builder.master(given["master"]).appName("refrain bench")
    for key, value in given["conf"].items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    frame = spark.read.parquet(given["input"])
    # Executors are up, and have loaded Python, before the time is taken.
    spark.range(4, numPartitions=4).mapInArrow(lambda batches: batches, "id long").count()
    for _ in range(given["runs"]):
        before = last_stage(spark)
        begin = time.monotonic()
        answer = {"dedup": dedup, "minhash": minhash}[given["what"]](spark, frame, given)
        answer.setdefault("ended", time.monotonic())
        answer["began"], answer["seconds"] = begin, answer["ended"] - begin
    answer["stages"] = [one for one in stages(spark) if one["id"] > before]
    with open(given["answer"], "w") as file:
        json.dump(answer, file)
    spark.stop()


def dedup(spark, frame, given) -> dict:
    import refrain.spark

    report: dict = {}
    stay = refrain.spark.dedup(frame, order=["number"], report=report)
    spark.sparkContext.setJobDescription("refrain: write")
    stay.write.mode("overwrite").parquet(given["out"])
    ended = time.monotonic()
    spark.sparkContext.setJobDescription(None)
    few = report["documents"] <= 200_000
    numbers = [row.number for row in spark.read.parquet(given["out"]).select("number").collect()] if few else []
    return {"report": report, "ended": ended, "numbers": numbers}


def minhash(spark, frame, given) -> dict:
    """Documents by their hashed shingles of five words, joined by MinHashLSH at a Jaccard distance of at most 0.2."""
    from pyspark.ml.feature import HashingTF, MinHashLSH, NGram, RegexTokenizer
    from pyspark.sql import functions as f

    tables = 3
    words = RegexTokenizer(inputCol="text", outputCol="words", pattern=r"\W+").transform(
        frame.where("text is not null")
    )
    grams = NGram(n=5, inputCol="words", outputCol="grams").transform(words).where(f.size("grams") > 0)
    counted = HashingTF(inputCol="grams", outputCol="features", binary=True, numFeatures=1 << 22).transform(grams)
    rows = counted.select("number", "features").persist()
    rows.count()
    model = MinHashLSH(inputCol="features", outputCol="hashes", numHashTables=tables, seed=1).fit(rows)
    found = model.approxSimilarityJoin(rows, rows, 0.2 + 1e-9, distCol="distance")
    pairs = (
        found.select(f.col("datasetA.number").alias("a"), f.col("datasetB.number").alias("b")).where("a < b").collect()
    )
    gone: set[int] = set()
    for first, second in sorted((row.a, row.b) for row in pairs):
        if first not in gone:
            gone.add(second)
    ended = time.monotonic()
    rows.unpersist()
    everything = [row.number for row in frame.select("number").collect()]
    return {"pairs": len(pairs), "removed": sorted(gone), "tables": tables, "all": everything, "ended": ended}


def completed(spark) -> list[dict]:
    context = spark.sparkContext
    url = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/stages?status=complete"
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


def last_stage(spark) -> int:
    return max((one["stageId"] for one in completed(spark)), default=-1)


def stages(spark) -> list[dict]:
    """What the stages took, in the order they were run; small ones of Spark's own are left out."""
    found = completed(spark)
    told = []
    for one in sorted(found, key=lambda stage: stage["stageId"]):
        name = one.get("description") or ""
        if not name.startswith("refrain: "):
            continue
        if told and told[-1]["name"] == name.removeprefix("refrain: ") == "components":
            # The driver fetches the pairs a partition at a time, a job each.
            told[-1]["tasks"] += one["numCompleteTasks"]
            told[-1]["seconds"] += when(one["completionTime"]) - when(one["submissionTime"])
            told[-1]["run"] += one["executorRunTime"] / 1e3
            told[-1]["input"] += one["inputBytes"]
            continue
        told.append(
            {
                "id": one["stageId"],
                "name": name.removeprefix("refrain: "),
                "tasks": one["numCompleteTasks"],
                "seconds": when(one["completionTime"]) - when(one["submissionTime"]),
                "run": one["executorRunTime"] / 1e3,
                "input": one["inputBytes"],
                "write": one["shuffleWriteBytes"],
                "read": one["shuffleReadBytes"],
            }
        )
    return told


def when(time_of_day: str) -> float:
    import datetime

    return datetime.datetime.strptime(time_of_day, "%Y-%m-%dT%H:%M:%S.%fGMT").timestamp()


if __name__ == "__main__":
    main()
