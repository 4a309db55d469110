"""dedup: names that are not there, earlier work of every kind, streams that fail, options that are none."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import refrain

pa = pytest.importorskip("pyarrow")

A = "The quick brown fox jumps over the lazy dog while seven other animals look on from afar in silence today"
B = "Completely different words are standing here so that nobody would ever confuse it with another text at all"
C = "A third text talks about ferries, harbours, islands, piers, boats, ropes, sails, masts, decks and the sea"
TEXTS = [A, B, A + " indeed", C]


@pytest.fixture
def feed(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "a.jsonl"
    rows = [{"id": k, "text": text, "n": k, "lang": "e"} for k, text in enumerate(TEXTS)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def raises(kind: type[BaseException], says: str, *arguments: Any, **options: Any) -> str:
    with pytest.raises(kind, match=says) as told:
        refrain.dedup(*arguments, **options)
    assert type(told.value) is kind
    assert len(str(told.value)) < 400
    return str(told.value)


def test_fields_of_records(feed: pathlib.Path):
    raises(ValueError, "^group_by: no record has the field 'lnag'", feed, group_by="lnag")
    assert list(refrain.dedup(feed, group_by="lang").keep) == [True, True, False, True]
    raises(ValueError, "^keep max:m: no record has", feed, keep="max:m")
    assert list(refrain.dedup(feed, keep="max:n").keep) == [False, True, True, True]
    said = raises(ValueError, r"^text: there is no field 'body'.*a.jsonl:1 has the fields \"id\"", feed, text="body")
    assert "text-field" not in said
    raises(TypeError, "^text: the field 'n' is of another type than string", feed, text="n")
    one = feed.with_name("one.json")
    one.write_text('{"body": "a b"}')
    assert "text-field" not in raises(ValueError, "^text: there is no field 'text'.*one.json", one)
    one.write_text("{bad")
    raises(OSError, "one.json: .*to read it as text, give --input-format txt", one)
    feed.write_text("{bad\n{bad\n")
    raises(ValueError, "none of the 2 records can be read; .*a.jsonl:1: ", feed)


def test_groups_of_tables_and_records_are_the_same(feed: pathlib.Path):
    import pyarrow.parquet

    table = feed.with_name("a.parquet")
    values = pa.array([0, 2, 7], pa.int8())
    pyarrow.parquet.write_table(pa.table({"text": [A, A, A], "lang": ["e", "f", "e"], "n": values}), table)
    assert list(refrain.dedup([table, feed], group_by="lang").keep) == [True, True, False, False, True, False, True]
    assert list(refrain.dedup([table, feed], group_by="n").keep) == [True, True, True, False, True, False, True]


def test_errors_say_that_it_is_against(feed: pathlib.Path):
    raises(ValueError, "^against: there is no column 'text'; the data has 'x'", TEXTS, against=pa.table({"x": [1]}))
    raises(TypeError, "^against: column 'text' is of type int64", TEXTS, against=pa.table({"text": [1]}))
    raises(TypeError, "^against: the column is of type int64", TEXTS, against=pa.array([1]))
    raises(TypeError, "^against: item 1 is of type int", TEXTS, against=[A, 1])
    raises(TypeError, "^against: a set has no order", TEXTS, against={A})
    raises(TypeError, "^against: of a dict", TEXTS, against={"text": A})


def test_an_index_is_earlier_work(feed: pathlib.Path, native: str):
    import subprocess

    folder = feed.with_name("some.idx")
    with refrain.Index(folder) as index:
        index.add(pa.table({"id": ["e", "f"], "text": [A, B]}))
    done = refrain.dedup(feed, against=folder)
    assert list(done.keep) == [False, False, False, True]
    assert (done.summary.against, done.summary.contained) == (3, 0)
    assert [(one.row, one.kept_row, one.reason) for one in done.removed] == [(k, None, "against") for k in range(3)]
    removed = feed.with_name("removed.jsonl")
    command = [native, "dedup", feed, "--list-only", "--removed", removed, "--against", folder, "--progress", "never"]
    subprocess.run(command, check=True)
    told = [json.loads(line) for line in removed.read_text().splitlines()]
    assert [(one["id"], one["reason"]) for one in told] == [(one.row, one.reason) for one in done.removed]
    for one, other in zip(told, done.removed):
        assert one["similarity"] == pytest.approx(other.similarity, abs=1e-6)
        assert one["containment"] == pytest.approx(other.containment, abs=1e-6)
    assert "against" in done._repr_html_()
    # Beside other work, with other rules, and where texts are cut.
    more = feed.with_name("more.jsonl")
    more.write_text(json.dumps({"text": C}) + "\n")
    assert not any(refrain.dedup(TEXTS, against=[folder, more], keep="last").keep)
    assert refrain.dedup(TEXTS, against=str(folder), passages="strip", memory="64M").kept() == [C]
    raises(ValueError, "^against: .*threshold 0.8, and 0.5", TEXTS, against=folder, threshold=0.5)


class Producer:
    """Exports a stream of Arrow whose producer fails after a batch."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def reader(self) -> Any:
        def batches() -> Iterator[Any]:
            yield pa.record_batch({"text": [A, B]})
            raise self._error

        return pa.RecordBatchReader.from_batches(pa.schema([("text", pa.string())]), batches())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.reader().__arrow_c_stream__()


