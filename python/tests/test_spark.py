"""refrain.spark on a small cluster of processes: the decisions are those of refrain.dedup. tools/test-spark runs it."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import refrain
from conftest import make_texts

pyspark = pytest.importorskip("pyspark")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Spark's own


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    if remote := os.environ.get("REFRAIN_TEST_REMOTE"):
        session = SparkSession.builder.remote(remote).config("spark.sql.shuffle.partitions", "3").getOrCreate()
        yield session
        session.stop()
        return
    # Executors are processes of their own, so that all that goes to them must be what can go.
    builder = SparkSession.builder.master(os.environ.get("REFRAIN_TEST_MASTER", "local-cluster[2,1,1024]"))
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "3")
    # Short-lived machines of Java: the second compiler and parallel collectors cost them more than they give.
    for who in ("driver", "executor"):
        builder = builder.config(f"spark.{who}.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    # A machine that is busy with other things is slow, not dead.
    builder = builder.config("spark.network.timeout", "600s").config("spark.worker.timeout", "600")
    builder = builder.config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def documents() -> list[str | None]:
    """Some of a template, some without words, some random ones, and near ones of all of these."""
    rng = random.Random(2)
    common = [f"t{k}" for k in range(60)]
    texts: list[str | None] = [*make_texts(300), None, "", None, "..."]
    for _ in range(150):
        at = rng.randrange(60)
        texts.append(" ".join(common[:at] + [f"p{rng.randrange(10**6)}" for _ in range(4)] + common[at:]))
    texts += [f"{texts[-k]} too" for k in range(1, 40, 3)]
    rng.shuffle(texts)
    return texts


def rows_of(spark: Any, texts: list[str | None], partitions: int) -> Any:
    """Rows in a random order, two order columns that are not those of the rows, some partitions empty."""
    rows = [(f"f{k // 100}", k % 100, text, {"k": k}) for k, text in enumerate(texts)]
    random.Random(partitions).shuffle(rows)
    frame = spark.createDataFrame(rows, "`the file` string, line long, body string, more map<string,int>")
    return frame.repartition(partitions) if partitions > 1 else frame.coalesce(1)


def told(frame: Any) -> list[tuple[int, int | None, float | None]]:
    """What went, by the number of the document."""
    answer = []
    for row in frame.where("not refrain_keep").collect():
        kept = row["refrain_kept"]
        number = None if kept is None else int(kept["the file"][1:]) * 100 + kept["line"]
        answer.append((int(row["the file"][1:]) * 100 + row["line"], number, row["refrain_similarity"]))
    return sorted(answer, key=lambda one: one[0])


def expected(texts: list[str | None], **more: Any) -> list[tuple[int, int | None, float | None]]:
    return [
        (one.row, one.kept_row if one.reason == "near" else None, None if one.reason == "contained" else one.similarity)
        for one in refrain.dedup(texts, **more).removed
    ]


ORDER = ["the file", "line"]


def test_as_dedup(spark: Any, documents: list[str | None]) -> None:
    from refrain.spark import dedup, verdicts

    wanted = expected(documents)
    frame = rows_of(spark, documents, 5)
    report: dict[str, Any] = {}
    assert told(verdicts(frame, text="body", order=ORDER, report=report)) == wanted
    assert report["documents"] == report["signed"] == len(documents)
    assert report["removed"] == len(wanted) == len(documents) - report["kept"]
    assert report["removed"] < report["candidates"] < len(documents)
    assert 100 < report["largest_component"] <= report["candidates"]
    spark.conf.set("spark.sql.adaptive.enabled", "false")
    spark.conf.set("spark.refrain.lookupDocuments", "100")
    try:
        rows = dedup(rows_of(spark, documents, 1), text="body", order=ORDER)
    finally:
        spark.conf.set("spark.sql.adaptive.enabled", "true")
        spark.conf.unset("spark.refrain.lookupDocuments")
    assert rows.columns == ["the file", "line", "body", "more"]
    gone = {one[0] for one in wanted}
    assert sorted(row["more"]["k"] for row in rows.collect()) == [k for k in range(len(documents)) if k not in gone]


def test_more_than_are_handed_out_as_a_table(
    spark: Any, documents: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python workers look up what goes, and the bins."""
    from refrain.spark import _lookup, dedup, verdicts

    monkeypatch.setattr(_lookup, "_HANDED_OUT", 10)
    against = [" ".join(f"i{k}" for k in range(15))]
    given = [*documents, f"a page that says {against[0]} and more " + "of its own " * 9]
    wanted = expected(given, against=against)
    frame = rows_of(spark, given, 3)
    earlier = spark.createDataFrame([(one,) for one in against], "body string")
    assert told(verdicts(frame, text="body", order=ORDER, against=earlier)) == wanted
    gone = {one[0] for one in wanted}
    stay = dedup(frame, text="body", order=ORDER, against=earlier).select("more").collect()
    assert sorted(row["more"]["k"] for row in stay) == [k for k in range(len(given)) if k not in gone]


