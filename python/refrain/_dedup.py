"""Near-duplicate documents: `dedup` and what it returns."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from . import _engine, _errors, _options
from ._data import Given, given, is_index, is_path

if TYPE_CHECKING:
    from ._engine import DedupResult, Input

_SHOWN = 40  # words of a text, in notebooks

Progress = Callable[[int, "int | None"], object]


class Removed(NamedTuple):
    """A row that is removed, and the reason."""

    row: int
    """The row, from 0."""
    kept_row: int | None
    """The row that is kept in its place; None unless `reason` is near."""
    similarity: float | None
    """The exact Jaccard similarity to that row, or to the text of `against`; None unless `reason` is near or
    against."""
    containment: float | None
    """The share of its shingles that the other one also has; None unless `reason` is near or against."""
    reason: str
    """near: to a row that is kept. against: near to a text of `against`. contained: it contains most of such a text.
    stripped: nothing was left of it."""


class Summary(NamedTuple):
    """What came out, in numbers, as `--summary` of the command has it. Counts are of rows."""

    documents: int
    kept: int
    removed: int
    near: int
    """Of the removed ones: near to a row that is kept."""
    against: int
    """Of the removed ones: near to a text of `against`."""
    contained: int
    """Of the removed ones: with a text of `against` within them."""
    stripped: int
    """Of the removed ones: nothing was left when passages were cut."""
    clusters: int
    """Rows that are kept and that others were removed for."""
    skipped: int
    """Bad records of files, which are no rows."""
    stripped_documents: int
    """Rows that passages were cut out of, those included of which nothing was left."""
    stripped_words: int
    """Words in those passages."""
    wordless: int
    """Texts without a word: they are kept."""
    without_key: int
    """Rows without a value in the column that `keep` names: they come last. The command calls it `without_field`."""
    bytes: int
    """Of the texts, or of the files when unpacked."""
    temp_bytes: int
    """Of temporary files."""
    bands: int
    rows: int
    """Rows a band: how pairs are found that are compared."""
    expected_recall: float
    """The chance that a pair at the threshold is compared."""


class RemovedRows(Sequence[Removed]):
    """The removed rows, by row. An entry is made when you ask for it, since its containment is counted then."""

    _PART = 1024

    def __init__(self, result: DedupResult) -> None:
        self._result = result

    def __len__(self) -> int:
        return self._result.removed_count()

    @overload
    def __getitem__(self, index: int) -> Removed: ...
    @overload
    def __getitem__(self, index: slice) -> list[Removed]: ...
    def __getitem__(self, index: int | slice) -> Removed | list[Removed]:
        if isinstance(index, slice):
            begin, end, step = index.indices(len(self))
            if step == 1:
                return self._entries(begin, max(begin, end))
            return [self[k] for k in range(begin, end, step)]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(f"{index} of {len(self)} removed rows")
        return self._entries(place, place + 1)[0]

    def __iter__(self) -> Iterator[Removed]:
        for begin in range(0, len(self), self._PART):
            yield from self._entries(begin, min(len(self), begin + self._PART))

    def __repr__(self) -> str:
        return f"<{len(self)} removed rows>"

    def _entries(self, begin: int, end: int) -> list[Removed]:
        return [Removed(*one) for one in self._result.removed(begin, end)]


class Dedup:
    """What `dedup` found: which rows are kept, and why each of the others is removed.

    It exports an Arrow stream of the data's own columns, with three more after them: ``refrain_keep`` (bool),
    ``refrain_kept_row`` (int64) and ``refrain_similarity`` (double), null where there is none. So you can pass it to
    ``pyarrow.table``, ``polars.DataFrame`` or a query of duckdb. It holds the data.

        >>> done = refrain.dedup(["a b c d e f", "a b c d e f", "g h"])
        >>> done
        <refrain.Dedup: 3 documents, 1 removed for 1 that stay, 2 kept>
        >>> bytes(done.keep)
        b'\\x01\\x00\\x01'
    """

    def __init__(self, result: DedupResult, data: Given) -> None:
        self._result = result
        self._data = data
        told = result.summary()
        told["skipped"] += data.bad_rows
        self._summary = Summary(**told)  # type: ignore[arg-type]

    @property
    def keep(self) -> memoryview:
        """Whether each row is kept: a buffer of bool, one per row, that ``numpy.asarray`` takes without a copy."""
        return self._result.keep()

    @property
    def kept_row(self) -> memoryview:
        """The row that is kept in place of each: a buffer of int64; -1 if the row is kept itself, was stripped, or was
        removed because of a text of `against`."""
        return self._result.kept_row()

    @property
    def similarity(self) -> memoryview:
        """The exact similarity of each row to the one it is removed for: a buffer of double; 0 if the row is kept, was
        stripped, or contains a text of `against`."""
        return self._result.similarity()

    @property
    def removed(self) -> RemovedRows:
        """The removed rows, by row, each a `Removed`."""
        return RemovedRows(self._result)

    @property
    def summary(self) -> Summary:
        """What came out, in numbers."""
        return self._summary

    def kept(self) -> Any:
        """The kept rows, as the kind that was given: a Table, a DataFrame, a Series (pandas: with their index), a
        Dataset, a list for an iterable. For a reader, a relation or a path it is something that exports an Arrow
        stream, which needs pyarrow.

        Of files that are no tables, such as JSON lines, and of tables and other files together, it has the column
        ``text`` alone, and so has the Arrow stream: records of JSON have no schema. `keep` says which of them stay,
        and ``refrain dedup`` writes them as they are.

        With ``passages="strip"`` their texts are cut, also in the Arrow stream.

            >>> refrain.dedup(["a b", "a b", "c"]).kept()
            ['a b', 'c']
        """
        return self._data.kept(self._result)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._data.stream(self._result)

    def __len__(self) -> int:
        return self._result.rows()

    def __repr__(self) -> str:
        told = self._summary
        more = "".join(
            f", {count} {says}"
            for count, says in (
                (told.against, "near to `against`"),
                (told.contained, "with a text of `against` in them"),
                (told.stripped, "stripped"),
            )
            if count
        )
        return (
            f"<refrain.Dedup: {told.documents} documents, {told.removed} removed for {told.clusters} that stay{more}, "
            f"{told.kept} kept>"
        )

    def _repr_html_(self) -> str:
        told, shown = self._summary, self.removed[:10]
        rows = "".join(
            f"<tr><td>{one.row}</td><td>{'' if one.kept_row is None else one.kept_row}</td>"
            f"<td>{'' if one.similarity is None else f'{one.similarity:.3f}'}</td><td>{one.reason}</td>"
            f"<td style='text-align:left'>{self._difference(one)}</td></tr>"
            for one in shown
        )
        more = f"<p>and {told.removed - len(shown)} more</p>" if told.removed > len(shown) else ""
        return (
            f"<p><b>{told.documents}</b> documents: <b>{told.removed}</b> removed, <b>{told.kept}</b> kept</p>"
            "<table><thead><tr><th>row</th><th>goes for row</th><th>similarity</th><th>reason</th><th>text, with what "
            f"differs from the other marked</th></tr></thead><tbody>{rows}</tbody></table>{more}"
        )

    def _words(self, row: int) -> list[str]:
        return self._result.text(row)[:10_000].decode("utf-8", "replace").split()[:500]

    def _difference(self, one: Removed) -> str:
        """Some words of a removed text, from where it begins to differ from the kept one. Words that the kept one does
        not have there are marked."""
        import html

        mine = self._words(one.row)
        if one.kept_row is None:
            return html.escape(" ".join(mine[:_SHOWN]))
        from difflib import SequenceMatcher

        other = self._words(one.kept_row)
        codes = SequenceMatcher(
            None, [word.casefold() for word in mine], [word.casefold() for word in other], autojunk=False
        ).get_opcodes()
        first = next((begin for kind, begin, _, _, _ in codes if kind != "equal"), 0)
        at = max(0, first - 10)
        end = min(len(mine), at + _SHOWN)
        out = ["…"] if at > 0 else []
        for kind, begin, stop, _, _ in codes:
            words = html.escape(" ".join(mine[max(begin, at) : min(stop, end)]))
            if words:
                out.append(words if kind == "equal" else f"<mark>{words}</mark>")
        return " ".join([*out, "…"] if end < len(mine) else out)


class _Bar:
    """A bar by tqdm, or a line on standard error."""

    def __init__(self, total: int | None) -> None:
        self._total, self._seen = total, 0
        try:
            from tqdm.auto import tqdm
        except ImportError:
            self._bar: Any = None
        else:
            self._bar = tqdm(total=total, unit=" documents")

    def __call__(self, done: int, total: int | None) -> None:
        if self._bar is not None:
            self._bar.update(done - self._seen)
        else:
            import sys

            print(f"\r{done}{f' of {total}' if total else ''} documents", end="", file=sys.stderr, flush=True)
        self._seen = done

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        elif self._seen:
            import sys

            print(file=sys.stderr)


def _total(inputs: list[Input]) -> int | None:
    sizes = [one.size() for one in inputs]
    return None if None in sizes else sum(size for size in sizes if size is not None)


def dedup(
    data: Any,
    *,
    text: str = "text",
    threshold: float = 0.8,
    shingle: int = 5,
    recall: float = 0.99,
    keep: str = "first",
    group_by: str | None = None,
    against: Any = None,
    contained: float | None = 0.8,
    passages: str = "keep",
    min_words: int = 50,
    passage_documents: int = 2,
    memory: str | None = None,
    threads: int | None = None,
    progress: bool | Progress | None = None,
) -> Dedup:
    """Finds the documents that are near to another one.

    Two documents are near if the Jaccard similarity of their sets of shingles is `threshold` or more. Documents are
    decided in order: one is removed if it is near to one that is kept. So each removed document is near to the one
    that is kept in its place, and each similarity is exact.

    Args:
        data: A table, a column of one, an iterable of str or None, or a path. A table is whatever exports an Arrow
            stream or array (of pyarrow, polars, pandas, duckdb and others), a polars LazyFrame or a datasets.Dataset. A
            path, or a list of PathLike, is of .parquet, .arrow, .feather, .csv or .tsv files, which needs pyarrow, or
            of what the command reads, such as .jsonl. A null is kept, and so is a text without a word.
        text: The column of the texts: string, large_string, string_view, or a dictionary of these.
        threshold: The least similarity of near ones, above 0 and at most 1.
        shingle: Words per shingle, 1 to 1,000.
        recall: The chance that a pair at the threshold is found, above 0 and below 1.
        keep: Which of near ones is kept: first, last, longest, or the one with the highest or lowest value of a column
            (``max:COLUMN``, ``min:COLUMN``): of numbers, decimals included, of dates, times or texts.
        group_by: A column of such values; only rows with the same value in it are compared.
        against: Data, too: rows that are near to any text of it are removed, and so are rows that contain one. Of the
            folder of an `Index` of the same `threshold` and `shingle`: those that are near to a text of it.
        contained: The share of the shingles of a text of `against` that a row must have to contain it, above 0 and at
            most 1; None: it is not looked for.
        passages: keep, or strip: passages that occur in several kept rows are cut out of all but the first.
        min_words: Words of such a passage, at least.
        passage_documents: Rows that have it, at least.
        memory: Most that the process should hold for this, in addition to the data: ``"512M"``, ``"4G"``. The rest is
            written to temporary files. None: three quarters of what there is.
        threads: At most; None: one per core. The result does not depend on it.
        progress: None: nothing. True: a bar. Else a callable that takes the number of documents that are done and the
            number of all (None if it is not known); what it raises ends the work.

    Raises:
        TypeError: For data or a column of a wrong type.
        ValueError: For an option, a missing column, or a broken Arrow array.
        OSError: For a file or a stream that cannot be read. Its cause is what a reader of pyarrow raised.
        Error: For the rest.

    Example:
        >>> done = refrain.dedup(["one two three four five six"] * 2 + ["something else"])
        >>> [(r.row, r.kept_row, r.similarity) for r in done.removed]
        [(1, 0, 1.0)]
    """
    _options.column("text", text, empty=True)
    threshold = _options.share("threshold", threshold)
    shingle = _options.whole("shingle", shingle, 1, 1_000)
    recall = _options.share("recall", recall, one=False)
    key = _key(keep)
    share = 0.0 if contained is None else _options.share("contained", contained)
    _options.word("passages", passages, ("keep", "strip"))
    min_words = _options.whole("min_words", min_words, 5, 1_000_000)
    passage_documents = _options.whole("passage_documents", passage_documents, 2, 4_000_000_000)
    if memory is not None and not _options.text("memory", memory):
        raise ValueError("memory: is empty; write 512M or 4G")
    threads = _options.threads(threads)
    group = "" if group_by is None else _options.column("group_by", group_by)
    progress = _options.progress(progress)
    records = given(data)
    inputs = records.inputs(text, key, group)
    if passages == "strip" and records.text_is_made:
        raise ValueError(f"passages: 'strip' cuts a column of texts; '{text}' is none of its own")
    earlier, indexes = _earlier(against, text, records.files)
    total = _total(earlier + inputs)
    tell: Progress | None = None
    bar: _Bar | None = None
    if progress is True:
        tell = bar = _Bar(total)
    elif progress is not None and progress is not False:
        tell = progress
    try:
        result = _engine.dedup(
            inputs,
            earlier,
            threshold=threshold,
            shingle=shingle,
            recall=recall,
            keep=keep,
            contained=share,
            memory=memory or "",
            threads=threads,
            text=text,
            group=group,
            across_only=False,
            strip=passages == "strip",
            min_words=min_words,
            passage_documents=passage_documents,
            progress=None if tell is None else lambda done: tell(done, total),
            warn=_errors.warn,
            indexes=indexes,
        )
    finally:
        if bar is not None:
            bar.close()
    return Dedup(result, records)


def _earlier(against: Any, text: str, files: tuple[str, ...]) -> tuple[list[Input], list[str]]:
    """What the engine reads of earlier work, and the folders of indexes among it. Errors say that it is `against`.
    `files`: what it may not have."""
    if against is None:
        return [], []
    indexes: list[str] = []
    if is_path(against):
        paths = list(against) if isinstance(against, (list, tuple)) else [against]
        rest = []
        for path in paths:
            if is_index(path):
                indexes.append(os.fspath(path))
            else:
                rest.append(path)
        if not rest:
            return [], indexes
        if indexes:
            import pathlib

            against = [pathlib.Path(path) for path in rest]
    try:
        before = given(against, "against")
        if files and before.files:
            _refuse_twice(files, before.files)
        return before.inputs(text, ""), indexes
    except (TypeError, ValueError) as error:
        said = str(error)
        if said.startswith("against: "):
            raise
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise kind(f"against: {said.removeprefix('text: ').removeprefix('data: ')}") from error


def _refuse_twice(files: tuple[str, ...], others: tuple[str, ...]) -> None:
    from ._walk import in_both  # which takes a while, and comes with paths anyway

    twice = in_both(files, others)
    if twice is not None:
        raise ValueError(f"against: {twice} is in data too, so that all of it would be removed; give it once")


def _key(keep: str) -> str:
    """The column that a rule names; empty for the others."""
    _options.text("keep", keep)
    if keep in ("first", "last", "longest"):
        return ""
    if keep[:4] in ("max:", "min:") and len(keep) > 4:
        return _options.column("keep", keep[4:])
    raise ValueError(f"keep: {_options.shown(keep)} is none of first, last, longest, max:COLUMN, min:COLUMN")
