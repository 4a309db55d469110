#!/usr/bin/env python3
"""Lets file operations fail one after the other, and sees that refrain says so, loses nothing, and goes on afterwards.

    tests/faults/faults.py REFRAIN FAULTY_FILES [CASE...]       FAULTY_FILES: the library made of faulty_files.cc
"""

import collections
import errno
import gzip
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

REFRAIN, FAULTY = (str(pathlib.Path(sys.argv.pop(1)).resolve()) for _ in range(2)) if len(sys.argv) > 2 else ("refrain", "faulty_files.so")
HANGS = 600
KINDS = {"read": [errno.EIO], "write": [errno.EIO, errno.ENOSPC], "sync": [errno.EIO, errno.ENOSPC], "rename": [errno.EIO, errno.ENOSPC],
         "link": [errno.EIO, errno.ENOSPC], "open": [errno.EIO, errno.EMFILE]}

Operation = collections.namedtuple("Operation", "number path failed")


def some(operations, most):
    """The first and the last ones of each file, and others evenly between."""
    ends = set()
    for path in {one.path for one in operations}:
        numbers = [one.number for one in operations if one.path == path]
        ends |= {numbers[0], numbers[-1]}
    ends = sorted(ends)
    step = max(1, len(operations) // most)
    return sorted(set(ends[: most // 2] + ends[-most // 2 :]) | set(range(step // 2, len(operations), step)))


class Faults(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name).resolve()
        self.work = self.folder / "work"
        self.work.mkdir()

    def run_with(self, command, **settings):
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        environment = dict(os.environ, LD_PRELOAD=FAULTY, FAULT_FOLDER=str(self.work) + "/", FAULT_LOG=str(log),
                           **{f"FAULT_{name.upper()}": str(value) for name, value in settings.items()})
        done = subprocess.run([REFRAIN, *command], cwd=self.work, env=environment, capture_output=True, timeout=HANGS, check=False)
        operations = []
        for line in log.read_text(errors="replace").splitlines() if log.exists() else []:
            _, number, path = line.split(" ", 2)
            failed = path.endswith(" FAILS")
            path = path.removesuffix(" FAILS").removesuffix(" (deleted)")
            # A file without a name yet is called by its number on the disk.
            operations.append(Operation(int(number), "new file" if "/#" in path else path, failed))
        return done, operations

    def plainly(self, command, statuses=(0, 1)):
        done = subprocess.run([REFRAIN, *command], cwd=self.work, capture_output=True, timeout=HANGS, check=False)
        self.assertIn(done.returncode, statuses, done.stderr.decode(errors="replace"))
        return done

    def snapshot(self):
        return {path.name: path.read_bytes() for path in self.work.iterdir() if path.is_file()}

    old = b"what was there before\n"  # in each output; None: nothing
    goes_on = False  # past an input that cannot be read, and reports the others

    def begin(self, inputs, outputs):
        """The folder as it was before the first run."""
        for path in self.work.iterdir():
            if path.name not in inputs:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in outputs if self.old is not None else ():
            (self.work / name).write_bytes(self.old)

    def fail_everywhere(self, command, outputs, inputs, most=8):
        """`command` writes `outputs`. Each chosen operation fails once in a run of its own; then the command is given again."""
        self.begin(inputs, outputs)
        self.plainly(command)
        expected = {name: (self.work / name).read_bytes() for name in outputs}
        tried = collections.Counter()
        for kind, errors in KINDS.items():
            self.begin(inputs, outputs)
            _, operations = self.run_with(command, kind=kind)
            for number in some(operations, most) if operations else []:
                for error in errors:
                    what = f"{kind} {number} of {len(operations)} ({operations[number].path}): {errno.errorcode[error]}"
                    with self.subTest(what):
                        tried[kind] += self.fail_once(command, kind, number, error, expected, inputs)
        return tried

    def fail_once(self, command, kind, number, error, expected, inputs):
        self.begin(inputs, expected)
        before = {name: (self.work / name).read_bytes() for name in inputs}
        stays = int(error in (errno.ENOSPC, errno.EMFILE) and kind != "open")
        done, operations = self.run_with(command, kind=kind, at=number, error=error, stays=stays)
        failed = [one for one in operations if one.failed]
        lines = done.stderr.decode(errors="replace").splitlines()
        # A folder that cannot be opened makes no file without a name, and cannot be synced: both are done without. So is
        # the log of an earlier run that was none: the first look for it fails, and another one shows that it is not there.
        no_log = kind == "open" and failed and failed[0].path.endswith("/state") and done.returncode == 0
        if failed and not failed[0].path.endswith("/.") and not no_log:
            self.assertEqual(done.returncode, 2, lines)
            partly = self.goes_on and kind in ("read", "open") and failed[0].path.endswith(inputs)
            if not partly:
                self.assertEqual(len(lines), 1, lines)
            self.assertRegex(lines[0], r"^refrain: [^:]+: .*(Input/output error|No space left on device|Too many open files).*; .+")
        else:
            partly = False
        # An output is what it was or what it is to be, and an input is what it was.
        for name, content in expected.items():
            there = (self.work / name).read_bytes() if (self.work / name).exists() else None
            if not partly:
                self.assertTrue(there in (self.old, content), f"{name} is neither old nor new: {lines}")
        self.assertEqual(before, {name: (self.work / name).read_bytes() for name in inputs})
        # Once more, on a disk that is whole again.
        again = self.plainly(command)
        self.assertNotIn(b"afresh", again.stderr)
        for name, content in expected.items():
            self.assertTrue((self.work / name).read_bytes() == content, f"{name}: other bytes")
        self.assertEqual(sorted(path.name for path in self.work.iterdir()), sorted([*inputs, *expected]), "left behind")
        return bool(failed)


def feed(documents):
    made = random.Random(11)
    texts, lines = [], []
    for k in range(documents):
        if texts and made.random() < 0.3:
            text = made.choice(texts[-300:])[:]
            text[made.randrange(len(text))] = f"n{k}"
        else:
            text = [f"w{made.randrange(100_000)}" for _ in range(made.randrange(12, 20))]
        texts.append(text)
        lines.append(json.dumps({"id": k, "text": " ".join(text)}).encode() + b"\n")
    return b"".join(lines)


class Dedup(Faults):
    def test_resume(self):
        """Keys, shared keys, the log, the spool of a compressed input, and all outputs."""
        lines = feed(14_000).splitlines(keepends=True)
        (self.work / "a.jsonl").write_bytes(b"".join(lines[:7000]))
        (self.work / "b.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[7000:]), 1, mtime=0))
        command = ["dedup", "a.jsonl", "b.jsonl.gz", "-o", "out", "--removed", "removed", "--clusters", "clusters", "--resume",
                   "--threshold", "0.5", "--memory", "64M", "--threads", "2", "--progress", "never"]
        tried = self.fail_everywhere(command, ["out", "removed", "clusters"], ("a.jsonl", "b.jsonl.gz"))
        for kind in ("read", "write", "sync", "rename", "open"):
            self.assertGreater(tried[kind], 2, tried)

    def test_quick(self):
        (self.work / "a.jsonl").write_bytes(feed(2000))
        command = ["dedup", "a.jsonl", "-o", "out.zst", "--progress", "never"]
        tried = self.fail_everywhere(command, ["out.zst"], ("a.jsonl",))
        for kind in ("read", "write", "sync", "rename", "open"):
            self.assertGreater(tried[kind], 0, tried)


class Check(Faults):
    goes_on = True

    def setUp(self):
        super().setUp()
        text = "\n\n".join(json.loads(line)["text"] for line in feed(60).splitlines())
        (self.work / "a.md").write_text(text + "\n")
        (self.work / "b.md").write_text(text + "\n\nSome more words at the end.\n")

    def test_report(self):
        for report in ("html", "sarif"):
            tried = self.fail_everywhere(["check", "a.md", "b.md", "--format", report, "-o", "out"], ["out"], ("a.md", "b.md"))
            for kind in ("read", "write", "sync", "rename", "link", "open"):
                self.assertGreater(tried[kind], 0, tried)

    def test_baseline(self):
        self.old = None
        command = ["check", "a.md", "b.md", "--baseline", "known.json", "--write-baseline"]
        tried = self.fail_everywhere(command, ["known.json"], ("a.md", "b.md"))
        for kind in ("read", "write", "sync", "link", "open"):
            self.assertGreater(tried[kind], 0, tried)


if __name__ == "__main__":
    unittest.main()