def test_against_and_what_is_kept_in_a_folder(spark: Any, documents: list[str | None], tmp_path: pathlib.Path) -> None:
    from refrain.spark import verdicts

    texts = [one for one in documents if one and one.startswith("w")]
    against = [f"{one} then" for one in texts[:20:3]] + [" ".join(f"i{k}" for k in range(15))]
    given = [*documents, f"a page that says {against[-1]} and more " + "of its own " * 9]
    wanted = expected(given, against=against)
    frame = rows_of(spark, given, 3)
    earlier = spark.createDataFrame([(one,) for one in against], "body string")
    work = (tmp_path / "work").as_uri()
    for signed in (len(given), 0):
        report: dict[str, Any] = {}
        found = verdicts(frame, text="body", order=ORDER, against=earlier, work=work, report=report)
        assert told(found) == wanted
        assert report["signed"] == signed
    assert {kept for _, kept, _ in wanted} > {None}
    assert any(similarity is None for _, _, similarity in wanted)
    # Work of other rows, or of other options, is not taken.
    report = {}
    assert told(
        verdicts(rows_of(spark, given[:-1], 2), text="body", order=ORDER, work=work, report=report)
    ) == expected(given[:-1])
    assert report["signed"] == len(given) - 1


@pytest.mark.parametrize("size", ["0", "70"])
def test_more_than_are_looked_up(spark: Any, documents: list[str | None], size: str) -> None:
    """Spark joins what goes, and with 0 also the bins: no worker holds the ids of all."""
    from refrain.spark import dedup, verdicts

    against = [one for one in documents if one][:3] + [" ".join(f"i{k}" for k in range(15))]
    given = [*documents, f"a page that says {against[-1]} and more " + "of its own " * 9]
    wanted = expected(given, against=against)
    assert len(wanted) > 70
    earlier = spark.createDataFrame([(one,) for one in against], "body string")
    spark.conf.set("spark.refrain.lookupDocuments", size)
    try:
        frame = rows_of(spark, given, 3)
        if size == "0":
            gone = {one[0] for one in wanted}
            stay = dedup(frame, text="body", order=ORDER, against=earlier).select("more").collect()
            assert sorted(row["more"]["k"] for row in stay) == [k for k in range(len(given)) if k not in gone]
        else:
            found = verdicts(frame, text="body", order=ORDER, against=earlier).persist()
            assert told(found) == wanted
            assert found.count() == len(given)
    finally:
        spark.conf.unset("spark.refrain.lookupDocuments")


def test_goes_on_where_signing_was_killed(spark: Any, documents: list[str | None], tmp_path: pathlib.Path) -> None:
    from refrain.spark import verdicts

    work = tmp_path / "work"
    frame = rows_of(spark, documents, 4)
    verdicts(frame, text="body", order=ORDER, work=work.as_uri())
    (folder,) = work.iterdir()
    # As a driver that is killed leaves it: files of some tasks, no note, nothing of later stages.
    for stage in ("keys-done", "pairs", "pairs-done", "removed", "removed-done"):
        (folder / stage).rename(tmp_path / stage)
    files = sorted((folder / "keys" / "attempt=0").glob("part-*"))
    assert len(files) == 4
    files[0].unlink()
    report: dict[str, Any] = {}
    assert told(verdicts(frame, text="body", order=ORDER, work=work.as_uri(), report=report)) == expected(documents)
    assert 0 < report["signed"] < len(documents)
    assert report["documents"] == len(documents)


