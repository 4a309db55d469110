"""Tables of every type of column, and what comes back of them; columns of ids, groups and orders of every type."""

from __future__ import annotations

import decimal

import pytest
import refrain

pa = pytest.importorskip("pyarrow")
numpy = pytest.importorskip("numpy")

A = "The quick brown fox jumps over the lazy dog while seven other animals look on from afar in silence today"
B = "Completely different words are standing here so that nobody would ever confuse it with another text at all"
C = "A third text talks about ferries, harbours, islands, piers, boats, ropes, sails, masts, decks and the sea"
TEXTS = [A, B, A + " indeed", C, A, B]
KEPT = [0, 1, 3]
REPEATED = [f"x1 {A} {B}", f"y1 y2 y3 y4 {A} {C}"]
CUT = [f"x1 {A} {B}", f"y1 y2 y3 y4 {C}"]
STRIP = {"passages": "strip", "min_words": 10}


class Unhashable(pa.ExtensionType):
    def __init__(self) -> None:
        super().__init__(pa.string_view(), "refrain.test")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage: object, serialized: bytes) -> Unhashable:
        return cls()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unhashable)

    __hash__ = None  # type: ignore[assignment]


ROWS = range(6)
COLUMNS = {
    "view": pa.array(TEXTS, pa.string_view()),
    "binary view": pa.array([b"%d" % k for k in ROWS], pa.binary_view()),
    "list of views": pa.array([[text] for text in TEXTS], pa.list_(pa.string_view())),
    "struct of views": pa.array([{"a": text} for text in TEXTS], pa.struct([("a", pa.string_view())])),
    "map of views": pa.array([[("a", text)] for text in TEXTS], pa.map_(pa.string(), pa.string_view())),
    "run-end encoded": pa.RunEndEncodedArray.from_arrays([2, 6], pa.array([A, B])),
    "run-end encoded views": pa.RunEndEncodedArray.from_arrays([2, 6], pa.array([A, B], pa.string_view())),
    "list view": pa.array([[k] for k in ROWS], pa.list_view(pa.int64())),
    "union": pa.UnionArray.from_sparse(pa.array([0] * 6, pa.int8()), [pa.array(ROWS)]),
    "dictionary of views": pa.DictionaryArray.from_arrays(
        pa.array([0, 1] * 3, pa.int8()), pa.array([A, B], pa.string_view())
    ),
    "extension": pa.ExtensionArray.from_storage(Unhashable(), pa.array(TEXTS, pa.string_view())),
    "null": pa.nulls(6),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_kept_takes_columns_of_every_type(name: str):
    other = COLUMNS[name]
    table = pa.table({"text": TEXTS, "other": other})
    want = [other[k].as_py() for k in KEPT]
    kept = refrain.dedup(table).kept()
    assert kept.schema == table.schema
    assert kept["other"].to_pylist() == want
    batch = refrain.dedup(table.to_batches()[0]).kept()
    assert isinstance(batch, pa.RecordBatch)
    assert batch.column(1).to_pylist() == want
    read = pa.table(refrain.dedup(table.to_reader()).kept())
    assert read["other"].to_pylist() == want


def test_kept_of_nothing_that_stays_or_of_all():
    other = pa.array([["a"], ["b"]], pa.list_(pa.string_view()))
    table = pa.table({"text": [A, A], "other": other})
    assert refrain.dedup(table, against=[A]).kept().num_rows == 0
    assert refrain.dedup(table.to_batches()[0], against=[A]).kept().num_rows == 0
    assert refrain.dedup(pa.table({"text": [A, B], "other": other})).kept()["other"].to_pylist() == [["a"], ["b"]]


@pytest.mark.parametrize(
    "kind",
    [
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.uint64(), pa.large_string()),
        pa.dictionary(pa.int32(), pa.string_view()),
        pa.string_view(),
        pa.large_string(),
    ],
    ids=str,
)
def test_texts_that_are_cut_keep_their_type(kind: pa.DataType):
    if pa.types.is_dictionary(kind):
        values = pa.array(REPEATED, kind.value_type)
        texts = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], kind.index_type), values)
    else:
        texts = pa.array([*REPEATED, None], kind)
    want = [*CUT, None]
    for data in (pa.table({"text": texts}), pa.record_batch({"text": texts})):
        done = refrain.dedup(data, **STRIP)
        assert done.kept().schema == data.schema
        assert done.kept()["text"].to_pylist() == want
        assert pa.table(done).schema.field("text").type == kind
        assert pa.table(done)["text"].to_pylist() == want
    column = refrain.dedup(texts, **STRIP).kept()
    assert (column.type, column.to_pylist()) == (kind, want)


