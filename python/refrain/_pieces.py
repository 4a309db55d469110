"""The bricks: words, similarity, signatures, and decisions batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import _engine, _options
from ._data import given, is_path

if TYPE_CHECKING:
    from ._engine import Input


class Verdict(NamedTuple):
    """What became of a text that was added to a `Deduplicator`."""

    kept_row: int | None
    """The row that is kept in its place, counted over all that was added; None if it is kept."""
    similarity: float | None
    """The exact similarity to that row; None if it is kept."""


def _at_hand(data: Any, text: str) -> Input:
    if is_path(data):
        raise TypeError("data: a path is not taken here; give the texts themselves")
    return given(data).inputs(_options.column("text", text, empty=True), "")[0]


def words(text: str) -> list[str]:
    """The words of a text, as they are compared: without case, accents composed, punctuation aside.

    A word is a run of letters, marks and numbers; of scripts without spaces each character is one.

    Raises:
        TypeError: For what is no str.

    Example:
        >>> refrain.words("Ferry, FERRY! Straße")
        ['ferry', 'ferry', 'strasse']
    """
    return _engine.words(_options.text("text", text))


def similarity(left: str, right: str, *, shingle: int = 5) -> float:
    """The exact Jaccard similarity of the sets of shingles of two texts, 0 to 1; 0 where one has no word.

    Args:
        left: A text.
        right: Another one.
        shingle: Words a shingle, 1 to 1,000. A text of fewer words is one shingle.

    Raises:
        TypeError: For what is no str.
        ValueError: For a shingle out of bounds.

    Example:
        >>> refrain.similarity("a b c d", "a b c x", shingle=1)
        0.6
    """
    return _engine.similarity(
        _options.text("left", left), _options.text("right", right), _options.whole("shingle", shingle, 1, 1_000)
    )


def signatures(data: Any, *, text: str = "text", shingle: int = 5, threads: int | None = None) -> memoryview:
    """MinHash signatures: for two texts, the share of slots that agree estimates their similarity.

    Args:
        data: As `dedup` takes it, but for paths.
        text: The column of the texts.
        shingle: Words a shingle, 1 to 1,000.
        threads: At most; None: one a core.

    Returns:
        A buffer of uint32, rows × 128, that ``numpy.asarray`` takes without a copy. All ones for a text without a word.

    Raises:
        TypeError: For data or a column of a wrong type.
        ValueError: For an option, a column that is not there, or a broken Arrow array.

    Example:
        >>> refrain.signatures(["a b c", "d e f"]).shape
        (2, 128)
    """
    size = _options.whole("shingle", shingle, 1, 1_000)
    return _engine.signatures(_at_hand(data, text), size, _options.threads(threads))


class Deduplicator:
    """Decides texts as they come, a batch at a time, with the answers that `dedup` gives for all of them at once.

    It holds the kept texts. One thread at a time.

        >>> near = refrain.Deduplicator(threshold=0.5)
        >>> near.add(["a b c d e f", "something else"])
        [Verdict(kept_row=None, similarity=None), Verdict(kept_row=None, similarity=None)]
        >>> near.add(["a b c d e f"])
        [Verdict(kept_row=0, similarity=1.0)]
    """

    def __init__(self, *, threshold: float = 0.8, shingle: int = 5, recall: float = 0.99) -> None:
        """`threshold`, `shingle` and `recall` are those of `dedup`."""
        self._engine = _engine.Deduplicator(
            threshold=_options.share("threshold", threshold),
            shingle=_options.whole("shingle", shingle, 1, 1_000),
            recall=_options.share("recall", recall, one=False),
        )

    def add(self, data: Any, *, text: str = "text") -> list[Verdict]:
        """Decides the next texts. They are compared with each other, too.

        Args:
            data: As `dedup` takes it, but for paths.
            text: The column of the texts.

        Returns:
            A verdict a row. Rows are counted over all that was added, from 0.

        Raises:
            TypeError: For data or a column of a wrong type.
            ValueError: For a column that is not there, or a broken Arrow array.
        """
        return [Verdict(*one) for one in self._engine.add(_at_hand(data, text))]
