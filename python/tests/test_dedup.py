"""`refrain.dedup`: one answer for every shape of the data and every option, that of the native command."""

from __future__ import annotations

import pathlib
import random

import pyarrow as pa
import pytest
import refrain
from conftest import answer_of, make_texts

numpy = pytest.importorskip("numpy")


def table_of(texts: list[str]) -> pa.Table:
    return pa.table({"id": list(range(len(texts))), "text": texts, "score": [k * 7 % 101 for k in range(len(texts))]})


def polars_frame(texts):
    return pytest.importorskip("polars").DataFrame({"text": texts, "id": list(range(len(texts)))})


def dataset(texts, backwards: bool):
    datasets = pytest.importorskip("datasets")
    if not backwards:
        return datasets.Dataset(table_of(texts))
    order = list(range(len(texts)))[::-1]
    return datasets.Dataset(table_of(texts).take(order)).select(order)


def typed(texts, kind):
    return pa.table({"text": pa.array(texts, kind)})


def cut(texts):
    rng = random.Random(5)
    places = sorted(rng.randrange(len(texts)) for _ in range(9))
    table = table_of(texts)
    ends = [0, *places, places[-1], len(texts)]
    return pa.concat_tables([table.slice(a, b - a) for a, b in zip(ends, ends[1:])])


SHAPES = {
    "Table": table_of,
    "chunks": cut,
    "slice": lambda t: table_of(["not this"] * 11 + t).combine_chunks().slice(11),
    "RecordBatch": lambda t: table_of(["not this"] * 11 + t).combine_chunks().to_batches()[0].slice(11),
    "RecordBatchReader": lambda t: table_of(t).to_reader(max_chunksize=37),
    "large_string": lambda t: typed(t, pa.large_string()),
    "string_view": lambda t: typed(t, pa.string_view()).slice(0),
    "dictionary": lambda t: pa.table({"text": pa.array(t).dictionary_encode()}),
    "Array": pa.array,
    "ChunkedArray": lambda t: cut(t)["text"],
    "polars DataFrame": polars_frame,
    "polars LazyFrame": lambda t: polars_frame(t).lazy(),
    "polars Series": lambda t: polars_frame(t)["text"],
    "pandas DataFrame": lambda t: pytest.importorskip("pandas").DataFrame({"text": t}),
    "pandas Series": lambda t: pytest.importorskip("pandas").Series(t),
    "Dataset": lambda t: dataset(t, False),
    "Dataset with indices": lambda t: dataset(t, True),
    "list": list,
    "tuple": tuple,
    "generator": lambda t: (one for one in t),
    "numpy": lambda t: numpy.array(t, dtype=object),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape, texts, by_command):
    done = refrain.dedup(SHAPES[shape](texts))
    assert answer_of(done) == by_command()
    assert len(done) == len(done.keep) == len(texts)


def test_duckdb(texts, by_command):
    duckdb = pytest.importorskip("duckdb")
    assert answer_of(refrain.dedup(duckdb.from_arrow(table_of(texts)))) == by_command()


@pytest.mark.parametrize(
    "options",
    [
        {"threshold": 0.5},
        {"shingle": 2},
        {"keep": "last"},
        {"keep": "longest"},
        {"keep": "max:score"},
        {"keep": "min:score"},
        {"threads": 1},
        {"memory": "64M"},
    ],
)
def test_options(options, texts, by_command):
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    assert answer_of(refrain.dedup(table_of(texts), **options)) == by_command(*flags)


def test_keys_of_all_kinds():
    texts = ["a b c d e f"] * 4
    nothing = [None] * 3
    for values in (
        [1, 5, 3, None],
        [1.5, float("nan"), 9.0, None],
        ["a", "z", "b", None],
        [2**63 - 1, 2**63 - 2, 0, None],
        [True, False, None, None],
    ):
        done = refrain.dedup(pa.table({"text": texts, "key": values}), keep="max:key")
        best = max((k for k, v in enumerate(values) if v is not None and v == v), key=lambda k: values[k])
        assert [k for k, keep in enumerate(done.keep) if keep] == [best]
    done = refrain.dedup(pa.table({"text": texts[:3], "key": pa.array([3, 9, 4], pa.timestamp("us"))}), keep="max:key")
    assert list(done.keep) == [False, True, False]
    with pytest.raises(ValueError, match="keep max:key: no record has a number or a text in this field"):
        refrain.dedup(pa.table({"text": texts[:3], "key": pa.array(nothing, pa.null())}), keep="max:key")


