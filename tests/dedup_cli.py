#!/usr/bin/env python3
"""`refrain dedup` from end to end: what golden files cannot hold.

    tests/dedup_cli.py REFRAIN [CASE...]
"""

import fcntl
import functools
import gzip
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import zlib

REFRAIN = str(pathlib.Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else "refrain"
MIB = 1 << 20
HANGS = 600  # seconds after which a run is taken to wait for something that never comes


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


def unzstd(data):
    return subprocess.run(["zstd", "-dqc"], input=data, stdout=subprocess.PIPE, check=True).stdout


def line(text, **members):
    return json.dumps({**members, "text": text}).encode() + b"\n"


def words(seed, count=30):
    made = random.Random(seed)
    return " ".join(f"w{made.randrange(100_000)}" for _ in range(count))


@functools.cache
def feed(documents, seed=0, size=60):
    """Lines of which a third are near to an earlier one."""
    made = random.Random(seed)
    texts, lines = [], []
    for k in range(documents):
        if texts and made.random() < 0.35:
            text = made.choice(texts[-500:]).split()
            for _ in range(made.randrange(3)):
                text[made.randrange(len(text))] = f"e{made.randrange(1000)}"
            text = " ".join(text)
        else:
            text = " ".join(f"w{made.randrange(50_000)}" for _ in range(made.randrange(1, 2 * size)))
        texts.append(text)
        lines.append(line(text, id=k, score=made.randrange(50)))
    return b"".join(lines)


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return name

    def read(self, name):
        return (self.folder / name).read_bytes()

    def command(self, *arguments):
        return [REFRAIN, "dedup", *map(str, arguments)]

    def run_dedup(self, *arguments, status=0, data=b"", **options):
        done = subprocess.run(self.command(*arguments), input=data, capture_output=True, cwd=self.folder,
                              timeout=HANGS, check=False, **options)
        self.assertEqual(done.returncode, status, done.stderr.decode(errors="replace"))
        return done

    def dedup(self, *arguments, **options):
        """The output of a run that succeeds, silently."""
        done = self.run_dedup(*arguments, "-o", "out", "--progress", "never", **options)
        self.assertEqual(done.stderr, b"")
        return self.read("out")

    def ids(self, output):
        return [json.loads(one)["id"] for one in output.splitlines()]

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def refused(self, expected, *arguments, **options):
        """A run that ends with status 2 and this line, and leaves nothing behind."""
        before = self.names()
        done = self.run_dedup(*arguments, "--progress", "never", status=2, **options)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.stderr.decode().splitlines(), ["refrain: " + expected])
        self.assertEqual(self.names(), before)


