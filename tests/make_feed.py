#!/usr/bin/env python3
"""tools/make-feed and tools/score-feed, held against texts as Python reads them.

    tests/make_feed.py MAKE_FEED        the built program
"""

import functools
import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
import words as oracle  # noqa: E402

# The same answers, sooner: feeds have few different characters and words.
oracle.kind = functools.lru_cache(None)(oracle.kind)
oracle.fold = functools.lru_cache(None)(oracle.fold)

MAKE_FEED = sys.argv.pop(1) if len(sys.argv) > 1 else str(ROOT / "build" / "feed" / "make_feed")
CLASSES = {"exact", "insert", "replace", "edits", "reorder", "truncate", "boilerplate", "template", "passage"}


def folded_words(text):
    return [word for *_, word in oracle.words(text)]


def shingles(text, width):
    found = folded_words(text)
    return {tuple(found[i : i + width]) for i in range(max(1, len(found) - width + 1))} if found else set()


def jaccard(a, b):
    return len(a & b) / len(a | b)


class Feed:
    """A feed with its truth."""

    def __init__(self, folder, *options, width=5, threshold=0.8):
        self.feed, self.truth = folder / "feed.jsonl", folder / "truth.jsonl"
        subprocess.run([MAKE_FEED, *options, "-o", self.feed, "--truth", self.truth, "--shingle", str(width),
                        "--threshold", str(threshold)], check=True)
        self.records = [json.loads(line) for line in self.feed.read_text().splitlines()]
        self.lines = [json.loads(line) for line in self.truth.read_text().splitlines()]
        self.sets = {record["id"]: shingles(record["text"], width) for record in self.records}
        self.threshold = threshold

    def leader_pass(self):
        """Slow and plain: (id, kept, similarity) of everything that is removed, whatever the truth says."""
        holders, kept_at, removed = {}, {}, []
        for at, (name, mine) in enumerate(self.sets.items()):
            common = Counter(other for shingle in mine for other in holders.get(shingle, ()))
            near = [other for other, count in common.items()
                    if count / (len(mine) + len(self.sets[other]) - count) >= self.threshold]
            if near:
                kept = min(near, key=kept_at.get)
                removed.append((name, kept, jaccard(mine, self.sets[kept])))
                continue
            kept_at[name] = at
            for shingle in mine:
                holders.setdefault(shingle, []).append(name)
        return removed