def test_against(texts):
    items = texts[10:20]
    for against in (items, pa.table({"text": items})):
        done = refrain.dedup(table_of(texts), against=against)
        reasons = {r.row: (r.kept_row, r.reason) for r in done.removed}
        assert all(reasons[k] == (None, "against") for k in range(10, 20) if k % 5 != 4)
        assert done.summary.against >= 8
        assert all(done.kept_row[r.row] == -1 for r in done.removed if r.reason == "against")


def test_nulls_and_wordless_texts_stay():
    for data in ([None, "", "…", None, ""], pa.table({"text": [None, "", "…", None, ""]}), pa.nulls(5)):
        done = refrain.dedup(data)
        assert list(done.keep) == [True] * 5 and done.summary.wordless == 5


def test_struct_nulls_count():
    rows = pa.StructArray.from_arrays([pa.array(["a b c d", "a b c d"])], ["text"], mask=pa.array([False, True]))

    class Rows:
        def __arrow_c_array__(self, requested_schema=None):
            return rows.__arrow_c_array__()

    assert list(refrain.dedup(Rows()).keep) == [True, True]


def test_lone_surrogates_are_no_letters():
    assert list(refrain.dedup(["one two three \ud800", "one two three"]).keep) == [True, False]


def test_arrow_stream(texts):
    table = table_of(texts).replace_schema_metadata({"origin": "here"})
    rich = table.append_column("tags", pa.array([[f"t{k}"] * (k % 3) for k in range(len(texts))]))
    rich = rich.append_column("kind", pa.array([f"k{k % 4}" for k in range(len(texts))]).dictionary_encode())
    rich = rich.append_column("part", pa.array([{"a": k, "b": [k]} for k in range(len(texts))]))
    for data in (rich, rich.slice(17, 211), pa.concat_tables([rich.slice(3, 50), rich.slice(60)])):
        done = refrain.dedup(data)
        for _ in range(2):
            out = pa.table(done)
            out.validate(full=True)
            assert out.select(data.column_names).equals(data) and out.schema.metadata == data.schema.metadata
            assert out["refrain_keep"].to_pylist() == list(done.keep)
            assert out["refrain_kept_row"].to_pylist() == [None if k == -1 else k for k in done.kept_row]
            assert out["refrain_similarity"].null_count == done.summary.kept


def test_the_stream_outlives_all(texts):
    out = pa.RecordBatchReader.from_stream(refrain.dedup(list(texts)))
    assert out.read_all()["text"].to_pylist() == texts


KINDS = [
    "Table",
    "RecordBatch",
    "Array",
    "ChunkedArray",
    "polars DataFrame",
    "polars LazyFrame",
    "polars Series",
    "pandas DataFrame",
    "pandas Series",
    "Dataset",
    "Dataset with indices",
    "list",
    "tuple",
    "numpy",
]


def texts_in(data):
    if hasattr(data, "collect"):
        data = data.collect()
    if hasattr(data, "column_names") or hasattr(data, "columns"):
        data = data["text"]
    if hasattr(data, "to_pylist"):
        return data.to_pylist()
    return list(data)


@pytest.mark.parametrize("shape", KINDS)
def test_kept(shape, texts):
    data = SHAPES[shape](texts)
    done = refrain.dedup(data)
    kept = done.kept()
    assert type(kept) is type(data)
    assert texts_in(kept) == [t for t, keep in zip(texts, done.keep) if keep]