class Inputs(Case):
    def test_files_that_are_no_text(self):
        """A feed in UTF-16 is refused with what to do; in a folder, what is no text is passed over."""
        self.write("wide.jsonl", "\ufeff".encode("utf-16-le") + line("some words").decode().encode("utf-16-le"))
        done = self.run_dedup("wide.jsonl", "-o", "out", status=2)
        self.assertIn(b"wide.jsonl: is UTF-16; turn it into UTF-8 with: iconv", done.stderr)
        self.write("in/a.log", line("some words"))
        self.write("in/b.bin", bytes(100))
        done = self.run_dedup("in", "-o", "out", "--input-format", "jsonl", "--progress", "never")
        self.assertEqual(done.stderr, b"refrain: 1 file of other kinds skipped in folders (1 .bin)\n")
        self.assertEqual(self.read("out"), line("some words"))

    def test_bytes_are_kept(self):
        lines = [b'\xef\xbb\xbf{"text": "%s"}\r\n' % words(1).encode(), b"\n", b"  \t\r\n",
                 b'  {"id" : 2.50, "text":"bad \xff\xfe byte \\ud800 %s" }  \n' % words(2).encode(),
                 b'{"text": "", "x": [1, {"y": null}]}\n', b'{"text":"%s"}\n' % words(1).encode(),
                 b'{"text": "the last line has no newline", "id": "z"}']
        self.write("a.jsonl", b"".join(lines))
        self.assertEqual(self.dedup("a.jsonl", "--summary", "s"), lines[0][3:] + lines[3] + lines[4] + lines[6] + b"\n")
        summary = json.loads(self.read("s"))
        self.assertEqual([summary[name] for name in ("documents", "kept", "removed", "clusters", "skipped", "wordless", "bytes")],
                         [5, 4, 1, 1, 0, 1, sum(map(len, lines))])

    def test_nothing(self):
        for data in (b"", b"\n", b"\n \n\r\n\t\n", b"\xef\xbb\xbf"):
            for options in ([], ["--keep", "longest"]):
                self.write("a.jsonl", data)
                self.assertEqual(self.dedup("a.jsonl", *options, "--clusters", "c", "--removed", "r", "--summary", "s"), b"")
                self.assertEqual(self.read("c") + self.read("r"), b"")
                self.assertEqual(json.loads(self.read("s"))["documents"], 0)
        self.assertEqual(self.dedup("-"), b"")

    def test_several_inputs_and_one_twice(self):
        same = words(1)
        self.write("a.jsonl", line(same, id="a") + line(words(2), id="b")[:-1])
        self.write("in/b.jsonl", line(words(3), id="c") + line(same, id="d"))
        done = self.run_dedup("a.jsonl", "in/b.jsonl", "./a.jsonl", "in", "-o", "out", "--removed", "r", "--progress", "never")
        self.assertEqual(self.ids(self.read("out")), ["a", "b", "c"])
        self.assertEqual(json.loads(self.read("r")), {"id": "d", "at": "in/b.jsonl:2", "reason": "near", "kept": "a", "similarity": 1.0,
                                                     "containment": 1.0})
        self.assertIn(b"a.jsonl", done.stderr)

    def test_no_ids(self):
        self.write("a.jsonl", line(words(1)) + line(words(1), id=None) + line(words(1), id={"x": 1}))
        self.dedup("a.jsonl", "--clusters", "c")
        self.assertEqual(json.loads(self.read("c")), {"kept": "a.jsonl:1", "at": "a.jsonl:1", "removed": [
            {"id": "a.jsonl:2", "at": "a.jsonl:2", "similarity": 1.0}, {"id": {"x": 1}, "at": "a.jsonl:3", "similarity": 1.0}]})

    def test_folder_of_texts(self):
        for options in ([], ["--keep", "last"]):
            same = words(5)
            self.write("in/a.txt", same.encode())
            self.write("in/b.html", f"<h1>{words(6)}</h1><script>no()</script><p>{words(7)}".encode())
            self.write("in/c.md", f"# {same.replace(' ', '  ')}\n".encode())
            self.write("in/d.bin", b"\0\1\2")
            self.write("in/e/f.txt.gz", gzip.compress(b"A \"quoted\" text\nof two lines \xe2\x82\xac.\n"))
            self.write("in/.hidden.txt", b"hidden")
            done = self.run_dedup("in", "-o", "out", "--clusters", "c", "--progress", "never", *options)
            self.assertIn(b"skipped", done.stderr)
            kept = [json.loads(one) for one in self.read("out").splitlines()]
            names = ["in/b.html", "in/e/f.txt.gz"]
            self.assertEqual([one["id"] for one in kept], sorted(names + ["in/c.md" if options else "in/a.txt"]))
            self.assertEqual([one["id"] for one in kept], [one["source"] for one in kept])
            self.assertEqual(kept[-1]["text"], "A \"quoted\" text\nof two lines €.\n")
            self.assertNotIn("no()", kept[1 - len(options) // 2]["text"])
            self.assertEqual(json.loads(self.read("c"))["kept"], "in/c.md" if options else "in/a.txt")

    def warc(self, number, text, kind="conversion"):
        body = text.encode()
        head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://x.example/{number}\r\n"
                f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n")
        return head.encode() + body + b"\r\n\r\n"

    def members(self, data):
        """What stands in each member of gzip."""
        found = []
        while data:
            one = zlib.decompressobj(31)
            found.append(one.decompress(data) + one.flush())
            self.assertTrue(one.eof)
            data = one.unused_data
        return found

    def test_warc(self):
        info = self.warc(0, "software: x", "warcinfo")
        records = [self.warc(k, words(k % 4)) for k in range(1, 9)]
        self.write("a.warc", info + b"".join(records[:5]))
        self.write("b.warc.gz", b"".join(gzip.compress(one) for one in records[5:]))
        for options in ([], ["--keep", "last"], ["--memory", "64M", "--resume"]):
            output = self.dedup("a.warc", "b.warc.gz", "--clusters", "c", *options)
            self.assertEqual(output, b"".join(records[4:] if "last" in options else records[:4]))
            clusters = [json.loads(one) for one in self.read("c").splitlines()]
            self.assertEqual(len(clusters), 4)
        self.run_dedup("a.warc", "b.warc.gz", "-o", "out.warc.gz", "--progress", "never")
        # A reader finds each record by its member, or frame.
        self.assertEqual(self.members(self.read("out.warc.gz")), records[:4])
        self.run_dedup("a.warc", "b.warc.gz", "-o", "out.warc.zst", "--progress", "never", "--threads", "1")
        self.assertEqual(self.read("out.warc.zst").count(b"\x28\xb5\x2f\xfd"), 4)
        self.assertEqual(unzstd(self.read("out.warc.zst")), b"".join(records[:4]))
        before = self.read("out.warc.zst")
        self.run_dedup("a.warc", "b.warc.gz", "-o", "out.warc.zst", "--progress", "never", "--threads", "4")
        self.assertEqual(self.read("out.warc.zst"), before)
        # Beside anything else they become lines.
        self.write("c.jsonl", line(words(1), id="j") + line(words(50), id="k"))
        output = self.dedup("c.jsonl", "a.warc")
        kept = [json.loads(one) for one in output.splitlines()]
        self.assertEqual([one["id"] for one in kept][:2], ["j", "k"])
        self.assertEqual([one["text"] for one in kept[2:]], [words(2), words(3), words(0)])
        self.assertEqual({one["source"] for one in kept[2:]}, {"a.warc"})
        self.assertEqual(output.splitlines(keepends=True)[0], line(words(1), id="j"))

    def test_rss(self):
        items = "".join(f"<item><guid>g{k}</guid><title>T{k % 3} {words(k % 3)}</title></item>\n" for k in range(5))
        self.write("a.rss", f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode())
        for options in ([], ["--keep", "last"]):
            output = self.dedup("a.rss", "--removed", "r", *options)
            kept = [json.loads(one) for one in output.splitlines()]
            self.assertEqual([one["id"] for one in kept], ["g2", "g3", "g4"] if options else ["g0", "g1", "g2"])
            self.assertEqual([json.loads(one)["at"] for one in self.read("r").splitlines()],
                             ["a.rss:1", "a.rss:2"] if options else ["a.rss:4", "a.rss:5"])

    def test_compressed(self):
        data = feed(300)
        half = data.index(b"\n", len(data) // 2) + 1
        self.write("a.jsonl", data)
        expected = self.dedup("a.jsonl", "--clusters", "c")
        clusters = self.read("c")
        self.write("a.jsonl.gz", gzip.compress(data[: half + 7]) + gzip.compress(data[half + 7 :]))
        self.write("a.jsonl.zst", zstd(data[: half + 9]) + b"\x50\x2a\x4d\x18\x03\0\0\0abc" + zstd(data[half + 9 :]))
        for name in ("a.jsonl.gz", "a.jsonl.zst"):
            self.assertEqual(self.dedup(name, "--clusters", "c"), expected)
            self.assertEqual(self.read("c"), clusters.replace(b"a.jsonl:", name.encode() + b":"))
        for name in ("a.jsonl", "a.jsonl.gz", "a.jsonl.zst"):
            self.assertEqual(self.dedup("-", data=self.read(name)), expected)
        self.run_dedup("a.jsonl", "-o", "out.jsonl.gz", "--clusters", "c.zst", "--progress", "never")
        self.assertEqual(gzip.decompress(self.read("out.jsonl.gz")), expected)
        self.assertEqual(unzstd(self.read("c.zst")), clusters)
        self.assertEqual(self.run_dedup("a.jsonl", "-o", "-", "--progress", "never").stdout, expected)
        self.assertEqual(self.run_dedup("a.jsonl", "-o", "/dev/stdout", "--progress", "never").stdout, expected)

    def test_cut_off(self):
        data = feed(3000)
        for name, whole in (("a.jsonl.gz", gzip.compress(data)), ("a.jsonl.zst", zstd(data))):
            for size in (5, len(whole) // 2, len(whole) - 3):
                self.write(name, whole[:size])
                before = self.names()
                for options in ([], ["--keep", "last"]):
                    done = self.run_dedup(name, "-o", "out", "--progress", "never", *options, status=2)
                    self.assertRegex(done.stderr.decode(), rf"^refrain: {name}: .*; .*\n$")
                    self.assertEqual(self.names(), before)

    def test_bad_records(self):
        data = (line(words(1), id=1) + b"not json\n" + b'{"id": 3, "text": 5}\n' + b'{"id": 4}\n' + b"\n" + b'{"text": "x\n' +
                b'[1, 2]\n' + line(words(2), id=8) + b'{"text": "a"} b\n')
        self.write("a.jsonl", data)
        for options in ([], ["--keep", "longest"]):
            done = self.run_dedup("a.jsonl", "-o", "out", "--summary", "s", "--progress", "never", *options)
            places = [one.split(": ")[1] for one in done.stderr.decode().splitlines()]
            self.assertEqual(places, [f"a.jsonl:{k}" for k in (2, 3, 4, 6, 7, 9)])
            self.assertEqual(self.ids(self.read("out")), [1, 8])
            summary = json.loads(self.read("s"))
            self.assertEqual((summary["documents"], summary["skipped"]), (2, 6))
            (self.folder / "out").unlink()
            (self.folder / "s").unlink()
            done = self.run_dedup("a.jsonl", "-o", "out", "--strict", "--progress", "never", *options, status=2)
            self.assertRegex(done.stderr.decode(), r"^refrain: a\.jsonl:2: [^\n]*\n$")
            self.assertEqual(self.names(), ["a.jsonl"])

    def test_many_bad_records(self):
        """Twenty are told, the others counted; once, whatever the number of passes."""
        self.write("a.jsonl", line(words(1), id=1) + b'{"id": 2}\n' * 27 + line(words(2), id=3))
        for options in ([], ["--keep", "longest"]):
            done = self.run_dedup("a.jsonl", "-o", "out", "--progress", "never", *options)
            lines = done.stderr.decode().splitlines()
            self.assertEqual(len(lines), 21)
            self.assertEqual(lines[-1], "refrain: 7 more bad records, left out too")
            self.assertEqual(self.ids(self.read("out")), [1, 3])

    def test_no_record_can_be_read(self):
        """A wrong name of the field is an error that names those that are there, and replaces nothing."""
        self.write("a.jsonl", b"".join(json.dumps({"id": k, "body": words(k)}).encode() + b"\n" for k in range(30)))
        self.write("good.jsonl", line(words(1), id=1))
        self.write("out", b"of an earlier run\n")
        for options in (["a.jsonl"], ["a.jsonl", "--keep", "longest"], ["good.jsonl", "--against", "a.jsonl"],
                        ["a.jsonl", "--against", "good.jsonl"], ["a.jsonl", "--against", "good.jsonl", "--keep", "last"]):
            before = self.names()
            done = self.run_dedup(*options, "-o", "out", "--progress", "never", status=2)
            lines = done.stderr.decode().splitlines()
            self.assertEqual(len(lines), 2)
            self.assertEqual(lines[0], 'refrain: a.jsonl:1: no field "text"')
            self.assertEqual(lines[-1], 'refrain: none of the 30 records can be read; a.jsonl:1 has the fields "id", "body": '
                             "name the field of the text with --text-field")
            self.assertEqual((self.names(), self.read("out")), (before, b"of an earlier run\n"))
        done = subprocess.run([REFRAIN, "check", "a.jsonl"], capture_output=True, cwd=self.folder, timeout=120, check=False)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 2))
        self.assertIn(b'"body": name the field of the text', done.stderr)

    def test_no_record_is_json(self):
        """Where no field can be named, the lines of the records are told."""
        self.write("a.jsonl", b"".join(b"{%d\n" % k for k in range(30)))
        for command in (["dedup", "a.jsonl", "-o", "out", "--progress", "never"], ["check", "a.jsonl"]):
            done = subprocess.run([REFRAIN, *command], capture_output=True, cwd=self.folder, timeout=120, check=False)
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 22), done.stderr)

    def test_bad_records_before_the_first_good_one(self):
        data = b"".join(json.dumps({"id": k, "body": words(k)}).encode() + b"\n" for k in range(3))
        self.write("a.jsonl", data + line(words(1), id=1) + data)
        for command in (["dedup", "a.jsonl", "-o", "out", "--progress", "never"], ["check", "a.jsonl"]):
            done = subprocess.run([REFRAIN, *command], capture_output=True, cwd=self.folder, timeout=120, check=False)
            told = [one.split(b":")[2] for one in done.stderr.splitlines()]
            self.assertEqual((done.returncode, told), (0, [b"1", b"2", b"3", b"5", b"6", b"7"]), done.stderr)

    def test_byte_order_marks(self):
        """The mark of a second input does not come to stand in the middle of the output."""
        mark = b"\xef\xbb\xbf"
        first, second = line(words(1), id=1), line(words(2), id=2)
        self.write("a.jsonl", first)
        self.write("b.jsonl", mark + second + mark + first)
        for options in ([], ["--keep", "longest"], ["--passages", "strip"]):
            self.assertEqual(self.dedup("a.jsonl", "b.jsonl", *options), first + second)

    def test_other_names_of_json_lines(self):
        self.write("in/a.jl", line(words(1), id=1))
        self.write("in/b.jsonlines.gz", gzip.compress(line(words(2), id=2)))
        self.assertEqual(self.ids(self.dedup("in")), [1, 2])

    def test_fields(self):
        self.write("a.jsonl", b"".join(json.dumps({"body": words(k % 2), "key": k}).encode() + b"\n" for k in range(4)))
        self.dedup("a.jsonl", "--text-field", "body", "--id-field", "key", "--removed", "r")
        self.assertEqual([json.loads(one)["id"] for one in self.read("r").splitlines()], [2, 3])

    def test_nested_fields(self):
        """A key of just that name wins, then a path of keys, dotted or as JSON Pointer; an id keeps its type."""
        self.write("a.jsonl", b"".join(json.dumps(one).encode() + b"\n" for one in (
            {"meta": {"id": 7, "text": words(1), "parts": [{"text": words(2)}, {"text": words(3)}]}},
            {"meta.text": words(2), "meta": {"id": "7", "text": words(1)}},
            {"meta": {"id": None, "text": words(1), "a/b": {"~x": words(3)}}},
            {"meta": {"id": {"n": 1}, "text": words(2) + " more"}},
        )))
        for name in ("meta.text", "/meta/text"):
            self.dedup("a.jsonl", "--text-field", name, "--id-field", "meta.id", "--removed", "r")
            removed = [json.loads(one) for one in self.read("r").splitlines()]
            found = [(one["id"], one["kept"]) for one in removed]
            self.assertEqual(found, [("a.jsonl:3", 7), ({"n": 1}, "7")] if name == "meta.text" else [("7", 7), ("a.jsonl:3", 7)])
        done = self.run_dedup("a.jsonl", "-o", "out", "--text-field", "/meta/parts/1/text")
        self.assertEqual(self.read("out"), self.read("a.jsonl").splitlines(True)[0])
        self.assertIn(b'a.jsonl:2: no field "/meta/parts/1/text"\n', done.stderr)
        self.run_dedup("a.jsonl", "-o", "out", "--text-field", "/meta/a~1b/~0x")
        self.assertEqual(self.read("out"), self.read("a.jsonl").splitlines(True)[2])
        self.run_dedup("a.jsonl", "-o", "out", "--text-field", "meta", status=2)

    def test_joined_fields(self):
        """One that is missing or null is empty; where all are it is a bad record; a key with the whole name wins."""
        records = [{"id": 0, "title": words(1), "body": words(2)}, {"id": 1, "title": words(1), "body": words(3)},
                   {"id": 2, "body": words(2)}, {"id": 3, "title": None, "body": words(2)},
                   {"id": 4, "title": None}, {"id": 5, "title": 5, "body": words(4)},
                   {"id": 6, "title,body": words(1) + " " + words(2)}, {"id": 7, "body": {"x": 1}, "title": "a"},
                   {"id": 8, "title": "", "body": None}]
        self.write("a.jsonl", b"".join(json.dumps(one).encode() + b"\n" for one in records))
        done = self.run_dedup("a.jsonl", "-o", "out", "--text-field", "title,body", "--removed", "r", "--summary", "s",
                              "--progress", "never")
        self.assertEqual(self.ids(self.read("out")), [0, 1, 2, 8])
        self.assertEqual([json.loads(one)["id"] for one in self.read("r").splitlines()], [3, 6])
        self.assertEqual(done.stderr.decode().splitlines(), [
            'refrain: a.jsonl:5: no field "title", nor "body"',
            'refrain: a.jsonl:6: field "title" is a number, not a string',
            'refrain: a.jsonl:8: field "body" is an object, not a string'])
        self.run_dedup("a.jsonl", "-o", "out", "--id-field", "id,title", "--text-field", "body", "--removed", "r")
        self.assertEqual([json.loads(one)["id"] for one in self.read("r").splitlines()], ["2\n\n", "3\n\n"])


    def test_empty_names_of_fields(self):
        self.write("a.jsonl", line(words(1), id=1))
        for option in ("--text-field", "--id-field", "--group-by"):
            self.refused(f"{option}: is empty; give the name of a field; see refrain dedup --help", "a.jsonl", "-o", "out", option, "")

    def test_pipes_without_an_ending(self):
        data = line(words(1), id=1) + line(words(2), id=2) + line(words(1), id=3)
        for given in (data, gzip.compress(data), zstd(data)):
            done = self.run_dedup("/dev/stdin", "-o", "-", "--progress", "never", data=given)
            self.assertEqual(self.ids(done.stdout), [1, 2])
        self.write("b.jsonl", data)
        done = subprocess.run(["bash", "-c", '"$0" dedup <(cat b.jsonl) --against <(head -1 b.jsonl) -o - --progress never', REFRAIN],
                              cwd=self.folder, capture_output=True, check=True, timeout=HANGS)
        self.assertEqual((self.ids(done.stdout), done.stderr), ([2], b""))


