"""Holds what `refrain check --format sarif` writes against the rules of SARIF 2.1.0 that it can break.

    sarif_rules.py REFRAIN

The rules are those of the published schema (required members, types, ranges, enumerations, no unknown members) for the objects that
are written here, and those of the text of the standard that no schema can say: indexes that point somewhere, links that have a
target, regions that end behind their beginning. Runs on corpus/ and on files with hostile names and texts.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFRAIN = str(Path(sys.argv[1]).resolve())

# A type: a Python type, a list of one type, a set of strings, or the name of an object below.
OBJECTS = {
    "log": ({"version": {"2.1.0"}, "runs": ["run"]}, {"$schema": "uri"}),
    "run": ({"tool": "tool"}, {"results": ["result"], "columnKind": {"utf16CodeUnits", "unicodeCodePoints"}}),
    "tool": ({"driver": "driver"}, {}),
    "driver": ({"name": str}, {"version": str, "semanticVersion": str, "rules": ["rule"]}),
    "rule": ({"id": str}, {"name": str, "shortDescription": "multiformat", "fullDescription": "multiformat",
                           "help": "multiformat", "defaultConfiguration": "configuration"}),
    "multiformat": ({"text": str}, {}),
    "configuration": ({}, {"level": {"none", "note", "warning", "error"}}),
    "result": ({"message": "message"},
               {"ruleId": str, "ruleIndex": int, "level": {"none", "note", "warning", "error"}, "locations": ["location"],
                "relatedLocations": ["location"], "partialFingerprints": "strings", "suppressions": ["suppression"],
                "baselineState": {"new", "unchanged", "updated", "absent"}, "properties": "bag"}),
    "message": ({"text": str}, {}),
    "location": ({}, {"id": int, "physicalLocation": "physical", "logicalLocations": ["logical"], "message": "message"}),
    "physical": ({"artifactLocation": "artifact"}, {"region": "region"}),
    "artifact": ({}, {"uri": "uri"}),
    "region": ({}, {"startLine": int, "startColumn": int, "endLine": int, "endColumn": int, "byteOffset": int, "byteLength": int,
                    "snippet": "message"}),
    "logical": ({}, {"name": str, "kind": str}),
    "suppression": ({"kind": {"inSource", "external"}}, {"justification": str}),
}
LEAST = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1, "byteOffset": 0, "byteLength": 0, "ruleIndex": 0, "id": 0}
URI = re.compile(r"^(?:[A-Za-z0-9\-._~!$&'()*+,;=@/:?#]|%[0-9A-F]{2})+$")


def check(value, kind, place):
    if isinstance(kind, list):
        assert isinstance(value, list), f"{place}: is no list"
        for k, one in enumerate(value):
            check(one, kind[0], f"{place}[{k}]")
    elif isinstance(kind, set):
        assert value in kind, f"{place}: {value!r} is none of {sorted(kind)}"
    elif kind == "uri":
        assert isinstance(value, str) and URI.match(value), f"{place}: {value!r} is no URI reference"
        assert ":" not in value.split("/")[0] or "://" in value, f"{place}: {value!r} begins like a scheme"
    elif kind == "strings":
        assert all(isinstance(v, str) for v in value.values()), place
    elif kind == "bag":
        assert isinstance(value, dict), place
    elif isinstance(kind, str):
        required, optional = OBJECTS[kind]
        assert isinstance(value, dict), f"{place}: is no object"
        for name in required:
            assert name in value, f"{place}: {name} is missing"
        for name, one in value.items():
            assert name in required or name in optional, f"{place}: {name} is not known"
            check(one, required.get(name, optional.get(name)), f"{place}.{name}")
            assert name not in LEAST or not isinstance(one, int) or one >= LEAST[name], f"{place}.{name}: {one} is too small"
    else:
        assert isinstance(value, kind) and not isinstance(value, bool), f"{place}: {value!r} is no {kind.__name__}"


def check_sense(log):
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules), "rules have the same id"
    for rule in rules:
        assert rule["id"] != rule.get("name"), "a name repeats its id"
    fingerprints = []
    for number, result in enumerate(log["runs"][0]["results"]):
        place = f"results[{number}]"
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"], f"{place}: index and id of the rule differ"
        assert len(result["locations"]) == 1, f"{place}: GitHub shows results with one location"
        ids = [related["id"] for related in result["relatedLocations"]]
        assert len(set(ids)) == len(ids), f"{place}: related locations share an id"
        for target in re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"]):
            assert int(target) in ids, f"{place}: a link has no target"
        for location in result["locations"] + result["relatedLocations"]:
            region = location["physicalLocation"]["region"]
            if "endLine" in region:
                begin, end = ((region[f"{side}Line"], region[f"{side}Column"]) for side in ("start", "end"))
                assert begin < end, f"{place}: ends at {end}, before it begins at {begin}"
        fingerprints.append(result["partialFingerprints"]["refrainOverlap/v1"])
    assert len(set(fingerprints)) == len(fingerprints), "two results have one fingerprint"


def sarif(folder, *arguments, feed=b""):
    run = subprocess.run([REFRAIN, "check", *arguments, "--format", "sarif"], cwd=folder, input=feed, stdout=subprocess.PIPE, check=False)
    assert run.returncode in (0, 1), f"{arguments}: status {run.returncode}"
    log = json.loads(run.stdout)
    check(log, "log", "log")
    check_sense(log)
    return log["runs"][0]["results"]


PASSAGE = "The rope walk behind the church was sold for six pounds and the tar house for four before the harbour bell rang twice."


def main():
    results = sarif(ROOT, "corpus/drafts", "--against", "corpus/published", "--ignore-quotes")
    assert len(results) > 20 and any("suppressions" in result for result in results)
    assert sarif(ROOT, "corpus/drafts/ferry-vote.txt", "--min-words", "800") == []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("a b.md", "c%41#d?.md", "é\u202e.txt", "x:y.md", "[link](0).md", "tab\tnew\nline.txt", "<script>.html"):
            (folder / name).write_text(f"Of {os.path.splitext(name)[0]}\n\n{PASSAGE} [a](5) </script>\n", encoding="utf-8")
        records = [{"id": '"]({})'.format(k), "text": PASSAGE} for k in range(3)]
        (folder / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        results = sarif(folder, ".", "--boilerplate", "0")
        assert len(results) == 8, len(results)  # what the HTML file has stands in a script
        assert sarif(folder, str(folder / "a b.md"), "x:y.md", "--boilerplate", "0")
        assert sarif(folder, ".")[0]["ruleId"] == "boilerplate"
        assert sarif(folder, "-", feed=f"{PASSAGE}\n\nNobody saw the mare.\n\n{PASSAGE}\n".encode())
        # What stands above a passage says nothing to its fingerprint.
        draft = folder / "draft.md"
        finger = "refrainOverlap/v1"
        draft.write_text(f"One line.\n\n{PASSAGE}\n\nNobody saw the mare.\n\n{PASSAGE}\n", encoding="utf-8")
        before = sarif(folder, "draft.md")[0]["partialFingerprints"][finger]
        draft.write_text(f"{PASSAGE}\n\nNobody saw the mare.\n\n{PASSAGE}\n", encoding="utf-8")
        assert sarif(folder, "draft.md")[0]["partialFingerprints"][finger] == before, "a paragraph above changes the fingerprint"
    print("sarif: all rules hold")


main()