@pytest.mark.parametrize("shape", [*KINDS, "string_view", "large_string", "dictionary"])
def test_passages_are_cut(shape):
    rest = [text.removesuffix(" Größe 🚢") for text in make_texts(3, seed=8)]
    passage = " ".join(f"p{k}" for k in range(60))
    texts = [f"{t} {passage}" for t in rest]
    data = SHAPES[shape](texts)
    done = refrain.dedup(data, passages="strip")
    want = [texts[0], *rest[1:]]
    assert texts_in(done.kept()) == want
    assert done.summary.stripped_documents == 2 and done.summary.stripped_words == 120
    out = pa.table(done)
    out.validate(full=True)
    assert out["text"].to_pylist() == want


def test_what_is_nothing_but_the_passage_is_stripped():
    passage = " ".join(f"p{k}" for k in range(60))
    texts = [f"{' '.join(f'w{k}' for k in range(200))} {passage}", passage]
    done = refrain.dedup(texts, passages="strip")
    assert [(r.row, r.kept_row, r.similarity, r.reason) for r in done.removed] == [(1, None, None, "stripped")]


def test_what_went_for_a_stripped_text_is_judged_anew():
    passage = " ".join(f"p{k}" for k in range(60))
    own = "six words of a text alone"
    texts = [f"{' '.join(f'w{k}' for k in range(200))} {passage}", passage, f"{passage} {own}"]
    assert [r.reason for r in refrain.dedup(texts).removed] == ["near"]
    done = refrain.dedup(texts, passages="strip")
    assert [(r.row, r.reason) for r in done.removed] == [(1, "stripped")]
    assert done.kept() == [texts[0], own] and done.summary.clusters == 0


def test_a_passage_stays_in_the_first_of_the_keep_order_and_of_a_group():
    passage = " ".join(f"p{k}" for k in range(60))
    rest = [" ".join(f"{name}{k}" for k in range(60 + 5 * len(name))) for name in ("w", "longer", "v")]
    table = pa.table({"text": [f"{text} {passage}" for text in rest], "of": ["a", "a", "b"]})
    longest = refrain.dedup(table, passages="strip", keep="longest")
    assert longest.kept()["text"].to_pylist() == [rest[0], table["text"][1].as_py(), rest[2]]
    grouped = refrain.dedup(table, passages="strip", group_by="of")
    assert grouped.kept()["text"].to_pylist() == [table["text"][0].as_py(), rest[1], table["text"][2].as_py()]


def test_files(tmp_path: pathlib.Path, texts, by_command):
    import pyarrow.csv
    import pyarrow.feather
    import pyarrow.parquet

    table = table_of(texts)
    pyarrow.parquet.write_table(table.slice(0, 150), tmp_path / "a.parquet", row_group_size=40)
    pyarrow.parquet.write_table(table.slice(150), tmp_path / "b.parquet")
    pyarrow.feather.write_feather(table, tmp_path / "all.feather")
    pyarrow.csv.write_csv(table, tmp_path / "all.csv")
    want = by_command()
    for data in (
        [tmp_path / "a.parquet", tmp_path / "b.parquet"],
        str(tmp_path / "*.parquet"),
        tmp_path / "all.feather",
        tmp_path / "all.csv",
    ):
        done = refrain.dedup(data)
        assert answer_of(done) == want
        assert pa.table(done.kept())["text"].to_pylist() == [t for t, keep in zip(texts, done.keep) if keep]
        assert pa.table(done).column_names == [
            *table.column_names,
            "refrain_keep",
            "refrain_kept_row",
            "refrain_similarity",
        ]
    done = refrain.dedup(tmp_path / "all.csv", keep="max:score")
    assert answer_of(done) == by_command("--keep", "max:score")


def test_a_bad_record_is_warned_of(tmp_path: pathlib.Path):
    (tmp_path / "a.jsonl").write_text('{"text": "a b c"}\n{"text": 1}\n{"text": "a b c"}\n')
    with pytest.warns(refrain.RefrainWarning, match="a.jsonl:2"):
        done = refrain.dedup(tmp_path / "a.jsonl")
    assert (done.summary.documents, done.summary.skipped, done.summary.removed) == (2, 1, 1)


