"""check of tables, globs and indexes; what it refuses."""

from __future__ import annotations

import json
import pathlib
import subprocess

import pytest
import refrain

pa = pytest.importorskip("pyarrow")
ONCE = "Grüße 🚢: the ferry leaves the island pier at seven and is back before the market opens."


def sides(*arguments: object, **options: object) -> list[tuple[object, object, bool]]:
    report = refrain.check(*arguments, **options)  # type: ignore[arg-type]
    return [(one.left.document, one.right.document, one.right.against) for one in report.overlaps]


@pytest.fixture
def drafts(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    import pyarrow.parquet

    monkeypatch.chdir(tmp_path)
    texts = [f"X. {ONCE} yes", f"Y no. {ONCE} so"]
    pyarrow.parquet.write_table(pa.table({"id": ["u", "v"], "text": texts}), "a.parquet")
    pyarrow.parquet.write_table(pa.table({"text": [*texts, None]}), "noid.parquet")
    (tmp_path / "b.csv").write_text(f'id,text\n1,"Z. {ONCE}"\n')
    (tmp_path / "a.txt").write_text(f"Own words. {ONCE} And more.")
    return tmp_path


def test_tables(drafts: pathlib.Path):
    assert sides(pathlib.Path("a.parquet")) == [("u", "v", False)]
    assert sides("noid.parquet") == [("noid.parquet.jsonl:1", "noid.parquet.jsonl:2", False)]
    assert sides("a.txt", against=pathlib.Path("b.csv")) == [("a.txt", "1", True)]
    assert sides("a.txt", against="a.parquet") == [("a.txt", "u", True), ("a.txt", "v", True)]
    # A table that is given twice is read once, and one that is a draft too is a draft.
    again = [pathlib.Path("a.parquet"), drafts / "a.parquet"]
    assert sides(again, against=again) == [("u", "v", False)]


def test_places_of_rows_are_those_of_records(drafts: pathlib.Path, native: str):
    """As the command of the package tells them."""
    rows = [{"id": "u", "text": f"X. {ONCE} yes"}, {"id": "v", "text": f"Y no. {ONCE} so"}]
    (drafts / "a.parquet.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [native, "check", "a.parquet.jsonl", "--no-config", "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    report = json.loads(refrain.check("a.parquet").to_json())
    assert report == json.loads(done.stdout)
    left = report["overlaps"][0]["left"]
    assert (left["path"], left["record"]) == ("a.parquet.jsonl", 1)


def test_globs(drafts: pathlib.Path):
    assert len(sides("*.parquet")) == 3
    assert sides("*.txt", against="*.csv") == [("a.txt", "1", True)]
    with pytest.raises(FileNotFoundError):
        refrain.check("*.md")


def test_a_table_in_a_folder_is_skipped(drafts: pathlib.Path, native: str):
    """As by the command."""
    folder = drafts / "folder"
    folder.mkdir()
    for name in ("a.parquet", "a.txt", "b.csv"):
        (drafts / name).rename(folder / name)
    (folder / "c.txt").write_text(f"More words. {ONCE}")
    assert sides("folder") == [("folder/a.txt", "folder/c.txt", False)]
    command = [native, "check", "folder", "--no-config", "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert json.loads(refrain.check("folder").to_json()) == json.loads(done.stdout)
    assert sides("folder/a.txt", against="folder/*.parquet") == [("folder/a.txt", one, True) for one in "uv"]
    (folder / "numbers.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match=r"numbers.csv: there is no column 'text'; it has 'a', 'b'"):
        refrain.check(folder / "numbers.csv")


def test_ids_that_json_has_not(drafts: pathlib.Path):
    import pyarrow.parquet

    for ids, told in (([float("nan"), 2.0], ["n.parquet.jsonl:1", 2.0]), ([b"a", b"b"], ["YQ==", "Yg=="])):
        pyarrow.parquet.write_table(pa.table({"id": ids, "text": [ONCE, ONCE]}), "n.parquet")
        assert [one[:2] for one in sides("n.parquet")] == [tuple(told)]


def test_warnings_name_the_table(drafts: pathlib.Path, monkeypatch: pytest.MonkeyPatch):
    (drafts / "c.csv").write_text(f'id,text\nx\n1,"{ONCE}"\n,"{ONCE}"\n')
    with pytest.warns(refrain.RefrainWarning, match=r"^c.csv:1: has 1 field, and the header 2") as told:
        (one,) = sides("c.csv")
    assert [pathlib.Path(one.filename).name for one in told] == [pathlib.Path(__file__).name]
    assert one[0] == "1"
    monkeypatch.setattr("refrain._json_lines.as_json", lambda row: json.dumps(row).replace('"v"', "NaN"))
    with pytest.warns(refrain.RefrainWarning, match=r"^a.parquet.jsonl:2: ") as told:
        assert sides("a.parquet") == []
    assert [pathlib.Path(one.filename).name for one in told] == [pathlib.Path(__file__).name]


def test_columns_of_other_types(drafts: pathlib.Path):
    import pyarrow.parquet

    pyarrow.parquet.write_table(pa.table({"text": [1]}), "w.parquet")
    with pytest.raises(TypeError, match=r"w.parquet: column 'text' is of type int64"):
        refrain.check("w.parquet")


def test_an_index_of_passages(drafts: pathlib.Path, native: str):
    with refrain.Index("some.idx", passages=True) as index:
        index.add(pa.table({"id": ["e"], "text": [f"Before. {ONCE} After that nothing."]}))
    assert sides(drafts / "a.txt", against=drafts / "some.idx") == [(str(drafts / "a.txt"), "e", True)]
    command = [native, "check", "a.txt", "--against", "some.idx", "--no-config", "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert json.loads(refrain.check("a.txt", against="some.idx").to_json()) == json.loads(done.stdout)
    # Beside files, too.
    both = [pathlib.Path("some.idx"), pathlib.Path("b.csv")]
    assert sides("a.txt", against=both) == [("a.txt", "1", True), ("a.txt", "e", True)]
    with pytest.raises(ValueError, match="data: some.idx is the folder of an index"):
        refrain.check("some.idx")
    with pytest.raises(TypeError, match=r"against: data is texts.*Index.overlaps"):
        refrain.check([ONCE], against="some.idx")
    with refrain.Index("other.idx") as index:
        index.add([ONCE])
    with pytest.raises(ValueError, match=r"against: other.idx: was made without passages"):
        refrain.check("a.txt", against="other.idx")


def test_reports_are_those_of_the_command(drafts: pathlib.Path, native: str):
    (drafts / "h.txt").write_text(f"{ONCE} Nobody else is up. {ONCE}")
    command = [native, "check", "h.txt", "--no-config", "--format", "html"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refrain.check("h.txt").to_html() == done.stdout


@pytest.mark.parametrize("option", ["within", "across"])
def test_flags(option: str):
    for value in ("no", None, 1):
        with pytest.raises(TypeError, match=rf"^{option}: .* is of type {type(value).__name__}; give True or False"):
            refrain.check([ONCE, ONCE], **{option: value})  # type: ignore[arg-type]
    numpy = pytest.importorskip("numpy")
    assert not refrain.check([ONCE, ONCE], across=numpy.bool_(False))


def test_data_that_is_no_text():
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    for data in (None, {"a": ONCE}, {ONCE}, 5, [None]):
        with pytest.raises(TypeError, match="^data: "):
            refrain.check(data)
        with pytest.raises(TypeError, match="^against: "):
            refrain.check([ONCE], against=5 if data is None else data)
    for table in (pandas.DataFrame({"text": [ONCE]}), polars.DataFrame({"text": [ONCE]}), pa.table({"text": [ONCE]})):
        with pytest.raises(TypeError, match="is a table; give an iterable of str"):
            refrain.check(table)
    for column in (pandas.Series([ONCE, ONCE]), polars.Series([ONCE, ONCE]), pa.array([ONCE, ONCE])):
        assert len(refrain.check(column)) == 1