class MakeFeed(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = pathlib.Path(self.scratch.name)

    def run_feed(self, *options, status=0):
        done = subprocess.run([MAKE_FEED, *map(str, options)], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def check_truth(self, feed):
        """Every statement of the truth, recomputed."""
        members, planted = {}, set()
        order = {record["id"]: at for at, record in enumerate(feed.records)}
        self.assertEqual(len(order), len(feed.records), "ids are unique")
        self.assertEqual([line["id"] for line in feed.lines], sorted((line["id"] for line in feed.lines), key=order.get))
        for line in feed.lines:
            name, family = line["id"], members.setdefault(line["family"], [line["family"]])
            mine = feed.sets[name]
            self.assertIn(line["class"], CLASSES)
            self.assertIn(line["original"], family)
            self.assertLess(order[line["original"]], order[name])
            self.assertLessEqual(abs(line["jaccard"] - jaccard(mine, feed.sets[line["original"]])), 5e-7, line)
            known = family[:256]
            self.assertEqual(line["near"], [other for other in known if jaccard(mine, feed.sets[other]) >= feed.threshold])
            bounded = len(family) > 256
            self.assertEqual(line.get("near_bounded", False), bounded)
            self.assertEqual(line["near_earlier"], True if line["near"] else None if bounded else False)
            if line["class"] not in ("template", "passage"):
                self.assertLess(len(family), 8)
            self.assertNotIn(name, planted)
            planted.add(name)
            family.append(name)
        return members

    def test_truth_is_what_the_texts_say(self):
        feed = Feed(self.folder, "--documents", "2500", "--seed", "11")
        self.check_truth(feed)
        self.assertEqual({line["class"] for line in feed.lines}, CLASSES)
        # Some end up below the threshold on purpose, on both sides of it in most classes.
        edited = [line["jaccard"] for line in feed.lines if line["class"] == "edits"]
        self.assertTrue(min(edited) < 0.5 and max(edited) >= 0.7)
        self.assertTrue(any(line["near"] for line in feed.lines if line["class"] == "template"))
        self.assertTrue(any(not line["near"] for line in feed.lines if line["class"] == "template"))
        self.assertGreater(sum(line["original"] != line["family"] for line in feed.lines), 20, "copies of copies")

    def test_other_shingles_and_thresholds(self):
        self.check_truth(Feed(self.folder, "--documents", "600", "--words", "30", width=3, threshold=0.6))
        self.check_truth(Feed(self.folder, "--documents", "300", "--words", "400", width=8, threshold=0.9))
        self.check_truth(Feed(self.folder, "--documents", "400", "--words", "8", "--words-fixed", width=20))

    def test_shingles_that_a_text_has_twice_count_once(self):
        self.check_truth(Feed(self.folder, "--documents", "300", "--words", "200", width=1))

    def test_large_forms_are_bounded(self):
        feed = Feed(self.folder, "--documents", "3000", "--words", "20", "--near", "0", "--passage", "0", "--template", "1",
                    "--template-pages", "100000")
        self.check_truth(feed)
        self.assertTrue(any(line.get("near_bounded") for line in feed.lines))

    def test_no_other_pair_is_near(self):
        feed = Feed(self.folder, "--documents", "4000", "--words", "25", "--near", "0.4")
        planted = {line["id"]: line["family"] for line in feed.lines}
        for name, kept, _ in feed.leader_pass():
            self.assertEqual(planted[name], planted.get(kept, kept))

    def test_shares_and_distances(self):
        feed = Feed(self.folder, "--documents", "6000", "--words", "10", "--near", "0.3", "--template", "0.1", "--passage", "0.1")
        count = Counter(line["class"] for line in feed.lines)
        self.assertTrue(550 < count.pop("template") < 650)
        self.assertTrue(400 < count.pop("passage") < 600)
        self.assertTrue(1650 < sum(count.values()) < 1950)
        self.assertLess(max(count.values()), 6 * min(count.values()))  # texts of one sentence cannot be reordered
        order = {record["id"]: at for at, record in enumerate(feed.records)}
        apart = sorted(order[line["id"]] - order[line["original"]] for line in feed.lines)
        self.assertEqual(apart[0], 1)
        self.assertGreater(apart[-1], 5000)
        self.assertTrue(50 < apart[len(apart) // 2] < 3000)

    def test_text_uses_what_json_and_unicode_have(self):
        feed = Feed(self.folder, "--documents", "400")
        raw = self.feed_bytes()
        for wanted in (b"\\n\\n", b'\\"', b"\\u0", "\u00e9".encode(), "\u043e".encode(), b", ", b". "):
            self.assertIn(wanted, raw)
        for record in feed.records:
            self.assertEqual(list(record), ["id", "text"])
            self.assertTrue(record["text"] and record["text"] == record["text"].strip())
            self.assertNotIn("  ", record["text"])
        self.assertTrue(any(record["text"][0].isupper() for record in feed.records))

    def feed_bytes(self):
        return (self.folder / "feed.jsonl").read_bytes()

    def test_lengths(self):
        feed = Feed(self.folder, "--documents", "2000", "--words", "50", "--near", "0", "--template", "0", "--passage", "0")
        self.assertEqual(feed.lines, [])
        counts = sorted(len(folded_words(record["text"])) for record in feed.records)
        self.assertTrue(45 <= counts[1000] <= 55, counts[1000])
        self.assertTrue(18 <= counts[200] <= 24 and 110 <= counts[1800] <= 130, (counts[200], counts[1800]))
        self.assertGreaterEqual(counts[0], 8)
        self.run_feed("--documents", 200, "--words", 33, "--words-fixed", "--near", 0, "--template", 0, "--passage", 0,
                      "-o", "feed.jsonl")
        self.assertEqual({len(folded_words(json.loads(line)["text"])) for line in self.feed_bytes().splitlines()}, {33})

    def test_same_bytes_for_the_same_options(self):
        options = ("--documents", 3000, "--seed", 5, "--near", 0.4)
        self.run_feed(*options, "-o", "a.jsonl", "--truth", "a.truth")
        self.run_feed(*options, "-o", "b.jsonl", "--truth", "b.truth")
        self.run_feed(*options, "-o", "c.jsonl")
        self.run_feed(*options[:-4], "--seed", 6, "--near", 0.4, "-o", "d.jsonl")
        a, b, c, d = ((self.folder / f"{name}.jsonl").read_bytes() for name in "abcd")
        self.assertTrue(a == b == c)
        self.assertNotEqual(a, d)
        self.assertEqual((self.folder / "a.truth").read_bytes(), (self.folder / "b.truth").read_bytes())
        # Golden: another machine or compiler that says otherwise has found a mistake.
        self.assertEqual(hashlib.sha256(a).hexdigest()[:16], "0e2e3b1919de0d61")
        self.assertEqual(hashlib.sha256((self.folder / "a.truth").read_bytes()).hexdigest()[:16], "fb74a18188638e25")

    def test_sizes(self):
        self.run_feed("--size", "300K", "-o", "feed.jsonl")
        last = len(self.feed_bytes().splitlines(keepends=True)[-1])
        self.assertTrue(300 * 1024 <= len(self.feed_bytes()) < 300 * 1024 + last)

    def test_compressed_and_standard_output(self):
        plain = self.run_feed("--documents", 2000, "-o", "-").stdout
        self.run_feed("--documents", 2000, "-o", "feed.jsonl.zst")
        packed = (self.folder / "feed.jsonl.zst").read_bytes()
        self.assertEqual(packed[:4], b"\x28\xb5\x2f\xfd")
        self.assertLess(len(packed), len(plain.encode()))
        self.assertEqual(list(self.folder.iterdir()), [self.folder / "feed.jsonl.zst"])
        try:
            unpacked = subprocess.run(["zstd", "-dcq"], input=packed, capture_output=True, check=True).stdout
        except FileNotFoundError:
            self.skipTest("there is no zstd to unpack with")
        self.assertEqual(unpacked, plain.encode())

    def test_wrong_usage_is_one_line_and_status_2(self):
        for options, wanted in (
                ((), "either --documents N or --size SIZE"),
                (("--documents", "5"), "-o FEED"),
                (("--documents", "5", "--size", "1M", "-o", "x"), "either --documents N or --size SIZE"),
                (("--documents", "0", "-o", "x"), "--documents: '0'"),
                (("--documents", "-3", "-o", "x"), "--documents: '-3'"),
                (("--documents", "1e5", "-o", "x"), "--documents: '1e5'"),
                (("--size", "17T", "-o", "x"), "--size: '17T'"),
                (("--size", "G", "-o", "x"), "--size: 'G'"),
                (("--documents", "5", "--near", "nan", "-o", "x"), "--near: 'nan'"),
                (("--documents", "5", "--near", "0.9", "-o", "x"), "--near: more than 0.8"),
                (("--documents", "5", "--near", ".5", "--template", ".6", "-o", "x"), "shares of 1 in sum"),
                (("--documents", "5", "--words", "7", "-o", "x"), "--words: '7'"),
                (("--documents", "5", "--threshold", "0", "-o", "x"), "--threshold: '0'"),
                (("--documents", "5", "-o", "x", "--truth", "x"), "--truth: is the feed too"),
                (("--documents", "5", "-o", ""), "the name of a file"),
                (("--documents",), "needs a value"),
                (("--colour", "red", "-o", "x"), "--colour: no such option"),
                (("feed.jsonl",), "is no option"),
                (("--documents", "5", "-o", "none/x"), "none/x")):
            done = self.run_feed(*options, status=2)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertTrue(done.stderr.startswith("make-feed: "))
            self.assertIn(wanted, done.stderr)
            self.assertEqual(list(self.folder.iterdir()), [], "nothing is left behind")
        self.assertIn("--template-pages", self.run_feed("--help").stdout)


class ScoreFeed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = pathlib.Path(scratch.name)
        cls.feed = Feed(cls.folder, "--documents", "3000", "--near", "0.4", "--template", "0.1", "--seed", "3")
        cls.removed = cls.feed.leader_pass()

    def score(self, removed, *options, truth=None, status=0):
        path = self.folder / "removed.jsonl"
        with path.open("w") as out:
            for name, kept, similarity in removed:
                print(json.dumps({"id": name, "at": "feed.jsonl:1", "reason": "near", "kept": kept, "similarity": similarity}), file=out)
            print('{"id": "d0000001", "at": "feed.jsonl:1", "reason": "against", "kept": "x", "similarity": 1}', file=out)
        done = subprocess.run([sys.executable, ROOT / "tools" / "score-feed", truth or self.feed.truth, path, "--format", "json", *options],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stderr)
        if status == 2:
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return json.loads(done.stdout) if status < 2 else done.stderr

    def test_a_leader_pass_is_all_right(self):
        result = self.score(self.removed, "--recall", "1")
        count = len(self.removed)
        self.assertGreater(count, 400)
        self.assertEqual([result[key] for key in ("removed", "right", "wrong", "unknown", "expected", "found", "missed", "other_reasons")],
                         [count, count, 0, 0, count, count, 0, 1])
        self.assertEqual(result["recall"], 1)
        self.assertLessEqual(result["similarity_error"], 1e-6)

    def test_what_is_left_out_is_missed(self):
        chosen = random.Random(1).sample(self.removed, len(self.removed) - 40)
        result = self.score(chosen, "--recall", "0.99", status=1)
        self.assertEqual(result["expected"] - result["found"], 40)
        self.assertGreaterEqual(result["missed"], 40)  # and what is near to them, if it was removed for another
        self.assertEqual(result["recall"], round(1 - 40 / len(self.removed), 6))

    def test_what_is_not_near_is_wrong(self):
        gone = {name for name, *_ in self.removed}
        line = next(l for l in self.feed.lines if not l["near"] and l["id"] not in gone and l["original"] not in gone)
        result = self.score([*self.removed, (line["id"], line["original"], 0.9)], "--recall", "0.99", status=1)
        self.assertEqual((result["wrong"], result["unknown"]), (1, 0))
        self.assertEqual(result["wrong_examples"], [f"{line['id']} for {line['original']}"])
        self.assertGreater(result["similarity_error"], 0.05)

    def test_a_removal_for_a_removed_document_is_wrong(self):
        gone = {name for name, *_ in self.removed}
        line = next(l for l in self.feed.lines if l["id"] in gone and any(n in gone for n in l["near"]))
        other = next(n for n in line["near"] if n in gone)
        chained = [(name, other if name == line["id"] else kept, s) for name, kept, s in self.removed]
        self.assertEqual(self.score(chained)["wrong"], 1)

    def test_what_the_truth_does_not_know_is_unknown(self):
        families = {line["family"] for line in self.feed.lines} | {line["id"] for line in self.feed.lines}
        strangers = [record["id"] for record in self.feed.records if record["id"] not in families]
        self.assertEqual(self.score([*self.removed, (strangers[1], strangers[0], 0.8)])["unknown"], 1)

    def test_bad_files_are_one_line(self):
        self.assertIn("threshold 0.5", self.score(self.removed, "--threshold", "0.5", status=2))
        self.assertIn("removed twice", self.score([*self.removed, self.removed[0]], status=2))
        self.assertIn("no id of make-feed", self.score([("a", "b", 1)], status=2))
        broken = self.folder / "broken.jsonl"
        for text, wanted in (('{"id": "d0000001"', "no JSON"), ("[]", "no object"), ('{"id": "d0000002"}', "no line of a truth")):
            broken.write_text(text)
            self.assertIn(wanted, self.score([], truth=broken, status=2))
        self.assertIn("name a file", self.score([], truth=self.folder / "none", status=2))


if __name__ == "__main__":
    unittest.main()
