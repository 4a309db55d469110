"""CSV is text: what goes in comes out, and what is no row is told and left out."""

from __future__ import annotations

import csv
import json
import pathlib
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import refrain
from test_mixed import ONCE, OTHER, lines, quietly, run

ODD = ["007", "01234", "1.10", "2024-01-05T00:00:00", "TRUE", "NA", ""]
NAMES = ["id", "zip", "price", "at", "on", "none", "empty", "text"]


@pytest.fixture
def odd(tmp_path: pathlib.Path, native) -> pathlib.Path:
    with open(tmp_path / "a.csv", "w", newline="") as file:
        csv.writer(file).writerows(
            [NAMES, [*ODD, ONCE], ["8", *ODD[1:], f'"{OTHER}",\n and so on'], ["009", *ODD[1:], ONCE]]
        )
    return tmp_path


def test_values_stay_as_they_are(odd: pathlib.Path):
    options = ("--removed", "r.jsonl", "--clusters", "c.jsonl")
    for output in ("o.csv", "o.csv.gz", "o.tsv", "o.jsonl", "o.parquet", "o.arrow"):
        done = quietly("dedup", "a.csv", "-o", output, *options, cwd=odd)
        assert (done.returncode, done.stderr) == (0, "")
    with open(odd / "o.csv", newline="") as file:
        assert list(csv.reader(file)) == [NAMES, [*ODD, ONCE], ["8", *ODD[1:], f'"{OTHER}",\n and so on']]
    want = dict(zip(NAMES, [*ODD, ONCE]))
    assert lines(odd / "o.jsonl")[0] == want
    assert pq.read_table(odd / "o.parquet").to_pylist()[0] == want
    assert lines(odd / "r.jsonl")[0]["id"] == "009" and lines(odd / "c.jsonl")[0]["kept"] == "007"
    assert lines(odd / "r.jsonl")[0]["at"] == "a.csv:3"
    kept = pa.RecordBatchReader.from_stream(refrain.dedup(odd / "a.csv").kept()).read_all()
    assert kept.to_pylist()[0] == want


