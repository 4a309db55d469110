"""Arrow data as it comes: each release is called once, whatever happens; what is broken is refused."""

from __future__ import annotations

import ctypes
import gc
import random
import struct

import pyarrow as pa
import pytest
import refrain


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


class Stream(ctypes.Structure):
    pass


RELEASE_SCHEMA = ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))
RELEASE_ARRAY = ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))
RELEASE_STREAM = ctypes.CFUNCTYPE(None, ctypes.POINTER(Stream))
GET_SCHEMA = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Schema))
GET_NEXT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))
GET_ERROR = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(Stream))
Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", RELEASE_SCHEMA),
    ("private_data", ctypes.c_void_p),
]
Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", RELEASE_ARRAY),
    ("private_data", ctypes.c_void_p),
]
Stream._fields_ = [
    ("get_schema", GET_SCHEMA),
    ("get_next", GET_NEXT),
    ("get_last_error", GET_ERROR),
    ("release", RELEASE_STREAM),
    ("private_data", ctypes.c_void_p),
]

new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.restype, new_capsule.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class Producer:
    """A stream of columns of strings, made by hand, which counts what is released."""

    def __init__(self, batches: list[list[bytes]], fails: bool = False, n_buffers: int = 3, kind: bytes = b"u"):
        self.batches, self.fails, self.n_buffers, self.kind = list(batches), fails, n_buffers, kind
        self.made = {"schema": 0, "array": 0, "stream": 0}
        self.released = {"schema": 0, "array": 0, "stream": 0}
        self.held: list[object] = []
        self.error = ctypes.create_string_buffer(b"the disk fell off")

    def _release(self, what: str, kind: type, release_type: type):
        def release(pointer):
            self.released[what] += 1
            ctypes.cast(ctypes.addressof(pointer.contents) + kind.release.offset, ctypes.POINTER(ctypes.c_void_p))[
                0
            ] = None

        function = release_type(release)
        self.held.append(function)
        self.made[what] += 1
        return function

    def _get_schema(self, _stream, out):
        schema = Schema(format=self.kind, name=b"", release=self._release("schema", Schema, RELEASE_SCHEMA))
        ctypes.memmove(out, ctypes.byref(schema), ctypes.sizeof(schema))
        return 0

    def _get_next(self, _stream, out):
        if not self.batches:
            if self.fails:
                return 5
            ctypes.memset(out, 0, ctypes.sizeof(Array))
            return 0
        texts = self.batches.pop(0)
        offsets = [0]
        for text in texts:
            offsets.append(offsets[-1] + len(text))
        buffers = (ctypes.c_void_p * 3)()
        for k, content in ((1, struct.pack(f"<{len(offsets)}i", *offsets)), (2, b"".join(texts))):
            held = ctypes.create_string_buffer(content, max(1, len(content)))
            self.held.append(held)
            buffers[k] = ctypes.addressof(held)
        self.held.append(buffers)
        array = Array(
            length=len(texts),
            null_count=0,
            offset=0,
            n_buffers=self.n_buffers,
            n_children=0,
            buffers=ctypes.cast(buffers, ctypes.POINTER(ctypes.c_void_p)),
            release=self._release("array", Array, RELEASE_ARRAY),
        )
        ctypes.memmove(out, ctypes.byref(array), ctypes.sizeof(array))
        return 0

    def __arrow_c_stream__(self, requested_schema=None):
        stream = Stream(
            get_schema=GET_SCHEMA(self._get_schema),
            get_next=GET_NEXT(self._get_next),
            get_last_error=GET_ERROR(lambda _: ctypes.addressof(self.error)),
            release=self._release("stream", Stream, RELEASE_STREAM),
        )
        self.held.append(stream)
        return new_capsule(ctypes.addressof(stream), b"arrow_array_stream", None)

    def check(self) -> None:
        gc.collect()
        assert self.released == self.made


BATCHES = [[b"a b c d e f", b"g h"], [], [b"a b c d e f"]]


def test_each_release_is_called_once():
    producer = Producer(BATCHES)
    done = refrain.dedup(producer)
    assert list(done.keep) == [True, True, False]
    assert pa.table(done)["text"].to_pylist() == ["a b c d e f", "g h", "a b c d e f"]
    assert producer.released["array"] < producer.made["array"]
    del done
    producer.check()


def test_when_the_producer_fails():
    producer = Producer(BATCHES, fails=True)
    with pytest.raises(OSError, match="the disk fell off"):
        refrain.dedup(producer)
    producer.check()


def test_when_the_call_fails():
    producer = Producer(BATCHES)
    with pytest.raises(ValueError):
        refrain.dedup(producer, keep="max:nothing")
    producer.check()
    producer = Producer(BATCHES, kind=b"l")
    with pytest.raises(TypeError, match="int64"):
        refrain.dedup(producer)
    producer.check()


