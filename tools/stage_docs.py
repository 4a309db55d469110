#!/usr/bin/env python3
"""Puts the pages of the site into one folder: docs/ and the pages at the root that the site has too.

    tools/stage_docs.py FOLDER

Links between pages are rewritten to where the pages are there. A link to anything else of the repository becomes plain
text, since the site does not have it.
"""

from __future__ import annotations

import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGES = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md"}
LINK = re.compile(r"(!?)\[((?:[^\[\]]|`[^`]*`)*)\]\(([^()\s]+)\)")


def staged(page: pathlib.Path, text: str) -> str:
    """The text of a page with its links as the folder needs them."""

    def link(found: re.Match[str]) -> str:
        image, label, target = found.groups()
        path, anchor, rest = target.partition("#")
        if "://" in target or target.startswith("mailto:") or not path:
            return found[0]
        there = (page.parent / path).resolve()
        if not there.exists():
            raise SystemExit(f"stage_docs: {page.relative_to(ROOT)}: links to {target}, which is not there")
        name = there.relative_to(ROOT).as_posix()
        if name.startswith("docs/"):
            return f"{image}[{label}]({name[5:]}{anchor}{rest})"
        if name in PAGES:
            return f"{image}[{label}]({PAGES[name]}{anchor}{rest})"
        return label if image else f"`{name}`" if label.strip("`/") == name.strip("/") else label

    out, fenced = [], False
    for line in text.splitlines(keepends=True):
        fenced ^= line.lstrip().startswith("```")
        out.append(line if fenced or line.startswith("    ") else LINK.sub(link, line))
    return "".join(out)


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder)
    for page in sorted((ROOT / "docs").glob("*.md")):
        (folder / page.name).write_text(staged(page, page.read_text("utf-8")), "utf-8")
    for name, other in PAGES.items():
        if (ROOT / name).exists():
            (folder / other).write_text(staged(ROOT / name, (ROOT / name).read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