def test_quotes_are_where_they_are_needed(tmp_path: pathlib.Path, native):
    text = f'id,text,n\n007,one two three,\n8,"a ""word"", and\nanother",-1e5\n{9},,x\n'
    (tmp_path / "a.csv").write_text(text)
    assert quietly("dedup", "a.csv", "-o", "-", cwd=tmp_path).returncode == 0
    assert quietly("dedup", "a.csv", "-o", "o.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "o.csv").read_text() == text
    (tmp_path / "one.csv").write_text('text\n""\na\n')
    assert quietly("dedup", "one.csv", "-o", "o.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "o.csv").read_text() == 'text\n""\na\n'
    table = pa.table({"t": [None, "", "x,y"], "n": [1.5, None, 2.0], "text": ["a", "b", "c"], "b": [True, None, False]})
    pq.write_table(table, tmp_path / "t.parquet")
    assert quietly("dedup", "t.parquet", "-o", "o.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "o.csv").read_text() == 't,n,text,b\n,1.5,a,true\n"",,b,\n"x,y",2,c,false\n'


@pytest.mark.parametrize(("keep", "kept"), [("max:stars", "c"), ("min:stars", "b"), ("max:day", "b"), ("min:big", "a")])
def test_numbers_are_taken_to_choose(tmp_path: pathlib.Path, native, keep: str, kept: str):
    big = 1 << 55
    rows = [("a", "9", "2024-01-05", big), ("b", "-1e3", "2024-01-06", big + 1), ("c", "10", "2024-01-04", big + 2)]
    (tmp_path / "a.csv").write_text(
        "id,stars,day,big,text\n"
        + "".join(f'{one[0]},{one[1]},{one[2]},{one[3]},"{ONCE}"\n' for one in rows)
        + f'd,n/a,,,"{ONCE}"\n'
    )
    done = quietly("dedup", "a.csv", "-o", "o.csv", "--keep", keep, "--summary", "s.json", cwd=tmp_path)
    assert done.returncode == 0
    assert "1 of 4 records have no number" in done.stderr or keep == "max:day"
    assert (tmp_path / "o.csv").read_text().splitlines()[1].startswith(f"{kept},")
    done = refrain.dedup(tmp_path / "a.csv", keep=keep)
    assert [row for row, keep in enumerate(done.keep) if keep] == ["abcd".index(kept)]


def test_a_column_of_another_kind_past_the_first_block(tmp_path: pathlib.Path, native):
    with open(tmp_path / "a.csv", "w") as file:
        file.write("id,text\n")
        file.writelines(f"{k},{k} {'x' * 500}\n" for k in range(6000))
        file.write(f'late,"{ONCE}"\n')
    done = quietly("dedup", "a.csv", "-o", "o.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["id"] for one in lines(tmp_path / "o.jsonl")][-2:] == ["5999", "late"]


def test_a_row_longer_than_a_block(tmp_path: pathlib.Path, native):
    long = " ".join(f"word{k}" for k in range(400_000))
    (tmp_path / "a.csv").write_text("id,text\n" + "".join(f"{k},{k}\n" for k in range(300_000)) + f'x,"{long}"\ny,z\n')
    done = quietly("dedup", "a.csv", "-o", "o.jsonl", "--summary", "s.json", "--passages", "keep", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "s.json").read_text())["documents"] == 300_002
    assert lines(tmp_path / "o.jsonl")[-2] == {"id": "x", "text": long}


class TestBadRows:
    TEXT = f'id,text\na,"{ONCE}"\nonly\nb,"{ONCE}"\nc,d,e\n'

    def test_they_are_told_and_left_out(self, tmp_path: pathlib.Path, native):
        (tmp_path / "a.csv").write_text(self.TEXT)
        (tmp_path / "b.jsonl").write_text("")
        for more in ((), ("b.jsonl",)):
            options = ("-o", "o.jsonl", "--removed", "r.jsonl", "--summary", "s.json")
            done = quietly("dedup", "a.csv", *more, *options, cwd=tmp_path)
            assert (done.returncode, done.stderr.splitlines()) == (
                0,
                [
                    "refrain: a.csv:2: has 1 field, and the header 2",
                    "refrain: a.csv:4: has 3 fields, and the header 2",
                ],
            )
            assert [one["id"] for one in lines(tmp_path / "o.jsonl")] == ["a"]
            assert [(one["id"], one["at"]) for one in lines(tmp_path / "r.jsonl")] == [("b", "a.csv:3")]
            assert json.loads((tmp_path / "s.json").read_text())["skipped"] == 2
            (tmp_path / "o.jsonl").unlink()
            done = quietly("dedup", "a.csv", *more, *options, "--strict", cwd=tmp_path)
            assert done.returncode == 2 and "a.csv:2" in done.stderr and not (tmp_path / "o.jsonl").exists()
        with pytest.warns(refrain.RefrainWarning, match=r"a\.csv:[24]: has [13] field"):
            done = refrain.dedup(tmp_path / "a.csv")
        assert (done.summary.documents, done.summary.skipped) == (2, 2)
        done = run("check", "a.csv", "--format", "json", cwd=tmp_path)
        assert done.returncode == 1 and "a.csv:2: has 1 field" in done.stderr

    def test_twenty_are_told(self, tmp_path: pathlib.Path, native):
        (tmp_path / "a.csv").write_text(self.TEXT + "bad\n" * 40)
        done = quietly("dedup", "a.csv", "-o", "o.jsonl", "--removed", "r.jsonl", cwd=tmp_path)
        assert done.returncode == 0
        told = done.stderr.splitlines()
        assert len(told) == 21
        assert told[-1] == "refrain: 22 more bad records, left out too"

    def test_none_can_be_read(self, tmp_path: pathlib.Path, native):
        (tmp_path / "a.csv").write_text("id,text\nbad\nbad\n")
        done = quietly("dedup", "a.csv", "-o", "o.jsonl", cwd=tmp_path)
        assert done.returncode == 2 and "none of the 2 records can be read" in done.stderr
        assert not (tmp_path / "o.jsonl").exists()


def test_bytes_that_are_no_utf8(tmp_path: pathlib.Path, native):
    text = ONCE.encode().replace(b"captain", b"capt\xe4in")
    body = b'id,text\na,"' + text + b'"\nb,"' + ONCE.encode() + b' And so on."\nc,caf\xe9\n'
    (tmp_path / "a.csv").write_bytes(body)
    assert quietly("dedup", "a.csv", "-o", "o.csv", cwd=tmp_path).returncode == 0
    assert text in (tmp_path / "o.csv").read_bytes() and b"caf\xe9" in (tmp_path / "o.csv").read_bytes()
    for output in ("o.jsonl", "o.parquet"):
        assert quietly("dedup", "a.csv", "-o", output, cwd=tmp_path).returncode == 0
    assert [one["text"] for one in lines(tmp_path / "o.jsonl")][-1] == "caf\ufffd"
    assert pq.read_table(tmp_path / "o.parquet")["text"].to_pylist()[0] == ONCE.replace("captain", "capt\ufffdin")
    kept = pa.RecordBatchReader.from_stream(refrain.dedup(tmp_path / "a.csv").kept()).read_all()
    assert kept["text"].to_pylist()[-1] == "caf\ufffd"


@pytest.mark.parametrize("arguments", [("dedup", "a.csv", "-o", "o.csv"), ("check", "a.csv"), ("bench", "a.csv")])
def test_two_columns_of_one_name(tmp_path: pathlib.Path, native, arguments: tuple[str, ...]):
    (tmp_path / "a.csv").write_text("text,text\na,b\n")
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "refrain: a.csv: has 2 columns 'text'; rename one\n")
    with pytest.raises(ValueError, match="2 columns 'text'"):
        refrain.dedup(tmp_path / "a.csv")


def test_columns_without_a_name_are_passed_on(tmp_path: pathlib.Path, native):
    (tmp_path / "a.csv").write_text("text,,\na b,1,2\na b,3,4\n")
    assert quietly("dedup", "a.csv", "-o", "o.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "o.csv").read_text() == "text,,\na b,1,2\n"
    done = quietly("dedup", "a.csv", "-o", "o.jsonl", cwd=tmp_path)
    assert done.returncode == 2 and "2 columns ''" in done.stderr


def test_a_quotation_that_nothing_closes(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("refrain._csv._LARGEST_BLOCK", 2 << 20)
    with open(tmp_path / "a.csv", "w") as file:
        file.writelines(f"{k},{'word ' * 2000}\n" for k in ["id", *range(1000)])
        file.write(f'x,"{ONCE}\n')
        file.writelines(f"{k},{'word ' * 2000}\n" for k in range(1000))
    with pytest.raises(OSError, match=r"a\.csv") as told:
        refrain.dedup(tmp_path / "a.csv", text=f"{'word ' * 2000}")
    found = re.search(r"row ([0-9]+), or one behind it, is longer than 2 MiB", str(told.value))
    assert found is not None and 500 < int(found[1]) <= 1001


def test_batches_of_arrow_are_cut(tmp_path: pathlib.Path):
    from refrain._files import TableFile

    table = pa.table({"text": [str(k) for k in range(3000)]})
    with pa.ipc.new_file(tmp_path / "a.arrow", table.schema) as file:
        file.write_table(table)
    batches = list(TableFile(str(tmp_path / "a.arrow")).batches())
    assert [len(batch) for batch in batches] == [1024, 1024, 952]
    assert pa.Table.from_batches(batches).equals(table)