def test_a_dictionary_that_is_full_is_cut_into_parts():
    """128 texts are all that indices of 8 bits can tell apart."""
    texts = [f"u{k} v{k} {A} e{k}" for k in range(300)]
    kind = pa.dictionary(pa.int8(), pa.string())
    data = pa.chunked_array([pa.array(texts[k : k + 100]).dictionary_encode().cast(kind) for k in (0, 100, 200)])
    # A chunk whose dictionary was larger than its indices can tell once other texts take places in it.
    wide = pa.DictionaryArray.from_arrays(
        pa.array([*range(100), *range(50)], pa.int8()), pa.array([f"{text} {A}" for text in texts[:100]])
    )
    kept = refrain.dedup(pa.chunked_array([*data.chunks, wide]), **STRIP).kept()
    assert kept.type == kind
    assert kept.to_pylist()[:300] == [texts[0], *(f"u{k} v{k} e{k}" for k in range(1, 300))]


def test_pandas_texts_that_are_cut():
    pandas = pytest.importorskip("pandas")
    texts = pandas.Series(REPEATED, dtype="category", index=["p", "q"])
    kept = refrain.dedup(texts, **STRIP).kept()
    assert (str(kept.dtype), kept.tolist(), kept.index.tolist()) == ("category", CUT, ["p", "q"])
    frame = pandas.DataFrame({"n": [1, 2], "text": texts})
    kept = refrain.dedup(frame, **STRIP).kept()
    assert (str(kept["text"].dtype), kept["text"].tolist(), kept["n"].tolist()) == ("category", CUT, [1, 2])
    assert frame["text"].tolist() == REPEATED


