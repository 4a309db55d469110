#!/usr/bin/env python3
"""Draws how likely a pair of documents is compared, by its similarity: docs/candidates.svg.

    tools/plot_candidates.py > docs/candidates.svg

Left, refrain's own bands for four thresholds; right, at a threshold of .8, beside what other tools take by default. The choice
is that of choose_bands() in src/lsh/bands.cc. Colours follow the reader's scheme, light or dark.
"""

SLOTS, RECALL = 128, 0.99
OTHERS = [  # name, bands, rows: their defaults; datasketch optimises for .8 over 128 permutations
    ("fastdedup", 16, 8), ("datatrove", 14, 8), ("NeMo Curator", 20, 13), ("datasketch", 9, 13)]

WIDTH, HEIGHT = 980, 548
PANEL, TOP, TALL = 400, 52, 300  # of a panel: width, top, height
LEFTS = (66, 546)
TIMES = "&#215;"
COLOURS = ["c1", "c2", "c3", "c4", "c5"]

# Colour by class: light, dark. Written out for each, since not every reader of SVG knows CSS variables.
PALETTE = {
    "ink": ("#1f2328", "#e6edf3"), "soft": ("#59636e", "#9198a1"), "grid": ("#d1d9e0", "#3d444d"), "paper": ("#ffffff", "#0d1117"),
    "c1": ("#0550ae", "#79c0ff"), "c2": ("#1a7f37", "#56d364"), "c3": ("#bc4c00", "#ffa657"), "c4": ("#8250df", "#d2a8ff"),
    "c5": ("#a40e26", "#ff7b72")}

STYLE = """
  text { font-family: -apple-system, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; font-size: 13px; }
  .title { font-size: 15px; font-weight: 600; }
  .grid { stroke-width: 1; }
  .mark { stroke-width: 1; stroke-dasharray: 3 4; }
  .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .halo { font-weight: 600; stroke-width: 5px; stroke-linejoin: round; }
  .label { font-weight: 600; }
  .name { font-weight: 600; }
"""


def colours(scheme):
    of = {name: pair[scheme] for name, pair in PALETTE.items()}
    rules = [f"text {{ fill: {of['ink']}; }}", f"text.soft {{ fill: {of['soft']}; }}", f".grid {{ stroke: {of['grid']}; }}",
             f".mark {{ stroke: {of['soft']}; }}", f".paper {{ fill: {of['paper']}; }}",
             f"text.halo {{ fill: {of['paper']}; stroke: {of['paper']}; }}"]
    rules += [f"polyline.{c} {{ stroke: {of[c]}; }} text.{c}, tspan.{c} {{ fill: {of[c]}; }}" for c in COLOURS]
    return "".join(f"  {rule}\n" for rule in rules)


def candidate_probability(similarity, bands, rows):
    return 1 - (1 - similarity ** rows) ** bands


