#!/usr/bin/env python3
"""Draws overlaps of a report for somebody who reads them one by one (docs/method.md, "Samples, read one by one").

    refrain check FEED.jsonl --format json -o report.json
    tools/draw_overlaps.py FEED.jsonl report.json --scope within --number 100 --half B

Each is shown with the words beside both of its places. Half A and B are told by the lowest bit of the MD5 of the left
document's name, so that what is mended after reading one half can be judged on the other. The same arguments draw the
same overlaps.
"""

import hashlib
import random

import feed_report


def half(overlap: dict) -> str:
    return "AB"[hashlib.md5(str(overlap["left"]["document"]).encode()).digest()[-1] & 1]


def shown(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most // 2]} [...] {text[-most // 2 :]}"


def main() -> None:
    parser = feed_report.parser(__doc__)
    parser.add_argument("--scope", choices=["within", "across"], default="within")
    parser.add_argument("--furniture", action="store_true", help="what is told as furniture instead of what is not")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--half", choices=["A", "B"], help="only those of this half of the draw")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--most", type=int, default=200, help="characters of a passage")
    args = parser.parse_args()
    texts, overlaps = feed_report.read(args)
    overlaps = [one for one in overlaps if one["scope"] == args.scope and one["furniture"] == args.furniture]
    drawn = random.Random(args.seed).sample(overlaps, min(args.number, len(overlaps)))
    for number, one in enumerate(drawn, 1):
        if args.half and half(one) != args.half:
            continue
        print(f"--- {number} {one['kind']} {one['similarity']} {one['words']} words {one.get('form', '')}")
        for side in (one["left"], one["right"]):
            text = texts[side["document"]]
            before = text[max(0, side["begin"] - 60) : side["begin"]].decode(errors="ignore").split()[-5:]
            after = text[side["end"] : side["end"] + 60].decode(errors="ignore").split()[:5]
            print(f"  {side['document']}:{side['line']}")
            print(f"    {' '.join(before)} >>> {shown(side['text'], args.most)} <<< {' '.join(after)}")


if __name__ == "__main__":
    main()