class Json(Case):
    """Files whose name does not tell how they hold records."""

    def records(self, *numbers, **more):
        return [{"id": number, "text": words(number), **more} for number in numbers]

    def lines(self, *numbers):
        return b"".join(json.dumps(one).encode() + b"\n" for one in self.records(*numbers))

    def test_every_kind(self):
        """Arrays, lines and single records, compressed or not; what comes out is the record on one line."""
        kinds = {
            "array.json": json.dumps(self.records(1, 2), indent=2).encode(),
            "flat.json.gz": gzip.compress(json.dumps(self.records(1, 2)).encode()),
            "mark.json": b"\xef\xbb\xbf \n" + json.dumps(self.records(1, 2)).encode() + b"\n",
            "lines.json": self.lines(1, 2),
            "part-00000": self.lines(1, 2),
            "part-00001.gz": gzip.compress(self.lines(1, 2)),
            "beside.json": b"\n".join(json.dumps(one, indent=1).encode() for one in self.records(1, 2)),
            "bad-first.json": b'{"id": 0, "te\n' + self.lines(1, 2),
            "long.json": json.dumps([{"pad": "x" * 100_000, **one} for one in self.records(1, 2)], indent=2).encode(),
            "longer.json": json.dumps({"pad": "x" * 100_000, "id": 1, "text": words(1)}).encode() + b"\n" + self.lines(2),
        }
        for name, data in kinds.items():
            self.write(f"{name}-in/{name}", data)
            for given in (f"{name}-in/{name}", f"{name}-in"):
                self.run_dedup(given, "-o", "out")
                self.assertEqual(self.ids(self.read("out")), [1, 2], given)
        self.write("one.json", json.dumps({"id": 3, "text": words(3), "n": [1, 2]}, indent=2).encode())
        self.assertEqual(self.dedup("one.json"), b'{ "id": 3, "text": "%s", "n": [ 1, 2 ] }\n' % words(3).encode())

    def test_bad_elements_and_places(self):
        self.write("a.json", b'[{"id": 1, "text": "%s"}, 5, {"id": 2, "txt": ""},\n {"id": 3, "text": "%s"}, {"id": tru, "text": "x"},'
                   b'{"id": 4, "text": "%s"}, {"id": 5, "text": "cut o' % ((words(1).encode(),) * 3))
        done = self.run_dedup("a.json", "-o", "out", "--removed", "r", "--summary", "s", "--progress", "never")
        self.assertEqual([json.loads(one)["at"] for one in self.read("r").splitlines()], ["a.json:4", "a.json:6"])
        self.assertEqual([one.split(": ")[1] for one in done.stderr.decode().splitlines()],
                         ["a.json:2", "a.json:3", "a.json:5", "a.json:7"])
        self.assertEqual(json.loads(self.read("s"))["skipped"], 4)

    def test_no_records(self):
        """In a folder counted and passed over, by itself status 2; a name without an ending is text then."""
        kinds = {"package.json": b'{"name": "x", "version": 1}', "pretty.json": b'{\n "name": "x",\n "deps": [\n {"a": 1}\n ]\n}\n',
                 "numbers.json": b"[1, 2]", "text.json": b'"text"', "comment.json": b'{ // no\n "text": "a" }',
                 "lock.json": json.dumps({"packages": {str(k): {"text": k} for k in range(20_000)}}, indent=1).encode()}
        self.write("in/a.jsonl", line(words(1)))
        for name, data in kinds.items():
            self.write(f"in/{name}", data)
            done = self.run_dedup(f"in/{name}", "-o", "none", "--progress", "never", status=2)
            self.assertTrue(done.stderr.startswith(f"refrain: in/{name}: holds ".encode()), done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1)
        self.write("in/LICENSE", b"Some words of a licence")
        done = self.run_dedup("in", "-o", "out", "--progress", "never")
        self.assertEqual(done.stderr, b"refrain: 7 files of other kinds skipped in folders (1 without extension, 6 .json)\n")
        self.assertEqual(self.read("out"), line(words(1)))
        self.assertIn(b"Some words", self.dedup("in/LICENSE"))
        self.assertEqual(self.dedup("in/package.json", "--input-format", "txt")[:6], b'{"id":')
        self.write("empty.json", b"")
        self.write("none.json", b" [ ]\n")
        self.assertEqual(self.dedup("empty.json", "none.json"), b"")

    def test_feed_without_items(self):
        self.write("in/empty.rss", b"<rss><channel><title>x</title></channel></rss>")
        done = self.run_dedup("in", "-o", "out", status=2)
        done = self.run_dedup("in/empty.rss", "-o", "out", status=2)
        self.assertIn(b"in/empty.rss: holds no whole <item> or <entry>", done.stderr)
        self.write("in/good.jsonl", line(words(1)))
        for options in ((), ("--keep", "last")):
            done = self.run_dedup("in", "-o", "out", "--progress", "never", *options)
            self.assertEqual(done.stderr, b"refrain: 1 file of other kinds skipped in folders (1 .rss)\n")
            self.assertEqual(self.read("out"), line(words(1)))


