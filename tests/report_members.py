#!/usr/bin/env python3
"""Holds docs/report-format.md against what the command writes: each member of each object has its line in the page.

    tests/report_members.py REFRAIN PAGE FOLDER

FOLDER has drafts to check, the corpus of this project.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def members(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(members(one) for one in value.values()), set())
    if isinstance(value, list):
        return set().union(*(members(one) for one in value), set())
    return set()


def main() -> int:
    refrain, page, folder = (os.path.abspath(argument) for argument in sys.argv[1:])
    told = set(re.findall(r"`([a-z_]+)`", pathlib.Path(page).read_text("utf-8")))
    written: set[str] = set()
    with tempfile.TemporaryDirectory() as scratch:
        records = pathlib.Path(scratch, "records.jsonl")
        text = "The ferry to Hesk leaves the fish steps at seven in the morning, and carries bicycles, coffins and livestock."
        spoofed = text.replace("coffins", "c\u043effins")
        records.write_text("".join(json.dumps({"id": k, "text": one}) + "\n" for k, one in enumerate((text, spoofed))))
        baseline = pathlib.Path(scratch, "known.json")
        drafts = [folder, str(records)]
        for options in (
            ["--baseline", str(baseline), "--write-baseline"],
            ["--baseline", str(baseline), "--ignore-quotes", "--phrases"],
            [],
        ):
            command = [refrain, "check", *drafts, "--format", "json", *options]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode == 2:
                sys.exit(f"{' '.join(command)}: {done.stderr}")
            written |= members(json.loads(done.stdout))
        written |= members(json.loads(baseline.read_text("utf-8")))
    missing = sorted(written - told)
    for name in missing:
        print(f"{page}: has no line for the member {name!r}")
    print(f"{len(written)} members")
    return 1 if missing or len(written) < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
