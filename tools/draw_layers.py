#!/usr/bin/env python3
"""Draws docs/layers.svg: the folders of src/, a box each with its number of files, and arrows for what they include.

An arrow that follows from others is left out (if cli includes run and run includes io, cli -> io is not drawn). Rows go
by the longest way down, so every arrow points down.

    tools/draw_layers.py > docs/layers.svg
"""

import collections
import html
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
# What each layer is, for who reads the picture before the page.
SAYS = {
    "base": "hash, threads, errors", "os": "descriptors", "text": "words, sentences", "sketch": "shingles, signatures",
    "lsh": "bands, candidates", "passage": "passage finder", "dedup": "near-duplicates", "report": "formats of reports",
    "findings": "from texts to a report", "io": "files and formats", "feed": "blocks of records", "run": "shared by runs",
    "run/check": "a run of check", "run/dedup": "a run of dedup", "run/bench": "a run of bench", "cli": "the command",
}
LIBRARY = {"base", "os", "text", "sketch", "lsh", "passage", "dedup", "report", "findings"}
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 150, 46, 26, 52, 24


def layer_of(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "run" and len(parts) > 2 else parts[0]


def read() -> tuple[collections.Counter, dict[str, set[str]]]:
    files: collections.Counter = collections.Counter()
    uses: dict[str, set[str]] = collections.defaultdict(set)
    headers = dict(re.findall(r"\[(\w+)\]=(\w+)", (ROOT / "tests/layers.sh").read_text().split("header_layer=(")[1].split(")")[0]))
    for file in sorted((ROOT / "src").rglob("*")):
        if file.suffix not in (".cc", ".h"):
            continue
        layer = layer_of(str(file.relative_to(ROOT / "src")))
        files[layer] += 1
        for name in INCLUDE.findall(file.read_text(encoding="utf-8")):
            if name.startswith("absl/"):
                continue
            target = headers.get(name[8:-2], "base") if name.startswith("refrain/") else layer_of(name)
            if target != layer:
                uses[layer].add(target)
    return files, uses


def reduced(uses: dict[str, set[str]]) -> dict[str, set[str]]:
    def below(layer: str) -> set[str]:
        found: set[str] = set()
        for one in uses.get(layer, ()):
            found |= {one} | below(one)
        return found

    return {layer: {one for one in targets if not any(one in below(other) for other in targets - {one})}
            for layer, targets in uses.items()}


def main() -> int:
    files, uses = read()
    depth: dict[str, int] = {}

    def depth_of(layer: str) -> int:
        if layer not in depth:
            depth[layer] = 1 + max((depth_of(one) for one in uses.get(layer, ())), default=-1)
        return depth[layer]

    rows: dict[int, list[str]] = collections.defaultdict(list)
    for layer in sorted(files):
        rows[depth_of(layer)].append(layer)
    # The library has the left half, what the command adds the right one, so that no arrow runs through a stranger.
    halves = [[layer for layer in files if layer in LIBRARY], [layer for layer in files if layer not in LIBRARY]]
    place: dict[str, tuple[float, float]] = {}
    left = float(MARGIN)
    for half in halves:
        lines = [sorted(layer for layer in rows[row] if layer in half) for row in rows]
        room = max(len(line) for line in lines) * (WIDTH + GAP_X) - GAP_X
        for row, line in zip(rows, lines):
            x = left + (room - len(line) * (WIDTH + GAP_X) + GAP_X) / 2
            for layer in line:
                place[layer] = (x, MARGIN + (max(rows) - row) * (HEIGHT + GAP_Y))
                x += WIDTH + GAP_X
        left += room + 2 * GAP_X
    width = left - 2 * GAP_X + MARGIN
    height = 2 * MARGIN + len(rows) * HEIGHT + (len(rows) - 1) * GAP_Y
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
           'role="img" aria-label="The folders of src and what they include">',
           "<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.s{font-size:11px;fill:#59636e}"
           ".l{fill:#ddf4e4;stroke:#1a7f37}.c{fill:#ddeefc;stroke:#0969da}path{fill:none;stroke:#818b98}</style>",
           '<defs><marker id="a" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
           '<path d="M0 0 8 4 0 8z" style="fill:#818b98;stroke:none"/></marker></defs>',
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for layer, targets in sorted(reduced(uses).items()):
        for target in sorted(targets):
            x1, y1 = place[layer][0] + WIDTH / 2, place[layer][1] + HEIGHT
            x2, y2 = place[target][0] + WIDTH / 2, place[target][1]
            out.append(f'<path d="M{x1:g} {y1:g}C{x1:g} {y1 + 30:g} {x2:g} {y2 - 34:g} {x2:g} {y2 - 2:g}" marker-end="url(#a)"/>')
    for layer, (x, y) in sorted(place.items()):
        kind = "l" if layer in LIBRARY else "c"
        out.append(f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
                   f'<text x="{x + WIDTH / 2:g}" y="{y + 19:g}" text-anchor="middle">{html.escape(layer)} '
                   f'<tspan class="s">{files[layer]} files</tspan></text>'
                   f'<text class="s" x="{x + WIDTH / 2:g}" y="{y + 36:g}" text-anchor="middle">{html.escape(SAYS.get(layer, ""))}</text>')
    out.append("</svg>")
    print("\n".join(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
