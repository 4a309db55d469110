"""Where the command puts what comes out of tables: pipes, descriptors, full disks, JSON that is JSON."""

from __future__ import annotations

import base64
import json
import os
import pathlib
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_mixed import ONCE, OTHER, lines, quietly

REFRAIN = [sys.executable, "-m", "refrain"]


@pytest.fixture
def table(tmp_path: pathlib.Path, native) -> pathlib.Path:
    pq.write_table(pa.table({"id": ["a", "b"], "text": [ONCE, ONCE]}), tmp_path / "a.parquet")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": OTHER}) + "\n")
    return tmp_path


@pytest.mark.parametrize("inputs", [("a.parquet",), ("a.parquet", "b.jsonl")])
@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "link"])
def test_standard_output_is_not_cut_off(table: pathlib.Path, inputs: tuple[str, ...], name: str):
    os.symlink("/dev/stdout", table / "link")
    for option in ("--removed", "--clusters", "--summary"):
        with open(table / "all", "wb") as out:
            out.write(b"before\n")
            out.flush()
            command = [*REFRAIN, "dedup", *inputs, "--list-only", option, name, "--progress", "never"]
            done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False, cwd=table)
            assert (done.returncode, done.stderr) == (0, "")
            out.write(b"after\n")
        told = (table / "all").read_text().splitlines()
        assert (told[0], told[-1], len(told)) == ("before", "after", 3)
        json.loads(told[1])


@pytest.mark.parametrize("mixed", [False, True])
def test_a_pipe_closed_early_is_no_error(table: pathlib.Path, mixed: bool):
    rows = pa.table({"text": [f"{k} {ONCE} {k * k} and {k + 1} then" for k in range(20_000)]})
    pq.write_table(rows, table / "big.parquet")
    inputs = f"big.parquet{' b.jsonl' if mixed else ''}"
    command = f"({' '.join(REFRAIN)} dedup {inputs} -o - --threshold 1 --progress never; echo $? > status) | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=table)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    assert (table / "status").read_text() == "0\n"


@pytest.mark.parametrize("inputs", [("a.parquet",), ("a.parquet", "b.jsonl")])
def test_errors_name_the_path_that_was_given(table: pathlib.Path, inputs: tuple[str, ...]):
    outputs = ["nodir/o.jsonl", "/dev/full", *(["nodir/o.parquet"] if len(inputs) == 1 else [])]
    for output in outputs:
        done = quietly("dedup", *inputs, "-o", output, cwd=table)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith(f"refrain: {output}: cannot be written: ") and done.stderr.count("\n") == 1
        done = quietly("dedup", *inputs, "-o", "o.jsonl", "--removed", output, cwd=table)
        assert done.returncode == 2 and f"refrain: {output}: cannot be written: " in done.stderr
        assert not (table / "o.jsonl").exists()
    assert sorted(os.listdir(table)) == ["a.parquet", "b.jsonl"]


def test_two_outputs_of_one_name(table: pathlib.Path):
    os.symlink(".", table / "here")
    for other in ("o.jsonl", "./o.jsonl", "here/o.jsonl"):
        done = quietly("dedup", "a.parquet", "-o", "o.jsonl", "--removed", other, cwd=table)
        assert (done.returncode, done.stderr) == (
            2,
            f"refrain: {other}: is named for two outputs; give each its own name\n",
        )
    done = quietly("dedup", "a.parquet", "-o", "-", "--removed", "-", cwd=table)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 2


def test_a_link_is_written_through(table: pathlib.Path):
    (table / "real").mkdir()
    os.symlink("real/o.jsonl", table / "o.jsonl")
    assert quietly("dedup", "a.parquet", "-o", "o.jsonl", cwd=table).returncode == 0
    assert os.path.islink(table / "o.jsonl") and len(lines(table / "real" / "o.jsonl")) == 1


@pytest.mark.parametrize("mixed", [False, True])
def test_json_is_json(table: pathlib.Path, mixed: bool):
    nan, inf = float("nan"), float("inf")
    odd = {"text": ONCE, "n": nan, "list": [1.5, inf], "of": {"m": -inf, "b": b"\x00\xff"}, "b": b"\xff\x00", "s": "é"}
    pq.write_table(pa.Table.from_pylist([odd]), table / "odd.parquet")
    done = quietly("dedup", "odd.parquet", *(["b.jsonl"] if mixed else []), "-o", "o.jsonl", cwd=table)
    assert (done.returncode, done.stderr) == (0, "")

    def refuse(name: str) -> None:
        raise ValueError(name)

    got = json.loads((table / "o.jsonl").read_text().splitlines()[0], parse_constant=refuse)
    assert got == {
        "text": ONCE,
        "n": None,
        "list": [1.5, None],
        "of": {"m": None, "b": base64.b64encode(b"\x00\xff").decode()},
        "b": base64.b64encode(b"\xff\x00").decode(),
        "s": "é",
    }


def test_csv_says_what_it_cannot_hold(table: pathlib.Path):
    pq.write_table(pa.table({"text": [ONCE], "tags": [["a"]]}), table / "l.parquet")
    done = quietly("dedup", "l.parquet", "-o", "o.csv", cwd=table)
    assert done.returncode == 2 and "'tags'" in done.stderr and not (table / "o.csv").exists()
