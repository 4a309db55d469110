"""check, the bricks, the command, and the examples of the docstrings and of the pages."""

from __future__ import annotations

import datetime
import doctest
import importlib
import json
import os
import pathlib
import pkgutil
import re
import signal
import subprocess
import sys
import threading

import pyarrow as pa
import pytest
import refrain

numpy = pytest.importorskip("numpy")
ONCE = "Grüße 🚢: the ferry leaves the island pier at seven and is back before the market opens."


def test_check_places_are_characters():
    text = f"{ONCE} Nobody else is up. {ONCE}"
    report = refrain.check([text])
    (one,) = report.overlaps
    assert (one.kind, one.scope, one.furniture, one.parts) == ("exact", "within", False, ())
    for side in (one.left, one.right):
        assert text[side.begin : side.end] == side.text and side.document == 0 and not side.against
    assert report.per_document[0].repeated_words == 2 * one.words and report.boilerplate == ()
    assert len(json.loads(report.to_json())["overlaps"]) == 1 and report.to_html().lstrip().startswith("<!")
    assert "1 exact" in repr(report) and bool(report) and len(report) == 1


def test_check_against_and_options():
    report = refrain.check([ONCE, ONCE], against=[f"Before. {ONCE}"], within=False)
    assert {(o.left.document, o.left.against, o.right.document, o.right.against) for o in report.overlaps} >= {
        (0, False, 0, True)
    }
    assert not refrain.check([ONCE, ONCE], across=False).overlaps
    assert not refrain.check([ONCE, ONCE], min_words=100)
    many = refrain.check([f"{ONCE} And then {k} more." for k in range(6)])
    assert many.boilerplate[0].documents == 6 and len(many.boilerplate[0].occurrences) == 6


def test_check_escapes():
    page = refrain.check([f"<b>{ONCE}</b>\n\n" * 2])._repr_html_()
    assert "<b>" not in page and "ferry" in page


def test_check_paths(tmp_path: pathlib.Path, native):
    (tmp_path / "a.txt").write_text(f"{ONCE} Nobody else is up. {ONCE}", newline="")
    report = refrain.check(tmp_path / "a.txt")
    done = subprocess.run(
        [native, "check", str(tmp_path / "a.txt"), "--no-config", "--format", "json"], capture_output=True, check=False
    )
    assert json.loads(report.to_json()) == json.loads(done.stdout)
    assert report.overlaps[0].left.document == str(tmp_path / "a.txt")
    with pytest.raises(FileNotFoundError):
        refrain.check(tmp_path / "b.txt")


def test_words_and_similarity():
    assert refrain.words("a\u0301 STRASSE Straße ﬁn 日本") == ["á", "strasse", "strasse", "fin", "日", "本"]
    assert refrain.similarity("a b c", "a b c") == 1 and refrain.similarity("", "") == 0 == refrain.similarity("a", "")
    assert refrain.similarity("a b c d", "a b c x", shingle=1) == 0.6
    with pytest.raises(TypeError, match="bytes"):
        refrain.words(b"a")  # type: ignore[arg-type]


def test_signatures(texts):
    want = numpy.asarray(refrain.signatures(texts))
    assert want.shape == (len(texts), 128) and want.dtype == numpy.uint32
    assert (numpy.asarray(refrain.signatures(pa.table({"body": texts}), text="body", threads=1)) == want).all()
    assert (numpy.asarray(refrain.signatures([None, ""])) == 0xFFFFFFFF).all()
    assert refrain.signatures([]).shape == (0, 128)
    with pytest.raises(TypeError, match="path"):
        refrain.signatures("a.parquet")


@pytest.mark.parametrize("size", [1, 33, 1000])
def test_deduplicator(size, texts, by_command):
    near, verdicts = refrain.Deduplicator(), []
    for begin in range(0, len(texts), size):
        verdicts += near.add(texts[begin : begin + size])
    assert [(k, v.kept_row, "near") for k, v in enumerate(verdicts) if v.kept_row is not None] == by_command()


