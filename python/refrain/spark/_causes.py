"""What an exception of Spark comes down to, in one line: the innermost cause, the path it is about, and what to do."""

from __future__ import annotations

import re
from typing import Any

# Words of a cause, and what to do about it.
_ADVICE = (
    ("No module named 'refrain", "install the wheel refrain-text in the Python that the executors run"),
    ("No module named", "install it in the Python that the executors run"),
    ("PYTHON_VERSION_MISMATCH", "let PYSPARK_PYTHON name the same Python for the driver and the executors"),
    ("is not a Parquet file", "name the format of the inputs with --input-format, or take the file away"),
    ("Could not read footer", "name the format of the inputs with --input-format, or take the file away"),
    ("No space left on device", "free the disk, or let spark.local.dir name a larger one"),
    ("Java heap space", "give more memory: --conf spark.executor.memory=4g, or spark.driver.memory"),
    ("OutOfMemoryError", "give more memory: --conf spark.executor.memory=4g, or spark.driver.memory"),
    ("ExecutorLostFailure", "look at the executor's log; more spark.executor.memoryOverhead helps if it was killed"),
    ("No FileSystem for scheme", "add the jar that reads such paths with --conf spark.jars.packages=..."),
    ("Permission denied", "name a place that the job may read and write"),
    ("Connection refused", "see that the cluster that --master or --remote names is up"),
)  # fmt: skip
_PATH = re.compile(r"(?:[a-z][a-z0-9+.-]*:/|/)[^\s'\",;()]+")
_JAVA_CLASS = re.compile(r"^(?:[a-z_][\w$]*\.)+([A-Z][\w$]*)(?::\s*|$)")
_PYTHON_ERROR = re.compile(r"^[A-Za-z_][\w.]*(?:: |$)")
_PLACE_IN_STACK = re.compile(r"\s+at |\s*\.\.\. \d+ more|Driver stacktrace:")


def is_of_spark(error: BaseException) -> bool:
    """Whether an exception is one of Spark, or of what it talks to Java and Connect with."""
    return type(error).__module__.partition(".")[0] in ("pyspark", "py4j", "grpc")


def one_line(error: BaseException) -> str:
    """The cause of an exception of Spark in one line."""
    told = [_first(text) for text in _texts(error)]
    told = [text for text in told if text] or [type(error).__name__]
    line = told[-1]
    if not _PATH.search(line):
        # The innermost cause often does not name the file; one around it does.
        paths = [found.group() for text in reversed(told[:-1]) if (found := _PATH.search(text))]
        if paths:
            line = f"{paths[0].rstrip('.:')}: {line}"
    everything = "\n".join([*told, str(error)])
    advice = next((advice for words, advice in _ADVICE if words in line), None)
    advice = advice or next((advice for words, advice in _ADVICE if words in everything), None)
    return f"{line}; {advice}" if advice else line


def _texts(error: BaseException) -> list[str]:
    """What the exception and its causes say, the innermost last."""
    java: Any = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    if java is None:
        return [str(error)]
    texts: list[str] = []
    try:
        while java is not None and len(texts) < 32:
            texts.append(str(java.toString()))
            java = java.getCause()
    except Exception:  # the JVM is gone
        texts.append(str(error))
    return texts


def _first(text: str) -> str:
    """The line that says what is wrong: of a traceback of Python its last one, else the first."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    begin = next((k for k, line in enumerate(lines) if "Traceback (most recent call last)" in line), None)
    if begin is not None:
        end = next((k for k in range(begin, len(lines)) if _PLACE_IN_STACK.match(lines[k])), len(lines))
        errors = [line for line in lines[begin + 1 : end] if _PYTHON_ERROR.match(line)]
        if errors:
            return errors[-1]
    whole: list[str] = []
    for line in lines:
        if _PLACE_IN_STACK.match(line) or (whole and not line):
            break
        whole.append(line.strip())
    said = " ".join(whole)
    while (found := _JAVA_CLASS.match(said)) and found.end() < len(said):
        said = said[found.end() :]
    # A task that fails is told of with the stage, the host and the cause, at length.
    said = re.sub(r"^Job aborted due to stage failure: .*?\): ", "", said)
    while (found := _JAVA_CLASS.match(said)) and found.end() < len(said):
        said = said[found.end() :]
    return said if len(said) <= 600 else said[:600] + " ..."
