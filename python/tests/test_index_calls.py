"""Index: ids and times of every kind of data, what it refuses, other processes."""

from __future__ import annotations

import decimal
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest
import refrain

pa = pytest.importorskip("pyarrow")
numpy = pytest.importorskip("numpy")

A = "The quick brown fox jumps over the lazy dog while seven other animals look on from afar in silence today"
B = "Completely different words are standing here so that nobody would ever confuse it with another text at all"
C = "A third text talks about ferries, harbours, islands, piers, boats, ropes, sails, masts, decks and the sea"
TABLE = {"id": ["x", "y"], "text": [A, B], "when": [1, 2]}


def shapes() -> list[tuple[str, Callable[[], object]]]:
    def dataset() -> object:
        return pytest.importorskip("datasets").Dataset.from_dict(TABLE)

    return [
        ("pyarrow", lambda: pa.table(TABLE)),
        ("reader", lambda: pa.table(TABLE).to_reader()),
        ("polars", lambda: pytest.importorskip("polars").DataFrame(TABLE)),
        ("lazy", lambda: pytest.importorskip("polars").LazyFrame(TABLE)),
        ("pandas", lambda: pytest.importorskip("pandas").DataFrame(TABLE)),
        ("duckdb", lambda: pytest.importorskip("duckdb").from_arrow(pa.table(TABLE))),
        ("dataset", dataset),
        ("chosen rows", lambda: dataset().select([1, 0]).select([1, 0])),  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(("name", "make"), shapes(), ids=[name for name, _ in shapes()])
def test_ids_of_every_kind_of_data(name: str, make: Callable[[], object], tmp_path: pathlib.Path):
    with refrain.Index(tmp_path / "ids") as index:
        assert [one.id for one in index.add(make())] == ["x", "y"]
    with refrain.Index(tmp_path / "times") as index:
        assert [one.id for one in index.add(make(), time="when")] == ["x", "y"]
        assert [(near.id, near.time) for (near,) in index.query([A, B])] == [("x", 1), ("y", 2)]
    with refrain.Index(tmp_path / "none") as index:
        assert [one.id for one in index.add(make(), id="key")] == ["#1", "#2"]


def test_columns_that_are_not_there(tmp_path: pathlib.Path):
    with refrain.Index(tmp_path / "some") as index:
        for data in (
            [A],
            pa.array([A]),
            pa.table({"text": [A]}),
            pytest.importorskip("pandas").DataFrame({"text": [A]}),
        ):
            with pytest.raises(ValueError, match="time: there is no column 'at'"):
                index.add(data, time="at")
        for name in ("time", "id"):
            with pytest.raises(ValueError, match=f"{name}: is empty"):
                index.add(pa.table({"text": [A]}), **{name: ""})
        assert index.info()["documents"] == 0


def test_ids_of_every_type(tmp_path: pathlib.Path):
    exact = decimal.Decimal("1234567890123456789.25")
    for number, (ids, want) in enumerate(
        [
            (pa.array([decimal.Decimal("1.50"), decimal.Decimal("-2.00")]), [1.5, -2]),
            (pa.array([decimal.Decimal(0), exact], pa.decimal256(60, 2)), [0, float(exact)]),
            (pa.array([3, 9]).dictionary_encode(), [3, 9]),
            (pa.array([-0.0, 2.5]), [0, 2.5]),
            (pa.array([float("nan"), None]), ["#1", "#2"]),
        ]
    ):
        with refrain.Index(tmp_path / str(number)) as index:
            assert [one.id for one in index.add(pa.table({"id": ids, "text": [A, B]}))] == want
    with refrain.Index(tmp_path / "refused") as index:
        for ids in (pa.array([True, False]), pa.array([True, False]).dictionary_encode()):
            with pytest.raises(TypeError, match="id: column 'id' is of type .*bool; ids are numbers or texts"):
                index.add(pa.table({"id": ids, "text": [A, B]}))
        with pytest.raises(ValueError, match="id: row 1 has -inf"):
            index.add(pa.table({"id": [1.0, -float("inf")], "text": [A, B]}))
        assert index.info()["documents"] == 0


def test_times_of_a_dictionary(tmp_path: pathlib.Path):
    when = pa.array([1000], pa.timestamp("s")).dictionary_encode()
    with refrain.Index(tmp_path / "some") as index:
        index.add(pa.table({"text": [A], "when": when}), time="when")
        assert index.query([A])[0][0].time == 1000


def test_remove_takes_numbers_of_every_kind(tmp_path: pathlib.Path):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    small = decimal.Decimal("0.00000025")
    with refrain.Index(tmp_path / "some") as index:
        index.add(pa.table({"id": [1, 2, 3], "text": [A, B, C]}))
        index.add(pa.table({"id": [1.5, 1e16, 2.5e-7], "text": ["a b", "c d", "e f"]}))
        index.add(pa.table({"id": pa.array([small + 1]), "text": ["g h"]}))
        index.add(pa.table({"id": ["s", "t"], "text": ["i j", "k l"]}))
        for ids in (
            *(numpy.array([1]), pa.array([2]), [3.0], [1.5], [numpy.float64(1e16)], [small], [small + 1]),
            *(pandas.Series(["s"]), polars.Series(["t"])),
        ):
            index.remove(ids)
        assert index.info()["documents"] == 0
        for ids in ([True], [numpy.bool_(True)], [None], [float("nan")], [b"a"], [[1]], "a", b"a", {"a": 1}, 5):
            with pytest.raises(TypeError, match="^ids: "):
                index.remove(ids)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="no document with the id 9"):
            index.remove([9])


def test_names_of_folders():
    for path in ("a\0b", "", "a\ud800"):
        with pytest.raises(ValueError, match="^path: "):
            refrain.Index(path)
    with pytest.raises(TypeError, match="path: 5 is of type int"):
        refrain.Index(5)  # type: ignore[arg-type]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_does_not_write(tmp_path: pathlib.Path):
    """Nor does it when it ends, and it does not keep the folder."""
    index = refrain.Index(tmp_path / "some")
    index.add([A])
    done, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        told = []
        for call in (lambda: index.add([B]), lambda: index.query([A]), lambda: index.remove(["#1"]), index.info):
            try:
                call()
                told.append("nothing")
            except refrain.Error as error:
                told.append("refused" if "another process" in str(error) else str(error))
            except BaseException as error:
                told.append(repr(error))
        index.close()
        os.write(done[1], " ".join(told).encode())
        os.read(go[0], 1)
        os._exit(0)
    assert os.read(done[0], 1000).decode() == "refused refused refused refused"
    index.add([C])
    index.close()
    try:
        with refrain.Index(tmp_path / "some") as again:  # while the fork lives
            assert again.info()["documents"] == 2
            assert [len(near) for near in again.query([A, B, C])] == [1, 0, 1]
    finally:
        os.write(go[1], b"x")
        os.waitpid(child, 0)
        for descriptor in (*done, *go):
            os.close(descriptor)


def test_a_subinterpreter_is_refused():
    code = """
try:
    import _xxsubinterpreters as interpreters
except ImportError:
    import _interpreters as interpreters
inner = '''
try:
    import refrain
    print("imported")
except ImportError as error:
    while error is not None:
        print(error)
        error = error.__cause__ or error.__context__
'''
interpreters.run_string(interpreters.create(), inner)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "does not work in a subinterpreter" in done.stdout, done.stdout + done.stderr