def run(*arguments: object, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "refrain", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def test_command(tmp_path: pathlib.Path, native, texts, by_command):
    import pyarrow.parquet

    table = pa.table({"id": [f"d{k}" for k in range(len(texts))], "text": texts})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet", compression="zstd", row_group_size=100)
    done = run(
        "dedup",
        tmp_path / "in.parquet",
        "-o",
        tmp_path / "out.parquet",
        "--removed",
        tmp_path / "r.jsonl",
        "--clusters",
        tmp_path / "c.jsonl",
        "--summary",
        tmp_path / "s.json",
        "--progress",
        "never",
    )
    assert (done.returncode, done.stderr) == (0, "")
    want = by_command()
    gone = {row for row, _, _ in want}
    out = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert out.equals(table.filter(pa.array([k not in gone for k in range(len(texts))])))
    removed = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [(r["id"], r["kept"], r["reason"]) for r in removed] == [(f"d{a}", f"d{b}", c) for a, b, c in want]
    assert removed[0]["at"] == f"{tmp_path / 'in.parquet'}:{want[0][0] + 1}"
    summary = json.loads((tmp_path / "s.json").read_text())
    assert summary["removed"] == len(want) and summary["sources"][0]["removed"] == len(want)
    clusters = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text().splitlines()]
    assert sum(len(c["removed"]) for c in clusters) == len(want) and len(clusters) == summary["clusters"]
    for ending in ("arrow", "csv", "csv.gz", "jsonl", "jsonl.zst"):
        done = run("dedup", tmp_path / "in.parquet", "-o", tmp_path / f"out.{ending}", "--progress", "never")
        assert done.returncode == 0, done.stderr
    assert [json.loads(line)["text"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == out[
        "text"
    ].to_pylist()
    for ending in ("csv", "csv.gz", "jsonl.zst"):
        assert refrain.dedup(tmp_path / f"out.{ending}").summary.documents == out.num_rows
    shown = run("dedup", tmp_path / "in.parquet", "-o", "-", "--progress", "never")
    assert shown.stdout == (tmp_path / "out.jsonl").read_text()


@pytest.mark.parametrize(("keep", "kept"), [("max:stars", "b"), ("min:stars", "a"), ("last", "c")])
def test_command_keep(tmp_path: pathlib.Path, keep: str, kept: str):
    text = " ".join(f"word{k}" for k in range(30))
    (tmp_path / "in.csv").write_text(f"id,text,stars\na,{text},1\nb,{text},5\nc,{text},3\n")
    done = run("dedup", "in.csv", "-o", "out.csv", "--keep", keep, "--progress", "never", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    rows = (tmp_path / "out.csv").read_text().splitlines()
    assert len(rows) == 2
    assert rows[1].replace('"', "").startswith(f"{kept},")


@pytest.mark.parametrize("option", ["--text-field", "--id-field", "--group-by"])
def test_command_refuses_an_empty_name(tmp_path: pathlib.Path, option: str):
    (tmp_path / "in.csv").write_text("text\none two three\n")
    done = run("dedup", "in.csv", "-o", "out.csv", option, "", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"refrain: {option}: is empty")
    assert not (tmp_path / "out.csv").exists()


def test_command_against(tmp_path: pathlib.Path, native):
    """Lists name what a row goes for, be it of JSON lines or of a table."""
    import pyarrow.parquet

    item = " ".join(f"item{k}" for k in range(30))
    other = " ".join(f"other{k}" for k in range(30))
    page = " ".join(f"own{k}" for k in range(300)) + f" {item}"
    pyarrow.parquet.write_table(
        pa.table({"id": ["a", "b", "c"], "text": [page, other, "nothing"]}), tmp_path / "in.parquet"
    )
    (tmp_path / "items.jsonl").write_text(json.dumps({"id": 7, "text": item}) + "\n")
    pyarrow.parquet.write_table(pa.table({"text": ["first", other]}), tmp_path / "others.parquet")
    options = ("--against", "items.jsonl", "--against", "others.parquet", "--removed", "r.jsonl", "--progress", "never")
    done = run("dedup", "in.parquet", "-o", "out.parquet", *options, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    removed = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert removed == [
        {"id": "a", "at": "in.parquet:1", "reason": "contained", "kept": 7, "share": 1.0, "text": item},
        {
            "id": "b",
            "at": "in.parquet:2",
            "reason": "against",
            "kept": "others.parquet:2",
            "similarity": 1.0,
            "containment": 1.0,
        },
    ]


def test_command_across_only(tmp_path: pathlib.Path, native):
    import pyarrow.parquet

    same = " ".join(f"word{k}" for k in range(30))
    pyarrow.parquet.write_table(pa.table({"text": [same, same]}), tmp_path / "a.parquet")
    pyarrow.parquet.write_table(pa.table({"text": [same, "else"]}), tmp_path / "b.parquet")
    run("dedup", "a.parquet", "b.parquet", "-o", "o.parquet", "--across-only", "--progress", "never", cwd=tmp_path)
    assert pyarrow.parquet.read_table(tmp_path / "o.parquet")["text"].to_pylist() == [same, same, "else"]


def test_command_warns_of_a_source_that_is_nearly_gone(tmp_path: pathlib.Path, native):
    import pyarrow.parquet

    same = " ".join(f"word{k}" for k in range(30))
    pyarrow.parquet.write_table(pa.table({"text": [same] * 100}), tmp_path / "a.parquet")
    done = run("dedup", "a.parquet", "-o", "o.parquet", "--progress", "never", cwd=tmp_path)
    assert done.stderr.startswith("refrain: a.parquet: 99 of its 100 documents are removed;")


def options_of(native, command: str) -> dict[str, str]:
    """The options in the help of a command, each with the name of its value, or nothing."""
    told = subprocess.run([native, command, "--help"], capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r"^ +(?:-\w,\s*)?(--[a-z][a-z-]*)(?: +([A-Z]+))?(?=  |$)", told, re.MULTILINE))


def test_command_for_tables_knows_every_option(tmp_path: pathlib.Path, native):
    """An option that only the native command knew would hand it the tables, which it cannot read."""
    import pyarrow.parquet
    from refrain import _command_dedup, _command_line

    options = options_of(native, "dedup")
    assert options["--threshold"] == "T" and options["--strict"] == ""
    assert set(options) <= set(_command_dedup._parser()._option_string_actions)
    with_value = {*_command_line.WITH_VALUE, *_command_line.WITH_PATH}
    for command in ("check", "bench", "dedup", "index", "stream"):
        named = {name for name, value in options_of(native, command).items() if value}
        assert len(named) > 10 and named <= with_value
    pyarrow.parquet.write_table(pa.table({"text": ["a b c d e f"] * 2}), tmp_path / "a.parquet")
    for more in (("--content", "all"), ("--encoding", "latin1")):
        done = run("dedup", "a.parquet", "-o", "o.parquet", *more, "--progress", "never", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")


def test_command_says_what_is_wrong(tmp_path: pathlib.Path, native):
    import pyarrow.parquet

    pyarrow.parquet.write_table(pa.table({"text": ["a"]}), tmp_path / "a.parquet")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    for arguments, says in (
        (("a.parquet", "bad.parquet", "-o", "o.parquet"), "bad.parquet"),
        (("a.parquet", "-o", "a.parquet"), "input too"),
        (("a.parquet",), "--output"),
        (("a.parquet", "-o", "o.parquet", "--threshold", "7"), "--threshold"),
        (("a.parquet", "-o", "o.parquet", "--text-field", "body"), "--text-field: there is no column 'body'"),
    ):
        done = run("dedup", *arguments, cwd=tmp_path)
        assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr, done.stderr
        assert not (tmp_path / "o.parquet").exists()


def test_a_table_that_is_damaged_in_its_middle(tmp_path: pathlib.Path, native, texts):
    import pyarrow.parquet

    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"text": texts}), path, compression="zstd", row_group_size=100)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 100] = bytes(100)
    path.write_bytes(content)
    with pytest.raises(OSError, match="a.parquet") as told:
        refrain.dedup(path)
    assert "Traceback" not in str(told.value)
    done = run("dedup", "a.parquet", "-o", "o.parquet", "--progress", "never", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.parquet" in done.stderr
    assert done.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == ["a.parquet"]


def test_check_and_bench_of_tables(tmp_path: pathlib.Path, native, texts):
    import pyarrow.parquet

    drafts = pa.table({"id": ["old", "new"], "text": [ONCE, f"As ever. {ONCE}"]})
    (tmp_path / "in").mkdir()
    pyarrow.parquet.write_table(drafts, tmp_path / "in" / "drafts.parquet")
    done = run("check", "in/drafts.parquet", "--format", "json", "-o", "report.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    (one,) = json.loads((tmp_path / "report.json").read_text())["overlaps"]
    assert (one["left"]["document"], one["right"]["document"], one["left"]["path"]) == (
        "old",
        "new",
        "in/drafts.parquet.jsonl",
    )
    done = run("check", "in/drafts.parquet", "--text-field", "body", cwd=tmp_path)
    assert done.returncode == 2
    assert "no column 'body'" in done.stderr
    pyarrow.parquet.write_table(pa.table({"text": texts}), tmp_path / "corpus.parquet")
    done = run("bench", "corpus.parquet", "--progress", "never", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"] == len(texts)


def test_index_of_tables(tmp_path: pathlib.Path, native, texts, by_command):
    """A folder of Parquet, and files of it, give the index that their rows as JSON lines give."""
    import pyarrow.parquet

    def command(*arguments: str) -> str:
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    times = pa.array([datetime.datetime(2026, 1, 1, 0, 0, k % 60) for k in range(len(texts))], pa.timestamp("ns"))
    table = pa.table({"id": list(range(len(texts))), "text": texts, "at": times})
    (tmp_path / "corpus").mkdir()
    pyarrow.parquet.write_table(table.slice(0, 200), tmp_path / "corpus" / "a.parquet")
    pyarrow.parquet.write_table(table.slice(200), tmp_path / "corpus" / "b.parquet")
    command("index", "build", "x.idx", "corpus", "--time-field", "at", "--progress", "never")
    info = json.loads(command("index", "info", "x.idx", "--format", "json"))
    assert (info["documents"], info["duplicates"]) == (len(texts), len(by_command()))
    assert info["oldest"] == datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc).timestamp()
    with refrain.Index(tmp_path / "y.idx") as index:
        verdicts = index.add(table, time="at")
        assert [v.id for v in verdicts if v.duplicate_of is not None] == [row for row, *_ in by_command()]
        expected = [[near.id for near in of_text] for of_text in index.query(texts[:50])]
    pyarrow.parquet.write_table(table.slice(0, 50), tmp_path / "few.parquet")
    told = command("index", "--format", "json", "query", "x.idx", "few.parquet").splitlines()
    assert [[near["id"] for near in json.loads(line)["near"]] for line in told] == expected
    (tmp_path / "more.csv").write_text("text\nthe ferry sails at noon\n")
    command("index", "add", "x.idx", "more.csv", "--progress", "never")
    assert json.loads(command("index", "info", "x.idx", "--format", "json"))["documents"] == len(texts) + 1
    for arguments, says in (
        (("index", "add", "x.idx", "more.csv", "--time-field", "at"), "--time-field: there is no column 'at'"),
        (("stream", "--index", "z.idx", "few.parquet"), "few.parquet: stream reads no tables"),
        (("stream", "--index", "z.idx", "corpus"), "a.parquet: stream reads no tables"),
        (("index", "remove", "x.idx", "few.csv"), 'no document with the id "few.csv"'),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not (tmp_path / "z.idx").exists()


def test_csv_with_other_marks(tmp_path: pathlib.Path, native):
    (tmp_path / "a.csv").write_text("id;text\n1;one, two\n")
    done = run("dedup", "a.csv", "-o", "o.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.csv: cannot be read" in done.stderr and "cells are parted by commas" in done.stderr
    assert done.stderr.count("\n") == 1


def test_interrupt(texts):
    def press():
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(0.1, press)
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        while True:
            refrain.dedup(texts * 500)


def test_index(tmp_path: pathlib.Path, texts, by_command):
    """It decides as the command does, keeps its ids and times, and is there tomorrow."""
    table = pa.table(
        {
            "id": list(range(len(texts))),
            "text": texts,
            "at": pa.array([k * 10**6 for k in range(len(texts))], pa.timestamp("us")),
        }
    )
    folder, half = tmp_path / "feed.idx", len(texts) // 2
    got = []
    for part in (table.slice(0, half), table.slice(half)):
        with refrain.Index(folder) as index:
            got += index.add(part, time="at")
    assert [(v.id, v.duplicate_of, "near") for v in got if v.duplicate_of is not None] == by_command()
    with refrain.Index(folder) as index:
        first = index.query([texts[0]])[0][0]
        assert (first.id, first.similarity, first.time) == (0, 1.0, 0.0)
        assert index.info()["documents"] == len(texts)
        index.remove([0])
        assert not any(near.id == 0 for near in index.query([texts[0]])[0])
        with pytest.raises(ValueError, match="nobody"):
            index.remove(["nobody"])
    with pytest.raises(ValueError, match=r"0\.8"):
        refrain.Index(folder, threshold=0.5)
    with pytest.raises(ValueError, match="closed"):
        index.info()


def test_index_read_only(tmp_path: pathlib.Path):
    """It is read while another one writes, shows what was there when it was opened, and is not written to."""
    folder = tmp_path / "feed.idx"
    text = "The ferry leaves the island pier at seven and is back before the market opens."
    with pytest.raises(ValueError, match="there is no index"):
        refrain.Index(folder, read_only=True)
    assert not folder.exists()
    with refrain.Index(folder, passages=True) as writing:
        writing.add(pa.table({"id": ["a"], "text": [text]}))
        with pytest.raises(OSError, match="another process"):
            refrain.Index(folder)
        with refrain.Index(folder, read_only=True) as reading, refrain.Index(folder, read_only=True) as other:
            assert [near.id for near in reading.query([text])[0]] == ["a"]
            assert [shared.id for shared in other.overlaps([text])[0]] == ["a"]
            writing.add(pa.table({"id": ["b"], "text": ["something else that nobody has written before"]}))
            assert reading.info()["documents"] == 1
            with pytest.raises(ValueError, match="read only"):
                reading.add([text])
            with pytest.raises(ValueError, match="read only"):
                reading.remove(["a"])
        with refrain.Index(folder, read_only=True) as reading:
            assert reading.info()["documents"] == 2
    with pytest.raises(ValueError, match=r"0\.8"):
        refrain.Index(folder, threshold=0.5, read_only=True)


def test_index_passages(tmp_path: pathlib.Path):
    copied = "Die Fähre verlässt den Pier der Insel um sieben und ist zurück, bevor der Markt am Kai öffnet."
    with refrain.Index(tmp_path / "x.idx", passages=True) as index:
        texts = ["Etwas anderes über Möwen. " + copied, "Nichts davon steht hier, gar nichts."]
        index.add(pa.table({"id": ["a", "b"], "text": texts}))
        draft = "Wie öde: " + copied + " Schluss."
        [shared], none = index.overlaps([draft, "etwas ganz anderes"])
        assert (shared.kind, shared.similarity, shared.id, shared.text) == ("exact", 1.0, "a", copied)
        assert draft[shared.begin : shared.end] == copied
        assert none == []
        assert index.info()["passages"] is True
    with (
        refrain.Index(tmp_path / "y.idx") as index,
        pytest.raises(ValueError, match="without passages"),
    ):
        index.overlaps([draft])


def test_docstrings():
    for module in pkgutil.iter_modules(refrain.__path__, "refrain."):
        if not module.name.startswith(("refrain._engine", "refrain.__main__", "refrain.spark")):
            failures, _ = doctest.testmod(importlib.import_module(module.name), extraglobs={"refrain": refrain})
            assert failures == 0, module.name
    assert doctest.testmod(refrain)[0] == 0


DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
BLOCKS = [
    pytest.param(name, block, id=f"{name}-{k}")
    for name in ("python.md", "coming-from.md")
    if (DOCS / name).exists()
    for k, block in enumerate(re.findall(r"^```python\n(.*?)^```", (DOCS / name).read_text(), re.S | re.M))
]


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory: pytest.TempPathFactory, texts) -> pathlib.Path:
    """What the pages speak of: a folder of Parquet, a file of test items."""
    import pyarrow.parquet

    folder = tmp_path_factory.mktemp("pages")
    (folder / "corpus").mkdir()
    table = pa.table({"id": list(range(len(texts))), "text": texts, "stars": [k % 7 for k in range(len(texts))]})
    pyarrow.parquet.write_table(table.slice(0, 200), folder / "corpus" / "a.parquet")
    pyarrow.parquet.write_table(table.slice(200), folder / "corpus" / "b.parquet")
    (folder / "benchmark.jsonl").write_text("".join(json.dumps({"text": t}) + "\n" for t in texts[10:14]))
    (folder / "semicolons.csv").write_text("id;text\n1;one, two\n2;three\n")
    (folder / "draft.md").write_text(f"{ONCE}\n\nNobody else is up.\n\n{ONCE}\n")
    (folder / "published").mkdir()
    (folder / "published" / "old.md").write_text(f"Before. {ONCE}\n")
    return folder


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("page, block", BLOCKS)
def test_pages(page, block, page_folder, texts, monkeypatch):
    monkeypatch.chdir(page_folder)
    for name in re.findall(r"^(?:import|from) (\w+)", block, re.M):
        pytest.importorskip(name)
    exec(compile(block, page, "exec"), {"texts": texts, "__name__": "page"})


def test_a_summary_is_condensed_and_has_its_parts() -> None:
    long = (
        "The weed was raked from two beaches after the January storms, and carried up in fish boxes by students who "
        "had been told that it would be character-forming. Nobody complained — and nobody was thanked for it either. "
        "It was dried on racks for a fortnight, turned with hay forks, and burned in an open kiln that had been "
        "borrowed from the pottery and was returned in two pieces. It was sieved three times, the last time through "
        "a stocking, and slaked with rain water from the roof, since the tap water here is hard enough to stand a "
        "spoon in."
    )
    short = (
        "The weed, raked from two beaches after January storms, was dried on racks for a fortnight, burned in the "
        "kiln, sieved three times, and slaked with rain water."
    )
    (one,) = refrain.check([long, short]).overlaps
    assert one.kind == "condensed"
    assert [long[part.begin : part.end].split()[2] for part in one.parts] == ["was", "dried", "sieved"]
    assert not refrain.check([long, short], sensitivity="reworded").overlaps


def test_parquet_is_read_in_bounded_memory(tmp_path: pathlib.Path) -> None:
    """Pass by pass, and not kept until the end: 96 MB of texts that do not compress, in 24 pieces."""
    import pyarrow.parquet

    path = tmp_path / "large.parquet"
    schema = pa.schema([("text", pa.string())])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="none", use_dictionary=False) as writer:
        for _ in range(24):
            texts = [os.urandom(1 << 10).hex() for _ in range(2 << 10)]
            writer.write_table(pa.table({"text": texts}, schema=schema))
    code = (
        "import re, sys\n"
        "from refrain._files import TableFile\n"
        "file = TableFile(sys.argv[1])\n"
        "def held(what): return int(re.search(what + r':\\s+(\\d+)', open('/proc/self/status').read())[1]) >> 10\n"
        "before, rows = held('VmRSS'), 0\n"
        "for batch in file.batches(['text']): rows += len(batch)\n"
        "print(rows, held('VmHWM') - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    rows, more = map(int, done.stdout.split())
    assert rows == 24 * 2048
    assert more < 60
