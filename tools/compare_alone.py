#!/usr/bin/env python3
"""Holds overlaps that a run over many documents reports against a run over the same two documents alone.

    refrain check FEED.jsonl --format json -o report.json
    tools/compare_alone.py FEED.jsonl report.json --refrain build/release/refrain

Draws exact and edited overlaps across documents with a fixed seed, and counts those that the two documents alone give at
the same places: of the words of the longer one .95 in common, on both sides.
"""

import argparse
import collections
import json
import pathlib
import random
import subprocess
import tempfile


def same(one: dict, other: dict) -> bool:
    common = min(one["end"], other["end"]) - max(one["begin"], other["begin"])
    return common >= 0.95 * max(one["end"] - one["begin"], other["end"] - other["begin"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feed", type=pathlib.Path)
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("--refrain", required=True)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="how many of those that differ")
    args = parser.parse_args()
    with args.feed.open() as feed:
        lines = {json.loads(line)["id"]: line for line in feed}
    overlaps = [
        one
        for one in json.loads(args.report.read_text())["overlaps"]
        if one["scope"] == "across" and one["kind"] in ("exact", "edited")
    ]
    drawn = random.Random(args.seed).sample(overlaps, min(args.number, len(overlaps)))
    count: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as name:
        pair = pathlib.Path(name) / "pair.jsonl"
        for one in drawn:
            sides = one["left"], one["right"]
            pair.write_text("".join(lines[side["document"]] for side in sides))
            command = [args.refrain, "check", pair, "--no-config", "--no-within", "--format", "json"]
            found = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)["overlaps"]
            holds = any(same(one["left"], other["left"]) and same(one["right"], other["right"]) for other in found)
            count[f"{one['kind']} {'same' if holds else 'other'}"] += 1
            if not holds and args.show > 0:
                args.show -= 1
                print(json.dumps({"run": sides, "alone": [[other["left"], other["right"]] for other in found]}, indent=1))
    print(dict(sorted(count.items())))


if __name__ == "__main__":
    main()