def test_pandas_columns_of_anything():
    """What the columns hold that decide nothing does not matter, before the whole is asked for as Arrow."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": [A, A], "other": ["a", 7]})
    done = refrain.dedup(frame)
    assert done.kept().values.tolist() == [[A, "a"]]
    with pytest.raises(TypeError, match="Arrow has no type .* other"):
        pa.table(done)
    with pytest.raises(TypeError, match=r"text: column 'text': row 1 is of type int"):
        refrain.dedup(pandas.DataFrame({"text": [A, 7]}))
    with pytest.raises(TypeError, match=r"data: row 1 is of type int"):
        refrain.dedup(pandas.Series([A, 7]))
    with pytest.raises(TypeError, match=r"against: row 1 is of type int"):
        refrain.dedup([A], against=pandas.Series([A, 7]))
    with pytest.raises(ValueError, match=r"there is no column 'body'; the data has 'text', 'other'"):
        refrain.dedup(frame, text="body")
    assert list(refrain.dedup(pandas.DataFrame({"text": [A, None, A], "n": [1, 2, 3]}), keep="max:n").keep) == [
        False,
        True,
        True,
    ]


def test_frames_that_change_afterwards():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = pandas.DataFrame({"text": [A, A, B]})
    column = pandas.Series([A, A, B])
    done = refrain.dedup(frame), refrain.dedup(column)
    frame.loc[3] = [C]
    column.loc[3] = C
    assert done[0].kept()["text"].tolist() == done[1].kept().tolist() == [A, B]
    other = polars.DataFrame({"text": [A, A, B]})
    result = refrain.dedup(other)
    other.insert_column(0, polars.Series("more", [1, 2, 3]))
    assert result.kept().columns == ["text"]


def test_polars_columns_that_are_cut():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {"refrain_keep": [1, 2], "text": REPEATED, "o": polars.Series([object()] * 2, dtype=polars.Object)}
    )
    kept = refrain.dedup(frame, **STRIP).kept()
    assert (kept.schema, kept["text"].to_list()) == (frame.schema, CUT)
    for kind in (polars.Categorical, polars.Enum(REPEATED)):
        series = polars.Series("some", REPEATED, dtype=kind)
        kept = refrain.dedup(series, **STRIP).kept()
        assert (kept.name, kept.to_list(), type(kept.dtype)) == ("some", CUT, type(series.dtype))
        kept = refrain.dedup(polars.DataFrame({"text": series}).lazy(), **STRIP).kept().collect()
        assert kept["text"].to_list() == CUT


def test_lone_surrogates_of_texts_that_are_cut():
    texts = [f"x1 \ud800 {A} {B}", f"y1 y2 \udfff y4 {A} {C}"]
    want = [texts[0], f"y1 y2 \udfff y4 {C}"]
    done = refrain.dedup(texts, **STRIP)
    assert done.kept() == want
    assert refrain.dedup(numpy.array(texts, dtype=object), **STRIP).kept().tolist() == want
    # Arrow has no lone surrogates.
    assert pa.table(done)["text"].to_pylist() == [
        text.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd") for text in want
    ]
    assert pa.table(refrain.dedup(texts))["text"].to_pylist()[0].startswith("x1 \ufffd ")


DECIMALS = [pa.decimal32(5, 2), pa.decimal64(12, 2), pa.decimal128(38, 4), pa.decimal256(60, 10)]


@pytest.mark.parametrize("kind", DECIMALS, ids=str)
def test_decimals_order_and_group_rows(kind: pa.DataType):
    values = [None if value is None else decimal.Decimal(value) for value in ("1.50", "-2.25", "2.25", None, "1.50")]
    table = pa.table({"text": [A] * 5, "n": pa.array(values, kind)})
    assert list(refrain.dedup(table, keep="max:n").keep) == [False, False, True, False, False]
    assert list(refrain.dedup(table, keep="min:n").keep) == [False, True, False, False, False]
    assert list(refrain.dedup(table, group_by="n").keep) == [True, True, True, True, False]


def test_decimals_of_other_sizes():
    big = ["12345678901234567890.1", "12345678901234567890.2", "-12345678901234567890.1", "12345678901234567890.1"]
    values = pa.array([decimal.Decimal(value) for value in big], pa.decimal256(60, 1))
    assert list(refrain.dedup(pa.table({"text": [A] * 4, "n": values}), group_by="n").keep) == [True, True, True, False]
    hundreds = pa.array([decimal.Decimal(value) for value in ("100", "-300", "300")], pa.decimal128(5, -2))
    assert list(refrain.dedup(pa.table({"text": [A] * 3, "n": hundreds}), keep="max:n").keep) == [False, False, True]


@pytest.mark.parametrize("scale", [-100_000_000, -(2**31), 2**31 - 1])
def test_decimals_of_a_scale_beyond_use_are_refused(scale: int):
    whole = pa.array([1, 2, 3], pa.decimal128(5, 0))
    column = pa.Array.from_buffers(pa.decimal128(5, scale), 3, whole.buffers())
    with pytest.raises(TypeError, match="column 'n' is of type .*decimal"):
        refrain.dedup(pa.table({"text": [A] * 3, "n": column}), keep="max:n")


def test_duckdb_decimals():
    duckdb = pytest.importorskip("duckdb")
    rows = duckdb.sql(f"select * from (values ('{A}', 1.5), ('{A}', 2.5), ('{A}', -0.25)) t(text, n)")
    assert list(refrain.dedup(rows, keep="max:n").keep) == [False, True, False]


def test_dictionaries_order_and_group_rows():
    numbers = pa.array([3, 9, 9, None, 3]).dictionary_encode()
    table = pa.table({"text": [A] * 5, "n": numbers})
    assert list(refrain.dedup(table, keep="max:n").keep) == [False, True, False, False, False]
    assert list(refrain.dedup(table, group_by="n").keep) == [True, True, False, True, False]
    assert list(refrain.dedup(table.slice(1, 3), keep="max:n").keep) == [True, False, False]
    broken = pa.DictionaryArray.from_arrays(pa.array([0, 5], pa.int32()), pa.array([1, 2]), safe=False)
    with pytest.raises(ValueError, match="an index lies outside of its dictionary"):
        refrain.dedup(pa.table({"text": [A, B], "n": broken}), group_by="n")


def test_zeros_are_one_group():
    table = pa.table({"text": [A, A, A], "n": [0.0, -0.0, 1.0]})
    assert list(refrain.dedup(table, group_by="n").keep) == [True, False, True]
