"""A lasting index: what was added yesterday is found today."""

from __future__ import annotations

import json
import math
import operator
import os
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, SupportsFloat

from . import _engine, _options
from ._data import OF_INDEX, Texts, given, is_path

if TYPE_CHECKING:
    from ._engine import Input


class IndexVerdict(NamedTuple):
    """What became of a text that was added to an `Index`."""

    id: int | float | str | None
    """Its id; where the text had none, the one that the index gave it, such as ``"#17"``."""
    duplicate_of: int | float | str | None
    """The id of the original that it is near to; None if it is an original itself."""
    similarity: float | None
    """The exact similarity to that one; None for an original."""
    error: str | None = None
    """Why the text was not taken; None if it was."""


class Near(NamedTuple):
    """An original of an `Index` that a text is near to."""

    id: int | float | str
    similarity: float
    """The exact Jaccard similarity."""
    time: float
    """When it was published, or added: Unix seconds."""


class Shared(NamedTuple):
    """A passage that a text shares with a document of an `Index`."""

    kind: str
    """``exact``, ``edited``, ``reworded`` or ``condensed``, as `Overlap.kind`."""
    similarity: float
    """Words shared in order over the words of the longer side, above 0 and at most 1."""
    words: int
    """Words shared in order."""
    begin: int
    """Where the passage begins in the text, in characters."""
    end: int
    """Where it ends: ``text[begin:end]`` is the passage."""
    id: int | float | str
    """The document of the index."""
    text: str
    """The passage as it is there."""


def _folder(path: str | os.PathLike[str]) -> str:
    """The name of a folder as the engine takes it."""
    try:
        name = os.fsdecode(path)
    except TypeError:
        raise TypeError(
            f"path: {_options.shown(path)} is of type {type(path).__name__}; give a str or a Path"
        ) from None
    if not name or "\0" in name:
        raise ValueError(f"path: {_options.shown(name)} is no name of a folder")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ValueError(f"path: {_options.shown(name)} is not UTF-8; give the folder another name") from None
    return name


def _id_json(one: Any) -> str:
    """An id as the index has it. Numbers and texts of numpy and pyarrow are taken, too."""
    one = one.as_py() if hasattr(one, "as_py") else one
    if isinstance(one, str):
        return json.dumps(one, ensure_ascii=False)
    if not isinstance(one, (bool, bytes)) and type(one).__name__ not in ("bool", "bool_"):
        try:
            return str(operator.index(one))
        except TypeError:
            pass
        if type(one).__name__ == "Decimal" and one.is_finite():
            if one == one.to_integral_value():
                return str(int(one))
            digits = format(one.normalize(), "f")
            fits = sum(character.isdigit() for character in digits) <= 15  # as the engine has it
            return _engine.id_of_number(float(one)) if fits else digits
        if isinstance(one, SupportsFloat) and math.isfinite(float(one)):
            return _engine.id_of_number(float(one))
    raise TypeError(f"ids: {_options.shown(one)} is of type {type(one).__name__}; ids are numbers or texts")


def _value(id_json: str | None) -> Any:
    return None if id_json is None else json.loads(id_json)


