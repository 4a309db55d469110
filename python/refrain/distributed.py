"""The steps of a dedup that many machines share, from Arrow record batches to Arrow record batches.

They know no engine: whatever can apply a function to batches, bring what has one `part` to one place, and sort, can
run them. `refrain.spark` is made of them. The decisions are those of ``refrain dedup --keep first``, bit for bit:

1. `sign`, anywhere and in any cut: texts and ids in, the keys of their signatures out, packed by `part`.
2. `group`, for all rows of a part together: which documents share a key. Again, on its own output, to make that less.
3. `components`, in one place: union-find over those pairs; bins that hold whole components.
4. `decide`, for all rows of a bin together and in keep order: which documents are removed, and because of which.

Documents are compared only if they share a key. So documents of different components never are, and a bin can be
decided without the others. A document that shares no key is kept, and its text need not be moved at all.

An id is any 64-bit number that is the document's own, and the same whenever a step is repeated: a hash of what
names it. Where two documents have one id they count as joined, and are both decided as they should be.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from . import _engine, _options

__all__ = ["Components", "Items", "Scheme", "components", "decide", "group", "sign"]

PARCELS: pa.Schema = pa.schema([("part", pa.int32()), ("data", pa.binary())])
"""What `sign` and `group` give: pieces of bytes, and the part that each belongs to."""

_MOST_KEYS = 1 << 20  # that are held before they are handed over
_MOST_BYTES = 16 << 20
_DOCUMENTS_A_BIN = 20_000


class Scheme(NamedTuple):
    """What makes two documents near; the same in every step.

    Example:
        >>> Scheme(threshold=0.9).check().shingle
        5
    """

    threshold: float = 0.8
    """The least Jaccard similarity of near ones, above 0 and at most 1."""
    shingle: int = 5
    """Words a shingle, 1 to 1,000."""
    recall: float = 0.99
    """The chance that a pair at the threshold is found, above 0 and below 1."""

    def check(self) -> Scheme:
        """The scheme again, with numbers of Python; what is out of bounds is a ValueError, a wrong type a TypeError."""
        return Scheme(
            _options.share("threshold", self.threshold),
            _options.whole("shingle", self.shingle, 1, 1_000),
            _options.share("recall", self.recall, one=False),
        )


class Items:
    """Texts that a document must not contain: test items. Sent to other machines as it is, and indexed once in each.

    Example:
        >>> import pyarrow as pa
        >>> items = Items(pa.array(["which year did the lamp on the island first burn with gas"]), 0.8)
        >>> len(items)
        1
    """

    _indexed: tuple[bytes, _engine.Earlier] | None = None  # the last one of this process

    def __init__(self, texts: pa.Array | pa.ChunkedArray, share: float = 0.8) -> None:
        """`share` of an item's shingles of 13 words is enough, above 0 and at most 1."""
        self.share: float = _options.share("contained", share)
        table = pa.table({"text": texts})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        self._bytes = sink.getvalue().to_pybytes()
        self._rows = len(table)
        self._name = hashlib.sha256(self._bytes + repr(self.share).encode()).digest()

    def __len__(self) -> int:
        return self._rows

    def index(self) -> _engine.Earlier:
        """What the engine looks into."""
        if Items._indexed is None or Items._indexed[0] != self._name:
            Items._indexed = None
            earlier = _engine.Earlier(self.share)
            for batch in pa.ipc.open_stream(self._bytes):
                earlier.add(*_capsules(batch), "text")
            earlier.finish()
            Items._indexed = (self._name, earlier)
        return Items._indexed[1]


def _capsules(batch: pa.RecordBatch) -> tuple[object, object]:
    schema, array = batch.__arrow_c_array__()
    return schema, array


