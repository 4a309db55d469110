"""The command on tables beside other documents: folders, globs, what is given twice, what goes into one output."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import refrain

ONCE = "Grüße: the ferry leaves the island pier at seven and is back before the market opens, as the captain says."
OTHER = "Nobody knew where the weed went after the storms of January, and nobody asked the students who carried it."


def run(*arguments: object, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "refrain", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def quietly(*arguments: object, **more) -> subprocess.CompletedProcess[str]:
    return run(*arguments, "--progress", "never", **more)


def lines(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def write(path: pathlib.Path, *records: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in records))


@pytest.fixture
def drafts(tmp_path: pathlib.Path, native) -> pathlib.Path:
    (tmp_path / "drafts" / "data").mkdir(parents=True)
    (tmp_path / "drafts" / "one.md").write_text(f"{ONCE}\n\nAnd then.\n\n{ONCE}\n\n{OTHER}\n")
    (tmp_path / "drafts" / "two.md").write_text(f"{OTHER}\n")
    return tmp_path


class TestCheckOfFolders:
    """A table in a folder of drafts changes nothing but what is said to be skipped."""

    @pytest.mark.parametrize("table", ["name,age\nA,7\n", f'id,text\n1,"{ONCE}"\n'])
    @pytest.mark.parametrize("options", [(), ("--exclude", "*.csv"), ("--format", "json")])
    def test_as_the_native_command(self, drafts: pathlib.Path, native, table: str, options: tuple[str, ...]):
        (drafts / "drafts" / "data" / "table.csv").write_text(table)
        done = run("check", "drafts", *options, cwd=drafts)
        want = subprocess.run(
            [native, "check", "drafts", *options], capture_output=True, text=True, check=False, cwd=drafts
        )
        assert (done.returncode, done.stdout, done.stderr) == (want.returncode, want.stdout, want.stderr)
        assert done.returncode == 1

    def test_hidden_tables_and_values_of_options(self, drafts: pathlib.Path):
        (drafts / "drafts" / ".venv").mkdir()
        (drafts / "drafts" / ".venv" / "x.csv").write_text("a,b\n1,2\n")
        done = run("check", ".", cwd=drafts / "drafts")
        assert (done.returncode, done.stderr) == (1, "")
        done = run("check", ".", "--exclude", "x.csv", "--exclude=*.parquet", "-o", "r.csv", cwd=drafts / "drafts")
        assert (done.returncode, done.stderr) == (1, "")
        assert (drafts / "drafts" / "r.csv").read_text()

    def test_settings_are_read(self, drafts: pathlib.Path):
        (drafts / "drafts" / "data" / "table.csv").write_text("name,age\n")
        (drafts / "drafts" / "refrain.toml").write_text('[check]\nfail-on = "never"\n')
        assert run("check", "drafts", cwd=drafts).returncode == 0

    def test_a_named_table_beside_drafts(self, drafts: pathlib.Path):
        (drafts / "in").mkdir()
        pq.write_table(pa.table({"id": ["old"], "text": [f"As ever. {ONCE}"]}), drafts / "in" / "t.parquet")
        for paths in (("drafts", "in/t.parquet"), ("drafts", "in/*.parquet"), ("drafts", f"{drafts}/in/t.parquet")):
            done = run("check", *paths, "--format", "json", "-o", "r.json", cwd=drafts)
            assert (done.returncode, done.stderr) == (1, "")
            report = (drafts / "r.json").read_text()
            assert "refrain-" not in report
            paths_in = {one["right"]["path"] for one in json.loads(report)["overlaps"]}
            assert any(path.endswith("in/t.parquet.jsonl") for path in paths_in) and "drafts/one.md" in paths_in
        done = run("check", "drafts", "--against", "in/t.parquet", cwd=drafts)
        assert done.returncode == 1 and "in/t.parquet.jsonl" in done.stdout and "/tmp/" not in done.stdout
        done = run("check", "drafts", "in/t.parquet", "--baseline", "b.json", "--write-baseline", cwd=drafts)
        assert done.returncode == 0 and '"in/t.parquet.jsonl:old"' in (drafts / "b.json").read_text()
        done = run("check", "drafts", "in/t.parquet", "--baseline", "b.json", cwd=drafts)
        assert (done.returncode, done.stderr) == (0, "") and "0 new" in done.stdout, done.stdout
        first, second = (run("check", "drafts", "in/t.parquet", "--format", "json", cwd=drafts) for _ in range(2))
        assert first.stdout == second.stdout and '"fingerprint"' in first.stdout

    def test_what_could_be_read_is_reported(self, drafts: pathlib.Path):
        pq.write_table(pa.table({"text": [f"As ever. {ONCE}"]}), drafts / "t.parquet")
        done = run("check", "drafts/one.md", "t.parquet", "no.md", "-o", "r.txt", cwd=drafts)
        assert done.returncode == 2 and "no.md" in done.stderr
        assert "t.parquet.jsonl" in (drafts / "r.txt").read_text()
        done = run("check", "drafts/one.md", "t.parquet", "--no-such-option", "-o", "s.txt", cwd=drafts)
        assert done.returncode == 2 and not (drafts / "s.txt").exists()

    def test_the_same_name_in_two_places(self, drafts: pathlib.Path):
        for folder in (drafts, drafts / "drafts"):
            (folder / "t.csv").write_text(f'text\n"{ONCE}"\n')
        done = run("check", "t.csv", "../t.csv", "--format", "json", cwd=drafts / "drafts")
        assert done.returncode == 1 and len(json.loads(done.stdout)["overlaps"]) == 1
        done = run("check", "t.csv", "./t.csv", "--format", "json", cwd=drafts)
        assert done.returncode == 0 and "given before" in done.stderr
        done = run("check", "t.csv", "--against", "./t.csv", cwd=drafts)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def mix(tmp_path: pathlib.Path, native) -> pathlib.Path:
    write(tmp_path / "mix" / "a.jsonl", {"id": "a", "text": ONCE})
    (tmp_path / "mix" / "b.csv").write_text(f'id,text\nb,"{ONCE}"\nc,"{OTHER}"\n')
    (tmp_path / "mix" / "d.txt").write_text(f"{OTHER} And so on and on. {ONCE}")
    (tmp_path / "mix" / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


class TestFoldersWithTables:
    def test_all_of_it_is_read_in_order(self, mix: pathlib.Path):
        options = ("--removed", "r.jsonl", "--clusters", "c.jsonl", "--summary", "s.json")
        done = quietly("dedup", "mix", "-o", "out.jsonl", *options, cwd=mix)
        assert (done.returncode, done.stderr) == (0, "refrain: 1 file of other kinds skipped in folders (1 .png)\n")
        assert [one["id"] for one in lines(mix / "out.jsonl")] == ["a", "c", "mix/d.txt"]
        (removed,) = lines(mix / "r.jsonl")
        assert (removed["id"], removed["at"], removed["kept"]) == ("b", "mix/b.csv:1", "a")
        assert lines(mix / "c.jsonl")[0]["removed"][0]["at"] == "mix/b.csv:1"
        sources = json.loads((mix / "s.json").read_text())["sources"]
        assert ("mix/b.csv", 2, 1) in [(one["path"], one["documents"], one["removed"]) for one in sources]
        assert sorted(os.listdir(mix)) == ["c.jsonl", "mix", "out.jsonl", "r.jsonl", "s.json"]
        assert json.loads(quietly("bench", "mix", "--format", "json", cwd=mix).stdout)["documents"] == 4

    def test_json_that_is_nested_deep(self, mix: pathlib.Path):
        (mix / "mix" / "deep.json").write_text('{"a":' + "[" * 100_000)
        done = quietly("dedup", "mix", "-o", "o.jsonl", cwd=mix)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False) and "1 .json" in done.stderr

    def test_messages_are_said_once(self, mix: pathlib.Path):
        (mix / "mix" / "link").symlink_to(mix)
        for more in ((), ("--exclude", "*.csv")):
            done = quietly("dedup", "mix", "mix/a.jsonl", "-o", "o.jsonl", *more, cwd=mix)
            assert (done.returncode, done.stderr.count("mix/link"), done.stderr.count("read once")) == (0, 1, 1)

    def test_by_the_package(self, mix: pathlib.Path, monkeypatch):
        monkeypatch.chdir(mix)
        done = refrain.dedup("mix")
        assert (done.summary.documents, done.summary.removed) == (4, 1)

    def test_into_a_table_is_refused(self, mix: pathlib.Path):
        done = quietly("dedup", "mix", "-o", "out.parquet", cwd=mix)
        assert done.returncode == 2
        assert "out.parquet" in done.stderr.splitlines()[-1] and "mix/a.jsonl is no table" in done.stderr
        done = quietly("dedup", "mix", "-o", "o.parquet", "--exclude", "*.jsonl", "--exclude", "*.txt", cwd=mix)
        assert done.returncode == 0 and pq.read_metadata(mix / "o.parquet").num_rows == 2

    def test_an_output_in_the_folder_is_left_out(self, mix: pathlib.Path):
        for name in ("out.jsonl", "out.csv"):
            more = ("--exclude", "*.jsonl", "--exclude", "*.txt") if name.endswith(".csv") else ()
            for _ in range(2):
                done = quietly("dedup", "mix", "-o", f"mix/{name}", "--removed", "mix/r.jsonl", *more, cwd=mix)
                assert done.returncode == 0, done.stderr
        assert len((mix / "mix" / "out.csv").read_text().splitlines()) == 3
        done = quietly("dedup", "mix/b.csv", "-o", "mix/b.csv", cwd=mix)
        assert done.returncode == 2 and "mix/b.csv: is an input too" in done.stderr

    @pytest.mark.parametrize("exclude", ["sub/*", "sub", "/sub/", "sub/**", "**/x.csv", "sub/[w-y].csv"])
    def test_exclude_is_that_of_git(self, tmp_path: pathlib.Path, native, exclude: str):
        for name in ("y.csv", "sub/x.csv"):
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_text(f"id,text\n{name},{name}\n")
        done = quietly("dedup", "in", "-o", "out.jsonl", "--exclude", exclude, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert [one["id"] for one in lines(tmp_path / "out.jsonl")] == ["y.csv"]

    def test_gitignore(self, tmp_path: pathlib.Path, native):
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
        (tmp_path / ".gitignore").write_text("in/gone.csv\n*.tsv\n!kept.tsv\n# a comment\n")
        (tmp_path / ".git" / "info").mkdir(exist_ok=True)
        (tmp_path / ".git" / "info" / "exclude").write_text("out-of-it/\n")
        names = ("a.csv", "gone.csv", "no.tsv", "kept.tsv", "out-of-it/b.csv", "deep/c.csv", "deep/d.csv", ".hid/e.csv")
        for name in names:
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_text(f"text\n{name}\n")
        (tmp_path / "in" / "deep" / ".gitignore").write_text("/d.csv\n")
        done = quietly("dedup", "in", "-o", "out.jsonl", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert [one["text"] for one in lines(tmp_path / "out.jsonl")] == ["a.csv", "deep/c.csv", "kept.tsv"]
        assert refrain.dedup(tmp_path / "in").summary.documents == 3

    def test_files_of_other_kinds_are_no_documents(self, tmp_path: pathlib.Path, native):
        pq.write_table(pa.table({"text": ["one two"]}), tmp_path / "in.parquet")
        (tmp_path / "set").mkdir()
        os.rename(tmp_path / "in.parquet", tmp_path / "set" / "part-0.parquet")
        (tmp_path / "set" / "_SUCCESS").write_bytes(b"")
        (tmp_path / "set" / "dataset_info.json").write_text('{"citation": "none", "splits": [1]}')
        done = quietly("dedup", "set", "-o", "out.parquet", cwd=tmp_path)
        assert done.returncode == 0 and "2 files of other kinds skipped" in done.stderr


class TestGivenTwice:
    def test_a_file_is_read_once(self, tmp_path: pathlib.Path, native, monkeypatch):
        monkeypatch.chdir(tmp_path)
        pq.write_table(pa.table({"text": [ONCE, OTHER]}), "a.parquet")
        os.symlink("a.parquet", "b.parquet")
        for again in ("a.parquet", "./a.parquet", "b.parquet", f"{tmp_path}/a.parquet", "."):
            for more in ((), ("--across-only",)):
                done = quietly("dedup", "a.parquet", again, "-o", "out.jsonl", *more)
                assert done.returncode == 0 and len(lines(tmp_path / "out.jsonl")) == 2
                assert ("given before" in done.stderr) == (again != ".")
        with pytest.warns(refrain.RefrainWarning, match="given before"):
            done = refrain.dedup([pathlib.Path("a.parquet"), pathlib.Path("b.parquet")])
        assert (done.summary.documents, done.summary.removed) == (2, 0)

    def test_an_input_that_is_under_against(self, tmp_path: pathlib.Path, native, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "in").mkdir()
        pq.write_table(pa.table({"text": [ONCE, OTHER]}), "in/a.parquet")
        write(tmp_path / "in" / "b.jsonl", {"text": "one"})
        for paths in (("in/a.parquet", "./in/a.parquet"), ("in/a.parquet", "in"), ("in", "in/b.jsonl")):
            done = quietly("dedup", paths[0], "--against", paths[1], "-o", "out.jsonl")
            assert done.returncode == 2 and "is an input and under --against too" in done.stderr
            with pytest.raises(ValueError, match="against: in/.*is in data too"):
                refrain.dedup(paths[0], against=paths[1])


class TestMixedInputs:
    def test_files_of_different_kinds(self, mix: pathlib.Path):
        pq.write_table(pa.table({"n": [1, 2], "text": [OTHER, "new"]}), mix / "t.parquet")
        done = quietly("dedup", "mix/a.jsonl", "t.parquet", "-o", "o.jsonl.gz", "--removed", "-", cwd=mix)
        assert (done.returncode, done.stderr) == (0, "")
        done = quietly("dedup", "t.parquet", "mix/b.csv", "-o", "-", "--removed", "r.jsonl", cwd=mix)
        assert (done.returncode, done.stderr) == (0, "")
        got = [json.loads(line) for line in done.stdout.splitlines()]
        assert got == [{"n": 1, "text": OTHER}, {"n": 2, "text": "new"}, {"id": "b", "text": ONCE}]
        assert [(one["at"], one["kept"]) for one in lines(mix / "r.jsonl")] == [("mix/b.csv:2", "t.parquet:1")]
        done = quietly("dedup", "t.parquet", "mix/b.csv", "-o", "o.parquet", cwd=mix)
        assert done.returncode == 2 and "mix/b.csv: has other columns than t.parquet" in done.stderr

    def test_tables_to_clean_others_of(self, mix: pathlib.Path):
        pq.write_table(pa.table({"text": [ONCE]}), mix / "bench.parquet")
        done = quietly("dedup", "mix/a.jsonl", "--against", "bench.parquet", "-o", "o.jsonl", "--removed", "r", cwd=mix)
        assert (done.returncode, done.stderr) == (0, "")
        assert (mix / "o.jsonl").read_text() == ""
        assert lines(mix / "r")[0]["kept"] == "bench.parquet:1"
        feed = (mix / "mix" / "a.jsonl").read_text() + json.dumps({"text": "new"}) + "\n"
        done = quietly("dedup", "-", "--against", "bench.parquet", "-o", "-", cwd=mix, input=feed)
        assert (done.returncode, done.stdout) == (0, json.dumps({"text": "new"}) + "\n")

    def test_an_index_to_clean_a_table_of(self, mix: pathlib.Path, native):
        subprocess.run([native, "index", "build", "x.idx", "mix/a.jsonl"], check=True, cwd=mix, capture_output=True)
        done = quietly("dedup", "mix/b.csv", "--against", "x.idx", "-o", "o.jsonl", cwd=mix)
        assert (done.returncode, done.stderr) == (0, "")
        assert [one["id"] for one in lines(mix / "o.jsonl")] == ["c"]

    def test_across_only_holds_arguments_apart(self, mix: pathlib.Path):
        (mix / "two.csv").write_text(f'id,text\n1,"{OTHER}"\n2,"{OTHER}"\n')
        write(mix / "one.jsonl", {"id": "x", "text": ONCE}, {"id": "y", "text": ONCE})
        done = quietly("dedup", "one.jsonl", "two.csv", "mix/b.csv", "-o", "o.jsonl", "--across-only", cwd=mix)
        assert done.returncode == 0, done.stderr
        assert [one["id"] for one in lines(mix / "o.jsonl")] == ["x", "y", "1", "2"]

    def test_ten_inputs_have_their_names(self, mix: pathlib.Path):
        names = [f"t{k}.parquet" for k in range(11)]
        for name in names:
            pq.write_table(pa.table({"text": [ONCE]}), mix / name)
        done = quietly("dedup", "mix", *names, "-o", "o.jsonl", "--removed", "r.jsonl", cwd=mix)
        assert done.returncode == 0, done.stderr
        assert [one["at"] for one in lines(mix / "r.jsonl")] == ["mix/b.csv:1", *(f"{name}:1" for name in names)]

    def test_messages_that_nobody_reads(self, mix: pathlib.Path):
        """More of them than a pipe holds."""
        with open(mix / "bad.jsonl", "w") as file:
            file.writelines(f"{k}\n" for k in range(10))
        errors, gone = os.pipe()
        os.close(errors)
        command = [sys.executable, "-m", "refrain", "dedup", "mix/b.csv", "bad.jsonl", "-o", "o.jsonl"]
        with subprocess.Popen([*command, "--progress", "always"], stderr=gone, cwd=mix) as child:
            os.close(gone)
            assert child.wait(60) in (0, 1)

    def test_numbers_of_csv_order_it(self, mix: pathlib.Path):
        (mix / "n.csv").write_text(f'id,text,stars\n7,"{ONCE}",9\n8,"{ONCE}",10\n')
        write(mix / "n.jsonl", {"id": "x", "text": ONCE, "stars": 9.5})
        done = quietly("dedup", "n.csv", "n.jsonl", "-o", "o.jsonl", "--keep", "max:stars", cwd=mix)
        assert done.returncode == 0, done.stderr
        assert [one["id"] for one in lines(mix / "o.jsonl")] == ["8"]


def test_inputs_behind_options(tmp_path: pathlib.Path, native):
    pq.write_table(pa.table({"text": [ONCE]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [OTHER]}), tmp_path / "b.parquet")
    write(tmp_path / "c.jsonl", {"text": "else"})
    for more, rows in (((), 2), (("c.jsonl",), 3)):
        options = ("a.parquet", "-o", "o.jsonl", "b.parquet", "--threshold", "0.7", "--progress", "never", "--", *more)
        done = run("dedup", *options, cwd=tmp_path)
        assert (done.returncode, len(lines(tmp_path / "o.jsonl"))) == (0, rows), done.stderr


@pytest.mark.parametrize("name", ["a.parquet", "big.csv"])
def test_a_run_that_is_ended_leaves_nothing(tmp_path: pathlib.Path, native, name: str):
    pq.write_table(pa.table({"text": [ONCE]}), tmp_path / "a.parquet")
    (tmp_path / "big.csv").write_text("text\n" + "".join(f"{k} {'x ' * 200}\n" for k in range(50_000)))
    before = sorted(os.listdir(tmp_path))
    command = [sys.executable, "-m", "refrain", "dedup", name, "-", "-o", "o.jsonl", "--progress", "never"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=tmp_path) as child:
        while not list(tmp_path.glob("*/*/*.jsonl")) and child.poll() is None:  # what is made of the table
            time.sleep(0.01)
        child.terminate()
        assert child.wait(60) == 143
    assert sorted(os.listdir(tmp_path)) == before


class TestFields:
    TEXTS = ({"meta": {"text": ONCE, "title": "T"}}, {"meta": {"text": ONCE, "title": None}}, {"meta": None})

    @pytest.mark.parametrize("name", ["meta.text", "/meta/text", "meta.title,meta.text", "none,/meta/text"])
    def test_as_in_json_lines(self, tmp_path: pathlib.Path, native, name: str):
        table = pa.table({"meta": [one["meta"] for one in self.TEXTS], "id": ["a", "b", "c"]})
        pq.write_table(table, tmp_path / "a.parquet")
        for output in ("o.parquet", "o.jsonl"):
            done = quietly("dedup", "a.parquet", "-o", output, "--text-field", name, "--removed", "-", cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            (one,) = [json.loads(line) for line in done.stdout.splitlines()]
            assert (one["id"], one["kept"]) == ("b", "a")
        assert pq.read_table(tmp_path / "o.parquet").equals(table.filter(pa.array([True, False, True])))
        assert refrain.dedup(tmp_path / "a.parquet", text=name).summary.removed == 1
        done = run("check", "a.parquet", "--text-field", name, "--format", "json", cwd=tmp_path)
        assert len(json.loads(done.stdout)["overlaps"]) == 1

    def test_what_is_not_there(self, tmp_path: pathlib.Path, native):
        pq.write_table(pa.table({"meta": [{"text": 7}], "text": [1]}), tmp_path / "a.parquet")
        for name, says in (("meta.x", "no column 'meta.x'"), ("meta.text", "int64"), ("meta.text,text", "meta.text")):
            done = quietly("dedup", "a.parquet", "-o", "o.parquet", "--text-field", name, cwd=tmp_path)
            assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr

    def test_stripped(self, tmp_path: pathlib.Path, native):
        text = " ".join(f"word{k}" for k in range(60))
        pq.write_table(pa.table({"meta": [{"text": f"{k} {text} end{k}"} for k in "ab"]}), tmp_path / "a.parquet")
        options = ("--text-field", "meta.text", "--passages", "strip", "--threshold", "0.99")
        done = quietly("dedup", "a.parquet", "-o", "o.jsonl", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert [len(one["meta"]["text"].split()) for one in lines(tmp_path / "o.jsonl")] == [62, 2]
        done = quietly("dedup", "a.parquet", "-o", "o.parquet", *options, cwd=tmp_path)
        assert done.returncode == 2 and "--passages strip" in done.stderr
        with pytest.raises(ValueError, match="passages"):
            refrain.dedup(tmp_path / "a.parquet", text="meta.text", passages="strip")


class TestColumnsOfShards:
    def test_another_order(self, tmp_path: pathlib.Path, native):
        pq.write_table(pa.table({"id": [1], "text": [ONCE]}), tmp_path / "a.parquet")
        pq.write_table(pa.table({"text": [OTHER, ONCE], "id": [2, 3]}), tmp_path / "b.parquet")
        done = quietly("dedup", "a.parquet", "b.parquet", "-o", "o.parquet", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert pq.read_table(tmp_path / "o.parquet").to_pydict() == {"id": [1, 2], "text": [ONCE, OTHER]}

    def test_null_with_anything_and_wider_numbers(self, tmp_path: pathlib.Path, native):
        pq.write_table(pa.table({"n": pa.nulls(1), "m": pa.array([1], "int8"), "text": [ONCE]}), tmp_path / "a.parquet")
        pq.write_table(pa.table({"n": [7], "m": [1 << 40], "text": [OTHER]}), tmp_path / "b.parquet")
        done = quietly("dedup", "a.parquet", "b.parquet", "-o", "o.parquet", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        want = {"n": [None, 7], "m": [1, 1 << 40], "text": [ONCE, OTHER]}
        assert pq.read_table(tmp_path / "o.parquet").to_pydict() == want

    def test_a_conflict_names_both_files_and_the_column(self, tmp_path: pathlib.Path, native):
        pq.write_table(pa.table({"n": ["x"], "text": [ONCE]}), tmp_path / "a.parquet")
        pq.write_table(pa.table({"n": [7], "text": [OTHER]}), tmp_path / "b.parquet")
        done = quietly("dedup", "a.parquet", "b.parquet", "-o", "o.parquet", cwd=tmp_path)
        assert done.returncode == 2
        assert all(name in done.stderr for name in ("a.parquet", "b.parquet", "'n'", "int64", "string"))
        done = quietly("dedup", "a.parquet", "b.parquet", "-o", "o.jsonl", cwd=tmp_path)
        assert (done.returncode, [one["n"] for one in lines(tmp_path / "o.jsonl")]) == (0, ["x", 7])


def test_an_index_of_tables_and_other_documents(mix: pathlib.Path):
    done = run("index", "build", "x.idx", "mix", "--progress", "never", cwd=mix)
    assert done.returncode == 0, done.stderr
    info = json.loads(run("index", "info", "x.idx", "--format", "json", cwd=mix).stdout)
    assert (info["documents"], info["duplicates"]) == (4, 1)
    done = run("index", "query", "x.idx", "mix/b.csv", "mix/d.txt", "--format", "json", cwd=mix)
    assert [json.loads(line)["document"] for line in done.stdout.splitlines()] == ["b", "c", "mix/d.txt"]
    done = run("index", "build", "mix/b.csv", "mix/a.jsonl", cwd=mix)
    assert done.returncode == 2 and "mix/b.csv" in done.stderr