def test_no_row_and_one_row(spark: Any) -> None:
    from refrain.spark import dedup, verdicts

    empty = spark.createDataFrame([], "n int, text string")
    assert dedup(empty, order=["n"]).collect() == []
    assert verdicts(empty, order=["n"]).collect() == []
    assert [
        row.n for row in dedup(spark.createDataFrame([(1, "a b")], "n int, text string"), order=["n"]).collect()
    ] == [1]


def test_orders_of_many_types(spark: Any) -> None:
    from refrain.spark import verdicts

    rows = [
        (datetime.datetime(2026, 1, 1, 12, k), datetime.date(2026, 1, 1), k % 2 == 0, k / 4, None, f"a b {k // 3}")
        for k in range(9)
    ]
    frame = spark.createDataFrame(rows, "time timestamp, day date, even boolean, x double, none string, text string")
    order = ["none", "day", "time", "even", "x"]
    found = verdicts(frame, order=order).where("not refrain_keep").collect()
    assert sorted((row["time"].minute, row["refrain_kept"]["time"].minute) for row in found) == [
        (1, 0), (2, 0), (4, 3), (5, 3), (7, 6), (8, 6)
    ]  # fmt: skip


def test_errors_before_any_job(spark: Any) -> None:
    from refrain.spark import dedup, verdicts

    frame = spark.createDataFrame([(1, "a", [1])], "n int, text string, list array<int>")
    with pytest.raises(ValueError, match="text: there is no column 'txt'; the columns are 'n', 'text', 'list'"):
        dedup(frame, text="txt", order=["n"])
    with pytest.raises(TypeError, match="text: column 'n' is of type int; give a string column"):
        dedup(frame, text="n", order=["n"])
    with pytest.raises(ValueError, match="order: is empty"):
        dedup(frame, order=[])
    with pytest.raises(ValueError, match="order: there is no column 'm'"):
        dedup(frame, order=["m"])
    with pytest.raises(TypeError, match="order: column 'list' is of type array<int>"):
        dedup(frame, order=["list"])
    with pytest.raises(ValueError, match="order: 'n' is there twice"):
        dedup(frame, order=["n", "n"])
    with pytest.raises(ValueError, match="threshold: 0 is not above 0"):
        dedup(frame, order=["n"], threshold=0)
    with pytest.raises(ValueError, match="contained: 2 is not above 0"):
        dedup(frame, order=["n"], contained=2)
    with pytest.raises(ValueError, match="against: there is no column 'text'"):
        dedup(frame, order=["n"], against=frame.select("n"))
    with pytest.raises(TypeError, match="frame: is of type list"):
        dedup([1], order=["n"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="has a column 'refrain_keep' already"):
        verdicts(frame.withColumnRenamed("list", "refrain_keep"), order=["n"])
    if not os.environ.get("REFRAIN_TEST_REMOTE"):
        assert spark.sparkContext.statusTracker().getActiveJobsIds() == []


def test_an_order_that_is_not_unique(spark: Any) -> None:
    from refrain.spark import dedup

    frame = spark.createDataFrame([(k % 7, "x", f"text {k}") for k in range(8)], "n int, m string, text string")
    with pytest.raises(ValueError, match="order: not unique: 2 rows have 'n' 0, 'm' 'x'"):
        dedup(frame, order=["n", "m"])


def test_the_job(
    spark: Any, native: str, documents: list[str | None], tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of JSON lines and of Parquet: the records of the command, byte for byte."""
    import subprocess

    from refrain.spark.__main__ import main

    feed = tmp_path / "feed"
    feed.mkdir()
    records = [json.dumps({"n": k, "doc": {"text": text or ""}}) for k, text in enumerate(documents)]
    (feed / "b.jsonl").write_text("\n".join(records[:200]) + "\n\n{broken\n", encoding="utf-8")
    (feed / "c.jsonl").write_bytes("\r\n".join(records[200:]).encode())
    command = [
        native,
        "dedup",
        feed,
        "-o",
        tmp_path / "native.jsonl",
        "--text-field",
        "doc.text",
        "--progress",
        "never",
    ]
    subprocess.run([str(one) for one in command], check=True, stderr=subprocess.DEVNULL)
    wanted = sorted((tmp_path / "native.jsonl").read_bytes().splitlines())
    out, removed, summary = (str(tmp_path / name) for name in ("out", "removed", "summary.json"))
    options = ["--text-field", "doc.text", "--removed", removed, "--summary", summary]
    assert main([str(feed), out, *options]) == 0
    told = capfd.readouterr().err
    assert f"{feed}/b.jsonl:202: no JSON" in told
    assert "bad records            1, left out" in told
    lines = [line for file in pathlib.Path(out).glob("part-*") for line in file.read_bytes().splitlines()]
    assert sorted(lines) == wanted
    report = json.loads(pathlib.Path(summary).read_text())
    assert report["kept"] == len(wanted)
    assert report["skipped"] == 1
    gone = [json.loads(x) for file in pathlib.Path(removed).glob("part-*") for x in file.read_text().splitlines()]
    assert len(gone) == report["removed"]
    assert all(one["similarity"] >= 0.8 and "refrain_file" in one["kept"] for one in gone)
    assert main([str(feed), out]) == 2
    assert "already" in capfd.readouterr().err
    (feed / "d.parquet").write_bytes(b"no table")
    assert main([str(feed), str(tmp_path / "none")]) == 2
    assert "say which to read with --input-format" in capfd.readouterr().err
    (feed / "d.parquet").rename(tmp_path / "d.parquet")
    assert main([str(tmp_path / "d.parquet"), str(tmp_path / "none")]) == 2
    told = capfd.readouterr().err
    assert f"{tmp_path}/d.parquet" in told and "--input-format" in told

    table = str(tmp_path / "table")
    spark.createDataFrame(list(enumerate(documents)), "n int, text string").coalesce(1).write.parquet(table)
    assert main([table, str(tmp_path / "clean")]) == 0
    gone_rows = {one[0] for one in expected(documents)}
    kept = [row.n for row in spark.read.parquet(str(tmp_path / "clean")).collect()]
    assert sorted(kept) == [k for k in range(len(documents)) if k not in gone_rows]
    assert main([table, str(tmp_path / "none"), "--text-field", "txt"]) == 2
    assert "text: there is no column 'txt'" in capfd.readouterr().err
    assert main([str(tmp_path / "nothing.jsonl"), str(tmp_path / "none")]) == 2
    assert "nothing.jsonl: there is no such file or folder" in capfd.readouterr().err


def test_a_task_that_is_run_again_may_pack_its_keys_otherwise(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark 4.1 and later end a job where the rows of a task that is run again differ, unless told that they may."""
    from refrain.spark import dedup
    from refrain.spark._plan import Plan

    names = [f"spark.sql.shuffle.orderIndependentChecksum.{name}" for name in ("enabled", "enableFullRetryOnMismatch")]
    planned: list[str | None] = []
    plan = Plan._decide

    def watched(self: Plan) -> Any:
        planned.extend(spark.conf.get(name, None) for name in names)
        return plan(self)

    monkeypatch.setattr(Plan, "_decide", watched)
    spark.conf.set(names[0], "true")
    try:
        dedup(rows_of(spark, ["one two three four five six"] * 2, 1), text="body", order=ORDER)
        assert planned == ["false", "false"]
        assert spark.conf.get(names[0]) == "true"
        assert spark.conf.get(names[1], None) is None
    finally:
        spark.conf.unset(names[0])