def _numbers(kind: pa.DataType, data: bytes) -> pa.Array:
    return pa.Array.from_buffers(kind, len(data) * 8 // kind.bit_width, [None, pa.py_buffer(data)])


def _parcels(taken: tuple[bytes, bytes, bytes]) -> pa.RecordBatch:
    parts, ends, data = taken
    column = _numbers(pa.int32(), parts)
    pieces = pa.Array.from_buffers(pa.binary(), len(column), [None, pa.py_buffer(ends), pa.py_buffer(data)])
    return pa.RecordBatch.from_arrays([column, pieces], schema=PARCELS)


def sign(
    batches: Iterable[pa.RecordBatch],
    scheme: Scheme = Scheme(),  # noqa: B008  a tuple
    *,
    text: str = "text",
    id: str = "id",
    earlier: str | None = None,
    items: Items | None = None,
) -> Iterator[pa.RecordBatch]:
    """Signs documents, and gives what finds out which of them share a key.

    Args:
        batches: Documents in any order and any cut. A null, and a text without a word, shares no key.
        scheme: What makes two documents near.
        text: The column of the texts: string, large_string, string_view, or a dictionary of these.
        id: The column of the ids, int64 without nulls.
        earlier: A column of bool without nulls: rows that are no documents, but earlier texts that documents are
            compared with. Their ids are not counted.
        items: Texts that documents must not contain.

    Returns:
        Batches of `part` and `data`. About 260 bytes a document at a threshold of 0.8.

    Raises:
        TypeError, ValueError: For a column that is not there or of a wrong type, when its batch is read.

    Example:
        >>> batch = pa.record_batch({"id": [1, 2], "text": ["one two three four five six", None]})
        >>> sum(one.num_rows for one in sign([batch])) > 0
        True
    """
    scheme = scheme.check()
    signer = _engine.Signer(**scheme._asdict(), earlier=None if items is None else items.index())
    for batch in batches:
        signer.add(*_capsules(batch), text, id, earlier or "")
        if signer.held() >= _MOST_KEYS:
            yield _parcels(signer.take())
    if signer.held():
        yield _parcels(signer.take())


def group(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Finds the documents that share a key.

    Args:
        batches: Those of `sign`, or of `group` itself, cut in any way; all rows of a `part` one after the other.

    Returns:
        Batches of the same columns: pairs of documents, as few as join them, and what else `components` wants.

    Raises:
        ValueError: For what `sign` and `group` did not make.

    Example:
        >>> batch = pa.record_batch({"id": [1, 2], "text": ["one two three four five six"] * 2})
        >>> components(group(sign([batch]))).candidates
        2
    """
    grouper = _engine.Grouper()
    for batch in batches:
        grouper.add(*_capsules(batch), "part", "data")
        if grouper.held() >= _MOST_BYTES:
            yield _parcels(grouper.take())
    grouper.finish()
    if grouper.held():
        yield _parcels(grouper.take())


@dataclass(frozen=True)
class Components:
    """The documents that share a key with another one, and the bins that they are decided in."""

    bins: pa.RecordBatch
    """A row for each of them: `id` (int64, ascending) and `bin` (int32, from 0). All others are kept."""
    documents: int
    """All that were signed, earlier ones aside."""
    candidates: int
    """Rows of `bins`."""
    count: int
    """Components."""
    largest: int
    """Documents of the largest one."""
    twice: pa.Array
    """Ids that several documents have; int64."""
    contained: pa.Array
    """Ids of documents that contain an item; int64. They are removed whether or not they are in a bin."""


def components(
    batches: Iterable[pa.RecordBatch],
    *,
    documents_a_bin: int = _DOCUMENTS_A_BIN,
    together: Sequence[int] | str = "twice",
) -> Components:
    """Joins the documents that hang together by shared keys, and packs them into bins.

    Some 20 bytes of memory for each document that shares a key, and as much again while bins are packed.

    Args:
        batches: Those of `group`, in any order.
        documents_a_bin: A bin takes components until it has so many documents; one component is always whole.
        together: Ids that are put into a bin whether or not they share a key; by default those of `twice`.

    Raises:
        ValueError: For what `group` did not make.

    Example:
        >>> found = components(group(sign([pa.record_batch({"id": [7, 8, 9], "text": ["a b", "a b", "c"]})])))
        >>> found.bins.to_pydict()
        {'id': [7, 8], 'bin': [0, 0]}
    """
    joiner = _engine.Joiner()
    for batch in batches:
        joiner.add(*_capsules(batch), "part", "data")
    twice = _numbers(pa.int64(), joiner.twice())
    for one in twice.to_pylist() if isinstance(together, str) else together:
        joiner.join(one, one)
    ids, bins, _, count, largest = joiner.pack(_options.whole("documents_a_bin", documents_a_bin, 1, 1 << 32))
    return Components(
        pa.RecordBatch.from_arrays([_numbers(pa.int64(), ids), _numbers(pa.int32(), bins)], names=["id", "bin"]),
        joiner.documents(),
        joiner.candidates(),
        count,
        largest,
        twice,
        _numbers(pa.int64(), joiner.contained()),
    )


def decide(
    batches: Iterable[pa.RecordBatch],
    scheme: Scheme = Scheme(),  # noqa: B008  a tuple
    *,
    order: Sequence[str],
    text: str = "text",
    bin: str = "bin",
    earlier: str | None = None,
    items: Items | None = None,
) -> Iterator[pa.RecordBatch]:
    """Decides the documents of bins: a document is removed if it is near to an earlier one that is kept.

    Holds one bin at a time: some 300 bytes for each document of it, its `order` columns, and 32 MB of kept texts. More
    texts are written to a file without a name in the temporary folder (TMPDIR).

    Args:
        batches: The rows of whole bins, one bin after the other, cut in any way; within a bin earlier texts first, then
            documents in keep order.
        scheme: That of `sign`.
        order: Columns that name a document.
        text: The column of the texts.
        bin: The column of the bins, int32 without nulls.
        earlier: A column of bool without nulls: rows that are earlier texts.
        items: Those of `sign`.

    Returns:
        A row for each removed document: the columns of the batch without `text`, `bin` and `earlier`; `refrain_kept`,
        a struct of the `order` columns of the one kept in its place, null if that is an earlier text;
        `refrain_similarity`, exact, null where an item is contained.

    Raises:
        TypeError, ValueError: For a column that is not there or of a wrong type.
        OSError: For the temporary file.

    Example:
        >>> rows = pa.record_batch({"n": [3, 4], "bin": pa.array([0, 0], pa.int32()), "text": ["a b c"] * 2})
        >>> next(decide([rows], order=["n"])).to_pylist()
        [{'n': 4, 'refrain_kept': {'n': 3}, 'refrain_similarity': 1.0}]
    """
    scheme = scheme.check()
    index = None if items is None else items.index()
    decider = _engine.Decider(**scheme._asdict(), earlier=index, folder=tempfile.gettempdir())
    held: list[pa.RecordBatch] = []  # order columns of rows from `first` on
    first = row = 0
    for batch in batches:
        own = batch.select([name for name in batch.schema.names if name not in (text, bin, earlier)])
        named = own.select(list(order))
        held.append(named)
        rows, kept, similarities, begin = decider.add(*_capsules(batch), text, bin, earlier or "")
        if rows:
            going = own.take(pc.subtract(_numbers(pa.int64(), rows), row))
            places = _numbers(pa.int64(), kept)
            places = pc.if_else(pc.less(places, 0), None, pc.subtract(places, first))
            yield _removed(going, _take(held, places), places, _numbers(pa.float64(), similarities))
        row += batch.num_rows
        while held and first + held[0].num_rows <= begin:
            first += held.pop(0).num_rows
        while len(held) > 1 and held[-2].num_rows <= held[-1].num_rows:
            # Few large batches rather than many small ones: rows are looked up in them.
            held[-2:] = [_joined(held[-2:])]


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches(batches).combine_chunks()
    return pa.RecordBatch.from_arrays(
        [column.chunk(0) if column.num_chunks else pa.array([], column.type) for column in table.columns],
        schema=table.schema,
    )


def _take(batches: list[pa.RecordBatch], places: pa.Array) -> pa.RecordBatch:
    return _joined([pa.Table.from_batches(batches).take(places).combine_chunks().to_batches()[0]])


def _removed(going: pa.RecordBatch, kept: pa.RecordBatch, places: pa.Array, similarities: pa.Array) -> pa.RecordBatch:
    struct = pa.StructArray.from_arrays(kept.columns, fields=list(kept.schema), mask=pc.is_null(places))
    exact = pc.if_else(pc.is_nan(similarities), None, similarities)
    columns: list[Any] = [*going.columns, struct, exact]
    return pa.RecordBatch.from_arrays(columns, names=[*going.schema.names, "refrain_kept", "refrain_similarity"])
