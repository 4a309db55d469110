#!/usr/bin/env python3
"""`refrain index` and `refrain stream` from end to end: files in, answers out, kills in between.

    tests/index_cli.py REFRAIN [CLASS...]
"""

import fcntl
import json
import os
import pathlib
import queue
import random
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

REFRAIN = ""
RNG = random.Random(3)
# Of the test of a window; a long run by hand has more.
PER_HOUR = int(os.environ.get("REFRAIN_PER_HOUR", "3000"))


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


def wait_until_it_reads(process: subprocess.Popen) -> None:
    """Until it has emptied its pipe: it waits for more then."""
    process.stdin.write(b"\n" * 100)
    process.stdin.flush()
    left = bytearray(4)
    while True:
        fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, left)
        if int.from_bytes(left, sys.byteorder) == 0:
            return
        time.sleep(0.01)


def size_of(path: pathlib.Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # merged with others meanwhile
        return 0


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

    def test_dedup_against(self) -> None:
        records = feed(200)
        self.stream(records)
        asked = [{"id": f"q{k}", "text": r["text"]} for k, r in enumerate(records)] + [{"id": "new", "text": " ".join(words(90))}]
        gone = self.dedup(asked, "--against", self.index)
        self.assertEqual(len(gone), len(records))
        self.assertEqual({r["reason"] for r in gone.values()}, {"against"})
        self.assertEqual(gone['"q0"'], {"id": "q0", "at": f"{self.folder}/feed.jsonl:1", "reason": "against", "kept": 0, "similarity": 1.0, "containment": 1.0})
        told = self.dedup(asked, "--against", self.index, "--keep", "longest")
        self.assertEqual(told.keys(), gone.keys())

    def test_remove_names_what_is_meant(self) -> None:
        self.stream([{"id": 7, "text": "one two three"}])
        said = self.run_refrain("index", "remove", self.index, "7", status=2).stderr
        self.assertIn(b'no document with the id "7", but one with the number 7 (--json-ids); nothing was removed', said)
        self.run_refrain("index", "remove", self.index, "--json-ids", "7")
        self.assertEqual(self.info()["documents"], 0)

    def test_compact_takes_what_was_removed_out_of_the_files(self) -> None:
        """Also out of the list of files, which has the first and last keys of each."""
        # A text that no compression hides, and an id that is the last key.
        records = [{"id": f"d{k}", "text": " ".join(words(80))} for k in range(3000)]
        records += [{"id": "zz-secret", "text": "SECRETWORD " + " ".join(words(80))}]
        self.run_refrain("index", "build", self.index, self.write("a.jsonl", lines_of(records)))
        self.run_refrain("index", "remove", self.index, "zz-secret")
        self.run_refrain("index", "compact", self.index)
        for path in self.index.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            self.assertFalse(b"zz-secret" in content or b"SECRETWORD" in content, path)
        self.run_refrain("index", "verify", self.index)
        self.assertEqual(self.info()["documents"], 3000)

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


class Passages(Case):
    """What a draft shares with documents of an index: as `check` tells it of their files."""

    COPIED = ("The ferry leaves the island pier at seven and is back before the market opens on the quay, which the harbour master "
              "calls the only clock that the village has ever needed.")
    EDITED = COPIED.replace("island pier", "old island jetty").replace("has ever needed", "ever needed")

    def published(self) -> pathlib.Path:
        folder = self.folder / "published"
        folder.mkdir()
        for k in range(30):
            parts = [" ".join(words(60)) + "." for _ in range(3)]
            if k in (7, 19):
                parts.insert(1, self.COPIED if k == 7 else self.EDITED)
            (folder / f"{k:02}.txt").write_text("\n\n".join(parts) + "\n")
        return folder

    def sides(self, overlaps: list[dict]) -> list:
        return [(o["kind"], o["left"]["begin"], o["left"]["end"], o["right"]["document"], o["right"]["begin"], o["right"]["end"]) for o in overlaps]

    def test_as_check_against_the_files(self) -> None:
        folder = self.published()
        self.run_refrain("index", "build", self.index, folder, "--passages", "--progress", "never")
        self.assertTrue(self.info()["passages"])
        self.run_refrain("index", "verify", self.index)
        draft = self.write("draft.md", ("\n\n".join([" ".join(words(50)) + ".", self.COPIED, " ".join(words(50)) + "."]) + "\n").encode())
        files, index = (json.loads(self.run_refrain("check", draft, "--against", of, "--format", "json", status=1).stdout) for of in (folder, self.index))
        self.assertEqual({o["right"]["document"] for o in files["overlaps"]}, {f"{folder}/07.txt", f"{folder}/19.txt"})
        self.assertEqual(self.sides(index["overlaps"]), self.sides(files["overlaps"]))
        asked = json.loads(self.run_refrain("index", "query", self.index, draft, "--format", "json").stdout)
        self.assertEqual(self.sides(asked["overlaps"]), self.sides(files["overlaps"]))
        self.assertEqual(asked["near"], [])
        right = asked["overlaps"][0]["right"]
        self.assertEqual((right["path"], right["record"], right["text"]), (str(self.index), 8, self.COPIED))
        said = self.run_refrain("index", "query", self.index, draft, "--limit", "1").stdout.decode()
        self.assertIn(f"  exact  32 words  3:1  {json.dumps(str(folder / '07.txt'))}  The ferry leaves", said)
        self.assertIn("\n  and 1 more\n", said)
        page = self.run_refrain("check", draft, "--against", self.index, status=1).stdout.decode()
        self.assertIn(f"{self.index}:8: {folder}/07.txt at ", page)

    def test_stream(self) -> None:
        records = [{"id": f"r{k}", "text": " ".join(words(70))} for k in range(150)]
        for k in (20, 21, 140):
            records[k]["text"] += "\n\n" + self.COPIED
        answers = self.stream(records, "--passages")
        for k, said in enumerate(answers):
            expected = {20: [], 21: ["r20"], 140: ["r20", "r21"]}.get(k, [])
            self.assertEqual([p["right"]["document"] for p in said["passages"]], expected, k)
        self.assertEqual(answers[21]["passages"][0]["left"]["document"], "r21")
        self.assertEqual(answers[21]["passages"][0]["left"]["text"], self.COPIED)
        # Sent again they are answered as the first time.
        self.assertEqual(self.stream(records, "--passages"), answers)
        self.assertNotIn("passages", self.stream(records[:30])[21])
        self.run_refrain("index", "remove", self.index, "r20")
        near = json.loads(self.run_refrain("index", "query", self.index, "-", "--format", "json", given=lines_of(records[140:141])).stdout)
        self.assertEqual({o["right"]["document"] for o in near["overlaps"]}, {"r21", "r140"})
        self.run_refrain("index", "verify", self.index)

    def test_refused_without(self) -> None:
        self.stream(feed(10))
        for command in (("stream", "--index", self.index, "--passages"), ("check", self.write("a.txt", b"a\n"), "--against", self.index)):
            self.assertIn(b"without --passages", self.run_refrain(*command, status=2).stderr)


class Lines(Case):
    def test_one_out_for_every_one_in(self) -> None:
        sent = [b'{"id": 1, "text": "one two three"}', b"", b"broken", b"[1]", b'{"id": 2}', b'{"text": "four five", "refrain": 7}', b"\xff\xfe"]
        done = self.run_refrain("stream", "--index", self.index, given=b"\n".join(sent))
        told = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(told), len(sent))
        self.assertEqual([("error" in t["refrain"]) for t in told], [False, True, True, True, True, False, True])
        self.assertEqual(told[4]["id"], 2)
        self.assertEqual(told[5]["refrain"]["id"], "#1")

    def test_a_writer_that_is_faster_waits(self) -> None:
        lines = (b'{"text": 5' + b" " * 300 + b"}\n") * 1000  # no records, but answered one by one
        process = subprocess.Popen([REFRAIN, "stream", "--index", self.index], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for _ in range(600):
            process.stdin.write(lines)
        process.stdin.close()
        _, process.returncode, used = os.wait4(process.pid, 0)
        self.assertEqual(process.returncode, 0)
        self.assertLess(used.ru_maxrss, 150_000)  # kB; 190,000 came

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

    def test_query_without_passages(self) -> None:
        self.stream(feed(3))
        path = self.write("asked.jsonl", lines_of(feed(1)))
        for options in ((path,), ("-",)):
            done = self.run_refrain("index", "query", self.index, *options, "--format", "json", given=lines_of(feed(1)))
            self.assertEqual(set(json.loads(done.stdout)), {"document", "near"})

    def test_answers_spell_options(self) -> None:
        done = self.run_refrain("stream", "--index", self.index, given=b"[1]\n")
        self.assertEqual(json.loads(done.stdout)["refrain"]["error"],
                         "is no JSON object; an array of records is read with --input-format json")

    def test_records_that_are_too_long_for_the_memory(self) -> None:
        good = {"id": 1, "text": "one two three"}
        data = lines_of([{"id": 2, "text": "word " * (2 << 20)}, good])
        path = self.write("long.jsonl", data)
        told = "longer than 8388608 bytes, the most that fits; give --memory 81M or more"
        done = self.run_refrain("stream", "--index", self.index, "--memory", "64M", given=data)
        answers = [json.loads(line)["refrain"] for line in done.stdout.splitlines()]
        self.assertIn(told, answers[0]["error"])
        self.assertIsNone(answers[1]["duplicate_of"])
        done = self.run_refrain("index", "build", self.folder / "built", path, "--memory", "64M", "--progress", "never")
        self.assertIn(told, done.stderr.decode())
        self.assertEqual(self.info(self.folder / "built")["documents"], 1)

    def test_nothing_on_stderr_while_it_runs(self) -> None:
        records = lines_of(feed(3)) + b"broken\n"
        path = self.write("in.jsonl", records)
        other = self.write("other.bin", b"x")
        log = self.folder / "log"
        folder = self.folder / "in"
        folder.mkdir()
        other.rename(folder / "other.bin")
        done = self.run_refrain("stream", "--index", self.index, path, path, folder, "--log", log)
        self.assertEqual((len(done.stdout.splitlines()), done.stderr), (4, b""))
        self.assertEqual([line.split(":")[-1] for line in log.read_text().splitlines()[:1]],
                         [" given before under this or another name; read once"])
        self.assertIn("1 file of other kinds skipped in folders (1 .bin)\n", log.read_text())
        self.assertIn("record 4: ", log.read_text())
        # The log's own failure is told when all is answered.
        done = self.run_refrain("stream", "--index", self.index, "--log", "/dev/full", given=records, status=2)
        self.assertEqual(len(done.stdout.splitlines()), 4)
        self.assertRegex(done.stderr, rb"\Arefrain: /dev/full: cannot be written: [^\n]*\n\Z")

    def test_verdict_with_an_id_of_several_fields(self) -> None:
        records = [{"a": "x", "b": 7, "text": "one two"}, {"a": "x", "text": 5}]
        done = self.run_refrain("stream", "--index", self.index, "--verdict-only", "--id-field", "a,b", given=lines_of(records))
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()], ["x\n\n7", "x\n\n"])

    def test_closed_standard_input(self) -> None:
        done = subprocess.run(["bash", "-c", '"$0" stream --index "$1" <&-', REFRAIN, self.index], capture_output=True, check=False,
                              timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"-: cannot be read: Bad file descriptor", done.stderr)

    def test_info_to_a_full_disk(self) -> None:
        self.stream(feed(3))
        with open("/dev/full", "wb") as full:
            done = subprocess.run([REFRAIN, "index", "info", self.index], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, b"refrain: standard output: cannot be written: No space left on device; make room, or name "
                                      b"another place\n")

    def test_replaced_records_are_counted(self) -> None:
        path = self.write("a.jsonl", lines_of([{"id": 1, "text": "one two"}, {"id": 2, "text": "three four"}]))
        done = self.run_refrain("index", "build", self.index, path)
        self.assertNotIn(b"replaced", done.stderr)
        path = self.write("b.jsonl", lines_of([{"id": 1, "text": "five six"}, {"id": 2, "text": "three four"}]))
        self.assertRegex(self.run_refrain("index", "add", self.index, path).stderr, rb"\n  replaced +1\n")

    def test_ids_that_are_no_text(self) -> None:
        lines = [b'{"id": "%s", "text": "one two %d"}' % (id, k)
                 for k, id in enumerate((b"\\ud800", b"\\uD801", b"\xff", b"\xfe", b"\xef\xbf\xbd", b"\\udcff"))]
        self.run_refrain("stream", "--index", self.index, given=b"\n".join(lines))
        self.assertEqual(self.info()["documents"], 6)
        again = lines[0].replace(b"ud800", b"uD800")
        self.run_refrain("stream", "--index", self.index, given=again)
        self.assertEqual(self.info()["documents"], 6)
        self.run_refrain("index", "remove", self.index, '"\\ud801"', "--json-ids")
        done = subprocess.run([REFRAIN.encode(), b"index", b"remove", str(self.index).encode(), b"\xfe"], capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(self.info()["documents"], 4)

    def test_query_takes_every_name_of_a_field(self) -> None:
        records = [{"id": 1, "text": "one two", "when": 1000}]
        self.stream(records, "--time-field", "when")
        done = self.run_refrain("index", "query", self.index, self.write("q.jsonl", lines_of(records)), "--time-field", "when")
        self.assertIn(b"near", done.stdout)
        for option in ("--text-field", "--id-field", "--time-field"):
            for command in (("index", "query", self.index, "-"), ("stream", "--index", self.index)):
                done = self.run_refrain(*command, option, "", status=2)
                self.assertIn(f"{option}: is empty; give the name of a field".encode(), done.stderr)

    def test_interrupted(self) -> None:
        """One line, and what was acknowledged stays."""
        self.stream(feed(3))
        for command, says in ((("build", self.folder / "new"), b"there is no index"), (("add", self.index), b"is in the index"),
                              (("query", self.index), b"not all is answered")):
            process = subprocess.Popen([REFRAIN, "index", *map(str, command), "-", *(() if command[0] == "query" else ("--progress", "never"))],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            wait_until_it_reads(process)
            process.send_signal(signal.SIGINT)
            process.wait(60)
            self.assertEqual(process.returncode, -signal.SIGINT)
            self.assertRegex(process.stderr.read(), rb"\A\nrefrain: interrupted; [^\n]*" + says + rb"[^\n]*\n\Z")
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()
        self.run_refrain("index", "verify", self.index)
        self.run_refrain("index", "build", self.folder / "new", self.write("x.jsonl", lines_of(feed(3))))

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


class Window(Case):
    def test_levels_off(self) -> None:
        """24 hours of a feed against a window of one: disk and memory are what they were after the first few."""
        process = subprocess.Popen([REFRAIN, "stream", "--index", self.index, "--window", "1h", "--time-field", "when", "--memory", "64M",
                                    "--verdict-only"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        answered: queue.Queue[bytes] = queue.Queue()
        reader = threading.Thread(target=lambda: [answered.put(line) for line in process.stdout], daemon=True)
        reader.start()
        disk, memory, texts = [], [], [" ".join(words(80))]

        def send(numbers: range) -> None:
            for k in numbers:
                texts.append(RNG.choice(texts) if k % 8 == 7 else " ".join(words(80)))
                record = {"id": k, "text": texts[-1], "when": k * 3600 / PER_HOUR}
                process.stdin.write(json.dumps(record).encode() + b"\n")
            process.stdin.flush()
            for _ in numbers:
                self.assertNotIn("error", json.loads(answered.get(timeout=600))["refrain"])

        for hour in range(24):
            send(range(hour * PER_HOUR, (hour + 1) * PER_HOUR - 1))
            if hour % 4 == 3:
                time.sleep(2.5)  # files are kept for readers for two seconds, however much was written then
            send(range((hour + 1) * PER_HOUR - 1, (hour + 1) * PER_HOUR))
            texts = texts[-PER_HOUR:]
            if hour % 4 == 3:
                time.sleep(0.5)
                disk.append(sum(size_of(file) for file in self.index.rglob("*")))
            memory.append(int(pathlib.Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096)
        process.stdin.close()
        self.assertEqual(process.wait(), 0)
        reader.join()
        process.stdout.close()
        told = f"bytes on the disk, each four hours: {disk}, in memory, by hours: {memory}"
        self.assertLess(max(disk[3:]), 1.3 * max(disk[:3]), told)
        self.assertLess(max(memory[12:]), 1.3 * max(memory[3:12]), told)
        self.assertLessEqual(self.info()["documents"], PER_HOUR + 1)
        self.run_refrain("index", "verify", self.index)
        if "REFRAIN_PER_HOUR" in os.environ:
            print(told)


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
    names = sys.argv[2:] or ["Decisions", "Passages", "Lines", "Window", "Killed"]
    loader = unittest.TestLoader()
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(globals()[name]) for name in names)
    sys.exit(not unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful())