class Index:
    """An index in a folder, which is made where there is none. It lasts: open it again tomorrow.

    Texts are decided as ``dedup(keep="first")`` decides them, in the order in which they are added, today or last year.
    One process writes at a time; a second one gets an `OSError`, and a fork of the one that opened it an `Error`. With
    ``read_only=True`` any number read beside it, such as beside ``refrain stream``, and in a folder that is read-only.
    They see what was there when they opened it: open it again to see more. `add` and `remove` are a `ValueError` then,
    and so is a folder without an index. One thread at a time. A context manager.

        >>> import tempfile
        >>> folder = tempfile.mkdtemp() + "/feed.idx"
        >>> with refrain.Index(folder) as index:
        ...     index.add(["one two three four five six", "something else"])
        [IndexVerdict(id='#1', duplicate_of=None, similarity=None, error=None), \
IndexVerdict(id='#2', duplicate_of=None, similarity=None, error=None)]
        >>> with refrain.Index(folder) as index:
        ...     [near.id for near in index.query(["One, two, three, four, five, six!"])[0]]
        ['#1']
        >>> with refrain.Index(folder, read_only=True) as index:  # also while another process writes
        ...     index.info()["documents"]
        2
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        threshold: float | None = None,
        shingle: int | None = None,
        recall: float | None = None,
        passages: bool | None = None,
        read_only: bool = False,
    ) -> None:
        """Opens the index in the folder `path`. `threshold`, `shingle` and `recall` are those of `dedup`. With
        `passages` a new index keeps what `overlaps` needs: some 2 KB for an article of 300 words. None: as the index
        is, or the defaults for a new one. Other values than those of the index are a ValueError.

        With `read_only` it must exist, and is not written to."""
        self._index = _engine.Index(
            _folder(path),
            threshold=None if threshold is None else _options.share("threshold", threshold),
            shingle=None if shingle is None else _options.whole("shingle", shingle, 1, 1_000),
            recall=None if recall is None else _options.share("recall", recall, one=False),
            passages=None if passages is None else bool(passages),
            read_only=bool(read_only),
        )

    def add(self, data: Any, *, text: str = "text", id: str = "id", time: str | None = None) -> list[IndexVerdict]:
        """Decides texts and stores them. They are on the disk when it returns.

        Args:
            data: As `dedup` takes it, but for paths.
            text: The column of the texts.
            id: The column of the ids, strings or numbers. A text without an id (null or NaN) gets one from the index.
                If there is no such column, all do.
            time: The column of the times: timestamps, dates, Unix seconds or RFC 3339. None: the time of now.

        Returns:
            A verdict per row. A text whose id is there with the same text gets its first answer again and is stored
            once; with another text it takes the place of the old one.

        Raises:
            TypeError: For data or a column of a wrong type.
            ValueError: For a column that is not there, a time that is none, or an index that is closed or read-only.
            OSError: For a disk that fails. The texts of complete calls are safe.
        """
        times = "" if time is None else OF_INDEX + _options.column("time", time)
        rows = self._at_hand(data, text, times, OF_INDEX + _options.column("id", id))
        return [
            IndexVerdict(_value(own), _value(other), similarity, error)
            for own, other, similarity, error in self._index.add(rows)
        ]

    def query(self, data: Any, *, text: str = "text", limit: int = 10) -> list[list[Near]]:
        """The originals that each text is near to, the earliest first. Nothing is stored.

        Args:
            data: As `dedup` takes it, but for paths.
            text: The column of the texts.
            limit: At most so many per text.

        Returns:
            A list for each text.
        """
        rows = self._at_hand(data, text, "", "")
        found = self._index.query(rows, _options.whole("limit", limit, 1, 1_000_000))
        return [[Near(_value(one), similarity, time) for one, similarity, time in near] for near in found]

    def overlaps(self, data: Any, *, text: str = "text", limit: int = 10) -> list[list[Shared]]:
        """The passages that each text shares with documents of the index, by their place in the text: copied, edited,
        reworded or condensed, as `check` finds them. Nothing is stored. The index must have been made with `passages`.

        Args:
            data: As `dedup` takes it, but for paths.
            text: The column of the texts.
            limit: At most so many per text.

        Returns:
            A list for each text.
        """
        rows = self._at_hand(data, text, "", "")
        found = self._index.overlaps(rows, _options.whole("limit", limit, 1, 1_000_000))
        return [
            [
                Shared(kind, similarity, words, begin, end, _value(one), source.decode("utf-8", "replace"))
                for kind, similarity, words, begin, end, one, source in of_text
            ]
            for of_text in found
        ]

    def remove(self, ids: Iterable[int | float | str]) -> None:
        """Removes texts by their ids, numbers or strings. If one is not there it is a ValueError, and none is removed.

        The duplicates of an original that is removed are originals from then on.
        """
        if isinstance(ids, (str, bytes, Mapping)) or not isinstance(ids, Iterable):
            raise TypeError(f"ids: {type(ids).__name__} is not taken; give a list of ids")
        self._index.remove([_id_json(one) for one in ids])

    def info(self) -> dict[str, Any]:
        """What the index has, as ``refrain index info --format json`` shows it."""
        return self._index.info()

    def close(self) -> None:
        """Closes it. The object is of no use afterwards."""
        self._index.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @staticmethod
    def _at_hand(data: Any, text: str, time: str, id: str) -> Input:
        if is_path(data):
            raise TypeError("data: a path is not taken here; give the texts themselves")
        of = given(data)
        column = _options.column("text", text, empty=True)
        if not isinstance(of, Texts):
            return of.inputs(column, time, id)[0]
        if time:
            raise ValueError(f"time: there is no column '{time.removeprefix(OF_INDEX)}'; the data is texts alone")
        return of.inputs(column, "", "")[0]