@pytest.mark.parametrize("error", [OSError("it broke"), ValueError("it broke"), RuntimeError("it broke")])
def test_readers_that_fail(error: Exception, tmp_path: pathlib.Path):
    for options in ({"data": Producer(error).reader()}, {"data": [A], "against": Producer(error).reader()}):
        name = "against" if "against" in options else "data"
        with pytest.raises(OSError, match=f"^{name}: the stream failed: {type(error).__name__}: it broke$") as told:
            refrain.dedup(**options)
        assert told.value.__cause__ is error
    with pytest.raises(OSError, match="it broke") as told, refrain.Index(tmp_path / "some") as index:
        index.add(Producer(error).reader())
    with pytest.raises(OSError, match="it broke") as told:
        refrain.dedup(Producer(error))
    assert "Traceback" not in str(told.value)


def test_long_messages_of_a_producer_are_cut():
    with pytest.raises(OSError, match=r"^the Arrow stream failed: .*é\.\.\.$") as told:
        refrain.dedup(Producer(OSError("é" * 5000)))
    assert len(str(told.value)) < 400


def test_an_interrupt_of_a_reader_passes():
    with pytest.raises(KeyboardInterrupt):
        refrain.dedup(Producer(KeyboardInterrupt()).reader())


def test_files_that_change_before_rows_are_asked_for(tmp_path: pathlib.Path):
    import pyarrow.parquet

    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"text": TEXTS}), path)
    done = refrain.dedup(path)

    def told() -> str:
        said = ""
        for data in (done.kept(), done):
            with pytest.raises(OSError) as error:
                pa.table(data)
            said = str(error.value)
            assert "Traceback" not in said and len(said) < 300 and said.count("stream failed") <= 1
        return said

    pyarrow.parquet.write_table(pa.table({"text": TEXTS[:2]}), path)
    assert "other rows" in told()
    path.write_bytes(b"PAR1" * 9)
    assert "a.parquet" in told()
    path.unlink()
    assert "a.parquet" in told()


def test_options_that_are_none():
    table = pa.table({"text": TEXTS})
    raises(TypeError, "^progress: 5 is of type int; give None, True or a callable", table, progress=5)
    raises(ValueError, "^group_by: is empty", table, group_by="")
    raises(ValueError, "^memory: is empty", table, memory="")
    for options in ({"text": "\ud800"}, {"group_by": "\ud800"}, {"keep": "max:\ud800"}):
        raises(ValueError, f"^{next(iter(options))}: .*surrogate", table, **options)
    raises(ValueError, "^keep: 'xxx", table, keep="x" * 1000)
    raises(ValueError, "^passages: 'xxx", table, passages="x" * 1000)
    raises(TypeError, "^threshold: <list of 1000> is of type list", table, threshold=[1] * 1000)
    raises(ValueError, "^shingle: a number of many digits", table, shingle=10**5000)
    with pytest.raises(TypeError, match="^text: <list of 3000> is of type list; give a str$"):
        refrain.words([A] * 3000)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="^left: b'a"):
        refrain.similarity(b"a" * 1000, A)  # type: ignore[arg-type]


def test_names_of_files_that_are_none():
    for path in ("a\udcff.jsonl", "a\0.jsonl"):
        raises(ValueError, "^data: .*a", path)
        raises(ValueError, "^against: .*a", [A], against=pathlib.Path(path))
        with pytest.raises(ValueError, match="^data: .*a"):
            refrain.check(path)
    with pytest.raises(ValueError, match="^text: .*surrogate"):
        refrain.signatures(pa.table({"text": [A]}), text="\ud800")


def test_warnings_are_of_the_line_that_calls(feed: pathlib.Path):
    feed.write_text(feed.read_text() + "{bad\n")
    with pytest.warns(refrain.RefrainWarning, match="a.jsonl:5") as told:
        refrain.dedup(feed)
    assert pathlib.Path(told[0].filename).name == pathlib.Path(__file__).name
