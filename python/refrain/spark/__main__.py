"""Near-duplicates out of files, as a job of Spark: ``python -m refrain.spark INPUT... OUTPUT``, or by spark-submit."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from refrain import _engine
from refrain.spark import _causes, _lines, dedup, verdicts
from refrain.spark._check import column

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What says where a row came from, where no column is named for it.
_PLACE = ["refrain_file", "refrain_row"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m refrain.spark",
        description="Removes near-duplicate documents on Spark, with the decisions of refrain dedup --keep first.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("inputs", nargs="+", metavar="INPUT", help="files and folders, as paths or URIs that all machines reach")
    add("output", metavar="OUTPUT", help="a folder that is made for the kept rows, in the format of the inputs")
    add("--input-format", choices=("parquet", "json", "text"), help="parquet, json (lines), or text, a document a line;"
        " by default what the first input's name says, or those of its files")  # fmt: skip
    add("--text-field", default="text", metavar="NAME", help="the column or field of the text (default: text)")
    add("--order", action="append", metavar="COLUMN", help="of Parquet: columns that together are unique, in whose"
        " order documents are decided; may be given again (default: by file and row)")  # fmt: skip
    add("--threshold", type=float, default=0.8, metavar="T", help="least similarity of near documents (default: 0.8)")
    add("--shingle", type=int, default=5, metavar="N", help="words a shingle (default: 5)")
    add("--recall", type=float, default=0.99, metavar="R", help="chance that a pair at the threshold is found (0.99)")
    add("--against", action="append", metavar="PATH", help="texts that documents must neither be near to nor contain")
    add("--contained", default="0.8", metavar="C", help="share of a text of --against that counts as contained; off")
    add("--removed", metavar="FOLDER", help="is made for the list of the removed rows, as JSON lines")
    add("--summary", metavar="FILE", help="is written on the driver's machine: the counts, as JSON")
    add("--work", metavar="FOLDER", help="keeps what is finished, for a job that is started again")
    add("--master", metavar="URL", help="of Spark: local[4], spark://..., k8s://... (default: what spark-submit says)")
    add("--remote", metavar="URL", help="of a Spark Connect server: sc://...")
    add("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark; may be given again")
    add("--version", action="version", version=f"refrain {_engine.VERSION}")
    return parser


def _session(options: argparse.Namespace) -> SparkSession:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("refrain")
    if options.master:
        builder = builder.master(options.master)
    if options.remote:
        builder = builder.remote(options.remote)
    for one in options.conf:
        key, equals, value = one.partition("=")
        if not equals:
            raise ValueError(f"--conf: {one!r} is not KEY=VALUE")
        builder = builder.config(key, value)
    return builder.getOrCreate()


def _format(options: argparse.Namespace) -> str:
    return str(options.input_format or _lines.kind_of(options.inputs[0]))


def _read(spark: SparkSession, paths: list[str], kind: str, options: argparse.Namespace) -> tuple[DataFrame, list[str]]:
    """Documents with the columns that say their order."""
    from pyspark.sql import functions as f

    if kind != "parquet":
        rows = _lines.read(spark, _lines.find(paths, kind), kind, options.text_field)
        return rows.withColumnsRenamed({"file": _PLACE[0], "line": _PLACE[1]}), _PLACE
    rows = spark.read.parquet(*paths)
    if options.order:
        return rows, options.order
    place = [f.col("_metadata.file_path").alias(_PLACE[0]), f.col("_metadata.row_index").alias(_PLACE[1])]
    return rows.select("*", *place), _PLACE


def _against(spark: SparkSession, options: argparse.Namespace, kind: str, text: str) -> DataFrame | None:
    if not options.against:
        return None
    rows, _ = _read(spark, options.against, kind, options)
    return rows.select(column(text))


def _bad(rows: DataFrame, files: list[str]) -> int:
    """Tells of records that cannot be read, and counts them."""
    found = rows.where("bad is not null")
    count = found.count()
    if count:
        for row in found.orderBy(*_PLACE).select(*_PLACE, "bad").limit(20).collect():
            print(f"refrain: {files[row[_PLACE[0]]]}:{row[_PLACE[1]]}: {row['bad']}", file=sys.stderr)
        if count > 20:
            print(f"refrain: {count - 20} more records cannot be read", file=sys.stderr)
    return int(count)


def _refuse_output(spark: SparkSession, path: str | None) -> None:
    """A folder that is there already, before hours of work, where the session can look."""
    machine = getattr(spark, "_jvm", None)
    if path is None or machine is None:
        return
    place = machine.org.apache.hadoop.fs.Path(path)
    if place.getFileSystem(spark._jsc.hadoopConfiguration()).exists(place):
        raise ValueError(f"{path}: is there already; name a folder that is not, or remove it")


def _told(rows: DataFrame, order: list[str]) -> DataFrame:
    """The list of the removed rows."""
    from pyspark.sql import functions as f

    gone = rows.where(~f.col("refrain_keep"))
    names = [column(name) for name in order]
    return gone.select(*names, f.col("refrain_kept").alias("kept"), f.col("refrain_similarity").alias("similarity"))


def run(options: argparse.Namespace) -> int:
    """Reads, decides and writes."""
    from pyspark.sql import functions as f

    contained = None if options.contained == "off" else float(options.contained)
    kind = _format(options)
    files = [] if kind == "parquet" else _lines.find(options.inputs, kind)
    if kind != "parquet" and options.order:
        raise ValueError(f"--order: is of Parquet; {kind} is decided by file and line")
    spark = _session(options)
    _refuse_output(spark, options.output)
    _refuse_output(spark, options.removed)
    rows, order = _read(spark, options.inputs, kind, options)
    text = options.text_field if kind == "parquet" else "text"
    skipped = 0
    if kind == "json":
        skipped = _bad(rows, files)
        rows = rows.where("bad is null")
    report: dict[str, Any] = {}
    arguments: dict[str, Any] = {
        "text": text,
        "order": order,
        "threshold": options.threshold,
        "shingle": options.shingle,
        "recall": options.recall,
        "against": _against(spark, options, kind, text),
        "contained": contained,
        "work": options.work,
        "report": report,
    }
    if options.removed:
        told = verdicts(rows, **arguments)
        _told(told, order).write.json(options.removed)
        clean = told.where("refrain_keep").select(*[column(name) for name in rows.columns])
    else:
        clean = dedup(rows, **arguments)
    if kind == "parquet":
        clean.drop(*[name for name in _PLACE if name in order]).write.parquet(options.output)
    else:
        clean.select(f.col("record").cast("string").alias("value")).write.text(options.output)
    _tell(report, skipped, options.summary)
    return 0


def _tell(report: dict[str, Any], skipped: int, summary: str | None) -> None:
    documents = max(1, report["documents"])
    lines = [
        f"documents              {report['documents']:,}",
        f"kept                   {report['kept']:,}  ({report['kept'] / documents:.1%})",
        f"removed                {report['removed']:,}  ({report['removed'] / documents:.1%})",
        f"share a key            {report['candidates']:,} in {report['components']:,} components,"
        f" the largest of {report['largest_component']:,}",
        f"seconds                {report['seconds']:.0f}",
    ]
    if skipped:
        lines.append(f"bad records            {skipped:,}, left out")
    print("\n".join("  " + line for line in lines), file=sys.stderr)
    if summary:
        with open(summary, "w") as file:
            json.dump({**report, "skipped": skipped}, file)


def main(arguments: list[str] | None = None) -> int:
    """The command: 0, or 2 and one line that says what is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return run(options)
    except (ValueError, TypeError, OSError) as error:
        print(f"refrain: {error}", file=sys.stderr)
    except ImportError as error:
        print(f"refrain: {error}; install refrain-text with its extra spark", file=sys.stderr)
    except Exception as error:
        if not _causes.is_of_spark(error):
            raise
        print(f"refrain: {_causes.one_line(error)}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
