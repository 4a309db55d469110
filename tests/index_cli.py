#!/usr/bin/env python3
"""`refrain index` and `refrain stream` from end to end: files in, answers out, kills in between.

    tests/index_cli.py REFRAIN [CLASS...]
"""

import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

REFRAIN = ""
RNG = random.Random(3)


def words(count: int) -> list[str]:
    return [f"w{RNG.randrange(20_000)}" for _ in range(count)]


def feed(count: int) -> list[dict]:
    """Records of which every third repeats an earlier one, some with a word changed."""
    records: list[dict] = []
    for k in range(count):
        text = words(80)
        if k % 3 == 2:
            text = records[RNG.randrange(k)]["text"].split()
            if k % 2:
                text[RNG.randrange(len(text))] = f"new{k}"
        records.append({"id": f"d{k}" if k % 2 else k, "text": " ".join(text)})
    return records


def lines_of(records: list[dict]) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.place = tempfile.TemporaryDirectory(prefix="refrain-index-")
        self.folder = pathlib.Path(self.place.name)
        self.index = self.folder / "feed.idx"

    def tearDown(self) -> None:
        self.place.cleanup()

    def write(self, name: str, content: bytes) -> pathlib.Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def run_refrain(self, *arguments, status: int = 0, given: bytes = b"") -> subprocess.CompletedProcess:
        done = subprocess.run([REFRAIN, *map(str, arguments)], input=given, capture_output=True, check=False)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stderr.decode(errors='replace')}")
        return done

    def stream(self, records: list[dict], *options) -> list[dict]:
        done = self.run_refrain("stream", "--index", self.index, *options, given=lines_of(records))
        self.assertEqual(done.stderr, b"")
        return [json.loads(line)["refrain"] for line in done.stdout.splitlines()]

    def info(self, index=None) -> dict:
        return json.loads(self.run_refrain("index", "info", index or self.index, "--format", "json").stdout)

    def dedup(self, records: list[dict], *options) -> dict:
        """The removed records and what they were removed for."""
        removed = self.folder / "removed.jsonl"
        feed_file = self.write("feed.jsonl", lines_of(records))
        self.run_refrain("dedup", feed_file, "-o", self.folder / "out.jsonl", "--removed", removed, "--progress", "never", *options)
        return {json.dumps(r["id"]): r for r in map(json.loads, removed.read_text().splitlines())}