def test_progress(texts):
    told = []
    refrain.dedup(texts * 50, progress=lambda done, total: told.append((done, total)))
    assert told and told[-1] == (len(texts) * 50,) * 2 and told == sorted(told)

    def stop(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        refrain.dedup(texts * 50, progress=stop)


def test_removed_is_a_sequence(texts):
    removed = refrain.dedup(texts).removed
    everything = list(removed)
    assert len(removed) == len(everything) and removed[-1] == everything[-1] and removed[2:5] == everything[2:5]
    assert all(0 < r.similarity <= 1 and 0 < r.containment <= 1 for r in everything)
    with pytest.raises(IndexError):
        removed[len(removed)]


def test_repr_html(texts):
    done = refrain.dedup([f"<b>{t}</b>" for t in texts])
    page = done._repr_html_()
    assert "<table" in page and "<mark>" in page and "<b>w" not in page and str(done.summary.removed) in page


@pytest.mark.parametrize(
    "data, error, says",
    [
        (42, TypeError, "int"),
        (b"a", TypeError, "bytes"),
        ({"text": []}, TypeError, "dict"),
        ({"a"}, TypeError, "set"),
        (["a", 7], TypeError, "item 1 is of type int"),
        (pa.table({"a": ["x"]}), ValueError, "no column 'text'; the data has 'a'"),
        (pa.table({"text": [1.5]}), TypeError, "double"),
        (pa.array([1]), TypeError, "int64"),
        ("no/such.parquet", OSError, "no/such.parquet"),
    ],
)
def test_wrong_data(data, error, says):
    with pytest.raises(error, match=says):
        refrain.dedup(data)


@pytest.mark.parametrize(
    "options, error, says",
    [
        ({"threshold": 1.5}, ValueError, "threshold: 1.5"),
        ({"threshold": "a"}, TypeError, "threshold"),
        ({"shingle": 0}, ValueError, "shingle: 0"),
        ({"shingle": 2.5}, TypeError, "shingle"),
        ({"recall": 1}, ValueError, "recall"),
        ({"keep": "best"}, ValueError, "'best' is none of first"),
        ({"keep": "max:stars"}, ValueError, "no column 'stars'"),
        ({"memory": "lots"}, ValueError, "'lots'"),
        ({"memory": "1M"}, ValueError, "64M"),
        ({"threads": 0}, ValueError, "threads"),
        ({"contained": 2}, ValueError, "contained"),
        ({"passages": "cut"}, ValueError, "passages"),
        ({"nope": 1}, TypeError, "nope"),
    ],
)
def test_wrong_options(options, error, says):
    with pytest.raises(error, match=says):
        refrain.dedup(pa.table({"text": ["a"], "number": [1]}), **options)


def test_empty():
    assert refrain.dedup([]).kept() == []
    done = refrain.dedup(table_of(["a"]).slice(0, 0))
    assert done.summary.documents == 0 and done.kept().num_rows == 0 and pa.table(done).num_rows == 0


def test_what_passes_is_spooled(monkeypatch, texts, by_command):
    from refrain import _data

    monkeypatch.setattr(_data.Passing, "_HELD", 1000)
    table = table_of(texts)
    done = refrain.dedup(table.to_reader(max_chunksize=37))
    assert answer_of(done) == by_command()
    assert pa.table(done).select(table.column_names).equals(table)
    assert pa.table(done.kept())["id"].to_pylist() == [k for k, keep in enumerate(done.keep) if keep]


@pytest.mark.parametrize("groups", [[1, 2, 1, None, None], ["x", "y", "x", None, None], [0.5, 1.5, 0.5, None, None]])
def test_rows_of_other_groups_are_not_compared(groups: list[object]) -> None:
    table = pa.table({"text": ["one two three four five six"] * 5, "source": groups})
    done = refrain.dedup(table, group_by="source")
    assert [(r.row, r.kept_row) for r in done.removed] == [(2, 0), (4, 3)]
    with pytest.raises(ValueError, match="group_by: there is no column 'site'"):
        refrain.dedup(table, group_by="site")
    with pytest.raises(ValueError, match="group_by"):
        refrain.dedup(["one two"], group_by="source")