class Strip(Case):
    """--passages strip: what several fields, groups and the keep order make of it."""

    def strip(self, *arguments):
        self.run_dedup(*arguments, "-o", "out", "--passages", "strip", "--min-words", "20", "--removed", "r", "--summary", "s")
        return ([json.loads(one) for one in self.read("out").splitlines()],
                [(one["id"], one["reason"], one.get("kept")) for one in map(json.loads, self.read("r").splitlines())])

    def test_judged_anew(self):
        """What was removed for a record that loses all its words is not lost with it."""
        passage, other = words(1), words(2, 12)
        self.write("a.jsonl", line(other + " " + passage, id=0) + b"".join(line(passage, id=k) for k in range(1, 6)) +
                   line(passage + " a b c", id=6) + line(passage + " a b c d", id=7))
        kept, removed = self.strip("a.jsonl")
        self.assertEqual([(one["id"], one["text"]) for one in kept], [(0, other + " " + passage), (6, "a b c")])
        self.assertEqual(removed, [(k, "stripped", None) for k in range(1, 6)] + [(7, "near", 6)])

    def test_fields(self):
        """Each field is cut by itself, and no passage runs over a seam."""
        passage = words(1)
        half = passage.split()
        self.write("a.jsonl", b"".join(json.dumps(one).encode() + b"\n" for one in (
            {"id": 1, "title": "a b " + passage, "body": "c"}, {"id": 2, "body": passage + " y", "title": words(3)},
            {"id": 3, "title": " ".join(half[:15]), "body": " ".join(half[15:]) + " " + words(4)})))
        kept, _ = self.strip("a.jsonl", "--text-field", "title,body")
        self.assertEqual(kept[0]["title"], "a b " + passage)
        self.assertEqual((kept[1]["title"], kept[1]["body"]), (words(3), "y"))
        self.assertEqual(kept[2]["body"], " ".join(half[15:]) + " " + words(4))
        self.assertEqual(list(kept[1]), ["id", "body", "title"])

    def test_groups_and_order(self):
        texts = {1: words(1) + " " + words(5), 2: words(6) + " " + words(1), 3: words(7) + " " + words(1)}
        self.write("a.jsonl", line(texts[1], id=1, g=1) + line(texts[2], id=2, g=2))
        self.write("b.jsonl", line(texts[3], id=3, g=1))
        for options, cut in (((), [2, 3]), (("--group-by", "g"), [3]), (("--across-only",), [3]), (("--keep", "last"), [1, 2])):
            kept, _ = self.strip("a.jsonl", "b.jsonl", *options)
            self.assertEqual([one["id"] for one in kept if one["text"] != texts[one["id"]]], cut, options)