class Decisions(Case):
    def test_as_dedup(self) -> None:
        records = feed(600)
        gone = self.dedup(records)
        answers = self.stream(records)
        built = self.folder / "built.idx"
        self.run_refrain("index", "build", built, self.write("one.jsonl", lines_of(records[:300])))
        self.run_refrain("index", "add", built, self.write("two.jsonl", lines_of(records[300:])))
        self.assertEqual(self.info(built)["duplicates"], len(gone))
        self.assertEqual(self.info()["duplicates"], len(gone))
        for index in (self.index, built):
            self.run_refrain("index", "verify", index)
        self.index = built
        for again in (answers, self.stream(records)):
            for record, said in zip(records, again):
                one = gone.get(json.dumps(record["id"]))
                self.assertEqual((said["duplicate_of"], said["similarity"]), (one["kept"], one["similarity"]) if one else (None, None))

    def test_query_answers_line_by_line(self) -> None:
        records = feed(50)
        self.stream(records)
        process = subprocess.Popen([REFRAIN, "index", "query", self.index, "-", "--format", "json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for record in records[:3]:
            process.stdin.write(json.dumps(record).encode() + b"\n")
            process.stdin.flush()
            near = json.loads(process.stdout.readline())["near"]
            self.assertEqual([near[0]["id"], near[0]["similarity"]], [records[0]["id"] if record is records[0] else near[0]["id"], 1.0])
        process.stdin.close()
        self.assertEqual(process.wait(), 0)
        process.stdout.close()


class Lines(Case):
    def test_one_out_for_every_one_in(self) -> None:
        sent = [b'{"id": 1, "text": "one two three"}', b"", b"broken", b"[1]", b'{"id": 2}', b'{"text": "four five", "refrain": 7}', b"\xff\xfe"]
        done = self.run_refrain("stream", "--index", self.index, given=b"\n".join(sent))
        told = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(told), len(sent))
        self.assertEqual([("error" in t["refrain"]) for t in told], [False, True, True, True, True, False, True])
        self.assertEqual(told[4]["id"], 2)
        self.assertEqual(told[5]["refrain"]["id"], "#1")

    def test_other_formats(self) -> None:
        rss = self.write("news.rss", b"<rss><channel><item><guid>a</guid><description>one two three four five six</description></item>"
                                     b"<item><guid>b</guid><description>one two three four five six</description></item></channel></rss>")
        done = self.run_refrain("stream", "--index", self.index, rss)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([t["id"] for t in told], ["a", "b"])
        self.assertEqual(told[1]["refrain"]["duplicate_of"], "a")
        self.assertEqual(told[1]["source"], str(rss))

    def test_window_and_times(self) -> None:
        text = " ".join(words(50))
        records = [{"id": k, "text": text, "when": when} for k, when in enumerate((1000, 2000, 9000, "1970-01-01T02:30:10Z"))]
        told = self.stream(records, "--window", "1h", "--time-field", "when")
        self.assertEqual([t["duplicate_of"] for t in told], [None, 0, None, 2])
        self.assertEqual(self.info()["documents"], 2)
        self.assertEqual(self.info()["newest"], 9010)

    def test_refusals(self) -> None:
        self.stream(feed(3))
        done = self.run_refrain("stream", "--index", self.index, "--threshold", "0.5", status=2)
        self.assertIn(b"0.5", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.run_refrain("index", "build", self.index, self.write("x.jsonl", b"{}"), status=2)
        self.run_refrain("index", "add", self.folder / "none", self.folder / "x.jsonl", status=2)
        self.assertFalse((self.folder / "none").exists())
        bad = self.folder / "bad.idx"
        self.run_refrain("index", "build", bad, self.folder / "x.jsonl", status=2)
        self.assertFalse(bad.exists())
        self.run_refrain("index", "remove", self.index, "nobody", status=2)
        self.run_refrain("index", "info", self.index, "--limit", "3", status=2)


class Killed(Case):
    def test_stream(self) -> None:
        records = feed(3000)
        undisturbed = self.stream(records)
        self.index = self.folder / "killed.idx"
        told: list[dict] = []
        for turn in range(8):
            process = subprocess.Popen([REFRAIN, "stream", "--index", self.index], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            rest = self.write("rest.jsonl", lines_of(records[len(told):len(told) + 600]))
            feeder = subprocess.Popen(["cat", rest], stdout=process.stdin)
            process.stdin.close()
            answers = [process.stdout.readline() for _ in range(RNG.randrange(1, 300))] if turn % 4 != 3 else []
            if turn % 4 == 3:
                time.sleep(RNG.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            answers += process.stdout.read().splitlines(keepends=True)
            process.wait()
            feeder.wait()
            process.stdout.close()
            told += [json.loads(a)["refrain"] for a in answers if a.endswith(b"\n")]
        told += self.stream(records[len(told):])
        self.assertEqual(told, undisturbed)
        self.run_refrain("index", "verify", self.index)
        self.assertEqual(self.info()["documents"], len(records))

    def test_build(self) -> None:
        path = self.write("all.jsonl", lines_of(feed(4000)))
        for _ in range(3):
            process = subprocess.Popen([REFRAIN, "index", "build", self.index, path], stderr=subprocess.DEVNULL)
            time.sleep(RNG.uniform(0, 0.2))
            process.kill()
            if process.wait() == 0:
                break
            self.run_refrain("index", "info", self.index, status=2)
        else:
            self.run_refrain("index", "build", self.index, path)
        self.run_refrain("index", "verify", self.index)
        self.assertFalse((self.index / "sorted").exists())

    def test_backup_beside_a_stream(self) -> None:
        records = feed(400)
        process = subprocess.Popen([REFRAIN, "stream", "--index", self.index], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(lines_of(records))
        process.stdin.flush()
        for _ in records:
            process.stdout.readline()
        self.run_refrain("index", "backup", self.index, self.folder / "copy.idx")
        self.run_refrain("index", "verify", self.folder / "copy.idx")
        self.assertEqual(self.info(self.folder / "copy.idx")["documents"], len(records))
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(), 0)
        process.stdin.close()
        process.stdout.close()


if __name__ == "__main__":
    REFRAIN = str(pathlib.Path(sys.argv[1]).resolve())
    names = sys.argv[2:] or ["Decisions", "Lines", "Killed"]
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(globals()[name]) for name in names)
    sys.exit(not unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful())
