"""A feed and the JSON report of a check of it, for tools that look at overlaps one by one."""

import argparse
import json
import pathlib


def parser(doc: str | None) -> argparse.ArgumentParser:
    """Of a tool that is given both."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("feed", type=pathlib.Path)
    made.add_argument("report", type=pathlib.Path)
    return made


def read(args: argparse.Namespace) -> tuple[dict, list[dict]]:
    """The texts by their ids, as the bytes that spans count, and the overlaps."""
    with args.feed.open() as feed:
        texts = {record["id"]: record["text"].encode() for record in map(json.loads, feed)}
    return texts, json.loads(args.report.read_text())["overlaps"]