def test_too_few_buffers():
    producer = Producer(BATCHES, n_buffers=1)
    with pytest.raises(ValueError, match="too few buffers"):
        refrain.dedup(producer)
    producer.check()


def test_a_stream_is_read_once():
    capsule = pa.table({"text": ["a", "b"]}).__arrow_c_stream__()

    class Once:
        def __arrow_c_stream__(self, requested_schema=None):
            return capsule

    refrain.dedup(Once())
    with pytest.raises(ValueError, match="was read before"):
        refrain.dedup(Once())


@pytest.mark.parametrize("offsets", [(0, 5, 3), (0, -4, 3), (-1, 2, 3)])
@pytest.mark.parametrize("kind, form", [(pa.string(), "<3i"), (pa.large_string(), "<3q")])
def test_offsets_that_lead_nowhere(kind, form, offsets):
    buffer = bytearray(struct.pack(form, 0, 3, 5))
    array = pa.Array.from_buffers(kind, 2, [None, pa.py_buffer(buffer), pa.py_buffer(b"abcdefgh")])
    struct.pack_into(form, buffer, 0, *offsets)
    for call in (refrain.dedup, refrain.signatures, refrain.Deduplicator().add):
        with pytest.raises(ValueError, match="broken"):
            call(array)


@pytest.mark.parametrize("index", [2, -1])
def test_indices_outside_of_their_dictionary(index):
    array = pa.DictionaryArray.from_arrays(pa.array([0, index], pa.int32()), ["a b", "c d"], safe=False)
    with pytest.raises(ValueError, match="dictionary"):
        refrain.dedup(array)


@pytest.mark.parametrize(
    "view", [(20, b"abcd", 1, 0), (20, b"abcd", -1, 0), (20, b"abcd", 0, 30), (-3, b"abcd", 0, 0), (99, b"abcd", 0, 0)]
)
def test_views_that_lead_nowhere(view):
    buffer = bytearray(struct.pack("<i4sii", 20, b"abcd", 0, 0))
    array = pa.Array.from_buffers(pa.string_view(), 1, [None, pa.py_buffer(buffer), pa.py_buffer(b"abcdefgh" * 5)])
    struct.pack_into("<i4sii", buffer, 0, *view)
    with pytest.raises(ValueError, match="broken"):
        refrain.dedup(array)


def test_views_of_all_lengths():
    texts = ["", "short", "exactly twelv", "thirteen char", "a much longer text that lies out of line " * 3, None] * 3
    array = pa.array(texts, pa.string_view())
    for begin in range(4):
        piece = array.slice(begin)
        assert pa.table(refrain.dedup(piece))["text"].to_pylist() == texts[begin:]
        want = refrain.dedup([t for t in texts[begin:]])
        assert list(refrain.dedup(piece).keep) == list(want.keep)


def test_nanoarrow_reads_what_is_given():
    nanoarrow = pytest.importorskip("nanoarrow")
    done = refrain.dedup(pa.table({"text": ["a b c d e f"] * 2, "n": [[1], None]}))
    stream = nanoarrow.ArrayStream(done)
    rows = [row for batch in stream for row in batch.to_pylist()]
    assert [row["refrain_keep"] for row in rows] == [True, False] and rows[1]["refrain_kept_row"] == 0


@pytest.mark.parametrize("seed", range(300))
def test_spoilt_views_and_indices(seed):
    """Whatever bytes stand in views and indices, and however they are sliced: an answer or an error, never a crash."""
    rng = random.Random(seed)
    texts = [" ".join(f"w{rng.randrange(9)}" for _ in range(rng.randrange(12))) for _ in range(20)]
    if seed % 2:
        array = pa.array(texts, pa.string_view())
    else:
        array = pa.DictionaryArray.from_arrays(pa.array([k % 5 for k in range(20)], pa.int16()), pa.array(texts[:5]))
    buffers = array.buffers()
    spoilt = bytearray(buffers[1].to_pybytes())
    held = pa.py_buffer(spoilt)
    if seed % 2:
        array = pa.Array.from_buffers(array.type, len(array), [None, held, *buffers[2:]])
    else:
        indices = pa.Array.from_buffers(pa.int16(), 20, [None, held])
        array = pa.DictionaryArray.from_arrays(indices, pa.array(texts[:5]), safe=False)
    array = array.slice(rng.randrange(20))
    for _ in range(rng.randrange(4)):
        spoilt[rng.randrange(len(spoilt))] = rng.choice([0, 1, 13, 127, 128, 255, rng.randrange(256)])
    try:
        assert len(refrain.dedup(array, threshold=0.5).keep) == len(array)
    except ValueError as error:
        assert "broken" in str(error)
