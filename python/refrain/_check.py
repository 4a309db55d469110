"""Repeated passages: `check` and the report that it returns."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _engine, _errors, _options
from ._data import is_index, is_path

if TYPE_CHECKING:
    from ._engine import CheckResult

_SENSITIVITIES = ("exact", "edited", "reworded", "condensed")


class Side(NamedTuple):
    """A passage at one of its places."""

    document: int | str
    """The number of the text among those given, or of a file its path, or the id of its record."""
    against: bool
    """Whether it is one of `against`."""
    begin: int
    end: int
    """Half open: characters of a text that was given as a str, bytes of a file."""
    text: str


class Part(NamedTuple):
    """A sentence of the longer side of a condensed overlap."""

    begin: int
    end: int
    """Half open, counted as those of `Side`."""


class Overlap(NamedTuple):
    """A passage that occurs twice."""

    kind: str
    """exact: word for word. edited: most words are the same. reworded: fewer. condensed: one side is a summary."""
    scope: str
    """within one document, or across two."""
    similarity: float
    """Words shared in order over the words of the longer side, above 0 and at most 1."""
    words: int
    """Words shared in order."""
    bits: float
    """Information of these words: the less usual they are, the more."""
    group: int
    """The same for all overlaps of one repeated passage."""
    furniture: bool
    """Whether it repeats by its form or its place within a document: a caption, a running header, a row of a form."""
    parts: tuple[Part, ...]
    """Of a condensed overlap: the sentences of its longer side that the other side sums up. Empty for others."""
    left: Side
    right: Side


class Boilerplate(NamedTuple):
    """A passage that occurs in many documents."""

    text: str
    documents: int
    """How many have it."""
    fingerprint: str
    occurrences: tuple[Side, ...]


class DocumentCount(NamedTuple):
    """What was counted of one document."""

    document: int | str
    words: int
    repeated_words: int

    @property
    def share(self) -> float:
        """The share of its words that are in an overlap or in boilerplate."""
        return self.repeated_words / max(1, self.words)


class Report:
    """What `check` found.

    >>> once = "The ferry leaves the island pier at seven and is back before the market opens."
    >>> report = refrain.check([f"{once} Nobody else is up. {once}"])
    >>> [(o.kind, o.words) for o in report.overlaps]
    [('exact', 15)]
    """

    def __init__(self, result: CheckResult, texts: list[str] | None, against: list[str] | None) -> None:
        self._result = result

        def side(one: tuple[int | str, bool, int, int, str]) -> Side:
            if texts is None or against is None:
                return Side(*one)
            document, is_against, begin, end, _ = one
            text = (against if is_against else texts)[int(document)]
            return Side(document, is_against, begin, end, text[begin:end])

        self._overlaps = tuple(
            Overlap(
                kind,
                scope,
                similarity,
                words,
                bits,
                group,
                furniture,
                tuple(Part(*part) for part in parts),
                side(left),
                side(right),
            )
            for kind, scope, similarity, words, bits, group, furniture, parts, left, right in result.overlaps()
        )
        self._boilerplate = tuple(
            Boilerplate(
                places[0][4] if texts is None else side(places[0]).text,
                documents,
                fingerprint,
                tuple(side(place) for place in places),
            )
            for _, documents, fingerprint, places in result.boilerplate()
        )
        self._per_document = tuple(DocumentCount(*one) for one in result.per_document())

    @property
    def overlaps(self) -> tuple[Overlap, ...]:
        """The passages that occur twice, in the order of their left places, then of their right ones."""
        return self._overlaps

    @property
    def boilerplate(self) -> tuple[Boilerplate, ...]:
        """The passages that occur in five documents or more, each once."""
        return self._boilerplate

    @property
    def per_document(self) -> tuple[DocumentCount, ...]:
        """How much of each document repeats; those of `against` aside."""
        return self._per_document

    def to_json(self) -> str:
        """The report as ``refrain check --format json`` writes it. Its places are bytes, of texts in UTF-8."""
        return self._result.json().decode("utf-8", "replace")

    def to_html(self) -> str:
        """One page for a browser, as ``refrain check --format html`` writes it. It fetches nothing from elsewhere."""
        return self._result.html().decode("utf-8", "replace")

    def __len__(self) -> int:
        return len(self._overlaps)

    def __bool__(self) -> bool:
        return bool(self._overlaps or self._boilerplate)

    def __repr__(self) -> str:
        return f"<refrain.Report: {self._result.summary()}>"

    def _repr_html_(self) -> str:
        import html

        def cell(one: Side) -> str:
            place = f"{'against ' if one.against else ''}{html.escape(str(one.document))}, {one.begin}–{one.end}"
            return (
                f"<td style='text-align:left;vertical-align:top;white-space:pre-wrap'><small>{place}</small>\n"
                f"{html.escape(one.text)}</td>"
            )

        if not self._overlaps:
            return f"<p>{html.escape(self._result.summary())}</p>"
        rows = "".join(
            f"<tr><td style='vertical-align:top'>{one.kind}<br>{one.words} words<br>{one.similarity:.2f}</td>"
            f"{cell(one.left)}{cell(one.right)}</tr>"
            for one in self._overlaps[:50]
        )
        left = len(self._overlaps) - 50
        more = f"<p>and {left} more</p>" if left > 0 else ""
        return (
            f"<p>{html.escape(self._result.summary())}</p><table><thead><tr><th></th><th>left</th><th>right</th></tr>"
            f"</thead><tbody>{rows}</tbody></table>{more}"
        )


def _paths(data: Any, what: str) -> list[str] | None:
    """The paths that some data are; None for texts."""
    if not is_path(data):
        return None
    paths = [_options.path(what, os.fspath(one)) for one in (data if isinstance(data, (list, tuple)) else [data])]
    return paths


class _Placed:
    """Paths as the engine takes them: rows of tables that are named are records of JSON lines in a folder."""

    def __init__(self, folder: str) -> None:
        from ._files import TABLES

        self._folder = folder
        self._seen: set[str] = set()
        self.told: list[str] = []
        """What is to be said of tables."""
        self.exclude = [f"*{ending}" for ending in (*TABLES, ".csv.gz", ".csv.zst", ".tsv.gz", ".tsv.zst")]
        """What the engine does not look at in folders."""
        self.shown: dict[str, str] = {}
        """What a file in the folder is called in reports."""

    def place(self, path: str) -> list[str]:
        """The files and folders that a path or a glob stands for."""
        from ._files import is_table
        from ._walk import expand

        out: list[str] = []
        for one in expand(path):
            if not os.path.lexists(one):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), one)
            out += self._lines(one) if is_table(one) and os.path.isfile(one) else [one]
        return out

    def warn(self, line: str) -> None:
        """Tells of a table by its name."""
        for placed, shown in self.shown.items():
            line = line.replace(placed, shown)
        _errors.warn(line, deeper=1)

    def _lines(self, path: str) -> list[str]:
        """The rows of a table as JSON lines; nothing for one that was given before."""
        from ._columns import Field, is_text
        from ._csv import BadRows
        from ._files import TableFile
        from ._json_lines import write_rows_of

        real = os.path.realpath(path)
        if real in self._seen:
            return []
        self._seen.add(real)
        bad = BadRows(self.told.append)
        file = TableFile(path, bad=bad)
        names = file.schema.names
        if "text" not in names:
            told = ", ".join(f"'{name}'" for name in names[:12])
            raise ValueError(f"{path}: there is no column 'text'; it has {told}")
        kind = file.schema.field("text").type
        if not is_text(kind):
            raise TypeError(f"{path}: column 'text' is of type {kind}; texts are string")
        placed = os.path.join(self._folder, f"{len(self.shown)}.jsonl")
        self.shown[placed] = f"{path}.jsonl"
        write_rows_of(file, placed, Field("text", file.schema), [name for name in ("id", "text") if name in names])
        bad.tell_rest()
        return [placed]


_TAKES = "give an iterable of str, or a path, or a list of Path"


def _texts(data: Any, what: str) -> list[str]:
    kind = type(data).__name__
    if isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"{what}: {kind} is no text and no path; decode it, or use os.fsdecode for a path")
    if isinstance(data, (Mapping, Set)):
        raise TypeError(f"{what}: {kind} is none of what check takes; {_TAKES}")
    if hasattr(type(data), "columns") or hasattr(type(data), "column_names"):
        raise TypeError(f"{what}: {kind} is a table; {_TAKES}, such as the column of the texts")
    if not isinstance(data, Iterable):
        raise TypeError(f"{what}: {kind} is none of what check takes; {_TAKES}")
    texts = [one.as_py() if hasattr(one, "as_py") else one for one in data]
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"{what}: item {place} is of type {type(text).__name__}; texts are str")
    return texts


def check(
    data: Any,
    *,
    against: Any = None,
    sensitivity: str = "condensed",
    min_words: int = 8,
    within: bool = True,
    across: bool = True,
    threads: int | None = None,
) -> Report:
    """Finds passages that occur more than once in texts, copied, edited or reworded.

    Args:
        data: An iterable of str, or a path of whatever ``refrain check`` reads (a str alone is a path or a glob), or a
            list of PathLike. A table is read if it is named, or by a glob; in a folder it is skipped. A row of it is
            told as a record: by its id, or as ``FILE.jsonl:ROW``. No refrain.toml is read.
        against: Earlier work of the same kind, texts or paths. It is compared with the others, not with itself. The
            folder of an `Index` that was made with `passages` is asked for what paths share with it.
        sensitivity: This kind and the stricter ones: exact, edited, reworded, condensed.
        min_words: The least number of words shared, 1 to 1,000,000.
        within: Whether passages are looked for within each text.
        across: Whether they are looked for across texts.
        threads: At most; None: one a core. The result does not depend on it.

    Raises:
        TypeError: For what is no text and no path.
        ValueError: For an option, or a table without a column ``text``.
        OSError: For a file that cannot be read.

    Example:
        >>> refrain.check(["A text without an echo."]).overlaps
        ()
    """
    sensitivity = _options.word("sensitivity", sensitivity, _SENSITIVITIES)
    least = _options.whole("min_words", min_words, 1, 1_000_000)
    count = _options.threads(threads)
    within = _options.flag("within", within)
    across = _options.flag("across", across)
    paths = _paths(data, "data")
    earlier = None if against is None else _paths(against, "against")
    if paths is None:
        texts = _texts(data, "data")
        if earlier is not None and any(is_index(path) for path in earlier):
            raise TypeError(
                "against: data is texts, which Index.overlaps looks for in an index; or give a path as data"
            )
        if earlier is not None:
            raise TypeError("against: data is texts, so give texts here, too")
        others = [] if against is None else _texts(against, "against")
        found = _engine.check_texts(list(texts), list(others), sensitivity, least, within, across, count, _errors.warn)
        return Report(found, texts, others)
    if against is not None and earlier is None:
        raise TypeError("against: data is a path, so give paths here, too")
    import tempfile

    for path in paths:
        if is_index(path):
            raise ValueError(f"data: {path} is the folder of an index; give drafts here, and the index as `against`")
    with tempfile.TemporaryDirectory(prefix="refrain-") as folder:
        placed = _Placed(folder)
        drafts = [one for path in paths for one in placed.place(path)]
        sources = [one for path in earlier or [] for one in placed.place(path)]
        for line in placed.told:
            _errors.warn(line)
        found = _engine.check_files(
            drafts, sources, sensitivity, least, within, across, count, placed.warn, placed.shown, placed.exclude
        )
        return Report(found, None, None)
