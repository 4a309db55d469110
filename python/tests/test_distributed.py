"""The steps of a dedup that many machines share, without an engine: the decisions are those of refrain.dedup."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterable

import pyarrow as pa
import pytest
import refrain
from conftest import make_texts
from refrain import distributed
from refrain.distributed import Items, Scheme

Decisions = list[tuple[int, int | None, float | None]]


def mixed(number: int) -> int:
    """A bijection of 64-bit numbers, as a signed one: an id that looks random."""
    x = (number + 1) * 0x9E3779B97F4A7C15 % 2**64
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    x = (x ^ x >> 27) * 0x94D049BB133111EB % 2**64
    x ^= x >> 31
    return x - 2**64 if x >= 2**63 else x


def cut(rng: random.Random, rows: list[dict[str, object]], schema: pa.Schema) -> list[pa.RecordBatch]:
    """Rows in batches of random sizes, some of them empty."""
    batches = []
    begin = 0
    while begin < len(rows):
        end = begin + rng.choice((0, 1, 7, 100, 1000))
        batches.append(pa.RecordBatch.from_pylist(rows[begin:end], schema=schema))
        begin = end
    return batches


def shuffled(rng: random.Random, batches: Iterable[pa.RecordBatch], machines: int) -> list[list[pa.RecordBatch]]:
    """What an engine does between two steps: all rows of a part go to one of the machines, sorted by it."""
    rows = [row for batch in batches for row in batch.to_pylist()]
    rng.shuffle(rows)
    rows.sort(key=lambda row: row["part"])
    return [
        cut(rng, [row for row in rows if row["part"] % machines == k], distributed.PARCELS) for k in range(machines)
    ]


def run(
    texts: list[str | None],
    scheme: Scheme = Scheme(),  # noqa: B008
    *,
    against: list[str] | None = None,
    contained: float | None = None,
    seed: int = 1,
    machines: int = 3,
    documents_a_bin: int = 50,
    ids: list[int] | None = None,
) -> tuple[Decisions, distributed.Components]:
    """All steps, on so many machines, in a random order of everything that has no order."""
    rng = random.Random(seed)
    schema = pa.schema([("n", pa.int64()), ("id", pa.int64()), ("text", pa.string()), ("earlier", pa.bool_())])
    earlier = against or []
    items = None if contained is None else Items(pa.array(earlier), contained)
    rows = [{"n": k - len(earlier), "id": mixed(10**9 + k), "text": t, "earlier": True} for k, t in enumerate(earlier)]
    names = ids or [mixed(k) for k in range(len(texts))]
    rows += [{"n": k, "id": names[k], "text": t, "earlier": False} for k, t in enumerate(texts)]
    apart = list(rows)
    rng.shuffle(apart)
    parcels: list[pa.RecordBatch] = []
    for k in range(machines):
        batches = cut(rng, apart[k::machines], schema)
        parcels += distributed.sign(batches, scheme, earlier="earlier", items=items)
    for _ in range(2):
        parcels = [b for part in shuffled(rng, parcels, machines) for b in distributed.group(part)]
    found = distributed.components(parcels, documents_a_bin=documents_a_bin)
    bins = dict(zip(*(column.to_pylist() for column in found.bins.columns)))
    removed: Decisions = []
    told = set()
    for k in range(machines):
        own = [row | {"bin": bins[row["id"]]} for row in rows if row["id"] in bins and bins[row["id"]] % machines == k]
        own.sort(key=lambda row: (row["bin"], not row["earlier"], row["n"]))
        batches = cut(rng, own, schema.append(pa.field("bin", pa.int32())))
        for batch in distributed.decide(batches, scheme, order=["n"], earlier="earlier", items=items):
            assert batch.schema.names == ["n", "id", "refrain_kept", "refrain_similarity"]
            for row in batch.to_pylist():
                kept = row["refrain_kept"]
                removed.append((row["n"], None if kept is None else kept["n"], row["refrain_similarity"]))
                told.add(row["n"])
    by_id = {row["id"]: row["n"] for row in rows}
    removed += [(by_id[one], None, None) for one in found.contained.to_pylist() if by_id[one] not in told]
    return sorted(removed), found


def expected(texts: list[str | None], scheme: Scheme = Scheme(), **more: object) -> Decisions:  # noqa: B008
    done = refrain.dedup(texts, **scheme._asdict(), **more)
    return [
        (one.row, one.kept_row if one.reason == "near" else None, one.similarity if one.reason != "contained" else None)
        for one in done.removed
    ]


def pages(count: int, own: int, seed: int) -> list[str]:
    """Pages of one template with a few words of their own, some of them again with a word more."""
    rng = random.Random(seed)
    common = [f"t{rng.randrange(10**6)}" for _ in range(60)]
    texts: list[str] = []
    for k in range(count):
        if k % 9 == 8:
            texts.append(texts[rng.randrange(len(texts))] + " too")
            continue
        words = [f"p{rng.randrange(10**6)}" for _ in range(own)]
        at = rng.randrange(len(common))
        texts.append(" ".join(common[:at] + words + common[at:]))
    return texts


@pytest.mark.parametrize("machines", [1, 2, 5])
@pytest.mark.parametrize("scheme", [Scheme(), Scheme(0.5, 3), Scheme(0.9, 5, 0.9), Scheme(1.0)])
def test_as_dedup(texts: list[str], machines: int, scheme: Scheme) -> None:
    told, found = run(texts, scheme, machines=machines, seed=machines)
    assert told == expected(texts, scheme)
    assert told
    assert found.documents == len(texts)
    assert len(told) < found.candidates < len(texts)


def test_hot_keys_and_one_giant_component() -> None:
    texts = pages(1500, 3, 1) + make_texts(200)
    told, found = run(texts, documents_a_bin=10)
    assert told == expected(texts)
    assert found.largest > 1000


def test_templates_in_one_bin_and_in_many() -> None:
    """Hot keys of one component must not be felt in another one, whether or not it is in the same bin."""
    texts: list[str] = []
    for seed in range(12):
        texts += pages(120, 4, seed)
    random.Random(3).shuffle(texts)
    # So low a recall that near pages often share no key.
    scheme = Scheme(0.8, 5, 0.2)
    wanted = expected(texts, scheme)
    for size in (1, 300, 10**6):
        told, found = run(texts, scheme, documents_a_bin=size, seed=size)
        assert told == wanted
        assert found.count > 3


@pytest.mark.parametrize("contained", [None, 0.8, 0.3])
def test_against(texts: list[str], contained: float | None) -> None:
    rng = random.Random(4)
    against = [texts[k] + " indeed" for k in range(0, 100, 7)]
    against += [" ".join(f"i{rng.randrange(10**6)}" for _ in range(20)) for _ in range(20)]
    given = texts + [f"page {k} of many says {against[-k]} and more" * 1 + " w" * k for k in range(1, 20)]
    given += [given[-1] + " again", "quite another text of some words"] + [f"{against[-1]} {texts[3]}"]
    told, _ = run(given, against=against, contained=contained)
    assert told == expected(given, against=against, contained=contained)
    assert any(kept is None for _, kept, _ in told)
    assert any(similarity is None for _, _, similarity in told) == (contained is not None)


def test_texts_without_words_stay() -> None:
    texts: list[str | None] = ["", None, "...", "a b c", "", None, "a b c", "!"]
    told, found = run(texts)
    assert told == [(6, 3, 1.0)]
    assert found.documents == 8
    assert run([])[0] == []
    assert run([None, ""])[1].candidates == 0


def test_two_documents_of_one_id(texts: list[str]) -> None:
    """An id that two documents have by chance decides nothing, and is told."""
    ids = [mixed(k) for k in range(len(texts))]
    ids[7], ids[11], ids[3] = ids[8], ids[4], ids[0]
    told, found = run(texts, ids=ids)
    assert told == expected(texts)
    assert set(found.twice.to_pylist()) == {ids[8], ids[4], ids[0]}
    assert found.documents == len(texts)


def test_a_step_done_twice_gives_the_same(texts: list[str]) -> None:
    batch = pa.record_batch({"id": pa.array([mixed(k) for k in range(len(texts))]), "text": texts})
    first = pa.Table.from_batches(distributed.sign([batch]))
    assert first == pa.Table.from_batches(distributed.sign([batch]))
    assert first.num_rows > 1000
    assert pa.Table.from_batches(distributed.group([*first.to_batches()])) == pa.Table.from_batches(
        distributed.group([*first.to_batches()])
    )


def test_items_go_to_other_machines() -> None:
    items = Items(pa.chunked_array([["one two three four five six seven eight nine"], ["b"]]), 0.5)
    other = pickle.loads(pickle.dumps(items))
    assert len(other) == 2
    assert other.share == 0.5
    batch = pa.record_batch({"id": [1, 2], "text": ["zero one two three four five six seven eight nine ten", "b"]})
    assert distributed.components(distributed.group(distributed.sign([batch], items=other))).contained.to_pylist() == [
        1
    ]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
)
def test_texts_of_any_type(kind: pa.DataType) -> None:
    texts = pa.array(["one two three", None, "one two three"]).cast(kind)
    batch = pa.record_batch({"id": [1, 2, 3], "text": texts, "bin": pa.array([0, 0, 0], pa.int32())}).slice(0, 3)
    assert distributed.components(distributed.group(distributed.sign([batch]))).bins.column("id").to_pylist() == [1, 3]
    assert next(distributed.decide([batch], order=["id"])).to_pylist() == [
        {"id": 3, "refrain_kept": {"id": 1}, "refrain_similarity": 1.0}
    ]


def test_many_texts_of_one_bin_go_to_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    rng = random.Random(6)
    words = [f"w{k}" for k in range(20_000)]
    texts = [" ".join(rng.choices(words, k=20_000)) for _ in range(400)]  # 50 MB
    texts += [texts[k] + " again" for k in (0, 5, 399)]
    rows = pa.record_batch({"n": range(403), "bin": pa.array([0] * 403, pa.int32()), "text": texts})
    batches = [rows.slice(k, 50) for k in range(0, 403, 50)]
    told = [row for batch in distributed.decide(batches, order=["n"]) for row in batch.to_pylist()]
    assert [(row["n"], row["refrain_kept"]["n"]) for row in told] == [(400, 0), (401, 5), (402, 399)]
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with pytest.raises(OSError, match="/nowhere: a temporary file cannot be made"):
        list(distributed.decide(batches, order=["n"]))


def test_errors() -> None:
    good = pa.record_batch({"id": [1], "text": ["a"], "bin": pa.array([0], pa.int32())})
    with pytest.raises(ValueError, match="no column 'body'; the columns are 'id', 'text'"):
        list(distributed.sign([good], text="body"))
    with pytest.raises(TypeError, match="column 'id' is of type int64; give a string column"):
        list(distributed.sign([good], text="id"))
    with pytest.raises(TypeError, match="column 'text' is of type string; give an int64 column"):
        list(distributed.sign([good], id="text"))
    with pytest.raises(ValueError, match="column 'id' has a null"):
        list(distributed.sign([pa.record_batch({"id": [1, None], "text": ["a", "b"]})]))
    with pytest.raises(ValueError, match="threshold: 2.0 is not above 0"):
        list(distributed.sign([good], Scheme(2.0)))
    with pytest.raises(ValueError, match="was not made by sign or group"):
        list(distributed.group([pa.record_batch([pa.array([3], pa.int32()), [b"abc"]], schema=distributed.PARCELS)]))
    with pytest.raises(ValueError, match="was not made by group"):
        distributed.components([pa.record_batch([pa.array([3], pa.int32()), [b"abc"]], schema=distributed.PARCELS)])
    with pytest.raises(TypeError, match="column 'bin' is of type"):
        list(distributed.decide([pa.record_batch({"n": [1], "text": ["a"], "bin": ["x"]})], order=["n"]))
