"""What of refrain.spark needs no Spark: kinds of inputs, and causes in one line."""

from __future__ import annotations

import pathlib

import pytest

pytest.importorskip("pyarrow")
from refrain.spark import _causes, _lines


class Java:
    """As py4j hands on a Throwable."""

    def __init__(self, text: str, cause: Java | None = None) -> None:
        self._text, self._cause = text, cause

    def toString(self) -> str:  # noqa: N802  its name in Java
        return self._text

    def getCause(self) -> Java | None:  # noqa: N802
        return self._cause


class Py4JJavaError(Exception):
    def __init__(self, java: Java) -> None:
        super().__init__("An error occurred while calling o7.parquet.\n: " + java.toString())
        self.java_exception = java


def test_the_innermost_cause_is_named_with_its_path_and_what_to_do() -> None:
    footer = Java(
        "org.apache.spark.SparkException: [FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER] Encountered error while reading"
        " file file:/feed/b.jsonl. Could not read footer.\nIf not, please convert it.",
        Java("java.lang.RuntimeException: file:/feed/b.jsonl is not a Parquet file. Expected magic number at tail"),
    )
    assert _causes.one_line(Py4JJavaError(footer)) == (
        "file:/feed/b.jsonl is not a Parquet file. Expected magic number at tail; name the format of the inputs with"
        " --input-format, or take the file away"
    )
    disk = Java(
        "org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while writing rows to file:/out.",
        Java("java.io.IOException: No space left on device"),
    )
    assert _causes.one_line(Py4JJavaError(disk)) == (
        "file:/out: No space left on device; free the disk, or let spark.local.dir name a larger one"
    )


def test_of_a_task_in_python_the_last_line_of_its_traceback() -> None:
    task = Java(
        "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most"
        " recent failure: Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.7 executor 1):"
        " org.apache.spark.api.python.PythonException:"
        ' Traceback (most recent call last):\n  File "worker.py", line 1, in main\n    import refrain\n'
        "ModuleNotFoundError: No module named 'refrain'\n\n\tat org.apache.spark.api.Reader.read(Reader.scala:1)\n"
        "Driver stacktrace:"
    )
    assert _causes.one_line(Py4JJavaError(task)) == (
        "ModuleNotFoundError: No module named 'refrain'; install the wheel refrain-text in the Python that the"
        " executors run"
    )
    lost = Java(
        "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most"
        " recent failure: Lost task 0.3 in stage 3.0 (TID 9) (10.0.0.7 executor 1):"
        " java.lang.OutOfMemoryError: Java heap space"
        "\n\tat java.util.Arrays.copyOf(Arrays.java:1)"
    )
    assert _causes.one_line(Py4JJavaError(lost)).startswith("Java heap space; give more memory: ")


def test_what_has_no_cause_says_its_first_line() -> None:
    assert _causes.one_line(RuntimeError("[SOMETHING] is wrong.\n\nJVM stacktrace:\nmore")) == "[SOMETHING] is wrong."
    assert _causes.one_line(RuntimeError()) == "RuntimeError"
    assert not _causes.is_of_spark(RuntimeError())


def test_the_kind_of_a_path(tmp_path: pathlib.Path) -> None:
    assert _lines.kind_of("s3://corpus/pages.jsonl.zst") == "json"
    assert _lines.kind_of("pages.txt") == "text"
    assert _lines.kind_of("pages.parquet/") == "parquet"
    assert _lines.kind_of("abc://nothing/of/ours/*.dat") == "parquet"
    assert _lines.kind_of(str(tmp_path / "nothing")) == "parquet"
    folder = tmp_path / "feed"
    (folder / "below").mkdir(parents=True)
    assert _lines.kind_of(str(folder)) == "parquet"
    (folder / "below" / "a.jsonl.gz").touch()
    for hidden in ("_SUCCESS", ".b.parquet.crc", "_old.parquet"):
        (folder / hidden).touch()
    assert _lines.kind_of(f"{folder}/") == "json"
    (folder / "c.parquet").touch()
    with pytest.raises(ValueError, match="has files of json and of parquet; say which to read with --input-format"):
        _lines.kind_of(str(folder))
