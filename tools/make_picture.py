#!/usr/bin/env python3
"""A picture of a terminal: reads what a command printed in colour on standard input, writes an SVG to standard output.

    build/release/refrain check --color always corpus/drafts/ferry-vote.txt | tools/make_picture.py TITLE > docs/report.svg
"""

import html
import re
import sys
import unicodedata

CHARACTER, LINE, MARGIN = 8.4, 19, 18
COLOURS = {"31": "#ff7b72", "33": "#e3b341", "34": "#7ee787", "35": "#d2a8ff", "36": "#79c0ff"}


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def spans(line: str):
    """Pieces of a line with the style they are shown in."""
    style: set[str] = set()
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if piece.startswith("\x1b["):
            codes = piece[2:-1].split(";")
            style = set() if codes == ["0"] else style | set(codes)
        elif piece:
            yield piece, style


def main() -> None:
    title = sys.argv[1] if len(sys.argv) > 1 else ""
    lines = sys.stdin.read().rstrip("\n").split("\n")
    width = max(max(columns(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines), columns(title) + 4) * CHARACTER + 2 * MARGIN
    height = (len(lines) + 2) * LINE + 2 * MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
           f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">',
           '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
           f'<text x="{MARGIN}" y="{MARGIN + LINE * 0.7:.0f}" fill="#8b949e" xml:space="preserve">$ {html.escape(title)}</text>']
    for number, line in enumerate(lines):
        y, at = MARGIN + (number + 2.5) * LINE, 0
        for text, style in spans(line):
            colour = next((COLOURS[code] for code in style if code in COLOURS), "#8b949e" if "2" in style else "#e6edf3")
            weight = ' font-weight="bold"' if "1" in style else ""
            under = ' text-decoration="underline"' if "4" in style else ""
            if text.strip():
                out.append(f'<text x="{MARGIN + at * CHARACTER:.1f}" y="{y:.1f}" fill="{colour}"{weight}{under} '
                           f'textLength="{columns(text) * CHARACTER:.1f}" xml:space="preserve">{html.escape(text)}</text>')
            at += columns(text)
    out.append("</svg>")
    print("\n".join(out))


if __name__ == "__main__":
    main()