class Groups(Case):
    """--group-by and --across-only: which records are compared with each other."""

    def write_corpus(self):
        made = random.Random(4)
        texts = [words(k) for k in range(40)]
        for name in ("a.jsonl", "in/b.jsonl", "in/c.jsonl"):
            self.write(name, b"".join(line(made.choice(texts), id=f"{name}:{k}", lang=made.choice(["en", 7, "7", None]),
                                           score=made.randrange(9)) for k in range(90)))
        return ["a.jsonl", "in"]

    def decided(self, inputs, keep, group, across):
        """What a slow pass keeps of texts that are equal or not near at all."""
        records = []
        for k, name in enumerate(inputs):
            path = self.folder / name
            for file in sorted(path.iterdir()) if path.is_dir() else [path]:
                records += [(json.loads(one), k) for one in file.read_bytes().splitlines()]
        order = list(range(len(records)))
        if keep == "last":
            order.reverse()
        elif keep == "max:score":
            order.sort(key=lambda n: -records[n][0]["score"])
        kept = []
        for n in order:
            one, source = records[n]
            near = [other for other in kept if records[other][0]["text"] == one["text"]
                    and (not group or repr(records[other][0][group]) == repr(one[group]))
                    and (not across or records[other][1] != source)]
            if not near:
                kept.append(n)
        return [records[n][0]["id"] for n in sorted(kept)]

    def test_every_way(self):
        inputs = self.write_corpus()
        for group in (None, "lang"):
            for across in (False, True):
                if not group and not across:
                    continue
                options = [*(("--group-by", group) if group else ()), *(("--across-only",) if across else ())]
                for keep in ("first", "last", "longest", "max:score"):
                    expected = self.decided(inputs, keep, group, across)
                    for way in ((), ("--resume",), ("--memory", "64M", "--threads", "1")):
                        got = self.ids(self.dedup(*inputs, *options, *(("--keep", keep) if keep != "first" else ()), *way))
                        self.assertEqual(got, expected, (options, keep, way))

    def test_against_counts_with_all(self):
        self.write("old.jsonl", line(words(1), id="o"))
        self.write("new.jsonl", line(words(1), id=1, lang="en") + line(words(2), id=2, lang="en") +
                   line(words(2), id=3, lang="de") + line(words(2), id=4, lang="en"))
        self.assertEqual(self.ids(self.dedup("new.jsonl", "--against", "old.jsonl", "--group-by", "lang")), [2, 3])
        self.assertEqual(self.ids(self.dedup("new.jsonl", "--against", "old.jsonl", "--across-only")), [2, 3, 4])

    def test_missing_group(self):
        self.write("a.jsonl", line(words(1), id=1) + line(words(1), id=2) + line(words(1), id=3, g=1) + line(words(1), id=4, g=1.0))
        self.assertEqual(self.ids(self.dedup("a.jsonl", "--group-by", "g", "--summary", "s")), [1, 3])
        self.assertEqual(json.loads(self.read("s"))["without_group"], 2)
        for options in ([], ["--keep", "last"], ["--resume"]):
            self.refused('--group-by meta.g: no record has this field; a.jsonl:1 has the fields "id", "text": name one that they have',
                         "a.jsonl", "-o", "out2", "--group-by", "meta.g", *options)

    def test_killed_and_resumed(self):
        data = b"".join(line(words(k % 9000, 40), id=k, g=k % 7) for k in range(12000))
        self.write("a.jsonl", data[:data.index(b"\n", len(data) // 2) + 1])
        self.write("b.jsonl", data[data.index(b"\n", len(data) // 2) + 1:])
        for options in (("--group-by", "g"), ("--across-only",), ("--across-only", "--group-by", "g", "--keep", "last")):
            whole = self.dedup("a.jsonl", "b.jsonl", *options)
            for most in (100_000, 400_000):
                def limit(most=most):
                    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
                done = subprocess.run(self.command("a.jsonl", "b.jsonl", "-o", "out2", "--resume", *options),
                                      cwd=self.folder, preexec_fn=limit, capture_output=True, check=False)
                self.assertNotEqual(done.returncode, 0)
                self.run_dedup("a.jsonl", "b.jsonl", "-o", "out2", "--resume", *options)
                self.assertEqual(self.read("out2"), whole)


class Keep(Case):
    def test_every_order(self):
        texts = [words(1), words(1) + " x", words(1) + " x y", words(2), words(1)]
        scores = [5, "5", 9007199254740993, None, 9007199254740992]
        records = [{"id": k, "text": text, "n": score} for k, (text, score) in enumerate(zip(texts, scores))]
        del records[3]["n"]
        self.write("a.jsonl", b"".join(json.dumps(one).encode() + b"\n" for one in records))
        for keep, kept in (("first", [0, 3]), ("last", [3, 4]), ("longest", [2, 3]), ("max:n", [2, 3]), ("min:n", [0, 3])):
            done = self.run_dedup("a.jsonl", "-o", "out", "--keep", keep, "--summary", "s", "--clusters", "c", "--progress", "never")
            self.assertEqual(self.ids(self.read("out")), kept, keep)
            cluster = json.loads(self.read("c"))
            self.assertEqual(cluster["kept"], [k for k in kept if k != 3][0])
            self.assertEqual([one["id"] for one in cluster["removed"]], [k for k in range(5) if k != 3 and k not in kept])
            without = {"max:n": 1, "min:n": 1}.get(keep)
            self.assertEqual(json.loads(self.read("s")).get("without_field"), without)
            told = f"refrain: --keep {keep}: 1 of 5 records have no number or text in this field, and come last\n" if without else ""
            self.assertEqual(done.stderr.decode(), told)

    def test_no_record_has_the_field(self):
        """A wrong name of the field is an error that names those that are there, and replaces nothing."""
        self.write("a.jsonl", b"".join(line(words(k), id=k, score=k, tags=[k]) for k in range(5)))
        self.write("old.jsonl", line(words(9), id=9))
        self.write("out", b"of an earlier run\n")
        before = self.names()
        for options in ((), ("--resume",), ("--against", "old.jsonl"), ("--passages", "strip")):
            for keep in ("max:scor", "min:scor", "max:tags"):
                done = self.run_dedup("a.jsonl", "-o", "out", "--keep", keep, *options, "--progress", "never", status=2)
                self.assertEqual(done.stderr.decode(), f"refrain: --keep {keep}: no record has a number or a text in this field; "
                                 'a.jsonl:1 has the fields "id", "score", "tags", "text": name one that they have\n')
                self.assertEqual((self.names(), self.read("out")), (before, b"of an earlier run\n"))
        self.write("none.jsonl", b"")
        self.run_dedup("none.jsonl", "-o", "out", "--keep", "max:scor")

    def test_ties_and_strings(self):
        same = words(1)
        values = ["2021-05-01", "2023-01-01", "2022-12-31", "2023-01-01", 7, True, None]
        self.write("a.jsonl", b"".join(line(same, id=k, date=value) for k, value in enumerate(values[:4])))
        self.assertEqual(self.ids(self.dedup("a.jsonl", "--keep", "max:date")), [1])
        self.assertEqual(self.ids(self.dedup("a.jsonl", "--keep", "min:date")), [0])
        self.write("a.jsonl", b"".join(line(same, id=k, date=value) for k, value in enumerate(values)))
        done = self.run_dedup("a.jsonl", "-o", "out", "--keep", "max:date", "--progress", "never")
        self.assertRegex(done.stderr, rb"\Arefrain: --keep max:date: 2 of 7 records .*\n\Z")
        self.assertEqual(self.ids(self.read("out")), [4])

    def test_refused(self):
        self.write("a.jsonl", line(words(1)))
        for keep in ("best", "max:", "min", ""):
            done = self.run_dedup("a.jsonl", "-o", "out", "--keep", keep, status=2)
            self.assertEqual(len(done.stderr.splitlines()), 1)
        for option in (["--threshold", "0"], ["--threshold", "1.01"], ["--threshold", "nan"], ["--shingle", "0"], ["--recall", "1"],
                       ["--memory", "5X"], ["--threads", "0"], ["--contained", "0"], ["--frobnicate"]):
            done = self.run_dedup("a.jsonl", "-o", "out", *option, status=2)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.refused("--memory 1M: is less than dedup needs to begin; give 64M or more", "a.jsonl", "-o", "out", "--memory", "1M")


class Against(Case):
    def test_reasons(self):
        item, question = words(100, 40), words(101, 9)
        self.write("tests/t.jsonl", line(item, id="t1") + line(question, id="t2") + line("too short to look for", id="t3"))
        lines = [line(words(1), id=1), line(item + " x", id=2), line(words(2, 60) + " " + item + " " + words(3, 60), id=3),
                 line(words(1), id=4), line(words(4) + " " + question, id=5), line("it is too short to look for here", id=6)]
        self.write("a.jsonl", b"".join(lines))
        for options in ([], ["--keep", "last"], ["--keep", "longest", "--resume", "--memory", "64M"]):
            kept = [4, 6] if "last" in options else [1, 6]
            output = self.dedup("a.jsonl", "--against", "tests", "--removed", "r", "--clusters", "c", "--summary", "s", *options)
            self.assertEqual(self.ids(output), kept)
            removed = {one["id"]: one for one in map(json.loads, self.read("r").splitlines())}
            self.assertEqual({name: one["reason"] for name, one in removed.items()},
                             {2: "against", 3: "contained", 5: "contained", (1 if kept[0] == 4 else 4): "near"})
            self.assertEqual((removed[2]["kept"], removed[3]["kept"], removed[5]["kept"]), ("t1", "t1", "t2"))
            self.assertEqual((removed[3]["share"], removed[3]["text"]), (1.0, item))
            self.assertEqual(len(self.read("c").splitlines()), 1)
            self.assertEqual(json.loads(self.read("s"))["documents"], 6)


    def test_input_is_against(self):
        """An input that is earlier work too would be removed whole: also one in a folder, or under another name."""
        self.write("in/a.jsonl", line(words(1), id=1))
        self.write("in/b.jsonl", line(words(2), id=2))
        (self.folder / "link.jsonl").symlink_to("in/a.jsonl")
        for path, against, found in (("in/a.jsonl", "in", "in/a.jsonl"), ("link.jsonl", "in/a.jsonl", "in/a.jsonl"),
                                     ("in", "in/b.jsonl", "in/b.jsonl")):
            named = "in/b.jsonl" if path == "in" else path
            self.refused(f"{named}: is an input and under --against too (as {found}), so that all of it would be removed; "
                         "give it once, or leave it out with --exclude", path, "--against", against, "-o", "out")

    def test_contained_off(self):
        item = words(1, 20)
        self.write("items.jsonl", line(item, id="item"))
        self.write("a.jsonl", line(words(2, 200) + " " + item, id="holds") + line(item, id="same"))
        for options in ([], ["--keep", "longest"]):
            self.assertEqual(self.ids(self.dedup("a.jsonl", "--against", "items.jsonl", *options)), [])
            kept = self.dedup("a.jsonl", "--against", "items.jsonl", "--contained", "off", "--removed", "r", *options)
            self.assertEqual(self.ids(kept), ["holds"])
            self.assertEqual(json.loads(self.read("r"))["reason"], "against")


class Outputs(Case):
    def test_input_that_changes(self):
        """Between its two readings, to as many other bytes: the second input is a pipe, opened when the first was read."""
        first = b"".join(line(words(k), id=k) for k in range(100))
        self.write("a.jsonl", first)
        os.mkfifo(self.folder / "pipe.jsonl")
        process = subprocess.Popen(self.command("a.jsonl", "pipe.jsonl", "-o", "out", "--progress", "never"),
                                   cwd=self.folder, stderr=subprocess.PIPE)
        with open(self.folder / "pipe.jsonl", "wb") as pipe:
            (self.folder / "a.jsonl").write_bytes(first[7:] + first[:7])
            os.utime(self.folder / "a.jsonl", (1000, 1000))
            pipe.write(line(words(1000)))
        _, errors = process.communicate()
        self.assertEqual(errors, b"refrain: a.jsonl: changed while it was read; leave the inputs as they are\n")
        self.assertEqual(process.returncode, 2)
        self.assertFalse((self.folder / "out").exists())

    def test_list_only(self):
        """No records are written, and nothing stays in the folder but what was asked for."""
        self.write("a.jsonl", feed(50))
        self.dedup("a.jsonl", "--removed", "r1")
        (self.folder / "out").unlink()
        for options in ([], ["--keep", "first", "--resume"]):
            done = self.run_dedup("a.jsonl", "--list-only", "--removed", "r2", "--progress", "never", *options)
            self.assertEqual((done.stdout, done.stderr), (b"", b""))
            self.assertEqual(self.names(), ["a.jsonl", "r1", "r2"])
            self.assertEqual(self.read("r1"), self.read("r2"))
        for options in (["--list-only", "-o", "out"], []):
            done = self.run_dedup("a.jsonl", *options, status=2)
            self.assertIn(b"--output", done.stderr)

    def test_containment(self):
        """The share of the shingles of what is removed that the kept one has, beside the similarity."""
        text = words(1, 104).split()  # 100 shingles
        self.write("a.jsonl", line(" ".join(text), id="long") + line(" ".join(text[:-10]), id="cut"))
        for keep, expected in (("first", ("cut", .9, 1)), ("last", ("long", .9, .9))):
            self.dedup("a.jsonl", "--keep", keep, "--removed", "r")
            one = json.loads(self.read("r"))
            self.assertEqual((one["id"], one["similarity"], one["containment"]), expected)

    def test_names_of_any_bytes(self):
        """Every JSON is valid UTF-8, and each name leads to its file."""
        names = [b"in/caf\xe9.txt", b"in/caf\xe8.txt", "in/caf\u00e9 100%.txt".encode()]
        (self.folder / "in").mkdir()
        for name in names:
            with open(os.path.join(os.fsencode(self.folder), name), "wb") as file:
                file.write(words(1).encode())
        with open(os.path.join(os.fsencode(self.folder), b"feed\xff.jsonl"), "wb") as file:
            file.write(line(words(1), id=1))
        self.run_dedup("in", b"feed\xff.jsonl".decode(errors="surrogateescape"), "-o", "out", "--removed", "r", "--clusters", "c",
                       "--summary", "s", "--progress", "never")

        def path_of(name):
            name = name.encode()
            return urllib.parse.unquote_to_bytes(name.removeprefix(b"file:")) if name.startswith(b"file:") else name

        kept = json.loads(self.read("out"))
        removed = [json.loads(one) for one in self.read("r").decode().splitlines()]
        cluster = json.loads(self.read("c").decode())
        self.assertEqual({path_of(kept["source"]), *(path_of(one["at"]).rpartition(b":")[0] for one in removed)},
                         {*names, b"feed\xff.jsonl"})
        self.assertEqual({path_of(kept["id"]), *(path_of(one["id"]) for one in removed if one["id"] != 1)}, set(names))
        self.assertEqual(path_of(cluster["kept"]), path_of(kept["id"]))
        self.assertIn(b"feed\xff.jsonl", [path_of(one["path"]) for one in json.loads(self.read("s").decode())["sources"]])
        for form in ("json", "jsonl", "sarif"):
            done = subprocess.run([REFRAIN, "check", "in", "--format", form], cwd=self.folder, capture_output=True, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(b"caf%E9.txt", done.stdout)
            self.assertNotIn("\ufffd", done.stdout.decode())
        # Two of them, in all that has names, with words that have letters nobody sees.
        os.remove(os.path.join(os.fsencode(self.folder), names[2]))
        for name in names[:2]:
            with open(os.path.join(os.fsencode(self.folder), name), "ab") as file:
                file.write(" Here har\u200bbour and lan\u200btern are mar\u200bked.".encode())
        for form in ("json", "jsonl", "sarif", "html"):
            done = subprocess.run([REFRAIN, "check", "in", "--format", form], cwd=self.folder, capture_output=True, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            said = done.stdout.decode()
            self.assertRegex(said, "caf(%E8|%E9)[.]txt")
            self.assertNotIn("caf\ufffd", said)
        self.assertIn('"warnings"', subprocess.run([REFRAIN, "check", "in", "--format", "json"], cwd=self.folder, capture_output=True,
                                                check=False).stdout.decode())

    def test_sources(self):
        """What goes of each source is counted, and told where nearly all of it goes."""
        same = line(words(1))
        self.write("a.jsonl", line(words(2), score=1) + same)
        self.write("b.jsonl", same * 95 + b"".join(line(words(k)) for k in range(100, 105)))
        self.write("few.jsonl", same * 99)
        self.write("texts/1.txt", words(1).encode())
        self.write("texts/2.txt", words(3).encode())
        for options in ([], ["--keep", "max:score"]):
            done = self.run_dedup("a.jsonl", "b.jsonl", "few.jsonl", "texts", "-o", "out", "--summary", "s", "--progress",
                                  "never", *options)
            self.assertEqual(json.loads(self.read("s"))["sources"], [
                {"path": "a.jsonl", "documents": 2, "removed": 0}, {"path": "b.jsonl", "documents": 100, "removed": 95},
                {"path": "few.jsonl", "documents": 99, "removed": 99}, {"path": "texts", "documents": 2, "removed": 1}])
            told = [one for one in done.stderr.decode().splitlines() if not one.startswith("refrain: --keep max:score: 202 of 203 ")]
            self.assertEqual(told, [
                "refrain: b.jsonl: 95 of its 100 documents are removed; look at some in --removed before you go on "
                "without them"])

    def test_output_is_input(self):
        self.write("in/a.jsonl", line(words(1)))
        (self.folder / "link").symlink_to("in/a.jsonl")
        os.link(self.folder / "in/a.jsonl", self.folder / "hard.jsonl")
        for name in ("in/a.jsonl", "./in/../in/a.jsonl", "link", "hard.jsonl"):
            self.refused(f"{name}: is an input too; give the output another name", "in/a.jsonl", "-o", name)
            for option in ("--clusters", "--removed", "--summary"):
                self.refused(f"{name}: is an input too; give the output another name", "in/a.jsonl", "-o", "out", option, name)
        self.write("t.jsonl", line(words(2)))
        self.refused("t.jsonl: is an input too; give the output another name", "in", "--against", "t.jsonl", "-o", "t.jsonl")

    def test_output_in_a_folder(self):
        """What a run writes into a folder that it reads is left out there, so it can be run again."""
        self.write("in/a.jsonl", line(words(1)) + line(words(1)))
        for _ in range(2):
            self.run_dedup("in", "-o", "in/out.jsonl", "--removed", "in/removed.json", "--summary", "in/summary.json")
            self.assertEqual(self.read("in/out.jsonl"), line(words(1)))
            self.assertEqual(json.loads(self.read("in/summary.json"))["documents"], 2)

    def test_two_outputs_of_one_name(self):
        self.write("a.jsonl", line(words(1)))
        self.refused("out: is named for two outputs; give each its own name", "a.jsonl", "-o", "out", "--clusters", "out")
        self.write("old", b"")
        (self.folder / "link").symlink_to("old")
        self.refused("link: is named for two outputs; give each its own name", "a.jsonl", "-o", "old", "--removed", "link")
        self.refused("./out: is named for two outputs; give each its own name", "a.jsonl", "-o", "out", "--clusters", "./out")
        self.refused("-: standard output is named for two outputs; give one of them a file", "a.jsonl", "-o", "-", "--removed", "-")
        self.assertEqual(self.names(), ["a.jsonl", "link", "old"])

    def test_a_link_to_a_folder_is_not_entered(self):
        self.write("in/a.jsonl", line(words(1)))
        self.write("other/b.jsonl", line(words(2)))
        (self.folder / "in" / "up").symlink_to("../other")
        (self.folder / "in" / "c.jsonl").symlink_to("../other/b.jsonl")
        done = self.run_dedup("in", "-o", "out", "--progress", "never")
        self.assertIn("in: 1 link to a folder not entered (in/up); name it to read what it leads to", done.stderr.decode())
        self.assertEqual(self.read("out"), line(words(1)) + line(words(2)))

    def test_places(self):
        self.write("a.jsonl", line(words(1)) * 2)
        (self.folder / "sub").mkdir()
        self.refused("sub: is a folder; name a file in it", "a.jsonl", "-o", "sub")
        self.refused("no/out: cannot be written: No such file or directory; make the folder first", "a.jsonl", "-o", "no/out")
        self.refused("no/c: cannot be written: No such file or directory; make the folder first", "a.jsonl", "-o", "out",
                     "--clusters", "no/c")
        self.refused("sub: is a folder; name a file in it", "a.jsonl", "-o", "out", "--summary", "sub")
        done = self.run_dedup("nothing.jsonl", "-o", "out", "--progress", "never", status=2)
        self.assertRegex(done.stderr, rb"^refrain: nothing\.jsonl: [^\n]*\n$")
        (self.folder / "empty").mkdir()
        self.refused("empty: nothing to read in it; see refrain dedup --help", "empty", "-o", "out")

    def test_full(self):
        self.write("a.jsonl", feed(2000))
        for options in ([], ["--keep", "last"]):
            self.refused("/dev/full: cannot be written: No space left on device; make room, or name another place",
                         "a.jsonl", "-o", "/dev/full", *options)
            self.refused("/dev/full: cannot be written: No space left on device; make room, or name another place",
                         "a.jsonl", "-o", "out", "--removed", "/dev/full", *options)

    def test_closed_pipe(self):
        self.write("a.jsonl", feed(3000))
        with subprocess.Popen(self.command("a.jsonl", "-o", "-", "--progress", "never"), cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.read(10)
            process.stdout.close()
            self.assertEqual((process.stderr.read(), process.wait(HANGS)), (b"", 0))

    def test_names_of_descriptors(self):
        """They mean what is open there: what the shell has written to it stays."""
        self.write("a.jsonl", line(words(1), id=1) + line(words(1), id=2))
        for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "-"):
            for to in (">", ">>"):
                self.write("log", b"")
                subprocess.run(["bash", "-c", f'{{ echo head; "$0" dedup a.jsonl -o {name} --removed /dev/stderr --progress never; '
                                f'echo tail; }} {to} log 2>> lists', REFRAIN], cwd=self.folder, check=True, timeout=HANGS)
                self.assertEqual(self.read("log"), b"head\n" + line(words(1), id=1) + b"tail\n", (name, to))
        self.assertEqual(len(self.read("lists").splitlines()), 8)
        self.refused("-: standard output is named for two outputs; give one of them a file", "a.jsonl", "-o", "-", "--removed",
                     "/dev/stdout")

    def test_closed_descriptors(self):
        """No file gets the number of a standard stream, so that messages would go into it."""
        self.write("a.jsonl", b"broken\n" + line(words(1), id=1))
        for closed in ("2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"):
            done = subprocess.run(["bash", "-c", f'"$0" dedup a.jsonl -o out --removed r --progress never {closed}', REFRAIN],
                                  cwd=self.folder, check=False, timeout=HANGS)
            self.assertEqual((done.returncode, self.read("out"), self.read("r")), (0, line(words(1), id=1), b""), closed)
        for closed, source, output in (("0<&-", "-", "out"), ("1>&-", "a.jsonl", "-")):
            done = subprocess.run(["bash", "-c", f'"$0" dedup {source} -o {output} --progress never {closed}', REFRAIN],
                                  cwd=self.folder, check=False, timeout=HANGS, capture_output=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b": Bad file descriptor; ", done.stderr)

    def test_printing_to_a_full_disk(self):
        for arguments in (["--help"], ["--version"], ["dedup", "--help"], ["bench", "--help"], ["check", "--help"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([REFRAIN, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, rb"\Arefrain: standard output: cannot be written[^\n]*\n\Z")
            with subprocess.Popen([REFRAIN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                process.stdout.close()
                self.assertEqual((process.stderr.read(), process.wait(HANGS)), (b"", 0))

    def test_endings_that_are_not_written(self):
        self.write("a.jsonl", line(words(1), id=1))
        for ending in ("parquet", "arrow", "feather", "csv", "tsv"):
            told = (f"o.{ending}: .{ending} files are written by refrain's Python package; or name a .jsonl file, and turn that into "
                    "a table")
            self.refused(told, "a.jsonl", "-o", f"o.{ending}")
            self.refused(told, "a.jsonl", "-o", "out", "--removed", f"o.{ending}")
        for ending in ("bz2", "xz", "lz4", "br"):
            self.refused(f"o.jsonl.{ending}: only .gz and .zst compress, and .{ending} is neither; name it with one of these",
                         "a.jsonl", "-o", f"o.jsonl.{ending}")

    def test_disk_that_fills(self):
        """A limit of the size of files stands for it: of the output, or of what is spilled."""
        self.write("a.jsonl", feed(4000))
        self.write("a.jsonl.gz", gzip.compress(feed(15_000, size=200), 1))

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB))

        before = self.names()
        self.refused("out: cannot be written: File too large; name another place", "a.jsonl", "-o", "out", preexec_fn=limit)
        run = ("a.jsonl.gz", "-o", "out", "--memory", "64M", "--keep", "last", "--progress", "never")
        done = self.run_dedup(*run, status=2, preexec_fn=limit)
        self.assertRegex(done.stderr.decode(), r"^refrain: out\.refrain-tmp/\w+: cannot be written: File too large; .*--temp\n$")
        # What is left is what a run with --resume takes up.
        self.assertLessEqual(set(self.names()) - set(before), {"out.refrain-tmp"})
        self.run_dedup(*run, "--resume")
        resumed = self.read("out")
        self.assertEqual(self.names(), sorted([*before, "out"]))
        self.assertEqual(self.dedup("a.jsonl.gz", "--keep", "last"), resumed)

    def test_replaced(self):
        self.write("a.jsonl", line(words(1), id=1))
        self.write("out", b"old")
        self.write("bad.jsonl", b"x\n")
        self.run_dedup("bad.jsonl", "-o", "out", "--strict", "--progress", "never", status=2)
        self.assertEqual(self.read("out"), b"old")
        self.assertEqual(self.ids(self.dedup("a.jsonl")), [1])

    def test_temp_folder(self):
        self.write("a.jsonl.gz", gzip.compress(feed(500)))
        expected = self.dedup("a.jsonl.gz")
        for options in (["--temp", "new"], ["--temp", "new", "--keep", "first", "--resume"]):
            self.assertEqual(self.dedup("a.jsonl.gz", *options), expected)
            self.assertEqual(self.names(), ["a.jsonl.gz", "out"])
        (self.folder / "there").mkdir()
        self.write("there/other", b"x")
        self.assertEqual(self.dedup("a.jsonl.gz", "--temp", "there", "--resume"), expected)
        self.assertEqual(os.listdir(self.folder / "there"), ["other"])
        self.refused("a.jsonl.gz/t: cannot be made: Not a directory; name a folder that can be written to with --temp", "a.jsonl.gz",
                     "-o", "out2", "--temp", "a.jsonl.gz/t")


class Memory(Case):
    def test_same_bytes(self):
        """Threads and memory change nothing, and the cap holds."""
        data = feed(40_000, seed=9, size=40)
        self.write("a.jsonl.gz", gzip.compress(data, 1))
        lists = ("--clusters", "c", "--removed", "r", "--summary", "s")
        for keep in (["--keep", "first"], ["--keep", "max:score"]):
            seen = set()
            for options in (["--threads", "1"], ["--threads", "3"], ["--memory", "64M", "--threads", "1"],
                            ["--memory", "64M", "--threads", "3"]):
                output = self.dedup("a.jsonl.gz", *lists, *keep, *options)
                seen.add((output, self.read("c"), self.read("r")))
                summary = json.loads(self.read("s"))
                self.assertEqual(self.names(), ["a.jsonl.gz", "c", "out", "r", "s"])
                if "--memory" in options:
                    self.assertGreater(summary["temp_bytes"], MIB)
                    self.assertLessEqual(summary["peak_memory_bytes"], 64 * MIB, options)
            self.assertEqual(len(seen), 1)
            self.assertGreater(len(self.read("r").splitlines()), 3000)

    def test_long_records_and_compressed_output(self):
        """Many records that are nearly as long as they may be, in as many threads as there are cores and more, stay below the cap."""
        for memory in (64, 128):
            most = memory * MIB // 8
            with open(self.folder / "a.jsonl", "wb") as file:
                for k in range(16):
                    text = words(k, 20_000)
                    file.write(line((text * (most // len(text)))[: most - 100], id=k))
            for keep in ("first", "last"):
                for out in ("out", "out.zst"):
                    self.run_dedup("a.jsonl", "-o", out, "--keep", keep, "--memory", f"{memory}M", "--threads", "8", "--summary", "s",
                                   "--progress", "never")
                    summary = json.loads(self.read("s"))
                    self.assertEqual((summary["documents"], summary["skipped"]), (16, 0))
                    self.assertLessEqual(summary["peak_memory_bytes"], memory * MIB, (memory, keep, out))

    def test_arrays_in_bounded_memory(self):
        one = json.dumps([{"id": k, "text": words(k, 400)} for k in range(2000)], indent=1).encode()[2:-2]
        self.write("a.json", b"[" + b",".join([one] * 40) + b"]")
        for options in ((), ("--keep", "last"), ("--resume",)):
            self.run_dedup("a.json", "-o", "out", "--memory", "64M", "--summary", "s", *options)
            summary = json.loads(self.read("s"))
            self.assertEqual((summary["documents"], summary["kept"]), (80_000, 2000))
            self.assertLessEqual(summary["peak_memory_bytes"], 64 * MIB)

    def test_long_record(self):
        """A line that is longer than an eighth of the memory is a bad record; reading goes on behind it."""
        part = " ".join(f"w{k * 7919 % 1_000_003}" for k in range(500_000)) + " "
        long = (part * (64 * MIB // len(part) + 1))[: 64 * MIB]
        data = line(words(1), id=1) + line(long, id=2) + line(words(1), id=3) + line(words(2), id=4)
        self.write("a.jsonl", data)
        self.write("b.jsonl.gz", gzip.compress(data + line(long)[:-1], 1))
        self.assertEqual(self.ids(self.dedup("a.jsonl")), [1, 2, 4])
        size = len(line(long, id=2)) - 1
        told = f"{size} bytes long, longer than 8388608 bytes, the most that fits; give --memory 513M or more"
        for name, options in (("a.jsonl", ()), ("b.jsonl.gz", ()), ("a.jsonl", ("--keep", "last")), ("a.jsonl", ("--resume",))):
            done = self.run_dedup(name, "-o", "out2", "--memory", "64M", "--summary", "s", "--progress", "never", *options)
            self.assertEqual(done.stderr.decode().splitlines()[0], f"refrain: {name}:2: {told}")
            self.assertEqual(self.ids(self.read("out2")), [3, 4] if "last" in options else [1, 4])
            summary = json.loads(self.read("s"))
            self.assertEqual(summary["skipped"], 2 if name.endswith(".gz") else 1)
            self.assertLessEqual(summary["peak_memory_bytes"], 64 * MIB)
        self.refused(f"a.jsonl:2: {told}", "a.jsonl", "-o", "out3", "--memory", "64M", "--strict")


class Killed(Case):
    """Nothing here hangs on how fast a machine is: a run is killed by the size that a file comes to, and held by a list that goes to a
    pipe which nobody reads."""

    lists = ("--clusters", "c", "--removed", "r")

    def start(self, *arguments, **options):
        return subprocess.Popen(self.command(*arguments, "--progress", "never"), cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **options)

    def run_up_to(self, most, *arguments):
        """A run that the system kills, in the middle of a write, when a file would get longer than `most` bytes. Its status."""

        def limit():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        process = self.start(*arguments, preexec_fn=limit)
        _, errors = process.communicate(timeout=HANGS)
        self.assertIn(process.returncode, (0, -signal.SIGXFSZ), errors)
        self.assertRegex(errors, rb"\A(refrain: out\.refrain-tmp: goes on from an earlier run, which had read \d+ documents"
                         rb"( and decided about \d+ of them)?\n)?\Z")
        self.told_resumed = bool(errors)
        return process.returncode

    def state_bytes(self):
        state = self.folder / "out.refrain-tmp/state"
        return state.stat().st_size if state.exists() else 0

    def test_resume(self):
        """Killed again and again, each time a bit later, until one run comes to its end."""
        data = feed(40_000, seed=9, size=40)
        self.write("a.jsonl", data[: data.index(b"\n", len(data) // 3) + 1])
        self.write("b.jsonl.gz", gzip.compress(data[data.index(b"\n", len(data) // 3) + 1 :], 1))
        for keep in ("first", "max:score"):
            arguments = ("a.jsonl", "b.jsonl.gz", "-o", "out", "--keep", keep, *self.lists)
            self.run_dedup(*arguments)
            expected = [self.read(name) for name in ("out", "c", "r")]
            for name in ("out", "c", "r"):
                (self.folder / name).unlink()
            kills, resumed, told, most = 0, 0, 0, MIB // 2
            while self.run_up_to(most, *arguments, "--resume", "--memory", "64M") != 0:
                kills += 1
                told += self.told_resumed
                resumed += self.state_bytes() > 1000
                most = most * 4 // 3
            self.assertEqual([self.read(name) for name in ("out", "c", "r")], expected, keep)
            self.assertEqual(self.names(), ["a.jsonl", "b.jsonl.gz", "c", "out", "r"])
            self.assertGreater(kills, 5)
            self.assertGreater(resumed, 2)
            self.assertGreater(told, 2)

    def killed_run(self, *arguments):
        """A run that is killed when it has put something down to go on from."""
        most = MIB
        while self.state_bytes() <= 1000:
            self.assertNotEqual(self.run_up_to(most, *arguments), 0, "it came to its end and put nothing down")
            most = most * 4 // 3

    def test_other_runs_are_refused(self):
        self.write("a.jsonl", feed(40_000, seed=9, size=40))
        self.write("b.jsonl", line(words(1)))
        run = ("a.jsonl", "-o", "out", "--memory", "64M", "--resume")
        self.killed_run(*run)
        for options, then, now in ((["--threshold", "0.7"], "--threshold 0.8", "--threshold 0.7"),
                                   (["--keep", "last"], "--keep first", "--keep last"),
                                   (["--shingle", "4"], "--shingle 5", "--shingle 4"),
                                   (["--contained", "off"], "--contained 0.8", "--contained off"),
                                   (["--text-field", "body"], "--text-field text", "--text-field body"),
                                   (["--input-format", "txt"], "--input-format ", "--input-format txt")):
            done = self.run_dedup(*run, *options, "--progress", "never", status=2)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertTrue(done.stderr.startswith(f'refrain: out.refrain-tmp/state: is of another run: it had "{then}", and now it '
                                                   f'is "{now}"; '.encode()), done.stderr)
        with open(self.folder / "a.jsonl", "ab") as file:
            file.write(line("more"))
        done = self.run_dedup(*run, "--progress", "never", status=2)
        self.assertIn(b"is of another run: it had \"input a.jsonl, ", done.stderr)
        self.run_dedup(*run, "b.jsonl", "--progress", "never", status=2)
        self.run_dedup(*run[:-1], "--progress", "never")
        self.assertEqual(self.names(), ["a.jsonl", "b.jsonl", "out"])

    def run_pipe_up_to(self, most, data, *arguments):
        def limit():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        process = self.start(*arguments, stdin=subprocess.PIPE, preexec_fn=limit)
        process.communicate(data, timeout=HANGS)
        return process.returncode

    def test_resume_of_a_pipe(self):
        """A pipe has to bring again what it brought then: else the state stays, and nothing is written."""
        self.maxDiff = None
        made = feed(40_000, seed=9, size=40)
        array = b"[" + made.strip().replace(b"\n", b",") + b"]"
        for data, options in ((made, ()), (array, ("--input-format", "json"))):
            run = ("-", "-o", "out", "--memory", "64M", "--resume", "--keep", "last", *options)
            expected = self.run_dedup("-", "-o", "-", "--keep", "last", "--progress", "never", *options, data=data).stdout
            most = MIB
            while self.state_bytes() <= 1000:
                self.assertNotEqual(self.run_pipe_up_to(most, data, *run), 0)
                most = most * 4 // 3
            other = bytearray(data)
            other[1000:1001] = b"X"
            told = (b"refrain: -: what comes through the pipe is not what the earlier run read; give the same from its beginning, or "
                    b"leave out --resume to begin afresh")
            for wrong in (b"", data[: len(data) // 20], bytes(other)):
                done = self.run_dedup(*run, "--progress", "never", status=2, data=wrong)
                self.assertEqual(done.stderr.splitlines()[1:], [told])
                self.assertEqual(self.names(), ["out.refrain-tmp"])
            done = self.run_dedup(*run, "--progress", "never", data=data)
            self.assertEqual(len(done.stderr.splitlines()), 1)
            self.assertEqual(self.read("out"), expected)
            self.assertEqual(self.names(), ["out"])
            (self.folder / "out").unlink()

    def test_resume_where_nothing_is_left(self):
        self.write("a.jsonl", feed(100))
        expected = self.dedup("a.jsonl")
        self.assertEqual(self.dedup("a.jsonl", "--resume"), expected)
        self.write("out.refrain-tmp/state", b"\0" * 1000)
        self.write("out.refrain-tmp/keys", b"x")
        self.assertEqual(self.dedup("a.jsonl", "--resume"), expected)
        self.assertEqual(self.names(), ["a.jsonl", "out"])

    def test_resume_of_folder(self):
        """Killed when some whole documents were read."""
        for k in range(12_500):
            self.write(f"in/{k:05}.txt", words(k % 9000, 25).encode())
        expected = self.dedup("in", "--keep", "last")
        (self.folder / "out").unlink()
        self.killed_run("in", "-o", "out", "--memory", "64M", "--keep", "last")
        done = self.run_dedup("in", "-o", "out", "--keep", "last", "--memory", "64M", "--resume", "--progress", "never")
        self.assertRegex(done.stderr, rb"\Arefrain: out\.refrain-tmp: goes on from an earlier run, .*\n\Z")
        self.assertEqual(self.read("out"), expected)

    def hold(self, name):
        """A pipe of that name. Who writes more than a page into it waits until it is read."""
        os.mkfifo(self.folder / name)
        pipe = os.fdopen(os.open(self.folder / name, os.O_RDWR), "rb", buffering=0)
        self.addCleanup(pipe.close)
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 4096)
        return pipe

    def interrupt(self, process, number, advice):
        process.send_signal(number)
        _, errors = process.communicate(timeout=HANGS)
        self.assertEqual(process.returncode, -number)
        self.assertRegex(errors, rb"^\nrefrain: interrupted; [^\n]*\n$")
        self.assertIn(advice, errors)

    def test_interrupt(self):
        """At once, though what it waits for never comes."""
        self.write("a.jsonl", feed(5000))
        pipe = self.hold("r")
        # What is recorded for a later run stays; where nothing was recorded, nothing does.
        for options, advice in ((["--keep", "first"], b"nothing was written"), (["--keep", "last"], b"nothing was written"),
                                (["--keep", "last", "--memory", "64M", "--threshold", "0.5"], b"--resume goes on")):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                process = self.start("a.jsonl", "-o", "out", *self.lists, *options)
                self.assertEqual(pipe.read(1), b"{")  # it has begun to write its lists, and the rest finds no room
                self.interrupt(process, number, advice)
                left = [name for name in self.names() if name != "out.refrain-tmp"]
                self.assertEqual(left, ["a.jsonl", "r"])
                if "--memory" not in options:
                    self.assertEqual(self.names(), left)
                shutil.rmtree(self.folder / "out.refrain-tmp", ignore_errors=True)
                os.set_blocking(pipe.fileno(), False)
                while pipe.read(MIB):
                    pass
                os.set_blocking(pipe.fileno(), True)

    def test_interrupt_of_a_run_that_waits_for_input(self):
        data = feed(5000)
        self.assertGreater(len(data), MIB)
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("-", "-o", "out", *self.lists, stdin=subprocess.PIPE)
            process.stdin.write(data)  # more than a pipe holds: when this is done, most has been read
            process.stdin.flush()
            os.set_inheritable(process.stdin.fileno(), False)
            held, process.stdin = process.stdin, None  # communicate() would close it
            self.interrupt(process, number, b"what came through a pipe is gone")
            self.assertEqual(self.names(), [])
            held.close()

    def test_interrupt_of_a_run_that_can_go_on_with_a_pipe(self):
        """What SIGKILL would leave stays, where it was asked for."""
        data = feed(5000)
        pipe = self.hold("r")
        run = ("-", "-o", "out", "--removed", "r", "--memory", "64M", "--threshold", "0.5")
        for options, advice in ((["--resume"], b"give the pipe again from its beginning"),
                                (["--keep", "last"], b"what came through a pipe is gone")):
            process = self.start(*run, *options, stdin=subprocess.PIPE)
            process.stdin.write(data)
            process.stdin.close()
            process.stdin = None
            self.assertEqual(pipe.read(1), b"{")
            self.interrupt(process, signal.SIGTERM, advice)
            self.assertEqual(self.names(), ["out.refrain-tmp", "r"] if "--resume" in options else ["r"])
            shutil.rmtree(self.folder / "out.refrain-tmp", ignore_errors=True)
            os.set_blocking(pipe.fileno(), False)
            while pipe.read(MIB):
                pass
            os.set_blocking(pipe.fileno(), True)

    def test_two_at_once(self):
        self.write("a.jsonl", feed(5000))
        expected = self.dedup("a.jsonl", "--removed", "expected")
        pipe = self.hold("r")
        process = self.start("a.jsonl", "-o", "out", "--keep", "first", "--removed", "r")
        removed = pipe.read(1)
        done = self.run_dedup("a.jsonl", "-o", "out", "--progress", "never", status=2)
        self.assertEqual(done.stderr, b"refrain: out: another refrain is writing it; wait for it or name another output\n")
        while len(removed) < len(self.read("expected")):
            removed += pipe.read(MIB)
        self.assertEqual(process.communicate(timeout=HANGS)[1], b"")
        self.assertEqual(process.returncode, 0)
        self.assertEqual((self.read("out"), removed), (expected, self.read("expected")))
        self.assertEqual(self.names(), ["a.jsonl", "expected", "out", "r"])


if __name__ == "__main__":
    unittest.main()
