#!/usr/bin/env python3
"""Counts the exact and edited overlaps of a report whose edges are wrong.

    refrain check FEED.jsonl --format json -o report.json
    tools/check_edges.py FEED.jsonl report.json

An edge is *early* if three or more equal words stand directly outside it on both sides, and *late* if the three words
inside it on one side are not among the twelve words inside it on the other side.
"""

import collections
import json
import re

import feed_report

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
EQUAL = 3
NEAR = 12


def words(text: bytes) -> list[str]:
    return [word.lower() for word in WORD.findall(text.decode(errors="ignore"))]


def common_start(one: list[str], other: list[str]) -> int:
    count = 0
    for x, y in zip(one, other):
        if x != y:
            break
        count += 1
    return count


def late(one: list[str], other: list[str]) -> bool:
    return len(one) >= EQUAL and not set(one[:EQUAL]) & set(other[:NEAR])


def main() -> None:
    parser = feed_report.parser(__doc__)
    parser.add_argument("--show", type=int, default=0, help="how many of those that are wrong")
    args = parser.parse_args()
    texts, overlaps = feed_report.read(args)
    count: collections.Counter[str] = collections.Counter()
    for one in overlaps:
        if one["kind"] not in ("exact", "edited") or one["furniture"]:
            continue
        places = [(texts[side["document"]], side["begin"], side["end"]) for side in (one["left"], one["right"])]
        before = [words(text[:begin][-400:])[::-1] for text, begin, _ in places]
        after = [words(text[end : end + 400]) for text, _, end in places]
        inside = [words(text[begin:end]) for text, begin, end in places]
        backwards = [side[::-1] for side in inside]
        wrong = []
        if max(common_start(*before), common_start(*after)) >= EQUAL:
            wrong.append("early")
        if any(late(*pair) or late(*pair[::-1]) for pair in (inside, backwards)):
            wrong.append("late")
        key = f"{one['scope']} {one['kind']}"
        count[f"{key}: all"] += 1
        for name in wrong:
            count[f"{key}: {name}"] += 1
        if wrong and args.show > 0:
            args.show -= 1
            print(wrong, json.dumps([one["left"], one["right"]], indent=1))
            print(before[0][:6][::-1], after[0][:6], before[1][:6][::-1], after[1][:6])
    print(json.dumps(dict(sorted(count.items())), indent=1))


if __name__ == "__main__":
    main()