def choose_bands(threshold):
    """The most rows, so the fewest candidates, that still reach the recall."""
    for rows in range(SLOTS, 1, -1):
        if candidate_probability(threshold, SLOTS // rows, rows) >= RECALL:
            return SLOTS // rows, rows
    return SLOTS, 1


class Panel:
    def __init__(self, left, title, low):
        self.left, self.low, self.out = left, low, []
        self.text(left, TOP - 20, title, "title")
        for step in range(0, 11, 2):
            y = self.y(step / 10)
            self.line(left, y, left + PANEL, y, "grid")
            self.text(left - 8, y + 4.5, f"{step / 10:.1f}".lstrip("0") if step not in (0, 10) else str(step // 10), "soft", "end")
        for step in range(round(low * 10), 11):
            x = self.x(step / 10)
            self.line(x, TOP + TALL, x, TOP + TALL + 5, "grid")
            self.text(x, TOP + TALL + 20, f".{step}" if 0 < step < 10 else str(step // 10), "soft", "middle")
        self.text(left + PANEL / 2, TOP + TALL + 42, "Jaccard similarity of the pair", "", "middle")
        x, y = left - 38, TOP + TALL / 2
        self.out.append(f'<text x="{x}" y="{y}" text-anchor="middle" transform="rotate(-90 {x} {y})">probability that the pair is compared</text>')

    def x(self, similarity):
        return self.left + PANEL * (similarity - self.low) / (1 - self.low)

    def y(self, probability):
        return TOP + TALL * (1 - probability)

    def line(self, x1, y1, x2, y2, kind):
        self.out.append(f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')

    def text(self, x, y, text, kind="", anchor="start"):
        self.out.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>')

    def threshold(self, at, reach=0.0):
        self.line(self.x(at), self.y(1), self.x(at), self.y(reach), "mark")

    def curve(self, bands, rows, colour, dashed=False):
        steps = 240
        points = []
        for k in range(steps + 1):
            similarity = self.low + (1 - self.low) * k / steps
            points.append(f"{self.x(similarity):.1f},{self.y(candidate_probability(similarity, bands, rows)):.1f}")
        dash = ' stroke-dasharray="7 4"' if dashed else ""
        self.out.append(f'<polyline class="curve {colour}"{dash} points="{" ".join(points)}"/>')

    def label(self, bands, rows, colour, height, name, before=True):
        """Beside the curve, where it has this height."""
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if candidate_probability(middle, bands, rows) < height else (low, middle)
        shift, anchor = (-5, "end") if before else (5, "start")
        for kind in ("halo", f"label {colour}"):  # the paper around it first, so that lines do not run through it
            self.text(self.x(low) + shift, self.y(height) + 4.5, name, kind, anchor)

    def key(self, row, entries):
        """A line under the axis: names with their numbers, each in its colour."""
        parts = [f'<tspan class="{colour}"><tspan class="name">{name}</tspan> {detail}</tspan>' for name, detail, colour in entries]
        self.text(self.left + PANEL / 2, TOP + TALL + 66 + 19 * row, "&#160;&#160; ".join(parts), "key", "middle")


def main():
    own = Panel(LEFTS[0], "refrain, for four thresholds", 0)
    thresholds = list(zip((0.5, 0.7, 0.8, 0.9), COLOURS))
    for threshold, _ in thresholds:
        own.threshold(threshold)
    entries = []
    for threshold, colour in thresholds:
        bands, rows = choose_bands(threshold)
        name = f".{round(threshold * 10)}"
        own.curve(bands, rows, colour)
        own.label(bands, rows, colour, 0.6, name)
        entries.append((name, f"{bands} {TIMES} {rows}", colour))
    own.key(0, entries)

    beside = Panel(LEFTS[1], "at .8, beside the defaults of others", 0.4)
    beside.threshold(0.8)
    drawn = [("refrain", *choose_bands(0.8), "c3")] + [(*other, colour) for other, colour in zip(OTHERS, ("c1", "c2", "c4", "c5"))]
    places = {"refrain": (0.7, True), "fastdedup": (0.48, True), "datatrove": (0.05, False), "NeMo": (0.22, True), "datasketch": (0.5, False)}
    for name, bands, rows, colour in drawn:
        beside.curve(bands, rows, colour, dashed=name != "refrain")
    entries = []
    for name, bands, rows, colour in drawn:
        short = name.split()[0]
        beside.label(bands, rows, colour, places[short][0], short, places[short][1])
        at_threshold = f"{candidate_probability(0.8, bands, rows):.3f}".lstrip("0")
        entries.append((name, f"{bands} {TIMES} {rows}: {at_threshold}", colour))
    for row in range(3):
        beside.key(row, entries[2 * row : 2 * row + 2])

    caption = ["How likely a pair is compared at all: 1 &#8722; (1 &#8722; s^rows)^bands for bands &#215; rows. What is compared is decided on the exact sets, so",
               f"a curve too high costs time, and one too low misses pairs. refrain takes the most rows out of {SLOTS} slots that reach {str(RECALL)[1:]} at the",
               "threshold (dotted). Under the right panel: the probability at .8, the threshold."]
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
          'aria-label="Probability of a candidate over similarity, for refrain and for the defaults of other tools">')
    print(f"<style>{STYLE}{colours(0)}  @media (prefers-color-scheme: dark) {{\n{colours(1)}  }}\n</style>")
    print(f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="8"/>')
    for panel in (own, beside):
        print("\n".join(panel.out))
    for k, line in enumerate(caption):
        print(f'<text class="soft" x="{LEFTS[0] - 40}" y="{HEIGHT - 50 + 18 * k}">{line}</text>')
    print("</svg>")


if __name__ == "__main__":
    main()
